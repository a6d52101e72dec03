// Every line the server logs. Event ids 3000 to 3999; numbers of retired events are not used again.
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Logging;

/// <summary>What is logged, and at which level. Never variables, never query text, never a full path.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(
        3001,
        LogLevel.Information,
        "Loaded {Folder} in {ElapsedMs} ms: {Artifacts} artifacts, {Relations} relations, {Findings} findings, revision {Revision}")]
    public static partial void GraphLoaded(
        ILogger logger, string folder, long elapsedMs, int artifacts, int relations, int findings, string revision);

    [LoggerMessage(3002, LogLevel.Information, "Stopping; requests under way have {Seconds} s to finish")]
    public static partial void Stopping(ILogger logger, int seconds);

    [LoggerMessage(3003, LogLevel.Warning, "{Warning}")]
    public static partial void OptionIgnored(ILogger logger, string warning);

    [LoggerMessage(3005, LogLevel.Information, "Loaded {Count} trusted documents, mode {Mode}")]
    public static partial void TrustedDocumentsLoaded(ILogger logger, int count, TrustedDocumentMode mode);

    /// <summary>The line of a GraphQL request.</summary>
    public static void GraphQLRequest(ILogger logger, in RequestLine line) =>
        logger.Log(LogLevel.Information, RequestLine.EventId, line, null, static (line, _) => line.ToString());

    /// <summary>The line of any other request.</summary>
    [LoggerMessage(EventId = 3011, Message = "{Method} {Path} -> {Status}, {ElapsedMs:0.0} ms")]
    public static partial void OtherRequest(ILogger logger, LogLevel level, string method, string path, int status, double elapsedMs);

    /// <summary>A limit that only warns. Operation is an escaped name, "-" when there is none; hash is that of the document.</summary>
    [LoggerMessage(3013, LogLevel.Warning, "Limit {Limit} exceeded by {Operation} {DocumentHash}, which ran all the same: {Message}")]
    public static partial void LimitWarning(ILogger logger, string limit, string operation, string documentHash, string message);

    [LoggerMessage(3012, LogLevel.Error, "Internal error {ErrorId} in {Place}")]
    public static partial void InternalError(ILogger logger, Exception exception, string errorId, string place);

    [LoggerMessage(3030, LogLevel.Information, "{Signals} are sent to the OpenTelemetry collector that the environment names")]
    public static partial void TelemetryStarted(ILogger logger, string signals);

    [LoggerMessage(
        3031,
        LogLevel.Warning,
        "Telemetry does not reach its collector; requests are answered all the same, and this is not told again until it does: {Reason}")]
    public static partial void TelemetryFailed(ILogger logger, string reason);

    [LoggerMessage(3032, LogLevel.Information, "Telemetry reaches its collector again")]
    public static partial void TelemetryRestored(ILogger logger);

    [LoggerMessage(
        3050,
        LogLevel.Warning,
        "{Problem} The last good graph is served, which is not known to be current since {Since:yyyy-MM-dd HH:mm:ss}Z")]
    public static partial void StoreFailed(ILogger logger, string problem, DateTime since);

    [LoggerMessage(3051, LogLevel.Information, "In step with {Name} again")]
    public static partial void StoreInStep(ILogger logger, string name);

    [LoggerMessage(
        3052,
        LogLevel.Error,
        "Change refused: {Losses}. The graph before it is served. Restart with --accept-empty if it is meant, else undo it")]
    public static partial void ChangeRefused(ILogger logger, string losses);

    [LoggerMessage(3053, LogLevel.Warning, "The graph cannot be kept in the cache: {Problem}")]
    public static partial void CacheFailed(ILogger logger, string problem);

    [LoggerMessage(3054, LogLevel.Error, "A fault while loading")]
    public static partial void LoadFault(ILogger logger, Exception exception);
}
