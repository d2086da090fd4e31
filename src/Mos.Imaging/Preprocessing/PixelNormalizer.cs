using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mos.Imaging;

/// <summary>Turns pixels into a network's input: ((x / divisor) - mean) / deviation in float32 steps. Immutable and safe for concurrent use.</summary>
/// <remarks>What torchvision's <c>ToTensor</c> and <c>Normalize</c> give, bit for bit; the steps may not be merged, since rounding differs.</remarks>
public sealed class PixelNormalizer
{
    private readonly Preprocessing _preprocessing;
    private readonly float[][] _values = new float[3][];

    /// <summary>Prepares the 256 possible values of each channel.</summary>
    /// <param name="preprocessing">Divisor, mean, deviation and the order of the channels of a model's input.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the divisor or a deviation is 0.</exception>
    public PixelNormalizer(Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        _preprocessing = preprocessing;
        for (int c = 0; c < 3; c++)
        {
            (float divisor, float mean, float deviation) = (preprocessing.Divisor, preprocessing.Mean[c], preprocessing.Deviation[c]);
            if (!float.IsFinite(divisor) || !float.IsFinite(mean) || !float.IsFinite(deviation) || divisor == 0 || deviation == 0)
            {
                throw new ArgumentException(
                    $"Divisor {divisor}, mean {mean} and deviation {deviation} do not normalise: all have to be finite, divisor and deviation not 0.", nameof(preprocessing));
            }

            _values[c] = new float[256];
            for (int x = 0; x < 256; x++)
            {
                float share = x / divisor;
                float centred = share - mean;
                _values[c][x] = centred / deviation;
            }
        }
    }

    /// <summary>The network's input for one pixel value of a channel.</summary>
    /// <param name="channel">0 is red, 1 green, 2 blue.</param>
    /// <param name="pixel">0 to 255.</param>
    public float this[int channel, byte pixel] => _values[channel][pixel];

    /// <summary>Normalises a batch.</summary>
    /// <param name="images">Pixels <c>[N, H, W, 3]</c>.</param>
    /// <param name="destination">Receives <c>[N, 3, H, W]</c>, or <c>[N, H, W, 3]</c> by <paramref name="layout"/>.</param>
    /// <param name="layout">The order of the dimensions.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is of another length.</exception>
    public void Normalize(ImageBatch images, Span<float> destination, ImageLayout layout = ImageLayout.Nchw)
    {
        ArgumentNullException.ThrowIfNull(images);
        ReadOnlySpan<byte> pixels = images.Pixels.Span;
        if (destination.Length != pixels.Length)
        {
            throw new ArgumentException($"The batch has {pixels.Length} values, the destination {destination.Length}.", nameof(destination));
        }

        if (layout == ImageLayout.Nhwc)
        {
            Interleave(pixels, destination);
            return;
        }

        int area = images.Height * images.Width;
        for (int start = 0; start < pixels.Length; start += 3 * area)
        {
            Separate(pixels.Slice(start, 3 * area), destination.Slice(start, 3 * area), area);
        }
    }

    /// <summary>The place of a colour among the network's channels.</summary>
    private int Place(int colour) => _preprocessing.Channels == ChannelOrder.Bgr ? 2 - colour : colour;

    private void Interleave(ReadOnlySpan<byte> pixels, Span<float> destination)
    {
        for (int colour = 0; colour < 3; colour++)
        {
            float[] values = _values[colour];
            int place = Place(colour);
            for (int i = 0; i < pixels.Length; i += 3)
            {
                destination[i + place] = values[pixels[i + colour]];
            }
        }
    }

    private void Separate(ReadOnlySpan<byte> pixels, Span<float> destination, int area)
    {
        for (int colour = 0; colour < 3; colour++)
        {
            Plane(pixels, colour, destination.Slice(Place(colour) * area, area));
        }
    }

    private void Plane(ReadOnlySpan<byte> pixels, int colour, Span<float> plane)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte from = ref MemoryMarshal.GetReference(pixels);
            ref float to = ref MemoryMarshal.GetReference(plane);
            Vector128<byte> taken = EveryThird((byte)colour);
            Vector128<float> divisor = Vector128.Create(_preprocessing.Divisor);
            Vector128<float> mean = Vector128.Create(_preprocessing.Mean[colour]);
            Vector128<float> deviation = Vector128.Create(_preprocessing.Deviation[colour]);

            // 12 of 16 loaded bytes are looked at, so the last pixels are left to the table.
            for (; (i * 3) + Vector128<byte>.Count <= pixels.Length; i += 4)
            {
                Vector128<int> four = Vector128.Shuffle(Vector128.LoadUnsafe(ref from, (nuint)i * 3), taken).AsInt32();
                (((Vector128.ConvertToSingle(four) / divisor) - mean) / deviation).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < plane.Length; i++)
        {
            plane[i] = _values[colour][pixels[(i * 3) + colour]];
        }
    }

    /// <summary>Of four RGB pixels, one colour widened to 32 bits.</summary>
    private static Vector128<byte> EveryThird(byte c)
    {
        const byte Zero = 0x80;
        return Vector128.Create(
            c, Zero, Zero, Zero, (byte)(c + 3), Zero, Zero, Zero, (byte)(c + 6), Zero, Zero, Zero, (byte)(c + 9), Zero, Zero, Zero);
    }
}
