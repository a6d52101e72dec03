using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Which relations only doubtful claims state while a surer claim states another. Rule book, section 5, the case "competing sources": such
/// a relation is kept, and carries nothing. Depends on the lineage alone, so that analyses under different rules share it.
/// </summary>
internal sealed class OutweighedClaims
{
    private readonly ulong[] _lineage;   // a bit for each lineage relation
    private readonly ulong[] _licensing; // a bit for each license relation
    private readonly HashSet<int> _correctedLineage = [];   // outweighed lineage relations that are corrected
    private readonly HashSet<int> _correctedLicensing = []; // outweighed license relations that are

    /// <summary>Weighs the claims of a lineage. Linear in its relations.</summary>
    public OutweighedClaims(LineageGraph graph)
    {
        _lineage = new ulong[(graph.RelationCount + 63) / 64];
        _licensing = new ulong[(graph.LicenseRelationCount + 63) / 64];
        WeighLineage(graph);
        WeighLicenses(graph);
        NoAncestry = new RelationMarks(graph.RelationCount);
        for (var relation = 0; relation < graph.RelationCount; relation++)
        {
            if (OfLineage(relation) || graph.Lineage.Code[relation] == (int)Qualifier.Evaluation)
            {
                NoAncestry.Add(relation);
            }
        }
    }

    /// <summary>Lineage relations that are no ancestry: outweighed ones, and data used for evaluation only.</summary>
    public RelationMarks NoAncestry { get; }

    /// <summary>
    /// Whether a lineage relation is outweighed: a surer claim names another target for a relation that takes its place
    /// (<see cref="Compete"/>).
    /// </summary>
    public bool OfLineage(int relation) => (_lineage[relation >> 6] >> (relation & 63) & 1) != 0;

    /// <summary>Whether a license relation is outweighed: a surer claim names another license for the same component.</summary>
    public bool OfLicense(int relation) => (_licensing[relation >> 6] >> (relation & 63) & 1) != 0;

    /// <summary>
    /// Whether an outweighed lineage relation is a corrected error: of another source than all its claims a claim of medium or high
    /// confidence names another target for a relation that takes its place. Parts of a mixture are corrected only where a note says why.
    /// </summary>
    public bool IsCorrectedLineage(int relation) => _correctedLineage.Contains(relation);

    /// <summary>
    /// The same of a license relation and another license for the same component, if that is surely in force whenever the doubtful one is.
    /// Where a row about the artifact says which component it covers, one that does not say it corrects none: it may be another.
    /// </summary>
    public bool IsCorrectedLicense(int relation) => _correctedLicensing.Contains(relation);

    private void WeighLineage(LineageGraph graph)
    {
        var lineage = graph.Lineage;
        for (var relation = 0; relation < lineage.Count; relation++)
        {
            if (!IsDoubtful(lineage, relation))
            {
                continue;
            }

            var from = lineage.From[relation];
            for (var other = lineage.Starts[from]; other < lineage.Starts[from + 1]; other++)
            {
                if (lineage.Kinds![other] == lineage.Kinds[relation] // lineage has kinds
                    && lineage.To[other] != lineage.To[relation]
                    && lineage.Code[other] != (int)Qualifier.Evaluation
                    && !IsDoubtful(lineage, other)
                    && Compete(graph, relation, other))
                {
                    _lineage[relation >> 6] |= 1UL << (relation & 63);
                    if (Corrects(graph, lineage, other, relation) && !AreParts(lineage, relation, other))
                    {
                        _correctedLineage.Add(relation);
                        break;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Whether of two relations of one kind only one can be true. A merge has several bases, data of two stages were both used, and two
    /// models that wrote in different roles or at different times both wrote.
    /// </summary>
    private static bool Compete(LineageGraph graph, int relation, int other)
    {
        var lineage = graph.Lineage;
        switch (lineage.Kinds![relation]) // lineage has kinds
        {
            case RelationKind.FineTunesFrom:
                return lineage.Code[relation] != (int)Qualifier.Merge && lineage.Code[other] != (int)Qualifier.Merge
                    && !graph.PossibleKindsOf(lineage.From[relation]).Contains(ModelKind.Merge);
            case RelationKind.GeneratedBy:
                var (written, otherwise) = (graph.Relation(relation).GeneratedAt, graph.Relation(other).GeneratedAt);
                return lineage.Code[relation] == lineage.Code[other] && !written.IsBefore(otherwise) && !otherwise.IsBefore(written);
            case RelationKind.DerivedFrom:
                return true;
            default:
                return lineage.Code[relation] == lineage.Code[other];
        }
    }

    /// <summary>Whether two relations name parts of one mixture, and a claim of the doubtful one has no note that says why.</summary>
    private static bool AreParts(RelationSet lineage, int doubtful, int other)
    {
        if (lineage.Code[doubtful] != (int)Qualifier.Mixture || lineage.Code[other] != (int)Qualifier.Mixture)
        {
            return false;
        }

        for (var claim = lineage.ClaimStarts[doubtful]; claim < lineage.ClaimStarts[doubtful + 1]; claim++)
        {
            if (lineage.Note is not { } notes || notes[claim] == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a license is surely in force on every day on which a doubtful one may be: from the release of the artifact on, or from the
    /// first day of the doubtful one. One that says no days is not, beside a doubtful one that does; nor is one that does not say when it
    /// ended, beside a doubtful one that begins later.
    /// </summary>
    private static bool Covers(LineageGraph graph, int surer, int doubtful)
    {
        var (sure, open) = (graph.LicenseRelation(surer), graph.LicenseRelation(doubtful));
        var release = graph.ReleaseDateOf(open.Artifact).First;
        var start = open.ValidFrom.First > release ? open.ValidFrom.First : release;
        return !sure.ValidFrom.IsUnreadable && !sure.ValidTo.IsUnreadable
            && (sure.ValidFrom.IsNone
                ? open.ValidFrom.IsNone && (open.ValidTo.IsNone || !sure.ValidTo.IsNone)
                : sure.ValidFrom.Last <= start)
            && (sure.ValidTo.IsNone
                ? open.ValidFrom.First <= release || open.ValidFrom.First <= sure.ValidFrom.First
                : sure.ValidTo.First >= open.ValidTo.Last);
    }

    private void WeighLicenses(LineageGraph graph)
    {
        var licensing = graph.Licensing;
        for (var relation = 0; relation < licensing.Count; relation++)
        {
            var artifact = licensing.From[relation];
            var (start, end) = (licensing.Starts[artifact], licensing.Starts[artifact + 1]);
            if (end - start == 1 || !IsDoubtful(licensing, relation))
            {
                continue;
            }

            for (var other = start; other < end; other++)
            {
                if (licensing.To[other] != licensing.To[relation]
                    && LicensedComponent.IsSame(graph, artifact, relation, other)
                    && !IsDoubtful(licensing, other))
                {
                    _licensing[relation >> 6] |= 1UL << (relation & 63);
                    if (Corrects(graph, licensing, other, relation) && Covers(graph, other, relation)
                        && (licensing.Given![other] || !licensing.Given.AsSpan(start..end).Contains(true))) // licensing says it
                    {
                        _correctedLicensing.Add(relation);
                        break;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Whether a surer relation has a claim of medium or high confidence of a source that does not state the doubtful one. A source that
    /// states both is in doubt itself and corrects nothing; of whom no source is known nobody knows that. Where sources are listed, one
    /// that is not among them is no source: it may be the other one, misspelt.
    /// </summary>
    private static bool Corrects(LineageGraph graph, RelationSet set, int surer, int doubtful)
    {
        for (var claim = set.ClaimStarts[surer]; claim < set.ClaimStarts[surer + 1]; claim++)
        {
            var isOther = set.Confidence[claim] is Confidence.Medium or Confidence.High && IsSource(graph, set.Source[claim]);
            for (var own = set.ClaimStarts[doubtful]; isOther && own < set.ClaimStarts[doubtful + 1]; own++)
            {
                isOther = IsSource(graph, set.Source[own]) && set.Source[own] != set.Source[claim];
            }

            if (isOther)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSource(LineageGraph graph, int text) =>
        text != 0 && (graph.Count(NodeKind.Source) == 0 || graph.SourceOf(text) >= 0);

    /// <summary>Whether every claim of a relation is of low confidence.</summary>
    private static bool IsDoubtful(RelationSet set, int relation)
    {
        for (var claim = set.ClaimStarts[relation]; claim < set.ClaimStarts[relation + 1]; claim++)
        {
            if (set.Confidence[claim] != Confidence.Low)
            {
                return false;
            }
        }

        return true;
    }
}
