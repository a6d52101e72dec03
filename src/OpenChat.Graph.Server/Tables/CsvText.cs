// Lines of CSV.
using System.Text;

namespace OpenChat.Graph.Server.Tables;

/// <summary>Writes lines by RFC 4180.</summary>
internal static class CsvText
{
    // Programs that calculate take cells that begin so for formulas.
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>A text with an apostrophe before it where a program would take it for a formula.</summary>
    public static string Defuse(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    /// <summary>A cell in quotes where it needs them.</summary>
    /// <param name="cell">The text.</param>
    /// <param name="isOnly">It has a line for itself: one without a character would be no row in the eyes of most readers.</param>
    public static string Quote(string cell, bool isOnly = false) =>
        cell.AsSpan().ContainsAny(",\"\r\n") || (cell.Length == 0 && isOnly)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;

    /// <summary>Appends a line of texts, each defused, with CR LF behind it.</summary>
    public static void AppendLine(StringBuilder text, IReadOnlyCollection<string> cells) =>
        text.AppendJoin(',', cells.Select(cell => Quote(Defuse(cell), cells.Count == 1))).Append("\r\n");
}
