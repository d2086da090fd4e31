namespace Mos.Cli.App;

/// <summary>What the tool ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A failure, said in one sentence.</summary>
    public const int Failed = 1;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 2;

    /// <summary>Done, but some files could not be read; they are listed.</summary>
    public const int SomeUnreadable = 3;

    /// <summary>A signal number is added to it when the tool was interrupted: 130 for Ctrl-C, 143 for a request to end.</summary>
    public const int Signal = 128;
}
