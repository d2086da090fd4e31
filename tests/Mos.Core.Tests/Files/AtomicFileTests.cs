using Mos.Testing;

namespace Mos.Core.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_new_path_creates_folders_and_file()
    {
        string path = _folder.File("a/b/c.bin");

        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.File("a/b")));
    }

    [Fact]
    public void Write_old_file_stays_until_the_new_one_is_whole()
    {
        string path = _folder.File("old", [1]);

        AtomicFile.Write(path, stream =>
        {
            stream.Write([2, 2]);
            stream.Flush();
            Assert.Equal([1], File.ReadAllBytes(path));
        });

        Assert.Equal([2, 2], File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_failing_callback_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.File("old", [1]);

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException();
        }));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task WriteAsync_cancelled_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.File("old", [1]);
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AtomicFile.WriteAsync(
            path,
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[10], token);
                await source.CancelAsync();
            },
            source.Token));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("file/below.txt")]
    [InlineData("file/further/below.txt")]
    public void Write_below_a_regular_file_says_so(string name)
    {
        string file = _folder.File("file", [1]);

        var error = Assert.Throws<MosException>(() => AtomicFile.Write(_folder.File(name), _ => Assert.Fail("Nothing should be written.")));

        Assert.Contains($"'{file}' is a file, not a folder", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(file));
    }

    [Fact]
    public void Write_to_a_folder_says_so()
    {
        var error = Assert.Throws<MosException>(() => AtomicFile.Write(_folder.Path, _ => Assert.Fail("Nothing should be written.")));

        Assert.Contains("it is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_failure_of_the_disk_is_one_sentence_with_the_path()
    {
        string path = _folder.File("x");

        var error = Assert.Throws<MosException>(() => AtomicFile.Write(path, _ => throw new IOException("No space left on device.")));

        Assert.Equal($"'{path}' cannot be written: No space left on device.", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [SkippableFact]
    public void Write_to_a_device_goes_through_to_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux shows the open files of a process as devices.");
        using var open = new FileStream(_folder.File("open"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);

        AtomicFile.Write($"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}", stream => stream.Write([1, 2, 3]));

        Assert.Equal(3, open.Length);
    }

    [Fact]
    public void EnsureFolderWritable_leaves_no_folder_that_was_not_there()
    {
        Directory.CreateDirectory(_folder.File("there"));

        AtomicFile.EnsureFolderWritable(_folder.File("there/a/b"));

        Assert.Equal([_folder.File("there")], Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void EnsureFolderWritable_below_a_file_is_refused()
    {
        string file = _folder.File("file", [1]);

        var e = Assert.Throws<MosException>(() => AtomicFile.EnsureFolderWritable(Path.Combine(file, "a")));

        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }
}
