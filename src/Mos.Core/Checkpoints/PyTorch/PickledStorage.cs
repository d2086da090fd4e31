namespace Mos;

/// <summary>The memory that one or more tensors of a pickle look at; where its bytes lie may become known after the tensors.</summary>
internal sealed class PickledStorage(string key, TensorElementType elementType, long count) : TensorSource
{
    private TensorSource? _bytes;

    public string Key => key;

    public TensorElementType ElementType => elementType;

    /// <summary>Number of elements.</summary>
    public long Count => count;

    public long ByteCount => count * elementType.SizeInBytes();

    public bool HasBytes => _bytes is not null;

    public void Bind(TensorSource bytes) => _bytes = bytes;

    public override Stream Open(long offset) => _bytes!.Open(offset);
}
