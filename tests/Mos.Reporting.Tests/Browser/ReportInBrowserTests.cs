using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mos.Detectors;
using Mos.Testing;

namespace Mos.Reporting.Tests;

/// <summary>The report as a browser shows it: to the hand on a keyboard, on a phone, in the dark, on paper, to a screen reader.</summary>
public sealed class ReportInBrowserTests(ReportInBrowserTests.Browser browser) : IClassFixture<ReportInBrowserTests.Browser>
{
    // A picture of one transparent pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    [SkippableTheory]
    [InlineData(4, true)]
    [InlineData(12, false)]
    [InlineData(-1, false)]
    public async Task Page_opens_without_errors_and_asks_for_nothing_else(int outSets, bool hasGallery)
    {
        await OpenAsync(outSets, hasGallery);

        (string Method, JsonElement Parameters)[] events = [.. browser.Started!.Events];
        Assert.DoesNotContain(events, e => e.Method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded");
        string[] requests = [.. events.Where(e => e.Method == "Network.requestWillBeSent").Select(e => e.Parameters.GetProperty("request").GetProperty("url").GetString()!)];
        Assert.Single(requests, url => url.StartsWith("file:", StringComparison.Ordinal));
        Assert.All(requests, url => Assert.Matches("^(file|data):", url));
    }

    [SkippableFact]
    public async Task Column_is_sorted_by_keyboard_and_says_so()
    {
        BrowserPage page = await OpenAsync();
        OodBenchmarkResult result = DrawnResult.Create(scorers: 5);
        string[] byAuroc = [.. result.Methods.OrderByDescending(m => result[m.Name, "Near shapes"].Auroc).Select(m => m.Name)];
        await TabToAsync(page, "Sort by Near shapes AUROC ↑");

        await page.PressEnterAsync();
        Assert.Equal(byAuroc, await MethodsAsync(page));
        Assert.Equal(["descending"], await page.AskAsync<string[]>("Array.from(document.querySelectorAll('[aria-sort]'), function (h) { return h.getAttribute('aria-sort') })"));
        Assert.Equal("Sorted by Near shapes AUROC ↑, descending.", await page.AskAsync<string>("document.querySelector('[role=status]').textContent"));

        await page.PressEnterAsync();
        Assert.Equal(byAuroc.Reverse(), await MethodsAsync(page));

        await page.AskAsync<bool>("document.querySelector('th[data-column=\"2\"] button').click() === undefined");
        Assert.Equal(result.Methods.OrderBy(m => result[m.Name, "Near shapes"].FprNearest).Select(m => m.Name), await MethodsAsync(page));
        Assert.Equal(1, await page.AskAsync<int>("document.querySelectorAll('[aria-sort]').length"));
    }

    [SkippableFact]
    public async Task First_tab_shows_the_link_past_the_contents_and_focus_is_always_visible()
    {
        BrowserPage page = await OpenAsync();
        const string Outlined = "(function () { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 })()";

        await page.PressTabAsync();
        Assert.Equal("#results", await page.AskAsync<string>("document.activeElement.getAttribute('href')"));
        Assert.True(await page.AskAsync<bool>("document.activeElement.getBoundingClientRect().top >= 0"));
        for (int i = 0; i < 30; i++)
        {
            await page.PressTabAsync();
            Assert.True(await page.AskAsync<bool>(Outlined), await page.AskAsync<string>("document.activeElement.outerHTML.slice(0, 200)"));
        }
    }

    [SkippableTheory]
    [InlineData(4, true)]
    [InlineData(12, false)]
    [InlineData(-1, true)]
    public async Task Phone_scrolls_no_page_sideways(int outSets, bool hasGallery)
    {
        BrowserPage page = await OpenAsync(outSets, hasGallery);

        await page.ResizeAsync(360, isPhone: true);

        Assert.InRange(await page.AskAsync<int>("document.documentElement.scrollWidth"), 300, 360);
    }

    [SkippableTheory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Text_stands_out_in_light_and_dark(string scheme)
    {
        BrowserPage page = await OpenAsync(hasGallery: true);

        await page.ShowAsAsync(scheme: scheme);

        double[][] background = [await ColourAsync(page, "body", "backgroundColor")];
        Assert.Equal(scheme == "dark", Luminance(background[0]) < 0.2);
        foreach (string element in (string[])["h1", ".note", "td", "small.range", "figcaption", ".gallery span", "footer p", ".eyebrow"])
        {
            Assert.True(Contrast(await ColourAsync(page, element, "color"), background[0]) >= 4.5, element);
        }

        Assert.True(Contrast(await ColourAsync(page, "svg text", "fill"), background[0]) >= 4.5);
    }

    [SkippableTheory]
    [InlineData(4, true, 4, 12)]
    [InlineData(12, false, 5, 20)]
    public async Task Paper_holds_every_table_whole(int outSets, bool hasGallery, int fewest, int most)
    {
        const int WidthOfA4 = 688;
        BrowserPage page = await OpenAsync(outSets, hasGallery);
        JsonElement pdf = await page.SendAsync("Page.printToPDF", new { preferCSSPageSize = true });

        int pages = Regex.Count(Encoding.Latin1.GetString(pdf.GetProperty("data").GetBytesFromBase64()), @"/Type\s*/Page\b");
        Assert.InRange(pages, fewest, most);

        await page.ShowAsAsync("print");
        await page.ResizeAsync(WidthOfA4);
        Assert.Empty(await page.AskAsync<string[]>(
            "Array.from(document.querySelectorAll('table, svg, img, p, pre, dl')).filter(function (t) { return t.getBoundingClientRect().right > innerWidth + 1 })"
            + ".map(function (t) { return t.getBoundingClientRect().right + ' ' + t.outerHTML.slice(0, 300) })"));
        Assert.Equal("none", await page.AskAsync<string>("getComputedStyle(document.querySelector('nav')).display"));
    }

    [SkippableFact]
    public async Task Screen_reader_finds_landmarks_and_a_text_for_every_picture()
    {
        BrowserPage page = await OpenAsync(hasGallery: true);

        JsonElement[] nodes = [.. (await page.SendAsync("Accessibility.getFullAXTree")).GetProperty("nodes").EnumerateArray().Where(n => !n.GetProperty("ignored").GetBoolean())];

        string[] roles = [.. nodes.Select(n => n.GetProperty("role").GetProperty("value").GetString()!)];
        Assert.All((string[])["banner", "navigation", "main", "contentinfo"], landmark => Assert.Single(roles, landmark));
        JsonElement[] pictures = [.. nodes.Where(n => n.GetProperty("role").GetProperty("value").GetString() is "image" or "img")];
        Assert.True(pictures.Length > 20, $"{pictures.Length} pictures");
        Assert.All(pictures, p => Assert.True(p.GetProperty("name").GetProperty("value").GetString()!.Length > 5));
    }

    /// <summary>Opens the report of a drawn result, or of the hostile one.</summary>
    private async Task<BrowserPage> OpenAsync(int outSets = 4, bool hasGallery = false)
    {
        OodBenchmarkResult result = outSets < 0 ? HostileResult.Create() : DrawnResult.Create(scorers: 5, outSets: outSets, resamples: 20);
        return await browser.OpenAsync(result, hasGallery ? new ReportGallery(8, _ => Pixel) : null);
    }

    private static async Task TabToAsync(BrowserPage page, string label)
    {
        for (int i = 0; i < 60; i++)
        {
            await page.PressTabAsync();
            if (await page.AskAsync<string?>("document.activeElement.getAttribute('aria-label')") == label)
            {
                return;
            }
        }

        Assert.Fail($"No key leads to '{label}'.");
    }

    private static Task<string[]> MethodsAsync(BrowserPage page) =>
        page.AskAsync<string[]>("Array.from(document.querySelectorAll('#table-1 tbody')[0].rows, function (r) { return r.cells[0].querySelector('.name').textContent })");

    private static async Task<double[]> ColourAsync(BrowserPage page, string element, string property) =>
        [.. Regex.Matches(await page.AskAsync<string>($"getComputedStyle(document.querySelector('{element}')).{property}"), @"[\d.]+").Take(3)
            .Select(m => double.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture) / 255)];

    /// <summary>Relative luminance and contrast as WCAG 2 defines them.</summary>
    private static double Luminance(double[] colour)
    {
        double[] linear = [.. colour.Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static double Contrast(double[] a, double[] b)
    {
        (double dark, double light) = (Math.Min(Luminance(a), Luminance(b)), Math.Max(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>One browser for all tests of the class, where there is one.</summary>
    public sealed class Browser : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        internal Chromium? Started { get; private set; }

        public async Task InitializeAsync() => Started = Chromium.Program is null ? null : await Chromium.StartAsync();

        public async Task DisposeAsync() => await (Started?.DisposeAsync() ?? default);

        public void Dispose() => _folder.Dispose();

        internal async Task<BrowserPage> OpenAsync(OodBenchmarkResult result, ReportGallery? gallery)
        {
            Skip.If(Started is null, "Not looked at: there is no chromium on PATH. Install the distribution's package 'chromium' to have the report opened.");
            string path = _folder.File($"{Guid.NewGuid():N}.html");
            using (StreamWriter output = new(path))
            {
                HtmlReport.Write(result, output, gallery);
            }

            return await BrowserPage.OpenAsync(Started, path);
        }
    }
}
