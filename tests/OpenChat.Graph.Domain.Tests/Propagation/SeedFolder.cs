using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Domain.Tests.Propagation;

/// <summary>
/// The shipped rule files and seed graph, read without the storage project: the Domain is tested alone. Trusts its input.
/// </summary>
internal static class SeedFolder
{
    private static readonly Lazy<RuleRows> LazyRows = new(ReadRules);
    private static readonly Lazy<RuleSet> LazyRules = new(() => RuleSet.Create(LazyRows.Value));

    public static RuleRows Rows => LazyRows.Value;

    public static RuleSet Rules => LazyRules.Value;

    /// <summary>The rows of a file of the seed folder, each by column name.</summary>
    public static IEnumerable<Func<string, string>> Read(string file)
    {
        using var lines = Parse(File.ReadAllText(Path.Combine(Folder(), file))).GetEnumerator();
        lines.MoveNext();
        var header = lines.Current;
        while (lines.MoveNext())
        {
            var cells = lines.Current;
            yield return column => header.IndexOf(column) is var i and >= 0 ? cells[i] : "";
        }
    }

    private static RuleRows ReadRules() => new(
        [.. Read("terms.csv").Select(r => new TermRow(
            r("code"), r("kind"), r("title"), r("description"), r("aligned_to"), int.Parse(r("severity"), CultureInfo.InvariantCulture)))],
        [.. Read("license_terms.csv").Select(r => new LicenseTermRow(
            r("license"), r("term"), r("clause"), r("summary"), [.. r("scope").Split(';', StringSplitOptions.RemoveEmptyEntries)],
            r("flows_down"), r("certainty"), r("source_url"), r("verification"), r("mark"))
        {
            Amount = r("amount"),
            Unit = r("unit"),
            Currency = r("currency"),
            MeasuredHow = r("measured_how"),
        })],
        [.. Read("propagation_rules.csv").Select(r => new PropagationRuleRow(
            r("term"), r("relation"), r("qualifier"), r("value"), r("reason"), r("citation")))],
        [.. Read("verdict_rules.csv").Select(r => new VerdictRuleRow(r("purpose"), r("term"), r("effect"), r("note")))]);

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenChat.Graph.sln")))
            {
                return Path.Combine(folder.FullName, "seed");
            }
        }

        throw new InvalidOperationException("not inside the repository");
    }

    private static IEnumerable<List<string>> Parse(string text)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }
    }
}
