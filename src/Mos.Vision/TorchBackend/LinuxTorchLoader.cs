using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace Mos.Vision;

/// <summary>Makes TorchSharp load on Linux where the runtime's own search fails: libtorch in another folder, or an older libstdc++.</summary>
/// <remarks>
/// TorchSharp 0.107's library is built with GCC 13 and names the version GLIBCXX_3.4.32 of libstdc++. Its one symbol of that version marks
/// the initialisation of iostreams and is never called; Debian 12 and Ubuntu 22.04, which end at 3.4.30, have all the rest.
/// </remarks>
internal static partial class LinuxTorchLoader
{
    private static readonly Lock Gate = new();
    private static nint _entry;

    /// <summary>Runs before any code of this assembly. Only asks to be called when a library is not found, so that it costs nothing.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp looks for its library when it is first touched; there is no later place to help it.")]
    internal static void Register()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        // Threads of libgomp that spin while they wait make a busy machine several times slower. libgomp reads the C environment, once, as it loads.
        _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);
        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll += (_, name) => name == TorchLibraries.Entry ? Resolve() : 0;
    }

    /// <summary>Loads the entry library from a file, by way of a copy in memory where its need of a newer libstdc++ is all that stands against it.</summary>
    /// <exception cref="DllNotFoundException">The loader refuses it; the message has its words.</exception>
    internal static nint LoadEntry(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (e.Message.Contains("GLIBCXX_3.4.32", StringComparison.Ordinal))
        {
            byte[] image = File.ReadAllBytes(path);
            if (!ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"u8))
            {
                throw;
            }

            return LoadImage(image);
        }
    }

    private static nint Resolve()
    {
        lock (Gate)
        {
            if (_entry == 0 && TorchLibraries.Find(TorchLibraries.Entry) is string path)
            {
                TorchLibraries.PreloadDependencies();
                try
                {
                    _entry = LoadEntry(path);
                }
                catch (Exception e) when (e is DllNotFoundException or IOException or UnauthorizedAccessException)
                {
                    return 0; // Not found, as far as the runtime is concerned; TorchBackend finds out why.
                }
            }

            return _entry;
        }
    }

    private static nint LoadImage(byte[] image)
    {
        using SafeFileHandle memory = new(CreateMemoryFile("libLibTorchSharp.so", CloseOnExec), ownsHandle: true);
        if (!memory.IsInvalid)
        {
            RandomAccess.Write(memory, image, 0);
            return NativeLibrary.Load($"/proc/self/fd/{memory.DangerousGetHandle()}");
        }

        string file = Path.Combine(Path.GetTempPath(), $"mos-{Guid.NewGuid():N}.so");
        File.WriteAllBytes(file, image);
        try
        {
            return NativeLibrary.Load(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private const uint CloseOnExec = 1;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
