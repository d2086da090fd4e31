using Microsoft.ML.OnnxRuntime;
using Mos.Imaging;

namespace Mos.OnnxRuntime;

/// <summary>What an ONNX file does not say of itself, and how it runs. What is given here goes before what Mos wrote into the file.</summary>
public sealed class OnnxLoadOptions
{
    /// <summary>How images become input; it must be what the network was trained with, which the file does not tell.</summary>
    /// <value>The default is null: as Mos wrote it into the file, or <see cref="Preprocessing.ImageNet"/> in the size of the graph's input.</value>
    public Preprocessing? Preprocessing { get; set; }

    /// <summary>Whether <see cref="Preprocessing.ScaledJpeg"/> is switched on, whatever preprocessing the file says.</summary>
    /// <value>The default is false: as the preprocessing has it.</value>
    public bool ScaledJpeg { get; set; }

    /// <summary>The tensor of the logits: an output, or any tensor inside the graph.</summary>
    /// <value>The default is null: the output of shape [N, classes]; where that comes from a softmax, what goes into the softmax.</value>
    public string? Logits { get; set; }

    /// <summary>The tensor of the penultimate features: an output, or any tensor inside the graph.</summary>
    /// <value>The default is null: what goes into the last linear layer, where there is one.</value>
    public string? Features { get; set; }

    /// <summary>The last linear layer.</summary>
    /// <value>The default is null: as the graph has it, where it ends in a Gemm or a MatMul over constants.</value>
    public LinearHead? Head { get; set; }

    /// <summary>The partition of the classes of a group-softmax head.</summary>
    /// <value>The default is null: the head is flat.</value>
    public ClassGroups? Groups { get; set; }

    /// <summary>The names of the classes by class index.</summary>
    /// <value>The default is null: unknown.</value>
    public IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>The order of the dimensions of the input.</summary>
    /// <value>The default is null: as the place of the three channels tells.</value>
    public ImageLayout? Layout { get; set; }

    /// <summary>The model's name for reports and messages.</summary>
    /// <value>The default is null: the file's name without its extension.</value>
    public string? Name { get; set; }

    /// <summary>Sets up the session: threads, execution provider and whatever else ONNX Runtime offers.</summary>
    /// <value>The default is null: the processor, with ONNX Runtime's own number of threads.</value>
    public Action<SessionOptions>? ConfigureSession { get; set; }
}
