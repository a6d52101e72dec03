using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>Entries for bibliographies, made of the columns of resources.csv, or of a source or a license.</summary>
public static class BibTex
{
    private static readonly string[] CompanyForms =
        ["Inc", "Ltd", "LLC", "L.L.C", "Corp", "Co", "GmbH", "AG", "SE", "PBC", "SA", "S.A", "SAS", "BV", "B.V", "Limited", "Incorporated"];

    private static readonly string[] Generations = ["Jr", "Sr", "II", "III", "IV"];

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
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Author)));
        Add("title", row.Title.Length == 0 ? "" : $"{{{Escape(row.Title)}}}"); // braces keep capital letters
        Add(venue, Escape(row.Venue));
        Add("year", Escape(row.Year));
        Add("doi", EscapeAddress(row.Doi));
        Add("url", WebAddress.IsOne(row.Url) ? EscapeAddress(row.Url) : "");
        return text.Append("\n}\n").ToString();

        void Add(string field, string value)
        {
            if (value.Length > 0)
            {
                text.Append(",\n  ").Append(field).Append(" = {").Append(value).Append('}');
            }
        }
    }

    /// <summary>The entry of a source or the text of a license, ending in a line break. What is empty makes no field.</summary>
    /// <param name="id">The id of the node. The key has its prefix, so that it is none of a resource.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="url">Where it can be read.</param>
    /// <param name="license">The terms of the source itself.</param>
    /// <param name="read">The day on which it was read.</param>
    public static string OfPage(string id, string title, string url, string license, PartialDate read)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(license);
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var key = colon > 0 && id[..colon].All(char.IsAsciiLetterLower) ? $"{id[..colon]}:{Encode(id[(colon + 1)..])}" : KeyOf(id);
        var text = new StringBuilder("@misc{").Append(key);
        Add("title", title.Length == 0 ? "" : $"{{{Escape(title)}}}"); // braces keep capital letters
        Add("url", WebAddress.IsOne(url) ? EscapeAddress(url) : "");
        Add("urldate", read.ToString());
        Add("note", license.Length == 0 ? "" : $"License: {Escape(license)}");
        return text.Append("\n}\n").ToString();

        void Add(string field, string value)
        {
            if (value.Length > 0)
            {
                text.Append(",\n  ").Append(field).Append(" = {").Append(value).Append('}');
            }
        }
    }

    /// <summary>
    /// The key of an id: what stands behind its prefix. Programs compare keys without regard to case and know few characters, so that every
    /// other one is written as its number between colons, and different ids have different keys.
    /// </summary>
    private static string KeyOf(string id)
    {
        const string Prefix = "resource:";
        var isUsual = id.Length > Prefix.Length && id.StartsWith(Prefix, StringComparison.Ordinal);
        return isUsual ? Encode(id[Prefix.Length..]) : ":" + Encode(id);
    }

    private static string Encode(string text)
    {
        var key = new StringBuilder();
        foreach (var c in text)
        {
            _ = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.'
                ? key.Append(c)
                : key.Append(CultureInfo.InvariantCulture, $":{(int)c:x}:");
        }

        return key.ToString();
    }

    /// <summary>
    /// A name. Programs cut names at "and" and at commas, so that one with an "and" in it, with the form of a company behind a comma, or
    /// with more commas than the name of a person has, stands in braces and stays whole.
    /// </summary>
    private static string Author(string name)
    {
        var parts = name.Split(',', StringSplitOptions.TrimEntries);
        var isPerson = parts.Length == 1 || (parts.Length == 2 && !IsOneOf(parts[1], CompanyForms))
            || (parts.Length == 3 && IsOneOf(parts[1], Generations));
        return isPerson
            && !name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains("and", StringComparer.OrdinalIgnoreCase)
            ? Escape(name)
            : $"{{{Escape(name)}}}";
    }

    private static bool IsOneOf(string word, string[] words) =>
        words.Contains(word.TrimEnd('.'), StringComparer.OrdinalIgnoreCase);

    /// <summary>An address or number, in which nothing but braces, backslashes and blanks means anything to programs.</summary>
    private static string EscapeAddress(string text) => string.Concat(text.Select(static c =>
        c is '{' or '}' or '\\' || char.IsControl(c) || c == ' '
            ? string.Create(CultureInfo.InvariantCulture, $"%{(int)c:X2}")
            : c.ToString()));

    /// <summary>A text in which nothing is a command of TeX.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append("\\textbackslash{}"),
                '{' => escaped.Append("{\\textbraceleft}"), // programs count braces, also behind a backslash
                '}' => escaped.Append("{\\textbraceright}"),
                '&' or '%' or '$' or '#' or '_' => escaped.Append('\\').Append(c),
                '~' => escaped.Append("\\textasciitilde{}"),
                '^' => escaped.Append("\\textasciicircum{}"),
                _ when char.IsControl(c) => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
