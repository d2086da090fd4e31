using System.Numerics;

namespace Mos;

/// <summary>The persistent ids by which a pickle speaks of storages: ('storage', type, key, device, number of elements, view).</summary>
internal static class PickledStorageId
{
    // 2^56 elements of 8 bytes still fit into 64 bits; what a file has of them is checked where its bytes are found.
    private const long MaxCount = 1L << 56;

    /// <summary>The storage of an id: the known one, or a new one without bytes.</summary>
    /// <exception cref="FormatException">The id is none of a storage, or says another size or type than before.</exception>
    public static PickledStorage Resolve(object?[] id, Dictionary<string, PickledStorage> known)
    {
        if (id is not ["storage", PickledStorageType type, string key, _, BigInteger count, ..] || count < 0 || count > MaxCount)
        {
            throw new FormatException("it refers to something outside of its pickle that is no storage");
        }

        if (id is [_, _, _, _, _, not null, ..])
        {
            throw new FormatException($"storage '{key}' is a view of another storage; save the state_dict with a newer PyTorch");
        }

        if (!known.TryGetValue(key, out PickledStorage? storage))
        {
            known[key] = storage = new PickledStorage(key, type.ElementType, (long)count);
        }

        return storage.Count == count && storage.ElementType == type.ElementType
            ? storage
            : throw new FormatException($"storage '{key}' is said to have {storage.Count} elements of {storage.ElementType} and {count} of {type.ElementType}");
    }
}
