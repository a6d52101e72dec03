namespace OpenChat.Graph.Storage.Rows;

/// <summary>Which word may have been meant by one that is not known.</summary>
internal static class NearWords
{
    /// <summary>So many letters may be wrong, missing or too many; of a short word fewer than half.</summary>
    private const int MostMistakes = 2;

    private const int LongestWord = 64;

    /// <summary>The known word that is nearest, in any case; the first of several. Null when none is near.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord)
        {
            return null;
        }

        var (best, fewest) = ((string?)null, MostMistakes + 1);
        foreach (var candidate in known)
        {
            var mistakes = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (mistakes < fewest && mistakes * 2 < Math.Max(word.Length, candidate.Length))
            {
                (best, fewest) = (candidate, mistakes);
            }
        }

        return best;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
