// Reports: exact on a small graph, sound for every artifact of the seed, and names that are code.
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Exports;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Reports;

public sealed partial class ArtifactReportTests
{
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
            Assert.Empty(study.Restrictions.Select(static restriction => restriction.Explanation).Except(items, StringComparer.Ordinal));
            Assert.Empty(Unknowns.Of(study).Select(static gap => gap.Message).Except(items, StringComparer.Ordinal));
            var targets = page.Descendants().Attributes("id").Select(static target => "#" + target.Value).ToHashSet(StringComparer.Ordinal);
            Assert.All(page.Descendants("a").Attributes("href").Select(static link => link.Value), link => Assert.True(
                link.StartsWith('#') ? targets.Contains(link) : link.StartsWith("http", StringComparison.Ordinal), link));
            Assert.Equal(targets.Count, Regex.Count(MarkdownReport.Of(report), @"(?m)^\d+\. "));
            Assert.Contains(Seed.Contents.Revision, page.Root!.Value, StringComparison.Ordinal); // it has one
        }
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

    private static ArtifactReport Of(Snapshot snapshot, string id, VerdictParty party = VerdictParty.Recipient) =>
        ArtifactReport.Of(snapshot, snapshot.Graph.ArtifactOf(snapshot.Graph.FindById(id)!.Value), party); // the tests name what is there

    // Outside of blocks of code, a sign that Markdown or HTML would read, and no backslash before it.
    [GeneratedRegex(@"(?m)^(?!    )(?!\|(---\|)+$).*(?<!\\)(\\\\)*[<>`]")]
    private static partial Regex Markup();
}
