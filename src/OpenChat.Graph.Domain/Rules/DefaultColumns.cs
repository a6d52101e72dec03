using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// The columns of the table of defaults (propagation_rules.csv): every relation with every qualifier that may have a rule, in the order of
/// <see cref="RelationSchema"/>, which alone says what relations and qualifiers there are.
/// </summary>
internal static class DefaultColumns
{
    private static readonly int Qualifiers = Enum.GetValues<Qualifier>().Length;

    private static readonly ImmutableArray<Qualifier>[] WithRules =
        [.. RelationSchema.All.Select(static relation => relation.Qualifiers.Remove(Qualifier.Evaluation))];

    private static readonly int[] Places = FindPlaces();

    /// <summary>Every column: a relation of lineage with a qualifier, or LICENSED_UNDER with a component.</summary>
    internal static ImmutableArray<(RelationKind Relation, Qualifier Qualifier, Component? Component)> All { get; } = [.. Enumerate()];

    /// <summary>
    /// Whether the rule book gives a rule for the relation without a qualifier. Then a qualifier for which the table gives none takes that
    /// rule: text, annotations and prompts are all outputs. A hop whose qualifier is not known takes the strictest of them. Without a plain
    /// rule the weakest qualifier counts.
    /// </summary>
    internal static bool HasPlainRule(RelationKind relation) => relation is RelationKind.AlignedWith or RelationKind.GeneratedBy;

    /// <summary>The qualifiers of a relation that may have a rule; evaluation has none, it carries nothing.</summary>
    internal static ImmutableArray<Qualifier> QualifiersOf(RelationKind relation) => WithRules[(int)relation];

    /// <summary>The column of a hop; -1 when its qualifier has none and the relation has no plain rule.</summary>
    internal static int Of(RelationKind relation, Qualifier qualifier) => Places[((int)relation * Qualifiers) + (int)qualifier];

    /// <summary>The column that a row of the table is about; -1 when the qualifier is none that may have a rule.</summary>
    internal static int Parse(RelationKind relation, string qualifier)
    {
        if (RelationSchema.Of(relation).Form == QualifierForm.Component)
        {
            return Words.TryParseComponent(qualifier, out var component) ? All.IndexOf((relation, Qualifier.None, component)) : -1;
        }

        var parsed = Words.ParseQualifier(relation, qualifier);
        return parsed == Qualifier.Unknown ? -1 : Of(relation, parsed);
    }

    /// <summary>How the table spells a column.</summary>
    internal static string Name(int column)
    {
        var (relation, qualifier, component) = All[column];
        return $"{Words.Spell(relation)} {(component is { } given ? Words.Spell(given) : Words.Spell(qualifier))}".TrimEnd();
    }

    private static IEnumerable<(RelationKind Relation, Qualifier Qualifier, Component? Component)> Enumerate()
    {
        foreach (var relation in RelationSchema.All)
        {
            if (relation.Family == RelationFamily.Lineage && HasPlainRule(relation.Kind))
            {
                yield return (relation.Kind, Qualifier.None, null);
            }

            foreach (var qualifier in QualifiersOf(relation.Kind))
            {
                yield return (relation.Kind, qualifier, null);
            }

            if (relation.Form == QualifierForm.Component)
            {
                foreach (var component in Enum.GetValues<Component>())
                {
                    yield return (relation.Kind, Qualifier.None, component);
                }
            }
        }
    }

    private static int[] FindPlaces()
    {
        var columns = Enumerate().ToArray();
        var places = new int[RelationSchema.All.Length * Qualifiers];
        foreach (var relation in Enum.GetValues<RelationKind>())
        {
            foreach (var qualifier in Enum.GetValues<Qualifier>())
            {
                var exact = Array.IndexOf(columns, (relation, qualifier, null));
                places[((int)relation * Qualifiers) + (int)qualifier] =
                    exact >= 0 || !HasPlainRule(relation) ? exact : Array.IndexOf(columns, (relation, Qualifier.None, null));
            }
        }

        return places;
    }
}
