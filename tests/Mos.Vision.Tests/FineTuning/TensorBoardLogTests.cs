using System.Buffers.Binary;
using System.Text;
using Mos.Testing;

namespace Mos.Vision.Tests.FineTuning;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // RFC 3720, B.4: the CRC-32C of 32 zero bytes, and of 32 bytes of ones.
    [Theory]
    [InlineData(0x00, 0x8A9136AAu)]
    [InlineData(0xFF, 0x62A8AB43u)]
    public void Checksum_is_that_of_the_standard_masked(byte value, uint crc) =>
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xA282EAD8u, EventFile.Checksum([.. Enumerable.Repeat(value, 32)]));

    [Fact]
    public void Scalars_are_read_back_with_their_steps()
    {
        using (var log = new TensorBoardLog(_folder.File("run")))
        {
            log.Report(new FineTuningProgress("features", 10, 10));
            log.Report(new FineTuningProgress("training", 1, 300) { Loss = 2.5, LearningRate = 0.001 });
            log.Report(new FineTuningProgress("training", 300, 300) { Loss = 1.25, LearningRate = 0.003 });
            log.Report(new FineTuningProgress("validation", 7, 7) { Validation = new ValidationResult(1.5, 0.75) });
        }

        string file = Assert.Single(Directory.GetFiles(_folder.File("run")));
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file), StringComparison.Ordinal);
        byte[][] records = [.. Records(File.ReadAllBytes(file))];
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])Fields(records[0])[3][0]));
        (long, string, float)[] scalars = [.. records.Skip(1).SelectMany(Scalars)];
        Assert.Equal(
            [(1, "Train/loss", 2.5f), (1, "lr", 0.001f), (300, "Train/loss", 1.25f), (300, "lr", 0.003f), (300, "Val/loss", 1.5f), (300, "Val/top1", 0.75f)],
            scalars);
        double wallTime = BitConverter.UInt64BitsToDouble((ulong)Fields(records[1])[1][0]);
        Assert.InRange(wallTime, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public void Nothing_is_written_before_there_is_a_scalar()
    {
        var heard = new List<FineTuningProgress>();
        using var log = new TensorBoardLog(_folder.File("run"), new Listener(heard));
        log.Report(new FineTuningProgress("features", 1, 2));
        Assert.False(Directory.Exists(_folder.File("run")));
        Assert.Single(heard);
    }

    [Fact]
    public void Folder_that_cannot_be_made_ends_in_a_sentence()
    {
        _folder.File("file", "x"u8);
        using var log = new TensorBoardLog(_folder.File("file/run"));
        MosException e = Assert.Throws<MosException>(() => log.Report(new FineTuningProgress("training", 1, 2) { Loss = 1 }));
        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(EventFile.Checksum(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] record = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(EventFile.Checksum(record), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return record;
            at += 16 + length;
        }
    }

    private static IEnumerable<(long, string, float)> Scalars(byte[] record)
    {
        Dictionary<int, List<object>> fields = Fields(record);
        foreach (object value in Fields((byte[])fields[5][0])[1])
        {
            Dictionary<int, List<object>> scalar = Fields((byte[])value);
            yield return ((long)(ulong)fields[2][0], Encoding.UTF8.GetString((byte[])scalar[1][0]), BitConverter.UInt32BitsToSingle((uint)scalar[2][0]));
        }
    }

    /// <summary>The fields of a protocol buffer message by number: ulong, uint or byte[].</summary>
    private static Dictionary<int, List<object>> Fields(byte[] message)
    {
        var fields = new Dictionary<int, List<object>>();
        for (int at = 0; at < message.Length;)
        {
            ulong key = VarInt(message, ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = VarInt(message, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    int length = (int)VarInt(message, ref at);
                    value = message[at..(at + length)];
                    at += length;
                    break;
                default:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at));
                    at += 4;
                    break;
            }

            (fields.TryGetValue((int)(key >> 3), out List<object>? values) ? values : fields[(int)(key >> 3)] = []).Add(value);
        }

        return fields;
    }

    private static ulong VarInt(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }

    private sealed class Listener(List<FineTuningProgress> heard) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => heard.Add(value);
    }
}
