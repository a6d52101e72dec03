using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Policies;

/// <summary>Whether something holds. A greater value is nearer to it.</summary>
internal enum Truth : byte
{
    /// <summary>It does not hold.</summary>
    No,

    /// <summary>Whether it holds is not known.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    Yes,
}

/// <summary>Whether a condition holds of an artifact, and why.</summary>
/// <param name="Truth">Whether it holds.</param>
/// <param name="Because">The facts, a sentence each.</param>
/// <param name="Restrictions">The restrictions that fit.</param>
/// <param name="Licenses">The licenses that fit, by index.</param>
/// <param name="Unknowns">What is not known and matters.</param>
internal sealed record Answer(
    Truth Truth,
    ImmutableArray<string> Because,
    ImmutableArray<Restriction> Restrictions,
    ImmutableArray<int> Licenses,
    ImmutableArray<Unknown> Unknowns)
{
    /// <summary>It does not hold.</summary>
    public static Answer No { get; } = Of(Truth.No);

    /// <summary>An answer with some facts.</summary>
    public static Answer Of(Truth truth, params ImmutableArray<string> because) => new(truth, because, [], [], []);

    /// <summary>The facts of two answers, each once; the truth is that of the first.</summary>
    public static Answer Together(Answer first, Answer second) => new(
        first.Truth,
        [.. first.Because.Concat(second.Because).Distinct(StringComparer.Ordinal)],
        [.. first.Restrictions.Concat(second.Restrictions).DistinctBy(static restriction => restriction.Index)],
        [.. first.Licenses.Concat(second.Licenses).Distinct()],
        [.. first.Unknowns.Concat(second.Unknowns).Distinct()]);
}

/// <summary>
/// What is known of one artifact, as conditions of policies ask for it: the one place that says when a condition holds, and when that is
/// not known. Restrictions, licenses, verdicts and gaps are those of the judge.
/// </summary>
/// <param name="study">The study of the artifact.</param>
/// <param name="party">Who is to use it.</param>
/// <param name="verdict">The verdict for the purposes of the policy.</param>
internal sealed class Facts(ArtifactStudy study, VerdictParty party, Verdict verdict)
{
    private const int MostNamed = 5;

    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();

    private readonly GapWeights?[] _weights = new GapWeights?[Purposes.Length]; // [purpose]; null until asked for

    /// <summary>What sentences call the artifact.</summary>
    public string Name { get; } = study.NameOf(study.Artifact);

    /// <summary>The verdict for the purposes of the policy.</summary>
    public Verdict Verdict { get; } = verdict;

    /// <summary>Why the verdict clears nothing.</summary>
    public Answer Held => new(
        Truth.Yes,
        Verdict.Outcome == VerdictOutcome.Unknown ? Verdict.Unknowns : Verdict.Reasons,
        Verdict.Restrictions,
        [],
        GapsOf(Verdict));

    /// <summary>
    /// Whether a condition holds: not when a part of it does not, else not known when a part of it is not. The facts of one that is not
    /// known are those of the parts that are not.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isKnownOnly">Whether what may hide a restriction need not be looked for: then there is none.</param>
    public Answer Of(PolicyCondition condition, bool isKnownOnly)
    {
        Answer?[] parts =
        [
            condition.Artifacts is { } artifacts ? OfArtifact(artifacts) : null,
            condition.Kinds is { } kinds ? OfKind(kinds) : null,
            condition.ModelKinds is { } modelKinds ? OfModelKind(modelKinds) : null,
            condition.Organisations is { } organisations ? OfOrganisation(organisations) : null,
            condition.Licenses is { } licenses ? OfLicense(licenses) : null,
            condition.OnlyLicenses is { } only ? OfAllLicenses(only) : null,
            condition.RestrictedBy is { } restriction ? OfRestriction(restriction, isKnownOnly) : null,
            condition.Outcomes is { } outcomes ? OfVerdict(Verdict, outcomes) : null,
            condition.Verdict is { } other
                ? OfVerdict(Verdicts.Of(study, other.Purpose, other.Reading, other.Party), other.Outcomes)
                : null,
            condition.Unknowns is { } unknowns ? OfUnknown(unknowns) : null,
        ];
        var given = parts.OfType<Answer>().ToList();
        var truth = given.Count == 0 ? Truth.Yes : given.Min(static part => part.Truth);
        return given.Where(part => part.Truth == truth).Aggregate(Answer.Of(truth), Answer.Together);
    }

    private Answer OfArtifact(ImmutableHashSet<int> artifacts) =>
        artifacts.Contains(study.Artifact) ? Answer.Of(Truth.Yes, $"{Name} is named in the rule.") : Answer.No;

    private Answer OfKind(ImmutableHashSet<NodeKind> kinds)
    {
        var kind = study.Graph.NodeOf(study.Artifact).Kind;
        return kinds.Contains(kind) ? Answer.Of(Truth.Yes, $"{Name} is a {(kind == NodeKind.Model ? "model" : "dataset")}.") : Answer.No;
    }

    private Answer OfModelKind(ImmutableHashSet<ModelKind> kinds) =>
        !study.Graph.IsModel(study.Artifact) ? Answer.No
        : study.Graph.ModelKindOf(study.Artifact) is not { } kind
            ? Answer.Of(Truth.Unknown, $"Of which kind of model {Name} is, is not recorded, or not in a word that is known.")
        : kinds.Contains(kind) ? Answer.Of(Truth.Yes, $"{Name} is a model of the kind {Words.Spell(kind)}.")
        : Answer.No;

    private Answer OfOrganisation(ImmutableHashSet<int> organisations)
    {
        var (sure, doubtful, known) = (new List<string>(), new List<string>(), false);
        var isAllDoubtful = study.Graph.DoubtfulDeveloperOf(study.Artifact) >= 0;
        foreach (var relation in study.Graph.DevelopersOf(study.Artifact))
        {
            var isDoubtful = isAllDoubtful || study.Graph.IsOutweighedDeveloper(relation.Position);
            known |= !isDoubtful || isAllDoubtful;
            if (organisations.Contains(relation.Organisation))
            {
                (isDoubtful ? doubtful : sure).Add(study.Graph.NameOf(new NodeId(NodeKind.Organisation, relation.Organisation)));
            }
        }

        return sure.Count > 0 ? Answer.Of(Truth.Yes, $"{string.Join(" and ", sure.Distinct(StringComparer.Ordinal))} made {Name}.")
            : doubtful.Count > 0
                ? Answer.Of(Truth.Unknown, $"A doubtful claim says that {string.Join(" and ", doubtful)} made {Name}"
                    + (isAllDoubtful ? "." : "; a surer one says otherwise."))
            : !known ? Answer.Of(Truth.Unknown, $"Who made {Name} is not recorded.")
            : study.Graph.HasUnknownDeveloper(study.Artifact)
                ? Answer.Of(
                    Truth.Unknown,
                    isAllDoubtful
                        ? $"Who made {Name} is doubtful."
                        : $"Somebody is named among those who made {Name} of whom there is no record.")
            : Answer.No;
    }

    private Answer OfLicense(ImmutableHashSet<int> licenses)
    {
        int[] found = [.. study.LicensesInForce.ToArray().Where(licenses.Contains)];
        return found.Length > 0
            ? Answer.Of(Truth.Yes, $"{Name} is under {string.Join(" and ", found.Select(study.LicenseNameOf))}.") with
            {
                Licenses = [.. found],
            }
            : NotKnownLicenses() ?? Answer.No;
    }

    private Answer OfAllLicenses(ImmutableHashSet<int> licenses)
    {
        // what says that there is none, or that it is not known, is no license
        int[][] choices =
        [
            .. study.Licenses.Choices(study.Artifact).Select(choice => choice.Where(license => !study.Terms.IsMissing(license)).ToArray()),
        ];
        var fitting = Array.Find(choices, choice => choice.All(licenses.Contains));
        return fitting is null ? Answer.No
            : NotKnownLicenses() ?? Answer.Of(
                Truth.Yes,
                $"{Name} is under {string.Join(" and ", fitting.Select(study.LicenseNameOf))}, and under nothing else.") with
            {
                Licenses = [.. fitting],
            };
    }

    /// <summary>The answer that a license may be another than those that are known; null when all are known.</summary>
    private Answer? NotKnownLicenses()
    {
        ImmutableArray<Unknown> gaps =
        [
            .. Unknowns.Of(study).Where(gap => gap.Artifact == study.Artifact && (gap.LicenseRelation >= 0
                || gap.Kind is UnknownKind.MissingLicense or UnknownKind.UnknownLicense or UnknownKind.UnknownComponent
                    or UnknownKind.UnknownValidity)),
        ];
        return gaps.IsEmpty && study.LicensesInForce.Length > 0
            ? null
            : Answer.Of(
                Truth.Unknown,
                gaps.IsEmpty ? [$"No license is known to be in force for {Name}."] : Messages(gaps)) with
            {
                Unknowns = gaps,
            };
    }

    private Answer OfRestriction(PolicyRestriction asked, bool isKnownOnly)
    {
        ImmutableArray<Restriction> found = [.. study.Restrictions.Where(restriction => Fits(asked, restriction))];
        if (!found.IsEmpty)
        {
            return new Answer(Truth.Yes, [.. found.Select(static restriction => restriction.Explanation)], found, [], []);
        }

        if (isKnownOnly)
        {
            return Answer.No;
        }

        var terms = HiddenBy(asked);
        ImmutableArray<Unknown> gaps =
        [
            .. Unknowns.Of(study).Where(gap => (asked.Inherited != false || gap.Artifact == study.Artifact)
                && terms.Exists(term => MayHide(gap, term, asked.AtLeast))),
        ];
        return gaps.IsEmpty
            ? Answer.No
            : Answer.Of(
                Truth.Unknown,
                [
                    $"What is not known of {Name} could hide {Explanations.Some(terms.Select(static term => term.Code), MostNamed)}.",
                    .. Messages(gaps),
                ]) with
            {
                Unknowns = gaps,
            };
    }

    private bool Fits(PolicyRestriction asked, Restriction restriction) =>
        restriction.CertaintyFor(party) is var certainty && certainty != Certainty.DoesNotTravel && certainty >= asked.AtLeast
        && (asked.Inherited is null || asked.Inherited == restriction.Inherited)
        && asked.Terms?.Contains(restriction.Term.Index) != false
        && asked.Licenses?.Contains(restriction.License) != false
        && asked.Threshold?.Invoke(restriction.Clause.Threshold) != false;

    /// <summary>The terms of which one that is not known would make the condition hold, by code.</summary>
    private List<Term> HiddenBy(PolicyRestriction asked)
    {
        var ofLicenses = asked.Licenses?.SelectMany(license => study.Terms.ClausesOf(license).ToArray())
            .Select(static clause => clause.Term.Index).ToHashSet();
        var withThreshold = asked.Threshold is null
            ? null
            : study.Rules.Clauses.Where(static clause => clause.Threshold is not null).Select(static clause => clause.Term.Index)
                .ToHashSet();
        var terms = study.Rules.Terms
            .Where(term => term.Kind != TermKind.Permission && asked.Terms?.Contains(term.Index) != false).ToList();
        var narrow = terms.FindAll(term => ofLicenses?.Contains(term.Index) != false && withThreshold?.Contains(term.Index) != false);
        return narrow.Count > 0 ? narrow : terms; // where nothing is recorded of what is asked for, anything may be it
    }

    /// <summary>
    /// Whether a gap could hide a term that is so sure. As for verdicts (<see cref="GapWeights"/>): what prohibits a purpose is hidden only
    /// where something is that prohibits it, what sets a condition only where something is that sets one; what does neither, anywhere.
    /// </summary>
    private bool MayHide(Unknown gap, Term term, Certainty atLeast)
    {
        var prohibited = Array.FindAll(Purposes, purpose => study.Rules.Effect(purpose, term) == VerdictEffect.Prohibits);
        if (prohibited.Length > 0)
        {
            return Array.TrueForAll(prohibited, purpose => WeightsFor(purpose).Gaps.Any(weighed =>
                weighed.Gap.Equals(gap) && weighed.Prohibits.For(party) >= atLeast));
        }

        var conditioned = Array.FindAll(Purposes, purpose => study.Rules.Effect(purpose, term) == VerdictEffect.Conditions);
        return Array.TrueForAll(conditioned, purpose => WeightsFor(purpose).Gaps.Any(weighed => weighed.Gap.Equals(gap)
            && (weighed.Conditions.For(party) >= atLeast || weighed.Prohibits.For(party) >= atLeast)));
    }

    private GapWeights WeightsFor(Purpose purpose) => _weights[(int)purpose] ??= GapWeights.Of(
        study, LicenseBranch.Usual(study.Licenses), study.Restrictions, purpose, withConditions: true);

    private Answer OfVerdict(Verdict asked, ImmutableHashSet<VerdictOutcome> outcomes)
    {
        var isUnknown = asked.Outcome == VerdictOutcome.Unknown;
        return outcomes.Contains(asked.Outcome)
            ? new Answer(Truth.Yes, [.. asked.Reasons, .. isUnknown ? asked.Unknowns : []], asked.Restrictions, [], GapsOf(asked))
            : isUnknown ? new Answer(Truth.Unknown, asked.Unknowns, [], [], GapsOf(asked))
            : Answer.No;
    }

    /// <summary>What keeps a verdict unknown; empty for one that is not.</summary>
    private ImmutableArray<Unknown> GapsOf(Verdict asked) => asked.Outcome == VerdictOutcome.Unknown
        ? Verdicts.GapsOf(study, asked.Purpose, asked.Reading, asked.Party)
        : [];

    private Answer OfUnknown(ImmutableHashSet<UnknownKind> kinds)
    {
        ImmutableArray<Unknown> gaps = [.. Unknowns.Of(study).Where(gap => kinds.Contains(gap.Kind))];
        return gaps.IsEmpty ? Answer.No : Answer.Of(Truth.Yes, Messages(gaps)) with { Unknowns = gaps };
    }

    /// <summary>The messages of the first gaps, and how many more there are.</summary>
    private static ImmutableArray<string> Messages(ImmutableArray<Unknown> gaps)
    {
        string[] all = [.. gaps.Select(static gap => gap.Message).Distinct(StringComparer.Ordinal)];
        return all.Length <= MostNamed
            ? [.. all]
            : [.. all.Take(MostNamed), string.Create(CultureInfo.InvariantCulture, $"{all.Length - MostNamed} more are not known.")];
    }
}
