namespace Mos.Vision.Frozen;

/// <summary>Kernels as gradients want them: inputs and outputs exchanged.</summary>
/// <param name="kernels">[outputs, inputs, height, width], standardised.</param>
/// <param name="outputs">Number of outputs.</param>
/// <param name="inputs">Number of inputs.</param>
internal sealed class TransposedKernels(double[] kernels, int outputs, int inputs)
{
    private int Area => kernels.Length / outputs / inputs;

    /// <summary>[height * width * inputs, outputs].</summary>
    public PackedMatrix Matrix()
    {
        var values = new float[kernels.Length];
        ForEach((output, input, place, value) => values[(((place * inputs) + input) * outputs) + output] = (float)value);
        return new PackedMatrix(values.Length / outputs, outputs, values);
    }

    /// <summary>A 3x3 convolution of stride 1 is its own gradient, with kernels turned by 180 degrees.</summary>
    public WinogradConvolution Winograd()
    {
        var values = new double[kernels.Length];
        ForEach((output, input, place, value) => values[(((input * outputs) + output) * Area) + Area - 1 - place] = value);
        return new WinogradConvolution(new GivenKernels(values, inputs));
    }

    private void ForEach(Action<int, int, int, double> action)
    {
        for (int at = 0; at < kernels.Length; at++)
        {
            action(at / Area / inputs, at / Area % inputs, at % Area, kernels[at]);
        }
    }
}
