namespace Mos.Imaging;

/// <summary>One axis of a resize, of whose outputs a run is wanted: cropping what was resized need not resize what is cut off.</summary>
/// <param name="From">Input length.</param>
/// <param name="To">Length of the whole output.</param>
/// <param name="Start">The first output that is wanted.</param>
/// <param name="Count">The number of outputs that are wanted.</param>
internal readonly record struct ResizeAxis(int From, int To, int Start, int Count)
{
    /// <summary>Whether the outputs are the inputs.</summary>
    public bool IsIdentity => From == To && Count == To;

    /// <summary>All outputs.</summary>
    public static ResizeAxis Whole(int from, int to) => new(from, to, 0, to);

    /// <summary>
    /// Both axes of a resize of the shorter side, which keeps the aspect, and of the square in the middle of the result, as torchvision's
    /// <c>Resize(shorterSide)</c> and <c>CenterCrop(size)</c> count them: the longer side is rounded down, the place of the cut to even.
    /// </summary>
    public static (ResizeAxis Horizontal, ResizeAxis Vertical) CentreOf(int width, int height, int shorterSide, int size)
    {
        int shorter = Math.Min(width, height);
        return (Axis(width), Axis(height));

        ResizeAxis Axis(int from)
        {
            int to = from == shorter ? shorterSide : (int)((double)((long)shorterSide * from) / shorter);
            return new ResizeAxis(from, to, (int)Math.Round((to - size) / 2.0, MidpointRounding.ToEven), size);
        }
    }
}
