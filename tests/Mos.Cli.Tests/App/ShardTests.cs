using Mos.Cli.App;

namespace Mos.Cli.Tests.App;

public sealed class ShardTests
{
    [Theory]
    [InlineData(null, "", 0, 1)]
    [InlineData("2/5", "", 2, 5)]
    [InlineData("2/5", "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=4", 2, 5)]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=4", 1, 4)]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=4 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=1", 3, 4)]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=16 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_STEP=3", 2, 3)]
    [InlineData(null, "JOB_COMPLETION_INDEX=3 JOB_PARALLELISM=8", 3, 8)]
    [InlineData(null, "SLURM_ARRAY_TASK_ID= JOB_COMPLETION_INDEX=0 JOB_PARALLELISM=1", 0, 1)]
    public void Shard_is_that_of_the_option_or_of_the_job(string? word, string variables, int index, int count) =>
        Assert.Equal(new Shard(index, count), Shard.Of(word, Environment(variables)));

    [Theory]
    [InlineData("5/5", "")]
    [InlineData("1", "")]
    [InlineData("1/x", "")]
    [InlineData("-1/2", "")]
    [InlineData("1/2/3", "")]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=1")]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=4 SLURM_ARRAY_TASK_COUNT=4")]
    [InlineData(null, "SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=1")]
    [InlineData(null, "JOB_COMPLETION_INDEX=2 JOB_PARALLELISM=two")]
    public void Shard_that_is_none_is_refused(string? word, string variables)
    {
        UsageException e = Assert.Throws<UsageException>(() => Shard.Of(word, Environment(variables)));

        Assert.Contains("--shard", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_have_folders_of_their_own_in_the_order_of_their_numbers()
    {
        Assert.Equal("out", new Shard(0, 1).FolderIn("out"));
        Assert.Equal(Path.Combine("out", "shard-007-of-016"), new Shard(7, 16).FolderIn("out"));
    }

    private static Func<string, string?> Environment(string variables)
    {
        Dictionary<string, string> values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return name => values.GetValueOrDefault(name);
    }
}
