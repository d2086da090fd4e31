namespace Mos.Detectors;

/// <summary>The state of one scorer in a file of fitted scorers.</summary>
/// <param name="file">The file; open.</param>
/// <param name="prefix">Stands before the name of each of its tensors.</param>
/// <param name="origin">What the scorer is and what it was fitted on.</param>
/// <param name="known">What scorers of the file share.</param>
internal sealed class FittedState(TensorFile file, string prefix, FitOrigin origin, List<object> known)
{
    public FitOrigin Origin => origin;

    public string? ModelFingerprint => origin.Model;

    /// <summary>The part of the state whose names begin with more.</summary>
    public FittedState Part(string name, string spec) => new(file, prefix + name, origin with { Spec = spec }, known);

    /// <summary>The values of a vector.</summary>
    public double[] Vector(string name) => Matrix(name, rows: 1).Values;

    /// <summary>The values of a matrix whose number of columns may be prescribed; -1: any, or rows.</summary>
    public (double[] Values, int Rows, int Columns) Matrix(string name, int columns = -1, bool canBeEmpty = false, int rows = -1)
    {
        (StoredTensor tensor, int r, int c) = Shaped(name, columns, rows);
        double[] values = tensor.ToDoubles();
        return (r > 0 || canBeEmpty) && Array.TrueForAll(values, double.IsFinite) ? (values, r, c) : throw Refusal(tensor);
    }

    /// <summary>The values of a matrix of float32, which may be a large one.</summary>
    public FloatMatrix Floats(string name, int columns = -1, int rows = -1)
    {
        (StoredTensor tensor, int r, int c) = Shaped(name, columns, rows);
        float[] values = tensor.ToFloats();
        return r > 0 && Array.TrueForAll(values, float.IsFinite) ? new FloatMatrix(r, c, values) : throw Refusal(tensor);
    }

    /// <summary>One number.</summary>
    public double Number(string name) => Matrix(name, columns: 1, rows: 1).Values[0];

    /// <summary>Whether a tensor is stored as float16.</summary>
    public bool IsHalf(string name) => file[prefix + name].ElementType == TensorElementType.Float16;

    /// <summary>What another scorer of the file has already, if it is the same; else what is given, for those to come.</summary>
    public T Once<T>(T made, Func<T, T, bool> areSame)
        where T : class
    {
        T? same = known.OfType<T>().FirstOrDefault(k => areSame(k, made));
        if (same is null)
        {
            known.Add(made);
        }

        return same ?? made;
    }

    /// <summary>Whether there is a tensor of a name.</summary>
    public bool Has(string name) => file.TryGet(prefix + name, out _);

    private (StoredTensor Tensor, int Rows, int Columns) Shaped(string name, int columns, int rows)
    {
        StoredTensor tensor = file[prefix + name];
        return tensor.Shape is [>= 0 and <= int.MaxValue and long r, > 0 and <= int.MaxValue and long c] && (columns < 0 || c == columns) && (rows < 0 || r == rows)
            ? (tensor, (int)r, (int)c)
            : throw Refusal(tensor);
    }

    private MosFormatException Refusal(StoredTensor tensor) => new(
        file.Path, $"Fitted scorers '{file.Path}': '{tensor.Name}' of shape [{string.Join(',', tensor.Shape)}] is not what the scorer learns; fit it anew.");
}
