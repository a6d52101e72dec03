using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// Every restriction on one artifact with its proof, immutable. Kept as columns; <see cref="Restriction"/> and <see cref="PathHop"/> are
/// views that allocate nothing.
/// </summary>
/// <remarks>
/// Order: severity descending, certainty descending, term code, license id (both ordinal), own before inherited. A term of a license is
/// listed at most twice: as the artifact's own and as inherited.
/// </remarks>
public sealed class RestrictionSet : IReadOnlyList<Restriction>
{
    private readonly Entry[] _entries;
    private readonly int[] _relations; // of all paths, one after the other
    private readonly byte[] _hops; // the sort of each of these relations
    private readonly byte[]?[] _explanations;
    private readonly RestrictionPath?[] _paths;

    internal RestrictionSet(LicenseTerms terms, LicenseResolution licenses, int artifact, Entry[] entries, int[] relations, byte[] hops)
    {
        Terms = terms;
        Licenses = licenses;
        Artifact = artifact;
        _entries = entries;
        _relations = relations;
        _hops = hops;
        _explanations = new byte[]?[entries.Length];
        _paths = new RestrictionPath?[entries.Length];
    }

    /// <summary>The artifact the restrictions are on.</summary>
    public int Artifact { get; }

    /// <summary>Number of restrictions.</summary>
    public int Count => _entries.Length;

    internal LicenseTerms Terms { get; }

    internal LicenseResolution Licenses { get; }

    internal LineageGraph Graph => Terms.Graph;

    internal RuleSet Rules => Terms.Rules;

    /// <summary>The restriction at a place of the list.</summary>
    /// <exception cref="IndexOutOfRangeException">No such place.</exception>
    public Restriction this[int index] => _entries[index].Hops >= 0 ? new Restriction(this, index) : default;

    /// <summary>Reads the list from its start without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Restriction> IEnumerable<Restriction>.GetEnumerator() => new Enumerator(this);

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => new Enumerator(this);

    /// <summary>
    /// The greatest certainty of each term of a license (<see cref="Restriction.Key"/>) for each party, own or inherited.
    /// </summary>
    internal Dictionary<int, PartyCertainty> StrongestByKey()
    {
        var strongest = new Dictionary<int, PartyCertainty>();
        foreach (var restriction in this)
        {
            strongest[restriction.Key] = PartyCertainty.Stronger(strongest.GetValueOrDefault(restriction.Key), restriction.ByParty);
        }

        return strongest;
    }

    /// <summary>Sorts entries into the documented order and makes a set of them.</summary>
    internal static RestrictionSet Create(
        LicenseTerms terms, LicenseResolution licenses, int artifact, List<Entry> entries, int[] relations, byte[] hops)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted, (a, b) =>
        {
            var (left, right) = (terms.Rules.Clauses[terms.ClauseOf(a.Key)].Term, terms.Rules.Clauses[terms.ClauseOf(b.Key)].Term);
            var order = right.Severity.CompareTo(left.Severity);
            order = order != 0 ? order : b.Certainty.CompareTo(a.Certainty);
            order = order != 0 ? order : left.Index.CompareTo(right.Index);
            order = order != 0 ? order : terms.LicenseOf(a.Key).CompareTo(terms.LicenseOf(b.Key));
            return order != 0 ? order : a.Inherited.CompareTo(b.Inherited);
        });
        return new RestrictionSet(terms, licenses, artifact, sorted, relations, hops);
    }

    /// <summary>Adds what a license of the artifact itself says.</summary>
    internal static void AddOwn(List<Entry> entries, LicenseTerms terms, LicenseResolution licenses, int artifact, int license)
    {
        var (first, count) = terms.KeysOf(license);
        for (var key = first; key < first + count; key++)
        {
            var start = terms.Rules.Start(terms.ClauseOf(key));
            entries.Add(new Entry(key, start, start, false, 0, 0, artifact, licenses.RelationFor(artifact, license, true)));
        }
    }

    /// <summary>The same set if the holder chose other licenses for the artifact itself.</summary>
    internal RestrictionSet With(ImmutableArray<int> ownLicenses)
    {
        var entries = _entries.Where(static e => e.Inherited).ToList();
        foreach (var license in ownLicenses)
        {
            AddOwn(entries, Terms, Licenses, Artifact, license);
        }

        return Create(Terms, Licenses, Artifact, entries, _relations, _hops);
    }

    internal ref readonly Entry EntryOf(int index) => ref _entries[index];

    internal int RelationAt(int place) => _relations[place];

    internal byte HopAt(int place) => _hops[place];

    internal RestrictionPath PathOf(int index)
    {
        if (_paths[index] is { } known)
        {
            return known;
        }

        ref readonly var entry = ref _entries[index];
        return _paths[index] = new RestrictionPath(
            Terms,
            Rules.Clauses[Terms.ClauseOf(entry.Key)],
            entry.Certainty,
            entry.Origin,
            entry.LicenseRelation,
            ImmutableArray.Create(_relations, entry.Path, entry.Hops),
            ImmutableArray.Create(_hops, entry.Path, entry.Hops));
    }

    internal byte[] Explain(int index) => _explanations[index] ??= Encoding.UTF8.GetBytes(Explanations.Of(new Restriction(this, index)));

    /// <summary>One restriction: its key, and where its path is.</summary>
    /// <param name="Key">License and clause (<see cref="LicenseTerms"/>).</param>
    /// <param name="Certainty">Weakest hop of the strongest path.</param>
    /// <param name="FromOthers">The same of paths from what others licensed; does not travel where there is none.</param>
    /// <param name="Inherited">False for the artifact's own license.</param>
    /// <param name="Hops">Length of the path.</param>
    /// <param name="Path">Where its hops begin.</param>
    /// <param name="Origin">Artifact that carries the license.</param>
    /// <param name="LicenseRelation">Position of the license relation at the origin.</param>
    internal readonly record struct Entry(
        int Key, Certainty Certainty, Certainty FromOthers, bool Inherited, int Hops, int Path, int Origin, int LicenseRelation);

    /// <summary>Reads a set without allocating.</summary>
    public struct Enumerator : IEnumerator<Restriction>
    {
        private readonly RestrictionSet _set;
        private int _index;

        internal Enumerator(RestrictionSet set) => (_set, _index) = (set, -1);

        /// <inheritdoc/>
        public readonly Restriction Current => new(_set, _index);

        readonly object System.Collections.IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_index < _set.Count;

        /// <inheritdoc/>
        public void Reset() => _index = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}

/// <summary>One duty or prohibition that reached an artifact, with its proof: a view into a <see cref="RestrictionSet"/>.</summary>
public readonly struct Restriction
{
    private readonly RestrictionSet _set;

    internal Restriction(RestrictionSet set, int index) => (_set, Index) = (set, index);

    /// <summary>Place in the set.</summary>
    public int Index { get; }

    /// <summary>The artifact it is on.</summary>
    public int Artifact => _set.Artifact;

    /// <summary>What it demands or forbids.</summary>
    public Term Term => Clause.Term;

    /// <summary>The clause it stands in.</summary>
    public Clause Clause => _set.Rules.Clauses[_set.Terms.ClauseOf(Entry.Key)];

    /// <summary>
    /// How sure it is: the weakest hop of its strongest path (rules 1 and 2). Never <see cref="Certainty.DoesNotTravel"/>.
    /// </summary>
    public Certainty Certainty => Entry.Certainty;

    /// <summary>
    /// How surely somebody imposes it who did not make the artifact: <see cref="Certainty"/>, but of the paths from artifacts of which
    /// some developer did not develop this one. <see cref="Certainty.DoesNotTravel"/> when there is no such path. This is what conflicts
    /// weigh. A term of the artifact's own license is declared, not inherited, and is as sure as it stands there.
    /// </summary>
    public Certainty CertaintyFromOthers => Entry.FromOthers;

    /// <summary>
    /// Whether it is inherited only from whoever made the artifact: on every path all developers of the origin developed this artifact,
    /// too, by claims that are not outweighed. What a licensor asks of others restricts nobody who got it from the licensor.
    /// </summary>
    public bool IsOwnLicense => CertaintyFromOthers == Certainty.DoesNotTravel;

    /// <summary>False when it stands in the artifact's own license.</summary>
    public bool Inherited => Entry.Inherited;

    /// <summary>
    /// How sure it is for a party: as <see cref="CertaintyFromOthers"/>, but inherited terms of a service reach a recipient as contested at
    /// most, for the recipient agreed to nothing. Licenses reach both alike, and so do the artifact's own terms. This is what verdicts
    /// weigh; <see cref="Certainty.DoesNotTravel"/> for an own license.
    /// </summary>
    public Certainty CertaintyFor(VerdictParty party) => ByParty.For(party);

    /// <summary>Relations between the artifact and the origin; 0 for its own.</summary>
    public int Hops => Entry.Hops;

    /// <summary>Index of the license it stands in.</summary>
    public int License => _set.Terms.LicenseOf(Entry.Key);

    /// <summary>The artifact that carries the license.</summary>
    public int Origin => Entry.Origin;

    /// <summary>The license relation at the origin, with its claims.</summary>
    public LicenseRelation LicensedUnder => _set.Graph.LicenseRelation(Entry.LicenseRelation);

    /// <summary>Whether the text says so, or it is read into the text.</summary>
    public TextualReach TextualReach => Clause.Reach;

    /// <summary>Whether the party at this artifact accepted the text.</summary>
    public PartyReach PartyReach => Explanations.PartyReachOf(this);

    /// <summary>The whole proof in one sentence.</summary>
    public string Explanation => Encoding.UTF8.GetString(ExplanationUtf8);

    /// <summary>The same as UTF-8; made at first use, the same bytes afterwards, not to be changed.</summary>
    public ArraySegment<byte> ExplanationUtf8 => _set.Explain(Index);

    /// <summary>
    /// The whole proof in one sentence, as sure as it is for a party (<see cref="CertaintyFor"/>); of an own license it says that it is set
    /// aside.
    /// </summary>
    /// <param name="party">For whom.</param>
    public string ExplanationFor(VerdictParty party) => Explanations.Of(this, party);

    /// <summary>
    /// The way it took, from the artifact to the origin; without hops for its own. Made at first use, the same object afterwards.
    /// </summary>
    public RestrictionPath Path => _set.PathOf(Index);

    /// <summary>The set it belongs to.</summary>
    public RestrictionSet Set => _set;

    internal int Key => Entry.Key;

    /// <summary>How sure it is for each party, and so how much it weighs in verdicts.</summary>
    internal PartyCertainty ByParty => PartyCertainty.Of(CertaintyFromOthers, Inherited && _set.Terms.IsOfService(License));

    private ref readonly RestrictionSet.Entry Entry => ref _set.EntryOf(Index);

    /// <summary>A hop of the path; 0 is the one that leaves the artifact.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not below <see cref="Hops"/>.</exception>
    public PathHop Hop(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Hops, nameof(index));
        var place = Entry.Path + index;
        return new PathHop(_set.Terms, Clause, _set.RelationAt(place), _set.HopAt(place));
    }
}

/// <summary>One hop of a path: a relation and how a clause passes it.</summary>
public readonly struct PathHop
{
    private readonly LicenseTerms _terms;
    private readonly Clause _clause;
    private readonly byte _hop;

    internal PathHop(LicenseTerms terms, Clause clause, int relation, byte hop)
    {
        _terms = terms;
        _clause = clause;
        _hop = hop;
        Position = relation;
    }

    /// <summary>Position of the relation in the graph.</summary>
    public int Position { get; }

    /// <summary>The relation, with its claims. Its <c>To</c> is the artifact reached.</summary>
    public LineageRelation Relation => _terms.Graph.Relation(Position);

    /// <summary>How sure the term passes this relation.</summary>
    public Certainty Certainty => _terms.Rules.ValueOf(_clause.Index, _hop).Certainty;

    /// <summary>Which rule decided that.</summary>
    public HopRule Rule => _terms.Rules.ValueOf(_clause.Index, _hop).Rule;

    /// <summary>Whether the rule is missing that says how sure the term passes.</summary>
    internal bool LacksRule => _terms.Rules.ValueOf(_clause.Index, _hop).IsMissing;

    /// <summary>The rule with its reason, in one sentence. The same object every time.</summary>
    public string RuleText => _terms.Rules.Describe(_clause, _hop);
}
