using System.CommandLine;
using Mos.Vision;

namespace Mos.Cli.App;

/// <summary>The options of a training, named as <see cref="FineTuningOptions"/>, with its defaults.</summary>
internal sealed class TrainingOptions
{
    private static readonly FineTuningOptions Defaults = new();

    private readonly Option<int?> _steps = new Option<int?>("--steps") { HelpName = "N", Description = "Updates of the weights; by default BiT's rule: 500, 10,000 or 20,000 by the number of images." }.Positive();
    private readonly Option<double> _rate = new Option<double>("--base-lr") { HelpName = "X", Description = "The learning rate after the warm-up.", DefaultValueFactory = _ => Defaults.BaseLearningRate }.Positive();
    private readonly Option<string> _schedule = new Option<string>("--schedule") { Description = "How the learning rate falls: staircase (the paper's) or cosine.", DefaultValueFactory = _ => Word(Defaults.Schedule) }.OneOf([.. Enum.GetValues<LearningRateDecay>().Select(Word).OrderDescending()]);
    private readonly Option<int?> _warmup = new Option<int?>("--warmup") { HelpName = "N", Description = "Steps over which the learning rate rises from zero; by default BiT's rule, in proportion." }.NotNegative();
    private readonly Option<int> _batch = new Option<int>("--batch") { HelpName = "N", Description = "Images in a step.", DefaultValueFactory = _ => Defaults.BatchSize }.Positive();
    private readonly Option<int?> _split = new Option<int?>("--batch-split") { HelpName = "N", Description = "Parts that a batch goes through the network in; by default chosen by memory." }.Positive();
    private readonly Option<int?> _evaluate = new Option<int?>("--eval-every") { HelpName = "N", Description = "Steps between two validations; by default one at the end." }.Positive();
    private readonly Option<double?> _mixup = new Option<double?>("--mixup") { HelpName = "X", Description = "The parameter of mixup; by default by the number of images, 0 for none." }.NotNegative();
    private readonly Option<int?> _precrop = new Option<int?>("--precrop") { HelpName = "N", Description = "Side of the images before the random crop; by default the input size x 512 / 480." }.Positive();
    private readonly Option<int> _open = new Option<int>("--open-blocks") { HelpName = "N", Description = "Blocks that train beside the head, from the last: 0 to 4, or -1 for the whole network.", DefaultValueFactory = _ => Defaults.OpenBlocks }.Within(-1, 4);
    private readonly Option<bool> _features = new("--from-features") { Description = "Compute the features of the frozen backbone once, without augmentation unless there are --views: much faster." };

    private readonly Option<int?> _views = new Option<int?>("--views") { HelpName = "N", Description = "As --from-features, of so many augmented views of each image: crops and mirrors as in so many epochs." }.Positive();

    public void AddTo(Command command)
    {
        Option[] options = [_steps, _rate, _schedule, _warmup, _batch, _split, _evaluate, _mixup, _precrop, _open, _features, _views];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    public void Configure(ParseResult parsed, FineTuningOptions options)
    {
        Option? fromFeatures = parsed.GetValue(_features) ? _features : parsed.GetValue(_views) is not null ? _views : null;
        if (fromFeatures is not null && parsed.GetValue(_open) != 0)
        {
            throw new UsageException($"{fromFeatures.Name} leaves the backbone as it is, and {_open.Name} {parsed.GetValue(_open)} trains it; give one of them.");
        }

        options.Steps = parsed.GetValue(_steps);
        options.BaseLearningRate = parsed.GetValue(_rate);
        options.Schedule = Enum.Parse<LearningRateDecay>(parsed.GetRequiredValue(_schedule), ignoreCase: true);
        options.WarmupSteps = parsed.GetValue(_warmup);
        options.BatchSize = parsed.GetValue(_batch);
        options.BatchSplit = parsed.GetValue(_split);
        options.EvaluateEvery = parsed.GetValue(_evaluate);
        options.Mixup = parsed.GetValue(_mixup);
        options.Precrop = parsed.GetValue(_precrop);
        options.OpenBlocks = parsed.GetValue(_open);
        options.FromFeatures = fromFeatures is not null;
        options.Views = parsed.GetValue(_views);
    }

    private static string Word(LearningRateDecay decay) => decay.ToString().ToLowerInvariant();
}
