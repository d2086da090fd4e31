namespace Mos;

/// <summary>A small move of the pixels against the gradient of an objective, after which the network runs again: the input step of ODIN and of the Mahalanobis score.</summary>
/// <param name="Objective">The signal whose values the objective is a function of: logits of either kind, features or stages. The second run gives it too.</param>
/// <param name="Stage">Which stage, where the objective is one of stages: 0 is the root. Otherwise 0.</param>
/// <param name="Magnitude">How far each pixel goes down the gradient, in normalised units; below 0: up. Not 0.</param>
/// <param name="Cotangent">
/// The gradient of the objective, a sum over the images, with respect to the signal, in closed form: from the output of the first run,
/// which has the signal, to a matrix of the signal's shape. Pure: called from any thread, for a batch or for parts of it
/// (<see cref="ModelOutput.First"/>).
/// </param>
/// <remarks>
/// The model pulls the cotangent back to the normalised pixels x and runs forward with x - magnitude sign(gradient), where a gradient of
/// exactly 0 counts as positive unless <see cref="ZeroStays"/>, and nothing is clamped unless <see cref="Clamp"/> says so. Equal steps (<paramref name="Cotangent"/> being the same delegate) share their
/// passes, and steps of equal <see cref="OfGradient"/> share the gradient.
/// </remarks>
public sealed record InputStep(ModelSignals Objective, int Stage, float Magnitude, Func<ModelOutput, FloatMatrix> Cotangent)
{
    /// <summary>The range, in normalised units, that the moved pixels are clamped to.</summary>
    /// <value>The default is null: nothing is clamped.</value>
    public (float Least, float Most)? Clamp { get; init; }

    /// <summary>Divides the magnitude in each channel: with the deviations of the <see cref="Preprocessing"/> here, a magnitude is one of pixels from 0 to 1.</summary>
    /// <value>The default is null: every channel moves by the magnitude.</value>
    public ChannelValues? Deviation { get; init; }

    /// <summary>Which pixels move, each channel of a pixel on its own.</summary>
    /// <value>The default is null: all.</value>
    public StepPixels? Only { get; init; }

    /// <summary>Whether a pixel whose gradient is exactly 0 stays where it is.</summary>
    /// <value>The default is false: such a gradient counts as positive.</value>
    public bool ZeroStays { get; init; }

    /// <summary>What the second run is asked for beside the objective's signal; steps among it start from the moved pixels.</summary>
    /// <value>The default is null: nothing more.</value>
    public ModelRequest? Then { get; init; }

    /// <summary>The signals that the second run gives.</summary>
    public ModelSignals SignalsAfter => Objective | (Then?.Signals ?? ModelSignals.None);

    /// <summary>The part of the step that decides on its gradient: steps for which it is equal share one backward pass.</summary>
    public InputStep OfGradient => new(Objective, Stage, 0, Cotangent);
}
