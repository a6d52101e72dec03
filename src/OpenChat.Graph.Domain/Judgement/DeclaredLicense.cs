using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Inherited terms against the license an artifact declares. Rule book, section 5, the cases "relicensing upward", "permissive to
/// permissive", "contested only" and "missing flow-down". What the maker of the artifact licensed is compared with nothing: whoever owns it
/// may license it anew. Where no license with recorded terms is declared there is nothing to compare: that is a missing license.
/// </summary>
/// <remarks>
/// The case "weight differences": the license of a delta speaks for the difference alone, so what it leaves out of the terms upstream is
/// information. So it is where the weights are said to be under a license that comes from upstream: that is the agreement beside it. Where
/// the maker licenses the weights anew, that license is compared.
/// </remarks>
internal static class DeclaredLicense
{
    /// <summary>RELICENSED_UPWARD: likely or binding limits that the declared license leaves out.</summary>
    public static IEnumerable<Clash> RelicensedUpward(ArtifactStudy study) => LeftOut(
        study,
        static r => r.Term.Severity >= 2 && r.CertaintyFromOthers >= Certainty.Likely,
        "leaves out, although likely or binding:");

    /// <summary>NOTICE_GAP: the only loss is notices, credit and the like.</summary>
    public static IEnumerable<Clash> NoticeGap(ArtifactStudy study) => LeftOut(
        study,
        static r => r.Term.Severity == 1 && r.CertaintyFromOthers >= Certainty.Likely,
        "drops the notice duties");

    /// <summary>DECLARED_OMITS_CONTESTED: limits that are no more than contested.</summary>
    public static IEnumerable<Clash> OmitsContested(ArtifactStudy study) => LeftOut(
        study,
        static r => r.Term.Severity >= 2 && r.CertaintyFromOthers == Certainty.Contested,
        "does not speak of the contested");

    /// <summary>MISSING_FLOW_DOWN: use limits must be passed on, and the declared license has none.</summary>
    public static IEnumerable<Clash> MissingFlowDown(ArtifactStudy study)
    {
        var flowDown = Inherited(study, static r => r.CertaintyFromOthers == Certainty.Binding && r.Term.Code == "FLOW_DOWN");
        var (of, beside, _) = flowDown.Count == 0 ? ([], [], false) : Declared(study);
        List<int> licenses = [.. of, .. beside];
        return licenses.Count == 0
            || licenses.SelectMany(l => study.Terms.ClausesOf(l)).Any(static c => c.Term.Code is "FLOW_DOWN" or "USE_BASED_RESTRICTIONS")
            ? []
            :
            [
                Clash.About(
                    $"{Clash.LicensesOf(study, flowDown)} must be passed on, and {Names(study, licenses)}, "
                    + $"the license of {study.NameOf(study.Artifact)}, has no use limits.",
                    flowDown,
                    study.Artifact),
            ];
    }

    /// <summary>
    /// The inherited terms that the declared license leaves out although they are likely or binding, in the order of the set; not where the
    /// license speaks for a difference of weights alone.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="leastSeverity">The least severity of a term.</param>
    /// <param name="atLeast">How sure a term must be.</param>
    public static List<Restriction> Lost(ArtifactStudy study, int leastSeverity, Certainty atLeast = Certainty.Likely) =>
        Compare(study, r => r.Term.Severity >= leastSeverity && r.CertaintyFromOthers >= atLeast) is { IsOfDelta: false } found
            ? found.LeftOut
            : [];

    /// <summary>What the declared licenses leave out, these licenses, and whether they speak for a delta alone.</summary>
    private static (List<Restriction> LeftOut, List<int> Licenses, bool IsOfDelta) Compare(
        ArtifactStudy study, Func<Restriction, bool> counts)
    {
        var restrictions = Inherited(study, counts);
        var (licenses, beside, isOfDelta) = restrictions.Count == 0 ? ([], [], false) : Declared(study);
        restrictions.RemoveAll(r =>
            licenses.Count == 0 || licenses.Concat(beside).Any(l => study.Terms.Find(l, r.Term.Code) is not null));
        return (restrictions, licenses, isOfDelta);
    }

    private static IEnumerable<Clash> LeftOut(ArtifactStudy study, Func<Restriction, bool> counts, string verb)
    {
        var (restrictions, licenses, isOfDelta) = Compare(study, counts);
        if (restrictions.Count == 0)
        {
            return [];
        }

        var terms = string.Join(
            ", ", restrictions.Select(static r => r.Term.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var licensed = $"{(isOfDelta ? "the weight difference of " : "")}{study.NameOf(study.Artifact)}";
        var clash = Clash.About(
            $"{Names(study, licenses)}, the license of {licensed}, {verb} {terms} of {Clash.LicensesOf(study, restrictions)}."
            + (isOfDelta
                ? " It speaks for the difference alone; what it leaves out applies beside it, to the weights that the difference and its "
                    + "base make together."
                : ""),
            restrictions,
            study.Artifact);
        return [isOfDelta ? clash with { Level = ConflictLevel.Info } : clash];
    }

    private static List<Restriction> Inherited(ArtifactStudy study, Func<Restriction, bool> counts)
    {
        var restrictions = new List<Restriction>();
        foreach (var restriction in study.Restrictions)
        {
            if (restriction.Inherited && counts(restriction))
            {
                restrictions.Add(restriction);
            }
        }

        return restrictions;
    }

    /// <summary>
    /// The licenses in force that say something: those that are compared, those that apply beside them, and whether the former speak for a
    /// delta of the weights alone.
    /// </summary>
    private static (List<int> Of, List<int> Beside, bool IsOfDelta) Declared(ArtifactStudy study)
    {
        var inForce = study.Graph.LicensesOf(study.Artifact)
            .Where(relation => study.Licenses.StatusOf(relation.Position) == LicenseStatus.InForce
                && study.Terms.IsRecorded(relation.License) && !study.Terms.IsMissing(relation.License))
            .ToLookup(static relation => relation.Component == Component.Delta, static relation => relation.License);
        List<int> delta = [.. inForce[true].Distinct().Order()];
        List<int> weights = [.. inForce[false].Distinct().Order()];
        if (delta.Count == 0)
        {
            return (weights, [], false);
        }

        var upstream = Inherited(study, static _ => true).Select(static restriction => restriction.License).ToHashSet();
        return weights.TrueForAll(upstream.Contains) ? (delta, weights, true) : (weights, [], false);
    }

    private static string Names(ArtifactStudy study, IEnumerable<int> licenses) =>
        string.Join(" and ", licenses.Select(study.LicenseNameOf));
}
