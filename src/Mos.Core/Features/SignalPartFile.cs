using System.Text;

namespace Mos;

/// <summary>The file of one part: safetensors with a matrix for each signal and, for each row, label, position and name of its image.</summary>
internal static class SignalPartFile
{
    public const ModelSignals AnyLogits = ModelSignals.Logits | ModelSignals.GroupLogits;
    public const ModelSignals Storable = AnyLogits | ModelSignals.Features | ModelSignals.Stages;

    private const string Features = "features";
    private const string Logits = "logits";
    private const string Stage = "stage";
    private const string Labels = "labels";
    private const string Positions = "positions";
    private const string Sources = "sources";
    private const int NoLabel = -1;

    public static string NameOf(int part) => FormattableString.Invariant($"part-{part:00000}.safetensors");

    /// <summary>Writes a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">What the model says.</param>
    /// <param name="signals">Which of it is written.</param>
    /// <param name="items">The images as they stand in the list.</param>
    /// <param name="positions">The position of each in the whole list.</param>
    public static void Write(string path, ModelOutput output, ModelSignals signals, IReadOnlyList<ImageItem> items, int[] positions)
    {
        var tensors = new List<StoredTensor>();
        if (items.Count > 0)
        {
            AddIf(signals.HasFlag(ModelSignals.Features), Features, output.Features);
            AddIf((signals & AnyLogits) != 0, Logits, output.Logits);
            for (int s = 0; signals.HasFlag(ModelSignals.Stages) && s < output.Stages!.Count; s++)
            {
                AddIf(true, $"{Stage}{s}", output.Stages[s]);
            }
        }

        tensors.Add(StoredTensor.FromValues<int>(Labels, [items.Count], items.Select(i => i.Label ?? NoLabel).ToArray()));
        tensors.Add(StoredTensor.FromValues<int>(Positions, [items.Count], positions));
        byte[] names = Encoding.UTF8.GetBytes(string.Concat(items.Select(i => i.Source + '\0')));
        tensors.Add(StoredTensor.FromValues<byte>(Sources, [names.Length], names));
        SafetensorsWriter.Write(path, tensors);

        void AddIf(bool wanted, string name, FloatMatrix? matrix)
        {
            if (wanted)
            {
                tensors.Add(StoredTensor.FromValues(name, [matrix!.Rows, matrix.Columns], matrix.Memory));
            }
        }
    }

    /// <summary>Reads what the model said.</summary>
    public static ModelOutput ReadOutput(TensorFile file, ModelSignals signals, ClassGroups? groups)
    {
        int count = (int)file[Labels].Count;
        bool HasRows(ModelSignals wanted) => count > 0 && (signals & wanted) != 0;
        return new ModelOutput
        {
            Count = count,
            Features = HasRows(ModelSignals.Features) ? Matrix(file, Features, count) : null,
            Logits = HasRows(AnyLogits) ? Matrix(file, Logits, count) : null,
            Groups = HasRows(ModelSignals.GroupLogits) ? groups : null,
            Stages = HasRows(ModelSignals.Stages) ? [.. Enumerable.Range(0, file.Tensors.Count(t => t.Name.StartsWith(Stage, StringComparison.Ordinal))).Select(s => Matrix(file, $"{Stage}{s}", count))] : null,
        };
    }

    /// <summary>Reads the names and labels of the images.</summary>
    public static ImageItem[] ReadItems(TensorFile file)
    {
        string[] sources = Encoding.UTF8.GetString(file[Sources].ToBytes()).Split('\0');
        long[] labels = file[Labels].ToInt64s();
        return sources.Length == labels.Length + 1
            ? [.. labels.Select((label, i) => new ImageItem(sources[i], label == NoLabel ? null : (int)label))]
            : throw new MosFormatException(file.Path, $"'{file.Path}' has {sources.Length - 1} names for {labels.Length} images; extract the signals anew.");
    }

    private static FloatMatrix Matrix(TensorFile file, string name, int rows)
    {
        StoredTensor tensor = file[name];
        return tensor.Shape is [var r, >= 0 and <= int.MaxValue and var columns] && r == rows
            ? new FloatMatrix(rows, (int)columns, tensor.ToFloats())
            : throw new MosFormatException(file.Path, $"'{file.Path}': '{name}' has not {rows} rows as its labels have; extract the signals anew.");
    }
}
