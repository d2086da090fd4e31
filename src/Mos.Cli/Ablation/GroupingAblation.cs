using Mos.Cli.App;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Vision;

namespace Mos.Cli.Ablation;

/// <summary>The paper's comparison of groupings: a group head for each, trained on the same features, and MOS by each, beside a flat head and MSP.</summary>
internal sealed class GroupingAblation : IDisposable
{
    private readonly FeatureCache _features = new();
    private readonly DisposableList<BitModel> _models = new();

    /// <summary>The frozen network.</summary>
    public required BitModel Backbone { get; init; }

    /// <summary>Labelled training images, in the order of <see cref="ClassNames"/>.</summary>
    public required ImageSet Training { get; init; }

    /// <summary>The names of the classes, or null.</summary>
    public required IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>A taxonomy to compare with, or null.</summary>
    public required ClassGroups? Taxonomy { get; init; }

    /// <summary>Numbers of groups for k-means and chance.</summary>
    public required IReadOnlyList<int> GroupCounts { get; init; }

    public required long Seed { get; init; }

    /// <summary>Trains and evaluates, and writes the table, the result, and the groups of each grouping.</summary>
    /// <param name="benchmark">The data sets to evaluate on; scorers are added here.</param>
    /// <param name="configure">The options of each training.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="progress">Told all along.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OodBenchmarkResult> RunAsync(
        OodBenchmarkBuilder benchmark, Action<FineTuningOptions> configure, string folder, ProgressSink progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<Grouping> groupings = await GroupingsAsync(progress, cancellationToken);
        foreach (Grouping grouping in groupings)
        {
            if (grouping.Groups is { } groups)
            {
                GroupTableCsv.Save(new GroupTable(groups, ClassNames), Path.Combine(folder, "groups", $"{grouping.Name}.csv"));
            }

            BitModel model = await TrainAsync(grouping, configure, progress.Named(grouping.Name), cancellationToken);
            _models.Add(model);
            benchmark.AddScorers(model, grouping.Scorer);
        }

        OodBenchmarkResult result = await benchmark.RunAsync(progress, cancellationToken);
        await ResultFiles.SaveAsync(result, folder, cancellationToken);
        AblationCsv.Write(groupings, result, Path.Combine(folder, "ablation.csv"));
        return result;
    }

    public void Dispose() => _models.Dispose();

    private async Task<IReadOnlyList<Grouping>> GroupingsAsync(ProgressSink progress, CancellationToken cancellationToken)
    {
        FloatMatrix prototypes = await _features.ClassMeansAsync(Backbone, Training, progress, cancellationToken);
        return
        [
            Grouping.Flat,
            .. Taxonomy is null ? [] : new[] { new Grouping($"taxonomy-{Taxonomy.GroupCount}", Taxonomy) },
            .. GroupCounts.Select(n => new Grouping($"kmeans-{n}", Words.Understood(() => ClassClustering.KMeans(prototypes, n, Seed)))),
            .. GroupCounts.Select(n => new Grouping($"random-{n}", ClassClustering.Random(prototypes.Rows, n, Seed))),
        ];
    }

    private async Task<BitModel> TrainAsync(Grouping grouping, Action<FineTuningOptions> configure, ProgressSink progress, CancellationToken cancellationToken)
    {
        FineTunerBuilder tuner = FineTuner.CreateBuilder(Backbone).TrainOn(Training).ShareFeatures(_features);
        _ = grouping.Groups is { } groups ? tuner.WithGroupHead(groups, ClassNames) : tuner.WithFlatHead(ClassNames);
        Words.Understood(() => tuner.Configure(options =>
        {
            configure(options);
            options.FromFeatures = true;
        }));
        FineTuningResult result = await tuner.RunAsync(progress, cancellationToken);
        using BitModel trained = result.Model;
        return Backbone.WithHead(trained.Info.Head!, grouping.Groups, ClassNames, grouping.Name);
    }
}
