using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// How many tokens, examples and languages: kept as the source writes them, and told where they are no numbers.
public sealed class SizeTests
{
    [Theory]
    [InlineData("52002")]
    [InlineData("1.2T")]
    [InlineData("15k")]
    [InlineData("2T-15T")]
    [InlineData("900K-1.2M")]
    [InlineData("0.125")]
    [InlineData("1.2345")]
    [InlineData(" 300B ")]
    [InlineData("")]
    public void Load_KeepsASize_InSilence(string size)
    {
        using var folder = TestFolder.Create(
            ("models.csv", $"id,name,tokens\nmodel:a,A,{size}\n"),
            ("datasets.csv", $"id,name,tokens,examples\ndataset:d,D,{size},{size}\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal(size, result.Graph.GetText(new NodeId(NodeKind.Model, 0), NodeField.Tokens));
        Assert.Equal(size, result.Graph.GetText(new NodeId(NodeKind.Dataset, 0), NodeField.Tokens));
        Assert.Equal(size, result.Graph.GetText(new NodeId(NodeKind.Dataset, 0), NodeField.Examples));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("1,2T")]
    [InlineData("1.2 T")]
    [InlineData("1.2T tokens")]
    [InlineData("1.T")]
    [InlineData("T")]
    [InlineData("-5")]
    [InlineData("1-2-3")]
    [InlineData("15T-2T", "goes from more to less", "Put the smaller number first.")]
    [InlineData("1.5K-1400", "goes from more to less", "Put the smaller number first.")]
    [InlineData("8.000", "may be 8 or 8000")]
    [InlineData(" 123.456 ", "may be 123 or 123456")]
    [InlineData("8.000-9K")]
    public void Load_KeepsWhatIsNoSize_AndSaysSo(
        string size, string problem = "is not a number", string advice = "Write it in plain digits, with K, M, B or T.")
    {
        using var folder = TestFolder.Create(
            ("models.csv", $"id,name,tokens\nmodel:a,A,\"{size}\"\n"),
            ("datasets.csv", $"id,name,examples,tokens\ndataset:d,D,\"{size}\",\"{size}\"\n"));
        var result = folder.Load();

        Assert.Equal(
            [Expected("models.csv", "tokens", 3), Expected("datasets.csv", "tokens", 4), Expected("datasets.csv", "examples", 3)],
            result.Findings.AsEnumerable());
        Assert.Equal(size, result.Graph.GetText(new NodeId(NodeKind.Model, 0), NodeField.Tokens));

        Finding Expected(string file, string column, int field) => new(
            FindingSeverity.Warning, "bad-number",
            $"{file} line 2, {column}: \"{size}\" {problem}; it is kept as it is written, and nothing counts with it. {advice}")
        {
            File = file,
            Line = 2,
            Column = column,
            Field = field,
            Value = size,
            Expectation = "a number such as 52002, 15K or 1.2T",
        };
    }

    [Theory]
    [InlineData("en", "en", true)]
    [InlineData("en; de ;", "en de", true)]
    [InlineData("Brazilian Portuguese;C++", "Brazilian Portuguese|C++", true)]
    [InlineData("46", "", true)]
    [InlineData("", "", true)]
    [InlineData("46;30", "46 30", false)]
    [InlineData("1.5", "1.5", false)]
    [InlineData("??", "??", false)]
    public void Load_ReadsLanguages_OrHowMany(string cell, string expected, bool isSound)
    {
        using var folder = TestFolder.Create(("datasets.csv", $"id,name,languages\ndataset:d,D,{cell}\n"));
        var result = folder.Load();

        Assert.Equal(expected.Split(expected.Contains('|', StringComparison.Ordinal) ? '|' : ' ', StringSplitOptions.RemoveEmptyEntries),
            result.Graph.LanguagesOf(new NodeId(NodeKind.Dataset, 0)));
        Assert.Equal(
            isSound
                ? []
                :
                [
                    $"Warning bad-number: datasets.csv line 2, languages: \"{cell}\" is neither languages nor their number; it is kept "
                    + "as it "
                        + "is written.",
                ],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code}: {finding.Message}"));
    }

    [Theory]
    [InlineData("English, German")]
    [InlineData("en;Chinese, simplified")]
    public void Load_TakesNoLanguages_When_ACommaStandsBetweenThem(string cell)
    {
        using var folder = TestFolder.Create(("datasets.csv", $"id,name,languages\ndataset:d,D,\"{cell}\"\n"));
        var result = folder.Load();

        Assert.Empty(result.Graph.LanguagesOf(new NodeId(NodeKind.Dataset, 0)));
        Assert.Equal(cell, result.Graph.GetText(new NodeId(NodeKind.Dataset, 0), NodeField.Languages));
        Assert.Equal(
            [
                $"Warning bad-number: datasets.csv line 2, languages: \"{cell}\" may be one language or several; it is kept as it is "
                    + "written, and no answer counts it. Put semicolons between languages, and no comma into the name of one.",
            ],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code}: {finding.Message}"));
    }

    // A value may first stand in any row; the rows before it have none.
    [Fact]
    public void Load_GivesEachNodeItsOwn_When_OthersHaveNone()
    {
        const string Models =
            "id,name,kind,family,parameters,tokens,release_date,url,aliases\n"
            + "model:a,A,,,,,,,\nmodel:b,B,,,,1T,,,\nmodel:c,C,,,,,,,\nmodel:d,D,,,,2T,,,\nmodel:e,E,,,,1T,,,\n";
        using var folder = TestFolder.Create(("models.csv", Models));
        var result = folder.Load();
        using var saved = TestFolder.Empty();
        CsvFolder.Save(result.Contents, saved.Path);

        Assert.Equal(
            ["", "1T", "", "2T", "1T"],
            Enumerable.Range(0, 5).Select(index => result.Graph.GetText(new NodeId(NodeKind.Model, index), NodeField.Tokens)));
        Assert.Equal(Models, saved["models.csv"]);
        Assert.Equal(result.Contents.Revision, saved.Load().Contents.Revision);
    }

    [Theory]
    [InlineData("model:a,A,", "model:a,A,1T", "another tokens. Which row is right is not known: every name that they give leads here, "
        + "and all else in which "
        + "they differ counts as unknown. Keep one of them.")]
    [InlineData("model:a,A,1T", "model:a,A,", "another tokens. Which row is right is not known: every name that they give leads here, "
        + "and all else in which "
        + "they differ counts as unknown. Keep one of them.")]
    [InlineData("model:a,A,1T", "model:a,A,1T", "the same content; it counts once. Delete one of them.")]
    [InlineData("model:a,A,", "model:a,A,", "the same content; it counts once. Delete one of them.")]
    public void Load_TellsRowsWithOneIdApart_ByTheirSizes(string first, string second, string end)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name,tokens\n{first}\n{second}\n"));

        Assert.Equal(
            [$"models.csv line 3, id: the id is already on line 2, with {end}"],
            folder.Load().Findings.Select(finding => finding.Message));
    }

    // What the data does not say must not make another graph of it than it was before there were columns for it.
    [Fact]
    public void Revision_IsAnother_OnlyWhereASizeIsSaid()
    {
        string[] rows = [",,,", ",1,,", ",,1,", ",,,1"];
        var revisions = rows.Select(cells =>
        {
            using var folder = TestFolder.Create((
                "datasets.csv", $"id,name,tokens,examples,languages\ndataset:d,D{cells}\n"));
            return folder.Load().Contents.Revision;
        }).ToList();

        Assert.Equal(4, revisions.Distinct().Count());
    }
}
