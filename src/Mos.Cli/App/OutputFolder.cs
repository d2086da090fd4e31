namespace Mos.Cli.App;

/// <summary>The folder that results go to.</summary>
internal static class OutputFolder
{
    /// <summary>Refuses a folder that cannot be written to, before hours are spent on what is to be saved there. It is made with the first file.</summary>
    /// <exception cref="MosException">The folder cannot be made, or written to.</exception>
    public static void EnsureWritable(string folder) => AtomicFile.EnsureFolderWritable(folder);

    /// <summary>The same for the folder of a file.</summary>
    /// <exception cref="UsageException">The path is that of no file.</exception>
    public static void EnsureWritableFor(string file) =>
        EnsureWritable(Path.GetFileName(file).Length == 0 ? throw new UsageException($"--out takes a file, and '{file}' is a folder.")
            : Directory.Exists(file) ? throw new MosException($"'{file}' is a folder, and the result is a file; name one in it.")
            : Path.GetDirectoryName(Path.GetFullPath(file))!);
}
