using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// The table of defaults (propagation_rules.csv; section 4 of the rule book), compiled: how each term passes each relation where no rule
/// says otherwise.
/// </summary>
internal sealed class DefaultTable
{
    private static readonly string[] Values = ["binding", "likely", "contested", "does-not-travel", "intersect", "component"];

    private readonly Cell[] _cells;     // [term, column]
    private readonly string[] _reasons; // [term, column]; empty when the table gives none
    private readonly bool[] _doubtful;  // [term, column]: a row that could not be used may have said something stricter

    private readonly HashSet<(Term Term, RelationKind Relation)> _again = []; // of which two rows are about one cell

    private DefaultTable(int terms)
    {
        _cells = new Cell[terms * DefaultColumns.All.Length];
        _reasons = new string[_cells.Length];
        _doubtful = new bool[_cells.Length];
        Array.Fill(_reasons, "");
    }

    /// <summary>What stands in a cell, the stricter ones later; of several rows for a cell the strictest counts.</summary>
    private enum Cell : byte
    {
        Unset,

        /// <summary>The term applies to a component of the artifact only.</summary>
        Component,
        DoesNotTravel,
        Contested,
        Likely,
        Binding,

        /// <summary>A permission is left if the other side gives it too (rule 4).</summary>
        Intersect,
    }

    /// <summary>Number of rows that are in the table.</summary>
    internal int Used { get; private set; }

    /// <summary>A certainty as the table spells it.</summary>
    internal static string Spell(Certainty certainty) => Values[(int)Certainty.Binding - (int)certainty];

    /// <summary>
    /// Compiles the rows. Of several rows for a cell the strictest counts, so that their order does not matter. A row that could not be
    /// used leaves the cells in doubt that it may have been about: those of them without a row, or, where all have one, all of them.
    /// </summary>
    internal static DefaultTable Read(
        ImmutableArray<Term> terms, Func<string, Term?> findTerm, ImmutableArray<PropagationRuleRow> rows, RuleProblems problems)
    {
        var table = new DefaultTable(terms.Length);
        var first = new PropagationRuleRow?[table._cells.Length];
        var lost = new List<(ImmutableArray<Term> Terms, ImmutableArray<int> Columns)>();
        foreach (var row in rows)
        {
            if (table.Add(findTerm(row.Term), row, terms, first, problems) is { } candidates)
            {
                lost.Add(candidates);
            }
        }

        foreach (var (candidates, columns) in lost)
        {
            table.Doubt([.. candidates.SelectMany(term => columns.Select(column => Index(term, column)))]);
        }

        table.DoubtWhatIsAbsent();
        foreach (var term in terms)
        {
            table.FillFromPlainRules(term);
            table.RaisePlainRules(term);
        }

        return table;
    }

    /// <summary>The columns of lineage for which a term has no row, nor one of the relation without a qualifier to fall back on.</summary>
    internal ImmutableArray<int> Unset(Term term) =>
        [.. Enumerable.Range(0, DefaultColumns.All.Length).Where(
            column => DefaultColumns.All[column].Component is null && _cells[Index(term, column)] == Cell.Unset)];

    /// <summary>Whether a duty or prohibition passes any relation of lineage by its rows.</summary>
    internal bool Travels(Term term) => Enumerable.Range(0, DefaultColumns.All.Length).Any(
        column => DefaultColumns.All[column].Component is null && CertaintyAt(term, column) > Certainty.DoesNotTravel);

    /// <summary>Whether any term has a row for a relation.</summary>
    internal bool Knows(RelationKind relation)
    {
        for (var index = 0; index < _cells.Length; index++)
        {
            if (_cells[index] != Cell.Unset && DefaultColumns.All[index % DefaultColumns.All.Length].Relation == relation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How a term passes a relation; the weakest of its qualifiers where the qualifier has no rule. Without a usable row it does not
    /// travel, as far as is known, and the rule is missing.
    /// </summary>
    internal HopValue Of(Term term, RelationKind relation, Qualifier qualifier)
    {
        if (DefaultColumns.Of(relation, qualifier) is var column and >= 0)
        {
            return new HopValue(CertaintyAt(term, column), HopRule.TableDefault, IsMissingAt(term, column));
        }

        var (weakest, isMissing) = (Certainty.Binding, false);
        foreach (var known in DefaultColumns.QualifiersOf(relation))
        {
            var other = DefaultColumns.Of(relation, known);
            weakest = Certainties.Weaker(weakest, CertaintyAt(term, other));
            isMissing |= IsMissingAt(term, other);
        }

        return new HopValue(weakest, HopRule.WeakestQualifier, isMissing);
    }

    /// <summary>Why a term passes a relation as it does. The qualifier has a column.</summary>
    internal string ReasonOf(Term term, RelationKind relation, Qualifier qualifier) =>
        _reasons[Index(term, DefaultColumns.Of(relation, qualifier))];

    /// <summary>
    /// Whether a permission intersects over a relation, which it also does where the rule is missing; where the qualifier has no rule, if
    /// it does for any other.
    /// </summary>
    internal bool Intersects(Term permission, RelationKind relation, Qualifier qualifier)
    {
        if (DefaultColumns.Of(relation, qualifier) is var column and >= 0)
        {
            return _cells[Index(permission, column)] == Cell.Intersect || IsMissingAt(permission, column);
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

    private static Cell? Parse(string value) => Words.FoldRuleWord(value) switch
    {
        "binding" => Cell.Binding,
        "likely" => Cell.Likely,
        "contested" => Cell.Contested,
        "does-not-travel" or "no" => Cell.DoesNotTravel,
        "intersect" => Cell.Intersect,
        "component" => Cell.Component,
        _ => null,
    };

    /// <summary>
    /// Whether a value may stand in a cell: a permission is not more or less sure, and what is no permission does not intersect.
    /// </summary>
    private static bool Fits(Cell cell, Term term, int column) => cell switch
    {
        Cell.Component => DefaultColumns.All[column].Relation == RelationKind.LicensedUnder,
        Cell.Intersect => term.Kind == TermKind.Permission,
        Cell.DoesNotTravel => true,
        _ => term.Kind != TermKind.Permission,
    };

    private static string[] Fitting(Term term, int column) =>
        [.. Values.Where(value => Parse(value) is { } cell && Fits(cell, term, column))];

    private bool IsMissingAt(Term term, int column) =>
        Index(term, column) is var index
        && (_cells[index] == Cell.Unset || (_doubtful[index] && _cells[index] is not (Cell.Binding or Cell.Intersect)));

    private Certainty CertaintyAt(Term term, int column) => _cells[Index(term, column)] switch
    {
        Cell.Binding => Certainty.Binding,
        Cell.Likely => Certainty.Likely,
        Cell.Contested => Certainty.Contested,
        _ => Certainty.DoesNotTravel,
    };

    /// <summary>Puts a row in its cell, or says which cells it may have been about.</summary>
    private (ImmutableArray<Term> Terms, ImmutableArray<int> Columns)? Add(
        Term? term, PropagationRuleRow row, ImmutableArray<Term> terms, PropagationRuleRow?[] first, RuleProblems problems)
    {
        var isRelation = Words.TryParseRelation(row.Relation, out var relation)
            && RelationSchema.Of(relation).Family != RelationFamily.Developing;
        var column = isRelation ? DefaultColumns.Parse(relation, Words.FoldRuleWord(row.Qualifier)) : -1;
        if (term is null || column < 0 || Parse(row.Value) is not { } cell || !Fits(cell, term, column))
        {
            return Report(term, row, isRelation ? relation : null, column, terms, problems);
        }

        Used++;
        var index = Index(term, column);
        if (first[index] is { } other)
        {
            problems.Again(
                row,
                other,
                "term",
                $"{term.Code} over {DefaultColumns.Name(column)}",
                cell == _cells[index] && ReasonOf(row) == _reasons[index]);
            _again.Add((term, relation));
        }
        else
        {
            first[index] = row;
        }

        var reason = ReasonOf(row);
        if (cell > _cells[index] || (cell == _cells[index] && string.CompareOrdinal(reason, _reasons[index]) < 0))
        {
            (_cells[index], _reasons[index]) = (cell, reason);
        }

        return null;
    }

    /// <summary>Says what is wrong with a row; the cells it may have been about.</summary>
    private static (ImmutableArray<Term> Terms, ImmutableArray<int> Columns) Report(
        Term? term, PropagationRuleRow row, RelationKind? relation, int column, ImmutableArray<Term> terms, RuleProblems problems)
    {
        const string Consequence = "The row is not used; verdicts for which it may matter are not better than unknown.";
        var near = term is null ? NearWords.Find(row.Term, terms.Select(static known => known.Code)) : [];
        if (term is null)
        {
            problems.Word(row, "term", row.Term, ["a code of terms.csv"], near.IsEmpty ? "The row is not used." : Consequence, near);
        }

        if (relation is null)
        {
            problems.Word(row, "relation", row.Relation, [.. Relations()], Consequence);
        }
        else if (column < 0)
        {
            problems.Word(row, "qualifier", row.Qualifier, [.. QualifiersOf(relation.Value)], Consequence);
        }

        var fitting = term is null || column < 0 ? Values : Fitting(term, column);
        if (!fitting.Contains(SpellingOf(row.Value), StringComparer.Ordinal))
        {
            problems.Word(row, "value", row.Value, fitting, Consequence);
        }

        return (
            term is null ? [.. terms.Where(known => near.Contains(known.Code, StringComparer.Ordinal))] : [term],
            Columns(relation is not null, relation.GetValueOrDefault(), column, row));
    }

    private static string SpellingOf(string value) => Words.FoldRuleWord(value) is var word && word == "no" ? "does-not-travel" : word;

    private static string ReasonOf(PropagationRuleRow row) =>
        row.Citation.Length == 0 ? row.Reason : $"{row.Reason.TrimEnd('.')} ({row.Citation}).";

    private static IEnumerable<string> Relations() => RelationSchema.All
        .Where(static schema => schema.Family != RelationFamily.Developing).Select(static schema => schema.Spelling);

    private static IEnumerable<string> QualifiersOf(RelationKind relation) => DefaultColumns.All
        .Where(column => column.Relation == relation)
        .Select(static column => column.Component is { } component ? Words.Spell(component) : Words.Spell(column.Qualifier));

    /// <summary>
    /// The columns a row may have been about: those its words name or are near to, else all that the rest of it leaves open.
    /// </summary>
    private static ImmutableArray<int> Columns(bool isRelation, RelationKind relation, int column, PropagationRuleRow row)
    {
        if (column >= 0)
        {
            return [column];
        }

        var relations = isRelation ? [RelationSchema.Of(relation).Spelling] : NearWords.Find(row.Relation, Relations());
        var open = Enumerable.Range(0, DefaultColumns.All.Length)
            .Where(c => relations.IsEmpty || relations.Contains(Words.Spell(DefaultColumns.All[c].Relation), StringComparer.Ordinal))
            .ToList();
        var near = open.FindAll(c => NearWords.Find(row.Qualifier, QualifiersOf(DefaultColumns.All[c].Relation)) is { IsEmpty: false } words
            && words.Contains(Words.Spell(DefaultColumns.All[c].Qualifier), StringComparer.Ordinal));
        return [.. near.Count > 0 ? near : open];
    }

    private void Doubt(List<int> candidates)
    {
        var unset = candidates.FindAll(index => _cells[index] == Cell.Unset);
        foreach (var index in unset.Count > 0 ? unset : candidates)
        {
            _doubtful[index] = true;
        }
    }

    /// <summary>
    /// Of two rows about one cell one may be meant for another qualifier of the relation that has no row, and takes that of the relation
    /// only for want of its own.
    /// </summary>
    private void DoubtWhatIsAbsent()
    {
        foreach (var (term, relation) in _again)
        {
            for (var column = 0; column < DefaultColumns.All.Length; column++)
            {
                _doubtful[Index(term, column)] |=
                    DefaultColumns.All[column].Relation == relation && _cells[Index(term, column)] == Cell.Unset;
            }
        }
    }

    /// <summary>
    /// Fills the cells of a term that no row gives and that have a rule of the relation without a qualifier to fall back on, or that for
    /// text: chosen and rejected answers and prompts are text.
    /// </summary>
    private void FillFromPlainRules(Term term)
    {
        for (var column = 0; column < DefaultColumns.All.Length; column++)
        {
            var (relation, qualifier, component) = DefaultColumns.All[column];
            var index = Index(term, column);
            if (component is null && _cells[index] == Cell.Unset && qualifier != Qualifier.None && DefaultColumns.HasPlainRule(relation))
            {
                var plain = Index(term, DefaultColumns.Of(relation, Qualifier.None)); // its column comes first, so it is filled
                plain = _cells[plain] == Cell.Unset ? Index(term, DefaultColumns.Of(relation, Qualifier.Text)) : plain;
                (_cells[index], _reasons[index]) = (_cells[plain], _reasons[plain]);
                _doubtful[index] |= _doubtful[plain];
            }
        }
    }

    /// <summary>
    /// A hop without a qualifier may be any that the relation knows, so its rule is the strictest of theirs, and missing where one is.
    /// </summary>
    private void RaisePlainRules(Term term)
    {
        for (var column = 0; column < DefaultColumns.All.Length; column++)
        {
            var (relation, qualifier, component) = DefaultColumns.All[column];
            if (component is not null || qualifier == Qualifier.None || !DefaultColumns.HasPlainRule(relation))
            {
                continue;
            }

            var (index, plain) = (Index(term, column), Index(term, DefaultColumns.Of(relation, Qualifier.None)));
            _doubtful[plain] |= IsMissingAt(term, column);
            if (_cells[index] > _cells[plain])
            {
                (_cells[plain], _reasons[plain]) = (_cells[index], _reasons[index]);
            }
        }
    }
}
