using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>
/// An immutable snapshot of models, datasets, licenses, organisations, sources and the relations between them, packed so that a million
/// artifacts fit in a few hundred megabytes (ScaleRun). Safe for any number of readers.
/// </summary>
/// <remarks>
/// Artifacts share one index space: models first, then datasets, each in ordinal order of ids. Licenses, organisations and sources each
/// have an index space of their own, in ordinal order of ids. Ordinal order is that of UTF-8 bytes. Every list is in a documented total
/// order, whatever the order of rows was.
/// </remarks>
public sealed partial class LineageGraph
{
    private readonly NodeColumns[] _nodes;
    private readonly Dictionary<int, (int[] Known, string[] Unknown)> _operators;
    private readonly int[] _sourceOfText;
    private readonly ModelKind?[] _modelKinds;
    private readonly Lazy<ILookup<int, UnresolvedRelation>> _unresolvedOf;
    private readonly Lazy<LostRows> _lost;
    private readonly Lazy<int[][]> _modelsOfKind;
    private readonly Lazy<ImmutableArray<RelationKind>> _reversed;
    private readonly Lazy<bool> _hasDoubtfulDevelopers;

    internal LineageGraph(
        NodeColumns[] nodes,
        TextColumn texts,
        RelationSet lineage,
        RelationSet licensing,
        RelationSet developing,
        Dictionary<int, (int[] Known, string[] Unknown)> operators,
        ImmutableArray<UnresolvedRelation> unresolved,
        ImmutableArray<RelationKind>? reversed,
        LineageGraph? retracted,
        DateOnly knownAt)
    {
        _nodes = nodes;
        Texts = texts;
        Lineage = lineage;
        Licensing = licensing;
        Developing = developing;
        _operators = operators;
        Unresolved = unresolved;
        Retracted = retracted;
        KnownAt = knownAt;
        _names = new Lazy<NameIndex>(() => new NameIndex(nodes));
        _addresses = new Lazy<NameIndex>(() => new NameIndex(nodes, ofAddresses: true));
        _licenseWords = new Lazy<LicenseWords>(() => new LicenseWords(nodes[(int)NodeKind.License]));
        _search = new Lazy<TextSearch>(() => new TextSearch(nodes));
        _modelsOfKind = new Lazy<int[][]>(SortModels);
        _hasDoubtfulDevelopers = new Lazy<bool>(() => Developing.Confidence.Contains(Confidence.Low));
        _licenseNames = new Lazy<string[]>(NameLicenses);
        _unresolvedOf = new Lazy<ILookup<int, UnresolvedRelation>>(() => unresolved.ToLookup(StartOf));
        _lost = new Lazy<LostRows>(() => new LostRows(this));
        GivenReversed = reversed;
        _reversed = new Lazy<ImmutableArray<RelationKind>>(() => reversed ?? FindReversed());
        _sourceOfText = new int[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            _sourceOfText[i] = Math.Max(-1, nodes[(int)NodeKind.Source].Ids.BinarySearch(texts[i]));
        }

        var kinds = nodes[(int)NodeKind.Model].Attributes[0].Values;
        _modelKinds = new ModelKind?[kinds.Count];
        for (var i = 0; i < kinds.Count; i++)
        {
            _modelKinds[i] = Words.ParseModelKind(kinds.GetString(i));
        }
    }

    /// <summary>Relation rows with a missing end, by kind, then in an order that depends on their content alone.</summary>
    public ImmutableArray<UnresolvedRelation> Unresolved { get; }

    /// <summary>
    /// The claims that were taken back by <see cref="KnownAt"/>: a graph of the same nodes and of nothing else, so that nothing here can
    /// rest on them. A relation of which every claim was taken back is there alone. Null when there are none; it has none itself.
    /// </summary>
    public LineageGraph? Retracted { get; }

    /// <summary>The day of which the knowledge is asked: the day of the load, unless the graph is one of another day.</summary>
    public DateOnly KnownAt { get; }

    /// <summary>Number of models; the first artifacts.</summary>
    public int ModelCount => _nodes[(int)NodeKind.Model].Count;

    /// <summary>Number of datasets; the artifacts after the models.</summary>
    public int DatasetCount => _nodes[(int)NodeKind.Dataset].Count;

    /// <summary>Number of models and datasets.</summary>
    public int ArtifactCount => ModelCount + DatasetCount;

    /// <summary>Number of lineage relations.</summary>
    public int RelationCount => Lineage.Count;

    /// <summary>Number of license relations.</summary>
    public int LicenseRelationCount => Licensing.Count;

    /// <summary>Number of developer relations.</summary>
    public int DeveloperRelationCount => Developing.Count;

    /// <summary>Number of claims about relations.</summary>
    public int ClaimCount => Lineage.Source.Length + Licensing.Source.Length + Developing.Source.Length;

    internal RelationSet Lineage { get; }

    internal RelationSet Licensing { get; }

    internal RelationSet Developing { get; }

    /// <summary>Texts of relations and claims, each once, in ordinal order; the first is empty.</summary>
    internal TextColumn Texts { get; }

    /// <summary>Number of nodes of one kind.</summary>
    public int Count(NodeKind kind) => _nodes[(int)kind].Count;

    /// <summary>Whether an artifact is a model.</summary>
    public bool IsModel(int artifact) => artifact < ModelCount;

    /// <summary>The node that is an artifact.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such artifact.</exception>
    public NodeId NodeOf(int artifact)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)artifact, (uint)ArtifactCount, nameof(artifact));
        return artifact < ModelCount ? new NodeId(NodeKind.Model, artifact) : new NodeId(NodeKind.Dataset, artifact - ModelCount);
    }

    /// <summary>The artifact that is a node.</summary>
    /// <exception cref="ArgumentException">The node is neither model nor dataset.</exception>
    public int ArtifactOf(NodeId node) => node.Kind switch
    {
        NodeKind.Model => node.Index,
        NodeKind.Dataset => ModelCount + node.Index,
        _ => throw new ArgumentException($"A node of kind {node.Kind} is not an artifact.", nameof(node)),
    };

    /// <summary>A text column of a node in UTF-8; empty when not said or when the kind does not have the column.</summary>
    public ReadOnlySpan<byte> GetUtf8(NodeId node, NodeField field) => _nodes[(int)node.Kind].Get(node.Index, field);

    /// <summary>
    /// A text column of a node as a part of the array that holds it, which never changes; empty when <see cref="GetUtf8"/> is.
    /// </summary>
    public ArraySegment<byte> GetUtf8Bytes(NodeId node, NodeField field) => _nodes[(int)node.Kind].Get(node.Index, field);

    /// <summary>A text column of a node; empty when not said or when the kind does not have the column.</summary>
    public string GetText(NodeId node, NodeField field)
    {
        var text = GetUtf8(node, field);
        return text.IsEmpty ? "" : Encoding.UTF8.GetString(text);
    }

    /// <summary>Id of a node.</summary>
    public string IdOf(NodeId node) => GetText(node, NodeField.Id);

    /// <summary>Id of an artifact.</summary>
    public string IdOf(int artifact) => GetText(NodeOf(artifact), NodeField.Id);

    /// <summary>Name of a node.</summary>
    public string NameOf(NodeId node) => GetText(node, NodeField.Name);

    /// <summary>Name of an artifact.</summary>
    public string NameOf(int artifact) => GetText(NodeOf(artifact), NodeField.Name);

    /// <summary>Other names of a node, in the order of the file; empty when there are none.</summary>
    public ImmutableArray<string> AliasesOf(NodeId node) => ListOf(node, NodeField.Aliases);

    /// <summary>
    /// Languages of a dataset, in the order of the file; empty when they are not said, when only their number is, and when commas stand
    /// between them, which may be in a name.
    /// </summary>
    public ImmutableArray<string> LanguagesOf(NodeId node) =>
        ListOf(node, NodeField.Languages) is var languages
            && (languages is [var only] && WrittenSize.ReadCount(only) is not null
                || languages.Any(static name => name.Contains(',', StringComparison.Ordinal)))
            ? []
            : languages;

    /// <summary>Release date of an artifact, day a license took effect, day a source was retrieved; none when not said.</summary>
    public PartialDate DateOf(NodeId node) => new(_nodes[(int)node.Kind].Dates?[node.Index] ?? 0);

    /// <summary>Release date of an artifact; none when not said.</summary>
    public PartialDate ReleaseDateOf(int artifact) => DateOf(NodeOf(artifact));

    /// <summary>Kind of a model; null for a dataset, and when the row does not say it or spells it in an unknown way.</summary>
    public ModelKind? ModelKindOf(int artifact) =>
        artifact < ModelCount ? _modelKinds[_nodes[(int)NodeKind.Model].Attributes[0].NumberOf(artifact)] : null;

    /// <summary>The models of a kind, in ascending order. Sorted out at the first call.</summary>
    public ReadOnlyMemory<int> ModelsOfKind(ModelKind kind) => _modelsOfKind.Value[(int)kind];

    /// <summary>
    /// The component that a license covers when its row does not say: data of a dataset, service of a hosted model, code of a program, else
    /// weights.
    /// </summary>
    public Component OwnComponentOf(int artifact) => artifact >= ModelCount ? Component.Data : OwnComponentOf(ModelKindOf(artifact));

    /// <summary>The own component of a model of some kind; null stands for a kind that is not known.</summary>
    internal static Component OwnComponentOf(ModelKind? kind) => kind switch
    {
        ModelKind.Service => Component.Service,
        ModelKind.Tool => Component.Code,
        _ => Component.Weights,
    };

    /// <summary>A lineage relation.</summary>
    public LineageRelation Relation(int position) => LineageRelation.Create(this, position);

    /// <summary>A license relation.</summary>
    public LicenseRelation LicenseRelation(int position) => Domain.Lineage.LicenseRelation.Create(this, position);

    /// <summary>The developer relation at a position.</summary>
    public DeveloperRelation DeveloperRelation(int position) => Domain.Lineage.DeveloperRelation.Create(this, position);

    /// <summary>What an artifact was made from, by kind, target, qualifier, operators, date of generation.</summary>
    public GraphList<LineageRelation> Outgoing(int artifact) => Range<LineageRelation>(Lineage, artifact);

    /// <summary>What was made from an artifact, by artifact made, kind, qualifier, operators, date of generation.</summary>
    public GraphList<LineageRelation> Incoming(int artifact) => Reverse<LineageRelation>(Lineage, artifact);

    /// <summary>Licenses of an artifact, by license, component, group, validity.</summary>
    public GraphList<LicenseRelation> LicensesOf(int artifact) => Range<LicenseRelation>(Licensing, artifact);

    /// <summary>What is under a license, by artifact, component, group, validity.</summary>
    public GraphList<LicenseRelation> LicensedUnder(int license) => Reverse<LicenseRelation>(Licensing, license);

    /// <summary>Organisations of an artifact, by organisation, role.</summary>
    public GraphList<DeveloperRelation> DevelopersOf(int artifact) => Range<DeveloperRelation>(Developing, artifact);

    /// <summary>What an organisation made, by artifact, role.</summary>
    public GraphList<DeveloperRelation> DevelopedBy(int organisation) => Reverse<DeveloperRelation>(Developing, organisation);

    /// <summary>
    /// Relation rows that start from an artifact and have a missing end, in the order of <see cref="Unresolved"/>. Also those that cannot
    /// start from an artifact of its kind.
    /// </summary>
    public IEnumerable<UnresolvedRelation> UnresolvedOf(int artifact) => Unresolved.IsEmpty ? [] : _unresolvedOf.Value[artifact];

    /// <summary>
    /// Relation rows that start from nothing a relation of theirs can start from, and may have been meant for an artifact: its id or name
    /// is near to what they say. In the order of <see cref="Unresolved"/>.
    /// </summary>
    public IEnumerable<UnresolvedRelation> LostNear(int artifact) => Unresolved.IsEmpty ? [] : _lost.Value.Near(artifact);

    /// <summary>
    /// Relation rows that may have been meant for any model, or any dataset: nothing is near to what they start from, or they stand for
    /// rows that could not be read. In the order of <see cref="Unresolved"/>.
    /// </summary>
    /// <param name="kind">Model or dataset.</param>
    public ImmutableArray<UnresolvedRelation> LostAnywhere(NodeKind kind) => Unresolved.IsEmpty ? [] : _lost.Value.Anywhere(kind);

    /// <summary>The node with exactly this id (ordinal); null when there is none.</summary>
    public NodeId? FindById(ReadOnlySpan<char> id)
    {
        Span<byte> room = id.Length <= 256 ? stackalloc byte[768] : new byte[Encoding.UTF8.GetMaxByteCount(id.Length)];
        return FindById(room[..Encoding.UTF8.GetBytes(id, room)]);
    }

    /// <summary>The node with exactly this id (ordinal, UTF-8); null when there is none.</summary>
    public NodeId? FindById(ReadOnlySpan<byte> id)
    {
        foreach (var nodes in _nodes)
        {
            if (nodes.Ids.BinarySearch(id) is var index and >= 0)
            {
                return new NodeId(nodes.Kind, index);
            }
        }

        return null;
    }

    /// <summary>The index of the node of one kind with exactly this id (ordinal); −1 when there is none.</summary>
    public int FindById(NodeKind kind, ReadOnlySpan<char> id)
    {
        Span<byte> room = id.Length <= 256 ? stackalloc byte[768] : new byte[Encoding.UTF8.GetMaxByteCount(id.Length)];
        return Math.Max(-1, _nodes[(int)kind].Ids.BinarySearch(room[..Encoding.UTF8.GetBytes(id, room)]));
    }

    /// <summary>
    /// Where an id stands among the ids of one kind: its index, or the complement of the index it would have (as binary searches say it).
    /// </summary>
    public int FindPlace(NodeKind kind, string id) => _nodes[(int)kind].Ids.BinarySearch(Encoding.UTF8.GetBytes(id));

    /// <summary>Those of the operators of a relation that are no organisations of the graph, as written; empty when all are.</summary>
    internal string[] UnknownOperatorsOf(int relation) =>
        Lineage.Extra?[relation] is { } text and not 0 ? _operators[text].Unknown : [];

    /// <summary>Whether the row of a generator names who ran it, and all of them are organisations of the graph.</summary>
    internal bool IsOperatorKnown(int relation) =>
        Lineage.Extra?[relation] is { } text and not 0 && _operators[text] is { Unknown.Length: 0, Known.Length: > 0 };

    internal NodeColumns Nodes(NodeKind kind) => _nodes[(int)kind];

    internal RelationSet Relations(RelationFamily family) => family switch
    {
        RelationFamily.Lineage => Lineage,
        RelationFamily.Licensing => Licensing,
        _ => Developing,
    };

    /// <summary>Whether one organisation developed both artifacts, be it by a doubtful claim: then rule 6 binds more.</summary>
    internal Party PartyOf(int a, int b)
    {
        var left = Developing.TargetsOf(a);
        var right = Developing.TargetsOf(b);
        return left.IsEmpty || right.IsEmpty ? Party.Unknown : left.ContainsAny(right) ? Party.Shared : Party.Different;
    }

    /// <summary>
    /// Whether a relation to a developer is outweighed: all its claims are of low confidence, and a surer one names another developer.
    /// </summary>
    internal bool IsOutweighedDeveloper(int relation)
    {
        var artifact = Developing.From[relation];
        return IsDoubtfulDeveloper(relation) && Developing.To[relation] is var organisation
            && Enumerable.Range(Developing.Starts[artifact], Developing.Starts[artifact + 1] - Developing.Starts[artifact])
                .Any(other => Developing.To[other] != organisation && !IsDoubtfulDeveloper(other));
    }

    /// <summary>The first relation to a developer of an artifact of which all are doubtful; −1 when one is not, or there is none.</summary>
    internal int DoubtfulDeveloperOf(int artifact)
    {
        var (start, end) = (Developing.Starts[artifact], Developing.Starts[artifact + 1]);
        if (start == end || !_hasDoubtfulDevelopers.Value)
        {
            return -1;
        }

        for (var relation = start; relation < end; relation++)
        {
            if (!IsDoubtfulDeveloper(relation))
            {
                return -1;
            }
        }

        return start;
    }

    /// <summary>Whether every claim of a relation to a developer is of low confidence.</summary>
    private bool IsDoubtfulDeveloper(int relation) => _hasDoubtfulDevelopers.Value
        && !Developing.Confidence.AsSpan(Developing.ClaimStarts[relation]..Developing.ClaimStarts[relation + 1])
            .ContainsAnyExcept(Confidence.Low);

    internal ReadOnlySpan<int> OperatorsOf(int text) => _operators[text].Known;

    /// <summary>
    /// The line of a relation in its file, from 1: of every license, and of what is odd besides; 0 for all others and when there is no
    /// file. Odd are relations with an unknown word, a qualifier or an operator left open, a date that cannot be read, one end twice or a
    /// doubtful claim: what an answer may have to point at.
    /// </summary>
    internal int LineOf(RelationFamily family, int relation) => Math.Max(0, Relations(family).Lines?[relation] ?? 0);

    /// <summary>The line of the first row of a node in its file, from 1; 0 when there is no file.</summary>
    internal int LineOf(NodeId node) => _nodes[(int)node.Kind].Lines?[node.Index] ?? 0;

    internal int SourceOf(int text) => _sourceOfText[text];

    private ImmutableArray<string> ListOf(NodeId node, NodeField field)
    {
        var text = GetText(node, field);
        return text.Length == 0 ? [] : [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    /// <summary>Whether no row says who developed an artifact.</summary>
    internal bool HasNoDeveloper(int artifact) => Developing.TargetsOf(artifact).IsEmpty && !HasUnknownDeveloper(artifact);

    /// <summary>
    /// Whether it is not known whole who developed an artifact: a row says, or may say, that an organisation did which is not there, or all
    /// that rows say is doubtful.
    /// </summary>
    internal bool HasUnknownDeveloper(int artifact)
    {
        if (DoubtfulDeveloperOf(artifact) >= 0)
        {
            return true;
        }

        if (Unresolved.IsEmpty)
        {
            return false;
        }

        return UnresolvedOf(artifact).Any(IsOfDeveloper) || LostNear(artifact).Any(IsOfDeveloper)
            || LostAnywhere(NodeOf(artifact).Kind).Any(IsOfDeveloper);

        static bool IsOfDeveloper(UnresolvedRelation row) => row.Kind == RelationKind.DevelopedBy;
    }

    /// <summary>The artifact that a row starts from, be it one of a wrong kind; −1 when it starts from none.</summary>
    private int[][] SortModels()
    {
        var models = Enumerable.Range(0, ModelCount);
        return [.. Enum.GetValues<ModelKind>().Select(kind => models.Where(model => ModelKindOf(model) == kind).ToArray())];
    }

    private int StartOf(UnresolvedRelation row) =>
        row.FromArtifact >= 0 ? row.FromArtifact
        : FindById(row.From) is { Kind: NodeKind.Model or NodeKind.Dataset } node ? ArtifactOf(node)
        : -1;

    private GraphList<T> Range<T>(RelationSet set, int artifact)
        where T : struct, IGraphView<T> =>
        new(this, null, set.Starts[artifact], set.Starts[artifact + 1] - set.Starts[artifact]);

    private GraphList<T> Reverse<T>(RelationSet set, int target)
        where T : struct, IGraphView<T> =>
        new(this, set.Incoming, set.IncomingStarts[target], set.IncomingStarts[target + 1] - set.IncomingStarts[target]);
}
