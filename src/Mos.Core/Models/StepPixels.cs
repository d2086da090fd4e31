namespace Mos;

/// <summary>The pixels, each channel on its own, that an <see cref="InputStep"/> moves: those of an image with the largest or the smallest magnitudes of the gradient; of equal ones any.</summary>
/// <param name="Largest">Whether those of the largest magnitudes, not of the smallest.</param>
/// <param name="Share">How many, as a share of all, 0 to 1, rounded down, but at least <paramref name="Least"/>.</param>
/// <param name="Least">How many at least.</param>
public readonly record struct StepPixels(bool Largest, double Share, int Least = 0)
{
    /// <summary>How many pixels of an image move.</summary>
    /// <param name="all">Channels x height x width.</param>
    public int CountOf(int all) => Math.Clamp((int)(Share * all), Math.Min(Least, all), all);
}
