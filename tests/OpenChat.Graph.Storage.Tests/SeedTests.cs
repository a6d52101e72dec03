using System.Text;
using CsvHelper;
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
        var dates = Seed.Result.Findings.Where(static finding => finding.Code == "chronology").ToList();

        Assert.All(dates, finding => Assert.Equal(FindingSeverity.Info, finding.Severity));
        Assert.All(dates, finding => Assert.NotEqual("", NoteIn(finding.File!, finding.Line))); // of a file
        Assert.Equal(
            ["Info listings.csv line 17 hhttps://github.com/ethanyanjiali/minChatGPT"], // as the list has it
            Seed.Result.Findings.Except(dates).Select(static finding =>
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
}
