using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Mos;

/// <summary>
/// Reads checkpoints as PyTorch wrote them before 1.6: five pickles (a magic number, a protocol number, facts about the machine, the
/// object, the keys of its storages), then for each storage its number of elements and its bytes.
/// </summary>
internal static class PyTorchLegacyReader
{
    private const int Protocol = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static TensorFileContent Read(CheckpointFile file)
    {
        try
        {
            using Stream stream = new FileRange(file, 0, file.Length).Open(0);
            var input = new PickleInput(stream, file.Length);
            var storages = new Dictionary<string, PickledStorage>();
            if (Plain(input) is not BigInteger magic || magic != Magic)
            {
                throw new FormatException("it is a pickle without PyTorch's magic number");
            }

            if (Plain(input) is not BigInteger protocol || protocol != Protocol)
            {
                throw new FormatException($"its protocol is another than {Protocol}");
            }

            if (Plain(input) is not PickledDictionary machine || !machine.Entries.Contains(("little_endian", true)))
            {
                throw new FormatException("it was not written by a little-endian machine");
            }

            object? root = new Unpickler(input, id => PickledStorageId.Resolve(id, storages)).Load();
            BindStorages(file, storages, Plain(input) as List<object?> ?? [], input.Position);
            (PickleValue tree, List<StoredTensor> tensors) = PickleTree.Build(file, root, bigEndian: false);
            return new TensorFileContent(TensorFileFormat.PyTorchLegacy, tensors) { Root = tree };
        }
        catch (FormatException e)
        {
            throw file.Error($"is no readable PyTorch checkpoint: {e.Message}", e);
        }
    }

    private static object? Plain(PickleInput input) =>
        new Unpickler(input, _ => throw new FormatException("its header refers to a storage")).Load();

    private static void BindStorages(CheckpointFile file, Dictionary<string, PickledStorage> storages, List<object?> keys, long position)
    {
        Span<byte> announced = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out PickledStorage? storage) || storage.HasBytes)
            {
                throw new FormatException($"it lists the storage '{key}', which no tensor uses or which stands there twice");
            }

            file.ReadExactly(position, announced);
            long count = BinaryPrimitives.ReadInt64LittleEndian(announced);
            if (count != storage.Count)
            {
                throw new FormatException($"storage '{name}' should have {storage.Count} elements but has {count}");
            }

            position += announced.Length;
            storage.Bind(new FileRange(file, position, storage.ByteCount));
            position += storage.ByteCount;
        }

        if (position != file.Length)
        {
            throw new FormatException($"it has {file.Length - position} bytes behind its last storage");
        }

        if (storages.Values.FirstOrDefault(s => !s.HasBytes) is { } missing)
        {
            throw new FormatException($"it has no data for the storage '{missing.Key}'");
        }
    }
}
