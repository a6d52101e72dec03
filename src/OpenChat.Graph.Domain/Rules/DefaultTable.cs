using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// The table of defaults (propagation_rules.csv; section 4 of the rule book), compiled: how each term passes each relation where no rule
/// says otherwise.
/// </summary>
internal sealed class DefaultTable
{
    private const string File = "propagation_rules.csv";

    private readonly Cell[] _cells;     // [term, column]
    private readonly string[] _reasons; // [term, column]; empty when the table gives none

    private DefaultTable(int terms)
    {
        _cells = new Cell[terms * DefaultColumns.All.Length];
        _reasons = new string[_cells.Length];
        Array.Fill(_reasons, "");
    }

    /// <summary>What stands in a cell; the first four are the values of <see cref="Certainty"/>.</summary>
    private enum Cell : byte
    {
        Unset,
        DoesNotTravel,
        Contested,
        Likely,
        Binding,

        /// <summary>A permission is left if the other side gives it too (rule 4).</summary>
        Intersect,

        /// <summary>The term applies to a component of the artifact only.</summary>
        Component,
    }

    /// <summary>Compiles the rows; of two rows for the same cell the first counts. Missing cells do not travel.</summary>
    internal static DefaultTable Read(
        ImmutableArray<Term> terms,
        Func<string, Term?> findTerm,
        ImmutableArray<PropagationRuleRow> rows,
        ImmutableArray<RuleProblem>.Builder problems)
    {
        var table = new DefaultTable(terms.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (table.Add(findTerm(rows[i].Term), rows[i]) is { } problem)
            {
                problems.Add(new RuleProblem(File, i, problem));
            }
        }

        foreach (var term in terms)
        {
            table.Complete(term, rows.IsEmpty ? null : problems);
        }

        return table;
    }

    /// <summary>How a term passes a relation; the weakest of its qualifiers where the qualifier has no rule.</summary>
    internal HopValue Of(Term term, RelationKind relation, Qualifier qualifier)
    {
        if (DefaultColumns.Of(relation, qualifier) is var column and >= 0)
        {
            return new HopValue(CertaintyAt(term, column), HopRule.TableDefault);
        }

        var weakest = Certainty.Binding;
        foreach (var known in DefaultColumns.QualifiersOf(relation))
        {
            weakest = Certainties.Weaker(weakest, CertaintyAt(term, DefaultColumns.Of(relation, known)));
        }

        return new HopValue(weakest, HopRule.WeakestQualifier);
    }

    /// <summary>Why a term passes a relation as it does. The qualifier has a column.</summary>
    internal string ReasonOf(Term term, RelationKind relation, Qualifier qualifier) =>
        _reasons[Index(term, DefaultColumns.Of(relation, qualifier))];

    /// <summary>Whether a permission intersects over a relation; where the qualifier has no rule, if it does for any other.</summary>
    internal bool Intersects(Term permission, RelationKind relation, Qualifier qualifier)
    {
        if (DefaultColumns.Of(relation, qualifier) is var column and >= 0)
        {
            return _cells[Index(permission, column)] == Cell.Intersect;
        }

        foreach (var known in DefaultColumns.QualifiersOf(relation))
        {
            if (Intersects(permission, relation, known))
            {
                return true;
            }
        }

        return false;
    }

    private static int Index(Term term, int column) => (term.Index * DefaultColumns.All.Length) + column;

    private static Cell? Parse(string value) => value switch
    {
        "binding" => Cell.Binding,
        "likely" => Cell.Likely,
        "contested" => Cell.Contested,
        "does-not-travel" or "no" => Cell.DoesNotTravel,
        "intersect" => Cell.Intersect,
        "component" => Cell.Component,
        _ => null,
    };

    private Certainty CertaintyAt(Term term, int column) => _cells[Index(term, column)] switch
    {
        Cell.Binding => Certainty.Binding,
        Cell.Likely => Certainty.Likely,
        Cell.Contested => Certainty.Contested,
        _ => Certainty.DoesNotTravel,
    };

    /// <summary>Puts a row in its cell, or says what is wrong with it.</summary>
    private string? Add(Term? term, PropagationRuleRow row)
    {
        if (term is null)
        {
            return $"Unknown term \"{row.Term}\".";
        }

        if (!Words.TryParseRelation(row.Relation, out var relation) || RelationSchema.Of(relation).Family == RelationFamily.Developing)
        {
            return $"Unknown relation \"{row.Relation}\".";
        }

        var column = DefaultColumns.Parse(relation, row.Qualifier);
        if (column < 0)
        {
            return $"Unknown qualifier \"{row.Qualifier}\" of {row.Relation}.";
        }

        if (Parse(row.Value) is not { } cell)
        {
            return $"Unknown value \"{row.Value}\".";
        }

        var index = Index(term, column);
        if (_cells[index] != Cell.Unset)
        {
            return $"{row.Term} over {row.Relation} {row.Qualifier} is listed twice; the first row counts.";
        }

        _cells[index] = cell;
        _reasons[index] = row.Citation.Length == 0 ? row.Reason : $"{row.Reason.TrimEnd('.')} ({row.Citation}).";
        return null;
    }

    /// <summary>
    /// Fills the cells of a term that no row gives, and reports them unless the relation has a plain rule to fall back on.
    /// </summary>
    private void Complete(Term term, ImmutableArray<RuleProblem>.Builder? problems)
    {
        for (var column = 0; column < DefaultColumns.All.Length; column++)
        {
            var (relation, qualifier, component) = DefaultColumns.All[column];
            var index = Index(term, column);
            if (component is not null || _cells[index] != Cell.Unset)
            {
                continue;
            }

            if (qualifier != Qualifier.None && DefaultColumns.HasPlainRule(relation))
            {
                var plain = Index(term, DefaultColumns.Of(relation, Qualifier.None)); // its column comes first, so it is filled
                (_cells[index], _reasons[index]) = (_cells[plain], _reasons[plain]);
                continue;
            }

            _cells[index] = Cell.DoesNotTravel;
            problems?.Add(new RuleProblem(File, -1, $"No rule for {term.Code} over {DefaultColumns.Name(column)}; it does not travel."));
        }
    }
}
