namespace Mos;

/// <summary>Which files of a folder are images: those with an extension of this list. What a file is, its content decides when it is read.</summary>
internal static class ImageExtensions
{
    private static readonly string[] Known = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    /// <summary>For messages.</summary>
    public static string List { get; } = string.Join(", ", Known);

    public static bool EndsIn(ReadOnlySpan<char> path)
    {
        foreach (string extension in Known)
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
