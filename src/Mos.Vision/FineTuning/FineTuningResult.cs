namespace Mos.Vision;

/// <summary>What a fine-tuning gave.</summary>
public sealed record FineTuningResult
{
    /// <summary>The trained model. The caller owns it; where the backbone was frozen, it shares the backbone it was made from.</summary>
    public required BitModel Model { get; init; }

    /// <summary>Number of steps taken, those of an earlier, interrupted run included.</summary>
    public required int Steps { get; init; }

    /// <summary>The mean training loss of each step, before its update.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>Loss and top-1 accuracy of the trained model on the validation images; null without them.</summary>
    public required ValidationResult? Validation { get; init; }

    /// <summary>Share of the validation images that are classified rightly, 0 to 1; null without them.</summary>
    public double? Top1 => Validation?.Top1;

    /// <summary>Wall seconds of this run.</summary>
    public required double Seconds { get; init; }

    /// <summary>The training and validation images that could not be read, each once; they were left out and not replaced.</summary>
    public required IReadOnlyList<UnreadableImage> Unreadable { get; init; }
}
