using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// NAME_PREFIX_MISSING. Rule book, section 5, the case "name duty unmet": a license upstream demands that the public name begin with its
/// mark (license_terms.csv, <c>mark</c>), the duty binds, and the name begins otherwise.
/// </summary>
internal static class NamePrefix
{
    /// <summary>
    /// Compares letters and digits alone, in any case: "llama_3.1" begins with the mark "Llama". Of a name of the form owner/name the part
    /// behind the last slash counts.
    /// </summary>
    public static IEnumerable<Clash> Missing(ArtifactStudy study)
    {
        var duties = study.Restrictions
            .Where(static r =>
                r.Inherited && r.CertaintyFromOthers == Certainty.Binding && r.Term.Code == "NAME_PREFIX" && r.Clause.Mark.Length > 0)
            .ToList();
        if (duties.Count == 0)
        {
            return [];
        }

        var name = study.NameOf(study.Artifact);
        var folded = Fold(name[(name.LastIndexOf('/') + 1)..]);
        var unmet = duties.FindAll(r => !folded.StartsWith(Fold(r.Clause.Mark), StringComparison.Ordinal));
        if (unmet.Count == 0)
        {
            return [];
        }

        var marks = string.Join(" and ", unmet.Select(static r => $"\"{r.Clause.Mark}\"").Distinct(StringComparer.Ordinal));
        return
        [
            Clash.About(
                $"The name {name} does not start with {marks}, which {Clash.LicensesOf(study, unmet)} asks for.", unmet, study.Artifact),
        ];
    }

    private static string Fold(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
