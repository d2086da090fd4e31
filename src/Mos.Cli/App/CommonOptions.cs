using System.CommandLine;
using System.Globalization;
using Mos.Vision;
using TorchSharp;

namespace Mos.Cli.App;

/// <summary>Options that several verbs share, each with one meaning everywhere.</summary>
internal sealed class CommonOptions(Terminal terminal)
{
    public Option<string> Device { get; } = new("--device") { Description = "Where networks run: cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };

    public Option<int> Batch { get; } = Positive<int>(new("--batch") { Description = "Images that go through the network together.", DefaultValueFactory = _ => 32 });

    public Option<int> Threads { get; } = Positive<int>(new("--threads") { Description = "Threads that decode and compute.", DefaultValueFactory = _ => Environment.ProcessorCount });

    public Option<int> Seed { get; } = new("--seed") { Description = "Makes random choices repeatable.", DefaultValueFactory = _ => 0 };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "No progress and no remarks." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON." };

    public Option<string?> Root { get; } = new("--root") { Description = "The folder that the paths of list files start from; by default the list's own." };

    /// <summary>Applies what holds for the whole process.</summary>
    public void Apply(ParseResult parsed)
    {
        terminal.IsQuiet = parsed.GetValue(Quiet);
        if (parsed.GetResult(Threads) is { Implicit: false })
        {
            TorchBackend.EnsureLoaded();
            torch.set_num_threads(parsed.GetValue(Threads));
        }
    }

    /// <summary>The device asked for.</summary>
    public ComputeDevice DeviceOf(ParseResult parsed) => Words.Understood(() => ComputeDevice.Parse(parsed.GetValue(Device)!));

    /// <summary>Refuses 0 and less.</summary>
    public static Option<T> Positive<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && value <= 0)
            {
                result.AddError($"{option.Name} must be above 0, not {result.Tokens[0].Value}.");
            }
        });
        return option;
    }
}
