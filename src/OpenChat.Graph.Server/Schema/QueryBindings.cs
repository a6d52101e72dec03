// The fields of the query root.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema;

internal static class QueryBindings
{
    private const int MaxIds = 100;
    private const int MaxSearchText = 200;
    private const int MaxSearchResults = 1_000;

    public static void Bind(ResolverMap map)
    {
        map.Field("Query.model", static (in FieldContext context) => Lookup(context, NodeKind.Model))
            .Field("Query.dataset", static (in FieldContext context) => Lookup(context, NodeKind.Dataset))
            .Field("Query.license", static (in FieldContext context) => Lookup(context, NodeKind.License))
            .Field("Query.organisation", static (in FieldContext context) => Lookup(context, NodeKind.Organisation))
            .Field("Query.models", static (in FieldContext context) => Connection(context, NodeKind.Model))
            .Field("Query.datasets", static (in FieldContext context) => Connection(context, NodeKind.Dataset))
            .Field("Query.licenses", static (in FieldContext context) => Connection(context, NodeKind.License))
            .Field("Query.organisations", static (in FieldContext context) => Connection(context, NodeKind.Organisation))
            .ListField("Query.terms", AllTerms, static (in FieldContext context) => Values.OfTerm(((Term[])context.Source!)[context.Index]))
            .Field("Query.node", static (in FieldContext context) => ById(context.Graph(), context.Arguments.GetString("id")))
            .ListField("Query.nodes", Nodes, static (in FieldContext context) => ById(context.Graph(), (string?)((object?[])context.Source!)[context.Index]))
            .Field("Query.search", Search)
            .Field("Query.findings", Findings)
            .Field("Query.revision", static (in FieldContext context) => FieldValue.Object(context.Snapshot()))
            .Field("Revision.id", static (in FieldContext context) => FieldValue.String(context.Graph().Revision))
            .Field("Revision.loadedAt", static (in FieldContext context) =>
            {
                context.MarkVolatile(); // the same revision may be loaded again
                return FieldValue.Json(context.Snapshot().LoadedAt);
            })
            .Field("Revision.store", static (in FieldContext context) =>
            {
                context.MarkVolatile(); // equal revisions may come from different stores
                return FieldValue.Enum((int)context.Snapshot().Store);
            })
            .Field("Revision.staleSince", static (in FieldContext context) =>
            {
                context.MarkVolatile();
                return FieldValue.Json(context.Snapshot().Health.Status.StaleSince);
            })
            .Field("Revision.staleReason", static (in FieldContext context) =>
            {
                context.MarkVolatile();
                return context.Snapshot().Health.Status is { StaleSince: not null, Reason: { } reason } ? FieldValue.Enum((int)reason) : FieldValue.Null;
            })
            .Field("Revision.models", static (in FieldContext context) => FieldValue.Int(context.Graph().ModelCount))
            .Field("Revision.datasets", static (in FieldContext context) => FieldValue.Int(context.Graph().DatasetCount))
            .Field("Revision.licenses", static (in FieldContext context) => FieldValue.Int(context.Graph().Count(NodeKind.License)))
            .Field("Revision.organisations", static (in FieldContext context) => FieldValue.Int(context.Graph().Count(NodeKind.Organisation)))
            .Field("Revision.relations", static (in FieldContext context) => FieldValue.Int(context.Graph().RelationCount))
            .Field("Revision.findings", static (in FieldContext context) => FieldValue.Int(context.Snapshot().Findings.Length));
        foreach (var node in (string[])["Model", "Dataset", "License", "Organisation", "Artifact"])
        {
            NodeConnection.Bind(map, node);
        }

        PageInfo.Bind(map);
        OffsetPage.Bind(map, "Search", static (in FieldContext context) => Values.Of(((ImmutableArray<SearchHit>)((OffsetPage)context.Source!).Items)[context.Index].Node));
        OffsetPage.Bind(map, "Finding", static (in FieldContext context) => FieldValue.Object(((ImmutableArray<Finding>)((OffsetPage)context.Source!).Items)[context.Index]));
        map.Field("SearchEdge.matched", static (in FieldContext context) => FieldValue.String(((ImmutableArray<SearchHit>)((OffsetPage)context.Source!).Items)[context.Index].Matched))
            .Field("Finding.severity", static (in FieldContext context) => FieldValue.Enum((int)Finding(context).Severity))
            .Field("Finding.code", static (in FieldContext context) => FieldValue.String(Finding(context).Code))
            .Field("Finding.file", static (in FieldContext context) => FieldValue.String(Finding(context).File))
            .Field("Finding.line", static (in FieldContext context) => FieldValue.Int(Finding(context).Line))
            .Field("Finding.column", static (in FieldContext context) => FieldValue.String(Finding(context).Column))
            .Field("Finding.value", static (in FieldContext context) => FieldValue.String(Finding(context).Value))
            .Field("Finding.expectation", static (in FieldContext context) => FieldValue.String(Finding(context).Expectation))
            .Field("Finding.message", static (in FieldContext context) => FieldValue.String(Finding(context).Message));
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
            return graph.FindById(id) is { } node && node.Kind == kind ? Values.Of(node) : FieldValue.Error(LookupErrors.UnknownId(graph, kind, id));
        }

        var candidates = graph.FindByName(kind, name!); // one of the two is given
        return candidates.Length switch
        {
            1 => Values.Of(new NodeId(kind, candidates[0])),
            0 => FieldValue.Error(LookupErrors.UnknownName(graph, kind, name!)),
            _ => FieldValue.Error(LookupErrors.AmbiguousName(graph, kind, name!, candidates)),
        };
    }

    private static FieldValue Connection(in FieldContext context, NodeKind kind)
    {
        var snapshot = context.Snapshot();
        var fits = new NodeFilters(snapshot, kind).Compile(context.Arguments.GetObject("where"));
        return NodeConnection.Find(context, kind, fits, snapshot.Orders.Read(kind, context.Arguments.GetList("orderBy")));
    }

    private static FieldValue AllTerms(in FieldContext context)
    {
        var kinds = TermKinds.Read(context.Arguments.GetList("kinds"), TermKinds.All);
        Term[] terms = [.. context.Snapshot().Rules.Terms.Where(term => TermKinds.Has(kinds, term.Kind))];
        return FieldValue.List(terms, 0, terms.Length);
    }

    private static FieldValue ById(LineageGraph graph, string? id) => id is not null && graph.FindById(id) is { } node ? Values.Of(node) : FieldValue.Null;

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

        var kinds = context.Arguments.GetList("kinds") is { } values
            ? values.Select(kind => (NodeKind)((EnumValueDefinition)kind!).Index).ToImmutableArray() // same order in the schema and the vocabulary, checked at start-up
            : [NodeKind.Model, NodeKind.Dataset, NodeKind.License, NodeKind.Organisation, NodeKind.Source];
        var hits = kinds.IsEmpty ? [] : context.Graph().Search(text, kinds, MaxSearchResults);
        return OffsetPage.Find(context, hits, hits.Length);
    }

    private static FieldValue Findings(in FieldContext context)
    {
        var findings = context.Snapshot().Findings;
        return OffsetPage.Find(context, findings, findings.Length);
    }

    private static Finding Finding(in FieldContext context) => (Finding)context.Source!;
}

/// <summary>What a client is told when a look-up does not find one node.</summary>
internal static class LookupErrors
{
    public const string NotFound = "NOT_FOUND";
    public const string AmbiguousNameCode = "AMBIGUOUS_NAME";

    private const int MaxShown = 10;
    private const int MaxEcho = 100;

    public static FieldError UnknownId(LineageGraph graph, NodeKind kind, string id) =>
        graph.FindById(id) is { } other
            ? new FieldError($"\"{Cut(id)}\" is the id of {Article(other.Kind)} {Word(other.Kind)}, not of {Article(kind)} {Word(kind)}.", NotFound)
            : Unknown(graph, kind, $"There is no {Word(kind)} with the id \"{Cut(id)}\".", id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    public static FieldError UnknownName(LineageGraph graph, NodeKind kind, string name) =>
        Unknown(graph, kind, $"There is no {Word(kind)} called \"{Cut(name)}\".", name);

    public static FieldError AmbiguousName(LineageGraph graph, NodeKind kind, string name, ImmutableArray<int> candidates)
    {
        var shown = candidates.Take(MaxShown).Select(index => graph.IdOf(new NodeId(kind, index))).ToArray();
        return new FieldError(
            $"\"{Cut(name)}\" is the name of {candidates.Length} {Word(kind)}s; ask by id for one of: {string.Join(", ", shown)}{(candidates.Length > MaxShown ? ", …" : "")}.",
            AmbiguousNameCode)
        {
            Extensions = [new("candidates", shown)],
        };
    }

    private static FieldError Unknown(LineageGraph graph, NodeKind kind, string message, string text)
    {
        var nearest = graph.FindNearest(kind, text, MaxShown / 2);
        return new FieldError(
            nearest.Length == 0 ? message : $"{message} Did you mean {string.Join(", ", nearest.Select(near => $"\"{near.Matched}\"").Distinct(StringComparer.Ordinal))}?",
            NotFound)
        {
            Extensions = [new("nearest", nearest.Select(near => graph.IdOf(near.Node)).ToArray())],
        };
    }

    private static string Word(NodeKind kind) => kind.ToString().ToLowerInvariant();

    private static string Article(NodeKind kind) => kind == NodeKind.Organisation ? "an" : "a";

    private static string Cut(string text) => text.Length <= MaxEcho ? text : $"{text.AsSpan(0, MaxEcho)}…";
}

/// <summary>One page of a ready list whose cursors are places: search results and findings.</summary>
/// <param name="Items">The whole list.</param>
/// <param name="Start">Place of the first item of the page.</param>
/// <param name="Count">Items on the page.</param>
/// <param name="Total">Items of the list.</param>
internal sealed record OffsetPage(object Items, int Start, int Count, int Total)
{
    public static void Bind(ResolverMap map, string name, Resolver item)
    {
        map.ListField($"{name}Connection.edges", Range, static (in FieldContext context) => FieldValue.Object(context.Source, context.Index))
            .ListField($"{name}Connection.nodes", Range, item)
            .Field($"{name}Connection.pageInfo", static (in FieldContext context) =>
            {
                var page = (OffsetPage)context.Source!;
                return FieldValue.Object(new PageInfo(
                    page.Start > 0,
                    page.Start + page.Count < page.Total,
                    page.Count == 0 ? null : Cursor(page.Start),
                    page.Count == 0 ? null : Cursor(page.Start + page.Count - 1)));
            })
            .Field($"{name}Connection.totalCount", static (in FieldContext context) => FieldValue.Int(((OffsetPage)context.Source!).Total))
            .Field($"{name}Edge.cursor", static (in FieldContext context) => FieldValue.String(Cursor(context.Index)))
            .Field($"{name}Edge.node", item);

        static FieldValue Range(in FieldContext context)
        {
            var page = (OffsetPage)context.Source!;
            return FieldValue.List(page, page.Start, page.Count);
        }
    }

    public static FieldValue Find(in FieldContext context, object items, int total)
    {
        if (!PageArguments.TryRead(context, out var arguments, out var error))
        {
            return FieldValue.Error(error!);
        }

        var start = 0;
        if (arguments.After is { } after)
        {
            if (!int.TryParse(NodeConnection.Id(after), NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= total)
            {
                return FieldValue.Error(NodeConnection.BadCursor("after"));
            }

            start = place + 1;
        }

        return FieldValue.Object(new OffsetPage(items, start, Math.Min(arguments.First, total - start), total));
    }

    private static string Cursor(int place) => NodeConnection.Cursor(place.ToString(CultureInfo.InvariantCulture));
}
