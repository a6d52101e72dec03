// Ranks of many texts without regard to case: eight bytes at a time as one integer, so that a million names are sorted without making a
// string of any.
using System.Text;

namespace OpenChat.Graph.Server.Queries;

/// <summary>The UTF-8 text at a position.</summary>
internal delegate ReadOnlySpan<byte> Utf8At(int index);

/// <summary>
/// Ranks as <see cref="StringComparer.OrdinalIgnoreCase"/> sorts; texts it holds equal have equal ranks. Texts are sorted by their next
/// eight bytes, then those with equal ones by the eight after these. From the first byte that is not ASCII on, the comparer itself decides.
/// </summary>
internal sealed class TextRanks
{
    private const int KeyLength = sizeof(ulong);

    /// <summary>Texts with more bytes than this in common are left to the comparer, so that no text makes the recursion deep.</summary>
    private const int DeepestKey = 64 * KeyLength;

    private const byte End = 0;
    private const byte Beyond = 0xFF;

    private readonly Utf8At _text;
    private readonly int _missing;
    private readonly int[] _ranks;
    private readonly int[] _places;
    private readonly ulong[] _keys;
    private int _rank;

    private TextRanks(int count, Utf8At text, int missing)
    {
        (_text, _missing) = (text, missing);
        (_ranks, _places, _keys) = (new int[count], new int[count], new ulong[count]);
        for (var i = 0; i < count; i++)
        {
            _places[i] = i;
        }
    }

    /// <summary>The rank of each text, from 0; <paramref name="missing"/> for empty ones.</summary>
    public static int[] Of(int count, Utf8At text, int missing)
    {
        var ranks = new TextRanks(count, text, missing);
        ranks.Rank(0, count, 0);
        return ranks._ranks;
    }

    // Ranks the texts at some places, which have all bytes before the depth in common.
    private void Rank(int start, int end, int depth)
    {
        for (var i = start; i < end; i++)
        {
            _keys[i] = Key(_text(_places[i]), depth);
        }

        Array.Sort(_keys, _places, start, end - start);
        while (start < end)
        {
            var (key, next) = (_keys[start], start + 1);
            while (next < end && _keys[next] == key)
            {
                next++;
            }

            if (next - start == 1 || (byte)key == End)
            {
                Give(start, next);
            }
            else if ((byte)key == Beyond || depth >= DeepestKey)
            {
                Compare(start, next);
            }
            else
            {
                Rank(start, next, depth + KeyLength);
            }

            start = next;
        }
    }

    private void Compare(int start, int end)
    {
        var texts = new string[end - start];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Encoding.UTF8.GetString(_text(_places[start + i]));
        }

        texts.AsSpan().Sort(_places.AsSpan(start, texts.Length), StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < texts.Length;)
        {
            var next = i + 1;
            while (next < texts.Length && texts[next].Equals(texts[i], StringComparison.OrdinalIgnoreCase))
            {
                next++;
            }

            Give(start + i, start + next);
            i = next;
        }
    }

    // The next rank, to texts that are equal.
    private void Give(int start, int end)
    {
        var rank = _text(_places[start]).IsEmpty ? _missing : _rank++;
        for (var i = start; i < end; i++)
        {
            _ranks[_places[i]] = rank;
        }
    }

    /// <summary>
    /// Eight bytes from a depth on, upper case, each one more than the byte; 0 behind the end; 255 from the first byte on that is not
    /// ASCII.
    /// </summary>
    private static ulong Key(ReadOnlySpan<byte> text, int depth)
    {
        var key = 0UL;
        for (var i = 0; i < KeyLength; i++)
        {
            if (depth + i >= text.Length)
            {
                return key << (8 * (KeyLength - i));
            }

            var unit = text[depth + i];
            if (unit > sbyte.MaxValue)
            {
                return (key << (8 * (KeyLength - i))) | (ulong.MaxValue >> (8 * i));
            }

            key = (key << 8) | (byte)((unit is >= (byte)'a' and <= (byte)'z' ? unit - ('a' - 'A') : unit) + 1);
        }

        return key;
    }
}
