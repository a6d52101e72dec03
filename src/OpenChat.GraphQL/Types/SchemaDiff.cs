// What changes for clients when one schema takes the place of another.
using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>What a change of the schema means for clients.</summary>
public enum SchemaChangeLevel
{
    /// <summary>Sound requests stay sound and mean the same.</summary>
    Safe,

    /// <summary>Sound requests stay sound, but a client may meet what it did not expect.</summary>
    Dangerous,

    /// <summary>Some sound request is refused, or means something else.</summary>
    Breaking,
}

/// <summary>One difference between two schemas.</summary>
/// <param name="Level">What it means for clients.</param>
/// <param name="Kind">What happened, such as <c>FIELD_REMOVED</c>.</param>
/// <param name="Coordinate">Where, as a schema coordinate (specification 2.14); <c>schema</c> for root types.</param>
/// <param name="Message">One sentence that holds the coordinate.</param>
public sealed record SchemaChange(SchemaChangeLevel Level, string Kind, string Coordinate, string Message);

/// <summary>Compares schemas: the categories are those of the reference implementation,
/// which tells breaking, dangerous and safe changes apart.</summary>
public sealed class SchemaDiff
{
    private readonly GraphQLSchema _old;
    private readonly GraphQLSchema _new;
    private readonly List<SchemaChange> _changes = [];

    private SchemaDiff(GraphQLSchema oldSchema, GraphQLSchema newSchema)
    {
        _old = oldSchema;
        _new = newSchema;
    }

    /// <summary>Everything that is different, the gravest first, then by coordinate (ordinal) and kind. Of applied directives only
    /// <c>@deprecated</c>, <c>@specifiedBy</c>, <c>@oneOf</c>, <c>@cost</c> and <c>@listSize</c> count. Descriptions and the order of
    /// members do not.</summary>
    public static ImmutableArray<SchemaChange> Compare(GraphQLSchema oldSchema, GraphQLSchema newSchema)
    {
        ArgumentNullException.ThrowIfNull(oldSchema);
        ArgumentNullException.ThrowIfNull(newSchema);
        var diff = new SchemaDiff(oldSchema, newSchema);
        diff.CompareRoots();
        diff.CompareTypes();
        diff.CompareDirectives();
        return
        [
            .. diff._changes.OrderByDescending(change => change.Level)
                .ThenBy(change => change.Coordinate, StringComparer.Ordinal)
                .ThenBy(change => change.Kind, StringComparer.Ordinal),
        ];
    }

    private void Breaking(string kind, string coordinate, string message) =>
        _changes.Add(new SchemaChange(SchemaChangeLevel.Breaking, kind, coordinate, message));

    private void Dangerous(string kind, string coordinate, string message) =>
        _changes.Add(new SchemaChange(SchemaChangeLevel.Dangerous, kind, coordinate, message));

    private void Safe(string kind, string coordinate, string message) =>
        _changes.Add(new SchemaChange(SchemaChangeLevel.Safe, kind, coordinate, message));

    private void CompareRoots()
    {
        foreach (var operation in new[] { OperationType.Query, OperationType.Mutation, OperationType.Subscription })
        {
            var before = _old.RootType(operation)?.Name;
            var after = _new.RootType(operation)?.Name;
            if (before is not null && before != after)
            {
                Breaking("ROOT_TYPE_CHANGED", "schema", $"The root type of {operation} changed from {before} to {after ?? "none"}.");
            }
            else if (before is null && after is not null)
            {
                Safe("ROOT_TYPE_ADDED", "schema", $"The root type of {operation} is new: {after}.");
            }
        }
    }

    private void CompareTypes()
    {
        foreach (var before in _old.Types)
        {
            if (IsBuiltIn(before))
            {
                continue;
            }

            if (_new.FindType(before.Name) is not { } after)
            {
                Breaking("TYPE_REMOVED", before.Name, $"{before.Name} was removed.");
            }
            else if (before.GetType() != after.GetType())
            {
                Breaking("TYPE_CHANGED_KIND", before.Name, $"{before.Name} changed from {KindOf(before)} to {KindOf(after)}.");
            }
            else
            {
                CompareType(before, after);
            }
        }

        foreach (var after in _new.Types)
        {
            if (!IsBuiltIn(after) && _old.FindType(after.Name) is null)
            {
                Safe("TYPE_ADDED", after.Name, $"{after.Name} was added.");
            }
        }
    }

    private void CompareType(NamedType before, NamedType after)
    {
        _changes.AddRange(SchemaPrices.Compare(before, after));
        switch (before, after)
        {
            case (FieldedType old, FieldedType now):
                CompareFields(old, now);
                CompareInterfaces(old, now);
                break;
            case (UnionType old, UnionType now):
                CompareMembers(old, now);
                break;
            case (EnumType old, EnumType now):
                CompareValues(old, now);
                break;
            case (InputObjectType old, InputObjectType now):
                CompareInputFields(old, now);
                break;
            case (ScalarType old, ScalarType now) when old.SpecifiedByUrl != now.SpecifiedByUrl:
                Dangerous(
                    "SCALAR_SPECIFICATION_CHANGED", old.Name,
                    $"{old.Name} is specified by {now.SpecifiedByUrl ?? "nothing"} instead of {old.SpecifiedByUrl ?? "nothing"}.");
                break;
        }
    }

    private void CompareFields(FieldedType before, FieldedType after)
    {
        foreach (var field in before.Fields)
        {
            if (after.FindField(field.Name) is not { } now)
            {
                Breaking("FIELD_REMOVED", field.ToString(), $"{field} was removed.");
                continue;
            }

            if (!IsSafeOutput(field.Type, now.Type))
            {
                Breaking("FIELD_CHANGED_TYPE", field.ToString(), $"{field} changed type from {field.Type} to {now.Type}.");
            }
            else if (field.Type.ToString() != now.Type.ToString())
            {
                Safe("FIELD_NARROWED_TYPE", field.ToString(), $"{field} changed type from {field.Type} to {now.Type}.");
            }

            _changes.AddRange(SchemaPrices.Compare(field, now));
            CompareArguments(field.Arguments, now.Arguments, field.ToString());
            CompareDeprecation(field.ToString(), field.DeprecationReason, now.DeprecationReason);
        }

        foreach (var field in after.Fields)
        {
            if (before.FindField(field.Name) is null)
            {
                Safe("FIELD_ADDED", field.ToString(), $"{field} was added.");
            }
        }
    }

    private void CompareInterfaces(FieldedType before, FieldedType after) => CompareNames(
        [.. before.Interfaces.Select(implemented => implemented.Name)],
        [.. after.Interfaces.Select(implemented => implemented.Name)],
        removed => Breaking("INTERFACE_REMOVED", before.Name, $"{before.Name} does not implement {removed} any more."),
        added => Dangerous("INTERFACE_ADDED", before.Name, $"{before.Name} implements {added} now."));

    private void CompareMembers(UnionType before, UnionType after) => CompareNames(
        [.. before.Types.Select(member => member.Name)],
        [.. after.Types.Select(member => member.Name)],
        removed => Breaking("UNION_MEMBER_REMOVED", before.Name, $"{removed} was removed from {before.Name}."),
        added => Dangerous("UNION_MEMBER_ADDED", before.Name, $"{added} was added to {before.Name}."));

    private static void CompareNames(
        ImmutableArray<string> before, ImmutableArray<string> after, Action<string> removed, Action<string> added)
    {
        foreach (var name in before.Except(after, StringComparer.Ordinal))
        {
            removed(name);
        }

        foreach (var name in after.Except(before, StringComparer.Ordinal))
        {
            added(name);
        }
    }

    private void CompareValues(EnumType before, EnumType after)
    {
        foreach (var value in before.Values)
        {
            var coordinate = $"{before.Name}.{value.Name}";
            if (after.FindValue(value.Name) is { } now)
            {
                CompareDeprecation(coordinate, value.DeprecationReason, now.DeprecationReason);
            }
            else
            {
                Breaking("ENUM_VALUE_REMOVED", coordinate, $"{coordinate} was removed.");
            }
        }

        foreach (var value in after.Values)
        {
            if (before.FindValue(value.Name) is null)
            {
                Dangerous("ENUM_VALUE_ADDED", $"{before.Name}.{value.Name}", $"{before.Name}.{value.Name} was added.");
            }
        }
    }

    private void CompareInputFields(InputObjectType before, InputObjectType after)
    {
        if (before.IsOneOf != after.IsOneOf)
        {
            var (level, message) = after.IsOneOf
                ? (SchemaChangeLevel.Breaking, $"{before.Name} takes exactly one of its fields now.")
                : (SchemaChangeLevel.Safe, $"{before.Name} takes any of its fields now.");
            _changes.Add(new SchemaChange(level, after.IsOneOf ? "ONE_OF_ADDED" : "ONE_OF_REMOVED", before.Name, message));
        }

        CompareInputs(before.Fields, after.Fields, "INPUT_FIELD", name => $"{before.Name}.{name}");
    }

    private void CompareArguments(ImmutableArray<InputValueDefinition> before, ImmutableArray<InputValueDefinition> after, string owner) =>
        CompareInputs(before, after, "ARGUMENT", name => $"{owner}({name}:)");

    private void CompareInputs(
        ImmutableArray<InputValueDefinition> before, ImmutableArray<InputValueDefinition> after, string what,
        Func<string, string> coordinateOf)
    {
        foreach (var input in before)
        {
            var coordinate = coordinateOf(input.Name);
            if (Find(after, input.Name) is not { } now)
            {
                Breaking($"{what}_REMOVED", coordinate, $"{coordinate} was removed.");
                continue;
            }

            if (!IsSafeInput(input.Type, now.Type))
            {
                Breaking($"{what}_CHANGED_TYPE", coordinate, $"{coordinate} changed type from {input.Type} to {now.Type}.");
            }
            else if (input.Type.ToString() != now.Type.ToString())
            {
                Safe($"{what}_WIDENED_TYPE", coordinate, $"{coordinate} changed type from {input.Type} to {now.Type}.");
            }

            _changes.AddRange(SchemaPrices.Compare(coordinate, input, now));
            CompareDefaults(input, now, what, coordinate);
            CompareDeprecation(coordinate, input.DeprecationReason, now.DeprecationReason);
        }

        foreach (var input in after)
        {
            if (Find(before, input.Name) is null)
            {
                var coordinate = coordinateOf(input.Name);
                if (input.IsRequired)
                {
                    Breaking($"REQUIRED_{what}_ADDED", coordinate, $"{coordinate} was added and is required.");
                }
                else
                {
                    Dangerous($"OPTIONAL_{what}_ADDED", coordinate, $"{coordinate} was added.");
                }
            }
        }
    }

    private void CompareDefaults(InputValueDefinition before, InputValueDefinition after, string what, string coordinate)
    {
        var old = before.DefaultValue is null ? null : Printer.Print(before.DefaultValue);
        var now = after.DefaultValue is null ? null : Printer.Print(after.DefaultValue);
        if (old == now)
        {
            return;
        }

        if (old is null)
        {
            Safe($"{what}_DEFAULT_ADDED", coordinate, $"{coordinate} has the default {now} now.");
        }
        else
        {
            Dangerous($"{what}_DEFAULT_CHANGED", coordinate, $"{coordinate} changed its default from {old} to {now ?? "none"}.");
        }
    }

    private void CompareDeprecation(string coordinate, string? before, string? after)
    {
        if (before is null && after is not null)
        {
            Safe("DEPRECATED", coordinate, $"{coordinate} is deprecated now: {after}");
        }
        else if (before is not null && after is null)
        {
            Safe("DEPRECATION_REMOVED", coordinate, $"{coordinate} is not deprecated any more.");
        }
    }

    private void CompareDirectives()
    {
        foreach (var before in _old.Directives)
        {
            if (_new.FindDirective(before.Name) is not { } after)
            {
                Breaking("DIRECTIVE_REMOVED", before.ToString(), $"{before} was removed.");
                continue;
            }

            CompareArguments(before.Arguments, after.Arguments, before.ToString());
            if (before.IsRepeatable != after.IsRepeatable)
            {
                var (level, kind, word) = after.IsRepeatable
                    ? (SchemaChangeLevel.Safe, "DIRECTIVE_REPEATABLE_ADDED", "may be repeated now")
                    : (SchemaChangeLevel.Breaking, "DIRECTIVE_REPEATABLE_REMOVED", "may not be repeated any more");
                _changes.Add(new SchemaChange(level, kind, before.ToString(), $"{before} {word}."));
            }

            CompareNames(
                before.Locations,
                after.Locations,
                removed => Breaking("DIRECTIVE_LOCATION_REMOVED", before.ToString(), $"{before} may not stand on {removed} any more."),
                added => Safe("DIRECTIVE_LOCATION_ADDED", before.ToString(), $"{before} may stand on {added} now."));
        }

        foreach (var after in _new.Directives)
        {
            if (_old.FindDirective(after.Name) is null)
            {
                Safe("DIRECTIVE_ADDED", after.ToString(), $"{after} was added.");
            }
        }
    }

    // A value of the new type can stand wherever one of the old type was expected. Another named type never can, even one of the old type's
    // possible types: fragments on the others would be refused.
    private static bool IsSafeOutput(GraphQLType before, GraphQLType after) => (before, after) switch
    {
        (NonNullType old, NonNullType now) => IsSafeOutput(old.OfType, now.OfType),
        (NonNullType, _) => false,
        (_, NonNullType now) => IsSafeOutput(before, now.OfType),
        (ListType old, ListType now) => IsSafeOutput(old.OfType, now.OfType),
        (NamedType old, NamedType now) => old.Name == now.Name,
        _ => false,
    };

    // A value for the old type can be given wherever the new type is asked for.
    private static bool IsSafeInput(GraphQLType before, GraphQLType after) => (before, after) switch
    {
        (NonNullType old, NonNullType now) => IsSafeInput(old.OfType, now.OfType),
        (NonNullType old, _) => IsSafeInput(old.OfType, after),
        (_, NonNullType) => false,
        (ListType old, ListType now) => IsSafeInput(old.OfType, now.OfType),
        (NamedType old, NamedType now) => old.Name == now.Name,
        _ => false,
    };

    private static InputValueDefinition? Find(ImmutableArray<InputValueDefinition> inputs, string name) =>
        inputs.FirstOrDefault(input => input.Name == name);

    // Scalars that nothing uses are not in a schema: using one more, or one less, changes nothing by itself.
    private static bool IsBuiltIn(NamedType type) =>
        type.Name.StartsWith("__", StringComparison.Ordinal) || type.Name is "Int" or "Float" or "String" or "Boolean" or "ID";

    private static string KindOf(NamedType type) => type switch
    {
        ScalarType => "a scalar",
        ObjectType => "an object type",
        InterfaceType => "an interface",
        UnionType => "a union",
        EnumType => "an enum",
        InputObjectType => "an input object",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
