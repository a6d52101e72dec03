using System.Text;
using CsvHelper;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests;

/// <summary>
/// The seed data: sound, in normal form, rules complete, found by the names people type, every claim with a source and a place to check it.
/// </summary>
public sealed class SeedTests
{
    // Data is often used before it is published: of each such row a note says why.
    [Fact]
    public void Load_FindsNothingThatIsNotExplained()
    {
        var noted = Seed.Result.Findings.Where(static finding => finding.Code is "chronology" or "other-component").ToList();

        Assert.All(noted, finding => Assert.Equal(FindingSeverity.Info, finding.Severity));
        Assert.All(noted, finding => Assert.NotEqual("", NoteIn(finding.File!, finding.Line))); // of a file
        Assert.Equal(
            [
                "Info generated_by.csv line 113 ", "Info generated_by.csv line 133 ", // nobody says who ran the model
                "Info listings.csv line 17 hhttps://github.com/ethanyanjiali/minChatGPT", // as the list has it
            ],
            Seed.Result.Findings.Except(noted).Select(static finding =>
                $"{finding.Severity} {finding.File} line {finding.Line} {finding.Value}"));

        static string NoteIn(string file, int? line)
        {
            using var reader = CsvReader.FromFile(Path.Combine(Seed.Folder, file));
            for (var row = 2; row <= line; row++) // every row of the seed is one line
            {
                reader.Read();
            }

            return reader.GetString("note");
        }
    }

    /// <summary>
    /// A note says what to know of the source, to readers who are somewhere else than its writer; what rests on a page that was not read,
    /// and on nothing else, has low confidence.
    /// </summary>
    [Fact]
    public void Notes_SayWhatWasNotRead_AndNothingOfWhereTheyWereWritten()
    {
        string[] alone = ["not read", "card not read", "page not read", "hub page not read", "file not read", "repository not read"];
        var unread = 0;
        var files = Directory.GetFiles(Seed.Folder, "*.csv")
            .Where(static file => File.ReadLines(file).First().Split(',') is var columns && columns.Contains("note")
                && columns.Contains("confidence"));
        foreach (var file in files)
        {
            using var reader = CsvReader.FromFile(file);
            while (reader.Read())
            {
                var note = reader.GetString("note");
                Assert.DoesNotContain(" here", note.Replace("here and there", "", StringComparison.Ordinal), StringComparison.Ordinal);
                Assert.DoesNotContain("cannot be found", note, StringComparison.OrdinalIgnoreCase);
                if (alone.Contains(note, StringComparer.OrdinalIgnoreCase))
                {
                    unread++;
                    Assert.Equal((file, note, "low"), (file, note, reader.GetString("confidence")));
                }
            }
        }

        Assert.InRange(unread, 1, int.MaxValue);
    }

    [Fact]
    public void Rules_HaveNoProblems() => Assert.Empty(Seed.Analysis.Rules.Problems);

    [Fact]
    public void Save_GivesSameBytes()
    {
        var copy = Directory.CreateTempSubdirectory("openchat-seed-");
        try
        {
            CsvFolder.Save(Seed.Result.Contents, copy.FullName);

            Assert.Equal(
                Directory.GetFiles(Seed.Folder, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal),
                copy.GetFiles().Select(static file => file.Name).Order(StringComparer.Ordinal));
            foreach (var file in copy.GetFiles())
            {
                Assert.Equal(File.ReadAllText(Path.Combine(Seed.Folder, file.Name)), File.ReadAllText(file.FullName));
            }
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Zephyr", "model:zephyr-7b-beta")]
    [InlineData("zephyr 7b", "model:zephyr-7b-beta")]
    [InlineData("HuggingFaceH4/zephyr-7b-beta", "model:zephyr-7b-beta")]
    [InlineData("Mistral", "model:mistral-7b")]
    [InlineData("MISTRAL-7B", "model:mistral-7b")]
    [InlineData("Alpaca", "model:alpaca-7b")]
    [InlineData("BLOOM", "model:bloom-176b")]
    [InlineData("GPT-J", "model:gpt-j-6b")]
    [InlineData("Llama 2", "model:llama-2-weights")]
    [InlineData("ChatGPT", "model:gpt-3.5-turbo")]
    [InlineData("Dolly 2.0", "model:dolly-v2-12b")]
    [InlineData("Dolly", "model:dolly-v1-6b model:dolly-v2-12b")]
    [InlineData("Vicuna", "model:vicuna-13b model:vicuna-13b-v1.5")]
    [InlineData("Falcon", "model:falcon-180b model:falcon-40b model:falcon-7b")]
    [InlineData("OpenLLaMA", "model:openllama-7b model:openllama-7b-v2")]
    [InlineData("Llama", "model:llama-1-weights model:llama-2-weights model:llama-3 model:llama-3.1")]
    public void FindByName_AnswersToNamesPeopleType(string name, string expected)
    {
        var graph = Seed.Result.Graph;
        Assert.Equal(expected, string.Join(
            ' ', graph.FindByName(NodeKind.Model, name).Select(index => graph.IdOf(new NodeId(NodeKind.Model, index)))));
    }

    [Fact]
    public void FindByName_SeparatesKinds_When_ModelAndDatasetShareAName()
    {
        var graph = Seed.Result.Graph;
        Assert.Equal(
            "dataset:alpaca-52k", graph.IdOf(new NodeId(NodeKind.Dataset, Assert.Single(graph.FindByName(NodeKind.Dataset, "Alpaca")))));
    }

    [Fact]
    public void Relations_AllHaveSourceAndEvidence()
    {
        string[] relations =
            ["fine_tunes_from", "trained_on", "aligned_with", "derived_from", "generated_by", "licensed_under", "developed_by"];
        foreach (var file in relations)
        {
            using var reader = CsvReader.FromFile(Path.Combine(Seed.Folder, file + ".csv"));
            while (reader.Read())
            {
                var row = Encoding.UTF8.GetString(reader.RawRecord);
                Assert.True(reader.GetString("source").StartsWith("source:", StringComparison.Ordinal), $"{file}: {row}");
                Assert.True(Uri.TryCreate(reader.GetString("evidence_url"), UriKind.Absolute, out _), $"{file}: {row}");
            }
        }
    }

    [Theory]
    [InlineData(
        "dataset:openhermes-2.5",
        "airoboros-data alpaca-gpt4 camel-ai evol-196k evol-70k glaive-code-assistant gpteacher lmsys-chat-1m metamathqa open-platypus "
        + "sharegpt-vicuna-unfiltered slimorca")]
    [InlineData("dataset:mathinstruct", "camel-ai gsm8k math-hendrycks")]
    [InlineData("dataset:wizard-vicuna-70k", "wizard-vicuna-70k-base")]
    [InlineData("dataset:wizard-vicuna-70k-base", "evol-70k")]
    public void Parts_AreThoseThatTheCardLists(string dataset, string parts) =>
        Assert.Equal(parts, string.Join(' ', From(dataset, RelationKind.DerivedFrom)));

    [Theory]
    [InlineData("dataset:evol-codealpaca", "gpt-4 by org:theblackcat102")]
    [InlineData("dataset:magicoder-oss-instruct", "gpt-3.5-turbo by org:ise-uiuc")]
    [InlineData("dataset:wizard-vicuna-70k-base", "gpt-3.5-turbo by org:june-lee")]
    [InlineData("dataset:mathinstruct", "gpt-4 by org:camel-ai and org:tiger-lab")]
    [InlineData(
        "dataset:orca-dpo-pairs",
        "gpt-3.5-turbo by org:open-orca, gpt-4 by org:open-orca (outweighed), llama-2-chat by org:intel")]
    [InlineData("dataset:pure-dove", "gpt-4 by nobody named")]
    public void Generators_AreRunByWhomASourceNames(string dataset, string generators) =>
        Assert.Equal(generators, string.Join(", ", From(dataset, RelationKind.GeneratedBy)));

    [Theory]
    [InlineData("license:openai-tou-2026-01")]
    [InlineData("license:openai-eu-tou-2026-01")]
    public void TermsOfUseOf2026_AreReadClauseByClause(string license)
    {
        var clauses = Seed.Analysis.Terms.ClausesOf(Seed.Result.Graph.FindById(license)!.Value.Index); // a license of the seed
        Assert.Equal(
            "ACCEPTABLE_USE_POLICY AI_DISCLOSURE COMMERCIAL_USE GEOGRAPHIC_EXCLUSION LIABILITY NO_COMPETING_MODELS TRADEMARK "
            + "UNILATERAL_CHANGE USE_BASED_RESTRICTIONS",
            string.Join(' ', clauses.Select(static clause => clause.Term.Code).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void LicensesOfOneName_AreSaidApartByTheirDay()
    {
        var conflicts = Conflicts.Of(Seed.Analysis.StudyOf(Seed.Artifact("model:gemini-1.5-pro")));

        Assert.Equal(
            "The license of Gemini 1.5 Pro (API) changed: Gemini API Additional Terms of Service (2024-03-20), "
            + "Gemini API Additional Terms of Service (2024-10-31), Gemini API Additional Terms of Service (2025-02-05), "
            + "Gemini API Additional Terms of Service (2025-05-20), Gemini API Additional Terms of Service (2026-03-23); "
            + "what counts is the version obtained.",
            Assert.Single(conflicts, static conflict => conflict.Code == ConflictCode.LicenseChanged).Message);
    }

    // Every gap names somebody, and the row that says so where there is one.
    [Fact]
    public void Gaps_NameWhoCouldSettleThem_AndTheRowThatSaysSo()
    {
        var graph = Seed.Result.Graph;
        var (rows, none) = (0, 0);
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            foreach (var gap in Unknowns.Of(Seed.Analysis.StudyOf(artifact)).Where(gap => gap.Artifact == artifact))
            {
                Assert.Matches(@"^(.+ could settle it by |The text of .* settles it, once )", gap.SettledBy);
                Assert.EndsWith(".", gap.SettledBy, StringComparison.Ordinal);
                if (gap.Kind is UnknownKind.MissingLicense or UnknownKind.UnknownGenerator)
                {
                    var isSaid = gap.Kind == UnknownKind.UnknownGenerator || gap.Missing is not null;
                    Assert.Equal(isSaid, gap.Line is not null);
                    (rows, none) = isSaid ? (rows + 1, none) : (rows, none + 1);
                    if (gap.Line is { } line)
                    {
                        var row = File.ReadLines(Path.Combine(Seed.Folder, gap.File)).ElementAt(line - 1);
                        Assert.StartsWith(graph.IdOf(artifact) + ",", row, StringComparison.Ordinal);
                    }
                }
            }
        }

        Assert.True(rows > none && none > 0, $"{rows} {none}");
    }

    [Fact]
    public void WrongClaims_AreKeptAndOutweighed()
    {
        var graph = Seed.Result.Graph;
        var alpaca = Seed.Artifact("model:alpaca-7b");

        var bases = graph.Outgoing(alpaca).Where(static relation => relation.Kind == RelationKind.FineTunesFrom)
            .Select(relation =>
                $"{graph.IdOf(relation.To)} {(Seed.Analysis.Licenses.IsOutweighed(relation.Position) ? "outweighed" : "carries")}");

        Assert.Equal(["model:llama-1-weights carries", "model:llama-2-weights outweighed"], bases);
    }

    /// <summary>What a dataset was made from by one kind of relation, with who ran it where that is asked.</summary>
    private static IEnumerable<string> From(string dataset, RelationKind kind)
    {
        var graph = Seed.Result.Graph;
        foreach (var relation in graph.Outgoing(Seed.Artifact(dataset)))
        {
            if (relation.Kind != kind)
            {
                continue;
            }

            var operators = relation.Operators.ToArray()
                .Select(organisation => graph.IdOf(new NodeId(NodeKind.Organisation, organisation))).ToArray();
            var by = kind != RelationKind.GeneratedBy ? ""
                : operators.Length == 0 ? " by nobody named" : $" by {string.Join(" and ", operators)}";
            var id = graph.IdOf(relation.To);
            yield return id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..] + by
                + (Seed.Analysis.Licenses.IsOutweighed(relation.Position) ? " (outweighed)" : "");
        }
    }
}
