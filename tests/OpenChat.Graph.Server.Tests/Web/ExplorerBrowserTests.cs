// The explorer as a person sees it: a real browser, the real server, the real data, and no other network.
using Microsoft.Playwright;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Web;

public sealed class ExplorerBrowserTests
{
    private const string Evidence = "https://huggingface.co/HuggingFaceH4/zephyr-7b-beta";

    [BrowserFact]
    public async Task Keyboard_LeadsFromHomeToTheEvidence_AndBack()
    {
        await using var visit = await Visit.StartAsync("/");
        var page = visit.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Which limits does a model inherit?" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Combobox).FocusAsync();
        await page.Keyboard.TypeAsync("zehpyr");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Zephyr 7B beta");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Zephyr 7B beta" })).ToBeVisibleAsync();
        Assert.Equal("/model/zephyr-7b-beta", visit.Address);
        await Assertions.Expect(page).ToHaveTitleAsync("Zephyr 7B beta · OpenChat.Graph");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".terms")).ToBeVisibleAsync();

        await visit.TabToAsync("No commercial use");
        await page.Keyboard.PressAsync("Enter");
        await visit.TabToAsync("Show the way of No commercial use");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Where it comes from" })).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".link.lit")).Not.ToHaveCountAsync(0);
        Assert.Equal("/model/zephyr-7b-beta?term=NON_COMMERCIAL", visit.Address);
        await visit.TabToAsync("Zephyr 7B beta trained on (preference) UltraFeedback binarized");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "About a link" });
        await Assertions.Expect(panel).ToContainTextAsync("No commercial use of Creative Commons Attribution-NonCommercial 4.0");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(panel).ToBeFocusedAsync();
        await visit.TabToAsync(Evidence);
        Assert.Equal(
            "/model/zephyr-7b-beta?term=NON_COMMERCIAL&link=model%3Azephyr-7b-beta%7Cdataset%3Aultrafeedback-binarized", visit.Address);

        await page.GoBackAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".link.lit")).ToHaveCountAsync(0);
        await page.GoForwardAsync();
        await Assertions.Expect(page.Locator(".link.lit")).Not.ToHaveCountAsync(0);
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Address_HasTheWholeState_InTheDarkOnASmallScreen()
    {
        await using var visit = await Visit.StartAsync(
            "/model/zephyr-7b-beta?for=MAKER&reading=CAUTIOUS&verdict=COMMERCIAL_USE.CAUTIOUS", ColorScheme.Dark, width: 390);
        var page = visit.Page;

        await Assertions.Expect(page.GetByRole(
            AriaRole.Heading, new() { Name = "Commercial use, cautious reading: prohibited" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "the maker" })).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Cautious" })).ToBeCheckedAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Equal("rgb(18, 22, 27)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_SaysWhatIsNear_When_TheIdIsNone()
    {
        await using var visit = await Visit.StartAsync("/model/zephyr-7b-betta");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no model with the id");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "model:zephyr-7b-beta", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Zephyr 7B beta" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Page_LeadsToItsOwnQuestionInTheEditor()
    {
        await using var visit = await Visit.StartAsync("/dataset/ultrachat");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Ask this in GraphQL" }).ClickAsync();

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Tab).First).ToContainTextAsync("ExplorerArtifact");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Execute query" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(
            AriaRole.Region, new() { Name = "Result Window" })).ToContainTextAsync("\"dataset:ultrachat\"");
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_Works_When_OnlyTrustedDocumentsAreRun()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.graphql", "query A { revision { id } }");
        await using var visit = await Visit.StartAsync(
            "/model/zephyr-7b-beta",
            options: new ServerOptions
            {
                Http = new() { Urls = SeedServer.AnyPort },
                Documents = new() { TrustedDocuments = folder.Path, TrustedDocumentMode = TrustedDocumentMode.Only },
            });

        await Assertions.Expect(visit.Page.Locator(".node")).ToHaveCountAsync(57);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Ask this in GraphQL" })).ToHaveCountAsync(0);
        visit.AssertClean();
    }
}
