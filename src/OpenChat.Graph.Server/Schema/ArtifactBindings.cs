// Fields of Artifact, Model and Dataset that are read from the graph. What propagation answers is bound in RestrictionBindings.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema;

internal static class ArtifactBindings
{
    private const int MaxLineageNodes = 200;

    public static void Bind(ResolverMap map)
    {
        // lambdas all over: a delegate to a static method goes through one jump more
        map.ResolveType("Node", static (in FieldContext value) => Values.TypeName(value))
            .ResolveType("Artifact", static (in FieldContext value) => Values.TypeName(value))
            .Field("Node.id", static (in FieldContext context) => Values.Text(context, NodeField.Id))
            .Field("Node.name", static (in FieldContext context) => Values.Text(context, NodeField.Name))
            .ListField("Artifact.aliases", NodeBindings.Aliases, NodeBindings.AliasItem)
            .Field("Artifact.url", static (in FieldContext context) => Values.Text(context, NodeField.Url))
            .Field("Artifact.releaseDate", static (in FieldContext context) => Values.Date(context.Graph().DateOf(context.Node())))
            .ListField("Artifact.organisations", Organisations, Values.OrganisationItem)
            .ListField("Artifact.developedBy", static (in FieldContext context) =>
            {
                var developers = context.Graph().DevelopersOf(context.Artifact());
                return FieldValue.List(null, developers.Count == 0 ? 0 : developers[0].Position, developers.Count);
            }, Values.PositionItem)
            .ListField("Artifact.licensedUnder", static (in FieldContext context) =>
            {
                var licenses = context.Graph().LicensesOf(context.Artifact());
                return FieldValue.List(null, licenses.Count == 0 ? 0 : licenses[0].Position, licenses.Count);
            }, Values.PositionItem)
            .ListField("Artifact.relations", Relations, RelationBindings.Item)
            .ListField("Artifact.ancestors", static (in FieldContext context) => Reach(context, LineageDirection.Upstream), ReachedItem)
            .ListField("Artifact.descendants", static (in FieldContext context) => Reach(context, LineageDirection.Downstream), ReachedItem)
            .Field("Artifact.ancestorCount", static (in FieldContext context) => Count(context, LineageDirection.Upstream))
            .Field("Artifact.descendantCount", static (in FieldContext context) => Count(context, LineageDirection.Downstream))
            .Field("Artifact.lineage", Lineage)
            .Field("Model.kind", static (in FieldContext context) => FieldValue.Enum((int)Values.ModelKindOf(context.Graph(), context.Index)))
            .Field("Model.family", static (in FieldContext context) => Values.Text(context, NodeField.Family))
            .Field("Model.parameters", static (in FieldContext context) => Values.Text(context, NodeField.Parameters))
            .ListField("Model.fineTunesFrom", static (in FieldContext context) => OfKind(context, RelationKind.FineTunesFrom), Values.PositionItem)
            .ListField("Model.trainedOn", static (in FieldContext context) => OfKind(context, RelationKind.TrainedOn), Values.PositionItem)
            .ListField("Model.alignedWith", static (in FieldContext context) => OfKind(context, RelationKind.AlignedWith), Values.PositionItem)
            .Field("Dataset.kind", static (in FieldContext context) => Values.Text(context, NodeField.Kind))
            .Field("Dataset.stage", static (in FieldContext context) => Values.Text(context, NodeField.Stage))
            .Field("Dataset.synthetic", static (in FieldContext context) => Values.Text(context, NodeField.Synthetic))
            .ListField("Dataset.derivedFrom", static (in FieldContext context) => OfKind(context, RelationKind.DerivedFrom), Values.PositionItem)
            .ListField("Dataset.generatedBy", static (in FieldContext context) => OfKind(context, RelationKind.GeneratedBy), Values.PositionItem)
            .ListField(
                "Lineage.nodes",
                static (in FieldContext context) => FieldValue.List(Subgraph(context).Artifacts, 0, Subgraph(context).Artifacts.Length),
                ReachedItem)
            .ListField(
                "Lineage.relations",
                static (in FieldContext context) => FieldValue.List(Subgraph(context).Relations, 0, Subgraph(context).Relations.Length),
                static (in FieldContext context) => FieldValue.Object(null, ((ImmutableArray<int>)context.Source!)[context.Index]))
            .Field("Lineage.complete", static (in FieldContext context) => FieldValue.Boolean(Subgraph(context).IsComplete))
            .Field("Lineage.mermaid", static (in FieldContext context) => FieldValue.String(Mermaid.Write(context.Graph(), Subgraph(context))));
    }

    private static FieldValue Organisations(in FieldContext context)
    {
        var developers = context.Graph().DevelopersOf(context.Artifact());
        var organisations = new SortedSet<int>();
        foreach (var developer in developers)
        {
            organisations.Add(developer.Organisation);
        }

        return Values.List([.. organisations]);
    }

    // Outgoing relations stand together, ordered by kind: those of one kind are a range of positions.
    private static FieldValue OfKind(in FieldContext context, RelationKind kind)
    {
        var start = 0;
        var count = 0;
        foreach (var relation in context.Graph().Outgoing(context.Artifact()))
        {
            if (relation.Kind == kind)
            {
                start = count++ == 0 ? relation.Position : start;
            }
        }

        return FieldValue.List(null, start, count);
    }

    private static FieldValue Relations(in FieldContext context)
    {
        if (!ListWindow.TryRead(context, out var window, out var error))
        {
            return FieldValue.Error(error!);
        }

        var graph = context.Graph();
        var artifact = context.Artifact();
        var kinds = context.Arguments.GetList("kinds");
        var wanted = kinds is null ? ~0 : 0;
        foreach (var kind in kinds ?? [])
        {
            wanted |= 1 << ((EnumValueDefinition)kind!).Index; // same order in the schema and the vocabulary, checked at start-up
        }

        var found = new List<(int Other, int Position)>[(int)RelationKind.GeneratedBy + 1]; // by kind; relations come ordered by the other end
        var direction = Direction(context);
        if (direction != LineageDirection.Downstream)
        {
            foreach (var relation in graph.Outgoing(artifact))
            {
                Add(relation, relation.To);
            }
        }

        if (direction != LineageDirection.Upstream)
        {
            foreach (var relation in graph.Incoming(artifact))
            {
                if (direction == LineageDirection.Downstream || relation.From != artifact) // a self-loop is already there
                {
                    Add(relation, relation.From);
                }
            }
        }

        var positions = new List<int>();
        foreach (var ofKind in found)
        {
            if (ofKind is null)
            {
                continue;
            }

            if (direction == LineageDirection.Both)
            {
                ofKind.Sort();
            }

            positions.AddRange(ofKind.Select(relation => relation.Position));
        }

        var start = Math.Min(window.Offset, positions.Count);
        return FieldValue.List(positions.ToArray(), start, Math.Min(window.First, positions.Count - start));

        void Add(LineageRelation relation, int other)
        {
            if ((wanted & (1 << (int)relation.Kind)) != 0)
            {
                (found[(int)relation.Kind] ??= []).Add((other, relation.Position));
            }
        }
    }

    private static FieldValue Reach(in FieldContext context, LineageDirection direction)
    {
        if (!ListWindow.TryRead(context, out var window, out var error) || !TryReadDepth(context, out var depth, out error))
        {
            return FieldValue.Error(error!);
        }

        var reached = Reached(context, direction, depth);
        var start = Math.Min(window.Offset, reached.Length);
        return FieldValue.List(reached, start, Math.Min(window.First, reached.Length - start));
    }

    private static FieldValue ReachedItem(in FieldContext context) =>
        Values.OfArtifact(context.Graph(), ((ImmutableArray<ReachedArtifact>)context.Source!)[context.Index].Artifact);

    private static FieldValue Count(in FieldContext context, LineageDirection direction) =>
        TryReadDepth(context, out var depth, out var error) ? FieldValue.Int(Reached(context, direction, depth).Length) : FieldValue.Error(error!);

    private static ImmutableArray<ReachedArtifact> Reached(in FieldContext context, LineageDirection direction, int depth) =>
        direction == LineageDirection.Upstream
            ? context.Graph().Ancestors(context.Artifact(), depth)
            : context.Graph().Descendants(context.Artifact(), depth);

    private static FieldValue Lineage(in FieldContext context) =>
        TryReadDepth(context, out var depth, out var error)
            ? FieldValue.Object(context.Graph().GetLineage(context.Artifact(), Direction(context), depth, MaxLineageNodes))
            : FieldValue.Error(error!);

    private static LineageSubgraph Subgraph(in FieldContext context) => (LineageSubgraph)context.Source!;

    private static LineageDirection Direction(in FieldContext context) => (LineageDirection)context.Arguments.GetEnum("direction")!.Index; // has a default

    private static bool TryReadDepth(in FieldContext context, out int depth, out FieldError? error)
    {
        depth = context.Arguments.GetInt("maxDepth") ?? int.MaxValue;
        error = depth < 0 ? new FieldError($"Argument \"maxDepth\" must not be negative, but is {depth}.") : null;
        return error is null;
    }
}

/// <summary>The arguments <c>first</c> and <c>offset</c> of a plain list.</summary>
internal readonly record struct ListWindow(int First, int Offset)
{
    public static bool TryRead(in FieldContext context, out ListWindow window, out FieldError? error)
    {
        var first = context.Arguments.GetInt("first")!.Value; // both are non-null and have a default
        var offset = context.Arguments.GetInt("offset")!.Value;
        window = new ListWindow(first, offset);
        error = first is < 0 or > PriceOptions.HighestPageSize ? new FieldError($"Argument \"first\" must be between 0 and {PriceOptions.HighestPageSize}, not {first}.")
            : offset < 0 ? new FieldError($"Argument \"offset\" must not be negative, but is {offset}.")
            : null;
        return error is null;
    }
}
