namespace Mos.Reporting;

/// <summary>Asks a report to show the most confident mistakes as small pictures inside the page; without it they are listed by name.</summary>
/// <param name="PerSet">How many of each method and set, 1 or more.</param>
/// <param name="Thumbnail">
/// Gives the picture of a source as a small WebP file, such as Mos.Imaging makes, or null where it cannot be read: then its name alone stands
/// there. The page holds the bytes, so that whoever gets the report gets the images too.
/// </param>
public sealed record ReportGallery(int PerSet, Func<string, byte[]?> Thumbnail);
