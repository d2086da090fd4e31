namespace Mos.Detectors;

/// <summary>Counts the labelled images that a model classifies rightly. Labels are matched to the model's classes by name where both have names.</summary>
internal sealed class Top1
{
    private readonly LabelMap _labels;

    private Top1(LabelMap labels) => _labels = labels;

    /// <summary>Images with a label so far.</summary>
    public long Labelled { get; private set; }

    /// <summary>Those of them that were classified rightly.</summary>
    public long Right { get; private set; }

    /// <summary>The share that is right, 0 to 1; null where no image that could be read has a label.</summary>
    public double? Share => Labelled == 0 ? null : (double)Right / Labelled;

    /// <summary>A counter; null where the images have no labels, the model no logits, or only the images have names for their classes.</summary>
    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public static Top1? For(IOodModel model, string set, ImageSet images)
    {
        // A folder's classes have names; a model that has none may count its classes in another order, and nothing but a bad figure would show it.
        bool isOrderUnknown = images.ClassNames is not null && model.Info.ClassNames is null;
        return isOrderUnknown || !CanCount(model, images) ? null : new Top1(LabelMap.For(images, set, model.Info));
    }

    /// <summary>
    /// A counter that takes classes without names to be in the model's order, so as to find out; null where the labels cannot be the
    /// model's classes, which is no fault where labels are not needed.
    /// </summary>
    public static Top1? ByBestGuess(IOodModel model, ImageSet images)
    {
        bool areOthers = images.ClassNames is { } names && model.Info.ClassNames is null && names.Count != model.Info.ClassCount;
        try
        {
            return areOthers || !CanCount(model, images) ? null : new Top1(LabelMap.For(images, "held-out", model.Info));
        }
        catch (MosException)
        {
            return null;
        }
    }

    public void Add(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (_labels.ClassOf(items[i]) is var label and not LabelMap.Unknown)
            {
                Labelled++;
                Right += ClassPrediction.Of(output, i) == label ? 1 : 0;
            }
        }
    }

    private static bool CanCount(IOodModel model, ImageSet images) =>
        ClassPrediction.Signals(model) != ModelSignals.None && images.Items.Any(i => i.Label is not null);
}
