using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>Finds the known words that a misspelt one is near to, so that a message can ask whether they are meant.</summary>
public static class NearWords
{
    /// <summary>So many letters of a word allow one more mistake.</summary>
    private const int LettersPerMistake = 4;

    private const int MostMistakes = 3;

    /// <summary>
    /// The known words that differ from a word in nothing but case, blanks and punctuation; where there are none, those with the fewest
    /// letters and digits changed, added, left out or swapped, of which one in four may be, and three at most.
    /// </summary>
    /// <returns>All that are equally near, in ordinal order, each once; empty when none is near.</returns>
    public static ImmutableArray<string> Find(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        var folded = Fold(word);
        if (folded.Length == 0)
        {
            return [];
        }

        var fewest = MistakesIn(folded);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var candidate in known)
        {
            var mistakes = Distance(folded, Fold(candidate), fewest);
            if (mistakes > fewest)
            {
                continue;
            }

            if (mistakes < fewest)
            {
                found.Clear();
                fewest = mistakes;
            }

            found.Add(candidate);
        }

        return [.. found];
    }

    /// <summary>Whether two words differ in nothing but case, blanks and punctuation.</summary>
    public static bool IsSame(string word, string other)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(other);
        return Fold(word) == Fold(other);
    }

    /// <summary>
    /// " Did you mean A or B?", to be put behind a sentence; empty when no word is near. Characters that mislead the eye are named.
    /// </summary>
    public static string Ask(ImmutableArray<string> near) =>
        near.IsDefaultOrEmpty ? ""
        : $" Did you mean {string.Join(" or ", near.Take(MostMistakes).Select(static word => word + OddCharacters.InBrackets(word)))}?";

    /// <summary>How many mistakes a folded word may hold and still be near to another.</summary>
    internal static int MistakesIn(string folded) => Math.Min(MostMistakes, folded.Length / LettersPerMistake);

    /// <summary>A word without blanks and punctuation, in capitals.</summary>
    internal static string Fold(string text)
    {
        Span<char> room = new char[text.Length];
        return new string(room[..Fold(text, room)]);
    }

    /// <summary>Puts the folded form of a text into a room, which may be where the text is; gives how long it is.</summary>
    internal static int Fold(ReadOnlySpan<char> text, Span<char> room)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                room[length++] = char.ToUpperInvariant(c);
            }
        }

        return length;
    }

    /// <summary>Edit distance with swaps of neighbours; one more than the limit when it is above.</summary>
    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return Math.Min(row[b.Length], limit + 1);
    }
}
