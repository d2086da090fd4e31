using BenchmarkDotNet.Running;
using Mos.Benchmarks;

if (args is ["fit-scorers", ..])
{
    FitAllScorers.Run(args.AsSpan(1));
}
else if (args is ["score-features-cost", ..])
{
    ScoreFeaturesCost.Run(args.AsSpan(1));
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
