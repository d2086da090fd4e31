namespace Mos;

/// <summary>What a model says of a batch of images: plain matrices in managed memory, nothing to dispose. Immutable.</summary>
public sealed class ModelOutput
{
    /// <summary>Number of images, N.</summary>
    public required int Count { get; init; }

    /// <summary>The place of the first of these images in the batch: above 0 only in what the cotangent of an <see cref="InputStep"/> sees of a batch that goes through a model in parts.</summary>
    public int First { get; init; }

    /// <summary>The logits, <c>[N, C]</c> of a flat head or <c>[N, C + G]</c> of a group-softmax head; null if not asked for.</summary>
    public FloatMatrix? Logits { get; init; }

    /// <summary>The partition that cuts <see cref="Logits"/> and the rows of <see cref="Head"/> into groups; null: the head is flat.</summary>
    public ClassGroups? Groups { get; init; }

    /// <summary>The pooled penultimate features, <c>[N, D]</c>; null if not asked for.</summary>
    public FloatMatrix? Features { get; init; }

    /// <summary>The pooled features of every stage, each <c>[N, D_s]</c>; null if not asked for.</summary>
    public IReadOnlyList<FloatMatrix>? Stages { get; init; }

    /// <summary>The last layer, the same for every image: logits = its <see cref="LinearHead.Logits"/> of the features; null if unknown or not asked for.</summary>
    public LinearHead? Head { get; init; }

    /// <summary>Several predictions of each image, each <c>[N, C]</c> logits: of passes with units dropped at random, or of several networks; null if not asked for.</summary>
    public IReadOnlyList<FloatMatrix>? LogitSamples { get; init; }

    /// <summary>For each <see cref="InputStep"/> asked for what the model says after it, at least of its objective's signal; null if none was.</summary>
    public IReadOnlyDictionary<InputStep, ModelOutput>? Steps { get; init; }

    /// <summary>The feature map before the pooling, a row for each image: C x H x W values, channel by channel, C being the length of a feature; null if not asked for.</summary>
    public FloatMatrix? FeatureMaps { get; init; }

    /// <summary>For each <see cref="MapStep"/> asked for what the model says after it; null if none was.</summary>
    public IReadOnlyDictionary<MapStep, ModelOutput>? MapSteps { get; init; }

    /// <summary>For each <see cref="MapReading"/> asked for its numbers, a matrix for each layer of the model and a row for each image; null if none was.</summary>
    public IReadOnlyDictionary<MapReading, IReadOnlyList<FloatMatrix>>? MapReadings { get; init; }

    /// <summary>The signals that are present.</summary>
    public ModelSignals Signals =>
        (Logits is null ? ModelSignals.None : Groups is null ? ModelSignals.Logits : ModelSignals.GroupLogits)
        | (Features is null ? ModelSignals.None : ModelSignals.Features)
        | (Stages is null ? ModelSignals.None : ModelSignals.Stages)
        | (Head is null ? ModelSignals.None : ModelSignals.Head)
        | (LogitSamples is null ? ModelSignals.None : ModelSignals.LogitSamples)
        | (FeatureMaps is null ? ModelSignals.None : ModelSignals.FeatureMaps)
        | (MapReadings is null ? ModelSignals.None : ModelSignals.MapReadings)
        | (MapSteps is null ? ModelSignals.None : ModelSignals.MapReentry)
        | (Steps is null ? ModelSignals.None : ModelSignals.InputGradient);

    /// <summary>What the model says after an input step.</summary>
    /// <param name="step">One of the steps that were asked for.</param>
    /// <exception cref="ModelSignalException">It was not asked for.</exception>
    public ModelOutput After(InputStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Steps?.GetValueOrDefault(step)
            ?? throw new ModelSignalException("The output lacks what follows from an input step that a scorer needs; ask the model for it with the scorer's own request.");
    }

    /// <summary>What the model says after a change of a feature map.</summary>
    /// <param name="step">One of the steps that were asked for.</param>
    /// <exception cref="ModelSignalException">It was not asked for.</exception>
    public ModelOutput After(MapStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return MapSteps?.GetValueOrDefault(step)
            ?? throw new ModelSignalException("The output lacks what follows from a change of a feature map that a scorer needs; ask the model for it with the scorer's own request.");
    }

    /// <summary>What was read from the feature maps, a matrix for each layer of the model and a row for each image.</summary>
    /// <param name="reading">One of the readings that were asked for.</param>
    /// <exception cref="ModelSignalException">It was not asked for.</exception>
    public IReadOnlyList<FloatMatrix> Of(MapReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return MapReadings?.GetValueOrDefault(reading)
            ?? throw new ModelSignalException("The output lacks a reading of feature maps that a scorer needs; ask the model for it with the scorer's own request.");
    }

    /// <summary>What the model says of some of the images.</summary>
    /// <param name="first">The first of them, from 0.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public ModelOutput Part(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        return new ModelOutput
        {
            Count = count,
            Logits = Logits?.Part(first, count),
            Groups = Groups,
            Features = Features?.Part(first, count),
            Stages = Stages?.Select(s => s.Part(first, count)).ToArray(),
            Head = Head,
            LogitSamples = LogitSamples?.Select(s => s.Part(first, count)).ToArray(),
            Steps = Steps?.ToDictionary(s => s.Key, s => s.Value.Part(first, count)),
            FeatureMaps = FeatureMaps?.Part(first, count),
            MapReadings = MapReadings?.ToDictionary(r => r.Key, r => (IReadOnlyList<FloatMatrix>)r.Value.Select(m => m.Part(first, count)).ToArray()),
            MapSteps = MapSteps?.ToDictionary(s => s.Key, s => s.Value.Part(first, count)),
        };
    }

    /// <summary>Wraps logits that come from anywhere: ONNX, ML.NET, a file.</summary>
    /// <param name="logits"><c>[N, C]</c>, or <c>[N, C + G]</c> with <paramref name="groups"/>.</param>
    /// <param name="groups">The partition of a group-softmax head, or null.</param>
    /// <exception cref="ArgumentException">The number of columns does not fit the groups.</exception>
    public static ModelOutput FromLogits(FloatMatrix logits, ClassGroups? groups = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (groups is not null && groups.LogitCount != logits.Columns)
        {
            throw new ArgumentException(
                $"{groups.ClassCount} classes in {groups.GroupCount} groups need {groups.LogitCount} logits, not {logits.Columns}.", nameof(logits));
        }

        return new ModelOutput { Count = logits.Rows, Logits = logits, Groups = groups };
    }

    /// <summary>Wraps features that come from anywhere, and computes their logits where the head is known.</summary>
    /// <param name="features"><c>[N, D]</c>, penultimate, after pooling.</param>
    /// <param name="head">The last layer, or null.</param>
    /// <param name="groups">The partition of a group-softmax head, or null.</param>
    /// <exception cref="ArgumentException">The head takes features of another length, or the groups do not fit the head.</exception>
    public static ModelOutput FromFeatures(FloatMatrix features, LinearHead? head = null, ClassGroups? groups = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (groups is not null && groups.LogitCount != head?.LogitCount)
        {
            throw new ArgumentException(
                $"{groups.ClassCount} classes in {groups.GroupCount} groups need a head of {groups.LogitCount} logits, not of {head?.LogitCount ?? 0}.", nameof(groups));
        }

        return new ModelOutput { Count = features.Rows, Features = features, Head = head, Groups = groups, Logits = head?.Logits(features) };
    }
}
