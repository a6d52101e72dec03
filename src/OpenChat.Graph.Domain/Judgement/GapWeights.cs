using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A gap, and how sure the worst is that it could hide.</summary>
/// <param name="Gap">The gap.</param>
/// <param name="Prohibits">How surely something could reach the artifact that prohibits the purpose, for each party.</param>
/// <param name="Conditions">
/// How surely something could that sets a condition, for each party. Not looked for where a gap could prohibit the purpose whatever the
/// reading, unless it is asked for.
/// </param>
internal readonly record struct WeighedGap(Unknown Gap, PartyCertainty Prohibits, PartyCertainty Conditions);

/// <summary>A permission that a purpose needs and an artifact on the way does not give.</summary>
/// <param name="Withheld">Who does not give it.</param>
/// <param name="Weight">How surely a restriction from there could reach the artifact that prohibits the purpose, or says that nothing is
/// granted, for each party.</param>
internal readonly record struct WeighedGrant(Ungranted Withheld, PartyCertainty Weight);

/// <summary>A restriction that leaves a purpose open.</summary>
/// <param name="Restriction">The restriction.</param>
/// <param name="Weight">How surely it counts, for each party.</param>
internal readonly record struct WeighedRestriction(Restriction Restriction, PartyCertainty Weight);

/// <summary>
/// How much gaps matter for a purpose: the one place that weighs them. Rule book, section 5, "undisclosed data" and "license unknown": a
/// gap counts as far as the rules would let something reach the artifact from there.
/// </summary>
/// <remarks>
/// <para>Gaps are weighed together. Whatever is doubtful is taken at its worst all at once: a missing license behind a relation of unknown
/// method weighs as with the method that lets most through. So two gaps on one way cannot hide each other.</para>
/// <para>A permission that an artifact on the way does not give weighs as much as a restriction from there would: what binds nobody
/// downstream as a prohibition does not bind as a missing grant. Of the artifact itself it always counts.</para>
/// <para>Disclosing is never punished: what is not known of the data that a model discloses weighs no more than data would that it does not
/// disclose, and nothing where none is asked of it (<see cref="TrainingGaps.AskedOf"/>).</para>
/// </remarks>
internal sealed class GapWeights
{
    private static readonly Question<WorstCase> Question = new(static study =>
        new WorstCase(study, LicenseBranch.Usual(study.Licenses), study.Restrictions, Unknowns.Of(study)));

    private GapWeights(
        ImmutableArray<WeighedGap> gaps, ImmutableArray<WeighedGrant> grants, ImmutableArray<WeighedRestriction> open) =>
        (Gaps, Grants, Open) = (gaps, grants, open);

    /// <summary>Every gap with its weights, in the order of the unknowns.</summary>
    public ImmutableArray<WeighedGap> Gaps { get; }

    /// <summary>
    /// The permissions the purpose needs that are not given, by code; of one permission first those that are withheld, then those that are
    /// not known, each by distance.
    /// </summary>
    public ImmutableArray<WeighedGrant> Grants { get; }

    /// <summary>The restrictions that leave the purpose open, in the order of the set.</summary>
    public ImmutableArray<WeighedRestriction> Open { get; }

    /// <summary>Weighs all gaps of an artifact for a purpose.</summary>
    /// <param name="study">The study of the artifact.</param>
    /// <param name="branch">Which alternative licenses are chosen.</param>
    /// <param name="restrictions">The restrictions on the artifact in this branch.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="withConditions">Whether conditions are looked for whatever could prohibit the purpose.</param>
    public static GapWeights Of(
        ArtifactStudy study, LicenseBranch branch, RestrictionSet restrictions, Purpose purpose, bool withConditions = false)
    {
        var worst = branch.Chosen.IsEmpty
            ? study.Answer(Question)
            : new WorstCase(study, branch, restrictions, Unknowns.All(study, branch));
        return worst.Weigh(purpose, withConditions);
    }

    /// <summary>
    /// The weights of a part of it. A restriction that leaves the purpose open and is not kept stays, without weight.
    /// </summary>
    public GapWeights Where(Predicate<Unknown> gaps, Predicate<Ungranted> grants, Predicate<Restriction> open) => new(
        [.. Gaps.Where(weighed => gaps(weighed.Gap))],
        [.. Grants.Where(grant => grants(grant.Withheld))],
        [.. Open.Select(weighed => open(weighed.Restriction) ? weighed : weighed with { Weight = default })]);

    /// <summary>An artifact in one branch of licenses, with everything doubtful at its worst.</summary>
    private sealed class WorstCase
    {
        private readonly ArtifactStudy _study;
        private readonly LicenseBranch _branch;
        private readonly Dictionary<int, PartyCertainty> _known; // term of a license → how surely it is there without any doubt
        private readonly ImmutableArray<Unknown> _gaps;
        private readonly RestrictionSet _restrictions;
        private readonly Dictionary<int, int> _byRelation = []; // lineage relation → gap
        private readonly Dictionary<int, int> _byLicense = [];  // license relation → gap
        private readonly Dictionary<int, int> _byDeveloper = []; // artifact → gap
        private readonly Dictionary<MissingTravel, int> _byTravel = []; // missing rule → gap
        private readonly List<(int Gap, Unknown Behind)> _behind = []; // gaps that only a doubtful relation leads to
        private readonly RestrictionSet? _set; // null when nothing is doubtful
        private RestrictionSearch? _free; // a search that nobody uses just now; null when there is none

        public WorstCase(ArtifactStudy study, LicenseBranch branch, RestrictionSet known, ImmutableArray<Unknown> gaps)
        {
            (_study, _branch, _known, _gaps, _restrictions) = (study, branch, known.StrongestByKey(), gaps, known);
            for (var i = 0; i < gaps.Length; i++)
            {
                if (gaps[i].Relation >= 0)
                {
                    _byRelation.TryAdd(gaps[i].Relation, i);
                }

                if (gaps[i].LicenseRelation >= 0)
                {
                    _byLicense.TryAdd(gaps[i].LicenseRelation, i);
                }

                if (gaps[i].Travel is { } missing)
                {
                    _byTravel.TryAdd(missing, i);
                }

                if (gaps[i].Kind == UnknownKind.UnknownDeveloper)
                {
                    _byDeveloper.TryAdd(gaps[i].Artifact, i);
                }
            }

            if (_byRelation.Count + _byLicense.Count + _byDeveloper.Count + _byTravel.Count > 0)
            {
                var search = NewSearch();
                _set = search.All();
                FindBehind(search);
                _free = search;
            }
        }

        /// <summary>Weighs the gaps for a purpose.</summary>
        public GapWeights Weigh(Purpose purpose, bool withConditions)
        {
            var grants = Permissions.Missing(_study, _branch, purpose, _byRelation, _byLicense);
            List<Restriction> open = [.. _restrictions.Where(r => Bearings.Of(_study, purpose, r) == Bearing.LeavesOpen)];
            if (_gaps.IsEmpty && grants.Count == 0 && open.Count == 0)
            {
                return new GapWeights([], [], []);
            }

            var sites = new List<PotentialSite>();
            var owners = new List<(int Owner, Unknown Gap)>(); // [site]: number of the gap that weighs, and the gap that is there
            for (var i = 0; i < _gaps.Length; i++)
            {
                AddSites(_gaps[i], i);
            }

            foreach (var (gap, behind) in _behind)
            {
                AddSites(behind, gap);
            }

            var gapSites = sites.Count;
            sites.AddRange(grants.Select(static grant => new PotentialSite(SiteKind.License, grant.Artifact)));
            sites.AddRange(open.Select(static restriction => new PotentialSite(SiteKind.License, restriction.Origin)));
            var search = Interlocked.Exchange(ref _free, null) ?? NewSearch(); // of several threads one has it
            var all = CollectionsMarshal.AsSpan(sites);
            var prohibiting = _study.Rules.ProhibitingShapes(purpose);
            var withholding = _study.Rules.WithholdingShapes(purpose);
            var prohibits = search.Potential(prohibiting, prohibiting == withholding ? all : all[..gapSites], AskedOf);
            var withheld = prohibiting == withholding
                ? prohibits[gapSites..]
                : search.Potential(withholding, all[gapSites..], AskedOf);

            // Where something could prohibit the purpose under every reading for either party, nobody asks for conditions.
            var isDecided = grants.Exists(IsOwn)
                || _gaps.Any(gap => gap.LeavesUnlicensed && gap.Artifact == _study.Artifact);
            for (var i = 0; i < gapSites && !isDecided; i++)
            {
                isDecided = prohibits[i] == Certainty.Binding && !IsInheritedFromService(owners[i].Gap);
            }

            for (var i = 0; i < grants.Count && !isDecided; i++)
            {
                isDecided = withheld[i] == Certainty.Binding && !grants[i].IsOfService && grants[i].Gap is null;
            }

            var conditions = isDecided && !withConditions
                ? new Certainty[gapSites]
                : search.Potential(_study.Rules.ConditioningShapes(purpose), all[..gapSites], AskedOf);

            var weights = new (PartyCertainty Prohibits, PartyCertainty Conditions)[_gaps.Length];
            for (var i = 0; i < gapSites; i++)
            {
                var isOfService = IsInheritedFromService(owners[i].Gap);
                Raise(owners[i].Owner, PartyCertainty.Of(prohibits[i], isOfService), PartyCertainty.Of(conditions[i], isOfService));
            }

            for (var i = 0; i < _gaps.Length; i++)
            {
                if (_gaps[i].LeavesUnlicensed && _gaps[i].Artifact == _study.Artifact)
                {
                    Raise(i, PartyCertainty.Of(Certainty.Binding), PartyCertainty.Of(Certainty.Binding));
                }
                else if (_gaps[i].IsOfOtherComponent)
                {
                    Raise(i, default, PartyCertainty.Of(Certainty.Binding));
                }
            }

            for (var i = 0; i < _gaps.Length; i++)
            {
                foreach (var (_, certainty) in _gaps[i].Weights.Where(weight => weight.Purpose == purpose))
                {
                    Raise(i, certainty, certainty);
                }
            }

            WeighDoubts(purpose, search, Raise);
            _free = search;
            var weighed = ImmutableArray.CreateBuilder<WeighedGrant>();
            for (var i = 0; i < grants.Count; i++)
            {
                var weight = IsOwn(grants[i])
                    ? PartyCertainty.Of(Certainty.Binding)
                    : PartyCertainty.Of(withheld[i], grants[i].IsOfService);
                if (grants[i].Gap is { } gap)
                {
                    Raise(gap, weight, default);
                }
                else
                {
                    weighed.Add(new WeighedGrant(grants[i], weight));
                }
            }

            return new GapWeights(
                [.. _gaps.Select((gap, i) => new WeighedGap(gap, weights[i].Prohibits, weights[i].Conditions))],
                weighed.DrainToImmutable(),
                [.. open.Select((restriction, i) => new WeighedRestriction(
                    restriction, WeightOf(restriction, withheld[grants.Count + i])))]);

            bool IsOwn(Ungranted grant) => grant.Artifact == _study.Artifact;


            // What no rule says is a gap, too; that nobody gave a license weighs no more than a grant that is missing there.
            PartyCertainty WeightOf(Restriction restriction, Certainty potential) =>
                !restriction.Inherited || _study.Rules.Effect(purpose, restriction.Term) == VerdictEffect.Missing
                    ? restriction.ByParty
                    : PartyCertainty.Weaker(restriction.ByParty, potential);

            bool IsInheritedFromService(Unknown gap) => gap.IsOfService && gap.Artifact != _study.Artifact;

            void AddSites(Unknown gap, int owner)
            {
                foreach (var site in gap.Sites)
                {
                    sites.Add(site);
                    owners.Add((owner, gap));
                }
            }

            void Raise(int gap, PartyCertainty prohibiting, PartyCertainty conditioning)
            {
                ref var weight = ref weights[gap];
                weight = (
                    PartyCertainty.Stronger(weight.Prohibits, prohibiting), PartyCertainty.Stronger(weight.Conditions, conditioning));
            }
        }

        /// <summary>
        /// What only the worst case has, or has more surely, hangs on the doubtful relations on its way: each of them weighs as much.
        /// </summary>
        private void WeighDoubts(
            Purpose purpose, RestrictionSearch search, Action<int, PartyCertainty, PartyCertainty> raise)
        {
            if (_set is null)
            {
                return;
            }

            foreach (var restriction in _set)
            {
                var bearing = Bearings.Of(_study, purpose, restriction);
                if (bearing == Bearing.None)
                {
                    continue;
                }

                var (certainty, known) = (restriction.ByParty, _known.GetValueOrDefault(restriction.Key));
                var more = new PartyCertainty(
                    certainty.Maker > known.Maker ? certainty.Maker : Certainty.DoesNotTravel,
                    certainty.Recipient > known.Recipient ? certainty.Recipient : Certainty.DoesNotTravel);
                if (more != default && PassesData(restriction))
                {
                    // What travels from disclosed data counts no more for being doubtful than data would that is not disclosed.
                    PotentialSite[] origin = [new PotentialSite(SiteKind.License, restriction.Origin)];
                    more = PartyCertainty.Weaker(more, search.Potential([restriction.Clause.Index], origin, AskedOf)[0]);
                }

                if (more != default)
                {
                    foreach (var gap in DoubtsOf(restriction))
                    {
                        // What no rule says may be either.
                        var isRuleMissing = _study.Rules.Effect(purpose, restriction.Term) == VerdictEffect.Missing;
                        raise(
                            gap,
                            bearing == Bearing.Conditions ? default : more,
                            bearing == Bearing.Conditions || isRuleMissing ? more : default);
                    }
                }
            }
        }

        /// <summary>Whether the way that counts may lead over training data.</summary>
        private static bool PassesData(Restriction restriction) =>
            restriction.CertaintyFromOthers != restriction.Certainty
            || Enumerable.Range(0, restriction.Hops).Any(hop => restriction.Hop(hop).Relation.Kind == RelationKind.TrainedOn);

        /// <summary>
        /// The gaps that the proof of a restriction passes. All there are where the proof is of another way than the one that counts.
        /// </summary>
        private HashSet<int> DoubtsOf(Restriction restriction)
        {
            if (restriction.CertaintyFromOthers != restriction.Certainty)
            {
                return [.. _byRelation.Values, .. _byLicense.Values, .. _byDeveloper.Values, .. _byTravel.Values];
            }

            var gaps = new HashSet<int>();
            Add(_byLicense, restriction.LicensedUnder.Position);
            for (var i = 0; i < restriction.Hops; i++)
            {
                var hop = restriction.Hop(i);
                var relation = hop.Relation;
                if (RuleGaps.MissingOn(restriction, hop) is { } missing && _byTravel.TryGetValue(missing, out var ofRule))
                {
                    gaps.Add(ofRule);
                }

                Add(_byRelation, relation.Position);
                Add(_byDeveloper, relation.From);
                Add(_byDeveloper, relation.To);
            }

            return gaps;

            void Add(Dictionary<int, int> doubts, int key)
            {
                if (doubts.TryGetValue(key, out var gap))
                {
                    gaps.Add(gap);
                }
            }
        }

        /// <summary>
        /// The gaps of artifacts that only outweighed claims lead to. They are no gaps on the way as it is known; the claim that leads
        /// there weighs as much as they do.
        /// </summary>
        private void FindBehind(RestrictionSearch search)
        {
            var known = _study.Closure.ToHashSet();
            ImmutableArray<int> artifacts = [.. search.Artifacts().Where(artifact => !known.Contains(artifact))];
            if (artifacts.IsEmpty)
            {
                return;
            }

            var leadsTo = new Dictionary<int, int>(); // artifact → gap of the claim
            var inside = artifacts.ToHashSet();
            var open = new Queue<int>(_study.Closure);
            while (open.TryDequeue(out var at))
            {
                foreach (var relation in _study.Graph.Outgoing(at))
                {
                    var gap = _byRelation.TryGetValue(relation.Position, out var own) ? own
                        : leadsTo.TryGetValue(at, out var before) ? before
                        : -1;
                    if (gap >= 0 && inside.Contains(relation.To) && leadsTo.TryAdd(relation.To, gap))
                    {
                        open.Enqueue(relation.To);
                    }
                }
            }

            var trained = _study.Trained.ToHashSet();
            var found = Unknowns.Find(
                _study, _branch, artifacts, [.. search.Trained().Where(model => !trained.Contains(model) && inside.Contains(model))]);
            foreach (var gap in found)
            {
                if (leadsTo.TryGetValue(gap.Artifact, out var claim))
                {
                    _behind.Add((claim, gap));
                }
            }
        }

        private ImmutableArray<Qualifier> AskedOf(int model) => TrainingGaps.AskedOf(_study, model);

        private RestrictionSearch NewSearch() =>
            new(_study.Terms, _study.Licenses, _study.Artifact, _branch, worst: true);
    }
}
