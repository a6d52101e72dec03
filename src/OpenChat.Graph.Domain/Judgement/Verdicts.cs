using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>An answer for one purpose. Unknown is never allowed.</summary>
/// <param name="Purpose">What the artifact is to be used for.</param>
/// <param name="Reading">How doubtful restrictions counted.</param>
/// <param name="Party">Who uses it.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Reasons">Why, a sentence of at most 200 characters each, unless a name alone is longer; never empty, and no two that say
/// the same. Which licenses are chosen, what all of it comes to, then each term of each license in the order of
/// <paramref name="Restrictions"/>, then which licenses upstream are set aside as their maker's own, last what other components ask
/// for.</param>
/// <param name="Unknowns">What is not known and could change the answer, a sentence each; not empty whenever the outcome is unknown, nor
/// when it is conditional for no known reason. Of a conditional one: what could set further conditions.</param>
/// <param name="Restrictions">The restrictions behind the reasons: those that prohibit, then those that leave it open, then those that set
/// conditions; each by how sure they are for the party, then in the order of the set. Empty where the purpose does not apply.</param>
/// <param name="FlippedBy">Readings under which the outcome would be another for this party, most cautious first.</param>
public sealed record Verdict(
    Purpose Purpose,
    Reading Reading,
    VerdictParty Party,
    VerdictOutcome Outcome,
    ImmutableArray<string> Reasons,
    ImmutableArray<string> Unknowns,
    ImmutableArray<Restriction> Restrictions,
    ImmutableArray<Reading> FlippedBy)
{
    /// <summary>What no answer is.</summary>
    public const string Disclaimer = "This is evidence gathered from published texts, not legal advice.";
}

/// <summary>
/// The question of whether an artifact may be used for a purpose. The table verdict_rules.csv says what a term means for a purpose; the
/// levels are those of the rule book, section 1, of which a reading counts the upper ones. Alternative licenses follow section 5, the case
/// "dual license": at every artifact on the way the best branch for the purpose is taken, and named.
/// </summary>
/// <remarks>
/// An outcome is the worst that is not excluded. From worst to best: prohibited, when something known forbids the purpose; unknown, when
/// something that is not known could forbid it, or a permission is missing; conditional, when something known sets a condition, or
/// something that is not known could; allowed, when nothing known and nothing unknown counts. So less that counts never gives a worse
/// outcome, be it fewer restrictions, fewer gaps or a less cautious reading, and a condition hides no gap.
/// </remarks>
public static class Verdicts
{
    private const string NoProhibition = "No recorded restriction prohibits it, but ";

    /// <summary>All parties and readings, for which each purpose is judged at once: [party, reading].</summary>
    internal static readonly ImmutableArray<(VerdictParty Party, Reading Reading)> Sides =
    [
        .. from party in Enum.GetValues<VerdictParty>() from reading in Enum.GetValues<Reading>() select (party, reading),
    ];

    private static readonly int Readings = Enum.GetValues<Reading>().Length;

    // For all parties and under all readings, [purpose]: to say which readings flip an outcome, all of them must be judged.
    private static readonly Question<Outcomes>[] Questions =
    [
        .. Enum.GetValues<Purpose>().Select(static purpose => new Question<Outcomes>(study => new Outcomes(study, purpose))),
    ];

    // What an answer is worth to somebody who may choose between alternative licenses.
    private static readonly VerdictOutcome[] BestFirst =
    [
        VerdictOutcome.NotApplicable, VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown,
        VerdictOutcome.Prohibited,
    ];

    /// <summary>
    /// Prohibited if a restriction that counts under the reading says so; else unknown if something that is not known could say so, or if a
    /// permission that the purpose needs is not given by a license whose restrictions would count; else conditional if a restriction that
    /// counts sets conditions, or something that is not known could, or if another component of the artifact is not free for the purpose;
    /// else allowed.
    /// </summary>
    /// <param name="study">The study of the artifact.</param>
    /// <param name="purpose">What it is to be used for.</param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="party">Who uses it. Terms of a service upstream bind a recipient no surer than contested.</param>
    public static Verdict Of(ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party = VerdictParty.Recipient)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Questions[(int)purpose]).VerdictOf(party, reading);
    }

    /// <summary>The outcome of <see cref="Of"/> alone, without the sentences.</summary>
    internal static VerdictOutcome OutcomeOf(ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party) =>
        study.Answer(Questions[(int)purpose]).OutcomeOf(party, reading);

    /// <summary>
    /// What <see cref="Of"/> names as not known, each once: the gaps in the order of the unknowns, then licenses that grant nothing, then
    /// permissions that are not given; of the licenses that the verdict is for, which may be others than those of
    /// <see cref="Unknowns.Of"/>. Two may say the same of different places.
    /// </summary>
    internal static ImmutableArray<Unknown> GapsOf(ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party) =>
        study.Answer(Questions[(int)purpose]).GapsOf(party, reading);

    /// <summary>
    /// What an outcome hangs on, if some of what is not known were settled and hid nothing that stands against the purpose.
    /// </summary>
    /// <param name="study">The study of the artifact.</param>
    /// <param name="purpose">What it is to be used for.</param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="party">Who uses it.</param>
    /// <param name="isSettled">Whether a gap is taken as settled; null for none.</param>
    internal static Grounds GroundsOf(
        ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party, Predicate<Unknown>? isSettled = null) =>
        (isSettled is null ? study.Answer(Questions[(int)purpose]) : new Outcomes(study, purpose, isSettled)).GroundsOf(party, reading);

    /// <summary>Whether an outcome is better than another.</summary>
    internal static bool IsBetter(VerdictOutcome outcome, VerdictOutcome other) =>
        Array.IndexOf(BestFirst, outcome) < Array.IndexOf(BestFirst, other);

    /// <summary>The least certainty that counts under a reading.</summary>
    internal static Certainty Floor(Reading reading) => reading switch
    {
        Reading.Cautious => Certainty.Contested,
        Reading.Balanced => Certainty.Likely,
        _ => Certainty.Binding,
    };

    /// <summary>A sentence for each choice that a branch makes, the artifact's own first.</summary>
    private static IEnumerable<string> Choices(ArtifactStudy study, LicenseBranch branch) =>
        from choice in branch.Chosen
        orderby choice.Key != study.Artifact
        select Reasons.Fit(names =>
        {
            var licenses = string.Join(" and ", choice.Value.Select(license => names.OfLicense(study, license)));
            var artifact = names.OfArtifact(study, choice.Key);
            return choice.Key == study.Artifact
                ? $"{artifact} may be used under {licenses} instead."
                : $"This holds if {artifact} is taken under {licenses}, as whoever uses it may choose.";
        });

    /// <summary>What an outcome hangs on.</summary>
    /// <param name="ByReading">The outcome for the party under each reading.</param>
    /// <param name="Outcome">The outcome that is asked for.</param>
    /// <param name="Restrictions">The restrictions that count for it, the worst first, then the surest.</param>
    /// <param name="Counting">What is not known and counts for it.</param>
    /// <param name="Gaps">
    /// All that is not known and could count for any outcome, in every choice of licenses that was tried; each once.
    /// </param>
    internal sealed record Grounds(
        ImmutableArray<VerdictOutcome> ByReading,
        VerdictOutcome Outcome,
        ImmutableArray<(Restriction Restriction, Bearing Bearing)> Restrictions,
        ImmutableArray<Unknown> Counting,
        ImmutableArray<Unknown> Gaps);

    /// <summary>The outcomes for a purpose, for every party and reading, and the verdicts that were asked for.</summary>
    private sealed class Outcomes
    {
        private readonly Case _usual;
        private readonly Case[] _cases = new Case[Sides.Length];                         // [party, reading]
        private readonly VerdictOutcome[] _outcomes = new VerdictOutcome[Sides.Length]; // [party, reading]
        private readonly Verdict?[] _verdicts = new Verdict?[Sides.Length];             // [party, reading]; null until asked for

        public Outcomes(ArtifactStudy study, Purpose purpose, Predicate<Unknown>? isSettled = null)
        {
            // Every branch is judged for every party under every reading, so that none can come out worse for want of a choice.
            var usual = new Case(study, LicenseBranch.Usual(study.Licenses), study.Restrictions, purpose, isSettled);
            _usual = usual;
            for (var side = 0; side < Sides.Length; side++)
            {
                (_cases[side], _outcomes[side]) = (usual, usual.OutcomeOf(Sides[side].Party, Floor(Sides[side].Reading)));
            }

            if (Array.TrueForAll(_outcomes, static outcome => outcome == VerdictOutcome.Allowed))
            {
                return;
            }

            foreach (var branch in BestBranches.Find(study, purpose))
            {
                var restrictions = new RestrictionSearch(study.Terms, study.Licenses, study.Artifact, branch).All();
                var other = new Case(study, branch, restrictions, purpose, isSettled);
                for (var side = 0; side < Sides.Length; side++)
                {
                    var outcome = other.OutcomeOf(Sides[side].Party, Floor(Sides[side].Reading));
                    if (IsBetter(outcome, _outcomes[side]))
                    {
                        (_cases[side], _outcomes[side]) = (other, outcome);
                    }
                }
            }
        }

        public VerdictOutcome OutcomeOf(VerdictParty party, Reading reading) => _outcomes[PlaceOf(party, reading)];

        public Grounds GroundsOf(VerdictParty party, Reading reading)
        {
            var side = PlaceOf(party, reading);
            var floor = Floor(reading);
            return new Grounds(
                [.. Enum.GetValues<Reading>().Select(other => _outcomes[PlaceOf(party, other)])],
                _outcomes[side],
                [.. _cases[side].Counting(party, floor)],
                [.. _cases[side].NotKnown(party, floor, _outcomes[side])],
                [.. _cases.Append(_usual).Distinct().SelectMany(other => other.AllGaps(party, floor)).Distinct()]);
        }

        public ImmutableArray<Unknown> GapsOf(VerdictParty party, Reading reading)
        {
            var side = PlaceOf(party, reading);
            return [.. _cases[side].NotKnown(party, Floor(reading), _outcomes[side])];
        }

        public Verdict VerdictOf(VerdictParty party, Reading reading)
        {
            var side = PlaceOf(party, reading);
            return _verdicts[side] ?? Interlocked.CompareExchange(ref _verdicts[side], Explain(side), null) ?? _verdicts[side]!; // just set
        }

        private static int PlaceOf(VerdictParty party, Reading reading) => ((int)party * Readings) + (int)reading;

        private Verdict Explain(int side)
        {
            var (party, reading) = Sides[side];
            return _cases[side].Explain(party, reading, _outcomes[side]) with
            {
                FlippedBy =
                [
                    .. Enum.GetValues<Reading>().Where(other => _outcomes[PlaceOf(party, other)] != _outcomes[side]),
                ],
            };
        }
    }

    /// <summary>All that counts for a purpose, in one branch of licenses.</summary>
    private sealed class Case
    {
        private readonly ArtifactStudy _study;
        private readonly LicenseBranch _branch;
        private readonly Purpose _purpose;
        private readonly RestrictionSet _restrictions;
        private readonly GapWeights _weights; // without what is taken as settled
        private readonly ImmutableArray<string> _components;
        private readonly Dictionary<int, PartyCertainty> _open = []; // place of a restriction that leaves it open → how much it weighs
        private readonly string? _inapplicable; // why the purpose does not apply; null when it does
        private readonly PartyCertainty _prohibited;  // how surely something known prohibits it
        private readonly PartyCertainty _unknown;     // how surely something that is not known could, or a permission is missing
        private readonly PartyCertainty _conditional; // how surely a condition is set, or could be by what is not known

        public Case(
            ArtifactStudy study, LicenseBranch branch, RestrictionSet restrictions, Purpose purpose, Predicate<Unknown>? isSettled)
        {
            (_study, _branch, _purpose, _restrictions) = (study, branch, purpose, restrictions);
            _weights = GapWeights.Of(study, branch, restrictions, purpose, withConditions: isSettled is not null);
            _weights = isSettled is null ? _weights : Without(_weights, isSettled);
            _components = OtherComponents.ConditionsOf(study, purpose);
            _inapplicable = Bearings.WhyNotApplicable(study, purpose);
            _conditional = PartyCertainty.Of(_components.IsEmpty ? Certainty.DoesNotTravel : Certainty.Binding);
            foreach (var restriction in restrictions)
            {
                switch (Bearings.Of(study, purpose, restriction))
                {
                    case Bearing.Prohibits:
                        _prohibited = PartyCertainty.Stronger(_prohibited, restriction.ByParty);
                        break;
                    case Bearing.Conditions:
                        _conditional = PartyCertainty.Stronger(_conditional, restriction.ByParty);
                        break;
                }
            }

            foreach (var (_, prohibits, conditions) in _weights.Gaps)
            {
                _unknown = PartyCertainty.Stronger(_unknown, prohibits);
                _conditional = PartyCertainty.Stronger(_conditional, conditions);
            }

            foreach (var (_, weight) in _weights.Grants)
            {
                _unknown = PartyCertainty.Stronger(_unknown, weight);
            }

            foreach (var (restriction, weight) in _weights.Open)
            {
                _open[restriction.Index] = weight;
                _unknown = PartyCertainty.Stronger(_unknown, weight);
            }
        }

        /// <summary>
        /// The outcome for a party if only what is at least this certain counts. Of a greater certainty never a worse one.
        /// </summary>
        public VerdictOutcome OutcomeOf(VerdictParty party, Certainty floor) =>
            _prohibited.For(party) >= floor ? VerdictOutcome.Prohibited
            : _inapplicable is not null ? VerdictOutcome.NotApplicable
            : _unknown.For(party) >= floor ? VerdictOutcome.Unknown
            : _conditional.For(party) >= floor ? VerdictOutcome.Conditional
            : VerdictOutcome.Allowed;

        /// <summary>All that is not known and could count for any outcome: gaps, and what is not granted.</summary>
        public IEnumerable<Unknown> AllGaps(VerdictParty party, Certainty floor)
        {
            foreach (var (gap, prohibits, conditions) in _weights.Gaps)
            {
                if (prohibits.For(party) >= floor || conditions.For(party) >= floor)
                {
                    yield return gap;
                }
            }

            foreach (var (withheld, weight) in _weights.Grants)
            {
                if (weight.For(party) >= floor)
                {
                    foreach (var gap in GapsOf(_weights, withheld))
                    {
                        yield return gap;
                    }
                }
            }

            foreach (var (restriction, weight) in _weights.Open)
            {
                if (weight.For(party) >= floor)
                {
                    foreach (var gap in GapsOf(_weights, restriction))
                    {
                        yield return gap;
                    }
                }
            }
        }

        /// <summary>
        /// The weights of what is left when some gaps are settled: what hangs on settled gaps alone does not count either.
        /// </summary>
        private GapWeights Without(GapWeights weights, Predicate<Unknown> isSettled) => weights.Where(
            gap => !isSettled(gap),
            grant => !AreAllSettled(GapsOf(weights, grant), isSettled),
            restriction => !AreAllSettled(GapsOf(weights, restriction), isSettled));

        private static bool AreAllSettled(IEnumerable<Unknown> gaps, Predicate<Unknown> isSettled)
        {
            var isAny = false;
            foreach (var gap in gaps)
            {
                if (!isSettled(gap))
                {
                    return false;
                }

                isAny = true;
            }

            return isAny; // what hangs on no gap cannot be settled
        }

        /// <summary>
        /// The gaps on which it hangs that a permission is not given: that the license is not known; else what each license is silent
        /// about.
        /// </summary>
        private IEnumerable<Unknown> GapsOf(GapWeights weights, Ungranted grant)
        {
            var gaps = grant.License is null ? LicenseGaps(weights, grant.Artifact, null) : [];
            return gaps.Count > 0 ? gaps : Silent(grant);
        }

        /// <summary>The gaps on which it hangs that a license that grants nothing leaves the purpose open.</summary>
        private List<Unknown> GapsOf(GapWeights weights, Restriction restriction) =>
            LicenseGaps(weights, restriction.Origin, restriction.License) is { Count: > 0 } gaps ? gaps : [GrantsNothing(restriction)];

        /// <summary>The gaps that leave an artifact without a known license.</summary>
        private List<Unknown> LicenseGaps(GapWeights weights, int artifact, int? license)
        {
            var id = license is { } index ? _study.Graph.IdOf(new NodeId(NodeKind.License, index)) : null;
            return
            [
                .. from weighed in weights.Gaps
                   let gap = weighed.Gap
                   where gap.Artifact == artifact && gap.LeavesUnlicensed && (id is null || gap.Missing is null || gap.Missing == id)
                   select gap,
            ];
        }

        /// <summary>The licenses that do not give what a grant is missing, each as a gap.</summary>
        private IEnumerable<Unknown> Silent(Ungranted grant)
        {
            int[] silent = grant.License is { } withholding ? [withholding]
                :
                [
                    .. Permissions.HavingASay(_study, _branch.Of(grant.Artifact))
                        .Where(license => Permissions.Gives(_study, license, grant.Term) is null),
                ];
            return silent.Select(license => Ungiven(grant.Term, Explanations.Given(grant.Term), license, grant.Artifact));
        }

        /// <summary>All that is not known and counts for this outcome: the gaps, and of an unknown one what is not granted.</summary>
        public IEnumerable<Unknown> NotKnown(VerdictParty party, Certainty floor, VerdictOutcome outcome)
        {
            List<Unknown> gaps = [.. GapsOf(party, floor, outcome)];
            return outcome == VerdictOutcome.Unknown
                ? gaps.Concat(Open(party, floor, gaps)).Concat(Ungranted(party, floor, gaps)).Distinct()
                : gaps;
        }

        /// <summary>
        /// The gaps that count for this outcome: those that could hide what prohibits the purpose, and of a conditional one those that
        /// could hide a condition.
        /// </summary>
        private IEnumerable<Unknown> GapsOf(VerdictParty party, Certainty floor, VerdictOutcome outcome) =>
            from weighed in _weights.Gaps
            where outcome switch
            {
                VerdictOutcome.Prohibited or VerdictOutcome.Unknown => weighed.Prohibits.For(party) >= floor,
                VerdictOutcome.Conditional => weighed.Conditions.For(party) >= floor,
                _ => false,
            }
            select weighed.Gap;

        /// <summary>The verdict with this outcome, without what depends on other readings.</summary>
        public Verdict Explain(VerdictParty party, Reading reading, VerdictOutcome outcome)
        {
            var floor = Floor(reading);
            var isAsked = outcome != VerdictOutcome.NotApplicable;
            var counting = isAsked ? Counting(party, floor) : [];
            ImmutableArray<string> setAside =
                isAsked && outcome != VerdictOutcome.Prohibited ? Reasons.OfOwnLicenses(_study, _purpose, _restrictions, floor) : [];
            var hasGaps = GapsOf(party, floor, outcome).Any();
            return new Verdict(
                _purpose,
                reading,
                party,
                outcome,
                [
                    .. (isAsked ? Choices(_study, _branch) : []).Concat(Summary())
                        .Concat(counting.DistinctBy(static found => found.Restriction.Key)
                            .Select(found => Reasons.Of(_study, _branch, _purpose, found.Restriction, party)))
                        .Concat(setAside)
                        .Concat(isAsked ? _components : [])
                        .Distinct(StringComparer.Ordinal),
                ],
                [.. NotKnown(party, floor, outcome).Select(static gap => gap.Message).Distinct(StringComparer.Ordinal)],
                [.. counting.Select(static found => found.Restriction)],
                []);

            IEnumerable<string> Summary() => outcome switch
            {
                VerdictOutcome.Unknown =>
                [
                    NoProhibition + (hasGaps || counting.Any(static found => found.Bearing == Bearing.LeavesOpen)
                        ? "something that could is not known."
                        : "a permission it needs is not granted."),
                ],
                VerdictOutcome.Conditional when counting.Length + _components.Length == 0 =>
                    [NoProhibition + "something that could set conditions is not known."],
                VerdictOutcome.Allowed when !setAside.IsEmpty =>
                    ["No recorded restriction of anybody else stands against it, and every permission it needs is granted."],
                VerdictOutcome.Allowed => ["No recorded restriction stands against it, and every permission it needs is granted."],
                VerdictOutcome.NotApplicable => [_inapplicable!], // what makes the outcome
                _ => [],
            };
        }

        /// <summary>The restrictions that count, the worst first, then the surest.</summary>
        public ImmutableArray<(Restriction Restriction, Bearing Bearing)> Counting(VerdictParty party, Certainty floor) =>
        [
            .. _restrictions.Where(r => WeightOf(r).For(party) >= floor)
                .Select(r => (Restriction: r, Bearing: Bearings.Of(_study, _purpose, r)))
                .Where(static found => found.Bearing != Bearing.None)
                .OrderByDescending(static found => found.Bearing)
                .ThenByDescending(found => WeightOf(found.Restriction).For(party)),
        ];

        private PartyCertainty WeightOf(Restriction restriction) =>
            _open.TryGetValue(restriction.Index, out var weight) ? weight : restriction.ByParty;

        /// <summary>Licenses that grant nothing and so leave the purpose open, where no gap says already that there is none.</summary>
        private IEnumerable<Unknown> Open(VerdictParty party, Certainty floor, List<Unknown> gaps) =>
            from found in Counting(party, floor)
            where found.Bearing == Bearing.LeavesOpen
            where !gaps.Exists(gap => gap.Artifact == found.Restriction.Origin)
            select GrantsNothing(found.Restriction);

        private Unknown GrantsNothing(Restriction restriction)
        {
            var (origin, license) = (_study.NameOf(restriction.Origin), _study.LicenseNameOf(restriction.License));
            return NotGiven(
                UnknownKind.MissingLicense,
                restriction.Origin,
                restriction.License,
                $"{license}, the license of {origin}, grants nothing for some or all of it; whether the law allows this use "
                + "without a grant is not known.",
                $"what of {origin} may be used, and under which license");
        }

        /// <summary>
        /// The permissions that are needed and not given: each with the licenses that do not give it, the nearest first. Silent where a gap
        /// that counts says already that the license is not known.
        /// </summary>
        private IEnumerable<Unknown> Ungranted(VerdictParty party, Certainty floor, List<Unknown> gaps)
        {
            foreach (var (grant, _) in _weights.Grants.Where(grant => grant.Weight.For(party) >= floor))
            {
                foreach (var unknown in grant.License is null && gaps.Exists(gap => gap.Artifact == grant.Artifact) ? [] : Silent(grant))
                {
                    yield return unknown;
                }
            }
        }

        /// <summary>
        /// A license that does not give a permission. One that forbids commercial use does not lack that permission by silence: then nobody
        /// says whether the use in question is a commercial one.
        /// </summary>
        private Unknown Ungiven(Term permission, string what, int license, int artifact)
        {
            var (name, origin) = (_study.LicenseNameOf(license), _study.NameOf(artifact));
            var isForbidden = permission.Code == Summaries.CommercialUse && _purpose != Purpose.CommercialUse
                && _study.Terms.ClausesOf(license).Any(clause => clause.Term.Kind != TermKind.Permission
                    && Bearings.Of(_study, Purpose.CommercialUse, clause.Term, license, isOwn: true) == Bearing.Prohibits);
            if (isForbidden)
            {
                var counts = $"whether {Explanations.Use(_purpose)} counts as {what}";
                var message = $"{name}, the license of {origin}, does not allow {what}; {counts} is not known.";
                return NotGiven(UnknownKind.UnrecordedTerms, artifact, license, message, counts + $" under {name}") with { Brief = "" };
            }

            var every = _branch.Of(artifact).Length > 1 ? "every" : "the";
            return NotGiven(
                UnknownKind.UnrecordedTerms,
                artifact,
                license,
                $"{name}, the license of {origin}, says nothing, as far as recorded, that allows {what}.",
                $"whether {name} allows {what}") with
            {
                Brief = $"whether {every} license of {origin} allows {what}",
                NotGiven = permission,
            };
        }

        /// <summary>Something that a license does not give, and that its steward, or else who made the artifact, could give.</summary>
        private Unknown NotGiven(UnknownKind kind, int artifact, int license, string message, string what) =>
            new(kind, artifact, message, Settling.By(Settling.Licensor(_study, license, artifact), what))
            {
                Missing = _study.Graph.IdOf(new NodeId(NodeKind.License, license)),
                File = RuleProblem.FileOf(RuleTables.LicenseTerms),
            };
    }
}
