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
