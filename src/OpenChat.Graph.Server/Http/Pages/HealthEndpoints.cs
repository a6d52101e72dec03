// For orchestrators and monitors: is the process alive, and does it have a graph to answer from.
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>Answers <c>/health/live</c> (always 200) and <c>/health/ready</c> (503 until a graph is loaded).</summary>
internal sealed class HealthEndpoints(SnapshotHolder holder)
{
    public static Task LiveAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, writer => writer.WriteString("status", "live"));

    public Task ReadyAsync(HttpContext context)
    {
        if (holder.Current is not { } snapshot)
        {
            context.Response.Headers.RetryAfter = "1";
            return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, writer => writer.WriteString("status", "loading"));
        }

        return WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("status", "ready");
            writer.WriteString("revision", snapshot.Contents.Revision);
            writer.WriteString("loadedAt", Second(snapshot.LoadedAt));
            writer.WriteString("store", snapshot.Store.ToString().ToLowerInvariant());
            WriteStatus(writer, holder.Health);
            writer.WriteStartObject("counts");
            writer.WriteNumber("models", snapshot.Graph.ModelCount);
            writer.WriteNumber("datasets", snapshot.Graph.DatasetCount);
            writer.WriteNumber("licenses", snapshot.Graph.Count(NodeKind.License));
            writer.WriteNumber("organisations", snapshot.Graph.Count(NodeKind.Organisation));
            writer.WriteNumber(
                "relations", snapshot.Graph.RelationCount + snapshot.Graph.LicenseRelationCount + snapshot.Graph.DeveloperRelationCount);
            writer.WriteNumber("claims", snapshot.Graph.ClaimCount);
            writer.WriteEndObject();
            writer.WriteStartObject("findings");
            foreach (var severity in Enum.GetValues<FindingSeverity>().Reverse())
            {
                writer.WriteNumber(
                    severity.ToString().ToLowerInvariant(), Finding.CountOf(snapshot.Findings, severity));
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Since when the graph may be behind its store, and why; nothing of it while it is not.</summary>
    private static void WriteStatus(Utf8JsonWriter writer, SourceHealth health)
    {
        if (health.Status is { StaleSince: { } since, Reason: { } reason })
        {
            writer.WriteString("staleSince", Second(since));
            writer.WriteNumber("staleSeconds", (long)health.StaleSeconds);
            writer.WriteString("staleReason", SourceHealth.CodeOf(reason));
        }
    }

    private static string Second(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.ContentType = MediaTypes.Json;
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
