// The questions that the page opens with, which docs/questions.md lists: each is one request within the default limits.
using System.Globalization;
using System.Text;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Web;

public sealed class ExampleTests
{
    private const string Start = "<!-- The questions below are those of the editor, written by a test, which says how to renew them. -->\n";

    private static readonly string Folder = Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Web", "examples");
    private static readonly string Answers = Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Web", "Answers");

    /// <summary>File names in the order of the tabs.</summary>
    public static TheoryData<string> Names { get; } =
        [.. Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The names of their operations, which the tabs show.</summary>
    internal static string[] Operations { get; } =
    [
        .. Names.Select(static row => Read(row.Data).Split('\n').First(static line => line.StartsWith("query ", StringComparison.Ordinal)))
            .Select(static line => line.Split(' ', '(')[1]),
    ];

    /// <summary>Renew the answers with ACCEPT_RECORDED=1 after a change of data, rules or schema (.github/CONTRIBUTING.md).</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Example_IsAnsweredAsRecorded(string name)
    {
        var answer = AskedFolder.Seed.Ask(Read(name));

        Assert.DoesNotContain("\n  \"errors\": [", answer, StringComparison.Ordinal);
        RecordedFile.Check(Path.Combine(Answers, Path.ChangeExtension(name, ".json")), answer + "\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_BeginsWithItsNumberAndTheQuestion_AndANamedOperation(string name)
    {
        var lines = Read(name).Split('\n');
        var first = lines.First(line => !line.StartsWith("# ", StringComparison.Ordinal));

        Assert.StartsWith(
            $"# {int.Parse(name.AsSpan(0, 2), CultureInfo.InvariantCulture)}. ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("query ", first, StringComparison.Ordinal);
        // as wide as the pane of a small screen
        Assert.All(lines.TakeWhile(line => line != first), line => Assert.InRange(line.Length, 3, 66));
    }

    [Fact]
    public void Answers_AreThoseOfTheExamples() => Assert.Equal(
        Names.Select(static row => Path.ChangeExtension(row.Data, ".json")),
        Directory.GetFiles(Answers, "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    /// <summary>Renew the page with ACCEPT_RECORDED=1 after a change of a question (.github/CONTRIBUTING.md).</summary>
    [Fact]
    public void Page_ListsTheQuestions()
    {
        var path = Path.Combine(TestFolders.Root, "docs", "questions.md");
        var page = File.ReadAllText(path);
        Assert.Contains(Start, page, StringComparison.Ordinal);
        var text = new StringBuilder(page[..(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)]);
        foreach (var name in Names.Select(static row => row.Data))
        {
            var lines = Read(name).TrimEnd().Split('\n');
            var comment = lines.TakeWhile(static line => line.StartsWith("# ", StringComparison.Ordinal)).Select(static line => line[2..]);
            text.Append(CultureInfo.InvariantCulture, $"\n## {string.Join(' ', comment)}\n\n```graphql\n").AppendJoin(
                '\n', lines.SkipWhile(static line => line.StartsWith("# ", StringComparison.Ordinal))).Append("\n```\n");
        }

        RecordedFile.Check(path, text.ToString());
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
