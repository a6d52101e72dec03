// The JSON of a refusal that the engine had no part in.
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>Writes a GraphQL response that has one error and no data.</summary>
internal static class ErrorBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The response as UTF-8. Limit and error id are left out when null.</summary>
    public static ReadOnlyMemory<byte> Create(string message, string code, string? limit, string? errorId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("errors");
            writer.WriteStartObject();
            writer.WriteString("message", message);
            writer.WriteStartObject("extensions");
            writer.WriteString("code", code);
            if (limit is not null)
            {
                writer.WriteString("limit", limit);
            }

            if (errorId is not null)
            {
                writer.WriteString("errorId", errorId);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>An answer of GraphQL without its <c>data</c>.</summary>
    public static ReadOnlyMemory<byte> WithoutData(ReadOnlyMemory<byte> answer)
    {
        using var whole = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 1_000 });
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var member in whole.RootElement.EnumerateObject().Where(static member => !member.NameEquals("data"u8)))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
