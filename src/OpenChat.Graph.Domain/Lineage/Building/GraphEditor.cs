using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Building;

/// <summary>
/// The way back from a graph to its rows: another graph with the same nodes, relations and claims, but for what is added, dropped or
/// requalified. Nodes come before relations, as with <see cref="LineageGraphBuilder"/>. Nothing edited gives a graph of the same content.
/// </summary>
public sealed class GraphEditor
{
    private readonly LineageGraph _graph;
    private readonly bool _isPart;
    private readonly LineageGraphBuilder _builder = new();

    /// <summary>
    /// By kind, indexes of the nodes that are kept, in order; the place of an index is the number of the node in the builder.
    /// </summary>
    private readonly int[][] _kept;

    /// <summary>The qualifier that takes the place of the one of a relation; null when the relation is dropped.</summary>
    private readonly Dictionary<(RelationFamily, int), string?> _changed = [];

    private PartialDate _asOf;
    private PartialDate _knownAt;

    private GraphEditor(LineageGraph graph, int[][] kept, bool isPart)
    {
        (_graph, _kept, _isPart) = (graph, kept, isPart);
        _builder.KnownAt = graph.KnownAt;
        foreach (var kind in Enum.GetValues<NodeKind>())
        {
            foreach (var index in kept[(int)kind])
            {
                CopyNode(new NodeId(kind, index));
            }
        }
    }

    /// <summary>Edits a whole graph. Linear in the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="keep">Which nodes stay; null for all. A relation to a node that does not stay keeps its id, and has a missing end then;
    /// a relation from one is gone.</param>
    public static GraphEditor Edit(LineageGraph graph, Predicate<NodeId>? keep = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new GraphEditor(
            graph,
            [
                .. Enum.GetValues<NodeKind>().Select(kind => Enumerable.Range(0, graph.Count(kind))
                    .Where(index => keep is null || keep(new NodeId(kind, index))).ToArray()),
            ],
            isPart: false);
    }

    /// <summary>
    /// Edits the part of a graph that decides about some artifacts: themselves, everything they were made from, and the licenses,
    /// organisations and sources that the relations of these name. Restrictions, permissions and verdicts of the artifacts are the same in
    /// the part. Linear in the part, not in the graph.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">
    /// The artifacts; besides, whatever else relations are to be added to, such as a license that nothing in the part is under.
    /// </param>
    public static GraphEditor Edit(LineageGraph graph, IEnumerable<NodeId> nodes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodes);
        var kept = Array.ConvertAll(Enum.GetValues<NodeKind>(), _ => new SortedSet<int>());
        if (graph.Count(NodeKind.Source) > 0)
        {
            kept[(int)NodeKind.Source].Add(0); // that sources are listed stays known, even where no claim of the part names one of them
        }

        var open = new Stack<NodeId>(nodes);
        while (open.TryPop(out var node))
        {
            if (kept[(int)node.Kind].Add(node.Index) && node.Kind is NodeKind.Model or NodeKind.Dataset)
            {
                PushNamed(graph, graph.ArtifactOf(node), open);
            }
        }

        return new GraphEditor(graph, Array.ConvertAll(kept, indexes => indexes.ToArray()), isPart: true);
    }

    /// <inheritdoc cref="LineageGraphBuilder.AddNode(NodeKind, in NodeRow)"/>
    public NodeOutcome AddNode(NodeKind kind, in NodeRow row) => _builder.AddNode(kind, row);

    /// <inheritdoc cref="LineageGraphBuilder.AddRelation"/>
    /// <remarks>Ends are named by ids. When the relation is in the graph already, it gets one claim more.</remarks>
    public RelationOutcomes AddRelation(RelationKind kind, in RelationRow row) => _builder.AddRelation(kind, row);

    /// <summary>Leaves out a relation with all its claims.</summary>
    /// <param name="family">Where positions count.</param>
    /// <param name="position">Its position in the graph that is edited. One that is not in the part is left out anyway.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such relation.</exception>
    public void Drop(RelationFamily family, int position) => Change(family, position, null);

    /// <summary>
    /// Gives a relation another qualifier and keeps everything else. Where such a relation is there already, both become one with the
    /// claims of both.
    /// </summary>
    /// <param name="family">Where positions count.</param>
    /// <param name="position">Its position in the graph that is edited. In a relation that is not in the part nothing changes.</param>
    /// <param name="qualifier">
    /// Method, stage, component or role; one the relation does not know is kept as spelled, an empty one says nothing.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No such relation.</exception>
    public void Requalify(RelationFamily family, int position, string qualifier)
    {
        ArgumentNullException.ThrowIfNull(qualifier);
        Change(family, position, qualifier);
    }

    /// <summary>
    /// Leaves out what is later than a day: relations that begin to hold behind it, ends of validity that lie behind it; and claims that
    /// were recorded behind a day, with the relations that have no other. A claim that was taken back behind that day is there, as one that
    /// nobody has taken back. What has no date stays, and so do nodes.
    /// </summary>
    /// <param name="asOf">The day of which the truth is asked; none for any.</param>
    /// <param name="knownAt">The day of which the knowledge is asked; none for any.</param>
    public void At(PartialDate asOf, PartialDate knownAt)
    {
        (_asOf, _knownAt) = (asOf, knownAt);
        _builder.KnownAt = knownAt.IsNone ? _graph.KnownAt : knownAt.Last;
    }

    /// <summary>Makes the graph. The editor is spent afterwards.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LineageGraph Build(CancellationToken cancellationToken = default)
    {
        Copy(_graph, cancellationToken);
        if (_graph.Retracted is { } retracted)
        {
            Copy(retracted, cancellationToken);
        }

        _builder.Reversed = _isPart ? _graph.Reversed : _graph.GivenReversed;
        return _builder.Build();
    }

    private void Copy(LineageGraph graph, CancellationToken cancellationToken)
    {
        foreach (var artifact in _kept[(int)NodeKind.Model].Concat(_kept[(int)NodeKind.Dataset].Select(index => _graph.ModelCount + index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var family in Enum.GetValues<RelationFamily>())
            {
                CopyRelations(graph, family, artifact);
            }
        }

        foreach (var row in graph.Unresolved)
        {
            if (IsLater(row.ValidFrom, row.GeneratedAt, row.Claim.RecordedAt))
            {
                continue;
            }

            if (row.FromArtifact < 0 ? !_isPart || MayConcern(row) : NumberOf(_graph.NodeOf(row.FromArtifact)) is not null)
            {
                CopyUnresolved(row);
            }
        }
    }

    /// <summary>Whether a row that starts from nothing may be about something in the part.</summary>
    private bool MayConcern(UnresolvedRelation row)
    {
        var near = _graph.NearStarts(row.Kind, row.From, row.To);
        return near.IsEmpty || near.Any(artifact => NumberOf(_graph.NodeOf(artifact)) is not null);
    }

    /// <summary>Puts what the relations of an artifact name on the stack: targets, operators and sources.</summary>
    private static void PushNamed(LineageGraph graph, int artifact, Stack<NodeId> open)
    {
        foreach (var relation in graph.Outgoing(artifact))
        {
            open.Push(graph.NodeOf(relation.To));
            foreach (var organisation in relation.Operators)
            {
                open.Push(new NodeId(NodeKind.Organisation, organisation));
            }

            PushSources(relation.Claims);
        }

        foreach (var relation in graph.LicensesOf(artifact))
        {
            open.Push(new NodeId(NodeKind.License, relation.License));
            PushSources(relation.Claims);
        }

        foreach (var relation in graph.DevelopersOf(artifact))
        {
            open.Push(new NodeId(NodeKind.Organisation, relation.Organisation));
            PushSources(relation.Claims);
        }

        void PushSources(GraphList<Claim> claims)
        {
            foreach (var claim in claims)
            {
                if (claim.Source is { } source)
                {
                    open.Push(new NodeId(NodeKind.Source, source));
                }
            }
        }
    }

    private void Change(RelationFamily family, int position, string? qualifier)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)_graph.Relations(family).Count, nameof(position));
        _changed[(family, position)] = qualifier;
    }

    private void CopyNode(NodeId node) => _builder.AddNode(node.Kind, new NodeRow
    {
        Id = _graph.GetText(node, NodeField.Id),
        Name = _graph.GetText(node, NodeField.Name),
        Url = _graph.GetText(node, NodeField.Url),
        Aliases = _graph.GetText(node, NodeField.Aliases),
        Date = _graph.DateOf(node),
        Kind = _graph.GetText(node, NodeField.Kind),
        Family = _graph.GetText(node, NodeField.Family),
        Parameters = _graph.GetText(node, NodeField.Parameters),
        Tokens = _graph.GetText(node, NodeField.Tokens),
        Examples = _graph.GetText(node, NodeField.Examples),
        Languages = _graph.GetText(node, NodeField.Languages),
        Stage = _graph.GetText(node, NodeField.Stage),
        Synthetic = _graph.GetText(node, NodeField.Synthetic),
        AccessRights = _graph.GetText(node, NodeField.AccessRights),
        SpdxId = _graph.GetText(node, NodeField.SpdxId),
        Version = _graph.GetText(node, NodeField.Version),
        Steward = _graph.GetText(node, NodeField.Steward),
        OsiApproved = _graph.GetText(node, NodeField.OsiApproved),
        SupersededBy = _graph.GetText(node, NodeField.SupersededBy),
        Country = _graph.GetText(node, NodeField.Country),
        License = _graph.GetText(node, NodeField.License),
        Line = _graph.LineOf(node),
    });

    /// <summary>
    /// Copies the relations of an artifact from their columns: those hold what a row may say and no view shows, such as an operator of a
    /// developer.
    /// </summary>
    private void CopyRelations(LineageGraph graph, RelationFamily family, int artifact)
    {
        var set = graph.Relations(family);
        var from = NumberOf(_graph.NodeOf(artifact));
        for (var relation = set.Starts[artifact]; relation < set.Starts[artifact + 1]; relation++)
        {
            string? qualifier = null; // what is set aside is not edited
            var isChanged = graph == _graph && _changed.TryGetValue((family, relation), out qualifier);
            if (isChanged && qualifier is null)
            {
                continue;
            }

            var kind = set.Kinds?[relation] ?? (family == RelationFamily.Licensing ? RelationKind.LicensedUnder : RelationKind.DevelopedBy);
            var end = RelationSchema.Of(kind).End;
            var target = family == RelationFamily.Lineage ? _graph.NodeOf(set.To[relation]) : new NodeId(end, set.To[relation]);
            var to = NumberOf(target);
            var extra = _graph.Texts.GetString(set.Extra?[relation] ?? 0);
            var date = new PartialDate(set.Date?[relation] ?? 0);
            var line = isChanged ? 0 : graph.LineOf(family, relation);
            qualifier ??= QualifierOf(graph, family, relation);
            var validTo = new PartialDate(set.EndDate?[relation] ?? 0);
            for (var claim = set.ClaimStarts[relation]; claim < set.ClaimStarts[relation + 1]; claim++)
            {
                var recorded = new PartialDate(set.Recorded?[claim] ?? 0);
                if (IsLater(date, default, recorded))
                {
                    continue;
                }

                _builder.AddRelation(kind, new RelationRow
                {
                    FromNode = from,
                    ToNode = to,
                    To = to is null ? _graph.IdOf(target) : "",
                    Qualifier = qualifier,
                    Operator = family == RelationFamily.Licensing ? "" : extra,
                    GeneratedAt = family == RelationFamily.Lineage ? date : default,
                    Group = family == RelationFamily.Licensing ? extra : "",
                    ValidFrom = family == RelationFamily.Licensing ? date : default,
                    ValidTo = Open(validTo),
                    Source = _graph.Texts.GetString(set.Source[claim]),
                    EvidenceUrl = _graph.Texts.GetString(set.Evidence?[claim] ?? 0),
                    Confidence = set.Confidence[claim],
                    RecordedAt = recorded,
                    RetractedAt = Taken(new PartialDate(set.Retracted?[claim] ?? 0)),
                    Note = _graph.Texts.GetString(set.Note?[claim] ?? 0),
                    Line = line,
                });
            }
        }
    }

    /// <summary>The qualifier as a row would spell it; empty when none was given.</summary>
    private static string QualifierOf(LineageGraph graph, RelationFamily family, int relation) => family switch
    {
        RelationFamily.Lineage => graph.Relation(relation).QualifierText,
        RelationFamily.Licensing => graph.LicenseRelation(relation) is { IsComponentGiven: true } license ? license.ComponentText : "",
        _ => graph.DeveloperRelation(relation).Role,
    };

    private void CopyUnresolved(UnresolvedRelation row) => _builder.AddRelation(row.Kind, new RelationRow
    {
        FromNode = row.FromArtifact < 0 ? null : NumberOf(_graph.NodeOf(row.FromArtifact)),
        From = row.From,
        To = row.To,
        Qualifier = row.Qualifier,
        Operator = row.Operator,
        GeneratedAt = row.GeneratedAt,
        Group = row.Group,
        ValidFrom = row.ValidFrom,
        ValidTo = Open(row.ValidTo),
        Source = row.Claim.Source,
        EvidenceUrl = row.Claim.EvidenceUrl,
        Confidence = row.Claim.Confidence,
        RecordedAt = row.Claim.RecordedAt,
        RetractedAt = Taken(row.Claim.RetractedAt),
        Note = row.Claim.Note,
        Line = row.Line,
    });

    private bool IsLater(PartialDate begin, PartialDate otherBegin, PartialDate recorded) =>
        _asOf.IsBefore(begin) || _asOf.IsBefore(otherBegin) || _knownAt.IsBefore(recorded);

    /// <summary>An end of validity as it is seen on the day that is asked of: one that lies behind it is not there yet.</summary>
    private PartialDate Open(PartialDate end) => _asOf.IsBefore(end) ? default : end;

    /// <summary>A day on which a claim was taken back, as it is seen on the day of which the knowledge is asked, likewise.</summary>
    private PartialDate Taken(PartialDate retracted) => retracted.SeenAt(_knownAt);

    /// <summary>Which node of its kind a node is in the builder; null when it is not kept.</summary>
    private (NodeKind Kind, int Number)? NumberOf(NodeId node) =>
        Array.BinarySearch(_kept[(int)node.Kind], node.Index) is var number and >= 0 ? (node.Kind, number) : null;
}
