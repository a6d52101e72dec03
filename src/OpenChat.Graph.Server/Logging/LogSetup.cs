// Serilog behind ILogger, writing to the terminal.
using System.Globalization;
using OpenChat.Graph.Server.Options;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace OpenChat.Graph.Server.Logging;

/// <summary>Makes the log as the options want it.</summary>
internal static class LogSetup
{
    private const string TextTemplate = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>The log of a process; the caller disposes it.</summary>
    /// <param name="options">Level and format.</param>
    /// <param name="onStandardError">True for commands whose standard output is their answer.</param>
    public static Serilog.Core.Logger Create(ServerOptions options, bool onStandardError)
    {
        var configuration = new LoggerConfiguration().Enrich.FromLogContext();
        if (options.LogLevel == LogLevel.None)
        {
            return configuration.CreateLogger();
        }

        var standardErrorFrom = onStandardError ? LogEventLevel.Verbose : (LogEventLevel?)null;
        configuration
            .MinimumLevel.Is(LevelConvert.ToSerilogLevel(options.LogLevel))
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal) // start-up failures are told in one line by the command
            .MinimumLevel.Override("Microsoft", LevelConvert.ToSerilogLevel(options.LogLevel <= LogLevel.Debug ? options.LogLevel : LogLevel.Warning));
        if (options.LogFormat == LogFormat.Json)
        {
            configuration.WriteTo.Console(new JsonFormatter(renderMessage: false), standardErrorFromLevel: standardErrorFrom);
        }
        else
        {
            configuration.WriteTo.Console(outputTemplate: TextTemplate, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: standardErrorFrom);
        }

        return configuration.CreateLogger();
    }

    /// <summary>A text from outside in a form that cannot forge a log line: ASCII letters, digits and <c>_ . / -</c> stay, the rest is escaped; cut to 64 characters.</summary>
    public static string Escape(string? text)
    {
        const int Longest = 64;
        if (string.IsNullOrEmpty(text))
        {
            return "-";
        }

        var cut = text.Length > Longest ? text.AsSpan(0, Longest) : text;
        return cut.ContainsAnyExcept(Harmless) ? string.Concat(cut.ToArray().Select(EscapeCharacter)) : cut.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Harmless =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-");

    private static string EscapeCharacter(char c) =>
        Harmless.Contains(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
