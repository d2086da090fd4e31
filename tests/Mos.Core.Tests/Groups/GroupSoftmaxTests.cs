namespace Mos.Core.Tests.Groups;

public class GroupSoftmaxTests
{
    private static readonly ClassGroups Groups = ClassGroups.FromTable([1, 0, 1, 0], [1, 0, 0, 1]);

    [Fact]
    public void Predict_highestProbabilityInItsGroup_winsOverAHigherLogit()
    {
        // Group 0: 5 of e^0 + e^5 + e^4.9; group 1: e^2 against e^0 + e^0.
        GroupPrediction prediction = GroupSoftmax.Predict([0, 5, 4.9f, 0, 2, 0], Groups);

        Assert.Equal(new GroupPrediction(2, 1, (float)(Math.Exp(2) / (Math.Exp(2) + 2))), prediction);
    }

    [Fact]
    public void Predict_equalProbabilities_takesTheFirstGroupAndClass()
    {
        Assert.Equal((1, 0), Place(GroupSoftmax.Predict([0, 0, 0, 0, 0, 0], Groups)));
        Assert.Equal((1, 0), Place(GroupSoftmax.Predict([-1e4f, 1e4f, -1e4f, -1e4f, 1e4f, -1e4f], Groups)));
    }

    [Theory]
    [InlineData(0, 0f, 5f, 4.9f, 0f, 2f, 0f)]
    [InlineData(1, 4f, 5f, 4.9f, 0f, 5f, 0f)]
    [InlineData(0, 0f, 0f, 0f, 0f, 0f, 0f)]
    [InlineData(1, 0f, 200f, 0f, 0f, 300f, 0f)]
    public void LeastOthers_isTheGroupWhoseOthersIsLeastProbable(int group, params float[] logits) =>
        Assert.Equal(group, GroupSoftmax.LeastOthers(logits, Groups));

    [Fact]
    public void OthersProbability_isTheSoftmaxOfTheSlice()
    {
        float[] logits = [1, 2, 3, -1, 0, 0];

        Assert.Equal(Math.Exp(1) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3)), GroupSoftmax.OthersProbability(logits, Groups, 0), 1e-7);
        Assert.Equal(Math.Exp(-1) / (Math.Exp(-1) + 2), GroupSoftmax.OthersProbability(logits, Groups, 1), 1e-7);
    }

    [Fact]
    public void OthersProbability_extremeLogits_isZeroOrOne()
    {
        float[] logits = [1e30f, -1e30f, 0, -1e30f, 1e30f, 0];

        Assert.Equal(1, GroupSoftmax.OthersProbability(logits, Groups, 0));
        Assert.Equal(0, GroupSoftmax.OthersProbability(logits, Groups, 1));
    }

    [Fact]
    public void Predict_logitsOfAnotherNumber_saysHowManyAreNeeded()
    {
        var e = Assert.Throws<ArgumentException>(() => GroupSoftmax.Predict([0, 0, 0, 0], Groups));

        Assert.Contains("4 classes in 2 groups need 6 logits, not 4", e.Message, StringComparison.Ordinal);
    }

    private static (int Class, int Group) Place(GroupPrediction prediction) => (prediction.ClassIndex, prediction.Group);
}
