namespace Mos.Vision;

/// <summary>Gives a network a new head for the classes of one's own images, and trains it.</summary>
public static class FineTuner
{
    /// <summary>Begins a fine-tuning.</summary>
    /// <param name="backbone">The network; borrowed, and never changed: what is trained of it is trained in a copy. A head that it has is left behind.</param>
    public static FineTunerBuilder CreateBuilder(BitModel backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        return new FineTunerBuilder(backbone);
    }
}
