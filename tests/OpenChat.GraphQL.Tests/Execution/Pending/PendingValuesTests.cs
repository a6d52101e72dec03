// Requirements E7, E9, E11, E16 and P8 where values come late: side by side, in any
// order, and the answer is the one that nothing pending gives.
using System.Text;
using System.Text.Json.Nodes;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Pending;

public sealed class PendingValuesTests
{
    private const string Schema =
        """
        type Query { a: Int b: Int c: Int box: Box list: [Box] strict: [Box!]! req: Int! grid: [[Int!]!] any: Any }
        type Box { a: Int b: Int c: Int box: Box list: [Box] strict: [Box!]! req: Int! grid: [[Int!]!] any: Any }
        interface Any { a: Int }
        type One implements Any { a: Int }
        type Mutation { a: Box b: Box req: Box! c: Box }
        """;

    private const string Query =
        """
        { a box { ...F } b list { ...F } req strict { ...F } grid any { __typename a } c }
        fragment F on Box { a box { a b req } list { a req } b strict { req c } req grid c }
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(100)]
    public async Task Execute_GivesTheSameAnswer_When_ValuesComeInAnyOrder(int percentLate)
    {
        var options = new ExecutorOptions
        {
            Cost = CostOptions.Unlimited,
            RequestTimeout = Timeout.InfiniteTimeSpan,
            ResolverTimeout = Timeout.InfiniteTimeSpan,
        };
        for (var seed = 0; seed < 300; seed++)
        {
            var expected = await TestHost.Create(Schema, Tree(seed, 0), options).AskAsync(Query);
            var answer = await TestHost.Create(Schema, Tree(seed, percentLate), options).AskAsync(Query);

            Assert.True(expected == answer, $"seed {seed}: {expected} but {answer}");
        }
    }

    [Fact]
    public async Task Execute_ListsErrorsInTheOrderOfTheAnswer_When_TheyComeInAnother()
    {
        var first = new TaskCompletionSource<FieldValue>();
        var second = new TaskCompletionSource<FieldValue>();
        var host = TestHost.Create(Schema, TestHost.Object(
            ("a", FieldValue.Pending(first.Task)), ("b", FieldValue.Error("now")),
            ("box", TestHost.Object(
                ("a", FieldValue.Pending(second.Task)), ("b", FieldValue.Error("inner")), ("req", FieldValue.Int(1)))),
            ("c", FieldValue.Error("last"))));

        var task = host.AskAsync("{ a b box { a b } c }");
        second.SetResult(FieldValue.Error("second"));
        first.SetResult(FieldValue.Error("first"));

        var answer = JsonNode.Parse(await task)!;
        Assert.Equal("""{"a":null,"b":null,"box":{"a":null,"b":null},"c":null}""", answer["data"]!.ToJsonString());
        Assert.Equal(
            ["""first ["a"]""", """now ["b"]""", """second ["box","a"]""", """inner ["box","b"]""", """last ["c"]"""],
            answer["errors"]!.AsArray().Select(error => $"{error!["message"]} {error["path"]!.ToJsonString()}"));
    }

    [Fact]
    public async Task Execute_NullsWhatIsWrittenAlready_When_ALateValueMayNotBeNull()
    {
        var late = new TaskCompletionSource<FieldValue>();
        var boxes = TestHost.List(
            TestHost.Object(("req", FieldValue.Int(1)), ("a", FieldValue.Error("dropped"))),
            TestHost.Object(("req", FieldValue.Pending(late.Task)), ("a", FieldValue.Error("dropped too"))));
        var host = TestHost.Create(
            Schema, TestHost.Object(("a", FieldValue.Int(1)), ("box", TestHost.Object(("strict", boxes))), ("b", FieldValue.Int(2))));

        var task = host.AskAsync("{ a box { strict { a req } } b }");
        late.SetResult(default);

        Assert.Equal(
            """{"data":{"a":1,"box":null,"b":2},"errors":[{"message":"Cannot return null for non-nullable field"""
                + """ Box.req.","locations":[{"line":1,"column":22}],"""
            + "\"path\":[\"box\",\"strict\",1,\"req\"],\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}",
            await task);
    }

    [Theory]
    [InlineData("first second third", "first")]
    [InlineData("first third second", "first")]
    [InlineData("second first third", "first")]
    [InlineData("third first second", "first")]
    [InlineData("third second first", "first")]
    [InlineData("third second", "second")]
    [InlineData("second third", "second")]
    [InlineData("third", "third")]
    [InlineData("", "at once")]
    public async Task Execute_NamesTheFirstCauseInTheAnswer_When_SeveralMakeTheSameValueNull(string failing, string cause)
    {
        var late = new[] { "first", "second", "third" }.ToDictionary(
            name => name, _ => new TaskCompletionSource<FieldValue>(), StringComparer.Ordinal);
        FieldValue Late(string name) => FieldValue.Pending(late[name].Task);
        var host = TestHost.Create(Schema, TestHost.Object(
            ("a", FieldValue.Int(1)),
            ("box", TestHost.Object(
                ("strict", TestHost.List(TestHost.Object(("req", Late("first"))), Late("second"), TestHost.Object(("req", Late("third"))))),
                ("b", FieldValue.Error("dropped")),
                ("req", FieldValue.Error("at once")))),
            ("c", FieldValue.Int(3))));

        var task = host.AskAsync("{ a box { strict { req } b req } c }");
        foreach (var name in failing.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            late[name].SetResult(FieldValue.Error(name));
            await Task.Yield();
        }

        foreach (var (name, source) in late)
        {
            source.TrySetResult(name == "second" ? TestHost.Object(("req", FieldValue.Int(1))) : FieldValue.Int(1));
        }

        var answer = JsonNode.Parse(await task)!;
        Assert.Equal("""{"a":1,"box":null,"c":3}""", answer["data"]!.ToJsonString());
        Assert.Equal([cause], answer["errors"]!.AsArray().Select(error => (string?)error!["message"]));
    }

    [Fact]
    public async Task Execute_GivesNoData_When_ALateValueMayNotBeNullUpToTheRoot()
    {
        var late = new TaskCompletionSource<FieldValue>();
        var host = TestHost.Create(
            Schema, TestHost.Object(("a", FieldValue.Error("dropped")), ("req", FieldValue.Pending(late.Task)), ("b", FieldValue.Int(2))));

        var task = host.RunAsync("{ a req b }");
        late.SetException(new InvalidOperationException("secret"));
        using var result = await task;

        Assert.False(result.HasData);
        Assert.StartsWith(
            """{"data":null,"errors":[{"message":"Internal server error",""", Encoding.UTF8.GetString(result.Utf8.Span),
            StringComparison.Ordinal);
        Assert.Single(result.Errors);
    }

    [Fact]
    public async Task Execute_CallsTheNextRootField_When_TheMutationBeforeIsComplete()
    {
        var calls = new List<string>();
        var inner = new TaskCompletionSource<FieldValue>();
        FieldValue Called(string name, FieldValue value)
        {
            calls.Add(name);
            return value;
        }

        var host = TestHost.Create(Schema, resolvers: new()
        {
            ["Mutation.a"] = (in _) =>
                Called("a", TestHost.Object(("a", FieldValue.Pending(inner.Task)), ("b", TestHost.Later(FieldValue.Int(2))))),
            ["Mutation.b"] = (in _) => Called("b", TestHost.Later(TestHost.Object(("a", TestHost.Later(FieldValue.Error("no")))))),
            ["Mutation.c"] = (in _) => Called("c", TestHost.Object(("a", FieldValue.Int(3)))),
        });

        var task = host.AskAsync("mutation { a { a b } b { a } c { a } }");
        Assert.Equal(["a"], calls);
        inner.SetResult(FieldValue.Int(1));

        Assert.StartsWith(
            """{"data":{"a":{"a":1,"b":2},"b":{"a":null},"c":{"a":3}},"errors":[{"message":"no",""", await task, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], calls);
    }

    [Fact]
    public async Task Execute_CallsNoFurtherRootField_When_TheMutationHasNoData()
    {
        var calls = new List<string>();
        var host = TestHost.Create(Schema, resolvers: new()
        {
            ["Mutation.a"] = (in _) => TestHost.Later(TestHost.Object()),
            ["Mutation.req"] = (in _) => TestHost.Later(default),
            ["Mutation.c"] = (in _) =>
            {
                calls.Add("c");
                return default;
            },
        });

        Assert.StartsWith(
            """{"data":null,"errors":[{"message":"Cannot return null for non-nullable field Mutation.req.",""",
            await host.AskAsync("mutation { a { a } req { a } c { a } }"), StringComparison.Ordinal);
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Execute_HasNoMorePendingThanAllowed_When_ManyFieldsWait(int limit)
    {
        var waiting = new Queue<TaskCompletionSource<FieldValue>>();
        var most = 0;
        var host = TestHost.Create(
            Schema,
            options: new ExecutorOptions { MaxParallelResolvers = limit },
            resolvers: new()
            {
                ["Query.list"] = static (in _) => FieldValue.List([.. Enumerable.Range(0, 20).Select(i => FieldValue.Object(null, i))]),
                ["Box.a"] = (in _) =>
                {
                    var source = new TaskCompletionSource<FieldValue>();
                    lock (waiting)
                    {
                        waiting.Enqueue(source);
                        most = Math.Max(most, waiting.Count);
                    }

                    return FieldValue.Pending(source.Task);
                },
            });

        var task = host.AskAsync("{ list { a } }");
        for (var i = 0; i < 20; i++)
        {
            TaskCompletionSource<FieldValue>? source;
            while (true)
            {
                lock (waiting)
                {
                    if (waiting.TryDequeue(out source))
                    {
                        break;
                    }
                }

                await Task.Yield();
            }

            source.SetResult(FieldValue.Int(i));
        }

        Assert.Equal(
            $$$"""{"data":{"list":[{{{string.Join(',', Enumerable.Range(0, 20).Select(i => $$"""{"a":{{i}}}"""))}}}]}}""", await task);
        Assert.InRange(most, 1, limit);
        Assert.True(limit < 20 || most == 20);
    }

    [Fact]
    public async Task Execute_CutsOffOneField_When_ItsResolverTakesTooLong()
    {
        var clock = new ManualClock();
        var never = new TaskCompletionSource<FieldValue>();
        var late = new TaskCompletionSource<FieldValue>();
        CancellationToken ofNever = default;
        CancellationToken ofLate = default;
        var host = TestHost.Create(
            Schema,
            options: new ExecutorOptions { TimeProvider = clock },
            resolvers: new()
            {
                ["Query.a"] = (in c) =>
                {
                    ofNever = c.CancellationToken;
                    return FieldValue.Pending(never.Task);
                },
                ["Query.box"] = (in _) => FieldValue.Pending(late.Task),
                ["Box.b"] = (in c) =>
                {
                    ofLate = c.CancellationToken;
                    return FieldValue.Int(2);
                },
                ["Query.c"] = static (in _) => FieldValue.Int(3),
            });

        var task = host.RunAsync("{ a box { b } c }").AsTask();
        clock.Advance(TimeSpan.FromSeconds(4));
        late.SetResult(TestHost.Object());
        await UntilAsync(() => ofLate.CanBeCanceled);
        Assert.False(ofNever.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var result = await task;

        Assert.Equal(
            """{"data":{"a":null,"box":{"b":2},"c":3},"errors":[{"message":"The value was not there within 5"""
                + """ seconds.","locations":[{"line":1,"column":3}],"path":["a"],"extensions":{"code":"TIMEOUT"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.True(ofNever.IsCancellationRequested);
    }

    [Fact]
    public async Task Execute_AnswersWhatIsThere_When_TheRequestTakesTooLong()
    {
        var clock = new ManualClock();
        var never = new TaskCompletionSource<FieldValue>();
        CancellationToken seen = default;
        var host = TestHost.Create(
            Schema,
            options: new ExecutorOptions { TimeProvider = clock, ResolverTimeout = Timeout.InfiniteTimeSpan },
            resolvers: new()
            {
                ["Query.a"] = (in c) =>
                {
                    seen = c.CancellationToken;
                    return FieldValue.Pending(never.Task);
                },
                ["Query.strict"] = static (in _) => TestHost.List(TestHost.Object()),
                ["Query.box"] = static (in _) => TestHost.Object(),
                ["Box.req"] = (in _) => FieldValue.Pending(never.Task),
                ["Query.c"] = static (in _) => FieldValue.Int(3),
            });

        var task = host.RunAsync("{ a box { req } c }").AsTask();
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(seen.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var result = await task;

        var answer = JsonNode.Parse(result.Utf8.Span)!;
        Assert.Equal(RequestErrorStage.None, result.Stage);
        Assert.Equal("""{"a":null,"box":null,"c":3}""", answer["data"]!.ToJsonString());
        Assert.Equal(
            [
                """The request was not answered within 10 seconds. TIMEOUT ["a"]""",
                """The request was not answered within 10 seconds. TIMEOUT ["box","req"]""",
            ],
            answer["errors"]!.AsArray().Select(
                error => $"{error!["message"]} {error["extensions"]!["code"]} {error["path"]!.ToJsonString()}"));
        Assert.True(seen.IsCancellationRequested);
    }

    // what came in time is answered, what would have to be computed after the deadline is not
    [Fact]
    public async Task Execute_CutsOffTheField_When_ComputingItsLateValueTakesTooLong()
    {
        var clock = new ManualClock();
        var late = new TaskCompletionSource<FieldValue>();
        var host = TestHost.Create(
            Schema,
            options: new ExecutorOptions { TimeProvider = clock },
            resolvers: new()
            {
                ["Query.a"] = static (in _) => FieldValue.Int(1),
                ["Query.list"] = (in _) => FieldValue.Pending(late.Task),
                ["Box.a"] = (in _) =>
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    return FieldValue.Int(1);
                },
            });

        var task = host.AskAsync("{ a list { a } }");
        late.SetResult(FieldValue.List([.. Enumerable.Range(0, 1000).Select(i => FieldValue.Object(null, i))]));

        Assert.Equal(
            """{"data":{"a":1,"list":null},"errors":[{"message":"The request was not answered within 10"""
                + """ seconds.","locations":[{"line":1,"column":5}],"path":["list"],"extensions":{"code":"TIMEOUT"}}]}""",
            await task);
    }

    // The values of a response as data, the same for the same seed; some of them late.
    private static FieldValue Tree(int seed, int percentLate)
    {
        var random = new Random(seed);
        var whenLate = new Random(seed * 31);

        FieldValue Maybe(FieldValue value)
        {
            if (whenLate.Next(100) >= percentLate)
            {
                return value;
            }

            return FieldValue.Pending(LaterAsync(value, whenLate.Next(4)));
        }

        FieldValue Leaf() => Maybe(random.Next(12) switch { 0 => default, 1 => FieldValue.Error("no"), var n => FieldValue.Int(n) });

        FieldValue Box(int depth) => Maybe(depth == 0 || random.Next(8) == 0 ? default : Object(depth - 1, random.Next(15) != 0));

        FieldValue Items(int depth) =>
            Maybe(random.Next(10) == 0 ? default : FieldValue.List([.. Enumerable.Range(0, random.Next(4)).Select(_ => Box(depth))]));

        FieldValue Object(int depth, bool isSound) => TestHost.Object(
            ("a", Leaf()), ("b", Leaf()), ("c", Leaf()), ("box", Box(depth)), ("list", Items(depth)),
            (
                "strict",
                Maybe(
                    FieldValue.List(
                        [
                            .. Enumerable.Range(0, random.Next(3))
                                .Select(_ => Maybe(TestHost.Object(("req", Maybe(FieldValue.Int(7))), ("c", Leaf())))),
                        ]))),
            ("req", Maybe(isSound ? FieldValue.Int(5) : default)),
            (
                "grid",
                Maybe(
                    TestHost.List(
                        Maybe(TestHost.List(Maybe(FieldValue.Int(1)), Maybe(random.Next(9) == 0 ? default : FieldValue.Int(2)))),
                        Maybe(TestHost.List())))),
            ("any", Maybe(TestHost.Object(("__typename", FieldValue.String(random.Next(5) == 0 ? "Box" : "One")), ("a", Leaf())))));

        return Object(3, isSound: seed % 10 != 0);
    }

    private static async Task<FieldValue> LaterAsync(FieldValue value, int turns)
    {
        for (var i = 0; i <= turns; i++)
        {
            await Task.Yield();
        }

        return value;
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            await Task.Yield();
        }
    }
}
