namespace Mos;

/// <summary>A checked view of a storage.</summary>
/// <param name="Storage">Where the elements lie.</param>
/// <param name="ElementType">Their type.</param>
/// <param name="Shape">The size in each dimension.</param>
/// <param name="Strides">Elements between neighbours in each dimension; null: row-major.</param>
/// <param name="Offset">The first element.</param>
internal sealed record PickledTensor(PickledStorage Storage, TensorElementType ElementType, long[] Shape, long[]? Strides, long Offset)
{
    public StoredTensor ToStored(CheckpointFile file, string name, bool bigEndian) => new(
        file.Path,
        name,
        ElementType,
        Shape,
        Storage,
        new TensorLayout(Offset * ElementType.SizeInBytes(), Strides, bigEndian && ElementType.SizeInBytes() > 1));
}
