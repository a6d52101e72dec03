using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>Facts that together suffice for an outcome as bad as that of a verdict, and none of them can be missing.</summary>
/// <param name="Facts">
/// Relations from the artifact on, then licenses, then terms, then gaps. Empty when the rules alone suffice.
/// </param>
/// <param name="Certainty">How sure it is: the strictest reading under which they suffice.</param>
public sealed record VerdictCause(ImmutableArray<VerdictFact> Facts, Certainty Certainty);

/// <summary>
/// The separate causes of a verdict. Facts are lineage relations, licenses of artifacts, terms of licenses and gaps; all else, such as who
/// made what and what the rules say, is taken as it is. A fact is missing when the relation is not there, with the doubtful claims that it
/// outweighs; when the artifact is not under the license; when the term is void; when the gap is settled and hid nothing. The licenses of
/// an artifact are taken as they are, too, where one is chosen of several, or dates decide which of them governs what it wrote.
/// </summary>
/// <param name="Causes">Fewest facts first, then the surest, then by the facts in the order of the graph. Empty when nothing stands against
/// the purpose.</param>
/// <param name="StoppedBecause">Why there may be more; null when these are all.</param>
public sealed record VerdictCauses(ImmutableArray<VerdictCause> Causes, SetStop? StoppedBecause)
{
    /// <summary>How many sets of facts are tried at most.</summary>
    public const int MaxTried = 250;

    /// <summary>How many artifacts may decide about a verdict.</summary>
    public const int MaxArtifacts = 500;

    /// <summary>Finds the causes of a verdict.</summary>
    /// <param name="analysis">The graph and its rules.</param>
    /// <param name="rows">The rows of these rules.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="maxTried">Ends after so many tries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static VerdictCauses Of(
        LineageAnalysis analysis,
        RuleRows rows,
        int artifact,
        Verdict verdict,
        int maxTried = MaxTried,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        if (SupposedVerdict.Badness(verdict.Outcome) == 0)
        {
            return new VerdictCauses([], null);
        }

        if (analysis.StudyOf(artifact).Closure.Length > MaxArtifacts)
        {
            return new VerdictCauses([], SetStop.MostArtifacts);
        }

        var supposed = new SupposedVerdict(analysis.Graph, rows, analysis.Rules, artifact, verdict, [], cancellationToken);
        var search = new Search(supposed, verdict.Outcome);
        var sets = new MinimalSets(search.Facts.Count, search.Suffices, () => supposed.Tried < maxTried);
        sets.Run(search.Seeds());
        return new VerdictCauses(
            [
                .. sets.Found.Select(search.CauseOf)
                    .OrderBy(static cause => cause.Numbers.Count).ThenByDescending(static cause => cause.Cause.Certainty)
                    .ThenBy(static cause => string.Join(' ', cause.Numbers.Select(number => $"{number:D6}")), StringComparer.Ordinal)
                    .Select(cause => cause.Cause with { Facts = [.. cause.Cause.Facts.Select(fact => Within(analysis.Graph, fact))] }),
            ],
            sets.IsComplete ? null : supposed.Tried < maxTried ? SetStop.MostFound : SetStop.MostTried);
    }

    /// <summary>All facts that may be in a cause, each with what is done to the graph where it is missing, and the key of a gap.</summary>
    internal static IReadOnlyList<(VerdictFact Fact, GraphChange[] Without, string? GapKey)> FactsOf(
        SupposedVerdict supposed, VerdictOutcome outcome, out IReadOnlyList<GraphChange> always)
    {
        var search = new Search(supposed, outcome);
        always = search.Always;
        return search.Facts;
    }

    private static VerdictFact Within(LineageGraph graph, VerdictFact fact) =>
        fact.Gap is { } gap ? fact with { Gap = Within(graph, gap, fact.NodeId) } : fact;

    /// <summary>A gap of a part of a graph as one of the graph.</summary>
    internal static Unknown Within(LineageGraph graph, Unknown gap, string artifact) =>
        gap with { Artifact = graph.ArtifactOf(graph.FindById(artifact)!.Value) }; // the part has nothing else

    private sealed class Search
    {
        private readonly SupposedVerdict _verdict;
        private readonly VerdictOutcome _outcome;
        private readonly List<(VerdictFact Fact, GraphChange[] Without, string? GapKey)> _facts = [];
        private readonly Dictionary<int, int> _byRelation = [];                    // lineage relation → fact
        private readonly Dictionary<(int Artifact, int License), int> _byLicense = []; // what is under which license → fact
        private readonly Dictionary<(int License, string Term), int> _byTerm = [];
        private readonly List<GraphChange> _always = []; // claims that surer ones outweigh, and that are no gap

        public Search(SupposedVerdict verdict, VerdictOutcome outcome)
        {
            (_verdict, _outcome) = (verdict, outcome);
            AddRelations();
            AddLicenses();
            AddTerms();
            if (outcome != VerdictOutcome.Prohibited)
            {
                AddGaps();
            }
        }

        public List<(VerdictFact Fact, GraphChange[] Without, string? GapKey)> Facts => _facts;

        public IReadOnlyList<GraphChange> Always => _always;

        private LineageGraph Graph => _verdict.Part;

        public bool Suffices(SortedSet<int> set) =>
            SupposedVerdict.Badness(Under(set).Outcome) >= SupposedVerdict.Badness(_outcome);

        public (VerdictCause Cause, SortedSet<int> Numbers) CauseOf(SortedSet<int> set)
        {
            var distance = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var artifact in _verdict.Study.Closure)
            {
                distance.TryAdd(Graph.IdOf(artifact), distance.Count);
            }

            return (
                new VerdictCause(
                    [
                        .. set.Select(number => _facts[number].Fact).OrderBy(static fact => fact.Kind)
                            .ThenBy(fact => distance.GetValueOrDefault(fact.NodeId, int.MaxValue)),
                    ],
                    SupposedVerdict.CertaintyOf(Under(set), _outcome)),
                set);
        }

        /// <summary>The proofs of the restrictions that count: what each of them needs.</summary>
        public IEnumerable<SortedSet<int>> Seeds()
        {
            foreach (var (restriction, _) in _verdict.Usual.Restrictions)
            {
                if (_byLicense.TryGetValue((restriction.Origin, restriction.License), out var license)
                    && _byTerm.TryGetValue((restriction.License, restriction.Term.Code), out var term))
                {
                    var set = new SortedSet<int> { license, term };
                    set.UnionWith(Enumerable.Range(0, restriction.Hops)
                        .Where(hop => _byRelation.ContainsKey(restriction.Hop(hop).Position))
                        .Select(hop => _byRelation[restriction.Hop(hop).Position]));
                    yield return set;
                }
            }
        }

        private Verdicts.Grounds Under(SortedSet<int> set)
        {
            var changes = new List<GraphChange>(_always);
            var open = new HashSet<string>(StringComparer.Ordinal);
            for (var number = 0; number < _facts.Count; number++)
            {
                if (!set.Contains(number))
                {
                    changes.AddRange(_facts[number].Without);
                }
                else if (_facts[number].GapKey is { } key)
                {
                    open.Add(key);
                }
            }

            return _verdict.Under(changes, key => !open.Contains(key), out _);
        }

        private void AddRelations()
        {
            var known = new Dictionary<(int From, RelationKind Kind, int To, string Qualifier), int>();
            for (var position = 0; position < Graph.RelationCount; position++)
            {
                var relation = Graph.Relation(position);
                if (!_verdict.Study.Licenses.Carries(position))
                {
                    if (_verdict.Study.Licenses.IsDoubtful(position) || _verdict.Study.Licenses.NoAncestry.Contains(position))
                    {
                        Doubt(gap => gap.Relation == position, Drop(relation));
                    }

                    continue;
                }

                var key = (relation.From, relation.Kind, relation.To, relation.QualifierText);
                if (!known.TryGetValue(key, out var number))
                {
                    number = _facts.Count;
                    known.Add(key, number);
                    _facts.Add((VerdictFact.Of(Graph, relation), [Drop(relation)], null));
                }

                _byRelation.Add(position, number);
            }
        }

        private void AddLicenses()
        {
            for (var artifact = 0; artifact < Graph.ArtifactCount; artifact++)
            {
                var areAsTheyAre = AreAsTheyAre(artifact);
                foreach (var relation in Graph.LicensesOf(artifact))
                {
                    if (_verdict.Study.Licenses.StatusOf(relation.Position) == LicenseStatus.Outweighed)
                    {
                        Doubt(gap => gap.LicenseRelation == relation.Position, Drop(relation));
                    }
                    else if (areAsTheyAre)
                    {
                        continue;
                    }
                    else if (_verdict.Study.Licenses.StatusOf(relation.Position) == LicenseStatus.OutOfTime)
                    {
                        _always.Add(Drop(relation)); // it would be in force without the others
                    }
                    else if (_byLicense.TryAdd((artifact, relation.License), _facts.Count))
                    {
                        _facts.Add((VerdictFact.Of(Graph, relation), [Drop(relation) with { Qualifier = null }], null));
                    }
                }
            }
        }

        /// <summary>
        /// Whether the licenses of an artifact are no facts, because with more of them less may be bound: one is chosen of several, what it
        /// wrote is under those of its day, or one that is out of time may not be.
        /// </summary>
        private bool AreAsTheyAre(int artifact)
        {
            var licenses = _verdict.Study.Licenses;
            return licenses.Choices(artifact).Length > 1 || licenses.IsDated(artifact)
                || _verdict.Usual.Gaps.Any(gap => gap.Artifact == artifact && gap.LicenseRelation >= 0
                    && licenses.StatusOf(gap.LicenseRelation) == LicenseStatus.OutOfTime);
        }

        private void AddTerms()
        {
            var study = _verdict.Study;
            foreach (var license in Enumerable.Range(0, Graph.Count(NodeKind.License)))
            {
                foreach (var clause in study.Terms.ClausesOf(license))
                {
                    if (clause.Term.Kind != TermKind.Permission && _verdict.MayBear(clause.Term, license)
                        && _byTerm.TryAdd((license, clause.Term.Code), _facts.Count))
                    {
                        var fact = VerdictFact.Of(Graph, license, clause);
                        _facts.Add((fact, [new TermVoided(clause.Term.Code, fact.NodeId)], null));
                    }
                }
            }
        }

        private void AddGaps()
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var gap in _verdict.Usual.Gaps)
            {
                var key = SupposedVerdict.KeyOf(Graph, gap);
                if (known.Add(key))
                {
                    GraphChange[] without = gap.Relation >= 0 ? [Drop(Graph.Relation(gap.Relation))]
                        : gap.LicenseRelation >= 0 ? [Drop(Graph.LicenseRelation(gap.LicenseRelation))] : [];
                    _facts.Add((VerdictFact.Of(Graph, gap), gap.Kind == UnknownKind.OutweighedClaim ? without : [], key));
                }
            }
        }

        /// <summary>A claim that a surer one outweighs is there only as the gap that it leaves, if it does.</summary>
        private void Doubt(Predicate<Unknown> isAbout, GraphChange drop)
        {
            if (_outcome == VerdictOutcome.Prohibited
                || !_verdict.Usual.Gaps.Any(gap => gap.Kind == UnknownKind.OutweighedClaim && isAbout(gap)))
            {
                _always.Add(drop);
            }
        }

        private RelationDropped Drop(LineageRelation relation) =>
            new(relation.Kind, Graph.IdOf(relation.From), Graph.IdOf(relation.To), relation.QualifierText);

        private RelationDropped Drop(LicenseRelation relation) => new(
            RelationKind.LicensedUnder,
            Graph.IdOf(relation.Artifact),
            Graph.IdOf(new NodeId(NodeKind.License, relation.License)),
            relation.ComponentText);
    }
}
