// Limits and hooks of the executor, each with its default.
using System.Diagnostics.Metrics;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Execution;

/// <summary>Options of <see cref="GraphQLExecutor"/>. Read once, when the executor is made.</summary>
public sealed record ExecutorOptions
{
    /// <summary>Limits of the parser. Default <see cref="ParserOptions.Default"/>.</summary>
    public ParserOptions Parser { get; init; } = ParserOptions.Default;

    /// <summary>Limits of validation, and whether introspection is allowed. Default <see cref="ValidationOptions.Default"/>.</summary>
    public ValidationOptions Validation { get; init; } = ValidationOptions.Default;

    /// <summary>What an operation may cost before it runs. Default <see cref="CostOptions.Default"/>.</summary>
    public CostOptions Cost { get; init; } = CostOptions.Default;

    /// <summary>How long a request may run, waiting included. Then values that are still pending are errors with the code <c>TIMEOUT</c>
    /// and the rest is answered; a request that still computes is refused with that code. Default 10 seconds;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no deadline.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a value may be pending, or a batch may load, before its field is an error with the code <c>TIMEOUT</c> and its
    /// token is cancelled. Default 5 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the request may run.</summary>
    public TimeSpan ResolverTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Resolvers of one request that may be pending at the same time; no further one is called until one has ended. Batches of
    /// loads are counted apart, by the same number. Default 16, at least 1.</summary>
    public int MaxParallelResolvers { get; init; } = 16;

    /// <summary>Bytes of an answer (limit <c>response</c>). Default 10,000,000.</summary>
    public int MaxResponseBytes { get; init; } = 10_000_000;

    /// <summary>JSON values in the variables, nested ones included (limit <c>variables</c>). Default 10,000.</summary>
    public int MaxVariableNodes { get; init; } = 10_000;

    /// <summary>Entries of one list in the variables (limit <c>inputList</c>). Default 250.</summary>
    public int MaxInputListLength { get; init; } = 250;

    /// <summary>Documents kept in the operation cache, from their second use on. Default 1,000; 0 switches the cache off.</summary>
    public int CacheEntries { get; init; } = 1_000;

    /// <summary>Estimated bytes kept in the operation cache. Default 16 MiB.</summary>
    public long CacheBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Limits that only warn: <see cref="OnLimitWarning"/> is told, and the request runs. Default none.</summary>
    public WarnableLimits WarnOnly { get; init; }

    /// <summary>Count how often requests use each part of the schema, for <see cref="GraphQLExecutor.GetUsage"/>. Default false.</summary>
    public bool CountUsage { get; init; }

    /// <summary>Where the instruments of <c>GraphQLTelemetry</c> are made; null for one meter that all executors share.</summary>
    public Meter? Meter { get; init; }

    /// <summary>Put the text of the document, with whatever values the client wrote into it, on the span of the operation as
    /// <c>graphql.document</c>. Default false.</summary>
    public bool TraceDocuments { get; init; }

    /// <summary>Clock of the deadline.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told once about every exception that is masked; for the log. Must not throw. Null to drop them.</summary>
    public Action<ResolverFailure>? OnResolverFailure { get; init; }

    /// <summary>Told about every limit that a request exceeded and that only warns, each
    /// time; for the log. Must not throw. Null to drop them.</summary>
    public Action<LimitWarning>? OnLimitWarning { get; init; }

    // Where writing stops: one array holds the answer.
    internal int HighestResponseBytes =>
        WarnOnly.HasFlag(WarnableLimits.Response) ? Math.Max(MaxResponseBytes, 1_000_000_000) : MaxResponseBytes;

    internal bool MayWarn(GraphQLError error, out WarnableLimits limit)
    {
        limit = WarnOnly == WarnableLimits.None ? WarnableLimits.None : LimitOf.Error(error);
        return limit != WarnableLimits.None && WarnOnly.HasFlag(limit);
    }
}

/// <summary>A limit that was exceeded by a request that ran all the same.</summary>
/// <param name="Limit">Its name, as in <c>extensions.limit</c>.</param>
/// <param name="Message">What the refusal would have said; holds nothing that the client wrote.</param>
/// <param name="OperationName">Null when anonymous.</param>
/// <param name="DocumentHash">As in <see cref="ExecutionResult.DocumentHash"/>.</param>
public sealed record LimitWarning(string Limit, string Message, string? OperationName, string DocumentHash);

/// <summary>An exception of a resolver that the client sees only as "Internal server error" with an error id.</summary>
/// <param name="ErrorId">What the client sees as <c>extensions.errorId</c>.</param>
/// <param name="Coordinate">The field, <c>Type.field</c>.</param>
/// <param name="Path">The position in the response, names and indices joined by dots.</param>
/// <param name="OperationName">Null when anonymous.</param>
/// <param name="DocumentHash">As in <see cref="ExecutionResult.DocumentHash"/>.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record ResolverFailure(
    string ErrorId, string Coordinate, string Path, string? OperationName, string DocumentHash, Exception Exception);
