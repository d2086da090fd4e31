using System.Globalization;
using BenchmarkDotNet.Running;
using Mos.Benchmarks;
using Mos.Benchmarks.Imaging;
using Mos.Benchmarks.Metrics;
using Mos.Benchmarks.Network;

switch (args)
{
    case ["fit-scorers", ..]:
        FitAllScorers.Run(args.AsSpan(1));
        break;
    case ["metrics", ..]:
        LargeLists.Run(args.AsSpan(1));
        break;
    case ["side-by-side", ..]:
        SideBySide.Run(args.AsSpan(1));
        break;
    case ["layer-times", ..]:
        LayerTimes.Run(args.AsSpan(1));
        break;
    case ["input-step", ..]:
        InputStepCost.Run(args.AsSpan(1));
        break;
    case ["growth", ..]:
        Growth.Run(args.AsSpan(1));
        break;
    case ["training-step", ..]:
        TrainingStepCost.Run(args.AsSpan(1));
        break;
    case ["load-images", string folder]:
        await LoadedFolder.RunAsync(folder);
        break;
    case ["score-features-cost", ..]:
        ScoreFeaturesCost.Run(args.AsSpan(1));
        break;
    case ["draw-model", string variant, string path]:
        await DrawnInputs.WriteModelAsync(variant, path);
        break;
    case ["draw-model", string variant, string path, string groups]:
        await DrawnInputs.WriteModelAsync(variant, path, int.Parse(groups, CultureInfo.InvariantCulture));
        break;
    case ["draw-images", string folder, string count, string size]:
        DrawnInputs.WriteImages(folder, count, size);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
