// Specification 6.2.3: a subscription runs on each event of its source stream, which the host makes.
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Execution;

public sealed class SubscriptionTests
{
    private const string Schema = """
        type Query { a: Int }
        type Subscription { ticked(from: Int! = 0): Tick bad: Int! }
        type Tick { number: Int! seen: String }
        """;

    private readonly TestHost _host = TestHost.Create(
        Schema,
        TestHost.Object(("a", FieldValue.Int(1))),
        resolvers: new()
        {
            ["Subscription.ticked"] = static (in c) =>
            {
                var number = (int)c.Source!;
                if (number < c.Arguments.GetInt("from"))
                {
                    c.PassOver();
                }

                return TestHost.Object(("number", FieldValue.Int(number)), ("seen", FieldValue.String($"{c.State} {number}")));
            },
            ["Subscription.bad"] = static (in c) => FieldValue.Error($"no {c.Source}"),
        });

    [Theory]
    [InlineData("subscription { ticked { number seen } }", 7, """{"data":{"ticked":{"number":7,"seen":"state 7"}}}""")]
    [InlineData("subscription S($n: Int = 2) { t: ticked(from: $n) { number } }", 2, """{"data":{"t":{"number":2}}}""")]
    [InlineData(
        "subscription { bad }",
        3,
        """{"data":null,"errors":[{"message":"no 3","locations":[{"line":1,"column":16}],"path":["bad"],"""
        + "\"extensions\":{\"code\":\"BAD_USER_INPUT\"}}]}")]
    public async Task Event_IsTheObjectOfTheRootField(string query, int number, string answer)
    {
        using var result = await RunAsync(query, number);

        Assert.Equal(answer, System.Text.Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.Equal(OperationType.Subscription, result.OperationType);
        Assert.False(result.IsPassedOver);
    }

    [Fact]
    public async Task Event_IsPassedOver_When_TheRootFieldSaysSo()
    {
        using var below = await RunAsync("subscription { ticked(from: 5) { number } }", 4);
        using var at = await RunAsync("subscription { ticked(from: 5) { number } }", 5);

        Assert.True(below.IsPassedOver);
        Assert.False(at.IsPassedOver); // the loop that is used again has forgotten it
    }

    [Fact]
    public async Task Subscription_IsRefused_When_ThereIsNoEvent() => Assert.Equal(
        """{"errors":[{"message":"A subscription is answered with a stream of events, and this request asks for one answer.","""
        + "\"extensions\":{\"code\":\"OPERATION_RESOLUTION_FAILURE\"}}]}",
        await _host.AskAsync("subscription { ticked { number } }"));

    [Fact]
    public async Task Query_DoesNotLookAtTheEvent()
    {
        using var result = await RunAsync("{ a }", 1);

        Assert.Equal("""{"data":{"a":1}}""", System.Text.Encoding.UTF8.GetString(result.Utf8.Span));
    }

    private ValueTask<ExecutionResult> RunAsync(string query, int number) => _host.Executor.ExecuteAsync(
        new GraphQLRequest { Query = query, State = "state", Event = number }, CancellationToken.None);
}
