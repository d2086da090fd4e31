namespace Mos;

/// <summary>How an image becomes a network's input; part of a model's description and stored with it.</summary>
/// <remarks>
/// Pixels first: RGB without alpha and without EXIF rotation is resized by Pillow's antialiased filters in 8-bit fixed point. Then values,
/// in float32 steps: (pixel / <see cref="Divisor"/> - <see cref="Mean"/>) / <see cref="Deviation"/>. The defaults are the setting of BiT
/// (Kolesnikov et al., 2020) and of MOS (Huang and Li, 2021), whose size is 480.
/// </remarks>
public sealed partial record Preprocessing
{
    /// <summary>The whole image resized to a square without keeping its aspect, values in [-1, 1].</summary>
    /// <param name="size">Side of the square input in pixels.</param>
    public Preprocessing(int size) => Size = size;

    /// <summary>The whole image resized to a square without keeping its aspect, with a mean and a deviation.</summary>
    /// <param name="size">Side of the square input in pixels.</param>
    /// <param name="mean">Subtracted from every value after the division by 255.</param>
    /// <param name="deviation">Divides after the subtraction.</param>
    public Preprocessing(int size, ChannelValues mean, ChannelValues deviation)
        : this(size)
    {
        Mean = mean;
        Deviation = deviation;
    }

    /// <summary>The paper's setting: 480 x 480, values in [-1, 1].</summary>
    public static Preprocessing Paper { get; } = new(480);

    /// <summary>Side of the square input in pixels.</summary>
    public int Size { get; init; }

    /// <summary>
    /// The side in pixels, <see cref="Size"/> or more, to which the shorter side of an image is resized, with its aspect kept, before the
    /// centre is cut out: torchvision's <c>Resize(shorterSide)</c> and <c>CenterCrop(size)</c>. Null: the whole image becomes the square.
    /// </summary>
    /// <value>The default is null.</value>
    public int? ShorterSide { get; init; }

    /// <summary>The filter of the resize.</summary>
    /// <value>The default is <see cref="ResizeFilter.Bilinear"/>.</value>
    public ResizeFilter Filter { get; init; }

    /// <summary>
    /// Whether a JPEG more than twice as large as what is wanted is decoded at a fraction of its size, in eighths, that is still twice as
    /// large, and resized from there: about twice as fast for large photographs. Their pixels then differ a little from those of Pillow.
    /// What was fitted or calibrated without it does not fit a model with it, and is refused.
    /// </summary>
    /// <value>The default is false: pixels as Pillow has them.</value>
    public bool ScaledJpeg { get; init; }

    /// <summary>Divides every pixel value first: 255 gives [0, 1], 1 leaves 0 to 255.</summary>
    /// <value>The default is 255.</value>
    public float Divisor { get; init; } = 255;

    /// <summary>Subtracted from every channel after the division.</summary>
    /// <value>The default is 0.5.</value>
    public ChannelValues Mean { get; init; } = 0.5f;

    /// <summary>Divides every channel after the subtraction.</summary>
    /// <value>The default is 0.5.</value>
    public ChannelValues Deviation { get; init; } = 0.5f;

    /// <summary>The order in which the network takes the channels.</summary>
    /// <value>The default is <see cref="ChannelOrder.Rgb"/>.</value>
    public ChannelOrder Channels { get; init; }

    /// <summary>
    /// The setting of torchvision's ImageNet networks and of most that were exported from PyTorch: shorter side to 256, centre of
    /// 224 x 224, mean (0.485, 0.456, 0.406), deviation (0.229, 0.224, 0.225).
    /// </summary>
    /// <param name="size">Side of the input in pixels; the shorter side is resized to 256 / 224 of it.</param>
    public static Preprocessing ImageNet(int size = 224) => new(size, new ChannelValues(0.485f, 0.456f, 0.406f), new ChannelValues(0.229f, 0.224f, 0.225f))
    {
        ShorterSide = (int)Math.Round(size * 256.0 / 224.0, MidpointRounding.AwayFromZero),
    };
}
