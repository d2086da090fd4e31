using System.CommandLine;
using System.Globalization;

namespace Mos.Cli.App;

/// <summary>Which part of a data set a process works on; by default as a Slurm array or a Kubernetes indexed job numbers it.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Index, int Count)
{
    private const string SlurmTask = "SLURM_ARRAY_TASK_ID";
    private const string SlurmCount = "SLURM_ARRAY_TASK_COUNT";
    private const string SlurmFirst = "SLURM_ARRAY_TASK_MIN";
    private const string SlurmStep = "SLURM_ARRAY_TASK_STEP";
    private const string JobIndex = "JOB_COMPLETION_INDEX";
    private const string JobCount = "JOB_PARALLELISM";

    public static Option<string?> Option() => new("--shard")
    {
        HelpName = "I/N",
        Description = $"Part I of N of the images, I from 0; by default from {SlurmTask} and {SlurmCount}, or {JobIndex} and {JobCount}, or 0/1.",
    };

    /// <summary>The shard of a word <c>I/N</c>, or of the environment where there is none.</summary>
    /// <exception cref="UsageException">The word or a variable is not understood.</exception>
    public static Shard Of(string? word, Func<string, string?> environment)
    {
        if (word is not null)
        {
            return word.Split('/') is [var index, var count] && Number(index) is { } i && Number(count) is { } n && i < n
                ? new Shard(i, n)
                : throw new UsageException($"--shard takes I/N with I from 0 to N - 1, such as 0/4, not '{word}'.");
        }

        return OfVariables(SlurmTask, SlurmCount) ?? OfVariables(JobIndex, JobCount) ?? new Shard(0, 1);

        Shard? OfVariables(string index, string count)
        {
            if (environment(index) is not { Length: > 0 } at)
            {
                return null;
            }

            // Arrays may begin anywhere and leave numbers out; Slurm says where and how.
            int first = index == SlurmTask ? Variable(SlurmFirst, 0) : 0, step = index == SlurmTask ? Math.Max(1, Variable(SlurmStep, 1)) : 1;
            int place = Number(at) is { } number && number >= first ? (number - first) / step : -1;
            return Number(environment(count)) is { } n && place >= 0 && place < n
                ? new Shard(place, n)
                : throw new UsageException($"{index}={at} and {count}={environment(count)} name no part of the images; set both, or give --shard I/N.");
        }

        int Variable(string name, int otherwise) => Number(environment(name)) ?? otherwise;
    }

    /// <summary>The folder of the shard: the one named, or one in it where there are several.</summary>
    public string FolderIn(string folder) => Count == 1 ? folder : Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"shard-{Index:000}-of-{Count:000}"));

    private static int? Number(string? word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
