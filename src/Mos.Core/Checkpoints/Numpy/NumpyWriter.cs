using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mos;

/// <summary>Writes NumPy arrays, <c>.npy</c> and <c>.npz</c> (format version 1, little-endian, row-major).</summary>
public static class NumpyWriter
{
    private const int Alignment = 64;

    /// <summary>Writes one array, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array; its name is not written.</param>
    /// <exception cref="ArgumentException">NumPy has no such element type: bfloat16.</exception>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public static void WriteNpy(string path, StoredTensor array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Write(stream, array));
    }

    /// <summary>Writes several arrays, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">The arrays, with distinct names.</param>
    /// <param name="compress">Whether they are deflated.</param>
    /// <exception cref="ArgumentException">Two arrays have one name, or NumPy has no such element type: bfloat16.</exception>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public static void WriteNpz(string path, IEnumerable<StoredTensor> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            var names = new HashSet<string>();
            foreach (StoredTensor array in arrays)
            {
                if (!names.Add(array.Name))
                {
                    throw new ArgumentException($"Two arrays are named '{array.Name}'.", nameof(arrays));
                }

                archive.Add(array.Name + ".npy", entry => Write(entry, array), compress);
            }
        });
    }

    private static void Write(Stream stream, StoredTensor array)
    {
        string shape = string.Join(", ", array.Shape.Select(s => s.ToString(CultureInfo.InvariantCulture))) + (array.Shape.Count == 1 ? "," : string.Empty);
        string header = $"{{'descr': '{TypeName(array.ElementType)}', 'fortran_order': False, 'shape': ({shape}), }}";
        int start = NpyHeader.Magic.Length + 2 + sizeof(ushort);
        int padding = Alignment - ((start + header.Length + 1) % Alignment);
        byte[] text = Encoding.ASCII.GetBytes(header + new string(' ', padding) + '\n');
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        stream.Write(NpyHeader.Magic);
        stream.Write([1, 0]);
        stream.Write(length);
        stream.Write(text);
        array.CopyTo(stream);
    }

    private static string TypeName(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "|b1",
        TensorElementType.UInt8 => "|u1",
        TensorElementType.Int8 => "|i1",
        TensorElementType.UInt16 => "<u2",
        TensorElementType.Int16 => "<i2",
        TensorElementType.UInt32 => "<u4",
        TensorElementType.Int32 => "<i4",
        TensorElementType.UInt64 => "<u8",
        TensorElementType.Int64 => "<i8",
        TensorElementType.Float16 => "<f2",
        TensorElementType.Float32 => "<f4",
        TensorElementType.Float64 => "<f8",
        _ => throw new ArgumentException($"NumPy has no elements of type {type}; write float32.", nameof(type)),
    };
}
