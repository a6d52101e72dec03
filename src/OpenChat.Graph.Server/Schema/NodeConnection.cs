// Relay connections over nodes: pages of a filtered, ordered set of node indices, found in one scan.
using System.Buffers.Text;
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema;

/// <summary>One page of nodes (Relay cursor connections).</summary>
/// <param name="Items">The nodes of the page, in order.</param>
/// <param name="TotalCount">All nodes that fit.</param>
/// <param name="HasPrevious">Something fits before the page.</param>
/// <param name="HasNext">Something fits behind the page.</param>
internal sealed record NodePage(NodeId[] Items, int TotalCount, bool HasPrevious, bool HasNext);

/// <summary>Reads paging arguments and finds pages.</summary>
internal static class NodeConnection
{
    private const int ScanStep = 4096; // nodes looked at between two looks at the deadline

    public static void Bind(ResolverMap map, string node)
    {
        var connection = $"{node}Connection";
        map.ListField($"{connection}.edges", Items, static (in FieldContext context) => FieldValue.Object(context.Source, context.Index))
            .ListField($"{connection}.nodes", Items, static (in FieldContext context) => Values.Of(((NodePage)context.Source!).Items[context.Index]))
            .Field($"{connection}.pageInfo", static (in FieldContext context) =>
            {
                var page = (NodePage)context.Source!;
                var graph = context.Graph();
                return FieldValue.Object(new PageInfo(
                    page.HasPrevious,
                    page.HasNext,
                    page.Items.Length == 0 ? null : Cursor(graph.IdOf(page.Items[0])),
                    page.Items.Length == 0 ? null : Cursor(graph.IdOf(page.Items[^1]))));
            })
            .Field($"{connection}.totalCount", static (in FieldContext context) => FieldValue.Int(((NodePage)context.Source!).TotalCount))
            .Field($"{node}Edge.cursor", static (in FieldContext context) =>
                FieldValue.String(Cursor(context.Graph().IdOf(((NodePage)context.Source!).Items[context.Index]))))
            .Field($"{node}Edge.node", static (in FieldContext context) => Values.Of(((NodePage)context.Source!).Items[context.Index]));

        static FieldValue Items(in FieldContext context) => FieldValue.List(context.Source, 0, ((NodePage)context.Source!).Items.Length);
    }

    /// <summary>The page that the arguments ask for.</summary>
    /// <param name="context">Arguments <c>first after last before</c>; those the field does not have count as absent.</param>
    /// <param name="kind">The kind of all nodes.</param>
    /// <param name="fits">Which indices belong to the set; null for all.</param>
    /// <param name="order">Total order of indices; null for index order, which is that of ids.</param>
    public static FieldValue Find(in FieldContext context, NodeKind kind, Func<int, bool>? fits, Comparison<int>? order)
    {
        var graph = context.Graph();
        if (!PageArguments.TryRead(context, out var arguments, out var error)
            || !TryFindCursor(graph, kind, arguments.After, "after", out var after, out error)
            || !TryFindCursor(graph, kind, arguments.Before, "before", out var before, out error))
        {
            return FieldValue.Error(error!);
        }

        var count = graph.Count(kind);
        return FieldValue.Object(
            fits is null && order is null
                ? Slice(kind, count, arguments, after, before)
                : Scan(kind, count, fits, order ?? ((left, right) => left.CompareTo(right)), arguments, after, before, context.CancellationToken));
    }

    /// <summary>The page of a ready list of artifacts, each once, in artifact order.</summary>
    public static FieldValue Find(in FieldContext context, List<int> artifacts)
    {
        var graph = context.Graph();
        if (!PageArguments.TryRead(context, out var arguments, out var error))
        {
            return FieldValue.Error(error!);
        }

        int? after = null;
        if (arguments.After is { } cursor)
        {
            after = Id(cursor) is { } id && graph.FindById(id) is { Kind: NodeKind.Model or NodeKind.Dataset } node
                ? artifacts.BinarySearch(graph.ArtifactOf(node))
                : -1;
            if (after < 0)
            {
                return FieldValue.Error(BadCursor("after"));
            }
        }

        var (start, end, hasPrevious, hasNext) = Window(artifacts.Count, arguments, after, before: null);
        return FieldValue.Object(new NodePage([.. artifacts[start..end].Select(graph.NodeOf)], artifacts.Count, hasPrevious, hasNext));
    }

    public static string Cursor(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    private static NodePage Slice(NodeKind kind, int count, PageArguments arguments, int? after, int? before)
    {
        var (start, end, hasPrevious, hasNext) = Window(count, arguments, after, before);
        return new NodePage([.. Enumerable.Range(start, end - start).Select(index => new NodeId(kind, index))], count, hasPrevious, hasNext);
    }

    private static (int Start, int End, bool HasPrevious, bool HasNext) Window(int count, PageArguments arguments, int? after, int? before)
    {
        var low = after + 1 ?? 0;
        var high = Math.Max(low, before ?? count);
        if (arguments.Last is { } last)
        {
            var start = Math.Max(low, high - last);
            return (start, high, start > 0, high < count);
        }

        var end = Math.Min(high, low + arguments.First);
        return (low, end, low > 0, end < count);
    }

    // One pass over all nodes: counts what fits, keeps the page in a heap that is no longer than the page.
    private static NodePage Scan(
        NodeKind kind,
        int count,
        Func<int, bool>? fits,
        Comparison<int> order,
        PageArguments arguments,
        int? after,
        int? before,
        CancellationToken cancellationToken)
    {
        var backward = arguments.Last is not null;
        var length = arguments.Last ?? arguments.First;
        var comparer = Comparer<int>.Create(backward ? order : (left, right) => order(right, left));
        var page = new PriorityQueue<int, int>(length + 1, comparer); // the head is the node farthest from the start of the page
        var total = 0;
        var previous = 0;
        var next = 0;
        var inside = 0;
        for (var index = 0; index < count; index++)
        {
            if (index % ScanStep == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (fits is not null && !fits(index))
            {
                continue;
            }

            total++;
            if (after is { } a && order(index, a) <= 0)
            {
                previous++;
            }
            else if (before is { } b && order(index, b) >= 0)
            {
                next++;
            }
            else
            {
                inside++;
                if (page.Count < length)
                {
                    page.Enqueue(index, index);
                }
                else if (length > 0)
                {
                    page.EnqueueDequeue(index, index);
                }
            }
        }

        var items = new NodeId[page.Count];
        for (var i = 0; page.TryDequeue(out var index, out _); i++)
        {
            items[backward ? i : items.Length - 1 - i] = new NodeId(kind, index);
        }

        var cut = inside > items.Length;
        return new NodePage(items, total, previous > 0 || (backward && cut), next > 0 || (!backward && cut));
    }

    private static bool TryFindCursor(LineageGraph graph, NodeKind kind, string? cursor, string argument, out int? index, out FieldError? error)
    {
        index = null;
        error = null;
        if (cursor is null)
        {
            return true;
        }

        if (Id(cursor) is { } id && graph.FindById(id) is { } node && node.Kind == kind)
        {
            index = node.Index;
            return true;
        }

        error = BadCursor(argument);
        return false;
    }

    public static string? Id(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static FieldError BadCursor(string argument) =>
        new($"Argument \"{argument}\" is no cursor of this list. Use a cursor that a page of the same list gave.");
}

/// <summary>Where a page stands, ready to be read.</summary>
internal sealed record PageInfo(bool HasPrevious, bool HasNext, string? Start, string? End)
{
    public static void Bind(ResolverMap map) =>
        map.Field("PageInfo.hasPreviousPage", static (in FieldContext context) => FieldValue.Boolean(((PageInfo)context.Source!).HasPrevious))
            .Field("PageInfo.hasNextPage", static (in FieldContext context) => FieldValue.Boolean(((PageInfo)context.Source!).HasNext))
            .Field("PageInfo.startCursor", static (in FieldContext context) => FieldValue.String(((PageInfo)context.Source!).Start))
            .Field("PageInfo.endCursor", static (in FieldContext context) => FieldValue.String(((PageInfo)context.Source!).End));
}

/// <summary>The paging arguments of a connection field.</summary>
/// <param name="First">Page length going forward.</param>
/// <param name="Last">Page length going backward; then <paramref name="First"/> does not count. Null going forward.</param>
/// <param name="After">Cursor before the page, or null.</param>
/// <param name="Before">Cursor behind the page, or null.</param>
internal readonly record struct PageArguments(int First, int? Last, string? After, string? Before)
{
    private const int DefaultPage = 20;

    public static bool TryRead(in FieldContext context, out PageArguments arguments, out FieldError? error)
    {
        var values = context.Arguments;
        var both = context.Field.FindArgument("last") is not null;
        var first = values.GetInt("first");
        var last = both ? values.GetInt("last") : null;
        arguments = new PageArguments(first ?? DefaultPage, last, values.GetString("after"), both ? values.GetString("before") : null);
        error = Check("first", first) ?? Check("last", last);
        return error is null;

        static FieldError? Check(string name, int? value) => value is < 0 or > PriceOptions.HighestPageSize
            ? new FieldError($"Argument \"{name}\" must be between 0 and {PriceOptions.HighestPageSize}, not {value}.")
            : null;
    }
}
