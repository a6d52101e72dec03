// Writes the errors of an answer (specification 7.1.6).
using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Execution.Output;

/// <summary>Writes error lists as JSON.</summary>
internal static class ErrorWriter
{
    /// <summary>Writes <c>[{"message":…,"locations":…,"path":…,"extensions":…},…]</c>.</summary>
    public static void Write(ResponseBuffer output, IReadOnlyList<GraphQLError> errors)
    {
        output.WriteByte((byte)'[');
        for (var i = 0; i < errors.Count; i++)
        {
            if (i > 0)
            {
                output.WriteByte((byte)',');
            }

            Write(output, errors[i]);
        }

        output.WriteByte((byte)']');
    }

    private static void Write(ResponseBuffer output, GraphQLError error)
    {
        output.WriteRaw("{\"message\":"u8);
        output.WriteString(error.Message);
        if (error.Locations.Length > 0)
        {
            output.WriteRaw(",\"locations\":["u8);
            for (var i = 0; i < error.Locations.Length; i++)
            {
                output.WriteRaw(i == 0 ? "{\"line\":"u8 : ",{\"line\":"u8);
                output.WriteLong(error.Locations[i].Line);
                output.WriteRaw(",\"column\":"u8);
                output.WriteLong(error.Locations[i].Column);
                output.WriteByte((byte)'}');
            }

            output.WriteByte((byte)']');
        }

        if (error.Path is { } path)
        {
            output.WriteRaw(",\"path\":"u8);
            WriteValue(output, path);
        }

        output.WriteRaw(",\"extensions\":{\"code\":"u8);
        output.WriteString(error.Code);
        if (error.Rule is { } rule)
        {
            output.WriteRaw(",\"rule\":"u8);
            output.WriteString(rule);
        }

        foreach (var (name, value) in error.Extensions)
        {
            output.WriteByte((byte)',');
            output.WriteString(name);
            output.WriteByte((byte)':');
            WriteValue(output, value);
        }

        output.WriteRaw("}}"u8);
    }

    private static void WriteValue(ResponseBuffer output, object? value)
    {
        if (!LeafWriter.TryWriteJson(output, value))
        {
            throw new ArgumentException($"An error extension cannot be a {value?.GetType()}.", nameof(value));
        }
    }
}
