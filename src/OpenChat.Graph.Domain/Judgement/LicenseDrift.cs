using System.Collections.Immutable;
using OpenChat.Graph.Domain.Propagation;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>An artifact whose declared license is looser than what comes from one of those it was made from.</summary>
/// <param name="Child">The artifact.</param>
/// <param name="Relation">Position of the relation over which the terms come; it leads to the parent.</param>
/// <param name="Lost">The terms that the license of the child leaves out, in the order of the set; not empty.</param>
public sealed record LicenseDrift(int Child, int Relation, ImmutableArray<Restriction> Lost)
{
    /// <summary>How many further ways are looked at for one that does not start from a license of the maker.</summary>
    private const int MaxWays = 50;

    /// <summary>
    /// The drifts of a whole graph: those of which most was made directly first, then in the order of children and of relations. Rule book,
    /// section 5, "relicensing upward" and "permissive to permissive": terms that are likely or binding and come from others than the
    /// maker, where a license with recorded terms is declared for more than a difference of weights.
    /// </summary>
    /// <param name="analysis">The graph.</param>
    /// <param name="leastSeverity">The least severity of a term: 1 counts notices and credit, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<LicenseDrift> All(LineageAnalysis analysis, int leastSeverity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var table = analysis.SomeVerdicts(cancellationToken);
        var drifts = new bool?[table.ClassCount]; // what tells no verdict apart tells no drift apart
        var found = new List<LicenseDrift>();
        for (var artifact = 0; artifact < analysis.Graph.ArtifactCount; artifact++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = drifts[table.ClassOf(artifact)];
            if (known == false)
            {
                continue;
            }

            var own = Of(new ArtifactStudy(analysis, artifact), leastSeverity);
            drifts[table.ClassOf(artifact)] = !own.IsEmpty;
            found.AddRange(own);
        }

        var noAncestry = analysis.Licenses.NoAncestry;
        return
        [
            .. found.OrderByDescending(drift => analysis.Graph.CountDirectDescendants(drift.Child, noAncestry))
                .ThenBy(static drift => drift.Child).ThenBy(static drift => drift.Relation),
        ];
    }

    /// <summary>The drifts of one artifact, by relation.</summary>
    public static ImmutableArray<LicenseDrift> Of(ArtifactStudy study, int leastSeverity)
    {
        ArgumentNullException.ThrowIfNull(study);
        return
        [
            .. DeclaredLicense.Lost(study, leastSeverity).GroupBy(lost => RelationOf(study, lost)).OrderBy(static group => group.Key)
                .Select(group => new LicenseDrift(study.Artifact, group.Key, [.. group])),
        ];
    }

    /// <summary>The first relation of the best way that comes from somebody else than the maker of the artifact.</summary>
    private static int RelationOf(ArtifactStudy study, Restriction restriction)
    {
        if (study.Licenses.IsOwnLicensor(study.Artifact, restriction.Origin))
        {
            foreach (var path in FurtherPaths.Of(restriction, MaxWays).Paths)
            {
                if (!study.Licenses.IsOwnLicensor(study.Artifact, path.Origin))
                {
                    return path.Hop(0).Position;
                }
            }
        }

        return restriction.Hop(0).Position;
    }
}
