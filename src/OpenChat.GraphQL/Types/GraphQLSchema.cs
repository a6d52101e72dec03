using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>A valid schema (specification 3.3). Made by <see cref="SchemaBuilder"/>; immutable and safe to share between threads.</summary>
public sealed class GraphQLSchema
{
    internal GraphQLSchema(
        ImmutableArray<NamedType> types, ImmutableArray<DirectiveDefinition> directives, ObjectType queryType, ObjectType? mutationType,
        ObjectType? subscriptionType)
    {
        Types = types;
        Directives = directives;
        QueryType = queryType;
        MutationType = mutationType;
        SubscriptionType = subscriptionType;
        foreach (var type in types)
        {
            TypesByName.Add(type.Name, type);
        }

        foreach (var directive in directives)
        {
            DirectivesByName.Add(directive.Name, directive);
        }
    }

    /// <summary>Markdown; null when absent.</summary>
    public string? Description { get; internal set; }

    /// <summary>The root of queries.</summary>
    public ObjectType QueryType { get; }

    /// <summary>The root of mutations; null when the schema has none.</summary>
    public ObjectType? MutationType { get; }

    /// <summary>The root of subscriptions; null when the schema has none.</summary>
    public ObjectType? SubscriptionType { get; }

    /// <summary>All named types in source order, then the built-in scalars in use, then the introspection types.</summary>
    public ImmutableArray<NamedType> Types { get; }

    /// <summary>All directives: those of the schema file in source order, then the built-in ones it does not restate.</summary>
    public ImmutableArray<DirectiveDefinition> Directives { get; }

    /// <summary>Directives applied to the schema definition and its extensions.</summary>
    public ImmutableArray<DirectiveNode> AppliedDirectives { get; internal set; } = [];

    /// <summary>The schema definition, if the file has one, then its extensions.</summary>
    public ImmutableArray<SchemaDefinitionNode> Definitions { get; internal init; } = [];

    internal Dictionary<string, NamedType> TypesByName { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, DirectiveDefinition> DirectivesByName { get; } = new(StringComparer.Ordinal);

    internal Dictionary<NamedType, ImmutableArray<ObjectType>> PossibleTypesByAbstract { get; } = [];

    /// <summary>The type of that name, or null.</summary>
    public NamedType? FindType(string name) => TypesByName.GetValueOrDefault(name);

    /// <summary>The directive of that name (without the at sign), or null.</summary>
    public DirectiveDefinition? FindDirective(string name) => DirectivesByName.GetValueOrDefault(name);

    /// <summary>The meta-field <c>__typename: String!</c> (4.1).</summary>
    public FieldDefinition TypeNameField { get; internal init; } = null!; // set by the builder before anyone sees it

    /// <summary>The meta-field <c>__schema: __Schema!</c> (4.2).</summary>
    public FieldDefinition SchemaField { get; internal init; } = null!; // as TypeNameField

    /// <summary>The meta-field <c>__type(name: String!): __Type</c> (4.2).</summary>
    public FieldDefinition TypeField { get; internal init; } = null!; // as TypeNameField

    /// <summary>
    /// The field a selection on the type names, or null: one of its own, <c>__typename</c> on every composite type, <c>__schema</c> and
    /// <c>__type</c> on the query root.
    /// </summary>
    public FieldDefinition? FindField(CompositeType parent, string name)
    {
        if (!name.StartsWith("__", StringComparison.Ordinal))
        {
            return (parent as FieldedType)?.FindField(name);
        }

        return name switch
        {
            "__typename" => TypeNameField,
            "__schema" when ReferenceEquals(parent, QueryType) => SchemaField,
            "__type" when ReferenceEquals(parent, QueryType) => TypeField,
            _ => null,
        };
    }

    /// <summary>The type a type reference in a document means, or null when it names no type of this schema. A wrapper that the schema
    /// itself does not use is another instance each time: there are endlessly many, and clients choose which.</summary>
    public GraphQLType? ResolveType(TypeNode reference) => reference switch
    {
        NamedTypeNode named => FindType(named.Name.Value),
        ListTypeNode list => ResolveType(list.OfType) is { } item ? item.KnownList ?? new ListType(item) : null,
        NonNullTypeNode nonNull => ResolveType(nonNull.OfType) is { } nullable ? nullable.KnownNonNull ?? new NonNullType(nullable) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(reference)),
    };

    /// <summary>The root type of an operation kind, or null when the schema does not support it.</summary>
    public ObjectType? RootType(OperationType operation) => operation switch
    {
        OperationType.Query => QueryType,
        OperationType.Mutation => MutationType,
        OperationType.Subscription => SubscriptionType,
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    /// <summary>The object types a value of the type may have: of an interface its implementations, of a union its members (source order),
    /// of an object type itself.</summary>
    public ImmutableArray<ObjectType> PossibleTypes(CompositeType type) =>
        type is ObjectType objectType ? [objectType] : PossibleTypesByAbstract.GetValueOrDefault(type, []);

    /// <summary>True when an object of the type may stand where the composite type is
    /// asked for: equal, implementing it or a member of it.</summary>
    public bool IsPossibleType(CompositeType type, ObjectType possible) =>
        ReferenceEquals(type, possible) || PossibleTypes(type).Contains(possible);
}
