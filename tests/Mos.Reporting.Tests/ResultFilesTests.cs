using Mos.Detectors;

namespace Mos.Reporting.Tests;

public sealed class ResultFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mos-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Save_writes_four_files_and_nothing_else()
    {
        string target = Path.Combine(_folder, "new", "run");

        await ResultFiles.SaveAsync(HostileResult.Create(), target);

        Assert.Equal(
            ["report.html", "results.json", "results.md", "scores.csv"],
            Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everything_can_be_rendered_again_from_the_json_alone()
    {
        string first = Path.Combine(_folder, "first");
        string second = Path.Combine(_folder, "second");
        await ResultFiles.SaveAsync(HostileResult.Create(), first);

        await ResultFiles.SaveAsync(await ResultFiles.LoadAsync(first), second);

        foreach (string file in Directory.EnumerateFiles(first))
        {
            Assert.Equal(await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(Path.Combine(second, Path.GetFileName(file))));
        }
    }

    [Fact]
    public async Task Load_takes_the_file_as_well_as_its_folder()
    {
        await ResultFiles.SaveAsync(HostileResult.Create(), _folder);

        OodBenchmarkResult result = await ResultFiles.LoadAsync(Path.Combine(_folder, ResultFiles.Json));

        Assert.Equal(HostileResult.Create().Entries, result.Entries);
    }

    [Fact]
    public async Task Load_of_a_folder_without_results_says_what_to_give()
    {
        var refusal = await Assert.ThrowsAsync<MosException>(() => ResultFiles.LoadAsync(_folder));

        Assert.Contains("results.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("give", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_below_a_file_is_refused()
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");

        await Assert.ThrowsAsync<MosException>(() => ResultFiles.SaveAsync(HostileResult.Create(), Path.Combine(file, "below")));
    }

    [Fact]
    public async Task Save_of_a_nan_score_names_method_image_and_set_and_writes_nothing()
    {
        OodBenchmarkResult result = HostileResult.Create();
        result.Sets[2].Scores[0][1] = double.NaN;

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => ResultFiles.SaveAsync(result, _folder));

        Assert.Contains("'mos@<b>' gave to '&amp;.png' of set 'plain' is not a number", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Cancelled_save_leaves_no_file()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ResultFiles.SaveAsync(HostileResult.Create(), _folder, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }
}
