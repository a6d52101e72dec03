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
/// <param name="Order">The order of the items, which makes their cursors.</param>
internal sealed record NodePage(NodeId[] Items, int TotalCount, bool HasPrevious, bool HasNext, NodeOrder Order)
{
    /// <summary>Which indices belong to the set that this is a page of; null for all of the kind.</summary>
    public Func<int, bool>? Fits { get; init; }
}

/// <summary>Finds pages of nodes.</summary>
internal static class NodePages
{
    private const int ScanStep = 4096; // nodes looked at between two looks at the deadline

    /// <summary>A page of the nodes of one kind; null with an error when a cursor is not of this list.</summary>
    /// <param name="graph">Has the nodes.</param>
    /// <param name="kind">The kind of all nodes.</param>
    /// <param name="fits">Which indices belong to the set; null for all.</param>
    /// <param name="order">The order of the nodes.</param>
    /// <param name="request">The page.</param>
    /// <param name="cancellationToken">Looked at during a scan.</param>
    /// <param name="error">What is wrong with a cursor.</param>
    public static NodePage? TryFind(
        LineageGraph graph,
        NodeKind kind,
        Func<int, bool>? fits,
        NodeOrder order,
        PageRequest request,
        CancellationToken cancellationToken,
        out FieldError? error)
    {
        if (!TryFindPlace(kind, order, request.After, "after", out var after, out error)
            || !TryFindPlace(kind, order, request.Before, "before", out var before, out error))
        {
            return null;
        }

        var count = graph.Count(kind);
        return fits is null && order.IsById
            ? Slice(kind, count, order, request, after, before)
            : Scan(kind, count, fits, order, request, after, before, cancellationToken) with { Fits = fits };
    }

    private static NodePage Slice(
        NodeKind kind, int count, NodeOrder order, PageRequest request, OrderPlace? after, OrderPlace? before)
    {
        var (start, end, hasPrevious, hasNext) = Window(
            count, request, after is null ? 0 : (after.Index + 2) >> 1, before is null ? count : (before.Index + 1) >> 1);
        return new NodePage(
            [.. Enumerable.Range(start, end - start).Select(index => new NodeId(kind, index))], count, hasPrevious, hasNext, order);
    }

    /// <summary>The part of a list that is asked for.</summary>
    /// <param name="count">Items of the list.</param>
    /// <param name="request">The page.</param>
    /// <param name="low">Where the part begins at the earliest.</param>
    /// <param name="high">Where it ends at the latest.</param>
    internal static (int Start, int End, bool HasPrevious, bool HasNext) Window(int count, PageRequest request, int low, int high)
    {
        high = Math.Max(low, high);
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
        NodeOrder order,
        PageRequest request,
        OrderPlace? after,
        OrderPlace? before,
        CancellationToken cancellationToken)
    {
        var backward = request.Last is not null;
        var length = request.Last ?? request.First;
        var comparer = Comparer<int>.Create(backward ? order.Compare : (left, right) => order.Compare(right, left));
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
            if (after is not null && order.Compare(index, after) <= 0)
            {
                previous++;
            }
            else if (before is not null && order.Compare(index, before) >= 0)
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
        return new NodePage(items, total, previous > 0 || (backward && cut), next > 0 || (!backward && cut), order);
    }

    private static bool TryFindPlace(
        NodeKind kind, NodeOrder order, string? cursor, string argument, out OrderPlace? place, out FieldError? error)
    {
        (place, error) = (null, null);
        if (cursor is null)
        {
            return true;
        }

        if (Cursors.Read(cursor, argument, out error) is not { } content)
        {
            return false;
        }

        if (content.Kind != kind)
        {
            error = Cursors.Wrong(argument);
            return false;
        }

        place = order.PlaceOf(content);
        error = place is null ? Cursors.OtherOrder(argument) : null;
        return place is not null;
    }
}
