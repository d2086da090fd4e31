namespace Mos.Vision;

/// <summary>The head that is wanted, and how the labels of images become its classes.</summary>
/// <param name="Groups">The partition of a group-softmax head; null: the head is flat.</param>
/// <param name="ClassNames">The classes in the order of the head; null: not given.</param>
internal sealed record FineTuningHead(ClassGroups? Groups, IReadOnlyList<string>? ClassNames)
{
    /// <summary>The same head with the names that the training images have, where none were given.</summary>
    public FineTuningHead Named(ImageSet training)
    {
        if (ClassNames is not null || training.ClassNames is null)
        {
            return this;
        }

        // The groups may count classes in another order than a folder does, and nothing would ever show it but bad results.
        return Groups is null
            ? this with { ClassNames = training.ClassNames }
            : throw new MosException("The training images' classes have names, and the groups' do not, so which is which is unknown; give WithGroupHead the class names in the groups' order.");
    }

    /// <summary>Number of classes: by the groups, the names, or the largest label of the training images.</summary>
    public int ClassCount(ImageSet training) => Groups?.ClassCount ?? ClassNames?.Count ?? training.Items.Max(i => i.Label ?? -1) + 1;

    /// <summary>Images with their labels as classes of the head.</summary>
    /// <param name="images">The images.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="purpose">What they are for, in messages: training or validation.</param>
    public ImageItem[] Label(ImageSet images, int classCount, string purpose)
    {
        if (images.Count == 0)
        {
            throw new MosException($"There are no {purpose} images.");
        }

        if (ClassNames is null && images.ClassNames is not null)
        {
            throw new MosException($"The {purpose} images' classes have names, and the head's do not, so which is which is unknown; use a list with numbers for them as well, or give the head its class names.");
        }

        // Labels without names are numbers in the order of the head already.
        ImageSet ordered = ClassNames is null || images.ClassNames is null ? images : images.WithClassOrder(ClassNames);
        foreach (ImageItem item in ordered.Items)
        {
            if (item.Label is not int label)
            {
                throw new MosException($"The {purpose} image '{item.Source}' has no label; use a folder of class folders, or a list of paths and classes.");
            }

            if (label >= classCount)
            {
                throw new MosException($"The {purpose} image '{item.Source}' has label {label}, and the head has {classCount} classes, counted from 0.");
            }
        }

        return [.. ordered.Items];
    }
}
