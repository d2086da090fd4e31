namespace Mos;

/// <summary>Arithmetic on shapes that come from files and may say anything.</summary>
internal static class TensorShape
{
    // Bytes, strides and offsets of anything below stay within 64 bits.
    private const long MaxCount = 1L << 58;

    /// <summary>The number of elements; false for a negative size or for more elements than any file could hold.</summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        bool empty = false;
        foreach (long size in shape)
        {
            if (size < 0 || Math.Max(size, 1) > MaxCount / count)
            {
                return false;
            }

            // Zeros are left out of the product, so that the sizes beside them stay bounded as well.
            empty |= size == 0;
            count *= Math.Max(size, 1);
        }

        count = empty ? 0 : count;
        return true;
    }

    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
