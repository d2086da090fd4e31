using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mos.Vision.Frozen;

/// <summary>
/// The kernels of a layer, as many outputs side by side as a panel of a packed matrix has rows: computed for all of them in step, and
/// written in the order in which products read them.
/// </summary>
/// <param name="outputs">Number of outputs.</param>
/// <param name="length">Values of the kernel of each.</param>
internal abstract class KernelPanels(int outputs, int length)
{
    public int Outputs => outputs;

    public int Length => length;

    protected static int Width => PackedMatrixBuilder.PanelRows;

    /// <summary>A matrix [outputs, length].</summary>
    /// <param name="placeOf">The column of a value of a kernel.</param>
    public PackedMatrix Matrix(Func<int, int> placeOf)
    {
        var builder = new PackedMatrixBuilder(outputs, length);
        ForEach((panel, values) =>
        {
            Span<float> packed = builder.Panel(panel);
            for (int at = 0; at < length; at++)
            {
                Round(values.Slice(at * Width, Width), packed.Slice(placeOf(at) * Width, Width));
            }
        });
        return builder.Build();
    }

    /// <summary>[outputs, length].</summary>
    public double[] Values()
    {
        var rows = new double[outputs * length];
        ForEach((panel, values) =>
        {
            for (int output = panel * Width; output < Math.Min(outputs, (panel + 1) * Width); output++)
            {
                for (int at = 0; at < length; at++)
                {
                    rows[(output * length) + at] = values[(at * Width) + output - (panel * Width)];
                }
            }
        });
        return rows;
    }

    /// <summary>Goes through all panels, on all processors.</summary>
    /// <param name="action">Takes the number of a panel and its values: those of a place in the kernels of all outputs together, zeros behind the last output.</param>
    public void ForEach(PanelAction action) => new Cores(Environment.ProcessorCount).Run((outputs + Width - 1) / Width, panel =>
    {
        double[] rented = ArrayPool<double>.Shared.Rent(length * Width);
        Span<double> values = rented.AsSpan(0, length * Width);
        Fill(panel * Width, Math.Min(Width, outputs - (panel * Width)), values);
        action(panel, values);
        ArrayPool<double>.Shared.Return(rented);
    });

    /// <summary>Rounds the values of a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<double> values, Span<float> rounded)
    {
        ref readonly double source = ref Lanes.First(values, rounded.Length);
        ref float target = ref Lanes.First(rounded, rounded.Length);
        for (nint at = 0; at < rounded.Length; at += Lanes.Count)
        {
            Lanes.Store(Vector.Narrow(Lanes.Load(in source, at), Lanes.Load(in source, at + Vector<double>.Count)), ref target, at);
        }
    }

    /// <summary>Writes the values of some outputs.</summary>
    protected abstract void Fill(int first, int count, Span<double> panel);

    public delegate void PanelAction(int panel, ReadOnlySpan<double> values);
}
