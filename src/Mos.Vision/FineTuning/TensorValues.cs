using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Copies tensors into managed memory.</summary>
internal static class TensorValues
{
    /// <summary>The values of a tensor on any device, row by row, as 32-bit floats.</summary>
    public static float[] Of(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }
}
