using System.Text;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>
/// The files of a folder as rows of cells, the header first. Reads and writes CSV by itself, so that a fault of the product's reader does
/// not hide here too. Trusts its input: fields are separated by commas, and lines end with a line feed.
/// </summary>
internal sealed class CsvFiles
{
    private readonly SortedDictionary<string, List<string[]>> _files = new(StringComparer.Ordinal);

    /// <summary>Names of the files, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>The rows of a file, the header first; changing them changes the file.</summary>
    public List<string[]> this[string name] => _files[name];

    /// <summary>Reads every CSV file of a folder.</summary>
    public static CsvFiles Read(string folder)
    {
        var files = new CsvFiles();
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv"))
        {
            files._files.Add(Path.GetFileName(path), Parse(File.ReadAllText(path)));
        }

        return files;
    }

    /// <summary>Adds a file, or replaces it.</summary>
    public void Set(string name, List<string[]> rows) => _files[name] = rows;

    /// <summary>The same files; rows can be changed without changing these.</summary>
    public CsvFiles Copy()
    {
        var copy = new CsvFiles();
        foreach (var (name, rows) in _files)
        {
            copy._files.Add(name, [.. rows.Select(static row => row.ToArray())]);
        }

        return copy;
    }

    /// <summary>Position of a column in a file; −1 when it has none of this name.</summary>
    public int Column(string name, string column) => Array.IndexOf(_files[name][0], column);

    /// <summary>A file as it is written.</summary>
    public string Text(string name)
    {
        var text = new StringBuilder();
        foreach (var row in _files[name])
        {
            text.AppendJoin(',', row.Select(Quote)).Append('\n');
        }

        return text.ToString();
    }

    private static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || cell is [' ', ..] or [.., ' ']
        ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : cell;

    private static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted ? c != '"' : c is not (',' or '\n' or '"'))
            {
                cell.Append(c);
            }
            else if (c == '"')
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([.. cells]);
                    cells.Clear();
                }
            }
        }

        return rows;
    }
}
