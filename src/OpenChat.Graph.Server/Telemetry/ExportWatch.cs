// Turns what the exporters tell about themselves into at most one log line for each change between well and failing.
using System.Diagnostics.Tracing;
using OpenChat.Graph.Server.Logging;

namespace OpenChat.Graph.Server.Telemetry;

/// <summary>Listens to the exporter's own events, which is where it reports failures: it neither throws nor logs.</summary>
internal sealed class ExportWatch : EventListener
{
    private const string ExporterEvents = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private readonly ILogger? _logger; // null while the base constructor runs, which already calls the methods below
    private int _isFailing;

    public ExportWatch(ILogger logger) => _logger = logger;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == ExporterEvents)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_logger is null)
        {
            return;
        }

        if (eventData.EventName == "ExportSuccess")
        {
            if (Interlocked.Exchange(ref _isFailing, 0) == 1)
            {
                Log.TelemetryRestored(_logger);
            }
        }
        else if (eventData.Level <= EventLevel.Warning && Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            Log.TelemetryFailed(_logger, ReasonOf(eventData));
        }
    }

    // the payload is the whole exception; its first line says what happened
    private static string ReasonOf(EventWrittenEventArgs eventData)
    {
        var text = string.Join(' ', eventData.Payload?.Select(part => part?.ToString()).Where(part => !string.IsNullOrEmpty(part)) ?? []);
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
