using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>A sort of hop: everything the rules want to know of a hop to say how a clause passes it.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Qualifier">
/// A qualifier that has rules of its own. All others, also an empty cell, are one: <see cref="Qualifier.None"/> where the rule book has a
/// rule for the relation without a qualifier, <see cref="Qualifier.Unknown"/> where it has none.
/// </param>
/// <param name="Behind">What lies between the hop and the licensed artifact.</param>
/// <param name="Party">
/// Over FINE_TUNES_FROM whether one organisation developed both models. Over TRAINED_ON, for data a model wrote, whether who trains also
/// ran the generator. Over GENERATED_BY <see cref="Party.Different"/> for terms of a service: whoever holds the text is not, as such, the
/// account that they bind. <see cref="Party.Unknown"/> everywhere else.
/// </param>
internal readonly record struct Hop(RelationKind Relation, Qualifier Qualifier, WayBehind Behind, Party Party);

/// <summary>
/// Every sort of hop the rules tell apart, numbered in the order of <see cref="All"/>. How a clause passes a hop is then one look-up by
/// number. The numbers live in memory only; nothing stores them.
/// </summary>
internal static class Hops
{
    /// <summary>
    /// What the rules ask of a hop besides relation and qualifier. An answer that is not listed makes no difference: a way behind counts
    /// as <see cref="WayBehind.Other"/>, a party as the first one of its line.
    /// </summary>
    private static readonly (RelationKind Relation, WayBehind Behind, Party[] Parties)[] Asked =
    [
        (RelationKind.FineTunesFrom, WayBehind.Other, [Party.Unknown, Party.Shared, Party.Different]), // rule 6
        (RelationKind.FineTunesFrom, WayBehind.OnlyFineTuning, [Party.Unknown, Party.Shared, Party.Different]), // rules 5 and 6
        (RelationKind.TrainedOn, WayBehind.Other, [Party.Unknown]),
        (RelationKind.TrainedOn, WayBehind.Outputs, [Party.Different, Party.Shared]), // rule 5; nobody known counts as a stranger
        (RelationKind.AlignedWith, WayBehind.Other, [Party.Unknown]),
        (RelationKind.AlignedWith, WayBehind.OnlyFineTuning, [Party.Unknown]), // rule 5
        (RelationKind.DerivedFrom, WayBehind.Other, [Party.Unknown]),
        (RelationKind.GeneratedBy, WayBehind.Other, [Party.Unknown, Party.Different]), // rule 6a
    ];

    private static readonly int Qualifiers = Enum.GetValues<Qualifier>().Length;
    private static readonly int Ways = Enum.GetValues<WayBehind>().Length;
    private static readonly int Parties = Enum.GetValues<Party>().Length;

    private static readonly byte[] Numbers = NumberAll();

    /// <summary>Every sort of hop; its place is its number.</summary>
    internal static ImmutableArray<Hop> All { get; } = [.. Enumerate()];

    /// <summary>How many sorts there are; at most 256. A field of its own, which the JIT makes a constant (WholeGraphBenchmarks).</summary>
    internal static int Count { get; } = All.Length;

    /// <summary>The number of the sort a hop is of. The relation is one of lineage, anything else may be anything.</summary>
    internal static byte NumberOf(RelationKind relation, Qualifier qualifier, WayBehind behind, Party party) =>
        Numbers[Cell(relation, qualifier, behind, party)];

    /// <summary>
    /// The qualifiers the rules tell apart for a relation: those that may have a rule, and the one that stands for all others.
    /// </summary>
    internal static ImmutableArray<Qualifier> QualifiersOf(RelationKind relation) => DefaultColumns.HasPlainRule(relation)
        ? [Qualifier.None, .. DefaultColumns.QualifiersOf(relation)]
        : [.. DefaultColumns.QualifiersOf(relation), Qualifier.Unknown];

    private static IEnumerable<Hop> Enumerate() =>
        from asked in Asked
        from qualifier in QualifiersOf(asked.Relation)
        from party in asked.Parties
        select new Hop(asked.Relation, qualifier, asked.Behind, party);

    private static byte[] NumberAll()
    {
        var hops = Enumerate().ToArray();
        var numbers = new byte[RelationSchema.Of(RelationFamily.Lineage).Count() * Qualifiers * Ways * Parties];
        foreach (var relation in RelationSchema.Of(RelationFamily.Lineage).Select(static schema => schema.Kind))
        {
            var known = QualifiersOf(relation);
            var other = DefaultColumns.HasPlainRule(relation) ? Qualifier.None : Qualifier.Unknown;
            foreach (var qualifier in Enum.GetValues<Qualifier>())
            {
                foreach (var behind in Enum.GetValues<WayBehind>())
                {
                    foreach (var party in Enum.GetValues<Party>())
                    {
                        var asked = LineOf(relation, behind);
                        var hop = new Hop(
                            relation,
                            known.Contains(qualifier) ? qualifier : other,
                            asked.Behind,
                            asked.Parties.Contains(party) ? party : asked.Parties[0]);
                        numbers[Cell(relation, qualifier, behind, party)] = checked((byte)Array.IndexOf(hops, hop));
                    }
                }
            }
        }

        return numbers;
    }

    private static (RelationKind Relation, WayBehind Behind, Party[] Parties) LineOf(RelationKind relation, WayBehind behind)
    {
        var exact = Array.FindIndex(Asked, line => line.Relation == relation && line.Behind == behind);
        return exact >= 0 ? Asked[exact] : LineOf(relation, WayBehind.Other);
    }

    private static int Cell(RelationKind relation, Qualifier qualifier, WayBehind behind, Party party) =>
        (((((int)relation * Qualifiers) + (int)qualifier) * Ways) + (int)behind) * Parties + (int)party;
}

/// <summary>A set of sorts of hop, a bit for each.</summary>
internal readonly record struct HopMask
{
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private HopMask(ulong first, ulong second, ulong third, ulong fourth) =>
        (_first, _second, _third, _fourth) = (first, second, third, fourth);

    /// <summary>Whether a sort is in it.</summary>
    public bool Contains(byte hop) => ((hop >> 6) switch { 0 => _first, 1 => _second, 2 => _third, _ => _fourth } >> (hop & 63) & 1) != 0;

    /// <summary>With these sorts, too.</summary>
    public HopMask With(ReadOnlySpan<byte> hops)
    {
        Span<ulong> words = [_first, _second, _third, _fourth];
        foreach (var hop in hops)
        {
            words[hop >> 6] |= 1UL << (hop & 63);
        }

        return new HopMask(words[0], words[1], words[2], words[3]);
    }
}
