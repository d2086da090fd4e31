using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mos.Detectors;
using Mos.Testing;

namespace Mos.Extensions.DependencyInjection.Tests;

/// <summary>Detectors in a real host.</summary>
public sealed class OodDetectorHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ColourModel.Loader _loader = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Detector_is_one_for_all_loaded_at_first_use_and_disposed_with_the_host()
    {
        string path = await SavedAsync("photos.mos", gain: 8);
        ColourModel model;
        using (IHost host = await StartedAsync(s => s.AddOodDetector(path, _loader)))
        {
            IOodDetector detector = host.Services.GetRequiredService<IOodDetector>();
            Assert.Same(detector, host.Services.GetRequiredService<IOodDetector>());
            Assert.Empty(_loader.Loaded);

            OodVerdict[] verdicts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => detector.DetectAsync(Grey(100), 1, 1))));
            OodVerdict[] streamed = await detector.DetectManyAsync([ImageItem.FromPixels("image", Grey(100), 1, 1)]).ToArrayAsync();
            OodVerdict[] arrived = await detector.DetectManyAsync(new[] { ImageItem.FromPixels("image", Grey(100), 1, 1) }.ToAsyncEnumerable()).ToArrayAsync();

            model = Assert.Single(_loader.Loaded);
            Assert.All([.. verdicts, .. streamed, .. arrived], v => Assert.Equal(verdicts[0], v));
            Assert.False(model.IsDisposed);
            await host.StopAsync();
        }

        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task Two_keyed_detectors_stand_side_by_side()
    {
        string shoes = await SavedAsync("shoes.mos", gain: 8), bags = await SavedAsync("bags.mos", gain: 2);
        using IHost host = await StartedAsync(s => s
            .AddKeyedOodDetector("shoes", shoes, _loader)
            .AddKeyedOodDetector("bags", bags, _loader, o => o.TargetTpr = 0.5));

        IOodDetector first = host.Services.GetRequiredKeyedService<IOodDetector>("shoes");
        IOodDetector second = host.Services.GetRequiredKeyedService<IOodDetector>("bags");
        OodVerdict byFirst = await first.DetectAsync(Grey(90), 1, 1), bySecond = await second.DetectAsync(Grey(90), 1, 1);

        Assert.Equal(["colours x8", "colours x2"], _loader.Loaded.Select(m => m.Info.Name));
        Assert.NotEqual(byFirst.Score, bySecond.Score);
        Assert.Null(host.Services.GetService<IOodDetector>());
        using OodDetector loaded = await OodDetector.LoadAsync(bags, _loader);
        Assert.Equal(loaded.Calibration.WithTargetTpr(0.5).Threshold, bySecond.Threshold);
    }

    [Fact]
    public async Task Options_come_from_configuration()
    {
        string path = await SavedAsync("photos.mos", gain: 8);
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ood:Path"] = path,
            ["Ood:FalseAlarmRate"] = "0.2",
            ["Ood:BatchSize"] = "4",
            ["Shoes:Path"] = path,
        }).Build();
        using IHost host = await StartedAsync(s => s
            .AddOodDetector(settings.GetSection("Ood"), _loader)
            .AddKeyedOodDetector("shoes", settings.GetSection("Shoes"), _loader));

        OodVerdict verdict = await host.Services.GetRequiredService<IOodDetector>().DetectAsync(Grey(90), 1, 1);
        OodVerdict keyed = await host.Services.GetRequiredKeyedService<IOodDetector>("shoes").DetectAsync(Grey(90), 1, 1);

        using OodDetector loaded = await OodDetector.LoadAsync(path, _loader);
        Assert.Equal(loaded.Calibration.WithFalseAlarmRate(0.2).Threshold, verdict.Threshold);
        Assert.Equal(loaded.Calibration.Threshold, keyed.Threshold);
        OodDetectorServiceOptions options = host.Services.GetRequiredService<IOptionsMonitor<OodDetectorServiceOptions>>().CurrentValue;
        Assert.Equal((4, Environment.ProcessorCount, null), (options.BatchSize, options.DecodingThreads, options.TargetTpr));
    }

    [Theory]
    [InlineData("Path", "", "there is no Path")]
    [InlineData("TargetTpr", "95", "not 95")]
    [InlineData("FalseAlarmRate", "0", "not 0")]
    [InlineData("BatchSize", "0", "BatchSize is 1 or more")]
    [InlineData("DecodingThreads", "-1", "DecodingThreads is 1 or more")]
    public async Task Options_that_make_no_sense_stop_the_host_from_starting(string key, string value, string said)
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Path"] = "x.mos", [key] = value }).Build();

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartedAsync(s => s.AddKeyedOodDetector("shoes", settings, _loader)));

        Assert.StartsWith("OOD detector 'shoes': ", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_targets_are_one_too_many()
    {
        var e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartedAsync(s => s.AddOodDetector("x.mos", _loader, o => (o.TargetTpr, o.FalseAlarmRate) = (0.9, 0.1))));

        Assert.StartsWith("OOD detector: TargetTpr and FalseAlarmRate", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_file_is_named_at_first_use_and_looked_for_again_at_the_next()
    {
        string path = _folder.File("late.mos");
        using IHost host = await StartedAsync(s => s.AddOodDetector(path, _loader).AddHealthChecks().AddOodDetector());
        IOodDetector detector = host.Services.GetRequiredService<IOodDetector>();
        HealthCheckService health = host.Services.GetRequiredService<HealthCheckService>();

        MosException e = await Assert.ThrowsAsync<MosException>(() => detector.DetectAsync(Grey(1), 1, 1));
        HealthReport ill = await health.CheckHealthAsync();
        await SavedAsync("late.mos", gain: 8);
        HealthReport well = await health.CheckHealthAsync();

        Assert.Equal($"Detector file '{path}' cannot be opened: it does not exist; check the path.", e.Message);
        Assert.Equal((HealthStatus.Unhealthy, e.Message), (ill.Status, ill.Entries["ood-detector"].Description));
        Assert.Equal(HealthStatus.Healthy, well.Status);
        Assert.IsType<double>(well.Entries["ood-detector"].Data["score"]);
        Assert.Equal("image", (await detector.DetectAsync(Grey(1), 1, 1)).Source);
    }

    [Fact]
    public async Task Health_check_of_a_key_has_its_own_name_status_and_tags()
    {
        string path = await SavedAsync("shoes.mos", gain: 8);
        using IHost host = await StartedAsync(s => s
            .AddKeyedOodDetector("shoes", path, _loader)
            .AddKeyedOodDetector("bags", _folder.File("none.mos"), _loader)
            .AddHealthChecks().AddOodDetector("shoes check", "shoes", tags: ["ready"]).AddOodDetector("bags check", "bags", HealthStatus.Degraded));

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (report.Entries["shoes check"].Status, report.Entries["bags check"].Status));
        Assert.Equal(["ready"], report.Entries["shoes check"].Tags);
    }

    [Fact]
    public async Task Target_that_the_file_cannot_keep_is_refused_and_frees_the_model()
    {
        string path = await SavedAsync("photos.mos", gain: 8);
        using IHost host = await StartedAsync(s => s.AddOodDetector(path, _loader, o => o.TargetTpr = 0.999));

        MosException e = await Assert.ThrowsAsync<MosException>(() => host.Services.GetRequiredService<IOodDetector>().DetectAsync(Grey(1), 1, 1));

        Assert.Contains("too few", e.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(_loader.Loaded).IsDisposed);
    }

    [Fact]
    public async Task Fake_takes_the_detector_s_place()
    {
        using IHost host = await StartedAsync(s => s.AddSingleton<IOodDetector, AllOut>().AddHealthChecks().AddOodDetector());

        Assert.True((await host.Services.GetRequiredService<IOodDetector>().DetectAsync("a.jpg")).IsOutOfDistribution);
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status);
    }

    private static byte[] Grey(byte value) => [value, (byte)(value / 2), 7];

    private static async Task<IHost> StartedAsync(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        configure(builder.Services);
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task<string> SavedAsync(string name, byte gain)
    {
        using var model = new ColourModel(gain);
        using OodDetector detector = await OodDetector.CreateBuilder(model)
            .UseScorer(Scorers.Energy())
            .CalibrateOn(Enumerable.Range(0, 40).Select(i => ImageItem.FromPixels($"{i}", Grey((byte)(i * 6)), 1, 1)))
            .BuildAsync();
        await detector.SaveAsync(_folder.File(name));
        return _folder.File(name);
    }

    private sealed class AllOut : IOodDetector
    {
        public Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default) =>
            Task.FromResult(new OodVerdict(image.Source, -1, 0.001, 0, IsOutOfDistribution: true));
    }
}
