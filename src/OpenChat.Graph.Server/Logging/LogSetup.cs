// The log as the options want it, and texts from outside in it.
using System.Globalization;
using OpenChat.Graph.Server.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace OpenChat.Graph.Server.Logging;

/// <summary>Makes the log as the options want it.</summary>
internal static class LogSetup
{
    private const string TextTemplate = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Serilog at the level of the options.</summary>
    /// <param name="options">Their level counts.</param>
    /// <param name="sink">Gets all events.</param>
    public static Logger Create(ServerOptions options, ILogEventSink sink)
    {
        var level = options.Log.LogLevel == LogLevel.None ? LevelAlias.Off : LevelConvert.ToSerilogLevel(options.Log.LogLevel);
        return new LoggerConfiguration()
            .Enrich.FromLogContext()
            .MinimumLevel.Is(level)
            // start-up failures are told in one line by the command
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", options.Log.LogLevel == LogLevel.None ? level : LogEventLevel.Fatal)
            .MinimumLevel.Override(
                "Microsoft", options.Log.LogLevel is > LogLevel.Debug and < LogLevel.Warning ? LogEventLevel.Warning : level)
            .WriteTo.Sink(sink)
            .CreateLogger();
    }

    /// <summary>How Serilog writes an event.</summary>
    public static ITextFormatter FormatterOf(LogFormat format) => format == LogFormat.Json
        ? new JsonFormatter(renderMessage: false)
        : new MessageTemplateTextFormatter(TextTemplate, CultureInfo.InvariantCulture);

    /// <summary>
    /// A text from outside in a form that cannot forge a log line: ASCII letters, digits and <c>_ . / -</c> stay, the rest is escaped; cut
    /// to 64 characters.
    /// </summary>
    public static string Escape(string? text)
    {
        const int Longest = 64;
        if (string.IsNullOrEmpty(text))
        {
            return "-";
        }

        var cut = text.Length > Longest ? text[..Longest] : text;
        return cut.AsSpan().ContainsAnyExcept(Harmless) ? string.Concat(cut.Select(EscapeCharacter)) : cut;
    }

    private static readonly System.Buffers.SearchValues<char> Harmless =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-");

    private static string EscapeCharacter(char c) =>
        Harmless.Contains(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
