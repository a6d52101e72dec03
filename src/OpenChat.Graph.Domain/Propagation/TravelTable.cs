using System.Collections.Immutable;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>Which organisations a hop compares.</summary>
internal enum PartyQuestion : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>Who developed the model and who developed the one it was made from (rule 6).</summary>
    Developers,

    /// <summary>Who trains and who ran the generator of the data (rule 5).</summary>
    Operators,

    /// <summary>Whoever holds the text, and the account at a service: asked of terms of a service only (rule 6a).</summary>
    Account,
}

/// <summary>A line of the table: a term in one state passes a relation, towards what was made, and is in another state then.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="From">The state at what it was made from.</param>
/// <param name="To">
/// The state at what was made. <see cref="TravelKind.Outputs"/> keeps its operators, and takes those of the relation where it is entered.
/// </param>
/// <param name="Asks">Which organisations the rules compare on this hop.</param>
/// <param name="ByDate">
/// The terms that pass are not those of the state but those of the licenses in force when the dataset was written (rule 9).
/// </param>
internal readonly record struct Transition(
    RelationKind Relation, TravelKind From, TravelKind To, PartyQuestion Asks = PartyQuestion.None, bool ByDate = false);

/// <summary>
/// How terms of licenses travel through a lineage: which relation a term passes in which state, which state it is in afterwards, and which
/// sort of hop that is to the rules. The only place that says so.
/// </summary>
/// <remarks>
/// <para><b>What travels.</b> A license stands at an artifact. Its duties and prohibitions may reach what was made from that artifact, hop
/// by hop. Each relation is a hop, and each hop lets a clause pass with some certainty or not at all. A way is as sure as its weakest hop
/// (rule 1). Of all the ways a clause takes to an artifact the surest counts, and among equally sure ones the shortest (rule 2).</para>
/// <para><b>Why there are states.</b> How a clause passes a hop depends on the relation and its qualifier, and for some rules also on what
/// lies between the hop and the license. A clause that names derived weights binds a model tuned from the licensed one, but not a model
/// tuned from one that was merely trained on data under that license (rules 5 and 6). What a generator was trained on does not reach the
/// data it writes (rule 7). Nobody has to look back along the whole way to know this: six states (<see cref="TravelKind"/>) hold everything
/// the rules ask for.</para>
/// <para><b>The table.</b> <see cref="RuleBookLines"/> has a line for each relation and state that go together. The line gives the state
/// after the hop and says which organisations the rules compare. A relation and state without a line do not let the term pass. Rule 7 is
/// exactly that: GENERATED_BY has no line for a term that came through data, generated data or a reward model. The state before the hop
/// also fixes what the rules may know of the way behind (<see cref="BehindOf"/>). Relation, qualifier, way behind and party together make
/// the sort of hop (<see cref="Hops"/>), and the rule set holds a value for each clause and sort. The table does not say what that value
/// is; <see cref="NumberedRules"/> and <see cref="DefaultTable"/> do.</para>
/// <para><b>Who uses it.</b> Two algorithms, which contain no rules of travel of their own. <see cref="RestrictionSearch"/> answers for one
/// artifact, with proofs. It takes from <see cref="PartBehind"/> which artifacts can matter, and steps one clause from state to state with
/// <see cref="StepOf"/>. <see cref="RestrictionProfiles"/> answers for all artifacts, without proofs. It keeps a set of clauses for each
/// artifact and state, and at each relation moves whole sets along the lines that <see cref="Of"/> returns. One test holds both to the same
/// answers, and another takes each line away in turn and finds it missing in both.</para>
/// <para><b>What is not here.</b> Which licenses are in force (rule 9) and which relations carry anything is decided beforehand, in
/// <c>Licensing</c>. The table has a line for generators whose licenses changed (<see cref="Transition.ByDate"/>); how the search deals
/// with them is in <c>RestrictionSearch.Rule9.cs</c>. Rule 8 drops a state where the way ends (<see cref="DroppedByRule8"/>).</para>
/// <para><b>To change something.</b> A new qualifier: <see cref="RelationSchema"/>, its values in propagation_rules.csv, and rule 5 if that
/// names it. A rule that asks for something new about a hop: <see cref="Hops"/> and <see cref="NumberedRules"/>. A rule about where a term
/// may go: a line below. A new state: <see cref="TravelKind"/>, its slot in <see cref="TravelSlots"/>, and its lines below.</para>
/// </remarks>
internal sealed class TravelTable
{
    /// <summary>
    /// What rule 8 drops at a model that descends by FINE_TUNES_FROM from the licensor's family: what came through GENERATED_BY. What the
    /// model has from its base itself stays.
    /// </summary>
    internal const TravelKind DroppedByRule8 = TravelKind.ThroughOutputs;

    private static readonly int Kinds = Enum.GetValues<TravelKind>().Length;
    private static readonly int Parties = Enum.GetValues<Party>().Length;
    private static readonly int Qualifiers = Enum.GetValues<Qualifier>().Length;
    private static readonly int Relations = Enum.GetValues<RelationKind>().Length;

    private readonly Transition[][] _transitions;   // [relation]
    private readonly Step[] _steps;                 // [relation, qualifier, party, state before]
    private readonly TravelPart?[] _behind;         // [part, relation]
    private readonly byte[][] _hops;                // [relation, qualifier, state before]: see HopsOver

    /// <summary>
    /// A table of these lines; tests make others than <see cref="RuleBook"/>. A line for <see cref="TravelKind.FineTuning"/> is one for
    /// <see cref="TravelKind.OwnLicense"/> too, over all relations but GENERATED_BY.
    /// </summary>
    internal TravelTable(ImmutableArray<Transition> lines)
    {
        // What is special about an own license that depends on the day is said for GENERATED_BY; all else is as for any other own license.
        ImmutableArray<Transition> transitions =
        [
            .. lines,
            .. lines.Where(static line => line.From == TravelKind.FineTuning && line.Relation != RelationKind.GeneratedBy)
                .Select(static line => line with { From = TravelKind.OwnLicense }),
        ];
        _transitions = [.. Enum.GetValues<RelationKind>().Select(relation => transitions.Where(t => t.Relation == relation).ToArray())];
        _steps = new Step[Relations * Qualifiers * Parties * Kinds];
        foreach (var transition in transitions)
        {
            foreach (var qualifier in Enum.GetValues<Qualifier>())
            {
                foreach (var party in Enum.GetValues<Party>())
                {
                    var hop = Hops.NumberOf(transition.Relation, qualifier, BehindOf(transition.From), party);
                    _steps[RowOf(transition.Relation, qualifier, party) + (int)transition.From] =
                        new Step(true, transition.To, hop, transition.Asks, transition.ByDate);
                }
            }
        }

        _hops =
        [
            .. from relation in Enum.GetValues<RelationKind>()
               from qualifier in Enum.GetValues<Qualifier>()
               from state in Enum.GetValues<TravelKind>()
               select FindHops(relation, qualifier, state),
        ];
        _behind = new TravelPart?[Enum.GetValues<TravelPart>().Length * Relations];
        foreach (var part in Enum.GetValues<TravelPart>())
        {
            foreach (var relation in Enum.GetValues<RelationKind>())
            {
                _behind[((int)part * Relations) + (int)relation] = FindPartBehind(part, relation);
            }
        }
    }

    /// <summary>The lines of the rule book.</summary>
    internal static ImmutableArray<Transition> RuleBookLines { get; } =
    [
        new(RelationKind.FineTunesFrom, TravelKind.FineTuning, TravelKind.FineTuning, PartyQuestion.Developers),
        new(RelationKind.FineTunesFrom, TravelKind.ThroughData, TravelKind.ThroughData, PartyQuestion.Developers),
        new(RelationKind.FineTunesFrom, TravelKind.ThroughOutputs, TravelKind.ThroughOutputs, PartyQuestion.Developers),

        new(RelationKind.TrainedOn, TravelKind.Data, TravelKind.ThroughData),
        new(RelationKind.TrainedOn, TravelKind.Outputs, TravelKind.ThroughOutputs, PartyQuestion.Operators),

        new(RelationKind.AlignedWith, TravelKind.FineTuning, TravelKind.ThroughData),
        new(RelationKind.AlignedWith, TravelKind.ThroughData, TravelKind.ThroughData),
        new(RelationKind.AlignedWith, TravelKind.ThroughOutputs, TravelKind.ThroughOutputs),

        new(RelationKind.DerivedFrom, TravelKind.Data, TravelKind.Data),
        new(RelationKind.DerivedFrom, TravelKind.Outputs, TravelKind.Outputs),

        // Rule 7: nothing but these passes GENERATED_BY.
        new(RelationKind.GeneratedBy, TravelKind.FineTuning, TravelKind.Outputs, PartyQuestion.Account),
        new(RelationKind.GeneratedBy, TravelKind.OwnLicense, TravelKind.Outputs, PartyQuestion.Account, ByDate: true), // rule 9
    ];

    /// <summary>The table of the rule book.</summary>
    internal static TravelTable RuleBook { get; } = new(RuleBookLines);

    /// <summary>The lines of a relation.</summary>
    internal ReadOnlySpan<Transition> Of(RelationKind relation) => _transitions[(int)relation];

    /// <summary>
    /// Whether the rules may compare the developers on both sides of this relation, so that whoever prepares a hop has to find out.
    /// </summary>
    internal bool AsksDevelopers(RelationKind relation) =>
        Array.Exists(_transitions[(int)relation], static transition => transition.Asks == PartyQuestion.Developers);

    /// <summary>
    /// Where the steps over a relation of a qualifier begin, for <see cref="StepOf"/>; prepared once for a relation that is passed often
    /// (RestrictionBenchmarks).
    /// </summary>
    internal static int RowOf(RelationKind relation, Qualifier qualifier, Party party) =>
        ((((int)relation * Qualifiers) + (int)qualifier) * Parties + (int)party) * Kinds;

    /// <summary>The step of a term in a state over a relation, given by its row.</summary>
    internal Step StepOf(int row, TravelKind from) => _steps[row + (int)from];

    /// <summary>
    /// The sorts of hop that a term in a state may make over a relation, whoever the parties are; of a qualifier that is not known those of
    /// every one that is.
    /// </summary>
    internal ReadOnlySpan<byte> HopsOver(RelationKind relation, Qualifier qualifier, TravelKind from) =>
        _hops[((((int)relation * Qualifiers) + (int)qualifier) * Kinds) + (int)from];

    /// <summary>In which part the artifact behind a relation is; null when nothing that is there can pass to this part.</summary>
    internal TravelPart? PartBehind(TravelPart part, RelationKind relation) => _behind[((int)part * Relations) + (int)relation];

    /// <summary>The state in which the terms of an artifact's own license start.</summary>
    /// <param name="part">Where the artifact stands.</param>
    /// <param name="isDated">Whether its outputs are governed by the licenses of their day (rule 9).</param>
    internal static TravelState Start(TravelPart part, bool isDated) => new(
        part == TravelPart.Data ? TravelKind.Data : isDated ? TravelKind.OwnLicense : TravelKind.FineTuning);

    /// <summary>What the rules may know of the way behind a hop, when a term is in this state before it.</summary>
    internal static WayBehind BehindOf(TravelKind kind) => kind switch
    {
        TravelKind.FineTuning or TravelKind.OwnLicense => WayBehind.OnlyFineTuning,
        TravelKind.Outputs => WayBehind.Outputs,
        _ => WayBehind.Other,
    };

    private byte[] FindHops(RelationKind relation, Qualifier qualifier, TravelKind from)
    {
        if (RelationSchema.Of(relation).Family != RelationFamily.Lineage)
        {
            return [];
        }

        var known = Hops.QualifiersOf(relation);
        return
        [
            .. (known.Contains(qualifier) && qualifier != Qualifier.Unknown ? [qualifier] : known)
                .SelectMany(one => Enum.GetValues<Party>().Select(party => StepOf(RowOf(relation, one, party), from).Hop)),
        ];
    }

    /// <summary>
    /// Looks at all states that lead over the relation to one of the part. Where only states are among them that pass GENERATED_BY, the
    /// artifact stands among the generators, and so rule 7 is said by the lines alone.
    /// </summary>
    private TravelPart? FindPartBehind(TravelPart part, RelationKind relation)
    {
        var kinds = TravelSlots.KindsOf(part).ToArray();
        var behind = _transitions[(int)relation].Where(t => kinds.Contains(t.To)).Select(static t => t.From).ToArray();
        return behind.Length == 0 ? null
            : Array.Exists(behind, static kind => kind is TravelKind.Data or TravelKind.Outputs) ? TravelPart.Data
            : Array.Exists(behind, static kind => kind is TravelKind.ThroughData or TravelKind.ThroughOutputs) ? TravelPart.Made
            : TravelPart.Generator;
    }

    /// <summary>One step.</summary>
    /// <param name="Passes">Whether the term passes at all; the rest says nothing when not.</param>
    /// <param name="To">The state afterwards.</param>
    /// <param name="Hop">The sort of hop (<see cref="Hops"/>).</param>
    /// <param name="Asks">Which organisations are compared.</param>
    /// <param name="ByDate">See <see cref="Transition.ByDate"/>.</param>
    internal readonly record struct Step(bool Passes, TravelKind To, byte Hop, PartyQuestion Asks, bool ByDate);
}
