using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// Makes characters that look or mean the same equal: Unicode's compatibility normal form (NFKC) with full case folding, without what
/// shows nothing (controls, format characters, variation selectors and the like). The program runs without the libraries that know the
/// normal forms, so it brings the table: <c>characters.txt</c>, read at the first text that is not plain ASCII.
/// </summary>
internal static class CharacterFolding
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int FirstTail = 0x11A7; // one before the first: no tail at all
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Rune IotaBelow = new(0x345);
    private static readonly Rune Iota = new(0x3B9);

    /// <summary>Letters that Unicode does not take apart, and how they are written without them.</summary>
    private static readonly FrozenDictionary<int, string> OwnLetters = new Dictionary<int, string>
    {
        [0xE6] = "ae",
        [0x153] = "oe",
        [0xF8] = "o",
        [0x142] = "l",
        [0x111] = "d",
        [0xF0] = "d",
        [0xFE] = "th",
        [0x131] = "i",
        [0x127] = "h",
    }.ToFrozenDictionary();

    private static readonly Lazy<Tables> Table = new(Tables.Read);

    /// <summary>Folds a text; gives it back as it is when it is plain ASCII in lower case.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Any(static c => char.IsAsciiLetterUpper(c) || char.IsControl(c))
                ? string.Concat(text.Where(static c => !char.IsControl(c)).Select(char.ToLowerInvariant))
                : text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (var rune in Fold(text.EnumerateRunes()))
        {
            folded.Append(rune);
        }

        return folded.ToString();
    }

    /// <summary>
    /// A folded text without marks on letters, and with two letters for those that are one character of two, such as <c>æ</c>. A letter
    /// that no mark was added to stays.
    /// </summary>
    public static string RemoveAccents(string folded)
    {
        if (Ascii.IsValid(folded))
        {
            return folded;
        }

        var plain = new StringBuilder(folded.Length);
        foreach (var rune in folded.EnumerateRunes())
        {
            var letter = rune;
            while (Table.Value.Decompose(letter) is { } first)
            {
                letter = first;
            }

            if (Rune.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(OwnLetters.TryGetValue(letter.Value, out var letters) ? letters : letter.ToString());
            }
        }

        return plain.ToString();
    }

    /// <summary>Folds characters.</summary>
    public static List<Rune> Fold(IEnumerable<Rune> runes)
    {
        var (table, folded) = (Table.Value, new List<Rune>());
        var isPlain = true; // nothing to put in order or to compose
        foreach (var rune in runes)
        {
            if (IsLeftOut(rune))
            {
                continue;
            }

            var start = folded.Count;
            table.Fold(rune, folded);
            for (var i = start; i < folded.Count; i++)
            {
                isPlain &= !table.MayCompose(folded[i]);
            }
        }

        if (!isPlain)
        {
            Order(folded, table);
            CollectionsMarshal.AsSpan(folded).Replace(IotaBelow, Iota); // a letter from here on
            Compose(folded, table);
        }

        return folded;
    }

    /// <summary>Whether a character shows nothing: a control, a format character, or one that Unicode says to pass over.</summary>
    private static bool IsLeftOut(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || rune.Value is 0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2065 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Puts marks behind the same letter into the order of their classes; those of one class keep theirs.</summary>
    private static void Order(List<Rune> runes, Tables table)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var (moving, kind) = (runes[i], table.ClassOf(runes[i]));
            var place = i;
            while (kind > 0 && place > 0 && table.ClassOf(runes[place - 1]) > kind)
            {
                runes[place] = runes[place - 1];
                place--;
            }

            runes[place] = moving;
        }
    }

    // Each character joins the last letter before it unless a mark of the same or a higher class, or another letter, stands between.
    private static void Compose(List<Rune> runes, Tables table)
    {
        var (letter, count, last) = (-1, 0, -1);
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var kind = table.ClassOf(rune);
            if (letter >= 0 && (last < kind || count == letter + 1) && Join(runes[letter], rune, table) is { } joined)
            {
                runes[letter] = joined;
                continue;
            }

            letter = kind == 0 ? count : letter;
            last = kind;
            runes[count++] = rune; // never ahead of what is still to be read
        }

        runes.RemoveRange(count, runes.Count - count);
    }

    private static Rune? Join(Rune first, Rune second, Tables table)
    {
        var (a, b) = (first.Value, second.Value);
        if (a is >= FirstLead and < FirstLead + Leads && b is >= FirstVowel and < FirstVowel + Vowels)
        {
            return new Rune(FirstSyllable + ((((a - FirstLead) * Vowels) + (b - FirstVowel)) * Tails));
        }

        return a is >= FirstSyllable and <= LastSyllable && (a - FirstSyllable) % Tails == 0 && b is > FirstTail and < FirstTail + Tails
            ? new Rune(a + (b - FirstTail))
            : table.Compose(first, second);
    }

    /// <summary>What <c>characters.txt</c> says.</summary>
    private sealed class Tables
    {
        private readonly FrozenDictionary<int, Rune[]> _folds;
        private readonly FrozenDictionary<int, byte> _classes;
        private readonly FrozenDictionary<(int First, int Second), Rune> _pairs;
        private readonly FrozenSet<int> _composing;
        private readonly Lazy<FrozenDictionary<int, Rune>> _firsts; // the letter of a letter with a mark

        private Tables(
            Dictionary<int, Rune[]> folds, Dictionary<int, byte> classes, Dictionary<(int First, int Second), Rune> pairs)
        {
            (_folds, _classes, _pairs) = (folds.ToFrozenDictionary(), classes.ToFrozenDictionary(), pairs.ToFrozenDictionary());
            _firsts = new(() => pairs.GroupBy(static pair => pair.Value.Value).ToFrozenDictionary(
                static group => group.Key, static group => new Rune(group.First().Key.First)));
            _composing = classes.Keys.Concat(pairs.Keys.Select(static pair => pair.Second)).ToFrozenSet();
        }

        public static Tables Read()
        {
            using var stream = typeof(CharacterFolding).Assembly.GetManifestResourceStream("characters.txt")
                ?? throw new InvalidOperationException("The program was built without characters.txt.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var (folds, classes, pairs) = (new Dictionary<int, Rune[]>(), new Dictionary<int, byte>(), new Dictionary<(int, int), Rune>());
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                {
                    continue;
                }

                var sign = line.IndexOfAny(['=', ':', '+']);
                var (left, right) = (line[..sign], line[(sign + 1)..]);
                switch (line[sign])
                {
                    case '=':
                        folds.Add(Point(left), [.. right.Split(' ').Select(static point => new Rune(Point(point)))]);
                        break;
                    case ':':
                        for (var point = Point(left[..left.IndexOf('.', StringComparison.Ordinal)]);
                             point <= Point(left[(left.LastIndexOf('.') + 1)..]);
                             point++)
                        {
                            classes.Add(point, byte.Parse(right, CultureInfo.InvariantCulture));
                        }

                        break;
                    default:
                        var parts = left.Split(' ');
                        pairs.Add((Point(parts[0]), Point(parts[1])), new Rune(Point(right)));
                        break;
                }
            }

            return new Tables(folds, classes, pairs);
        }

        public void Fold(Rune rune, List<Rune> folded)
        {
            if (_folds.TryGetValue(rune.Value, out var parts))
            {
                folded.AddRange(parts);
            }
            else
            {
                folded.Add(rune.IsAscii ? new Rune(char.ToLowerInvariant((char)rune.Value)) : rune);
            }
        }

        public byte ClassOf(Rune rune) => rune.Value < 0x300 ? (byte)0 : _classes.GetValueOrDefault(rune.Value);

        /// <summary>Whether the place of a character among others matters, or it may join the one before it.</summary>
        public bool MayCompose(Rune rune) =>
            rune.Value >= 0x300 && (_composing.Contains(rune.Value) || rune.Value is >= FirstVowel and < FirstTail + Tails);

        public Rune? Compose(Rune first, Rune second) => _pairs.TryGetValue((first.Value, second.Value), out var joined) ? joined : null;

        /// <summary>The letter that a letter with a mark is made of; null when it is not made of one.</summary>
        public Rune? Decompose(Rune rune) => _firsts.Value.TryGetValue(rune.Value, out var first) ? first : null;

        private static int Point(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
