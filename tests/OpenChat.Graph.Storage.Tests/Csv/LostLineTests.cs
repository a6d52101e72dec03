using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// Rows that stand in a file and are not read as rows: a quote that is closed after all swallows them, a line feed between two is lost, a
// column has two headers, a file is put behind another. Model a may be used commercially as long as all is well; what is lost may be a ban.
public sealed class LostLineTests
{
    private const string Columns = "from,to,component,group,valid_from,valid_to,source,evidence_url,confidence,recorded_at,note";
    private const string Mit = "model:a,license:mit,,,,,,,,,";
    private const string Nc = "model:a,license:cc-by-nc-4.0,,,,,,,,,";
    private const string Data = "dataset:d,license:mit,,,,,,,,,\n";
    private const string Licenses = "which licenses any model or dataset has is not known whole, and verdicts count that as unknown";
    private const string Close = "Close the quote where the field ends; if it is a text that is meant, write it on one line.";
    private const string Glued =
        "licensed_under.csv line 2 looks like two rows in one line; what looks like the second is not read as a row, "
        + $"so that {Licenses}. Put the line feed back.";

    [Theory]
    [InlineData(Mit + "\n")]
    [InlineData(Mit + "\"the card says so,\nand the file, too, as of May\"\n")]
    [InlineData(Mit + "\"in C:\\new\\readme\"\n")]
    public void Outcome_IsAllowed_When_NoRowIsLost(string rows)
    {
        using var folder = Folder(("licensed_under.csv", $"{Columns}\n{rows}{Data}"));
        var result = folder.Load();

        Assert.Empty(Messages(result, "licensed_under.csv"));
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result));
    }

    [Theory]
    [InlineData(Mit + "\"see card\n" + Nc + "\"\n", "line 3, which looks like a row of its own and is not read as one")]
    [InlineData(
        Mit + "\"see card\r\n" + Nc + "\r\n" + Nc + "\"\r\n", "lines 3 to 4, which look like rows of their own and are not read as such")]
    [InlineData(Mit + "\"see card\rA,NC,,,,,,,,,\"\r", "line 3, which looks like a row of its own and is not read as one")]
    [InlineData(
        "model:a,license:mit,,,,,,,,\"2023\n2024\",\"see card\nA , license:cc-by-nc-4.0, , , , , , , , , \"\n",
        "line 4, which looks like a row of its own and is not read as one")]
    [InlineData(
        "model:a,license:mit,,,,,\"source:s\nA,NC,,,,,s\",,,,\n", "line 3, which looks like a row of its own and is not read as one")]
    public void Load_SaysWhichLinesAQuoteSwallows_When_ItIsClosed(string rows, string which)
    {
        using var folder = Folder(("licensed_under.csv", $"{Columns}\n{rows}{Data}"));
        var result = folder.Load();

        Assert.Contains(
            $"Error licensed_under.csv: a quote that opens in line 2 swallows {which}, so that {Licenses}. {Close}",
            Messages(result, "licensed_under.csv"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    // Both sides of an unresolved merge are read, and nobody knows which of them holds; that is told once.
    [Fact]
    public void Load_SaysOnce_ThatAFileHoldsMarksOfAMerge()
    {
        using var folder = Folder(
            ("licensed_under.csv", $"{Columns}\n{Data}<<<<<<< HEAD\n"
                + $"{Mit}\n=======\n{Nc.Replace("cc-by-nc-4.0", "mit", StringComparison.Ordinal)}\n"
                + ">>>>>>> main, of May\n"));
        var result = folder.Load();

        Assert.Equal(
            $"Error licensed_under.csv line 3 is a mark of an unresolved merge; the rows of both sides are read, and which of them hold is "
            + $"not known, so that {Licenses}. Choose one side, and delete the marks.",
            Assert.Single(Messages(result, "licensed_under.csv"), static message => message.StartsWith("Error", StringComparison.Ordinal)));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Fact]
    public void Load_SaysWhichLinesTheHeaderSwallows()
    {
        using var folder = Folder(("licensed_under.csv", $"from,to,\"note\n{Nc}\"\nmodel:a,license:mit,\ndataset:d,license:mit,\n"));
        var result = folder.Load();

        Assert.Equal(
            $"Error licensed_under.csv: a quote that opens in line 1 swallows line 2, which looks like a row of its own and is not read as "
            + $"one, so that {Licenses}. {Close}",
            Messages(result, "licensed_under.csv")[0]);
        Assert.DoesNotContain(result.Findings, static finding => finding.Code == FindingCodes.UnknownColumn);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Theory]
    [InlineData(
        "license:own,COMMERCIAL_USE,1,\"may be used\nlicense:own,NON_COMMERCIAL,2,not for money\",,,\n", 2,
        "license_terms.csv: a quote that opens in line 2 swallows line 3, which looks like a row of its own and is not read as one, so "
        + "that "
        + "no license counts as recorded whole. " + Close)]
    [InlineData(
        "license:own,COMMERCIAL_USE,1,\"may be used\nown,NON_COMMERCIAL,2,not\",,,\n", 2,
        "license_terms.csv: a quote that opens in line 2 swallows line 3, which looks like a row of its own and is not read as one, so "
        + "that "
        + "no license counts as recorded whole. " + Close)]
    [InlineData(
        "license:own,COMMERCIAL_USE,1,,,,license:own,NON_COMMERCIAL,2,,,,\n", 2,
        "license_terms.csv line 2 has 13 fields where the header has 7; it looks like two rows in one line, and the second is not read, so "
        + "that no license counts as recorded whole. Put the line feed back.")]
    public void Load_CountsNoLicenseAsReadWhole_When_AClauseIsSwallowed(string rows, int line, string message)
    {
        using var folder = Folder(
            ("licenses.csv", "id,name,kind\nlicense:mit,MIT,open-source\nlicense:own,Own,open-source\n"),
            ("licensed_under.csv", $"{Columns}\n{Mit.Replace("mit", "own", StringComparison.Ordinal)}\n{Data}"),
            ("license_terms.csv", "license,term,clause,summary,scope,flows_down,certainty\n" + rows));
        var result = folder.Load();

        Assert.Equal(line, result.Findings.First(finding => finding.Message == message).Line);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Fact]
    public void Load_CountsNoLicenseAsReadWhole_When_ARuleIsSwallowed()
    {
        using var folder = Folder(
            ("verdict_rules.csv", "purpose,term,effect,note\nresearch,COMMERCIAL_USE,none,\"see below\nresearch,NON_COMMERCIAL,none,\"\n"));

        Assert.Contains(
            "Error verdict_rules.csv: a quote that opens in line 2 swallows line 3, which looks like a row of its own and is not read as "
            + "one, "
            + $"so that no license counts as recorded whole. {Close}",
            Messages(folder.Load(), "verdict_rules.csv"));
        Assert.Contains(
            "Error The file verdict_rules.csv has rows or a column that could not be read, and which licenses that is about cannot be "
            + "told, so "
            + "no license of this file counts as recorded whole.",
            Messages(folder.Load(), "license_terms.csv"));
    }

    [Theory]
    [InlineData(Mit + Nc)]
    [InlineData(Mit + "see card" + Nc)]
    [InlineData(Mit + "see card " + Nc)]
    [InlineData(Mit + "\u2028" + Nc)]
    [InlineData(Mit + "see card\u2029" + Nc)]
    [InlineData(Mit + "\v" + Nc)]
    [InlineData(Mit + "\f" + Nc)]
    [InlineData(Mit + "see card\u0085" + Nc)]
    [InlineData(Mit + "see card\\n" + Nc)]
    [InlineData(Mit + "see cardA,NC,,,,,,,,,")]
    public void Load_SaysThatALineFeedIsLost_When_TwoRowsAreInOneLine(string row)
    {
        using var folder = Folder(("licensed_under.csv", $"{Columns}\n{row}\n{Data}"));
        var result = folder.Load();

        Assert.Equal(
            "Error licensed_under.csv line 2 has 21 fields where the header has 11; it looks like two rows in one line, and the second "
            + "is not "
            + $"read, so that {Licenses}. Put the line feed back.",
            Messages(result, "licensed_under.csv")[0]);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Theory]
    [InlineData("see card\u2028" + Nc)]
    [InlineData("see card\\n" + Nc)]
    [InlineData("see card\v" + Nc)]
    public void Load_SaysThatALineFeedIsLost_When_AQuotedFieldHoldsARow(string note)
    {
        using var folder = Folder(("licensed_under.csv", $"{Columns}\n{Mit}\"{note}\"\n{Data}"));
        var result = folder.Load();

        Assert.Equal([$"Error {Glued}"], Messages(result, "licensed_under.csv"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Theory]
    [InlineData("model:a,license:mitmodel:a,license:cc-by-nc-4.0,")]
    [InlineData("dataset:d,license:mit,model:a,")]
    public void Load_SaysThatALineFeedIsLost_When_TwoShortRowsAreInOneLine(string row)
    {
        using var folder = Folder((
            "licensed_under.csv", $"from,to,component,note,confidence\nmodel:a,license:mit,,,\n{row}\ndataset:d,license:mit,,,\n"));
        var result = folder.Load();

        Assert.Equal(
            "Error licensed_under.csv line 3 has 4 fields where the header has 5; those that are missing count as empty. It looks like two "
            + $"rows in one line, and the second is lost, so that {Licenses}. Put the line feed back.",
            Messages(result, "licensed_under.csv")[0]);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Theory]
    [InlineData("license:mitmodel:a,license:cc-by-nc-4.0", "to", "license:mitmodel:a")]
    [InlineData("license:mit,model:a", "component", "model:a")]
    public void Load_SaysThatALineFeedIsLost_When_TwoShortRowsHaveAsManyFieldsAsOne(string cells, string column, string id)
    {
        using var folder = Folder(
            ("licensed_under.csv", $"from,to,component\nmodel:a,license:mit,\nmodel:b,{cells}\ndataset:d,license:mit,\n"));
        var result = folder.Load();

        Assert.Contains(
            $"Error licensed_under.csv line 3, {column}: \"{id}\" looks like the id of another row, so that these are two rows in one "
            + $"line, and the second is lost, so that {Licenses}. Put the line feed back.",
            Messages(result, "licensed_under.csv"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Theory]
    [InlineData("to", "license")]
    [InlineData("to", "license2")]
    [InlineData("to", "to.1")]
    [InlineData("to", "licenses")]
    [InlineData("License", "licence (2)")]
    public void Load_ReadsNoRowThatSaysTwoThings_When_AColumnHasTwoHeaders(string first, string second)
    {
        using var folder = Folder(
            ("licensed_under.csv", $"from,{first},{second}\nmodel:a,license:mit,license:cc-by-nc-4.0\nmodel:b,license:mit,\n"
                + "dataset:d,license:mit, license:mit \n"));
        var result = folder.Load();

        Assert.Equal(
            [
                $"Error licensed_under.csv has two headers of the column to: \"{first}\" in field 2 and \"{second}\" in field 3. The first "
                    + "counts, and a row in which the second says something else is not read. Put what both say into rows of their own, "
                    + "and "
                    + "delete one of the two columns.",
                $"Error licensed_under.csv line 2: \"{first}\" says \"license:mit\", and \"{second}\" says \"license:cc-by-nc-4.0\", "
                + "which are "
                    + $"two headers of the column to; the row is not read, so that {Licenses}. Put what both say into rows of their own, "
                    + "or "
                    + "delete what is wrong.",
            ],
            Messages(result, "licensed_under.csv"));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(result.Contents, saved.Path);
        Assert.Equal(
            $"{Columns}\nmodel:b,license:mit,,,,,,,,,\ndataset:d,license:mit,,,,,,,,,\n,,,,,,,,,,rows of licensed_under.csv could not be "
            + "read\n",
            saved["licensed_under.csv"]);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    [Fact]
    public void Load_AsksForTheNearestName_When_ASecondHeaderIsOfAColumnThatNothingDependsOn()
    {
        using var folder = Folder(("licensed_under.csv", "from,to,note,note2\nmodel:a,license:mit,x,y\ndataset:d,license:mit,,\n"));
        var result = folder.Load();

        Assert.Equal(
            ["Warning licensed_under.csv: the column \"note2\" is none of the layout (did you mean note?); its values are not read."],
            Messages(result, "licensed_under.csv"));
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result));
    }

    [Fact]
    public void Load_ReadsOneFinding_When_TheHeaderIsThereAgain()
    {
        using var folder = Folder((
            "licensed_under.csv", "from,to,component,confidence\ndataset:d,license:mit,,\n\uFEFFfrom,to,component,confidence\n"
            + "model:a,license:mit,,\n"));
        var result = folder.Load();

        Assert.Equal(
            ["Warning licensed_under.csv line 3 is the header again; it is not read as a row. Delete the line."],
            Messages(result, "licensed_under.csv"));
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result));
    }

    [Fact]
    public void Load_CountsRowsAsLost_When_AnotherHeaderStandsInTheMiddle()
    {
        using var folder = Folder(
            (
                "licensed_under.csv",
                "from,to,component\nmodel:a,license:mit,\ndataset:d,license:mit,\nfrom,component,to\nmodel:a,data,license:cc-by-nc-4.0\n"));
        var result = folder.Load();

        Assert.Equal(
            "Error licensed_under.csv line 4 is another header; it is not read as one, and what the rows behind it say under the first may "
            + $"be wrong, so that {Licenses}. Put these rows into the order of the first header.",
            Messages(result, "licensed_under.csv")[0]);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
    }

    private static TestFolder Folder(params (string Name, string Text)[] files) => TestFolder.Create(
    [
        ("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:b,B,base\n"),
        ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("licenses.csv", "id,name,kind\nlicense:mit,MIT,open-source\nlicense:cc-by-nc-4.0,NC,open-data\n"),
        ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        .. files,
    ]);

    private static string[] Messages(LoadResult result, string file) =>
        [.. result.Findings.Where(finding => finding.File == file).Select(static finding => $"{finding.Severity} {finding.Message}")];

    private static VerdictOutcome Outcome(LoadResult result) => Verdicts.Of(
        new LineageAnalysis(result.Graph, result.Rules).StudyOf(result.Graph.ArtifactOf(result.Graph.FindById("model:a")!.Value)), // there
        Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient).Outcome;
}
