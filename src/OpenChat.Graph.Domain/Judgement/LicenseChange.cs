using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// LICENSE_CHANGED. Rule book, section 5, the case "license changed over time": licenses of one component of the artifact came one after
/// the other. A release keeps the license it went out with, and a later, freer one may be used by whoever obtains the later release.
/// </summary>
internal static class LicenseChange
{
    /// <summary>One clash that names every license that took part in a change.</summary>
    public static IEnumerable<Clash> Find(ArtifactStudy study)
    {
        var relations = study.Graph.LicensesOf(study.Artifact);
        var licenses = new SortedSet<int>();
        for (var i = 0; i < relations.Count; i++)
        {
            for (var j = i + 1; j < relations.Count; j++)
            {
                var (a, b) = (relations[i], relations[j]);
                if (a.License != b.License && CoverOneComponent(study, a, b) && IsBetween(a, b))
                {
                    licenses.Add(a.License);
                    licenses.Add(b.License);
                }
            }
        }

        return licenses.Count == 0
            ? []
            :
            [
                new Clash(
                    $"The license of {study.NameOf(study.Artifact)} changed: "
                    + $"{string.Join(", ", licenses.Select(study.LicenseNameOf))}; what counts is the version obtained.",
                    [study.Artifact],
                    [.. licenses],
                    []),
            ];
    }

    /// <summary>Whether two license relations of one artifact cover the same component of it.</summary>
    internal static bool CoverOneComponent(ArtifactStudy study, LicenseRelation a, LicenseRelation b) =>
        LicensedComponent.IsSame(study.Graph, a.Artifact, a.Position, b.Position);

    /// <summary>Whether the license changed between the two: one of them came after the other.</summary>
    internal static bool IsBetween(LicenseRelation a, LicenseRelation b) => Follows(a, b) || Follows(b, a);

    /// <summary>Whether one license starts when the other has ended, or both have a start and its own is later.</summary>
    private static bool Follows(LicenseRelation later, LicenseRelation earlier) =>
        !later.ValidFrom.IsNone && earlier.ValidFrom.First < later.ValidFrom.First
        && (!earlier.ValidFrom.IsNone || (!earlier.ValidTo.IsNone && earlier.ValidTo.First <= later.ValidFrom.Last));
}
