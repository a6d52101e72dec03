using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// Makes spellings of one name equal: case, blanks, hyphens of any kind and underscores do not count, nor does what one cannot see. Digits,
/// dots and slashes do, so "Llama 2", "llama-2" and "Llama2" are one name, "Llama 2.1" another, and "owner/name" is a name of its own.
/// </summary>
public static class NameFolding
{
    /// <summary>No character in UTF-8 becomes more than so many times as long: U+FDFA stands for a sentence.</summary>
    private const int LongestFold = 11;

    /// <summary>What an ASCII byte becomes; 0 when it is left out.</summary>
    private static readonly byte[] AsciiFolds = CreateAscii();

    /// <summary>
    /// A text as filters compare it: in compatibility normal form (NFKC), case folded, without invisible characters. Blanks and hyphens
    /// stay.
    /// </summary>
    public static string FoldText(string text) => CharacterFolding.Fold(text);

    /// <summary>
    /// A text folded as <see cref="FoldText"/> does, and letters of the Latin alphabet without their accents and ligatures, as in ids:
    /// <c>Ünï Løvæ</c> is <c>uni lovae</c>. Other letters stay.
    /// </summary>
    public static string FoldToPlain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CharacterFolding.RemoveAccents(CharacterFolding.Fold(text));
    }

    /// <summary>
    /// Whether a word is missing from a text, or a note stands at it: a hyphen or an underscore at an end, as in "-MIT", two of them with
    /// no word between, as in "cc-by--4.0", or brackets or quotes with nothing in them. Such a text is not read as the name without it,
    /// though all of these mean nothing inside of a name.
    /// </summary>
    internal static bool HasHole(string text)
    {
        var last = '-'; // what stands before: '-' a joint, '(' what opens, 'a' anything else
        foreach (var rune in CharacterFolding.Fold(text.Trim()).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                continue;
            }

            var isQuote = rune.Value is '"' or '\'';
            var kind = rune.Value == '_' || IsDash(rune) ? '-' : rune.Value is '(' or '[' ? '(' : rune.Value is ')' or ']' ? ')' : 'a';
            if ((kind == '-' && last == '-') || (kind == ')' && last is '(' or '-') || (isQuote && last == (char)rune.Value))
            {
                return true;
            }

            last = isQuote ? (char)rune.Value : kind == ')' ? 'a' : kind == '(' && last == '-' ? '-' : kind;
        }

        return last == '-' && text.AsSpan().Trim().Length > 0;
    }

    /// <summary>Room that always holds the folded form.</summary>
    internal static int MaxLength(ReadOnlySpan<byte> text) => Ascii.IsValid(text) ? text.Length : text.Length * LongestFold;

    /// <summary>Folds UTF-8; returns the length written.</summary>
    internal static int Fold(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        if (!Ascii.IsValid(text))
        {
            return FoldRunes(text, folded);
        }

        var written = 0;
        foreach (var unit in text)
        {
            var kept = AsciiFolds[unit];
            folded[written] = kept;
            written += kept == 0 ? 0 : 1;
        }

        return written;
    }

    /// <summary>Folds a text.</summary>
    internal static byte[] Fold(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return Fold(utf8);
    }

    /// <summary>Folds UTF-8 into an array of its own.</summary>
    internal static byte[] Fold(ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(MaxLength(text) + 1);
        var folded = rented.AsSpan(0, Fold(text, rented)).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return folded;
    }

    private static int FoldRunes(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        var written = 0;
        foreach (var rune in CharacterFolding.Fold(Encoding.UTF8.GetString(text).EnumerateRunes()))
        {
            if (rune.IsAscii)
            {
                folded[written] = AsciiFolds[rune.Value];
                written += folded[written] == 0 ? 0 : 1;
            }
            else if (!Rune.IsWhiteSpace(rune) && !IsDash(rune))
            {
                written += rune.EncodeToUtf8(folded[written..]);
            }
        }

        return written;
    }

    /// <summary>
    /// Whether a character is a hyphen or dash of any kind, the minus sign and the hyphen bullet too, which people write for a hyphen.
    /// </summary>
    internal static bool IsDash(Rune rune) =>
        rune.Value is 0x2212 or 0x2043 || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation;

    private static byte[] CreateAscii()
    {
        var table = new byte[128];
        for (var i = 0; i < table.Length; i++)
        {
            var c = (char)i;
            table[i] = char.IsWhiteSpace(c) || char.IsControl(c) || c is '-' or '_' ? (byte)0 : (byte)char.ToLowerInvariant(c);
        }

        return table;
    }
}
