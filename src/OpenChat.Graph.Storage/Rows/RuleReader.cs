using System.Collections.Immutable;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Reads the four rule tables, each from the store when it is there, else from the product. Every row is kept as it stands, also one that
/// cannot be used: what is wrong with it, and what follows from that, is said by the rules (<see cref="RuleProblem"/>).
/// </summary>
/// <param name="open">Opens the rows of a rule table; null when the store does not have it.</param>
internal sealed class RuleReader(Func<RuleLayout, RowCursor?> open)
{
    /// <summary>The tables that ship with the product, read once; they are sound, as a test says.</summary>
    private static readonly Lazy<RuleRows> Shipped = new(
        () => new RuleReader(ShippedRules.Open).ReadTables() with { FromData = RuleTables.None });

    private readonly Dictionary<RuleTables, int?[]> _fields = [];
    private readonly List<LicenseTermRow> _lost = []; // for tables of which rows could not be read
    private RuleTables _own;

    /// <summary>Reads all tables.</summary>
    public RuleRows Read()
    {
        var rows = ReadTables();
        return (rows.FromData & (RuleTables.LicenseTerms | RuleTables.Terms)) == RuleTables.None
            ? rows
            : rows with { ShippedTerms = Shipped.Value.LicenseTerms, ShippedVocabulary = Shipped.Value.Terms };
    }

    /// <summary>Position of a column in the rows of a table that was read, from 1; null when it has none.</summary>
    public int? FieldOf(RuleTables table, int slot) => _fields.TryGetValue(table, out var fields) ? fields[slot] : null;

    private RuleRows ReadTables()
    {
        var terms = Read(TableLayouts.Terms, () => Shipped.Value.Terms, static (rows, line) => new TermRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(), rows[4].ToString(),
            RowChecks.ReadSeverity(rows, 5))
        { Line = line });
        var licenseTerms = Read(TableLayouts.LicenseTerms, () => Shipped.Value.LicenseTerms, static (rows, line) => new LicenseTermRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(),
            [.. rows[4].ToString().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            rows[5].ToString(), rows[6].ToString(), rows[7].ToString(), rows[8].ToString(), rows[9].ToString())
        {
            Amount = rows[10].ToString(),
            Unit = rows[11].ToString(),
            Currency = rows[12].ToString(),
            MeasuredHow = rows[13].ToString(),
            Line = line,
        });
        var rules = Read(TableLayouts.PropagationRules, () => Shipped.Value.PropagationRules, static (rows, line) => new PropagationRuleRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(), rows[4].ToString(), rows[5].ToString())
        { Line = line });
        var verdicts = Read(TableLayouts.VerdictRules, () => Shipped.Value.VerdictRules, static (rows, line) => new VerdictRuleRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString())
        { Line = line });
        // What rows said that could not be read is kept with the clauses, so that a copy does not forget it.
        _lost.RemoveAll(lost => licenseTerms.Any(row => row with { Line = lost.Line, Scope = lost.Scope } == lost));
        _own |= _lost.Count > 0 ? RuleTables.LicenseTerms : RuleTables.None;
        return new RuleRows(terms, licenseTerms.AddRange(_lost), rules, verdicts)
        {
            FromData = _own,
            ShippedLicenses = ShippedRules.Licenses,
        };
    }

    private ImmutableArray<T> Read<T>(RuleLayout table, Func<ImmutableArray<T>> shipped, Func<RowCursor, int, T> read)
    {
        var rows = open(table);
        using var disposed = rows as IDisposable;
        if (rows is null)
        {
            return shipped();
        }

        _own |= table.Rules;
        _fields[table.Rules] = [.. Enumerable.Range(0, table.Columns.Length).Select(rows.FieldOf)];
        var result = ImmutableArray.CreateBuilder<T>();
        for (var line = 2; rows.Read(); line += LineBreaks(rows) + 1)
        {
            if (table.Slot("source_url") is var address and >= 0)
            {
                RowChecks.ReportAddress(rows, address, rows[address]);
            }

            // Rows without lines have those of the file that would be written from them, as rows of other tables have.
            result.Add(read(rows, rows.Line > 0 ? rows.Line : line));
        }

        if (rows.HasLostRows)
        {
            _lost.Add(LicenseTermRow.OfLostRows(table.FileName, table == TableLayouts.LicenseTerms ? rows.Line : 0));
        }

        return result.DrainToImmutable();
    }

    private static int LineBreaks(RowCursor rows)
    {
        var count = 0;
        for (var slot = 0; rows.Line == 0 && slot < rows.Table.Columns.Length; slot++)
        {
            count += rows[slot].Count('\n');
        }

        return count;
    }
}
