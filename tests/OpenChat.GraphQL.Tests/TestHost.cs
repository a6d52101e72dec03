// A tiny host for execution tests: a schema text, values as data, resolvers of the test's own where it needs them.
using System.Collections.Immutable;
using System.Text;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Tests;

internal sealed class TestHost
{
    private TestHost(GraphQLExecutor executor) => Executor = executor;

    // a busy machine may take longer than any deadline that fits users
    private static readonly ExecutorOptions Patient = new()
    {
        RequestTimeout = Timeout.InfiniteTimeSpan,
        ResolverTimeout = Timeout.InfiniteTimeSpan,
    };

    public GraphQLExecutor Executor { get; }

    /// <summary>Every field reads the entry of its name from its source object; the roots read from <paramref name="root"/>. Missing
    /// entries are null.</summary>
    public static TestHost Create(
        string sdl, FieldValue root = default, ExecutorOptions? options = null, Dictionary<string, Resolver>? resolvers = null)
    {
        var schema = BuildSchema(sdl);
        var rootFields = (Dictionary<string, FieldValue>?)root.Reference ?? [];
        var map = new ResolverMap();
        foreach (var type in schema.Types.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            if (type is ObjectType objectType)
            {
                foreach (var field in objectType.Fields)
                {
                    map.Field(field.ToString(), resolvers?.GetValueOrDefault(field.ToString())
                        ?? ((in c) => ((Dictionary<string, FieldValue>?)c.Source ?? rootFields).GetValueOrDefault(c.Field.Name)));
                }
            }
            else if (type is CompositeType)
            {
                map.ResolveType(type.Name, resolvers?.GetValueOrDefault(type.Name) is { } resolver
                    ? (in value) => (string?)resolver(value).Reference
                    : (in value) => (string?)((Dictionary<string, FieldValue>)value.Source!).GetValueOrDefault("__typename").Reference);
            }
        }

        return new TestHost(new GraphQLExecutor(schema, map, options ?? Patient));
    }

    public static GraphQLSchema BuildSchema(string sdl)
    {
        var schema = SchemaBuilder.TryBuild(
            new Source(sdl, "test.graphql"), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
        Assert.Empty(errors);
        return schema!;
    }

    public static FieldValue Object(params (string Name, FieldValue Value)[] fields) =>
        FieldValue.Object(fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));

    public static FieldValue List(params FieldValue[] items) => FieldValue.List(items);

    public static FieldValue Later(FieldValue value) => FieldValue.Pending(LaterAsync(value));

    public async Task<string> AskAsync(string query, string variables = "", string? operationName = null)
    {
        using var result = await RunAsync(query, variables, operationName);
        return Encoding.UTF8.GetString(result.Utf8.Span);
    }

    public ValueTask<ExecutionResult> RunAsync(string query, string variables = "", string? operationName = null, object? state = null) =>
        Executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = query,
                VariablesUtf8 = Encoding.UTF8.GetBytes(variables),
                OperationName = operationName,
                State = state,
            },
            CancellationToken.None);

    private static async Task<FieldValue> LaterAsync(FieldValue value)
    {
        await Task.Yield();
        return value;
    }
}
