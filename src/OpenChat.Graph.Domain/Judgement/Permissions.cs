using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A permission, and whether it is left when all licenses on the way have had their say.</summary>
/// <param name="Term">The permission.</param>
/// <param name="Outcome">Whether it is left.</param>
/// <param name="Origin">The nearest artifact whose license does not give it, or is not known; null when granted.</param>
/// <param name="License">The license that does not give it; null when granted or unknown.</param>
public sealed record Permission(Term Term, PermissionOutcome Outcome, int? Origin, int? License);

/// <summary>A permission that one artifact on the way does not give.</summary>
/// <param name="Term">The permission.</param>
/// <param name="Artifact">The artifact.</param>
/// <param name="License">The license of it that does not give it; null when that is not known.</param>
/// <param name="Gap">The number of the doubtful claim without which it would not matter; null when there is none.</param>
/// <param name="IsOfService">Whether terms of a service are what does not give it.</param>
internal readonly record struct Ungranted(Term Term, int Artifact, int? License, int? Gap, bool IsOfService);

/// <summary>
/// The question of what one is permitted to do with an artifact. Rule book, section 2, rule 4: permissions do not travel along paths as
/// restrictions do; one is left only where every license of the artifact and of its parents gives it. The rows of section 4 marked
/// <c>intersect</c> say which relations lead to parents that count. Licenses of other components, such as code and documentation, give and
/// withhold nothing: section 5, the case "component licenses".
/// </summary>
public static class Permissions
{
    private static readonly Question<ImmutableArray<Permission>> Question = new(static study =>
    [
        .. study.Rules.Terms.Where(static term => term.Kind == TermKind.Permission).Select(term => Intersect(study, term)),
    ]);

    /// <summary>Every permission of the vocabulary with its outcome, by code.</summary>
    public static ImmutableArray<Permission> Of(ArtifactStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Question);
    }

    /// <summary>
    /// What is not given of the permissions that a purpose needs, by code; of one permission first what is withheld, then what is not
    /// known, each by distance. Without what the maker of the artifact does not give upstream: it speaks by the license of the artifact.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="branch">Which alternative licenses are chosen.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="doubtfulRelations">The numbers of doubtful claims by the lineage relation they are about.</param>
    /// <param name="doubtfulLicenses">The numbers of doubtful claims by the license relation they are about.</param>
    internal static List<Ungranted> Missing(
        ArtifactStudy study,
        LicenseBranch branch,
        Purpose purpose,
        Dictionary<int, int> doubtfulRelations,
        Dictionary<int, int> doubtfulLicenses)
    {
        var missing = new List<Ungranted>();
        foreach (var term in study.Rules.Terms)
        {
            if (!IsNeeded(study, purpose, term))
            {
                continue;
            }

            var known = Walk(study, branch, term, null, null);
            missing.AddRange(known.OrderBy(static found => found.License is null));
            if (doubtfulRelations.Count + doubtfulLicenses.Count > 0)
            {
                var seen = known.Select(static found => (found.Artifact, found.License)).ToHashSet();
                missing.AddRange(Walk(study, branch, term, doubtfulRelations, doubtfulLicenses)
                    .Where(found => found.Gap is not null && !seen.Contains((found.Artifact, found.License))));
            }
        }

        missing.RemoveAll(found => found.Artifact != study.Artifact && study.Licenses.IsOwnLicensor(study.Artifact, found.Artifact));
        return missing;
    }

    /// <summary>Whether a purpose needs a permission, or may because the rule is missing.</summary>
    internal static bool IsNeeded(ArtifactStudy study, Purpose purpose, Term term) =>
        term.Kind == TermKind.Permission && study.Rules.Effect(purpose, term) is VerdictEffect.Requires or VerdictEffect.Missing;

    /// <summary>The artifacts whose licenses have a say in a permission, the artifact first, then by distance.</summary>
    /// <param name="study">The study.</param>
    /// <param name="term">The permission.</param>
    /// <param name="withDoubts">Whether also those that only outweighed claims lead to.</param>
    internal static IEnumerable<int> AskedFor(ArtifactStudy study, Term term, bool withDoubts = false) =>
        Steps(study, term, withDoubts ? static _ => 0 : null).Select(static step => step.Artifact);

    /// <summary>Whether a license gives a permission, or withholds it; null when no grant at all is recorded for it.</summary>
    /// <remarks>
    /// It withholds one that it does not give although it gives others, or says that it gives nothing.
    /// </remarks>
    internal static bool? Gives(ArtifactStudy study, int license, Term term)
    {
        var terms = study.Terms;
        return terms.Find(license, term.Code) is not null ? true
            : terms.Grants(license)
                || (terms.Find(license, "NO_GRANT") is not null && terms.Find(license, "COMPONENT_TERMS") is null) ? false
            : null;
    }

    /// <summary>
    /// Of licenses that apply together those that give and withhold permissions: not a usage policy, which only limits what a license
    /// beside it gives. A policy alone is asked, so that it never stands for a license that is not there.
    /// </summary>
    internal static ImmutableArray<int> HavingASay(ArtifactStudy study, ReadOnlySpan<int> licenses)
    {
        var asked = ImmutableArray.CreateBuilder<int>(licenses.Length);
        foreach (var license in licenses)
        {
            if (!study.Terms.IsUsagePolicy(license))
            {
                asked.Add(license);
            }
        }

        return asked.Count == 0 ? [.. licenses] : asked.DrainToImmutable();
    }

    private static Permission Intersect(ArtifactStudy study, Term term)
    {
        var missing = Walk(study, LicenseBranch.Usual(study.Licenses), term, null, null);
        foreach (var artifact in AskedFor(study, term).Where(artifact => NamesWhatIsNotThere(study, term, artifact)).Take(1))
        {
            missing.Add(new Ungranted(term, artifact, null, null, IsOfService: false));
        }

        if (missing.Count == 0)
        {
            return new Permission(term, PermissionOutcome.Granted, null, null);
        }

        var first = missing.Find(static found => found.License is not null) is { Term: not null } withheld ? withheld : missing[0];
        return new Permission(
            term, first.License is null ? PermissionOutcome.Unknown : PermissionOutcome.Withheld, first.Artifact, first.License);
    }

    /// <summary>Who does not give a permission, by distance; with doubts, also who would not if doubtful claims were true.</summary>
    private static List<Ungranted> Walk(
        ArtifactStudy study,
        LicenseBranch branch,
        Term term,
        Dictionary<int, int>? doubtfulRelations,
        Dictionary<int, int>? doubtfulLicenses)
    {
        var missing = new List<Ungranted>();
        foreach (var (at, gap) in Steps(
            study, term, doubtfulRelations is null ? null : r => doubtfulRelations.TryGetValue(r, out var gap) ? gap : null))
        {
            var licenses = branch.Of(at);
            if (licenses.IsEmpty)
            {
                missing.Add(new Ungranted(term, at, null, gap, IsOfService: false));
            }

            foreach (var license in HavingASay(study, licenses))
            {
                Ask(at, license, gap);
            }

            if (doubtfulLicenses is { Count: > 0 })
            {
                foreach (var relation in study.Graph.LicensesOf(at))
                {
                    // That a license is not known is no claim about what it says.
                    if (doubtfulLicenses.TryGetValue(relation.Position, out var doubt) && study.Licenses.IsOwn(at, relation.Position)
                        && !study.Terms.IsMissing(relation.License))
                    {
                        Ask(at, relation.License, gap ?? doubt);
                    }
                }
            }
        }

        return missing;

        void Ask(int artifact, int license, int? gap)
        {
            if (Gives(study, license, term) is not true and var given)
            {
                missing.Add(new Ungranted(
                    term, artifact, given is null ? null : license, gap, study.Terms.IsOfService(license)));
            }
        }
    }

    /// <summary>
    /// The artifact and the parents that count, breadth first; each once, so that circles end. With doubts also those that doubtful claims
    /// lead to, with the number of the first such claim on the way.
    /// </summary>
    private static IEnumerable<(int Artifact, int? Gap)> Steps(ArtifactStudy study, Term term, Func<int, int?>? doubts)
    {
        var lineage = study.Graph.Lineage;
        var seen = new HashSet<int> { study.Artifact };
        var open = new Queue<(int Artifact, int? Gap)>([(study.Artifact, null)]);
        while (open.TryDequeue(out var step))
        {
            yield return step;
            for (var r = lineage.Starts[step.Artifact]; r < lineage.Starts[step.Artifact + 1]; r++)
            {
                var doubt = doubts is not null && study.Licenses.IsDoubtful(r) ? doubts(r) : null;
                if ((study.Licenses.Carries(r) || doubt is not null)
                    && study.Rules.Intersects(term, lineage.Kinds![r], lineage.QualifierOf(r)) // lineage has kinds
                    && seen.Add(lineage.To[r]))
                {
                    open.Enqueue((lineage.To[r], step.Gap ?? doubt));
                }
            }
        }
    }

    /// <summary>
    /// Whether a license of the artifact, or a parent that counts, is not known, so that nobody can say what it gives.
    /// </summary>
    private static bool NamesWhatIsNotThere(ArtifactStudy study, Term term, int artifact)
    {
        foreach (var gap in MissingEnds.Of(study, artifact).Concat(ParentGaps.Of(study, artifact)))
        {
            foreach (var site in gap.Sites)
            {
                if (site.Kind != SiteKind.Behind || study.Rules.Intersects(term, site.Relation, site.Qualifier))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
