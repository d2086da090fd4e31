using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mos.Imaging;

/// <summary>Turns pixels into a network's input: ((x / 255) - mean) / deviation in float32 steps, channels first. Immutable and safe for concurrent use.</summary>
/// <remarks>What torchvision's <c>ToTensor</c> and <c>Normalize</c> give, bit for bit; the steps may not be merged, since rounding differs.</remarks>
public sealed class PixelNormalizer
{
    // Of four RGB pixels, one channel widened to 32 bits: red here, green and blue one and two bytes further.
    private static readonly Vector128<byte> Red = Channel(0);
    private static readonly Vector128<byte> Green = Channel(1);
    private static readonly Vector128<byte> Blue = Channel(2);

    private readonly float[] _values = new float[256];
    private readonly Vector128<float> _mean;
    private readonly Vector128<float> _deviation;

    /// <summary>Prepares the 256 possible values.</summary>
    /// <param name="preprocessing">Mean and deviation of a model's input.</param>
    /// <exception cref="ArgumentException">Mean or deviation are not finite, or the deviation is 0.</exception>
    public PixelNormalizer(Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (!float.IsFinite(preprocessing.Mean) || !float.IsFinite(preprocessing.Deviation) || preprocessing.Deviation == 0)
        {
            throw new ArgumentException($"Mean {preprocessing.Mean} and deviation {preprocessing.Deviation} do not normalise: both have to be finite, the deviation not 0.", nameof(preprocessing));
        }

        _mean = Vector128.Create(preprocessing.Mean);
        _deviation = Vector128.Create(preprocessing.Deviation);
        for (int x = 0; x < _values.Length; x++)
        {
            float share = x / 255f;
            float centred = share - preprocessing.Mean;
            _values[x] = centred / preprocessing.Deviation;
        }
    }

    /// <summary>The network's input for one pixel value.</summary>
    /// <param name="pixel">0 to 255.</param>
    public float this[byte pixel] => _values[pixel];

    /// <summary>Normalises a batch.</summary>
    /// <param name="images">Pixels <c>[N, H, W, 3]</c>.</param>
    /// <param name="destination">Receives <c>[N, 3, H, W]</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is of another length.</exception>
    public void Normalize(ImageBatch images, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(images);
        ReadOnlySpan<byte> pixels = images.Pixels.Span;
        if (destination.Length != pixels.Length)
        {
            throw new ArgumentException($"The batch has {pixels.Length} values, the destination {destination.Length}.", nameof(destination));
        }

        int area = images.Height * images.Width;
        for (int start = 0; start < pixels.Length; start += 3 * area)
        {
            NormalizeImage(pixels.Slice(start, 3 * area), destination.Slice(start, 3 * area));
        }
    }

    private void NormalizeImage(ReadOnlySpan<byte> pixels, Span<float> destination)
    {
        int area = pixels.Length / 3;
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte from = ref MemoryMarshal.GetReference(pixels);
            ref float to = ref MemoryMarshal.GetReference(destination);

            // 12 of 16 loaded bytes are used, so the last pixels are left to the table.
            for (; (i * 3) + Vector128<byte>.Count <= pixels.Length; i += 4)
            {
                Vector128<byte> four = Vector128.LoadUnsafe(ref from, (nuint)i * 3);
                Normalized(four, Red).StoreUnsafe(ref to, (nuint)i);
                Normalized(four, Green).StoreUnsafe(ref to, (nuint)(i + area));
                Normalized(four, Blue).StoreUnsafe(ref to, (nuint)i + (2 * (nuint)area));
            }
        }

        for (; i < area; i++)
        {
            destination[i] = _values[pixels[i * 3]];
            destination[i + area] = _values[pixels[(i * 3) + 1]];
            destination[i + (2 * area)] = _values[pixels[(i * 3) + 2]];
        }
    }

    private Vector128<float> Normalized(Vector128<byte> four, Vector128<byte> channel) =>
        ((Vector128.ConvertToSingle(Vector128.Shuffle(four, channel).AsInt32()) / Vector128.Create(255f)) - _mean) / _deviation;

    private static Vector128<byte> Channel(byte c)
    {
        const byte Zero = 0x80;
        return Vector128.Create(
            c, Zero, Zero, Zero, (byte)(c + 3), Zero, Zero, Zero, (byte)(c + 6), Zero, Zero, Zero, (byte)(c + 9), Zero, Zero, Zero);
    }
}
