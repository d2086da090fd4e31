using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Mos;

/// <summary>Asks for memory before it is needed. Advice only: nothing is read, and where the processor has no such instruction nothing happens.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Into the first-level cache: it is needed at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Now<T>(ref readonly T place)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }

    /// <summary>Into the second-level cache: it is needed next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Soon<T>(ref readonly T place)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }
}
