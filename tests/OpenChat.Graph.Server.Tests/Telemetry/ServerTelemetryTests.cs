// What a collector gets from the running program, and what happens to the program when there is none.
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Telemetry;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Tests.Telemetry;

public sealed class ServerTelemetryTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string OtherTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallerSpan = "b7ad6b7169203331";
    private const ulong Internal = 1;
    private const ulong Server = 2;
    private const ulong Unset = 0;
    private const ulong Error = 2;
    private const string Zephyr = """{"operationName":"Z","query":"query Z { model(name: \"Zephyr\") { name } }"}""";

    private static readonly (string Name, string Value) Protocol = ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");

    [Fact]
    public async Task Collector_GetsSpansAndMetrics_WithTheirNamesAndAttributes()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await ServedProcess.StartAsync(
            Endpoint(collector.Url), Protocol, ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")))
        {
            await PostAsync(server, Zephyr, TraceId);
            await PostAsync(server, """{"query":"{ nothing }"}""", OtherTraceId);
            (await server.Client.GetAsync("/health/ready")).Dispose();
            Assert.Equal(0, await server.StopAsync()); // what was measured since the last export, a minute apart, is sent before the end
        }

        Assert.All(
            collector.Resources,
            attributes => Assert.Superset(
                new HashSet<string>(["deployment.environment.name=test", "service.name=openchat-graph"]), attributes.ToHashSet()));
        AssertSpansOfZephyr(collector.Spans);
        AssertSpansOfARefusal(collector.Spans);
        Assert.DoesNotContain(collector.Spans, span => span.TraceId is not (TraceId or OtherTraceId)); // no probe
        AssertGraphQLMetrics(collector.Points);
        AssertGraphMetrics(collector.Points);
        Assert.Contains(
            collector.Points,
            point => point.Name == "http.server.request.duration" && point.Attributes.Contains("http.route=/graphql")
                && point.Attributes.Contains("http.response.status_code=200"));
        Assert.Contains(collector.Points, point => point is { Meter: "System.Runtime", Name: "dotnet.gc.collections" });
        Assert.Contains(
            collector.Points, point => point is { Meter: "Microsoft.AspNetCore.Server.Kestrel", Name: "kestrel.active_connections" });
    }

    [Fact]
    public async Task Requests_AreAnswered_AndOneLineIsLogged_When_TheCollectorIsGone()
    {
        await using var server = await ServedProcess.StartAsync(
            Endpoint("http://127.0.0.1:9"),
            Protocol,
            ("OTEL_BSP_SCHEDULE_DELAY", "50"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "50"),
            ("OPENCHAT_SHUTDOWN_TIMEOUT_SECONDS", "3"));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("""{"data":{"model":{"name":"Zephyr 7B beta"}}}""", await PostAsync(server, Zephyr, traceId: null));
        }

        Assert.Equal(0, await server.StopAsync());
        var line = Assert.Single(server.Lines, candidate => candidate.Contains(" WRN ", StringComparison.Ordinal));
        Assert.Contains(
            "Telemetry does not reach its collector; requests are answered all the same, and this is not told again until it does: "
            + "http://127.0.0.1:9/v1/",
            line,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_TellsOnce_When_TheCollectorFailsAndRecovers()
    {
        await using var collector = await Collector.StartAsync();
        collector.IsRefusing = true;
        await using var server = await ServedProcess.StartAsync(
            Endpoint(collector.Url), Protocol, ("OTEL_METRIC_EXPORT_INTERVAL", "50"), ("OTEL_TRACES_EXPORTER", "none"));
        await server.WaitForAsync("Telemetry does not reach its collector");
        collector.IsRefusing = false;
        await server.WaitForAsync("Telemetry reaches its collector again");

        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Lines, candidate => candidate.Contains("does not reach", StringComparison.Ordinal));
        Assert.Contains(
            server.Lines,
            candidate => candidate.Contains(" INF Metrics are sent to the OpenTelemetry collector", StringComparison.Ordinal));
        Assert.Empty(collector.Spans);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_EXPORTER,OTEL_METRICS_EXPORTER", "none")]
    public void TryStart_DoesNothing_When_NoCollectorIsNamedOrWanted(string names, string value)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" };
        foreach (var name in names.Split(','))
        {
            variables[name] = value;
        }

        using var log = new CapturedLog();

        Assert.Null(ServerTelemetry.TryStart(
            new ConfigurationBuilder().AddInMemoryCollection(variables).Build(), log.CreateLogger("OpenChat")));
        Assert.Empty(log.Events);
    }

    private static void AssertSpansOfZephyr(IReadOnlyList<ArrivedSpan> spans)
    {
        var trace = spans.Where(span => span.TraceId == TraceId).ToDictionary(span => span.Name, StringComparer.Ordinal);
        var (http, query) = (trace["POST /graphql"], trace["query"]);

        Assert.Equal(
            ["POST /graphql", "graphql.execute", "graphql.parse", "graphql.validate", "query"], trace.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((CallerSpan, Server, Unset, "Microsoft.AspNetCore"), (http.ParentId, http.Kind, http.Status, http.Source));
        Assert.Equal(
            [
                "http.request.method=POST", "http.response.status_code=200", "http.route=/graphql", "network.protocol.version=1.1",
                "url.path=/graphql", "url.scheme=http",
            ],
            http.Attributes);
        Assert.Equal((http.SpanId, Server, Unset, "OpenChat.GraphQL"), (query.ParentId, query.Kind, query.Status, query.Source));
        Assert.Equal(
            [
                "graphql.document.cached=false",
                "graphql.document.hash=dd4d6f615852501876414a1a1486ff9f8856c28c733ebbb533090cb2acf945ae",
                "graphql.document.persisted=false",
                "graphql.operation.name=Z", "graphql.operation.type=query", "graphql.outcome=success", "graphql.request.cost=1",
            ],
            query.Attributes);
        Assert.All(
            ["graphql.parse", "graphql.validate", "graphql.execute"],
            name => Assert.Equal((query.SpanId, Internal), (trace[name].ParentId, trace[name].Kind)));
    }

    private static void AssertSpansOfARefusal(IReadOnlyList<ArrivedSpan> spans)
    {
        var span = Assert.Single(spans, candidate => candidate.TraceId == OtherTraceId && candidate.Name == "GraphQL Operation");

        Assert.Equal(Error, span.Status);
        Assert.Equal(["error.type=GRAPHQL_VALIDATION_FAILED", "graphql.document.cached=false"], span.Attributes.Take(2));
    }

    private static void AssertGraphQLMetrics(IReadOnlyList<ArrivedPoint> points) => Assert.Equal(
        [
            "graphql.document.cache.lookups {lookup} graphql.document.cached=false = 2",
            "graphql.server.active_requests {request} = 0",
            "graphql.server.request.cost {cost} graphql.operation.type=query = 1",
            "graphql.server.request.duration s error.type=GRAPHQL_VALIDATION_FAILED graphql.document.persisted=false "
            + "graphql.operation.type=unknown graphql.outcome=refused = 1",
            "graphql.server.request.duration s graphql.document.persisted=false graphql.operation.type=query graphql.outcome=success = 1",
        ],
        Show(points.Where(point => point.Meter == "OpenChat.GraphQL")));

    private static void AssertGraphMetrics(IReadOnlyList<ArrivedPoint> points)
    {
        var (graph, findings) = (AskedFolder.Seed.Snapshot.Graph, AskedFolder.Seed.Snapshot.Findings);
        var infos = findings.Count(static finding => finding.Severity == FindingSeverity.Info);
        Assert.Equal(
            [
                "graphql.schema.usage {request} graphql.schema.coordinate=Model.name graphql.schema.deprecated=false = 1",
                "graphql.schema.usage {request} graphql.schema.coordinate=Query.model graphql.schema.deprecated=false = 1",
                "graphql.schema.usage {request} graphql.schema.coordinate=Query.model(name:) graphql.schema.deprecated=false = 1",
                "openchat.graph.findings {finding} openchat.finding.severity=error = 0",
                $"openchat.graph.findings {{finding}} openchat.finding.severity=info = {infos}",
                "openchat.graph.findings {finding} openchat.finding.severity=warning = 0",
                "openchat.graph.load.duration s = 1",
                $"openchat.graph.nodes {{node}} openchat.node.kind=dataset = {graph.DatasetCount}",
                $"openchat.graph.nodes {{node}} openchat.node.kind=license = {graph.Count(NodeKind.License)}",
                $"openchat.graph.nodes {{node}} openchat.node.kind=model = {graph.ModelCount}",
                $"openchat.graph.nodes {{node}} openchat.node.kind=organisation = {graph.Count(NodeKind.Organisation)}",
                $"openchat.graph.relations {{relation}} openchat.relation.kind=developer = {graph.DeveloperRelationCount}",
                $"openchat.graph.relations {{relation}} openchat.relation.kind=license = {graph.LicenseRelationCount}",
                $"openchat.graph.relations {{relation}} openchat.relation.kind=lineage = {graph.RelationCount}",
                "openchat.graph.staleness s = 0",
            ],
            Show(points.Where(point => point is { Meter: "OpenChat.Graph", Name: not "openchat.graph.revision.age" })));
        Assert.InRange(Assert.Single(points, point => point is { Name: "openchat.graph.revision.age", Unit: "s" }).Value, 0, 3_600);
    }

    private static IEnumerable<string> Show(IEnumerable<ArrivedPoint> points) =>
        points
            .Select(point => string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(' ', point.Attributes.Prepend(point.Unit).Prepend(point.Name))} = {point.Value}"))
            .Order(StringComparer.Ordinal);

    private static (string Name, string Value) Endpoint(string url) => ("OTEL_EXPORTER_OTLP_ENDPOINT", url);

    private static async Task<string> PostAsync(ServedProcess server, string body, string? traceId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(
            body, MediaTypeHeaderValue.Parse("application/json"))
        };
        if (traceId is not null)
        {
            request.Headers.Add("traceparent", $"00-{traceId}-{CallerSpan}-01");
        }

        using var response = await server.Client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
