namespace Mos.Vision.Tests;

public class BitVariantTests
{
    [Fact]
    public void Published_networks_are_twelve_and_read_by_their_names()
    {
        Assert.Equal(12, BitVariant.Published.Count);
        Assert.All(BitVariant.Published, v => Assert.Same(v, BitVariant.Parse(v.Name.ToLowerInvariant())));
    }

    [Theory]
    [InlineData("custom:1,2,1,1:0.5", 1024)]
    [InlineData("custom:3,4,23,3:1", 2048)]
    [InlineData("custom:1,1,1,1:1.5", 3072)]
    public void Custom_network_keeps_its_name(string name, int features)
    {
        BitVariant variant = BitVariant.Parse(name);

        Assert.Equal(name, variant.Name);
        Assert.Equal(features, variant.FeatureCount);
        Assert.Equal(features, variant.StageWidths[^1]);
    }

    [Theory]
    [InlineData("BiT-S-R18x1")]
    [InlineData("custom:1,2,1:1")]
    [InlineData("custom:1,2,1,1")]
    [InlineData("custom:1,2,1,0:1")]
    [InlineData("custom:1,2,1,100:1")]
    [InlineData("custom:1,2,1,1:0.25")]
    [InlineData("custom:1,2,1,1:NaN")]
    [InlineData("custom:1,2,1,99999999999:1")]
    [InlineData("")]
    public void Name_of_no_network_is_refused_with_what_there_is(string name)
    {
        string message = Assert.Throws<FormatException>(() => BitVariant.Parse(name)).Message;

        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("custom:1,1,1,1:1", 12, 8032844)]
    [InlineData("BiT-S-R50x1", 1008, 25565744)]
    [InlineData("BiT-S-R101x1", 1000, 44541480)]
    public void Parameters_with_the_head_are_as_many_as_in_the_reference(string name, int logits, long expected)
    {
        BitVariant variant = BitVariant.Parse(name);

        Assert.Equal(expected, variant.ParameterCount + ((variant.FeatureCount + 1L) * logits));
    }

    [Fact]
    public void Work_of_the_paper_s_network_is_the_measured_one()
    {
        Assert.Equal(71.6, BitVariant.Parse("BiT-S-R101x1").GigaFlops(480), 0.05);
        Assert.Equal(2 * 0.037, BitVariant.Parse("custom:1,2,1,1:0.5").GigaFlops(64), 0.001);
    }
}
