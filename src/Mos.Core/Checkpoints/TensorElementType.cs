using System.Diagnostics.CodeAnalysis;

namespace Mos;

/// <summary>The type of the elements of a tensor in a file.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the names of the types.")]
public enum TensorElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of an IEEE 754 binary32: 8 bits of exponent, 7 of fraction.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}
