using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// Cells of licensed_under.csv that cannot mean what they would have to mean to leave a license out of account.
public sealed class LicenseRowTests
{
    [Theory]
    [InlineData("n/a")]
    [InlineData("-")]
    [InlineData("none")]
    [InlineData("NULL")]
    [InlineData("0")]
    public void Load_ReadsAGroupAsEmpty_When_ItStandsForAnEmptyCell(string group)
    {
        using var folder = Folder($"model:a,license:mit,,{group},,\nmodel:a,license:cc-by-nc-4.0,,{group},,\n");
        var result = folder.Load();

        Assert.Equal(
            $"Info licensed_under.csv line 2, group: \"{group}\" is read as an empty cell: the license is no choice, it applies with all "
                + "others.",
            Messages(result)[0]);
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("both apply")]
    [InlineData("data")]
    [InlineData("2023-05-01")]
    [InlineData("model:a")]
    public void Load_ReportsAGroup_When_ItIsPlainlyNone(string group)
    {
        using var folder = Folder($"model:a,license:mit,,{group},,\nmodel:a,license:cc-by-nc-4.0,,{group},,\n");
        var result = folder.Load();

        Assert.Equal(
            $"Error licensed_under.csv line 2, group: \"{group}\" is no name of a group of licenses of which one may be chosen; it "
            + "counts as "
                + "empty, and all of them apply. If one may be chosen, give these rows a name of their own, such as a.",
            Messages(result)[0]);
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    [Fact]
    public void Load_KeepsAGroup_When_ItIsAName()
    {
        using var folder = Folder("model:a,license:mit,,1,,\nmodel:a,license:cc-by-nc-4.0,,1,,\n");
        var result = folder.Load();

        Assert.Empty(Messages(result));
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("2024-05-01", "2023-05-01", "valid_to: the license would end in 2023-05-01, before it begins in 2024-05-01; both count as "
        + "not known, and verdicts count the license as if it was in force. Put the right dates.")]
    [InlineData("0001-01-01", "1899", "valid_from: \"0001-01-01\" cannot be; it counts as not known, and verdicts count the license as "
        + "if it "
        + "was in force.")]
    [InlineData("2099-01-01", "", "valid_from: \"2099-01-01\" cannot be; it counts as not known, and verdicts count the license as if it "
        + "was in "
        + "force.")]
    public void Load_CountsALicense_When_ItsDaysCannotBe(string from, string to, string message)
    {
        using var folder = Folder($"model:a,license:mit,,,,\nmodel:a,license:cc-by-nc-4.0,,,{from},{to}\n");
        var result = folder.Load();

        Assert.Equal($"Error licensed_under.csv line 3, {message}", Messages(result)[0]);
        Assert.Contains(UnknownKind.UnknownValidity, Unknowns.Of(Study(result, "model:a")).Select(static gap => gap.Kind));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("service")]
    [InlineData("delta")]
    public void Load_CountsALicenseAsThatOfTheData_When_ADatasetHasNoSuchComponent(string component)
    {
        using var folder = Folder($"dataset:d,license:mit,,,,\ndataset:d,license:cc-by-nc-4.0,{component},,,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"Warning licensed_under.csv line 3, component: a dataset has no {component}; the license counts as that of the data itself."],
            Messages(result));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "dataset:d"));
    }

    [Theory]
    [InlineData("MIT?", "there is no license \"MIT?\" (did you mean license:mit?)")]
    [InlineData("MIT*", "there is no license \"MIT*\" (did you mean license:mit?)")]
    [InlineData("-MIT", "there is no license \"-MIT\" (did you mean license:mit?)")]
    [InlineData("(MIT", "\"(MIT\" cannot be read: a parenthesis is not closed")]
    [InlineData("MIT or unknown", "\"MIT or unknown\" offers a choice between a license and none that is known, which is no choice")]
    public void Load_AsksForALicense_When_ItIsWrittenWithASignOfDoubt(string license, string problem)
    {
        using var folder = Folder($"model:a,{license},,,,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"Error licensed_under.csv line 2, to: {problem}; the relation is kept but takes no part in the graph, and verdicts count "
                + "what it "
                + "says as unknown."],
            Messages(result));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:a"));
        Assert.Empty(result.Graph.FindByName(NodeKind.License, license));
    }

    [Fact]
    public void Load_NamesTheDayOfALicense_When_ItIsCalledByAnotherName()
    {
        using var folder = Folder("model:a,MIT License,,,,\n");

        Assert.Contains(
            "Warning licensed_under.csv line 2, to: MIT License took effect in 2024, after the release of model:a in 2023; the relation "
            + "is kept. "
                + "If the license came later, valid_from says since when; if another one came first, it is a row of its own.",
            Messages(folder.Load()));
    }

    private static TestFolder Folder(string licensedUnder) => TestFolder.Create(
        ("models.csv", "id,name,kind,release_date\nmodel:a,A,base,2023\n"),
        ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        ("licenses.csv", "id,name,kind,effective_from,aliases\n"
            + (licensedUnder.Contains(
                "MIT License", StringComparison.Ordinal) ? "license:mit,MIT,open-source,2024,\n" : "license:mit,MIT,open-source,,\n")
            + "license:cc-by-nc-4.0,NC,open-data,,\nlicense:none,Unknown,none,,\n"),
        ("licensed_under.csv", "from,to,component,group,valid_from,valid_to\n" + licensedUnder
            + (licensedUnder.StartsWith("dataset", StringComparison.Ordinal) ? "" : "dataset:d,license:mit,,,,\n")));

    private static string[] Messages(LoadResult result) => [.. result.Findings
        .Where(static finding => finding.File == "licensed_under.csv").Select(static finding => $"{finding.Severity} {finding.Message}")];

    private static VerdictOutcome Outcome(LoadResult result, string id) =>
        Verdicts.Of(Study(result, id), Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient).Outcome;

    private static ArtifactStudy Study(LoadResult result, string id) => new LineageAnalysis(result.Graph, result.Rules).StudyOf(
        result.Graph.ArtifactOf(result.Graph.FindById(id)!.Value)); // the folder has it
}
