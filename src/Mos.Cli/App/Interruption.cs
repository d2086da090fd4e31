using System.Runtime.InteropServices;

namespace Mos.Cli.App;

/// <summary>
/// Turns the first Ctrl-C, or request to end, into a cancellation, so that files and checkpoints stay whole. The second ends the process,
/// and so does time, where the work does not hear of cancellation.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // Long enough to write a checkpoint of the largest network.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _giveUp;

    public Interruption() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];

    public CancellationToken Token => _source.Token;

    /// <summary>The signal that came, or null.</summary>
    public PosixSignal? Signal { get; private set; }

    /// <summary>What the tool ends with after <see cref="Signal"/>.</summary>
    public int ExitCode => App.ExitCode.Signal + (Signal == PosixSignal.SIGINT ? 2 : 15);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _giveUp?.Dispose();
        _source.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        if (Signal is null)
        {
            Signal = context.Signal;
            context.Cancel = true;
            _giveUp = new Timer(_ => Environment.Exit(ExitCode), null, Patience, Timeout.InfiniteTimeSpan);
            _source.Cancel();
        }
    }
}
