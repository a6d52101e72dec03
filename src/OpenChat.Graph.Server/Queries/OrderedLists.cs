// Lists that can be read from any place in their order, and pages of them.
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// A place in the order of a list, whether an item stands there or not: numbers that are compared one after the other, then a text
/// (ordinal). Numbers of nodes are doubled, so that the odd ones are the places between.
/// </summary>
/// <param name="Text">Tells items apart whose numbers are equal; empty where the numbers do.</param>
/// <param name="Numbers">As many for each place of a list.</param>
internal sealed record ListPlace(string Text, params int[] Numbers) : IComparable<ListPlace>
{
    /// <inheritdoc/>
    public int CompareTo(ListPlace? other)
    {
        for (var i = 0; i < Numbers.Length; i++)
        {
            if (Numbers[i] != other!.Numbers[i]) // places are only compared with places of the same list
            {
                return Numbers[i].CompareTo(other.Numbers[i]);
            }
        }

        return string.CompareOrdinal(Text, other!.Text); // likewise
    }

    /// <summary>Whether it stands before the other.</summary>
    public static bool operator <(ListPlace left, ListPlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether it stands behind the other.</summary>
    public static bool operator >(ListPlace left, ListPlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether it does not stand behind the other.</summary>
    public static bool operator <=(ListPlace left, ListPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether it does not stand before the other.</summary>
    public static bool operator >=(ListPlace left, ListPlace right) => left.CompareTo(right) >= 0;
}

/// <summary>A list in a fixed order that is read from a place on, in both directions, without what lies on the other side.</summary>
/// <typeparam name="T">Items; each stands at a place of its own.</typeparam>
internal interface IOrderedList<T>
{
    /// <summary>The items from a place on, or all; in order, found as they are read.</summary>
    IEnumerable<T> Forward(ListPlace? from);

    /// <summary>The items before a place, or all; the last first, found as they are read.</summary>
    IEnumerable<T> Backward(ListPlace? before);

    /// <summary>How many items there are. May read all of them.</summary>
    int Count();

    /// <summary>Where an item stands.</summary>
    ListPlace PlaceOf(T item);

    /// <summary>Where the item of a cursor stands or stood; null when it is no cursor of such a list.</summary>
    ListPlace? PlaceOf(CursorContent cursor);

    /// <summary>The cursor of an item.</summary>
    string CursorOf(T item);
}

/// <summary>One page of a list that was read no farther than for the page.</summary>
/// <param name="Length">Items on the page.</param>
/// <param name="HasPrevious">There are items before the page.</param>
/// <param name="HasNext">There are items behind the page.</param>
internal abstract record ListPage(int Length, bool HasPrevious, bool HasNext)
{
    /// <summary>How many items the list has; counted when it is asked for.</summary>
    public abstract int CountAll();

    /// <summary>The cursor of an item of the page.</summary>
    public abstract string CursorAt(int place);

    /// <summary>The page that is asked for; null with an error when a cursor is not of this list.</summary>
    public static ListPage<T>? TryFind<T>(IOrderedList<T> list, PageRequest request, out FieldError? error)
    {
        if (!TryReadPlace(list, request.After, "after", out var after, out error)
            || !TryReadPlace(list, request.Before, "before", out var before, out error))
        {
            return null;
        }

        if (after is not null && before is not null && before <= after)
        {
            return new ListPage<T>(list, [], HasUpTo(list, after), Behind(list, after).Any());
        }

        if (request.Last is { } last)
        {
            var (items, more) = Take(
                list.Backward(before).TakeWhile(item => after is null || list.PlaceOf(item) > after), last);
            Array.Reverse(items);
            return new ListPage<T>(
                list, items, more || (after is not null && HasUpTo(list, after)), before is not null && list.Forward(before).Any());
        }
        else
        {
            var (items, more) = Take(
                Behind(list, after).TakeWhile(item => before is null || list.PlaceOf(item) < before), request.First);
            return new ListPage<T>(
                list, items, after is not null && HasUpTo(list, after), more || (before is not null && list.Forward(before).Any()));
        }
    }

    private static bool TryReadPlace<T>(
        IOrderedList<T> list, string? cursor, string argument, out ListPlace? place, out FieldError? error)
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

        place = list.PlaceOf(content);
        error = place is null ? Cursors.Wrong(argument) : null;
        return place is not null;
    }

    private static (T[] Items, bool More) Take<T>(IEnumerable<T> items, int count)
    {
        var taken = new List<T>();
        foreach (var item in items)
        {
            if (taken.Count == count)
            {
                return ([.. taken], true);
            }

            taken.Add(item);
        }

        return ([.. taken], false);
    }

    private static IEnumerable<T> Behind<T>(IOrderedList<T> list, ListPlace? after) =>
        after is null ? list.Forward(null) : list.Forward(after).SkipWhile(item => list.PlaceOf(item).CompareTo(after) == 0);

    /// <summary>Whether an item stands at a place or before it.</summary>
    private static bool HasUpTo<T>(IOrderedList<T> list, ListPlace place) =>
        list.Backward(place).Any() || list.Forward(place).Take(1).Any(item => list.PlaceOf(item).CompareTo(place) == 0);
}

/// <summary>One page of a list, with its items.</summary>
/// <param name="List">The list.</param>
/// <param name="Items">The items of the page, in order.</param>
/// <param name="HasPrevious">There are items before the page.</param>
/// <param name="HasNext">There are items behind the page.</param>
internal sealed record ListPage<T>(IOrderedList<T> List, T[] Items, bool HasPrevious, bool HasNext)
    : ListPage(Items.Length, HasPrevious, HasNext)
{
    /// <inheritdoc/>
    public override int CountAll() => List.Count();

    /// <inheritdoc/>
    public override string CursorAt(int place) => List.CursorOf(Items[place]);
}
