using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// Words, yes and no, dates and licenses as people write them, in rows: the graph holds what the layout has for them, and says so.
public sealed class WrittenWordsTests
{
    private const string Licenses =
        "id,name,spdx_id,aliases\n" +
        "license:apache-2.0,Apache License 2.0,Apache-2.0,Apache 2\n" +
        "license:cc-by-4.0,Creative Commons Attribution 4.0,CC-BY-4.0,\n" +
        "license:gpl-3.0,GNU GPL v3.0,GPL-3.0-only,\n" +
        "license:mit,MIT License,MIT,\n";

    [Theory]
    [InlineData("fine_tunes_from", "method", "model:b", "finetune", Qualifier.Full)]
    [InlineData("fine_tunes_from", "method", "model:b", "Fine-Tuned", Qualifier.Full)]
    [InlineData("fine_tunes_from", "method", "model:b", "continual pre-training", Qualifier.ContinuedPretraining)]
    [InlineData("fine_tunes_from", "method", "model:b", "LoRA", Qualifier.Adapter)]
    [InlineData("fine_tunes_from", "method", "model:b", "QLoRA", Qualifier.Adapter)]
    [InlineData("fine_tunes_from", "method", "model:b", "quantized", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "GGUF", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "GGML", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "GPTQ", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "AWQ", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "EXL2", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "bnb", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "4-bit", Qualifier.Quantization)]
    [InlineData("fine_tunes_from", "method", "model:b", "merged", Qualifier.Merge)]
    [InlineData("fine_tunes_from", "method", "model:b", "distilled", Qualifier.Distillation)]
    [InlineData("trained_on", "stage", "dataset:d", "supervised fine-tuning", Qualifier.Sft)]
    [InlineData("trained_on", "stage", "dataset:d", "DPO", Qualifier.Preference)]
    [InlineData("trained_on", "stage", "dataset:d", "eval", Qualifier.Evaluation)]
    [InlineData("derived_from", "method", "dataset:d", "filtered", Qualifier.Filtering)]
    [InlineData("derived_from", "method", "dataset:d", "Translated", Qualifier.Translation)]
    [InlineData("generated_by", "role", "model:b", "generated", Qualifier.Text)]
    [InlineData("generated_by", "role", "model:b", "labelled", Qualifier.Annotation)]
    [InlineData("generated_by", "role", "model:b", "chosen responses", Qualifier.Chosen)]
    [InlineData("generated_by", "role", "model:b", "rejected_answers", Qualifier.Rejected)]
    [InlineData("generated_by", "role", "model:b", "Prompts", Qualifier.Prompt)]
    public void Load_ReadsAnotherWordAndSaysSo(string table, string column, string to, string word, Qualifier expected)
    {
        var from = table is "fine_tunes_from" or "trained_on" ? "model:a" : "dataset:e";
        using var folder = TestFolder.Create(($"{table}.csv", $"from,to,{column}\n{from},{to},{word}\n"));
        var result = folder.Load();

        var relation = result.Graph.Relation(0);
        Assert.Equal((expected, Words.Spell(expected)), (relation.Qualifier, relation.QualifierText));
        Assert.Equal(
            [
                new Finding(
                    FindingSeverity.Info, "read-as", $"{table}.csv line 2, {column}: \"{word}\" is read as {Words.Spell(expected)}.")
                {
                    File = $"{table}.csv",
                    Line = 2,
                    Column = column,
                    Field = 3,
                    Value = word,
                    Expectation = string.Join(' ', RelationSchema.Of(relation.Kind).QualifierSpellings),
                },
            ],
            result.Findings.AsEnumerable());
    }

    [Theory]
    [InlineData("FULL", Qualifier.Full)]
    [InlineData(" full ", Qualifier.Full)]
    [InlineData("Continued Pretraining", Qualifier.ContinuedPretraining)]
    [InlineData("continued_pretraining", Qualifier.ContinuedPretraining)]
    [InlineData("  ", Qualifier.None)]
    public void Load_IsSilent_When_OnlyCaseBlanksOrHyphensDiffer(string word, Qualifier expected)
    {
        using var folder = TestFolder.Create(("fine_tunes_from.csv", $"from,to,method\nmodel:a,model:b,{word}\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal(expected, result.Graph.Relation(0).Qualifier);
    }

    [Theory]
    [InlineData("fine_tunes_from", "method", "model:a", "model:b", "dpo")] // says nothing of the weights that were made
    [InlineData("fine_tunes_from", "method", "model:a", "model:b", "instruct")]
    [InlineData("trained_on", "stage", "model:a", "dataset:d", "fine-tuning")] // supervised or by preferences
    [InlineData("trained_on", "stage", "model:a", "dataset:d", "test")] // data that is only measured with carries nothing
    [InlineData("trained_on", "stage", "model:a", "dataset:d", "validation")]
    [InlineData("derived_from", "method", "dataset:e", "dataset:d", "curated")]
    [InlineData("generated_by", "role", "dataset:e", "model:b", "method")] // how, not what
    [InlineData("generated_by", "role", "dataset:e", "model:b", "preference")] // the chosen ones, the rejected ones, or the judgement
    public void Load_LeavesAWordUnknown_When_ItMayMeanSeveralThings(string table, string column, string from, string to, string word)
    {
        using var folder = TestFolder.Create(($"{table}.csv", $"from,to,{column}\n{from},{to},{word}\n"));
        var result = folder.Load();

        Assert.Equal((Qualifier.Unknown, word), (result.Graph.Relation(0).Qualifier, result.Graph.Relation(0).QualifierText));
        Assert.Equal(["Warning unknown-value"], result.Findings.Select(finding => $"{finding.Severity} {finding.Code}"));
    }

    [Theory]
    [InlineData("Weights", Component.Weights, 0)]
    [InlineData("model weights", Component.Weights, 1)]
    [InlineData("Source Code", Component.Code, 1)]
    [InlineData("API", Component.Service, 1)]
    [InlineData("Delta", Component.Delta, 0)]
    [InlineData("weight-diff", Component.Delta, 1)]
    public void Load_ReadsComponents_InAnyCaseAndOtherWords(string word, Component expected, int findings)
    {
        using var folder = TestFolder.Create(("licensed_under.csv", $"from,to,component\nmodel:a,license:l,{word}\n"));
        var result = folder.Load();

        Assert.Equal((expected, true), (result.Graph.LicenseRelation(0).Component, result.Graph.LicenseRelation(0).IsComponentKnown));
        Assert.Equal(findings, result.Findings.Count(finding => finding.Code == "read-as"));
        Assert.Equal(findings, result.Findings.Count(static finding => finding.Code != "other-component"));
    }

    [Theory]
    [InlineData("31.12.2023", "2023-12-31")]
    [InlineData("31/12/2023", "2023-12-31")]
    [InlineData("12/31/2023", "2023-12-31")]
    [InlineData("4/4/2023", "2023-04-04")]
    [InlineData("2023/12/31", "2023-12-31")]
    [InlineData("2023-3-1", "2023-03-01")]
    [InlineData("12/2023", "2023-12")]
    [InlineData("2023-12-31 00:00:00", "2023-12-31")]
    public void Load_ReadsADateAndSaysSo_When_ItMeansOneDayOnly(string written, string expected)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name,release_date\nmodel:a,A,{written}\n"));
        var result = folder.Load();

        Assert.Equal(expected, result.Graph.ReleaseDateOf(0).ToString());
        Assert.Equal(
            [$"Info read-as models.csv line 2, release_date: \"{written}\" is read as {expected}."],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
    }

    [Theory]
    [InlineData("WAHR", true)]
    [InlineData("falsch", false)]
    [InlineData("VRAI", true)]
    [InlineData("faux", false)]
    [InlineData("Yes", true)]
    [InlineData("0", false)]
    [InlineData("x", true)]
    [InlineData("s\u00ED", true)]
    [InlineData(" ja ", true)]
    [InlineData("", null)]
    public void Load_KeepsYesAndNoAsWritten_AndReadsThem(string word, bool? expected)
    {
        using var folder = TestFolder.Create(("licenses.csv", $"id,name,osi_approved\nlicense:l,L,{word}\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        var text = result.Graph.GetText(new NodeId(NodeKind.License, 0), NodeField.OsiApproved);
        Assert.Equal(word, text);
        Assert.True(Words.TryParseBoolean(text, out var value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Load_ReportsYesAndNo_When_TheyAreNone()
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", "id,name,osi_approved\nlicense:l,L,perhaps\n"), ("datasets.csv", "id,name,synthetic\ndataset:d,D,maybe\n"));

        Assert.Equal(
            [
                "Error datasets.csv line 2, synthetic: \"maybe\" does not say whether models wrote the data; "
                    + "it is kept but counts as not known.",
                "Warning licenses.csv line 2, osi_approved: \"perhaps\" is neither yes nor no; it is kept but counts as not known.",
            ],
            folder.Load().Findings.Select(finding => $"{finding.Severity} {finding.Message}"));
    }

    [Theory]
    [InlineData("yes", Synthetic.Yes)]
    [InlineData("WAHR", Synthetic.Yes)]
    [InlineData("No", Synthetic.No)]
    [InlineData("partly", Synthetic.Mixed)]
    [InlineData("unknown", Synthetic.NotSaid)]
    [InlineData(" ", Synthetic.NotSaid)]
    public void Load_ReadsWhetherDataIsSynthetic(string word, Synthetic expected)
    {
        using var folder = TestFolder.Create(("datasets.csv", $"id,name,synthetic\ndataset:d,D,{word}\n"));

        Assert.Empty(folder.Load().Findings);
        Assert.True(Words.TryParseSynthetic(word, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("public", AccessRights.Public)]
    [InlineData("Open access", AccessRights.Public)]
    [InlineData("gated", AccessRights.Restricted)]
    [InlineData("non_public", AccessRights.NonPublic)]
    [InlineData("Not published", AccessRights.NonPublic)]
    [InlineData("unknown", AccessRights.NotSaid)]
    [InlineData(" ", AccessRights.NotSaid)]
    public void Load_ReadsWhoCanHaveData(string word, AccessRights expected)
    {
        using var folder = TestFolder.Create(("datasets.csv", $"id,name,synthetic,access_rights\ndataset:d,D,no,{word}\n"));

        Assert.True(Words.TryParseAccessRights(word, out var value));
        Assert.Equal(expected, value);
        Assert.Equal(
            value == AccessRights.NotSaid || word == Words.Spell(value)
                ? []
                : [$"Info datasets.csv line 2, access_rights: \"{word}\" is read as {Words.Spell(expected)}."],
            folder.Load().Findings.Select(static finding => $"{finding.Severity} {finding.Message}"));
    }

    [Fact]
    public void Load_ReportsAHeaderThatMayBeMeantForAccessRights_AndNoneThatIsNotThere()
    {
        using var misspelt = TestFolder.Create(("datasets.csv", "id,name,synthetic,access_right\ndataset:d,D,no,non-public\n"));
        using var without = TestFolder.Create(("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"));

        Assert.Empty(without.Load().Findings);
        Assert.Equal(
            "Error datasets.csv: the column \"access_right\" is none of the layout (did you mean access_rights?); its values are not read, "
            + "so that each dataset under a license counts as one that can be had. Call it access_rights if that is meant.",
            string.Join('\n', misspelt.Load().Findings.Select(finding => $"{finding.Severity} {finding.Message}")));
    }

    [Theory]
    [InlineData("Service", null)]
    [InlineData("api", "service")]
    [InlineData("LoRA", "adapter")]
    public void Load_SaysAsWhichKindAWordIsRead(string word, string? kind)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name,kind\nmodel:a,A,{word}\n"));

        Assert.Equal(
            kind is null ? [] : [$"Info models.csv line 2, kind: \"{word}\" is read as {kind}."],
            folder.Load().Findings.Where(static finding => finding.Code == "read-as")
                .Select(static finding => $"{finding.Severity} {finding.Message}"));
    }

    [Fact]
    public void Load_ReportsAWordThatDoesNotSayWhoCanHaveData()
    {
        using var folder = TestFolder.Create(("datasets.csv", "id,name,synthetic,access_rights\ndataset:d,D,no,pubic\n"));

        Assert.Equal(
            "Error datasets.csv line 2, access_rights: \"pubic\" does not say who can have the data; it is kept but counts as non-public.",
            string.Join('\n', folder.Load().Findings.Select(finding => $"{finding.Severity} {finding.Message}")));
    }

    [Theory]
    [InlineData("mit", "license:mit", "license:mit")]
    [InlineData("MIT License", "license:mit", "license:mit")]
    [InlineData("Apache 2", "license:apache-2.0", "license:apache-2.0")]
    [InlineData(
        "GPL-3.0-or-later", "license:gpl-3.0", "license:gpl-3.0. That a later version may be chosen instead is not recorded")]
    [InlineData(
        "Apache-2.0 OR MIT", "license:apache-2.0 [apache-2.0 OR mit] license:mit [apache-2.0 OR mit]",
        "a choice: license:apache-2.0 or license:mit")]
    [InlineData(
        "MIT AND CC-BY-4.0", "license:cc-by-4.0 license:mit", "licenses that all apply: license:cc-by-4.0; license:mit")]
    [InlineData(
        "(MIT OR Apache-2.0) AND CC-BY-4.0",
        "license:apache-2.0 [apache-2.0 OR mit] license:cc-by-4.0 license:mit [apache-2.0 OR mit]",
        "licenses that all apply: license:apache-2.0 or license:mit; license:cc-by-4.0")]
    [InlineData(
        "mit; apache-2.0", "license:apache-2.0 license:mit",
        "licenses that all apply: license:apache-2.0; license:mit. The list does not say that one may be chosen; write OR if so")]
    public void Load_ReadsLicensesByWhatTheySay(string text, string expected, string reading)
    {
        using var folder = TestFolder.Create(("licenses.csv", Licenses), ("licensed_under.csv", $"from,license,note\nmodel:a,{text},n\n"));
        using var saved = TestFolder.Empty();
        var result = folder.Load();
        CsvFolder.Save(result.Contents, saved.Path);
        var again = saved.Load();

        Assert.Equal(expected, Describe(result.Graph));
        Assert.Equal(
            [$"Info read-as licensed_under.csv line 2, to: \"{text}\" is read as {reading}."],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
        Assert.Empty(again.Findings);
        Assert.Equal(result.Contents.Revision, again.Contents.Revision);
    }

    [Theory]
    [InlineData(
        "MIT OR Nope-1.0", "", "there is no license \"Nope-1.0\"",
        " Write the id of a license of licenses.csv, or add the license there.")]
    [InlineData(
        "GPL-3.0 WITH Classpath-exception-2.0", "", "there is no license \"GPL-3.0 WITH Classpath-exception-2.0\"",
        " A license with an exception is one of its own: add it to licenses.csv under that name.")]
    [InlineData(
        "MIT OR", "", "\"MIT OR\" cannot be read: a license is missing beside AND, OR or a parenthesis",
        " Write ids of licenses.csv, with AND or OR between them.")]
    [InlineData(
        "other", "", "there is no license \"other\"", " Write the id of a license of licenses.csv, or add the license there.")]
    [InlineData(
        "MIT AND Apache-2.0", "g",
        "\"MIT AND Apache-2.0\" stands for licenses that all apply, which cannot be one of a group; write one row with OR and AND",
        "")]
    public void Load_KeepsTheWholeRowAside_When_APartOfItIsNotKnown(string text, string group, string problem, string advice)
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", Licenses), ("licensed_under.csv", $"from,to,group\nmodel:a,{text},{group}\n"));
        var result = folder.Load();

        Assert.Equal("", Describe(result.Graph));
        Assert.Equal([text], result.Graph.Unresolved.Select(row => row.To));
        Assert.Equal(
            [
                $"Error dangling-id licensed_under.csv line 2, to: {problem}; the relation is kept but takes no part in the graph, "
                    + $"and verdicts count what it says as unknown.{advice}",
            ],
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
    }

    [Fact]
    public void Load_PutsAChoiceIntoTheGroupOfItsRow_When_ItHasOne()
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", Licenses),
            ("licensed_under.csv", "from,to,group\nmodel:a,MIT OR Apache-2.0,g\nmodel:a,license:cc-by-4.0,g\n"));

        Assert.Equal("license:apache-2.0 [g] license:cc-by-4.0 [g] license:mit [g]", Describe(folder.Load().Graph));
    }

    [Fact]
    public void Load_GivesOneRelationWithTwoClaims_When_TwoSourcesSayTheSameOtherwise()
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", Licenses),
            (
                "licensed_under.csv",
                "from,to,note\nmodel:a,MIT OR Apache-2.0,x\nmodel:a,apache-2.0 or mit,y\nmodel:a,mit,z\nmodel:a,MIT,z\n"));
        var result = folder.Load();

        Assert.Equal("license:apache-2.0 [apache-2.0 OR mit] license:mit license:mit [apache-2.0 OR mit]", Describe(result.Graph));
        Assert.Equal([2, 1, 2], Enumerable.Range(0, 3).Select(position => result.Graph.LicenseRelation(position).Claims.Count));
        Assert.Equal(["licensed_under.csv line 5 says the same as another row; it counts once."],
            result.Findings.Where(finding => finding.Code == "repeated-row").Select(finding => finding.Message));
    }

    [Fact]
    public void Load_FindsNodes_When_BlanksStandAroundTheirIds()
    {
        using var folder = TestFolder.Create(
            ("fine_tunes_from.csv", "from,to\n model:a,model:b \n"), ("licensed_under.csv", "from,to\nmodel:a\u00A0, license:l\n"));
        var result = folder.Load();

        Assert.Empty(result.Findings);
        Assert.Equal((1, 1, 0), (result.Graph.RelationCount, result.Graph.LicenseRelationCount, result.Graph.Unresolved.Length));
    }

    [Fact]
    public void Build_SaysTheSame_When_RowsWithoutLinesUseOtherWords()
    {
        var assembler = new GraphAssembler(new LoadOptions(), CancellationToken.None);
        foreach (var (table, rows) in new (TableLayout, string[][])[]
        {
            (TableLayouts.Of(NodeKind.Model), [["model:a", "A", "", "", "", "", "", "", ""], ["model:b", "B", "", "", "", "", "", "", ""]]),
            (TableLayouts.Of(RelationKind.FineTunesFrom), [["model:a", "model:b", "GGUF", "", "", "", "", "", ""]]),
        })
        {
            using var cursor = new Unlined(table, rows, assembler.FindingsOf(table));
            assembler.Read(cursor);
            if (table is NodeLayout)
            {
                assembler.CompleteNodes();
            }
        }

        assembler.ReadRules(_ => null);
        var result = assembler.Build();

        Assert.Equal(Qualifier.Quantization, result.Graph.Relation(0).Qualifier);
        Assert.Equal(
            ["fine_tunes_from.csv, method of \"model:a to model:b\": \"GGUF\" is read as quantization."],
            result.Findings.Select(finding => finding.Message));
    }

    private static string Describe(LineageGraph graph) => string.Join(' ', Enumerable.Range(0, graph.LicenseRelationCount)
        .Select(graph.LicenseRelation)
        .Select(relation =>
            graph.IdOf(new NodeId(NodeKind.License, relation.License)) + (relation.Group.Length == 0 ? "" : $" [{relation.Group}]")));

    /// <summary>Rows of a store that has no lines.</summary>
    private sealed class Unlined(TableLayout table, string[][] rows, FindingList findings) : RowCursor(table, findings), IDisposable
    {
        private int _row = -1;

        public override ReadOnlySpan<char> this[int slot] => rows[_row][slot];

        public override bool Read() => ++_row < rows.Length;

        public void Dispose()
        {
        }
    }
}
