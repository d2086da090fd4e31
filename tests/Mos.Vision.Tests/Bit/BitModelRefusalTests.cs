namespace Mos.Vision.Tests;

/// <summary>Files that are no whole model: each ends in one sentence that names all that is wrong.</summary>
public sealed class BitModelRefusalTests : IDisposable
{
    private const string Unit = "body.block2.unit01.";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mos-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Missing_surplus_and_misshapen_tensors_are_listed_in_one_error()
    {
        List<StoredTensor> tensors = [.. Tensors(FormulaNetwork.Small)];
        tensors.RemoveAll(t => t.Name is $"{Unit}conv2.weight" or "before_head.gn.bias");
        tensors.Add(StoredTensor.FromValues<float>("classifier.weight", [1], new float[1]));
        tensors[0] = StoredTensor.FromValues<float>(BitLayout.RootKernel, [64, 3, 3, 3], new float[64 * 27]);

        string message = Refusal(tensors, FormulaNetwork.Small);

        Says(message, "missing body.block2.unit01.conv2.weight, before_head.gn.bias", "surplus classifier.weight", "root.conv.weight is [64, 3, 3, 3] and not [64, 3, 7, 7]");
    }

    [Fact]
    public void Other_variant_is_guessed_and_whole_units_are_named_once()
    {
        string message = Refusal(Tensors(FormulaNetwork.Small), BitVariant.Parse("custom:1,2,1,1:1"));

        Says(message, "does not hold the network custom:1,2,1,1:1", "missing body.block2.unit02.* (9 tensors)", "it is a custom:1,1,1,1:1: load it as that");
    }

    [Fact]
    public void Published_variant_is_guessed_by_its_name()
    {
        string message = Refusal(Tensors(BitVariant.Parse("BiT-S-R50x1")), BitVariant.Parse("BiT-S-R101x1"));

        Says(message, "missing body.block3.unit07.* (9 tensors)", "it is a BiT-S-R50x1");
    }

    [Fact]
    public void Other_width_is_guessed()
    {
        string message = Refusal(Tensors(BitVariant.Parse("custom:1,1,1,1:0.5")), FormulaNetwork.Small);

        Says(message, "root.conv.weight is [32, 3, 7, 7] and not [64, 3, 7, 7]", "it is a custom:1,1,1,1:0.5");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weight_that_is_not_finite_is_refused_by_the_tensor_s_name(float value)
    {
        List<StoredTensor> tensors = [.. Tensors(FormulaNetwork.Small)];
        int at = tensors.FindIndex(t => t.Name == $"{Unit}gn2.bias");
        tensors[at] = StoredTensor.FromValues<float>(tensors[at].Name, [128], Enumerable.Repeat(0f, 127).Append(value).ToArray());

        Says(Refusal(tensors, variant: null), $"{Unit}gn2.bias", "NaN or infinities");
    }

    [Fact]
    public void Head_without_its_bias_is_refused() =>
        Says(Refusal([.. Tensors(FormulaNetwork.Small), StoredTensor.FromValues<float>(BitLayout.HeadWeight, [2, 2048, 1, 1], new float[4096])], variant: null), "missing head.conv.bias");

    [Fact]
    public void File_of_another_kind_is_refused() =>
        Says(Refusal([StoredTensor.FromValues<float>("layer.weight", [1], new float[1])], variant: null), "no BiT checkpoint", "root.conv.weight");

    [Fact]
    public void Network_without_a_root_cannot_be_guessed() =>
        Says(Refusal(Tensors(FormulaNetwork.Small).Skip(1), variant: null), "cannot be told");

    [Theory]
    [InlineData("mos.format", "2", "newer Mos")]
    [InlineData("mos.format", "x", "mos.format")]
    [InlineData("mos.variant", "\"BiT-X\"", "BiT-X")]
    [InlineData("mos.classes", "[1]", "mos.classes")]
    [InlineData("mos.preprocessing", """{"size":0}""", "preprocessing")]
    [InlineData("mos.groups", "[]", "groups")]
    public void Metadata_that_cannot_be_read_is_named(string key, string json, string cause)
    {
        SafetensorsWriter.Write(_path, Tensors(FormulaNetwork.Small), new Dictionary<string, string> { [key] = json });

        Says(Assert.Throws<MosFormatException>(() => BitModel.Load(_path)).Message, _path, cause);
    }

    [Fact]
    public void Groups_that_do_not_fit_the_head_are_refused()
    {
        SafetensorsWriter.Write(_path, [.. Tensors(FormulaNetwork.Small), .. Head(12)]);

        var options = new BitLoadOptions { Groups = ClassGroups.FromSizes([5, 6]) };
        Says(Assert.Throws<MosFormatException>(() => BitModel.Load(_path, options)).Message, _path, "11 classes in 2 groups need a head of 13 logits, and it has 12");
    }

    [Fact]
    public void Missing_file_is_refused_in_a_sentence() => Says(Assert.ThrowsAny<MosException>(() => BitModel.Load(_path)).Message, _path);

    private static IEnumerable<StoredTensor> Tensors(BitVariant variant) =>
        BitLayout.Backbone(variant).Select(t => StoredTensor.FromValues<float>(t.Name, t.Shape, () => new float[t.Count]));

    private static IEnumerable<StoredTensor> Head(int logits) =>
        BitLayout.Head(2048, logits).Select(t => StoredTensor.FromValues<float>(t.Name, t.Shape, () => new float[t.Count]));

    private string Refusal(IEnumerable<StoredTensor> tensors, BitVariant? variant)
    {
        SafetensorsWriter.Write(_path, tensors);
        var e = Assert.Throws<MosFormatException>(() => BitModel.Load(_path, new BitLoadOptions { Variant = variant }));
        Assert.Equal(_path, e.Path);
        Assert.DoesNotContain('\n', e.Message);
        return e.Message;
    }

    private static void Says(string message, params string[] parts)
    {
        foreach (string part in parts)
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }
}
