// The log.
namespace OpenChat.Graph.Server.Options;

/// <summary>What is logged, and how it looks.</summary>
internal sealed record LogOptions
{
    /// <summary>Whether spans carry the text of the document (<c>graphql.document</c>), with the values a client wrote into it.</summary>
    public bool TraceDocuments { get; init; }

    /// <summary>Lowest level that is logged: Trace, Debug, Information, Warning, Error, Critical or None.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Text (one readable line) or Json (one object a line).</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;
}

/// <summary>How a log line looks.</summary>
internal enum LogFormat
{
    /// <summary>Time, level, message.</summary>
    Text,

    /// <summary>One JSON object a line, with the message template and every property.</summary>
    Json,
}
