using System.Runtime.InteropServices;

namespace Mos.Detectors.Tests;

/// <summary>A model in ten lines of arithmetic: the features of an image are the means of its channels, 0 to 1, and a linear head is on top. Input steps change nothing.</summary>
internal sealed class FakeModel : IStorableModel
{
    private int _forwards;
    private long _images;

    public FakeModel(string name, int classes, int seed = 1, string? backbone = null, int size = 2)
        : this(name, groups: null, classes, seed, backbone, size)
    {
    }

    public FakeModel(string name, ClassGroups groups, int seed = 1, string? backbone = null, int size = 2)
        : this(name, groups, groups.ClassCount, seed, backbone, size)
    {
    }

    private FakeModel(string name, ClassGroups? groups, int classes, int seed, string? backbone, int size)
    {
        Seed = seed;
        int logits = groups?.LogitCount ?? classes;
        var random = new Random(seed);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 20) - 10)];
        Info = new ModelInfo
        {
            Name = name,
            Preprocessing = new Preprocessing(size),
            ClassCount = classes,
            ClassNames = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")],
            Groups = groups,
            Head = new LinearHead(new FloatMatrix(logits, 3, Values(logits * 3)), Values(logits)),
            BackboneHash = backbone,
        };
        Reader = new FakeImageReader(size);
        Signals = (groups is null ? ModelSignals.Logits : ModelSignals.GroupLogits) | ModelSignals.Features;
    }

    public int Seed { get; }

    public ModelInfo Info { get; init; }

    public ModelSignals Signals { get; init; }

    public FakeImageReader Reader { get; }

    public IImageReader Images => Reader;

    public string Format => "fake";

    public bool BatchesRequests { get; init; } = true;

    /// <summary>Forward passes so far.</summary>
    public int Forwards => _forwards;

    /// <summary>Images that went through so far.</summary>
    public long ImagesSeen => _images;

    public bool IsDisposed { get; private set; }

    /// <summary>Called in each forward pass, before anything else.</summary>
    public Action? OnForward { get; set; }

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        OnForward?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _forwards);
        Interlocked.Add(ref _images, images.Count);
        var features = new float[images.Count * 3];
        ReadOnlySpan<byte> pixels = images.Pixels.Span;
        int pixelsPerImage = images.Height * images.Width;
        for (int i = 0; i < pixels.Length; i++)
        {
            features[(i / 3 / pixelsPerImage * 3) + (i % 3)] += pixels[i] / 255f / pixelsPerImage;
        }

        var matrix = new FloatMatrix(images.Count, 3, features);
        bool wantsLogits = (request.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits)) != 0;
        ModelOutput Output(IReadOnlyDictionary<InputStep, ModelOutput>? steps) => new()
        {
            Count = images.Count,
            Features = request.Signals.HasFlag(ModelSignals.Features) ? matrix : null,
            Stages = request.Signals.HasFlag(ModelSignals.Stages) ? [matrix, Squared(matrix)] : null,
            Logits = wantsLogits ? Info.Head!.Logits(matrix) : null,
            Groups = wantsLogits ? Info.Groups : null,
            Steps = steps,
        };
        return Output(request.Steps.Count == 0 ? null : request.Steps.ToDictionary(s => s, _ => Output(null)));
    }

    private static FloatMatrix Squared(FloatMatrix matrix) => new(matrix.Rows, matrix.Columns, [.. matrix.Values.ToArray().Select(v => v * v)]);

    /// <summary>The seed, the number of classes (0 for a group head, whose sizes follow) and the name are the whole model.</summary>
    public void Save(Stream destination)
    {
        int[] sizes = Info.Groups is { } groups ? [.. Enumerable.Range(0, groups.GroupCount).Select(g => groups.Members(g).Length)] : [];
        using var writer = new BinaryWriter(destination, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Seed);
        writer.Write(Info.Name);
        writer.Write(Info.BackboneHash ?? "");
        writer.Write(Info.ClassCount);
        writer.Write(sizes.Length);
        writer.Write(MemoryMarshal.AsBytes<int>(sizes));
    }

    public void Dispose() => IsDisposed = true;

    internal sealed class Loader : IModelLoader
    {
        public string Format { get; init; } = "fake";

        public FakeModel? Last { get; private set; }

        public string? LastPath { get; private set; }

        public IOodModel Load(string path)
        {
            LastPath = path;
            using var reader = new BinaryReader(File.OpenRead(path));
            (int seed, string name, string hash, int classes) = (reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());
            int[] sizes = new int[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(sizes.AsSpan()));
            string? backbone = hash.Length == 0 ? null : hash;
            return Last = sizes.Length == 0
                ? new FakeModel(name, classes, seed, backbone)
                : new FakeModel(name, ClassGroups.FromSizes(sizes), seed, backbone);
        }
    }
}
