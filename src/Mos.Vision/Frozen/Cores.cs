using System.Runtime.ExceptionServices;

namespace Mos.Vision.Frozen;

/// <summary>How many threads share the blocks of a layer.</summary>
internal readonly record struct Cores(int Count)
{
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
