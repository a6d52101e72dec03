// A report as Markdown.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Server.Reports;

/// <summary>Writes reports as Markdown (CommonMark with tables). What the data says stands as text, whatever it looks like.</summary>
internal static class MarkdownReport
{
    /// <summary>The text; it ends with a line feed.</summary>
    public static string Of(ArtifactReport report)
    {
        var text = new StringBuilder().Append("# ").Append(Escape(report.Title)).Append('\n');
        foreach (var block in report.Blocks)
        {
            text.Append('\n');
            Append(text, block);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportHeading heading:
                text.Append('#', heading.Level + 1).Append(' ').Append(Escape(heading.Text)).Append('\n');
                break;
            case ReportParagraph paragraph:
                text.Append(Escape(paragraph.Text)).Append('\n');
                break;
            case ReportList list:
                foreach (var item in list.Items)
                {
                    text.Append("- ").Append(Escape(item.Text)).AppendJoin("", item.Sources.Select(static number => $" \\[{number}\\]"))
                        .Append('\n').AppendJoin("", item.Notes.Select(static note => $"  - {Escape(note)}\n"));
                }

                break;
            case ReportTable table:
                AppendRow(text, table.Header);
                text.Append('|').Insert(text.Length, "---|", table.Header.Length).Append('\n');
                foreach (var row in table.Rows)
                {
                    AppendRow(text, row);
                }

                break;
            case ReportSources sources:
                for (var place = 0; place < sources.Entries.Length; place++)
                {
                    var source = sources.Entries[place];
                    text.Append(CultureInfo.InvariantCulture, $"{place + 1}. {Escape(source.Title)}. ")
                        .Append(source.Url is { } url ? $"<{url}> " : "No address is recorded. ")
                        .Append(Escape(source.Facts)).Append('\n');
                }

                break;
            case ReportCode code:
                foreach (var line in Exports.Texts.Printable(code.Text).Split('\n'))
                {
                    text.Append(line.Length == 0 ? "" : "    ").Append(line.TrimEnd('\r')).Append('\n');
                }

                break;
            default:
                throw new InvalidOperationException($"No Markdown for {block.GetType().Name}.");
        }
    }

    private static void AppendRow(StringBuilder text, ImmutableArray<string> cells) =>
        text.Append('|').AppendJoin("|", cells.Select(static cell => $" {Escape(cell)} ")).Append("|\n");

    /// <summary>One line in which every character that Markdown or HTML could read as markup is escaped.</summary>
    private static string Escape(string words)
    {
        var text = new StringBuilder(words.Length);
        foreach (var character in Exports.Texts.Printable(words))
        {
            _ = character switch
            {
                '\n' or '\r' or '\t' or '\u2028' or '\u2029' => text.Append(' '),
                '|' => text.Append("&#124;"), // a backslash before it may be one that stands for itself
                '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '&' or '#' or '~' or '!' or '$' or '{' or '}' => text
                    .Append('\\').Append(character),
                _ => text.Append(character),
            };
        }

        return EscapeStart(text.ToString().Trim());
    }

    /// <summary>What would begin a list or underline a heading: a number with a dot or bracket, and some signs.</summary>
    private static string EscapeStart(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits < text.Length && (digits > 0 ? text[digits] is '.' or ')' : text[0] is '-' or '+' or '=' or ':')
            ? text.Insert(digits, "\\")
            : text;
    }
}
