using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// generated_by.csv: what of the data a model made, and when. The column role was called method before.
public sealed class GeneratorTests
{
    private const string Layout = "from,to,role,operator,generated_at,source,evidence_url,confidence,recorded_at,note";

    [Theory]
    [InlineData("", Qualifier.None)]
    [InlineData("text", Qualifier.Text)]
    [InlineData("annotation", Qualifier.Annotation)]
    [InlineData("chosen", Qualifier.Chosen)]
    [InlineData("rejected", Qualifier.Rejected)]
    [InlineData("prompt", Qualifier.Prompt)]
    public void Load_KnowsTheRole_InSilence(string role, Qualifier expected)
    {
        using var folder = TestFolder.Create(("generated_by.csv", $"from,to,role\ndataset:d,model:a,{role}\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal((expected, role), (result.Graph.Relation(0).Qualifier, result.Graph.Relation(0).QualifierText));
    }

    [Theory]
    [InlineData("method")]
    [InlineData(" Method ")]
    public void Load_ReadsTheFormerName_AndSaysSo(string header)
    {
        using var folder = TestFolder.Create(("generated_by.csv", $"from,to,{header},source\ndataset:d,model:a,annotation,source:s\n"));
        var result = folder.Load();

        Assert.Equal(Qualifier.Annotation, result.Graph.Relation(0).Qualifier);
        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Info, "read-as",
                    $"generated_by.csv: the column \"{header.Trim()}\" is read as role, as it is called now.")
                {
                    File = "generated_by.csv",
                    Line = 1,
                    Column = header.Trim(),
                    Field = 3,
                    Value = header.Trim(),
                    Expectation = Layout.Replace(",note", ",retracted_at,note", StringComparison.Ordinal),
                },
            ],
            result.Findings.AsEnumerable());
        using var saved = TestFolder.Empty();
        CsvFolder.Save(result.Contents, saved.Path);
        Assert.Equal($"{Layout}\ndataset:d,model:a,annotation,,,source:s,,,,\n", saved["generated_by.csv"]);
    }

    [Theory]
    [InlineData("role,method", "prompt,prompt", "\"role\" in field 3 and \"method\" in field 4")]
    [InlineData("method,role", ",prompt", "\"role\" in field 4 and \"method\" in field 3")]
    public void Load_TakesThePresentName_When_TheFormerOneIsThereToo(string header, string cells, string which)
    {
        using var folder = TestFolder.Create(("generated_by.csv", $"from,to,{header}\ndataset:d,model:a,{cells}\n"));
        var result = folder.Load();

        Assert.Equal(Qualifier.Prompt, result.Graph.Relation(0).Qualifier);
        Assert.Equal(
            [
                $"Error generated_by.csv has two headers of the column role: {which}. The first counts, and a row in which the second says "
                    + "something else is not read. Put what both say into rows of their own, and delete one of the two columns.",
            ],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Message}"));
    }

    [Fact]
    public void Load_KeepsAWordThatIsNoRole_AsUnknown()
    {
        using var folder = TestFolder.Create(("generated_by.csv", "from,to,role\ndataset:d,model:a,method\n"));
        var result = folder.Load();

        Assert.Equal((Qualifier.Unknown, "method"), (result.Graph.Relation(0).Qualifier, result.Graph.Relation(0).QualifierText));
        Assert.Equal(
            [
                "Warning generated_by.csv line 2, role: \"method\" is no role that is known here; the relation is kept, and verdicts count "
                    + "what it means as unknown.",
            ],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Message}"));
    }

    [Fact]
    public void Load_TellsRelationsApart_ByTheDayOfGeneration()
    {
        using var folder = TestFolder.Create((
            "generated_by.csv",
            "from,to,role,generated_at,source\n"
            + "dataset:d,model:a,text,2023-05,source:s\ndataset:d,model:a,text,,source:s\ndataset:d,model:a,text,2023-01-31,source:s\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal(["", "2023-01-31", "2023-05"], result.Graph.Outgoing(2).Select(relation => relation.GeneratedAt.ToString()));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(result.Contents, saved.Path);
        Assert.Equal(
            $"{Layout}\ndataset:d,model:a,text,,,source:s,,,,\ndataset:d,model:a,text,,2023-01-31,source:s,,,,\n"
            + "dataset:d,model:a,text,,2023-05,source:s,,,,\n",
            saved["generated_by.csv"]);
        Assert.Equal(result.Contents.Revision, saved.Load().Contents.Revision);
    }

    [Theory]
    [InlineData("31.12.2023", "Info read-as", "\"31.12.2023\" is read as 2023-12-31.", "2023-12-31")]
    [InlineData("03/04/2023", "Error bad-date", "\"03/04/2023\" may be 2023-04-03 or 2023-03-04; it counts as not known, and so does what "
        + "depends on the day. Write one of the two so.", "?")]
    [InlineData("last spring", "Error bad-date", "\"last spring\" is not a date; it counts as not known, and so does what depends on the "
        + "day. Write yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31.", "?")]
    public void Load_ReadsTheDayAsOtherDates(string written, string kind, string message, string expected)
    {
        using var folder = TestFolder.Create(("generated_by.csv", $"from,to,role,generated_at\ndataset:d,model:a,text,{written}\n"));
        var result = folder.Load();

        Assert.Equal(expected, result.Graph.Relation(0).GeneratedAt.ToString());
        Assert.Equal(
            [$"{kind}: generated_by.csv line 2, generated_at: {message}"],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code}: {finding.Message}"));
    }

    [Theory]
    [InlineData("2022-12", true)]
    [InlineData("2023", false)] // may be after the model
    [InlineData("2023-03", false)]
    public void Load_SaysThatDataIsOlderThanItsGenerator_ByTheDayOfGeneration(string generated, bool isFound)
    {
        // The day of generation says it, whenever the dataset came out.
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,release_date\nmodel:a,A,2023-03\n"),
            ("datasets.csv", "id,name,release_date\ndataset:d,D,2022\n"),
            ("generated_by.csv", $"from,to,role,generated_at\ndataset:d,model:a,text,{generated}\n"));

        Assert.Equal(
            isFound
                ?
                [
                    "Warning chronology generated_at: generated_by.csv line 2, generated_at: dataset:d is said to be generated in "
                    + $"{generated}, "
                        + "before model:a of 2023-03 was there; a date or the claim is wrong. The relation is kept; a claim known to be "
                        + "wrong has the confidence low and a note that says why.",
                ]
                : [],
            folder.Load().Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Column}: {finding.Message}"));
    }

    [Fact]
    public void Load_KeepsRoleAndDay_When_TheModelIsNotThere()
    {
        using var folder = TestFolder.Create((
            "generated_by.csv", "from,to,role,operator,generated_at\ndataset:d,model:gone,chosen,org:o,2023\n"));
        var result = folder.Load();

        var row = Assert.Single(result.Graph.Unresolved);
        Assert.Equal(
            ("chosen", "org:o", "2023", "", ""),
            (row.Qualifier, row.Operator, row.GeneratedAt.ToString(), row.ValidFrom.ToString(), row.Group));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(result.Contents, saved.Path);
        Assert.Equal($"{Layout}\ndataset:d,model:gone,chosen,org:o,2023,,,,,\n", saved["generated_by.csv"]);
    }
}
