using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>What separates the fields of a file, found from its header.</summary>
/// <param name="Separator">Comma, semicolon, tab or bar.</param>
internal readonly record struct CsvDialect(char Separator)
{
    private const string Separators = ",;\t|";

    private const string Declaration = "sep=";

    /// <summary>Every separator that is read, the usual one first.</summary>
    public static CsvDialect[] All { get; } = [.. Separators.Select(static separator => new CsvDialect(separator))];

    /// <summary>In words, such as <c>semicolon</c>.</summary>
    public string Name => Separator switch { ';' => "semicolon", '\t' => "tab", '|' => "bar", _ => "comma" };

    /// <summary>
    /// The separator under which the first line that is not blank has all columns that the table needs; where there is none or more than
    /// one, that under which it has most columns of the table, a comma before others.
    /// </summary>
    /// <param name="start">The start of the file, at least its header.</param>
    /// <param name="table">The table.</param>
    public static CsvDialect Detect(string start, TableLayout table)
    {
        var header = start.Split('\n').FirstOrDefault(line => !IsBlank(line) && !IsDeclaration(line) && !IsMergeMark(line)) ?? "";
        return new CsvDialect(Separators.MaxBy(separator =>
        {
            var slots = Split(header.TrimEnd('\r'), separator).Select(name => table.Find(name)).Where(slot => slot >= 0).ToHashSet();
            return slots.Count + (Array.TrueForAll(table.Required, slots.Contains) ? table.Columns.Length : 0);
        }));
    }

    /// <summary>Whether a line is one that tells a spreadsheet what separates the fields: <c>sep=;</c>.</summary>
    public static bool IsDeclaration(string line) => line.TrimStart('"').StartsWith(Declaration, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a line is a mark that an unresolved merge left in front of the header.</summary>
    private static bool IsMergeMark(string line) => line.StartsWith("<<<<<<<", StringComparison.Ordinal);

    private static bool IsBlank(string line) => line.AsSpan().Trim(Separators).IsWhiteSpace();

    /// <summary>The fields of a line; quotes around a field are left out, and a separator within them is part of it.</summary>
    private static IEnumerable<string> Split(string line, char separator)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == separator && !isQuoted))
            {
                yield return line[start..i].Trim().Trim('"');
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
        }
    }
}
