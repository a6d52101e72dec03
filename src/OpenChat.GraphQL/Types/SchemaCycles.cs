using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>Input objects no finite value can be given for, because required fields lead back to them (specification 3.10).</summary>
internal static class FiniteInputObjects
{
    /// <summary>Adds an error for every cycle among the input objects without a finite value.</summary>
    public static void Check(ImmutableArray<InputObjectType> types, SchemaErrors errors)
    {
        var endless = FindEndless(types);
        var visited = new HashSet<InputObjectType>();
        var path = new List<InputValueDefinition>();
        var depthByType = new Dictionary<InputObjectType, int>();
        var open = new Stack<(InputObjectType Type, int NextField)>();
        foreach (var start in types.Where(endless.Contains))
        {
            if (visited.Add(start))
            {
                depthByType.Add(start, 0);
                open.Push((start, 0));
            }

            // Depth first with a stack of our own: chains of types may be long.
            while (open.TryPop(out var current))
            {
                if (current.NextField == current.Type.Fields.Length)
                {
                    depthByType.Remove(current.Type);
                    if (path.Count > 0)
                    {
                        path.RemoveAt(path.Count - 1);
                    }

                    continue;
                }

                open.Push((current.Type, current.NextField + 1));
                var field = current.Type.Fields[current.NextField];
                if (NeededBy(current.Type, field) is not { } target || !endless.Contains(target))
                {
                    continue;
                }

                if (depthByType.TryGetValue(target, out var depth))
                {
                    ImmutableArray<InputValueDefinition> cycle = [.. path.Skip(depth), field];
                    errors.Add(
                        rule: null,
                        $"Input Object {target} cannot be provided a finite value because it references itself through fields: "
                            + $"{string.Join(", ", cycle)}.",
                        cycle.Select(static step => step.Node!.Start)); // own types have nodes
                }
                else if (visited.Add(target))
                {
                    path.Add(field);
                    depthByType.Add(target, path.Count);
                    open.Push((target, 0));
                }
            }
        }
    }

    // Starts from what surely has a finite value and removes whatever needs only
    // that. A oneOf object needs one of its fields, others need all.
    private static HashSet<InputObjectType> FindEndless(ImmutableArray<InputObjectType> types)
    {
        var endless = new HashSet<InputObjectType>(types);
        var users = new Dictionary<InputObjectType, List<InputObjectType>>();
        var open = new Dictionary<InputObjectType, int>();
        var finite = new Queue<InputObjectType>();
        foreach (var type in types)
        {
            var targets = type.Fields.Select(field => NeededBy(type, field)).OfType<InputObjectType>().ToImmutableArray();
            foreach (var target in targets)
            {
                if (!users.TryGetValue(target, out var list))
                {
                    users.Add(target, list = []);
                }

                list.Add(type);
            }

            open.Add(type, type.IsOneOf ? 1 : targets.Length);
            if (targets.IsEmpty || (type.IsOneOf && targets.Length < type.Fields.Length))
            {
                finite.Enqueue(type);
            }
        }

        while (finite.TryDequeue(out var type))
        {
            if (!endless.Remove(type))
            {
                continue;
            }

            foreach (var user in users.GetValueOrDefault(type, []))
            {
                if (--open[user] == 0)
                {
                    finite.Enqueue(user);
                }
            }
        }

        return endless;
    }

    private static InputObjectType? NeededBy(InputObjectType type, InputValueDefinition field) =>
        type.IsOneOf ? field.Type as InputObjectType : (field.Type as NonNullType)?.OfType as InputObjectType;
}

/// <summary>Input fields whose default value contains itself, because the defaults of
/// left out fields lead back to it (specification 3.10).</summary>
internal sealed class DefaultValueCycles
{
    // Coercing a default goes through the defaults of the fields it leaves out, recursively; this bounds that recursion too.
    private const int MaxDepth = 200;

    private readonly SchemaErrors _errors;
    private readonly HashSet<InputValueDefinition> _visited = [];
    private readonly List<InputValueDefinition> _path = [];
    private readonly Dictionary<InputValueDefinition, int> _depths = [];
    private int _nesting;
    private bool _isTooDeep;

    private DefaultValueCycles(SchemaErrors errors) => _errors = errors;

    /// <summary>Adds an error for every field whose default contains itself, or is nested too deeply to be coerced.</summary>
    public static void Check(ImmutableArray<InputObjectType> types, SchemaErrors errors)
    {
        var cycles = new DefaultValueCycles(errors);
        foreach (var field in types.SelectMany(static type => type.Fields))
        {
            cycles.FollowDefault(field);
        }
    }

    private void FollowDefault(InputValueDefinition field)
    {
        if (field.DefaultValue is null || field.Type.Named is not InputObjectType type)
        {
            return;
        }

        if (_depths.TryGetValue(field, out var depth))
        {
            ImmutableArray<InputValueDefinition> cycle = [.. _path.Skip(depth)];
            var others = cycle.Length > 1 ? $" via the default values of: {string.Join(", ", cycle.Skip(1))}" : "";
            _errors.Add(
                rule: null,
                $"Invalid circular reference. The default value of Input Object field {field} references itself{others}.",
                cycle.Select(static step => step.DefaultValue!.Start)); // on the path because of its default
            return;
        }

        if (_visited.Add(field))
        {
            _depths.Add(field, _path.Count);
            _path.Add(field);
            FollowLiteral(type, field.DefaultValue, field);
            _path.RemoveAt(_path.Count - 1);
            _depths.Remove(field);
        }
    }

    private void FollowLiteral(InputObjectType type, ValueNode literal, InputValueDefinition field)
    {
        if (_nesting >= MaxDepth && !_isTooDeep)
        {
            _isTooDeep = true; // reported once, because it then holds for many fields
            _errors.Add(
                rule: null,
                $"The default value of Input Object field {field} is nested too deeply through the default values of other fields.",
                literal.Start);
        }

        if (_isTooDeep)
        {
            return;
        }

        _nesting++;
        if (literal is ListValueNode list)
        {
            foreach (var item in list.Values)
            {
                FollowLiteral(type, item, field);
            }
        }
        else if (literal is ObjectValueNode given)
        {
            foreach (var member in type.Fields)
            {
                var entry = given.Fields.FirstOrDefault(entry => entry.Name.Value == member.Name);
                if (entry is null)
                {
                    FollowDefault(member);
                }
                else if (member.Type.Named is InputObjectType memberType)
                {
                    FollowLiteral(memberType, entry.Value, field);
                }
            }
        }

        _nesting--;
    }
}

/// <summary>Directive definitions that use themselves, directly or through the types of their arguments (specification 3.13).</summary>
internal static class DirectiveCycles
{
    /// <summary>Adds an error for every directive that can be reached from its own definition.</summary>
    public static void Check(SchemaAssembler schema, SchemaErrors errors)
    {
        foreach (var directive in schema.Directives.Where(static directive => directive.Node is not null))
        {
            // what each element was reached from
            var reached = new Dictionary<object, object?> { [directive] = null };
            var open = new Queue<object>([directive]);
            while (open.TryDequeue(out var current))
            {
                foreach (var (next, step) in References(current, schema))
                {
                    if (ReferenceEquals(next, directive))
                    {
                        var path = Path(reached, current);
                        errors.Add(
                            rule: null,
                            $"Directive {directive} cannot reference "
                                + $"itself{(path.Count == 0 ? "" : $" through {string.Join(", ", path)}")}.",
                            directive.Node!.Start, // own directives have one
                            step);
                        open.Clear();
                        break;
                    }

                    if (reached.TryAdd(next, current))
                    {
                        open.Enqueue(next);
                    }
                }
            }
        }
    }

    // The path to the element, with the element and without the directive that it began at.
    private static List<object> Path(Dictionary<object, object?> reached, object element)
    {
        var path = new List<object>();
        for (var above = element; reached[above] is { } before; above = before)
        {
            path.Add(above);
        }

        path.Reverse();
        return path;
    }

    // The directives an element of the schema uses, and the types its arguments or input fields have, with the place of the use.
    private static IEnumerable<(object Element, int Place)> References(object element, SchemaAssembler schema)
    {
        var directives = element switch
        {
            DirectiveDefinition directive => InputValueDirectives(directive.Arguments),
            InputObjectType inputObject => inputObject.AppliedDirectives.Concat(InputValueDirectives(inputObject.Fields)),
            EnumType enumType =>
                enumType.AppliedDirectives.Concat(enumType.Values.SelectMany(static value => value.Node?.Directives ?? [])),
            NamedType type => type.AppliedDirectives,
            _ => [],
        };
        foreach (var use in directives)
        {
            if (schema.FindDirective(use.Name.Value) is { } used)
            {
                yield return (used, use.Start);
            }
        }

        ImmutableArray<InputValueDefinition> values = element switch
        {
            DirectiveDefinition directive => directive.Arguments,
            InputObjectType inputObject => inputObject.Fields,
            _ => [],
        };
        foreach (var value in values)
        {
            yield return (value.Type.Named, value.Node?.Type.Start ?? 0);
        }
    }

    private static IEnumerable<DirectiveNode> InputValueDirectives(ImmutableArray<InputValueDefinition> values) =>
        values.SelectMany(static value => value.Node?.Directives ?? []);
}
