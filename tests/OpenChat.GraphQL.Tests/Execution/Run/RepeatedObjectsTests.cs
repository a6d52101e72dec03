// An object of leaves that stands in an answer several times is resolved once (6.2: fields have no side effects).
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class RepeatedObjectsTests
{
    private const string Schema = """
        type Query { nodes: [Node!]! others: [Node!]! boxes: [Box] }
        type Node { id: Int name: String strict: Int! }
        type Box { node: Node! strict: Int! }
        """;

    private readonly List<int> _asked = [];
    private FieldValue[] _nodes = [];

    [Fact]
    public async Task Execute_AsksOnce_When_ReferenceAndNumbersAreTheSame()
    {
        _nodes =
        [
            FieldValue.Object(null, 1),
            FieldValue.Object(null, 2),
            FieldValue.Object(null, 1),
            FieldValue.Object(null, 1, 7),
            FieldValue.Object("a", 1),
            FieldValue.Object("a", 1),
        ];

        Assert.Equal(
            """{"data":{"nodes":[{"id":1},{"id":2},{"id":1},{"id":1},{"id":1},{"id":1}]}}""",
            await Create().AskAsync("{ nodes { id } }"));
        Assert.Equal([1, 2, 1, 1], _asked);
    }

    [Fact]
    public async Task Execute_AsksAgain_When_OnlyTheReferenceTellsObjectsApart()
    {
        _nodes = [FieldValue.Object("a"), FieldValue.Object("a")];

        await Create().AskAsync("{ nodes { id } }");

        Assert.Equal([0, 0], _asked);
    }

    [Fact]
    public async Task Execute_AsksAgain_When_TheSelectionIsAnother()
    {
        _nodes = [FieldValue.Object(null, 1)];

        Assert.Equal(
            """{"data":{"nodes":[{"id":1}],"more":[{"id":1}],"others":[{"name":"n1","id":1}]}}""",
            await Create().AskAsync("{ nodes { id } more: nodes { id } others { name id } }"));
        Assert.Equal([1, 1, 1], _asked);
    }

    [Fact]
    public async Task Execute_AsksAgain_When_ItIsAnotherRequest()
    {
        _nodes = [FieldValue.Object(null, 1)];
        var host = Create();

        await host.AskAsync("{ nodes { id } }");
        await host.AskAsync("{ nodes { id } }");

        Assert.Equal([1, 1], _asked);
    }

    // the text that could be copied is gone with the box
    [Fact]
    public async Task Execute_AsksAgain_When_TheObjectWasTakenBack()
    {
        _nodes = [FieldValue.Object(null, 1), FieldValue.Object(null, 2)];

        Assert.Equal(
            """{"data":{"boxes":[null,{"node":{"id":3},"strict":2},null,{"node":{"id":3},"strict":2}]}""",
            WithoutErrors(await Create().AskAsync("{ boxes { node { id } strict } }")));
        Assert.Equal([3, 3, 3], _asked);
    }

    // an object with an error is not a text to copy: each place has its own
    [Fact]
    public async Task Execute_TellsEveryError_When_TheSameObjectFails()
    {
        _nodes = [FieldValue.Object(null, 5), FieldValue.Object(null, 5)];

        using var result = await Create().RunAsync("{ nodes { id name } }");

        Assert.Equal(["nodes.0.name", "nodes.1.name"], result.Errors.Select(error => string.Join('.', error.Path!.Value)));
    }

    private static string WithoutErrors(string answer) => answer[..answer.IndexOf(",\"errors\"", StringComparison.Ordinal)];

    // boxes 0 and 2 lack what they must have; node 5 has no name
    private TestHost Create() => TestHost.Create(Schema, resolvers: new Dictionary<string, Resolver>(StringComparer.Ordinal)
    {
        ["Query.nodes"] = (in _) => FieldValue.List(_nodes),
        ["Query.others"] = (in _) => FieldValue.List(_nodes),
        ["Query.boxes"] = static (in _) => FieldValue.List([.. Enumerable.Range(1, 4).Select(index => FieldValue.Object(null, index))]),
        ["Node.id"] = (in context) =>
        {
            _asked.Add(context.Index);
            return FieldValue.Int(context.Index);
        },
        ["Node.name"] = static (in context) => context.Index == 5 ? FieldValue.Error("lost") : FieldValue.String($"n{context.Index}"),
        ["Box.node"] = static (in _) => FieldValue.Object(null, 3),
        ["Box.strict"] = static (in context) => context.Index % 2 == 0 ? FieldValue.Int(2) : FieldValue.Null,
    });
}
