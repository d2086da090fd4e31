namespace Mos.Detectors;

/// <summary>Counts the labelled images that a model classifies rightly. Labels are matched to the model's classes by name where both have names.</summary>
internal sealed class Top1
{
    private readonly int[]? _classOfLabel;
    private long _labelled;
    private long _right;

    private Top1(int[]? classOfLabel) => _classOfLabel = classOfLabel;

    /// <summary>The share that is right, 0 to 1; null where no image that could be read has a label.</summary>
    public double? Share => _labelled == 0 ? null : (double)_right / _labelled;

    /// <summary>A counter; null where the images have no labels, the model no logits, or only the images have names for their classes.</summary>
    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public static Top1? For(IOodModel model, BenchmarkImages set)
    {
        ImageSet images = set.Images;
        // A folder's classes have names; a model that has none may count its classes in another order, and nothing but a bad figure would show it.
        bool isOrderUnknown = images.ClassNames is not null && model.Info.ClassNames is null;
        if (ClassPrediction.Signals(model) == ModelSignals.None || isOrderUnknown || images.Items.All(i => i.Label is null))
        {
            return null;
        }

        if (images.ClassNames is { } names && model.Info.ClassNames is { } order)
        {
            // A set with one image of each class, put into the model's order, is the map from label to class.
            var each = new ImageSet(names.Select((name, label) => new ImageItem(name, label)), names);
            return new Top1([.. each.WithClassOrder(order).Items.Select(i => i.Label!.Value)]);
        }

        return images.Items.FirstOrDefault(i => i.Label >= model.Info.ClassCount) is not { } outside
            ? new Top1(classOfLabel: null)
            : throw new MosException(
                $"Data set '{set.Name}': image '{outside.Source}' has label {outside.Label}, but model '{model.Info.Name}' has {model.Info.ClassCount} classes.");
    }

    public void Add(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Label is { } label)
            {
                _labelled++;
                _right += ClassPrediction.Of(output, i) == (_classOfLabel?[label] ?? label) ? 1 : 0;
            }
        }
    }
}
