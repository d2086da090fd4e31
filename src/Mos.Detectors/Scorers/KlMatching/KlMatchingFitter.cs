using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Sums of the class probabilities over the images of each class.</summary>
internal sealed class KlMatchingFitter(KlMatchingEstimator estimator, ModelInfo model) : IOodScorerFitter
{
    private readonly int _classes = model.ClassCount;
    private readonly double[] _sums = new double[checked(model.ClassCount * model.ClassCount)];
    private readonly long[] _counts = new long[model.ClassCount];

    public void Observe(ModelOutput output, ReadOnlySpan<int> labels)
    {
        FitterArguments.Check(estimator, output, labels, _classes);
        FloatMatrix logits = output.Logits!;
        if (logits.Columns != _classes)
        {
            throw new ArgumentException($"The logits are of {logits.Columns} classes, model '{model.Name}' has {_classes}.", nameof(output));
        }

        FitterArguments.CheckFinite(estimator, logits);
        var probabilities = new double[_classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != LabelMap.Unknown)
            {
                KlMatchingScorer.Probabilities(logits.Row(i), probabilities);
                Span<double> sum = SumOf(labels[i]);
                TensorPrimitives.Add(sum, probabilities, sum);
                _counts[labels[i]]++;
            }
        }
    }

    public void Merge(IOodScorerFitter other)
    {
        KlMatchingFitter same = FitterArguments.Same(this, other, f => f.Description);
        TensorPrimitives.Add(_sums, same._sums, _sums);
        TensorPrimitives.Add<long>(_counts, same._counts, _counts);
    }

    public IOodScorer Fit()
    {
        int[] seen = [.. Enumerable.Range(0, _classes).Where(c => _counts[c] > 0)];
        if (seen.Length == 0)
        {
            throw new MosException($"Scorer '{estimator.Name}' has nothing to learn from: no image had a label.");
        }

        var means = new double[seen.Length * _classes];
        for (int i = 0; i < seen.Length; i++)
        {
            TensorPrimitives.Divide(SumOf(seen[i]), _counts[seen[i]], means.AsSpan(i * _classes, _classes));
        }

        return new KlMatchingScorer(estimator.Name, means, _classes, ModelFingerprint.Of(model));
    }

    private (string, string?, int) Description => (estimator.Name, ModelFingerprint.Of(model), _classes);

    private Span<double> SumOf(int classIndex) => _sums.AsSpan(classIndex * _classes, _classes);
}
