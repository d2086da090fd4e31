using System.Diagnostics;
using Mos.Cli.App;

namespace Mos.Cli.Tests;

/// <summary>The built tool in a process of its own, for what a process alone shows.</summary>
internal static class ToolProcess
{
    /// <summary>Starts it with both streams piped.</summary>
    public static Process Start(params string[] args) => Process.Start(Describe(args))!;

    /// <summary>What is started, for changes before.</summary>
    public static ProcessStartInfo Describe(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(MosTool).Assembly.Location);
        Array.ForEach(args, start.ArgumentList.Add);
        return start;
    }
}
