using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// Every kind of bad input and the exact finding it gives; what is sound beside it loads.
public sealed class FindingTests
{
    private const string ModelColumns = "id,name,kind,family,parameters,release_date,url,aliases";
    private const string FineTuneColumns = "from,to,method,source,evidence_url,confidence,recorded_at,note";

    [Fact]
    public void Load_ReadsColumnsInAnyOrder_When_AFileHasMarkAndCarriageReturns()
    {
        using var folder = TestFolder.Create(("models.csv", "\uFEFFaliases,kind,name,id\r\nx;y,chat,\"A, B\",model:a\r\n\r\n,,\"C \"\"q\"\"\r\nnext\",model:c\r\n"));
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
                FindingSeverity.Warning, "unknown-column", "models.csv", 1, "colour", 2, "colour", ModelColumns,
                "models.csv has no column \"colour\" in the layout; its values are not read."),
            "model:a");
    }

    [Fact]
    public void Load_ReportsDuplicateColumn_When_ANameIsThereTwice()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,name\nmodel:a,A,B\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "duplicate-column", "models.csv", 1, "name", 3, "name", "each column once",
                "models.csv has the column name twice; the first counts."),
            "model:a");
    }

    [Fact]
    public void Load_ReportsMissingColumn_When_ItIsRequired()
    {
        using var folder = TestFolder.Create(("models.csv", "id,kind\nmodel:a,base\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "missing-column", "models.csv", 1, "name", null, null, ModelColumns,
                "models.csv has no column name, which is required; the file is not read."));
    }

    [Fact]
    public void Load_ReportsDanglingId_When_AnEndIsNotThere()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to\nmodel:a,model:gone\nmodel:a,model:b\n"));
        var result = folder.Load();

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Error, "dangling-id", "fine_tunes_from.csv", 2, "to", 2, "model:gone", "the id of a model",
                    "fine_tunes_from.csv line 2, to: there is no node \"model:gone\"; the relation is kept aside."),
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
    public void Load_ReportsWrongKind_When_ARelationCannotLeadThere(string file, string from, string to, string column, int field, string value, string expected)
    {
        using var folder = TestFolder.Create((file, $"from,to\n{from},{to}\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "wrong-kind", file, 2, column, field, value, $"the id of {expected}",
                $"{file} line 2, {column}: \"{value}\" is not {expected}; the relation is kept aside."),
            "model:a", "model:b");
    }

    [Fact]
    public void Load_ReportsDuplicateId_When_TheRowsAgree()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\nmodel:b,B\nmodel:a,A\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "duplicate-id", "models.csv", 4, "id", 1, "model:a", "each id once",
                "models.csv line 4, id: the id is on line 2 already, with the same content."),
            "model:a", "model:b");
    }

    [Fact]
    public void Load_ReportsDuplicateIdAndKeepsTheFirst_When_TheRowsDiffer()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\nmodel:a,Z\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "duplicate-id", "models.csv", 3, "id", 1, "model:a", "each id once",
                "models.csv line 3, id: the id is on line 2 already, with other content; that row counts."),
            "model:a");

        Assert.Equal("A", result.Graph.NameOf(0));
    }

    [Fact]
    public void Load_ReportsUnknownValueAndKeepsIt_When_AModelKindIsNotKnown()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,kind\nmodel:a,A,Chat\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "unknown-value", "models.csv", 2, "kind", 3, "Chat", "base instruct chat reward service adapter merge derived tool",
                "models.csv line 2, kind: \"Chat\" is no kind of model; it is kept but counts as not said."),
            "model:a");

        Assert.Null(result.Graph.ModelKindOf(0));
        Assert.Equal("Chat", result.Graph.GetText(new NodeId(NodeKind.Model, 0), NodeField.Kind));
    }

    [Fact]
    public void Load_ReportsUnknownValueAndKeepsIt_When_AQualifierIsNotKnown()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to,method\nmodel:a,model:b,quantized\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "unknown-value", "fine_tunes_from.csv", 2, "method", 3, "quantized",
                "full continued-pretraining adapter quantization merge distillation",
                "fine_tunes_from.csv line 2, method: \"quantized\" is not known here; it is kept and counts as the weakest that is."),
            "model:a", "model:b");

        Assert.Equal((Qualifier.Unknown, "quantized"), (result.Graph.Relation(0).Qualifier, result.Graph.Relation(0).QualifierText));
    }

    [Fact]
    public void Load_ReportsUnknownValue_When_AConfidenceIsNotKnown()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to,confidence\nmodel:a,model:b,sure\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "unknown-value", "fine_tunes_from.csv", 2, "confidence", 3, "sure", "high medium low",
                "fine_tunes_from.csv line 2, confidence: \"sure\" is no confidence; it counts as not said."),
            "model:a", "model:b");

        Assert.Equal(Confidence.None, result.Graph.Relation(0).Claims[0].Confidence);
    }

    [Theory]
    [InlineData("2023-13")]
    [InlineData("2023-02-30")]
    [InlineData("March 2023")]
    [InlineData("2023-3-1")]
    [InlineData("0000")]
    public void Load_ReportsBadDate_When_AValueIsNone(string date)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name,release_date\nmodel:a,A,{date}\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "bad-date", "models.csv", 2, "release_date", 3, date, "yyyy, yyyy-mm or yyyy-mm-dd",
                $"models.csv line 2, release_date: \"{date}\" is no date; it counts as not said."),
            "model:a");

        Assert.True(result.Graph.ReleaseDateOf(0).IsNone);
    }

    [Fact]
    public void Load_ReportsEmptyValue_When_ItIsRequired()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,\nmodel:b,B\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "empty-value", "models.csv", 2, "name", 2, "", "a value",
                "models.csv line 2, name: the value is required; the row is not read."),
            "model:b");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("model:")]
    [InlineData("model:A")]
    [InlineData("model:a b")]
    [InlineData("dataset:a")]
    public void Load_AcceptsAndReportsAnId_When_ItHasNotTheUsualForm(string id)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name\n{id},A\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "odd-id", "models.csv", 2, "id", 1, id, "model: and then a-z 0-9 . _ -",
                $"models.csv line 2, id: the id \"{id}\" has not the usual form; it is accepted."),
            id);
    }

    [Fact]
    public void Load_ReportsTooFewFields_When_ARowIsCutOff()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:b,B"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "too-few-fields", "models.csv", 3, null, null, "model:b", "3 fields",
                "models.csv line 3 has 2 fields where the header has 3; the row is not read."),
            "model:a");
    }

    [Fact]
    public void Load_ReportsCutOff_When_TheFileEndsInsideQuotes()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\nmodel:b,\"B and\nno end\nmodel:c,C\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "cut-off", "models.csv", 3, "name", 2, null, "a closing quote",
                "models.csv ends inside the quoted field that starts in line 3; the file looks cut off. The row is not read."),
            "model:a");
    }

    [Fact]
    public void Load_ReportsTooManyFields_When_ACommaIsNotQuoted()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A, the first\nmodel:b,B\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "too-many-fields", "models.csv", 2, null, 3, " the first", "2 fields; a field with a comma in it stands in quotes",
                "models.csv line 2 has 3 fields where the header has 2; the row is not read."),
            "model:b");
    }

    [Fact]
    public void Load_ReadsTheRow_When_SurplusFieldsAreEmpty()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A,,\n"));

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "too-many-fields", "models.csv", 2, null, 3, "", "2 fields; a field with a comma in it stands in quotes",
                "models.csv line 2 has 4 fields where the header has 2; the row is read without them."),
            "model:a");
    }

    [Fact]
    public void Load_ReportsStrayQuote_When_AQuoteStandsInsideAField()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,5\" disk\nmodel:b,B\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "stray-quote", "models.csv", 2, "name", 2, "5\" disk", "quotes around the whole field, doubled inside",
                "models.csv line 2 has quotes inside a field that is not quoted; the field is kept as it is."),
            "model:a", "model:b");

        Assert.Equal("5\" disk", result.Graph.NameOf(0));
    }

    [Fact]
    public void Load_ReportsTheByte_When_AFileIsLatin1()
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", Encoding.Latin1.GetBytes("id,name\nmodel:a,A\nmodel:b,Universit\u00E9\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "invalid-utf8", "models.csv", 3, null, null, "0xE9", "UTF-8",
                "models.csv line 3: byte 0xE9 at offset 35 is not UTF-8 and reads as U+FFFD; the file looks like Latin-1, save it as UTF-8."),
            "model:a", "model:b");

        Assert.Equal("Universit\uFFFD", result.Graph.NameOf(1));
    }

    [Fact]
    public void Load_ReportsTheByte_When_AFileEndsInsideACharacter()
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", [.. "id,name\nmodel:a,A"u8, 0xE2, 0x82]);

        Assert.Equal(
            ["0xE2 2", "0x82 2"], folder.Load().Findings.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Value} {f.Line}")));
    }

    [Fact]
    public void Load_ReportsWrongEncoding_When_AFileIsUtf16()
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(TestFolder.Models)]);

        AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "wrong-encoding", "models.csv", 1, null, null, null, "UTF-8",
                "models.csv is UTF-16 or UTF-32; save it as UTF-8. The file is not read."));
    }

    [Fact]
    public void Load_ReportsNul_When_ATextHoldsOne()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\0Z\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Error, "nul-character", "models.csv", 2, null, null, null, "text without NUL",
                "models.csv line 2 holds a NUL character, which reads as U+FFFD."),
            "model:a");

        Assert.Equal("A\uFFFDZ", result.Graph.NameOf(0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_PassesOverTheRow_When_ACellHasTenMegabytes(bool isQuoted)
    {
        var text = isQuoted ? "\"" + new string('x', 5_000_000) + "\n\n,\"\"" + new string('y', 5_000_000) + "\"" : new string('x', 10_000_000);
        using var folder = TestFolder.Create(("models.csv", $"id,name,url\nmodel:a,A,u\nmodel:b,{text},u\nmodel:c,C,u\nmodel:c,Z,u\n"));
        var result = folder.Load();
        var line = isQuoted ? 7 : 5;

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Error, "row-too-large", "models.csv", 3, "name", 2, new string('x', 200), "rows of at most 1048576 characters",
                    "models.csv line 3 has more than 1048576 characters, most of them in field 2; the row is not read."),
                new Finding(
                    FindingSeverity.Error, "duplicate-id", "models.csv", line, "id", 1, "model:c", "each id once",
                    $"models.csv line {line}, id: the id is on line {line - 1} already, with other content; that row counts."),
            ],
            result.Findings.AsEnumerable());
        Assert.Equal(["model:a", "model:c", "dataset:d", "dataset:e"], TestFolder.Ids(result.Graph));
    }

    [Fact]
    public void Load_ReportsSelfLoopAndKeepsIt_When_ARelationLeadsBack()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to\nmodel:a,model:a\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "self-loop", "fine_tunes_from.csv", 2, "to", 2, "model:a", "another artifact",
                "fine_tunes_from.csv line 2, to: the relation leads to where it starts; it is kept."),
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
                FindingSeverity.Warning, "cycle", null, null, null, null, "model:a model:b dataset:d", "artifacts made from older ones",
                "3 artifacts were made from each other: model:a model:b dataset:d. All relations are kept."),
            "model:a", "model:b");

        Assert.Equal(4, result.Graph.RelationCount);
    }

    [Fact]
    public void Load_ReportsRepeatedRow_When_AClaimIsThereTwice()
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to,note\nmodel:a,model:b,x\nmodel:a,model:b,y\nmodel:a,model:b,x\n"));
        var result = AssertFinding(
            folder,
            new Finding(
                FindingSeverity.Warning, "repeated-row", "fine_tunes_from.csv", 4, null, null, null, "each claim once",
                "fine_tunes_from.csv line 4 says the same as another row; it counts once."),
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
                    FindingSeverity.Warning, "dangling-id", "generated_by.csv", 2, "operator", 3, "org:o;org:p", "ids of organisations, separated by ;",
                    "generated_by.csv line 2, operator: \"org:o;org:p\" names an organisation that is not there; it is kept but counts as unknown."),
                new Finding(
                    FindingSeverity.Warning, "dangling-id", "generated_by.csv", 2, "source", 4, "survey", "the id of a source",
                    "generated_by.csv line 2, source: there is no source \"survey\"; it is kept as text."),
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
                FindingSeverity.Warning, "dangling-id", "licenses.csv", 2, "superseded_by", null, "license:m", "the id of a license",
                "licenses.csv line 2, superseded_by: there is no license \"license:m\"."),
            "model:a", "model:b");
    }

    [Fact]
    public void Load_SumsUpTheRest_When_TheSameFindingFloods()
    {
        var rows = string.Concat(Enumerable.Range(0, 250).Select(i => string.Create(CultureInfo.InvariantCulture, $"model:a,model:x{i}\n")));
        using var folder = TestFolder.Create(("fine_tunes_from.csv", "from,to\n" + rows));
        var findings = folder.Load(new CsvLoadOptions { MaxFindings = 10 }).Findings;

        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, null], findings.Select(finding => finding.Line));
        Assert.Equal(
            new Finding(
                FindingSeverity.Error, "dangling-id", "fine_tunes_from.csv", null, "to", null, null, null,
                "240 more findings dangling-id in column to, 250 in all."),
            findings[^1]);
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
                "Warning unknown-file : The layout has no file finetunes.csv; it is not read.",
                "Warning missing-file organisations.csv: The folder has no organisations.csv; it counts as empty.",
                "Warning empty-file datasets.csv: datasets.csv has no header row; it counts as empty.",
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
            $"The data folder '{folder.Path}' has neither models.csv nor datasets.csv; expected the files of the CSV layout, each with a header row, "
            + "such as models.csv with id,name.",
            Assert.Throws<CsvFolderException>(() => folder.Load()).Message);
    }

    [Fact]
    public void Load_Refuses_When_StrictAndSomethingIsDoubtful()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:A,A\n"));
        var exception = Assert.Throws<CsvFolderException>(() => folder.Load(new CsvLoadOptions { IsStrict = true }));

        Assert.Equal(
            $"The data folder '{folder.Path}' is refused because of 1 findings; the first: models.csv line 2, id: the id \"model:A\" has not the usual form; it is accepted.",
            exception.Message);
        Assert.Equal(["odd-id"], exception.Findings.Select(finding => finding.Code));
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
