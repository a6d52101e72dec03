using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// Every kind of bad input and the exact finding it gives; what is sound beside it loads.
public sealed class FindingTests
{
    private const string ModelColumns = "id,name,kind,family,parameters,tokens,release_date,url,aliases";
    private const string FineTuneColumns = "from,to,method,source,evidence_url,confidence,recorded_at,note";

    [Fact]
    public void Load_ReadsColumnsInAnyOrder_When_AFileHasMarkAndCarriageReturns()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "\uFEFFaliases,kind,name,id\r\nx;y,chat,\"A, B\",model:a\r\n\r\n,,\"C \"\"q\"\"\r\nnext\",model:c\r\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal(["model:a", "model:c", "dataset:d", "dataset:e"], TestFolder.Ids(result.Graph));
        Assert.Equal(("A, B", ModelKind.Chat), (result.Graph.NameOf(0), result.Graph.ModelKindOf(0)));
        Assert.Equal(["x", "y"], result.Graph.AliasesOf(new NodeId(NodeKind.Model, 0)).ToArray());
        Assert.Equal("C \"q\"\r\nnext", result.Graph.NameOf(1));
    }

    [Fact]
    public void Load_ReportsUnknownColumn_When_TheLayoutDoesNotKnowIt()
    {
        using var folder = TestFolder.Create(("models.csv", "id,colour,name\nmodel:a,red,A\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "unknown-column",
                "models.csv: the column \"colour\" is none of the layout; its values are not read. The file has no column kind; call it so "
                + "if that is meant.")
            { File = "models.csv", Line = 1, Column = "colour", Field = 2, Value = "colour", Expectation = ModelColumns },
            "model:a");
    }

    [Fact]
    public void Load_ReportsDuplicateColumn_When_ANameIsThereTwice()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,name\nmodel:a,A,A\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "duplicate-column",
                "models.csv has two headers of the column name: \"name\" in field 2 and \"name\" in field 3. The first counts, and a row "
                + "in "
                + "which the second says something else is not read. Put what both say into rows of their own, and delete one of the two "
                + "columns.")
            { File = "models.csv", Line = 1, Column = "name", Field = 3, Value = "name", Expectation = "each column once" },
            "model:a");
    }

    [Fact]
    public void Load_ReportsMissingColumn_When_ItIsRequired()
    {
        using var folder = TestFolder.Create(("models.csv", "id,kind\nmodel:a,base\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "missing-column",
                "models.csv has no column name, which is required; the file is not read, so that the graph has none of the models, "
                + "and what names one of them counts as not known. Its header has: id, kind. Put the names of all columns into its first "
                + "row.")
            { File = "models.csv", Line = 1, Column = "name", Expectation = ModelColumns });
    }

    [Fact]
    public void Load_ReportsDanglingId_When_AnEndIsNotThere()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to\nmodel:a,model:gone\nmodel:a,model:b\n"));
        var result = folder.Load();

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Error, "dangling-id",
                    "fine_tunes_from.csv line 2, to: there is no node \"model:gone\"; " +
                    "the relation is kept but takes no part in the graph, and verdicts count what it says as unknown.")
                {
                    File = "fine_tunes_from.csv",
                    Line = 2,
                    Column = "to",
                    Field = 2,
                    Value = "model:gone",
                    Expectation = "the id of a model",
                },
            ],
            result.Findings.AsEnumerable());
        Assert.Equal(["model:a FineTunesFrom model:b"], TestFolder.Relations(result.Graph));
        Assert.Equal(["model:gone"], result.Graph.Unresolved.Select(row => row.To));
    }

    [Theory]
    [InlineData("trained_on.csv", "model:a", "model:b", "to", 2, "model:b", "a dataset")]
    [InlineData("derived_from.csv", "model:a", "dataset:d", "from", 1, "model:a", "a dataset")]
    [InlineData("generated_by.csv", "dataset:d", "dataset:e", "to", 2, "dataset:e", "a model")]
    [InlineData("licensed_under.csv", "license:l", "license:l", "from", 1, "license:l", "a model or dataset")]
    [InlineData("licensed_under.csv", "model:a", "org:o", "to", 2, "org:o", "a license")]
    [InlineData("developed_by.csv", "model:a", "source:s", "to", 2, "source:s", "an organisation")]
    public void Load_ReportsWrongKind_When_ARelationCannotLeadThere(
        string file, string from, string to, string column, int field, string value, string expected)
    {
        using var folder = TestFolder.Create((file, $"from,to\n{from},{to}\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "wrong-kind",
                $"{file} line 2, {column}: \"{value}\" is not {expected}"
                + (column == "to"
                    ? "; the relation is kept but takes no part in the graph, and verdicts count what it says as unknown."
                    : $". What the row says may be about any {expected[2..]}, and verdicts count it as unknown: put the right id, or "
                        + "delete "
                        + "the row if what it is about is not listed."))
            { File = file, Line = 2, Column = column, Field = field, Value = value, Expectation = $"the id of {expected}" },
            "model:a", "model:b");
    }

    [Fact]
    public void Load_ReportsDuplicateId_When_TheRowsAgree()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\nmodel:b,B\nmodel:a,A\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "duplicate-id",
                "models.csv line 4, id: the id is already on line 2, with the same content; it counts once. Delete one of them.")
            { File = "models.csv", Line = 4, Column = "id", Field = 1, Value = "model:a", Expectation = "each id once" },
            "model:a", "model:b");
    }

    [Fact]
    public void Load_ReportsDuplicateIdAndKeepsAllNames_When_TheRowsDiffer()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\nmodel:a,Z\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "duplicate-id",
                "models.csv line 3, id: the id is already on line 2, with another name. Which row is right is not known: every name "
                + "that they give leads here, and all else in which they differ counts as unknown. Keep one of them.")
            { File = "models.csv", Line = 3, Column = "id", Field = 1, Value = "model:a", Expectation = "each id once" },
            "model:a");

        Assert.Equal("A", result.Graph.NameOf(0));
        Assert.Equal(["Z"], result.Graph.AliasesOf(new NodeId(NodeKind.Model, 0)));
    }

    [Fact]
    public void Load_ReportsUnknownValueAndKeepsIt_When_AModelKindIsNotKnown()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,kind\nmodel:a,A,Talk\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "unknown-value",
                "models.csv line 2, kind: \"Talk\" is not a known kind of model; it is kept but counts as empty.")
            {
                File = "models.csv",
                Line = 2,
                Column = "kind",
                Field = 3,
                Value = "Talk",
                Expectation = "base instruct chat reward service adapter merge derived tool",
            },
            "model:a");

        Assert.Null(result.Graph.ModelKindOf(0));
        Assert.Equal("Talk", result.Graph.GetText(new NodeId(NodeKind.Model, 0), NodeField.Kind));
    }

    [Fact]
    public void Load_ReportsUnknownValueAndKeepsIt_When_AQualifierIsNotKnown()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to,method\nmodel:a,model:b,bent\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "unknown-value",
                "fine_tunes_from.csv line 2, method: \"bent\" is no method that is known here; " +
                "the relation is kept, and verdicts count what it means as unknown.")
            {
                File = "fine_tunes_from.csv",
                Line = 2,
                Column = "method",
                Field = 3,
                Value = "bent",
                Expectation = "full continued-pretraining adapter quantization merge distillation",
            },
            "model:a", "model:b");

        Assert.Equal((Qualifier.Unknown, "bent"), (result.Graph.Relation(0).Qualifier, result.Graph.Relation(0).QualifierText));
    }

    [Fact]
    public void Load_ReportsUnknownValue_When_AConfidenceIsNotKnown()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to,confidence\nmodel:a,model:b,sure\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "unknown-value",
                "fine_tunes_from.csv line 2, confidence: \"sure\" is not a known confidence; it counts as empty, so that the claim is "
                + "weighed like one of which nobody says how sure it is. Write high, medium or low.")
            { File = "fine_tunes_from.csv", Line = 2, Column = "confidence", Field = 3, Value = "sure", Expectation = "high medium low" },
            "model:a", "model:b");

        Assert.Equal(Confidence.None, result.Graph.Relation(0).Claims[0].Confidence);
    }

    [Theory]
    [InlineData("March 2023", "\"March 2023\" is not a date")]
    [InlineData("31.12.23", "\"31.12.23\" is not a date")]
    [InlineData("45291", "\"45291\" is not a date")]
    [InlineData("0000", "\"0000\" is not a date")]
    [InlineData("2023-13", "there is no such month as \"2023-13\"")]
    [InlineData("2023-02-30", "there is no such day as \"2023-02-30\"")]
    [InlineData("31.11.2023", "there is no such day as \"31.11.2023\"")]
    [InlineData("03/04/2023", "\"03/04/2023\" may be 2023-04-03 or 2023-03-04")]
    public void Load_ReportsBadDate_When_AValueIsNone(string date, string problem)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name,release_date\nmodel:a,A,{date}\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "bad-date",
                $"models.csv line 2, release_date: {problem}; it counts as not known, and so does what depends on the day. Write "
                + (problem.Contains(" may be ", StringComparison.Ordinal)
                    ? "one of the two so."
                    : "yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31."))
            {
                File = "models.csv",
                Line = 2,
                Column = "release_date",
                Field = 3,
                Value = date,
                Expectation = "yyyy, yyyy-mm or yyyy-mm-dd",
            },
            "model:a");

        Assert.True(result.Graph.ReleaseDateOf(0).IsNone);
        Assert.Equal("?", result.Graph.ReleaseDateOf(0).ToString()); // what is written back is no empty cell
    }

    [Fact]
    public void Load_ReportsEmptyValue_When_ItIsRequired()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,\nmodel:b,B\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "empty-value",
                "models.csv line 2, name: the value is required; the row is not read, so that its model is not there, and verdicts count "
                + "what names it as unknown. Put the value, or delete the row.")
            { File = "models.csv", Line = 2, Column = "name", Field = 2, Value = "", Expectation = "a value" },
            "model:b");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("model:")]
    [InlineData("model:A")]
    [InlineData("model:a b")]
    public void Load_AcceptsAndReportsAnId_When_ItsFormIsUnusual(string id)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name\n{id},A\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "odd-id",
                $"models.csv line 2, id: the id \"{id}\" does not have the usual form; it is accepted.")
            { File = "models.csv", Line = 2, Column = "id", Field = 1, Value = id, Expectation = "model: followed by a-z 0-9 . _ -" },
            id);
    }

    [Fact]
    public void Load_ReportsTooFewFields_When_ARowIsCutOff()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:b,B\nmodel:c,C,base\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "too-few-fields",
                "models.csv line 3 has 2 fields where the header has 3; the row is not read. Put the commas that are missing, or restore "
                + "the "
                + "end of the line.")
            { File = "models.csv", Line = 3, Value = "model:b", Expectation = "3 fields" },
            "model:a", "model:c");
    }

    [Fact]
    public void Load_ReportsCutOff_When_TheFileEndsInsideQuotes()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\nmodel:b,\"B and\nno end\nmodel:c,C\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "cut-off",
                "models.csv ends inside the quoted field that starts in line 3, whose quote swallows the lines up to 5; the file is cut "
                + "off, or "
                + "the quote is not closed. The row is not read, and what stood behind it is lost. Restore the whole file, or close the "
                + "quote.")
            { File = "models.csv", Line = 3, Column = "name", Field = 2, Expectation = "a closing quote" },
            "model:a");
    }

    [Theory]
    [InlineData("id,name\nmodel:a,A\nmodel:b,B", 3)]
    [InlineData("id,name\nmodel:a,A\n\"model:b\",\"B\"", 3)]
    [InlineData("id,name", 1)]
    public void Load_SaysSo_When_NoLineBreakStandsAtTheEnd(string text, int line)
    {
        using var folder = TestFolder.Create(("models.csv", text));

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Info,
                    "open-end",
                    $"models.csv ends within line {line}: no line break stands behind it, as behind all others. If the file was cut off, "
                    + "the last value is not whole, and rows behind it are lost. If it is whole, end the line.")
                { File = "models.csv", Line = line, Expectation = "a line break at the end" },
            ],
            folder.Load().Findings);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n\n")]
    public void Load_SaysNothing_When_TheLastLineIsEnded(string end)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name{end}model:a,A{end}"));

        Assert.Empty(folder.Load().Findings);
    }

    // A quote in the first row that opens a field closes where the next one opens, two rows on.
    [Fact]
    public void Load_SaysWhichLinesAQuoteSwallows()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name\nmodel:a,A\nmodel:b,B\nmodel:c,C\n"),
            ("fine_tunes_from.csv", "from,to,method\nmodel:a,model:b,\"full\nmodel:b,model:c,full\nmodel:a,model:c,\"full\"\n"));

        Assert.Contains(
            "Error stray-quote fine_tunes_from.csv: a quote opens in line 2 and swallows the lines up to 4, which are read as one field, "
            + "so "
                + "that which model any model was made from is not known whole, and verdicts count that as unknown. Close the quote where "
                + "the field ends, and double quotes that belong to it.",
            folder.Load().Findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
    }

    [Fact]
    public void Load_ReportsTooManyFields_When_ACommaIsNotQuoted()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A, the first\nmodel:b,B\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "too-many-fields",
                "models.csv line 2 has 3 fields where the header has 2; the row is not read. Put quotes around a field with a comma in "
                + "it, or "
                + "delete what is too much.")
            {
                File = "models.csv",
                Line = 2,
                Field = 3,
                Value = " the first",
                Expectation = "2 fields; a field with a comma in it stands in quotes",
            },
            "model:b");
    }

    [Fact]
    public void Load_ReportsStrayQuote_When_AQuoteStandsInsideAField()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,5\" disk\nmodel:b,B\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "stray-quote",
                "models.csv line 2 has quotes inside a field that is not quoted as a whole; it is read as \"5\" disk\". "
                + "Put quotes around the whole field, and double those inside.")
            {
                File = "models.csv",
                Line = 2,
                Column = "name",
                Field = 2,
                Value = "5\" disk",
                Expectation = "quotes around the whole field, doubled inside",
            },
            "model:a", "model:b");

        Assert.Equal("5\" disk", result.Graph.NameOf(0));
    }

    [Fact]
    public void Load_ReportsTheByte_When_AFileOfUtf8HoldsOneThatIsNone()
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", [.. "id,name\nmodel:a,\u00C4\nmodel:b,Universit"u8, 0xE9, (byte)'\n']);
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "invalid-utf8",
                "models.csv line 3: byte 0xE9 at offset 36 is not UTF-8 and reads as U+FFFD; save the file as UTF-8.")
            { File = "models.csv", Line = 3, Value = "0xE9", Expectation = "UTF-8" },
            "model:a", "model:b");

        Assert.Equal("Universit\uFFFD", result.Graph.NameOf(1));
    }

    [Fact]
    public void Load_ReportsTheByte_When_AFileEndsInsideACharacter()
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", [.. "id,name\nmodel:a,A"u8, 0xE2, 0x82]);

        Assert.Equal(
            ["invalid-utf8 0xE2 2", "invalid-utf8 0x82 2", "open-end  2"],
            folder.Load().Findings.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Code} {f.Value} {f.Line}")));
    }

    [Fact]
    public void Load_ReportsNul_When_ATextHoldsOne()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\0Z\n"));
        var result = AssertFinding(
            folder,
            new Finding(FindingSeverity.Error, "nul-character", "models.csv line 2 holds a NUL character, which reads as U+FFFD.")
            { File = "models.csv", Line = 2, Expectation = "text without NUL" },
            "model:a");

        Assert.Equal("A\uFFFDZ", result.Graph.NameOf(0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_PassesOverTheRow_When_ACellHasTenMegabytes(bool isQuoted)
    {
        var text = isQuoted ? "\"" + new string('x', 5_000_000) + "\n\n,\"\"" + new string('y', 5_000_000) + "\"" : new string(
            'x', 10_000_000);
        using var folder = TestFolder.Create((
            "models.csv", $"id,name,url\nmodel:a,A,https://u\nmodel:b,{text},https://u\nmodel:c,C,https://u\nmodel:c,Z,https://u\n"));
        var result = folder.Load();
        var line = isQuoted ? 7 : 5;

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Error, "row-too-large",
                    "models.csv line 3 has more than 1048576 characters, most of them in field 2; the row is not read.")
                {
                    File = "models.csv",
                    Line = 3,
                    Column = "name",
                    Field = 2,
                    Value = new string('x', 200),
                    Expectation = "rows of at most 1048576 characters",
                },
                new Finding(
                    FindingSeverity.Error, "duplicate-id",
                    $"models.csv line {line}, id: the id is already on line {line - 1}, with another name. Which row is right is not "
                    + "known: every name "
                + "that they give leads here, and all else in which they differ counts as unknown. Keep one of them.")
                { File = "models.csv", Line = line, Column = "id", Field = 1, Value = "model:c", Expectation = "each id once" },
            ],
            result.Findings.AsEnumerable());
        Assert.Equal(["model:a", "model:c", "dataset:d", "dataset:e"], TestFolder.Ids(result.Graph));
    }

    [Fact]
    public void Load_CountsCharactersOfARow_When_TheyTakeSeveralBytes()
    {
        // The limit is on the row: the id, the comma and the name.
        var longest = new string('\u4E2D', (1 << 20) - "model:a,".Length);
        using var folder = TestFolder.Create(("models.csv", $"id,name\nmodel:a,{longest}\nmodel:b,{longest}\u4E2D\nmodel:c,C\n"));
        var result = folder.Load();

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("row-too-large", 3), (finding.Code, finding.Line));
        Assert.Equal(["model:a", "model:c", "dataset:d", "dataset:e"], TestFolder.Ids(result.Graph));
        Assert.Equal(longest, result.Graph.NameOf(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void Load_PassesOverEveryRowThatIsTooLarge_When_SoundRowsStandBetween(string quote)
    {
        var text = new StringBuilder("id,name\n");
        for (var i = 0; i < 8; i++)
        {
            // Different sizes let the rows end at different places of what is read at once.
            text.Append(
                CultureInfo.InvariantCulture, $"model:b{i},B\nmodel:l{i},{quote}{new string('x', 3_100_000 + (i * 9_973))}{quote}\n");
        }

        using var folder = TestFolder.Create(("models.csv", $"{text}model:c,C\n"));
        var result = folder.Load();

        Assert.Equal([3, 5, 7, 9, 11, 13, 15, 17], result.Findings.Select(finding => finding.Line));
        Assert.All(result.Findings, finding => Assert.Equal("row-too-large", finding.Code));
        Assert.Equal(
            [.. Enumerable.Range(0, 8).Select(i => $"model:b{i}"), "model:c", "dataset:d", "dataset:e"], TestFolder.Ids(result.Graph));
    }

    [Fact]
    public void Load_ReportsSelfLoopAndKeepsIt_When_ARelationLeadsBack()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to\nmodel:a,model:a\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "self-loop",
                "fine_tunes_from.csv line 2, to: the relation leads to where it starts, so what was meant is not known, and verdicts "
                + "count it "
                + "as unknown. Put the id of what \"model:a\" was made from here, or delete the row.")
            { File = "fine_tunes_from.csv", Line = 2, Column = "to", Field = 2, Value = "model:a", Expectation = "another artifact" },
            "model:a", "model:b");

        Assert.Equal(["model:a FineTunesFrom model:a"], TestFolder.Relations(result.Graph));
    }

    [Fact]
    public void Load_ReportsACycleOnce_When_ArtifactsWereMadeFromEachOther()
    {
        using var folder = TestFolder.Create(
            ("fine_tunes_from.csv", "from,to\nmodel:a,model:b\nmodel:b,model:a\n"),
            ("trained_on.csv", "from,to\nmodel:a,dataset:d\n"),
            ("generated_by.csv", "from,to\ndataset:d,model:b\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "cycle",
                "3 artifacts were made from each other, as fine_tunes_from.csv and trained_on.csv and generated_by.csv say: model:a "
                + "model:b dataset:d. All relations are kept, so that what limits one of them limits all. Delete or correct the row by "
                + "which an older one was made from a newer one.")
            { Value = "model:a model:b dataset:d", Expectation = "artifacts made from older ones" },
            "model:a", "model:b");

        Assert.Equal(4, result.Graph.RelationCount);
    }

    [Fact]
    public void Load_ReportsRepeatedRow_When_AClaimIsThereTwice()
    {
        using var folder = TestFolder.Create(
            ("fine_tunes_from.csv", "from,to,note\nmodel:a,model:b,x\nmodel:a,model:b,y\nmodel:a,model:b,x\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "repeated-row",
                "fine_tunes_from.csv line 4 says the same as another row; it counts once.")
            { File = "fine_tunes_from.csv", Line = 4, Expectation = "each claim once" },
            "model:a", "model:b");

        Assert.Equal(["x", "y"], result.Graph.Relation(0).Claims.Select(claim => claim.Note));
    }

    [Fact]
    public void Load_ReportsDanglingSourceAndOperator_When_TheyAreNotThere()
    {
        using var folder = TestFolder.Create(("generated_by.csv", "from,to,operator,source\ndataset:d,model:a,org:o;org:p,survey\n"));
        var result = folder.Load();

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Warning, "dangling-id",
                    "generated_by.csv line 2, operator: \"org:o;org:p\" names an organisation " +
                    "that is not there; it is kept but counts as unknown. Write the id of the organisation, and add it to " +
                    "organisations.csv if it is not listed.")
                {
                    File = "generated_by.csv",
                    Line = 2,
                    Column = "operator",
                    Field = 3,
                    Value = "org:o;org:p",
                    Expectation = "ids of organisations, separated by ;",
                },
                new Finding(
                    FindingSeverity.Warning, "dangling-id",
                    "generated_by.csv line 2, source: there is no source \"survey\"; it is kept as text, and the claim counts as one "
                    + "without a source, which corrects no other claim and is corrected by none. Write the id of the source, or list it.")
                {
                    File = "generated_by.csv",
                    Line = 2,
                    Column = "source",
                    Field = 4,
                    Value = "survey",
                    Expectation = "the id of a source",
                },
            ],
            result.Findings.AsEnumerable());
        Assert.Equal([0], result.Graph.Relation(0).Operators.ToArray());
    }

    [Fact]
    public void Load_ReportsDanglingLicense_When_ALicenseIsSupersededByNone()
    {
        using var folder = TestFolder.Create(("licenses.csv", "id,name,superseded_by\nlicense:l,L,license:m\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "dangling-id",
                "licenses.csv line 2, superseded_by: there is no license \"license:m\".")
            { File = "licenses.csv", Line = 2, Column = "superseded_by", Value = "license:m", Expectation = "the id of a license" },
            "model:a", "model:b");
    }

    [Fact]
    public void Load_SumsUpTheRest_When_TheSameFindingFloods()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 250).Select(i => string.Create(CultureInfo.InvariantCulture, $"model:a,model:x{i}\n")));
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to\n" + rows));
        var findings = folder.Load(new LoadOptions { MaxFindings = 10 }).Findings;

        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, null], findings.Select(finding => finding.Line));
        Assert.Equal(
            new Finding(
                FindingSeverity.Error,
                "dangling-id",
                "240 more findings of the kind dangling-id in the column to are not listed; there are 250 in all.")
            { File = "fine_tunes_from.csv", Column = "to", Count = 240 },
            findings[^1]);
        Assert.Equal("250 errors, 0 warnings, 0 infos", Finding.Describe(findings));
    }

    [Fact]
    public void Load_ReportsFiles_When_TheyAreMissingEmptyOrUnknown()
    {
        using var folder = TestFolder.Empty();
        folder.Write("models.csv", Encoding.UTF8.GetBytes(TestFolder.Models));
        folder.Write("datasets.csv", []);
        folder.Write("finetunes.csv", "from,to\n"u8.ToArray());
        folder.Write("notes.txt", "x"u8.ToArray());

        Assert.Equal(
            [
                "Warning unknown-file : The layout has no file finetunes.csv; it is not read, and no answer counts what it says.",
                "Warning missing-file organisations.csv: The folder has no organisations.csv; it counts as empty.",
                "Error empty-file datasets.csv: datasets.csv has no header row, so that the graph has none of the datasets, and what names "
                    + "one of them counts as not known. Write the names of the columns into its first row.",
                "Warning missing-file licenses.csv: The folder has no licenses.csv; it counts as empty.",
                "Info missing-file sources.csv: The folder has no sources.csv; it counts as empty.",
            ],
            folder.Load().Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.File}: {finding.Message}"));
    }

    [Fact]
    public void Load_SaysWhatItExpected_When_TheFolderIsMissingEmptyOrAFile()
    {
        using var folder = TestFolder.Empty();
        folder.Write("file", []);
        var (missing, file) = (Path.Combine(folder.Path, "none"), Path.Combine(folder.Path, "file"));

        Assert.Equal(
            $"There is no data folder '{missing}'; expected a folder with models.csv, datasets.csv and the other files of the CSV layout.",
            Assert.Throws<CsvFolderException>(() => CsvFolder.Load(missing)).Message);
        Assert.Equal(
            $"'{file}' is a file; expected a folder with models.csv, datasets.csv and the other files of the CSV layout.",
            Assert.Throws<CsvFolderException>(() => CsvFolder.Load(file)).Message);
        Assert.Equal(
            $"The data folder '{folder.Path}' has neither models.csv nor datasets.csv; expected " +
            "the files of the CSV layout, each with a header row, "
            + "such as models.csv with id,name.",
            Assert.Throws<CsvFolderException>(() => folder.Load()).Message);
    }

    [Fact]
    public void Load_SaysNothingOfPlaces_When_AFileCannotBeRead()
    {
        using var folder = TestFolder.Create(("trained_on.csv", "from,to\n"));
        using var held = new FileStream(Path.Combine(folder.Path, "trained_on.csv"), FileMode.Open, FileAccess.Read, FileShare.None);

        var finding = Assert.Single(folder.Load().Findings);

        Assert.Equal(
            (
                "unreadable-file",
                "trained_on.csv cannot be read: another program holds it, or the disk failed, so that what any model was trained on is not "
                + "known whole, and verdicts count that as unknown. Put a file in its place that the program may read."),
            (finding.Code, finding.Message));
    }

    [Fact]
    public void Load_DoesNotWait_When_AFileIsNotAnOrdinaryOne()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "This system has no device without an end.");
        using var folder = TestFolder.Create();
        File.Delete(Path.Combine(folder.Path, "trained_on.csv"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "trained_on.csv"), "/dev/zero");

        Assert.Equal("empty-file", Assert.Single(folder.Load().Findings).Code);
    }

    [Fact]
    public void Load_Refuses_When_StrictAndSomethingIsDoubtful()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,kind\nmodel:A,A,base\n"));
        var exception = Assert.Throws<CsvFolderException>(() => folder.Load(new LoadOptions { IsStrict = true }));

        Assert.Equal(
            $"The data folder '{folder.Path}' is refused because of 3 findings; the first: models.csv line 2, id: the id \"model:A\" " +
            "does not have the usual form; it is accepted.",
            exception.Message);
        Assert.Equal(["odd-id"], exception.Findings.Where(static finding => !TestFolder.IsOfSparseFolder(finding)).Select(f => f.Code));
    }

    [Fact]
    public void Load_Stops_When_Cancelled()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", FineTuneColumns + "\n"));
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => CsvFolder.Load(folder.Path, null, source.Token));
    }

    /// <summary>The one finding of the folder, and the models that load beside it.</summary>
    private static LoadResult AssertFinding(TestFolder folder, Finding expected, params string[] models)
    {
        var result = folder.Load();
        Assert.Equal([expected], result.Findings.AsEnumerable());
        Assert.Equal([.. models, "dataset:d", "dataset:e"], TestFolder.Ids(result.Graph));
        return result;
    }
}
