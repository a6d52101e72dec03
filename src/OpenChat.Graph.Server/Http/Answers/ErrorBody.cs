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
}
