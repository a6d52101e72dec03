// How often requests use the parts of the schema, by schema coordinate (specification 2.14).
using System.Collections.Concurrent;
using System.Collections.Immutable;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>The counters of one schema. What an operation uses is worked out once for each
/// plan; a request only adds one to each of those counters.</summary>
internal sealed class SchemaUsage
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    public ImmutableArray<CoordinateUsage> Read() =>
    [
        .. _counters.Where(pair => pair.Value.Requests > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new CoordinateUsage(pair.Key, pair.Value.IsDeprecated, Interlocked.Read(ref pair.Value.Requests))),
    ];

    /// <summary>The counters of what the operation selects, <c>@skip</c> and <c>@include</c> decided.</summary>
    public OperationUsage Of(ObjectType root, OperationDefinitionNode operation, FieldCollector collector, GraphQLSchema schema)
    {
        var counters = new HashSet<Counter>();
        var visited = new HashSet<FragmentDefinitionNode>();
        var open = new Stack<(SelectionSetNode Set, CompositeType Type)>();
        open.Push((operation.SelectionSet, root));
        while (open.TryPop(out var current))
        {
            foreach (var selection in current.Set.Selections)
            {
                if (!collector.IsIncluded(selection))
                {
                    continue;
                }

                switch (selection)
                {
                    case FieldNode field when schema.FindField(current.Type, field.Name.Value) is { } definition:
                        if (definition.Index >= 0)
                        {
                            counters.Add(Get(definition.ToString(), definition.DeprecationReason));
                            AddArguments(field.Arguments, definition, counters);
                        }

                        if (field.SelectionSet is { } set && definition.Type.Named is CompositeType type)
                        {
                            open.Push((set, type));
                        }

                        break;
                    case InlineFragmentNode inline:
                        open.Push((inline.SelectionSet, TypeOf(inline.TypeCondition) ?? current.Type));
                        break;
                    case FragmentSpreadNode spread when collector.FindFragment(spread.Name.Value) is { } fragment && visited.Add(fragment):
                        open.Push((fragment.SelectionSet, TypeOf(fragment.TypeCondition) ?? current.Type));
                        break;
                }
            }
        }

        return new OperationUsage([.. counters]);

        CompositeType? TypeOf(NamedTypeNode? condition) =>
            condition is null ? null : schema.FindType(condition.Name.Value) as CompositeType;
    }

    private void AddArguments(ImmutableArray<ArgumentNode> arguments, FieldDefinition field, HashSet<Counter> counters)
    {
        foreach (var argument in arguments)
        {
            if (field.FindArgument(argument.Name.Value) is { } definition)
            {
                counters.Add(Get(definition.ToString(), definition.DeprecationReason));
                AddValue(argument.Value, definition.Type.Named, counters);
            }
        }
    }

    private void AddValue(ValueNode literal, NamedType type, HashSet<Counter> counters)
    {
        var open = new Stack<(ValueNode Value, NamedType Type)>();
        open.Push((literal, type));
        while (open.TryPop(out var current))
        {
            switch (current)
            {
                case (EnumValueNode value, EnumType enumType) when enumType.FindValue(value.Value) is { } definition:
                    counters.Add(Get($"{enumType.Name}.{definition.Name}", definition.DeprecationReason));
                    break;
                case (ListValueNode list, _):
                    foreach (var item in list.Values)
                    {
                        open.Push((item, current.Type));
                    }

                    break;
                case (ObjectValueNode value, InputObjectType inputType):
                    foreach (var entry in value.Fields)
                    {
                        if (inputType.FindField(entry.Name.Value) is { } definition)
                        {
                            counters.Add(Get(definition.ToString(), definition.DeprecationReason));
                            open.Push((entry.Value, definition.Type.Named));
                        }
                    }

                    break;
            }
        }
    }

    private Counter Get(string coordinate, string? deprecationReason) =>
        _counters.GetOrAdd(coordinate, static (_, isDeprecated) => new Counter(isDeprecated), deprecationReason is not null);

    /// <summary>One number, shared by all plans.</summary>
    internal sealed class Counter(bool isDeprecated)
    {
        public long Requests;

        public bool IsDeprecated { get; } = isDeprecated;
    }
}

/// <summary>What one operation uses, each part once.</summary>
internal sealed class OperationUsage(SchemaUsage.Counter[] counters)
{
    public void Count()
    {
        foreach (var counter in counters)
        {
            Interlocked.Increment(ref counter.Requests);
        }
    }
}
