using Mos.Cli.App;

namespace Mos.Cli.Tests.Failures;

/// <summary>Arrays that cannot be used end in one sentence; words in braces are <see cref="Samples"/>.</summary>
[Collection(ToolTests.Name)]
public sealed class BadArrayTests(Samples samples)
{
    private const string Score = "score-features --data {data-arrays} --out {out}/a.csv";
    private const string Sweep = "sweep --val {val-arrays} --out {out}/a --scorers react";

    [Theory]
    [InlineData("score-features --data {missing} --scorers msp --out {out}/a.csv", "{missing}")]
    [InlineData("score-features --data {text} --scorers msp --out {out}/a.csv", "{text}")]
    [InlineData("score-features --data {other-arrays} --scorers msp --out {out}/a.csv", "{other-arrays}", "neither 'features' nor 'logits'")]
    [InlineData("score-features --data {nan-arrays} --scorers msp --out {out}/a.csv", "{nan-arrays}", "row 0 of the features holds NaN")]
    [InlineData("score-features --data {wide-arrays} --head {head-arrays} --scorers msp --out {out}/a.csv", "{wide-arrays}", "7 values", "takes 6")]
    [InlineData("score-features --data {wide-arrays} --fit {fit-arrays} --scorers rmds --out {out}/a.csv", "{fit-arrays}", "6 columns", "have 7")]
    [InlineData(Score + " --head {data-arrays} --scorers msp", "{data-arrays}", "no 'weight'")]
    [InlineData(Score + " --scorers msp", "'msp'", "flat head")]
    [InlineData(Score + " --head {head-arrays} --scorers knn --fit {val-arrays}", "'knn' cannot learn", "30 are stored")]
    [InlineData(Score + " --head {head-arrays} --scorers rmds --fit {ood-arrays}", "'rmds' cannot learn", "no image has a label")]
    [InlineData(Score + " --head {head-arrays} --scorers odin:eps=0.1", "'odin:eps=0.1'", "gradients")]
    [InlineData(Score + " --head {head-arrays} --groups {other-groups} --scorers mos", "{data-arrays}", "groups need 12")]
    [InlineData(Sweep, "'react:percentile=85'", "weights of the last layer")]
    [InlineData(Sweep + " --head {head-arrays}", "learns from training images")]
    [InlineData(Sweep + " --head {head-arrays} --fit {fit-arrays}", "gives only right ones")]
    [InlineData(Sweep + " --head {head-arrays} --fit {fit-arrays} --ood-val far={missing}", "{missing}")]
    public Task Bad_input_fails(string line, params string[] said) => FailureAssert.FailsAsync(samples, ExitCode.Failed, line, said);

    [Theory]
    [InlineData(Score + " --head {head-arrays} --scorers knn", "'knn' learns from training images")]
    [InlineData(Score + " --scorers nothing", "nothing")]
    [InlineData("score-features --scorers msp --out {out}/a.csv", "--data")]
    [InlineData(Sweep + " --ood-val {ood-arrays}", "NAME=SOURCE")]
    [InlineData(Sweep + " --scorer react", "named twice")]
    [InlineData("sweep --out {out}/a", "--val")]
    public Task Bad_command_line_fails(string line, params string[] said) => FailureAssert.FailsAsync(samples, ExitCode.Usage, line, said);
}
