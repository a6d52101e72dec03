// The lineage relations of one artifact.
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// Lineage relations of an artifact, by position: by kind, other end, those in which it is the thing made first, then by qualifier,
/// operators and date (texts, ordinal). They are stored by other end, so that a page of one kind is read where it begins.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="artifact">The artifact.</param>
/// <param name="direction">Which end it is on.</param>
/// <param name="isWanted">Which kinds are listed.</param>
internal sealed class RelationList(LineageGraph graph, int artifact, LineageDirection direction, Func<RelationKind, bool> isWanted)
    : IOrderedList<int>
{
    private const byte KindKey = 0x48;
    private const byte SideKey = 0x49;
    private const byte TextKey = 0x4A;

    private readonly RelationKind[] _kinds =
        [.. Enum.GetValues<RelationKind>().Where(kind => RelationSchema.Of(kind).Family == RelationFamily.Lineage && isWanted(kind))];

    /// <inheritdoc/>
    public IEnumerable<int> Forward(ListPlace? from)
    {
        foreach (var kind in _kinds)
        {
            if (from is null || (int)kind >= from.Numbers[0])
            {
                var start = from is not null && (int)kind == from.Numbers[0] ? from : null;
                foreach (var position in Merge(kind, start, isForward: true))
                {
                    if (start is null || PlaceOf(position) >= start)
                    {
                        yield return position;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<int> Backward(ListPlace? before)
    {
        foreach (var kind in _kinds.Reverse())
        {
            if (before is null || (int)kind <= before.Numbers[0])
            {
                var end = before is not null && (int)kind == before.Numbers[0] ? before : null;
                foreach (var position in Merge(kind, end, isForward: false))
                {
                    if (end is null || PlaceOf(position) < end)
                    {
                        yield return position;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public int Count()
    {
        var count = 0;
        if (direction != LineageDirection.Downstream)
        {
            foreach (var relation in graph.Outgoing(artifact))
            {
                count += _kinds.Contains(relation.Kind) ? 1 : 0;
            }
        }

        if (direction != LineageDirection.Upstream)
        {
            foreach (var relation in graph.Incoming(artifact))
            {
                count += _kinds.Contains(relation.Kind) && !IsTwice(relation) ? 1 : 0;
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public ListPlace PlaceOf(int item)
    {
        var relation = graph.Relation(item);
        return new ListPlace(TextOf(relation), (int)relation.Kind, 2 * OtherEnd(relation), SideOf(relation));
    }

    /// <inheritdoc/>
    public ListPlace? PlaceOf(CursorContent cursor) =>
        cursor.Values is [{ Key: KindKey, Number: { } kind }, { Key: SideKey, Number: { } side }, { Key: TextKey, Text: { } text }]
            && ArtifactPlaces.Of(graph, cursor) is { } other
            ? new ListPlace(Encoding.UTF8.GetString(text), kind, other, side)
            : null;

    /// <inheritdoc/>
    public string CursorOf(int item)
    {
        var relation = graph.Relation(item);
        var other = OtherEnd(relation);
        return Cursors.Write(
            graph.NodeOf(other).Kind,
            graph.IdOf(other),
            [
                new SortValue(KindKey, (int)relation.Kind, null),
                new SortValue(SideKey, SideOf(relation), null),
                new SortValue(TextKey, null, Encoding.UTF8.GetBytes(TextOf(relation))),
            ]);
    }

    private int OtherEnd(LineageRelation relation) => relation.From == artifact ? relation.To : relation.From;

    private int SideOf(LineageRelation relation) => relation.From == artifact ? 0 : 1;

    /// <summary>Whether it is listed as an outgoing relation already.</summary>
    private bool IsTwice(LineageRelation relation) => direction == LineageDirection.Both && relation.From == artifact;

    /// <summary>What tells relations of one kind between the same two artifacts apart, in as many bytes as a cursor has room for.</summary>
    private static string TextOf(LineageRelation relation)
    {
        var text = $"{relation.QualifierText}|{relation.OperatorText}|{relation.GeneratedAt}";
        return Encoding.UTF8.GetByteCount(text) <= Cursors.LongestText
            ? text
            : $"{text[..(Cursors.LongestText / 8)]}{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>The relations of one kind, both sides together, from before a place on or, backward, from behind it on.</summary>
    private IEnumerable<int> Merge(RelationKind kind, ListPlace? at, bool isForward)
    {
        var made = direction == LineageDirection.Downstream ? [] : Sorted(graph.Outgoing(artifact), kind, isOutgoing: true, at, isForward);
        var used = direction == LineageDirection.Upstream ? [] : Sorted(graph.Incoming(artifact), kind, isOutgoing: false, at, isForward);
        using var left = made.GetEnumerator();
        using var right = used.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            var order = !hasRight ? -1 : !hasLeft ? 1 : PlaceOf(left.Current).CompareTo(PlaceOf(right.Current));
            var isLeft = hasRight && hasLeft && !isForward ? order > 0 : order <= 0;
            yield return isLeft ? left.Current : right.Current;
            (hasLeft, hasRight) = isLeft ? (left.MoveNext(), hasRight) : (hasLeft, right.MoveNext());
        }
    }

    // Stored by other end: those with the same other end are few, and put in order here.
    private IEnumerable<int> Sorted(
        GraphList<LineageRelation> stored, RelationKind kind, bool isOutgoing, ListPlace? at, bool isForward)
    {
        var run = new List<int>();
        var start = at is null ? (isForward ? 0 : stored.Count) : ArtifactPlaces.CountBefore(stored.Count, i =>
        {
            var relation = stored[i];
            var other = 2 * OtherEnd(relation);
            var isBefore = other < at.Numbers[1] || (!isForward && other == at.Numbers[1]);
            return isOutgoing && relation.Kind != kind ? relation.Kind < kind : isBefore;
        });
        for (var i = isForward ? start : start - 1; isForward ? i < stored.Count : i >= 0; i += isForward ? 1 : -1)
        {
            var relation = stored[i];
            if (relation.Kind != kind || (!isOutgoing && IsTwice(relation)))
            {
                continue;
            }

            if (run.Count > 0 && OtherEnd(graph.Relation(run[0])) != OtherEnd(relation))
            {
                foreach (var position in InOrder(run, isForward))
                {
                    yield return position;
                }

                run.Clear();
            }

            run.Add(relation.Position);
        }

        foreach (var position in InOrder(run, isForward))
        {
            yield return position;
        }
    }

    private List<int> InOrder(List<int> run, bool isForward) => run.Count < 2 ? run
        : isForward ? [.. run.OrderBy(PlaceOf)]
        : [.. run.OrderByDescending(PlaceOf)];
}
