using System.Runtime.InteropServices;
using TorchSharp;

namespace Mos.Vision;

/// <summary>The native libraries behind TorchSharp. Mos loads them when a network is first needed; only an early, clear failure needs a call.</summary>
/// <remarks>
/// An application chooses its backend by one package: TorchSharp-cpu, TorchSharp-cuda-windows or TorchSharp-cuda-linux. Where TorchSharp's
/// own library asks for a newer libstdc++ than Debian 12 and Ubuntu 22.04 have, Mos loads a copy of it in memory in which that one need,
/// a marker that is never called, is flagged as optional; no file is changed.
/// </remarks>
public static class TorchBackend
{
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Loads the backend if that has not happened yet. Safe for concurrent use.</summary>
    /// <exception cref="TorchBackendException">It cannot be loaded; the message says why and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (Volatile.Read(ref _loaded))
        {
            return;
        }

        lock (Gate)
        {
            if (_loaded)
            {
                return;
            }

            Load();
            Volatile.Write(ref _loaded, true);
        }
    }

    private static void Load()
    {
        // Asked before TorchSharp is: where TorchSharp itself fails, it copies the whole of libtorch beside the application and tries again.
        if (!NativeLibrary.TryLoad(TorchLibraries.Entry, typeof(torch).Assembly, null, out _))
        {
            throw TorchBackendDiagnosis.Failure(TorchBackendFacts.Probe(), null);
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException or InvalidOperationException
            or EntryPointNotFoundException or ExternalException)
        {
            throw TorchBackendDiagnosis.Failure(TorchBackendFacts.Probe() with { LoaderMessage = e.GetBaseException().Message }, e);
        }
    }
}
