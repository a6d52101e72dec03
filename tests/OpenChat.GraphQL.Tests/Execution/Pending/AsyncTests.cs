// Values that are not known yet, deadlines and clients that leave (requirements E11, E13, P8).
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Pending;

public sealed class AsyncTests
{
    private const string Schema = "type Query { a: Int b: Int req: Int! list: [Int!] box: Box } type Box { a: Int req: Int! box: Box }";

    [Fact]
    public async Task Execute_GivesTheSameAnswer_When_EveryValueIsPending()
    {
        var now = TestHost.Object(
            ("a", FieldValue.Int(1)), ("list", TestHost.List(FieldValue.Int(1), FieldValue.Int(2))),
            ("box", TestHost.Object(("a", FieldValue.Error("no")), ("box", TestHost.Object(("req", FieldValue.Null))))));
        var later = TestHost.Object(
            ("a", TestHost.Later(FieldValue.Int(1))),
            ("list", TestHost.Later(TestHost.List(TestHost.Later(FieldValue.Int(1)), TestHost.Later(FieldValue.Int(2))))),
            (
                "box",
                TestHost.Later(
                    TestHost.Later(
                        TestHost.Object(
                            ("a", TestHost.Later(FieldValue.Error("no"))),
                            ("box", TestHost.Object(("req", TestHost.Later(FieldValue.Null)))))))));
        const string Query = "{ a list box { a box { req } } b }";

        var answer = await TestHost.Create(Schema, now).AskAsync(Query);

        Assert.StartsWith(
            """{"data":{"a":1,"list":[1,2],"box":{"a":null,"box":null},"b":null},"errors":[{"message":"no",""", answer,
            StringComparison.Ordinal);
        Assert.Equal(answer, await TestHost.Create(Schema, later).AskAsync(Query));
    }

    [Fact]
    public async Task Execute_CompletesAtOnce_When_NothingIsPending()
    {
        var host = TestHost.Create(Schema, TestHost.Object(("a", FieldValue.Pending(new ValueTask<FieldValue>(FieldValue.Int(1))))));

        var task = host.RunAsync("{ a }").AsTask();

        Assert.True(task.IsCompletedSuccessfully);
        (await task).Dispose();
    }

    [Fact]
    public async Task Execute_AnswersWithTheError_When_PendingValueTakesTooLong()
    {
        var clock = new ManualClock();
        var never = new TaskCompletionSource<FieldValue>();
        CancellationToken seen = default;
        var host = Host(clock, (in c) =>
        {
            seen = c.CancellationToken;
            return FieldValue.Pending(never.Task);
        });

        var task = host.RunAsync("{ b a }").AsTask();
        Assert.False(task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(task.IsCompleted);
        Assert.False(seen.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var result = await task;

        Assert.Equal(
            """{"data":{"b":2,"a":null},"errors":[{"message":"The value was not there within 5 seconds.","locations":[{"line":1"""
                + ""","column":5}],"path":["a"],"extensions":{"code":"TIMEOUT"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.True(seen.IsCancellationRequested);
    }

    [Fact]
    public async Task Execute_AnswersTimeout_When_ResolversAreSlow()
    {
        var clock = new ManualClock();
        var calls = 0;
        var host = TestHost.Create(
            "type Query { items: [Item] } type Item { a: Int }",
            options: new ExecutorOptions { TimeProvider = clock },
            resolvers: new()
            {
                ["Query.items"] = static (in _) =>
                    FieldValue.List([.. Enumerable.Range(0, 10_000).Select(i => FieldValue.Object(null, i))]),
                ["Item.a"] = (in _) =>
                {
                    calls++;
                    clock.Advance(TimeSpan.FromSeconds(1));
                    return FieldValue.Int(1);
                },
            });

        using var result = await host.RunAsync("{ items { a } }");

        AssertTimeout(result);
        Assert.InRange(calls, 10, 64);
    }

    [Fact]
    public async Task Execute_AnswersTimeout_When_ResolverObeysItsToken()
    {
        var clock = new ManualClock();
        var host = Host(clock, (in c) =>
        {
            var token = c.CancellationToken;
            clock.Advance(TimeSpan.FromSeconds(11));
            token.ThrowIfCancellationRequested();
            return FieldValue.Int(1);
        });

        using var result = await host.RunAsync("{ a }");

        AssertTimeout(result);
    }

    [Fact]
    public async Task Execute_AnswersTimeout_When_TheTimerFiresJustBeforeTheDeadline()
    {
        var clock = new ManualClock { TimerSlack = TimeSpan.FromMilliseconds(4) };
        var host = Host(clock, (in c) =>
        {
            var token = c.CancellationToken;
            clock.Advance(TimeSpan.FromMilliseconds(9_998));
            token.ThrowIfCancellationRequested();
            return FieldValue.Int(1);
        });

        using var result = await host.RunAsync("{ a }");

        AssertTimeout(result);
    }

    [Theory]
    [InlineData(9_980, RequestErrorStage.None)]
    [InlineData(9_981, RequestErrorStage.Timeout)] // a timer may have ended the request before at this time
    [InlineData(10_000, RequestErrorStage.Timeout)]
    public async Task Execute_CountsTheDeadlineFromTheStart_When_RequestsShareOne(int milliseconds, RequestErrorStage stage)
    {
        var clock = new ManualClock();
        var host = TestHost.Create(
            "type Query { a: Int }", TestHost.Object(("a", FieldValue.Int(1))), new ExecutorOptions { TimeProvider = clock });
        var start = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        using var result = await host.Executor.ExecuteAsync(
            new GraphQLRequest { Query = "{ a }", StartedAt = start }, CancellationToken.None);

        Assert.Equal(stage, result.Stage);
    }

    [Fact]
    public async Task Execute_NeverTimesOut_When_DeadlineIsInfinite()
    {
        var clock = new ManualClock();
        var source = new TaskCompletionSource<FieldValue>();
        var host = TestHost.Create(
            Schema,
            options: new ExecutorOptions
            {
                TimeProvider = clock,
                RequestTimeout = Timeout.InfiniteTimeSpan,
                ResolverTimeout = Timeout.InfiniteTimeSpan,
            },
            resolvers: new() { ["Query.a"] = (in _) => FieldValue.Pending(source.Task) });

        var task = host.AskAsync("{ a }");
        clock.Advance(TimeSpan.FromDays(100));
        source.SetResult(FieldValue.Int(5));

        Assert.Equal("""{"data":{"a":5}}""", await task);
    }

    [Fact]
    public async Task Execute_Throws_When_ClientIsGoneBefore()
    {
        var host = TestHost.Create(Schema);

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await host.Executor.ExecuteAsync(new GraphQLRequest { Query = "{ a }" }, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_Throws_When_ClientLeaves(bool whileWaiting)
    {
        using var client = new CancellationTokenSource();
        var never = new TaskCompletionSource<FieldValue>();
        CancellationToken seen = default;
        var calls = 0;
        var host = TestHost.Create(
            "type Query { items: [Item] } type Item { a: Int }",
            resolvers: new()
            {
                ["Query.items"] = static (in _) => FieldValue.List([.. Enumerable.Range(0, 1000).Select(i => FieldValue.Object(null, i))]),
                ["Item.a"] = (in c) =>
                {
                    calls++;
                    seen = c.CancellationToken;
                    if (whileWaiting)
                    {
                        return FieldValue.Pending(never.Task);
                    }

                    client.Cancel();
                    return FieldValue.Int(1);
                },
            });

        var task = Task.Run(async () => await host.Executor.ExecuteAsync(new GraphQLRequest { Query = "{ items { a } }" }, client.Token));
        if (whileWaiting)
        {
            await client.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);
        Assert.True(calls < 65);
        Assert.True(calls == 0 || seen.IsCancellationRequested);
    }

    // the value is cancelled before the loop asks for it, by the token that a deadline stops too
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_Throws_When_ClientLeavesWhileAResolverIsCalled(bool beforeTokenIsAsked)
    {
        using var client = new CancellationTokenSource();
        var never = new TaskCompletionSource<FieldValue>();
        var host = TestHost.Create(
            Schema,
            resolvers: new()
            {
                ["Query.a"] = (in c) =>
                {
                    var token = beforeTokenIsAsked ? default : c.CancellationToken;
                    client.Cancel();
                    return FieldValue.Pending(never.Task.WaitAsync(beforeTokenIsAsked ? c.CancellationToken : token));
                },
            });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await host.Executor.ExecuteAsync(new GraphQLRequest { Query = "{ a }" }, client.Token));
    }

    // what a stopped request leaves behind must not reach the next one
    [Fact]
    public async Task Execute_StartsClean_When_RequestBeforeWasStopped()
    {
        var clock = new ManualClock();
        var never = new TaskCompletionSource<FieldValue>();
        var isSlow = true;
        var host = Host(
            clock,
            (in c) => isSlow ? FieldValue.Pending(never.Task)
                : c.CancellationToken.IsCancellationRequested ? FieldValue.Int(-1)
                : FieldValue.Int(1));
        var task = host.RunAsync("{ req b a }").AsTask();
        clock.Advance(TimeSpan.FromSeconds(10));
        (await task).Dispose();

        isSlow = false;

        Assert.Equal("""{"data":{"a":1}}""", await host.AskAsync("{ a }"));
    }

    private static TestHost Host(ManualClock clock, Resolver a) => TestHost.Create(
        Schema,
        TestHost.Object(("b", FieldValue.Int(2)), ("req", FieldValue.Int(3))),
        new ExecutorOptions { TimeProvider = clock },
        new() { ["Query.a"] = a });

    private static void AssertTimeout(ExecutionResult result)
    {
        Assert.Equal(RequestErrorStage.Timeout, result.Stage);
        Assert.Equal(
            """{"errors":[{"message":"The request was not answered within 10 seconds.","extensions":{"code":"TIMEOUT"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }
}
