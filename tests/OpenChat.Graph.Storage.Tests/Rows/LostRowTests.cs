using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// A row of a relation that cannot be said to be about anything, and a file that cannot be read whole, take nothing away in silence: every
// artifact that may be meant has a gap, in the folder and in whatever it is saved to.
public sealed class LostRowTests
{
    private const string Models = "id,name,kind,release_date\nmodel:alpaca-7b,Alpaca 7B,instruct,2023-03\nmodel:llama,LLaMA,base,2023-02\n"
        + "model:qwen,Qwen,base,2024\n";

    [Theory]
    [InlineData("Alpaca 7B")]
    [InlineData("alpaca-7b")]
    [InlineData("MODEL:Alpaca-7B")]
    [InlineData(" model:alpaca-7b ")]
    public void Load_ReadsWhereARowStarts_When_ANameOrAnotherCaseSaysOneThing(string from)
    {
        using var folder = Folder(("fine_tunes_from.csv", $"from,to,method\n{from},model:llama,full\n"));
        var result = folder.Load();

        Assert.Equal("model:alpaca-7b FineTunesFrom model:llama", TestFolder.Relations(result.Graph)[0]);
        Assert.Equal(
            from.Trim() == "model:alpaca-7b" ? [] : [$"fine_tunes_from.csv line 2, from: \"{from}\" is read as model:alpaca-7b."],
            Messages(result, "fine_tunes_from.csv"));
    }

    [Theory]
    [InlineData("model:alpaca7b")]
    [InlineData("model:alpaka-7b")]
    [InlineData("dataset:alpaca-7b")]
    [InlineData("model:alp\u0430ca-7b")]
    [InlineData("model:alpaca\u200b-7b")]
    [InlineData("model:alpaca-7b;model:alpaca-7b")]
    public void Unknowns_HaveAGapAtTheNearest_When_TheStartOfARowIsMisspelt(string from)
    {
        using var folder = Folder(("fine_tunes_from.csv", $"from,to,method\n{from},model:llama,full\n"));
        var result = folder.Load();

        Assert.Equal(
            [$"fine_tunes_from.csv line 2, from: there is no node \"{from}\". Did you mean model:alpaca-7b? What the row says may be about "
                + "it, and verdicts count it as unknown." + OddCharacters.Describe(from)],
            Messages(result, "fine_tunes_from.csv"));
        Assert.Equal(
            [$"UnknownParent Line 2 of fine_tunes_from.csv does not start from a model that is there but from \"{from}\", and Alpaca "
                + "7B may be meant; what Alpaca 7B is fine-tuned from is not known whole."],
            Gaps(result, "model:alpaca-7b"));
        Assert.Empty(Gaps(result, "model:qwen"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
        Assert.Equal(Gaps(result, "model:alpaca-7b"), Gaps(Saved(result), "model:alpaca-7b"));
    }

    [Theory]
    [InlineData("#REF!", "there is no node \"#REF!\". What")]
    [InlineData("model:gone", "there is no node \"model:gone\". What")]
    public void Unknowns_HaveAGapAtEveryModel_When_NothingIsNear(string from, string message)
    {
        using var folder = Folder(("fine_tunes_from.csv", $"from,to,method\n{from},model:llama,full\n"));
        var result = folder.Load();

        Assert.Equal(
            [$"fine_tunes_from.csv line 2, from: {message} the row says may be about any model, and verdicts count it as unknown: put the "
                + "right id, or delete the row if what it is about is not listed."],
            Messages(result, "fine_tunes_from.csv"));
        Assert.Equal(
            [$"UnknownParent Line 2 of fine_tunes_from.csv does not start from a model that is there but from \"{from}\", and any model "
                + "may be "
                + "meant; "
                + "what Qwen is fine-tuned from is not known whole."],
            Gaps(result, "model:qwen"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
        Assert.Empty(Gaps(result, "dataset:d"));
    }

    [Fact]
    public void Unknowns_HaveOneGap_When_ManyRowsMayBeAboutAnything()
    {
        using var folder = Folder(("fine_tunes_from.csv", "from,to,method\nmodel:gone,model:llama,full\n,model:llama,full\n"));
        var result = folder.Load();

        Assert.Equal(
            ["UnknownParent Line 2 of fine_tunes_from.csv does not start from a model that is there but from \"model:gone\", as 1 more "
                + "do not, and "
                + "any model "
                + "may be "
                + "meant; what Qwen is fine-tuned from is not known whole."],
            Gaps(result, "model:qwen"));
        Assert.Contains(
            "fine_tunes_from.csv line 3, from: the value is required; what the row says may be about any model, and verdicts count it as "
                + "unknown.",
            Messages(result, "fine_tunes_from.csv"));
    }

    [Theory]
    [InlineData("license:cc-by-nc-4.0,model:alpaca-7b")]
    [InlineData("model:alpaca7b,license:cc-by-nc-4.0")]
    public void Outcome_IsUnknown_When_ALicenseOfAModelIsSwappedOrMisspelt(string row)
    {
        using var folder = Folder(
            (
                "licensed_under.csv",
                $"from,to\nmodel:alpaca-7b,license:mit\nmodel:llama,license:mit\nmodel:qwen,license:mit\ndataset:d,license:mit\n{row}\n"));
        var result = folder.Load();

        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result, "model:qwen"));
        Assert.Contains(UnknownKind.UnknownLicense, Of(result, "model:alpaca-7b").Select(static gap => gap.Kind));
        Assert.DoesNotContain(UnknownKind.UnknownLicense, Of(result, "model:qwen").Select(static gap => gap.Kind));
    }

    [Fact]
    public void Unknowns_HaveAGap_When_ADeveloperRowIsMisspelt()
    {
        using var folder = Folder(("developed_by.csv", "from,to\nmodel:alpaca7b,org:o\n"));

        Assert.Equal(
            ["UnknownDeveloper Line 2 of developed_by.csv does not start from a model that is there but from \"model:alpaca7b\", and "
                + "Alpaca 7B "
                + "may "
                + "be meant; who made Alpaca 7B is not known whole."],
            Gaps(folder.Load(), "model:alpaca-7b"));
    }

    [Theory]
    [InlineData("child,parent\nmodel:alpaca-7b,model:llama\n")]
    [InlineData("parent,to\nmodel:alpaca-7b,model:llama\n")]
    [InlineData("Models and their bases\nfrom,to,method\nmodel:alpaca-7b,model:llama,full\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n")]
    [InlineData("")]
    public void Load_IsRefusedAndCountsAsUnknown_When_AFileOfRelationsCannotBeUsed(string text)
    {
        using var folder = Folder(("fine_tunes_from.csv", text));
        var result = folder.Load();

        var finding = Assert.Single(result.Obstacles);
        Assert.Equal((FindingSeverity.Error, "fine_tunes_from.csv"), (finding.Severity, finding.File));
        Assert.Contains(
            "so that which model any model was made from is not known whole, and verdicts count that as unknown.",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal(
            ["UnknownParent Rows of fine_tunes_from.csv could not be read (fine_tunes_from.csv has no header that can be used), and one of "
                + "them may be about Qwen; what Qwen is fine-tuned from is not known whole."],
            Gaps(result, "model:qwen"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
        Assert.Equal(Gaps(result, "model:qwen"), Gaps(Saved(result), "model:qwen"));
    }

    // The header behind the mark is that of the file.
    [Fact]
    public void Load_ReadsTheRowsAndCountsThemAsLost_When_TheFileBeginsWithAMarkOfAMerge()
    {
        using var folder = Folder(("fine_tunes_from.csv",
            "<<<<<<< HEAD\nfrom;to;method\nmodel:alpaca-7b;model:llama;full\n=======\nfrom;to;method\n>>>>>>> other\n"));
        var result = folder.Load();

        Assert.Equal(
            [
                "fine_tunes_from.csv line 1 is a mark of an unresolved merge; the rows of both sides are read, and which of them hold is "
                + "not "
                + "known, so that which model any model was made from is not known whole, and verdicts count that as unknown. Choose one "
                + "side, and delete the marks.",
                "fine_tunes_from.csv has its fields separated by semicolons; it is read so.",
                "fine_tunes_from.csv line 5 is the header again; it is not read as a row. Delete the line.",
            ],
            Messages(result, "fine_tunes_from.csv"));
        Assert.Equal("model:alpaca-7b FineTunesFrom model:llama", TestFolder.Relations(result.Graph)[0]);
        Assert.Equal(
            ["UnknownParent Rows of fine_tunes_from.csv could not be read (fine_tunes_from.csv holds marks of an unresolved merge), and "
                + "one "
                + "of them may be about Qwen; what Qwen is fine-tuned from is not known whole."],
            Gaps(result, "model:qwen"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
    }

    [Theory]
    [InlineData("Fine_Tunes_From.CSV")]
    [InlineData("fine_tunes_from.tsv")]
    [InlineData("fine_tunes_from.xlsx")]
    [InlineData("fine_tunes_from.csv.txt")]
    [InlineData("fine-tunes-from.csv")]
    [InlineData("fine_tune_from.csv")]
    public void Load_IsRefusedAndCountsAsUnknown_When_AFileOfRelationsHasAnotherName(string name)
    {
        using var folder = Folder((name, "from,to,method\nmodel:alpaca-7b,model:llama,full\n"));
        File.Delete(Path.Combine(folder.Path, "fine_tunes_from.csv"));
        var result = folder.Load();

        Assert.Equal(
            $"The folder has no fine_tunes_from.csv, but {name}, which is not read, so that which model any model was made from is not "
            + "known "
                + "whole, and verdicts count that as unknown. Did you mean it? Then save it as CSV under the name fine_tunes_from.csv; "
                + "else "
                + "give it another name.",
            Assert.Single(result.Obstacles).Message);
        Assert.DoesNotContain(result.Findings, static finding => finding.Code == "unknown-file");
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
    }

    [Fact]
    public void Load_IsRefusedAndCountsAsUnknown_When_AFolderHasTheNameOfAFileOfRelations()
    {
        using var folder = Folder();
        File.Delete(Path.Combine(folder.Path, "trained_on.csv"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "trained_on.csv"));
        var result = folder.Load();

        Assert.Equal(
            "trained_on.csv is no file, so that what any model was trained on is not known whole, and verdicts count that as unknown. "
            + "Put the "
                + "file in its place.",
            Assert.Single(result.Obstacles).Message);
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
    }

    [Theory]
    [InlineData("from,to,method,note\nmodel:alpaca-7b,model:llama,full,\nmodel:qwen,mod")]
    [InlineData("from,to,method,note\nmodel:alpaca-7b,model:llama,full,\nmodel:qwen,model:llama,full,\"note")]
    [InlineData("from,to,method,note\nmodel:qwen,model:llama,full,\"a note\nmodel:alpaca-7b,model:llama,full,\n\"more, text\n")]
    public void Unknowns_HaveAGapAtEveryModel_When_AFileLooksCutOffOrQuotesSwallowRows(string text)
    {
        using var folder = Folder(("fine_tunes_from.csv", text));
        var result = folder.Load();

        Assert.Contains(
            "UnknownParent Rows of fine_tunes_from.csv could not be read (rows of fine_tunes_from.csv could not be read), and one of "
            + "them may "
                + "be about LLaMA; what LLaMA is fine-tuned from is not known whole.",
            Gaps(result, "model:llama"));
        Assert.Contains(result.Findings, static finding => finding is { Severity: FindingSeverity.Error, File: "fine_tunes_from.csv" });
        Assert.Empty(result.Obstacles);
    }

    [Fact]
    public void Load_ReportsCutOff_When_TheLastRowAloneIsShort()
    {
        using var folder = Folder(("fine_tunes_from.csv", "from,to,method\nmodel:alpaca-7b,model:llama,full\nmodel:qwen,model:llama"));

        Assert.Equal(
            [
                "fine_tunes_from.csv line 3 has 2 fields where the header has 3; those that are missing count as empty. Put the commas "
                + "that "
                    + "are missing, or restore the end of the line.",
                "fine_tunes_from.csv ends with line 3, which has too few fields; the file looks cut off there, and what rows behind it may "
                    + "have said is lost, so that which model any model was made from is not known whole, and verdicts count that as "
                    + "unknown. "
                    + "Restore the whole file.",
            ],
            Messages(folder.Load(), "fine_tunes_from.csv").Take(2));
    }

    [Theory]
    [InlineData("adapter")]
    [InlineData("merge")]
    [InlineData("derived")]
    [InlineData("adaptr")]
    public void Unknowns_HaveAGap_When_AModelSaysThatItHasABaseAndNoneIsRecorded(string kind)
    {
        using var folder = Folder(("models.csv", Models.Replace("instruct", kind, StringComparison.Ordinal)));
        var result = folder.Load();

        Assert.Equal(
            [$"UnknownParent Alpaca 7B is of the kind \"{kind}\", which is made from another model, and which one is not recorded; what "
                + "that "
                + "passes on to Alpaca 7B is not known."],
            Gaps(result, "model:alpaca-7b").Where(static gap => gap.StartsWith("UnknownParent", StringComparison.Ordinal)));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("model:qwen,model:llama,full\n", false)]
    public void Unknowns_HaveAGap_When_WhatIsLicensedIsADifferenceOfWeightsAndNoBaseIsRecorded(string bases, bool isGap)
    {
        using var folder = Folder(
            ("fine_tunes_from.csv", "from,to,method\n" + bases),
            ("licensed_under.csv", "from,to,component\nmodel:qwen,license:mit,delta\nmodel:llama,license:mit,weights\n"
                + "dataset:d,license:mit,data\n"));
        var result = folder.Load();

        Assert.Equal(
            isGap
                ? ["UnknownParent Qwen is licensed as a difference of weights (component delta), which is added to those of another model, "
                    + "and which one is not recorded; what that passes on to Qwen is not known."]
                : [],
            Gaps(result, "model:qwen"));
        Assert.Equal(isGap ? VerdictOutcome.Unknown : VerdictOutcome.Allowed, Outcome(result, "model:qwen"));
    }

    // Where sources are listed, a claim of another one may be a claim of one of them, misspelt: then nobody corrects anything.
    [Theory]
    [InlineData("source:b", "source:a", false)]
    [InlineData("source:a", "source:a", true)]
    [InlineData("SOURCE:A", "source:a", true)]
    [InlineData(" source:a", "source:a", true)]
    [InlineData("source:a;source:b", "source:a", true)]
    [InlineData("n/a", "source:a", true)]
    [InlineData("source:b", "n/a", true)]
    [InlineData("", "source:a", true)]
    public void Unknowns_HaveAGap_When_TheSourceOfADoubtfulClaimIsNotListed(string doubtful, string sure, bool isGap)
    {
        using var folder = Folder(
            ("sources.csv", "id,name\nsource:a,A\nsource:b,B\n"),
            ("fine_tunes_from.csv", "from,to,method\n"),
            ("licensed_under.csv", "from,to,component,confidence,source,note\n"
                + $"model:qwen,license:mit,weights,high,{sure},\n"
                + $"model:qwen,license:cc-by-nc-4.0,weights,low,{doubtful},of another version\n"
                + "dataset:d,license:mit,data,,,\n"));
        var result = folder.Load();

        Assert.Equal(
            isGap ? ["OutweighedClaim"] : [],
            Gaps(result, "model:qwen").Select(static gap => gap[..gap.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.Equal(isGap ? VerdictOutcome.Unknown : VerdictOutcome.Allowed, Outcome(result, "model:qwen"));
    }

    [Fact]
    public void Unknowns_HaveAGap_When_AnArtifactIsSaidToBeMadeFromItself()
    {
        using var folder = Folder(
            ("fine_tunes_from.csv", "from,to,method\nmodel:alpaca-7b,model:alpaca-7b,full\n"),
            ("derived_from.csv", "from,to,method\ndataset:d,dataset:d,subset\n"));
        var result = folder.Load();

        Assert.Equal(
            ["UnknownParent fine_tunes_from.csv says that Alpaca 7B is fine-tuned from itself, so another model is meant, and what it "
                + "passes on "
                + "to Alpaca 7B is not known."],
            Gaps(result, "model:alpaca-7b"));
        Assert.Equal(
            ["UnknownParent derived_from.csv says that D holds a part of itself, so another dataset is meant, and what it passes on to D "
                + "is not "
                + "known."],
            Gaps(result, "dataset:d"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
    }

    [Fact]
    public void Unknowns_HaveGaps_When_MostRowsOfAFileContradictTheDates()
    {
        using var folder = Folder(
            ("models.csv", Models + "model:old,Old,base,2020\n"),
            ("fine_tunes_from.csv", "to,from,method\nmodel:alpaca-7b,model:llama,full\nmodel:qwen,model:old,full\n"));
        var result = folder.Load();

        Assert.Equal(
            "fine_tunes_from.csv: most rows of which the dates are known make something older than what it was made from; the columns from "
                + "and to look swapped, so that which model any model was made from is not known whole, and verdicts count that as "
                + "unknown. Put "
                + "the columns under the right names, or mend the dates.",
            Assert.Single(result.Findings, static finding => finding is { Severity: FindingSeverity.Error, Line: null }).Message);
        Assert.Equal(
            ["UnknownParent Most rows of fine_tunes_from.csv make something older than what it was made from, so that the columns from "
                + "and to "
                + "may be swapped; what Alpaca 7B is fine-tuned from is not known."],
            Gaps(result, "model:alpaca-7b"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:alpaca-7b"));
    }

    private static TestFolder Folder(params (string Name, string Text)[] files) => TestFolder.Create(
    [
        ("models.csv", Models),
        ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("licenses.csv", "id,name,kind\nlicense:mit,MIT,open-source\nlicense:cc-by-nc-4.0,NC,open-data\n"),
        ("licensed_under.csv", "from,to\nmodel:alpaca-7b,license:mit\nmodel:llama,license:mit\nmodel:qwen,license:mit\n"
            + "dataset:d,license:mit\n"),
        ("trained_on.csv", "from,to,stage\nmodel:alpaca-7b,dataset:d,sft\nmodel:llama,dataset:d,pretraining\n"
            + "model:qwen,dataset:d,pretraining\n"),
        .. files,
    ]);

    private static LoadResult Saved(LoadResult loaded)
    {
        using var folder = TestFolder.Empty();
        CsvFolder.Save(loaded.Contents, folder.Path);
        return folder.Load();
    }

    private static string[] Messages(LoadResult result, string file) =>
        [.. result.Findings.Where(finding => finding.File == file).Select(static finding => finding.Message)];

    private static IEnumerable<Unknown> Of(LoadResult result, string id) => Unknowns.Of(Study(result, id));

    private static string[] Gaps(LoadResult result, string id) => [.. Of(result, id).Where(gap =>
        gap.Kind is not (UnknownKind.MissingLicense or UnknownKind.UnreadTerms) && gap.File != "trained_on.csv"
        && result.Graph.IdOf(gap.Artifact) == id).Select(static gap => $"{gap.Kind} {gap.Message}")];

    private static VerdictOutcome Outcome(LoadResult result, string id) =>
        Verdicts.Of(Study(result, id), Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient).Outcome;

    private static ArtifactStudy Study(LoadResult result, string id) => new LineageAnalysis(result.Graph, result.Rules).StudyOf(
        result.Graph.ArtifactOf(result.Graph.FindById(id)!.Value)); // the folder has it
}
