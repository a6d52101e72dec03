using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// A row that comes as one field although a whole row stands in it is told once, with what to do, and is not guessed at.
public sealed class UncutRowTests
{
    private const string Loss = ", so that which licenses any model or dataset has is not known whole, and verdicts count that as unknown";

    [Fact]
    public void Load_SaysSo_When_AWholeLineStandsInQuotes()
    {
        using var folder = TestFolder.Create((
            "licensed_under.csv",
            "from,to,component,confidence\nmodel:a,license:l,weights,high\n\"model:b,license:l,weights,high\"\n"));
        var loaded = folder.Load();

        Assert.Equal(
            [
                "Error too-few-fields licensed_under.csv line 3 stands in quotes as a whole, so that it is one field and not 4; the row is "
                + $"not read{Loss}. Delete the quotes around the line, and put them around those fields alone that hold a comma.",
            ],
            Messages(loaded));
        Assert.Equal(1, loaded.Graph.LicenseRelationCount);
        Assert.Single(loaded.Graph.Unresolved);
    }

    [Theory]
    [InlineData("license\tterm\tclause\tscope\tcertainty", ',', "comma", "tab")]
    [InlineData("license,term,clause,scope,certainty", '\t', "tab", "comma")]
    [InlineData("license,term,clause,scope,certainty", ';', "semicolon", "comma")]
    public void Load_SaysSo_When_HeaderAndRowsAreSeparatedByOtherSigns(string header, char sign, string rows, string first)
    {
        using var folder = TestFolder.Create(
            ("license_terms.csv", $"{header}\nlicense:l,COMMERCIAL_USE,1,copies,explicit\nlicense:l,NON_COMMERCIAL,2,copies,explicit\n"
                .Replace(header + "\n", "", StringComparison.Ordinal).Replace(',', sign).Insert(0, header + "\n")));

        Assert.Equal(
            $"Error too-few-fields license_terms.csv line 2 has {rows}s between its fields, and the header has {first}s; this row and "
            + "those "
            + "like it are not read, so that no license counts as recorded whole. Write the same between all fields of the file, also in "
            + "the header.",
            Assert.Single(Messages(folder.Load()), static message => message.Contains("too-few", StringComparison.Ordinal)));
    }

    // What a quote swallowed is told once: that it makes no word that is known follows from that.
    [Fact]
    public void Load_SaysNothingMore_When_AQuoteSwallowedLines()
    {
        using var folder = TestFolder.Create((
            "licensed_under.csv",
            "from,to,component,confidence,note\nmodel:a,license:l,,\"high,\nmodel:b,license:l,,\"high,\n"));

        Assert.Equal(
            [
                "Error stray-quote licensed_under.csv: a quote opens in line 2 and swallows the lines up to 3, which are read as one field"
                + $"{Loss}. Close the quote where the field ends, and double quotes that belong to it.",
            ],
            Messages(folder.Load()));
    }

    private static string[] Messages(LoadResult loaded) =>
        [.. loaded.Findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}")];
}
