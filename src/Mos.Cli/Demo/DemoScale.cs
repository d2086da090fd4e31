namespace Mos.Cli.Demo;

/// <summary>How much the demo draws and trains.</summary>
internal sealed record DemoScale(int TrainPerClass, int ValidationPerClass, int PerOutsideSet, int PretrainingSteps, int HeadSteps)
{
    /// <summary>Under three minutes on two cores.</summary>
    public static DemoScale Full { get; } = new(200, 40, 400, 1000, 400);

    /// <summary>Well under a minute.</summary>
    public static DemoScale Quick { get; } = new(20, 20, 60, 40, 100);
}
