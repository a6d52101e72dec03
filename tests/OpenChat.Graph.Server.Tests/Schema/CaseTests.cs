// Every Cases/NAME.graphql asked of the folder Data: the whole answer must be Cases/NAME.json.
namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class CaseTests
{
    private static readonly string Folder = Path.Combine(AskedFolder.Folder, "Cases");

    public static TheoryData<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.graphql").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Order(StringComparer.Ordinal)];

    /// <summary>When it differs, the answer is beside the expected one as NAME.received; look at it, then rename it to accept it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Answer_IsTheRecordedOne(string name)
    {
        var answer = AskedFolder.Small.Ask(File.ReadAllText(Path.Combine(Folder, name + ".graphql"))) + "\n";
        var expected = Path.Combine(Folder, name + ".json");
        if (!File.Exists(expected) || File.ReadAllText(expected) != answer)
        {
            File.WriteAllText(Path.Combine(Folder, name + ".received"), answer);
        }

        Assert.True(File.Exists(expected), $"{name}.json is missing; {name}.received is what came.");
        Assert.Equal(File.ReadAllText(expected), answer);
    }
}
