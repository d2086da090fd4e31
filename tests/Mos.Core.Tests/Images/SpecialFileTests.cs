using System.Runtime.InteropServices;
using Mos.Testing;

namespace Mos.Core.Tests.Images;

/// <summary>What is no file is an unreadable image at once: a pipe would make its reader wait for a writer.</summary>
public sealed partial class SpecialFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Named_pipe_is_an_unreadable_image()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string pipe = _folder.File("pipe.jpg");
        Assert.Equal(0, MakePipe(pipe, 0x180));
        File.CreateSymbolicLink(_folder.File("link.jpg"), pipe);

        string[] reasons = await ReasonsAsync(pipe, _folder.File("link.jpg"), "/dev/zero").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal($"Image '{pipe}' could not be read: it is a named pipe where a file is wanted.", reasons[0]);
        Assert.Contains("a named pipe", reasons[1], StringComparison.Ordinal);
        Assert.Contains("a device", reasons[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_what_is_missing_are_not_special()
    {
        Assert.Null(SpecialFile.KindOf(_folder.File("file", [1])));
        Assert.Null(SpecialFile.KindOf(_folder.File("missing")));
    }

    private static async Task<string[]> ReasonsAsync(params string[] paths)
    {
        var reasons = new List<string>();
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(paths.Select(p => new ImageItem(p)), 1, 1, (_, _, _, _) => { }))
        {
            using (batch)
            {
                reasons.AddRange(batch.Unreadable.Select(u => u.Reason));
            }
        }

        return [.. reasons];
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
