// Reads an answer of the Query API while it arrives.
using System.Collections.Immutable;
using System.Text.Json;

namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>
/// Takes the body in pieces and hands every row to a callback as soon as it is complete; keeps no rows. The shape:
/// <c>{"data":{"fields":[…],"values":[[…],…]},"counters":{…},"bookmarks":[…],"transaction":{"id":…},"errors":[{"code":…,"message":…}]}</c>,
/// members in any order, unknown ones ignored.
/// </summary>
internal sealed class AnswerReader(Action<Neo4jRow>? onRow)
{
    private readonly Neo4jRow _row = new();
    private readonly ImmutableArray<string>.Builder _fields = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _bookmarks = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableDictionary<string, long>.Builder _counters =
        ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);

    private JsonReaderState _state;
    private Section _section;
    private Member _member;
    private string? _name;
    private string? _transaction;
    private string? _errorCode;
    private string _errorMessage = "";
    private bool _isComplete;
    private bool _hasValues;
    private bool _isDataComplete;

    private enum Section : byte
    {
        Other,
        Data,
        Counters,
        Bookmarks,
        Transaction,
        Errors,
    }

    private enum Member : byte
    {
        Other,
        Fields,
        Values,
    }

    /// <summary>Rows handed over so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether the body was one complete object.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Whether it held the answer to a statement to its end.</summary>
    public bool HasData => _isDataComplete;

    /// <summary>The first error the server reports; null when it reports none.</summary>
    public (string Code, string Message)? Error => _errorCode is null ? null : (_errorCode, _errorMessage);

    /// <summary>What was said beside the rows.</summary>
    public Neo4jSummary Summary => new(_fields.ToImmutable(), _bookmarks.ToImmutable(), _counters.ToImmutable(), _transaction);

    /// <summary>Reads what there is; returns how many bytes are done with. The rest is to come again with more behind it.</summary>
    /// <exception cref="JsonException">This is not JSON, does not have the shape of an answer, or ends too early.</exception>
    public int Read(ReadOnlySpan<byte> utf8, bool isFinal)
    {
        var json = new Utf8JsonReader(utf8, isFinal, _state);
        try
        {
            while (json.Read())
            {
                Take(ref json);
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("text that is not Unicode", exception);
        }

        _state = json.CurrentState;
        return (int)json.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader json)
    {
        var depth = json.CurrentDepth;
        if (_section == Section.Data && _member == Member.Values && depth >= 3)
        {
            TakeValue(ref json, depth);
            return;
        }

        switch (depth)
        {
            case 0:
                _isComplete = json.TokenType switch
                {
                    JsonTokenType.StartObject => false,
                    JsonTokenType.EndObject => true,
                    _ => throw new JsonException("not an object"),
                };
                break;
            case 1 when json.TokenType == JsonTokenType.PropertyName:
                _section = json.ValueTextEquals("data"u8) ? Section.Data
                    : json.ValueTextEquals("bookmarks"u8) ? Section.Bookmarks
                    : json.ValueTextEquals("counters"u8) ? Section.Counters
                    : json.ValueTextEquals("transaction"u8) ? Section.Transaction
                    : json.ValueTextEquals("errors"u8) ? Section.Errors
                    : Section.Other;
                _member = Member.Other;
                break;
            case 1 when json.TokenType == JsonTokenType.EndObject && _section == Section.Data:
                _isDataComplete = _hasValues;
                break;
            default:
                TakeMember(ref json, depth);
                break;
        }
    }

    private void TakeValue(ref Utf8JsonReader json, int depth)
    {
        switch (depth, json.TokenType)
        {
            case (3, JsonTokenType.StartArray):
                _row.Clear();
                break;
            case (3, JsonTokenType.EndArray):
                Rows++;
                onRow?.Invoke(_row);
                break;
            case (4, JsonTokenType.StartArray):
                _row.OpenList();
                break;
            case (4, JsonTokenType.EndArray):
                break;
            case (5, JsonTokenType.StartArray):
                _row.OpenItem();
                break;
            case (5, JsonTokenType.EndArray):
                _row.CloseItem();
                break;
            case (4 or 5 or 6, JsonTokenType.String or JsonTokenType.Number
                or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null):
                _row.Add(ref json, isItem: depth >= 5);
                break;
            default:
                throw new JsonException("a value that is neither text, number, boolean nor a list of these, or a list of such lists");
        }
    }

    private void TakeMember(ref Utf8JsonReader json, int depth)
    {
        switch (_section, json.TokenType)
        {
            case (Section.Data, JsonTokenType.PropertyName):
                _member = json.ValueTextEquals("fields"u8) ? Member.Fields
                    : json.ValueTextEquals("values"u8) ? Member.Values
                    : Member.Other;
                _hasValues |= _member == Member.Values;
                break;
            case (Section.Data, not (JsonTokenType.StartArray or JsonTokenType.EndArray)) when _member == Member.Values:
                throw new JsonException("rows that are not a list");
            case (Section.Data, JsonTokenType.String) when _member == Member.Fields:
                _fields.Add(Text(ref json));
                break;
            case (Section.Bookmarks, JsonTokenType.String):
                _bookmarks.Add(Text(ref json));
                break;
            case (_, JsonTokenType.PropertyName):
                _name = json.GetString();
                break;
            case (Section.Counters, JsonTokenType.Number) when depth == 2 && _name is not null:
                _counters[_name] = json.GetInt64();
                break;
            case (Section.Transaction, JsonTokenType.String) when depth == 2 && _name == "id":
                _transaction = json.GetString();
                break;
            case (Section.Errors, JsonTokenType.EndObject) when depth == 2:
                _errorCode ??= "";
                break;
            case (Section.Errors, JsonTokenType.String) when depth == 3 && _name == "code" && _errorCode is null:
                _errorCode = Text(ref json);
                break;
            case (Section.Errors, JsonTokenType.String) when depth == 3 && _name == "message" && _errorMessage.Length == 0:
                _errorMessage = Text(ref json);
                break;
        }
    }

    // Only called where the token is a string.
    private static string Text(ref Utf8JsonReader json) => json.GetString() ?? "";
}
