// What pages say of the repository and of the data is true: files, links, options of commands, numbers.
using System.Globalization;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Commands;

namespace OpenChat.Graph.Server.Tests.Pages;

public sealed partial class PageTests
{
    // Files that somebody makes, or that need not be there.
    private static readonly string[] Elsewhere = ["appsettings.json", "old.graphql"];

    private static readonly string[] Verbs = ["serve", "check", "query", "ask", "gate", "import", "export", "schema-diff"];

    public static TheoryData<string> Paths { get; } = [.. Page.All.Select(page => page.Path)];

    [Fact]
    public void Readme_IsShort() => Assert.InRange(Page.At("README.md").Prose.Length, 1, 200);

    [Theory]
    [MemberData(nameof(Paths))]
    public void FilesThatAPageNames_AreThere(string path)
    {
        var names = Repository.Files.Select(Path.GetFileName).ToHashSet();
        var missing = Page.At(path).Spans
            .Where(span => PathFromRoot().IsMatch(span.Text)
                ? !File.Exists(Path.Combine(TestFolders.Root, span.Text)) && !Directory.Exists(Path.Combine(TestFolders.Root, span.Text))
                : FileName().IsMatch(span.Text) && !names.Contains(span.Text) && !Elsewhere.Contains(span.Text))
            .Select(span => $"{path}:{span.Line}: {span.Text}");

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Links_LeadSomewhere(string path)
    {
        var broken = new List<string>();
        foreach (var link in Page.At(path).Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var parts = link.Split('#');
            var target = path;
            if (parts[0].Length > 0)
            {
                var from = Path.Combine(TestFolders.Root, Path.GetDirectoryName(path) ?? "");
                target = Path.GetRelativePath(TestFolders.Root, Path.Combine(from, parts[0])).Replace(Path.DirectorySeparatorChar, '/');
            }

            if (!Repository.Files.Contains(target) || (parts.Length > 1 && !Page.At(target).Anchors.Contains(parts[1])))
            {
                broken.Add(link);
            }
        }

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task OptionsOfCommands_AreThoseOfTheirHelp(string path)
    {
        var unknown = new List<string>();
        foreach (var span in Page.At(path).Spans.Where(span => Verbs.Contains(span.Text.Split(' ')[0])))
        {
            using var help = new StringWriter();
            var words = span.Text.Split(' ');
            await CommandLine.RunAsync([words[0], "--help"], help, TextWriter.Null, CancellationToken.None);
            var options = help.ToString().Split(' ', ',', '\n');
            unknown.AddRange(words.Where(word => word.StartsWith("--", StringComparison.Ordinal) && !options.Contains(word)));
        }

        Assert.Empty(unknown);
    }

    /// <summary>"106 models" stays what the seed holds. Numbers of benchmarks are about other folders.</summary>
    [Fact]
    public void Counts_AreThoseOfTheSeed()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["models"] = "models.csv",
            ["datasets"] = "datasets.csv",
            ["organisations"] = "organisations.csv",
            ["licenses"] = "licenses.csv",
            ["sources"] = "sources.csv",
            ["terms"] = "terms.csv",
            ["clauses"] = "license_terms.csv",
        };
        var (wrong, seen) = (new List<string>(), new HashSet<string>());
        foreach (var page in Page.All.Where(page => !page.Path.StartsWith("tests/", StringComparison.Ordinal)))
        {
            foreach (Match match in Count().Matches(string.Join('\n', page.Prose)))
            {
                var noun = match.Groups["noun"].Value;
                var real = File.ReadLines(Path.Combine(TestFolders.Root, "seed", files[noun])).Count() - 1;
                seen.Add(noun);
                if (int.Parse(match.Groups["number"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) != real)
                {
                    wrong.Add($"{page.Path}: {match.Value}, but the seed has {real}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(["clauses", "datasets", "licenses", "models", "organisations", "terms"], seen.Order());
    }

    /// <summary>
    /// "License" is spelled in the US way in all that the project says itself, the texts of the seed included; addresses keep theirs.
    /// </summary>
    [Fact]
    public void License_IsSpelledInOneWay()
    {
        var files = Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal) || file == "schema.graphql"
            || (file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            || (file.StartsWith("seed/", StringComparison.Ordinal) && file.EndsWith(".csv", StringComparison.Ordinal)));

        string[] wrong =
        [
            .. files.Where(file =>
                Address().Replace(File.ReadAllText(Path.Combine(TestFolders.Root, file)), "")
                    .Contains("licence", StringComparison.OrdinalIgnoreCase)),
        ];
        Assert.Equal([], wrong);
    }

    /// <summary>docs/data-folder.md names every file of the seed, and behind it every column but those of claims.</summary>
    [Fact]
    public void DataFolderPage_NamesEveryFileAndColumn()
    {
        var items = string.Join('\n', Page.At("docs/data-folder.md").Prose).Split("\n- ");
        string[] common = ["from", "to", "source", "evidence_url", "confidence", "recorded_at", "note"];
        var missing = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(TestFolders.Root, "seed"), "*.csv"))
        {
            var name = Path.GetFileName(file);
            var item = items.LastOrDefault(item => item.StartsWith($"`{name}`", StringComparison.Ordinal)) ?? "";
            missing.AddRange(File.ReadLines(file).First().Split(',').Except(common)
                .Where(column => !item.Contains($"`{column}`", StringComparison.Ordinal))
                .Select(column => $"{name} {column}"));
            if (item.Length == 0)
            {
                missing.Add(name);
            }
        }

        Assert.Empty(missing);
    }

    /// <summary>docs/decisions/README.md lists every decision, in order, with its title.</summary>
    [Fact]
    public void Decisions_AreAllInTheirIndex()
    {
        var pages = Page.All.Where(page => DecisionPath().IsMatch(page.Path)).ToList();
        var expected = pages.Select(page => $"- [{page.Text.Split('\n')[0].TrimStart('#', ' ')}]({Path.GetFileName(page.Path)})");

        Assert.Equal(expected, Page.At("docs/decisions/README.md").Prose.Where(line => line.StartsWith("- [", StringComparison.Ordinal)));
        Assert.All(pages, page => Assert.Equal(["context", "choice", "rejected", "what-would-change-our-mind"], page.Anchors.Skip(1)));
        var numbers = pages.Select(page => int.Parse(Path.GetFileName(page.Path)[..4], CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, pages.Count), numbers);
    }

    [GeneratedRegex(@"^(src|tests|docs|seed|\.github|\.ci)/[\w./-]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PathFromRoot();

    [GeneratedRegex(@"^[\w.-]+\.(cs|csproj|csv|graphql|json|md|mjs|props|sh|sln|svg|yml)$", RegexOptions.NonBacktracking)]
    private static partial Regex FileName();

    [GeneratedRegex(
        @"(?<![\w.,-])(?<number>\d[\d,]*)\s(?<noun>models|datasets|organisations|licenses|sources|terms|clauses)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count();

    [GeneratedRegex(@"https?://[^\s,;""]*", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"^docs/decisions/\d{4}-[a-z0-9-]+\.md$", RegexOptions.NonBacktracking)]
    private static partial Regex DecisionPath();
}
