using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>
/// Makes type objects from definitions, merging extensions (specification 3.4.3). It never fails: of what is defined twice the first
/// counts, what is impossible is left out, and an unknown type is stood in for by a scalar of its name, so that <see cref="SchemaRules"/>
/// can look at broken schemas too. Whether the definitions are sound is for <see cref="SdlRules"/> and <see cref="SchemaRules"/> to say;
/// only then does anybody get the schema.
/// </summary>
internal sealed class SchemaAssembler
{
    private readonly IReadOnlyDictionary<string, ScalarCoercion> _scalars;
    private readonly Dictionary<string, NamedType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedType> _builtInTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScalarType> _standIns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveDefinition> _directivesByName = new(StringComparer.Ordinal);
    private readonly List<NamedType> _ownTypes = [];
    private readonly List<DirectiveDefinition> _directives = [];

    public SchemaAssembler(ImmutableArray<DefinitionNode> definitions, IReadOnlyDictionary<string, ScalarCoercion> scalars)
    {
        _scalars = scalars;
        DeclareTypes(BuiltIns.Definitions, isBuiltIn: true);
        DeclareTypes(definitions, isBuiltIn: false);
        foreach (var extension in definitions.OfType<TypeDefinitionNode>().Where(static node => node.IsExtension))
        {
            if (FindOwn(extension.Name.Value) is { } type && IsSameKind(extension, type))
            {
                type.Definitions = type.Definitions.Add(extension);
            }
        }

        foreach (var type in _ownTypes)
        {
            Complete(type, type.Definitions, isBuiltIn: false);
        }

        foreach (var definition in BuiltIns.Definitions.OfType<TypeDefinitionNode>())
        {
            Complete(_builtInTypes[definition.Name.Value], [definition], isBuiltIn: true);
        }

        AddDirectives(definitions, isBuiltIn: false);
        AddDirectives(BuiltIns.Definitions, isBuiltIn: true);

        SchemaDefinitions =
        [
            .. definitions.OfType<SchemaDefinitionNode>().Where(static node => !node.IsExtension).Take(1),
            .. definitions.OfType<SchemaDefinitionNode>().Where(static node => node.IsExtension),
        ];
    }

    /// <summary>The types of the schema file in source order.</summary>
    public IReadOnlyList<NamedType> OwnTypes => _ownTypes;

    /// <summary>The directives of the schema file in source order, then the built-in ones it does not restate.</summary>
    public IReadOnlyList<DirectiveDefinition> Directives => _directives;

    /// <summary>The schema definition, if any, then its extensions.</summary>
    public ImmutableArray<SchemaDefinitionNode> SchemaDefinitions { get; }

    /// <summary>The type of that name, built-in ones included, or null.</summary>
    public NamedType? Find(string name) => _types.GetValueOrDefault(name) ?? _builtInTypes.GetValueOrDefault(name);

    /// <summary>The directive of that name, or null.</summary>
    public DirectiveDefinition? FindDirective(string name) => _directivesByName.GetValueOrDefault(name);

    /// <summary>The type at the root of an operation kind and where it is named
    /// (3.3.1); null when the schema does not support the kind.</summary>
    public (NamedType Type, NamedTypeNode? Node)? FindRoot(OperationType operation)
    {
        var node = SchemaDefinitions.SelectMany(static definition => definition.OperationTypes)
            .FirstOrDefault(root => root.Operation == operation)?.Type;
        if (node is null && SchemaDefinitions.Any(static definition => !definition.IsExtension))
        {
            return null;
        }

        var type = node is null ? FindOwn(operation.ToString()) : Find(node.Name.Value);
        return type is null ? null : (type, node);
    }

    /// <summary>The schema. Only for definitions without any problem.</summary>
    public GraphQLSchema Build()
    {
        var queryType = (ObjectType)FindRoot(OperationType.Query)!.Value.Type; // checked by SchemaRules
        var used = new HashSet<NamedType>();
        IEnumerable<NamedType> introspection =
        [
            .. BuiltIns.Definitions.OfType<TypeDefinitionNode>()
                .Where(static node => node is not ScalarTypeDefinitionNode && node.Name.Value != BuiltIns.MetaFieldsTypeName)
                .Select(node => _builtInTypes[node.Name.Value]),
        ];
        foreach (var type in _ownTypes.Concat(introspection))
        {
            AddUsed(used, type);
        }

        used.UnionWith(_directives.SelectMany(static directive => directive.Arguments).Select(static argument => argument.Type.Named));
        var metaFields = (ObjectType)_builtInTypes[BuiltIns.MetaFieldsTypeName];
        foreach (var field in metaFields.Fields)
        {
            field.DeclaringType = queryType;
            field.Index = -1;
        }

        var schema = new GraphQLSchema(
            [.. _ownTypes, .. BuiltIns.ScalarNames.Select(name => _builtInTypes[name]).Where(used.Contains), .. introspection],
            [.. _directives],
            queryType,
            FindRoot(OperationType.Mutation)?.Type as ObjectType,
            FindRoot(OperationType.Subscription)?.Type as ObjectType)
        {
            Description = SchemaDefinitions.Select(static node => node.Description?.Value).FirstOrDefault(static text => text is not null),
            AppliedDirectives = [.. SchemaDefinitions.SelectMany(static node => node.Directives)],
            Definitions = SchemaDefinitions,
            TypeNameField = metaFields.FieldsByName["__typename"],
            SchemaField = metaFields.FieldsByName["__schema"],
            TypeField = metaFields.FieldsByName["__type"],
        };
        AddPossibleTypes(schema);

        // Input fields first and in the order DefaultValueCycles followed them, so that no default is deeper than it allows.
        var withDefaults = schema.Types.OfType<InputObjectType>().SelectMany(static type => type.Fields)
            .Concat(schema.Types.OfType<FieldedType>().SelectMany(static type => type.Fields).SelectMany(static field => field.Arguments))
            .Concat(schema.Directives.SelectMany(static directive => directive.Arguments));
        foreach (var definition in withDefaults)
        {
            _ = InputCoercion.DefaultOf(definition);
        }

        return schema;
    }

    private static void AddPossibleTypes(GraphQLSchema schema)
    {
        var implementations = new Dictionary<InterfaceType, ImmutableArray<ObjectType>.Builder>();
        foreach (var type in schema.Types)
        {
            if (type is UnionType union)
            {
                schema.PossibleTypesByAbstract.Add(union, union.Types);
            }
            else if (type is ObjectType objectType)
            {
                foreach (var implemented in objectType.Interfaces)
                {
                    if (!implementations.TryGetValue(implemented, out var objects))
                    {
                        implementations.Add(implemented, objects = ImmutableArray.CreateBuilder<ObjectType>());
                    }

                    objects.Add(objectType);
                }
            }
        }

        foreach (var (type, objects) in implementations)
        {
            schema.PossibleTypesByAbstract.Add(type, objects.ToImmutable());
        }
    }

    private static void AddUsed(HashSet<NamedType> used, NamedType type)
    {
        if (type is FieldedType fielded)
        {
            used.UnionWith(fielded.Fields.Select(static field => field.Type.Named));
            used.UnionWith(fielded.Fields.SelectMany(static field => field.Arguments).Select(static argument => argument.Type.Named));
        }
        else if (type is InputObjectType inputObject)
        {
            used.UnionWith(inputObject.Fields.Select(static field => field.Type.Named));
        }
    }

    private NamedType? FindOwn(string name) => _types.GetValueOrDefault(name);

    private void DeclareTypes(ImmutableArray<DefinitionNode> definitions, bool isBuiltIn)
    {
        foreach (var definition in definitions.OfType<TypeDefinitionNode>().Where(static node => !node.IsExtension))
        {
            var name = definition.Name.Value;
            if (_builtInTypes.ContainsKey(name) || _types.ContainsKey(name))
            {
                continue;
            }

            NamedType type = definition switch
            {
                ScalarTypeDefinitionNode => new ScalarType(
                    name,
                    isBuiltIn
                        ? BuiltInScalar.Find(name)! // all five are there
                        : _scalars.GetValueOrDefault(name, AnyScalar.Instance)),
                ObjectTypeDefinitionNode { IsInterface: false } => new ObjectType(name),
                ObjectTypeDefinitionNode => new InterfaceType(name),
                UnionTypeDefinitionNode => new UnionType(name),
                EnumTypeDefinitionNode => new EnumType(name),
                InputObjectTypeDefinitionNode => new InputObjectType(name),
                _ => throw new ArgumentOutOfRangeException(nameof(definitions)),
            };
            type.Description = definition.Description?.Value;
            if (isBuiltIn)
            {
                _builtInTypes.Add(name, type);
            }
            else
            {
                _types.Add(name, type);
                _ownTypes.Add(type);
                type.Definitions = [definition];
            }
        }
    }

    private static bool IsSameKind(TypeDefinitionNode extension, NamedType type) => (extension, type) switch
    {
        (ScalarTypeDefinitionNode, ScalarType) => true,
        (ObjectTypeDefinitionNode { IsInterface: false }, ObjectType) => true,
        (ObjectTypeDefinitionNode { IsInterface: true }, InterfaceType) => true,
        (UnionTypeDefinitionNode, UnionType) => true,
        (EnumTypeDefinitionNode, EnumType) => true,
        (InputObjectTypeDefinitionNode, InputObjectType) => true,
        _ => false,
    };

    private void Complete(NamedType type, ImmutableArray<TypeDefinitionNode> parts, bool isBuiltIn)
    {
        type.AppliedDirectives = [.. parts.SelectMany(static part => part.Directives)];
        switch (type)
        {
            case ScalarType scalar:
                scalar.SpecifiedByUrl = FindText(type.AppliedDirectives, "specifiedBy", "url");
                break;
            case FieldedType fielded:
                CompleteFielded(fielded, [.. parts.Cast<ObjectTypeDefinitionNode>()], isBuiltIn);
                break;
            case UnionType union:
                union.Types = [.. parts.Cast<UnionTypeDefinitionNode>().SelectMany(static part => part.Types)
                    .Select(node => Find(node.Name.Value)).OfType<ObjectType>().Distinct()];
                break;
            case EnumType enumType:
                foreach (var node in parts.Cast<EnumTypeDefinitionNode>().SelectMany(static part => part.Values))
                {
                    var value = new EnumValueDefinition(node.Name.Value)
                    {
                        Index = enumType.ValuesByName.Count,
                        Description = node.Description?.Value,
                        DeprecationReason = FindDeprecation(node.Directives),
                        Node = isBuiltIn ? null : node,
                    };
                    enumType.ValuesByName.TryAdd(value.Name, value);
                }

                enumType.Values = [.. enumType.ValuesByName.Values];
                break;
            case InputObjectType inputObject:
                inputObject.IsOneOf = type.AppliedDirectives.Any(static directive => directive.Name.Value == "oneOf");
                inputObject.Fields = CreateInputValues(
                    parts.Cast<InputObjectTypeDefinitionNode>().SelectMany(static part => part.Fields), inputObject, isBuiltIn);
                foreach (var field in inputObject.Fields)
                {
                    inputObject.FieldsByName.Add(field.Name, field);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    private void CompleteFielded(FieldedType type, ImmutableArray<ObjectTypeDefinitionNode> parts, bool isBuiltIn)
    {
        type.Interfaces = [.. parts.SelectMany(static part => part.Interfaces)
            .Select(node => Find(node.Name.Value)).OfType<InterfaceType>().Distinct()
                .Where(implemented => !ReferenceEquals(implemented, type))];
        foreach (var node in parts.SelectMany(static part => part.Fields))
        {
            var field = new FieldDefinition(node.Name.Value)
            {
                Description = node.Description?.Value,
                DeclaringType = type,
                Index = type.FieldsByName.Count,
                Type = Resolve(node.Type),
                DeprecationReason = FindDeprecation(node.Directives),
                Node = isBuiltIn ? null : node,
            };
            field.Arguments = CreateInputValues(node.Arguments, field, isBuiltIn);
            type.FieldsByName.TryAdd(field.Name, field);
        }

        type.Fields = [.. type.FieldsByName.Values];
    }

    private void AddDirectives(ImmutableArray<DefinitionNode> definitions, bool isBuiltIn)
    {
        foreach (var node in definitions.OfType<DirectiveDefinitionNode>())
        {
            var directive = new DirectiveDefinition(node.Name.Value)
            {
                Description = node.Description?.Value,
                IsRepeatable = node.IsRepeatable,
                Locations = [.. node.Locations.Select(static location => location.Value)],
                Node = isBuiltIn ? null : node,
            };
            directive.Arguments = CreateInputValues(node.Arguments, directive, isBuiltIn);
            if (_directivesByName.TryAdd(directive.Name, directive))
            {
                _directives.Add(directive);
            }
        }
    }

    private ImmutableArray<InputValueDefinition> CreateInputValues(
        IEnumerable<InputValueDefinitionNode> nodes, object owner, bool isBuiltIn)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var values = ImmutableArray.CreateBuilder<InputValueDefinition>();
        foreach (var node in nodes)
        {
            if (names.Add(node.Name.Value))
            {
                values.Add(new InputValueDefinition(node.Name.Value)
                {
                    Description = node.Description?.Value,
                    Index = values.Count,
                    Owner = owner,
                    Type = Resolve(node.Type),
                    DefaultValue = node.DefaultValue,
                    DeprecationReason = FindDeprecation(node.Directives),
                    Node = isBuiltIn ? null : node,
                });
            }
        }

        return values.ToImmutable();
    }

    private GraphQLType Resolve(TypeNode node) => node switch
    {
        ListTypeNode list => Resolve(list.OfType).ListOf,
        NonNullTypeNode nonNull => Resolve(nonNull.OfType).NonNullOf,
        NamedTypeNode named => Find(named.Name.Value) ?? StandIn(named.Name.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private ScalarType StandIn(string name)
    {
        if (!_standIns.TryGetValue(name, out var type))
        {
            _standIns.Add(name, type = new ScalarType(name, AnyScalar.Instance));
        }

        return type;
    }

    // 3.13.3: without a reason, the default of the directive's definition counts.
    private static string? FindDeprecation(ImmutableArray<DirectiveNode> directives) =>
        directives.Any(static directive => directive.Name.Value == "deprecated")
            ? FindText(directives, "deprecated", "reason") ?? BuiltIns.DefaultDeprecationReason
            : null;

    private static string? FindText(ImmutableArray<DirectiveNode> directives, string directive, string argument) =>
        directives.LastOrDefault(node => node.Name.Value == directive)?.Arguments
            .Where(node => node.Name.Value == argument).Select(static node => (node.Value as StringValueNode)?.Value).FirstOrDefault();
}
