// Run `mos demo` and samples/Quickstart first; this program takes the folder with the detector that it wrote.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Mos;
using Mos.Detectors;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Configuration["Strict:Path"] = "drawings.mos";
builder.Configuration["Strict:FalseAlarmRate"] = "0.2";

#region services
builder.Services.AddOodDetector("drawings.mos", BitModel.Loader, o => o.BatchSize = 16);
builder.Services.AddKeyedOodDetector("strict", builder.Configuration.GetSection("Strict"), BitModel.Loader);
builder.Services.AddHealthChecks().AddOodDetector().AddOodDetector("strict detector", key: "strict");
builder.Services.AddSingleton<Inbox>();
#endregion

using IHost host = builder.Build();
await host.StartAsync();
HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
Console.WriteLine($"{health.Status}; {await host.Services.GetRequiredService<Inbox>().SortAsync("images/far-noise/0000.png")}");
Console.WriteLine(await new Inbox(new AllOut(), new AllOut()).SortAsync("any.jpg"));
await host.StopAsync();

#region consumer
internal sealed class Inbox(IOodDetector detector, [FromKeyedServices("strict")] IOodDetector strict)
{
    public async Task<string> SortAsync(string photo)
    {
        OodVerdict verdict = await detector.DetectAsync(photo);
        return verdict.IsOutOfDistribution ? "ask a person"
            : (await strict.DetectAsync(photo)).IsOutOfDistribution ? $"perhaps {verdict.ClassName}"
            : $"{verdict.ClassName}";
    }
}
#endregion

#region fake
internal sealed class AllOut : IOodDetector
{
    public Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default) =>
        Task.FromResult(new OodVerdict(image.Source, Score: -1, PValue: 0.001, Threshold: 0, IsOutOfDistribution: true));
}
#endregion
