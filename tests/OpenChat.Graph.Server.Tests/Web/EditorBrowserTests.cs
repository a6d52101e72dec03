// The editor as a person sees it: a real browser, the real server, the real data, and no other network.
using Microsoft.Playwright;

namespace OpenChat.Graph.Server.Tests.Web;

public sealed class EditorBrowserTests
{
    /// <summary>The colour of the text that is no keyword in the editor of the query.</summary>
    private const string Foreground = "() => getComputedStyle(document.querySelector('.graphiql-query-editor .monaco-editor')).color";

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

        var docs = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Documentation Explorer" });
        await Assertions.Expect(docs).ToContainTextAsync("Evidence, not legal advice.");
        await docs.GetByRole(AriaRole.Link, new() { Name = "Restriction", Exact = true }).ClickAsync();
        await Assertions.Expect(docs).ToContainTextAsync("A duty or prohibition that reached an artifact, with the proof.");
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_DrawsTheLineageThatIsAskedFor_AndLeadsToTheExplorer()
    {
        await using var visit = await OpenAsync(query: "?query=" + Uri.EscapeDataString(
            "query L($n: String!, $d: Int) { it: model(name: $n) { lineage(maxDepth: $d) { nodes { name } } } revision { id } }")
            + "&variables=" + Uri.EscapeDataString("{ \"n\": \"Zephyr\", \"d\": 1 }"));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Execute query" }).ClickAsync();

        var picture = visit.Page.Locator(".seen img");
        await Assertions.Expect(picture).ToBeVisibleAsync();
        var svg = Uri.UnescapeDataString(await picture.GetAttributeAsync("src") ?? "");
        Assert.Contains("Mistral-7B-v0.1", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("ShareGPT", svg, StringComparison.Ordinal); // which is further than the query asks for
        Assert.True(await picture.EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0)"));
        await visit.Page.Locator(".seen").GetByRole(AriaRole.Link, new() { Name = "Zephyr 7B beta" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Zephyr 7B beta" })).ToBeVisibleAsync();
        Assert.Equal("/model/zephyr-7b-beta", visit.Address);
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_IsOneColumn_OnASmallScreen()
    {
        await using var visit = await OpenAsync(width: 390);
        await Assertions.Expect(Tabs(visit).First).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Execute query" }).ClickAsync();
        var result = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Result Window" });
        await Assertions.Expect(result).ToContainTextAsync("\"Zephyr 7B beta\"");

        var query = await visit.Page.Locator(".graphiql-query-editor").BoundingBoxAsync();
        var answer = await result.BoundingBoxAsync();
        Assert.NotNull(query);
        Assert.NotNull(answer);
        Assert.InRange(query.Width, 330, 390);
        Assert.InRange(answer.Width, 330, 390);
        Assert.True(answer.Y >= query.Y + query.Height);
        Assert.True(answer.Height >= 300);
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_GoesWithTheSystem_FromLightToDark()
    {
        await using var visit = await OpenAsync();
        var light = await visit.Page.EvaluateAsync<string>(Foreground);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await visit.Page.WaitForFunctionAsync($"light => ({Foreground})() !== light", light);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Execute query" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(
            AriaRole.Region, new() { Name = "Result Window" })).ToContainTextAsync("\"Zephyr 7B beta\"");
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
    private static async Task<Visit> OpenAsync(ColorScheme colours = ColorScheme.Light, string query = "", int width = 1400)
    {
        var visit = await Visit.StartAsync("/graphql" + query, colours, width);
        await visit.Page.WaitForFunctionAsync("() => document.querySelectorAll('.graphiql-query-editor .view-line').length > 0");
        return visit;
    }

    private static ILocator Tabs(Visit visit) => visit.Page.GetByRole(AriaRole.Tab).Locator("button:not([aria-label])");
}
