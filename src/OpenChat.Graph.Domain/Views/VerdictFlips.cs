using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>One thing that would have to be otherwise. Just one of <paramref name="Change"/> and <paramref name="Gap"/> is there.</summary>
/// <param name="Text">What would have to be otherwise, in a sentence.</param>
/// <param name="Change">The change of the graph; null when a gap is settled.</param>
/// <param name="Gap">
/// What would have to be known, and to hide nothing that stands against the purpose; null for a change.
/// </param>
public sealed record FlipChange(string Text, GraphChange? Change, Unknown? Gap);

/// <summary>A smallest set of changes after which a verdict is better.</summary>
/// <param name="Changes">In the order of <see cref="VerdictFlips"/>.</param>
/// <param name="Outcome">The verdict with all of them.</param>
public sealed record VerdictFlip(ImmutableArray<FlipChange> Changes, VerdictOutcome Outcome);

/// <summary>
/// The smallest sets of changes after which a verdict is better; without any of a set it is not. The changes tried are: each gap settled so
/// that it hides nothing; each artifact of the ancestry put under the freest license of the graph; each term void in each license that
/// holds it; each lineage relation dropped; each artifact but the one in question withdrawn.
/// </summary>
/// <param name="Flips">Fewest changes first, then the best outcome, then by the changes in the order above and of the graph.</param>
/// <param name="StoppedBecause">Why there may be more; null when these are all.</param>
public sealed record VerdictFlips(ImmutableArray<VerdictFlip> Flips, SetStop? StoppedBecause)
{
    /// <summary>How many sets of changes are tried at most.</summary>
    public const int MaxTried = 250;

    /// <summary>How many changes a set has at most.</summary>
    public const int MaxChanges = 4;

    /// <summary>How many sets are found at most.</summary>
    public const int MaxFound = 200;

    /// <summary>Finds the sets.</summary>
    /// <param name="analysis">The graph and its rules.</param>
    /// <param name="rows">The rows of these rules.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="to">The outcome that is wanted, or a better one; null for any that is better than that of the verdict.</param>
    /// <param name="maxTried">Ends after so many tries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static VerdictFlips Of(
        LineageAnalysis analysis,
        RuleRows rows,
        int artifact,
        Verdict verdict,
        VerdictOutcome? to = null,
        int maxTried = MaxTried,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        var wanted = Math.Min(
            to is { } outcome ? SupposedVerdict.Badness(outcome) : int.MaxValue, SupposedVerdict.Badness(verdict.Outcome) - 1);
        if (wanted < 0)
        {
            return new VerdictFlips([], null);
        }

        if (analysis.StudyOf(artifact).Closure.Length > VerdictCauses.MaxArtifacts)
        {
            return new VerdictFlips([], SetStop.MostArtifacts);
        }

        var freest = FreestLicense(analysis, artifact, verdict.Purpose);
        var supposed = new SupposedVerdict(
            analysis.Graph, rows, analysis.Rules, artifact, verdict, freest is { } license ? [license] : [], cancellationToken);
        var flips = new Search(supposed, freest is { } free ? analysis.Graph.IdOf(free) : null, wanted, maxTried).Run();
        return flips with
        {
            Flips =
            [
                .. flips.Flips.Select(flip => flip with { Changes = [.. flip.Changes.Select(Within)] }),
            ],
        };

        FlipChange Within(FlipChange change) => change.Gap is { } gap
            ? change with { Gap = VerdictCauses.Within(analysis.Graph, gap, supposed.Part.IdOf(gap.Artifact)) }
            : change;
    }

    /// <summary>
    /// The license of the graph that stands least against a purpose: by the terms that prohibit it, then that leave it open or that it
    /// needs and the license does not give, then that set conditions; then the one that most artifacts are under, then by id. Only licenses
    /// whose terms are recorded whole; no terms of a service, no usage policy. Null when there is none.
    /// </summary>
    /// <param name="analysis">The graph and its rules.</param>
    /// <param name="artifact">Any artifact.</param>
    /// <param name="purpose">The purpose.</param>
    public static NodeId? FreestLicense(LineageAnalysis analysis, int artifact, Purpose purpose)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var (study, terms) = (analysis.StudyOf(artifact), analysis.Terms);
        (int, int, int, int)? best = null;
        NodeId? freest = null;
        for (var license = 0; license < analysis.Graph.Count(NodeKind.License); license++)
        {
            if (terms.IsMissing(license) || !terms.IsRecorded(license) || !terms.UnreadOf(license).IsEmpty || terms.IsOfService(license)
                || terms.IsUsagePolicy(license))
            {
                continue;
            }

            var count = new int[4]; // by bearing
            foreach (var clause in terms.ClausesOf(license))
            {
                if (clause.Term.Kind != TermKind.Permission)
                {
                    count[(int)Bearings.Of(study, purpose, clause.Term, license, isOwn: true)]++;
                }
            }

            var withheld = analysis.Rules.Terms.Count(term =>
                Permissions.IsNeeded(study, purpose, term) && Permissions.Gives(study, license, term) is not true);
            var weight = (
                count[(int)Bearing.Prohibits],
                count[(int)Bearing.LeavesOpen] + withheld,
                count[(int)Bearing.Conditions],
                -analysis.Graph.LicensedUnder(license).Count);
            if (best is null || weight.CompareTo(best.Value) < 0)
            {
                (best, freest) = (weight, new NodeId(NodeKind.License, license));
            }
        }

        return freest;
    }

    /// <summary>All changes that may be in a set.</summary>
    internal static IReadOnlyList<FlipChange> ChangesOf(SupposedVerdict supposed, string? freest) =>
        new Search(supposed, freest, 0, 0).Changes;

    private sealed class Search
    {
        private readonly SupposedVerdict _verdict;
        private readonly int _wanted;
        private readonly int _maxTried;
        private readonly List<FlipChange> _changes = [];
        private readonly Dictionary<string, int> _settle = new(StringComparer.Ordinal);       // key of a gap → change
        private readonly Dictionary<string, int> _relicense = new(StringComparer.Ordinal);    // artifact → change
        private readonly Dictionary<string, int> _withdraw = new(StringComparer.Ordinal);     // artifact → change
        private readonly Dictionary<(string License, string Term), int> _void = [];
        private readonly Dictionary<(RelationKind Kind, string From, string To, string Qualifier), int> _drop = [];
        private readonly bool _hasChoices;

        public Search(SupposedVerdict verdict, string? freest, int wanted, int maxTried)
        {
            (_verdict, _wanted, _maxTried) = (verdict, wanted, maxTried);
            var graph = verdict.Part;
            foreach (var gap in verdict.Usual.Gaps.Concat(Unknowns.Of(verdict.Study)))
            {
                if (_settle.TryAdd(SupposedVerdict.KeyOf(graph, gap), _changes.Count))
                {
                    _changes.Add(new FlipChange(gap.SettledBy, null, gap));
                }
            }

            if (freest is not null)
            {
                foreach (var artifact in verdict.Study.Closure)
                {
                    if (graph.LicensesOf(artifact) is not { Count: 1 } licenses
                        || graph.IdOf(new NodeId(NodeKind.License, licenses[0].License)) != freest)
                    {
                        var id = graph.IdOf(artifact);
                        _relicense.Add(id, _changes.Count);
                        Add(
                            new ArtifactRelicensed(id, freest),
                            $"{graph.NameOf(artifact)} would be under {LicenseName(graph, freest)}.");
                    }
                }
            }

            AddTerms(graph);
            AddRelations(graph);
            foreach (var artifact in verdict.Study.Closure.Skip(1))
            {
                _withdraw.Add(graph.IdOf(artifact), _changes.Count);
                Add(new ArtifactWithdrawn(graph.IdOf(artifact)), $"{graph.NameOf(artifact)} would be withdrawn.");
            }

            for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
            {
                _hasChoices |= verdict.Study.Licenses.Choices(artifact).Length > 1;
            }
        }

        public IReadOnlyList<FlipChange> Changes => _changes;

        public VerdictFlips Run()
        {
            var found = new List<(int[] Set, VerdictOutcome Outcome)>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            List<(int[] Set, int[] Next)> open = [([], Conflict(_verdict.Usual, _verdict.Study))];
            SetStop? stop = null;
            for (var size = 1; size <= MaxChanges && open.Count > 0 && stop is null; size++)
            {
                var next = new List<(int[] Set, int[] Next)>();
                foreach (var set in open.SelectMany(static node => node.Next.Select(more => (int[])[.. node.Set.Append(more).Order()]))
                    .Where(set => seen.Add(string.Join(' ', set))))
                {
                    if (found.Exists(other => other.Set.All(set.Contains)) || !CanBeTogether(set))
                    {
                        continue;
                    }

                    if (_verdict.Tried >= _maxTried || found.Count == MaxFound)
                    {
                        stop = found.Count == MaxFound ? SetStop.MostFound : SetStop.MostTried;
                        break;
                    }

                    var settled = set.Select(change => _changes[change].Gap).OfType<Unknown>()
                        .Select(gap => SupposedVerdict.KeyOf(_verdict.Part, gap)).ToHashSet(StringComparer.Ordinal);
                    var grounds = _verdict.Under(
                        [.. set.Select(change => _changes[change].Change).OfType<GraphChange>()], settled.Contains, out var study);
                    if (SupposedVerdict.Badness(grounds.Outcome) <= _wanted)
                    {
                        found.Add((set, grounds.Outcome));
                    }
                    else
                    {
                        next.Add((set, [.. Conflict(grounds, study).Where(change => !set.Contains(change))]));
                    }
                }

                open = next;
            }

            return new VerdictFlips(
                [
                    .. found.OrderBy(static flip => flip.Set.Length).ThenBy(static flip => SupposedVerdict.Badness(flip.Outcome))
                        .ThenBy(static flip => string.Join(' ', flip.Set.Select(change => $"{change:D6}")), StringComparer.Ordinal)
                        .Select(flip => new VerdictFlip([.. flip.Set.Select(change => _changes[change])], flip.Outcome)),
                ],
                stop ?? (open.Exists(static node => node.Next.Length > 0) ? SetStop.MostChanges : null));
        }

        /// <summary>What is withdrawn cannot get another license.</summary>
        private bool CanBeTogether(int[] set) =>
            !set.Any(change => _changes[change].Change is ArtifactRelicensed relicensed
                && _withdraw.TryGetValue(relicensed.Artifact, out var withdrawn) && set.Contains(withdrawn));

        /// <summary>
        /// Changes of which at least one is in each set that makes the outcome good enough beyond the changes that were made: those that
        /// touch one thing that suffices against it. The fewest that are found; all where it cannot be told.
        /// </summary>
        private int[] Conflict(Verdicts.Grounds grounds, ArtifactStudy study)
        {
            int[]? best = null;
            var bearing = grounds.Outcome switch
            {
                VerdictOutcome.Prohibited => Bearing.Prohibits,
                VerdictOutcome.Conditional => Bearing.Conditions,
                _ => Bearing.None,
            };
            foreach (var (restriction, does) in _hasChoices ? [] : grounds.Restrictions)
            {
                if (does == bearing && bearing != Bearing.None && (restriction.CertaintyFromOthers == restriction.Certainty))
                {
                    Take(Touching(study, restriction));
                }
            }

            foreach (var gap in _hasChoices || grounds.Outcome == VerdictOutcome.Prohibited ? [] : grounds.Counting)
            {
                if (gap.Travel is null && !gap.IsOfOtherComponent)
                {
                    Take(Touching(study, gap));
                }
            }

            return best ?? [.. Enumerable.Range(0, _changes.Count)];

            void Take(SortedSet<int> changes)
            {
                if (best is null || changes.Count < best.Length)
                {
                    best = [.. changes];
                }
            }
        }

        private SortedSet<int> Touching(ArtifactStudy study, Restriction restriction)
        {
            var graph = study.Graph;
            var touching = new SortedSet<int>();
            Take(touching, _void, (graph.IdOf(new NodeId(NodeKind.License, restriction.License)), restriction.Term.Code));
            Take(touching, _relicense, graph.IdOf(restriction.Origin));
            for (var hop = 0; hop < restriction.Hops; hop++)
            {
                var relation = restriction.Hop(hop).Relation;
                Take(touching, _drop, KeyOf(graph, relation));
                Take(touching, _withdraw, graph.IdOf(relation.To));
            }

            return touching;
        }

        /// <summary>
        /// What a gap weighs hangs on every way to its artifact, on what is recorded of that, and on what any license holds.
        /// </summary>
        private SortedSet<int> Touching(ArtifactStudy study, Unknown gap)
        {
            var graph = study.Graph;
            var touching = new SortedSet<int>(_void.Values);
            Take(touching, _settle, SupposedVerdict.KeyOf(graph, gap));
            var open = new Stack<int>([gap.Artifact]);
            var seen = new HashSet<int> { gap.Artifact };
            while (open.TryPop(out var artifact))
            {
                Take(touching, _relicense, graph.IdOf(artifact));
                Take(touching, _withdraw, graph.IdOf(artifact));
                foreach (var relation in graph.Outgoing(artifact))
                {
                    Take(touching, _drop, KeyOf(graph, relation));
                    Take(touching, _withdraw, graph.IdOf(relation.To));
                }

                foreach (var relation in graph.Incoming(artifact))
                {
                    if (seen.Add(relation.From))
                    {
                        open.Push(relation.From);
                    }
                }
            }

            return touching;
        }

        private static void Take<TKey>(SortedSet<int> set, Dictionary<TKey, int> changes, TKey key)
            where TKey : notnull
        {
            if (changes.TryGetValue(key, out var change))
            {
                set.Add(change);
            }
        }

        private static (RelationKind Kind, string From, string To, string Qualifier) KeyOf(LineageGraph graph, LineageRelation relation) =>
            (relation.Kind, graph.IdOf(relation.From), graph.IdOf(relation.To), relation.QualifierText);

        private static string LicenseName(LineageGraph graph, string id) =>
            graph.LicenseNameOf(graph.FindById(NodeKind.License, id)); // it is in the part

        private void AddTerms(LineageGraph graph)
        {
            for (var license = 0; license < graph.Count(NodeKind.License); license++)
            {
                var id = graph.IdOf(new NodeId(NodeKind.License, license));
                foreach (var clause in _verdict.Study.Terms.ClausesOf(license))
                {
                    if (clause.Term.Kind != TermKind.Permission && _verdict.MayBear(clause.Term, license)
                        && graph.LicensedUnder(license).Count > 0 && _void.TryAdd((id, clause.Term.Code), _changes.Count))
                    {
                        Add(new TermVoided(clause.Term.Code, id), $"{clause.Term.Code} of {graph.LicenseNameOf(license)} would be void.");
                    }
                }
            }
        }

        private void AddRelations(LineageGraph graph)
        {
            for (var position = 0; position < graph.RelationCount; position++)
            {
                var relation = graph.Relation(position);
                var key = KeyOf(graph, relation);
                if (_drop.TryAdd(key, _changes.Count))
                {
                    Add(
                        new RelationDropped(key.Kind, key.From, key.To, key.Qualifier),
                        $"It would not be so that {VerdictFact.Of(graph, relation).Text}");
                }
            }
        }

        private void Add(GraphChange change, string text) => _changes.Add(new FlipChange(text, change, null));
    }
}
