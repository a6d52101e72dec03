// From the variables' JSON text to raw values, within limits.
using System.Text.Json;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;

namespace OpenChat.GraphQL.Execution.Documents;

/// <summary>Reads the <c>variables</c> of a request into raw values as <see cref="Types.InputValues"/> describes.</summary>
internal static class VariablesReader
{
    private const int MaxDepth = 64;

    /// <summary>Reads one JSON object; the last of duplicate keys wins.</summary>
    /// <param name="json">UTF-8; empty and JSON's null mean no variables.</param>
    /// <param name="options">Limits.</param>
    /// <param name="values">Null when there are none, or when false is returned.</param>
    /// <param name="error">Why false is returned.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> json, ExecutorOptions options, out Dictionary<string, object?>? values, out GraphQLError? error)
    {
        values = null;
        error = null;
        if (json.IsEmpty)
        {
            return true;
        }

        var nodes = options.MaxVariableNodes;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            {
                error = ExecutionErrors.Variables("Variables must be provided as an Object where each property is a variable value.");
                return false;
            }

            values = Read(ref reader, options, ref nodes, ref error) as Dictionary<string, object?>;
            if (error is null && reader.Read())
            {
                error = NotJson(JsonPlaces.Describe(json, (int)reader.TokenStartIndex));
            }
        }
        catch (JsonException exception)
        {
            error = NotJson(JsonPlaces.Describe(exception));
        }
        catch (InvalidOperationException)
        {
            // escapes that give a lone surrogate, or text that is not UTF-8
            var place = JsonPlaces.FindLoneSurrogate(json);
            error = place < 0
                ? ExecutionErrors.Variables("Variables are not valid UTF-8.")
                : NotJson($"{JsonPlaces.Describe(json, place)}: a string escapes half of a surrogate pair");
        }

        return error is null;
    }

    private static GraphQLError NotJson(string place) => ExecutionErrors.Variables($"Variables are invalid JSON ({place}).");

    private static object? Read(ref Utf8JsonReader reader, ExecutorOptions options, ref int nodes, ref GraphQLError? error)
    {
        if (--nodes < 0)
        {
            error = ExecutionErrors.Limit("variables", $"The variables hold more than {options.MaxVariableNodes} values.");
            return null;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return ReadNumber(ref reader, ref error);
            case JsonTokenType.StartArray when reader.CurrentDepth < MaxDepth:
                return ReadList(ref reader, options, ref nodes, ref error);
            case JsonTokenType.StartObject when reader.CurrentDepth < MaxDepth:
                return ReadObject(ref reader, options, ref nodes, ref error);
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                error = ExecutionErrors.Limit("nesting", $"The variables are nested more than {MaxDepth} levels deep.");
                return null;
            default:
                return null;
        }
    }

    private static object? ReadNumber(ref Utf8JsonReader reader, ref GraphQLError? error)
    {
        if (reader.TryGetInt64(out var integer))
        {
            return integer;
        }

        if (reader.TryGetDouble(out var real) && double.IsFinite(real))
        {
            return real;
        }

        error = ExecutionErrors.Variables("Variables hold a number that is out of range.");
        return null;
    }

    private static object?[] ReadList(ref Utf8JsonReader reader, ExecutorOptions options, ref int nodes, ref GraphQLError? error)
    {
        var items = new List<object?>();
        while (error is null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader, options, ref nodes, ref error));
            if (items.Count > options.MaxInputListLength)
            {
                error ??= ExecutionErrors.Limit(
                    "inputList", $"A list in the variables has more than {options.MaxInputListLength} entries.");
            }
        }

        return [.. items];
    }

    private static Dictionary<string, object?> ReadObject(
        ref Utf8JsonReader reader, ExecutorOptions options, ref int nodes, ref GraphQLError? error)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (error is null && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!; // a property name is a string
            reader.Read();
            members[name] = Read(ref reader, options, ref nodes, ref error);
        }

        return members;
    }
}
