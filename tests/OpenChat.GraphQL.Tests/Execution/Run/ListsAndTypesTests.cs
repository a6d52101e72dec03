// Lists by item resolver, abstract types, look-ahead.
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class ListsAndTypesTests
{
    [Fact]
    public async Task Execute_AsksForItems_When_ListsAreNested()
    {
        var grid = new[] { new[] { 1, 2, 3 }, [], [4] };
        var map = new ResolverMap().ListField(
            "Query.grid",
            (in c) => FieldValue.List(grid, c.Arguments.GetInt("skip") ?? 0, grid.Length - (c.Arguments.GetInt("skip") ?? 0)),
            static (in c) =>
                c.Source is int[][] rows
                    ? FieldValue.List(rows[c.Index], 0, rows[c.Index].Length)
                    : FieldValue.Int(((int[])c.Source!)[c.Index] * c.Arguments.GetInt("times")));
        var executor = new GraphQLExecutor(
            TestHost.BuildSchema("type Query { grid(skip: Int, times: Int = 1): [[Int!]!]! }"), map, new ExecutorOptions());

        using var all = await executor.ExecuteAsync(new GraphQLRequest { Query = "{ grid }" }, CancellationToken.None);
        using var some = await executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = "query ($t: Int) { grid(skip: 2, times: $t) "
                + "}",
                VariablesUtf8 = "{\"t\":10}"u8.ToArray()
            }, CancellationToken.None);

        Assert.Equal("""{"data":{"grid":[[1,2,3],[],[4]]}}""", Encoding.UTF8.GetString(all.Utf8.Span));
        Assert.Equal("""{"data":{"grid":[[40]]}}""", Encoding.UTF8.GetString(some.Utf8.Span));
    }

    [Fact]
    public async Task Execute_CountsPathFromZero_When_ListStartsLater()
    {
        var map = new ResolverMap().ListField(
            "Query.items", static (in _) =>
                FieldValue.List(null, 100, 2), static (in c) => c.Index == 101 ? FieldValue.Error("no") : FieldValue.Int(c.Index));
        var executor = new GraphQLExecutor(TestHost.BuildSchema("type Query { items: [Int] }"), map, new ExecutorOptions());

        using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = "{ items }" }, CancellationToken.None);

        Assert.StartsWith("""{"data":{"items":[100,null]}""", Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
        Assert.Equal(new object[] { "items", 1 }, result.Errors[0].Path);
    }

    [Fact]
    public async Task Execute_Masks_When_ListHasNoItemResolver()
    {
        var failures = new List<ResolverFailure>();
        var host = TestHost.Create(
            "type Query { items: [Int] }", options: new ExecutorOptions { OnResolverFailure = failures.Add },
            resolvers: new() { ["Query.items"] = static (in _) => FieldValue.List(new object(), 0, 1) });

        using var result = await host.RunAsync("{ items }");

        Assert.Equal(["Internal server error"], result.Errors.Select(error => error.Message));
        Assert.Equal(
            ["The field \"Query.items\" returns lists but has no item resolver."], failures.Select(failure => failure.Exception.Message));
    }

    [Theory]
    [InlineData("Dog", null)]
    [InlineData(null, "Abstract type \"Pet\" must resolve to an Object type at runtime for field \"Query.pet\".")]
    [InlineData("Nope", "Abstract type \"Pet\" was resolved to a type \"Nope\" that does not exist inside the schema.")]
    [InlineData("Person", "Runtime Object type \"Person\" is not a possible type for \"Pet\".")]
    [InlineData("Named", "Abstract type \"Pet\" was resolved to a non-object type \"Named\".")]
    public async Task Execute_ChecksTheObjectType_When_PositionIsAbstract(string? typeName, string? message)
    {
        var host = TestHost.Create(
            "type Query { pet: Pet } union Pet = Dog | Cat interface Named { name: String } type Dog implements Named { name: String "
                + "} type Cat { name: String } type Person { name: String }",
            TestHost.Object(("pet", TestHost.Object(("__typename", FieldValue.String(typeName)), ("name", FieldValue.String("Rex"))))));

        using var result = await host.RunAsync("{ pet { __typename ... on Dog { name } } }");

        Assert.Equal(message, result.Errors.FirstOrDefault()?.Message);
        Assert.StartsWith(
            message is null ? """{"data":{"pet":{"__typename":"Dog","name":"Rex"}}}""" : """{"data":{"pet":null},"errors":[""",
            Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Masks_When_TypeResolverThrows()
    {
        var host = TestHost.Create(
            "type Query { pets: [Pet] } union Pet = Dog type Dog { name: String }",
            TestHost.Object(("pets", TestHost.List(TestHost.Object()))),
            resolvers: new() { ["Pet"] = static (in _) => throw new InvalidOperationException("secret") });

        using var result = await host.RunAsync("{ pets { __typename } }");

        Assert.Equal(["Internal server error"], result.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task Selection_TellsWhatIsAskedFor_When_ResolverLooksAhead()
    {
        var seen = new List<string>();
        var host = TestHost.Create(
            "type Query { list(x: Int): Connection any: [Pet] leaf: Int } type Connection { nodes: [Dog] totalCount: Int } type Dog "
                + "{ name: String age: Int } type Cat { lives: Int } union Pet = Dog | Cat",
            resolvers: new()
            {
                ["Query.list"] = (in c) =>
                {
                    var s = c.Selection;
                    seen.Add(string.Join(
                        ' ',
                        s.Contains("nodes"), s.Contains("totalCount"), s.Below("nodes").Contains("name"), s.Below("nodes").Contains("age"),
                        s.Below("nosuch").Contains("x")));
                    return FieldValue.Null;
                },
                ["Query.any"] = (in c) =>
                {
                    seen.Add($"{c.Selection.Contains("lives")} {c.Selection.Contains("name")} {c.Selection.Contains("age")}");
                    return FieldValue.Null;
                },
                ["Query.leaf"] = (in c) =>
                {
                    seen.Add($"{c.Selection.Contains("x")}");
                    return FieldValue.Null;
                },
            });

        await host.AskAsync(
            "query ($no: Boolean!) { list { count: totalCount @include(if: $no) n: nodes { name } } any { ... on Dog { name } ... on "
                + "Cat { lives } } leaf }",
            """{"no":false}""");

        Assert.Equal(["True False True False False", "True True False", "False"], seen);
    }
}
