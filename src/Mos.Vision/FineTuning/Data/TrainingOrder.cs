namespace Mos.Vision;

/// <summary>
/// Which images a step sees: the training set in random order, again and again, each time in another, cut into batches of equal size that run
/// across the ends. A function of the seed and the step alone, so training can go on at any step.
/// </summary>
internal sealed class TrainingOrder(int imageCount, int batchSize, long seed)
{
    private readonly int[] _order = new int[imageCount];
    private long _epoch = -1;

    /// <summary>The indexes of the images of a step.</summary>
    public int[] Batch(int step)
    {
        var batch = new int[batchSize];
        for (int i = 0; i < batchSize; i++)
        {
            (long epoch, long place) = Math.DivRem(((long)step * batchSize) + i, imageCount);
            Enter(epoch);
            batch[i] = _order[place];
        }

        return batch;
    }

    private void Enter(long epoch)
    {
        if (epoch == _epoch)
        {
            return;
        }

        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        new SplitMix64(seed, RandomStreams.Order, epoch).Shuffle<int>(_order);
        _epoch = epoch;
    }
}
