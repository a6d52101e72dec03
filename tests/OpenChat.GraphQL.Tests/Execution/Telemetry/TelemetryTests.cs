// Requirement P19: spans and instruments, as a listener sees them.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Execution.Telemetry;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Telemetry;

public sealed class TelemetryTests
{
    private const string Schema = "type Query { a: Int bad: Int box: Query }";

    [Fact]
    public async Task Execute_MakesSpans_When_SomebodyListens()
    {
        var host = Host(new ExecutorOptions());
        await host.AskAsync("query Named { a }"); // is kept at its second use
        using var spans = new Spans();

        using var first = await host.RunAsync("query Named { a }");
        using var second = await host.RunAsync("query Named { a }");

        Assert.Equal(
            [
                "graphql.parse Internal Unset < GraphQL Operation",
                "graphql.validate Internal Unset < GraphQL Operation",
                "graphql.execute Internal Unset < GraphQL Operation",
                $"query Server Unset graphql.document.cached=False graphql.document.hash={first.DocumentHash} "
                    + "graphql.document.persisted=False graphql.operation.name=Named "
                    + "graphql.operation.type=query graphql.outcome=success graphql.request.cost=0",
                "graphql.execute Internal Unset < GraphQL Operation",
                $"query Server Unset graphql.document.cached=True graphql.document.hash={first.DocumentHash} "
                    + "graphql.document.persisted=False graphql.operation.name=Named "
                    + "graphql.operation.type=query graphql.outcome=success graphql.request.cost=0",
            ],
            spans.Stopped);
    }

    [Theory]
    [InlineData("{ a", "GraphQL Operation", "GRAPHQL_PARSE_FAILED")]
    [InlineData("{ nosuch }", "GraphQL Operation", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("query A { a } query B { a }", "GraphQL Operation", "OPERATION_RESOLUTION_FAILURE")]
    [InlineData("query ($v: Int!) { a @include(if: true) box { a @skip(if: $w) } }", "GraphQL Operation", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ x1: box { a } x2: box { a } x3: box { a } }", "query", "LIMIT_EXCEEDED")]
    public async Task Execute_MarksTheSpan_When_RequestIsRefused(string query, string name, string code)
    {
        using var spans = new Spans();
        var host = Host(new ExecutorOptions { Cost = CostOptions.Default with { MaxFieldCost = 2 } });

        using var result = await host.RunAsync(query);

        var span = spans.Stopped[^1];
        Assert.StartsWith($"{name} Server Error error.type={code} ", span, StringComparison.Ordinal);
        Assert.Contains(" graphql.outcome=refused", span, StringComparison.Ordinal);
        Assert.DoesNotContain("nosuch", span, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorCodes.NotModified, "query Server Unset graphql.document={ a } ", " graphql.outcome=not_modified ")]
    [InlineData("TOO_DEAR", "query Server Error error.type=TOO_DEAR graphql.document={ a } ", " graphql.outcome=refused ")]
    public async Task Execute_MarksTheSpan_When_HostDoesNotAdmit_AndShowsTheDocument_When_Asked(string code, string start, string outcome)
    {
        using var spans = new Spans();
        var host = Host(new ExecutorOptions { TraceDocuments = true });

        GraphQLRequest[] requests =
            [new() { Query = "{ a }", Admit = Refuse }, new() { QueryUtf8 = "{ a }"u8.ToArray(), Admit = Refuse }];
        foreach (var request in requests)
        {
            (await host.Executor.ExecuteAsync(request, CancellationToken.None)).Dispose();
            Assert.StartsWith(start, spans.Stopped[^1], StringComparison.Ordinal);
            Assert.Contains(outcome, spans.Stopped[^1], StringComparison.Ordinal);
        }

        GraphQLError? Refuse(PricedRequest priced) => new("No.", code);
    }

    [Fact]
    public async Task Execute_KeepsTheSpanOpen_When_ValuesArePending()
    {
        using var spans = new Spans();
        var source = new TaskCompletionSource<FieldValue>();
        var host = Host(new ExecutorOptions(), FieldValue.Pending(source.Task));

        var task = host.RunAsync("{ a }").AsTask();
        Assert.Equal(
            ["graphql.parse Internal Unset < GraphQL Operation", "graphql.validate Internal Unset < GraphQL Operation"], spans.Stopped);
        source.SetResult(FieldValue.Int(1));
        (await task).Dispose();

        Assert.Equal("graphql.execute Internal Unset < GraphQL Operation", spans.Stopped[2]);
        Assert.Equal(4, spans.Stopped.Count);
    }

    [Fact]
    public async Task Execute_Measures_When_RequestsEndInEveryWay()
    {
        using var meter = new Meter("test");
        using var measured = new Measured(meter);
        var host = Host(
            new ExecutorOptions
            {
                Meter = meter,
                WarnOnly = WarnableLimits.RootFields,
                Validation = ValidationOptions.Default with { MaxRootFields = 1, MaxDepth = 2 },
            });
        host.Executor.Prepare("{ a }"); // measures nothing

        foreach (var (
            query,
            isPersisted) in new[] { ("{ a }", true), ("{ a }", false), ("{ bad }", false), ("{ a bad }", false), ("{ a", false), (
                "{ box { box { a } } }", false) })
        {
            (
                await host.Executor.ExecuteAsync(
                    new GraphQLRequest { Query = query, IsPersisted = isPersisted }, CancellationToken.None)).Dispose();
        }

        const string Duration = "graphql.server.request.duration s ";
        Assert.Equal(
            [
                "graphql.server.active_requests {request} =1",
                "graphql.server.active_requests {request} =-1",
                Duration + "graphql.operation.type=query graphql.outcome=success graphql.document.persisted=True",
                "graphql.document.cache.lookups {lookup} graphql.document.cached=True =1",
                "graphql.server.request.cost {cost} graphql.operation.type=query =0",
                "graphql.server.active_requests {request} =1",
                "graphql.server.active_requests {request} =-1",
                Duration + "graphql.operation.type=query graphql.outcome=success graphql.document.persisted=False",
                "graphql.document.cache.lookups {lookup} graphql.document.cached=True =1",
                "graphql.server.request.cost {cost} graphql.operation.type=query =0",
                "graphql.server.active_requests {request} =1",
                "graphql.server.active_requests {request} =-1",
                Duration + "graphql.operation.type=query graphql.outcome=partial graphql.document.persisted=False",
                "graphql.document.cache.lookups {lookup} graphql.document.cached=False =1",
                "graphql.server.request.cost {cost} graphql.operation.type=query =0",
                "graphql.server.active_requests {request} =1",
                "graphql.limit.exceeded {request} graphql.limit.name=rootFields graphql.limit.enforced=False =1",
                "graphql.server.active_requests {request} =-1",
                Duration + "graphql.operation.type=query graphql.outcome=partial graphql.document.persisted=False",
                "graphql.document.cache.lookups {lookup} graphql.document.cached=False =1",
                "graphql.server.request.cost {cost} graphql.operation.type=query =0",
                "graphql.server.active_requests {request} =1",
                "graphql.server.active_requests {request} =-1",
                Duration + "graphql.operation.type=unknown graphql.outcome=refused graphql.document.persisted=False "
                    + "error.type=GRAPHQL_PARSE_FAILED",
                "graphql.document.cache.lookups {lookup} graphql.document.cached=False =1",
                "graphql.server.active_requests {request} =1",
                "graphql.server.active_requests {request} =-1",
                Duration + "graphql.operation.type=unknown graphql.outcome=refused graphql.document.persisted=False "
                    + "error.type=LIMIT_EXCEEDED",
                "graphql.document.cache.lookups {lookup} graphql.document.cached=False =1",
                "graphql.limit.exceeded {request} graphql.limit.name=depth graphql.limit.enforced=True =1",
            ],
            measured.Seen);
    }

    [Fact]
    public async Task Execute_IsNotActiveAnyMore_When_ClientLeaves()
    {
        using var meter = new Meter("test");
        using var measured = new Measured(meter);
        using var client = new CancellationTokenSource();
        var host = Host(new ExecutorOptions { Meter = meter }, FieldValue.Pending(new TaskCompletionSource<FieldValue>().Task));

        var task = host.Executor.ExecuteAsync(new GraphQLRequest { Query = "{ a }" }, client.Token);
        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);
        Assert.Equal(
            [
                "graphql.server.active_requests {request} =1",
                "graphql.server.active_requests {request} =-1",
                "graphql.server.request.duration s graphql.operation.type=unknown graphql.outcome=cancelled "
                    + "graphql.document.persisted=False error.type=cancelled",
            ],
            measured.Seen);
    }

    [Fact]
    public async Task GetUsage_CountsRequestsByCoordinate_When_Asked()
    {
        const string Sdl =
            """
            type Query { box(of: In, kind: Kind = A): Box old: Int @deprecated any: Named }
            interface Named { name: String }
            type Box implements Named { name: String size(unit: String @deprecated): Int box: Box }
            input In { kinds: [Kind!] not: In plain: Int @deprecated }
            enum Kind { A B @deprecated }
            """;
        var host = TestHost.Create(Sdl, options: new ExecutorOptions { CountUsage = true });

        const string Query =
            """
            query ($s: Boolean!, $v: Int) {
              __typename __schema { queryType { name } }
              box(of: {kinds: [A, B], not: {plain: $v}}) { ...F ...F box { ...F } }
              any { name ... on Box { box { name } } }
              old @skip(if: $s)
            }
            fragment F on Box { name size(unit: "m") }
            """;
        await host.AskAsync(Query, """{"s":true}""");
        await host.AskAsync(Query, """{"s":true}""");
        await host.AskAsync(Query, """{"s":false}""");
        await host.AskAsync("{ nosuch old }");

        Assert.Equal(
            [
                "Box.box 3", "Box.name 3", "Box.size 3", "Box.size(unit:) 3 deprecated", "In.kinds 3", "In.not 3", "In.plain 3 deprecated",
                "Kind.A 3", "Kind.B 3 deprecated",
                "Named.name 3", "Query.any 3", "Query.box 3", "Query.box(of:) 3", "Query.old 1 deprecated", "__Schema.queryType 3",
                "__Type.name 3",
            ],
            host.Executor.GetUsage().Select(usage => Show(usage)));
        Assert.Empty(TestHost.Create(Sdl).Executor.GetUsage());

        static string Show(CoordinateUsage usage) =>
            string.Create(CultureInfo.InvariantCulture, $"{usage.Coordinate} {usage.Requests}{(usage.IsDeprecated ? " deprecated" : "")}");
    }

    [Fact]
    public async Task GetUsage_CountsIntrospection_When_ItsAnswerIsFixed()
    {
        var host = TestHost.Create(Schema, options: new ExecutorOptions { CountUsage = true });

        for (var i = 0; i < 3; i++)
        {
            await host.AskAsync("{ __schema { description } }");
        }

        Assert.Equal(new CoordinateUsage("__Schema.description", IsDeprecated: false, 3), Assert.Single(host.Executor.GetUsage()));
    }

    private static TestHost Host(ExecutorOptions options, FieldValue? a = null) =>
        TestHost.Create(
            Schema, TestHost.Object(("a", a ?? FieldValue.Int(1)), ("bad", FieldValue.Error("no")), ("box", TestHost.Object())), options);

    // The spans of one trace, in the order they stopped: name, kind, status, tags
    // ordinal, and the parent's name unless it is the test's own.
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly Activity _root = new Activity("test").Start();

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == GraphQLTelemetry.Name,
                Sample = (ref options) =>
                    options.Parent.TraceId == _root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == _root.TraceId)
                    {
                        var tags = string.Join(' ', activity.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(Show));
                        var parent = activity.Parent == _root ? "" : $" < {activity.Parent?.OperationName}";
                        Stopped.Add($"{activity.DisplayName} {activity.Kind} {activity.Status} {tags}".TrimEnd() + parent);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public List<string> Stopped { get; } = [];

        public void Dispose()
        {
            _listener.Dispose();
            _root.Dispose();
        }
    }

    // What the instruments of one meter were told; the values of durations left out.
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Measured(Meter meter)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) => Add(instrument, tags, $" ={value.ToString(CultureInfo.InvariantCulture)}"));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            {
                Assert.True(value >= 0);
                Add(instrument, tags, instrument.Unit == "s" ? "" : $" ={value.ToString(CultureInfo.InvariantCulture)}");
            });
            _listener.Start();
        }

        public List<string> Seen { get; } = [];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, string value) =>
            Seen.Add($"{instrument.Name} {instrument.Unit} {string.Join(' ', tags.ToArray().Select(Show))}".TrimEnd() + value);
    }

    private static string Show(KeyValuePair<string, object?> tag) => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}");
}
