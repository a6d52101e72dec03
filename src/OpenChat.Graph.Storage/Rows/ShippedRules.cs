using System.Globalization;
using System.Reflection;
using CsvHelper;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// The rule tables that ship with the product, which are embedded as they stand in the folder <c>seed</c>. They have every column in the
/// order of the layout and no mistakes, as a test says, so they need none of the care that a folder of somebody else's does.
/// </summary>
internal static class ShippedRules
{
    /// <summary>The rows of a rule table.</summary>
    public static RowCursor Open(RuleLayout table) => new CellCursor(table, ReadRows(table), new FindingList(table.FileName, 0));

    /// <summary>The file of a rule table.</summary>
    public static Stream OpenFile(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException(
            $"{name} is not part of the product");

    private static IEnumerable<string[]> ReadRows(RuleLayout table)
    {
        using var text = new StreamReader(OpenFile(table.FileName));
        using var parser = new CsvParser(text, CultureInfo.InvariantCulture);
        parser.Read(); // the header
        while (parser.Read())
        {
            yield return parser.Record!; // there is one after each successful read
        }
    }
}
