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

    private const string NotRecorded =
        "and no day on which it was recorded can be read beside that, as where columns have slipped; " + Stays
        + "Put the day on which it was recorded into recorded_at.";

    private const string Twice = "which is what recorded_at says, as where a cell was filled in twice; " + Stays
        + "Put the right day, or delete the row if nobody believed it.";

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
            (
                "fine_tunes_from.csv",
                $"from,to,source,recorded_at,retracted_at\nmodel:a,model:b,source:s,2024-03-01,{retracted}\nmodel:b,model:a,,,\n"));
        var result = folder.Load(new LoadOptions { Today = new DateOnly(2026, 6, 15) });

        Assert.Equal(isTaken ? ["model:b FineTunesFrom model:a"] : ["model:a FineTunesFrom model:b", "model:b FineTunesFrom model:a"],
            TestFolder.Relations(result.Graph));
        Assert.Equal(isTaken ? ["model:a FineTunesFrom model:b"] : null,
            result.Graph.Retracted is { } aside ? TestFolder.Relations(aside) : null);
        Assert.Equal(
            [
                (isTaken
                    ? "Warning retracted fine_tunes_from.csv retracted_at: fine_tunes_from.csv: 1 of 2 claims was retracted (line 2), and "
                        + "answers rest on none of them. Nothing else states one of the relations, which restricts nothing any more. "
                    : "Info retracted fine_tunes_from.csv retracted_at: fine_tunes_from.csv: 1 claim counts until the graph is loaded on "
                        + "the day that retracted_at names, or later. ") + Advice,
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
    [InlineData("", "2024-06-01", "the claim would be retracted in 2024-06-01, " + NotRecorded)]
    [InlineData("01/02/2024", "2024-06-01", "the claim would be retracted in 2024-06-01, " + NotRecorded)]
    [InlineData("source:s", "2024-06-01", "the claim would be retracted in 2024-06-01, " + NotRecorded)]
    [InlineData("2024-06-01", "2024-06-01", "the claim would be retracted in 2024-06-01, " + Twice)]
    [InlineData("2024", "2024", "the claim would be retracted in 2024, " + Twice)]
    [InlineData("22.06.2024", "2024-06-22", "the claim would be retracted in 2024-06-22, " + Twice)]
    [InlineData("1970", "2023-01-31",
        "the claim would be retracted in 2023-01-31, before model:a of 2023-02 was there to claim anything about; " + Stays
        + "Put the right day.")]
    [InlineData("2023-03", "2023-04",
        "the claim would be retracted in 2023-04, before license:l of 2023-05-01 was there to claim anything about; " + Stays
        + "Put the right day.")]
    public void Claim_StaysInForce_When_TheDayCannotBe(string recorded, string retracted, string problem)
    {
        var release = retracted == "2023-01-31" ? "2023-02" : "";
        var effective = retracted == "2023-04" ? "2023-05-01" : "";
        using var folder = TestFolder.Create(
            ("models.csv", $"id,name,release_date\nmodel:a,A,{release}\n"),
            ("licenses.csv", $"id,name,effective_from\nlicense:l,L,{effective}\n"),
            ("licensed_under.csv", $"from,to,recorded_at,retracted_at\nmodel:a,license:l,{recorded},{retracted}\n"));
        var result = folder.Load();

        Assert.Equal((1, null), (result.Graph.LicenseRelationCount, result.Graph.Retracted));
        Assert.Equal(
            ["Error bad-date licensed_under.csv retracted_at: licensed_under.csv line 2, retracted_at: " + problem],
            result.Findings.Where(static finding => finding is { Severity: FindingSeverity.Error, Column: "retracted_at" }).Select(Show));
        using var copy = TestFolder.Empty();
        CsvFolder.Save(result.Contents, copy.Path);
        Assert.Equal((1, null), (copy.Load().Graph.LicenseRelationCount, copy.Load().Graph.Retracted));
    }

    [Fact]
    public void Load_Warns_When_NoClaimOfAFileIsLeft()
    {
        using var folder = TestFolder.Create(
            (
                "licensed_under.csv",
                "from,to,recorded_at,retracted_at\nmodel:a,license:l,2023,2024\nmodel:b,license:l,2023,2024\n"));

        Assert.Equal(
            [
                "Warning retracted licensed_under.csv retracted_at: licensed_under.csv: all 2 claims were retracted (lines 2, 3), so "
                + "that no model or "
                + "dataset has a known license, and no verdict is better than unknown. " + Advice,
            ],
            folder.Load().Findings.Select(Show));
    }

    // Most of the claims, or a relation that nothing else states and that may restrict something.
    [Theory]
    [InlineData("licensed_under", "license:l", 1, "Warning", "1 of 7 claims was retracted (line 2), and answers rest on none of them. "
        + "Nothing else states one of the relations, which restricts nothing any more. ")]
    [InlineData("licensed_under", "license:l", 6, "Warning",
        "6 of 7 claims were retracted (lines 2, 3, 4, 5, 6 and 1 more), and answers rest on none of them. Nothing else states 6 of the "
        + "relations, which restrict nothing any more. ")]
    [InlineData("developed_by", "org:o", 1, "Info", "1 of 7 claims was retracted (line 2), and answers rest on none of them. ")]
    [InlineData("developed_by", "org:o", 4, "Warning",
        "4 of 7 claims were retracted (lines 2, 3, 4, 5), and answers rest on none of them. ")]
    public void Load_NamesTheLines_AndWarnsWhereARestrictionMayHaveGone(string file, string to, int count, string severity, string message)
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name\n" + string.Concat(Enumerable.Range(1, 7).Select(static i => $"model:m{i},M{i}\n"))),
            ($"{file}.csv", "from,to,recorded_at,retracted_at\n" + string.Concat(
                Enumerable.Range(1, 7).Select(i => $"model:m{i},{to},2023,{(i <= count ? "2024" : "")}\n"))));

        var finding = Assert.Single(folder.Load().Findings);
        Assert.Equal($"{severity} retracted {file}.csv retracted_at: {file}.csv: {message}{Advice}", Show(finding));
        Assert.Equal(2, finding.Line);
    }

    [Fact]
    public void Load_TellsOfAClaimThatAnotherOneStands_For()
    {
        using var folder = TestFolder.Create(
            (
                "licensed_under.csv",
                "from,to,source,recorded_at,retracted_at\nmodel:a,license:l,,2023,\nmodel:a,license:l,source:s,2023,2024\n"
                + "model:b,license:l,,2023,\n"));

        Assert.Equal(
            [
                "Info retracted licensed_under.csv retracted_at: licensed_under.csv: 1 of 3 claims was retracted (line 3), and answers "
                + "rest "
                + "on none of them. " + Advice,
            ],
            folder.Load().Findings.Select(Show));
    }

    // As where the two headers are exchanged.
    [Fact]
    public void Claims_StayInForce_AndWhatTheySayIsNotKnownWhole_When_AllAreRetractedAndNoneWasRecorded()
    {
        using var folder = TestFolder.Create(
            (
                "licensed_under.csv",
                "from,to,retracted_at,recorded_at\nmodel:a,license:l,2024-01-01,\nmodel:b,license:l,2024-01-01,\n"));
        var result = folder.Load();

        Assert.Equal((2, null), (result.Graph.LicenseRelationCount, result.Graph.Retracted));
        Assert.Equal(
            [
                "Error bad-date licensed_under.csv retracted_at: licensed_under.csv: all 2 claims have a day in the column retracted_at, "
                + "and "
                + "none has one in recorded_at; the two columns look swapped, so that which claims were taken back is not known: all of "
                + "them "
                + "stay in force, so that which licenses any model or dataset has is not known whole, and verdicts count that as "
                + "unknown. Put "
                + "the two columns under the right names.",
                "Error bad-date licensed_under.csv retracted_at: licensed_under.csv line 2, retracted_at: the claim would be retracted in "
                + "2024-01-01, " + NotRecorded,
                "Error bad-date licensed_under.csv retracted_at: licensed_under.csv line 3, retracted_at: the claim would be retracted in "
                + "2024-01-01, " + NotRecorded,
            ],
            result.Findings.Select(Show));
        Assert.Contains(UnknownKind.UnknownLicense, Kinds(result));
        using var copy = TestFolder.Empty();
        CsvFolder.Save(result.Contents, copy.Path);
        Assert.Contains(UnknownKind.UnknownLicense, Kinds(copy.Load()));
    }

    // A name that is missing moves the cells behind it under the names of others, whatever is left over.
    [Theory]
    [InlineData("", "from,to,method,source,evidence_url,recorded_at,retracted_at,note", "recorded_at, retracted_at and note")]
    [InlineData("taken", "from,to,method,source,evidence_url,recorded_at,retracted_at,note", "recorded_at, retracted_at and note")]
    [InlineData("", "to,from,method,source,evidence_url,confidence,recorded_at,note",
        "to, from, method, source, evidence_url, confidence, recorded_at and note")]
    public void Load_SaysWhichColumnsAreAffected_When_TheHeaderLacksAName(string note, string header, string affected)
    {
        var ends = header.StartsWith("to", StringComparison.Ordinal) ? "dataset:d,dataset:e" : "dataset:e,dataset:d";
        using var folder = TestFolder.Create(
            ("derived_from.csv", $"{header}\n{ends},,source:s,,high,2024-01-01,,{note}\n"));
        var result = folder.Load();

        var missing = header.Contains("confidence", StringComparison.Ordinal) ? "retracted_at" : "confidence";
        Assert.Contains(
            "Error too-many-fields derived_from.csv : derived_from.csv has 8 names in its header and 9 fields in 1 of 1 rows; a name is "
            + $"missing in the header, so that what stands under {affected} may belong to another column, so that what any dataset was "
            + "made "
            + $"from is not known whole, and verdicts count that as unknown. Put a name over each field; {missing} may be the one that is "
            + "missing.",
            result.Findings.Select(Show));
        Assert.Equal((1, null), (result.Graph.RelationCount, result.Graph.Retracted));
        Assert.Contains(
            UnknownKind.UnknownParent,
            Unknowns.Of(new LineageAnalysis(result.Graph, result.Rules).StudyOf(result.Graph.ModelCount)).Select(static gap => gap.Kind));
    }

    [Fact]
    public void Load_Warns_When_OneRowHasASeparatorTooMany()
    {
        using var folder = TestFolder.Create(
            ("developed_by.csv", "from,to,role\nmodel:a,org:o,maker\nmodel:b,org:o,,\nmodel:a,org:o,\n"));

        Assert.Equal(
            [
                "Warning too-many-fields developed_by.csv : developed_by.csv line 3 has more fields than the header, and those that are "
                + "left "
                + "over are empty. Where a comma too many stands in the middle, the cells behind it count under the names of other "
                + "columns: "
                + "delete the one that is too much.",
            ],
            folder.Load().Findings.Select(Show));
    }

    [Fact]
    public void Load_SaysThatTheRetractionDoesNotCount_When_TheDayOfRecordingCannotBeRead()
    {
        using var folder = TestFolder.Create(
            ("developed_by.csv", "from,to,recorded_at,retracted_at\nmodel:a,org:o,soon,2024\nmodel:b,org:o,soon,\n"));

        Assert.Equal(
            [
                "\"soon\" is not a date; it counts as not known; so the day in retracted_at does not count either, and the claim stays in "
                + "force. Write yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31.",
                "\"soon\" is not a date; it counts as not known, and so does what depends on the day. Write yyyy, yyyy-mm or yyyy-mm-dd, "
                + "such as 2023-05-31.",
            ],
            folder.Load().Findings.Where(static finding => finding.Column == "recorded_at")
                .Select(static finding => finding.Message[(finding.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    // A column of another name, beside the one of the layout or instead of it.
    [Fact]
    public void Load_SaysThatClaimsStayInForce_When_AColumnTakesThemBackUnderAnotherName()
    {
        using var beside = TestFolder.Create(
            ("developed_by.csv", "from,to,recorded_at,retracted_at,withdrawn_at\nmodel:a,org:o,2023,,2024\n"));
        using var instead = TestFolder.Create(("developed_by.csv", "from,to,recorded_at,withdrawn_at\nmodel:a,org:o,2023,2024\n"));

        Assert.Equal(
            [
                "Warning unknown-column developed_by.csv withdrawn_at: developed_by.csv: the column \"withdrawn_at\" is none of the layout "
                + "(did you mean retracted_at?); its values are not read, and a claim that it takes back stays in force. Put the day into "
                + "retracted_at if that is meant.",
            ],
            beside.Load().Findings.Select(Show));
        Assert.Equal(
            [
                "Error unknown-column developed_by.csv withdrawn_at: developed_by.csv: the column \"withdrawn_at\" is none of the layout "
                + "(did you mean retracted_at?); its values are not read, so that claims that were taken back count; verdicts count what "
                + "it "
                + "may say as unknown. Call it retracted_at if that is meant.",
            ],
            instead.Load().Findings.Select(Show));
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
                + "model:b,model:a,,,,,2024-01,2024-02,\n"
                + "model:b,model:gone,,,,,2023,2024,\n"),
            (
                "licensed_under.csv",
                "from,to,component,group,valid_from,valid_to,source,evidence_url,confidence,recorded_at,note\n"
                + "model:a,license:l,,,,,,,,2024,\n"),
            (
                "openness.csv",
                "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,retracted_at,note\n"
                + "model:a,f,c,open,,,,,,2023,2024,\nmodel:a,f,c,partial,,,,,,,,\n"),
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
            using var folder = TestFolder.Create((
                "aligned_with.csv", $"from,to,recorded_at,retracted_at\nmodel:a,model:b,2023,{retracted}\n"));
            return folder.Load().Contents.Revision;
        }
    }

    private static IEnumerable<UnknownKind> Kinds(LoadResult result) =>
        Unknowns.Of(new LineageAnalysis(result.Graph, result.Rules).StudyOf(0)).Select(static gap => gap.Kind);

    private static string Show(Finding finding) =>
        $"{finding.Severity} {finding.Code} {finding.File} {finding.Column}: {finding.Message}";
}
