namespace Mos.Detectors;

/// <summary>The recipe of a scorer that learns from data: its hyper-parameters only, so that it can be used again and again.</summary>
/// <remarks>
/// Immutable and safe for concurrent use. The request is that of the scorer to be; what a fitter observes is
/// <see cref="FittingRequest"/>. Name and request of the scorer are those of its estimator, with the steps that were learnt.
/// </remarks>
public interface IOodScorerEstimator : IOodMethod
{
    /// <summary>Whether it learns from the labelled in-distribution set that is being scored, not from training data. Only a benchmark has such a set.</summary>
    /// <value>False where it is not implemented.</value>
    bool LearnsFromScoredSet => false;

    /// <summary>Whether its paper has it learn from held-out images, since what the network was trained on looks surer than what is new.</summary>
    /// <value>False where it is not implemented.</value>
    bool LearnsFromHeldOut => false;

    /// <summary>How often a fitter must be shown the training images: more than once where what is learnt second depends on what is learnt first.</summary>
    /// <value>1 where it is not implemented.</value>
    int Passes => 1;

    /// <summary>What a fitter observes.</summary>
    /// <value>Where it is not implemented: the signals of the request, without what follows from steps.</value>
    ModelRequest FittingRequest => new(Request.Signals & ~(ModelSignals.InputGradient | ModelSignals.MapReentry), [], [], Request.MapReadings);

    /// <summary>Begins to learn.</summary>
    /// <param name="model">The model whose output will be observed.</param>
    IOodScorerFitter CreateFitter(ModelInfo model);
}
