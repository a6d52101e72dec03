using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Which licenses are in force for which artifact, decided once per graph before anything travels: outweighed claims, components, time
/// (rule 9),
/// alternatives. Every license relation keeps a status, none is dropped.
/// </summary>
public sealed class LicenseResolution
{
    private readonly LineageGraph _graph;
    private readonly LicenseTerms _terms;
    private readonly LicenseStatus[] _status;
    private readonly ulong[] _outweighed;
    private readonly int[] _inForce;              // [artifact]: number of a license list
    private readonly List<int[]> _lists = [[]];
    private readonly Dictionary<int, List<int>> _listsByFirst = [];
    private readonly Dictionary<int, int> _atGeneration = []; // GENERATED_BY relation → number of a license list, where the date matters
    private readonly List<int> _withValidity = [];
    private readonly HashSet<int> _dated = [];
    private readonly int[] _single;               // [license]: number of the list of it alone; 0 while unused

    internal LicenseResolution(LineageGraph graph, LicenseTerms terms)
    {
        _graph = graph;
        _terms = terms;
        _status = new LicenseStatus[graph.LicenseRelationCount];
        _outweighed = new ulong[(graph.RelationCount + 63) / 64];
        _inForce = new int[graph.ArtifactCount];
        _single = new int[graph.Count(NodeKind.License)];
        WeighLineage();
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            ResolveArtifact(artifact);
        }

        ResolveGenerators();
    }

    /// <summary>Number of distinct lists of licenses in force, the empty one included.</summary>
    internal int ListCount => _lists.Count;

    /// <summary>What became of a license relation.</summary>
    public LicenseStatus StatusOf(int licenseRelation) => _status[licenseRelation];

    /// <summary>
    /// Whether only doubtful claims say a lineage relation, and a surer one of the same kind says something else (one text may say both). It is kept and carries
    /// nothing.
    /// </summary>
    public bool IsOutweighed(int relation) => (_outweighed[relation >> 6] >> (relation & 63) & 1) != 0;

    /// <summary>
    /// The licenses in force for the artifact itself (weights, data or service), by id. Empty when none is known, which is not a
    /// permission.
    /// </summary>
    public ReadOnlySpan<int> InForce(int artifact) => _lists[_inForce[artifact]];

    /// <summary>
    /// Every choice of licenses for the artifact itself: the one in force first, then the others a holder may choose. One choice when there
    /// is no OR.
    /// </summary>
    public ImmutableArray<ImmutableArray<int>> Choices(int artifact)
    {
        var own = OwnRelations(artifact);
        var first = InForce(artifact).ToImmutableArray();
        if (own.Count < 2)
        {
            return [first];
        }

        var choices = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        choices.Add(first);
        foreach (var bundle in Bundles(own, _graph.ReleaseDateOf(artifact), true))
        {
            foreach (var branch in Branches(bundle))
            {
                ImmutableArray<int> choice = [.. branch.Select(r => _graph.Licensing.To[r]).Distinct().Order()];
                if (!choices.Any(known => known.SequenceEqual(choice)))
                {
                    choices.Add(choice);
                }
            }
        }

        return choices.ToImmutable();
    }

    /// <summary>Number of the list of licenses in force, for look-up: equal numbers, equal licenses.</summary>
    internal int ListOf(int artifact) => _inForce[artifact];

    /// <summary>The licenses of a list, by index.</summary>
    internal ReadOnlySpan<int> List(int list) => _lists[list];

    /// <summary>Whether some dataset a generator wrote is governed by other licenses than those in force for the generator itself.</summary>
    internal bool IsDated(int artifact) => _dated.Contains(artifact);

    /// <summary>
    /// Number of the list of licenses that govern what a generator wrote: those in force when the dataset came out (rule 9).
    /// </summary>
    internal int ListAtGeneration(int relation) =>
        _atGeneration.TryGetValue(relation, out var list) ? list : _inForce[_graph.Lineage.To[relation]];

    /// <summary>Whether a lineage relation carries restrictions at all: evaluation data and outweighed relations do not.</summary>
    internal bool Carries(int relation) => _graph.Lineage.Code[relation] != (int)Qualifier.Evaluation && !IsOutweighed(relation);

    /// <summary>The license relation through which an artifact carries a license; its position.</summary>
    internal int RelationFor(int artifact, int license, bool anyTime)
    {
        var found = -1;
        var licensing = _graph.Licensing;
        for (var r = licensing.Starts[artifact]; r < licensing.Starts[artifact + 1]; r++)
        {
            if (licensing.To[r] == license && IsOwn(artifact, r))
            {
                if (_status[r] == LicenseStatus.InForce)
                {
                    return r;
                }

                found = found < 0 && anyTime ? r : found;
            }
        }

        return found;
    }

    /// <summary>Whether a license relation is about the artifact itself; for a service, its weights count as the service too.</summary>
    internal bool IsOwn(int artifact, int licenseRelation)
    {
        var component = _graph.LicenseRelation(licenseRelation).Component;
        var own = _graph.OwnComponentOf(artifact);
        return component == own || (own == Component.Service && component == Component.Weights);
    }

    private void WeighLineage()
    {
        var set = _graph.Lineage;
        for (var relation = 0; relation < set.Count; relation++)
        {
            if (!AllLow(set, relation))
            {
                continue;
            }

            var from = set.From[relation];
            for (var other = set.Starts[from]; other < set.Starts[from + 1]; other++)
            {
                if (set.Kinds![other] == set.Kinds[relation] && set.To[other] != set.To[relation]
                    && set.Code[other] != (int)Qualifier.Evaluation
                    && !AllLow(set, other))
                {
                    _outweighed[relation >> 6] |= 1UL << (relation & 63);
                    break;
                }
            }
        }
    }

    private static bool AllLow(RelationSet set, int relation)
    {
        for (var claim = set.ClaimStarts[relation]; claim < set.ClaimStarts[relation + 1]; claim++)
        {
            if (set.Confidence[claim] != Confidence.Low)
            {
                return false;
            }
        }

        return true;
    }

    private void ResolveArtifact(int artifact)
    {
        var licensing = _graph.Licensing;
        var (start, end) = (licensing.Starts[artifact], licensing.Starts[artifact + 1]);
        if (start == end)
        {
            return;
        }

        var release = _graph.ReleaseDateOf(artifact);
        if (end - start == 1)
        {
            var own = IsOwn(artifact, start);
            var relation = _graph.LicenseRelation(start);
            var dated = !relation.ValidFrom.IsNone || !relation.ValidTo.IsNone;
            if (!dated)
            {
                _status[start] = own ? LicenseStatus.InForce : LicenseStatus.OtherComponent;
                _inForce[artifact] = own ? Single(licensing.To[start]) : 0;
                return;
            }
        }

        var open = new bool[end - start];
        for (var r = start; r < end; r++)
        {
            open[r - start] = true;
            if (IsOutweighedLicense(artifact, r))
            {
                _status[r] = LicenseStatus.Outweighed;
                open[r - start] = false;
            }
        }

        // One component after the other; the artifact's own decides what travels.
        for (var r = start; r < end; r++)
        {
            if (!open[r - start])
            {
                continue;
            }

            var own = IsOwn(artifact, r);
            var relations = new List<int>();
            for (var other = r; other < end; other++)
            {
                if (open[other - start] && SameComponent(artifact, r, other))
                {
                    relations.Add(other);
                    open[other - start] = false;
                    _status[other] = LicenseStatus.OutOfTime;
                    var relation = _graph.LicenseRelation(other);
                    if (own && (_withValidity.Count == 0 || _withValidity[^1] != artifact)
                        && (!relation.ValidFrom.IsNone || !relation.ValidTo.IsNone))
                    {
                        _withValidity.Add(artifact);
                    }
                }
            }

            var bundles = Bundles(relations, release, true);
            foreach (var position in bundles.SelectMany(b => b))
            {
                _status[position] = LicenseStatus.Alternative;
            }

            var chosen = Choose(bundles);
            foreach (var position in chosen)
            {
                _status[position] = own ? LicenseStatus.InForce : LicenseStatus.OtherComponent;
            }

            if (own)
            {
                _inForce[artifact] = InternList([.. chosen.Select(c => licensing.To[c]).Distinct().Order()]);
            }
        }
    }

    private bool IsOutweighedLicense(int artifact, int relation)
    {
        var licensing = _graph.Licensing;
        if (!AllLow(licensing, relation))
        {
            return false;
        }

        for (var other = licensing.Starts[artifact]; other < licensing.Starts[artifact + 1]; other++)
        {
            if (licensing.To[other] != licensing.To[relation] && SameComponent(artifact, relation, other)
                && !AllLow(licensing, other))
            {
                return true;
            }
        }

        return false;
    }

    private bool SameComponent(int artifact, int a, int b) =>
        (IsOwn(artifact, a) && IsOwn(artifact, b)) || _graph.Licensing.Code[a] == _graph.Licensing.Code[b];

    private List<int> OwnRelations(int artifact)
    {
        var own = new List<int>();
        var licensing = _graph.Licensing;
        for (var r = licensing.Starts[artifact]; r < licensing.Starts[artifact + 1]; r++)
        {
            if (_status[r] != LicenseStatus.Outweighed && IsOwn(artifact, r))
            {
                own.Add(r);
            }
        }

        return own;
    }

    /// <summary>
    /// Rule 9 and "licence changed over time": what was in force at a date is one bundle; each later start is another one, which whoever
    /// obtains the later
    /// release may use instead. Relations that ended before the date are in none.
    /// </summary>
    private List<List<int>> Bundles(List<int> relations, PartialDate date, bool later)
    {
        var atDate = new List<int>();
        var after = new SortedDictionary<PartialDate, List<int>>();
        foreach (var position in relations)
        {
            var relation = _graph.LicenseRelation(position);
            if (date.MayLieWithin(relation.ValidFrom, relation.ValidTo))
            {
                atDate.Add(position);
            }
            else if (later && relation.ValidFrom.First > date.Last)
            {
                if (!after.TryGetValue(relation.ValidFrom, out var bundle))
                {
                    after.Add(relation.ValidFrom, bundle = []);
                }

                bundle.Add(position);
            }
        }

        var bundles = new List<List<int>>();
        if (atDate.Count > 0)
        {
            bundles.Add(atDate);
        }

        bundles.AddRange(after.Values);
        return bundles;
    }

    /// <summary>
    /// Of each group (OR) the least restrictive, everything else together (AND); then the least restrictive bundle. Empty when there is
    /// none.
    /// </summary>
    private List<int> Choose(List<List<int>> bundles)
    {
        List<int>? best = null;
        foreach (var bundle in bundles)
        {
            var reduced = new List<int>();
            foreach (var group in bundle.GroupBy(r => _graph.LicenseRelation(r).GroupNumber))
            {
                if (group.Key == 0)
                {
                    reduced.AddRange(group);
                }
                else
                {
                    List<int>? choice = null;
                    foreach (var relation in group)
                    {
                        List<int> candidate = [relation];
                        choice = choice is null || IsFreer(candidate, choice) ? candidate : choice;
                    }

                    // Several relations may name the chosen license (with other validities): they are one choice.
                    reduced.AddRange(group.Where(r => _graph.Licensing.To[r] == _graph.Licensing.To[choice![0]]));
                }
            }

            best = best is null || IsFreer(reduced, best) ? reduced : best;
        }

        return best ?? [];
    }

    private bool IsFreer(List<int> a, List<int> b) =>
        _terms.CompareFreedom([.. a.Select(r => _graph.Licensing.To[r])], [.. b.Select(r => _graph.Licensing.To[r])]) < 0;

    /// <summary>Every way to pick one license per group; at most 64, which no license list comes near.</summary>
    private List<List<int>> Branches(List<int> bundle)
    {
        List<List<int>> branches = [[]];
        foreach (var group in bundle.GroupBy(r => _graph.LicenseRelation(r).GroupNumber))
        {
            if (group.Key == 0)
            {
                branches.ForEach(branch => branch.AddRange(group));
                continue;
            }

            var options = group.ToList();
            branches = [.. branches.SelectMany(_ => options, static (branch, option) => (List<int>)[.. branch, option]).Take(64)];
        }

        return branches;
    }

    private void ResolveGenerators()
    {
        var lineage = _graph.Lineage;
        foreach (var generator in _withValidity)
        {
            var own = OwnRelations(generator);
            for (var i = lineage.IncomingStarts[generator]; i < lineage.IncomingStarts[generator + 1]; i++)
            {
                var relation = lineage.Incoming[i];
                if (lineage.Kinds![relation] == RelationKind.GeneratedBy)
                {
                    // Rule 9: the text in force at generation; a later, freer text does not reach back. No text at that date: what it has now.
                    var bundles = Bundles(own, _graph.ReleaseDateOf(lineage.From[relation]), false);
                    var list = bundles.Count == 0
                        ? _inForce[generator]
                        : InternList([.. Choose(bundles).Select(r => _graph.Licensing.To[r]).Distinct().Order()]);
                    if (list != _inForce[generator])
                    {
                        _atGeneration[relation] = list;
                        _dated.Add(generator);
                    }
                }
            }
        }
    }

    private int Single(int license) => _single[license] != 0 ? _single[license] : _single[license] = InternList([license]);

    private int InternList(int[] licenses)
    {
        if (licenses.Length == 0)
        {
            return 0;
        }

        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_listsByFirst, licenses[0], out _);
        bucket ??= [];
        foreach (var list in bucket)
        {
            if (licenses.AsSpan().SequenceEqual(_lists[list]))
            {
                return list;
            }
        }

        bucket.Add(_lists.Count);
        _lists.Add(licenses);
        return _lists.Count - 1;
    }
}
