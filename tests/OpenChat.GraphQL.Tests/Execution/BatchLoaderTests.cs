// Requirement E11: loads of one request are gathered, sent once for each key, and come back to whoever asked.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution;

public sealed class BatchLoaderTests
{
    private const string Schema =
        """
        type Query { people(ids: [Int!]!): [Person] person(id: Int!): Person now: Int }
        type Person { name: String boss: Person bossAndName: String title: String! }
        """;

    [Fact]
    public async Task Execute_SendsOneBatchForEachLevel_When_FieldsAskForTheSameLoader()
    {
        var store = new Store();

        var answer = await Host(store).AskAsync(
            "{ people(ids: [5, 3, 5, 4]) { name boss { name boss { name } } } one: person(id: 3) { name } }");

        Assert.Equal(
            """{"data":{"people":["""
            + """{"name":"p5","boss":{"name":"p2","boss":{"name":"p1"}}},{"name":"p3","boss":{"name":"p1","boss":null}},"""
            + """{"name":"p5","boss":{"name":"p2","boss":{"name":"p1"}}},{"name":"p4","boss":{"name":"p2","boss":{"name":"p1"}}}]"""
            + ""","one":{"name":"p3"}}}""",
            answer);
        Assert.Equal(["5 3 4", "2 1"], store.Batches);
    }

    [Fact]
    public async Task Execute_KeepsNothing_When_TheNextRequestComes()
    {
        var store = new Store();
        var host = Host(store);

        await host.AskAsync("{ person(id: 3) { name } }");
        await host.AskAsync("{ person(id: 3) { name } }");

        Assert.Equal(["3", "3"], store.Batches);
    }

    [Fact]
    public async Task Execute_CutsBatches_When_KeysAreMany()
    {
        var store = new Store();

        var answer = await Host(store, maxBatchSize: 2).AskAsync("{ people(ids: [5, 4, 3, 2, 1]) { name } }");

        Assert.Equal("""{"data":{"people":[{"name":"p5"},{"name":"p4"},{"name":"p3"},{"name":"p2"},{"name":"p1"}]}}""", answer);
        Assert.Equal(["5 4", "3 2", "1"], store.Batches);
    }

    [Fact]
    public async Task Execute_NeverHasMoreBatchesUnderWayThanAllowed_When_KeysAreMany()
    {
        var store = new Store();

        await Host(
            store, maxBatchSize: 1,
            new ExecutorOptions
            {
                MaxParallelResolvers = 2,
                RequestTimeout = Timeout.InfiniteTimeSpan,
                ResolverTimeout = Timeout.InfiniteTimeSpan,
            })
            .AskAsync("{ people(ids: [9, 8, 7, 6, 5, 4, 3, 2, 1]) { name } }");

        Assert.Equal(9, store.Batches.Count);
        Assert.InRange(store.MostAtOnce, 1, 2);
    }

    [Fact]
    public async Task Execute_PutsTheErrorWhereTheKeyWasAskedFor_When_OneKeyFails()
    {
        var store = new Store();

        var answer = JsonNode.Parse(
            await Host(store).AskAsync(
                "{ people(ids: [13, 3]) { name } again: person(id: 13) { name } missing: person(id: 99) { name } }"))!;

        Assert.Equal("""{"people":[null,{"name":"p3"}],"again":null,"missing":null}""", answer["data"]!.ToJsonString());
        Assert.Equal(
            ["""unlucky NOT_FOUND ["people",0]""", """unlucky NOT_FOUND ["again"]"""],
            answer["errors"]!.AsArray().Select(
                error => $"{error!["message"]} {error["extensions"]!["code"]} {error["path"]!.ToJsonString()}"));
        Assert.Equal(["13 3 99"], store.Batches);
    }

    [Theory]
    [InlineData("throws at once")]
    [InlineData("throws later")]
    [InlineData("too few")]
    public async Task Execute_MasksOneCause_When_ABatchBreaks(string how)
    {
        var failures = new List<ResolverFailure>();
        var store = new Store { Breaks = how };

        var answer = JsonNode.Parse(
            await Host(store, options: new ExecutorOptions { OnResolverFailure = failures.Add })
                .AskAsync("{ people(ids: [1, 2]) { name } now }"))!;

        Assert.Equal("""{"people":[null,null],"now":1}""", answer["data"]!.ToJsonString());
        Assert.Equal(
            ["Internal server error", "Internal server error"], answer["errors"]!.AsArray().Select(error => (string?)error!["message"]));
        var failure = Assert.Single(failures);
        Assert.All(answer["errors"]!.AsArray(), error => Assert.Equal(failure.ErrorId, (string?)error!["extensions"]!["errorId"]));
        Assert.Equal(how == "too few" ? "A batch of 2 keys was answered with 1 results." : "secret", failure.Exception.Message);
    }

    [Fact]
    public async Task Execute_SendsLaterLoads_When_AResolverLoadsInTheMiddleOfItsWork()
    {
        var store = new Store();

        var answer = await Host(
            store,
            options: new ExecutorOptions
            {
                MaxParallelResolvers = 1,
                RequestTimeout = Timeout.InfiniteTimeSpan,
                ResolverTimeout = Timeout.InfiniteTimeSpan,
            })
            .AskAsync("{ people(ids: [9, 5]) { bossAndName } }");

        Assert.Equal("""{"data":{"people":[{"bossAndName":"p4 of p9"},{"bossAndName":"p2 of p5"}]}}""", answer);
    }

    [Fact]
    public async Task Execute_GivesUpTheBatch_When_ItTakesTooLong()
    {
        var clock = new ManualClock();
        var store = new Store { Breaks = "never ends" };
        var host = Host(store, options: new ExecutorOptions { TimeProvider = clock });

        var task = host.AskAsync("{ person(id: 1) { name } now }");
        Assert.False(task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            """{"data":{"person":null,"now":1},"errors":[{"message":"The value was not there within 5 seconds.","locations":[{"line":1"""
                + ""","column":3}],"path":["person"],"extensions":{"code":"TIMEOUT"}}]}""",
            await task);
        Assert.True(store.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Execute_StopsTheBatch_When_TheClientLeaves()
    {
        using var client = new CancellationTokenSource();
        var store = new Store { Breaks = "never ends" };

        var task = Host(store).Executor.ExecuteAsync(new GraphQLRequest { Query = "{ person(id: 1) { name } }" }, client.Token);
        Assert.False(store.Token.IsCancellationRequested);
        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);
        Assert.True(store.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Execute_HandsOutTheState_When_ItLoads()
    {
        object? seen = null;
        var loader = new BatchLoader<int, int>((keys, state, _) =>
        {
            seen = state;
            return Task.FromResult<IReadOnlyList<BatchResult<int>>>([.. keys.Select(BatchResult.Of)]);
        });
        var host = TestHost.Create(
            Schema, resolvers: new() { ["Query.now"] = (in c) => c.Loads(loader).Load(7, static value => FieldValue.Int(value)) });

        using var result = await host.RunAsync("{ now }", state: "snapshot");

        Assert.True(result.HasData);
        Assert.Equal("snapshot", seen);
    }

    private static TestHost Host(Store store, int maxBatchSize = 1_000, ExecutorOptions? options = null)
    {
        var people = new BatchLoader<int, Person?>(store.LoadAsync, maxBatchSize);
        return TestHost.Create(Schema, options: options, resolvers: new()
        {
            ["Query.now"] = static (in _) => FieldValue.Int(1),
            ["Query.person"] = (in c) =>
                c.Loads(people).Load(c.Arguments.GetInt("id")!.Value, static person => FieldValue.ObjectOrNull(person)),
            ["Query.people"] = (in c) =>
            {
                var loads = c.Loads(people);
                return FieldValue.List(
                    [
                        .. ((object?[])c.Arguments["ids"]!)
                            .Select(id => loads.Load((int)id!, static person => FieldValue.ObjectOrNull(person))),
                    ]);
            },
            ["Person.name"] = static (in c) => FieldValue.String(((Person)c.Source!).Name),
            ["Person.boss"] = (in c) => ((Person)c.Source!).Boss is { } boss
                ? c.Loads(people).Load(boss, static person => FieldValue.ObjectOrNull(person))
                : default,
            ["Person.bossAndName"] = (in c) => FieldValue.Pending(BossAndNameAsync(c.Loads(people), (Person)c.Source!)),
        });
    }

    private static async Task<FieldValue> BossAndNameAsync(RequestLoads<int, Person?> people, Person person)
    {
        await Task.Yield();
        var boss = await people.LoadAsync(person.Boss!.Value);
        return FieldValue.String($"{boss!.Name} of {person.Name}");
    }

    private sealed record Person(string Name, int? Boss);

    // People 1 to 20; the boss of n is n / 2; nobody can look at number 13.
    private sealed class Store
    {
        private readonly ConcurrentQueue<string> _batches = [];
        private int _underWay;

        public IReadOnlyCollection<string> Batches => _batches;

        public int MostAtOnce { get; private set; }

        public string Breaks { get; init; } = "";

        public CancellationToken Token { get; private set; }

        public Task<IReadOnlyList<BatchResult<Person?>>> LoadAsync(
            IReadOnlyList<int> keys, object? state, CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            _batches.Enqueue(string.Join(' ', keys));
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _underWay));
            return Breaks switch
            {
                "throws at once" => throw new InvalidOperationException("secret"),
                "never ends" => new TaskCompletionSource<IReadOnlyList<BatchResult<Person?>>>().Task,
                _ => FindAsync(keys),
            };
        }

        private async Task<IReadOnlyList<BatchResult<Person?>>> FindAsync(IReadOnlyList<int> keys)
        {
            await Task.Yield();
            Interlocked.Decrement(ref _underWay);
            return Breaks switch
            {
                "throws later" => throw new InvalidOperationException("secret"),
                "too few" => [BatchResult.Of<Person?>(null)],
                _ =>
                [
                    .. keys.Select(key => key == 13 ? BatchResult.Failed<Person?>(new FieldError("unlucky", "NOT_FOUND"))
                        : BatchResult.Of(
                            key > 20
                                ? null
                                : new Person(string.Create(CultureInfo.InvariantCulture, $"p{key}"), key > 1 ? key / 2 : null))),
                ],
            };
        }
    }
}
