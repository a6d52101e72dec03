// A real browser before the real server with the real data, and no other network.
using System.Collections.Concurrent;
using Microsoft.Playwright;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Web;

/// <summary>A page that is open, and whatever went wrong on it.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly SeedServer _server;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _complaints = new();
    private int _posts;

    private Visit(SeedServer server, IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_server, _playwright, _browser, Page) = (server, playwright, browser, page);
    }

    public IPage Page { get; }

    /// <summary>The address in the browser, without scheme, host and port.</summary>
    public string Address => new Uri(Page.Url).PathAndQuery;

    /// <summary>GraphQL requests by POST so far.</summary>
    public int Posts => _posts;

    /// <summary>Opens a page.</summary>
    /// <param name="path">Where, with what stands behind the question mark.</param>
    /// <param name="colours">What the person prefers.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="options">Of the server, with an address on which the system chooses the port; the defaults when null.</param>
    public static async Task<Visit> StartAsync(
        string path, ColorScheme colours = ColorScheme.Light, int width = 1400, ServerOptions? options = null)
    {
        var server = await SeedServer.StartAsync(options);
        var playwright = await Playwright.CreateAsync();
        var browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Args = ["--no-sandbox"] });
        var context =
            await browser.NewContextAsync(new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 900 } });
        context.SetDefaultTimeout(60_000); // nobody waits for it; a busy machine may be slow
        Assertions.SetDefaultExpectTimeout(60_000);
        var page = await context.NewPageAsync();
        var visit = new Visit(server, playwright, browser, page);
        page.Console += (_, message) => visit.Complain(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => visit.Complain(true, error);
        // who types on, or leaves, wants no answer any more
        page.RequestFailed += (_, request) => visit.Complain(request.Failure != "net::ERR_ABORTED", $"failed: {request.Url}");
        page.Response += (_, response) => visit.Complain(response.Status != 200, $"{response.Status}: {response.Url}");
        page.Request += (_, request) =>
        {
            visit.Complain(!request.Url.StartsWith(server.Url + "/", StringComparison.Ordinal), $"another host: {request.Url}");
            if (request.Method == "POST")
            {
                Interlocked.Increment(ref visit._posts);
            }
        };
        await context.RouteAsync(url => !url.StartsWith(server.Url + "/", StringComparison.Ordinal), route => route.AbortAsync());
        await page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`${e.violatedDirective} ${e.blockedURI}`))");
        await page.GotoAsync(server.Url + path);
        return visit;
    }

    /// <summary>Opens another address of the same server, as if it had been typed.</summary>
    public Task GoToAsync(string path) => Page.GotoAsync(_server.Url + path);

    /// <summary>Presses Tab until what has the focus begins with a text.</summary>
    public async Task TabToAsync(string text)
    {
        for (var i = 0; i < 200; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>(
                "text => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).startsWith(text)", text))
            {
                return;
            }
        }

        Assert.Fail($"Tab does not lead to \"{text}\".");
    }

    /// <summary>Nothing was written to the console, blocked, refused or asked of another host.</summary>
    public void AssertClean() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _server.DisposeAsync();
    }

    private void Complain(bool isWrong, string complaint)
    {
        if (isWrong)
        {
            _complaints.Enqueue(complaint);
        }
    }
}
