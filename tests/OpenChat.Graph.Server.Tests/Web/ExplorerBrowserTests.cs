// The explorer as a person sees it: a real browser, the real server, the real data, and no other network.
using System.Text.Json;
using Deque.AxeCore.Playwright;
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

        await page.GetByRole(AriaRole.Link, new() { Name = "MIT License" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "MIT License" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync(); // another view begins at its top
        Assert.Equal(0, await page.EvaluateAsync<int>("scrollY"));
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

    /// <summary>What axe-core finds, what is wider than the window, what the console says: on every view, by day and by night.</summary>
    [BrowserTheory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Views_AreAccessible_AndFit(int width, ColorScheme colours)
    {
        await using var visit = await Visit.StartAsync("/", colours, width);
        var problems = new List<string>();
        foreach (var (path, there) in new[]
        {
            ("/", ".card"),
            ("/model/zephyr-7b-beta?term=NON_COMMERCIAL&verdict=COMMERCIAL_USE.CAUTIOUS", ".node.origin"),
            ("/model/smollm3", ".grow"),
            ("/dataset/common-crawl", ".columns li"),
            ("/license/llama-2", ".columns li"),
            ("/organisation/meta", ".columns li"),
            ("/findings", ".conflicts li"),
            ("/table/opening-up-chatgpt?weights=llmdata:3&cell=cell:opening-up-chatgpt|paper|model:bloomz", ".detail"),
            ("/compare?ids=model:zephyr-7b-beta,model:olmo-7b-instruct,dataset:ultrachat", ".differs"),
            ("/what-if?changes=[{\"voidTerm\":{\"term\":\"NO_COMPETING_MODELS\"}},{\"withdraw\":\"dataset:the-pile\"}]", ".sheet td"),
        })
        {
            await visit.GoToAsync(path);
            await visit.Page.Locator(there).First.WaitForAsync();
            await visit.Page.GetByText("up to date with its store").WaitForAsync();
            var found = await visit.Page.RunAxe();
            problems.AddRange(found.Violations.Select(violation => $"{path}: {violation.Id} {violation.Nodes[0].Html}"));
            var over = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (over != 0)
            {
                problems.Add($"{path}: {over} pixels wider than the window");
            }
        }

        Assert.Empty(problems);
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_SaysWhatToDo_When_TheServerIsAway_AndAsksAgain()
    {
        await using var visit = await Visit.StartAsync("/");
        const string Questions = "**/graphql?**";
        await visit.Page.RouteAsync(Questions, static route => route.AbortAsync());
        await visit.GoToAsync("/model/zephyr-7b-beta");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "The server cannot be reached.Look whether you are online and the server runs, then try again.");

        await visit.Page.UnrouteAsync(Questions);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Zephyr 7B beta" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Page_AsksAgainByItself_When_TheServerIsBusy()
    {
        await using var visit = await Visit.StartAsync("/");
        var refused = 0;
        await visit.Page.RouteAsync("**/graphql?**", route => Interlocked.Increment(ref refused) <= 4
            ? route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } })
            : route.ContinueAsync());
        await visit.GoToAsync("/model/zephyr-7b-beta");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Zephyr 7B beta" })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Page_SaysCalmly_When_WhatWouldChangeAVerdictTakesTooLong()
    {
        await using var visit = await Visit.StartAsync("/model/zephyr-7b-beta?verdict=COMMERCIAL_USE.CAUTIOUS");
        var page = visit.Page;
        await Assertions.Expect(page.Locator(".reasons li").First).ToBeVisibleAsync();
        var asked = 0;
        await page.RouteAsync("**/graphql?**", route =>
        {
            asked++;
            return route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = """{"errors":[{"message":"It took too long.","extensions":{"code":"TIMEOUT"}}],"data":{"artifact":null}}""",
            });
        });
        Assert.Equal(0, asked);
        await page.GetByRole(AriaRole.Button, new() { Name = "What would change it?" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Not worked out in time")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Equal(1, asked);
        await Assertions.Expect(page.Locator(".reasons li").First).ToBeVisibleAsync();
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Page_SaysThatItLoads_When_TheServerIsSlow()
    {
        await using var visit = await Visit.StartAsync("/");
        var go = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/graphql?**", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        await visit.GoToAsync("/model/zephyr-7b-beta");
        await Assertions.Expect(visit.Page.Locator(".busy").First).ToHaveTextAsync("Loading …");

        go.SetResult();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Zephyr 7B beta" })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".node.self")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".busy")).ToHaveCountAsync(0);
        visit.AssertClean();
    }

    [BrowserTheory]
    [InlineData(502, "text/html", "<h1>Bad gateway</h1>", "The server answered 502 and no data.")]
    [InlineData(
        500,
        "application/graphql-response+json",
        """{"errors":[{"message":"Unexpected error.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}""",
        "Unexpected error.That is a fault of the server. Whoever runs it finds more in its log.")]
    public async Task Page_SaysWhatIsWrong_When_TheServerAnswersErrors(int status, string type, string body, string expected)
    {
        await using var visit = await Visit.StartAsync("/");
        await visit.Page.RouteAsync(
            "**/graphql?**", route => route.FulfillAsync(new() { Status = status, ContentType = type, Body = body }));
        foreach (var path in new[]
        {
            "/model/zephyr-7b-beta", "/license/llama-2", "/organisation/meta", "/findings", "/table/opening-up-chatgpt",
            "/compare?ids=model:zephyr-7b-beta,model:olmo-7b-instruct",
        })
        {
            await visit.GoToAsync(path);
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync(expected);
        }
    }

    [BrowserFact]
    public async Task Files_AreThereToTakeAway()
    {
        await using var visit = await Visit.StartAsync("/dataset/ultrachat");
        var page = visit.Page;
        await page.GetByText("Take away", new() { Exact = true }).ClickAsync();
        var links = page.Locator(".away a");
        Assert.Equal(
            ["html", "markdown", "svg", "dot", "mermaid", "csv", "json", "graphml", "cyclonedx", "spdx", "prov", "odrl"],
            await links.EvaluateAllAsync<string[]>("links => links.map(link => link.pathname.split('/')[2])"));
        foreach (var link in await links.AllAsync())
        {
            var address = new Uri(new Uri(page.Url), await link.GetAttributeAsync("href"));
            var file = await page.APIRequest.GetAsync(address.AbsoluteUri);
            Assert.True(file.Ok, address.PathAndQuery);
            Assert.Contains("UltraChat", await file.TextAsync(), StringComparison.Ordinal);
        }

        var download = await page.RunAndWaitForDownloadAsync(() => links.Nth(1).ClickAsync());
        Assert.Equal("dataset-ultrachat-recipient.md", download.SuggestedFilename);
        download = await page.RunAndWaitForDownloadAsync(() => links.Nth(2).ClickAsync());
        Assert.EndsWith(".svg", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Report_IsForThePartyThatIsShown()
    {
        await using var visit = await Visit.StartAsync("/model/zephyr-7b-beta?for=MAKER");
        await visit.Page.GetByText("Take away", new() { Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "To read and print" }).ClickAsync();

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(
            "Zephyr 7B beta (model:zephyr-7b-beta)");
        await Assertions.Expect(visit.Page.Locator("p").Nth(1)).ToContainTextAsync("This report is for whoever made it");
        Assert.Equal("/report/html/model%3Azephyr-7b-beta?party=maker", visit.Address);
    }

    [BrowserFact]
    public async Task Paper_HasNoControls_AndAllThatIsFolded()
    {
        await using var visit = await Visit.StartAsync("/model/zephyr-7b-beta", ColorScheme.Dark);
        await visit.Page.Locator(".node.self").WaitForAsync();
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });

        foreach (var hidden in new[] { ".head nav", ".search", ".jump", ".away", ".actions", ".terms" })
        {
            await Assertions.Expect(visit.Page.Locator(hidden).First).ToBeHiddenAsync();
        }

        await Assertions.Expect(visit.Page.Locator(".summary details:not([open]) p").First).ToBeVisibleAsync();
        Assert.Equal(
            "rgb(255, 255, 255)", await visit.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("%PDF", System.Text.Encoding.ASCII.GetString(await visit.Page.PdfAsync(), 0, 4));
    }

    [BrowserFact]
    public async Task Names_AreText_WhateverTheyLookLike()
    {
        const string Evil = "<img src=x onerror=alert(1)></script>\"'&lt; مرحبا 🎉 ";
        await using var visit = await Visit.StartAsync("/", width: 390);
        var asJson = JsonSerializer.Serialize(Evil + new string('X', 500));
        await visit.Page.RouteAsync("**/graphql?**", async route =>
        {
            var answer = await route.FetchAsync();
            var text = await answer.TextAsync();
            await route.FulfillAsync(new()
            {
                Response = answer,
                Body = text
                    .Replace("\"Zephyr 7B beta\"", asJson, StringComparison.Ordinal)
                    .Replace($"\"{Evidence}\"", "\"javascript:alert(1)\"", StringComparison.Ordinal),
            });
        });
        await visit.GoToAsync("/model/zephyr-7b-beta");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(Evil.Trim());
        await Assertions.Expect(visit.Page.Locator(".node.self .name")).ToContainTextAsync(Evil.Trim());
        await Assertions.Expect(visit.Page.Locator("img, a[href^='javascript']")).ToHaveCountAsync(0);
        Assert.Equal(
            0, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Table_IsSortedFilteredAndWeighed_ByItsAddress()
    {
        await using var visit = await Visit.StartAsync("/table/opening-up-chatgpt");
        var page = visit.Page;
        var rows = page.Locator(".sheet tbody th");
        await Assertions.Expect(rows).ToHaveCountAsync(47);
        await Assertions.Expect(rows.First).ToHaveTextAsync("OLMo 7B Instruct");

        await page.GetByRole(AriaRole.Button, new() { Name = "Paper of OLMo 7B Instruct: closed" }).ClickAsync();
        await Assertions.Expect(page.Locator(".detail")).ToContainTextAsync("Nothing peer-reviewed was found.");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "License", Exact = true }).SelectOptionAsync("license:apache-2.0");
        await page.GetByText("Weights of your own", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "LLM data" }).FillAsync("3");
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "API" }).FillAsync("0"); // before the first is in the address
        await Assertions.Expect(page.GetByText("Ranks are those under the weights.")).ToBeVisibleAsync();
        await page.WaitForURLAsync(static url => url.Contains("api", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Shift" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Shift" }))
            .ToHaveAttributeAsync("aria-sort", "descending");
        Assert.Equal(
            "/table/opening-up-chatgpt?cell=cell%3Aopening-up-chatgpt%7Cpaper%7Cmodel%3Aolmo-7b-instruct"
                + "&license=license%3Aapache-2.0&weights=llmdata%3A3%2Capi%3A0&sort=-SHIFT",
            visit.Address);

        var csv = await page.APIRequest.GetAsync(
            new Uri(new Uri(page.Url), await page.GetByRole(AriaRole.Link, new() { Name = "These rows as CSV" }).GetAttributeAsync("href"))
                .AbsoluteUri);
        var lines = (await csv.TextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        await Assertions.Expect(rows).ToHaveCountAsync(lines.Length - 1);
        Assert.Contains("openness.c_llmdata.value", lines[0], StringComparison.Ordinal);
        Assert.Contains(await rows.First.InnerTextAsync(), lines[1], StringComparison.Ordinal);

        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Rank" }))
            .ToHaveAttributeAsync("aria-sort", "ascending");
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Table_ScrollsInItself_OnASmallScreen()
    {
        await using var visit = await Visit.StartAsync("/table/seed-matrix?sort=NAME", ColorScheme.Dark, width: 390);
        var page = visit.Page;
        await Assertions.Expect(page.Locator(".sheet tbody th")).ToHaveCountAsync(15);

        await page.Locator(".sheet").EvaluateAsync("sheet => sheet.scrollLeft = 400");
        var first = await page.Locator(".sheet tbody th").First.BoundingBoxAsync();
        var sheet = await page.Locator(".sheet").BoundingBoxAsync();
        Assert.NotNull(first);
        Assert.NotNull(sheet);
        Assert.InRange(first.X - sheet.X, 0, 2);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task Compare_PutsWhatDiffersFirst()
    {
        await using var visit = await Visit.StartAsync("/model/zephyr-7b-beta");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare it with others" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Add another" }).FillAsync("olmo 7b instruct");
        await page.GetByRole(AriaRole.Option, new() { Name = "OLMo 7B Instruct" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "OLMo 7B Instruct" })).ToBeVisibleAsync();
        Assert.Equal("/compare?ids=model%3Azephyr-7b-beta%2Cmodel%3Aolmo-7b-instruct", visit.Address);
        await Assertions.Expect(page).ToHaveTitleAsync("Zephyr 7B beta, OLMo 7B Instruct compared · OpenChat.Graph");

        var verdicts = page.Locator("tbody", new() { HasText = "Verdicts" }).Locator("tr:not(.group)");
        await Assertions.Expect(verdicts).ToHaveCountAsync(7);
        var differs = await verdicts.EvaluateAllAsync<bool[]>("rows => rows.map(row => row.className === 'differs')");
        Assert.Equal(differs.OrderDescending(), differs);
        var cells = await verdicts.EvaluateAllAsync<bool[]>(
            "rows => rows.map(row => row.cells[1].textContent !== row.cells[2].textContent)");
        Assert.Equal(cells, differs);
        Assert.Contains(true, differs);

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Zephyr 7B beta" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Add another one to compare it with.")).ToBeVisibleAsync();
        visit.AssertClean();
    }

    [BrowserFact]
    public async Task WhatIf_SaysWhichVerdictsChange_AndWhy()
    {
        await using var visit = await Visit.StartAsync("/what-if");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Term", Exact = true }).SelectOptionAsync("NO_COMPETING_MODELS");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suppose it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("“No competing models” is void in every license.")).ToBeVisibleAsync();
        Assert.Equal(
            """[{"voidTerm":{"term":"NO_COMPETING_MODELS"}}]""",
            System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["changes"]);
        var bard = page.GetByRole(AriaRole.Row, new() { Name = "Bard Competing model" });
        await Assertions.Expect(bard).ToContainTextAsync("Prohibited");
        await bard.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "As it is: prohibited" })).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".detail")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take back change 1" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing yet.")).ToBeVisibleAsync();

        foreach (var changes in new[] { "[1]", "{", "[{\"voidTerm\":null}]", "[{\"withdraw\":[]}]" })
        {
            await visit.GoToAsync("/what-if?changes=" + changes);
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("changes that cannot be read");
        }

        visit.AssertClean();
    }
}
