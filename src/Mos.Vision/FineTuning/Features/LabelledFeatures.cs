namespace Mos.Vision;

/// <summary>The features of images by a frozen backbone, and their classes.</summary>
/// <param name="Views">For each view <c>[N, D]</c>, of the images that could be read; one or more.</param>
/// <param name="Classes">N classes.</param>
internal sealed record LabelledFeatures(IReadOnlyList<FloatMatrix> Views, int[] Classes)
{
    /// <summary>The features of the first view, which is all where images are taken as they are.</summary>
    public FloatMatrix Values => Views[0];

    /// <summary>Puts the parts of each view, in their order, together.</summary>
    /// <param name="source">What they are of.</param>
    /// <param name="views">For each view its parts.</param>
    /// <exception cref="MosException">No image could be read, or not the same ones in each view.</exception>
    public static LabelledFeatures Join(FeatureSource source, IEnumerable<IEnumerable<SignalPart>> views)
    {
        var joined = new List<FloatMatrix>();
        int[]? readable = null;
        foreach (SignalPart[] parts in views.Select(v => v.ToArray()))
        {
            UnreadableImage[] missed = [.. parts.SelectMany(p => p.Unreadable)];
            int[] rows = ReadableRows(source.Images, missed);
            if (rows.Length == 0)
            {
                throw new MosException($"None of {source.Images.Length} images could be read; the first: {missed[0].Reason}");
            }

            if (readable is not null && !rows.AsSpan().SequenceEqual(readable))
            {
                throw new MosException("Some images could be read in one view and not in another; leave the files alone while features are computed.");
            }

            readable = rows;
            joined.Add(Stack(parts, rows.Length, source.Model.Variant.FeatureCount));
        }

        return new LabelledFeatures(joined, [.. readable!.Select(i => source.Images[i].Label!.Value)]);
    }

    private static FloatMatrix Stack(SignalPart[] parts, int rows, int width)
    {
        var values = new float[rows * width];
        int at = 0;
        foreach (FloatMatrix features in parts.Where(p => p.Items.Count > 0).Select(p => p.Output.Features!))
        {
            features.Values.CopyTo(values.AsSpan(at));
            at += features.Values.Length;
        }

        return new FloatMatrix(rows, width, values);
    }

    /// <summary>Where the images stand that are not among the unreadable ones, which come in the order of the list.</summary>
    private static int[] ReadableRows(ImageItem[] images, UnreadableImage[] missed)
    {
        var rows = new List<int>(images.Length);
        int next = 0;
        for (int i = 0; i < images.Length; i++)
        {
            if (next < missed.Length && images[i].Source == missed[next].Source)
            {
                next++;
            }
            else
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
