using System.Runtime.InteropServices;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>From bytes to the network's input.</summary>
internal static class ImageInput
{
    /// <summary>Normalised pixels <c>[N, 3, H, W]</c> as the frozen form takes them.</summary>
    public static Activations ToActivations(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        (int count, int height, int width) = ((int)pixels.shape[0], (int)pixels.shape[2], (int)pixels.shape[3]);
        var activations = new Activations(count, height, width, 3);
        Tensor together = pixels.detach().cpu().permute(0, 2, 3, 1).contiguous();
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(together.bytes);
        for (int image = 0; image < count; image++)
        {
            values.Slice(image * activations.ImageLength, activations.ImageLength).CopyTo(activations.Pixels(image));
        }

        return activations;
    }

    /// <summary>Pixels, or a feature map, as torch takes them, <c>[N, C, H, W]</c>, in the caller's dispose scope.</summary>
    public static Tensor ToTensor(Activations pixels, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor together = empty([pixels.Images, pixels.Height, pixels.Width, pixels.Channels]);
        for (int image = 0; image < pixels.Images; image++)
        {
            MemoryMarshal.AsBytes(pixels.Pixels(image)).CopyTo(together.bytes[(image * pixels.ImageLength * sizeof(float))..]);
        }

        return together.to(device).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Normalises pixels on a device, as <see cref="Preprocessing"/> says.</summary>
    /// <param name="pixels">count x height x width x 3 bytes, RGB.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="preprocessing">Divisor, mean, deviation and the order of the channels.</param>
    /// <param name="device">Where the result is wanted; the bytes are sent there before they become floats.</param>
    /// <returns><c>[count, 3, height, width]</c>, in the caller's dispose scope.</returns>
    public static Tensor Normalize(ReadOnlySpan<byte> pixels, int count, int height, int width, Preprocessing preprocessing, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = empty([count, height, width, 3], ScalarType.Byte);
        pixels.CopyTo(bytes.bytes);
        Tensor planes = bytes.to(device).permute(0, 3, 1, 2).contiguous();
        Tensor values = planes.to(ScalarType.Float32).Divide(preprocessing.Divisor).sub_(PerChannel(preprocessing.Mean)).div_(PerChannel(preprocessing.Deviation));
        return (preprocessing.Channels == ChannelOrder.Bgr ? values.flip(1) : values).MoveToOuterDisposeScope();

        Tensor PerChannel(ChannelValues c) => tensor([c.Red, c.Green, c.Blue], device: device).reshape(3, 1, 1);
    }
}
