namespace Mos.Detectors;

/// <summary>Which detector a host loads and how; can be bound from configuration.</summary>
public sealed class OodDetectorServiceOptions
{
    /// <summary>The detector file; a relative path starts from the process's current directory.</summary>
    /// <value>The default value is empty, which is refused.</value>
    public string Path { get; set; } = "";

    /// <summary>The share of in-distribution images that is to be accepted, above 0 and below 1.</summary>
    /// <value>The default value is null: the file's.</value>
    public double? TargetTpr { get; set; }

    /// <summary>The target as the share of in-distribution images that may be called out-of-distribution; not with <see cref="TargetTpr"/>.</summary>
    /// <value>The default value is null: the file's target.</value>
    public double? FalseAlarmRate { get; set; }

    /// <summary>Images that go through the network together, 1 or more.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Threads that decode the images of a set or stream, 1 or more.</summary>
    /// <value>The default value is the number of processors.</value>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;
}
