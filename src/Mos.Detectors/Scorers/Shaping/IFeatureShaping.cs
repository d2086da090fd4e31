namespace Mos.Detectors;

/// <summary>A method that changes the features of an image, or the head, and then asks a scorer of logits; by itself <see cref="Scorers.Energy"/>.</summary>
public interface IFeatureShaping : IOodMethod
{
    /// <summary>The same change in front of another scorer, whose spec then stands behind a plus, such as <c>react:percentile=90+maxlogit</c>.</summary>
    /// <param name="inner">A scorer or estimator that looks at logits or features; one that learns learns from the changed ones.</param>
    /// <returns>A scorer, or the estimator of one where the change or the inner method learns.</returns>
    /// <exception cref="ArgumentException">The inner method moves the input or looks at stages, which no change of the features reaches.</exception>
    IOodMethod Then(IOodMethod inner);
}
