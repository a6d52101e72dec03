using System.Buffers;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Tells whether a text inside a row looks like a row of its own, which a quote swallowed or a lost line feed glued to another. What is
/// taken for one by mistake costs an answer; what is not seen is lost in silence.
/// </summary>
internal static class RowLikeness
{
    /// <summary>Prose hardly has so many separators in a line; under so many columns blanks behind them tell it from a row.</summary>
    private const int ManySeparators = 4;

    private static readonly string[] Prefixes = [.. Enum.GetValues<NodeKind>().Select(Words.IdPrefix)];

    /// <summary>The bytes that a break of a line, or one written out, begins with in UTF-8.</summary>
    private static readonly SearchValues<byte> BreakBytes = SearchValues.Create(
        (byte)'\n', (byte)'\r', (byte)'\v', (byte)'\f', (byte)'\\', 0xC2, 0xE2);

    /// <summary>Whether a record may hold a break of a line. Most do not, and those need not be looked at further.</summary>
    public static bool MayHoldBreak(ReadOnlySpan<byte> record) => record.ContainsAny(BreakBytes);

    /// <summary>
    /// The lines of a record: cut at every character that Unicode calls a break of a line, and where one is written out as <c>\n</c> or
    /// <c>\r</c>. For each, how many line feeds or lone carriage returns stand before it, and whether it begins behind one of these.
    /// </summary>
    public static IEnumerable<(string Text, int Feeds, bool IsBehindFeed)> LinesOf(string record)
    {
        var (start, feeds, isBehindFeed) = (0, 0, false);
        for (var i = 0; i < record.Length; i++)
        {
            var length = record[i] == '\r' && i + 1 < record.Length && record[i + 1] == '\n' ? 2
                : record[i] is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029' ? 1
                : record[i] == '\\' && i + 1 < record.Length && record[i + 1] is 'n' or 'r' ? 2
                : 0;
            if (length > 0)
            {
                yield return (record[start..i], feeds, isBehindFeed);
                isBehindFeed = record[i] is '\n' or '\r';
                feeds += isBehindFeed ? 1 : 0;
                start = i + length;
                i = start - 1;
            }
        }

        yield return (record[start..], feeds, isBehindFeed);
    }

    /// <summary>
    /// Whether a line looks like a row: it, or what stands behind a separator in it, begins with an id, or it has about as many separators
    /// as a row would have.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="separator">What separates fields.</param>
    /// <param name="most">How many separators a row would have there.</param>
    public static bool IsRow(ReadOnlySpan<char> line, char separator, int most)
    {
        var text = line.Trim(" \t\"'\uFEFF");
        if (StartsWithId(text))
        {
            return true;
        }

        var (all, tight) = (0, 0); // a number such as 1,000 is prose, and so is a comma with a blank behind it
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != separator)
            {
                continue;
            }

            var rest = text[(i + 1)..];
            if (StartsWithId(rest.TrimStart(all == 0 ? " \t\"" : "\"")))
            {
                return true;
            }

            all++;
            tight += rest is [' ', ..] || (i > 0 && char.IsAsciiDigit(text[i - 1]) && rest is [>= '0' and <= '9', ..]) ? 0 : 1;
        }

        return most > 0 && (tight >= About(most) || (most >= ManySeparators && all >= most));
    }

    /// <summary>
    /// Whether fields behind the last column are a row of their own: one holds an id, or they are about as many as the columns.
    /// </summary>
    /// <param name="fields">The fields.</param>
    /// <param name="width">How many columns the header has.</param>
    public static bool AreRow(IReadOnlyCollection<string> fields, int width) =>
        fields.Any(static field => HoldsId(field)) || fields.Count(static field => field is not [' ', ..]) >= Math.Max(2, About(width - 1));

    /// <summary>Whether a text begins with something like an id, in any case.</summary>
    public static bool StartsWithId(ReadOnlySpan<char> text)
    {
        foreach (var prefix in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && text.Length > prefix.Length
                && char.IsLetterOrDigit(text[prefix.Length]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether something like an id stands anywhere in a text.</summary>
    public static bool HoldsId(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (StartsWithId(text[i..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether something like an id stands in a text directly behind a letter, a digit or a quote, as where a line feed is lost.
    /// </summary>
    public static bool HoldsGluedId(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if ((char.IsLetterOrDigit(text[i - 1]) || text[i - 1] == '"') && StartsWithId(text[i..]))
            {
                return true;
            }
        }

        return false;
    }

    private static int About(int separators) => Math.Max(1, separators - (separators / 4));
}
