using System.Text.Json;

namespace Mos.Reporting.Tests;

/// <summary>A page in the browser, and what a person can do with it.</summary>
internal sealed class BrowserPage
{
    private readonly Chromium _browser;
    private readonly string _session;

    private BrowserPage(Chromium browser, string session)
    {
        _browser = browser;
        _session = session;
    }

    /// <summary>Opens a file and waits until it has loaded.</summary>
    public static async Task<BrowserPage> OpenAsync(Chromium browser, string path)
    {
        JsonElement target = await browser.SendAsync("Target.createTarget", new { url = "about:blank" });
        JsonElement attached = await browser.SendAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
        BrowserPage page = new(browser, attached.GetProperty("sessionId").GetString()!);
        browser.Events.Clear();
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await page.SendAsync(domain + ".enable");
        }

        await page.SendAsync("Page.navigate", new { url = new Uri(path).AbsoluteUri });
        Assert.True(await page.AskAsync<bool>(
            "new Promise(function (done) { const look = function () { location.protocol === 'file:' && document.readyState === 'complete' ? done(true) : setTimeout(look, 20) }; look() })"));
        return page;
    }

    public Task<JsonElement> SendAsync(string method, object? parameters = null) => _browser.SendAsync(method, parameters, _session);

    /// <summary>The value of an expression in the page.</summary>
    public async Task<T> AskAsync<T>(string expression)
    {
        JsonElement answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out JsonElement problem), $"{expression}: {problem}");
        return answer.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    /// <summary>Presses and releases a key.</summary>
    public async Task PressAsync(string key, int code, string text = "")
    {
        await SendAsync("Input.dispatchKeyEvent", new { type = "keyDown", key, code = key, windowsVirtualKeyCode = code, text });
        await SendAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key, windowsVirtualKeyCode = code });
    }

    public Task PressTabAsync() => PressAsync("Tab", 9);

    public Task PressEnterAsync() => PressAsync("Enter", 13, "\r");

    /// <summary>Makes the window as wide as asked for.</summary>
    public Task ResizeAsync(int width, bool isPhone = false) =>
        SendAsync("Emulation.setDeviceMetricsOverride", new { width, height = 800, deviceScaleFactor = 1, mobile = isPhone });

    /// <summary>Shows the page as in print, or in the dark.</summary>
    public Task ShowAsAsync(string media = "", string scheme = "light") =>
        SendAsync("Emulation.setEmulatedMedia", new { media, features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
}
