using System.Buffers;
using System.Text;

namespace OpenChat.GraphQL.Language;

/// <summary>Block strings (specification 2.10.4, BlockStringValue): from text to value and back.</summary>
internal static class BlockString
{
    private const int StackLimit = 256;
    private const int LongestSingleLine = 70;
    private const string Quotes = "\"\"\"";
    private const string EscapedQuotes = "\\\"\"\"";

    /// <summary>The value of what stands between the triple quotes: line ends are LF, <c>\"""</c> is resolved, blank lines at both ends
    /// and the indentation that all lines but the first have in common are removed.</summary>
    public static string Dedent(ReadOnlySpan<char> raw)
    {
        // First pass: which lines count, and their common indentation.
        var commonIndent = int.MaxValue;
        var firstLine = -1;
        var lastLine = -1;
        var number = 0;
        var rest = raw;
        for (var more = true; more; number++)
        {
            more = NextLine(ref rest, out var line);
            var indent = Indent(line);
            if (indent < line.Length)
            {
                firstLine = firstLine < 0 ? number : firstLine;
                lastLine = number;
                if (number > 0 && indent < commonIndent)
                {
                    commonIndent = indent;
                }
            }
        }

        if (firstLine < 0)
        {
            return "";
        }

        // Second pass: every change shortens, so the raw length is enough.
        char[]? rented = null;
        var buffer = raw.Length <= StackLimit ? stackalloc char[StackLimit] : (rented = ArrayPool<char>.Shared.Rent(raw.Length));
        var length = 0;
        rest = raw;
        for (number = 0; number <= lastLine; number++)
        {
            NextLine(ref rest, out var line);
            if (number < firstLine)
            {
                continue;
            }

            if (number > firstLine)
            {
                buffer[length++] = '\n';
            }

            line = number == 0 ? line : line[Math.Min(commonIndent, line.Length)..];
            for (var escape = line.IndexOf(EscapedQuotes); escape >= 0; escape = line.IndexOf(EscapedQuotes))
            {
                line[..escape].CopyTo(buffer[length..]);
                length += escape;
                Quotes.CopyTo(buffer[length..]);
                length += Quotes.Length;
                line = line[(escape + EscapedQuotes.Length)..];
            }

            line.CopyTo(buffer[length..]);
            length += line.Length;
        }

        var result = buffer[..length].ToString();
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return result;
    }

    /// <summary>Whether some block string has this value. All values the parser reads from block strings do.</summary>
    public static bool CanHold(string value)
    {
        if (value.Length == 0)
        {
            return true;
        }

        if (value.Contains('\r', StringComparison.Ordinal))
        {
            return false;
        }

        var lines = 0;
        var unindented = false;
        var firstBlank = false;
        var lastBlank = false;
        var rest = value.AsSpan();
        for (var more = true; more; lines++)
        {
            more = NextLine(ref rest, out var line);
            var indent = Indent(line);
            lastBlank = indent == line.Length;
            firstBlank |= lines == 0 && lastBlank;
            unindented |= !lastBlank && indent == 0;
        }

        return !firstBlank && !lastBlank && (lines == 1 || unindented);
    }

    /// <summary>The block string, laid out as graphql-js does, for a value that <see cref="CanHold"/> accepts. Lines are separated by LF
    /// and not indented.</summary>
    public static string Print(string value)
    {
        var escaped = value.Replace(Quotes, EscapedQuotes, StringComparison.Ordinal);
        var isSingleLine = !escaped.Contains('\n', StringComparison.Ordinal);
        var endsWithQuotes = escaped.EndsWith(EscapedQuotes, StringComparison.Ordinal);
        var needsLastLineEnd = (value.EndsWith('"') && !endsWithQuotes) || value.EndsWith('\\');
        var isMultiline = !isSingleLine || value.Length > LongestSingleLine || needsLastLineEnd || endsWithQuotes;

        // A single line keeps its leading white space only directly after the quotes.
        var startsIndented = isSingleLine && value.Length > 0 && value[0] is ' ' or '\t';
        var output = new StringBuilder(Quotes, escaped.Length + 8);
        if (isMultiline && !startsIndented)
        {
            output.Append('\n');
        }

        output.Append(escaped);
        if (isMultiline)
        {
            output.Append('\n');
        }

        return output.Append(Quotes).ToString();
    }

    // Cuts the first line off; false when it was the last one.
    private static bool NextLine(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> line)
    {
        var length = rest.IndexOfAny('\n', '\r');
        if (length < 0)
        {
            line = rest;
            rest = [];
            return false;
        }

        line = rest[..length];
        var isPair = rest[length] == '\r' && length + 1 < rest.Length && rest[length + 1] == '\n';
        rest = rest[(length + (isPair ? 2 : 1))..];
        return true;
    }

    private static int Indent(ReadOnlySpan<char> line)
    {
        var indent = line.IndexOfAnyExcept(' ', '\t');
        return indent < 0 ? line.Length : indent;
    }
}
