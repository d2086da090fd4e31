using System.Runtime.InteropServices;

namespace Mos.Cli.App;

/// <summary>Turns the first Ctrl-C, or request to end, into a cancellation, so that files and checkpoints stay whole; the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];

    public CancellationToken Token => _source.Token;

    /// <summary>The signal that came, or null.</summary>
    public PosixSignal? Signal { get; private set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        if (Signal is null)
        {
            Signal = context.Signal;
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
