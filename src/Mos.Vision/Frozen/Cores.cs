using System.Runtime.ExceptionServices;

namespace Mos.Vision.Frozen;

/// <summary>How many threads share the blocks of a layer.</summary>
internal readonly record struct Cores(int Count)
{
    /// <summary>Who computes blocks, and the parts of a block: with fewer blocks than threads one after another, each on all threads.</summary>
    public (Cores Outer, Cores Inner) For(int blocks) => blocks < Count ? (new(1), this) : (this, new(1));

    /// <summary>Runs all blocks; their order and threads are open. The first exception of a block ends the run and comes out as it is.</summary>
    public void Run(int blocks, Action<int> block)
    {
        if (Count > 1 && blocks > 1)
        {
            try
            {
                Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = Count }, block);
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }

            return;
        }

        for (int i = 0; i < blocks; i++)
        {
            block(i);
        }
    }
}
