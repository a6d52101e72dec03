// The types of Relay connections, which are alike for all nodes.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Shared;

/// <summary>Where a page stands, ready to be read.</summary>
internal sealed record PageInfo(bool HasPrevious, bool HasNext, string? Start, string? End);

/// <summary>Binds connection, edge and page types, and hands out pages.</summary>
internal static class Connections
{
    /// <summary>Binds <c>PageInfo</c>, and the connections of nodes, search results and findings.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
            "PageInfo.hasPreviousPage", static (in FieldContext context) => FieldValue.Boolean(context.Object<PageInfo>().HasPrevious))
            .Field("PageInfo.hasNextPage", static (in FieldContext context) => FieldValue.Boolean(context.Object<PageInfo>().HasNext))
            .Field("PageInfo.startCursor", static (in FieldContext context) => FieldValue.String(context.Object<PageInfo>().Start))
            .Field("PageInfo.endCursor", static (in FieldContext context) => FieldValue.String(context.Object<PageInfo>().End));
        foreach (var node in (string[])["Model", "Dataset", "License", "Organisation", "Source"])
        {
            BindNodes(map, node);
        }

        BindPages(map, "Artifact", static (in FieldContext context) => Values.OfArtifact(
            context.Graph(),
            context.Source is ListPage<ReachedArtifact> reached
                ? reached.Items[context.Index].Artifact
                : context.Object<ListPage<int>>().Items[context.Index]));
        BindPages(map, "Relation", static (in FieldContext context) =>
            FieldValue.Object(null, context.Object<ListPage<int>>().Items[context.Index]));
        BindPages(map, "Restriction", static (in FieldContext context) =>
        {
            var restriction = context.Object<ListPage<Restriction>>().Items[context.Index];
            return FieldValue.Object(restriction.Set, restriction.Index);
        });
        BindOffsets(map, "Search", static (in FieldContext context) =>
            Values.Of(context.Object<OffsetPage<SearchHit>>().Items[context.Index].Node));
        BindOffsets(map, "OpenWashing", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<OpenWashing>>().Items[context.Index]));
        BindOffsets(map, "ChecklistResult", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<ChecklistResult>>().Items[context.Index]));
        BindOffsets(map, "MoreThanBase", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<MoreThanBase>>().Items[context.Index]));
        BindOffsets(map, "GraphContradiction", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<GraphContradiction>>().Items[context.Index]));
        BindOffsets(map, "OpennessDisagreement", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<OpennessDisagreement>>().Items[context.Index]));
        BindOffsets(map, "Unknown", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<Unknown>>().Items[context.Index]));
        BindOffsets(map, "Disagreement", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<Disagreement>>().Items[context.Index]));
        BindOffsets(map, "Conflict", static (in FieldContext context) =>
        {
            var page = context.Object<OffsetPage<Conflict>>();
            return FieldValue.Object(page.Items[context.Index], (int)page.PartOf!); // the artifact, which the binding puts there
        });
        BindOffsets(map, "OpennessRow", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<WeightedRow>>().Items[context.Index]));
        BindOffsets(map, "Finding", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<Finding>>().Items[context.Index]));
        BindOffsets(map, "LineagePath", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<FoundPath>>().Items[context.Index]));
        BindOffsets(map, "CommonAncestor", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<CommonAncestor>>().Items[context.Index]));
        BindOffsets(map, "Cycle", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<LineageCycle>>().Items[context.Index]));
        BindOffsets(map, "MissingReference", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<MissingReference>>().Items[context.Index]));
        BindOffsets(map, "LicenseDrift", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<LicenseDrift>>().Items[context.Index]));
        BindOffsets(map, "Dependency", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<Dependency>>().Items[context.Index]));
        BindOffsets(map, "DecisiveUnknown", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<DecisiveUnknown>>().Items[context.Index]));
        BindOffsets(map, "VerdictChange", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<ViewChange>>().Items[context.Index]));
        BindOffsets(map, "OpennessChange", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<OpennessChange>>().Items[context.Index]));
        BindOffsets(map, "VerdictCause", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<VerdictCause>>().Items[context.Index]));
        BindOffsets(map, "VerdictFlip", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<VerdictFlip>>().Items[context.Index]));
        BindOffsets(map, "ReproducibilityLoss", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<ReproducibilityLoss>>().Items[context.Index]));
        BindOffsets(map, "Substitute", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<Substitute>>().Items[context.Index]));
        BindOffsets(map, "LicenseCandidate", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<LicenseCandidate>>().Items[context.Index]));
        BindOffsets(map, "InheritedTerm", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<InheritedTerm>>().Items[context.Index]));
        BindOffsets(map, "RestrictionChange", static (in FieldContext context) =>
            FieldValue.Object(context.Object<OffsetPage<ViewRestriction>>().Items[context.Index]));
    }

    /// <summary>The page of nodes of one kind that the arguments ask for.</summary>
    /// <param name="context">Has the arguments.</param>
    /// <param name="kind">The kind of all nodes.</param>
    /// <param name="filter">Which belong to the set; null for all.</param>
    /// <param name="order">The order of the nodes.</param>
    public static FieldValue Of(in FieldContext context, NodeKind kind, NodeFilter? filter, NodeOrder order)
    {
        if (!Arguments.TryReadPage(context, out var request, out var error))
        {
            return FieldValue.Error(error!);
        }

        // the token costs allocations: only a scan asks for it
        var token = filter is null && order.IsKept ? default : context.CancellationToken;
        var page = NodePages.TryFind(new NodeList(kind, context.Graph().Count(kind), filter, order, token), request, out error);
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    /// <summary>The page of an ordered list that the arguments ask for; the list is read no farther.</summary>
    public static FieldValue Of<T>(in FieldContext context, IOrderedList<T> list)
    {
        ListPage? page = Arguments.TryReadPage(context, out var request, out var error)
            ? ListPage.TryFind(list, request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    /// <summary>The page of search results that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<SearchHit> hits)
    {
        OffsetPage? page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(context.Graph(), hits, request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    /// <summary>The page of findings that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<Finding> findings)
    {
        OffsetPage? page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(findings, request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    /// <summary>The page of changed verdicts that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<ViewChange> changes) => OfList(
        context,
        changes,
        static item => item.Change.ArtifactId,
        static item => item.Change.Purpose.ToString());

    /// <summary>The page of changed restrictions that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<ViewRestriction> changes) => OfList(
        context,
        changes,
        static item => item.Change.ArtifactId,
        static item => $"{item.Change.Term} {item.Change.LicenseId} {item.Change.IsInherited}");

    /// <summary>The page of changed scores that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<OpennessChange> changes) => OfList(
        context,
        changes,
        static item => item.FrameworkId,
        static item => item.ModelId);

    /// <summary>The page of ways that the arguments ask for.</summary>
    /// <param name="context">Has the arguments.</param>
    /// <param name="paths">The ways.</param>
    /// <param name="found">The search that found them.</param>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<FoundPath> paths, SimplePaths found)
    {
        var page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(paths, static path => string.Join(' ', path.Relations), request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page with { PartOf = found });
    }

    /// <summary>The page of causes that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, VerdictCauses causes)
    {
        var page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(
                causes.Causes, static cause => string.Join(' ', cause.Facts.Select(static fact => fact.Text)), request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page with { PartOf = causes });
    }

    /// <summary>The page of sets of changes that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, VerdictFlips flips)
    {
        var page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(
                flips.Flips, static flip => string.Join(' ', flip.Changes.Select(static change => change.Text)), request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page with { PartOf = flips });
    }

    /// <summary>The page of common ancestors that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<CommonAncestor> ancestors)
    {
        var graph = context.Graph();
        return OfList(context, ancestors, common => graph.IdOf(common.Artifact));
    }

    /// <summary>The page of circles that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<LineageCycle> cycles)
    {
        var graph = context.Graph();
        return OfList(context, cycles, cycle => string.Join(' ', cycle.Artifacts.Select(graph.IdOf)));
    }

    /// <summary>The page of conflicts that the arguments ask for.</summary>
    /// <param name="context">Has the arguments.</param>
    /// <param name="artifact">The artifact they are of.</param>
    /// <param name="conflicts">The conflicts.</param>
    public static FieldValue OfConflicts(in FieldContext context, int artifact, ImmutableArray<Conflict> conflicts)
    {
        var page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(conflicts, static conflict => $"{conflict.Code} {conflict.Message}", request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page with { PartOf = artifact });
    }

    /// <summary>The page of missing references that the arguments ask for.</summary>
    public static FieldValue OfList(in FieldContext context, ImmutableArray<MissingReference> missing) =>
        OfList(context, missing, static reference => $"{reference.Kind} {reference.Name}");

    /// <summary>The page of a list in an order of its own that the arguments ask for.</summary>
    /// <param name="context">Has the arguments.</param>
    /// <param name="items">The list.</param>
    /// <param name="textOf">What tells its items apart.</param>
    public static FieldValue OfList<T>(in FieldContext context, ImmutableArray<T> items, Func<T, string> textOf)
    {
        OffsetPage? page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(items, textOf, request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    /// <summary>The page of things about artifacts, in the order of their ids, that the arguments ask for.</summary>
    /// <param name="context">Has the arguments.</param>
    /// <param name="items">The list.</param>
    /// <param name="idOf">Id of the artifact.</param>
    /// <param name="restOf">What tells things about one artifact apart.</param>
    public static FieldValue OfList<T>(
        in FieldContext context, ImmutableArray<T> items, Func<T, string> idOf, Func<T, string> restOf)
    {
        OffsetPage? page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(items, idOf, restOf, request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    /// <summary>The page of the table of a framework that the arguments ask for.</summary>
    /// <param name="context">Has the arguments.</param>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="order">What was asked for: framework, weights and sort keys.</param>
    public static FieldValue OfTable(in FieldContext context, ImmutableArray<WeightedRow> rows, string order)
    {
        OffsetPage? page = Arguments.TryReadPage(context, out var request, out var error)
            ? OffsetPage.TryFind(rows, order, request, out error)
            : null;
        return page is null ? FieldValue.Error(error!) : FieldValue.Object(page);
    }

    private static void BindNodes(ResolverMap map, string node)
    {
        map.ListField($"{node}Connection.edges", Items, Values.PlaceItem)
            .ListField($"{node}Connection.nodes", Items, static (in FieldContext context) =>
                Values.Of(context.Object<NodePage>().Items[context.Index]))
            .Field($"{node}Connection.pageInfo", static (in FieldContext context) =>
            {
                var page = context.Object<NodePage>();
                return FieldValue.Object(new PageInfo(
                    page.HasPrevious,
                    page.HasNext,
                    page.Items.Length == 0 ? null : page.Order.CursorOf(page.Items[0]),
                    page.Items.Length == 0 ? null : page.Order.CursorOf(page.Items[^1])));
            })
            .Field(
                $"{node}Connection.totalCount", static (in FieldContext context) => FieldValue.Int(context.Object<NodePage>().TotalCount))
            .Field($"{node}Edge.cursor", static (in FieldContext context) =>
            {
                var page = context.Object<NodePage>();
                return FieldValue.String(page.Order.CursorOf(page.Items[context.Index]));
            })
            .Field($"{node}Edge.node", static (in FieldContext context) => Values.Of(context.Object<NodePage>().Items[context.Index]));

        static FieldValue Items(in FieldContext context) => FieldValue.List(context.Source, 0, context.Object<NodePage>().Items.Length);
    }

    private static void BindPages(ResolverMap map, string name, Resolver item)
    {
        map.ListField($"{name}Connection.edges", Range, Values.PlaceItem)
            .ListField($"{name}Connection.nodes", Range, item)
            .Field($"{name}Connection.pageInfo", static (in FieldContext context) =>
            {
                var page = context.Object<ListPage>();
                return FieldValue.Object(new PageInfo(
                    page.HasPrevious,
                    page.HasNext,
                    page.Length == 0 ? null : page.CursorAt(0),
                    page.Length == 0 ? null : page.CursorAt(page.Length - 1)));
            })
            .Field(
                $"{name}Connection.totalCount", static (in FieldContext context) => FieldValue.Int(context.Object<ListPage>().CountAll()))
            .Field($"{name}Edge.cursor", static (in FieldContext context) =>
                FieldValue.String(context.Object<ListPage>().CursorAt(context.Index)))
            .Field($"{name}Edge.node", item);

        static FieldValue Range(in FieldContext context) => FieldValue.List(context.Source, 0, context.Object<ListPage>().Length);
    }

    private static void BindOffsets(ResolverMap map, string name, Resolver item)
    {
        map.ListField($"{name}Connection.edges", Range, Values.PlaceItem)
            .ListField($"{name}Connection.nodes", Range, item)
            .Field($"{name}Connection.pageInfo", static (in FieldContext context) =>
            {
                var page = context.Object<OffsetPage>();
                return FieldValue.Object(new PageInfo(
                    page.Start > 0,
                    page.Start + page.Count < page.Total,
                    page.Count == 0 ? null : page.Cursor(page.Start),
                    page.Count == 0 ? null : page.Cursor(page.Start + page.Count - 1)));
            })
            .Field($"{name}Connection.totalCount", static (in FieldContext context) => FieldValue.Int(context.Object<OffsetPage>().Total))
            .Field(
                $"{name}Edge.cursor",
                static (in FieldContext context) => FieldValue.String(context.Object<OffsetPage>().Cursor(context.Index)))
            .Field($"{name}Edge.node", item);

        static FieldValue Range(in FieldContext context)
        {
            var page = context.Object<OffsetPage>();
            return FieldValue.List(page, page.Start, page.Count);
        }
    }
}
