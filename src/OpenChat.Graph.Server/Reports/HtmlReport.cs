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
    /// <summary>The style: light and dark on a screen, dense in print, where a page ends before the evidence.</summary>
    public static string Style { get; } = """
        :root { color-scheme: light dark; --ink: #1a1a1a; --ground: #fff; --faint: #f4f4f4; --line: #767676; --link: #0b4f9c; }
        @media screen and (prefers-color-scheme: dark) {
          :root { --ink: #e8e8e8; --ground: #14171a; --faint: #22272c; --line: #8a9299; --link: #8ec2ff; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 52rem; margin: 2rem auto;
          padding: 0 1rem; overflow-wrap: anywhere; }
        h1, h2, h3 { line-height: 1.25; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; }
        table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left;
          vertical-align: top; overflow-wrap: break-word; } th[scope=row], td:last-child { overflow-wrap: anywhere; min-width: 6rem; }
        pre { white-space: pre-wrap; background: var(--faint); padding: .5rem; font-size: .8rem; } a { color: var(--link); }
        .scroll { overflow-x: auto; position: relative; }
        @media (max-width: 40rem) { th, td { padding: .15rem .25rem; font-size: .8rem; } }
        @page { margin: 13mm; }
        @media print { .scroll { overflow: visible; } :root { color-scheme: light; }
          body { font-size: 8.5pt; line-height: 1.3; margin: 0; padding: 0; max-width: none; }
          h1 { font-size: 14pt; margin: 0; } h2 { font-size: 11pt; margin: 1em 0 .4em; } h3 { font-size: 8.5pt; margin: .8em 0 .2em; }
          p, ul, ol { margin: .3em 0; } ul, ol { padding-left: 1.6em; } th, td { padding: .1em .5em; }
          h2, h3 { break-after: avoid; } h2.new-page { break-before: page; } li, tr { break-inside: avoid; }
          li:has(ul) { break-inside: auto; } a { color: inherit; text-decoration: none; } pre { columns: 2; font-size: 6pt; padding: 0; } }
        """.ReplaceLineEndings("\n");

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The page; it ends with a line feed.</summary>
    public static string Of(ArtifactReport report)
    {
        var title = Escape(report.Title);
        var text = new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            + "<meta name=\"viewport\" content=\"width=device-width\"/>\n");
        text.Append("<title>").Append(title).Append("</title>\n<style>\n").Append(Style)
            .Append("\n</style>\n</head>\n<body>\n<main>\n<h1><bdi>").Append(title).Append("</bdi></h1>\n");
        Append(text, report.Blocks);
        return text.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>Appends parts, a line or more each.</summary>
    public static void Append(StringBuilder text, IEnumerable<ReportBlock> blocks)
    {
        foreach (var block in blocks)
        {
            Append(text, block);
        }
    }

    private static void Append(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportHeading heading:
                text.Append(
                    CultureInfo.InvariantCulture, $"<h{heading.Level + 1}{(heading.StartsPage ? " class=\"new-page\"" : "")}>")
                    .Append(Escape(heading.Text)).Append(CultureInfo.InvariantCulture, $"</h{heading.Level + 1}>\n");
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
                // named by its first column; what is wider than a small screen is moved within
                text.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Append(Escape(table.Header[0]))
                    .Append("\">\n<table>\n<thead><tr>")
                    .AppendJoin("", table.Header.Select(static cell => $"<th scope=\"col\">{Escape(cell)}</th>"))
                    .Append("</tr></thead>\n<tbody>\n");
                foreach (var row in table.Rows)
                {
                    text.Append("<tr><th scope=\"row\">").Append(Escape(row[0])).Append("</th>")
                        .AppendJoin("", row.Skip(1).Select(static cell => $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
                }

                text.Append("</tbody>\n</table>\n</div>\n");
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

    /// <summary>Words as text of a page or value of an attribute.</summary>
    public static string Escape(string words) => Encoder.Encode(Exports.Texts.Printable(words));
}
