using Mos.Cli.App;

namespace Mos.Cli.Tests.Failures;

/// <summary>Command lines that make no sense end with exit code 2, before anything is read.</summary>
[Collection(ToolTests.Name)]
public sealed class UsageTests(Samples samples)
{
    private const string Score = "score --model {group} {val}";
    private const string Evaluate = "evaluate --model {group} --in {val} --ood far={far-noise} --out {out}/results";
    private const string FineTune = "finetune --backbone {backbone} --head flat --train {train} --val {val} --out {out}/models --steps 2 --batch 8";
    private const string Extract = "extract --model {flat} --data {val} --out {out}/store";
    private const string Fit = "fit --out {out}/fitted.safetensors";
    private const string Calibrate = "calibrate --model {group} --held-out {val} --out {out}/a.mos";

    [Theory]
    [InlineData("", "verb")]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("score --frobnicate --model {group} {val}", "'--frobnicate'")]
    [InlineData("score --model {group}", "IMAGE|DIR")]
    [InlineData("score {val}", "--model")]
    [InlineData("metrics", "--in", "--ood")]
    [InlineData("finetune --out {out}", "--backbone", "--head", "--train", "--val")]
    [InlineData("detect {val}", "--detector")]
    [InlineData("inspect", "FILE")]
    [InlineData("extract", "--model", "--data", "--out")]
    [InlineData("fit --features {stored-train}", "--out")]
    [InlineData("evaluate --in {val} --ood far={stored-far} --out {out}/results", "--model", "{val}")]
    [InlineData("models surplus", "'surplus'")]
    public Task Words_that_are_missing_or_unknown_are_named(string line, params string[] said) => MisusedAsync(line, said);

    [Theory]
    [InlineData(Score + " --batch -1", "--batch")]
    [InlineData(Score + " --batch 0", "--batch")]
    [InlineData(Score + " --batch many", "--batch", "many")]
    [InlineData(Score + " --threads -2", "--threads")]
    [InlineData(Score + " --dropout-passes 1", "--dropout-passes")]
    [InlineData(Score + " --dropout-passes 5 --dropout-rate 1", "--dropout-rate")]
    [InlineData(Score + " --size -64", "--size")]
    [InlineData(Evaluate + " --level 1.5", "1.5")]
    [InlineData(Evaluate + " --level -0.5", "-0.5")]
    [InlineData(Evaluate + " --level nan", "--level")]
    [InlineData("metrics --in {scores-in} --ood {scores-ood} --level 0", "--level")]
    [InlineData("metrics --in {scores-in} --ood {scores-ood} --level 95", "95")]
    [InlineData(Calibrate + " --tpr 95", "95")]
    [InlineData(Calibrate + " --tpr -1", "-1")]
    [InlineData(Calibrate + " --false-alarm-rate 5", "5")]
    [InlineData("detect --detector {detector} {val} --tpr 2", "2")]
    [InlineData("detect --detector {detector} {val} --false-alarm-rate 0", "--false-alarm-rate")]
    [InlineData("detect --detector {detector} {val} --fdr 1.5", "--fdr", "1.5")]
    [InlineData("detect --detector {detector} {val} --fdr nan", "--fdr")]
    [InlineData("finetune --backbone {backbone} --head flat --train {train} --val {val} --out {out} --steps -1", "--steps")]
    [InlineData(FineTune + " --base-lr -0.1", "--base-lr")]
    [InlineData(FineTune + " --base-lr nan", "--base-lr")]
    [InlineData(FineTune + " --warmup -1", "--warmup")]
    [InlineData(FineTune + " --mixup -1", "--mixup")]
    [InlineData(FineTune + " --open-blocks 7", "--open-blocks")]
    [InlineData(FineTune + " --open-blocks -2", "--open-blocks")]
    [InlineData(FineTune + " --precrop -5", "--precrop")]
    [InlineData(FineTune + " --schedule linear", "linear")]
    [InlineData(Extract + " --part 0", "--part")]
    [InlineData(Extract + " --shard 3/3", "--shard", "0/4")]
    [InlineData(Extract + " --shard -1/3", "--shard")]
    [InlineData(Extract + " --shard half", "--shard", "half")]
    public Task Numbers_out_of_range_are_named(string line, params string[] said) => MisusedAsync(line, said);

    [Theory]
    [InlineData(Score + " --scorers frobnicate", "'frobnicate'", "mos, msp")]
    [InlineData(Score + " --model {flat}", "one model", "--ensemble")]
    [InlineData("score --model {flat} --ensemble {val}", "at least two models")]
    [InlineData("score --model {flat} --model {group} --ensemble {val}", "'group'", "no flat head")]
    [InlineData("score --model {flat} --ensemble --dropout-passes 5 {val}", "--ensemble", "--dropout-passes")]
    [InlineData("evaluate --in {stored-val} --ood far={stored-far} --out {out}/results --dropout-passes 5", "--dropout-passes", "--model")]
    [InlineData("evaluate --in {stored-val} --ood far={stored-far} --out {out}/results --ensemble", "--ensemble", "--model")]
    [InlineData(Score + " --scorers mos,", "scorer")]
    [InlineData(Score + " --scorers mos,mos", "twice")]
    [InlineData(Score + " --scorer energy:T=-1", "T")]
    [InlineData(Score + " --scorer energy:x=1", "'x'")]
    [InlineData(Score + " --variant R50", "R50")]
    [InlineData(Score + " --variant custom:1,1:0.5", "custom:1,2,1,1:0.5")]
    [InlineData(Score + " --device tpu", "tpu")]
    [InlineData(Score + " --precision fp8", "fp8")]
    [InlineData(Calibrate + " --tpr 0.9 --false-alarm-rate 0.1", "--tpr", "--false-alarm-rate")]
    [InlineData(Calibrate + " --scorer mos --scorers mos,msp", "--scorer", "--scorers")]
    [InlineData(Calibrate + " --scorers mos --combine rank", "--combine", "--scorers")]
    [InlineData(Calibrate + " --scorers mos,mos", "twice")]
    [InlineData(Calibrate + " --scorers mos,mahalanobis", "mahalanobis", "--fit")]
    [InlineData(Calibrate + " --scorers mos,msp --combine sum", "sum", "rank or fisher")]
    [InlineData("detect --detector {detector} {val} --tpr 0.9 --fdr 0.1", "--tpr", "--fdr")]
    [InlineData("detect --detector {detector} {val} --false-alarm-rate 0.1 --fdr 0.1", "--false-alarm-rate", "--fdr")]
    [InlineData("evaluate --model {group} --in {val} --ood {far-noise} --out {out}", "NAME=SOURCE")]
    [InlineData("evaluate --model {group} --in {val} --ood ={far-noise} --out {out}", "NAME=SOURCE")]
    [InlineData("evaluate --model {group} --in {val} --ood far= --out {out}", "NAME=SOURCE")]
    [InlineData("finetune --backbone {backbone} --head group --train {train} --val {val} --out {out}", "--groups")]
    [InlineData("finetune --backbone {backbone} --head round --train {train} --val {val} --out {out}", "round")]
    [InlineData(Fit, "--features")]
    [InlineData(Fit + " --model {flat}", "--data")]
    [InlineData(Fit + " --data {train}", "--model")]
    [InlineData(Fit + " --features {stored-train} --data {train} --model {flat}", "either")]
    [InlineData(Fit + " --features {stored-train} --scorers msp", "'msp'", "kl, ")]
    [InlineData(Fit + " --features {stored-train} --scorer kl:means=paper", "'kl:means=paper'")]
    [InlineData(FineTune + " --val {val}", "--val")]
    [InlineData(FineTune + " --from-features --open-blocks -1", "--from-features")]
    [InlineData(FineTune + " --views 2 --open-blocks 1", "--views")]
    [InlineData(FineTune + " --views 0", "--views")]
    public Task Choices_that_do_not_exist_are_named(string line, params string[] said) => MisusedAsync(line, said);

    private Task MisusedAsync(string line, string[] said) => FailureAssert.FailsAsync(samples, ExitCode.Usage, line, said);
}
