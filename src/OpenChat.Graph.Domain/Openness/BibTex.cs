using System.Text;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>Entries for bibliographies, made of the columns of resources.csv.</summary>
public static class BibTex
{
    /// <summary>The entry of a resource, ending in a line break. Columns that are empty make no field.</summary>
    public static string Of(ResourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var isProceedings = row.Kind == "paper" && (row.Venue.Contains("Proceedings", StringComparison.Ordinal)
            || row.Venue.Contains("Conference", StringComparison.Ordinal));
        var (type, venue) = isProceedings ? ("inproceedings", "booktitle") : row.Kind == "paper" ? ("article", "journal")
            : ("misc", "howpublished");
        var text = new StringBuilder().Append('@').Append(type).Append('{').Append(KeyOf(row.Id));
        Add("author", string.Join(" and ", row.Authors.Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Escape)));
        Add("title", row.Title.Length == 0 ? "" : $"{{{Escape(row.Title)}}}"); // braces keep capital letters
        Add(venue, Escape(row.Venue));
        Add("year", Escape(row.Year));
        Add("doi", row.Doi);
        Add("url", row.Url);
        return text.Append("\n}\n").ToString();

        void Add(string field, string value)
        {
            if (value.Length > 0)
            {
                text.Append(",\n  ").Append(field).Append(" = {").Append(value).Append('}');
            }
        }
    }

    private static string KeyOf(string id)
    {
        var name = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return string.Concat(name.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
    }

    /// <summary>A text in which nothing is a command of TeX.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append("\\textbackslash{}"),
                '{' or '}' or '&' or '%' or '$' or '#' or '_' => escaped.Append('\\').Append(c),
                '~' => escaped.Append("\\textasciitilde{}"),
                '^' => escaped.Append("\\textasciicircum{}"),
                _ when char.IsControl(c) => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
