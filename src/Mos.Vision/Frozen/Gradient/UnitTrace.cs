namespace Mos.Vision.Frozen;

/// <summary>What a unit leaves behind for its gradient: what each of its normalisations took in.</summary>
/// <param name="Input">What entered the unit.</param>
/// <param name="Middle">The output of the first convolution.</param>
/// <param name="Convolved">The output of the second convolution.</param>
internal sealed record UnitTrace(Activations Input, Activations Middle, Activations Convolved) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Dispose();
        Middle.Dispose();
        Convolved.Dispose();
    }
}
