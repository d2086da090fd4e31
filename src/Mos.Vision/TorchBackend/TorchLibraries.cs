using System.Runtime.InteropServices;
using TorchSharp;

namespace Mos.Vision;

/// <summary>Where the native libraries lie, and in which order they load.</summary>
internal static class TorchLibraries
{
    /// <summary>TorchSharp's own library, which calls libtorch.</summary>
    public const string Entry = "LibTorchSharp";

    /// <summary>libtorch, in the order of its dependencies. Loaded by name first because the entry library looks for them only beside itself.</summary>
    private static readonly string[] Dependencies = ["c10", "torch_cpu", "torch"];

    public static string? Find(string library) => Candidates(library).FirstOrDefault(File.Exists);

    public static IReadOnlyList<string> FindAll(string library) => [.. Candidates(library).Where(File.Exists).Select(f => Path.GetDirectoryName(f)!).Distinct()];

    /// <summary>Loads libtorch; nothing happens where that is done already.</summary>
    public static void PreloadDependencies()
    {
        foreach (string library in Dependencies)
        {
            NativeLibrary.TryLoad(library, typeof(torch).Assembly, null, out _);
        }
    }

    /// <summary>Loads every library by its path and reports the first failure in the loader's words.</summary>
    public static bool TryLoadAll(out string? message)
    {
        message = null;
        foreach (string path in Dependencies.Append(Entry).Select(Find).OfType<string>())
        {
            try
            {
                if (Path.GetFileNameWithoutExtension(path).EndsWith(Entry, StringComparison.Ordinal) && OperatingSystem.IsLinux())
                {
                    LinuxTorchLoader.LoadEntry(path);
                }
                else
                {
                    NativeLibrary.Load(path);
                }
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
            {
                message = e.Message.ReplaceLineEndings(" ");
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Candidates(string library)
    {
        string file = OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
        var folders = new List<string>(((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            AppContext.BaseDirectory,
        };
        if (typeof(torch).Assembly.Location is { Length: > 0 } assembly)
        {
            folders.Add(Path.GetDirectoryName(assembly)!);
        }

        return folders.Select(Path.TrimEndingDirectorySeparator).Distinct()
            .SelectMany(f => new[] { f, Path.Combine(f, "runtimes", RuntimeInformation.RuntimeIdentifier, "native") })
            .Select(f => Path.Combine(f, file));
    }
}
