// A schema together with its resolvers: what plans are made from.
using System.Collections.Immutable;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>Schema, bindings and type shapes; immutable once made, except for shapes
/// which are made in the constructor for every field type.</summary>
internal sealed class BoundSchema
{
    private readonly Dictionary<FieldDefinition, FieldBinding> _bindings = [];
    private readonly Dictionary<GraphQLType, TypeShape> _shapes = [];
    private readonly ResolverMap _resolvers;

    public BoundSchema(GraphQLSchema schema, ResolverMap resolvers, CostOptions cost, SchemaUsage? usage)
    {
        Usage = usage;
        Schema = schema;
        Prices = new CostAnalyzer(schema, cost);
        _resolvers = resolvers;
        var introspection = IntrospectionResolvers.Create(schema);
        foreach (var type in schema.Types)
        {
            if (type is not ObjectType objectType)
            {
                continue;
            }

            var map = type.Name.StartsWith("__", StringComparison.Ordinal) ? introspection : resolvers;
            foreach (var field in objectType.Fields)
            {
                Bind(field, map.Find(objectType, field));
            }
        }

        Bind(schema.SchemaField, introspection.Find(schema.QueryType, schema.SchemaField));
        Bind(schema.TypeField, introspection.Find(schema.QueryType, schema.TypeField));
        ServesSubscriptions = schema.SubscriptionType?.Fields.All(field => BindingOf(field) is not null) == true;
    }

    public GraphQLSchema Schema { get; }

    /// <summary>Counters of what requests use; null when nobody asks.</summary>
    public SchemaUsage? Usage { get; }

    /// <summary>What operations cost.</summary>
    public CostAnalyzer Prices { get; }

    /// <summary>Every field of the subscription root has a binding.</summary>
    public bool ServesSubscriptions { get; }

    /// <summary>The binding; null for unbound fields of the subscription root.</summary>
    public FieldBinding? BindingOf(FieldDefinition field) => _bindings.GetValueOrDefault(field);

    /// <summary>The object types a value of the field, or an item of its list, may have; empty for leaves.</summary>
    public ImmutableArray<ObjectType> PossibleTypes(FieldDefinition field) =>
        field.Type.Named is CompositeType type ? Schema.PossibleTypes(type) : [];

    /// <summary>The shape of a field's type.</summary>
    public TypeShape ShapeOf(FieldDefinition field) => _shapes[field.Type];

    private void Bind(FieldDefinition field, FieldBinding? binding)
    {
        Shape(field.Type);
        if (binding is not null)
        {
            _bindings[field] = binding;
        }
    }

    private TypeShape Shape(GraphQLType type)
    {
        if (_shapes.TryGetValue(type, out var known))
        {
            return known;
        }

        var named = type.Nullable as NamedType;
        var shape = new TypeShape
        {
            Type = type,
            IsNonNull = type is NonNullType,
            Item = type.Nullable is ListType list ? Shape(list.OfType) : null,
            Leaf = named is null ? LeafKind.None : TypeShape.LeafKindOf(named),
            EnumTexts = named is null ? [] : TypeShape.EnumTextsOf(named),
            PossibleTypes = type.Named is CompositeType composite ? Schema.PossibleTypes(composite) : [],
            IsAbstract = named is InterfaceType or UnionType,
            TypeResolver = named is null ? null : _resolvers.FindTypeResolver(named),
        };
        _shapes.Add(type, shape);
        return shape;
    }
}
