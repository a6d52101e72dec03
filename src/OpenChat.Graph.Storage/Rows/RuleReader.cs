using System.Collections.Immutable;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>Reads the four rule tables, each from the store when it is there, else from the product.</summary>
/// <param name="open">Opens the rows of a rule table; null when the store does not have it.</param>
internal sealed class RuleReader(Func<RuleLayout, RowCursor?> open)
{
    /// <summary>The tables that ship with the product, read once; they are sound, as a test says.</summary>
    private static readonly Lazy<RuleRows> Shipped = new(
        () => new RuleReader(ShippedRules.Open).Read() with { FromData = RuleTables.None });

    private static readonly string[] TermKinds = ["permission", "duty", "prohibition"];

    private static readonly string[] Values = ["binding", "likely", "contested", "does-not-travel", "intersect", "component"];

    private static readonly string[] Effects = ["prohibits", "conditions", "requires"];

    private RuleTables _own;

    public RuleRows Read()
    {
        var terms = Read(TableLayouts.Terms, () => Shipped.Value.Terms, static rows =>
        {
            Expect(rows, 1, TermKinds);
            return new TermRow(
                rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(), rows[4].ToString(),
                RowChecks.ReadSeverity(rows, 5));
        });
        var licenseTerms = Read(TableLayouts.LicenseTerms, () => Shipped.Value.LicenseTerms, static rows => new LicenseTermRow(
            rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(),
            [.. rows[4].ToString().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            rows[5].ToString(), rows[6].ToString(), rows[7].ToString(), rows[8].ToString(), rows[9].ToString()));
        var rules = Read(TableLayouts.PropagationRules, () => Shipped.Value.PropagationRules, static rows =>
        {
            if (!Words.TryParseRelation(rows[1], out _))
            {
                RowChecks.ReportWord(rows, 1, string.Join(' ', RelationSchema.All.Select(schema => schema.Spelling)));
            }

            Expect(rows, 3, Values);
            return new PropagationRuleRow(
                rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString(), rows[4].ToString(), rows[5].ToString());
        });
        var verdicts = Read(TableLayouts.VerdictRules, () => Shipped.Value.VerdictRules, static rows =>
        {
            Expect(rows, 2, Effects);
            return new VerdictRuleRow(rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), rows[3].ToString());
        });
        return new RuleRows(terms, licenseTerms, rules, verdicts) { FromData = _own };
    }

    private ImmutableArray<T> Read<T>(RuleLayout table, Func<ImmutableArray<T>> shipped, Func<RowCursor, T> read)
    {
        var rows = open(table);
        using var disposed = rows as IDisposable;
        if (rows is null)
        {
            return shipped();
        }

        _own |= table.Rules;
        var result = ImmutableArray.CreateBuilder<T>();
        while (rows.Read())
        {
            if (!RowChecks.LacksValue(rows))
            {
                result.Add(read(rows));
            }
        }

        return result.DrainToImmutable();
    }

    private static void Expect(RowCursor rows, int slot, string[] known)
    {
        if (!known.Contains(rows[slot].ToString(), StringComparer.Ordinal))
        {
            RowChecks.ReportWord(rows, slot, string.Join(' ', known));
        }
    }
}
