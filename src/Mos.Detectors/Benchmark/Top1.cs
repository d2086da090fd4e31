namespace Mos.Detectors;

/// <summary>Counts the labelled images that a model classifies rightly. Labels are matched to the model's classes by name where both have names.</summary>
internal sealed class Top1
{
    private readonly LabelMap _labels;
    private long _labelled;
    private long _right;

    private Top1(LabelMap labels) => _labels = labels;

    /// <summary>The share that is right, 0 to 1; null where no image that could be read has a label.</summary>
    public double? Share => _labelled == 0 ? null : (double)_right / _labelled;

    /// <summary>A counter; null where the images have no labels, the model no logits, or only the images have names for their classes.</summary>
    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public static Top1? For(IOodModel model, DataSet set)
    {
        ImageSet images = set.Images;
        // A folder's classes have names; a model that has none may count its classes in another order, and nothing but a bad figure would show it.
        bool isOrderUnknown = images.ClassNames is not null && model.Info.ClassNames is null;
        if (ClassPrediction.Signals(model) == ModelSignals.None || isOrderUnknown || images.Items.All(i => i.Label is null))
        {
            return null;
        }

        return new Top1(LabelMap.For(images, set.Name, model.Info));
    }

    public void Add(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (_labels.ClassOf(items[i]) is var label and not LabelMap.Unknown)
            {
                _labelled++;
                _right += ClassPrediction.Of(output, i) == label ? 1 : 0;
            }
        }
    }
}
