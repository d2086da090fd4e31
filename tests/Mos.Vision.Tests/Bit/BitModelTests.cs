using System.Text.Json;
using Mos.Imaging;
using Mos.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

public class BitModelTests
{
    private static readonly ModelRequest Everything = new(ModelSignals.GroupLogits | ModelSignals.Features | ModelSignals.Stages);

    [Fact]
    public void Forward_gives_what_the_network_gives_for_normalised_pixels()
    {
        using BitModel model = FormulaNetwork.Model(32);
        ImageBatch images = FormulaNetwork.Pixels(3, 32);

        ModelOutput output = model.Forward(images, Everything);

        using DisposeScope scope = NewDisposeScope();
        using var gradientFree = no_grad();
        var input = new float[3 * 3 * 32 * 32];
        new PixelNormalizer(model.Info.Preprocessing).Normalize(images, input);
        var stages = new List<Tensor>();
        Tensor features = model.Backbone.Network.Features(tensor(input, [3, 3, 32, 32]), stages);
        Near.Equal(features.data<float>().ToArray(), output.Features!.Values, 2e-5, "features");
        Assert.All(stages.Zip(output.Stages!), s => Near.EqualRelative(s.First.data<float>().ToArray(), s.Second.Values, 5e-5, "stage"));
        Assert.Equal(model.Info.Head!.Logits(output.Features).Values.ToArray(), output.Logits!.Values.ToArray());
        Assert.Same(FormulaNetwork.Groups, output.Groups);
        Assert.Equal(Everything.Signals, output.Signals);
    }

    [Fact]
    public void Forward_of_a_large_batch_equals_that_of_its_images()
    {
        using BitModel model = FormulaNetwork.Model(32);
        int count = 230;
        ImageBatch batch = FormulaNetwork.Pixels(count, 32);

        FloatMatrix whole = model.Forward(batch, Everything).Logits!;

        int bytes = 32 * 32 * 3;
        foreach (int i in (int[])[0, 1, 224, 225, 226, count - 1])
        {
            var single = new ImageBatch(1, 32, 32, batch.Pixels.Slice(i * bytes, bytes));
            Near.Equal(model.Forward(single, Everything).Logits!.Values, whole.Row(i), 1e-5, $"image {i}");
        }
    }

    [Fact]
    public void Forward_from_16_threads_equals_that_from_one()
    {
        using BitModel model = FormulaNetwork.Model(32);
        ImageBatch[] batches = [.. Enumerable.Range(0, 16).Select(i => FormulaNetwork.Pixels(2, 32, seed: i))];
        float[][] expected = [.. batches.Select(b => model.Forward(b, Everything).Logits!.Values.ToArray())];
        var actual = new float[16][];

        Thread[] threads = [.. Enumerable.Range(0, 16).Select(i => new Thread(() => actual[i] = model.Forward(batches[i], Everything).Logits!.Values.ToArray()))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Forward_leaves_no_tensors_behind_and_Dispose_none_of_the_network()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        BitModel model = FormulaNetwork.Model(32);
        long loaded = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        model.Forward(FormulaNetwork.Pixels(2, 32), Everything);
        Assert.Equal(loaded, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        model.Dispose();
        model.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Forward_of_an_empty_batch_is_empty()
    {
        using BitModel model = FormulaNetwork.Model(32);

        ModelOutput output = model.Forward(new ImageBatch(0, 32, 32, default), Everything);

        Assert.Equal((0, 0, 12), (output.Count, output.Logits!.Rows, output.Logits.Columns));
    }

    [Fact]
    public void Forward_hears_cancellation()
    {
        using BitModel model = FormulaNetwork.Model(32);

        Assert.Throws<OperationCanceledException>(() => model.Forward(FormulaNetwork.Pixels(1, 32), Everything, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Forward_refuses_what_the_model_cannot_take_or_give()
    {
        using BitModel model = FormulaNetwork.Model(32);
        using BitModel headless = BitModel.Create(FormulaNetwork.Small, new Preprocessing(32));

        Assert.Contains("32 x 32", Assert.Throws<ArgumentException>(() => model.Forward(FormulaNetwork.Pixels(1, 64), Everything)).Message, StringComparison.Ordinal);
        Assert.Contains("3 groups", Assert.Throws<ModelSignalException>(() => model.Forward(FormulaNetwork.Pixels(1, 32), new(ModelSignals.Logits))).Message, StringComparison.Ordinal);
        Assert.Contains("no head", Assert.Throws<ModelSignalException>(() => headless.Forward(FormulaNetwork.Pixels(1, 32), new(ModelSignals.Logits))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithHead_shares_the_backbone_until_the_last_model_is_disposed()
    {
        BitModel first = FormulaNetwork.Model(32);
        using BitModel second = first.WithHead(FormulaNetwork.Head(FormulaNetwork.Small, 5), name: "flat");
        first.Dispose();

        Assert.Equal(first.Info.BackboneHash, second.Info.BackboneHash);
        Assert.Equal(("flat", 5, ModelSignals.Logits | ModelSignals.Head), (second.Info.Name, second.Info.ClassCount, second.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits | ModelSignals.Head)));
        Assert.Equal(5, second.Forward(FormulaNetwork.Pixels(1, 32), new(ModelSignals.Logits)).Logits!.Columns);
        Assert.Throws<ObjectDisposedException>(() => first.WithHead(second.Info.Head!));
        Assert.Throws<ObjectDisposedException>(() => first.Forward(FormulaNetwork.Pixels(1, 32), Everything));
    }

    [Fact]
    public void WithHead_refuses_a_head_groups_or_names_that_do_not_fit()
    {
        using BitModel model = FormulaNetwork.Model(32);
        LinearHead head = model.Info.Head!;

        Assert.Throws<ArgumentException>(() => model.WithHead(new LinearHead(new FloatMatrix(2, 3, new float[6]), new float[2])));
        Assert.Throws<ArgumentException>(() => model.WithHead(head, ClassGroups.FromSizes([3, 4])));
        Assert.Throws<ArgumentException>(() => model.WithHead(head, FormulaNetwork.Groups, ["one"]));
    }

    [Fact]
    public void Create_repeats_with_its_seed()
    {
        using BitModel first = BitModel.Create(FormulaNetwork.Small, new Preprocessing(32), seed: 1);
        using BitModel again = BitModel.Create(FormulaNetwork.Small, new Preprocessing(32), seed: 1);
        using BitModel other = BitModel.Create(FormulaNetwork.Small, new Preprocessing(32), seed: 2);

        Assert.Equal(first.Info.BackboneHash, again.Info.BackboneHash);
        Assert.NotEqual(first.Info.BackboneHash, other.Info.BackboneHash);
    }

    [Fact]
    public void Create_draws_kernels_of_He_s_variance()
    {
        float[] kernel = BitInitialization.Random(3)(new BitTensor("conv.weight", "", 64, 32, 3, 3));

        Assert.Equal(0, kernel.Average(), 0.005);
        Assert.Equal(2.0 / (32 * 9), kernel.Average(v => (double)v * v), 0.0003);
    }

    [SkippableTheory]
    [InlineData(64)]
    [InlineData(160)]
    public void Logits_of_decoded_images_equal_the_reference(int size)
    {
        using GoldenArrays images = GoldenArrays.Require("golden/end_to_end.npz");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("golden/end_to_end.json")));
        using BitModel model = FormulaNetwork.Model(size);
        int compared = 0;
        foreach (JsonElement image in expected.RootElement.GetProperty("files").EnumerateArray())
        {
            JsonElement result = image.GetProperty("results").EnumerateArray().Single(r => r.GetProperty("size").GetInt32() == size);
            string file = image.GetProperty("file").GetString()!;
            var batch = new ImageBatch(1, size, size, images.Bytes($"{file}|{size}"));
            float[] logits = [.. result.GetProperty("logits").EnumerateArray().Select(v => v.GetSingle())];
            Near.Equal(logits, model.Forward(batch, Everything).Logits!.Values, 1e-4, file);
            compared++;
        }

        Assert.Equal(17, compared);
    }
}
