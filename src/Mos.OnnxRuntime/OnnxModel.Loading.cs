using System.Security.Cryptography;
using System.Text;
using Mos.Imaging;

namespace Mos.OnnxRuntime;

public sealed partial class OnnxModel
{
    // Logits of the head over the features against those of the graph, which may compute in float16, relative to the largest.
    private const float HeadTolerance = 1e-2f;

    private OnnxModel(string name, OnnxFile file, OnnxMetadata metadata, OnnxLoadOptions options)
    {
        _file = file;
        _metadata = metadata;
        _logits = LogitsFinder.Find(file, metadata.Logits);
        OnnxInput input = OnnxInput.Of(file, metadata.Layout);
        Preprocessing preprocessing = metadata.Preprocessing ?? Preprocessing.ImageNet(input.Size ?? 224);
        preprocessing = options.ScaledJpeg ? preprocessing with { ScaledJpeg = true } : preprocessing;
        if (input.Size is int side && side != preprocessing.Size)
        {
            throw new MosException($"'{file.Path}' takes images of {side} x {side} pixels, and the preprocessing makes {preprocessing.Size} x {preprocessing.Size}; give a Preprocessing of size {side}.");
        }

        Images = ImageReaders.Create(preprocessing);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        file.AddTo(hash);
        (LinearHead Head, string Features)? found = HeadFinder.Find(file, _logits);
        _features = metadata.Features ?? found?.Features;
        if (_features is not null)
        {
            LogitsFinder.EnsureThere(file, _features, nameof(metadata.Features));
        }

        string[] tensors = _features is null ? [_logits] : [_logits, _features];
        _network = new OnnxNetwork(file, name, input, preprocessing, tensors, options.ConfigureSession);
        try
        {
            // One image goes through: what the graph leaves open, and whether it runs at all, is known before an image is decoded.
            byte[] pixels = new byte[preprocessing.Size * preprocessing.Size * 3];
            new Random(0).NextBytes(pixels);
            OutputRows[] rows = _network.Run(new ImageBatch(1, preprocessing.Size, preprocessing.Size, pixels), tensors, CancellationToken.None);
            FloatMatrix logits = rows[0].ToMatrix(0);
            FloatMatrix? features = _features is null ? null : rows[1].ToMatrix(0);
            (_logitCount, _featureCount) = (logits.Columns, features?.Columns ?? 0);
            LinearHead? head = metadata.Head ?? found?.Head;
            if (head is not null && features is not null && !Explains(head, features, logits))
            {
                head = metadata.Head is null ? null : throw new MosException(
                    $"The head given does not make the logits '{_logits}' of '{file.Path}' from its features '{_features}'; give the weights of its last layer, or name its features.");
            }

            ThrowIfUnfit(file.Path, metadata);
            Signals = (metadata.Groups is null ? ModelSignals.Logits : ModelSignals.GroupLogits) | (features is null ? ModelSignals.None : ModelSignals.Features);
            hash.AppendData(Encoding.UTF8.GetBytes($"{preprocessing.ToJson()};{input.Layout};{_logits};{_features}"));
            Info = new ModelInfo
            {
                Name = name,
                Preprocessing = preprocessing,
                ClassCount = metadata.Groups?.ClassCount ?? _logitCount,
                ClassNames = metadata.ClassNames,
                Groups = metadata.Groups,
                Head = features is null ? null : head,
                BackboneHash = Convert.ToHexStringLower(hash.GetHashAndReset()),
            };
            _metadata = metadata with { Preprocessing = preprocessing, Logits = _logits, Features = _features, Layout = input.Layout };
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <summary>Reads models with the settings that Mos wrote into their files; for what holds a model, such as a detector's file.</summary>
    public static IModelLoader Loader { get; } = LoaderFor(new OnnxLoadOptions());

    /// <summary>A loader with settings of its own, such as an execution provider.</summary>
    /// <param name="options">The settings; read at each loading.</param>
    public static IModelLoader LoaderFor(OnnxLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new OnnxModelLoader(options);
    }

    /// <summary>Loads a classifier and runs one drawn image through it, so that what does not fit is said now.</summary>
    /// <param name="path">The <c>.onnx</c> file; weights in other files are looked for beside it. It is held in memory until the model is disposed.</param>
    /// <param name="options">What the file does not say; null: nothing. Give the preprocessing that the network was trained with.</param>
    /// <returns>A model that the caller owns.</returns>
    /// <exception cref="MosFormatException">The file is no whole ONNX file, or ONNX Runtime refuses it.</exception>
    /// <exception cref="MosException">The file is missing, its logits or images cannot be told, or groups, names or a head do not fit.</exception>
    /// <exception cref="OnnxBackendException">The application has no native ONNX Runtime.</exception>
    public static OnnxModel Load(string path, OnnxLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxLoadOptions();
        return OnnxFile.Open(path, file => new OnnxModel(options.Name ?? Path.GetFileNameWithoutExtension(path), file, OnnxMetadata.Of(file, options), options));
    }

    /// <summary>Tells what a file holds and what of it would be taken, without running it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">As for <see cref="Load"/>.</param>
    /// <exception cref="MosFormatException">The file is no whole ONNX file.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static OnnxModelSummary Inspect(string path, OnnxLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OnnxFile.Open(path, file => OnnxModelSummary.Of(file, options ?? new OnnxLoadOptions()));
    }

    private static bool Explains(LinearHead head, FloatMatrix features, FloatMatrix logits)
    {
        if (head.FeatureCount != features.Columns || head.LogitCount != logits.Columns)
        {
            return false;
        }

        ReadOnlySpan<float> own = head.Logits(features).Values;
        float largest = 1;
        float difference = 0;
        for (int i = 0; i < own.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(own[i]));
            difference = Math.Max(difference, Math.Abs(own[i] - logits.Values[i]));
        }

        return difference <= HeadTolerance * largest;
    }

    private void ThrowIfUnfit(string path, OnnxMetadata metadata)
    {
        int classes = metadata.Groups?.ClassCount ?? _logitCount;
        if (metadata.Groups is { } groups && groups.LogitCount != _logitCount)
        {
            throw new MosException($"{groups.ClassCount} classes in {groups.GroupCount} groups need {groups.LogitCount} logits, and '{_logits}' of '{path}' has {_logitCount}; give the groups that it was trained with.");
        }

        if (metadata.ClassNames is { } names && names.Count != classes)
        {
            throw new MosException($"{names.Count} names were given for the {classes} classes of '{path}'; give a name for each.");
        }
    }

    private sealed class OnnxModelLoader(OnnxLoadOptions options) : IModelLoader
    {
        public string Format => FormatName;

        public IOodModel Load(string path) => OnnxModel.Load(path, options);
    }
}
