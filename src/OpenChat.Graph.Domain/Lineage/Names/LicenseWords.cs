using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// Licenses by the long forms of their names: "Apache License, Version 2.0" is "Apache 2.0". Words that every license has and the zero
/// behind a version do not count; all other words do, in their order.
/// </summary>
internal sealed class LicenseWords
{
    private static readonly SearchValues<char> Doubts = SearchValues.Create("?*!~#%$^<>=|\u00BF\u2020\u2021");

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

    /// <summary>Licenses one of whose names has the same words, by index.</summary>
    public ImmutableArray<int> Find(string name) =>
        !IsDoubtful(name) && KeyOf(name) is { Length: > 0 } key && _licenses.TryGetValue(key, out var found) ? [.. found] : [];

    /// <summary>
    /// Whether a text holds more than a name: a sign of doubt or of a note, a hyphen at an end, half of a pair of brackets. Such a text is
    /// not read as the name.
    /// </summary>
    public static bool IsDoubtful(string name)
    {
        var text = name.AsSpan().Trim();
        return text.ContainsAny(Doubts)
            || text is ['-' or '\u2013' or '\u2014', ..] or [.., '-' or '\u2013' or '\u2014']
            || text.Count('(') != text.Count(')') || text.Count('[') != text.Count(']') || text.Count('"') % 2 != 0;
    }

    /// <summary>The words and numbers that count, one blank between them; empty when there are none.</summary>
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

        return string.Join(' ', words);

        void Add(string word)
        {
            if (!Fillers.Contains(word) && (words.Count == 0 || words[^1] != word)) // "MIT License (MIT)"
            {
                words.Add(word);
            }
        }
    }
}
