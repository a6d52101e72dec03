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
        () => new RuleReader(ShippedRules.Open).Read() with { FromData = RuleTables.None, ShippedTerms = [] });

    private readonly Dictionary<RuleTables, int?[]> _fields = [];
    private RuleTables _own;

    /// <summary>Reads all tables.</summary>
    public RuleRows Read()
    {
        var terms = Read(TableLayouts.Terms, () => Shipped.Value.Terms, static rows => new TermRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(), rows[4].ToString(),
            RowChecks.ReadSeverity(rows, 5)) { Line = rows.Line });
        var licenseTerms = Read(TableLayouts.LicenseTerms, () => Shipped.Value.LicenseTerms, static rows => new LicenseTermRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(),
            [.. rows[4].ToString().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            rows[5].ToString(), rows[6].ToString(), rows[7].ToString(), rows[8].ToString(), rows[9].ToString()) { Line = rows.Line });
        var rules = Read(TableLayouts.PropagationRules, () => Shipped.Value.PropagationRules, static rows => new PropagationRuleRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(), rows[4].ToString(), rows[5].ToString())
        { Line = rows.Line });
        var verdicts = Read(TableLayouts.VerdictRules, () => Shipped.Value.VerdictRules, static rows => new VerdictRuleRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString()) { Line = rows.Line });
        return new RuleRows(terms, licenseTerms, rules, verdicts)
        {
            FromData = _own,
            ShippedTerms = _own.HasFlag(RuleTables.LicenseTerms) || _own.HasFlag(RuleTables.Terms) ? Shipped.Value.LicenseTerms : [],
        };
    }

    /// <summary>Position of a column in the rows of a table that was read, from 1; null when it has none.</summary>
    public int? FieldOf(RuleTables table, int slot) => _fields.TryGetValue(table, out var fields) ? fields[slot] : null;

    private ImmutableArray<T> Read<T>(RuleLayout table, Func<ImmutableArray<T>> shipped, Func<RowCursor, T> read)
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
        while (rows.Read())
        {
            result.Add(read(rows));
        }

        return result.DrainToImmutable();
    }
}
