using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// INCOMPATIBLE_UPSTREAMS. Rule book, section 5, the case "incompatible parents": two binding duties of licenses of different families
/// cannot both be met, because each wants the whole under its own terms, or because one of them does and the other wants its use limits
/// passed on.
/// </summary>
internal static class IncompatibleUpstreams
{
    /// <summary>One clash for each pair of licenses, about the first two duties that exclude each other; in the order of the set.</summary>
    public static IEnumerable<Clash> Find(ArtifactStudy study) => Find(study, Certainty.Binding);

    /// <summary>The same of duties that are at least so sure.</summary>
    public static IEnumerable<Clash> Find(ArtifactStudy study, Certainty atLeast)
    {
        var duties = study.Restrictions
            .Where(r => r.CertaintyFromOthers >= atLeast && (WantsAlone(r.Term) || r.Term.Code == "FLOW_DOWN"))
            .DistinctBy(static r => (r.Term.Index, r.License))
            .ToList();
        var pairs = new HashSet<(int, int)>();
        for (var i = 0; i < duties.Count; i++)
        {
            for (var j = i + 1; j < duties.Count; j++)
            {
                var (a, b) = (duties[i], duties[j]);
                if (study.Terms.FamilyOf(a.License) != study.Terms.FamilyOf(b.License) && Exclude(a.Term.Code, b.Term.Code)
                    && pairs.Add((Math.Min(a.License, b.License), Math.Max(a.License, b.License))))
                {
                    yield return Clash.About(
                        $"{study.NameOf(study.Artifact)} cannot meet {a.Term.Code} of {study.LicenseNameOf(a.License)} "
                        + $"and {b.Term.Code} of {study.LicenseNameOf(b.License)} at once.",
                        [a, b],
                        study.Artifact);
                }
            }
        }
    }

    /// <summary>Whether a duty wants the whole under its own license, or one that this counts as the same.</summary>
    internal static bool WantsAlone(Term term) => term.Code is "SHARE_ALIKE" or "SAME_LICENSE_WEIGHTS" or "NETWORK_COPYLEFT";

    private static bool Exclude(string a, string b) => (a, b) switch
    {
        ("FLOW_DOWN", "FLOW_DOWN") => false,
        ("FLOW_DOWN", _) => b == "SAME_LICENSE_WEIGHTS",
        (_, "FLOW_DOWN") => a == "SAME_LICENSE_WEIGHTS",
        _ => true,
    };
}
