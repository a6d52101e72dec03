using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A permission and whether it is left after intersecting all licenses and parents (rule 4).</summary>
/// <param name="Term">The permission.</param>
/// <param name="Outcome">Whether it is left.</param>
/// <param name="Origin">The nearest artifact whose license does not give it, or is not known; null when granted.</param>
/// <param name="License">The license that does not give it; null when granted or unknown.</param>
public sealed record Permission(Term Term, PermissionOutcome Outcome, int? Origin, int? License);

public sealed partial class LineageAnalysis
{
    /// <summary>
    /// Every permission of the vocabulary, by code: granted only if every license of every component of the artifact and of its parents
    /// gives it.
    /// </summary>
    public ImmutableArray<Permission> PermissionsOf(int artifact)
    {
        var answers = AnswersFor(artifact);
        answers.Permissions ??= [.. Rules.Terms.Where(static t => t.Kind == TermKind.Permission).Select(t => Intersect(t, artifact, null))];
        return ImmutableCollectionsMarshal.AsImmutableArray(answers.Permissions);
    }

    /// <summary>Walks all parents over relations that intersect the permission; each artifact once, so cycles end.</summary>
    private Permission Intersect(Term term, int artifact, ImmutableArray<int>? ownLicenses)
    {
        var lineage = Graph.Lineage;
        var seen = new HashSet<int> { artifact };
        var open = new Queue<int>([artifact]);
        int? unknown = null;
        while (open.TryDequeue(out var at))
        {
            var licenses = at == artifact && ownLicenses is { } chosen ? chosen.AsSpan() : Licenses.InForce(at);
            if (licenses.IsEmpty)
            {
                unknown ??= at;
            }

            foreach (var license in licenses)
            {
                if (Withholds(license, term, ref unknown, at))
                {
                    return new Permission(term, PermissionOutcome.Withheld, at, license);
                }
            }

            foreach (var relation in Graph.LicensesOf(at))
            {
                if (Licenses.StatusOf(relation.Position) == LicenseStatus.OtherComponent
                    && Withholds(relation.License, term, ref unknown, at))
                {
                    return new Permission(term, PermissionOutcome.Withheld, at, relation.License);
                }
            }

            for (var r = lineage.Starts[at]; r < lineage.Starts[at + 1]; r++)
            {
                if (Licenses.Carries(r) && Rules.Intersects(term, lineage.Kinds![r], lineage.QualifierOf(r)) && seen.Add(lineage.To[r]))
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
    /// A text that grants things, or says that nothing is granted, and does not give this. A text of which no grant is recorded leaves it
    /// unknown.
    /// </summary>
    private bool Withholds(int license, Term term, ref int? unknown, int artifact)
    {
        if (Terms.Find(license, term.Code) is not null)
        {
            return false;
        }

        if (Terms.Grants(license) || (Terms.Find(license, "NO_GRANT") is not null && Terms.Find(license, "COMPONENT_TERMS") is null))
        {
            return true;
        }

        unknown ??= artifact;
        return false;
    }
}
