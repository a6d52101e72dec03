// Where things stand in an answer that is written in parts.
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Plan;

namespace OpenChat.GraphQL.Execution.Pending;

/// <summary>A value of the answer that a pending value stands in, or that is pending itself.</summary>
/// <param name="parent">The value around it; null for the root.</param>
/// <param name="key">The response name or the index under which it stands there;
/// null for the root, and for the value that fills a hole.</param>
/// <param name="isNonNull">Null may not stand in its place.</param>
internal class Place(Place? parent, object? key, bool isNonNull)
{
    public Place? Parent { get; } = parent;

    public object? Key { get; } = key;

    public bool IsNonNull { get; } = isNonNull;

    /// <summary>Where its text begins in the buffer.</summary>
    public int Start { get; set; }

    /// <summary>Where its text ends in the buffer.</summary>
    public int End { get; set; }

    /// <summary>It was taken back: nothing in it is part of the answer.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Why null stands in its place though something else was written; null when that is not so.</summary>
    public GraphQLError? Error { get; set; }

    /// <summary>Where <see cref="Error"/> happened.</summary>
    public Spot Cause { get; set; }

    /// <summary>It, or something around it, is not part of the answer any more.</summary>
    public bool IsGone
    {
        get
        {
            for (var place = this; place is not null; place = place.Parent)
            {
                if (place.IsDropped || place.Error is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>A position of the answer.</summary>
/// <param name="Text">The pending value in whose text it is; null for the text that is written first.</param>
/// <param name="Position">The position in the buffer.</param>
internal readonly record struct Spot(Hole? Text, int Position)
{
    private int Level => Text is null ? 0 : Text.Level;

    /// <summary>It comes first in the answer, whatever the order in the buffer.</summary>
    public bool IsBefore(Spot other)
    {
        var one = this;
        while (one.Level > other.Level)
        {
            one = one.Text!.Spot; // only the first text has level 0
        }

        while (other.Level > one.Level)
        {
            other = other.Text!.Spot; // likewise
        }

        while (one.Text != other.Text)
        {
            (one, other) = (one.Text!.Spot, other.Text!.Spot); // both are of the same level, and at level 0 both are null
        }

        return one.Position < other.Position;
    }
}

/// <summary>A pending value. Its text is written after everything else and put into its place at the end.</summary>
internal sealed class Hole(Place parent, object key, FieldPlan field, TypeShape shape, Spot spot, object? state)
    : Place(parent, key, shape.IsNonNull)
{
    /// <summary>What resolvers see in its place.</summary>
    public object? State { get; } = state;

    /// <summary>Where the value belongs; the value itself is from <see cref="Place.Start"/> to <see cref="Place.End"/>.</summary>
    public Spot Spot { get; } = spot;

    /// <summary>How many pending values there are around its text, itself included.</summary>
    public int Level { get; } = spot.Text is null ? 1 : spot.Text.Level + 1;

    public FieldPlan Field { get; } = field;

    public TypeShape Shape { get; } = shape;

    /// <summary>Finds the value; set when waiting begins.</summary>
    public Task<FieldValue> Task { get; set; } = null!; // PendingValues sets it at once

    /// <summary>How many errors there were before the value was written.</summary>
    public int ErrorsBefore { get; set; }

    /// <summary>The error that takes the value's place when it does not come in time; else null.</summary>
    public FieldError? Late { get; set; }

    /// <summary>It is known what to write.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What comes may be part of the answer, or be the cause of a null in
    /// it: an error that stands before the known cause.</summary>
    public bool IsWanted
    {
        get
        {
            var mayNullAround = IsNonNull;
            for (var place = Parent; place is not null; place = place.Parent)
            {
                if (place.IsDropped || (place.Error is not null && !(mayNullAround && Spot.IsBefore(place.Cause))))
                {
                    return false;
                }

                mayNullAround &= place.IsNonNull;
            }

            return true;
        }
    }
}
