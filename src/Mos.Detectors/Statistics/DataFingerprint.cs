using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>Tells training sets apart: the number of images and a sum of hashes of their signals and labels, so that order and shards do not matter.</summary>
internal sealed class DataFingerprint
{
    private long _count;
    private ulong _sum;

    public long Count => _count;

    public void Observe(TrainingSignals batch)
    {
        FloatMatrix rows = batch.Output.Features ?? batch.Output.Logits ?? batch.Output.Stages![^1];
        for (int i = 0; i < batch.Count; i++)
        {
            ulong hash = Mixed(17, (ulong)batch.Labels[i]);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rows.Row(i));
            for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            {
                hash = Mixed(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }

            _sum += bytes.IsEmpty ? hash : Mixed(hash, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
        }

        _count += batch.Count;
    }

    public void Merge(DataFingerprint other) => (_count, _sum) = (_count + other._count, _sum + other._sum);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_count}:{_sum:x16}");

    // Multiplication by an odd number and the upper half folded down: one step for eight bytes, and every bit reaches the sum.
    private static ulong Mixed(ulong hash, ulong value)
    {
        ulong mixed = (hash ^ value) * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 29);
    }
}
