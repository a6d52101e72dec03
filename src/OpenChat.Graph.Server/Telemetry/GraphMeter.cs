// What can be measured of the loaded graph. Costs nothing while nobody listens.
using System.Diagnostics.Metrics;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Telemetry;

/// <summary>
/// The instruments of one server. Gauges are read from the current snapshot when they are collected, and say nothing while there is none.
/// </summary>
internal sealed class GraphMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "OpenChat.Graph";

    private static readonly NodeKind[] CountedKinds = [NodeKind.Model, NodeKind.Dataset, NodeKind.License, NodeKind.Organisation];

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _load;
    private readonly SnapshotHolder _holder;
    private readonly TimeProvider _time;

    public GraphMeter(SnapshotHolder holder, GraphQLExecutor executor, TimeProvider time)
    {
        _holder = holder;
        _time = time;
        _load = _meter.CreateHistogram<double>("openchat.graph.load.duration", "s", "Time to load a revision.");
        _meter.CreateObservableGauge("openchat.graph.nodes", () => Read(CountNodes), "{node}", "Nodes of the current revision, by kind.");
        _meter.CreateObservableGauge(
            "openchat.graph.relations", () => Read(CountRelations), "{relation}", "Relations of the current revision, by kind.");
        _meter.CreateObservableGauge(
            "openchat.graph.findings", () => Read(CountFindings), "{finding}", "Findings about the current revision, by severity.");
        _meter.CreateObservableGauge("openchat.graph.revision.age", () => Read(Age), "s", "Time since the current revision was loaded.");
        _meter.CreateObservableGauge(
            "openchat.graph.staleness",
            () => Read(Staleness),
            "s",
            "Time the current revision may be behind its store; 0 while it is not.");
        _meter.CreateObservableCounter(
            "graphql.schema.usage",
            () => executor.GetUsage().Select(Usage),
            "{request}",
            "Requests that used a part of the schema, by coordinate.");
    }

    /// <summary>A revision was loaded.</summary>
    public void Loaded(TimeSpan elapsed) => _load.Record(elapsed.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Read<T>(Func<Snapshot, IEnumerable<Measurement<T>>> read)
        where T : struct => _holder.Current is { } snapshot ? read(snapshot) : [];

    private static IEnumerable<Measurement<int>> CountNodes(Snapshot snapshot) =>
        CountedKinds.Select(kind => Count(snapshot.Graph.Count(kind), "openchat.node.kind", kind.ToString()));

    private static IEnumerable<Measurement<int>> CountRelations(Snapshot snapshot) =>
    [
        Count(snapshot.Graph.RelationCount, "openchat.relation.kind", "Lineage"),
        Count(snapshot.Graph.LicenseRelationCount, "openchat.relation.kind", "License"),
        Count(snapshot.Graph.DeveloperRelationCount, "openchat.relation.kind", "Developer"),
    ];

    private static IEnumerable<Measurement<int>> CountFindings(Snapshot snapshot) =>
        Enum.GetValues<FindingSeverity>().Select(severity =>
            Count(Finding.CountOf(snapshot.Findings, severity), "openchat.finding.severity", severity.ToString()));

    private IEnumerable<Measurement<double>> Age(Snapshot snapshot) => [new((_time.GetUtcNow() - snapshot.LoadedAt).TotalSeconds)];

    private IEnumerable<Measurement<double>> Staleness(Snapshot snapshot) => [new(_holder.Health.StaleSeconds)];

    private static Measurement<int> Count(int count, string tag, string value) =>
        new(count, new KeyValuePair<string, object?>(tag, value.ToLowerInvariant()));

    private static Measurement<long> Usage(CoordinateUsage usage) => new(
        usage.Requests,
        new KeyValuePair<string, object?>("graphql.schema.coordinate", usage.Coordinate),
        new KeyValuePair<string, object?>("graphql.schema.deprecated", usage.IsDeprecated));
}
