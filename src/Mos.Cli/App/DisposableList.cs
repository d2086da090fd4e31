namespace Mos.Cli.App;

/// <summary>Things that are disposed together, also when making one of them fails.</summary>
internal sealed class DisposableList<T> : IDisposable
    where T : IDisposable
{
    private readonly List<T> _items = [];

    public IReadOnlyList<T> Items => _items;

    public void Add(T item) => _items.Add(item);

    public void Dispose() => _items.ForEach(item => item.Dispose());
}
