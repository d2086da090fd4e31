using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mos;

/// <summary>The fingerprint of a list of images: their names, their order, their labels and the classes that those count.</summary>
internal static class ImageListHash
{
    public static string Of(ImageSet images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ImageItem item in images.Items)
        {
            // No path holds the character 0, so no two lists run together.
            Append($"{item.Source}\0{item.Label?.ToString(CultureInfo.InvariantCulture)}\0");
        }

        foreach (string name in images.ClassNames ?? [])
        {
            Append($"{name}\0");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
