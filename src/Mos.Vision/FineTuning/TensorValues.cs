using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Copies tensors into managed memory, and features from it.</summary>
internal static class TensorValues
{
    /// <summary>
    /// Rows as a tensor in torch's own memory, in the caller's dispose scope. One that <c>tensor</c> makes lies where the managed array does, and
    /// products round differently by where that is, so that no run would repeat another to the last bit.
    /// </summary>
    public static Tensor ToTensor(ReadOnlySpan<float> values, int rows, int columns)
    {
        Tensor copy = empty(rows, columns);
        MemoryMarshal.AsBytes(values).CopyTo(copy.bytes);
        return copy;
    }

    /// <summary>The values of a tensor on any device, row by row, as 32-bit floats.</summary>
    public static float[] Of(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }
}
