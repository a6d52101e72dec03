// What a host may do between the price of an operation and its run, and what resolvers may say about their values.
using System.Text;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests;

public sealed class AdmissionTests
{
    private static readonly GraphQLError Refusal = new("Come back later.", "LATER");

    private TestHost? _host;
    private int _calls;

    [Fact]
    public async Task Admit_SeesHashAndPrice_When_RequestCouldRun()
    {
        var asked = new List<PricedRequest>();
        using var result = await AskAsync("query Q($n: Int) { list(first: $n) }", """{"n":7}""", priced =>
        {
            asked.Add(priced);
            return null;
        });

        Assert.Equal((result.DocumentHash, new RequestCost(1, 0, 0)), (Assert.Single(asked).DocumentHash, asked[0].Cost));
        Assert.Equal("list", Assert.Single(asked[0].Answer.Fields).ResponseName);
        Assert.Equal(
            (RequestErrorStage.None, """{"data":{"list":[1]}}""", 1), (result.Stage, Encoding.UTF8.GetString(result.Utf8.Span), _calls));
    }

    [Fact]
    public async Task Admit_KeepsTheRequestFromRunning_When_ItReturnsAnError()
    {
        using var result = await AskAsync("query Q { list }", "", _ => Refusal);

        Assert.Equal((RequestErrorStage.NotAdmitted, "Q", false, 0), (result.Stage, result.OperationName, result.IsExecuted, _calls));
        Assert.Same(Refusal, Assert.Single(result.Errors));
        Assert.Equal(
            """{"errors":[{"message":"Come back later.","extensions":{"code":"LATER"}}]}""", Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.Equal(new RequestCost(1, 0, 0), result.Cost);
    }

    [Theory]
    [InlineData("{ list", "")]
    [InlineData("{ nope }", "")]
    [InlineData("query A { list } query B { list }", "")]
    [InlineData("query Q($n: Int!) { list(first: $n) }", "")]
    public async Task Admit_IsNotAsked_When_RequestIsRefusedAnyway(string query, string variables)
    {
        using var result = await AskAsync(query, variables, _ => throw new InvalidOperationException("asked"));

        Assert.False(result.IsExecuted);
        Assert.NotEqual(RequestErrorStage.NotAdmitted, result.Stage);
    }

    [Fact]
    public async Task Admit_SeesWhatTheAnswerWillLookLike()
    {
        var host = TestHost.Create("""
            type Query { a: A! lists: [[A!]!] find: Find enumeration: E }
            interface Find { id: ID }
            type A implements Find { id: ID own: Int a: A }
            type B implements Find { id: ID name: [String] }
            enum E { ONE }
            """);
        var seen = "";
        using var result = await host.Executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = """
                    query ($no: Boolean = false) {
                      a { ...F }
                      lists { id }
                      x: enumeration
                      find { ...on B { name } id ...on A { id own } ...on Find { __typename } }
                      a { own @include(if: $no) id @skip(if: $no) }
                    }
                    fragment F on A { a { id } a { own } }
                    """,
                Admit = priced =>
                {
                    seen = Describe(priced.Answer);
                    return Refusal;
                },
            },
            CancellationToken.None);

        Assert.Equal("0(a0(a0(id0 own0) id0) lists2(id0) x0 find0(name1 id0 own0 __typename0))", seen);

        static string Describe(AnswerField field) => field.IsLeaf
            ? $"{field.ResponseName}{field.ListDepth}"
            : $"{field.ResponseName}{field.ListDepth}({string.Join(' ', field.Fields.Select(Describe))})";
    }

    [Theory]
    [InlineData("query Q($n: Int) { list(first: $n) }", "Q")]
    [InlineData("{ __typename }", null)]
    public async Task PriceOnly_RunsNothing(string query, string? name)
    {
        using var before = await AskAsync("{ __typename }", "", null);
        using var result = await _host!.Executor.ExecuteAsync(
            new GraphQLRequest { Query = query, PriceOnly = true, ExtensionMembers = "\"x\":1"u8.ToArray() }, CancellationToken.None);

        Assert.Equal((RequestErrorStage.None, false, name, 0), (result.Stage, result.HasData, result.OperationName, _calls));
        Assert.Equal(
            $$$"""{"data":null,"extensions":{"cost":{"fields":{{{(name is null ? 0 : 1)}}},"types":0,"nodes":0},"x":1}}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Theory]
    [InlineData("{ list }", false)]
    [InlineData("{ list now }", true)]
    [InlineData("{ list now @skip(if: true) }", false)]
    [InlineData("{ __schema { queryType { name } } }", false)]
    public async Task IsVolatile_SaysWhetherAResolverMarkedItsValue(string query, bool isVolatile)
    {
        using var before = await AskAsync("{ now }", "", null);
        using var result = await AskAsync(query, "", null);

        Assert.Equal((true, isVolatile), (before.IsVolatile, result.IsVolatile));
    }

    private ValueTask<ExecutionResult> AskAsync(string query, string variables, Func<PricedRequest, GraphQLError?>? admit)
    {
        _host ??= TestHost.Create("type Query { list(first: Int): [Int] now: Int }", resolvers: new()
        {
            ["Query.list"] = (in _) =>
            {
                _calls++;
                return TestHost.List(FieldValue.Int(1));
            },
            ["Query.now"] = static (in context) =>
            {
                context.MarkVolatile();
                return FieldValue.Int(12);
            },
        });
        return _host.Executor.ExecuteAsync(
            new GraphQLRequest { Query = query, VariablesUtf8 = Encoding.UTF8.GetBytes(variables), Admit = admit }, CancellationToken.None);
    }
}
