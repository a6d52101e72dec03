// Specification 6.1 and 7.1: which operation runs, and how requests are refused.
using System.Text;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests;

public sealed class OperationTests
{
    private const string Schema = """
        type Query { a: Int b: Int }
        type Mutation { add(n: Int!): Int! fail: Int }
        type Subscription { tick: Int }
        """;

    private readonly TestHost _host = TestHost.Create(
        Schema,
        TestHost.Object(("a", FieldValue.Int(1)), ("b", FieldValue.Int(2)), ("fail", FieldValue.Error("no"))),
        resolvers: new()
        {
            ["Mutation.add"] = static (in c) =>
            {
                var total = (int[])c.State!;
                var n = c.Arguments.GetInt("n")!.Value;
                return n % 2 == 0 ? FieldValue.Pending(AddLaterAsync(total, n)) : FieldValue.Int(total[0] += n);
            },
        });

    [Theory]
    [InlineData("query A { a } query B { b }", "A", """{"data":{"a":1}}""")]
    [InlineData("query A { a } query B { b }", "B", """{"data":{"b":2}}""")]
    [InlineData("query A { a }", null, """{"data":{"a":1}}""")]
    [InlineData("query A { a }", "", """{"data":{"a":1}}""")]
    [InlineData(
        "query A { a } query B { b }", "a",
        """{"errors":[{"message":"Unknown operation named \"a\".","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]}""")]
    [InlineData(
        "query A { a } query B { b }", null,
        """{"errors":[{"message":"Must provide operation name if query contains"""
            + """ multiple operations.","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]}""")]
    [InlineData(
        "{ a }", "A", """{"errors":[{"message":"Unknown operation named \"A\".","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]}""")]
    [InlineData(
        "subscription { tick }", null,
        """{"errors":[{"message":"A subscription is answered with a stream of events, and this request asks for one answer.","""
            + "\"extensions\":{\"code\":\"OPERATION_RESOLUTION_FAILURE\"}}]}")]
    public async Task Execute_ChoosesTheOperation_When_NameIsGivenOrNot(string query, string? name, string answer) =>
        Assert.Equal(answer, await _host.AskAsync(query, operationName: name));

    [Theory]
    [InlineData("query Q { a }", "Q", OperationType.Query)]
    [InlineData("{ a }", null, OperationType.Query)]
    [InlineData("mutation M { fail }", "M", OperationType.Mutation)]
    public async Task Execute_TellsTheOperation_When_ItIsKnown(string query, string? name, OperationType type)
    {
        using var result = await _host.RunAsync(query);

        Assert.Equal((name, type), (result.OperationName, result.OperationType));
    }

    [Theory]
    [InlineData("", RequestErrorStage.Parse, "Must provide query string.")]
    [InlineData("{", RequestErrorStage.Parse, "Syntax Error: Expected Name, found <EOF>.")]
    [InlineData("{ nosuch }", RequestErrorStage.Validation, "Cannot query field \"nosuch\" on type \"Query\".")]
    [InlineData("{ \ud800 }", RequestErrorStage.Parse, null)]
    public async Task Execute_RefusesWithoutData_When_DocumentIsWrong(string query, RequestErrorStage stage, string? message)
    {
        using var result = await _host.RunAsync(query);

        Assert.Equal(stage, result.Stage);
        Assert.Single(result.Errors);
        Assert.Equal(message ?? result.Errors[0].Message, result.Errors[0].Message);
        Assert.StartsWith("""{"errors":[{"message":""", Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
        Assert.Null(result.OperationType);
    }

    [Fact]
    public async Task Execute_RefusesAsParseError_When_DocumentIsNotUtf8()
    {
        using var result = await _host.Executor.ExecuteAsync(
            new GraphQLRequest { QueryUtf8 = new byte[] { 0x7b, 0xff, 0x7d } }, CancellationToken.None);

        Assert.Equal(
            """{"errors":[{"message":"Syntax Error: The document is not valid UTF-8.","extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Fact]
    public async Task Execute_RefusesTheMutation_When_RequestIsGet()
    {
        using var result = await _host.Executor.ExecuteAsync(
            new GraphQLRequest { Query = "mutation { fail }", IsGet = true }, CancellationToken.None);

        Assert.Equal(RequestErrorStage.MethodNotAllowed, result.Stage);
        Assert.Equal(
            """{"errors":[{"message":"Can only perform a mutation operation from a"""
                + """ POST request.","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Theory]
    [InlineData("mutation { nope }", null, RequestErrorStage.MethodNotAllowed)]
    [InlineData("mutation M { nope }", "", RequestErrorStage.MethodNotAllowed)]
    [InlineData("mutation M { nope } query Q { a }", "M", RequestErrorStage.MethodNotAllowed)]
    [InlineData("mutation M { fail } query Q { nope }", "M", RequestErrorStage.MethodNotAllowed)]
    [InlineData("mutation M { nope } query Q { a }", "Q", RequestErrorStage.Validation)]
    [InlineData("mutation M { nope } query Q { a }", "N", RequestErrorStage.Validation)]
    [InlineData("mutation M { nope } query Q { a }", null, RequestErrorStage.Validation)]
    [InlineData("{ nope }", null, RequestErrorStage.Validation)]
    [InlineData("mutation {", null, RequestErrorStage.Parse)]
    public async Task Execute_RefusesTheMutationByGetFirst_When_TheDocumentIsWrongToo(
        string query, string? operationName, RequestErrorStage stage)
    {
        using var read = await _host.Executor.ExecuteAsync(
            new GraphQLRequest { Query = query, OperationName = operationName, IsGet = true }, CancellationToken.None);
        using var posted = await _host.RunAsync(query, operationName: operationName);

        Assert.Equal(stage, read.Stage);
        Assert.Equal(stage == RequestErrorStage.Parse ? stage : RequestErrorStage.Validation, posted.Stage);
    }

    // 6.3.4: each complete before the next begins, waiting or not
    [Fact]
    public async Task Execute_RunsMutationFieldsInOrder_When_SomeWait()
    {
        using var result = await _host.RunAsync(
            "mutation { a: add(n: 1) b: add(n: 2) c: add(n: 3) f: fail d: add(n: 4) }", state: new int[1]);

        Assert.Equal(
            """{"data":{"a":1,"b":3,"c":6,"f":null,"d":10},"errors":[{"message":"no","locations":[{"line":1,"column":51}],"path":["f"]"""
                + ""","extensions":{"code":"BAD_USER_INPUT"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Theory]
    [InlineData("""{"data":{"a":1},"extensions":{"revision":"r1"}}""", "{ a }")]
    [InlineData("""{"data":{"__typename":"Query"},"extensions":{"revision":"r1"}}""", "{ __typename }")]
    [InlineData("""{"errors":[{"message":"Must provide query string.","extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}""", "")]
    public async Task Execute_AddsExtensions_When_RequestBringsMembers(string answer, string query)
    {
        for (var i = 0; i < 2; i++)
        {
            using var result = await _host.Executor.ExecuteAsync(
                new GraphQLRequest { Query = query, ExtensionMembers = "\"revision\":\"r1\""u8.ToArray() }, CancellationToken.None);

            Assert.Equal(answer, Encoding.UTF8.GetString(result.Utf8.Span));
        }
    }

    [Theory]
    [InlineData("", """{"data":{"me":null},"extensions":{"cost":{"fields":1,"types":1,"nodes":1}}}""")]
    [InlineData("\"x\":1", """{"data":{"me":null},"extensions":{"cost":{"fields":1,"types":1,"nodes":1},"x":1}}""")]
    public async Task Execute_ReportsThePrice_When_RequestWantsIt(string members, string answer)
    {
        var host = TestHost.Create("type Query { me: Me } type Me { a: Int }");

        using var result = await host.Executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = "{ me { a } }",
                ReportCost = true,
                ExtensionMembers = Encoding.UTF8.GetBytes(members),
            }, CancellationToken.None);

        Assert.Equal(answer, Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.Equal(new RequestCost(1, 1, 1), result.Cost);
    }

    [Theory]
    [InlineData(100, RequestErrorStage.None, null)]
    [InlineData(101, RequestErrorStage.Limit, ErrorCodes.LimitExceeded)]
    [InlineData(-1, RequestErrorStage.Variables, ErrorCodes.BadUserInput)]
    [InlineData(60, RequestErrorStage.Limit, ErrorCodes.LimitExceeded)]
    public async Task Execute_RefusesBeforeRunning_When_PriceIsTooHigh(int first, RequestErrorStage stage, string? code)
    {
        var host = TestHost.Create("""
            directive @listSize(
                assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean
            ) on FIELD_DEFINITION
            type Query { items(first: Int): [Item] @listSize(slicingArguments: ["first"]) }
            type Item { a: Int items(first: Int): [Item] @listSize(slicingArguments: ["first"]) }
            """);
        var inner = first == 60 ? "items(first: $n) { a }" : "a";

        using var result = await host.RunAsync($"query ($n: Int) {{ items(first: $n) {{ {inner} }} }}", $"{{\"n\":{first}}}");

        Assert.Equal(stage, result.Stage);
        Assert.Equal(code, result.Errors.FirstOrDefault()?.Code);
    }

    [Fact]
    public async Task Dispose_EndsTheBytes_When_CalledTwice()
    {
        var result = await _host.RunAsync("{ a }");

        result.Dispose();
        result.Dispose();

        Assert.Throws<ObjectDisposedException>(() => result.Utf8);
    }

    private static async Task<FieldValue> AddLaterAsync(int[] total, int n)
    {
        await Task.Yield();
        return FieldValue.Int(total[0] += n);
    }
}
