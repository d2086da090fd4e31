using System.Diagnostics;

namespace Mos.Benchmarks.Network;

/// <summary>Times and arithmetic of the layers of a network, added up by kind.</summary>
/// <param name="rounds">Runs of each layer; the median counts.</param>
internal sealed class KindTimes(int rounds)
{
    private readonly Dictionary<string, (double Milliseconds, double GigaFlops)> _kinds = [];

    /// <summary>Runs a layer once more than it is timed; what it gives but the last is disposed.</summary>
    public T Time<T>(string kind, double flops, Func<T> layer)
    {
        var times = new double[rounds];
        T result = layer();
        for (int round = 0; round < rounds; round++)
        {
            (result as IDisposable)?.Dispose();
            long start = Stopwatch.GetTimestamp();
            result = layer();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        (double milliseconds, double gigaFlops) = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (milliseconds + times.Order().ElementAt(rounds / 2), gigaFlops + (flops / 1e9));
        return result;
    }

    public void Clear() => _kinds.Clear();

    /// <summary>Prints a line for each kind, an image; those in brackets are beside the pass and not in the sum.</summary>
    public void Print(string title, int images)
    {
        Console.WriteLine($"\n{title}");
        foreach ((string kind, (double milliseconds, double gigaFlops)) in _kinds.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            string speed = gigaFlops == 0 ? "" : $"{gigaFlops / images,6:f2} GFLOP  {1000 * gigaFlops / milliseconds,6:f1} GFLOP/s";
            Console.WriteLine($"  {kind,-26} {milliseconds / images,7:f1} ms  {speed}");
        }

        Console.WriteLine($"  {"all",-26} {_kinds.Where(k => k.Key[0] != '(').Sum(k => k.Value.Milliseconds) / images,7:f1} ms");
    }
}
