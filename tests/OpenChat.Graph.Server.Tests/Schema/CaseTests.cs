// Every Cases/NAME.graphql asked of the folder Data: the whole answer must be Cases/NAME.json.
namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class CaseTests
{
    private static readonly string Folder = Path.Combine(AskedFolder.Folder, "Cases");

    public static TheoryData<string> Names { get; } =
    [
        .. Directory.GetFiles(Folder, "*.graphql").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Answer_IsTheRecordedOne(string name) => RecordedFile.Check(
        Path.Combine(Folder, name + ".json"), AskedFolder.Small.Ask(File.ReadAllText(Path.Combine(Folder, name + ".graphql"))) + "\n");
}
