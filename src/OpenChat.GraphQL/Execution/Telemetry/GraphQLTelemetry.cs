// What the engine tells OpenTelemetry: names, spans and instruments. Costs nothing while nobody listens.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Execution.Telemetry;

/// <summary>
/// The names under which the engine is observed. Spans: one for the operation, named by its type only, inside it <c>graphql.parse</c> and
/// <c>graphql.validate</c> when the document was not cached, and <c>graphql.execute</c>. Attributes follow the semantic conventions of
/// OpenTelemetry for GraphQL servers; documents are part of them only by <see cref="ExecutorOptions.TraceDocuments"/>, variables never.
/// </summary>
public sealed class GraphQLTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "OpenChat.GraphQL";

    /// <summary>Seconds from the request to its answer; histogram by operation
    /// type, outcome, persisted or not, and type of error.</summary>
    public const string RequestDuration = "graphql.server.request.duration";

    /// <summary>Requests under way.</summary>
    public const string ActiveRequests = "graphql.server.active_requests";

    /// <summary>Field cost of priced requests; histogram by operation type.</summary>
    public const string RequestCost = "graphql.server.request.cost";

    /// <summary>Look-ups in the operation cache; counter by <c>graphql.document.cached</c>: true for hits.</summary>
    public const string CacheLookups = "graphql.document.cache.lookups";

    /// <summary>Limits exceeded; counter by <c>graphql.limit.name</c>, and
    /// <c>graphql.limit.enforced</c>: false where the limit only warns.</summary>
    public const string LimitsExceeded = "graphql.limit.exceeded";

    internal const string OperationSpan = "GraphQL Operation";
    internal const string ParseSpan = "graphql.parse";
    internal const string ValidateSpan = "graphql.validate";
    internal const string ExecuteSpan = "graphql.execute";

    private const string Cancelled = "cancelled";
    private const string Refused = "refused";

    private static readonly Meter SharedMeter = new(Name);

    private readonly bool _tracesDocuments;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _cost;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _limits;

    internal GraphQLTelemetry(Meter? meter, bool tracesDocuments)
    {
        _tracesDocuments = tracesDocuments;
        meter ??= SharedMeter;
        _duration = meter.CreateHistogram<double>(RequestDuration, "s", "Time from the request to its answer.");
        _active = meter.CreateUpDownCounter<long>(ActiveRequests, "{request}", "Requests under way.");
        _cost = meter.CreateHistogram<double>(RequestCost, "{cost}", "Field cost of priced requests.");
        _lookups = meter.CreateCounter<long>(CacheLookups, "{lookup}", "Look-ups in the operation cache.");
        _limits = meter.CreateCounter<long>(LimitsExceeded, "{request}", "Limits exceeded, by name.");
    }

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Whether anybody listens. If not, a request takes a path that measures nothing (EngineBenchmarks.Warm, typename).</summary>
    internal bool IsObserved =>
        _duration.Enabled || _active.Enabled || _cost.Enabled || _lookups.Enabled || _limits.Enabled || Source.HasListeners();

    internal void Begin() => _active.Add(1);

    /// <summary>The request has ended, one way or the other.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="result">Null when the client left.</param>
    /// <param name="started">Timestamp of its start.</param>
    /// <param name="activity">The span; null when nobody wants it.</param>
    internal void End(GraphQLRequest request, ExecutionResult? result, long started, Activity? activity)
    {
        _active.Add(-1);
        var operation = result?.OperationType is { } type ? Word(type) : "unknown";
        var outcome = OutcomeOf(result);
        var errorType = outcome switch
        {
            Cancelled => Cancelled,
            Refused => result?.Errors[0].Code,
            _ => null,
        };
        if (_duration.Enabled)
        {
            var tags = new TagList
            {
                { "graphql.operation.type", operation },
                { "graphql.outcome", outcome },
                { "graphql.document.persisted", request.IsPersisted },
            };
            if (errorType is not null)
            {
                tags.Add("error.type", errorType);
            }

            _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }

        if (result is not null)
        {
            _lookups.Add(1, new KeyValuePair<string, object?>("graphql.document.cached", result.WasCached));
            if (result.Cost is { } cost)
            {
                _cost.Record(cost.Fields, new KeyValuePair<string, object?>("graphql.operation.type", operation));
            }

            if (_limits.Enabled)
            {
                foreach (var limit in result.Errors.Select(LimitOf.Name).OfType<string>().Distinct(StringComparer.Ordinal))
                {
                    Exceeded(limit, isEnforced: true);
                }
            }
        }

        if (activity is not null)
        {
            Describe(activity, request, result, outcome, errorType);
        }
    }

    /// <summary>A limit was exceeded.</summary>
    internal void Exceeded(string limit, bool isEnforced) => _limits.Add(
        1,
        new KeyValuePair<string, object?>("graphql.limit.name", limit),
        new KeyValuePair<string, object?>("graphql.limit.enforced", isEnforced));

    private void Describe(Activity activity, GraphQLRequest request, ExecutionResult? result, string outcome, string? errorType)
    {
        // by the conventions the name of a span is the type alone: names of operations are the client's and without number
        if (result?.OperationType is { } type)
        {
            activity.DisplayName = Word(type);
            activity.SetTag("graphql.operation.type", Word(type));
        }

        if (result?.OperationName is { } name)
        {
            activity.SetTag("graphql.operation.name", name);
        }

        if (result?.DocumentHash is { Length: > 0 } hash)
        {
            activity.SetTag("graphql.document.hash", hash);
        }

        if (_tracesDocuments)
        {
            activity.SetTag("graphql.document", request.Query ?? Encoding.UTF8.GetString(request.QueryUtf8.Span));
        }

        if (result?.Cost is { } cost)
        {
            activity.SetTag("graphql.request.cost", cost.Fields);
        }

        activity.SetTag("graphql.outcome", outcome);
        activity.SetTag("graphql.document.cached", result?.WasCached == true);
        activity.SetTag("graphql.document.persisted", request.IsPersisted);
        if (errorType is not null)
        {
            activity.SetTag("error.type", errorType);
            activity.SetStatus(ActivityStatusCode.Error); // messages may quote the client
        }
    }

    private static string OutcomeOf(ExecutionResult? result) => result switch
    {
        null => Cancelled,
        { Stage: RequestErrorStage.NotAdmitted } when result.Errors[0].Code == ErrorCodes.NotModified => "not_modified",
        { Stage: not RequestErrorStage.None } => Refused,
        { HasErrors: true } => "partial",
        _ => "success",
    };

    private static string Word(OperationType type) => type switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
