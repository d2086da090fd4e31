using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>The order of tensors in memory, which TorchSharp has no argument for.</summary>
internal static class MemoryFormat
{
    /// <summary>The same tensor <c>[N, C, H, W]</c> with the channels of a pixel together, as convolutions in bfloat16 want it.</summary>
    public static Tensor ChannelsTogether(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
