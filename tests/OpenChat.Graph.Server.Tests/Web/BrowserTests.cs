// The page as a person sees it: a real browser, the real server, the real data, and no other network.
using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OpenChat.Graph.Server.Tests.Web;

public sealed class BrowserTests
{
    [BrowserFact]
    public async Task Page_RunsTheZephyrExample_AndShowsItsRestrictions()
    {
        await using var visit = await Visit.StartAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Execute query" }).ClickAsync();
        var result = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Result Window" });

        await Assertions.Expect(result).ToContainTextAsync("\"Zephyr 7B beta\"");
        await Assertions.Expect(result).ToContainTextAsync("\"Bind the next recipient\"");
        await Assertions.Expect(result).ToContainTextAsync("\"UltraFeedback binarized\"");
        Assert.Equal("OpenChat.Graph: ask which restrictions propagate", await visit.Page.TitleAsync());
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "OpenChat.Graph" })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByRole(
            AriaRole.Link, new() { Name = "Schema (SDL)" })).ToHaveAttributeAsync("href", "schema.graphql");
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_RunsByKeyboard_InTheDark()
    {
        await using var visit = await Visit.StartAsync(ColorScheme.Dark);
        await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Operation Editor" }).Locator(".view-lines").ClickAsync();
        await visit.Page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(visit.Page.GetByRole(
            AriaRole.Region, new() { Name = "Result Window" })).ToContainTextAsync("\"Zephyr 7B beta\"");
        var background =
            await visit.Page.Locator(".graphiql-container").EvaluateAsync<string>("element => getComputedStyle(element).backgroundColor");
        Assert.Equal("rgb(33, 42, 59)", background);
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_ShowsTheDocumentation_AndATabForEachExample()
    {
        await using var visit = await Visit.StartAsync();
        await Assertions.Expect(Tabs(visit)).ToHaveTextAsync(ExampleTests.Operations);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show Documentation Explorer" }).ClickAsync();
        var docs = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Documentation Explorer" });
        await Assertions.Expect(docs).ToContainTextAsync("Evidence, not legal advice.");
        await docs.GetByRole(AriaRole.Link, new() { Name = "Restriction", Exact = true }).ClickAsync();
        await Assertions.Expect(docs).ToContainTextAsync("A duty or prohibition that reached an artifact, with the proof.");
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_OpensTheQueryOfItsAddress_WithoutRunningIt()
    {
        await using var visit = await Visit.StartAsync(
            query: "?query=" + Uri.EscapeDataString("query Mine { model(name: \"</script><script>alert(1)</script>\") { name } }"));

        await Assertions.Expect(Tabs(visit).First).ToHaveTextAsync("Mine");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "Operation Editor" })).ToContainTextAsync("alert(1)");
        Assert.Equal(1, visit.Posts); // the schema alone
        visit.AssertClean();
    }

    private static ILocator Tabs(Visit visit) => visit.Page.GetByRole(AriaRole.Tab).Locator("button:not([aria-label])");

    /// <summary>A page that is open, and whatever went wrong on it.</summary>
    private sealed class Visit : IAsyncDisposable
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

        /// <summary>GraphQL requests so far.</summary>
        public int Posts => _posts;

        /// <summary>Opens the page and waits until the schema has been read and the editor is there.</summary>
        public static async Task<Visit> StartAsync(ColorScheme colours = ColorScheme.Light, string query = "")
        {
            var server = await SeedServer.StartAsync();
            var playwright = await Playwright.CreateAsync();
            var browser =
                await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Args = ["--no-sandbox"] });
            var context =
                await browser.NewContextAsync(new() { ColorScheme = colours, ViewportSize = new() { Width = 1400, Height = 900 } });
            context.SetDefaultTimeout(60_000); // nobody waits for it; a busy machine may be slow
            Assertions.SetDefaultExpectTimeout(60_000);
            var page = await context.NewPageAsync();
            var visit = new Visit(server, playwright, browser, page);
            page.Console += (_, message) => visit.Complain(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
            page.PageError += (_, error) => visit.Complain(true, error);
            page.RequestFailed += (_, request) => visit.Complain(true, $"failed: {request.Url}");
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
            await page.GotoAsync(server.Url + "/graphql" + query);
            await page.WaitForFunctionAsync("() => document.querySelectorAll('.graphiql-query-editor .view-line').length > 0");
            return visit;
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
}
