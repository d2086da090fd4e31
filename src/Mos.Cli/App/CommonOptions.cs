using System.CommandLine;
using Mos.Vision;

namespace Mos.Cli.App;

/// <summary>Options that several verbs share, each with one meaning everywhere.</summary>
internal sealed class CommonOptions(Terminal terminal)
{
    private const int MostThreads = 1024;

    public Option<string> Device { get; } = new Option<string>("--device") { HelpName = "DEVICE", Description = "Where networks run: cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" }.Such("cpu", "cuda");

    public Option<string> Precision { get; } = new Option<string>("--precision") { Description = "How exactly networks compute: float32, the default, or bf16, where the device has it." }.OneOf("float32", "bf16");

    public Option<int> Batch { get; } = new Option<int>("--batch") { HelpName = "N", Description = "Images that go through the network together.", DefaultValueFactory = _ => 32 }.Positive();

    public Option<int?> Threads { get; } = new Option<int?>("--threads") { HelpName = "N", Description = "Threads that decode and compute; by default one for each processor." }.Within(1, MostThreads);

    public Option<int> Seed { get; } = new("--seed") { HelpName = "N", Description = "Makes random choices repeatable.", DefaultValueFactory = _ => 0 };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "No progress and no remarks." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON." };

    public Option<string?> Root { get; } = new("--root") { HelpName = "DIR", Description = "The folder that the paths of list files start from; by default the list's own." };

    /// <summary>Applies what holds for the whole process.</summary>
    public void Apply(ParseResult parsed) => terminal.IsQuiet = parsed.GetValue(Quiet);

    /// <summary>The number of threads that decode images.</summary>
    public int ThreadsOf(ParseResult parsed) => parsed.GetValue(Threads) ?? Environment.ProcessorCount;

    /// <summary>The precision asked for.</summary>
    public ComputePrecision PrecisionOf(ParseResult parsed) => parsed.GetValue(Precision) == "bf16" ? ComputePrecision.BFloat16 : ComputePrecision.Full;

    /// <summary>The device asked for.</summary>
    public ComputeDevice DeviceOf(ParseResult parsed) => Words.Understood(() => ComputeDevice.Parse(parsed.GetValue(Device)!));
}
