using Mos.Cli.App;

namespace Mos.Cli.Tests.Failures;

/// <summary>Bad input to each verb ends in one sentence and an exit code; words in braces are <see cref="Samples"/>.</summary>
[Collection(ToolTests.Name)]
public sealed class BadInputTests(Samples samples)
{
    private const string FineTune = "finetune --backbone {backbone} --head flat --train {train} --val {val} --out {out} --steps 2 --batch 8";
    private const string Ablate = "groups ablate --backbone {backbone} --in {val} --counts 2 --steps 2 --batch 8 --out {out}/ablation";
    private const string Evaluate = "evaluate --model {group} --in {val} --ood far={far-noise} --out {out}/results";

    [Theory]
    [InlineData("metrics --in {missing} --ood {scores-ood}", "{missing}", "exist")]
    [InlineData("metrics --in {scores-in} --ood {val}", "{val}", "folder")]
    [InlineData("metrics --in {nan-scores} --ood {scores-ood}", "{nan-scores}", "line 2", "NaN")]
    [InlineData("metrics --in {word-scores} --ood {scores-ood}", "line 2", "'high'")]
    [InlineData("metrics --in {empty-scores} --ood {scores-ood}", "{empty-scores}", "no scores")]
    public Task Metrics_of_bad_files_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("inspect {missing}", "{missing}")]
    [InlineData("inspect {val}", "{val}", "folder")]
    [InlineData("inspect {text}", "{text}")]
    [InlineData("inspect {zero}", "{zero}", "empty")]
    [InlineData("inspect {cut-model}", "{cut-model}")]
    [InlineData("inspect {cut-npz}", "{cut-npz}")]
    [InlineData("inspect {cut-pth}", "{cut-pth}")]
    [InlineData("inspect {cut-detector}", "{cut-detector}")]
    public Task Inspect_of_bad_files_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("score --model {missing} {val}", "{missing}")]
    [InlineData("score --model {val} {val}", "{val}", "folder")]
    [InlineData("score --model {text} {val}", "{text}")]
    [InlineData("score --model {zero} {val}", "{zero}")]
    [InlineData("score --model {cut-model} {val} --out {out}/a.csv", "{cut-model}")]
    [InlineData("score --model {cut-npz} {val}", "{cut-npz}")]
    [InlineData("score --model {cut-pth} {val}", "{cut-pth}")]
    [InlineData("score --model {detector} {val}", "{detector}")]
    [InlineData("score --model {group} {missing}", "{missing}")]
    [InlineData("score --model {group} {missing}.png", "{missing}.png")]
    [InlineData("score --model {group} {empty} --out {out}/a.csv", "{empty}", "no image")]
    [InlineData("score --model {group} {unreadable} --out {out}/a.csv", "None of the 2 images could be read")]
    [InlineData("score --model {group} {val} --variant BiT-S-R50x1", "{group}", "custom:1,1,1,1:0.5")]
    [InlineData("score --model {flat} {val} --groups {other-groups}", "{other-groups}", "9 classes in 3 groups")]
    [InlineData("score --model {flat} {val} --groups imagenet1k", "imagenet1k", "1000 classes")]
    [InlineData("score --model {flat} {val} --groups {word-groups}", "{word-groups}")]
    [InlineData("score --model {flat} {val} --groups {missing}", "{missing}")]
    [InlineData("score --model {flat} {val} --scorers mos", "mos", "flat")]
    [InlineData("score --model {group} {val} --scorer energy", "energy", "group")]
    [InlineData("score --model {backbone} {val}", "no head")]
    [InlineData("score --model {backbone} {val} --logits", "no head")]
    [InlineData("score --model {group} {val} --device cuda", "cuda:0")]
    [InlineData("score --model {group} {val} --out {text}/scores.csv", "{text}")]
    [InlineData("score --model {group} {val} --out {empty}", "{empty}", "folder")]
    [InlineData("score --model {group} {text}", "{text}")]
    [InlineData("score --model {group} {list}", "{list}", "not-there.png")]
    public Task Score_of_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("calibrate --model {missing} --held-out {val} --out {out}/a.mos", "{missing}")]
    [InlineData("calibrate --model {cut-model} --held-out {val} --out {out}/a.mos", "{cut-model}")]
    [InlineData("calibrate --model {backbone} --held-out {val} --out {out}/a.mos", "no head")]
    [InlineData("calibrate --model {group} --held-out {missing} --out {out}/a.mos", "{missing}")]
    [InlineData("calibrate --model {group} --held-out {empty} --out {out}/a.mos", "{empty}")]
    [InlineData("calibrate --model {group} --held-out {unreadable} --out {out}/a.mos", "2 held-out images are too few")]
    [InlineData("calibrate --model {group} --held-out {unreadable} --out {out}/a.mos --tpr 0.5", "could be read")]
    [InlineData("calibrate --model {flat} --scorer mos --held-out {val} --out {out}/a.mos", "mos", "flat")]
    [InlineData("calibrate --model {flat} --scorers msp,mos --held-out {val} --out {out}/a.mos", "mos", "flat")]
    [InlineData("calibrate --model {flat} --scorers msp,energy --tpr 0.97 --held-out {val} --out {out}/a.mos", "48 held-out images are too few", "at least 66")]
    [InlineData("calibrate --model {flat} --fit {val} --held-out {val} --out {out}/a.mos", "48 of the 48 held-out images are training images too")]
    [InlineData("detect --detector {detector} {val} --false-alarm-rate 0.001", "at least 999")]
    [InlineData("calibrate --model {flat} --groups {other-groups} --held-out {val} --out {out}/a.mos", "{other-groups}")]
    [InlineData("calibrate --model {group} --variant BiT-S-R50x1 --held-out {val} --out {out}/a.mos", "{group}")]
    [InlineData("calibrate --model {group} --held-out {val} --out {text}/a.mos", "{text}")]
    [InlineData("calibrate --model {group} --held-out {val} --out {empty}", "{empty}", "folder")]
    [InlineData("calibrate --model {group} --held-out {val} --out {out}/a.mos --device cuda:1", "cuda:1")]
    public Task Calibrate_on_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("detect --detector {missing} {val}", "{missing}")]
    [InlineData("detect --detector {val} {val}", "{val}", "folder")]
    [InlineData("detect --detector {text} {val}", "{text}")]
    [InlineData("detect --detector {zero} {val}", "{zero}")]
    [InlineData("detect --detector {group} {val}", "{group}", "detector")]
    [InlineData("detect --detector {cut-detector} {val}", "{cut-detector}")]
    [InlineData("detect --detector {detector} {missing}", "{missing}")]
    [InlineData("detect --detector {detector} {empty}", "{empty}", "no image")]
    [InlineData("detect --detector {detector} {unreadable}", "None of the 2 images could be read")]
    [InlineData("detect --detector {detector} {val} --device cuda", "cuda:0")]
    public Task Detect_on_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData(Evaluate + " --model {missing}", "{missing}")]
    [InlineData(Evaluate + " --model {text}", "{text}")]
    [InlineData(Evaluate + " --model {cut-model}", "{cut-model}")]
    [InlineData(Evaluate + " --variant BiT-S-R50x1", "{group}")]
    [InlineData(Evaluate + " --groups {other-groups}", "{other-groups}")]
    [InlineData(Evaluate + " --ood near={missing}", "{missing}")]
    [InlineData(Evaluate + " --ood near={empty}", "{empty}")]
    [InlineData(Evaluate + " --ood near={unreadable}", "could be read")]
    [InlineData(Evaluate + " --scorers msp", "msp", "group")]
    [InlineData(Evaluate + " --ood far={val}", "'far'")]
    [InlineData(Evaluate + " --model {flat} --scorers mos", "'flat'")]
    [InlineData(Evaluate + " --device cuda", "cuda:0")]
    [InlineData("evaluate --model {group} --in {missing} --ood far={far-noise} --out {out}", "{missing}")]
    [InlineData("evaluate --model {group} --in {empty} --ood far={far-noise} --out {out}", "{empty}")]
    [InlineData("evaluate --model {group} --in {val} --ood far={far-noise} --out {text}/results", "{text}")]
    [InlineData("evaluate --model {group} --in {val} --ood far={far-noise} --out {text}", "{text}")]
    [InlineData("evaluate --model {backbone} --in {val} --ood far={far-noise} --out {out}", "head")]
    public Task Evaluate_of_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("finetune --backbone {onnx} --head flat --train {train} --val {val} --out {out}", "{onnx}", "cannot be trained")]
    [InlineData("finetune --backbone {missing} --head flat --train {train} --val {val} --out {out}", "{missing}")]
    [InlineData("finetune --backbone {text} --head flat --train {train} --val {val} --out {out}", "{text}")]
    [InlineData("finetune --backbone {cut-npz} --head flat --train {train} --val {val} --out {out}", "{cut-npz}")]
    [InlineData("finetune --backbone {backbone} --head flat --train {missing} --val {val} --out {out}", "{missing}")]
    [InlineData("finetune --backbone {backbone} --head flat --train {empty} --val {val} --out {out}", "{empty}")]
    [InlineData("finetune --backbone {backbone} --head flat --train {train} --val {far-noise} --out {out}", "label")]
    [InlineData("finetune --backbone {backbone} --head flat --train {train} --val {val} --out {text}/models", "{text}")]
    [InlineData(FineTune + " --variant BiT-S-R50x1", "{backbone}", "custom:1,1,1,1:0.5")]
    [InlineData(FineTune + " --groups {other-groups}", "{other-groups}", "9 classes")]
    [InlineData("finetune --backbone {backbone} --head group --groups {other-groups} --train {train} --val {val} --out {out}", "{other-groups}", "9 classes")]
    [InlineData("finetune --backbone {backbone} --head flat --train {list} --val {val} --out {out}", "{list}", "not-there.png")]
    [InlineData(FineTune + " --from-features --features {text}/features", "{text}")]
    [InlineData(FineTune + " --views 2 --precrop 8", "precrop of 8 pixels")]
    [InlineData(FineTune + " --device cuda", "cuda:0")]
    public Task Finetune_on_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData(Ablate + " --train {missing} --ood far={far-noise}", "{missing}")]
    [InlineData(Ablate + " --train {list} --ood far={far-noise}", "{list}", "not-there.png")]
    [InlineData(Ablate + " --train {train} --ood far={empty}", "{empty}", "no image")]
    [InlineData(Ablate + " --train {train} --ood far={far-noise} --groups {word-groups}", "{word-groups}")]
    [InlineData(Ablate + " --train {train} --ood far={far-noise} --variant BiT-S-R50x1", "{backbone}", "custom:1,1,1,1:0.5")]
    public Task Ablate_on_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData(Evaluate + " --scorers mahalanobis --fit {missing}", "{missing}")]
    [InlineData(Evaluate + " --scorers mahalanobis --fit {empty}", "{empty}")]
    [InlineData(Evaluate + " --scorers mahalanobis --fit {unreadable}", "None of the 2 training images could be read")]
    public Task Evaluate_on_bad_training_images_fails(string line, params string[] said) => FailAsync(line, said);

    /// <summary>/dev/full is a disk without space left. All files are written by one writer, whose own tests show that the old file stays.</summary>
    [Theory]
    [InlineData("score --model {group} {val} --out /dev/full")]
    [InlineData("calibrate --model {group} --held-out {val} --out /dev/full")]
    [InlineData("groups make --random 3 --classes {groups} --out /dev/full")]
    public async Task Disk_without_space_left_is_one_sentence(string line)
    {
        if (OperatingSystem.IsLinux())
        {
            await FailAsync(line, ["'/dev/full' cannot be written", "No space left"]);
        }
    }

    private Task FailAsync(string line, string[] said) => FailureAssert.FailsAsync(samples, ExitCode.Failed, line, said);
}
