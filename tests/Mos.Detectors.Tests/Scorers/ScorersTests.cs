namespace Mos.Detectors.Tests;

public sealed class ScorersTests
{
    [Fact]
    public void Parse_keeps_the_spec_as_the_name()
    {
        Assert.Equal("energy", Scorers.Parse("energy").Name);
        Assert.Equal("energy:T=2.5", Scorers.Parse("energy:T=2.5").Name);
        Assert.Equal("energy:T=2.5", Scorers.Energy(2.5).Name);
    }

    [Fact]
    public void Parse_applies_options()
    {
        ModelOutput output = ModelOutput.FromLogits(new FloatMatrix(1, 3, [1, 2, 4]));

        Assert.Equal(Scorers.Energy(2).Score(output), ((IOodScorer)Scorers.Parse("energy:T=2")).Score(output));
        Assert.Equal(Scorers.Energy(1).Score(output), ((IOodScorer)Scorers.Parse("energy")).Score(output));
        Assert.NotEqual(Scorers.Energy(1).Score(output), Scorers.Energy(2).Score(output));
    }

    [Theory]
    [InlineData("", "The scorer spec '' begins with no name; a spec is name[:option=value]..., such as energy:T=1.")]
    [InlineData("mps", "There is no scorer 'mps'; there are mos, msp, maxlogit,")]
    [InlineData("MSP", "There is no scorer 'MSP'; there are mos, msp, maxlogit,")]
    [InlineData("maxlogit:T=1", "Scorer 'maxlogit' has no option 'T'; it has none.")]
    [InlineData("energy:t=1", "Scorer 'energy' has no option 't'; it has T.")]
    [InlineData("energy:T", "Scorer spec 'energy:T': 'T' is not of the form option=value.")]
    [InlineData("energy:T=", "Scorer spec 'energy:T=': 'T=' is not of the form option=value.")]
    [InlineData("energy:T=1:T=2", "Scorer spec 'energy:T=1:T=2' gives the option 'T' twice.")]
    [InlineData("energy:T=0", "Scorer spec 'energy:T=0': T is a finite number above 0, not '0'.")]
    [InlineData("energy:T=NaN", "Scorer spec 'energy:T=NaN': T is a finite number above 0, not 'NaN'.")]
    [InlineData("energy:T=1,5", "Scorer spec 'energy:T=1,5': T is a finite number above 0, not '1,5'.")]
    public void Parse_says_what_is_wrong(string spec, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Scorers.Parse(spec)).Message, StringComparison.Ordinal);

    [Fact]
    public void ParseList_takes_specs_and_all()
    {
        Assert.Equal(["mos", "energy:T=2"], Scorers.ParseList("mos, energy:T=2").Select(s => s.Name));
        Assert.Equal(Scorers.Names, Scorers.ParseList("all").Select(s => s.Name));
        Assert.Equal(["msp", "odin", "mahalanobis", "energy", "kl", "mos"], Scorers.ParseList("paper").Select(s => s.Name));
        Assert.Throws<FormatException>(() => Scorers.ParseList("mos,mos"));
        Assert.Throws<FormatException>(() => Scorers.ParseList("mos,"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Energy_refuses_a_temperature_that_is_none(double temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Scorers.Energy(temperature));

    [Fact]
    public void Refusal_names_scorer_model_and_remedy()
    {
        using var flat = new FakeModel("X", classes: 6);
        using var grouped = new FakeModel("Y", ClassGroups.FromSizes([4, 2]));

        Assert.False(Scorers.Mos().CanScore(flat));
        Assert.True(Scorers.Mos().CanScore(grouped));
        Assert.Equal(
            "Scorer 'mos' needs a group head; model 'X' has a flat head of 6 classes; fine-tune with --head group, or use Scorers.Msp().",
            Assert.Throws<ModelSignalException>(() => Scorers.Mos().EnsureCanScore(flat)).Message);
        Assert.Equal(
            "Scorer 'msp' needs a flat head; model 'Y' has a group head of 6 classes in 2 groups; fine-tune with --head flat, or use Scorers.Mos().",
            Assert.Throws<ModelSignalException>(() => Scorers.Msp().EnsureCanScore(grouped)).Message);
    }
}
