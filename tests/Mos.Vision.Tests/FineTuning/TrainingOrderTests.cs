namespace Mos.Vision.Tests.FineTuning;

public class TrainingOrderTests
{
    [Fact]
    public void Batch_overThreeEpochs_seesEachImageThreeTimesInChangingOrder()
    {
        var order = new TrainingOrder(imageCount: 10, batchSize: 6, seed: 3);

        int[] seen = [.. Enumerable.Range(0, 5).SelectMany(order.Batch)];

        int[][] epochs = [.. seen.Chunk(10)];
        Assert.All(epochs, e => Assert.Equal(Enumerable.Range(0, 10), e.Order()));
        Assert.Equal(3, epochs.Select(e => string.Join(' ', e)).Distinct().Count());
    }

    [Fact]
    public void Batch_inAnyOrderOfSteps_isTheSame()
    {
        var forth = new TrainingOrder(7, 5, seed: 1);
        var back = new TrainingOrder(7, 5, seed: 1);
        int[] steps = [0, 1, 2, 3, 4, 5, 6, 7, 8];

        int[][] expected = [.. steps.Select(forth.Batch)];

        Assert.Equal(expected.Reverse(), steps.Reverse().Select(back.Batch));
        Assert.NotEqual(expected[0], new TrainingOrder(7, 5, seed: 2).Batch(0));
    }

    [Fact]
    public void Batch_largerThanTheSet_isFullAllTheSame() =>
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2], new TrainingOrder(3, 9, 0).Batch(0)[..9].Order().Take(8));
}
