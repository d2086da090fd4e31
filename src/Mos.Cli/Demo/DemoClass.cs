namespace Mos.Cli.Demo;

/// <summary>A kind of drawing.</summary>
/// <param name="Name">Name of the class, also of its folder.</param>
/// <param name="Fills">Whether it covers the whole image, as a texture does, or stands on a background as one figure.</param>
/// <param name="Draw">Draws one example in unit coordinates.</param>
internal sealed record DemoClass(string Name, bool Fills, Action<DemoBrush> Draw);
