// Claims that surer ones contradict, and data used for evaluation only, are no ancestry.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class DoubtfulTests
{
    // made tuned from right (high) and from wrong (low); trained on data, evaluated on quiz, which was made from source
    private static readonly AskedFolder Folder = Create();

    [Theory]
    [InlineData("made", "ancestors", "", "right data")]
    [InlineData("made", "ancestors", "(includeDoubtful: false)", "right data")]
    [InlineData("made", "ancestors", "(includeDoubtful: true)", "right wrong data quiz base source")]
    [InlineData("made", "ancestors", "(includeDoubtful: true, maxDepth: 1)", "right wrong data quiz")]
    [InlineData("right", "descendants", "", "made")]
    [InlineData("wrong", "descendants", "", "")]
    [InlineData("wrong", "descendants", "(includeDoubtful: true)", "made")]
    [InlineData("base", "descendants", "", "wrong")]
    [InlineData("base", "descendants", "(includeDoubtful: true)", "wrong made")]
    public void Reach_LeavesDoubtfulRelationsOut_UnlessAskedFor(string model, string field, string arguments, string expected)
    {
        var count = field[..^1] + "Count";
        var answer = Folder.Data($"{{ model(id: \"model:{model}\") {{ {field}{arguments} {{ id }} {count}{arguments} }} }}")
            .GetProperty("model");

        Assert.Equal(expected, Names(answer.GetProperty(field)));
        Assert.Equal(answer.GetProperty(field).GetArrayLength(), answer.GetProperty(count).GetInt32());
    }

    [Fact]
    public void Relations_StayVisible_WithTheirStatus()
    {
        var model = Folder.Data("""
            { model(id: "model:made") {
                fineTunesFrom { to { id } outweighed doubtful } trainedOn { to { id } outweighed doubtful }
            } }
            """).GetProperty("model");

        Assert.Equal(
            ["right False False", "wrong True True"], Status(model.GetProperty("fineTunesFrom")));
        Assert.Equal(
            ["data False False", "data False False", "quiz False True"], Status(model.GetProperty("trainedOn")));
    }

    [Fact]
    public void Orders_DoNotCountDoubtfulRelations_NorAnArtifactTwice()
    {
        var answer = Folder.Data("""
            {
              models(orderBy: [{ field: DIRECT_DESCENDANTS, direction: DESC }]) { nodes { id } }
              datasets(orderBy: [{ field: DIRECT_DESCENDANTS, direction: DESC }]) { nodes { id } }
            }
            """);

        Assert.Equal("base right made wrong", Names(answer.GetProperty("models").GetProperty("nodes")));
        Assert.Equal("data source quiz", Names(answer.GetProperty("datasets").GetProperty("nodes")));
    }

    [Fact]
    public void Pictures_LeaveDoubtfulRelationsOut_AndDashThemWhenAskedFor()
    {
        var model = Folder.Data("""
            { model(id: "model:made") {
                sure: lineage { complete nodes { id } relations { id } mermaid svg }
                all: lineage(includeDoubtful: true) { complete nodes { id } relations { id } mermaid svg }
            } }
            """).GetProperty("model");
        var (sure, all) = (model.GetProperty("sure"), model.GetProperty("all"));

        Assert.Equal("made right data", Names(sure.GetProperty("nodes")));
        Assert.Equal(3, sure.GetProperty("relations").GetArrayLength());
        Assert.Equal(
            "flowchart TD\n  n0[\"Made\"]\n  n1[\"Right\"]\n  n2[(\"Data\")]\n  n0 -->|\"FINE_TUNES_FROM full\"| n1\n"
            + "  n0 -->|\"TRAINED_ON pretraining\"| n2\n  n0 -->|\"TRAINED_ON sft\"| n2\n",
            sure.GetProperty("mermaid").GetString());
        Assert.DoesNotContain("doubtful\">", sure.GetProperty("svg").GetString(), StringComparison.Ordinal);
        Assert.Equal("made right wrong data quiz base source", Names(all.GetProperty("nodes")));
        var mermaid = all.GetProperty("mermaid").GetString()!.Split('\n');
        Assert.Equal(
            ["  n0 -.->|\"FINE_TUNES_FROM full, outweighed\"| n2", "  n0 -.->|\"TRAINED_ON evaluation\"| n4"],
            mermaid.Where(line => line.Contains("-.->", StringComparison.Ordinal)));
        Assert.Equal(5, mermaid.Count(line => line.Contains("-->", StringComparison.Ordinal)));
        Assert.Contains("class=\"fine-tunes-from doubtful\"", all.GetProperty("svg").GetString(), StringComparison.Ordinal);
        Assert.Contains("class=\"trained-on doubtful\"", all.GetProperty("svg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Alpaca_DescendsFromLlama1Alone()
    {
        const string Document = """
            { model(id: "model:alpaca-7b") { ancestors { id } all: ancestors(includeDoubtful: true) { id } } }
            """;
        var model = AskedFolder.Seed.Data(Document).GetProperty("model");

        Assert.DoesNotContain("llama-2-weights", Names(model.GetProperty("ancestors")), StringComparison.Ordinal);
        Assert.Contains("llama-2-weights", Names(model.GetProperty("all")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            " alpaca-7b ",
            $" {Names(AskedFolder.Seed.Data("""{ model(id: "model:llama-2-weights") { descendants(maxDepth: 1) { id } } }""")
                .GetProperty("model").GetProperty("descendants"))} ",
            StringComparison.Ordinal);
    }

    private static AskedFolder Create()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models.csv", "id,name\nmodel:made,Made\nmodel:right,Right\nmodel:wrong,Wrong\nmodel:base,Base\n");
        folder.Write("datasets.csv", "id,name\ndataset:data,Data\ndataset:quiz,Quiz\ndataset:source,Source\n");
        folder.Write(
            "fine_tunes_from.csv",
            "from,to,method,source,confidence\nmodel:made,model:right,full,s1,high\nmodel:made,model:wrong,full,s2,low\n"
            + "model:wrong,model:base,full,s1,high\n");
        folder.Write(
            "trained_on.csv",
            "from,to,stage,source,confidence\nmodel:made,dataset:data,sft,s1,high\nmodel:made,dataset:data,pretraining,s1,high\n"
            + "model:made,dataset:quiz,evaluation,s1,high\n");
        folder.Write("derived_from.csv", "from,to,method,source,confidence\ndataset:quiz,dataset:source,subset,s1,high\n");
        return new AskedFolder(folder.Path);
    }

    private static string Names(JsonElement list) =>
        string.Join(' ', list.EnumerateArray().Select(item => item.GetProperty("id").GetString()!.Split(':')[1]));

    private static IEnumerable<string> Status(JsonElement relations) => relations.EnumerateArray().Select(relation =>
        $"{relation.GetProperty("to").GetProperty("id").GetString()!.Split(':')[1]} {relation.GetProperty("outweighed").GetBoolean()} "
        + $"{relation.GetProperty("doubtful").GetBoolean()}");
}
