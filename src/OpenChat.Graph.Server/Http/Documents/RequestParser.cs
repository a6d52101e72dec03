// Turns a JSON body, or the parameters of a URL, into a GraphQL request: one pass over the bytes, nothing copied but escaped text.
using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OpenChat.GraphQL.Errors;

namespace OpenChat.Graph.Server.Http.Documents;

/// <summary>Why a request could not be read; safe to show.</summary>
/// <param name="Message">For the developer of the client.</param>
/// <param name="IsJson">False when the text is not JSON at all; true when it is JSON of the wrong shape.</param>
/// <param name="Limit">The exceeded limit, or null.</param>
internal sealed record RequestProblem(string Message, bool IsJson, string? Limit = null)
{
    /// <summary>The error code; null for the usual one.</summary>
    public string? Code { get; init; }

    /// <summary>Clients count on being told and go on from there: not a failure in the eyes of the stable profile.</summary>
    public bool IsExpected { get; init; }
}

/// <summary>The parameters of a request. Document and variables are slices of what was parsed, or of pooled bytes that this owns.</summary>
internal struct RequestParameters : IDisposable
{
    private byte[]? _unescaped;

    /// <summary>The document as UTF-8; meaningful when <see cref="HasQuery"/>.</summary>
    public ReadOnlyMemory<byte> Query { get; private set; }

    /// <summary>A document was given, maybe an empty one.</summary>
    public bool HasQuery { get; private set; }

    /// <summary>Null when absent, null or empty.</summary>
    public string? OperationName { get; set; }

    /// <summary>A JSON object; empty when absent or null.</summary>
    public ReadOnlyMemory<byte> Variables { get; set; }

    /// <summary>A JSON object; empty when absent or null.</summary>
    public ReadOnlyMemory<byte> Extensions { get; set; }

    /// <summary>Names a document that the server has; null when absent, null or empty.</summary>
    public string? DocumentId { get; set; }

    /// <summary>The document was named, not sent.</summary>
    public bool IsPersisted { get; set; }

    /// <summary>The hash under which the document wants to be remembered once it proves valid; null mostly.</summary>
    public string? HashToRemember { get; set; }

    /// <summary>The first member, or parameter of a URL, that no request has; null when there is none. It is ignored.</summary>
    public string? UnknownName { get; set; }

    public void SetQuery(ReadOnlyMemory<byte> text)
    {
        Query = text;
        HasQuery = true;
    }

    public void ClearQuery()
    {
        Query = default;
        HasQuery = false;
    }

    /// <summary>Takes the string the reader stands on as the document, without its escapes.</summary>
    public void SetUnescapedQuery(ref readonly Utf8JsonReader reader)
    {
        Dispose();
        _unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        SetQuery(_unescaped.AsMemory(0, reader.CopyString(_unescaped)));
    }

    public void Dispose()
    {
        if (_unescaped is not null)
        {
            ArrayPool<byte>.Shared.Return(_unescaped);
            _unescaped = null;
        }
    }
}

/// <summary>Reads requests. Nothing here throws for what a client sent.</summary>
internal static class RequestParser
{
    /// <summary>Deepest nesting of objects and lists in a body.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth + 1 };

    /// <summary>Reads the body of a POST. Unknown members are ignored; of members named twice the last counts.</summary>
    /// <param name="body">Must stay unchanged while the parameters are in use.</param>
    /// <param name="parameters">To be disposed, whatever came out.</param>
    /// <returns>Null when the parameters can be used.</returns>
    public static RequestProblem? ParseBody(ReadOnlyMemory<byte> body, out RequestParameters parameters)
    {
        parameters = default;
        body = WithoutMark(body);
        if (body.IsEmpty)
        {
            return new RequestProblem("The request has no body; send a JSON object with the member \"query\".", IsJson: false);
        }

        if (!Utf8.IsValid(body.Span))
        {
            return new RequestProblem("The request body is not valid UTF-8.", IsJson: false);
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span, ReaderOptions);
            var problem = ReadRequest(ref reader, body, ref parameters);
            return problem?.IsJson == false ? problem : FindLoneSurrogate(body.Span, "request body") ?? problem;
        }
        catch (JsonException exception)
        {
            return NotJson("request body", exception);
        }
        catch (InvalidOperationException)
        {
            // the reader's way to say that a string it had to read escapes half a surrogate pair
            return FindLoneSurrogate(body.Span, "request body")
                ?? new RequestProblem("The request body is not valid JSON.", IsJson: false);
        }
    }

    /// <summary>Whether a body is a JSON array, which would be several requests.</summary>
    public static bool IsBatch(ReadOnlyMemory<byte> body) => WithoutMark(body).Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>Cuts a JSON array into the bodies of its requests.</summary>
    /// <param name="body">An array.</param>
    /// <param name="most">Entries allowed.</param>
    /// <param name="entries">The entries, each of them an object; at least one when there is no problem.</param>
    /// <returns>Null when the entries can be read.</returns>
    public static RequestProblem? SplitBatch(ReadOnlyMemory<byte> body, int most, out List<ReadOnlyMemory<byte>> entries)
    {
        entries = [];
        body = WithoutMark(body);
        try
        {
            var reader = new Utf8JsonReader(body.Span, ReaderOptions);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return new RequestProblem("Every entry of a batch must be a JSON object.", IsJson: true);
                }

                if (entries.Count == most)
                {
                    return new RequestProblem(
                        FormattableString.Invariant($"A batch may hold at most {most} requests."), IsJson: true, "batch");
                }

                var start = (int)reader.TokenStartIndex;
                if (Skip(ref reader) is { } problem)
                {
                    return problem;
                }

                entries.Add(body[start..(int)reader.BytesConsumed]);
            }

            return ReadToEnd(ref reader)
                ?? FindLoneSurrogate(body.Span, "request body")
                ?? (entries.Count == 0 ? new RequestProblem("A batch must hold at least one request.", IsJson: true) : null);
        }
        catch (JsonException exception)
        {
            return NotJson("request body", exception);
        }
    }

    /// <summary>Reads the parameters of a GET. Empty optional values count as absent.</summary>
    /// <param name="query">The decoded parameters; of one given twice the last counts.</param>
    /// <param name="parameters">To be disposed, whatever came out.</param>
    /// <returns>Null when the parameters can be used.</returns>
    public static RequestProblem? ParseQueryString(IQueryCollection query, out RequestParameters parameters)
    {
        parameters = new RequestParameters { OperationName = Last(query, "operationName"), DocumentId = Last(query, "documentId") };
        if (Last(query, "query") is { } document)
        {
            parameters.SetQuery(Encoding.UTF8.GetBytes(document));
        }

        else
        {
            parameters.UnknownName = query.Keys.FirstOrDefault(key => !DocumentFinder.Parameters.Contains(key, StringComparer.Ordinal));
        }

        if (Last(query, "extensions") is { } extensionsText)
        {
            var problem = ParseObject(extensionsText, "extensions", out var extensions);
            parameters.Extensions = extensions;
            if (problem is not null)
            {
                return problem;
            }
        }

        if (Last(query, "variables") is { } text)
        {
            var problem = ParseObject(text, "variables", out var variables);
            parameters.Variables = variables;
            return problem;
        }

        return null;
    }

    /// <summary>Checks that a text is one JSON object, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What a problem calls it.</param>
    /// <param name="json">The object as UTF-8; empty for null.</param>
    /// <returns>Null when the object can be used.</returns>
    public static RequestProblem? ParseObject(string text, string name, out ReadOnlyMemory<byte> json)
    {
        json = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(json.Span, ReaderOptions);
            var whole = json.Span;
            return ReadObject(ref reader, name, ref json) ?? ReadToEnd(ref reader) ?? FindLoneSurrogate(whole, $"parameter \"{name}\"");
        }
        catch (JsonException exception)
        {
            return NotJson($"parameter \"{name}\"", exception);
        }
    }

    private static RequestProblem? ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref RequestParameters parameters)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return new RequestProblem("Batches are not supported; send one request as a JSON object.", IsJson: true);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new RequestProblem("The request body must be a JSON object.", IsJson: true);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            RequestProblem? problem;
            if (reader.ValueTextEquals("query"u8))
            {
                problem = ReadQuery(ref reader, body, ref parameters);
            }
            else if (reader.ValueTextEquals("operationName"u8))
            {
                problem = ReadString(ref reader, "operationName", out var name);
                parameters.OperationName = name;
            }
            else if (reader.ValueTextEquals("variables"u8))
            {
                var variables = body;
                problem = ReadObject(ref reader, "variables", ref variables);
                parameters.Variables = variables;
            }
            else if (reader.ValueTextEquals("extensions"u8))
            {
                var extensions = body;
                problem = ReadObject(ref reader, "extensions", ref extensions);
                parameters.Extensions = extensions;
            }
            else if (reader.ValueTextEquals("documentId"u8))
            {
                problem = ReadString(ref reader, "documentId", out var id);
                parameters.DocumentId = id;
            }
            else
            {
                // Copied only as long as there is no document: with one, nobody asks.
                parameters.UnknownName ??= parameters.HasQuery || reader.ValueIsEscaped ? null : reader.GetString();
                reader.Read();
                problem = Skip(ref reader);
            }

            if (problem is not null)
            {
                return problem;
            }
        }

        return ReadToEnd(ref reader);
    }

    private static RequestProblem? ReadQuery(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref RequestParameters parameters)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped:
                parameters.SetUnescapedQuery(in reader);
                return null;
            case JsonTokenType.String:
                parameters.SetQuery(body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
                return null;
            case JsonTokenType.Null:
                parameters.ClearQuery();
                return null;
            default:
                return new RequestProblem("The parameter \"query\" must be a string.", IsJson: true);
        }
    }

    /// <summary>Reads a string or null; an empty string counts as null.</summary>
    private static RequestProblem? ReadString(ref Utf8JsonReader reader, string name, out string? value)
    {
        reader.Read();
        value = null;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            return new RequestProblem($"The parameter \"{name}\" must be a string.", IsJson: true);
        }

        value = reader.GetString() is { Length: > 0 } text ? text : null;
        return null;
    }

    /// <summary>Moves over an object and cuts it out of the whole; null gives nothing.</summary>
    private static RequestProblem? ReadObject(ref Utf8JsonReader reader, string name, ref ReadOnlyMemory<byte> json)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
        {
            return new RequestProblem($"The parameter \"{name}\" must be a JSON object.", IsJson: true);
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            json = default;
            return null;
        }

        var start = (int)reader.TokenStartIndex;
        var problem = Skip(ref reader);
        json = json[start..(int)reader.BytesConsumed];
        return problem;
    }

    /// <summary>
    /// Moves to the end of the value the reader stands on. The reader itself allows one level more, so that this is the message a client
    /// sees.
    /// </summary>
    private static RequestProblem? Skip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || reader.CurrentDepth > depth)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
            {
                return new RequestProblem(
                    FormattableString.Invariant($"The request nests objects and lists deeper than {MaxDepth} levels."),
                    IsJson: true,
                    "nesting");
            }

            reader.Read();
        }

        return null;
    }

    /// <summary>Only white space may follow; the reader throws for anything else.</summary>
    private static RequestProblem? ReadToEnd(ref Utf8JsonReader reader)
    {
        reader.Read();
        return null;
    }

    private static RequestProblem NotJson(string what, JsonException exception) =>
        new($"The {what} is not valid JSON ({JsonPlaces.Describe(exception)}).", IsJson: false);

    /// <summary>
    /// The first escape of half a surrogate pair in JSON that is sound otherwise. No string of Unicode holds one, wherever it stands.
    /// </summary>
    private static RequestProblem? FindLoneSurrogate(ReadOnlySpan<byte> json, string what)
    {
        var place = JsonPlaces.FindLoneSurrogate(json);
        return place < 0
            ? null
            : new RequestProblem(
                $"The {what} is not valid JSON ({JsonPlaces.Describe(json, place)}): a string escapes half of a surrogate pair.",
                IsJson: false);
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private static string? Last(IQueryCollection query, string name)
    {
        var values = query[name];
        return values.Count > 0 && !string.IsNullOrEmpty(values[^1]) ? values[^1] : null;
    }
}
