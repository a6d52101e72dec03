using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>A time by two clocks.</summary>
/// <param name="AsOf">The day of which the truth is asked; none for now. Of a month or year its last day.</param>
/// <param name="KnownAt">The day of which the knowledge is asked, likewise.</param>
public sealed record Moment(PartialDate AsOf, PartialDate KnownAt);

/// <summary>What made a claim count, or not, between two times.</summary>
public enum ClaimEventKind
{
    /// <summary>It was recorded.</summary>
    Recorded,

    /// <summary>It was taken back.</summary>
    Retracted,

    /// <summary>What it says began to hold.</summary>
    Began,

    /// <summary>What it says ceased to hold.</summary>
    Ended,
}

/// <summary>A claim that does not count alike at two times.</summary>
/// <param name="Kind">What happened between them.</param>
/// <param name="Date">When.</param>
/// <param name="Relation">The kind of relation as rules spell it; <see cref="Assessed"/> for an assessment.</param>
/// <param name="FromId">What it is about, as written.</param>
/// <param name="ToId">What it leads to, as written; of an assessment the framework.</param>
/// <param name="Qualifier">Method, stage, role or component; of an assessment the criterion. Empty when not said.</param>
/// <param name="Claim">Who says so.</param>
public sealed record ClaimEvent(
    ClaimEventKind Kind, PartialDate Date, string Relation, string FromId, string ToId, string Qualifier, ClaimText Claim)
{
    /// <summary>What stands for the relation of an assessment.</summary>
    public const string Assessed = "assessed";

    /// <summary>Whether it starts from nothing that there is, so that it may be about anything.</summary>
    /// <param name="later">The graph at the later time, which has everything that the earlier one has.</param>
    public bool IsOfNothing(LineageGraph later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return Relation != Assessed && later.FindById(FromId) is null;
    }

    /// <summary>
    /// The claims that do not count alike at two times: by kind of relation, then in the order of relations and claims; those with a
    /// missing end behind the others, those that were taken back since behind those, assessments last.
    /// </summary>
    /// <param name="contents">The graph of which both times are asked.</param>
    /// <param name="from">The earlier time.</param>
    /// <param name="to">The later one.</param>
    public static ImmutableArray<ClaimEvent> Between(GraphContents contents, Moment from, Moment to)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var graph = contents.Lineage;
        var found = new List<(RelationKind Kind, ClaimEvent Event)>();
        foreach (var part in graph.Retracted is { } retracted ? [graph, retracted] : (LineageGraph[])[graph])
        {
            foreach (var position in Enumerable.Range(0, part.RelationCount))
            {
                var relation = part.Relation(position);
                Add(
                    relation.Kind, part.IdOf(relation.From), part.IdOf(relation.To), relation.QualifierText, relation.GeneratedAt, default,
                    relation.Claims.Select(Text));
            }

            foreach (var position in Enumerable.Range(0, part.LicenseRelationCount))
            {
                var license = part.LicenseRelation(position);
                Add(
                    RelationKind.LicensedUnder, part.IdOf(license.Artifact), part.IdOf(new NodeId(NodeKind.License, license.License)),
                    license.ComponentText, license.ValidFrom, license.ValidTo, license.Claims.Select(Text));
            }

            foreach (var position in Enumerable.Range(0, part.DeveloperRelationCount))
            {
                var developer = part.DeveloperRelation(position);
                Add(
                    RelationKind.DevelopedBy, part.IdOf(developer.Artifact),
                    part.IdOf(new NodeId(NodeKind.Organisation, developer.Organisation)), developer.Role, default, default,
                    developer.Claims.Select(Text));
            }

            foreach (var row in part.Unresolved)
            {
                var begin = row.Kind == RelationKind.LicensedUnder ? row.ValidFrom : row.GeneratedAt;
                Add(row.Kind, row.From, row.To, row.Qualifier, begin, row.ValidTo, [row.Claim]);
            }
        }

        return
        [
            .. found.OrderBy(static item => item.Kind).Select(static item => item.Event),
            .. contents.AllAssessments.Select(Of).OfType<ClaimEvent>(),
        ];

        void Add(
            RelationKind kind, string fromId, string toId, string qualifier, PartialDate begin, PartialDate end,
            IEnumerable<ClaimText> claims)
        {
            foreach (var claim in claims)
            {
                if (Between(graph.KnownAt, from, to, begin, end, claim) is var (what, date))
                {
                    found.Add((kind, new ClaimEvent(what, date, Words.Spell(kind), fromId, toId, qualifier, claim)));
                }
            }
        }

        ClaimEvent? Of(OpennessFact fact) => Between(graph.KnownAt, from, to, fact.Since, default, fact.Claim) is var (what, date)
            ? new ClaimEvent(what, date, Assessed, fact.ModelId, fact.Framework, fact.Criterion, fact.Claim)
            : null;
    }

    private static ClaimText Text(Claim claim) =>
        new(claim.SourceText, claim.EvidenceUrl, claim.Confidence, claim.RecordedAt, claim.Note) { RetractedAt = claim.RetractedAt };

    /// <summary>What happened to a claim between two times, and when; null when it counts alike at both.</summary>
    private static (ClaimEventKind Kind, PartialDate Date)? Between(
        DateOnly now, Moment from, Moment to, PartialDate begin, PartialDate end, ClaimText claim)
    {
        var (before, after) = (Counts(from), Counts(to));
        return (before, after) switch
        {
            (false, true) => from.KnownAt.IsBefore(claim.RecordedAt)
                ? (ClaimEventKind.Recorded, claim.RecordedAt)
                : (ClaimEventKind.Began, begin),
            (true, false) => (ClaimEventKind.Retracted, claim.RetractedAt),
            (true, true) when from.AsOf.IsBefore(end) && !to.AsOf.IsBefore(end) => (ClaimEventKind.Ended, end),
            _ => null,
        };

        bool Counts(Moment moment) => !moment.AsOf.IsBefore(begin) && !moment.KnownAt.IsBefore(claim.RecordedAt)
            && !claim.RetractedAt.IsBy(moment.KnownAt.IsNone ? now : moment.KnownAt.Last);
    }
}
