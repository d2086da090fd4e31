namespace Mos.Vision;

/// <summary>How far a fine-tuning has come.</summary>
/// <param name="Stage">What is being done: <c>features</c> (in images), <c>training</c> (in steps) or <c>validation</c> (in images).</param>
/// <param name="Done">Units finished in this stage.</param>
/// <param name="Total">Units of this stage.</param>
public sealed record FineTuningProgress(string Stage, long Done, long Total)
{
    /// <summary>The mean loss of the step's batch, before its update; null outside of training.</summary>
    public double? Loss { get; init; }

    /// <summary>The learning rate of the step; null outside of training.</summary>
    public double? LearningRate { get; init; }

    /// <summary>What a validation gave that has just ended, after this step or after the last; null where there was none.</summary>
    public ValidationResult? Validation { get; init; }
}
