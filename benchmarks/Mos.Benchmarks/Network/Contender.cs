namespace Mos.Benchmarks.Network;

/// <summary>One way to run a network on a batch of images.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Run">Runs images of a batch, on so many threads; gives the first values of the first image's features.</param>
internal sealed record Contender(string Name, Func<int, int, float[]> Run);

/// <summary>How a contender is used: so many workers at once, each with batches of so many images on so many threads.</summary>
internal sealed record Setting(int Workers, int Batch, int Threads)
{
    public int Images => Workers * Batch;

    public override string ToString() => $"{Workers} x batch {Batch}, {Threads} thread{(Threads == 1 ? "" : "s")}";
}
