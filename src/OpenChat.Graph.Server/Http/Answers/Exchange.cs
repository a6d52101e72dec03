// One request on its way through the endpoint, and the log line it leaves behind.
using System.Diagnostics;
using Microsoft.Extensions.Primitives;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Tables;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>What the request header <c>GraphQL-Cost</c> asks for.</summary>
internal enum CostReport
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The price beside the answer.</summary>
    Beside,

    /// <summary><c>only</c>: the price, and nothing is run.</summary>
    Only,
}

/// <summary>One request and what its log line will say.</summary>
internal sealed class Exchange(HttpContext context)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private string? _operationName;
    private string? _documentHash;
    private double _cost;

    public HttpContext Context { get; } = context;

    /// <summary>GET or HEAD.</summary>
    public bool IsRead { get; set; }

    public AnswerType AnswerType { get; set; } = AnswerType.Json;

    /// <summary>The media type of a file; null where <see cref="AnswerType"/> says it.</summary>
    public string? ContentType { get; set; }

    /// <summary>The rows of the answer; null while they are not known, and where the answer is none of rows.</summary>
    public TableShape? Table { get; set; }

    /// <summary>What is to be said of the price.</summary>
    public CostReport Cost { get; set; }

    /// <summary>The entity tag of the answer; null when the answer must not be kept.</summary>
    public string? Tag { get; set; }

    /// <summary>The client has the answer already.</summary>
    public bool IsUnchanged { get; set; }

    /// <summary>The caller may ask for the schema; null for what the engine is set to.</summary>
    public bool? MayIntrospect { get; set; }

    /// <summary>Why the priced operation must not run; null when it may.</summary>
    public Refusal? Denied { get; set; }

    public int Status { get; set; }

    public long Bytes { get; set; }

    /// <summary>The answer is one of GraphQL; false while HTTP itself refuses.</summary>
    public bool IsGraphQL { get; set; }

    public string? Revision { get; set; }

    public string? ErrorCodes { get; set; }

    public string? Limit { get; set; }

    public void Result(ExecutionResult result)
    {
        IsGraphQL = true;
        _operationName = result.OperationName;
        _documentHash = result.DocumentHash;
        _cost = result.Cost?.Fields ?? 0;
        if (result.HasErrors && !IsUnchanged)
        {
            ErrorCodes = string.Join(' ', result.Errors.Select(error => error.Code).Distinct(StringComparer.Ordinal));
            Limit = result.Errors.SelectMany(error => error.Extensions).FirstOrDefault(pair => pair.Key == "limit").Value as string;
        }
    }

    public void Log(ILogger logger)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            var line = new RequestLine(
                LogSetup.Escape(Context.Request.Method),
                LogSetup.Escape(_operationName),
                string.IsNullOrEmpty(_documentHash) ? "-" : _documentHash[..Math.Min(16, _documentHash.Length)],
                Status,
                Stopwatch.GetElapsedTime(_started).TotalMilliseconds,
                Bytes,
                _cost,
                ErrorCodes ?? string.Empty,
                Limit ?? "-",
                Revision ?? "-",
                ClientOf(Context.Request.Headers),
                Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : Context.TraceIdentifier);
            Logging.Log.GraphQLRequest(logger, line);
        }
    }

    private static string ClientOf(IHeaderDictionary headers)
    {
        var name = First(headers["GraphQL-Client-Name"], headers["apollographql-client-name"]);
        var version = First(headers["GraphQL-Client-Version"], headers["apollographql-client-version"]);
        return version is null ? LogSetup.Escape(name) : $"{LogSetup.Escape(name)}/{LogSetup.Escape(version)}";
    }

    private static string? First(StringValues one, StringValues other) => one.Count > 0 ? one[0] : other.Count > 0 ? other[0] : null;
}
