using System.CommandLine;
using Mos.Imaging;
using Mos.Reporting;

namespace Mos.Cli.App;

/// <summary>The option <c>--gallery</c>: pictures of the most confident mistakes inside the report.</summary>
internal sealed class GalleryOption
{
    public Option<int> Pictures { get; } = new Option<int>("--gallery") { HelpName = "N", Description = "Put small pictures of the N most confident mistakes of each scorer and set into the report; 0 for none.", DefaultValueFactory = _ => 0 }.NotNegative();

    /// <summary>What was asked for; null for no pictures.</summary>
    public ReportGallery? Of(ParseResult parsed) => parsed.GetValue(Pictures) is > 0 and int count ? Of(count) : null;

    /// <summary>Pictures from the files that the result names; where one cannot be read any more, the report names it.</summary>
    public static ReportGallery Of(int perSet) => new(perSet, path =>
    {
        try
        {
            return Thumbnails.WebP(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ImageDecodeException)
        {
            return null;
        }
    });
}
