// The log of a process behind ILogger: Serilog for what is logged now and then, a straight way for the line of each request.
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Server.Options;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace OpenChat.Graph.Server.Logging;

/// <summary>Hands out loggers that write to one <see cref="LogOutput"/>. Disposing writes what is still waiting.</summary>
/// <remarks>
/// Serilog takes about 15 microseconds and 4 KB for a line of ten values, more than most requests take to be answered. A
/// <see cref="RequestLine"/> is therefore formatted here, in the form Serilog would give it.
/// </remarks>
internal sealed class ConsoleLog : ILoggerProvider, IAsyncDisposable
{
    private readonly LogOutput _output;
    private readonly Logger _serilog;
    private readonly LogFormat _format;
    private readonly SerilogLoggerProvider _others;

    /// <summary>The log of a process.</summary>
    /// <param name="options">Level and format.</param>
    /// <param name="target">Standard output, or standard error for commands whose standard output is their answer. Disposed with
    /// this.</param>
    public ConsoleLog(ServerOptions options, Stream target)
    {
        _output = new LogOutput(target);
        _format = options.Log.LogFormat;
        _serilog = LogSetup.Create(options, new Sink(LogSetup.FormatterOf(options.Log.LogFormat), _output));
        _others = new SerilogLoggerProvider(_serilog);
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, _others.CreateLogger(categoryName), categoryName);

    public void Dispose()
    {
        _others.Dispose();
        _serilog.Dispose();
        _output.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(LogLevel level, string category, in RequestLine line) =>
        _output.Write(_format == LogFormat.Json ? Json(level, category, line) : Text(level, line));

    private static string Text(LogLevel level, in RequestLine line) => string.Create(
        CultureInfo.InvariantCulture, stackalloc char[512], $"{DateTime.Now:HH:mm:ss.fff} {Abbreviate(level)} {line}{Environment.NewLine}");

    private static string Abbreviate(LogLevel level) => level switch
    {
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        _ => throw new InvalidOperationException($"No request is logged as {level}."),
    };

    private static string Json(LogLevel level, string category, in RequestLine line)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", DateTimeOffset.Now.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("Level", LevelConvert.ToSerilogLevel(level).ToString());
            json.WriteString("MessageTemplate", RequestLine.Template);
            if (System.Diagnostics.Activity.Current is { } activity)
            {
                json.WriteString("TraceId", activity.TraceId.ToHexString());
                json.WriteString("SpanId", activity.SpanId.ToHexString());
            }

            json.WriteStartObject("Properties");
            json.WriteString(nameof(line.Method), line.Method);
            json.WriteString(nameof(line.Operation), line.Operation);
            json.WriteString(nameof(line.DocumentHash), line.DocumentHash);
            json.WriteNumber(nameof(line.Status), line.Status);
            json.WriteNumber(nameof(line.ElapsedMs), line.ElapsedMs);
            json.WriteNumber(nameof(line.Bytes), line.Bytes);
            json.WriteNumber(nameof(line.Cost), line.Cost);
            json.WriteString(nameof(line.ErrorCodes), line.ErrorCodes);
            json.WriteString(nameof(line.Limit), line.Limit);
            json.WriteString(nameof(line.Revision), line.Revision);
            json.WriteString(nameof(line.Client), line.Client);
            json.WriteString(nameof(line.TraceId), line.TraceId);
            json.WriteStartObject("EventId");
            json.WriteNumber("Id", RequestLine.EventId.Id);
            json.WriteString("Name", RequestLine.EventId.Name);
            json.WriteEndObject();
            json.WriteString("SourceContext", category);
            json.WriteEndObject();
            json.WriteStartObject("Renderings");
            json.WriteStartArray(nameof(line.ElapsedMs));
            json.WriteStartObject();
            json.WriteString("Format", "0.0");
            json.WriteString("Rendering", line.ElapsedMs.ToString("0.0", CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) + Environment.NewLine;
    }

    /// <summary>Where Serilog's events join the same output.</summary>
    private sealed class Sink(ITextFormatter formatter, LogOutput output) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            formatter.Format(logEvent, text);
            output.Write(text.ToString());
        }
    }

    private sealed class CategoryLogger(ConsoleLog log, ILogger serilog, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => serilog.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => serilog.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is not RequestLine line)
            {
                serilog.Log(logLevel, eventId, state, exception, formatter);
            }
            else if (serilog.IsEnabled(logLevel))
            {
                log.Write(logLevel, category, line);
            }
        }
    }
}
