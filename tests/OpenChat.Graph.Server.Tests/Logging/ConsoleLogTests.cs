using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Logging;

public sealed class ConsoleLogTests
{
    private static readonly RequestLine Line = new(
        "POST", "a\\u000ab", "0123456789abcdef", 400, 1.25, 1234, 9.5, "NOT_FOUND TIMEOUT", "cost", "r1", "cli/1.0", "0HN7");

    [Fact]
    public void Log_WritesARequestAsSerilogWould_When_FormatIsText()
    {
        var lines = Write(new ServerOptions());

        Assert.Equal(2, lines.Length);
        Assert.Matches("^[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3} INF POST ", lines[0]);
        Assert.Equal(
            @"POST a\u000ab 0123456789abcdef -> 400, 1.3 ms, 1234 bytes, cost 9.5, errors [NOT_FOUND TIMEOUT], "
            + "limit cost, revision r1, client cli/1.0, trace 0HN7",
            lines[0][17..]);
        Assert.Equal(lines[1][17..], lines[0][17..]);
    }

    [Fact]
    public void Log_WritesARequestAsSerilogWould_When_FormatIsJson()
    {
        var lines = Write(new ServerOptions { Log = new() { LogFormat = LogFormat.Json } }).Select(line =>
            JsonNode.Parse(line)!.AsObject()).ToArray();

        Assert.Equal(2, lines.Length);
        foreach (var line in lines)
        {
            Assert.True(DateTimeOffset.TryParse(
                line["Timestamp"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out _));
            line.Remove("Timestamp");
        }

        Assert.True(JsonNode.DeepEquals(lines[1], lines[0]), $"{lines[1]}\n{lines[0]}");
    }

    [Fact]
    public void Log_WritesNothing_When_LevelIsHigher() =>
        Assert.Empty(Write(new ServerOptions { Log = new() { LogLevel = LogLevel.Warning } }));

    [Fact]
    public void Log_WritesNothing_When_LogIsOff() => Assert.Empty(Write(new ServerOptions { Log = new() { LogLevel = LogLevel.None } }));

    /// <summary>The same event twice: straight, and by way of Serilog, which knows the values but not the type.</summary>
    private static string[] Write(ServerOptions options)
    {
        IReadOnlyList<KeyValuePair<string, object?>> values = [.. Line];
        using var target = new MemoryStream();
        using (var log = new ConsoleLog(options, target))
        {
            var logger = log.CreateLogger("OpenChat.Test");
            Log.GraphQLRequest(logger, Line);
            logger.Log(LogLevel.Information, RequestLine.EventId, values, null, static (_, _) => "");
        }

        return Encoding.UTF8.GetString(target.ToArray()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
