namespace Mos;

/// <summary>A range that holds the true value of a metric at a stated confidence.</summary>
/// <param name="Low">The lower end, 0 to 1.</param>
/// <param name="High">The upper end, not below <paramref name="Low"/>.</param>
public readonly record struct Interval(double Low, double High);
