using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Which licenses are in force for which artifact, decided once for a lineage and a rule set, before anything travels. Claims are weighed
/// (<see cref="OutweighedClaims"/>), components kept apart (<see cref="LicensedComponent"/>), and of what is left the licenses at the
/// release date are chosen (<see cref="LicenseChoice"/>). Every license relation keeps a status; none is dropped.
/// </summary>
public sealed class LicenseResolution
{
    private readonly LineageGraph _graph;
    private readonly OutweighedClaims _outweighed;
    private readonly LicenseChoice _choice;
    private readonly LicenseLists _lists;
    private readonly LicenseStatus[] _status;     // [license relation]
    private readonly int[] _inForce;              // [artifact]: number of a license list
    private readonly Dictionary<int, int> _atGeneration = []; // GENERATED_BY relation → number of a license list, where the date matters
    private readonly HashSet<int> _dated = [];    // generators whose outputs are under the licenses of their day
    private readonly HashSet<int> _uncovered = []; // GENERATED_BY relations at a day of which no license of the generator is recorded
    private readonly HashSet<int> _unsettled = []; // license relations that begin later and may apply beside what was there

    /// <summary>Resolves the licenses of a lineage. Linear in it.</summary>
    internal LicenseResolution(LicenseTerms terms, OutweighedClaims outweighed)
    {
        _graph = terms.Graph;
        _outweighed = outweighed;
        _choice = new LicenseChoice(terms);
        _lists = new LicenseLists(_graph.Count(NodeKind.License));
        _status = new LicenseStatus[_graph.LicenseRelationCount];
        _inForce = new int[_graph.ArtifactCount];
        for (var artifact = 0; artifact < _inForce.Length; artifact++)
        {
            if (ResolveArtifact(artifact))
            {
                ResolveOutputs(artifact);
            }
        }
    }

    /// <summary>Number of distinct lists of licenses in force, the empty one included.</summary>
    internal int ListCount => _lists.Count;

    /// <summary>What became of a license relation.</summary>
    public LicenseStatus StatusOf(int licenseRelation) => _status[licenseRelation];

    /// <summary>
    /// Whether a license is out of time because it ended before the artifact came out, which is odd. That a text of a service has ended is
    /// not: another has followed.
    /// </summary>
    internal bool HasEndedTooEarly(int artifact, int licenseRelation) => _status[licenseRelation] == LicenseStatus.OutOfTime
        && !(IsService(artifact) && IsOwn(artifact, licenseRelation));

    /// <summary>
    /// Whether a license begins after the artifact came out, and nothing says whether it takes the place of those that it had, or applies
    /// beside them.
    /// </summary>
    internal bool IsUnsettled(int licenseRelation) => _unsettled.Contains(licenseRelation);

    /// <summary>
    /// Whether a license does not count although it may hold: it is said to have ended too early, or is <see cref="IsUnsettled"/>.
    /// </summary>
    internal bool MayHold(int artifact, int licenseRelation) =>
        HasEndedTooEarly(artifact, licenseRelation) || IsUnsettled(licenseRelation);

    /// <summary>
    /// Whether only doubtful claims state a lineage relation, and a surer claim states another of the same kind (one text may state both).
    /// Such a relation is kept and carries nothing.
    /// </summary>
    public bool IsOutweighed(int relation) => _outweighed.OfLineage(relation);

    /// <summary>
    /// Lineage relations that are no ancestry: outweighed ones, and data used for evaluation only. Nothing travels over them.
    /// </summary>
    public RelationMarks NoAncestry => _outweighed.NoAncestry;

    /// <summary>
    /// The licenses in force for the artifact itself (weights, data or service), by index. Empty when none is known, which is not a
    /// permission.
    /// </summary>
    public ReadOnlySpan<int> InForce(int artifact) => _lists[_inForce[artifact]];

    /// <summary>
    /// Every choice of licenses for the artifact itself: the one in force first, then the others a holder may choose instead. A single one
    /// where there are no alternatives.
    /// </summary>
    public ImmutableArray<ImmutableArray<int>> Choices(int artifact)
    {
        var own = OwnRelations(artifact);
        var first = InForce(artifact).ToImmutableArray();
        if (own.Count < 2 || IsService(artifact))
        {
            return [first];
        }

        // of each part one branch of one bundle
        List<List<int>> together = [];
        foreach (var part in PartsOf(artifact, own))
        {
            var branches = BundlesOf(artifact, part).SelectMany(_choice.Branches).ToList();
            if (together.Count > 0 && branches.Count > 0)
            {
                var both = together.SelectMany(_ => branches, static (one, other) => (List<int>)[.. one, .. other]);
                together = [.. both.Take(LicenseChoice.MaxBranches)];
            }
            else
            {
                together.AddRange(branches);
            }
        }

        var choices = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        choices.Add(first);
        foreach (var choice in together.Select(_choice.LicensesOf))
        {
            if (!choices.Any(known => known.AsSpan().SequenceEqual(choice)))
            {
                choices.Add([.. choice]);
            }
        }

        return choices.ToImmutable();
    }

    /// <summary>Number of the list of licenses in force for an artifact: equal numbers, equal licenses.</summary>
    internal int ListOf(int artifact) => _inForce[artifact];

    /// <summary>The licenses of a list, by index.</summary>
    internal ReadOnlySpan<int> List(int list) => _lists[list];

    /// <summary>
    /// Whether an artifact wrote data and its licenses depend on the day, so that what it wrote may be governed by other licenses than
    /// those in force for itself, or chosen for it.
    /// </summary>
    internal bool IsDated(int artifact) => _dated.Contains(artifact);

    /// <summary>
    /// Number of the list of licenses that govern what a generator wrote: those in force when the dataset came out (rule 9).
    /// </summary>
    internal int ListAtGeneration(int relation) =>
        _atGeneration.TryGetValue(relation, out var list) ? list : _inForce[_graph.Lineage.To[relation]];

    /// <summary>Whether no license that is recorded of a generator surely covers the day on which it wrote.</summary>
    internal bool IsUncovered(int relation) => _uncovered.Contains(relation);

    /// <summary>Whether a lineage relation carries restrictions at all: evaluation data and outweighed relations do not.</summary>
    internal bool Carries(int relation) => !_outweighed.NoAncestry.Contains(relation);

    /// <summary>
    /// Whether a lineage relation carries nothing only because a surer claim outweighs it, and may be true all the same: it is not
    /// corrected.
    /// </summary>
    internal bool IsDoubtful(int relation) => _graph.Lineage.Code[relation] != (int)Qualifier.Evaluation
        && _outweighed.OfLineage(relation) && !_outweighed.IsCorrectedLineage(relation);

    /// <summary>Whether a lineage relation is outweighed by another source that is sure: an error that was corrected.</summary>
    internal bool IsCorrected(int relation) => _outweighed.IsCorrectedLineage(relation);

    /// <summary>The same of a license relation.</summary>
    internal bool IsCorrectedLicense(int relation) => _outweighed.IsCorrectedLicense(relation);

    /// <summary>
    /// Position of the license relation through which an artifact is under a license: one in force if there is one. Otherwise, with
    /// <paramref name="anyTime"/>, the first whatever its status; -1 when there is none.
    /// </summary>
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

    /// <summary>
    /// Whether whoever licensed an artifact, the origin, also developed another one: all developers of the origin are among those of the
    /// artifact, by claims that are not outweighed. False where the origin has no known developer, or one of them is not known, and where
    /// all that is said of those of the artifact is doubtful.
    /// </summary>
    internal bool IsOwnLicensor(int artifact, int origin)
    {
        var developing = _graph.Developing;
        var found = false;
        for (var r = developing.Starts[origin]; r < developing.Starts[origin + 1]; r++)
        {
            if (_graph.IsOutweighedDeveloper(r))
            {
                continue;
            }

            if (!IsDevelopedBy(artifact, developing.To[r]))
            {
                return false;
            }

            found = true;
        }

        return found && !_graph.HasUnknownDeveloper(origin) && _graph.DoubtfulDeveloperOf(artifact) < 0;
    }

    /// <summary>Whether a license relation is about the artifact itself; a service is under what is said of its weights.</summary>
    internal bool IsOwn(int artifact, int licenseRelation) => LicensedComponent.IsOwn(_graph, artifact, licenseRelation);

    private bool IsDevelopedBy(int artifact, int organisation)
    {
        var developing = _graph.Developing;
        for (var r = developing.Starts[artifact]; r < developing.Starts[artifact + 1]; r++)
        {
            if (developing.To[r] == organisation && !_graph.IsOutweighedDeveloper(r))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Decides the status of every license of an artifact. True if the artifact's own licenses depend on the date.</summary>
    private bool ResolveArtifact(int artifact)
    {
        var licensing = _graph.Licensing;
        var (start, end) = (licensing.Starts[artifact], licensing.Starts[artifact + 1]);
        if (start == end)
        {
            return false;
        }

        if (end - start == 1 && !HasValidity(start))
        {
            var own = IsOwn(artifact, start);
            _status[start] = own ? LicenseStatus.InForce : LicenseStatus.OtherComponent;
            _inForce[artifact] = own ? _lists.Of(licensing.To[start]) : 0;
            return false;
        }

        var open = new bool[end - start];
        for (var r = start; r < end; r++)
        {
            open[r - start] = !_outweighed.OfLicense(r);
            _status[r] = _outweighed.OfLicense(r) ? LicenseStatus.Outweighed : LicenseStatus.OutOfTime;
        }

        // One component after the other; the artifact's own decides what travels.
        var dated = false;
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
                if (open[other - start] && (own ? IsOwn(artifact, other) : LicensedComponent.IsSame(_graph, artifact, r, other)))
                {
                    relations.Add(other);
                    open[other - start] = false;
                    dated |= own && HasValidity(other);
                }
            }

            var chosen = new List<int>();
            foreach (var part in PartsOf(artifact, relations))
            {
                var bundles = own ? BundlesOf(artifact, part) : _choice.Bundles(part, _graph.ReleaseDateOf(artifact), true);
                foreach (var position in bundles.SelectMany(static bundle => bundle))
                {
                    _status[position] = LicenseStatus.Alternative;
                }

                chosen.AddRange(own && IsService(artifact) ? bundles[0] : _choice.LeastRestrictive(bundles));
                if (!own || !IsService(artifact))
                {
                    AddUnsettled(part, _graph.ReleaseDateOf(artifact));
                }
            }

            foreach (var position in chosen)
            {
                _status[position] = own ? LicenseStatus.InForce : LicenseStatus.OtherComponent;
            }

            if (own)
            {
                _inForce[artifact] = _lists.Of(_choice.LicensesOf(chosen));
            }
        }

        return dated;
    }

    private void AddUnsettled(List<int> relations, PartialDate release)
    {
        foreach (var position in relations)
        {
            if (LaterLicenses.BeginsLater(_graph, position, release) && !LaterLicenses.MayLieAhead(_graph, position)
                && LaterLicenses.FindBeside(_graph, relations, position, release) >= 0)
            {
                _unsettled.Add(position);
            }
        }
    }

    /// <summary>
    /// Whether texts of a service surely held at a day: one of them says since when, or none of the service does.
    /// </summary>
    private bool SaysSince(List<int> all, List<int> held) =>
        held.Exists(HasStart) || !all.Exists(HasStart);

    private bool HasStart(int licenseRelation) => !_graph.LicenseRelation(licenseRelation).ValidFrom.IsNone;

    private bool HasValidity(int licenseRelation)
    {
        var relation = _graph.LicenseRelation(licenseRelation);
        return !relation.ValidFrom.IsNone || !relation.ValidTo.IsNone;
    }

    private List<int> OwnRelations(int artifact)
    {
        var own = new List<int>();
        var licensing = _graph.Licensing;
        for (var r = licensing.Starts[artifact]; r < licensing.Starts[artifact + 1]; r++)
        {
            if (!_outweighed.OfLicense(r) && IsOwn(artifact, r))
            {
                own.Add(r);
            }
        }

        return own;
    }

    private bool IsService(int artifact) => _graph.OwnComponentOf(artifact) == Component.Service;

    /// <summary>
    /// What a holder of an artifact is under, and what may be chosen instead: of a service the texts of now, else those of the release and
    /// of later ones.
    /// </summary>
    private List<List<int>> BundlesOf(int artifact, List<int> relations) => IsService(artifact)
        ? _choice.BundlesNow(relations)
        : _choice.Bundles(relations, _graph.ReleaseDateOf(artifact), true);

    /// <summary>
    /// License relations of one component in the parts that are decided apart: what a difference of weights is under is under it whatever
    /// the weights are under, and none can be chosen instead of the other. None is empty.
    /// </summary>
    private IEnumerable<List<int>> PartsOf(int artifact, List<int> relations)
    {
        return relations.Exists(IsDelta) ? relations.GroupBy(IsDelta).Select(static part => part.ToList()) : [relations];

        bool IsDelta(int position) => LicensedComponent.IsDelta(_graph, artifact, position);
    }

    /// <summary>
    /// Rule 9 for what a generator wrote: the text in force when it wrote, or else when the dataset came out. A later, freer text does not
    /// reach back. Where there was no text at that date, or of a service none that says since when it holds although others do, what the
    /// generator is under now counts. A date that cannot be read may be any.
    /// </summary>
    private void ResolveOutputs(int generator)
    {
        var lineage = _graph.Lineage;
        var own = OwnRelations(generator);
        for (var i = lineage.IncomingStarts[generator]; i < lineage.IncomingStarts[generator + 1]; i++)
        {
            var relation = lineage.Incoming[i];
            if (lineage.Kinds![relation] != RelationKind.GeneratedBy) // lineage has kinds
            {
                continue;
            }

            var written = _graph.Relation(relation).GeneratedAt;
            var date = written == default ? _graph.ReleaseDateOf(lineage.From[relation]) : written;
            var chosen = new List<int>();
            foreach (var part in PartsOf(generator, own))
            {
                if (_choice.Bundles(part, date, false) is { Count: > 0 } bundles)
                {
                    chosen.AddRange(_choice.LeastRestrictive(bundles));
                    if (!IsService(generator) || SaysSince(part, bundles[0]))
                    {
                        continue;
                    }
                }

                _uncovered.Add(relation);
                chosen.AddRange(part.Where(position => _status[position] == LicenseStatus.InForce));
            }

            var list = _lists.Of(_choice.LicensesOf(chosen));
            if (list != _inForce[generator])
            {
                _atGeneration[relation] = list;
            }

            // Also where the list is the same now: what is chosen for the generator does not reach back, whatever else it wrote.
            _dated.Add(generator);
        }
    }
}
