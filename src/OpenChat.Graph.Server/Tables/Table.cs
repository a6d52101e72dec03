// The rows of one answer: cells read out of its JSON, and the texts they are written as.
using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OpenChat.Graph.Server.Tables;

/// <summary>An answer without errors as rows.</summary>
internal sealed class Table : IDisposable
{
    /// <summary>Between the values of a list in one cell, as in the data folder.</summary>
    private const char Separator = ';';

    private readonly JsonDocument _answer;
    private readonly TableShape _shape;
    private readonly JsonElement _rows;

    private Table(JsonDocument answer, TableShape shape, JsonElement rows) => (_answer, _shape, _rows) = (answer, shape, rows);

    private JsonElement Data => _answer.RootElement.GetProperty("data");

    /// <summary>Opens an answer.</summary>
    /// <param name="answer">The JSON of an answer without errors; must stay unchanged until the table is disposed.</param>
    /// <param name="shape">That of its operation.</param>
    /// <param name="problem">Why there are no rows although there are no errors; empty when there are.</param>
    /// <returns>
    /// Null where the list is not there because something around it, or it itself, is null: that is no list without entries.
    /// </returns>
    public static Table? Open(ReadOnlyMemory<byte> answer, TableShape shape, out string problem)
    {
        problem = "";
        var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 1_000 });
        var place = document.RootElement.GetProperty("data");
        for (var i = 0; i <= shape.RowsPath.Length; i++)
        {
            if (place.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            {
                var what = place.ValueKind == JsonValueKind.Null ? "is null" : "is no field of what was found";
                problem = $"There are no rows, not even none: {string.Join('.', shape.RowsPath.Take(i))} {what}, "
                    + $"so nothing is known of the list {string.Join('.', shape.RowsPath)}.";
                document.Dispose();
                return null;
            }

            place = i == shape.RowsPath.Length ? place
                : place.TryGetProperty(shape.RowsPath[i], out var next) ? next
                : default;
        }

        return new Table(document, shape, place);
    }

    /// <inheritdoc/>
    public void Dispose() => _answer.Dispose();

    /// <summary>Writes CSV (RFC 4180) in UTF-8 without a byte order mark: a header, then the rows, each with CR LF behind it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="mostBytes">Where writing stops.</param>
    /// <returns>False when there would be more bytes.</returns>
    public bool TryWriteCsv(ArrayBufferWriter<byte> output, int mostBytes)
    {
        var columns = _shape.Columns;
        WriteLine(columns.Select(column => column.Name));
        var outer = columns.Select(column => column.IsOuter ? Defused(Data, column) : null).ToArray();
        foreach (var row in _rows.EnumerateArray())
        {
            if (output.WrittenCount > mostBytes)
            {
                return false;
            }

            WriteLine(columns.Select((column, i) => outer[i] ?? Defused(row, column)));
        }

        return output.WrittenCount <= mostBytes;

        void WriteLine(IEnumerable<string> cells)
        {
            var isFirst = true;
            foreach (var cell in cells)
            {
                Write(isFirst ? "" : ",");
                isFirst = false;
                Write(CsvText.Quote(cell, columns.Length == 1));
            }

            Write("\r\n");
        }

        void Write(string text) => Encoding.UTF8.GetBytes(text, output);
    }

    /// <summary>
    /// Writes JSON Lines: each row as it stands in the answer, nothing joined, counted or defused. What stands outside the list comes first
    /// in each line, under the names of its columns.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="mostBytes">Where writing stops.</param>
    /// <returns>False when there would be more bytes.</returns>
    public bool TryWriteJsonLines(ArrayBufferWriter<byte> output, int mostBytes)
    {
        var outer = string.Join(
            ',',
            _shape.Columns.Where(column => column.IsOuter).Select(
                column => $"\"{column.Name}\":{(Follow(Data, column.Path) is { ValueKind: not JsonValueKind.Undefined } value
                    ? value.GetRawText()
                    : "null")}"));
        foreach (var row in _rows.EnumerateArray())
        {
            var text = row.GetRawText();
            var members = row.ValueKind == JsonValueKind.Object ? text[1..^1] : "";
            Encoding.UTF8.GetBytes(outer.Length == 0 ? text : $"{{{outer}{(members.Length > 0 ? "," : "")}{members}}}", output);
            output.Write("\n"u8);
            if (output.WrittenCount > mostBytes)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A table of Markdown. Signs that would end a cell are escaped, line breaks are <c>&lt;br&gt;</c>.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        AppendLine(_shape.Columns.Select(column => column.Name));
        AppendLine(_shape.Columns.Select(static _ => "---"));
        foreach (var cells in Rows)
        {
            AppendLine(cells.Select(cell => OneLine(
                cell.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
                    .Replace("<", "&lt;", StringComparison.Ordinal),
                "<br>")));
        }

        return text.ToString();

        void AppendLine(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>Columns side by side for a terminal, a line below the header. Line breaks in cells are blanks; nothing is cut.</summary>
    public string ToText()
    {
        List<string[]> lines =
        [
            [.. _shape.Columns.Select(column => column.Name)],
            .. Rows.Select(cells => cells.Select(cell => OneLine(cell, " ")).ToArray()),
        ];
        int[] widths = [.. _shape.Columns.Select((_, i) => lines.Max(line => WidthOf(line[i])))];
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => cell + new string(' ', widths[i] - WidthOf(cell)));
            text.Append(string.Join("  ", cells).TrimEnd(' ')).Append('\n');
        }

        return text.ToString();
    }

    private IEnumerable<string[]> Rows
    {
        get
        {
            foreach (var row in _rows.EnumerateArray())
            {
                yield return [.. _shape.Columns.Select(column => TextOf(column.IsOuter ? Data : row, column, out _))];
            }
        }
    }

    private static string Defused(JsonElement place, TableColumn column)
    {
        var text = TextOf(place, column, out var isNumber);
        return isNumber ? text : CsvText.Defuse(text);
    }

    /// <summary>The text of a cell; empty for null and for what the object does not have.</summary>
    private static string TextOf(JsonElement place, TableColumn column, out bool isNumber)
    {
        var value = Follow(place, column.Path);
        isNumber = value.ValueKind == JsonValueKind.Number || column.Kind == CellKind.Count;
        return column.Kind switch
        {
            _ when value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined => "",
            CellKind.Count => value.GetArrayLength().ToString(CultureInfo.InvariantCulture),
            CellKind.Joined => string.Join(Separator, value.EnumerateArray().Select(entry => TextOf(Follow(entry, column.Inner)))),
            _ => TextOf(value),
        };
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString() ?? "",
        _ => value.GetRawText(),
    };

    /// <summary>The value at the end of a way; undefined where an object on it is null or has no such member.</summary>
    private static JsonElement Follow(JsonElement place, ImmutableArray<string> path)
    {
        foreach (var name in path)
        {
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out place))
            {
                return default;
            }
        }

        return place;
    }

    private static string OneLine(string text, string instead) => text.Replace("\r\n", instead, StringComparison.Ordinal)
        .Replace("\n", instead, StringComparison.Ordinal).Replace("\r", instead, StringComparison.Ordinal);

    // as good as a terminal that does not say how wide it draws
    private static int WidthOf(string text) => StringInfo.ParseCombiningCharacters(text).Length;
}
