namespace Mos.Core.Tests;

public sealed class PreprocessingTests
{
    public static TheoryData<Preprocessing, string> Forms() => new()
    {
        { Preprocessing.Paper, """{"size":480,"mean":0.5,"deviation":0.5}""" },
        { Preprocessing.ImageNet(), """{"size":224,"mean":[0.485,0.456,0.406],"deviation":[0.229,0.224,0.225],"shorterSide":256}""" },
        {
            new Preprocessing(32, 104, 1) { Filter = ResizeFilter.Bicubic, Divisor = 1, Channels = ChannelOrder.Bgr },
            """{"size":32,"mean":104,"deviation":1,"filter":"Bicubic","divisor":1,"channels":"Bgr"}"""
        },
        { new Preprocessing(48) { ScaledJpeg = true }, """{"size":48,"mean":0.5,"deviation":0.5,"scaledJpeg":true}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void ToJson_andBack_isTheSame(Preprocessing preprocessing, string json)
    {
        Assert.Equal(json, preprocessing.ToJson());
        Assert.Equal(preprocessing, Preprocessing.FromJson(json, "a"));
    }

    [Fact]
    public void FromJson_whatIsLeftOut_isByDefault() => Assert.Equal(new Preprocessing(64), Preprocessing.FromJson("""{"size":64}""", "a"));

    [Fact]
    public void ImageNet_otherSize_keepsTheProportion() => Assert.Equal(342, Preprocessing.ImageNet(299).ShorterSide);

    [Theory]
    [InlineData("""{"size":0}""", "size is 0")]
    [InlineData("""{"size":224,"shorterSide":200}""", "shorterSide is 200")]
    [InlineData("""{"size":224,"deviation":0}""", "deviation has to be above 0")]
    [InlineData("""{"size":224,"deviation":[1,1]}""", "three for red")]
    [InlineData("""{"size":224,"mean":[1,1,1,1]}""", "three for red")]
    [InlineData("""{"size":224,"mean":"grey"}""", "three for red")]
    [InlineData("""{"size":224,"divisor":0}""", "divisor is 0")]
    [InlineData("""{"size":224,"meen":0}""", "meen")]
    [InlineData("null", "null")]
    [InlineData("size", "invalid")]
    public void FromJson_whatIsWrong_isSaid(string json, string cause)
    {
        var error = Assert.Throws<MosFormatException>(() => Preprocessing.FromJson(json, "p.json"));
        Assert.Contains("'p.json'", error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }
}
