// Reports: exact on a small graph, sound for every artifact of the seed, and names that are code.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Exports;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Reports;

public sealed partial class ArtifactReportTests
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private static Snapshot Seed => AskedFolder.Seed.Snapshot;

    /// <summary>
    /// When it differs, the product reports otherwise now: look at the difference, then accept it (.github/CONTRIBUTING.md).
    /// </summary>
    [Theory]
    [InlineData("report.md")]
    [InlineData("report.html")]
    public void Report_IsAsRecorded(string file)
    {
        var report = Of(AskedFolder.Small.Snapshot, "model:acme-chat");
        RecordedFile.Check(
            Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Reports", "Recorded", file),
            file == "report.md" ? MarkdownReport.Of(report) : HtmlReport.Of(report));
    }

    [Theory]
    [InlineData(VerdictParty.Recipient, "This report is for somebody who got it from its publisher. ")]
    [InlineData(VerdictParty.Maker, "This report is for whoever made it, who may have agreed to terms of services on the way. ")]
    public void Report_SaysForWhomItIs_AndThatItIsNoAdvice(VerdictParty party, string expected) => Assert.Contains(
        expected + "This is evidence gathered from published texts, not legal advice.",
        MarkdownReport.Of(Of(Seed, "model:zephyr-7b-beta", party)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("report", false, VerdictParty.Recipient)]
    [InlineData("report(format: HTML, party: MAKER)", true, VerdictParty.Maker)]
    public void Field_GivesTheReport(string field, bool isHtml, VerdictParty party)
    {
        using var answer = JsonDocument.Parse(AskedFolder.Small.Ask($"{{ model(id: \"model:acme-chat\") {{ {field} }} }}"));
        var report = Of(AskedFolder.Small.Snapshot, "model:acme-chat", party);

        Assert.Equal(
            isHtml ? HtmlReport.Of(report) : MarkdownReport.Of(report),
            answer.RootElement.GetProperty("data").GetProperty("model").GetProperty("report").GetString());
    }

    [Fact]
    public void Report_HasWhatTheApiSays_ForEveryArtifactOfTheSeed()
    {
        foreach (var id in Exported.Artifacts(Seed))
        {
            var study = Seed.Analysis.StudyOf(Seed.Graph.ArtifactOf(Seed.Graph.FindById(id)!.Value)); // it is listed
            var report = Of(Seed, id);
            var page = XDocument.Parse(HtmlReport.Of(report)[15..]); // without the document type
            string[] items =
                [.. page.Descendants("li").Select(static item => item.Nodes().OfType<XText>().FirstOrDefault()?.Value.Trim() ?? "")];

            Assert.Equal(Summaries.Of(study, VerdictParty.Recipient, Reading.Balanced).Sentence, page.Descendants("p").First().Value);
            Assert.Empty(study.Restrictions.Select(static one => one.ExplanationFor(VerdictParty.Recipient)).Except(
                items, StringComparer.Ordinal));
            Assert.Empty(Unknowns.Of(study).Select(static gap => gap.Message).Except(items, StringComparer.Ordinal));
            var targets = page.Descendants().Attributes("id").Select(static target => "#" + target.Value).ToHashSet(StringComparer.Ordinal);
            Assert.All(page.Descendants("a").Attributes("href").Select(static link => link.Value), link => Assert.True(
                link.StartsWith('#') ? targets.Contains(link) : link.StartsWith("http", StringComparison.Ordinal), link));
            Assert.Equal(targets.Count, Regex.Count(MarkdownReport.Of(report), @"(?m)^\d+\. "));
            Assert.Contains(Seed.Contents.Revision, page.Root!.Value, StringComparison.Ordinal); // it has one
        }
    }

    [Fact]
    public void Restrictions_AreAsSure_AsTheSummarySays_ForEveryArtifactAndParty()
    {
        var (setAside, lessSure) = (0, 0);
        foreach (var id in Exported.Artifacts(Seed))
        {
            foreach (var party in Enum.GetValues<VerdictParty>())
            {
                var study = Seed.Analysis.StudyOf(Seed.Graph.ArtifactOf(Seed.Graph.FindById(id)!.Value)); // it is listed
                var summary = Summaries.Of(study, party, Reading.Balanced);
                var page = XDocument.Parse(HtmlReport.Of(Of(Seed, id, party))[15..]);
                var ways = Part(page, "Restrictions and their ways").Aggregate(
                    new List<(string Term, List<string> Texts)>(),
                    static (parts, element) =>
                    {
                        if (element.Name == "h3")
                        {
                            parts.Add((element.Value, []));
                        }
                        else if (element.Name == "ul")
                        {
                            parts[^1].Texts.AddRange(
                                element.Elements("li").Select(static item => item.Nodes().OfType<XText>().First().Value));
                        }

                        return parts;
                    });
                SummaryRow[] rows = [.. summary.MustDo, .. summary.MayNot, .. summary.Contested];

                Assert.Equal(study.Restrictions.Count, ways.Sum(static part => part.Texts.Count));
                Assert.Equal(
                    rows.Select(row => (
                        $"{row.Strongest.Term.Title} ({row.Strongest.Term.Code})", row.Certainty,
                        study.Restrictions.Where(one => one.Term.Index == row.Strongest.Term.Index && !one.IsOwnLicense)
                            .Select(one => one.CertaintyFor(party)).Order())),
                    ways.Where(static part => part.Term is not ("What limits no use" or "What is set aside")).Select(static part => (
                        part.Term, part.Texts.Max(CertaintyIn), part.Texts.Select(CertaintyIn).Order())),
                    static (a, b) => a.Item1 == b.Item1 && a.Item2 == b.Item2 && a.Item3.SequenceEqual(b.Item3));
                Assert.Equal(
                    rows.Select(static row => (row.Strongest.Term.Title, ArtifactLineage.Word(row.Certainty))),
                    Part(page, "What must be done, and what may not be done").Descendants("tbody").Elements("tr").Select(static row =>
                        (row.Elements().First().Value, row.Elements().ElementAt(2).Value)));
                setAside += ways.Where(static part => part.Term == "What is set aside").Sum(static part => part.Texts.Count);
                lessSure += study.Restrictions.Count(one => !one.IsOwnLicense && one.CertaintyFor(party) < one.Certainty);
            }
        }

        Assert.True(setAside > 0 && lessSure > 0, $"{setAside} set aside, {lessSure} less sure for a party: nothing was tried.");

        static Certainty CertaintyIn(string text) =>
            Enum.Parse<Certainty>(Regex.Match(text, @"\((binding|likely|contested)\): ").Groups[1].Value, ignoreCase: true);
    }

    [Fact]
    public void Query_AnswersTheSame_ForEveryArtifactAndParty()
    {
        foreach (var id in Exported.Artifacts(Seed).Where(static (_, place) => place % 7 == 0).Append("model:zephyr-7b-beta"))
        {
            foreach (var party in Enum.GetValues<VerdictParty>())
            {
                var page = XDocument.Parse(HtmlReport.Of(Of(Seed, id, party))[15..]);
                var answer = JsonNode.Parse(AskedFolder.Seed.Ask(page.Descendants("pre").Last().Value))!["data"]!;
                var artifact = answer[id.Split(':')[0]]!;
                var nodes = artifact["restrictionsConnection"]!["nodes"]!.AsArray();
                var study = Seed.Analysis.StudyOf(Seed.Graph.ArtifactOf(Seed.Graph.FindById(id)!.Value)); // it is listed

                Assert.Equal(page.Descendants("p").First().Value, (string?)artifact["summary"]!["sentence"]);
                Assert.Equal(
                    study.Restrictions.Select(one => (
                        (string?)one.Term.Code, one.IsOwnLicense ? null : ArtifactLineage.Word(one.CertaintyFor(party)),
                        (string?)Seed.Graph.IdOf(one.Origin))),
                    nodes.Select(static one => (
                        (string?)one!["term"]!["code"], (string?)one["certaintyFor"], (string?)one["origin"]!["id"])));
            }
        }
    }

    [Fact]
    public void Source_SaysHowALicenseWasRead()
    {
        var page = XDocument.Parse(HtmlReport.Of(Of(Seed, "model:zephyr-7b-beta"))[15..]);
        string[] facts =
            [.. page.Descendants("ol").Elements("li").Select(static item => item.Nodes().OfType<XText>().Last().Value.Trim())];

        Assert.Contains("Its text: all of it was read. The day is not recorded.", facts);
        Assert.Contains("Its text: there is none to read. The day is not recorded.", facts);
        Assert.Contains("Read: 2025-03-25. Its terms: Apache-2.0.", facts);
    }

    /// <summary>A reader of Markdown sees the texts and links of the page of HTML, and tables with their columns.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Markdown_ReadsAsThePageOfHtml(bool isOdd)
    {
        using var folder = new TemporaryFolder();
        Exported.WriteOddFolder(folder);
        var snapshot = isOdd ? Exported.Load(folder.Path) : Seed;
        foreach (var id in Exported.Artifacts(snapshot).Where((_, place) => isOdd || place % 20 == 0))
        {
            var report = Of(snapshot, id);
            var page = XDocument.Parse(HtmlReport.Of(report)[15..], LoadOptions.PreserveWhitespace);
            var document = Markdig.Markdown.Parse(MarkdownReport.Of(report), Markdown);

            Assert.Equal(
                page.Descendants().Where(static element => element.Name.LocalName is "h1" or "h2" or "h3").Select(OneLine),
                document.Descendants<HeadingBlock>().Select(static heading => Text(heading.Inline)));
            Assert.Equal(
                page.Descendants().Where(static element => element.Name.LocalName is "th" or "td").Select(OneLine),
                document.Descendants<TableCell>().Select(static cell =>
                    string.Concat(cell.Descendants<ParagraphBlock>().Select(static words => Text(words.Inline)))));
            Assert.Equal(
                page.Descendants().Where(static element => element.Name.LocalName is "p" or "li").Select(OwnLine),
                document.Descendants<ParagraphBlock>().Where(static words => words.Parent is not TableCell)
                    .Select(static words => Text(words.Inline)));
            Assert.Equal(
                page.Descendants("a").Attributes("href").Select(static link => link.Value).Where(static link => link[0] != '#'),
                document.Descendants<AutolinkInline>().Select(static link => link.Url));
            Assert.Equal(
                page.Descendants("pre").Select(static code => code.Value),
                document.Descendants<CodeBlock>().Select(static code => code.Lines.ToString()));
            Assert.Empty(document.Descendants<HtmlBlock>());
            Assert.Empty(document.Descendants<HtmlInline>());
            Assert.Empty(document.Descendants<LinkInline>());
            Assert.Empty(document.Descendants<EmphasisInline>());
        }

        static string OneLine(XElement element) => Blanks().Replace(element.Value, " ").Trim();

        static string OwnLine(XElement element) => Blanks().Replace(
            string.Concat(element.Nodes().Where(static node => node is XText or XElement { Name.LocalName: "a" }).Select(
                static node => node is XElement link ? link.Value : ((XText)node).Value)), " ").Trim();

        static string Text(ContainerInline? words) => Blanks().Replace(
            string.Concat(words?.Descendants().Select(static part => part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                AutolinkInline link => link.Url,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline => " ",
                CodeInline code => $"CODE {code.Content}",
                _ => "",
            }) ?? []), " ").Trim();
    }

    [Fact]
    public void Names_AreTexts_When_TheyAreCode()
    {
        using var folder = new TemporaryFolder();
        Exported.WriteOddFolder(folder);
        var snapshot = Exported.Load(folder.Path);
        foreach (var id in Exported.Artifacts(snapshot))
        {
            var report = Of(snapshot, id);
            var page = XDocument.Parse(HtmlReport.Of(report)[15..]);
            var name = snapshot.Graph.NameOf(snapshot.Graph.FindById(id)!.Value); // it is listed

            Assert.Equal($"{Exported.Printable(name)} ({id})", page.Descendants("h1").Single().Value);
            Assert.Empty(page.Descendants("script"));
            Assert.DoesNotContain(
                page.Descendants("a").Attributes("href"),
                static link => link.Value.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotMatch(Markup(), MarkdownReport.Of(report));
        }
    }

    /// <summary>What stands between a heading of the second level and the next one.</summary>
    private static IEnumerable<XElement> Part(XDocument page, string heading) => page.Descendants("h2").Single(one => one.Value == heading)
        .ElementsAfterSelf().TakeWhile(static one => one.Name != "h2");

    private static ArtifactReport Of(Snapshot snapshot, string id, VerdictParty party = VerdictParty.Recipient) =>
        ArtifactReport.Of(snapshot, snapshot.Graph.ArtifactOf(snapshot.Graph.FindById(id)!.Value), party); // the tests name what is there

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // Outside of blocks of code, a sign that Markdown or HTML would read, and no backslash before it.
    [GeneratedRegex(@"(?m)^(?!    )(?!\|(---\|)+$).*(?<!\\)(\\\\)*(<(?!https?://[^<>]*>)|`)")]
    private static partial Regex Markup();
}
