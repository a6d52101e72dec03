// The HTTP server.
using System.ComponentModel.DataAnnotations;

namespace OpenChat.Graph.Server.Options;

/// <summary>What is listened to and how answers are sent.</summary>
internal sealed record HttpOptions
{
    /// <summary>Addresses to listen on, separated by semicolons; http only, a port is required (0 lets the system choose).</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>
    /// Which HTTP status a refused GraphQL request gets: Stable (400, and 200 for clients of application/json) or Draft2026 (400, 422 and
    /// 294).
    /// </summary>
    public StatusProfile StatusProfile { get; init; } = StatusProfile.Stable;

    /// <summary>Largest request body in bytes; larger ones are answered 413.</summary>
    [Range(1_024, 104_857_600)]
    public int MaxBodyBytes { get; init; } = 1_048_576;

    /// <summary>
    /// Longest first line of a request in bytes: method, address with the parameters of a GET, version; longer ones are answered 414.
    /// </summary>
    [Range(1_024, 1_048_576)]
    public int MaxUrlBytes { get; init; } = 16_384;

    /// <summary>
    /// GraphQL requests that one POST may carry as a JSON array (limit <c>batch</c>); they share the time and the cost of one; 0 refuses
    /// arrays.
    /// </summary>
    [Range(0, 10)]
    public int MaxBatchedRequests { get; init; }

    /// <summary>Whether answers of a kilobyte and more are compressed (Brotli, gzip) for clients that take it.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Seconds a client or cache may use an answer to GET again without asking; then it asks with the answer's ETag.</summary>
    [Range(0, 31_536_000)]
    public int CacheMaxAgeSeconds { get; init; }

    /// <summary>Seconds that requests under way get to finish when the server is asked to stop.</summary>
    [Range(0, 300)]
    public int ShutdownTimeoutSeconds { get; init; } = 10;

    /// <summary>
    /// Whether browsers get pages: the explorer at <c>/</c> and the query editor at <c>/graphql</c>; switched off, they get JSON like
    /// everybody else. While only trusted documents are run there is no editor.
    /// </summary>
    public bool Pages { get; init; } = true;

    /// <summary>
    /// Streams of server-sent events that may be open at a time, for subscriptions (limit <c>eventStreams</c>); 0 refuses all.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxEventStreams { get; init; } = 100;

    /// <summary>Seconds after which a stream on which nothing happens gets a comment, so that proxies do not close it.</summary>
    [Range(1, 300)]
    public int EventKeepAliveSeconds { get; init; } = 12;

    /// <summary>Whether agents are served tools at <c>/mcp</c> (Model Context Protocol), with the limits of <c>/graphql</c>.</summary>
    public bool Mcp { get; init; }
}

/// <summary>Which text of "GraphQL over HTTP" decides the status of an answer without data.</summary>
public enum StatusProfile
{
    /// <summary>
    /// What published clients and the public audit suite expect: 400 with <c>application/graphql-response+json</c>, 200 with
    /// <c>application/json</c> once the document could be read.
    /// </summary>
    Stable,

    /// <summary>
    /// The draft of 2026: 400 when body or document cannot be read, 422 when the request is otherwise wrong, 294 for data together with
    /// errors.
    /// </summary>
    Draft2026,
}
