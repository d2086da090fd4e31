namespace Mos.Vision;

public sealed partial class BitModel
{
    /// <summary>Reads models with the settings that their files state; for what holds a model, such as a detector's file.</summary>
    public static IModelLoader Loader { get; } = LoaderFor(new BitLoadOptions());

    /// <summary>A loader with settings of its own, such as another device.</summary>
    /// <param name="options">The settings; read at each loading.</param>
    public static IModelLoader LoaderFor(BitLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BitModelLoader(options);
    }

    /// <summary>
    /// Reads a network and its head, if there is one: BiT's <c>.npz</c>, a PyTorch checkpoint (<c>.pth</c>, <c>.pth.tar</c>, also as the
    /// reference's fine-tuning writes it), or safetensors, told by content.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null: nothing.</param>
    /// <returns>A model that the caller owns.</returns>
    /// <exception cref="MosFormatException">The file is not whole, its tensors are not those of the network, a weight is not finite, or groups and names do not fit its head.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    /// <exception cref="TorchBackendException">Torch cannot be loaded, or has no such device, or the device cannot compute in this precision.</exception>
    public static BitModel Load(string path, BitLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new BitLoadOptions();
        using BitFile file = BitFile.Open(path);
        BitVariant variant = options.Variant ?? file.Metadata.Variant ?? BitStructure.Guess(file) ?? throw Unknown(path);
        BitFileCheck.ThrowIfOther(file, variant);

        LinearHead? head = ReadHead(file, variant);
        ClassGroups? groups = options.Groups ?? file.Metadata.Groups;
        IReadOnlyList<string>? classNames = options.ClassNames ?? file.Metadata.ClassNames;
        if (HeadMismatch(head, groups, classNames) is string mismatch)
        {
            throw new MosFormatException(path, $"The head of '{path}' does not fit: {mismatch}");
        }

        var weights = new BitWeights(variant, file.Read, inOrder: false);
        Preprocessing preprocessing = options.Preprocessing ?? file.Metadata.Preprocessing ?? Preprocessing.Paper;
        var backbone = new BitBackbone(weights, options.ScaledJpeg ? preprocessing with { ScaledJpeg = true } : preprocessing, options.Device, options.Threads, options.Precision);
        return new BitModel(options.Name ?? NameOf(path), backbone, head, groups, classNames, file.Metadata.Training);
    }

    private static LinearHead? ReadHead(BitFile file, BitVariant variant)
    {
        if (file.LogitCount is not int logits)
        {
            return null;
        }

        BitTensor[] head = BitLayout.Head(variant.FeatureCount, logits);
        return new LinearHead(new FloatMatrix(logits, variant.FeatureCount, file.Read(head[0])), file.Read(head[1]));
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.EndsWith(".pth", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(name) : name;
    }

    private static MosFormatException Unknown(string path) =>
        new(path, $"The structure of the network in '{path}' cannot be told from its tensors; name its variant.");

    private sealed class BitModelLoader(BitLoadOptions options) : IModelLoader
    {
        public string Format => FormatName;

        public IOodModel Load(string path) => BitModel.Load(path, options);
    }
}
