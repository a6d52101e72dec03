using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// Licenses by the long forms of their names: "Apache License, Version 2.0" is "Apache 2.0". Words that every license has and the zero
/// behind a version do not count; all other words do, in their order, and so do signs that may say more than the words.
/// </summary>
internal sealed class LicenseWords
{
    /// <summary>Quotes of any kind; they change nothing of what they stand around.</summary>
    private const string Quotes = "\"'`\u00B4\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB\u2039\u203A";

    private const string BritishLicense = "licen" + "ce";

    private static readonly string[] Fillers = ["the", "license", BritishLicense, "version", "v", "agreement", "international", "unported"];

    private readonly Dictionary<string, SortedSet<int>> _licenses = new(StringComparer.Ordinal);

    public LicenseWords(NodeColumns licenses)
    {
        for (var i = 0; i < licenses.Count; i++)
        {
            foreach (var text in new NameTexts(licenses, i, withId: false))
            {
                if (KeyOf(Encoding.UTF8.GetString(text)) is { Length: > 0 } key)
                {
                    if (!_licenses.TryGetValue(key, out var known))
                    {
                        _licenses.Add(key, known = []);
                    }

                    known.Add(i);
                }
            }
        }
    }

    /// <summary>Licenses one of whose names has the same words and the same signs, by index.</summary>
    public ImmutableArray<int> Find(string name) =>
        KeyOf(name) is { Length: > 0 } key && _licenses.TryGetValue(key, out var found) ? [.. found] : [];

    /// <summary>
    /// The signs of a folded text that may say more than its words: that it is doubted, denied, cut off, filled in later. Of what is no
    /// letter or digit these say nothing: blanks, quotes, full brackets, hyphens and underscores between words, a comma between words, and
    /// a single dot behind one. All else may, in any script.
    /// </summary>
    private static string SignsOf(string folded)
    {
        var signs = new StringBuilder();
        var text = folded.Trim();
        if (NameFolding.HasHole(text))
        {
            signs.Append('-');
        }

        foreach (var pair in new[] { "()", "[]" })
        {
            signs.Append(text.Count(c => c == pair[0]) == text.Count(c => c == pair[1]) ? "" : pair);
        }

        signs.Append(text.Count(static c => c == '"') % 2 == 0 ? "" : "\"");
        var runes = text.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            var rune = runes[i];
            var isBehindWord = i > 0 && (Rune.IsLetterOrDigit(runes[i - 1]) || IsOneOf(runes[i - 1], Quotes + ")]"));
            var isNothing = Rune.IsLetter(rune) || Rune.IsNumber(rune) || Rune.IsWhiteSpace(rune) || NameFolding.IsDash(rune)
                || IsOneOf(rune, Quotes + "()[]_")
                || (rune.Value == '.' && isBehindWord)
                || (rune.Value == ',' && isBehindWord && i + 1 < runes.Length);
            signs.Append(isNothing ? "" : rune.ToString());
        }

        return signs.ToString();
    }

    private static bool IsOneOf(Rune rune, string signs) => rune.IsBmp && signs.Contains((char)rune.Value, StringComparison.Ordinal);

    /// <summary>
    /// The words and numbers that count, one blank between them, and behind them the signs, if there are any; empty when there are no
    /// words.
    /// </summary>
    private static string KeyOf(string name)
    {
        var words = new List<string>();
        var folded = NameFolding.FoldText(name);
        for (var i = 0; i < folded.Length;)
        {
            var start = i;
            if (char.IsAsciiDigit(folded[i]))
            {
                while (i < folded.Length && (char.IsAsciiDigit(folded[i])
                    || (folded[i] == '.' && i + 1 < folded.Length && char.IsAsciiDigit(folded[i + 1]))))
                {
                    i++;
                }

                var number = folded[start..i];
                if (words is [.., var before] && start > 0 && folded[start - 1] == 'v' && before.Length > 1 && before[^1] == 'v')
                {
                    words[^1] = before[..^1]; // GPLv3
                }

                Add(number.EndsWith(".0", StringComparison.Ordinal) ? number[..^2] : number);
            }
            else if (char.IsLetter(folded[i]))
            {
                while (i < folded.Length && char.IsLetter(folded[i]))
                {
                    i++;
                }

                Add(folded[start..i]);
            }
            else
            {
                i++;
            }
        }

        return words.Count == 0 ? "" : string.Join(' ', words) + (SignsOf(folded) is { Length: > 0 } signs ? '\n' + signs : "");

        void Add(string word)
        {
            if (!Fillers.Contains(word) && (words.Count == 0 || words[^1] != word)) // "MIT License (MIT)"
            {
                words.Add(word);
            }
        }
    }
}
