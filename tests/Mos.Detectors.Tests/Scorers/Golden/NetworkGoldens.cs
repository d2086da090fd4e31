using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>Scores that OpenOOD and pytorch-ood gave with a small convolutional network: 30 images in-distribution, then 30 others. The network is made again in managed code.</summary>
internal sealed class NetworkGoldens : IDisposable
{
    private readonly TensorFile _file = TensorFile.Open(SharedData.Require("golden/scorers_network.npz"));

    public NetworkGoldens() => Model = new ConvolutionModel(name => Doubles($"net:{name}"), _file["net:fc.weight"].ToFloats());

    public ConvolutionModel Model { get; }

    public double[] Doubles(string name) => _file[name].ToDoubles();

    public double[][] Images(string part) => [.. Doubles($"{part}_images").Chunk(3 * ConvolutionModel.Side * ConvolutionModel.Side)];

    public int[] Labels(string part) => [.. Doubles($"{part}_labels").Select(l => (int)l)];

    /// <summary>The scores of the test images by a spec, fitted on a part where it learns.</summary>
    public double[] Score(string spec, string fitOn = "train") => Score(Scorers.Parse(spec) switch
    {
        IOodScorer scorer => scorer,
        var estimator => Fitted((IOodScorerEstimator)estimator, fitOn),
    });

    public double[] Score(IOodScorer scorer) => scorer.Score(Model.Run(Images("test"), scorer.Request));

    public IOodScorer Fitted(IOodScorerEstimator estimator, string fitOn)
    {
        IOodScorerFitter fitter = estimator.CreateFitter(Model.Info);
        ModelOutput output = Model.Run(Images(fitOn), estimator.FittingRequest);
        for (int pass = 1; pass <= estimator.Passes; pass++)
        {
            if (pass > 1)
            {
                fitter.NextPass();
            }

            fitter.Observe(output, Labels(fitOn));
        }

        return fitter.Fit();
    }

    /// <summary>Compares with a row, within its own tolerance.</summary>
    public void AssertRow(string row, double[] scores)
    {
        (double[] expected, double tolerance) = (Doubles($"score:{row}"), Doubles($"tol:{row}")[0]);
        Assert.Equal(expected.Length, scores.Length);
        double largest = expected.Zip(scores, (e, s) => Math.Abs(e - s)).Max();
        Assert.True(largest <= tolerance, $"{row}: the largest difference is {largest:R}, tolerance {tolerance}; expected {string.Join(' ', expected.Take(5))}, found {string.Join(' ', scores.Take(5))}.");
    }

    public void Dispose()
    {
        _file.Dispose();
        Model.Dispose();
    }
}
