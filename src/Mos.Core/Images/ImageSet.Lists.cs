namespace Mos;

public sealed partial class ImageSet
{
    /// <summary>Writes a list file with lines <c>path class</c>, which <see cref="FromList"/> and the paper's code read.</summary>
    /// <param name="path">The list; replaced when it is there.</param>
    /// <param name="root">The folder that the written paths start from.</param>
    /// <exception cref="MosException">An image has no label, or a path with a line break or a space at an end, or the file cannot be written.</exception>
    public void SaveList(string path, string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(root);
        ImageListWriter.Write(this, path, root, ImageListWriter.Number);
    }

    /// <summary>Writes a list file with lines <c>path group index</c>, which <see cref="FromGroupList"/> and the paper's code read.</summary>
    /// <param name="path">The list; replaced when it is there.</param>
    /// <param name="root">The folder that the written paths start from.</param>
    /// <param name="groups">The groups of the classes, which are counted as the labels are.</param>
    /// <exception cref="MosException">An image has no label or one outside the groups, or a path with a line break or a space at an end, or the file cannot be written.</exception>
    public void SaveGroupList(string path, string root, ClassGroups groups)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(groups);
        ImageListWriter.Write(this, path, root, label => label < groups.ClassCount
            ? $"{ImageListWriter.Number(groups.GroupOf(label))} {ImageListWriter.Number(groups.IndexInGroup(label))}"
            : throw new MosException($"List '{path}' cannot be written: an image is of class {label}, and the groups have {groups.ClassCount} classes, counted from 0; give the groups of these classes."));
    }

    /// <summary>Sets images of each class aside, drawn at random, so that one folder serves training and validation.</summary>
    /// <param name="share">Share of the images of each class, above 0 and below 1; rounded, and at least one where a class has two or more.</param>
    /// <param name="seed">Equal seeds draw equal images.</param>
    /// <returns>What was kept and what was set aside, both in the order of this set.</returns>
    /// <exception cref="MosException">An image has no label.</exception>
    public (ImageSet Kept, ImageSet HeldOut) HoldOut(double share, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        if (!(share < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share is above 0 and below 1.");
        }

        if (Items.FirstOrDefault(item => item.Label is null) is { } unlabelled)
        {
            throw new MosException($"Image '{unlabelled.Source}' has no label, so no share of each class can be set aside; read the images from a folder of class folders.");
        }

        var isHeldOut = new bool[Count];
        foreach (IGrouping<int, int> members in Enumerable.Range(0, Count).GroupBy(i => Items[i].Label!.Value))
        {
            int[] indices = [.. members];
            int count = Math.Clamp((int)Math.Round(share * indices.Length, MidpointRounding.AwayFromZero), Math.Min(1, indices.Length - 1), indices.Length - 1);
            new SplitMix64(seed, members.Key).Shuffle<int>(indices);
            foreach (int i in indices.AsSpan(0, count))
            {
                isHeldOut[i] = true;
            }
        }

        return (new ImageSet(Items.Where((_, i) => !isHeldOut[i]), ClassNames), new ImageSet(Items.Where((_, i) => isHeldOut[i]), ClassNames));
    }
}
