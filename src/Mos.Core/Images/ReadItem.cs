namespace Mos;

/// <summary>Turns one item into pixels, knowing its position in the run. Called from several threads at once.</summary>
internal delegate void ReadItem(ImageItem item, long index, Span<byte> pixels);
