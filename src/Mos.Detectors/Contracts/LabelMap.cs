namespace Mos.Detectors;

/// <summary>From the labels of a set of images to the classes of a model: by name where both have names, else by number.</summary>
internal sealed class LabelMap
{
    /// <summary>The class of an image without a label.</summary>
    public const int Unknown = -1;

    private readonly int[]? _classOfLabel;

    private LabelMap(int[]? classOfLabel) => _classOfLabel = classOfLabel;

    /// <summary>The map for a set and a model. A model without a head has no classes: the labels stay as they are.</summary>
    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public static LabelMap For(ImageSet images, string set, ModelInfo model)
    {
        if (images.ClassNames is { } names && model.ClassNames is { } order)
        {
            // A set with one image of each class, put into the model's order, is the map from label to class.
            var each = new ImageSet(names.Select((name, label) => new ImageItem(name, label)), names);
            return new LabelMap([.. each.WithClassOrder(order).Items.Select(i => i.Label!.Value)]);
        }

        return model.ClassCount == 0 || images.Items.FirstOrDefault(i => i.Label >= model.ClassCount) is not { } outside
            ? new LabelMap(classOfLabel: null)
            : throw new MosException(
                $"Data set '{set}': image '{outside.Source}' has label {outside.Label}, but model '{model.Name}' has {model.ClassCount} classes.");
    }

    /// <summary>The class of an image, or <see cref="Unknown"/>.</summary>
    public int ClassOf(ImageItem item) => item.Label is { } label ? _classOfLabel?[label] ?? label : Unknown;
}
