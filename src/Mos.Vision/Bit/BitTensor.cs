namespace Mos.Vision;

/// <summary>A parameter that a network needs.</summary>
/// <param name="Name">Its name in a state dictionary, such as <c>body.block1.unit01.conv1.weight</c>.</param>
/// <param name="BitName">Its name in a BiT <c>.npz</c> file, such as <c>resnet/block1/unit01/a/standardized_conv2d/kernel</c>.</param>
/// <param name="Shape">Its shape; kernels are [outputs, inputs, height, width].</param>
internal sealed record BitTensor(string Name, string BitName, params long[] Shape)
{
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Whether it is the kernel of a convolution; a BiT file holds those as [height, width, inputs, outputs].</summary>
    public bool IsKernel => Shape.Length == 4;
}
