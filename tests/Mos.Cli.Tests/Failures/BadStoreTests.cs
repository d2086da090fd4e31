using Mos.Cli.App;

namespace Mos.Cli.Tests.Failures;

/// <summary>Stored signals and fitted scorers that cannot be used end in one sentence; words in braces are <see cref="Samples"/>.</summary>
[Collection(ToolTests.Name)]
public sealed class BadStoreTests(Samples samples)
{
    private const string Extract = "extract --model {flat} --data {val} --out {out}/store";
    private const string Evaluate = "evaluate --in {stored-val} --ood far={stored-far} --bootstrap 0 --out {out}/results";

    [Theory]
    [InlineData("extract --model {missing} --data {val} --out {out}/store", "{missing}")]
    [InlineData("extract --model {cut-model} --data {val} --out {out}/store", "{cut-model}")]
    [InlineData("extract --model {flat} --data {missing} --out {out}/store", "{missing}")]
    [InlineData("extract --model {flat} --data {empty} --out {out}/store", "{empty}", "no image")]
    [InlineData("extract --model {flat} --data {val} --out {text}", "{text}")]
    [InlineData("extract --model {flat} --data {val} --out {text}/store", "{text}")]
    [InlineData("extract --model {flat} --data {val} --stages --out {stored-far}", "{stored-far}", "lists of images differ")]
    [InlineData("extract --model {group} --data {far-noise} --stages --part 16 --batch 16 --out {stored-far}", "{stored-far}", "models differ ('flat' and 'group')")]
    [InlineData("extract --model {flat} --data {val} --stages --out {newer-store}", "{newer-store}", "version 9")]
    [InlineData("extract --model {flat} --data {val} --stages --part 16 --batch 16 --out {cut-store}", "{cut-store}", "part-00001")]
    [InlineData(Extract + " --device cuda", "cuda:0")]
    public Task Extract_of_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("fit --features {missing} --out {out}/a", "{missing}", "does not exist")]
    [InlineData("fit --features {val} --out {out}/a", "{val}", "no stored signals")]
    [InlineData("fit --features {text} --out {out}/a", "{text}", "file")]
    [InlineData("fit --features {half-store} --out {out}/a", "{half-store}", "not finished", "0 of 48")]
    [InlineData("fit --features {cut-store} --out {out}/a", "{cut-store}", "part-00001")]
    [InlineData("fit --features {changed-store} --out {out}/a", "{changed-store}", "changed")]
    [InlineData("fit --features {newer-store} --out {out}/a", "{newer-store}", "version 9")]
    [InlineData("fit --features {stored-train} {stored-train} --out {out}/a", "there twice")]
    [InlineData("fit --features {stored-train} {stored-val} --out {out}/a", "{stored-train}", "{stored-val}", "lists of images differ")]
    [InlineData("fit --features {stored-far} --out {out}/a", "no image had a label")]
    [InlineData("fit --features {stored-group} --out {out}/a", "'group'", "--stages")]
    [InlineData("fit --features {stored-group} --scorers mahalanobis --out {out}/a", "Stages")]
    [InlineData("fit --features {stored-train} --model {missing} --out {out}/a", "{missing}")]
    [InlineData("fit --features {stored-train} --out {text}/a", "{text}")]
    [InlineData("fit --features {stored-train} --out {empty}", "{empty}", "folder")]
    [InlineData("fit --model {flat} --data {missing} --out {out}/a", "{missing}")]
    [InlineData("fit --model {flat} --data {unreadable} --out {out}/a", "None of the 2 training images could be read")]
    public Task Fit_on_bad_input_fails(string line, params string[] said) => FailAsync(line, said);

    [SkippableFact]
    public Task Disk_that_is_full_is_named()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux alone has a device that is always full.");
        return FailAsync("fit --features {stored-train} --scorers kl --out /dev/full", ["/dev/full", "No space left"]);
    }

    [Theory]
    [InlineData(Evaluate + " --ood near={half-store}", "{half-store}", "not finished")]
    [InlineData(Evaluate + " --ood near={changed-store}", "{changed-store}", "changed")]
    [InlineData(Evaluate + " --ood near={missing}", "{missing}")]
    [InlineData(Evaluate + " --ood near={far-noise}", "'flat'", "takes no images")]
    [InlineData(Evaluate + " --ood near={stored-other}", "'other'", "'flat'")]
    [InlineData("evaluate --in {stored-other} --ood far={stored-far} --out {out}/results", "'other'", "no head")]
    [InlineData(Evaluate + " --scorers odin:eps=0.01", "'odin:eps=0.01'", "gradient of the input")]
    [InlineData(Evaluate + " --model {flat} --scorers odin:eps=0.01", "'odin:eps=0.01'", "gradient of the input")]
    [InlineData(Evaluate + " --scorers mos", "'mos'", "group head")]
    [InlineData(Evaluate + " --model {missing}", "{missing}")]
    [InlineData(Evaluate + " --fitted {missing}", "{missing}")]
    [InlineData(Evaluate + " --fitted {cut-fitted}", "{cut-fitted}")]
    [InlineData(Evaluate + " --fitted {flat}", "{flat}", "no fitted scorers")]
    [InlineData(Evaluate + " --fitted {text}", "{text}")]
    [InlineData(Evaluate + " --fitted {foreign-fitted}", "'kl'", "'flat'", "fingerprint begins with")]
    [InlineData("evaluate --model {flat} --in {val} --ood far={far-noise} --out {out}/results --fitted {foreign-fitted}", "'kl'", "'flat'", "fingerprint")]
    public Task Evaluate_of_bad_stores_fails(string line, params string[] said) => FailAsync(line, said);

    [Theory]
    [InlineData("inspect {newer-store}", "{newer-store}", "version 9")]
    [InlineData("inspect {cut-fitted}", "{cut-fitted}")]
    public Task Inspect_of_bad_stores_fails(string line, params string[] said) => FailAsync(line, said);

    private Task FailAsync(string line, string[] said) => FailureAssert.FailsAsync(samples, ExitCode.Failed, line, said);
}
