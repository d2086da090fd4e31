namespace Mos.Cli.App;

/// <summary>The folder that results go to.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder and refuses what cannot be written to, before hours are spent on what is to be saved there.</summary>
    /// <exception cref="MosException">The folder cannot be made, or written to.</exception>
    public static void EnsureWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".mos-{Guid.NewGuid():N}");
            using FileStream _ = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"The output folder '{folder}' cannot be written to: {e.Message.TrimEnd('.')}; choose another with --out.", e);
        }
    }

    /// <summary>The same for the folder of a file.</summary>
    /// <exception cref="UsageException">The path is that of no file.</exception>
    public static void EnsureWritableFor(string file) =>
        EnsureWritable(Path.GetFileName(file).Length > 0 ? Path.GetDirectoryName(Path.GetFullPath(file))! : throw new UsageException($"--out takes a file, and '{file}' is a folder."));
}
