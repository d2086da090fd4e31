namespace Mos;

/// <summary>A text that is known when it is needed; equal to others by what it says.</summary>
internal sealed class LateText(Func<string> text) : IEquatable<LateText>
{
    private readonly Lazy<string> _text = new(text);

    public string Value => _text.Value;

    public bool Equals(LateText? other) => ReferenceEquals(this, other) || (other is not null && Value == other.Value);

    public override bool Equals(object? obj) => Equals(obj as LateText);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}
