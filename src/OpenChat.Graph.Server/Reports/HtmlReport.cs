// A report as a page of HTML.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OpenChat.Graph.Server.Reports;

/// <summary>
/// Writes reports as one page of HTML that is well-formed XML, too: with its style in it, without script, and with nothing to fetch, so
/// that it can be opened from a file and printed.
/// </summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 48rem; margin: 2rem auto; padding: 0 1rem;
          overflow-wrap: anywhere; }
        h1, h2, h3 { line-height: 1.25; } h2 { margin-top: 2rem; border-bottom: 1px solid #999; } h3 { font-size: 1rem; }
        table { border-collapse: collapse; } th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: left; }
        pre { white-space: pre-wrap; background: #f4f4f4; padding: .5rem; font-size: .8rem; } a { color: #0b4f9c; }
        @media print { body { font-size: 10pt; margin: 0; max-width: none; } h2, h3 { break-after: avoid; }
          tr { break-inside: avoid; } }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The page; it ends with a line feed.</summary>
    public static string Of(ArtifactReport report)
    {
        var title = Escape(report.Title);
        var text = new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            + "<meta name=\"viewport\" content=\"width=device-width\"/>\n");
        text.Append("<title>").Append(title).Append("</title>\n<style>\n").Append(Style.ReplaceLineEndings("\n"))
            .Append("\n</style>\n</head>\n<body>\n<main>\n<h1><bdi>").Append(title).Append("</bdi></h1>\n");
        foreach (var block in report.Blocks)
        {
            Append(text, block);
        }

        return text.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportHeading heading:
                text.Append(CultureInfo.InvariantCulture, $"<h{heading.Level + 1}>{Escape(heading.Text)}</h{heading.Level + 1}>\n");
                break;
            case ReportParagraph paragraph:
                text.Append("<p>").Append(Escape(paragraph.Text)).Append("</p>\n");
                break;
            case ReportList list:
                text.Append("<ul>\n");
                foreach (var item in list.Items)
                {
                    text.Append("<li>").Append(Escape(item.Text))
                        .AppendJoin("", item.Sources.Select(static number => $" <a href=\"#source-{number}\">[{number}]</a>"));
                    if (!item.Notes.IsEmpty)
                    {
                        text.Append("\n<ul>\n").AppendJoin("", item.Notes.Select(static note => $"<li>{Escape(note)}</li>\n"))
                            .Append("</ul>");
                    }

                    text.Append("</li>\n");
                }

                text.Append("</ul>\n");
                break;
            case ReportTable table:
                text.Append("<table>\n<thead><tr>")
                    .AppendJoin("", table.Header.Select(static cell => $"<th scope=\"col\">{Escape(cell)}</th>"))
                    .Append("</tr></thead>\n<tbody>\n");
                foreach (var row in table.Rows)
                {
                    text.Append("<tr><th scope=\"row\">").Append(Escape(row[0])).Append("</th>")
                        .AppendJoin("", row.Skip(1).Select(static cell => $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
                }

                text.Append("</tbody>\n</table>\n");
                break;
            case ReportSources sources:
                text.Append("<ol>\n");
                for (var place = 0; place < sources.Entries.Length; place++)
                {
                    var source = sources.Entries[place];
                    text.Append(CultureInfo.InvariantCulture, $"<li id=\"source-{place + 1}\">{Escape(source.Title)}. ")
                        .Append(source.Url is { } url ? $"<a href=\"{Escape(url)}\">{Escape(url)}</a> " : "No address is recorded. ")
                        .Append(Escape(source.Facts)).Append("</li>\n");
                }

                text.Append("</ol>\n");
                break;
            case ReportCode code:
                text.Append("<pre>").Append(Escape(code.Text)).Append("</pre>\n");
                break;
            default:
                throw new InvalidOperationException($"No HTML for {block.GetType().Name}.");
        }
    }

    private static string Escape(string words) => Encoder.Encode(Exports.Texts.Printable(words));
}
