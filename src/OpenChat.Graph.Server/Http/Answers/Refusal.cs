// What a request is told that gets no further.
namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>A request that gets no further, and how to say so.</summary>
internal sealed record Refusal(int Status, string Code, string Message)
{
    public string? Limit { get; init; }

    public string? Allow { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>How to identify oneself, for <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>The rest of the request is not worth reading.</summary>
    public bool Closes { get; init; }

    /// <summary>GraphQL, not HTTP, refuses: the negotiated media type applies.</summary>
    public bool IsGraphQL { get; init; }
}
