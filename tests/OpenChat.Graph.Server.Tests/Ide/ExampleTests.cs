// The queries that the page opens with: each is valid, within the default limits, and answers something from the shipped data.
using System.Text.Json;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Ide;

public sealed class ExampleTests
{
    private static readonly string Folder = Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Ide", "examples");

    /// <summary>File names in the order of the tabs.</summary>
    public static TheoryData<string> Names { get; } =
        [.. Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_IsAnswered_WithoutNullAtTheRoot(string name)
    {
        var data = AskedFolder.Seed.Data(Read(name));

        Assert.All(data.EnumerateObject(), field => Assert.Equal(JsonValueKind.Object, field.Value.ValueKind));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_BeginsWithACommentAndANamedOperation(string name)
    {
        var lines = Read(name).Split('\n');
        var first = lines.First(line => !line.StartsWith("# ", StringComparison.Ordinal));

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("query ", first, StringComparison.Ordinal);
        // as wide as the pane of a small screen
        Assert.All(lines.TakeWhile(line => line != first), line => Assert.InRange(line.Length, 10, 64));
    }

    [Fact]
    public void Example_OfZephyrIsFirst_AndListsWhatItInherits()
    {
        var name = Path.GetFileName(Directory.GetFiles(Folder).Order(StringComparer.Ordinal).First());
        var restrictions = AskedFolder.Seed.Data(Read(name)).GetProperty("model").GetProperty("restrictions");

        Assert.Equal("1-zephyr.graphql", name);
        Assert.Contains(
            restrictions.EnumerateArray(),
            restriction => restriction.GetProperty("term").GetProperty("code").GetString() == "NON_COMMERCIAL");
    }

    [Fact]
    public void Examples_AskForConflictsUnrestrictedModelsLineageSearchAndWhatIf_AndFindSome()
    {
        static JsonElement Ask(string name) => AskedFolder.Seed.Data(Read(name));

        Assert.Contains(
            Ask("3-conflicts.graphql").GetProperty("model").GetProperty("conflicts").EnumerateArray(),
            conflict => conflict.GetProperty("code").GetString() == "RELICENSED_UPWARD");
        Assert.InRange(Ask("4-unrestricted.graphql").GetProperty("models").GetProperty("totalCount").GetInt32(), 1, 300);
        Assert.StartsWith(
            "flowchart",
            Ask("5-lineage.graphql").GetProperty("model").GetProperty("lineage").GetProperty("mermaid").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(
            "dataset:ultrachat", Ask("6-search.graphql").GetProperty("search").GetProperty("nodes")[0].GetProperty("id").GetString());
        Assert.All(
            Ask("7-what-if.graphql").GetProperty("whatIf").GetProperty("changes").GetProperty("nodes").EnumerateArray(),
            static change => Assert.Equal("PROHIBITED", change.GetProperty("before").GetString()));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
