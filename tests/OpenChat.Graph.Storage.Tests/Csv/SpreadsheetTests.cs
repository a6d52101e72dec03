using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// What spreadsheets make of a file: read where it says one thing only, else one finding that says what to do.
public sealed class SpreadsheetTests
{
    private const string ModelColumns = "id,name,kind,family,parameters,tokens,release_date,url,aliases";

    [Theory]
    [InlineData("id;name\nmodel:a;A\n", "semicolon", 1)]
    [InlineData("sep=;\nid;name\nmodel:a;A\n", "semicolon", 2)]
    [InlineData("\"sep=;\"\r\nid;name\r\nmodel:a;A\r\n", "semicolon", 2)]
    [InlineData("id\tname\nmodel:a\tA\n", "tab", 1)]
    [InlineData("id|name\nmodel:a|A\n", "bar", 1)]
    [InlineData("\"id\";\"name\"\n\"model:a\";\"A\"\n", "semicolon", 1)]
    [InlineData(";;\nid;name;\nmodel:a;A;\n", "semicolon", 2)]
    public void Load_ReadsTheFile_When_ItsHeaderTellsWhatSeparatesTheFields(string text, string separator, int line)
    {
        using var folder = TestFolder.Create(("models.csv", text));
        var result = folder.Load();

        Assert.Equal(
            [
                new Finding(FindingSeverity.Info, "other-separator", $"models.csv has its fields separated by {separator}s; it is read so.")
                { File = "models.csv", Line = line, Expectation = "commas" },
            ],
            result.Findings.AsEnumerable());
        Assert.Equal(("model:a", "A"), (result.Graph.IdOf(0), result.Graph.NameOf(0)));
    }

    [Fact]
    public void Load_IsSilent_When_SepSaysComma()
    {
        using var folder = TestFolder.Create(("models.csv", "sep=,\nid,name\nmodel:a,A\n"));

        Assert.Empty(folder.Load().Findings);
    }

    [Fact]
    public void Load_FindsLinesAndSeparatorsInQuotes_When_FieldsAreSeparatedBySemicolons()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "sep=;\nid;name;url\nmodel:a;\"A;\nB, C\";\nmodel:b;x;y;z\n"), ("datasets.csv", TestFolder.Datasets));
        var result = folder.Load();

        Assert.Equal("A;\nB, C", result.Graph.NameOf(0));
        Assert.Equal(
            [
                ("other-separator", 2, "commas"),
                ("too-many-fields", 5, "3 fields; a field with a semicolon in it stands in quotes"),
            ],
            result.Findings.Select(finding => (finding.Code, finding.Line ?? 0, finding.Expectation ?? "")));
    }

    [Fact]
    public void Load_GivesOneFindingWithTheCause_When_AFileCannotBeUsed()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "Kennung;naam;kind\nmodel:a;A;chat\nmodel:b;B;chat\n"),
            ("fine_tunes_from.csv", "from,to\nmodel:a,model:b\nmodel:b,model:a\n"),
            ("trained_on.csv", "from,to\nmodel:a,dataset:d\nmodel:a,dataset:gone\n"),
            ("openness.csv", "model,framework,criterion,value\nmodel:a,f,c,open\n"));

        Assert.Equal(
            [
                "Error missing-column models.csv: models.csv has no columns id and name, which are required; the file is not read, so "
                    + "that the graph has none of the models, and what names one of them counts as not known. Its header has: Kennung, "
                    + "naam, kind, separated by semicolons. Put the "
                    + "names of all columns into its first row.",
                "Error dangling-id fine_tunes_from.csv: fine_tunes_from.csv, from: 2 rows name models, and models.csv is not there or not "
                    + "read; none of these relations takes part in the graph.",
                "Error dangling-id fine_tunes_from.csv: fine_tunes_from.csv, to: 2 rows name models, and models.csv is not there or not "
                    + "read; none of these relations takes part in the graph.",
                "Error dangling-id trained_on.csv: trained_on.csv, from: 2 rows name models, and models.csv is not there or not read; "
                    + "none of these relations takes part in the graph.",
                "Error dangling-id trained_on.csv: trained_on.csv line 3, to: there is no node \"dataset:gone\"; the relation is kept but "
                    + "takes no part in the graph, and verdicts count what it says as unknown.",
                "Error dangling-id openness.csv: openness.csv, model: 1 row names models, and models.csv is not there or not read; "
                    + "the assessments are kept.",
            ],
            folder.Load().Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.File}: {finding.Message}"));
    }

    [Fact]
    public void Load_SumsUpSourcesAndOperators_When_TheirFilesAreMissing()
    {
        using var folder = TestFolder.Empty();
        folder.Write("models.csv", Encoding.UTF8.GetBytes(TestFolder.Models));
        folder.Write("datasets.csv", Encoding.UTF8.GetBytes(TestFolder.Datasets));
        folder.Write(
            "generated_by.csv",
            "from,to,operator,source\ndataset:d,model:a,org:o,source:s\ndataset:e,model:a,org:o,source:s\n"u8.ToArray());

        Assert.Equal(
            [
                "generated_by.csv, operator: 2 rows name organisations, and organisations.csv is not there or not read; "
                    + "they are kept but count as unknown.",
                "generated_by.csv, source: 2 rows name sources, and sources.csv is not there or not read; they are kept as text.",
            ],
            folder.Load().Findings.Where(finding => finding.File == "generated_by.csv").Select(finding => finding.Message));
    }

    [Theory]
    [InlineData("ID,Name,KIND\nmodel:a,A,chat\n")]
    [InlineData(" id , name ,kind\nmodel:a,A,chat\n")]
    [InlineData("id,name,kind,,,\nmodel:a,A,chat,,,\n")]
    [InlineData(",,\n\nid,name,kind\n,,\nmodel:a,A,chat\n,,\n , ,\n,,,,\n")]
    public void Load_IsSilent_When_HeaderWordsRowsAndColumnsAreThoseOfASpreadsheet(string text)
    {
        using var folder = TestFolder.Create(("models.csv", text));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal(("model:a", "A", ModelKind.Chat), (result.Graph.IdOf(0), result.Graph.NameOf(0), result.Graph.ModelKindOf(0)));
    }

    [Theory]
    [InlineData("models.csv", "ID,NAME,Release Date\nmodel:a,A,2023-03\n")]
    [InlineData("models.csv", "id,name,release-date\nmodel:a,A,2023-03\n")]
    public void Load_ReadsAColumn_When_ItsWordsAreJoinedOtherwise(string file, string text)
    {
        using var folder = TestFolder.Create((file, text));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal(new PartialDate(2023, 3), result.Graph.ReleaseDateOf(0));
    }

    [Fact]
    public void Load_SaysWhichField_When_SomethingStandsUnderNoName()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,,\nmodel:a,A,,\nmodel:b,B,,x\n"));

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Warning, "unknown-column",
                    "models.csv line 3: field 4 stands under no name of a column; its value is not read.")
                { File = "models.csv", Line = 3, Field = 4, Value = "x", Expectation = "a name in the header" },
            ],
            folder.Load().Findings.AsEnumerable());
    }

    [Fact]
    public void Load_SaysWhatWasMeant_When_AColumnIsNearlyOneOfTheLayout()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,familly\nmodel:a,A,F\n"));

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Warning, "unknown-column",
                    "models.csv: the column \"familly\" is none of the layout (did you mean family?); its values are not read.")
                { File = "models.csv", Line = 1, Column = "familly", Field = 3, Value = "familly", Expectation = ModelColumns },
            ],
            folder.Load().Findings.AsEnumerable());
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void Load_ReadsTheFile_When_ItIsUtf16(string encoding, bool hasMark)
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", Encode("id,name\nmodel:a,\u00C4\u4E2D\U0001F999\n", Encoding.GetEncoding(encoding), hasMark));
        var result = folder.Load();

        Assert.Equal(
            [
                new Finding(FindingSeverity.Info, "wrong-encoding", "models.csv is UTF-16; it is read as that.")
                { File = "models.csv", Line = 1, Expectation = "UTF-8" },
            ],
            result.Findings.AsEnumerable());
        Assert.Equal("\u00C4\u4E2D\U0001F999", result.Graph.NameOf(0));
    }

    [Fact]
    public void Load_ReportsPieces_When_AFileOfUtf16BreaksOffWithinACharacter()
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", Encode("id,name\nmodel:a,A\nmodel:b,B\n", Encoding.Unicode, true)[..^3]);
        var result = folder.Load();

        Assert.Equal(
            [
                "Error wrong-encoding models.csv has bytes that are no character of UTF-16 and read as U+FFFD; save the file as UTF-8.",
                "Info wrong-encoding models.csv is UTF-16; it is read as that.",
                "Info open-end models.csv ends within line 3: no line break stands behind it, as behind all others. If the file was cut "
                + "off, the last value is not whole, and rows behind it are lost. If it is whole, end the line.",
            ],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
        Assert.Equal("\uFFFD", result.Graph.NameOf(1));
    }

    [Fact]
    public void Load_ReadsWindows1252_When_NoByteOutsideAsciiIsUtf8()
    {
        // Far into the file, so that what was read before is sound.
        var before = string.Concat(Enumerable.Range(0, 9000).Select(i => $"model:x{i:00000},X\n"));
        using var folder = TestFolder.Create();
        folder.Write("models.csv", [.. Encoding.ASCII.GetBytes("id,name\n" + before + "model:a,"), 0x80, 0xE9, 0x9C, (byte)'\n']);
        var result = folder.Load();

        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Warning, "wrong-encoding",
                    "models.csv is not UTF-8, as byte 0x80 in line 9002 shows; it is read as Windows-1252. Where letters are wrong now, "
                    + "save the file as UTF-8.")
                { File = "models.csv", Line = 9002, Value = "0x80", Expectation = "UTF-8" },
            ],
            result.Findings.AsEnumerable());
        Assert.Equal("\u20AC\u00E9\u0153", result.Graph.NameOf(0));
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0xA4, (byte)' ', 0xE9 })] // one letter of UTF-8
    [InlineData(new byte[] { 0xE9, 0x81 })] // no character of Windows-1252
    public void Load_ReportsBytes_When_TheyAreOfNoOneEncoding(byte[] name)
    {
        using var folder = TestFolder.Create();
        folder.Write("models.csv", [.. "id,name\nmodel:a,"u8, .. name, (byte)'\n']);

        Assert.All(folder.Load().Findings, finding => Assert.Equal("invalid-utf8", finding.Code));
        Assert.NotEmpty(folder.Load().Findings);
    }

    /// <summary>Every file of the seed with another separator and encoding gives the same graph, and one info for each change.</summary>
    [Theory]
    [InlineData(';', "utf-8", false)]
    [InlineData('\t', "utf-8", true)]
    [InlineData('|', "utf-16", true)]
    [InlineData(';', "utf-16BE", true)]
    [InlineData(',', "utf-32", true)]
    [InlineData(',', "utf-8", true)]
    public void Load_GivesTheGraphOfThePlainFolder_When_AllFilesAreSavedOtherwise(char separator, string encoding, bool hasMark)
    {
        using var folder = TestFolder.Empty();
        foreach (var table in TableLayouts.All)
        {
            var rows = GraphFlattener.RowsOf(Seed.Result.Contents, table).Select(row => Join(row, separator));
            var lines = rows.Prepend(Join([.. table.Columns.Select(column => column.ToUpperInvariant())], separator));
            var text = string.Join("\r\n", lines) + $"\r\n{new string(separator, table.Columns.Length - 1)}\r\n";
            folder.Write(table.FileName, Encode(text, Encoding.GetEncoding(encoding), hasMark));
        }

        var loaded = folder.Load();

        Assert.Equal(Seed.Result.Contents.Revision, loaded.Contents.Revision);
        var tables = TableLayouts.All.Length;
        string[] codes = [.. loaded.Findings.Select(finding => finding.Code)];
        Assert.Equal(separator == ',' ? 0 : tables, codes.Count(code => code == FindingCodes.OtherSeparator));
        Assert.Equal(encoding == "utf-8" ? 0 : tables, codes.Count(code => code == FindingCodes.WrongEncoding));
        Assert.Equal(
            Seed.Result.Findings.Length + (separator == ',' ? 0 : tables) + (encoding == "utf-8" ? 0 : tables), loaded.Findings.Length);
        CsvFolder.Save(loaded.Contents, folder.Path);
        Assert.Equal(Seed.Result.Findings.AsEnumerable(), folder.Load().Findings);
    }

    private static string Join(string[] cells, char separator) => string.Join(separator, cells.Select(cell =>
        cell.AsSpan().ContainsAny(separator, '"', '\n') || cell.Contains('\r', StringComparison.Ordinal)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell));

    private static byte[] Encode(string text, Encoding encoding, bool hasMark) =>
        [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
}
