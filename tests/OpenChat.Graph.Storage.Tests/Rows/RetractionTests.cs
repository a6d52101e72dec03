using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// Claims that were taken back: kept, shown as such, and nothing rests on them. What GraphViews.At makes of them: GraphViewsOracleTests.
public sealed class RetractionTests
{
    private const string Stays = "it does not count, and the claim stays in force. ";

    private const string Advice = "Look whether that is meant; a claim whose cell retracted_at is empty counts.";

    [Theory]
    [InlineData("2026-06-15", true)]
    [InlineData("2026-06-16", false)]
    [InlineData("2026-05", true)]
    [InlineData("2026-06", false)] // may be any day of June
    [InlineData("2025", true)]
    [InlineData("2026", false)]
    [InlineData("9999", false)]
    public void Claim_IsTakenBack_OnceEveryDayThatItMayBeIsThere(string retracted, bool isTaken)
    {
        using var folder = TestFolder.Create(
            ("fine_tunes_from.csv", $"from,to,source,retracted_at\nmodel:a,model:b,source:s,{retracted}\nmodel:b,model:a,,\n"));
        var result = folder.Load(new LoadOptions { Today = new DateOnly(2026, 6, 15) });

        Assert.Equal(isTaken ? ["model:b FineTunesFrom model:a"] : ["model:a FineTunesFrom model:b", "model:b FineTunesFrom model:a"],
            TestFolder.Relations(result.Graph));
        Assert.Equal(isTaken ? ["model:a FineTunesFrom model:b"] : null,
            result.Graph.Retracted is { } aside ? TestFolder.Relations(aside) : null);
        Assert.Equal(
            [
                "Info retracted fine_tunes_from.csv retracted_at: fine_tunes_from.csv: 1 "
                + (isTaken ? "claim was retracted, and answers rest on none of them. "
                    : "claim counts until the graph is loaded on the day that retracted_at names, or later. ") + Advice,
            ],
            result.Findings.Where(static finding => finding.Code != FindingCodes.Cycle).Select(Show));
    }

    [Theory]
    [InlineData("2024-06-01", "soon", "\"soon\" is not a date; " + Stays + "Write yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31.")]
    [InlineData("", "2024-02-30",
        "there is no such day as \"2024-02-30\"; " + Stays + "Write yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31.")]
    [InlineData("", "03/04/2024", "\"03/04/2024\" may be 2024-04-03 or 2024-03-04; " + Stays + "Write one of the two so.")]
    [InlineData("2024-06-02", "2024-06-01",
        "the claim would be retracted in 2024-06-01, before it was recorded in 2024-06-02; " + Stays + "Put the right day.")]
    [InlineData("22.06.2024", "2024-05",
        "the claim would be retracted in 2024-05, before it was recorded in 2024-06-22; " + Stays + "Put the right day.")]
    [InlineData("", "0001-01-01", "the claim would be retracted in 0001-01-01, before 1900; " + Stays + "Put the right day.")]
    public void Claim_StaysInForce_When_TheDayCannotBe(string recorded, string retracted, string problem)
    {
        using var folder = TestFolder.Create(
            ("licensed_under.csv", $"from,to,recorded_at,retracted_at\nmodel:a,license:l,{recorded},{retracted}\n"));
        var result = folder.Load();

        Assert.Equal((1, null), (result.Graph.LicenseRelationCount, result.Graph.Retracted));
        Assert.Equal(
            ["Error bad-date licensed_under.csv retracted_at: licensed_under.csv line 2, retracted_at: " + problem],
            result.Findings.Where(static finding => finding.Severity == FindingSeverity.Error).Select(Show));
        using var copy = TestFolder.Empty();
        CsvFolder.Save(result.Contents, copy.Path);
        Assert.Equal((1, null), (copy.Load().Graph.LicenseRelationCount, copy.Load().Graph.Retracted));
    }

    [Fact]
    public void Load_Warns_When_NoClaimOfAFileIsLeft()
    {
        using var folder = TestFolder.Create(
            ("licensed_under.csv", "from,to,retracted_at\nmodel:a,license:l,2024\nmodel:b,license:l,2024\n"));

        Assert.Equal(
            [
                "Warning retracted licensed_under.csv retracted_at: licensed_under.csv: all 2 claims were retracted, so that no model or "
                + "dataset has a known license, and no verdict is better than unknown. " + Advice,
            ],
            folder.Load().Findings.Select(Show));
    }

    [Theory]
    [InlineData("retracted")]
    [InlineData("retracted_on")]
    public void Load_CountsWhatRowsMaySayAsUnknown_When_TheHeaderIsMisspelt(string header)
    {
        using var folder = TestFolder.Create(
            ("licensed_under.csv", $"from,to,{header}\nmodel:a,license:l,2024\n"));
        var result = folder.Load();

        Assert.Equal(
            [
                $"Error unknown-column licensed_under.csv {header}: licensed_under.csv: the column \"{header}\" is none of the layout (did "
                + "you mean retracted_at?); its values are not read, so that claims that were taken back count; verdicts count what it may "
                + "say as unknown. Call it retracted_at if that is meant.",
            ],
            result.Findings.Select(Show));
        var study = new LineageAnalysis(result.Graph, RuleSet.Create(result.Contents.Rules)).StudyOf(0);
        Assert.Contains(UnknownKind.UnknownLicense, Unknowns.Of(study).Select(static unknown => unknown.Kind));
    }

    [Fact]
    public void Folder_IsSavedAsItWas_WithWhatIsRetracted()
    {
        (string Name, string Text)[] files =
        [
            (
                "fine_tunes_from.csv",
                "from,to,method,source,evidence_url,confidence,recorded_at,retracted_at,note\n"
                + "model:a,model:b,full,source:s,,high,2024-01-01,,\n"
                + "model:a,model:gone,,,,,,,\n"
                + "model:a,model:b,full,source:s,,low,2024-01-01,2024-02-01,taken back\n"
                + "model:b,model:a,,,,,,2024-02,\n"
                + "model:b,model:gone,,,,,,2024,\n"),
            (
                "licensed_under.csv",
                "from,to,component,group,valid_from,valid_to,source,evidence_url,confidence,recorded_at,note\n"
                + "model:a,license:l,,,,,,,,2024,\n"),
            (
                "openness.csv",
                "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,retracted_at,note\n"
                + "model:a,f,c,open,,,,,,,2024,\nmodel:a,f,c,partial,,,,,,,,\n"),
        ];
        using var folder = TestFolder.Create(files);
        var contents = folder.Load().Contents;
        using var copy = TestFolder.Empty();
        CsvFolder.Save(contents, copy.Path);

        Assert.Equal(files.Select(static file => file.Text), files.Select(file => copy[file.Name]));
        Assert.Equal(contents.Revision, copy.Load().Contents.Revision);
        Assert.Equal(["partial"], contents.Assessments.Select(static fact => fact.Value));
        Assert.Equal(["open", "partial"], contents.AllAssessments.Select(static fact => fact.Value));
        var graph = contents.Lineage;
        Assert.Equal("taken back", Assert.Single(graph.RetractedClaimsOf(RelationFamily.Lineage, 0)).Note);
        Assert.Empty(graph.RetractedRelationsOf(0));
        Assert.Equal([(RelationFamily.Lineage, 1)], graph.RetractedRelationsOf(1));
        Assert.Equal(["model:gone"], graph.Retracted!.UnresolvedOf(1).Select(static row => row.To)); // there are some
        Assert.Empty(graph.UnresolvedOf(1));
    }

    [Fact]
    public void Revision_IsAnother_WhenAClaimIsRetracted_AndWhenItsDayIsAnother()
    {
        Assert.Equal(4, new[] { "", "2024", "2025", "9999" }.Select(RevisionOf).Distinct(StringComparer.Ordinal).Count());

        static string RevisionOf(string retracted)
        {
            using var folder = TestFolder.Create(("aligned_with.csv", $"from,to,retracted_at\nmodel:a,model:b,{retracted}\n"));
            return folder.Load().Contents.Revision;
        }
    }

    private static string Show(Finding finding) =>
        $"{finding.Severity} {finding.Code} {finding.File} {finding.Column}: {finding.Message}";
}
