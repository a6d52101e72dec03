using System.Globalization;
using System.Text.Json;

namespace OpenChat.GraphQL.Errors;

/// <summary>Where JSON is not sound, for messages.</summary>
public static class JsonPlaces
{
    /// <summary>
    /// The first escape of half a surrogate pair in JSON that is sound otherwise, as a position in bytes; -1 when there is none. Readers
    /// pass over it until they are asked for the string, but no text of Unicode can hold it.
    /// </summary>
    public static int FindLoneSurrogate(ReadOnlySpan<byte> json)
    {
        var place = 0;
        while (json[place..].IndexOf((byte)'\\') is var found and >= 0)
        {
            place += found;
            if (IsHigh(UnitAt(json, place)))
            {
                if (!IsLow(UnitAt(json, place + 6)))
                {
                    return place;
                }

                place += 12;
            }
            else if (IsLow(UnitAt(json, place)))
            {
                return place;
            }
            else
            {
                place = Math.Min(json.Length, place + 2);
            }
        }

        return -1;
    }

    /// <summary>A position in bytes as <c>line 2, byte 18</c>, both from 1.</summary>
    public static string Describe(ReadOnlySpan<byte> json, int position)
    {
        var before = json[..position];
        return Describe(before.Count((byte)'\n'), position - before.LastIndexOf((byte)'\n') - 1);
    }

    /// <summary>The place that a reader complains about as <c>line 2, byte 18</c>, both from 1.</summary>
    public static string Describe(JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Describe(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
    }

    private static string Describe(long line, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {position + 1}");

    private static bool IsHigh(int unit) => unit is >= 0xD800 and <= 0xDBFF;

    private static bool IsLow(int unit) => unit is >= 0xDC00 and <= 0xDFFF;

    /// <summary>The unit of UTF-16 that an escape at a position stands for; -1 when there is no such escape.</summary>
    private static int UnitAt(ReadOnlySpan<byte> json, int position) =>
        position + 6 <= json.Length && json[position] == '\\' && json[position + 1] == 'u'
            && int.TryParse(json.Slice(position + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : -1;
}
