using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>Tells which table may be meant by something in a folder that does not have the name of any.</summary>
internal static class Lookalikes
{
    /// <summary>Endings of what holds a table in another form; the name before them may have a slip of the pen.</summary>
    private static readonly string[] Forms =
    [
        ".csv", ".tsv", ".tab", ".psv", ".dat", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".numbers", ".json", ".jsonl",
        ".ndjson", ".parquet",
    ];

    /// <summary>Further endings that people and programs put behind a name.</summary>
    private static readonly string[] Endings =
    [
        ".txt", ".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".bak", ".old", ".orig", ".tmp", ".part", ".save", ".download", ".crdownload",
    ];

    /// <summary>Words that people and programs put before or behind a name.</summary>
    private static readonly HashSet<string> Additions = new(StringComparer.OrdinalIgnoreCase)
    {
        "copy", "of", "kopie", "von", "copie", "de", "copia", "backup", "old", "new", "final", "draft", "edited", "original", "v", "sheet",
        "export", "my",
    };

    private static readonly string[] Names = [.. TableLayouts.All.Select(static table => table.Name)];
    private static readonly HashSet<string> FileNames = [.. TableLayouts.All.Select(static table => table.FileName)];

    /// <summary>
    /// The table that an entry of a folder may be meant for: its name in another case, with other endings, with words or numbers beside it,
    /// or, where it looks like a table by its ending, with a slip of the pen. Null when it is none, has the name of a table, or two tables
    /// are equally near.
    /// </summary>
    /// <param name="entry">The name of a file, a link or a folder, without its place.</param>
    public static TableLayout? TableOf(string entry)
    {
        if (FileNames.Contains(entry))
        {
            return null;
        }

        var (stem, isTable) = Strip(entry);
        var words = Words(stem);
        var bare = words.FindAll(static word => !Additions.Contains(word) && !char.IsAsciiDigit(word[0]));
        var name = string.Join('_', bare.Count > 0 ? bare : words);
        return NearWords.Find(name, Names) is [var only] && (isTable || NearWords.IsSame(name, only))
            ? Array.Find(TableLayouts.All, table => table.Name == only)
            : null;
    }

    private static (string Stem, bool IsTable) Strip(string entry)
    {
        // Whatever is behind the ending of a table was put there by somebody: license_terms.csv.gpg, license_terms.csv_old.
        if (entry.IndexOf(Forms[0], StringComparison.OrdinalIgnoreCase) is var end and > 0)
        {
            return (entry[..end], true);
        }

        var (stem, isTable) = (entry.TrimEnd('~'), false);
        while (Path.GetExtension(stem) is { Length: > 0 } ending && stem.Length > ending.Length)
        {
            var isForm = Forms.Contains(ending, StringComparer.OrdinalIgnoreCase);
            if (!isForm && !Endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
            {
                break;
            }

            (stem, isTable) = (stem[..^ending.Length], isTable || isForm);
        }

        return (stem, isTable);
    }

    /// <summary>The words of a name, and numbers; <c>v2</c> is one and then the other.</summary>
    private static List<string> Words(string stem)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= stem.Length; i++)
        {
            var isEnd = i == stem.Length || !char.IsLetterOrDigit(stem[i]);
            if (i > start && (isEnd || char.IsAsciiDigit(stem[i]) != char.IsAsciiDigit(stem[start])))
            {
                words.Add(stem[start..i]);
                start = i;
            }

            start += isEnd ? 1 : 0;
        }

        return words;
    }
}
