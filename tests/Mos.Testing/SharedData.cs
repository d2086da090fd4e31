using System.Reflection;

namespace Mos.Testing;

/// <summary>Finds test data: small golden files in the repository, and the large ones beside it where they are there.</summary>
public static class SharedData
{
    private const string GoldenPrefix = "golden/";

    /// <summary>The folder of the golden files that the repository itself holds.</summary>
    public static string Golden { get; } = Metadata("MosGoldenData");

    /// <summary>The path of a file in the repository's golden folder.</summary>
    public static string InRepository(string name) => Path.Combine(Golden, name);

    /// <summary>
    /// The path of a file or folder in the shared data, or of the repository's own copy of a golden one; skips the test, with the reason,
    /// where it is in neither.
    /// </summary>
    public static string Require(string relativePath)
    {
        if (relativePath.StartsWith(GoldenPrefix, StringComparison.Ordinal) && InRepository(relativePath[GoldenPrefix.Length..]) is string own && File.Exists(own))
        {
            return own;
        }

        string path = Path.Combine(Metadata("MosSharedData"), relativePath);
        Skip.IfNot(Path.Exists(path), $"Not compared: '{path}' is not there. Point the property MosSharedData to the folder of the shared data.");
        return path;
    }

    private static string Metadata(string key) =>
        typeof(SharedData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
