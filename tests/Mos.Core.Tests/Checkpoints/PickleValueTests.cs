namespace Mos.Core.Tests.Checkpoints;

public sealed class PickleValueTests
{
    private static readonly PickleValue Sample = PickleValue.Dictionary(
    [
        KeyValuePair.Create<PickleValue, PickleValue>("text", "a"),
        KeyValuePair.Create<PickleValue, PickleValue>(3, 1.5),
        KeyValuePair.Create<PickleValue, PickleValue>("text", "later"),
        KeyValuePair.Create<PickleValue, PickleValue>("list", PickleValue.List(true, PickleValue.None)),
    ]);

    [Fact]
    public void Indexers_find_text_keys_integer_keys_and_items()
    {
        Assert.Equal("later", Sample["text"].ToText());
        Assert.Equal(1.5, Sample[3].ToDouble());
        Assert.True(Sample["list"][0].ToBoolean());
        Assert.Equal(PickleKind.None, Sample["list"][1].Kind);
        Assert.False(Sample.TryGet("3", out _));
    }

    [Fact]
    public void What_is_not_there_is_one_sentence()
    {
        Assert.Contains("no key 'step'", Assert.Throws<MosException>(() => Sample["step"]).Message, StringComparison.Ordinal);
        Assert.Contains("no 4", Assert.Throws<MosException>(() => Sample[4]).Message, StringComparison.Ordinal);
        Assert.Contains("no 2", Assert.Throws<MosException>(() => Sample["list"][2]).Message, StringComparison.Ordinal);
        Assert.Contains("kind Text where a 64-bit integer is expected", Assert.Throws<MosException>(() => Sample["text"].ToInt64()).Message, StringComparison.Ordinal);
        Assert.Contains("kind Float where a dictionary is expected", Assert.Throws<MosException>(() => Sample[3]["x"]).Message, StringComparison.Ordinal);
    }
}
