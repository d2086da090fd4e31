using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>
/// Scores that the field's own codes gave for 200 images (OpenOOD, pytorch-ood, the papers' repositories), and the features and head
/// that they were given. A row is named like a spec of Mos, with few exceptions.
/// </summary>
internal sealed class ScorerGoldens : IDisposable
{
    private readonly TensorFile _file = TensorFile.Open(SharedData.Require("golden/scorers.npz"));

    /// <summary>The model whose features and logits they are.</summary>
    public ModelInfo Info => InfoWith(new LinearHead(Matrix("head_weight"), Floats("head_bias")));

    /// <summary>The images to be scored: 100 in-distribution, then 100 out-of-distribution.</summary>
    public FloatMatrix TestFeatures => Stacked("test_in_features", "test_out_features");

    public FloatMatrix Matrix(string name)
    {
        StoredTensor tensor = _file[name];
        return new FloatMatrix((int)tensor.Shape[0], (int)tensor.Shape[1], tensor.ToFloats());
    }

    public float[] Floats(string name) => _file[name].ToFloats();

    public double[] Doubles(string name) => _file[name].ToDoubles();

    public int[] Labels(string name) => [.. _file[name].ToDoubles().Select(l => (int)l)];

    public ModelInfo InfoWith(LinearHead head, ClassGroups? groups = null) => new()
    {
        Name = "golden",
        Preprocessing = new Preprocessing(2),
        ClassCount = groups?.ClassCount ?? head.LogitCount,
        Groups = groups,
        Head = head,
        BackboneHash = "golden",
    };

    /// <summary>The scores of a spec, fitted on a part (<c>train</c> or <c>val</c>) where it learns.</summary>
    public double[] Score(string spec, string fitOn = "train") => Score(spec, Info, Matrix($"{fitOn}_features"), Labels($"{fitOn}_labels"), TestFeatures);

    public static double[] Score(string spec, ModelInfo info, FloatMatrix training, int[] labels, FloatMatrix test) =>
        Fitted(spec, info, training, labels).Score(ModelOutput.FromFeatures(test, info.Head, info.Groups));

    /// <summary>The scorer of a spec, fitted where it learns, in as many passes as it needs.</summary>
    public static IOodScorer Fitted(string spec, ModelInfo info, FloatMatrix training, int[] labels) =>
        Scorers.Parse(spec) is IOodScorerEstimator estimator ? Fitted(estimator, info, training, labels) : (IOodScorer)Scorers.Parse(spec);

    public static IOodScorer Fitted(IOodScorerEstimator estimator, ModelInfo info, FloatMatrix training, int[] labels)
    {
        IOodScorerFitter fitter = estimator.CreateFitter(info);
        ModelOutput output = ModelOutput.FromFeatures(training, info.Head, info.Groups);
        for (int pass = 1; pass <= estimator.Passes; pass++)
        {
            if (pass > 1)
            {
                fitter.NextPass();
            }

            fitter.Observe(output, labels);
        }

        return fitter.Fit();
    }

    /// <summary>Compares with a row, within its own tolerance.</summary>
    public void AssertRow(string row, double[] scores)
    {
        double[] expected = Doubles($"score:{row}");
        double tolerance = Doubles($"tol:{row}")[0];
        Assert.Equal(expected.Length, scores.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - scores[i]) <= tolerance, $"{row}: image {i} has {scores[i]:R} instead of {expected[i]:R}, tolerance {tolerance}.");
        }
    }

    public void Dispose() => _file.Dispose();

    private FloatMatrix Stacked(string first, string second)
    {
        (FloatMatrix a, FloatMatrix b) = (Matrix(first), Matrix(second));
        return new FloatMatrix(a.Rows + b.Rows, a.Columns, [.. a.Values, .. b.Values]);
    }
}
