using System.CommandLine;
using Mos.Vision;

namespace Mos.Cli.App;

/// <summary>The options of a training, named as <see cref="FineTuningOptions"/>, with its defaults.</summary>
internal sealed class TrainingOptions
{
    private static readonly FineTuningOptions Defaults = new();

    private readonly Option<int?> _steps = CommonOptions.Positive<int?>(new("--steps") { Description = "Updates of the weights; by default BiT's rule: 500, 10,000 or 20,000 by the number of images." });
    private readonly Option<double> _rate = CommonOptions.Positive<double>(new("--base-lr") { Description = "The learning rate after the warm-up.", DefaultValueFactory = _ => Defaults.BaseLearningRate });
    private readonly Option<LearningRateDecay> _schedule = new("--schedule") { Description = "How the learning rate falls: staircase (the paper's) or cosine.", DefaultValueFactory = _ => Defaults.Schedule };
    private readonly Option<int?> _warmup = new("--warmup") { Description = "Steps over which the learning rate rises from zero." };
    private readonly Option<int> _batch = CommonOptions.Positive<int>(new("--batch") { Description = "Images in a step.", DefaultValueFactory = _ => Defaults.BatchSize });
    private readonly Option<int?> _split = CommonOptions.Positive<int?>(new("--batch-split") { Description = "Parts that a batch goes through the network in; by default chosen by memory." });
    private readonly Option<int?> _evaluate = CommonOptions.Positive<int?>(new("--eval-every") { Description = "Steps between two validations; by default one at the end." });
    private readonly Option<double?> _mixup = new("--mixup") { Description = "The parameter of mixup; by default by the number of images, 0 for none." };
    private readonly Option<int?> _precrop = CommonOptions.Positive<int?>(new("--precrop") { Description = "Side of the images before the random crop; by default the input size x 512 / 480." });
    private readonly Option<int> _open = new("--open-blocks") { Description = "Blocks that train beside the head, from the last: 0 to 4, or -1 for the whole network.", DefaultValueFactory = _ => Defaults.OpenBlocks };
    private readonly Option<bool> _features = new("--from-features") { Description = "Compute the features of the frozen backbone once, without augmentation: much faster." };

    public void AddTo(Command command)
    {
        Option[] options = [_steps, _rate, _schedule, _warmup, _batch, _split, _evaluate, _mixup, _precrop, _open, _features];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    public void Configure(ParseResult parsed, FineTuningOptions options)
    {
        options.Steps = parsed.GetValue(_steps);
        options.BaseLearningRate = parsed.GetValue(_rate);
        options.Schedule = parsed.GetValue(_schedule);
        options.WarmupSteps = parsed.GetValue(_warmup);
        options.BatchSize = parsed.GetValue(_batch);
        options.BatchSplit = parsed.GetValue(_split);
        options.EvaluateEvery = parsed.GetValue(_evaluate);
        options.Mixup = parsed.GetValue(_mixup);
        options.Precrop = parsed.GetValue(_precrop);
        options.OpenBlocks = parsed.GetValue(_open);
        options.FromFeatures = parsed.GetValue(_features);
    }
}
