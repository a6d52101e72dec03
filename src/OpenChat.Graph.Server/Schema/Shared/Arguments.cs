// Arguments that many fields have, read and checked.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Shared;

/// <summary>Reads arguments that several fields have.</summary>
internal static class Arguments
{
    private const int DefaultPage = 20;

    /// <summary>The argument <c>direction</c>, which has a default.</summary>
    public static LineageDirection Direction(in FieldContext context) =>
        (LineageDirection)context.Arguments.GetEnum("direction")!.Index; // same order in the schema and the vocabulary, checked at start-up

    /// <summary>The argument <c>maxDepth</c>; as deep as it goes when it is not given.</summary>
    public static bool TryReadDepth(in FieldContext context, out int depth, out FieldError? error)
    {
        depth = context.Arguments.GetInt("maxDepth") ?? int.MaxValue;
        error = depth < 0 ? new FieldError($"Argument \"maxDepth\" must not be negative, but is {depth}.") : null;
        return error is null;
    }

    /// <summary>The arguments <c>first after last before</c>; those the field does not have count as absent.</summary>
    public static bool TryReadPage(in FieldContext context, out PageRequest request, out FieldError? error)
    {
        var values = context.Arguments;
        var both = context.Field.FindArgument("last") is not null;
        var first = values.GetInt("first");
        var last = both ? values.GetInt("last") : null;
        request = new PageRequest(first ?? DefaultPage, last, values.GetString("after"), both ? values.GetString("before") : null);
        error = CheckLength("first", first) ?? CheckLength("last", last);
        return error is null;
    }

    /// <summary>The arguments <c>first</c> and <c>offset</c> of a plain list; both are non-null and have a default.</summary>
    public static bool TryReadWindow(in FieldContext context, out ListWindow window, out FieldError? error)
    {
        var offset = context.Arguments.GetInt("offset")!.Value;
        window = new ListWindow(context.Arguments.GetInt("first")!.Value, offset);
        error = CheckLength("first", window.First)
            ?? (offset < 0 ? new FieldError($"Argument \"offset\" must not be negative, but is {offset}.") : null);
        return error is null;
    }

    /// <summary>What is wrong with a page length; null when nothing is.</summary>
    public static FieldError? CheckLength(string name, int? value) => value is < 0 or > PriceOptions.HighestPageSize
        ? new FieldError($"Argument \"{name}\" must be between 0 and {PriceOptions.HighestPageSize}, not {value}.")
        : null;
}

/// <summary>The part of a plain list that is asked for.</summary>
internal readonly record struct ListWindow(int First, int Offset)
{
    /// <summary>The part of a list whose items <see cref="Values.Item{T}"/> finds.</summary>
    public FieldValue Of<T>(T[] items)
    {
        var start = Math.Min(Offset, items.Length);
        return FieldValue.List(items, start, Math.Min(First, items.Length - start));
    }
}
