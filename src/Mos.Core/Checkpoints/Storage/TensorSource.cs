namespace Mos;

/// <summary>Where the bytes of tensors lie. Every stream is independent of the others, so tensors can be read from several threads.</summary>
internal abstract class TensorSource
{
    /// <summary>A new stream of the bytes from an offset on.</summary>
    public abstract Stream Open(long offset);
}
