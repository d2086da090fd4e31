namespace Mos.Vision.Tests;

public sealed class BitModelSavingTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    private readonly string _folder = Directory.CreateTempSubdirectory("mos-vision-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Safetensors_brings_back_the_whole_model()
    {
        using BitModel model = Model("""{"steps":8}""");
        string path = InFolder("group-head.safetensors");

        await model.SaveAsync(path);

        using BitModel loaded = BitModel.Load(path);
        SameWeights(model, loaded);
        Assert.Equal("group-head", loaded.Info.Name);
        Assert.Equal(new Preprocessing(32, 0.4f, 0.25f), loaded.Info.Preprocessing);
        Assert.Equal(Names, loaded.Info.ClassNames);
        Assert.Equal(FormulaNetwork.Groups.ToJson(), loaded.Info.Groups!.ToJson());
        Assert.Equal(model.Variant.Name, loaded.Variant.Name);
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal("""{"steps":8}""", file.Metadata["mos.training"]);
        Assert.Equal("1", file.Metadata["mos.format"]);
        Assert.Equal("\"custom:1,1,1,1:1\"", file.Metadata["mos.variant"]);
    }

    [Fact]
    public async Task Second_generation_of_a_file_is_equal_to_the_first()
    {
        string first = InFolder("1.safetensors"), second = InFolder("2.safetensors");
        using (BitModel model = Model("{}"))
        {
            await model.SaveAsync(first);
        }

        using (BitModel loaded = BitModel.Load(first))
        {
            await loaded.SaveAsync(second);
        }

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void Stream_holds_what_the_loader_reads()
    {
        using BitModel model = Model(training: null);
        string path = InFolder("model");
        using (FileStream stream = File.Create(path))
        {
            model.Save(stream);
        }

        Assert.Equal(model.Format, BitModel.Loader.Format);
        using IOodModel loaded = BitModel.Loader.Load(path);
        SameWeights(model, loaded);
    }

    [Theory]
    [InlineData("model.pth")]
    [InlineData("model.pth.tar")]
    public async Task PyTorch_checkpoint_brings_back_the_weights_under_the_names_of_the_reference(string name)
    {
        using BitModel model = Model(training: null);
        string path = InFolder(name);

        await model.SaveAsync(path);

        using BitModel loaded = BitModel.Load(path, new BitLoadOptions { Preprocessing = model.Info.Preprocessing, Groups = FormulaNetwork.Groups });
        SameWeights(model, loaded);
        Assert.Equal("model", loaded.Info.Name);
        using TensorFile file = TensorFile.Open(path);
        Assert.Contains(file.Tensors, t => t.Name == "model/module.head.conv.weight" && t.Shape.SequenceEqual([12, 2048, 1, 1]));
    }

    [Fact]
    public async Task PyTorch_checkpoint_without_the_prefix_of_the_reference_is_read_too()
    {
        using BitModel model = Model(training: null);
        string prefixed = InFolder("prefixed.pth"), bare = InFolder("bare.pth");
        await model.SaveAsync(prefixed);
        using (TensorFile file = TensorFile.Open(prefixed))
        {
            PyTorchWriter.Write(bare, PickleValue.StateDict(file.Tensors.Select(t => t.WithName(t.Name["model/module.".Length..]))));
        }

        using BitModel loaded = BitModel.Load(bare, new BitLoadOptions { Preprocessing = model.Info.Preprocessing, Groups = FormulaNetwork.Groups });

        SameWeights(model, loaded);
    }

    [Fact]
    public async Task Model_without_a_head_stays_one()
    {
        using BitModel model = BitModel.Create(FormulaNetwork.Small, new Preprocessing(32));
        string path = InFolder("backbone.safetensors");

        await model.SaveAsync(path);

        using BitModel loaded = BitModel.Load(path);
        Assert.Equal(model.Info.BackboneHash, loaded.Info.BackboneHash);
        Assert.Null(loaded.Info.Head);
        Assert.Equal(0, loaded.Info.ClassCount);
    }

    [Fact]
    public async Task Output_below_a_regular_file_is_refused_in_a_sentence()
    {
        using BitModel model = Model(training: null);
        string file = InFolder("file");
        File.WriteAllText(file, "");

        MosException e = await Assert.ThrowsAsync<MosException>(() => model.SaveAsync(Path.Combine(file, "model.safetensors")));

        Assert.Contains("model.safetensors", e.Message, StringComparison.Ordinal);
    }

    private static BitModel Model(string? training)
    {
        var backbone = new BitBackbone(FormulaNetwork.Weights(FormulaNetwork.Small), new Preprocessing(32, 0.4f, 0.25f));
        return new BitModel("formula", backbone, FormulaNetwork.Head(FormulaNetwork.Small, 12), FormulaNetwork.Groups, Names, training);
    }

    private static void SameWeights(BitModel expected, IOodModel actual)
    {
        Assert.Equal(expected.Info.BackboneHash, actual.Info.BackboneHash);
        Assert.Equal(expected.Info.Head!.Weight.Values.ToArray(), actual.Info.Head!.Weight.Values.ToArray());
        Assert.Equal(expected.Info.Head.Bias.ToArray(), actual.Info.Head.Bias.ToArray());
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
