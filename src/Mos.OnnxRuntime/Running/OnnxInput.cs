using System.Globalization;
using Mos.Imaging;

namespace Mos.OnnxRuntime;

/// <summary>The one input of a graph: images.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHalf">Whether it takes float16.</param>
/// <param name="Layout">The order of its dimensions.</param>
/// <param name="Size">Its side in pixels, where the graph fixes it.</param>
/// <param name="Batch">The number of images in a run, where the graph fixes it.</param>
internal sealed record OnnxInput(string Name, bool IsHalf, ImageLayout Layout, int? Size, int? Batch)
{
    /// <summary>Reads it from the graph.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">The order of dimensions that the user gave, or null: as the place of the 3 tells, channels first where nothing does.</param>
    /// <exception cref="MosException">The graph does not take one batch of square RGB images.</exception>
    public static OnnxInput Of(OnnxFile file, ImageLayout? layout)
    {
        string all = string.Join(", ", file.Inputs);
        if (file.Inputs is not [{ Type: OnnxType.Float or OnnxType.Float16, Shape: null or { Count: 4 } } input])
        {
            throw new MosException($"'{file.Path}' has the inputs {all}, where one of float32 or float16 and shape [N, 3, H, W] or [N, H, W, 3] is needed; export the classifier alone.");
        }

        ImageLayout order = layout ?? (input.Length(1) != 3 && input.Length(3) == 3 ? ImageLayout.Nhwc : ImageLayout.Nchw);
        (int channels, int height, int width) = order == ImageLayout.Nchw ? (1, 2, 3) : (3, 1, 2);
        if (input.Length(channels) is int count && count != 3)
        {
            throw new MosException($"Input {all} of '{file.Path}' has {count.ToString(CultureInfo.InvariantCulture)} channels as {order}, where images have 3; give the other Layout, or use a model of colour images.");
        }

        return input.Length(height) == input.Length(width)
            ? new OnnxInput(input.Name, input.Type == OnnxType.Float16, order, input.Length(height), input.Length(0))
            : throw new MosException($"Input {all} of '{file.Path}' is not square, and Mos gives square images; export the model with a square input.");
    }

    public long[] Shape(int images, int size) => Layout == ImageLayout.Nchw ? [images, 3, size, size] : [images, size, size, 3];
}
