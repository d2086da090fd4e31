using System.Xml.Linq;
using Mos.Detectors;

namespace Mos.Reporting.Tests;

public sealed class GallerySectionTests
{
    private static readonly byte[] Picture = [1, 2, 3];

    [Fact]
    public void Ood_images_that_pass_with_the_highest_scores_come_first_and_refused_ones_with_the_lowest()
    {
        OodBenchmarkResult result = DrawnResult.Create(outSets: 1, images: 200);
        double[] inside = result.Sets[0].Scores[1], outside = result.Sets[1].Scores[1];
        double threshold = inside.OrderDescending().ElementAt(189);

        Mistakes passed = Mistakes.Of(result, 1, result.Sets[1], threshold, most: 3);
        Mistakes refused = Mistakes.Of(result, 1, result.Sets[0], threshold, most: 3);

        Assert.Equal(outside.Count(s => s >= threshold), passed.Count);
        Assert.Equal(outside.OrderDescending().Take(3), passed.Worst.Select(m => m.Score));
        Assert.Equal(10, refused.Count);
        Assert.Equal(inside.Order().Take(3), refused.Worst.Select(m => m.Score));
        Assert.Equal(result.Sets[0].Sources[Array.IndexOf(inside, inside.Min())], refused.Worst[0].Source);
        Assert.All(passed.Worst, m => Assert.Null(m.Group));
        Assert.Contains(Mistakes.Of(result, 0, result.Sets[1], threshold: -1, most: 3).Worst[0].Group, result.Models[0].GroupNames!);
    }

    [Fact]
    public void Without_a_gallery_images_are_named_and_none_is_shown()
    {
        XElement section = Section(gallery: null);

        Assert.Empty(section.Descendants("img"));
        Assert.Equal(2, section.Elements("details").Count());
        Assert.Contains(section.Descendants("code"), c => c.Value.StartsWith("Near shapes/0", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_stand_inside_the_page_with_the_name_of_the_file_as_their_text()
    {
        XElement section = Section(new ReportGallery(2, _ => Picture));

        XElement[] pictures = [.. section.Descendants("img")];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, p => Assert.Equal("data:image/webp;base64,AQID", p.Attribute("src")!.Value));
        Assert.All(pictures, p => Assert.Contains(".png", p.Attribute("alt")!.Value, StringComparison.Ordinal));
        Assert.All(section.Descendants("ul"), list => Assert.InRange(list.Elements("li").Count(), 1, 2));
    }

    [Fact]
    public void Image_that_cannot_be_read_any_more_is_named()
    {
        XElement section = Section(new ReportGallery(2, _ => null));

        Assert.Empty(section.Descendants("img"));
        Assert.NotEmpty(section.Descendants("code"));
    }

    [Theory]
    [InlineData("/data/ood/SUN/a.jpg", "SUN/a.jpg")]
    [InlineData(@"c:\ood\SUN\a.jpg", "SUN/a.jpg")]
    [InlineData("a.jpg", "a.jpg")]
    public void Name_of_a_mistake_is_the_file_and_its_folder(string source, string name) => Assert.Equal(name, new Mistake(source, 0, null).ShortName);

    private static XElement Section(ReportGallery? gallery)
    {
        OodBenchmarkResult result = DrawnResult.Create(images: 60);
        return GallerySection.Of(result, MethodCurves.Of(result), gallery).Single().Element;
    }
}
