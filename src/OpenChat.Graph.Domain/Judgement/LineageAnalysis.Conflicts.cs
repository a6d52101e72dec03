using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>Something about an artifact that does not fit together.</summary>
/// <param name="Code">Which kind.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">What clashes, in one sentence.</param>
/// <param name="Artifacts">The artifacts concerned, by index.</param>
/// <param name="Licenses">The licenses concerned, by index.</param>
/// <param name="Terms">The terms concerned, by code.</param>
public sealed record Conflict(
    ConflictCode Code,
    ConflictLevel Level,
    string Message,
    ImmutableArray<int> Artifacts,
    ImmutableArray<int> Licenses,
    ImmutableArray<Term> Terms);

public sealed partial class LineageAnalysis
{
    /// <summary>
    /// What does not fit together about an artifact and the way to it, by code. One entry per code, but for each pair of duties that
    /// exclude each other.
    /// </summary>
    public ImmutableArray<Conflict> ConflictsOf(int artifact)
    {
        var answers = AnswersFor(artifact);
        answers.Conflicts ??= FindConflicts(answers);
        return ImmutableCollectionsMarshal.AsImmutableArray(answers.Conflicts);
    }

    private static Conflict From(
        ConflictCode code, ConflictLevel level, string message, IReadOnlyCollection<Restriction> restrictions, int artifact) => new(
        code,
        level,
        message,
        [.. restrictions.Select(static r => r.Origin).Append(artifact).Distinct().Order()],
        [.. restrictions.Select(static r => r.License).Distinct().Order()],
        [.. restrictions.Select(static r => r.Term).DistinctBy(static t => t.Index).OrderBy(static t => t.Index)]);

    private Conflict[] FindConflicts(Answers answers)
    {
        var conflicts = new List<Conflict>();
        var set = answers.Restrictions;
        var artifact = set.Artifact;
        CompareWithDeclared(set, conflicts);
        CheckName(set, conflicts);
        FindExclusions(set, conflicts);
        foreach (var (kind, code) in ((UnknownKind, ConflictCode)[])
            [
                (UnknownKind.MissingLicense, ConflictCode.MissingLicense),
                (UnknownKind.UndisclosedTrainingData, ConflictCode.UndisclosedTrainingData),
            ])
        {
            var gaps = UnknownsFor(answers).Where(g => g.Kind == kind).ToList();
            if (gaps.Count > 0)
            {
                conflicts.Add(new Conflict(
                    code,
                    ConflictLevel.Warning,
                    string.Join(' ', gaps.Select(static g => g.Message)),
                    [.. gaps.Select(static g => g.Artifact).Distinct().Order()],
                    [],
                    []));
            }
        }

        FindDisagreements(answers, conflicts);
        FindAmbiguity(artifact, conflicts);
        FindLicenseChange(artifact, conflicts);
        return [.. conflicts.OrderBy(static c => c.Code)];
    }

    /// <summary>
    /// Inherited terms that the declared license does not have. Without a declared license there is nothing to compare: that is
    /// MISSING_LICENSE.
    /// </summary>
    private void CompareWithDeclared(RestrictionSet set, List<Conflict> conflicts)
    {
        var artifact = set.Artifact;
        var licenses = Licenses.InForce(artifact).ToArray().Where(l => Terms.IsRecorded(l) && !Terms.IsMissing(l)).ToList();
        if (licenses.Count == 0)
        {
            return;
        }

        var declared = licenses.SelectMany(l => Terms.ClausesOf(l)).Select(static c => c.Term.Index).ToHashSet();
        var names = string.Join(" and ", licenses.Select(LicenseName));
        var missing = set.Where(r => r.Inherited && !declared.Contains(r.Term.Index)).ToList();
        Add(
            ConflictCode.RelicensedUpward,
            ConflictLevel.Error,
            static r => r.Term.Severity >= 2 && r.Certainty >= Certainty.Likely,
            "leaves out, although likely or binding:");
        Add(
            ConflictCode.NoticeGap,
            ConflictLevel.Warning,
            static r => r.Term.Severity == 1 && r.Certainty >= Certainty.Likely,
            "drops the notice duties");
        Add(
            ConflictCode.DeclaredOmitsContested,
            ConflictLevel.Info,
            static r => r.Term.Severity >= 2 && r.Certainty == Certainty.Contested,
            "does not speak of the contested");

        var flowDown = set.Where(static r => r.Inherited && r.Certainty == Certainty.Binding && r.Term.Code == "FLOW_DOWN").ToList();
        if (flowDown.Count > 0
            && !licenses.SelectMany(l => Terms.ClausesOf(l)).Any(static c => c.Term.Code is "FLOW_DOWN" or "USE_BASED_RESTRICTIONS"))
        {
            conflicts.Add(From(
                ConflictCode.MissingFlowDown,
                ConflictLevel.Error,
                $"{Origins(flowDown)} must be passed on, and {names}, the license of {NameOf(artifact)}, has no use limits.",
                flowDown,
                artifact));
        }

        void Add(ConflictCode code, ConflictLevel level, Func<Restriction, bool> fits, string verb)
        {
            var restrictions = missing.Where(fits).ToList();
            if (restrictions.Count > 0)
            {
                var terms = string.Join(
                    ", ", restrictions.Select(static r => r.Term.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
                conflicts.Add(From(
                    code,
                    level,
                    $"{names}, the license of {NameOf(artifact)}, {verb} {terms} of {Origins(restrictions)}.",
                    restrictions,
                    artifact));
            }
        }
    }

    private string Origins(List<Restriction> restrictions) =>
        string.Join(", ", restrictions.Select(static r => r.License).Distinct().Order().Select(LicenseName));

    /// <summary>
    /// A binding NAME_PREFIX of a license with a known mark. A name of the form owner/name is looked at behind the slash.
    /// </summary>
    private void CheckName(RestrictionSet set, List<Conflict> conflicts)
    {
        var name = NameOf(set.Artifact);
        var unmet = set.Where(r => r.Inherited && r.Certainty == Certainty.Binding && r.Term.Code == "NAME_PREFIX"
            && r.Clause.Mark.Length > 0
            && !Folded(name[(name.LastIndexOf('/') + 1)..]).StartsWith(Folded(r.Clause.Mark), StringComparison.Ordinal)).ToList();
        if (unmet.Count > 0)
        {
            var marks = string.Join(" and ", unmet.Select(static r => $"\"{r.Clause.Mark}\"").Distinct(StringComparer.Ordinal));
            conflicts.Add(From(
                ConflictCode.NamePrefixMissing,
                ConflictLevel.Error,
                $"The name {name} does not start with {marks}, which {Origins(unmet)} asks for.",
                unmet,
                set.Artifact));
        }

        static string Folded(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
    }

    /// <summary>Two binding duties of licenses of different families that cannot both be met: each wants the whole under its own terms, or
    /// one of them does and
    /// the other wants its use limits passed on.</summary>
    private void FindExclusions(RestrictionSet set, List<Conflict> conflicts)
    {
        var binding = set
            .Where(static r => r.Certainty == Certainty.Binding
                && r.Term.Code is "SHARE_ALIKE" or "SAME_LICENSE_WEIGHTS" or "NETWORK_COPYLEFT" or "FLOW_DOWN")
            .DistinctBy(static r => (r.Term.Index, r.License))
            .ToList();
        var pairs = new HashSet<(int, int)>();
        for (var i = 0; i < binding.Count; i++)
        {
            for (var j = i + 1; j < binding.Count; j++)
            {
                var (a, b) = (binding[i], binding[j]);
                if (Terms.FamilyOf(a.License) != Terms.FamilyOf(b.License) && Exclude(a.Term.Code, b.Term.Code)
                    && pairs.Add((Math.Min(a.License, b.License), Math.Max(a.License, b.License))))
                {
                    conflicts.Add(From(
                        ConflictCode.IncompatibleUpstreams,
                        ConflictLevel.Error,
                        $"{NameOf(set.Artifact)} cannot meet {a.Term.Code} of {LicenseName(a.License)} "
                        + $"and {b.Term.Code} of {LicenseName(b.License)} at once.",
                        [a, b],
                        set.Artifact));
                }
            }
        }

        static bool Exclude(string a, string b) => (a, b) switch
        {
            ("FLOW_DOWN", "FLOW_DOWN") => false,
            ("FLOW_DOWN", _) => b == "SAME_LICENSE_WEIGHTS",
            (_, "FLOW_DOWN") => a == "SAME_LICENSE_WEIGHTS",
            _ => true,
        };
    }

    /// <summary>
    /// Sources that contradict each other about any artifact on the way: other licenses of one component, other bases, claims that surer
    /// ones outweigh.
    /// </summary>
    private void FindDisagreements(Answers answers, List<Conflict> conflicts)
    {
        var messages = new List<string>();
        var artifacts = new HashSet<int>();
        var licenses = new HashSet<int>();
        foreach (var artifact in answers.Closure)
        {
            var before = messages.Count;
            var relations = Graph.LicensesOf(artifact);
            for (var i = 0; i < relations.Count; i++)
            {
                for (var j = i + 1; j < relations.Count; j++)
                {
                    var (a, b) = (relations[i], relations[j]);
                    if (a.License != b.License && SameComponent(a, b) && !(a.GroupNumber != 0 && a.GroupNumber == b.GroupNumber)
                        && !Follows(a, b) && !Follows(b, a) && Contradict(a.Claims, b.Claims))
                    {
                        messages.Add($"Sources put {NameOf(artifact)} under {LicenseName(a.License)} and under {LicenseName(b.License)}.");
                        licenses.Add(a.License);
                        licenses.Add(b.License);
                    }
                }
            }

            var bases = Graph.Outgoing(artifact)
                .Where(static r => r.Kind == RelationKind.FineTunesFrom && r.Qualifier != Qualifier.Merge)
                .ToList();
            for (var i = 0; i < bases.Count; i++)
            {
                for (var j = i + 1; j < bases.Count; j++)
                {
                    if (bases[i].To != bases[j].To && Contradict(bases[i].Claims, bases[j].Claims))
                    {
                        messages.Add($"Sources base {NameOf(artifact)} on {NameOf(bases[i].To)} and on {NameOf(bases[j].To)}.");
                    }
                }
            }

            foreach (var relation in Graph.Outgoing(artifact))
            {
                if (relation.Kind != RelationKind.FineTunesFrom && Licenses.IsOutweighed(relation.Position))
                {
                    messages.Add(Doubt(relation));
                }
            }

            if (messages.Count > before)
            {
                artifacts.Add(artifact);
            }
        }

        if (messages.Count > 0)
        {
            conflicts.Add(new Conflict(
                ConflictCode.ClaimDisagreement,
                ConflictLevel.Info,
                string.Join(' ', messages.Distinct(StringComparer.Ordinal)),
                [.. artifacts.Order()],
                [.. licenses.Order()],
                []));
        }
    }

    private bool SameComponent(LicenseRelation a, LicenseRelation b) =>
        a.Component == b.Component || (Licenses.IsOwn(a.Artifact, a.Position) && Licenses.IsOwn(b.Artifact, b.Position));

    /// <summary>Whether one license came after the other: it starts when the other ends, or both have a start and its is later.</summary>
    private static bool Follows(LicenseRelation later, LicenseRelation earlier) =>
        !later.ValidFrom.IsNone && earlier.ValidFrom.First < later.ValidFrom.First
        && (!earlier.ValidFrom.IsNone || (!earlier.ValidTo.IsNone && earlier.ValidTo.First <= later.ValidFrom.Last));

    /// <summary>Whether each side has a source the other does not have.</summary>
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

    /// <summary>
    /// Another artifact of the same kind answers to one of the names, and differs in licenses or in what it was made from.
    /// </summary>
    private void FindAmbiguity(int artifact, List<Conflict> conflicts)
    {
        var node = Graph.NodeOf(artifact);
        var others = new SortedSet<int>();
        foreach (var name in Graph.AliasesOf(node).Prepend(Graph.NameOf(node)))
        {
            if (name.Length > 0)
            {
                foreach (var index in Graph.FindByName(node.Kind, name))
                {
                    var other = Graph.ArtifactOf(new NodeId(node.Kind, index));
                    if (other != artifact
                        && (!Licenses.InForce(artifact).SequenceEqual(Licenses.InForce(other))
                            || !Parents(artifact).SetEquals(Parents(other))))
                    {
                        others.Add(other);
                    }
                }
            }
        }

        if (others.Count > 0)
        {
            conflicts.Add(new Conflict(
                ConflictCode.VersionAmbiguity,
                ConflictLevel.Info,
                $"A name of {NameOf(artifact)} is also that of {string.Join(", ", others.Select(NameOf))}, "
                + "which differs in licenses or in what it was made from.",
                [.. others.Append(artifact).Order()],
                [],
                []));
        }
    }

    private HashSet<(RelationKind Kind, int To)> Parents(int artifact) =>
        [.. Graph.Outgoing(artifact).Where(r => Licenses.Carries(r.Position)).Select(static r => (r.Kind, r.To))];

    /// <summary>Licenses of one component that came one after the other.</summary>
    private void FindLicenseChange(int artifact, List<Conflict> conflicts)
    {
        var relations = Graph.LicensesOf(artifact);
        var licenses = new SortedSet<int>();
        for (var i = 0; i < relations.Count; i++)
        {
            for (var j = i + 1; j < relations.Count; j++)
            {
                var (a, b) = (relations[i], relations[j]);
                if (a.License != b.License && SameComponent(a, b) && (Follows(a, b) || Follows(b, a)))
                {
                    licenses.Add(a.License);
                    licenses.Add(b.License);
                }
            }
        }

        if (licenses.Count > 0)
        {
            conflicts.Add(new Conflict(
                ConflictCode.LicenseChanged,
                ConflictLevel.Info,
                $"The license of {NameOf(artifact)} changed: {string.Join(", ", licenses.Select(LicenseName))}; "
                + "what counts is the version obtained.",
                [artifact],
                [.. licenses],
                []));
        }
    }
}
