using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mos.Vision.Frozen;

/// <summary>
/// Registers over the channels of a pixel. The only place of the frozen form where memory is read and written without a check: whoever
/// takes a reference from here has checked the length of the span before.
/// </summary>
internal static class Lanes
{
    /// <summary>Channels that a register holds. It divides 32, and every number of channels is a multiple of 32.</summary>
    public static int Count => Vector<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(ref readonly T first, nint at) => Vector.LoadUnsafe(in Unsafe.Add(ref Unsafe.AsRef(in first), at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector<T> value, ref T first, nint at) => value.StoreUnsafe(ref Unsafe.Add(ref first, at));

    /// <summary>The first value of a span that has at least so many.</summary>
    public static ref T First<T>(Span<T> span, int length) => ref MemoryMarshal.GetReference(span[..length]);

    /// <inheritdoc cref="First{T}(Span{T}, int)"/>
    public static ref readonly T First<T>(ReadOnlySpan<T> span, int length) => ref MemoryMarshal.GetReference(span[..length]);
}
