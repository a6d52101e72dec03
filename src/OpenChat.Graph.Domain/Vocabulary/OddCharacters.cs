using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>
/// Characters that mislead whoever reads a text: those that do not show, blanks and hyphens of other kinds, and letters of other alphabets
/// that look like Latin ones. They are named by code point and place, since no print of the text can show them.
/// </summary>
public static class OddCharacters
{
    /// <summary>More are counted and not named.</summary>
    private const int MostNamed = 3;

    private const string Hyphens = "\u2010\u2011\u2012\u2013\u2212\uFE63\uFF0D";

    /// <summary>Pairs of a letter of another alphabet and the Latin one that it looks like.</summary>
    private const string Twins =
        "\u0430a\u0435e\u043Eo\u0440p\u0441c\u0443y\u0445x\u0456i\u0458j\u0455s\u0501d\u04BBh\u051Bq\u051Dw\u0410A\u0412B\u0415E\u0405S"
        + "\u0406I\u0408J\u041AK\u041CM\u041DH\u041EO\u0420P\u0421C\u0422T\u0423Y\u0425X\u050CG\u0391A\u0392B\u0395E\u0396Z\u0397H\u0399I"
        + "\u039AK\u039CM\u039DN\u039FO\u03A1P\u03A4T\u03A5Y\u03A7X\u03BFo\u03BDv\u03B1a\u03C1p\u03B9i\u03BAk\u03C4t\u03C5u\u03C7x";

    private static readonly Dictionary<int, string> Known = new()
    {
        [0x00] = "NUL",
        [0x1A] = "Ctrl+Z, an old mark of the end of a file",
        [0xAD] = "a soft hyphen",
        [0x200B] = "a zero-width space",
        [0x200C] = "a zero-width non-joiner",
        [0x200D] = "a zero-width joiner",
        [0x2060] = "a word joiner",
        [0xFEFF] = "a byte order mark",
    };

    /// <summary>
    /// Sentences that name the odd characters of a text by place, from 1, and code point, three at most, with a blank before; empty when
    /// there are none.
    /// </summary>
    public static string Describe(ReadOnlySpan<char> text) =>
        Note(text) is { Length: > 0 } note ? $" C{note[1..]}. Type it anew where that is not meant." : "";

    /// <summary>The same as a part of a sentence in brackets, with a blank before, to be put behind the text.</summary>
    public static string InBrackets(ReadOnlySpan<char> text) => Note(text) is { Length: > 0 } note ? $" ({note})" : "";

    /// <summary>A text without what does not show: controls and format characters.</summary>
    public static string Strip(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isPlain = true;
        foreach (var c in text)
        {
            isPlain &= char.IsAscii(c) && !char.IsControl(c);
        }

        return isPlain ? text : string.Concat(text.EnumerateRunes().Where(static rune => !IsHidden(rune)));
    }

    private static string Note(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text) && !HasControl(text))
        {
            return "";
        }

        Rune[] runes = [.. text.ToString().EnumerateRunes()];
        var notes = new List<string>();
        for (var i = 0; i < runes.Length; i++)
        {
            if (What(runes, i) is { } what)
            {
                notes.Add(string.Create(
                    CultureInfo.InvariantCulture, $"character {i + 1} is U+{runes[i].Value:X4}, {what}"));
            }
        }

        var rest = notes.Count - MostNamed;
        return string.Join("; ", notes.Take(MostNamed)) + (rest > 0 ? FormattableString.Invariant($"; and {rest} more of such") : "");
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is odd about a character; null when nothing is.</summary>
    private static string? What(Rune[] runes, int place)
    {
        var rune = runes[place];
        if (IsHidden(rune))
        {
            return (Known.TryGetValue(rune.Value, out var name) ? name + ", " : "") + "which does not show";
        }

        if (rune.Value != ' ' && Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
        {
            return "which looks like a blank";
        }

        if (rune.IsBmp && Hyphens.Contains((char)rune.Value, StringComparison.Ordinal))
        {
            return "which looks like a hyphen";
        }

        if (TwinOf(rune) is not { } twin)
        {
            return null;
        }

        // A word of another alphabet is one; a letter of it in a Latin word, or a word that could be read as a Latin one, is not.
        var (start, end) = (place, place);
        while (start > 0 && Rune.IsLetter(runes[start - 1]))
        {
            start--;
        }

        while (end + 1 < runes.Length && Rune.IsLetter(runes[end + 1]))
        {
            end++;
        }

        var word = runes[start..(end + 1)];
        return Array.Exists(word, static letter => letter.IsAscii) || Array.TrueForAll(word, static letter => TwinOf(letter) is not null)
            ? $"a {(rune.Value < 0x400 ? "Greek" : "Cyrillic")} letter that looks like {twin}"
            : null;
    }

    private static char? TwinOf(Rune rune)
    {
        for (var i = 0; rune.Value is >= 0x370 and < 0x530 && i < Twins.Length; i += 2)
        {
            if (Twins[i] == rune.Value)
            {
                return Twins[i + 1];
            }
        }

        return null;
    }

    private static bool IsHidden(Rune rune) =>
        rune.Value is not ('\n' or '\r' or '\t') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
