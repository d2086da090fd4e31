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
}
