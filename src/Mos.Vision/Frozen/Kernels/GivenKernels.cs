namespace Mos.Vision.Frozen;

/// <summary>Kernels as they are.</summary>
/// <param name="kernels">[outputs, length].</param>
/// <param name="outputs">Number of outputs.</param>
internal sealed class GivenKernels(double[] kernels, int outputs) : KernelPanels(outputs, kernels.Length / outputs)
{
    protected override void Fill(int first, int count, Span<double> panel)
    {
        panel.Clear();
        for (int output = 0; output < count; output++)
        {
            ReadOnlySpan<double> values = kernels.AsSpan((first + output) * Length, Length);
            for (int at = 0; at < values.Length; at++)
            {
                panel[(at * Width) + output] = values[at];
            }
        }
    }
}
