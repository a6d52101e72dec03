// The editor as a person sees it: a real browser, the real server, the real data, and no other network.
using Microsoft.Playwright;

namespace OpenChat.Graph.Server.Tests.Web;

public sealed class EditorBrowserTests
{
    [BrowserFact]
    public async Task Page_RunsTheZephyrExample_AndShowsItsRestrictions()
    {
        await using var visit = await OpenAsync();
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
        await using var visit = await OpenAsync(ColorScheme.Dark);
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
        await using var visit = await OpenAsync();
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
        await using var visit = await OpenAsync(
            query: "?query=" + Uri.EscapeDataString("query Mine { model(name: \"</script><script>alert(1)</script>\") { name } }"));

        await Assertions.Expect(Tabs(visit).First).ToHaveTextAsync("Mine");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "Operation Editor" })).ToContainTextAsync("alert(1)");
        Assert.Equal(1, visit.Posts); // the schema alone
        visit.AssertClean();
    }

    /// <summary>Opens the editor and waits until the schema has been read and the editor is there.</summary>
    private static async Task<Visit> OpenAsync(ColorScheme colours = ColorScheme.Light, string query = "")
    {
        var visit = await Visit.StartAsync("/graphql" + query, colours);
        await visit.Page.WaitForFunctionAsync("() => document.querySelectorAll('.graphiql-query-editor .view-line').length > 0");
        return visit;
    }

    private static ILocator Tabs(Visit visit) => visit.Page.GetByRole(AriaRole.Tab).Locator("button:not([aria-label])");
}
