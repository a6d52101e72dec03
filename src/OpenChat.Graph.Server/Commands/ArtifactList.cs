// Lists of ids and names in files.
using System.Text;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Commands;

/// <summary>One entry of a list.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">The id or name.</param>
internal readonly record struct ListEntry(int Line, string Text);

/// <summary>
/// Reads lists: an id or name a line. Empty lines do not count, nor what follows a <c>#</c> at the start of a line or behind a blank. Where
/// the first line names a column <c>id</c>, the file is CSV with a row a line, and that column is the list.
/// </summary>
internal static class ArtifactList
{
    /// <summary>Stands for standard input in place of a file.</summary>
    public const string StandardInput = "-";

    private const string Column = "id";

    /// <summary>The entries, in their order; at least one.</summary>
    /// <param name="path">A file, or <see cref="StandardInput"/>.</param>
    /// <exception cref="StartUpException">The file cannot be read, or names nothing: nothing that is checked would pass then.</exception>
    public static List<ListEntry> Read(string path)
    {
        try
        {
            var entries = Parse(path == StandardInput ? Console.In.ReadToEnd() : File.ReadAllText(path));
            return entries.Count > 0
                ? entries
                : throw new StartUpException(
                    (path == StandardInput ? "Standard input" : $"The file '{path}'")
                    + " names nothing to hold against the policy; nothing was checked.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartUpException($"The file '{path}' with the list cannot be read.");
        }
    }

    /// <summary>The entries of a text, in their order.</summary>
    public static List<ListEntry> Parse(string text)
    {
        var entries = new List<ListEntry>();
        var (number, column, separator, isFirst) = (0, -1, ',', true);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var content = column < 0 ? WithoutComment(line) : line.StartsWith('#') ? "" : line.Trim();
            if (content.Length == 0)
            {
                continue;
            }

            if (isFirst)
            {
                isFirst = false;
                separator = Array.Find([',', ';', '\t'], content.Contains) is var found and not '\0' ? found : ',';
                column = Cells(content, separator).FindIndex(static cell => cell.Equals(Column, StringComparison.OrdinalIgnoreCase));
                if (column >= 0)
                {
                    continue;
                }
            }

            var entry = column < 0 ? content : Cells(content, separator).ElementAtOrDefault(column) ?? "";
            entries.Add(new ListEntry(number, entry)); // an empty cell is an entry that nothing answers to
        }

        return entries;
    }

    private static string WithoutComment(string line)
    {
        for (var i = line.IndexOf('#', StringComparison.Ordinal); i >= 0; i = line.IndexOf('#', i + 1))
        {
            if (i == 0 || char.IsWhiteSpace(line[i - 1]))
            {
                return line[..i].Trim();
            }
        }

        return line.Trim();
    }

    /// <summary>The cells of a row, without blanks around them; in quotes a separator is none, and two quotes are one.</summary>
    private static List<string> Cells(string row, char separator)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] == '"' && isQuoted && i + 1 < row.Length && row[i + 1] == '"')
            {
                cell.Append(row[++i]);
            }
            else if (row[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (row[i] == separator && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(row[i]);
            }
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }
}
