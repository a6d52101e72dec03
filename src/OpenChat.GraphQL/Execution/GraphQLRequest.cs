// One request as the host hands it to the executor.
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Execution;

/// <summary>A GraphQL request (specification 6.1). The document is given as text or
/// as UTF-8, the variables as UTF-8 or already read.</summary>
public sealed class GraphQLRequest
{
    /// <summary>The document as text; null when it is given as UTF-8.</summary>
    public string? Query { get; init; }

    /// <summary>The document as UTF-8, used when <see cref="Query"/> is null. Must stay unchanged until the result is there.</summary>
    public ReadOnlyMemory<byte> QueryUtf8 { get; init; }

    /// <summary>The operation to run; null or empty when the document has one only.</summary>
    public string? OperationName { get; init; }

    /// <summary>The variables as one JSON object in UTF-8; empty or <c>null</c> for none.
    /// Read up to 64 levels; the last of duplicate keys wins.</summary>
    public ReadOnlyMemory<byte> VariablesUtf8 { get; init; }

    /// <summary>The variables as raw JSON values, as <see cref="Types.InputValues"/> describes; used when <see cref="VariablesUtf8"/> is
    /// empty. Null for none.</summary>
    public IReadOnlyDictionary<string, object?>? Variables { get; init; }

    /// <summary>What resolvers see as <see cref="FieldContext.State"/>: the host's snapshot for this request. May be null.</summary>
    public object? State { get; init; }

    /// <summary>What a subscription runs on (specification 6.2.3.2): an event of its source stream, which the host makes. It is the object
    /// of the root field (<see cref="FieldContext.Source"/>), and <see cref="State"/> is what the event left. A subscription without an
    /// event is refused: its answer is a stream, and this is one answer of it. Null for queries and mutations, which do not look at
    /// it.</summary>
    public object? Event { get; init; }

    /// <summary>The request came by HTTP GET: a mutation is refused with <see cref="RequestErrorStage.MethodNotAllowed"/>.</summary>
    public bool IsGet { get; init; }

    /// <summary>The document is one the host knew beforehand, by hash or id. Only telemetry looks at this.</summary>
    public bool IsPersisted { get; init; }

    /// <summary>Whether this caller may ask for <c>__schema</c> and <c>__type</c>, and is told "Did you mean"; null for what
    /// <see cref="Validation.ValidationOptions.IntrospectionEnabled"/> says.</summary>
    public bool? AllowIntrospection { get; init; }

    /// <summary>Asked after the operation is chosen, its variables are coerced and it is priced, and before anything runs; what it returns
    /// refuses the request with <see cref="RequestErrorStage.NotAdmitted"/>, null lets it run. Must not throw. Null admits every
    /// request.</summary>
    public Func<PricedRequest, GraphQLError?>? Admit { get; init; }

    /// <summary>Timestamp of <see cref="ExecutorOptions.TimeProvider"/> from which the
    /// deadline is counted, for requests that share one; null for now.</summary>
    public long? StartedAt { get; init; }

    /// <summary>What requests that share the limits of the price have been priced at before; nothing by default.</summary>
    public RequestCost Spent { get; init; }

    /// <summary>Write the price of the operation as <c>extensions.cost</c>: <c>fields</c>,
    /// <c>types</c> and <c>nodes</c>: in execution answers, and where the price is why the request is refused.</summary>
    public bool ReportCost { get; init; }

    /// <summary>Price the operation and do not run it: the answer has null for <c>data</c>, and the price as with
    /// <see cref="ReportCost"/>. One that costs too much is refused as ever, with its price beside the errors. Default false.</summary>
    public bool PriceOnly { get; init; }

    /// <summary>Members to write into the answer's <c>extensions</c>, as UTF-8 JSON without the braces (<c>"a":1,"b":2</c>). Empty for
    /// none. Written to execution answers only.</summary>
    public ReadOnlyMemory<byte> ExtensionMembers { get; init; }
}

/// <summary>A request that could be run.</summary>
/// <param name="DocumentHash">As in <see cref="ExecutionResult.DocumentHash"/>.</param>
/// <param name="Cost">What the operation was priced at.</param>
/// <param name="Answer">What the answer will look like.</param>
public readonly record struct PricedRequest(string DocumentHash, RequestCost Cost, AnswerField Answer);
