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

    /// <summary>Even surfaces are the worst case: groups that hardly vary are normalised, which magnifies every rounding.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(160)]
    public void Errs_at_most_twice_as_much_as_the_plain_form_on_drawn_images(int size)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/end_to_end.npz");
        string[] names = [.. golden.Names.Where(n => n.EndsWith($"|{size}", StringComparison.Ordinal))];
        double frozen = 0, plain = 0;
        foreach (string name in names)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor image = ImageInput.Normalize(golden.Bytes(name), 1, size, size, Preprocessing.Paper, CPU);
            double[] exact = Plain(FormulaNetwork.Small, image, ScalarType.Float64)[0];
            frozen = Math.Max(frozen, Distance(exact, Frozen(FormulaNetwork.Small, image, new Cores(2))[0]));
            plain = Math.Max(plain, Distance(exact, Plain(FormulaNetwork.Small, image, ScalarType.Float32)[0]));
        }

        Assert.NotEmpty(names);
        Assert.InRange(frozen, 0, 2 * plain);
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
        Dictionary<string, float[]> values = BitLayout.Backbone(variant).ToDictionary(t => t.Name, FormulaNetwork.Backbone());
        var network = new FrozenNetwork(variant, t => values[t.Name]);
        using Activations pixels = ImageInput.ToActivations(images);
        var buffer = new BackboneOutputBuffer(pixels.Images, variant, withStages: true);
        network.Forward(pixels, buffer, 0, cores, CancellationToken.None);
        BackboneOutput output = buffer.ToOutput();
        return [.. output.Stages!.Prepend(output.Features).Select(m => Array.ConvertAll(m.Values.ToArray(), v => (double)v))];
    }
}
