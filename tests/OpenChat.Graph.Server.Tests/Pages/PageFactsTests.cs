// What pages say of the rules, of the rooms of the sources and of the words and sources of the data is true.
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Tests.Pages;

public sealed partial class PageFactsTests
{
    private static readonly string[] RelationFiles =
        ["fine_tunes_from", "trained_on", "aligned_with", "derived_from", "generated_by", "licensed_under", "developed_by"];

    /// <summary>"Rule book, section 5, the case "dual license"" and "rule 5", in code and answers, are headings of the page.</summary>
    [Fact]
    public void RuleBook_HasAHeadingForEveryCitation()
    {
        var headings = Page.At("docs/rules.md").Prose.Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ')).ToList();
        var (missing, sections, cases, rules) = (new List<string>(), 0, 0, 0);
        foreach (var file in Repository.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)
            && !file.Contains("GraphQL", StringComparison.Ordinal) && !file.EndsWith("PageFactsTests.cs", StringComparison.Ordinal)))
        {
            var comments = CommentStart().Replace(File.ReadAllText(Path.Combine(TestFolders.Root, file)), " ");
            foreach (Match book in BookCitation().Matches(comments))
            {
                foreach (Match section in Section().Matches(book.Value))
                {
                    sections++;
                    Find(file, section.Value, headings.Exists(heading => heading.StartsWith(
                        section.Groups["number"].Value + " ", StringComparison.Ordinal)));
                }

                foreach (Match quoted in Quoted().Matches(book.Value))
                {
                    cases++;
                    Find(file, quoted.Value, headings.Exists(heading => string.Equals(
                        heading, quoted.Groups["case"].Value, StringComparison.OrdinalIgnoreCase)));
                }
            }

            foreach (Match rule in Rule().Matches(comments))
            {
                rules++;
                Find(file, rule.Value, headings.Exists(heading => heading.StartsWith(
                    $"Rule {rule.Groups["number"].Value}: ", StringComparison.Ordinal)));
            }
        }

        Assert.Empty(missing);
        Assert.All([sections, cases, rules], count => Assert.True(count > 10));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "6a", "7", "8", "9"], headings
            .Where(heading => heading.StartsWith("Rule ", StringComparison.Ordinal)).Select(heading => heading[5..heading.IndexOf(':')]));

        void Find(string file, string citation, bool isThere)
        {
            if (!isThere)
            {
                missing.Add($"{file}: {citation}");
            }
        }
    }

    /// <summary>src/README.md has a line for every folder of sources, and says which others it may use, as FolderArrowsTests do.</summary>
    [Theory]
    [InlineData("OpenChat.Graph.Domain")]
    [InlineData("OpenChat.Graph.Storage")]
    [InlineData("OpenChat.GraphQL")]
    [InlineData("OpenChat.Graph.Server")]
    public void Rooms_AreThoseOfTheSources(string project)
    {
        var page = Page.At("src/README.md").Text;
        var part = page[page.IndexOf($"\n`src/{project}`:\n", StringComparison.Ordinal)..];
        var arrows = part[part.IndexOf("```text\n", StringComparison.Ordinal)..];
        arrows = arrows["```text\n".Length..arrows.IndexOf("\n```\n", StringComparison.Ordinal)];
        var table = part[..part.IndexOf("```text\n", StringComparison.Ordinal)];

        var prefix = $"src/{project}/";
        string[] sources = [".cs", ".mjs", ".js", ".jsx", ".graphql"];
        var folders = Repository.Files
            .Where(file => file.StartsWith(prefix, StringComparison.Ordinal) && sources.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetDirectoryName(file[prefix.Length..]) is { Length: > 0 } folder ? folder.Replace('\\', '/') : ".")
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(folders, Room().Matches(table).Select(row => row.Groups["folder"].Value));
        Assert.Equal(
            FolderArrows.Parse(FolderArrowsTests.Allowed[project]).Order(),
            FolderArrows.Parse(arrows.Replace("\n    ", " ", StringComparison.Ordinal)).Order());
    }

    /// <summary>docs/data-folder.md names every word that the vocabulary knows or the seed has in a column of words.</summary>
    [Fact]
    public void DataFolderPage_NamesEveryWord()
    {
        var spans = Page.At("docs/data-folder.md").Spans.Select(span => span.Text).ToHashSet(StringComparer.Ordinal);
        string[] known =
        [
            .. Spell<Purpose>(), .. Spell<VerdictEffect>().Except(["missing"]), .. Spell<TermKind>(), .. Spell<TextualReach>(),
            .. Spell<Component>(), .. Spell<ModelKind>(), .. Spell<Confidence>().Skip(1), .. Spell<ClauseScope>().Skip(1),
            .. RelationSchema.All.SelectMany(relation => relation.QualifierSpellings),
            .. RelationSchema.All.Where(relation => relation.Family != RelationFamily.Developing).Select(relation => relation.Spelling),
        ];
        (string File, string[] Columns)[] columns =
        [
            ("organisations", ["kind"]), ("datasets", ["kind", "stage", "synthetic"]), ("licenses", ["kind", "osi_approved"]),
            ("terms", ["kind", "severity"]), ("license_terms", ["scope", "flows_down", "certainty", "verification"]),
            ("propagation_rules", ["relation", "value"]), ("verdict_rules", ["purpose", "effect"]), ("openness", ["value"]),
        ];
        var used = columns.SelectMany(file => file.Columns.SelectMany(column => Column(file.File, column)))
            .SelectMany(cell => cell.Split(';')).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal);

        // a level between the first and the last that are named
        Assert.Equal([], known.Concat(used).Except(spans).Except(["1", "2", "3"]));
    }

    /// <summary>
    /// Every relation of the seed has a source and an address, every clause an address, every openness class a source, and every row of
    /// how a term travels a reason: README.md, docs/decisions/0003-rules-are-data.md, seed/README.md.
    /// </summary>
    [Fact]
    public void WhatPagesSayOfSources_IsTrueOfTheSeed()
    {
        foreach (var file in RelationFiles)
        {
            Assert.DoesNotContain("", Column(file, "source"));
            Assert.DoesNotContain("", Column(file, "evidence_url"));
        }

        Assert.DoesNotContain("", Column("license_terms", "source_url"));
        Assert.DoesNotContain("", Column("openness", "source"));
        Assert.DoesNotContain("", Column("propagation_rules", "reason"));
        Assert.Contains("", Column("propagation_rules", "citation"));
        Assert.Contains("", Column("openness", "evidence_url"));
    }

    private static string[] Spell<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(name => WordStart().Replace(name, "-").ToLowerInvariant())];

    // No cell of the seed has a line break.
    private static List<string> Column(string file, string column)
    {
        var rows = File.ReadLines(Path.Combine(TestFolders.Root, "seed", file + ".csv"))
            .Select(line => Cell().Matches(line).Select(cell => cell.Groups["cell"].Value).ToList())
            .ToList();
        var index = rows[0].IndexOf(column);
        return [.. rows.Skip(1).Select(row => row[index])];
    }

    [GeneratedRegex("(^|,)(\"(?<cell>([^\"]|\"\")*)\"|(?<cell>[^,\"]*))", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Cell();

    [GeneratedRegex(@"\s*\n\s*///?\s*|<see cref=""|""/>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CommentStart();

    // up to the end of the sentence
    [GeneratedRegex(@"(?i:rule book)[^.:]*section[^.:]*", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BookCitation();

    [GeneratedRegex(@"section (?<number>\d)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Section();

    [GeneratedRegex(@"""(?<case>[a-z -]+)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b[Rr]ules? (?<number>[1-9]a?)\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\| `(?<folder>[\w/.]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Room();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
