using System.Collections;
using System.Diagnostics.CodeAnalysis;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

// Views: a graph and a position. They cost nothing to make and read straight from the packed columns.

/// <summary>A view of one thing in a graph, made from its position.</summary>
/// <typeparam name="T">The view itself.</typeparam>
public interface IGraphView<out T>
    where T : struct
{
    /// <summary>The view of the thing at a position.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "static abstract member of a view, called through its type parameter")]
    static abstract T At(LineageGraph graph, int position);
}

/// <summary>A lineage relation between two artifacts.</summary>
public readonly struct LineageRelation : IGraphView<LineageRelation>
{
    private readonly LineageGraph _graph;

    private LineageRelation(LineageGraph graph, int position) => (_graph, Position) = (graph, position);

    /// <summary>
    /// 0 to <see cref="LineageGraph.RelationCount"/>, exclusive; ordered by <see cref="From"/>, kind, target, qualifier, operators,
    /// <see cref="GeneratedAt"/>.
    /// </summary>
    public int Position { get; }

    /// <summary>One of the five lineage kinds.</summary>
    public RelationKind Kind => _graph.Lineage.Kinds![Position];

    /// <summary>The artifact that was made.</summary>
    public int From => _graph.Lineage.From[Position];

    /// <summary>The artifact it was made from.</summary>
    public int To => _graph.Lineage.To[Position];

    /// <summary>
    /// Method, stage or role; <see cref="Vocabulary.Qualifier.Unknown"/> when spelled in a way the relation does not know.
    /// </summary>
    public Qualifier Qualifier => _graph.Lineage.QualifierOf(Position);

    /// <summary>The qualifier as the CSV file spells it; empty when not said.</summary>
    public string QualifierText
    {
        get
        {
            var code = _graph.Lineage.Code[Position];
            return code >= Codes.FirstText ? _graph.Texts.GetString(code - Codes.FirstText) : Words.Spell((Qualifier)code);
        }
    }

    /// <summary>
    /// GENERATED_BY: the organisations that ran the generator, in id order, as far as the graph knows them; empty when not said.
    /// </summary>
    public ReadOnlySpan<int> Operators =>
        _graph.Lineage.Extra is { } extra && extra[Position] is var text and not 0 ? _graph.OperatorsOf(text) : [];

    /// <summary>
    /// The operators as written; empty when not said. When <see cref="Operators"/> is empty and this is not, the graph knows none of them.
    /// </summary>
    public string OperatorText => _graph.Lineage.Extra is { } extra ? _graph.Texts.GetString(extra[Position]) : "";

    /// <summary>GENERATED_BY: when the model wrote it; none when not said, and for all other relations.</summary>
    public PartialDate GeneratedAt => new(_graph.Lineage.Date?[Position] ?? 0);

    /// <summary>Who claims this relation; at least one, by source, evidence URL, confidence, date, note.</summary>
    public GraphList<Claim> Claims => Claim.Of(_graph, RelationFamily.Lineage, Position);

    static LineageRelation IGraphView<LineageRelation>.At(LineageGraph graph, int position) => new(graph, position);

    internal static LineageRelation Create(LineageGraph graph, int position) => new(graph, position);
}

/// <summary>A license of an artifact.</summary>
public readonly struct LicenseRelation : IGraphView<LicenseRelation>
{
    private readonly LineageGraph _graph;

    private LicenseRelation(LineageGraph graph, int position) => (_graph, Position) = (graph, position);

    /// <summary>
    /// 0 to <see cref="LineageGraph.LicenseRelationCount"/>, exclusive; ordered by artifact, license, component, group, validity.
    /// </summary>
    public int Position { get; }

    /// <summary>The licensed artifact.</summary>
    public int Artifact => _graph.Licensing.From[Position];

    /// <summary>Index of the license.</summary>
    public int License => _graph.Licensing.To[Position];

    /// <summary>
    /// What the license covers; the artifact's own component when the row does not say, and when it says it in an unknown way.
    /// </summary>
    public Component Component => _graph.Licensing.ComponentOf(Position) ?? _graph.OwnComponentOf(Artifact);

    /// <summary>Whether the component is one of the known ones.</summary>
    public bool IsComponentKnown => _graph.Licensing.Code[Position] < Codes.FirstText;

    /// <summary>Whether the file names the component; false when it was left to the default.</summary>
    public bool IsComponentGiven => _graph.Licensing.Given![Position];

    /// <summary>The component as the CSV file spells it; the spelling of the default when not given.</summary>
    public string ComponentText
    {
        get
        {
            var code = _graph.Licensing.Code[Position];
            return code >= Codes.FirstText
                ? _graph.Texts.GetString(code - Codes.FirstText)
                : Words.Spell((Component)(code - Codes.FirstComponent));
        }
    }

    /// <summary>Number of the group of alternatives, comparable within one graph; 0 for none.</summary>
    public int GroupNumber => _graph.Licensing.Extra?[Position] ?? 0;

    /// <summary>Licenses of one artifact with the same group are alternatives; empty for none.</summary>
    public string Group => _graph.Texts.GetString(GroupNumber);

    /// <summary>First day in force; none when open.</summary>
    public PartialDate ValidFrom => new(_graph.Licensing.Date?[Position] ?? 0);

    /// <summary>Last day in force; none when open.</summary>
    public PartialDate ValidTo => new(_graph.Licensing.EndDate?[Position] ?? 0);

    /// <summary>Who claims this license; at least one, by source, evidence URL, confidence, date, note.</summary>
    public GraphList<Claim> Claims => Claim.Of(_graph, RelationFamily.Licensing, Position);

    static LicenseRelation IGraphView<LicenseRelation>.At(LineageGraph graph, int position) => new(graph, position);

    internal static LicenseRelation Create(LineageGraph graph, int position) => new(graph, position);
}

/// <summary>An organisation that made or published an artifact.</summary>
public readonly struct DeveloperRelation : IGraphView<DeveloperRelation>
{
    private readonly LineageGraph _graph;

    private DeveloperRelation(LineageGraph graph, int position) => (_graph, Position) = (graph, position);

    /// <summary>0 to <see cref="LineageGraph.DeveloperRelationCount"/>, exclusive; ordered by artifact, organisation, role.</summary>
    public int Position { get; }

    /// <summary>The artifact.</summary>
    public int Artifact => _graph.Developing.From[Position];

    /// <summary>Index of the organisation.</summary>
    public int Organisation => _graph.Developing.To[Position];

    /// <summary>Free text, such as <c>publisher</c>; empty when not said.</summary>
    public string Role => _graph.Developing.Code[Position] is var code and not 0 ? _graph.Texts.GetString(code - Codes.FirstText) : "";

    /// <summary>Who claims it; at least one, by source, evidence URL, confidence, date, note.</summary>
    public GraphList<Claim> Claims => Claim.Of(_graph, RelationFamily.Developing, Position);

    static DeveloperRelation IGraphView<DeveloperRelation>.At(LineageGraph graph, int position) => new(graph, position);

    internal static DeveloperRelation Create(LineageGraph graph, int position) => new(graph, position);
}

/// <summary>One statement by one source about a relation. Claims may contradict each other; all are kept.</summary>
public readonly struct Claim : IGraphView<Claim>
{
    private readonly LineageGraph _graph;
    private readonly RelationSet _set;
    private readonly int _position;

    private Claim(LineageGraph graph, int tagged)
    {
        _graph = graph;
        _set = graph.Relations((RelationFamily)(tagged & 3));
        _position = tagged >> 2;
    }

    /// <summary>Who claims it, as written: a source id or free text; empty when not said.</summary>
    public string SourceText => _graph.Texts.GetString(_set.Source[_position]);

    /// <summary>Number of the source text, comparable within one graph: equal numbers, equal sources; 0 when not said.</summary>
    public int SourceNumber => _set.Source[_position];

    /// <summary>Index of the source node; null when the graph has no such source.</summary>
    public int? Source => _graph.SourceOf(_set.Source[_position]) is var source and >= 0 ? source : null;

    /// <summary>Where it can be checked; empty when not said.</summary>
    public string EvidenceUrl => _graph.Texts.GetString(_set.Evidence?[_position] ?? 0);

    /// <summary><see cref="EvidenceUrl"/> in UTF-8.</summary>
    public ReadOnlySpan<byte> EvidenceUrlUtf8 => _graph.Texts[_set.Evidence?[_position] ?? 0];

    /// <summary>How sure the source is.</summary>
    public Confidence Confidence => _set.Confidence[_position];

    /// <summary>When it was recorded; none when not said.</summary>
    public PartialDate RecordedAt => new(_set.Recorded?[_position] ?? 0);

    /// <summary>When it was taken back; none when it was not. See <see cref="LineageGraph.Retracted"/>.</summary>
    public PartialDate RetractedAt => new(_set.Retracted?[_position] ?? 0);

    /// <summary>Free text; empty when there is none.</summary>
    public string Note => _graph.Texts.GetString(_set.Note?[_position] ?? 0);

    static Claim IGraphView<Claim>.At(LineageGraph graph, int position) => new(graph, position);

    // A claim is addressed by its position and, in the two low bits, by the family whose columns hold it.
    internal static GraphList<Claim> Of(LineageGraph graph, RelationFamily family, int relation)
    {
        var starts = graph.Relations(family).ClaimStarts;
        return new GraphList<Claim>(graph, null, (starts[relation] << 2) | (int)family, starts[relation + 1] - starts[relation], 4);
    }
}

/// <summary>A list of views, made as it is read; holds no copies. Its order is said where it is handed out.</summary>
/// <typeparam name="T">View.</typeparam>
public readonly struct GraphList<T> : IReadOnlyList<T>
    where T : struct, IGraphView<T>
{
    private readonly LineageGraph _graph;
    private readonly int[]? _map;
    private readonly int _start;
    private readonly int _step;

    internal GraphList(LineageGraph graph, int[]? map, int start, int count, int step = 1) =>
        (_graph, _map, _start, Count, _step) = (graph, map, start, count, step);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The view at a place of the list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such place.</exception>
    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var position = _start + (index * _step);
            return T.At(_graph, _map is null ? position : _map[position]);
        }
    }

    /// <summary>Reads the list from its start.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    /// <summary>Reads a list without allocating.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly GraphList<T> _list;
        private int _index;

        internal Enumerator(GraphList<T> list) => (_list, _index) = (list, -1);

        /// <inheritdoc/>
        public readonly T Current => _list[_index];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_index < _list.Count;

        /// <inheritdoc/>
        public void Reset() => _index = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
