// What is logged of one GraphQL request: the one event that is frequent enough to be worth a way of its own.
using System.Collections;
using System.Globalization;

namespace OpenChat.Graph.Server.Logging;

/// <summary>The state of event 3010. Any logger can read it as named values; <see cref="ConsoleLog"/> writes it as it is.</summary>
/// <param name="Method">Of HTTP, escaped.</param>
/// <param name="Operation">Its escaped name; "-" when there is none.</param>
/// <param name="DocumentHash">16 digits of the document's hash; "-" when there is none.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="ElapsedMs">From the first line of the handler to the last byte handed over.</param>
/// <param name="Bytes">Of the body as sent.</param>
/// <param name="Cost">Price of the fields; 0 when it was not priced.</param>
/// <param name="ErrorCodes">Distinct codes, separated by spaces; may be empty.</param>
/// <param name="Limit">The exceeded limit; "-" for none.</param>
/// <param name="Revision">Of the graph; "-" when none was read.</param>
/// <param name="Client">Name and version as its headers say, escaped and cut; "-" when there is none.</param>
/// <param name="TraceId">The id that spans of the request carry.</param>
internal readonly record struct RequestLine(
    string Method,
    string Operation,
    string DocumentHash,
    int Status,
    double ElapsedMs,
    long Bytes,
    double Cost,
    string ErrorCodes,
    string Limit,
    string Revision,
    string Client, string TraceId)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The names of the values in their order, as structured logs know them.</summary>
    public const string Template =
        "{Method} {Operation} {DocumentHash} -> {Status}, {ElapsedMs:0.0} ms, {Bytes} bytes, cost {Cost}, errors [{ErrorCodes}], limit "
        + "{Limit}, revision {Revision}, client {Client}, trace {TraceId}";

    public static EventId EventId { get; } = new(3010, "GraphQLRequest");

    public int Count => 13;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(nameof(Method), Method),
        1 => new(nameof(Operation), Operation),
        2 => new(nameof(DocumentHash), DocumentHash),
        3 => new(nameof(Status), Status),
        4 => new(nameof(ElapsedMs), ElapsedMs),
        5 => new(nameof(Bytes), Bytes),
        6 => new(nameof(Cost), Cost),
        7 => new(nameof(ErrorCodes), ErrorCodes),
        8 => new(nameof(Limit), Limit),
        9 => new(nameof(Revision), Revision),
        10 => new(nameof(Client), Client),
        11 => new(nameof(TraceId), TraceId),
        12 => new("{OriginalFormat}", Template),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString()
    {
        // whole numbers, which are written several times as fast as those with a point
        var (milliseconds, tenths) = Math.DivRem((long)Math.Round(ElapsedMs * 10, MidpointRounding.AwayFromZero), 10);
        return string.Create(
            CultureInfo.InvariantCulture,
            stackalloc char[512],
            $"{Method} {Operation} {DocumentHash} -> {Status}, {milliseconds}.{tenths} ms, {Bytes} bytes, "
            + $"cost {Cost}, errors [{ErrorCodes}], limit {Limit}, revision {Revision}, client {Client}, trace {TraceId}");
    }
}
