// Pages of a filtered, ordered set of nodes, found in one scan (Relay cursor connections).
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="First">Page length going forward.</param>
/// <param name="Last">Page length going backward; then <paramref name="First"/> does not count. Null going forward.</param>
/// <param name="After">Cursor before the page, or null.</param>
/// <param name="Before">Cursor behind the page, or null.</param>
internal readonly record struct PageRequest(int First, int? Last, string? After, string? Before);

/// <summary>One page of nodes.</summary>
/// <param name="Items">The nodes of the page, in order.</param>
/// <param name="TotalCount">All nodes that fit.</param>
/// <param name="HasPrevious">Something fits before the page.</param>
/// <param name="HasNext">Something fits behind the page.</param>
internal sealed record NodePage(NodeId[] Items, int TotalCount, bool HasPrevious, bool HasNext);

/// <summary>Finds pages of nodes. The cursor of a node is its id.</summary>
internal static class NodePages
{
    private const int ScanStep = 4096; // nodes looked at between two looks at the deadline

    /// <summary>A page of the nodes of one kind; null with an error when a cursor is not of this list.</summary>
    /// <param name="graph">Has the nodes.</param>
    /// <param name="kind">The kind of all nodes.</param>
    /// <param name="fits">Which indices belong to the set; null for all.</param>
    /// <param name="order">Total order of indices; null for index order, which is that of ids.</param>
    /// <param name="request">The page.</param>
    /// <param name="cancellationToken">Looked at during a scan.</param>
    /// <param name="error">What is wrong with a cursor.</param>
    public static NodePage? TryFind(
        LineageGraph graph,
        NodeKind kind,
        Func<int, bool>? fits,
        Comparison<int>? order,
        PageRequest request,
        CancellationToken cancellationToken,
        out FieldError? error)
    {
        if (!TryFindCursor(graph, kind, request.After, "after", out var after, out error)
            || !TryFindCursor(graph, kind, request.Before, "before", out var before, out error))
        {
            return null;
        }

        var count = graph.Count(kind);
        return fits is null && order is null
            ? Slice(kind, count, request, after, before)
            : Scan(kind, count, fits, order ?? ((left, right) => left.CompareTo(right)), request, after, before, cancellationToken);
    }

    /// <summary>
    /// A page of a ready list of artifacts, each once, in artifact order; null with an error when a cursor is not of this list.
    /// </summary>
    public static NodePage? TryFind(LineageGraph graph, List<int> artifacts, PageRequest request, out FieldError? error)
    {
        error = null;
        int? after = null;
        if (request.After is { } cursor)
        {
            after = Cursors.Read(cursor) is { } id && graph.FindById(id) is { Kind: NodeKind.Model or NodeKind.Dataset } node
                ? artifacts.BinarySearch(graph.ArtifactOf(node))
                : -1;
            if (after < 0)
            {
                error = Cursors.Wrong("after");
                return null;
            }
        }

        var (start, end, hasPrevious, hasNext) = Window(artifacts.Count, request, after, before: null);
        return new NodePage([.. artifacts[start..end].Select(graph.NodeOf)], artifacts.Count, hasPrevious, hasNext);
    }

    private static NodePage Slice(NodeKind kind, int count, PageRequest request, int? after, int? before)
    {
        var (start, end, hasPrevious, hasNext) = Window(count, request, after, before);
        return new NodePage(
            [.. Enumerable.Range(start, end - start).Select(index => new NodeId(kind, index))], count, hasPrevious, hasNext);
    }

    private static (int Start, int End, bool HasPrevious, bool HasNext) Window(int count, PageRequest request, int? after, int? before)
    {
        var low = after + 1 ?? 0;
        var high = Math.Max(low, before ?? count);
        if (request.Last is { } last)
        {
            var start = Math.Max(low, high - last);
            return (start, high, start > 0, high < count);
        }

        var end = Math.Min(high, low + request.First);
        return (low, end, low > 0, end < count);
    }

    // One pass over all nodes: counts what fits, keeps the page in a heap that is no longer than the page.
    private static NodePage Scan(
        NodeKind kind,
        int count,
        Func<int, bool>? fits,
        Comparison<int> order,
        PageRequest request,
        int? after,
        int? before,
        CancellationToken cancellationToken)
    {
        var backward = request.Last is not null;
        var length = request.Last ?? request.First;
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

    private static bool TryFindCursor(
        LineageGraph graph, NodeKind kind, string? cursor, string argument, out int? index, out FieldError? error)
    {
        index = null;
        error = null;
        if (cursor is null)
        {
            return true;
        }

        if (Cursors.Read(cursor) is { } id && graph.FindById(id) is { } node && node.Kind == kind)
        {
            index = node.Index;
            return true;
        }

        error = Cursors.Wrong(argument);
        return false;
    }
}
