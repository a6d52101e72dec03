using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenChat.GraphQL.Language;

/// <summary>Escape sequences of quoted strings (specification 2.10.4), read and written.</summary>
internal static class StringEscapes
{
    private const int StackLimit = 256;

    /// <summary>Reads the escape at the start of <paramref name="text"/> (which is a backslash).</summary>
    /// <param name="text">The document from the backslash on.</param>
    /// <param name="value">What it stands for; undefined when there is a problem.</param>
    /// <param name="problem">Error text, or null.</param>
    /// <returns>Length of the escape in UTF-16 units.</returns>
    public static int Read(ReadOnlySpan<char> text, out Rune value, out string? problem)
    {
        problem = null;
        var c = text.Length > 1 ? text[1] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/':
                value = new Rune(c);
                return 2;
            case 'b':
                value = new Rune('\b');
                return 2;
            case 'f':
                value = new Rune('\f');
                return 2;
            case 'n':
                value = new Rune('\n');
                return 2;
            case 'r':
                value = new Rune('\r');
                return 2;
            case 't':
                value = new Rune('\t');
                return 2;
            case 'u':
                return text.Length > 2 && text[2] == '{'
                    ? ReadVariableWidth(text, out value, out problem)
                    : ReadFixedWidth(text, out value, out problem);
            default:
                value = default;
                problem = SyntaxErrors.InvalidEscape(text[..Math.Min(2, text.Length)]);
                return 0;
        }
    }

    /// <summary>The value of the inside of a quoted string whose escapes are known to be sound.</summary>
    public static string Resolve(ReadOnlySpan<char> raw)
    {
        // An escape is never shorter than what it stands for.
        char[]? rented = null;
        var buffer = raw.Length <= StackLimit ? stackalloc char[StackLimit] : (rented = ArrayPool<char>.Shared.Rent(raw.Length));
        var length = 0;
        while (true)
        {
            var plain = raw.IndexOf('\\');
            var chunk = plain < 0 ? raw : raw[..plain];
            chunk.CopyTo(buffer[length..]);
            length += chunk.Length;
            if (plain < 0)
            {
                break;
            }

            raw = raw[plain..];
            raw = raw[Read(raw, out var value, out _)..];
            length += value.EncodeToUtf16(buffer[length..]);
        }

        var result = buffer[..length].ToString();
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return result;
    }

    /// <summary>Writes a quoted string whose value is <paramref name="value"/>, controls escaped.</summary>
    public static void Write(StringBuilder output, string value)
    {
        output.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"':
                    output.Append("\\\"");
                    break;
                case '\\':
                    output.Append("\\\\");
                    break;
                case '\b':
                    output.Append("\\b");
                    break;
                case '\f':
                    output.Append("\\f");
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case < ' ' or (>= '\u007F' and <= '\u009F'):
                    output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }

        output.Append('"');
    }

    // \u{...}: one hexadecimal digit or more, leading zeros allowed, a scalar value.
    private static int ReadVariableWidth(ReadOnlySpan<char> text, out Rune value, out string? problem)
    {
        const int tooLarge = 0x110000;
        var code = 0;
        var i = 3;
        while (i < text.Length && char.IsAsciiHexDigit(text[i]))
        {
            code = Math.Min((code * 16) + HexDigit(text[i]), tooLarge);
            i++;
        }

        if (i > 3 && i < text.Length && text[i] == '}' && Rune.TryCreate(code, out value))
        {
            problem = null;
            return i + 1;
        }

        value = default;
        problem = SyntaxErrors.InvalidUnicodeEscape(text[..Math.Min(i + 1, text.Length)]);
        return 0;
    }

    // \uXXXX, or two of them that are a surrogate pair.
    private static int ReadFixedWidth(ReadOnlySpan<char> text, out Rune value, out string? problem)
    {
        problem = null;
        var code = ReadFourDigits(text, 2);
        if (Rune.TryCreate(code, out value))
        {
            return 6;
        }

        if (code is >= 0xD800 and <= 0xDBFF && text.Length > 7 && text[6] == '\\' && text[7] == 'u')
        {
            var low = ReadFourDigits(text, 8);
            if (low is >= 0xDC00 and <= 0xDFFF)
            {
                value = new Rune((char)code, (char)low);
                return 12;
            }
        }

        problem = SyntaxErrors.InvalidUnicodeEscape(text[..Math.Min(6, text.Length)]);
        return 0;
    }

    // The code unit, or -1.
    private static int ReadFourDigits(ReadOnlySpan<char> text, int start)
    {
        if (text.Length < start + 4)
        {
            return -1;
        }

        var code = 0;
        foreach (var c in text.Slice(start, 4))
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return -1;
            }

            code = (code << 4) | HexDigit(c);
        }

        return code;
    }

    private static int HexDigit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
