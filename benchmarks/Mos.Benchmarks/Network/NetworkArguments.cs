using System.Globalization;
using Mos.Vision;

namespace Mos.Benchmarks.Network;

/// <summary>What every benchmark of networks is told first: a variant and the side of its images; then numbers of its own.</summary>
/// <param name="args">The words behind the benchmark's name.</param>
/// <param name="variant">The variant where none is named.</param>
internal readonly ref struct NetworkArguments(ReadOnlySpan<string> args, string variant = "BiT-S-R101x1")
{
    private readonly ReadOnlySpan<string> _args = args;

    public BitVariant Variant { get; } = BitVariant.Parse(args.Length > 0 ? args[0] : variant);

    public int Size => Number(1, 480);

    /// <summary>A number by its place, or what it is where it is not given.</summary>
    public int Number(int place, int otherwise) => _args.Length > place ? int.Parse(_args[place], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Random weights, the same in each run.</summary>
    public Dictionary<string, float[]> Weights() => BitLayout.Backbone(Variant).ToDictionary(t => t.Name, BitInitialization.Random(0));
}
