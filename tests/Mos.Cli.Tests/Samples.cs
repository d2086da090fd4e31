using System.Buffers.Binary;
using Mos.Cli.Demo;
using Mos.Testing;
using Mos.Vision;

namespace Mos.Cli.Tests;

/// <summary>Small models, drawn images and broken files that the tests share; each is known by a word in braces, such as <c>{group}</c>.</summary>
/// <remarks>Folders have a space and letters beyond ASCII in their names throughout, since users' folders do.</remarks>
public sealed partial class Samples : IAsyncLifetime, IDisposable
{
    /// <summary>Side of the drawn images and of the models' input.</summary>
    public const int Size = DemoPainter.Size;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _paths = [];

    /// <summary>The path that a word stands for.</summary>
    public string this[string word] => _paths[word];

    /// <summary>Puts paths in the place of words; <c>{out}</c> is the folder given.</summary>
    public string[] Arguments(string line, string output) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(arg => _paths.Aggregate(arg.Replace("{out}", output, StringComparison.Ordinal), (a, p) => a.Replace($"{{{p.Key}}}", p.Value, StringComparison.Ordinal)))];

    public async Task InitializeAsync()
    {
        var data = DemoData.Draw(Path("zeichnung öäü 图"), trainPerClass: 3, validationPerClass: 2, perOutside: 6, seed: 0, CancellationToken.None);
        (_paths["train"], _paths["val"], _paths["groups"]) = (data.Train, data.Validation, data.GroupTable);
        foreach ((string name, string path) in data.OutOfDistribution)
        {
            _paths[name] = path;
        }

        await SaveModelsAsync(GroupTable.Read(data.GroupTable));
        SaveOnnxModels(GroupTable.Read(data.GroupTable).Groups.ClassCount);
        MakeImageFolders();
        MakeBrokenFiles();
        _paths["missing"] = Path("not there");
        _paths["scores-in"] = Text("in.txt", "3\n2.5\n2\n1\n");
        _paths["scores-ood"] = Text("ood.txt", "0\n-1\n1.5\n");
        _paths["nan-scores"] = Text("nan.txt", "1\nnan\n");
        _paths["word-scores"] = Text("words.txt", "1\nhigh\n");
        _paths["empty-scores"] = Text("empty.txt", "");
        _paths["other-groups"] = Path("counts.npy");
        WriteCounts(_paths["other-groups"], 3, 4, 2);
        _paths["detector"] = Path("drawings.mos");
        await ToolRun.DoneAsync("calibrate", "--model", this["group"], "--held-out", data.Validation, "--out", this["detector"], "--quiet");
        _paths["cut-detector"] = Cut(this["detector"], "cut.mos");
        MakeArrays();
        await MakeStoresAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes the number of classes of each group as NumPy does.</summary>
    public static void WriteCounts(string path, params long[] counts)
    {
        string header = $"{{'descr': '<i8', 'fortran_order': False, 'shape': ({counts.Length},), }}".PadRight(117) + "\n";
        byte[] bytes = [0x93, .. "NUMPY\x01\0"u8, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[8 * counts.Length]];
        for (int i = 0; i < counts.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(bytes.Length - (8 * (counts.Length - i))), counts[i]);
        }

        File.WriteAllBytes(path, bytes);
    }

    private async Task SaveModelsAsync(GroupTable table)
    {
        using var backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(Size));
        await SaveAsync("backbone", backbone);
        using BitModel flat = backbone.WithHead(Head(table.Groups.ClassCount), classNames: table.ClassNames);
        await SaveAsync("flat", flat);
        using BitModel other = backbone.WithHead(Head(table.Groups.ClassCount, seed: 1), classNames: table.ClassNames);
        await SaveAsync("other-flat", other);
        using BitModel group = backbone.WithHead(Head(table.Groups.LogitCount), table.Groups, table.ClassNames);
        await SaveAsync("group", group);

        Task SaveAsync(string word, BitModel model)
        {
            _paths[word] = Path($"{word}.safetensors");
            return model.SaveAsync(_paths[word]);
        }

        LinearHead Head(int logits, int seed = 0)
        {
            var random = new Random(logits + seed);
            int features = backbone.Variant.FeatureCount;
            return new LinearHead(new FloatMatrix(logits, features, [.. Enumerable.Range(0, logits * features).Select(_ => random.NextSingle() - 0.5f)]), new float[logits]);
        }
    }

    private void SaveOnnxModels(int classes)
    {
        var random = new Random(classes);
        byte[] file = new OnnxGraph()
            .Input("image", OnnxGraph.Floats, "N", 3, Size, Size)
            .Node("GlobalAveragePool", ["image"], "average")
            .Node("Flatten", ["average"], "pooled")
            .Constant("w", [3, classes], [.. Enumerable.Range(0, 3 * classes).Select(_ => random.NextSingle() - 0.5f)])
            .Node("MatMul", ["pooled", "w"], "scores")
            .Node("Softmax", ["scores"], "probabilities")
            .Output("probabilities", OnnxGraph.Floats, "N", classes)
            .ToBytes();
        File.WriteAllBytes(_paths["onnx"] = Path("classifier.onnx"), file);
        File.WriteAllBytes(_paths["cut-onnx"] = Path("cut.onnx"), file[..(file.Length / 2)]);
        _paths["preprocessing"] = Text("preprocessing.json", new Preprocessing(Size, 0, 1) { Divisor = 1 }.ToJson());
        _paths["bad-preprocessing"] = Text("bad.json", """{"size":0}""");
    }

    private void MakeImageFolders()
    {
        _paths["empty"] = Directory.CreateDirectory(Path("leer ∅")).FullName;
        _paths["mixed"] = Directory.CreateDirectory(Path("good and bad")).FullName;
        _paths["unreadable"] = Directory.CreateDirectory(Path("only bad")).FullName;
        foreach (string good in Directory.EnumerateFiles(this["far-noise"]).Order(StringComparer.Ordinal).Take(3))
        {
            File.Copy(good, System.IO.Path.Combine(this["mixed"], System.IO.Path.GetFileName(good)));
        }

        foreach (string folder in (string[])[this["mixed"], this["unreadable"]])
        {
            File.WriteAllBytes(System.IO.Path.Combine(folder, "0 bytes.png"), []);
            File.Copy(SharedData.InRepository("images/bad/trunc_half.jpg"), System.IO.Path.Combine(folder, "cut.jpg"));
        }
    }

    private void MakeBrokenFiles()
    {
        _paths["text"] = Text("text.safetensors", "This is not a checkpoint; it is a sentence in a file.\n");
        _paths["zero"] = Text("zero.safetensors", "");
        _paths["cut-model"] = Cut(this["group"], "cut.safetensors");
        _paths["cut-npz"] = Cut(SharedData.InRepository("bit_small.npz"), "cut.npz");
        _paths["cut-pth"] = Path("cut.pth");
        using (var model = BitModel.Load(this["flat"]))
        {
            string whole = _paths["whole-pth"] = Path("whole.pth");
            model.SaveAsync(whole).GetAwaiter().GetResult();
            Cut(whole, "cut.pth");
        }

        _paths["npz"] = SharedData.InRepository("bit_small.npz");
        _paths["list"] = Text("list.txt", "not-there.png 0\n");
        _paths["word-groups"] = Text("groups.txt", "these are not groups\n");
    }

    private string Cut(string whole, string name)
    {
        byte[] bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(Path(name), bytes[..(bytes.Length / 2)]);
        return Path(name);
    }

    private string Text(string name, string contents)
    {
        File.WriteAllText(Path(name), contents);
        return Path(name);
    }

    private string Path(string name) => System.IO.Path.Combine(Directory.CreateDirectory(_folder.File("Müller's files 日本")).FullName, name);
}

/// <summary>All tests that use <see cref="Samples"/>: they are made once, and the tool's runs follow each other.</summary>
[CollectionDefinition(Name)]
public sealed class ToolTests : ICollectionFixture<Samples>
{
    public const string Name = "the tool";
}
