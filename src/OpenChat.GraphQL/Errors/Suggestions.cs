namespace OpenChat.GraphQL.Errors;

/// <summary>
/// "Did you mean" hints at the end of messages. Hints are cut short on purpose: nothing is suggested for a name longer than
/// <see cref="MaxNameLength"/>, and no more than <see cref="MaxMeasured"/> names are compared, so that a document full of wrong names stays
/// cheap to answer.
/// </summary>
internal static class Suggestions
{
    /// <summary>Longer inputs get no hint.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Names compared letter by letter per hint; those whose length rules them out are not counted.</summary>
    public const int MaxMeasured = 500;

    private const int MaxShown = 5;

    /// <summary>The hint for an unknown name: empty, or <c> Did you mean "a", "b", or "c"?</c> with a leading space.</summary>
    /// <param name="input">The name as written.</param>
    /// <param name="options">The names that would have been right; duplicates count once.</param>
    /// <param name="what">Put before the names, such as "the enum value".</param>
    public static string DidYouMean(string input, IEnumerable<string> options, string? what = null) =>
        DidYouMean(Find(input, options), what);

    /// <summary>The hint for suggestions already found, best first; at most five are shown.</summary>
    public static string DidYouMean(IReadOnlyList<string> suggestions, string? what = null) =>
        suggestions.Count == 0
            ? ""
            : $" Did you mean {(what is null ? "" : what + " ")}{OrList([.. suggestions.Take(MaxShown).Select(name => $"\"{name}\"")])}?";

    /// <summary>The options close to the input, the closest first, equally close ones in natural order (numbers by value).</summary>
    public static IReadOnlyList<string> Find(string input, IEnumerable<string> options)
    {
        if (input.Length > MaxNameLength)
        {
            return [];
        }

        var threshold = (int)Math.Floor(input.Length * 0.4) + 1;
        var lowered = input.ToLowerInvariant();
        Span<int> rows = stackalloc int[3 * (MaxNameLength + MaxNameLength + 2)];
        var near = new List<(string Name, int Distance)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var option in options)
        {
            if (Math.Abs(option.Length - input.Length) > threshold || option.Length > 2 * MaxNameLength || !seen.Add(option))
            {
                continue;
            }

            if (seen.Count > MaxMeasured)
            {
                break;
            }

            var distance = option == input ? 0 : Distance(lowered, option.ToLowerInvariant(), threshold, rows);
            if (distance <= threshold)
            {
                near.Add((option, distance));
            }
        }

        near.Sort(static (a, b) => a.Distance != b.Distance ? a.Distance - b.Distance : NaturalCompare(a.Name, b.Name));
        return near.ConvertAll(static pair => pair.Name);
    }

    /// <summary><c>a</c>, <c>a or b</c>, <c>a, b, or c</c>.</summary>
    public static string OrList(IReadOnlyList<string> items) => Join("or", items);

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b, and c</c>.</summary>
    public static string AndList(IReadOnlyList<string> items) => Join("and", items);

    private static string Join(string conjunction, IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        2 => $"{items[0]} {conjunction} {items[1]}",
        _ => $"{string.Join(", ", items.Take(items.Count - 1))}, {conjunction} {items[^1]}",
    };

    // Damerau-Levenshtein with adjacent transpositions over three rows; names that differ only in case are one step apart.
    private static int Distance(string a, string b, int threshold, Span<int> rows)
    {
        if (a == b)
        {
            return 1;
        }

        if (a.Length < b.Length)
        {
            (a, b) = (b, a);
        }

        var width = b.Length + 1;
        var above2 = rows[..width];
        var above = rows.Slice(width, width);
        var row = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var smallest = i;
            for (var j = 1; j < width; j++)
            {
                var cell = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cell = Math.Min(cell, above2[j - 2] + 1);
                }

                row[j] = cell;
                smallest = Math.Min(smallest, cell);
            }

            if (smallest > threshold)
            {
                return int.MaxValue;
            }

            var spare = above2;
            above2 = above;
            above = row;
            row = spare;
        }

        return above[b.Length];
    }

    private static int NaturalCompare(string a, string b)
    {
        var i = 0;
        var j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var difference = ReadNumber(a, ref i).CompareTo(ReadNumber(b, ref j));
                if (difference != 0)
                {
                    return difference;
                }
            }
            else if (a[i] != b[j])
            {
                return a[i].CompareTo(b[j]);
            }
            else
            {
                i++;
                j++;
            }
        }

        return a.Length - b.Length;
    }

    // A leading zero is a number of its own, so that "a01" and "a1" differ.
    private static double ReadNumber(string text, ref int position)
    {
        double number = 0;
        do
        {
            number = (number * 10) + (text[position] - '0');
            position++;
        }
        while (position < text.Length && char.IsAsciiDigit(text[position]) && number > 0);
        return number;
    }
}
