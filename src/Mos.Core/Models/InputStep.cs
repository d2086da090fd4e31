namespace Mos;

/// <summary>A small move of the pixels against the gradient of an objective, after which the network runs again: the input step of ODIN and of the Mahalanobis score.</summary>
/// <param name="Objective">The signal whose values the objective is a function of: logits of either kind, features or stages. The second run gives it too.</param>
/// <param name="Stage">Which stage, where the objective is one of stages: 0 is the root. Otherwise 0.</param>
/// <param name="Magnitude">How far each pixel goes, in normalised units; above 0.</param>
/// <param name="Cotangent">
/// The gradient of the objective, a sum over the images, with respect to the signal, in closed form: from the output of the first run,
/// which has the signal, to a matrix of the signal's shape. Pure: called from any thread.
/// </param>
/// <remarks>
/// The model pulls the cotangent back to the normalised pixels x and runs forward with x - magnitude sign(gradient), where a gradient of
/// exactly 0 counts as positive and nothing is clamped. Equal steps (<paramref name="Cotangent"/> being the same delegate) share their
/// passes, and steps that differ in magnitude alone share the gradient.
/// </remarks>
public sealed record InputStep(ModelSignals Objective, int Stage, float Magnitude, Func<ModelOutput, FloatMatrix> Cotangent);
