using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// Arithmetic of tensors with numbers. TorchSharp makes a native object of every number, frees it in a finalizer, and does not keep it
/// alive through the call that reads it (dotnet/TorchSharp, pull requests 1434 and 1496), nor does it so with the 1 that its own
/// addition of two tensors is scaled by; so a garbage collection at the wrong moment frees a number that is being read. Here each is
/// kept until the call is over. All numbers in this project go this way.
/// </summary>
internal static class KeptScalars
{
    private static readonly Scalar One = 1;

    public static Tensor Plus(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.add(kept, One);
    }

    public static Tensor Times(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.mul(kept);
    }

    public static Tensor Over(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.div(kept);
    }

    public static Tensor IsAtLeast(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.ge(kept);
    }

    /// <summary>tensor += other.</summary>
    public static Tensor Increase(this Tensor tensor, Tensor other) => tensor.add_(other, One);

    /// <summary>tensor += scale x other.</summary>
    public static Tensor Increase(this Tensor tensor, Tensor other, double scale)
    {
        using Scalar kept = scale;
        return tensor.add_(other, kept);
    }

    /// <summary>tensor += number.</summary>
    public static Tensor Increase(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.add_(kept, One);
    }

    /// <summary>tensor *= number.</summary>
    public static Tensor Scale(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.mul_(kept);
    }

    /// <summary>tensor /= number.</summary>
    public static Tensor Divide(this Tensor tensor, double number)
    {
        using Scalar kept = number;
        return tensor.div_(kept);
    }

    /// <summary>Moves all values into a range, in place.</summary>
    public static Tensor Limit(this Tensor tensor, double least, double most)
    {
        using Scalar low = least;
        using Scalar high = most;
        return tensor.clamp_(low, high);
    }
}
