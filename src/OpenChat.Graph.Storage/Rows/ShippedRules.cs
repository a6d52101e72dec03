using System.Collections.Frozen;
using System.Reflection;
using CsvHelper;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// The rule tables that ship with the product, and its list of licenses, which are embedded as they stand in the folder <c>seed</c>. They
/// have every column in the order of the layout and no mistakes, as a test says, so they need none of the care that a folder of somebody
/// else's does.
/// </summary>
internal static class ShippedRules
{
    /// <summary>The rows of a rule table.</summary>
    public static RowCursor Open(RuleLayout table) => new CellCursor(table, ReadRows(table), new FindingList(table.FileName, 0));

    /// <summary>The licenses of which the product knows kind and family, by license key.</summary>
    public static FrozenDictionary<string, ShippedLicense> Licenses { get; } = ReadLicenses();

    /// <summary>The file of a rule table.</summary>
    public static Stream OpenFile(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException(
            $"{name} is not part of the product");

    private static FrozenDictionary<string, ShippedLicense> ReadLicenses()
    {
        var table = TableLayouts.Of(NodeKind.License);
        var found = new Dictionary<string, ShippedLicense>(StringComparer.Ordinal);
        using var reader = CsvReader.Create(OpenFile(table.FileName), new CsvReaderOptions { Separator = ',' });
        while (reader.Read())
        {
            found.Add(
                RuleSet.KeyOf(reader.GetString(0)),
                new ShippedLicense(reader.GetString(table.Slot(NodeField.Kind)), reader.GetString(table.Slot(NodeField.Family))));
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<string[]> ReadRows(RuleLayout table)
    {
        using var reader = CsvReader.Create(OpenFile(table.FileName), new CsvReaderOptions { Separator = ',' });
        while (reader.Read())
        {
            yield return
            [
                .. Enumerable.Range(0, table.Columns.Length).Select(field => field < reader.FieldCount ? reader.GetString(field) : ""),
            ];
        }
    }
}
