using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using VerdictTable = OpenChat.Graph.Benchmarks.Mutations.VerdictTable;

namespace OpenChat.Graph.Storage.Tests.Rows;

// Rows with one id that say different things: what they say differently is not known, whatever their order.
public sealed class DuplicateRowTests
{
    private const string Terms = "every name that they give leads here, and all else in which they differ counts as unknown. Keep one of "
        + "them.";

    // Every row of the file says one word, or is there twice and says two. {0} is the word.
    private static readonly Dictionary<string, (string File, string Header, string[] Rows, string[] Words)> Columns = new()
    {
        ["kind of models"] = (
            "models.csv", "id,name,kind,release_date",
            [
                "model:up,Up,{0},2023-02", "model:m,M,{0},2023-05", "model:bare,Bare,{0},2023", "model:run,Run,{0},2023",
                "model:tuned,Tuned,{0},2023",
            ],
            ["", "base", "instruct", "reward", "service", "servcie", "adapter", "tool", "none"]),
        ["release_date"] = (
            "models.csv", "id,name,kind,release_date",
            [
                "model:up,Up,base,{0}", "model:m,M,chat,{0}", "model:bare,Bare,base,{0}", "model:run,Run,service,{0}",
                "model:tuned,Tuned,instruct,{0}",
            ],
            ["", "2022", "2023-02-10", "2023-06", "soon"]),
        ["synthetic"] = (
            "datasets.csv", "id,name,synthetic,release_date", ["dataset:d,D,{0},2023-05", "dataset:e,E,{0},2023"],
            ["", "yes", "no", "mixed", "unknown", "perhaps"]),
        ["kind of licenses"] = (
            "licenses.csv", "id,name,kind,family,effective_from",
            ["license:mit,MIT,{0},,", "license:cc-by-nc-4.0,NC,{0},,", "license:openai-tou-2023-03-14,T,{0},,", "license:own,Own,{0},,"],
            ["", "terms-of-service", "open-source", "none", "something"]),
        ["family"] = (
            "licenses.csv", "id,name,kind,family,effective_from",
            [
                "license:mit,MIT,,{0},", "license:cc-by-nc-4.0,NC,,{0},", "license:openai-tou-2023-03-14,T,,{0},", "license:own,Own,,{0},",
            ],
            ["", "mit", "openai", "own"]),
        ["effective_from"] = (
            "licenses.csv", "id,name,kind,family,effective_from",
            ["license:mit,MIT,,,{0}", "license:cc-by-nc-4.0,NC,,,{0}", "license:openai-tou-2023-03-14,T,,,{0}", "license:own,Own,,,{0}"],
            ["", "2020", "2023-04", "9999"]),
    };

    [Theory]
    [InlineData("kind of models")]
    [InlineData("release_date")]
    [InlineData("synthetic")]
    [InlineData("kind of licenses")]
    [InlineData("family")]
    [InlineData("effective_from")]
    public void Load_AnswersNoBetterThanWithEitherRow_When_TwoDisagree(string column)
    {
        var (file, header, rows, words) = Columns[column];
        var alone = words.ToDictionary(word => word, word => Answers(file, header, rows, word), StringComparer.Ordinal);
        foreach (var (first, second) in from a in words from b in words where string.CompareOrdinal(a, b) < 0 select (a, b))
        {
            var both = Answers(file, header, rows, first, second);

            Assert.Empty(both.BetterThan(alone[first]).Select(better => $"{first} and {second}: {better.Text}"));
            Assert.Empty(both.BetterThan(alone[second]).Select(better => $"{first} and {second}: {better.Text}"));
            Assert.Empty(Answers(file, header, rows, second, first).Differences(both).Select(text => $"{first} and {second}: {text}"));
        }
    }

    [Theory]
    [InlineData("model:a,A,base,2023\nmodel:a,A,tool,2023\n", "kind", "base or tool", "2023")]
    [InlineData("model:a,A,tool,2023\nmodel:a,A,base,2023\n", "kind", "base or tool", "2023")]
    [InlineData("model:a,A,,2023\nmodel:a,A,adapter,2024\n", "kind and release_date", "adapter or nothing", "?")]
    [InlineData("model:a,A,base,2023\nmodel:a,A,Base,2023\n", "kind", "Base", "2023")]
    [InlineData("model:a,A,base,\nmodel:a,A,base,2023\n", "release_date", "base", "?")]
    public void Load_SaysInWhatRowsDiffer_And_CountsItAsUnknown(string rows, string differing, string kind, string date)
    {
        using var folder = TestFolder.Create(("models.csv", "id,name,kind,release_date\n" + rows));
        var result = folder.Load();

        Assert.Equal(
            [
                $"Error duplicate-id models.csv line 3, id: the id is already on line 2, with another {differing}. Which row is right is "
                + "not "
                    + $"known: {Terms}",
            ],
            result.Findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
        Assert.Equal(
            (kind, date),
            (result.Graph.GetText(new NodeId(NodeKind.Model, 0), NodeField.Kind), result.Graph.ReleaseDateOf(0).ToString()));
    }

    [Fact]
    public void Load_KeepsWhatAThirdRowSays_When_TheFirstTwoDisagree()
    {
        string[] rows = ["model:a,A,base,2023", "model:a,B,tool,2023", "model:a,C,chat,2023"];
        string[] orders = ["012", "021", "102", "120", "201", "210"];
        var graphs = orders.Select(order =>
        {
            using var folder = TestFolder.Create(
                ("models.csv", "id,name,kind,release_date\n" + string.Concat(order.Select(row => rows[row - '0'] + "\n"))));
            return folder.Load().Graph;
        }).ToList();
        var node = new NodeId(NodeKind.Model, 0);

        Assert.All(graphs, graph => Assert.Equal(
            ("A", "B;C", "base or chat or tool", "2023"),
            (graph.NameOf(node), string.Join(';', graph.AliasesOf(node)), graph.GetText(node, NodeField.Kind),
                graph.ReleaseDateOf(0).ToString())));
    }

    [Fact]
    public void Load_LetsEveryNameAndAddressLeadToTheNode_When_RowsGiveOthers()
    {
        using var folder = TestFolder.Create((
            "models.csv",
            "id,name,url,aliases,parameters\nmodel:a,Zed,https://huggingface.co/z/zed,z,\n"
                + "model:a,Able,https://huggingface.co/a/able,y;z,7B\n"));
        var graph = folder.Load().Graph;
        var node = new NodeId(NodeKind.Model, 0);

        Assert.Equal(
            ("Able", "Zed;https://huggingface.co/z/zed;y;z", "7B"),
            (graph.NameOf(node), string.Join(';', graph.AliasesOf(node)), graph.GetText(node, NodeField.Parameters)));
        Assert.All(
            (string[])["Zed", "Able", "y", "z", "z/zed", "a/able"], name => Assert.Equal([0], graph.FindByName(NodeKind.Model, name)));
    }

    [Fact]
    public void Save_GivesAFolderWithTheSameAnswers_When_RowsDisagree()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,kind,release_date\nmodel:a,A,base,2023\nmodel:a,Z,adapter,2024\n"),
            ("licensed_under.csv", "from,to,component,valid_to\nmodel:a,license:l,service,2024-02\n"));
        using var saved = TestFolder.Empty();
        var loaded = folder.Load();
        CsvFolder.Save(loaded.Contents, saved.Path);
        var again = saved.Load();

        Assert.Equal(
            "id,name,kind,family,parameters,tokens,release_date,url,aliases\nmodel:a,A,adapter or base,,,,?,,Z\n", saved["models.csv"]);
        Assert.Equal(loaded.Contents.Revision, again.Contents.Revision);
        Assert.Empty(new VerdictTable(again).Differences(new VerdictTable(loaded)));
    }

    // A license of the service is that of the model itself only if the model is a service.
    [Fact]
    public void Unknowns_NameTheKind_When_RowsDisagreeWhetherAModelIsAService()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,kind\nmodel:a,A,service\nmodel:a,A,base\n"),
            ("licenses.csv", "id,name\nlicense:mit,MIT\n"),
            ("licensed_under.csv", "from,to,component\nmodel:a,license:mit,service\n"));
        var result = folder.Load();
        var gap = Assert.Single(
            Unknowns.Of(new LineageAnalysis(result.Graph, result.Rules).StudyOf(0)),
            static gap => gap.Kind == UnknownKind.UnknownComponent);

        Assert.Equal(
            "MIT covers the service A, and whether A is a service is not known (\"base or service\"); the license counts as that of the "
                + "artifact itself.",
            gap.Message);
        Assert.Equal(
            "Whoever publishes A could settle it by saying whether A is a service; the right word belongs into the column kind of "
            + "models.csv.",
            gap.SettledBy);
        Assert.Equal(("base or service", "models.csv", 2), (gap.Missing, gap.File, gap.Line));
    }

    private static VerdictTable Answers(string file, string header, string[] rows, params string[] words)
    {
        var text = header + "\n" + string.Concat(words.SelectMany(word => rows.Select(row => row.Replace(
            "{0}", word, StringComparison.Ordinal) + "\n")));
        using var folder = TestFolder.Create(
            ("models.csv", Usual("kind of models", "chat")),
            ("datasets.csv", Usual("synthetic", "no")),
            ("licenses.csv", Usual("kind of licenses", "")),
            ("fine_tunes_from.csv", "from,to,method\nmodel:m,model:up,full\nmodel:tuned,model:m,full\n"),
            ("trained_on.csv", "from,to,stage\nmodel:up,dataset:e,pretraining\nmodel:m,dataset:d,sft\nmodel:bare,dataset:e,sft\n"
                + "model:tuned,dataset:d,preference\n"),
            ("generated_by.csv", "from,to,role,operator\ndataset:e,model:run,text,\n"),
            ("developed_by.csv", "from,to\nmodel:m,org:o\nmodel:up,org:o\n"),
            ("licensed_under.csv",
                "from,to,component,valid_from,valid_to\nmodel:up,license:mit,,,\nmodel:m,license:mit,weights,,2023-04\n"
                + "model:m,license:mit,,2023-03,\nmodel:bare,license:mit,weights,,\nmodel:bare,license:cc-by-nc-4.0,service,,\n"
                + "model:run,license:openai-tou-2023-03-14,service,,\nmodel:tuned,license:mit,,,\ndataset:d,license:mit,,,\n"
                + "dataset:e,license:mit,,,\n"),
            (file, text));
        return new VerdictTable(folder.Load());
    }

    private static string Usual(string column, string word)
    {
        var (_, header, rows, _) = Columns[column];
        return header + "\n" + string.Concat(rows.Select(row => row.Replace("{0}", word, StringComparison.Ordinal) + "\n"));
    }
}
