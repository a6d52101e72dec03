// The fields of the query root.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Query</c>.</summary>
internal static class QueryType
{
    private const int MaxIds = 100;
    private const int MaxSearchText = 200;
    private const int MaxSearchResults = 1_000;

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Query.model", static (in FieldContext context) => Lookup(context, NodeKind.Model))
            .Field("Query.dataset", static (in FieldContext context) => Lookup(context, NodeKind.Dataset))
            .Field("Query.artifact", Artifact)
            .Field("Query.license", static (in FieldContext context) => Lookup(context, NodeKind.License))
            .Field("Query.organisation", static (in FieldContext context) => Lookup(context, NodeKind.Organisation))
            .Field("Query.models", static (in FieldContext context) => Connection(context, NodeKind.Model))
            .Field("Query.datasets", static (in FieldContext context) => Connection(context, NodeKind.Dataset))
            .Field("Query.licenses", static (in FieldContext context) => Connection(context, NodeKind.License))
            .Field("Query.organisations", static (in FieldContext context) => Connection(context, NodeKind.Organisation))
            .Field("Query.sources", static (in FieldContext context) => Connections.Of(
                context, NodeKind.Source, filter: null, new NodeOrder(context.Graph(), NodeKind.Source, [], null)))
            .ListField("Query.terms", AllTerms, static (in FieldContext context) => Values.OfTerm(context.Item<Term>()))
            .Field("Query.node", static (in FieldContext context) => ById(context.Graph(), context.Arguments.GetString("id")))
            .ListField("Query.nodes", Nodes, static (in FieldContext context) => ById(context.Graph(), context.Item<object?>() as string))
            .Field("Query.search", Search)
            .Field("Query.findings", Findings)
            .Field("Query.revision", static (in FieldContext context) => FieldValue.Object(context.Snapshot()));
    }

    private static FieldValue Lookup(in FieldContext context, NodeKind kind)
    {
        var id = context.Arguments.GetString("id");
        var name = context.Arguments.GetString("name");
        var field = context.Field.Name;
        if (id is null == name is null)
        {
            return FieldValue.Error($"Field \"{field}\" needs exactly one of the arguments \"id\" and \"name\".");
        }

        var graph = context.Graph();
        if (id is not null)
        {
            return graph.FindById(id) is { } node && node.Kind == kind
                ? Values.Of(node)
                : FieldValue.Error(LookupErrors.UnknownId(graph, kind, id, takesNames: true));
        }

        var candidates = NodeNames.Find(graph, kind, name!); // one of the two is given
        return candidates.Length switch
        {
            1 => Values.Of(new NodeId(kind, candidates[0])),
            0 when kind == NodeKind.License && NodeNames.TryReadLicenses(graph, name!, out var licenses, out var unknown) =>
                FieldValue.Error(LookupErrors.LicenseExpression(graph, name!, licenses, unknown)),
            0 => FieldValue.Error(LookupErrors.UnknownName(graph, name!, kind)),
            _ => FieldValue.Error(LookupErrors.AmbiguousName(
                graph, name!, [.. candidates.Select(index => new NodeId(kind, index))])),
        };
    }

    private static FieldValue Artifact(in FieldContext context)
    {
        var text = context.Arguments.GetString("id")!; // the schema says non-null
        return ArtifactIds.TryRead(context.Graph(), text, ArtifactIds.Kinds, out var node, LookupErrors.NotFound) is { } error
            ? FieldValue.Error(error)
            : Values.Of(node);
    }

    private static FieldValue Connection(in FieldContext context, NodeKind kind)
    {
        var snapshot = context.Snapshot();
        var where = context.Arguments.GetObject("where");
        var filter = where is null
            ? null // nor is the token asked for, which costs allocations
            : new NodeFilters(snapshot.Analysis, snapshot.Openness, kind, context.CancellationToken).Compile(where);
        return Connections.Of(context, kind, filter, snapshot.Orders.Read(kind, context.Arguments.GetList("orderBy")));
    }

    private static FieldValue AllTerms(in FieldContext context)
    {
        var kinds = TermKinds.Read(context.Arguments.GetList("kinds"), TermKinds.All);
        Term[] terms = [.. context.Snapshot().Rules.Terms.Where(term => TermKinds.Has(kinds, term.Kind))];
        return FieldValue.List(terms, 0, terms.Length);
    }

    // Null for an id that no node has any more, as the global object identification specification wants it; but who asks with what never
    // was an id is told.
    private static FieldValue ById(LineageGraph graph, string? id) =>
        id is not null && graph.FindById(id) is { } node ? Values.Of(node)
        : id is null || Enum.GetValues<NodeKind>().Any(kind => id.StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal))
            ? FieldValue.Null
            : FieldValue.Error(LookupErrors.UnknownId(graph, id));

    private static FieldValue Nodes(in FieldContext context)
    {
        var ids = context.Arguments.GetList("ids")!; // the schema says non-null
        return ids.Length > MaxIds
            ? FieldValue.Error($"Argument \"ids\" must have at most {MaxIds} entries, not {ids.Length}.")
            : FieldValue.List(ids, 0, ids.Length);
    }

    private static FieldValue Search(in FieldContext context)
    {
        var text = context.Arguments.GetString("text")!; // the schema says non-null
        if (text.Length > MaxSearchText)
        {
            return FieldValue.Error($"Argument \"text\" must have at most {MaxSearchText} characters, not {text.Length}.");
        }

        ImmutableArray<NodeKind> kinds = context.Arguments.GetList("kinds") is { } values
            // same order as in the vocabulary, checked at start-up
            ? [.. values.Select(kind => (NodeKind)((EnumValueDefinition)kind!).Index)]
            : [NodeKind.Model, NodeKind.Dataset, NodeKind.License, NodeKind.Organisation, NodeKind.Source];
        var hits = kinds.IsEmpty ? [] : context.Graph().Search(text, kinds, MaxSearchResults);
        return Connections.OfList(context, hits);
    }

    private static FieldValue Findings(in FieldContext context)
    {
        var findings = context.Snapshot().Findings;
        return Connections.OfList(context, findings);
    }
}
