namespace Mos;

/// <summary>What a model can give for an image, and what a scorer needs.</summary>
[Flags]
public enum ModelSignals
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The logits of a flat head, <c>[N, C]</c>.</summary>
    Logits = 1,

    /// <summary>The logits of a group-softmax head, <c>[N, C + G]</c>.</summary>
    GroupLogits = 2,

    /// <summary>The pooled penultimate features, <c>[N, D]</c>.</summary>
    Features = 4,

    /// <summary>The pooled features of every stage (BiT: root and four blocks).</summary>
    Stages = 8,

    /// <summary>Gradients with respect to the input, for an <see cref="InputStep"/>.</summary>
    InputGradient = 16,

    /// <summary>The weights of the last layer, <see cref="ModelOutput.Head"/>, for scorers that change features and ask the head again.</summary>
    Head = 32,

    /// <summary>The logits of several passes with units dropped at random, or of several networks, <see cref="ModelOutput.LogitSamples"/>.</summary>
    LogitSamples = 64,

    /// <summary>The feature map before the pooling, <see cref="ModelOutput.FeatureMaps"/>: megabytes an image, so it is asked for only where no <see cref="MapStep"/> serves.</summary>
    FeatureMaps = 128,

    /// <summary>The rest of the network run on a changed feature map, for a <see cref="MapStep"/>.</summary>
    MapReentry = 256,

    /// <summary>Numbers read from the feature maps of the network's layers, for a <see cref="MapReading"/>.</summary>
    MapReadings = 512,
}
