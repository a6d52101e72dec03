using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// CLAIM_DISAGREEMENT. Rule book, section 5, the case "competing sources": sources contradict each other about any artifact on the way.
/// They state other licenses of one component, other bases, methods or stages, or a surer claim outweighs a doubtful one. All claims are
/// kept; none is called wrong here.
/// </summary>
internal static class ClaimDisagreement
{
    /// <summary>One clash about all disagreements on the way, by distance.</summary>
    public static IEnumerable<Clash> Find(ArtifactStudy study)
    {
        var messages = new List<string>();
        var artifacts = new HashSet<int>();
        var licenses = new HashSet<int>();
        foreach (var artifact in study.Closure)
        {
            var before = messages.Count;
            AddLicenses(study, artifact, messages, licenses);
            AddBases(study, artifact, messages);
            AddQualifiers(study, artifact, messages);
            foreach (var relation in study.Graph.Outgoing(artifact))
            {
                // Bases are a matter for AddBases alone, also where one of them is outweighed.
                if (relation.Kind != RelationKind.FineTunesFrom && study.Licenses.IsOutweighed(relation.Position))
                {
                    messages.Add(Unknowns.Doubt(study, relation));
                }
            }

            if (messages.Count > before)
            {
                artifacts.Add(artifact);
            }
        }

        return messages.Count == 0
            ? []
            :
            [
                new Clash(
                    Clash.Sentences([.. messages.Distinct(StringComparer.Ordinal)]),
                    [.. artifacts.Order()],
                    [.. licenses.Order()],
                    []),
            ];
    }

    /// <summary>Two licenses of one component that are neither alternatives nor one after the other.</summary>
    private static void AddLicenses(ArtifactStudy study, int artifact, List<string> messages, HashSet<int> licenses)
    {
        var relations = study.Graph.LicensesOf(artifact);
        for (var i = 0; i < relations.Count; i++)
        {
            for (var j = i + 1; j < relations.Count; j++)
            {
                var (a, b) = (relations[i], relations[j]);
                if (a.License != b.License && LicenseChange.CoverOneComponent(study, a, b)
                    && !(a.GroupNumber != 0 && a.GroupNumber == b.GroupNumber)
                    && !LicenseChange.IsBetween(a, b) && Contradict(a.Claims, b.Claims))
                {
                    messages.Add(
                        $"Sources put {study.NameOf(artifact)} under {study.LicenseNameOf(a.License)} "
                        + $"and under {study.LicenseNameOf(b.License)}.");
                    licenses.Add(a.License);
                    licenses.Add(b.License);
                }
            }
        }
    }

    /// <summary>Two bases, where one of them would do: a merge has several.</summary>
    private static void AddBases(ArtifactStudy study, int artifact, List<string> messages)
    {
        var bases = study.Graph.Outgoing(artifact)
            .Where(static r => r.Kind == RelationKind.FineTunesFrom && r.Qualifier != Qualifier.Merge)
            .ToList();
        for (var i = 0; i < bases.Count; i++)
        {
            for (var j = i + 1; j < bases.Count; j++)
            {
                if (bases[i].To != bases[j].To && Contradict(bases[i].Claims, bases[j].Claims))
                {
                    messages.Add(
                        $"Sources base {study.NameOf(artifact)} on {study.NameOf(bases[i].To)} and on {study.NameOf(bases[j].To)}.");
                }
            }
        }
    }

    /// <summary>
    /// Two methods or stages of one relation; that a source does not say it is a statement of its own. Roles of a generator do not
    /// contradict each other: a model may well write prompts and answers.
    /// </summary>
    private static void AddQualifiers(ArtifactStudy study, int artifact, List<string> messages)
    {
        var relations = study.Graph.Outgoing(artifact);
        for (var i = 0; i < relations.Count; i++)
        {
            // Relations to one artifact stand next to each other.
            for (var j = i + 1; j < relations.Count && relations[j].Kind == relations[i].Kind && relations[j].To == relations[i].To; j++)
            {
                var (a, b) = (relations[i], relations[j]);
                if (a.Kind != RelationKind.GeneratedBy && a.QualifierText != b.QualifierText && Contradict(a.Claims, b.Claims))
                {
                    var what = a.Kind == RelationKind.TrainedOn
                        ? $"stages in which {study.NameOf(artifact)} was trained on"
                        : $"ways in which {study.NameOf(artifact)} was made from";
                    messages.Add($"Sources state different {what} {study.NameOf(a.To)}: {Word(a)} and {Word(b)}.");
                }
            }
        }

        static string Word(LineageRelation relation) => relation.QualifierText is { Length: > 0 } word ? word : "one that is not said";
    }

    /// <summary>Whether each side has a source that the other does not have: one source may well state both.</summary>
    private static bool Contradict(GraphList<Claim> a, GraphList<Claim> b) => HasOther(a, b) && HasOther(b, a);

    private static bool HasOther(GraphList<Claim> a, GraphList<Claim> b)
    {
        foreach (var claim in a)
        {
            var found = false;
            foreach (var other in b)
            {
                found |= other.SourceNumber == claim.SourceNumber;
            }

            if (!found)
            {
                return true;
            }
        }

        return false;
    }
}
