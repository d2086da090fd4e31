namespace Mos.Cli.App;

/// <summary>The words of the command line do not make sense together.</summary>
internal sealed class UsageException(string message) : Exception(message);
