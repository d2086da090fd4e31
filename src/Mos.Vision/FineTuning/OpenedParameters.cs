namespace Mos.Vision;

/// <summary>Which parameters of the backbone are trained.</summary>
internal static class OpenedParameters
{
    public const int All = -1;
    public const int None = 0;

    /// <summary>The root and so many blocks before the first that is trained are not; null: the root is trained.</summary>
    public static int? FrozenBlocks(int openBlocks) => openBlocks == All ? null : 4 - openBlocks;

    /// <summary>Whether a parameter of the backbone is trained.</summary>
    /// <param name="name">Its name in the state dictionary.</param>
    /// <param name="openBlocks">
    /// -1: the whole backbone; 0: nothing of it; 1 to 4: the last so many blocks and the last normalisation. As in the authors' code, the
    /// first normalisation of the first open block then stays as it is.
    /// </param>
    public static bool Contains(string name, int openBlocks)
    {
        if (openBlocks is All or None)
        {
            return openBlocks == All;
        }

        int first = 5 - openBlocks;
        return name.StartsWith("before_head.", StringComparison.Ordinal)
            || (name.StartsWith("body.block", StringComparison.Ordinal)
                && name["body.block".Length] - '0' >= first
                && !name.StartsWith($"body.block{first}.unit01.gn1.", StringComparison.Ordinal));
    }
}
