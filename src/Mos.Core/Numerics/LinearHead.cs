using System.Numerics.Tensors;

namespace Mos;

/// <summary>The last layer of a classifier: logits = features x weight^T + bias.</summary>
public sealed class LinearHead
{
    /// <summary>Creates a head.</summary>
    /// <param name="weight"><c>[L, D]</c>: a row for each logit.</param>
    /// <param name="bias"><c>[L]</c>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public LinearHead(FloatMatrix weight, ReadOnlyMemory<float> bias)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (bias.Length != weight.Rows)
        {
            throw new ArgumentException($"A head with {weight.Rows} rows of weights needs as many biases, not {bias.Length}.", nameof(bias));
        }

        Weight = weight;
        Bias = bias;
    }

    /// <summary><c>[L, D]</c>.</summary>
    public FloatMatrix Weight { get; }

    /// <summary><c>[L]</c>.</summary>
    public ReadOnlyMemory<float> Bias { get; }

    /// <summary>Number of logits, L: the classes of a flat head, classes and groups of a group-softmax head.</summary>
    public int LogitCount => Weight.Rows;

    /// <summary>Length of a feature vector, D.</summary>
    public int FeatureCount => Weight.Columns;

    /// <summary>The logits of features. What one row gives does not depend on the other rows, to the last bit.</summary>
    /// <param name="features"><c>[N, D]</c>.</param>
    /// <returns><c>[N, L]</c>.</returns>
    /// <exception cref="ArgumentException">The features are of another length.</exception>
    public FloatMatrix Logits(FloatMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != FeatureCount)
        {
            throw new ArgumentException($"A head for features of {FeatureCount} values cannot take features of {features.Columns}.", nameof(features));
        }

        float[] logits = MatrixProduct.DotProducts(features, Weight);
        for (int i = 0; i < features.Rows; i++)
        {
            Span<float> row = logits.AsSpan(i * LogitCount, LogitCount);
            TensorPrimitives.Add(row, Bias.Span, row);
        }

        return new FloatMatrix(features.Rows, LogitCount, logits);
    }
}
