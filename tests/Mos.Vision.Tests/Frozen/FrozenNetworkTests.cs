using Mos.Testing;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.Frozen;

public class FrozenNetworkTests
{
    public static TheoryData<int, double, int, int> Networks => new()
    {
        { 1, 1, 32, 32 }, { 1, 1, 64, 64 }, { 2, 1, 96, 96 }, { 1, 0.5, 33, 45 }, { 1, 1.5, 50, 71 }, { 1, 1, 7, 9 }, { 1, 2, 128, 64 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Errs_at_most_twice_as_much_as_the_plain_form(int units, double width, int height, int columns)
    {
        BitVariant variant = BitVariant.Custom([units, units, units, 1], width);
        using DisposeScope scope = NewDisposeScope();
        Tensor images = FormulaNetwork.Images([0, 1, 2], height, columns);
        double[][] exact = Plain(variant, images, ScalarType.Float64);
        double[][] plain = Plain(variant, images, ScalarType.Float32);
        double[][] frozen = Frozen(variant, images, new Cores(1));

        for (int signal = 0; signal < exact.Length; signal++)
        {
            double largest = exact[signal].Max(Math.Abs);
            Assert.InRange(Distance(exact[signal], frozen[signal]) / largest, 0, (2 * Distance(exact[signal], plain[signal]) / largest) + 1e-6);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(160)]
    public void Stays_near_double_precision_on_drawn_images(int size)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/end_to_end.npz");
        string[] names = [.. golden.Names.Where(n => n.EndsWith($"|{size}", StringComparison.Ordinal))];
        double worst = 0;
        foreach (string name in names)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor image = ImageInput.Normalize(golden.Bytes(name), 1, size, size, Preprocessing.Paper, CPU);
            double[] exact = Plain(FormulaNetwork.Small, image, ScalarType.Float64)[0];
            worst = Math.Max(worst, Distance(exact, Frozen(FormulaNetwork.Small, image, new Cores(2))[0]));
        }

        // Even surfaces are the worst case: groups that hardly vary are normalised, which magnifies what Winograd's transforms round. The
        // plain form stays within 6e-6 here.
        Assert.NotEmpty(names);
        Assert.InRange(worst, 0, 1e-4);
    }

    [Fact]
    public void Bits_do_not_depend_on_the_images_beside_or_the_number_of_threads()
    {
        BitVariant variant = FormulaNetwork.Small;
        using DisposeScope scope = NewDisposeScope();
        double[][] together = Frozen(variant, FormulaNetwork.Images([0, 1, 2], 72, 72), new Cores(4));
        double[][] alone = Frozen(variant, FormulaNetwork.Images([2], 72, 72), new Cores(1));

        for (int signal = 0; signal < alone.Length; signal++)
        {
            Assert.Equal(alone[signal], together[signal][^alone[signal].Length..]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Cancellation_comes_out_as_itself(int images)
    {
        using BitModel model = FormulaNetwork.Model(32);
        ImageBatch batch = FormulaNetwork.Pixels(images, 32);
        var cancelled = new CancellationToken(canceled: true);

        Assert.ThrowsAny<OperationCanceledException>(() => model.Forward(batch, new ModelRequest(ModelSignals.Features), cancelled));
    }

    private static double Distance(double[] expected, double[] actual) => expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();

    /// <summary>The features and the five stages of the plain form.</summary>
    private static double[][] Plain(BitVariant variant, Tensor images, ScalarType type)
    {
        using var network = new BitNetwork(variant, FormulaNetwork.Backbone(), CPU, type);
        var stages = new List<Tensor>();
        Tensor features = network.Features(images.to(type), stages);
        return [.. stages.Prepend(features).Select(t => t.to(ScalarType.Float64).contiguous().data<double>().ToArray())];
    }

    private static double[][] Frozen(BitVariant variant, Tensor images, Cores cores)
    {
        (int count, int height, int width) = ((int)images.shape[0], (int)images.shape[2], (int)images.shape[3]);
        Dictionary<string, float[]> values = BitLayout.Backbone(variant).ToDictionary(t => t.Name, FormulaNetwork.Backbone());
        var network = new FrozenNetwork(variant, t => values[t.Name]);
        var pixels = new Activations(count, height, width, 3);
        float[] channelsLast = images.permute(0, 2, 3, 1).contiguous().data<float>().ToArray();
        for (int image = 0; image < count; image++)
        {
            channelsLast.AsSpan(image * pixels.ImageLength, pixels.ImageLength).CopyTo(pixels.Pixels(image, 0, height * width));
        }

        var buffer = new BackboneOutputBuffer(count, variant, withStages: true);
        network.Forward(pixels, buffer, 0, cores, CancellationToken.None);
        BackboneOutput output = buffer.ToOutput();
        return [.. output.Stages!.Prepend(output.Features).Select(m => Array.ConvertAll(m.Values.ToArray(), v => (double)v))];
    }
}
