using Mos.Cli.App;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Vision;

namespace Mos.Cli.Demo;

/// <summary>The paper's experiment in small: pre-training, both heads, evaluation on four out-of-distribution sets, report.</summary>
/// <param name="folder">Where everything is written.</param>
/// <param name="scale">How much of it.</param>
/// <param name="seed">Equal seeds give equal tables on the same machine.</param>
internal sealed class DemoRun(string folder, DemoScale scale, int seed)
{
    /// <summary>Pre-training and head training draw their numbers apart from each other.</summary>
    private const int HeadSeedOffset = 1;

    /// <summary>Pictures of each method and set in the report: a row on a wide page.</summary>
    private const int MistakesShown = 10;

    public async Task<OodBenchmarkResult> RunAsync(ProgressSink progress, CancellationToken cancellationToken)
    {
        progress.Report(new OodProgress("drawing", 0, null));
        var data = DemoData.Draw(Path.Combine(folder, "images"), scale.TrainPerClass, scale.ValidationPerClass, scale.PerOutsideSet, seed, cancellationToken);
        var train = ImageSet.FromClassFolders(data.Train);
        var validation = ImageSet.FromClassFolders(data.Validation);
        progress.Report(new OodProgress("drawing", 1, 1));

        using BitModel pretrained = await PretrainAsync(train, validation, progress.Named("pre-training"), cancellationToken);
        var table = GroupTable.Read(data.GroupTable);
        using BitModel flat = await TrainHeadAsync(FineTuner.CreateBuilder(pretrained).WithFlatHead(table.ClassNames), train, validation, progress.Named("flat head"), "flat-head", cancellationToken);
        using BitModel group = await TrainHeadAsync(FineTuner.CreateBuilder(pretrained).WithGroupHead(table.Groups, table.ClassNames), train, validation, progress.Named("group head"), "group-head", cancellationToken);

        OodBenchmarkBuilder benchmark = OodBenchmark.CreateBuilder()
            .AddScorers(flat, Scorers.Msp())
            .AddScorers(group, Scorers.Mos())
            .InDistribution("drawings", validation)
            .Configure(o => o.Seed = seed);
        foreach ((string name, string path) in data.OutOfDistribution)
        {
            benchmark.OutOfDistribution(name, ImageSet.FromDirectory(path));
        }

        OodBenchmarkResult result = await benchmark.RunAsync(progress.Named("evaluating"), cancellationToken);
        await ResultFiles.SaveAsync(result, folder, GalleryOption.Of(MistakesShown), cancellationToken);
        return result;
    }

    private async Task<BitModel> PretrainAsync(ImageSet train, ImageSet validation, ProgressSink progress, CancellationToken cancellationToken)
    {
        using var random = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(DemoPainter.Size), seed);
        FineTuningResult result = await FineTuner.CreateBuilder(random)
            .WithFlatHead()
            .TrainOn(train)
            .ValidateOn(validation)
            .Configure(o =>
            {
                o.OpenBlocks = -1;
                o.Steps = scale.PretrainingSteps;
                o.BatchSize = 32;
                o.BaseLearningRate = 0.03;
                o.Schedule = LearningRateDecay.Cosine;
                o.WarmupSteps = scale.PretrainingSteps / 10;
                o.Seed = seed;
            })
            .RunAsync(progress, cancellationToken);
        return result.Model;
    }

    private async Task<BitModel> TrainHeadAsync(FineTunerBuilder tuner, ImageSet train, ImageSet validation, ProgressSink progress, string name, CancellationToken cancellationToken)
    {
        FineTuningResult result = await tuner
            .TrainOn(train)
            .ValidateOn(validation)
            .Configure(o =>
            {
                o.FromFeatures = true;
                o.Steps = scale.HeadSteps;
                o.BatchSize = 256;
                o.BaseLearningRate = 0.03;
                o.Schedule = LearningRateDecay.Cosine;
                o.WarmupSteps = scale.HeadSteps / 10;
                o.Seed = seed + HeadSeedOffset;
            })
            .RunAsync(progress, cancellationToken);
        string path = Path.Combine(folder, $"{name}.safetensors");
        using (BitModel trained = result.Model)
        {
            await trained.SaveAsync(path, cancellationToken);
        }

        // The file, not the model in memory, is evaluated: so its name stands in the report, and the file is known to be whole.
        return BitModel.Load(path);
    }
}
