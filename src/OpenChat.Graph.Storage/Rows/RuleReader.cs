using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>Reads the four rule files, each from the store when it is there, else from the product.</summary>
/// <param name="open">The rows of a rule file; null when the store does not have it.</param>
internal sealed class RuleReader(Func<CsvFile, RowTable?> open)
{
    /// <summary>The tables that ship with the product, read once; they are sound, as a test says.</summary>
    private static readonly Lazy<RuleRows> Shipped = new(() =>
        new RuleReader(file => Open(file, OpenShipped(file.Name), new FindingList(file.Name, 0))).Read() with { FromData = RuleTables.None });

    private const int MaxRow = 1 << 20;

    private static readonly string[] TermKinds = ["permission", "duty", "prohibition"];

    private static readonly string[] Values = ["binding", "likely", "contested", "does-not-travel", "intersect", "component"];

    private static readonly string[] Effects = ["prohibits", "conditions", "requires"];

    private RuleTables _own;

    public RuleRows Read()
    {
        var terms = Read(CsvLayout.Terms, RuleTables.Terms, () => Shipped.Value.Terms, table =>
        {
            Expect(table, 1, TermKinds);
            return new TermRow(table[0], table[1], table[2], table[3], table[4], Severity(table));
        });
        var licenseTerms = Read(CsvLayout.LicenseTerms, RuleTables.LicenseTerms, () => Shipped.Value.LicenseTerms, table => new LicenseTermRow(
            table[0], table[1], table[2], table[3],
            [.. table[4].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            table[5], table[6], table[7], table[8], table[9]));
        var rules = Read(CsvLayout.PropagationRules, RuleTables.PropagationRules, () => Shipped.Value.PropagationRules, table =>
        {
            if (!Words.TryParseRelation(table[1], out _))
            {
                Unknown(table, 1, string.Join(' ', Enum.GetValues<RelationKind>().Select(Words.Spell)));
            }

            Expect(table, 3, Values);
            return new PropagationRuleRow(table[0], table[1], table[2], table[3], table[4], table[5]);
        });
        var verdicts = Read(CsvLayout.VerdictRules, RuleTables.VerdictRules, () => Shipped.Value.VerdictRules, table =>
        {
            Expect(table, 2, Effects);
            return new VerdictRuleRow(table[0], table[1], table[2], table[3]);
        });
        return new RuleRows(terms, licenseTerms, rules, verdicts) { FromData = _own };
    }

    /// <summary>A rule file that ships with the product.</summary>
    public static Stream OpenShipped(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of the product");

    /// <summary>The rows of a rule file; none when its header is not usable, which then is a finding. Takes over the stream.</summary>
    public static RowTable Open(CsvFile file, Stream stream, FindingList findings) =>
        CsvTable.Open(file, stream, findings, MaxRow) as RowTable ?? new CellTable(file, [], findings);

    private ImmutableArray<T> Read<T>(CsvFile file, RuleTables own, Func<ImmutableArray<T>> shipped, Func<RowTable, T> row)
    {
        var table = open(file);
        using var disposed = table as IDisposable;
        if (table is null)
        {
            return shipped();
        }

        _own |= own;
        var rows = ImmutableArray.CreateBuilder<T>();
        while (table.Read())
        {
            var empty = file.Required.FirstOrDefault(slot => table[slot].Length == 0, -1);
            if (empty >= 0)
            {
                table.Report(FindingSeverity.Error, FindingCodes.EmptyValue, empty, "a value", $"the value is required; the row is not read.");
                continue;
            }

            rows.Add(row(table));
        }

        return rows.DrainToImmutable();
    }

    private static void Expect(RowTable table, int slot, string[] known)
    {
        if (!known.Contains(table[slot], StringComparer.Ordinal))
        {
            Unknown(table, slot, string.Join(' ', known));
        }
    }

    private static void Unknown(RowTable table, int slot, string known) =>
        table.Report(FindingSeverity.Error, FindingCodes.UnknownValue, slot, known, $"\"{FindingList.Cut(table[slot])}\" is not known here.");

    private static int Severity(RowTable table)
    {
        const int Slot = 5;
        if (int.TryParse(table[Slot], NumberStyles.None, CultureInfo.InvariantCulture, out var severity) || table[Slot].Length == 0)
        {
            return severity;
        }

        table.Report(FindingSeverity.Error, FindingCodes.BadNumber, Slot, "0 1 2 3", $"\"{FindingList.Cut(table[Slot])}\" is no number; it counts as 0.");
        return 0;
    }
}
