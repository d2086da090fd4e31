using System.Security.Cryptography;

namespace Mos;

/// <summary>Files of a store, checked against what its manifest says of them.</summary>
internal static class HashedFile
{
    public static ManifestFile Describe(string folder, string name)
    {
        using FileStream stream = InputFile.Open(Path.Combine(folder, name), File.OpenRead);
        return new ManifestFile(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <exception cref="MosFormatException">The file is missing, or of another length.</exception>
    public static void VerifyLength(string folder, ManifestFile file)
    {
        var found = new FileInfo(Path.Combine(folder, file.File));
        if (!found.Exists || found.Length != file.Bytes)
        {
            throw Damaged(folder, file, found.Exists ? $"has {found.Length} bytes instead of {file.Bytes}" : "is missing");
        }
    }

    /// <exception cref="MosFormatException">The file is missing, or not what was written.</exception>
    public static void Verify(string folder, ManifestFile file)
    {
        VerifyLength(folder, file);
        if (Describe(folder, file.File) != file)
        {
            throw Damaged(folder, file, "has changed since it was written");
        }
    }

    private static MosFormatException Damaged(string folder, ManifestFile file, string cause) =>
        new(Path.Combine(folder, file.File), $"Stored signals '{folder}': '{file.File}' {cause}; copy the folder again, or delete it and extract them anew.");
}
