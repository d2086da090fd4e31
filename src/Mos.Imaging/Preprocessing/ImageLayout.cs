namespace Mos.Imaging;

/// <summary>The order of the dimensions of a batch of images.</summary>
public enum ImageLayout
{
    /// <summary>Channels before height and width, as PyTorch has them: <c>[N, 3, H, W]</c>.</summary>
    Nchw,

    /// <summary>Channels last, as TensorFlow has them: <c>[N, H, W, 3]</c>.</summary>
    Nhwc,
}
