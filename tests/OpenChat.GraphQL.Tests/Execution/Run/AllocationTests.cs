// Managed allocation of a warm request.
using System.Text;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const string Schema = """
        enum Kind { MODEL DATASET }
        interface Artifact { id: ID! name: String! kind: Kind! size: Int score: Float open: Boolean }
        type Model implements Artifact {
            id: ID! name: String! kind: Kind! size: Int score: Float open: Boolean
            parents(first: Int = 2): [Artifact!]!
        }
        type Dataset implements Artifact { id: ID! name: String! kind: Kind! size: Int score: Float open: Boolean }
        type Query { artifacts(first: Int!, after: String, kinds: [Kind!]): [Artifact!]! }
        """;

    private static readonly byte[][] Names =
    [
        .. Enumerable.Range(0, 64).Select(i => Encoding.UTF8.GetBytes($"Artifact number {i} \u00e9")),
    ];

    private static GraphQLExecutor Executor() => new(
        TestHost.BuildSchema(Schema),
        new ResolverMap()
            .ListField(
                "Query.artifacts", static (in c) => FieldValue.List(null, 0, c.Arguments.GetInt("first")!.Value),
                static (in c) => FieldValue.Object(null, c.Index))
            .ListField(
                "Model.parents", static (in c) => FieldValue.List(null, c.Index, c.Arguments.GetInt("first")!.Value),
                static (in c) => FieldValue.Object(null, c.Index + 1))
            .Field("Artifact.id", static (in c) => FieldValue.EscapedUtf8(Names[c.Index], 0, 10))
            .Field("Artifact.name", static (in c) => FieldValue.Utf8(Names[c.Index]))
            .Field("Artifact.kind", static (in c) => FieldValue.Enum(c.Index % 2))
            .Field("Artifact.size", static (in c) => FieldValue.Int(c.Index * 1000))
            .Field("Artifact.score", static (in c) => FieldValue.Double(c.Index / 8.0))
            .Field("Artifact.open", static (in c) => FieldValue.Boolean(c.Index % 3 == 0))
            .ResolveType("Artifact", static (in c) => c.Index % 2 == 0 ? "Model" : "Dataset"),
        new ExecutorOptions { Cost = CostOptions.Unlimited });

    private const string Query = """
        query Fifty($first: Int!) {
          artifacts(first: $first) { __typename ...Parts ... on Model { parents { id name kind } } }
        }
        fragment Parts on Artifact { id name kind size score open }
        """;

    [Fact]
    public void Execute_AllocatesAtMost2KB_When_RequestIsWarm()
    {
        var executor = Executor();
        var query = Encoding.UTF8.GetBytes(Query);
        var variables = "{\"first\":50}"u8.ToArray();
        for (var i = 0; i < 200; i++)
        {
            Ask(executor, query, variables);
        }

        const int Rounds = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var bytes = 0;
        for (var i = 0; i < Rounds; i++)
        {
            bytes = Ask(executor, query, variables);
        }

        var time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        output.WriteLine($"{bytes} bytes of answer, {allocated} bytes allocated, {time.TotalMicroseconds / Rounds:0.0} us");
        Assert.InRange(bytes, 8_000, 20_000);
        Assert.InRange(allocated, 1, 2_048);
    }

    private static int Ask(GraphQLExecutor executor, byte[] query, byte[] variables)
    {
        var task = executor.ExecuteAsync(
            new GraphQLRequest { QueryUtf8 = query, VariablesUtf8 = variables }, CancellationToken.None).AsTask();
        Assert.True(task.IsCompletedSuccessfully);
        using var result = task.Result;
        Assert.True(result.HasData && !result.HasErrors);
        return result.Utf8.Length;
    }
}
