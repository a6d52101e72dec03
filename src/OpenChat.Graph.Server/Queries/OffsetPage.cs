// Pages of ready lists whose cursors are places: search results and findings.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>One page of a ready list.</summary>
/// <param name="Start">Place of the first item of the page.</param>
/// <param name="Count">Items on the page.</param>
/// <param name="Total">Items of the list.</param>
internal abstract record OffsetPage(int Start, int Count, int Total)
{
    /// <summary>The page that is asked for, going forward; null with an error when the cursor is not of this list.</summary>
    public static OffsetPage<T>? TryFind<T>(ImmutableArray<T> items, PageRequest request, out FieldError? error)
    {
        error = null;
        var start = 0;
        if (request.After is { } after)
        {
            if (!int.TryParse(Cursors.Read(after), NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= items.Length)
            {
                error = Cursors.Wrong("after");
                return null;
            }

            start = place + 1;
        }

        return new OffsetPage<T>(items, start, Math.Min(request.First, items.Length - start));
    }

    /// <summary>The cursor of an item of the list.</summary>
    public static string Cursor(int place) => Cursors.Write(place.ToString(CultureInfo.InvariantCulture));
}

/// <summary>One page of a ready list, with the list.</summary>
/// <param name="Items">The whole list.</param>
/// <param name="Start">Place of the first item of the page.</param>
/// <param name="Count">Items on the page.</param>
internal sealed record OffsetPage<T>(ImmutableArray<T> Items, int Start, int Count) : OffsetPage(Start, Count, Items.Length);
