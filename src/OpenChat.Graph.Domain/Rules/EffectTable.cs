using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>What each term means for each purpose (verdict_rules.csv), compiled. The table is meant to be total.</summary>
internal sealed class EffectTable
{
    private static readonly ImmutableArray<string> Purposes = [.. Enum.GetValues<Purpose>().Select(Words.Spell)];

    private static readonly string[] Effects = ["prohibits", "conditions", "requires", "none"];

    private readonly int _terms;
    private readonly VerdictEffect[] _effects; // [purpose, term]
    private readonly string[] _notes;          // [purpose, term]
    private readonly SortedSet<string>[] _lost = [.. Purposes.Select(static _ => new SortedSet<string>(StringComparer.Ordinal))];

    private EffectTable(int terms)
    {
        _terms = terms;
        _effects = new VerdictEffect[Purposes.Length * terms];
        _notes = new string[_effects.Length];
        Array.Fill(_effects, VerdictEffect.Missing);
        Array.Fill(_notes, "");
    }

    /// <summary>Number of rows that are in the table.</summary>
    internal int Used { get; private set; }

    /// <summary>
    /// Compiles the rows. Of several rows for a cell the strictest counts, so that their order does not matter. Where a row could not be
    /// used that may have been about a cell, the cell is missing, unless it is as strict as can be.
    /// </summary>
    internal static EffectTable Read(
        ImmutableArray<Term> terms, Func<string, Term?> findTerm, ImmutableArray<VerdictRuleRow> rows, RuleProblems problems)
    {
        var table = new EffectTable(terms.Length);
        var first = new VerdictRuleRow?[table._effects.Length];
        var lost = new List<List<int>>();
        foreach (var row in rows)
        {
            if (table.Add(findTerm(row.Term), row, terms, first, problems) is { } candidates)
            {
                lost.Add(candidates);
            }
        }

        foreach (var candidates in lost)
        {
            table.Doubt(candidates);
        }

        return table;
    }

    /// <summary>Whether any cell is missing, or a need is not known.</summary>
    internal bool LacksRules => Array.IndexOf(_effects, VerdictEffect.Missing) >= 0 || Array.Exists(_lost, static needs => needs.Count > 0);

    /// <summary>What a term means for a purpose.</summary>
    internal VerdictEffect Effect(Purpose purpose, Term term) => _effects[((int)purpose * _terms) + term.Index];

    /// <summary>What the user has to do or know; empty when the term does not matter.</summary>
    internal string Note(Purpose purpose, Term term) => _notes[((int)purpose * _terms) + term.Index];

    /// <summary>
    /// What a purpose may need that the vocabulary does not know: the terms, as the table writes them, of rows with an unknown term that do
    /// not speak of a duty or prohibition. In ordinal order; empty in a sound table.
    /// </summary>
    internal IReadOnlyCollection<string> UnknownNeeds(Purpose purpose) => _lost[(int)purpose];

    private static VerdictEffect? Parse(string text) => Words.FoldRuleWord(text) switch
    {
        "prohibits" => VerdictEffect.Prohibits,
        "conditions" => VerdictEffect.Conditions,
        "requires" => VerdictEffect.Requires,
        "none" => VerdictEffect.None,
        _ => null,
    };

    private static string[] Fitting(Term term) =>
        term.Kind == TermKind.Permission ? ["requires", "none"] : ["prohibits", "conditions", "none"];

    private static int Strictness(VerdictEffect effect) => effect switch
    {
        VerdictEffect.Missing => -1,
        VerdictEffect.None => 0,
        VerdictEffect.Conditions => 1,
        _ => 2,
    };

    /// <summary>Puts a row in its cell, or says which cells it may have been about.</summary>
    private List<int>? Add(
        Term? term, VerdictRuleRow row, ImmutableArray<Term> terms, VerdictRuleRow?[] first, RuleProblems problems)
    {
        var purpose = Purposes.IndexOf(Words.FoldRuleWord(row.Purpose));
        var effect = Parse(row.Effect);
        if (term is not null && effect is { } known && (known == VerdictEffect.Requires ? term.Kind != TermKind.Permission
            : known != VerdictEffect.None && term.Kind == TermKind.Permission))
        {
            effect = null;
        }

        if (term is null || purpose < 0 || effect is not { } given)
        {
            return Report(term, row, purpose, effect, terms, problems);
        }

        var cell = (purpose * _terms) + term.Index;
        Used++;
        if (first[cell] is { } other)
        {
            problems.Again(
                row,
                other,
                "purpose",
                $"{Purposes[purpose]} and {term.Code}",
                given == _effects[cell] && row.Note == _notes[cell]);
        }
        else
        {
            first[cell] = row;
        }

        var order = Strictness(given) - Strictness(_effects[cell]);
        if (order > 0 || (order == 0 && string.CompareOrdinal(row.Note, _notes[cell]) < 0))
        {
            (_effects[cell], _notes[cell]) = (given, row.Note);
        }

        return null;
    }

    /// <summary>Says what is wrong with a row; the cells it may have been about.</summary>
    private List<int> Report(
        Term? term, VerdictRuleRow row, int purpose, VerdictEffect? effect, ImmutableArray<Term> terms, RuleProblems problems)
    {
        var near = NearWords.Find(row.Purpose, Purposes);
        int[] purposes = purpose >= 0 ? [purpose]
            : [.. Enumerable.Range(0, Purposes.Length).Where(i => near.IsEmpty || near.Contains(Purposes[i], StringComparer.Ordinal))];
        const string Consequence = "The row is not used; verdicts for which it may matter are not better than unknown.";
        var nearTerms = term is null ? NearWords.Find(row.Term, terms.Select(static known => known.Code)) : [];
        if (term is null)
        {
            var mayBeNeed = effect is VerdictEffect.Requires or null;
            foreach (var needing in mayBeNeed ? purposes : [])
            {
                _lost[needing].Add(row.Term.Trim());
            }

            problems.Word(
                row,
                "term",
                row.Term,
                ["a code of terms.csv"],
                mayBeNeed
                    ? "The row is not used; as the purpose may need a permission that is not known, no verdict for it is better than "
                        + "unknown."
                    : nearTerms.IsEmpty ? "The row is not used." : Consequence,
                nearTerms);
        }

        if (purpose < 0)
        {
            problems.Word(row, "purpose", row.Purpose, Purposes, Consequence);
        }

        if (effect is null)
        {
            problems.Word(row, "effect", row.Effect, term is null ? Effects : Fitting(term), Consequence);
        }

        var meant = term is null ? terms.Where(known => nearTerms.Contains(known.Code, StringComparer.Ordinal)) : [term];
        return [.. meant.SelectMany(known => purposes.Select(p => (p * _terms) + known.Index))];
    }

    private void Doubt(List<int> candidates)
    {
        if (candidates.Exists(cell => _effects[cell] == VerdictEffect.Missing))
        {
            return; // that is the one, and it counts as missing already
        }

        foreach (var cell in candidates.Where(cell => Strictness(_effects[cell]) < 2))
        {
            (_effects[cell], _notes[cell]) = (VerdictEffect.Missing, "");
        }
    }
}
