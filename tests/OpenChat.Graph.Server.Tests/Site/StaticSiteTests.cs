// A graph as static pages: whole, linked, the same every time, and careful with what is in the folder.
using System.Security.Cryptography;
using System.Xml.Linq;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.Site;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Exports;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Site;

public sealed class StaticSiteTests : IDisposable
{
    private static readonly string Data = Path.Combine(AskedFolder.Folder, "Data");

    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "site");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Site_HasAPageForEveryNode_AndEveryLinkResolves()
    {
        var snapshot = AskedFolder.Seed.Snapshot;
        Write(snapshot, Target);
        var files = FilesIn(Target);
        var pages = files.Where(static name => name.EndsWith(".html", StringComparison.Ordinal)).ToDictionary(
            static name => name, name => XDocument.Parse(File.ReadAllText(Path.Combine(Target, name))[15..]), StringComparer.Ordinal);

        foreach (var (kind, folder, _) in SiteNames.Kinds)
        {
            Assert.Equal(snapshot.Graph.Count(kind), pages.Keys.Count(name => name.StartsWith(folder + "/", StringComparison.Ordinal)));
        }

        Assert.Equal(snapshot.Graph.ArtifactCount, files.Count(static name => name.EndsWith(".svg", StringComparison.Ordinal)));
        var missing = new List<string>();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, page) in pages)
        {
            Assert.Empty(page.Descendants("script"));
            var ids = page.Descendants().Attributes("id").Select(static id => "#" + id.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var link in page.Descendants().Attributes().Where(static one => one.Name.LocalName is "href" or "src"))
            {
                var target = link.Value.StartsWith("http", StringComparison.Ordinal) ? null
                    : link.Value[0] == '#' ? ids.Contains(link.Value) ? null : link.Value
                    : Path.GetRelativePath(Target, Path.Combine(Target, Path.GetDirectoryName(name) ?? "", link.Value)).Replace('\\', '/');
                if (target is not null && !(files.Contains(target) && reached.Add(target)) && !reached.Contains(target))
                {
                    missing.Add($"{name}: {link.Value}");
                }
            }
        }

        Assert.Empty(missing);
        Assert.Empty(files.Except(reached, StringComparer.Ordinal).Except(["FILES.txt", "index.html"], StringComparer.Ordinal));
        Assert.Equal("CONTESTED", pages["models/zephyr-7b-beta.html"].Descendants("tr")
            .Single(static row => row.Elements().First().Value == "No commercial use").Elements().ElementAt(2).Value);
    }

    [Fact]
    public void Page_SaysWhatTheReportSays_AndWhereItComesFrom()
    {
        var snapshot = AskedFolder.Small.Snapshot;
        Write(snapshot, Target);
        var page = XDocument.Parse(File.ReadAllText(Path.Combine(Target, "models", "acme-chat.html"))[15..]);
        var artifact = snapshot.Graph.ArtifactOf(snapshot.Graph.FindById("model:acme-chat")!.Value); // the folder has it
        var report = XDocument.Parse(ArtifactReport.Of(snapshot, artifact, VerdictParty.Recipient).As(ReportFormat.Html)[15..]);
        var texts = page.Descendants("main").Elements().Select(static part => part.Value).ToList();

        Assert.Empty(report.Descendants("main").Elements().Select(static part => part.Value).Except(texts, StringComparer.Ordinal));
        Assert.Equal(
            ["Open License 1 (WEIGHTS, IN_FORCE), Open License 2 (CODE, OTHER_COMPONENT), Acme Research License (WEIGHTS, OUT_OF_TIME)"],
            page.Descendants("dt").Where(static term => term.Value == "License").Select(static term =>
                ((XElement)term.NextNode!).Value)); // every term is followed by what is said of it
        Assert.Equal(
            Exported.Text(snapshot, "model:acme-chat", "svg"), File.ReadAllText(Path.Combine(Target, "models", "acme-chat.svg")));
        Assert.Equal(WholeGraph.Citation(snapshot) + "\n", File.ReadAllText(Path.Combine(Target, "CITATION.txt")));
    }

    [Fact]
    public void Site_IsTheSame_ForEqualData()
    {
        var other = Path.Combine(_folder.Path, "other");
        Write(AskedFolder.Small.Snapshot, Target);
        Write(Exported.Load(Data), other);

        Assert.Equal(FilesIn(Target), FilesIn(other));
        Assert.All(FilesIn(Target), name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(Target, name)), File.ReadAllBytes(Path.Combine(other, name))));
        var sums = File.ReadAllLines(Path.Combine(Target, SiteFolder.Sums)).Select(static line => line.Split("  ")).ToList();
        Assert.Equal(FilesIn(Target).Except([SiteFolder.Sums, SiteFolder.List]), sums.Select(static line => line[1]));
        Assert.All(sums, line => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Target, line[1])))), line[0]));
    }

    [Fact]
    public void Names_AreTexts_When_TheyAreCode()
    {
        using var odd = new TemporaryFolder();
        Exported.WriteOddFolder(odd);
        var snapshot = Exported.Load(odd.Path);
        Write(snapshot, Target);

        foreach (var file in FilesIn(Target).Where(static name => name.EndsWith(".html", StringComparison.Ordinal)))
        {
            var page = XDocument.Parse(File.ReadAllText(Path.Combine(Target, file))[15..]);
            Assert.Empty(page.Descendants("script"));
            Assert.DoesNotContain(page.Descendants().Attributes("href"), static link =>
                link.Value.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
        }

        var list = XDocument.Parse(File.ReadAllText(Path.Combine(Target, "models.html"))[15..]);
        Assert.Equal(
            WholeGraph.Nodes(snapshot.Graph, NodeKind.Model).Select(node => Exported.Printable(snapshot.Graph.NameOf(node))),
            list.Descendants("main").Descendants("li").Select(static item => item.Value));
    }

    [Theory]
    [InlineData("model:zephyr-7b-beta", "models/zephyr-7b-beta")]
    [InlineData("model:Zephyr", "models/zephyr-df50b355566f87e4")]
    [InlineData("model:org/name", "models/org-name-1e50c3abf445eab3")]
    [InlineData("model:../../etc/passwd", "models/etc-passwd-9b79b3aae1477810")]
    [InlineData("model:con", "models/con-b7dc5c7ce7bda592")]
    [InlineData("model:a-0123456789abcdef", "models/a-0123456789abcdef-7168db326b5655b6")]
    [InlineData("model:\u0645", "models/x-64a6f38b183e3966")]
    public void Name_IsSafe_AndItsOwn(string id, string expected)
    {
        var name = SiteNames.OfNode(NodeKind.Model, id);

        Assert.Equal(expected, name);
        Assert.True(SiteNames.IsOne(name + ".html"));
    }

    [Theory]
    [InlineData("../secret.html")]
    [InlineData("models/../../secret.html")]
    [InlineData("models/.html")]
    [InlineData("/etc/passwd")]
    [InlineData("notes.txt")]
    [InlineData("FILES.txt")]
    [InlineData("models/a.html\n")]
    public void OtherFiles_AreNone(string name) => Assert.False(SiteNames.IsOne(name));

    [Fact]
    public async Task Command_WritesTheSite_AndReplacesNothingButItsOwn()
    {
        string[] command = ["export", "--site", Target, "--data", Data];
        var graph = AskedFolder.Small.Snapshot.Graph;
        var nodes = SiteNames.Kinds.Sum(kind => graph.Count(kind.Kind));
        var (code, output, error) = await RunAsync(command);
        var files = FilesIn(Target);

        Assert.Equal((0, $"{nodes} of {nodes} pages\n"), (code, error));
        var bytes = files.Except([SiteFolder.Sums, SiteFolder.List]).Sum(name => new FileInfo(Path.Combine(Target, name)).Length);
        Assert.Equal(
            FormattableString.Invariant($"{graph.ArtifactCount} artifacts, {files.Count - 2} files, {bytes:N0} bytes, revision ")
            + $"{AskedFolder.Small.Snapshot.Contents.Revision}: written to {Target}, checksums to {Path.Combine(Target, "SHA256SUMS")}.\n",
            output);
        Assert.Equal(
            (2, "", $"The folder '{Target}' is not empty; nothing was written. Name another folder, or write into it with --force, which "
                + "replaces the files of an earlier site and no others.\n"),
            await RunAsync(command));

        // a page of an earlier site goes, a file of somebody else stays, and what the list says of other places is not believed
        await File.WriteAllTextAsync(Path.Combine(Target, "models", "gone.html"), "old");
        await File.WriteAllTextAsync(Path.Combine(Target, "models", "mine.html"), "mine");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "outside.html"), "outside");
        await File.AppendAllTextAsync(Path.Combine(Target, SiteFolder.List), "models/gone.html\n../outside.html\n");
        await File.WriteAllTextAsync(Path.Combine(Target, "index.html"), "changed");
        Assert.Equal((0, output, error), await RunAsync([.. command, "--force"]));
        Assert.Equal([.. files.Append("models/mine.html").Order(StringComparer.Ordinal)], FilesIn(Target));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "models", "mine.html")));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "outside.html")));
    }

    [Fact]
    public async Task Command_WritesOverNoFileOfSomebodyElse()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "index.html"), "mine");

        Assert.Equal(
            (2, "", $"The folder '{Target}' has a file index.html that is not of an earlier site; nothing was written. Name another "
                + "folder.\n"),
            await RunAsync("export", "--site", Target, "--data", Data, "--force"));
        Assert.Equal(["index.html"], FilesIn(Target));
        Assert.Equal(
            (2, "", $"'{Path.Combine(Target, "index.html")}' is a file; a site is a folder. Nothing was written.\n"),
            await RunAsync("export", "--site", Path.Combine(Target, "index.html"), "--data", Data));
    }

    [Theory]
    [InlineData("--format", "jsonl")]
    [InlineData("--bulk", "folder")]
    [InlineData("--out", "file")]
    [InlineData("acme-chat")]
    public async Task Command_SaysWhatIsWrong(params string[] arguments) => Assert.Equal(
        (2, "", "--site writes a whole graph into the folder it names: export --site DIR --data DIR.\n"
            + "Add --help to see what the command takes.\n"),
        await RunAsync(["export", "--site", Target, .. arguments]));

    /// <summary>Pages are opened from files, as in an archive.</summary>
    [BrowserTheory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Pages_AreAccessible_AndFit(int width, ColorScheme colors)
    {
        Write(AskedFolder.Seed.Snapshot, Target);
        using var playwright = await Playwright.CreateAsync();
        await using var browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Args = ["--no-sandbox"] });
        await using var context =
            await browser.NewContextAsync(new() { ColorScheme = colors, ViewportSize = new() { Width = width, Height = 900 } });
        context.SetDefaultTimeout(60_000); // nobody waits for it; a busy machine may be slow
        var (page, problems, isOpening) = (await context.NewPageAsync(), new List<string>(), true);
        page.Console += (_, message) => Complain(message.Text);
        page.RequestFailed += (_, request) => Complain($"failed: {request.Url}");
        foreach (var name in (string[])
            ["index.html", "models.html", "openness.html", "openness/opening-up-chatgpt.html", "models/zephyr-7b-beta.html",
                "datasets/common-crawl.html", "licenses/llama-2.html", "organisations/meta.html"])
        {
            isOpening = true;
            await page.GotoAsync(new Uri(Path.Combine(Target, name)).AbsoluteUri);
            isOpening = false; // axe-core reads the style sheet anew, which a page that is a file may not
            var found = await page.RunAxe();
            problems.AddRange(found.Violations.Select(violation => $"{name}: {violation.Id} {violation.Nodes[0].Html}"));
            var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (over != 0)
            {
                problems.Add($"{name}: {over} pixels wider than the window");
            }
        }

        Assert.Empty(problems);

        void Complain(string problem) => problems.AddRange(isOpening ? [problem] : []);
    }

    private static void Write(Snapshot snapshot, string target)
    {
        var site = new StaticSite(snapshot);
        var folder = SiteFolder.TryOpen(target, site.ListNames(), isForced: false, out var problem);
        Assert.Equal("", problem);
        site.Write(folder!, static (_, _) => { }, CancellationToken.None); // no problem: there is one
        folder!.Finish();
        Assert.Equal(0, site.Left);
        Assert.Equal(site.ListNames().Append(SiteFolder.List).Order(StringComparer.Ordinal), FilesIn(target));
    }

    /// <summary>The names of all files below a folder, in order.</summary>
    private static List<string> FilesIn(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
