using System.Diagnostics.CodeAnalysis;

namespace Mos;

/// <summary>The kinds of values in a PyTorch checkpoint.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the names of the kinds.")]
public enum PickleKind
{
    /// <summary>Python's <c>None</c>.</summary>
    None,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of any size.</summary>
    Integer,

    /// <summary>A 64-bit float.</summary>
    Float,

    /// <summary>Text; also the name of a type, such as <c>torch.float32</c>.</summary>
    Text,

    /// <summary>Raw bytes.</summary>
    Bytes,

    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple; also a <c>torch.Size</c>.</summary>
    Tuple,

    /// <summary>A dictionary or an <c>OrderedDict</c>, in the order of its keys.</summary>
    Dictionary,

    /// <summary>A tensor or parameter.</summary>
    Tensor,
}
