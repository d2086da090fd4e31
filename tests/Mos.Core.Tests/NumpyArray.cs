using System.Runtime.InteropServices;
using System.Text;

namespace Mos.Core.Tests;

/// <summary>Writes a .npy file of version 1.</summary>
internal static class NumpyArray
{
    public static byte[] Bytes<T>(string type, string shape, params T[] values)
        where T : unmanaged
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + '\n';
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. MemoryMarshal.AsBytes(values.AsSpan())];
    }
}
