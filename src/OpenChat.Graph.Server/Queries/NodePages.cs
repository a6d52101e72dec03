// Pages of a filtered, ordered set of nodes, found in one scan (Relay cursor connections).
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="First">Page length going forward.</param>
/// <param name="Last">Page length going backward; then <paramref name="First"/> does not count. Null going forward.</param>
/// <param name="After">Cursor before the page, or null.</param>
/// <param name="Before">Cursor behind the page, or null.</param>
internal readonly record struct PageRequest(int First, int? Last, string? After, string? Before);

/// <summary>
/// One page of nodes, found without looking at more of them than the page needs (PageRun). What else is asked about it is found then.
/// </summary>
internal sealed class NodePage
{
    private readonly NodeList _list;
    private readonly Func<bool> _hasPrevious;
    private readonly Func<bool> _hasNext;
    private int _count;

    /// <summary>A page.</summary>
    /// <param name="list">The list that it is a page of.</param>
    /// <param name="items">The nodes of the page, in order.</param>
    /// <param name="hasPrevious">Whether something of the list is before the page.</param>
    /// <param name="hasNext">Whether something of the list is behind the page.</param>
    /// <param name="count">How many nodes the list has; negative when they are not counted yet.</param>
    public NodePage(NodeList list, NodeId[] items, Func<bool> hasPrevious, Func<bool> hasNext, int count) =>
        (_list, Items, _hasPrevious, _hasNext, _count) = (list, items, hasPrevious, hasNext, count);

    /// <summary>The nodes of the page, in order.</summary>
    public NodeId[] Items { get; }

    /// <summary>Something fits before the page.</summary>
    public bool HasPrevious => _hasPrevious();

    /// <summary>Something fits behind the page.</summary>
    public bool HasNext => _hasNext();

    /// <summary>All nodes that fit.</summary>
    public int TotalCount => _count < 0 ? _count = _list.CountAll() : _count;

    /// <summary>The order of the items, which makes their cursors.</summary>
    public NodeOrder Order => _list.Order;

    /// <summary>Which indices belong to the set that this is a page of; null for all of the kind.</summary>
    public Func<int, bool>? Fits => _list.Filter?.Fits;
}

/// <summary>The nodes of one kind that fit a filter, in an order.</summary>
/// <param name="Kind">The kind of all nodes.</param>
/// <param name="Count">How many there are of the kind, whether they fit or not.</param>
/// <param name="Filter">Which belong to the list; null for all.</param>
/// <param name="Order">Their order.</param>
/// <param name="CancellationToken">Looked at now and then while looking for nodes that fit.</param>
internal sealed record NodeList(NodeKind Kind, int Count, NodeFilter? Filter, NodeOrder Order, CancellationToken CancellationToken)
{
    private const int ScanStep = 4096; // nodes looked at between two looks at the deadline

    /// <summary>All that fit, in the order of ids.</summary>
    public IEnumerable<int> All()
    {
        var seen = 0;
        for (var index = Next(0); index < Count; index = Next(index + 1))
        {
            Look(seen++);
            if (Filter?.Fits(index) != false)
            {
                yield return index;
            }
        }
    }

    /// <summary>How many fit.</summary>
    public int CountAll()
    {
        if (Filter is not { Fits: var fits })
        {
            return Count;
        }

        if (Filter.Negated is { } negated)
        {
            return Count - (this with { Filter = negated }).CountAll();
        }

        var (count, seen) = (0, 0);
        for (var index = Next(0); index < Count; index = Next(index + 1))
        {
            Look(seen++);
            count += fits(index) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether one fits between two places of an order that is kept.</summary>
    public bool Has(int low, int high, bool backward) => Find(low, high, 1, backward, int.MaxValue) is { Count: > 0 };

    /// <summary>The first nodes that fit between two places of an order that is kept, in the order, or the last ones, last first.</summary>
    /// <param name="low">The first place.</param>
    /// <param name="high">Behind the last place.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="backward">From the end on.</param>
    /// <param name="steps">How many nodes may be looked at.</param>
    /// <returns>Null when these were not enough.</returns>
    public List<int>? Find(int low, int high, int most, bool backward, int steps)
    {
        var found = new List<int>(Math.Min(most, 64));
        var seen = 0;
        var mayJump = Order.IsById && !backward;
        for (var place = backward ? high - 1 : low; place >= low && place < high && found.Count < most; place += backward ? -1 : 1)
        {
            if (seen == steps)
            {
                return null;
            }

            Look(seen++);
            if (mayJump)
            {
                place = Next(place);
                if (place >= high)
                {
                    break;
                }
            }

            var index = Order.At(place);
            if (Filter?.Fits(index) != false)
            {
                found.Add(index);
            }
        }

        return found;
    }

    private int Next(int from) => Filter?.Candidates is { } candidates && from < Count ? candidates.Next(from) : from;

    private void Look(int seen)
    {
        if (seen % ScanStep == 0)
        {
            CancellationToken.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>Finds pages of nodes.</summary>
internal static class NodePages
{
    /// <summary>A page of the nodes of one kind; null with an error when a cursor is not of this list.</summary>
    /// <param name="list">The nodes.</param>
    /// <param name="request">The page.</param>
    /// <param name="error">What is wrong with a cursor.</param>
    public static NodePage? TryFind(NodeList list, PageRequest request, out FieldError? error)
    {
        if (!TryFindPlace(list.Kind, list.Order, request.After, "after", out var after, out error)
            || !TryFindPlace(list.Kind, list.Order, request.Before, "before", out var before, out error))
        {
            return null;
        }

        return (list.Order.IsKept ? Walk(list, request, after, before) : null) ?? Scan(list, request, after, before);
    }

    /// <summary>
    /// How many nodes to look at along an order: the more candidates there are, the fewer nodes one meets until the page is full. When it
    /// takes much longer than that, or longer than looking at all candidates, these are looked at instead.
    /// </summary>
    private static int StepsOf(NodeList list, PageRequest request)
    {
        if (list.Filter?.Candidates is not { } candidates || (list.Order.IsById && request.Last is null))
        {
            return int.MaxValue; // jumps from candidate to candidate, or there are none
        }

        var expected = (2L + (request.Last ?? request.First)) * list.Count / Math.Max(1, candidates.About);
        return expected > candidates.About ? 0 : (int)Math.Min(int.MaxValue, 8 * (expected + 64));
    }

    private static NodePage? Walk(NodeList list, PageRequest request, OrderPlace? after, OrderPlace? before)
    {
        var (low, high) = (
            after is null ? 0 : list.Order.CountBefore(after, withIt: true),
            before is null ? list.Count : list.Order.CountBefore(before, withIt: false));
        if (list.Filter is null)
        {
            var (start, end, hasPrevious, hasNext) = Window(list.Count, request, low, high);
            var all = new NodeId[end - start];
            for (var i = 0; i < all.Length; i++)
            {
                all[i] = new NodeId(list.Kind, list.Order.At(start + i));
            }

            return new NodePage(list, all, () => hasPrevious, () => hasNext, list.Count);
        }

        high = Math.Max(low, high);
        var backward = request.Last is not null;
        var length = request.Last ?? request.First;
        var found = list.Find(low, high, length + 1, backward, StepsOf(list, request)); // one more tells whether there is one
        if (found is null)
        {
            return null;
        }

        var cut = found.Count > length;
        if (cut)
        {
            found.RemoveAt(length);
        }

        if (backward)
        {
            found.Reverse();
        }

        return new NodePage(
            list,
            [.. found.Select(index => new NodeId(list.Kind, index))],
            () => (backward && cut) || list.Has(0, low, backward: true),
            () => (!backward && cut) || list.Has(high, list.Count, backward: false),
            !cut && low == 0 && high == list.Count ? found.Count : -1);
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

    // One pass over all that fit: counts them, keeps the page in a heap that is no longer than the page.
    private static NodePage Scan(NodeList list, PageRequest request, OrderPlace? after, OrderPlace? before)
    {
        var order = list.Order;
        var backward = request.Last is not null;
        var length = request.Last ?? request.First;
        var comparer = Comparer<int>.Create(backward ? order.Compare : (left, right) => order.Compare(right, left));
        var page = new PriorityQueue<int, int>(length + 1, comparer); // the head is the node farthest from the start of the page
        var total = 0;
        var previous = 0;
        var next = 0;
        var inside = 0;
        foreach (var index in list.All())
        {
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
            items[backward ? i : items.Length - 1 - i] = new NodeId(list.Kind, index);
        }

        var cut = inside > items.Length;
        return new NodePage(
            list, items, () => previous > 0 || (backward && cut), () => next > 0 || (!backward && cut), total);
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
