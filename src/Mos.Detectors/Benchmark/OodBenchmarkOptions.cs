namespace Mos.Detectors;

/// <summary>How a benchmark runs. Copied when it does.</summary>
public sealed class OodBenchmarkOptions
{
    /// <summary>Images that go through a network together, 1 or more.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Threads that decode images, 1 or more.</summary>
    /// <value>The default value is the number of processors.</value>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>The TPR at which the FPR is taken, above 0 and at most 1.</summary>
    /// <value>The default value is 0.95.</value>
    public double TprLevel { get; set; } = 0.95;

    /// <summary>Bootstrap resamples behind the 95 % interval of each metric, see <see cref="BootstrapIntervals"/>; 0 for no intervals.</summary>
    /// <value>The default value is 1000.</value>
    public int Resamples { get; set; } = 1000;

    /// <summary>The seed of all random choices, stated in the result.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; set; }

    /// <summary>Where the networks run, stated in the result; a model decides that itself.</summary>
    /// <value>The default value is <c>cpu</c>.</value>
    public string Device { get; set; } = "cpu";

    /// <summary>Whether a scorer that cannot learn from the training images, or cannot score one image of a set, is left out, and listed in <see cref="OodBenchmarkResult.LeftOut"/>; else its sentence ends the run.</summary>
    /// <value>The default value is false.</value>
    public bool LeaveOutRefusals { get; set; }

    internal ImageLoaderOptions Loader => new() { BatchSize = BatchSize, Threads = DecodingThreads };

    internal OodBenchmarkOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DecodingThreads);
        ArgumentOutOfRangeException.ThrowIfNegative(Resamples);
        ArgumentException.ThrowIfNullOrEmpty(Device);
        if (!(TprLevel > 0 && TprLevel <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(TprLevel), TprLevel, "A TPR level is above 0 and at most 1, such as 0.95.");
        }

        return (OodBenchmarkOptions)MemberwiseClone();
    }
}
