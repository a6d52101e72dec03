// The bindings of a schema: which lambda answers which field. Checked as a whole before the first request.
using System.Collections.Immutable;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>
/// Resolvers by schema coordinate. A binding on an interface's field serves every object type that implements the interface and has no
/// binding of its own for that field. Fields of the subscription root need none; where one has none, subscriptions are not served. Filled
/// at start-up, then handed to <see cref="GraphQLExecutor"/>; not thread-safe while it is filled.
/// </summary>
public sealed class ResolverMap
{
    private readonly Dictionary<string, FieldBinding> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeResolver> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldGuard> _guards = new(StringComparer.Ordinal);
    private readonly List<string> _duplicates = [];

    /// <summary>Binds a field that is not a list, or whose lists are made by <see cref="FieldValue.List(FieldValue[])"/>.</summary>
    /// <param name="coordinate"><c>Type.field</c>, the type being an object or interface type.</param>
    /// <param name="resolver">Finds the value.</param>
    public ResolverMap Field(string coordinate, Resolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        return Add(coordinate, new FieldBinding(resolver, null));
    }

    /// <summary>Binds a list field. Inner lists of nested lists are asked for their items with the same item resolver.</summary>
    /// <param name="coordinate"><c>Type.field</c>, the type being an object or interface type.</param>
    /// <param name="resolver">Finds the list.</param>
    /// <param name="items">Finds one item: <see cref="FieldContext.Source"/> is the list's
    /// reference, <see cref="FieldContext.Index"/> the position.</param>
    public ResolverMap ListField(string coordinate, Resolver resolver, Resolver items)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentNullException.ThrowIfNull(items);
        return Add(coordinate, new FieldBinding(resolver, items));
    }

    /// <summary>Says how the object type of a value of an interface or union is found.</summary>
    public ResolverMap ResolveType(string abstractType, TypeResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(abstractType);
        ArgumentNullException.ThrowIfNull(resolver);
        if (!_types.TryAdd(abstractType, resolver))
        {
            _duplicates.Add($"The type \"{abstractType}\" has several type resolvers.");
        }

        return this;
    }

    /// <summary>Asks before a field is resolved. A guard on an interface, or a field of one, holds for every type that implements it;
    /// several guards are all asked, those of types first. Fields without guards cost nothing.</summary>
    /// <param name="coordinate"><c>Type.field</c>, or <c>Type</c> for all its fields; an object or interface type.</param>
    /// <param name="guard">Says why the field is refused.</param>
    public ResolverMap Guard(string coordinate, FieldGuard guard)
    {
        ArgumentNullException.ThrowIfNull(coordinate);
        ArgumentNullException.ThrowIfNull(guard);
        if (!_guards.TryAdd(coordinate, guard))
        {
            _duplicates.Add($"\"{coordinate}\" has several guards.");
        }

        return this;
    }

    /// <summary>Everything in which the bindings and the schema differ, in schema order, then bindings without a place in it (ordinal).
    /// Empty when they fit.</summary>
    public ImmutableArray<string> Check(GraphQLSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(_duplicates);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in schema.Types)
        {
            if (type.Name.StartsWith("__", StringComparison.Ordinal))
            {
                continue;
            }

            if (type is ObjectType objectType)
            {
                foreach (var field in objectType.Fields)
                {
                    CheckField(schema, objectType, field, used, problems);
                }
            }
            else if (type is InterfaceType or UnionType)
            {
                if (!_types.ContainsKey(type.Name) && IsReturned(schema, type))
                {
                    problems.Add($"The abstract type \"{type.Name}\" has no type resolver.");
                }
            }
        }

        foreach (var coordinate in _fields.Keys.Where(coordinate => !used.Contains(coordinate)).Order(StringComparer.Ordinal))
        {
            problems.Add($"The resolver of \"{coordinate}\" belongs to no field of an object type.");
        }

        foreach (var coordinate in _guards.Keys.Where(coordinate => !IsGuardable(schema, coordinate)).Order(StringComparer.Ordinal))
        {
            problems.Add($"The guard of \"{coordinate}\" belongs to no object or interface type, nor to a field of one.");
        }

        foreach (var name in _types.Keys.Where(name => schema.FindType(name) is not (InterfaceType or UnionType))
            .Order(StringComparer.Ordinal))
        {
            problems.Add($"The type resolver of \"{name}\" belongs to no interface or union.");
        }

        return problems.ToImmutable();
    }

    internal FieldBinding? Find(ObjectType type, FieldDefinition field)
    {
        var binding = FindUnguarded(type, field);
        var names = type.Interfaces.Select(implemented => implemented.Name).Prepend(type.Name).ToList();
        foreach (var coordinate in names.Select(name => $"{name}.{field.Name}").Reverse().Concat(names.AsEnumerable().Reverse()))
        {
            // the last one is put around all others, and asked first
            if (binding is not null && _guards.TryGetValue(coordinate, out var guard))
            {
                var inner = binding.Resolver;
                binding = binding with
                {
                    Resolver = (in context) => guard(context) is { } refusal ? FieldValue.Error(refusal) : inner(context),
                };
            }
        }

        return binding;
    }

    private FieldBinding? FindUnguarded(ObjectType type, FieldDefinition field)
    {
        if (_fields.TryGetValue($"{type.Name}.{field.Name}", out var own))
        {
            return own;
        }

        foreach (var implemented in type.Interfaces)
        {
            if (_fields.TryGetValue($"{implemented.Name}.{field.Name}", out var inherited))
            {
                return inherited;
            }
        }

        return null;
    }

    internal TypeResolver? FindTypeResolver(NamedType type) => _types.GetValueOrDefault(type.Name);

    private ResolverMap Add(string coordinate, FieldBinding binding)
    {
        ArgumentNullException.ThrowIfNull(coordinate);
        if (!_fields.TryAdd(coordinate, binding))
        {
            _duplicates.Add($"The field \"{coordinate}\" has several resolvers.");
        }

        return this;
    }

    private void CheckField(
        GraphQLSchema schema, ObjectType type, FieldDefinition field, HashSet<string> used, ImmutableArray<string>.Builder problems)
    {
        var own = $"{type.Name}.{field.Name}";
        var candidates = new List<string>();
        foreach (var implemented in type.Interfaces)
        {
            var coordinate = $"{implemented.Name}.{field.Name}";
            if (_fields.ContainsKey(coordinate))
            {
                candidates.Add(coordinate);
            }
        }

        if (_fields.ContainsKey(own))
        {
            used.Add(own);
        }
        else if (candidates.Count > 1)
        {
            problems.Add(
                $"The field \"{own}\" has no resolver of its own and several to inherit: \"{string.Join("\", \"", candidates)}\".");
        }
        else if (candidates.Count == 0 && !ReferenceEquals(type, schema.SubscriptionType))
        {
            problems.Add($"The field \"{own}\" has no resolver.");
        }

        used.UnionWith(candidates);
    }

    private static bool IsGuardable(GraphQLSchema schema, string coordinate)
    {
        var parts = coordinate.Split('.');
        return schema.FindType(parts[0]) is FieldedType type
            && (parts.Length == 1 || (parts.Length == 2 && type.FindField(parts[1]) is not null));
    }

    private static bool IsReturned(GraphQLSchema schema, NamedType type)
    {
        foreach (var candidate in schema.Types)
        {
            if (candidate is FieldedType fielded && fielded.Fields.Any(field => ReferenceEquals(field.Type.Named, type)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How one field is answered.</summary>
/// <param name="Resolver">Finds the value.</param>
/// <param name="Items">Finds the items of lists; null when lists are made of values.</param>
internal sealed record FieldBinding(Resolver Resolver, Resolver? Items);
