// Pages of ready lists: search results and findings.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>One page of a ready list.</summary>
/// <param name="Start">Place of the first item of the page.</param>
/// <param name="Count">Items on the page.</param>
/// <param name="Total">Items of the list.</param>
internal abstract record OffsetPage(int Start, int Count, int Total)
{
    private const byte SearchKey = 0x40;
    private const byte PlaceKey = 0x41;
    private const byte LineKey = 0x42;
    private const byte ContentKey = 0x43;
    private const byte RowKey = 0x44;
    private const byte OrderKey = 0x45;
    private const byte ItemKey = 0x46;

    /// <summary>A page of search results; null with an error when the cursor is of no search.</summary>
    public static OffsetPage<SearchHit>? TryFind(
        LineageGraph graph, ImmutableArray<SearchHit> hits, PageRequest request, out FieldError? error) => TryFind(
            hits,
            request,
            place => Cursors.Write(
                hits[place].Node.Kind, graph.IdOf(hits[place].Node), [new SortValue(SearchKey, hits[place].Rank, null)]),
            (cursor, _) => cursor.Values is [{ Key: SearchKey, Number: { } rank }]
                ? (CountUpTo(graph, hits, cursor, rank, isIncluded: false), CountUpTo(graph, hits, cursor, rank, isIncluded: true))
                : null,
            out error);

    /// <summary>A page of findings; null with an error when the cursor is of no list of findings.</summary>
    public static OffsetPage<Finding>? TryFind(ImmutableArray<Finding> findings, PageRequest request, out FieldError? error) => TryFind(
        findings,
        request,
        place => Cursors.Write(
            NodeKind.Source,
            findings[place].File ?? "",
            [
                new SortValue(PlaceKey, place, null),
                new SortValue(LineKey, findings[place].Line ?? 0, null),
                new SortValue(ContentKey, ContentOf(findings[place]), null),
            ]),
        (cursor, _) => PlaceOf(findings, cursor),
        out error);

    /// <summary>
    /// A page of the table of a framework; null with an error when the cursor is of no such table, or of one in another
    /// order. A row that is gone is gone on from where it stood.
    /// </summary>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="order">What was asked for, so that cursors of other tables are told.</param>
    /// <param name="request">The page.</param>
    /// <param name="error">What is wrong with the cursor.</param>
    public static OffsetPage<WeightedRow>? TryFind(
        ImmutableArray<WeightedRow> rows, string order, PageRequest request, out FieldError? error)
    {
        var mark = ContentOf(order);
        FieldError? other = null;
        var page = TryFind(
            rows,
            request,
            place => Cursors.Write(
                NodeKind.Model,
                rows[place].Row.Card.ModelId,
                [new SortValue(RowKey, place, null), new SortValue(OrderKey, mark, null)]),
            (cursor, argument) =>
            {
                if (cursor.Values is not [{ Key: RowKey, Number: { } place }, { Key: OrderKey, Number: { } of }])
                {
                    return null;
                }

                other ??= of == mark ? null : Cursors.OtherOrder(argument);
                for (var i = 0; i < rows.Length; i++)
                {
                    if (rows[i].Row.Card.ModelId == cursor.Id)
                    {
                        return (i, i + 1);
                    }
                }

                var stood = Math.Clamp(place, 0, rows.Length);
                return (stood, stood);
            },
            out error);
        error ??= other;
        return error is null ? page : null;
    }

    /// <summary>
    /// A page of a list in an order of its own; null with an error when the cursor is of no such list. One that is gone is gone on from
    /// where it stood.
    /// </summary>
    /// <param name="items">The list.</param>
    /// <param name="textOf">What tells its items apart.</param>
    /// <param name="request">The page.</param>
    /// <param name="error">What is wrong with the cursor.</param>
    public static OffsetPage<T>? TryFind<T>(ImmutableArray<T> items, Func<T, string> textOf, PageRequest request, out FieldError? error) =>
        TryFind(
            items,
            request,
            place => Cursors.Write(
                NodeKind.Model,
                "",
                [new SortValue(PlaceKey, place, null), new SortValue(ItemKey, ContentOf(textOf(items[place])), null)]),
            (cursor, _) =>
            {
                if (cursor.Values is not [{ Key: PlaceKey, Number: { } place }, { Key: ItemKey, Number: { } content }])
                {
                    return null;
                }

                if (place >= 0 && place < items.Length && ContentOf(textOf(items[place])) == content)
                {
                    return (place, place + 1); // as it mostly is
                }

                for (var i = 0; i < items.Length; i++)
                {
                    if (ContentOf(textOf(items[i])) == content)
                    {
                        return (i, i + 1);
                    }
                }

                var stood = Math.Clamp(place, 0, items.Length);
                return (stood, stood);
            },
            out error);

    /// <summary>
    /// A page of things about artifacts, in the order of their ids; null with an error when the cursor is of no such list. One that is gone
    /// is gone on from behind the others of its artifact.
    /// </summary>
    /// <param name="items">The list.</param>
    /// <param name="idOf">Id of the artifact.</param>
    /// <param name="restOf">What tells things about one artifact apart.</param>
    /// <param name="request">The page.</param>
    /// <param name="error">What is wrong with the cursor.</param>
    public static OffsetPage<T>? TryFind<T>(
        ImmutableArray<T> items, Func<T, string> idOf, Func<T, string> restOf, PageRequest request, out FieldError? error) => TryFind(
            items,
            request,
            place => Cursors.Write(NodeKind.Model, idOf(items[place]), [new SortValue(ItemKey, ContentOf(restOf(items[place])), null)]),
            (cursor, _) =>
            {
                if (cursor.Values is not [{ Key: ItemKey, Number: { } content }])
                {
                    return null;
                }

                var behind = 0;
                for (var i = 0; i < items.Length && string.CompareOrdinal(idOf(items[i]), cursor.Id) <= 0; i++)
                {
                    if (idOf(items[i]) == cursor.Id && ContentOf(restOf(items[i])) == content)
                    {
                        return (i, i + 1);
                    }

                    behind = i + 1;
                }

                return (behind, behind);
            },
            out error);

    /// <summary>The cursor of an item of the list.</summary>
    public abstract string Cursor(int place);

    /// <summary>A page of any list.</summary>
    /// <param name="items">The list.</param>
    /// <param name="request">The page.</param>
    /// <param name="cursorOf">Makes the cursor of an item.</param>
    /// <param name="placeOf">How many items stand before the item of a cursor, given in the named argument, and how many up to it, which is
    /// as many when it is gone; null when the cursor is of another list.</param>
    /// <param name="error">What is wrong with a cursor.</param>
    private static OffsetPage<T>? TryFind<T>(
        ImmutableArray<T> items,
        PageRequest request,
        Func<int, string> cursorOf,
        Func<CursorContent, string, (int Before, int UpTo)?> placeOf,
        out FieldError? error)
    {
        (int Before, int UpTo) low = default;
        (int Before, int UpTo) high = (items.Length, items.Length);
        if (!TryFindPlace(request.After, "after", placeOf, ref low, out error)
            || !TryFindPlace(request.Before, "before", placeOf, ref high, out error))
        {
            return null;
        }

        var (start, end, _, _) = NodePages.Window(items.Length, request, low.UpTo, high.Before);
        return new OffsetPage<T>(items, start, end - start, cursorOf);
    }

    /// <summary>Leaves the place as it is when there is no cursor.</summary>
    private static bool TryFindPlace(
        string? text,
        string argument,
        Func<CursorContent, string, (int Before, int UpTo)?> placeOf,
        ref (int Before, int UpTo) place,
        out FieldError? error)
    {
        error = null;
        if (text is null)
        {
            return true;
        }

        if (Cursors.Read(text, argument, out error) is not { } cursor)
        {
            return false;
        }

        if (placeOf(cursor, argument) is not { } found)
        {
            error = Cursors.Wrong(argument);
            return false;
        }

        place = found;
        return true;
    }

    /// <summary>How many hits stand before a cursor's, or up to it: hits come by rank, then by kind and id.</summary>
    private static int CountUpTo(
        LineageGraph graph, ImmutableArray<SearchHit> hits, CursorContent cursor, int rank, bool isIncluded)
    {
        var node = NodeOrder.PlaceOfId(graph, cursor.Kind, cursor.Id);
        var place = 0;
        while (place < hits.Length && (
            hits[place].Rank != rank ? hits[place].Rank < rank
            : hits[place].Node.Kind != cursor.Kind ? hits[place].Node.Kind < cursor.Kind
            : 2 * hits[place].Node.Index < node || (isIncluded && 2 * hits[place].Node.Index == node)))
        {
            place++;
        }

        return place;
    }

    private static (int Before, int UpTo)? PlaceOf(ImmutableArray<Finding> findings, CursorContent cursor) =>
        cursor.Values is [{ Key: PlaceKey } at, { Key: LineKey } on, { Key: ContentKey } of]
            && at.Number is { } place && on.Number is { } line && of.Number is { } content
            ? PlaceOf(findings, cursor.Id, place, line, content)
            : null;

    /// <summary>
    /// The place of a cursor's finding: of the same finding, the nearest if there are several; when it is gone, behind those of its file up
    /// to its line; when its file has none any more, where it stood.
    /// </summary>
    private static (int Before, int UpTo) PlaceOf(ImmutableArray<Finding> findings, string file, int place, int line, int content)
    {
        var (same, before) = (-1, -1);
        for (var i = 0; i < findings.Length; i++)
        {
            if ((findings[i].File ?? "") == file)
            {
                same = ContentOf(findings[i]) == content && (same < 0 || Math.Abs(i - (long)place) < Math.Abs(same - (long)place))
                    ? i
                    : same;
                before = line > 0 && findings[i].Line <= line ? i : before;
            }
        }

        var stood = before >= 0 ? before + 1 : Math.Clamp(place, 0, findings.Length);
        return same >= 0 ? (same, same + 1) : (stood, stood);
    }

    /// <summary>A number that findings with different contents hardly ever share; the same in every process.</summary>
    private static int ContentOf(Finding finding) => ContentOf($"{finding.Code} {finding.Line} {finding.Message}");

    private static int ContentOf(string text)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return unchecked((int)hash);
    }
}

/// <summary>One page of a ready list, with the list.</summary>
/// <param name="Items">The whole list.</param>
/// <param name="Start">Place of the first item of the page.</param>
/// <param name="Count">Items on the page.</param>
/// <param name="CursorOf">Makes the cursor of an item.</param>
internal sealed record OffsetPage<T>(ImmutableArray<T> Items, int Start, int Count, Func<int, string> CursorOf)
    : OffsetPage(Start, Count, Items.Length)
{
    /// <summary>What the list is a part of; null when nothing more is asked of it.</summary>
    public object? PartOf { get; init; }

    /// <inheritdoc/>
    public override string Cursor(int place) => CursorOf(place);
}
