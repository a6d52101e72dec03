using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// A license of the id of one that the product ships is not believed where it says something milder of itself.
public sealed class ShippedLicenseTests
{
    private static readonly string[] Columns =
    [
        "id", "name", "spdx_id", "version", "family", "steward", "kind", "osi_approved", "effective_from", "superseded_by", "url",
        "aliases",
    ];

    [Theory]
    [InlineData("license:llama-2", "terms-of-service", "bespoke-model")]
    [InlineData("license:cc-by-4.0", " Terms_of_service", "open-data")]
    [InlineData("license:openai-tou-2023-03-14", "rail", "terms-of-service")]
    [InlineData("license:cc-by-4.0", "usage-policy", "open-data")]
    public void Kind_ThatIsMilderThanTheShippedOne_IsAnErrorAndAGap(string license, string kind, string shipped)
    {
        using var folder = Folder(license, kind);
        var loaded = folder.Load();

        Assert.Equal(
            [
                $"Error contradicting-rule licenses.csv line 2, kind: \"{kind}\" lets more through than the kind of the shipped {license}, "
                + $"which is {shipped}. The stricter counts, and the license does not count as recorded whole. Write {shipped}, or give "
                + "another license an id of its own.",
            ],
            loaded.Findings.Where(static finding => finding.File == "licenses.csv")
                .Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
        Assert.Equal(
            [
                $"UnreadTerms licenses.csv The terms of L, the license of A, are not recorded whole: licenses.csv gives it the kind "
                + $"\"{kind}\", and the shipped one is {shipped}. | The kind {shipped} for {license} in licenses.csv, or another id if "
                + "another license is meant, settles it.",
            ],
            Unknowns.Of(StudyOf(loaded)).Where(static gap => gap.Kind == UnknownKind.UnreadTerms)
                .Select(static gap => $"{gap.Kind} {gap.File} {gap.Message} | {gap.SettledBy}"));
        Assert.Equal(VerdictOutcome.Unknown, Verdicts.Of(StudyOf(loaded), Purpose.Research, Reading.TextOnly).Outcome);

        // A copy says the same.
        using var copy = TestFolder.Empty();
        CsvFolder.Save(loaded.Contents, copy.Path);
        Assert.Equal(
            loaded.Findings.Select(static finding => finding.Message), copy.Load().Findings.Select(static finding => finding.Message));
    }

    [Theory]
    [InlineData("license:llama-2", "bespoke-model")]
    [InlineData("license:llama-2", "Bespoke_Model ")]
    [InlineData("license:llama-2", "rail")] // as much of a license
    [InlineData("license:llama-2", "")]
    [InlineData("license:llama-2", "permissive")] // an unknown word lets nothing through
    [InlineData("license:acme", "terms-of-service")] // nobody ships it
    public void Kind_IsTakenAsItIs_When_ItLetsNoMoreThrough(string license, string kind)
    {
        using var folder = Folder(license, kind);
        var loaded = folder.Load();

        Assert.DoesNotContain(loaded.Findings, static finding => finding.Column == "kind");
        Assert.DoesNotContain(Unknowns.Of(StudyOf(loaded)), static gap => gap.Kind == UnknownKind.UnreadTerms);
    }

    // A clause that the product ships is not believed where it is less sure, or frees some whom the shipped one binds.
    [Theory]
    [InlineData(
        "NO_TRAINING_ON_OUTPUTS", "explicit,", "Interpretive,",
        "certainty: \"Interpretive\" is less sure than the shipped clause, which is explicit. The stricter counts, and license:llama-2 "
        + "does "
        + "not count as recorded whole. Write explicit, or give another license an id of its own.",
        "has the certainty Interpretive, and the shipped clause is explicit")]
    [InlineData(
        "SCALE_THRESHOLD", ",700000000,", ",800000000,",
        "amount: \"800000000\" is not the threshold of the shipped clause, which holds for whoever has more than 700,000,000 monthly "
        + "active "
        + "users. The stricter counts, and license:llama-2 does not count as recorded whole. Write what the shipped file says, or give "
        + "another license an id of its own.",
        "holds for whoever has more than 800,000,000 monthly active users, and the shipped clause for whoever has more than 700,000,000 "
        + "monthly active users")]
    [InlineData(
        "NO_TRAINING_ON_OUTPUTS", ",,,,", ",5,users,,",
        "amount: \"5\" frees all below it of the clause, and the shipped clause holds for everybody. The stricter counts, and "
        + "license:llama-2 does not count as recorded whole. Leave amount, unit, currency and measured_how empty, or give another license "
        + "an id of its own.",
        "holds for whoever has more than 5 users, and the shipped clause for everybody")]
    [InlineData("SCALE_THRESHOLD", ",700000000,", ",600000000,", null, null)]
    [InlineData("NO_TRAINING_ON_OUTPUTS", "explicit,", "withdrawn,", null, null)] // that is said in the open
    public void Clause_ThatIsMilderThanTheShippedOne_IsAnErrorAndAGap(
        string term, string before, string after, string? problem, string? reason)
    {
        using var reader = new StreamReader(ShippedRules.OpenFile("license_terms.csv"));
        var lines = reader.ReadToEnd().Split('\n');
        string[] rows =
        [
            lines[0], .. lines.Where(static line => line.StartsWith("license:llama-2,", StringComparison.Ordinal)),
            .. lines.Where(static line => line.StartsWith("license:unlicense,", StringComparison.Ordinal)),
        ];
        var row = Array.FindIndex(rows, line => line.Contains($",{term},", StringComparison.Ordinal));
        var place = rows[row].LastIndexOf(before, StringComparison.Ordinal);
        rows[row] = string.Concat(rows[row].AsSpan(0, place), after, rows[row].AsSpan(place + before.Length));
        using var folder = Folder("license:llama-2", "bespoke-model");
        folder.Write("license_terms.csv", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows) + "\n"));
        var loaded = folder.Load();

        Assert.Equal(
            problem is null ? [] : [$"Error contradicting-rule license_terms.csv line {row + 1}, {problem}"],
            loaded.Findings.Where(static finding => finding.File == "license_terms.csv")
                .Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
        Assert.Equal(
            reason is null
                ? []
                : [$"The terms of L, the license of A, are not recorded whole: license_terms.csv line {row + 1} ({term}) {reason}."],
            Unknowns.Of(StudyOf(loaded)).Where(static gap => gap.Kind == UnknownKind.UnreadTerms && gap.Missing == "license:llama-2")
                .Select(static gap => gap.Message));
    }

    // Two licenses that the product ships are of one family only if they are so there; and without a family they are of the shipped one.
    [Theory]
    [InlineData("license:llama-2", "", "license:llama-3", "", true)]
    [InlineData("license:llama-2", "one", "license:llama-3", "One", true)]
    [InlineData("license:llama-2", "one", "license:openai-tou-2023-03-14", "one", false)]
    [InlineData("license:llama-2", "one", "license:acme", "one", false)]
    [InlineData("license:llama-2", "llama", "license:acme", "llama", true)] // that is said in the open
    [InlineData("license:acme", "one", "license:umbrella", "one", true)]
    [InlineData("license:acme-1", "", "license:acme-2", "", true)]
    public void Family_IsNoWiderThanTheShippedOne(string first, string family, string second, string otherFamily, bool isOne)
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", $"id,name,family\n{first},L,{family}\n{second},K,{otherFamily}\n"));
        var loaded = folder.Load();
        var terms = new LineageAnalysis(loaded.Graph, loaded.Rules).Terms;

        Assert.Equal(isOne, terms.FamilyOf(0) == terms.FamilyOf(1));
    }

    [Fact]
    public void ShippedLicenses_HaveTheColumnsOfTheLayout()
    {
        Assert.Equal(Columns, File.ReadLines(Path.Combine(Seed.Folder, "licenses.csv")).First().Split(','));
        Assert.Equal(Columns, TableLayouts.Of(NodeKind.License).Columns);
        Assert.Equal(new ShippedLicense("bespoke-model", "llama"), ShippedRules.Licenses["llama-2"]);
        Assert.Equal(File.ReadLines(Path.Combine(Seed.Folder, "licenses.csv")).Count() - 1, ShippedRules.Licenses.Count);
    }

    private static TestFolder Folder(string license, string kind) => TestFolder.Create(
        ("models.csv", "id,name,kind\nmodel:a,A,base\n"), ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("licenses.csv", $"id,name,kind\n{license},L,{kind}\nlicense:unlicense,K,\n"),
        ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        ("licensed_under.csv", $"from,to\nmodel:a,{license}\ndataset:d,license:unlicense\n"));

    private static ArtifactStudy StudyOf(LoadResult loaded) => new LineageAnalysis(loaded.Graph, loaded.Rules).StudyOf(
        loaded.Graph.ArtifactOf(loaded.Graph.FindById("model:a")!.Value)); // every folder here has it
}
