// Puts the parts of an answer that came late into their places.
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;

namespace OpenChat.GraphQL.Execution.Pending;

/// <summary>
/// Copies an answer that was written in parts: the text of pending values goes where it belongs, values that became null afterwards are
/// left out, and errors are put in the order of their positions. The outcome is that of an execution in which nothing was pending.
/// </summary>
/// <param name="from">The parts.</param>
/// <param name="to">Gets the answer.</param>
/// <param name="errors">The errors written so far, and where in <paramref name="from"/> the null of each stands, ascending.</param>
/// <param name="errorPlaces">See <paramref name="errors"/>.</param>
internal sealed class AnswerStitcher(ResponseBuffer from, ResponseBuffer to, List<GraphQLError> errors, List<int> errorPlaces)
{
    private readonly Stack<(int Cursor, int End, int PassedHole, bool IsRoot)> _open = new();

    /// <summary>The errors that belong to the answer, in its order.</summary>
    public List<GraphQLError> Errors { get; } = [];

    /// <summary>Writes the answer.</summary>
    /// <param name="stretches">The parts that follow one another at the root.</param>
    /// <param name="holes">Pending values, any of them.</param>
    /// <param name="nulled">Values that became null after they were written.</param>
    public void Run(List<(int Start, int End)> stretches, List<Hole> holes, List<Place> nulled)
    {
        var filled = holes.FindAll(hole => !hole.IsGone);
        var left = nulled.FindAll(place => place is { IsDropped: false, Parent: not { IsGone: true } });
        filled.Sort((a, b) => a.Spot.Position.CompareTo(b.Spot.Position));
        left.Sort((a, b) => a.Start.CompareTo(b.Start));
        var fillAt = filled.ConvertAll(hole => hole.Spot.Position);
        var leaveAt = left.ConvertAll(place => place.Start);
        for (var i = stretches.Count - 1; i >= 0; i--)
        {
            _open.Push((stretches[i].Start, stretches[i].End, -1, true));
        }

        while (_open.TryPop(out var part))
        {
            var nextHole = Math.Max(FirstFrom(fillAt, part.Cursor), part.PassedHole + 1);
            var nextNull = FirstFrom(leaveAt, part.Cursor);
            var holeAt = nextHole < fillAt.Count ? fillAt[nextHole] : int.MaxValue;
            var nullAt = nextNull < leaveAt.Count ? leaveAt[nextNull] : int.MaxValue;
            // at the root a part may end with a hole; elsewhere something follows, and what begins there is another part
            var isHoleHere = holeAt < part.End || (holeAt == part.End && part.IsRoot);
            if (nullAt >= part.End && !isHoleHere)
            {
                Copy(part.Cursor, part.End);
            }
            else if (nullAt < holeAt)
            {
                Copy(part.Cursor, nullAt);
                to.WriteNull();
                Errors.Add(left[nextNull].Error!); // only places with an error are in the list
                _open.Push((left[nextNull].End, part.End, -1, part.IsRoot));
            }
            else
            {
                Copy(part.Cursor, holeAt);
                _open.Push((holeAt, part.End, nextHole, part.IsRoot));
                _open.Push((filled[nextHole].Start, filled[nextHole].End, nextHole, false));
            }
        }
    }

    private static int FirstFrom(List<int> sorted, int value)
    {
        var index = sorted.BinarySearch(value);
        return index >= 0 ? index : ~index;
    }

    private void Copy(int start, int end)
    {
        to.WriteRaw(from.Written[start..end]);
        for (var i = FirstFrom(errorPlaces, start); i < errorPlaces.Count && errorPlaces[i] < end; i++)
        {
            Errors.Add(errors[i]);
        }
    }
}
