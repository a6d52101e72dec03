using System.Collections.Immutable;
using System.Globalization;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>
/// What <c>@cost</c> and <c>@listSize</c> say in a schema, for comparing two: what makes a request dearer may lift it over a limit.
/// </summary>
internal static class SchemaPrices
{
    private const string Cost = "cost";
    private const string ListSize = "listSize";

    /// <summary>The changes of a type's own weight.</summary>
    public static IEnumerable<SchemaChange> Compare(NamedType before, NamedType after) =>
        CompareWeights(before.Name, ReadWeight(before.AppliedDirectives), ReadWeight(after.AppliedDirectives), Usual(before));

    /// <summary>The changes of a field's weight and of the length that its list is taken to have.</summary>
    public static IEnumerable<SchemaChange> Compare(FieldDefinition before, FieldDefinition after)
    {
        var place = before.ToString();
        return
        [
            .. CompareWeights(
                place, ReadWeight(before.Node?.Directives ?? []), ReadWeight(after.Node?.Directives ?? []), Usual(before)),
            .. CompareSizes(place, SizeOf(before), SizeOf(after)),
        ];
    }

    /// <summary>The changes of the weight of giving an argument or input field.</summary>
    public static IEnumerable<SchemaChange> Compare(string coordinate, InputValueDefinition before, InputValueDefinition after) =>
        CompareWeights(
            coordinate, ReadWeight(before.Node?.Directives ?? []), ReadWeight(after.Node?.Directives ?? []), Usual(before));

    /// <summary>Weights where at least one is written; what a change of type does to the usual weight is not told again.</summary>
    private static IEnumerable<SchemaChange> CompareWeights(string place, decimal? given, decimal? now, decimal usual)
    {
        var (before, after) = (given ?? usual, now ?? usual);
        if (before != after)
        {
            yield return after > before
                ? new SchemaChange(SchemaChangeLevel.Dangerous, "COST_RAISED", place, Text("costs more", before, after))
                : new SchemaChange(SchemaChangeLevel.Safe, "COST_LOWERED", place, Text("costs less", before, after));
        }

        string Text(string what, decimal from, decimal to) => FormattableString.Invariant($"{place} {what}: {to} instead of {from}.");
    }

    private static IEnumerable<SchemaChange> CompareSizes(string place, Size before, Size after)
    {
        if (before.Assumed != after.Assumed)
        {
            var isSafe = after.Assumed < before.Assumed; // without a size the server's own default counts, which nobody knows here
            yield return new SchemaChange(
                isSafe ? SchemaChangeLevel.Safe : SchemaChangeLevel.Dangerous,
                isSafe ? "LIST_SIZE_LOWERED" : "LIST_SIZE_RAISED",
                place,
                $"{place} is priced as {Length(after.Assumed)} instead of {Length(before.Assumed)}.");
        }

        if (!before.Slicing.SequenceEqual(after.Slicing, StringComparer.Ordinal))
        {
            yield return new SchemaChange(
                SchemaChangeLevel.Dangerous,
                "SLICING_ARGUMENTS_CHANGED",
                place,
                $"The price of {place} follows {List(after.Slicing)} instead of {List(before.Slicing)}.");
        }

        if (!before.Sized.SequenceEqual(after.Sized, StringComparer.Ordinal))
        {
            yield return new SchemaChange(
                SchemaChangeLevel.Dangerous,
                "SIZED_FIELDS_CHANGED",
                place,
                $"The length of {place} is that of {List(after.Sized)} below it instead of {List(before.Sized)}.");
        }

        if (before.IsRequired != after.IsRequired)
        {
            yield return after.IsRequired
                ? new SchemaChange(
                    SchemaChangeLevel.Breaking,
                    "SLICING_ARGUMENT_REQUIRED",
                    place,
                    $"{place} is refused now without one of {List(after.Slicing)}.")
                : new SchemaChange(
                    SchemaChangeLevel.Safe,
                    "SLICING_ARGUMENT_NOT_REQUIRED",
                    place,
                    $"{place} may be asked for without one of {List(before.Slicing)} now.");
        }
    }

    private static string Length(int? size) =>
        size is { } length ? FormattableString.Invariant($"a list of {length}") : "a list of the default length";

    private static string List(ImmutableArray<string> names) => names.IsEmpty ? "nothing" : string.Join(", ", names);

    private static decimal Usual(NamedType type) => type is CompositeType ? 1 : 0;

    private static decimal Usual(FieldDefinition field) => field.Type.Named is CompositeType || field.Type.Nullable is ListType ? 1 : 0;

    private static decimal Usual(InputValueDefinition input) =>
        input.Type.Nullable is ListType || input.Type.Named is InputObjectType ? 1 : 0;

    /// <summary>Null when no weight is given; what is given wrongly counts as none, which the server reports when it starts.</summary>
    private static decimal? ReadWeight(ImmutableArray<DirectiveNode> directives)
    {
        var text = Find(directives, Cost, "weight") switch
        {
            StringValueNode written => written.Value,
            IntValueNode written => written.Value,
            FloatValueNode written => written.Value,
            _ => "",
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : null;
    }

    private static Size SizeOf(FieldDefinition field)
    {
        var directives = field.Node?.Directives ?? [];
        var slicing = ReadNames(Find(directives, ListSize, "slicingArguments"));
        return new Size(
            Find(directives, ListSize, "assumedSize") is IntValueNode number
                && int.TryParse(number.Value, CultureInfo.InvariantCulture, out var size) ? size : null,
            slicing,
            ReadNames(Find(directives, ListSize, "sizedFields")),
            slicing.Length > 0 && Find(directives, ListSize, "requireOneSlicingArgument") is not BooleanValueNode { Value: false });
    }

    private static ImmutableArray<string> ReadNames(ValueNode? value) => value switch
    {
        StringValueNode name => [name.Value],
        ListValueNode list => [.. list.Values.OfType<StringValueNode>().Select(name => name.Value).Order(StringComparer.Ordinal)],
        _ => [],
    };

    private static ValueNode? Find(ImmutableArray<DirectiveNode> directives, string directive, string argument) =>
        directives.FirstOrDefault(node =>
            node.Name.Value == directive)?.Arguments.FirstOrDefault(node => node.Name.Value == argument)?.Value;

    /// <summary>What <c>@listSize</c> says about a field.</summary>
    private sealed record Size(int? Assumed, ImmutableArray<string> Slicing, ImmutableArray<string> Sized, bool IsRequired);
}
