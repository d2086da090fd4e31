namespace Mos.Vision;

/// <summary>What a file of weights does not say of itself, and where the model computes. What is given here goes before what the file says.</summary>
public sealed class BitLoadOptions
{
    /// <summary>The network.</summary>
    /// <value>The default is null: as the file's metadata or its tensors tell.</value>
    public BitVariant? Variant { get; set; }

    /// <summary>The partition of the classes of a group-softmax head.</summary>
    /// <value>The default is null: as the file's metadata says; without them the head is flat.</value>
    public ClassGroups? Groups { get; set; }

    /// <summary>The names of the classes by class index.</summary>
    /// <value>The default is null: as the file's metadata says, or unknown.</value>
    public IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>How images become input.</summary>
    /// <value>The default is null: as the file's metadata says, or <see cref="Preprocessing.Paper"/>, 480 x 480.</value>
    public Preprocessing? Preprocessing { get; set; }

    /// <summary>Whether <see cref="Preprocessing.ScaledJpeg"/> is switched on, whatever preprocessing the file says.</summary>
    /// <value>The default is false: as the preprocessing has it.</value>
    public bool ScaledJpeg { get; set; }

    /// <summary>The model's name for reports and messages.</summary>
    /// <value>The default is null: the file's name without its extension.</value>
    public string? Name { get; set; }

    /// <summary>Where the network computes.</summary>
    /// <value>The default is <see cref="ComputeDevice.Cpu"/>.</value>
    public ComputeDevice Device { get; set; } = ComputeDevice.Cpu;

    /// <summary>How exactly the network computes.</summary>
    /// <value>The default is <see cref="ComputePrecision.Full"/>.</value>
    public ComputePrecision Precision { get; set; }

    /// <summary>Threads that compute on a processor, 1 or more.</summary>
    /// <value>The default is null: one for each core. What needs feature maps or bfloat16, and what is trained, runs in torch, which has one such setting for the whole process: a number given here becomes it.</value>
    public int? Threads { get; set; }
}
