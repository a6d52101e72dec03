using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// Makes spellings of one name equal: case, blanks, hyphens of any kind and underscores do not count. Digits, dots and slashes do, so
/// "Llama 2", "llama-2" and "Llama2" are one name, "Llama 2.1" another, and "owner/name" is a name of its own.
/// </summary>
internal static class NameFolding
{
    /// <summary>What an ASCII byte becomes; 0 when it is left out.</summary>
    private static readonly byte[] Ascii = CreateAscii();

    /// <summary>Room that always holds the folded form: a few lower-case letters are longer than their capitals.</summary>
    public static int MaxLength(int length) => length * 2;

    /// <summary>Folds UTF-8; returns the length written.</summary>
    public static int Fold(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var first = text[0];
            if (first < 0x80)
            {
                var kept = Ascii[first];
                folded[written] = kept;
                written += kept == 0 ? 0 : 1;
                text = text[1..];
                continue;
            }

            Rune.DecodeFromUtf8(text, out var rune, out var length);
            text = text[length..];
            if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.DashPunctuation)
            {
                written += Rune.ToLowerInvariant(rune).EncodeToUtf8(folded[written..]);
            }
        }

        return written;
    }

    /// <summary>Folds a text.</summary>
    public static byte[] Fold(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return Fold(utf8);
    }

    /// <summary>Folds UTF-8 into an array of its own.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(MaxLength(text.Length) + 1);
        var folded = rented.AsSpan(0, Fold(text, rented)).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return folded;
    }

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
