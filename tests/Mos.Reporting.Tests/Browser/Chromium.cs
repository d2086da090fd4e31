using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Mos.Reporting.Tests;

/// <summary>A headless Chromium from the system's packages, spoken to by the DevTools protocol over its web socket.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly CancellationTokenSource _end = new(TimeSpan.FromMinutes(5));
    private Task _listening = Task.CompletedTask;
    private int _last;

    private Chromium(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>The program, or null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>What the pages said since they were opened: the events of the protocol.</summary>
    public ConcurrentQueue<(string Method, JsonElement Parameters)> Events { get; } = new();

    public static async Task<Chromium> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("mos-chromium-").FullName;
        // The sandbox asks for rights that containers do not give; what is opened here was written here.
        ProcessStartInfo start = new(Program!, ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Chromium browser = new(Process.Start(start)!, profile);
        browser._process.BeginErrorReadLine();
        browser._process.BeginOutputReadLine();
        await browser.ConnectAsync();
        return browser;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<JsonElement> SendAsync(string method, object? parameters = null, string? session = null)
    {
        int id = Interlocked.Increment(ref _last);
        TaskCompletionSource<JsonElement> answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?> { ["id"] = id, ["method"] = method, ["params"] = parameters ?? new object(), ["sessionId"] = session }
            .Where(p => p.Value is not null).ToDictionary());
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        return await answer.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _process.Dispose();
        _end.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser that is still ending writes there; the folder is a temporary one.
        }
    }

    private async Task ConnectAsync()
    {
        string file = Path.Combine(_profile, "DevToolsActivePort");
        long start = Stopwatch.GetTimestamp();
        string[] lines;
        while ((lines = File.Exists(file) ? await File.ReadAllLinesAsync(file) : []).Length < 2)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience && !_process.HasExited, $"'{Program}' did not start.");
            await Task.Delay(50);
        }

        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"), _end.Token);
        _listening = ListenAsync();
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[1 << 16];
        while (!_end.IsCancellationRequested)
        {
            using MemoryStream message = new();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            using var json = JsonDocument.Parse(message.ToArray());
            Take(json.RootElement.Clone());
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("id", out JsonElement id))
        {
            Events.Enqueue((message.GetProperty("method").GetString()!, message.GetProperty("params")));
        }
        else if (message.TryGetProperty("error", out JsonElement error))
        {
            _waiting[id.GetInt32()].SetException(new InvalidOperationException(error.ToString()));
        }
        else
        {
            _waiting[id.GetInt32()].SetResult(message.GetProperty("result"));
        }
    }
}
