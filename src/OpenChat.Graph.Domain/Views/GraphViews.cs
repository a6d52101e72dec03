using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>Other graphs that are made from one: with some things otherwise, or as it was at some time. Pure functions.</summary>
public static class GraphViews
{
    /// <summary>The graph under some changes. What the changes do not touch is shared or the same.</summary>
    /// <param name="contents">The graph.</param>
    /// <param name="changes">The changes; the graph itself when there are none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A change names what the graph does not have; the message says what.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GraphContents Change(
        GraphContents contents, IReadOnlyCollection<GraphChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(changes);
        var rules = Change(contents.Rules, changes);
        var lineage = Change(contents.Lineage, changes, cancellationToken);
        var withdrawn = changes.OfType<ArtifactWithdrawn>().Select(static change => change.Artifact).ToHashSet(StringComparer.Ordinal);
        return contents.With(
            lineage,
            rules,
            withdrawn.Count == 0
                ? contents.AllAssessments
                : [.. contents.AllAssessments.Where(fact => !withdrawn.Contains(fact.ModelId))]);
    }

    /// <summary>
    /// The graph as it was: what was true on a day, as far as was known on a day. Artifacts that were released later are gone, but for
    /// those from which an earlier one was made; so are license relations, generated data and assessments that begin later, and the ends of
    /// validity that lie later. Claims that were recorded later are gone, and relations and assessments without any claim with them; claims
    /// that were taken back later count. What has no date stays. Nodes and rules have no date of recording, and stay.
    /// </summary>
    /// <param name="contents">The graph.</param>
    /// <param name="asOf">The day of which the truth is asked; none for now. Of a month or year its last day.</param>
    /// <param name="knownAt">The day of which the knowledge is asked; none for now. Of a month or year its last day.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GraphContents At(
        GraphContents contents, PartialDate asOf, PartialDate knownAt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        if (asOf.IsNone && knownAt.IsNone)
        {
            return contents;
        }

        var graph = contents.Lineage;
        var editor = GraphEditor.Edit(graph, ReleasedBy(graph, asOf));
        editor.At(asOf, knownAt);
        return contents.With(
            editor.Build(cancellationToken),
            contents.Rules,
            [
                .. contents.AllAssessments.Where(fact => !IsLater(fact)).Select(fact => fact with
                {
                    Claim = fact.Claim with { RetractedAt = fact.Claim.RetractedAt.SeenAt(knownAt) },
                }),
            ]);

        bool IsLater(OpennessFact fact) =>
            asOf.IsBefore(fact.Since) || knownAt.IsBefore(fact.Claim.RecordedAt)
            || (graph.FindById(fact.ModelId) is { Kind: NodeKind.Model } model && asOf.IsBefore(graph.DateOf(model)));
    }

    /// <summary>
    /// Ids of the artifacts that may have other answers in a graph under changes. Null when any may: under other rules, as what is not
    /// known weighs as much as the worst clause that any license holds could; and where the columns of a file look swapped in one graph
    /// alone.
    /// </summary>
    /// <param name="before">The graph without the changes.</param>
    /// <param name="after">The graph with them.</param>
    /// <param name="changes">The changes.</param>
    public static IReadOnlySet<string>? Reach(LineageGraph before, LineageGraph after, IReadOnlyCollection<GraphChange> changes)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Any(static change => change is TermVoided or RuleReplaced) || !before.Reversed.SequenceEqual(after.Reversed))
        {
            return null;
        }

        string[] touched =
        [
            .. changes.Select(change => change switch
            {
                ArtifactRelicensed relicensed => relicensed.Artifact,
                ArtifactWithdrawn withdrawn => withdrawn.Artifact,
                RelationDropped dropped => dropped.From,
                RelationRequalified requalified => requalified.From,
                RelationAdded added => added.From,
                ModelAdded added => added.Id,
                _ => throw new ArgumentException($"A change of an unknown kind: {change.GetType().Name}.", nameof(changes)),
            }),
        ];
        // What rows that start from nothing may be about depends on which nodes there are, and these columns look swapped in both.
        var withLost = changes.Any(static change => change is ArtifactWithdrawn or ModelAdded);
        var reached = new HashSet<string>(GraphDifference.ReachedFrom(before, touched, withLost), StringComparer.Ordinal);
        reached.UnionWith(GraphDifference.ReachedFrom(after, touched, withLost));
        return reached;
    }

    /// <summary>
    /// Ids of the artifacts that may have other answers at another time. Null when any may: where a claim starts from nothing, and where
    /// columns look swapped at one time alone.
    /// </summary>
    /// <param name="before">The graph at the earlier time.</param>
    /// <param name="after">The graph at the later time.</param>
    /// <param name="events">The claims that do not count alike.</param>
    public static IReadOnlySet<string>? Reach(LineageGraph before, LineageGraph after, IReadOnlyCollection<ClaimEvent> events)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Any(item => item.IsOfNothing(after)) || !before.Reversed.SequenceEqual(after.Reversed))
        {
            return null;
        }

        // What is there at one time alone changes what was made from it.
        var (earlier, later) = (Ids(before), Ids(after));
        string[] touched =
        [
            .. events.Where(static item => item.Relation != ClaimEvent.Assessed).Select(static item => item.FromId),
            .. earlier.Except(later, StringComparer.Ordinal), .. later.Except(earlier, StringComparer.Ordinal),
        ];
        var reached = new HashSet<string>(GraphDifference.ReachedFrom(before, touched), StringComparer.Ordinal);
        reached.UnionWith(GraphDifference.ReachedFrom(after, touched));
        return reached;

        static string[] Ids(LineageGraph graph) => [.. Enumerable.Range(0, graph.ArtifactCount).Select(graph.IdOf)];
    }

    /// <summary>The rule tables under changes; the same object when none is about rules.</summary>
    internal static RuleRows Change(RuleRows rows, IEnumerable<GraphChange> changes)
    {
        var (clauses, rules, voided) = (rows.LicenseTerms, rows.PropagationRules, rows.Voided);
        foreach (var change in changes)
        {
            switch (change)
            {
                case TermVoided { Over: { } relation } over:
                    voided = voided.Add(new VoidedHop(over.License is null ? null : RuleSet.KeyOf(over.License), over.Term, relation));
                    break;
                case TermVoided everywhere:
                    var keys = everywhere.License is { } license
                        ? [RuleSet.KeyOf(license)]
                        : clauses.Where(row =>
                            TermReader.CodeOf(row.Term) == everywhere.Term).Select(static row => RuleSet.KeyOf(row.License))
                            .Distinct(StringComparer.Ordinal).ToArray();
                    clauses =
                    [
                        .. clauses.Where(row =>
                            TermReader.CodeOf(row.Term) != everywhere.Term
                                || !keys.Contains(RuleSet.KeyOf(row.License), StringComparer.Ordinal)),
                        .. keys.Select(key => LicenseTermRow.Withdrawn(key, everywhere.Term)),
                    ];
                    voided = voided.AddRange(keys.Select(key => new VoidedHop(key, everywhere.Term, null)));
                    break;
                case RuleReplaced replaced:
                    rules =
                    [
                        .. rules.Where(row =>
                            TermReader.CodeOf(row.Term) != replaced.Term
                                || !(Words.TryParseRelation(row.Relation, out var relation) && relation == replaced.Relation)
                            || Words.FoldRuleWord(row.Qualifier) != replaced.Qualifier),
                        new PropagationRuleRow(
                            replaced.Term,
                            Words.Spell(replaced.Relation),
                            replaced.Qualifier,
                            DefaultTable.Spell(replaced.Certainty),
                            "supposed",
                            ""),
                    ];
                    break;
            }
        }

        return clauses == rows.LicenseTerms && rules == rows.PropagationRules && voided == rows.Voided
            ? rows
            : rows with { LicenseTerms = clauses, PropagationRules = rules, Voided = voided };
    }

    /// <summary>The lineage under changes; the same object when none is about lineage.</summary>
    internal static LineageGraph Change(
        LineageGraph graph, IReadOnlyCollection<GraphChange> changes, CancellationToken cancellationToken)
    {
        if (changes.All(static change => change is TermVoided or RuleReplaced))
        {
            return graph;
        }

        var withdrawn = changes.OfType<ArtifactWithdrawn>().Select(change => Artifact(graph, change.Artifact)).ToHashSet();
        var editor = GraphEditor.Edit(graph, node => !withdrawn.Contains(node));
        foreach (var model in changes.OfType<ModelAdded>())
        {
            editor.AddNode(
                NodeKind.Model, new NodeRow { Id = model.Id, Name = model.Name, Kind = Words.Spell(model.Kind), Date = model.Date });
        }

        foreach (var change in changes)
        {
            switch (change)
            {
                case RelationDropped dropped:
                    foreach (var (family, position) in Existing(graph, dropped.Kind, dropped.From, dropped.To, dropped.Qualifier))
                    {
                        editor.Drop(family, position);
                    }

                    break;
                case RelationRequalified changed:
                    foreach (var (family, position) in Existing(graph, changed.Kind, changed.From, changed.To, changed.Qualifier))
                    {
                        editor.Requalify(family, position, changed.NewQualifier);
                    }

                    break;
                case ArtifactRelicensed relicensed:
                    foreach (var relation in graph.LicensesOf(graph.ArtifactOf(Artifact(graph, relicensed.Artifact))))
                    {
                        if (relicensed.Component is null || relation.Component == relicensed.Component)
                        {
                            editor.Drop(RelationFamily.Licensing, relation.Position);
                        }
                    }

                    break;
            }
        }

        foreach (var change in changes)
        {
            switch (change)
            {
                case RelationAdded added:
                    Add(editor, added);
                    break;
                case ArtifactRelicensed relicensed:
                    Add(editor, new RelationAdded(
                        RelationKind.LicensedUnder,
                        relicensed.Artifact,
                        relicensed.License,
                        relicensed.Component is { } component ? Words.Spell(component) : ""));
                    break;
            }
        }

        return editor.Build(cancellationToken);
    }

    /// <summary>The relations of a kind between two nodes, by position; empty when there is none.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kind">The kind of relation.</param>
    /// <param name="from">Id of the artifact it starts from.</param>
    /// <param name="to">Id of the node it leads to.</param>
    /// <param name="qualifier">The qualifier as the graph spells it; null for any.</param>
    /// <exception cref="ArgumentException">The graph has no such artifact.</exception>
    public static ImmutableArray<(RelationFamily Family, int Position)> Find(
        LineageGraph graph, RelationKind kind, string from, string to, string? qualifier)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var found = ImmutableArray.CreateBuilder<(RelationFamily Family, int Position)>();
        var artifact = graph.ArtifactOf(Artifact(graph, from));
        var family = RelationSchema.Of(kind).Family;
        var end = graph.FindById(to);
        switch (family)
        {
            case RelationFamily.Lineage:
                foreach (var relation in graph.Outgoing(artifact))
                {
                    Take(relation.Kind, graph.NodeOf(relation.To), relation.QualifierText, relation.Position);
                }

                break;
            case RelationFamily.Licensing:
                foreach (var relation in graph.LicensesOf(artifact))
                {
                    Take(kind, new NodeId(NodeKind.License, relation.License), relation.ComponentText, relation.Position);
                }

                break;
            default:
                foreach (var relation in graph.DevelopersOf(artifact))
                {
                    Take(kind, new NodeId(NodeKind.Organisation, relation.Organisation), relation.Role, relation.Position);
                }

                break;
        }

        return found.DrainToImmutable();

        void Take(RelationKind itsKind, NodeId itsEnd, string itsQualifier, int position)
        {
            if (itsKind == kind && itsEnd == end && (qualifier is null || itsQualifier == qualifier))
            {
                found.Add((family, position));
            }
        }
    }

    private static ImmutableArray<(RelationFamily Family, int Position)> Existing(
        LineageGraph graph, RelationKind kind, string from, string to, string? qualifier) =>
        Find(graph, kind, from, to, qualifier) is { IsEmpty: false } found
            ? found
            : throw new ArgumentException(
                $"There is no relation {Words.Spell(kind)} from \"{from}\" to \"{to}\" with this qualifier.", nameof(to));

    private static void Add(GraphEditor editor, RelationAdded added)
    {
        var outcomes = editor.AddRelation(added.Kind, new RelationRow
        {
            From = added.From,
            To = added.To,
            Qualifier = added.Qualifier,
            Operator = added.Operator,
            Confidence = Confidence.High,
            Note = "supposed",
        });
        const RelationOutcomes Impossible = RelationOutcomes.FromMissing | RelationOutcomes.ToMissing | RelationOutcomes.FromWrongKind
            | RelationOutcomes.ToWrongKind | RelationOutcomes.UnknownQualifier | RelationOutcomes.UnknownOperator;
        if ((outcomes & Impossible) != RelationOutcomes.None)
        {
            throw new ArgumentException(
                $"The relation {Words.Spell(added.Kind)} from \"{added.From}\" to \"{added.To}\" cannot be added: {outcomes}.",
                nameof(added));
        }
    }

    /// <summary>Whether a node is in a graph as of a day: released by then, or something that is was made from it.</summary>
    private static Predicate<NodeId>? ReleasedBy(LineageGraph graph, PartialDate asOf)
    {
        if (asOf.IsNone)
        {
            return null;
        }

        var kept = new bool[graph.ArtifactCount];
        var open = new Stack<int>();
        for (var artifact = 0; artifact < kept.Length; artifact++)
        {
            if (!asOf.IsBefore(graph.DateOf(graph.NodeOf(artifact))))
            {
                kept[artifact] = true;
                open.Push(artifact);
            }
        }

        while (open.TryPop(out var artifact))
        {
            foreach (var relation in graph.Outgoing(artifact))
            {
                if (!kept[relation.To] && !asOf.IsBefore(relation.GeneratedAt))
                {
                    kept[relation.To] = true;
                    open.Push(relation.To);
                }
            }
        }

        return node => node.Kind is not (NodeKind.Model or NodeKind.Dataset) || kept[graph.ArtifactOf(node)];
    }

    private static NodeId Artifact(LineageGraph graph, string id) =>
        graph.FindById(id) is { Kind: NodeKind.Model or NodeKind.Dataset } node
            ? node
            : throw new ArgumentException($"The graph has no model or dataset \"{id}\".", nameof(id));
}
