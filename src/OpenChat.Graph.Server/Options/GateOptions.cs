// Requests at the same time.
using System.ComponentModel.DataAnnotations;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Options;

/// <summary>How many GraphQL requests run and wait at the same time, and for how long.</summary>
internal sealed record GateOptions
{
    /// <summary>Seconds a GraphQL request may take before it is cut off with the error code TIMEOUT.</summary>
    [Range(1, 300)]
    public int RequestTimeoutSeconds { get; init; } = (int)new ExecutorOptions().RequestTimeout.TotalSeconds;

    /// <summary>GraphQL requests executed at the same time; further ones wait in the queue.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentRequests { get; init; } = 64;

    /// <summary>GraphQL requests that may wait; further ones are answered 503.</summary>
    [Range(0, 100_000)]
    public int MaxQueuedRequests { get; init; } = 128;

    /// <summary>Seconds a GraphQL request may wait before it is answered 503.</summary>
    [Range(1, 60)]
    public int QueueTimeoutSeconds { get; init; } = 1;
}
