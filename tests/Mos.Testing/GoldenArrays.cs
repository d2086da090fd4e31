namespace Mos.Testing;

/// <summary>The arrays of a golden .npz file.</summary>
public sealed class GoldenArrays : IDisposable
{
    private readonly TensorFile _file;

    private GoldenArrays(string path) => _file = TensorFile.Open(path);

    /// <summary>The names of all arrays.</summary>
    public IEnumerable<string> Names => _file.Tensors.Select(t => t.Name);

    /// <summary>Opens a file by its path, as <see cref="SharedData"/> gives it.</summary>
    public static GoldenArrays Open(string path) => new(path);

    /// <summary>Opens a file of the shared data, such as <c>golden/forward.npz</c>; skips the test, with the reason, where it is not there.</summary>
    public static GoldenArrays Require(string relativePath) => new(SharedData.Require(relativePath));

    /// <summary>Whether there is an array of the name.</summary>
    public bool Contains(string name) => _file.TryGet(name, out _);

    /// <summary>The values as 32-bit floats, row-major.</summary>
    public float[] Floats(string name) => _file[name].ToFloats();

    /// <summary>The values as 64-bit floats, row-major.</summary>
    public double[] Doubles(string name) => _file[name].ToDoubles();

    /// <summary>The values as integers, row-major; booleans are 0 and 1.</summary>
    public int[] Ints(string name) => Array.ConvertAll(_file[name].ToInt64s(), v => checked((int)v));

    /// <summary>The values as bytes, little-endian, row-major.</summary>
    public byte[] Bytes(string name) => _file[name].ToBytes();

    /// <summary>The shape.</summary>
    public int[] Shape(string name) => [.. _file[name].Shape.Select(s => checked((int)s))];

    /// <summary>The values of a two-dimensional array.</summary>
    public FloatMatrix Matrix(string name) => new(Shape(name)[0], Shape(name)[1], Floats(name));

    public void Dispose() => _file.Dispose();
}
