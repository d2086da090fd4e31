namespace Mos.Detectors;

/// <summary>A method that is made of others: it fits a model where they do.</summary>
internal interface IComposedMethod : IOodMethod
{
    IReadOnlyList<IOodScorer> Parts { get; }
}
