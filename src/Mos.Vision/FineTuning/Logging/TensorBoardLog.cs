using System.Globalization;

namespace Mos.Vision;

/// <summary>
/// Writes the course of a fine-tuning as an event file that TensorBoard reads: <c>Train/loss</c>, <c>lr</c>, <c>Val/loss</c> and
/// <c>Val/top1</c> (0 to 1) by step. Given to <see cref="FineTunerBuilder.RunAsync"/> as its progress. Must be disposed.
/// </summary>
/// <remarks>
/// A resumed training writes another file into the same folder, which TensorBoard shows as one run. The file is made with the first step,
/// so that a training that is refused leaves none.
/// </remarks>
public sealed class TensorBoardLog : IProgress<FineTuningProgress>, IDisposable
{
    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromSeconds(5);

    private readonly string _directory;
    private readonly IProgress<FineTuningProgress>? _next;
    private readonly TimeProvider _time;
    private EventFile? _file;
    private DateTimeOffset _flushed;
    private long _step;

    /// <summary>Creates a log.</summary>
    /// <param name="directory">The folder of the run; made when it does not exist.</param>
    /// <param name="next">Told everything too, such as a progress bar; null: nobody.</param>
    /// <param name="time">The clock; null: that of the system.</param>
    public TensorBoardLog(string directory, IProgress<FineTuningProgress>? next = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        (_directory, _next, _time) = (directory, next, time ?? TimeProvider.System);
    }

    /// <summary>Writes what the progress says of loss, rate and validation.</summary>
    /// <param name="value">The progress.</param>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public void Report(FineTuningProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _step = value.Loss is null ? _step : value.Done;
        (string Tag, double? Value)[] scalars =
        [
            ("Train/loss", value.Loss), ("lr", value.LearningRate), ("Val/loss", value.Validation?.Loss), ("Val/top1", value.Validation?.Top1),
        ];
        (string, double)[] known = [.. scalars.Where(s => s.Value is not null).Select(s => (s.Tag, s.Value!.Value))];
        if (known.Length > 0)
        {
            Write(known, isFlushed: value.Validation is not null);
        }

        _next?.Report(value);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    private void Write((string, double)[] scalars, bool isFlushed)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (_file is null)
        {
            // TensorBoard takes files in the order of their names.
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.mos.{Guid.NewGuid():N}");
            _file = new EventFile(Path.Combine(_directory, name));
            _file.Append(EventMessage.Version(now));
        }

        _file.Append(EventMessage.Scalars(now, _step, scalars));
        if (isFlushed || now - _flushed >= BetweenFlushes)
        {
            _file.Flush();
            _flushed = now;
        }
    }
}
