using System.Globalization;

namespace Mos.Detectors;

/// <summary>How far a scorer moves the pixels: the options <c>eps</c> and <c>std</c> of a spec.</summary>
/// <param name="Magnitude">In normalised units, 0 or more; 0: no step.</param>
/// <param name="Deviation">Divides the magnitude in each channel; null: 1.</param>
internal sealed record StepSize(float Magnitude, ChannelValues? Deviation)
{
    public bool IsNone => Magnitude == 0;

    /// <summary>The signals that the step takes.</summary>
    public ModelSignals Signals => IsNone ? ModelSignals.None : ModelSignals.InputGradient;

    public static StepSize Parse(ScorerSpec spec, double standard = 0)
    {
        ChannelValues? deviation = spec.Numbers("std") switch
        {
            null => null,
            [> 0 and double all] => (float)all,
            [> 0 and double red, > 0 and double green, > 0 and double blue] => new ChannelValues((float)red, (float)green, (float)blue),
            _ => throw new FormatException($"Scorer spec '{spec.Text}': std is one number above 0, or three for red, green and blue, such as 0.229/0.224/0.225."),
        };
        return new StepSize((float)spec.Number("eps", standard, 0, 1e6), deviation);
    }

    /// <summary>The options, those at their defaults left out.</summary>
    public static string Write(double magnitude, ChannelValues? deviation, double standard = 0) =>
        (magnitude == standard ? "" : FormattableString.Invariant($":eps={magnitude}"))
        + (deviation is { } d ? string.Create(CultureInfo.InvariantCulture, $":std={d.Red}/{d.Green}/{d.Blue}") : "");

    /// <summary>The step against the gradient of an objective; none where the magnitude is 0.</summary>
    public IEnumerable<InputStep> Against(ModelSignals objective, Func<ModelOutput, FloatMatrix> cotangent, int stage = 0) =>
        IsNone ? [] : [new InputStep(objective, stage, Magnitude, cotangent) { Deviation = Deviation }];
}
