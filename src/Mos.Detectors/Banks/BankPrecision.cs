using System.Diagnostics.CodeAnalysis;

namespace Mos.Detectors;

/// <summary>How a bank stores the values of its rows.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the names of the types.")]
public enum BankPrecision
{
    /// <summary>As they are, in 4 bytes each.</summary>
    Float32,

    /// <summary>Rounded to 11 significant bits, in 2 bytes each. A row of length 1 moves by less than 0.0005, and so does its distance from any other.</summary>
    Float16,
}
