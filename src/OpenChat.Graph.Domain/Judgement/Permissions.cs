using System.Collections.Immutable;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A permission, and whether it is left when all licenses on the way have had their say.</summary>
/// <param name="Term">The permission.</param>
/// <param name="Outcome">Whether it is left.</param>
/// <param name="Origin">The nearest artifact whose license does not give it, or is not known; null when granted.</param>
/// <param name="License">The license that does not give it; null when granted or unknown.</param>
public sealed record Permission(Term Term, PermissionOutcome Outcome, int? Origin, int? License);

/// <summary>
/// The question of what one is permitted to do with an artifact. Rule book, section 2, rule 4: permissions do not travel along paths as
/// restrictions do; one is left only where every license of every component of the artifact and of its parents gives it. The rows of
/// section 4 marked <c>intersect</c> say which relations lead to parents that count.
/// </summary>
public static class Permissions
{
    private static readonly Question<ImmutableArray<Permission>> Question = new(static study =>
    [
        .. study.Rules.Terms
            .Where(static term => term.Kind == TermKind.Permission)
            .Select(term => Intersect(study, term, study.LicensesInForce)),
    ]);

    /// <summary>Every permission of the vocabulary with its outcome, by code.</summary>
    public static ImmutableArray<Permission> Of(ArtifactStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Question);
    }

    /// <summary>
    /// One permission of the artifact if its own licenses were these. Walks to all parents, breadth first; each artifact is visited once,
    /// so cycles end.
    /// </summary>
    internal static Permission Intersect(ArtifactStudy study, Term term, ReadOnlySpan<int> ownLicenses)
    {
        var (graph, resolution) = (study.Graph, study.Licenses);
        var lineage = graph.Lineage;
        var seen = new HashSet<int> { study.Artifact };
        var open = new Queue<int>([study.Artifact]);
        int? unknown = null;
        while (open.TryDequeue(out var at))
        {
            var licenses = at == study.Artifact ? ownLicenses : resolution.InForce(at);
            if (licenses.IsEmpty)
            {
                unknown ??= at;
            }

            foreach (var license in licenses)
            {
                if (Withholds(study, license, term, ref unknown, at))
                {
                    return new Permission(term, PermissionOutcome.Withheld, at, license);
                }
            }

            foreach (var relation in graph.LicensesOf(at))
            {
                if (resolution.StatusOf(relation.Position) == LicenseStatus.OtherComponent
                    && Withholds(study, relation.License, term, ref unknown, at))
                {
                    return new Permission(term, PermissionOutcome.Withheld, at, relation.License);
                }
            }

            for (var r = lineage.Starts[at]; r < lineage.Starts[at + 1]; r++)
            {
                if (resolution.Carries(r)
                    && study.Rules.Intersects(term, lineage.Kinds![r], lineage.QualifierOf(r)) // lineage has kinds
                    && seen.Add(lineage.To[r]))
                {
                    open.Enqueue(lineage.To[r]);
                }
            }
        }

        return unknown is { } gap
            ? new Permission(term, PermissionOutcome.Unknown, gap, null)
            : new Permission(term, PermissionOutcome.Granted, null, null);
    }

    /// <summary>
    /// Whether a license withholds a permission: it does not give this one, although it gives others or says that it gives nothing. A
    /// license of which no grant is recorded leaves it unknown.
    /// </summary>
    private static bool Withholds(ArtifactStudy study, int license, Term term, ref int? unknown, int artifact)
    {
        var terms = study.Terms;
        if (terms.Find(license, term.Code) is not null)
        {
            return false;
        }

        if (terms.Grants(license) || (terms.Find(license, "NO_GRANT") is not null && terms.Find(license, "COMPONENT_TERMS") is null))
        {
            return true;
        }

        unknown ??= artifact;
        return false;
    }
}
