using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>
/// The validation rules for schema files that look at definitions as written, before types are made of them: names are unique, references
/// resolve, directives are used as defined, extensions extend something (specification 3.3 to 3.13, 5.4, 5.6.3, 5.7). One walk over the
/// document applies them all.
/// </summary>
internal sealed class SdlRules
{
    private readonly SchemaErrors _errors;
    private readonly ImmutableArray<DefinitionNode> _definitions;
    private readonly Dictionary<string, TypeDefinitionNode> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveDefinitionNode> _directives = new(StringComparer.Ordinal);
    private readonly Dictionary<OperationType, OperationTypeDefinitionNode> _roots = [];
    private readonly Dictionary<string, Dictionary<string, Name>> _membersByType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, DirectiveNode>> _directivesByType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveNode> _schemaDirectives = new(StringComparer.Ordinal);

    private SdlRules(ImmutableArray<DefinitionNode> definitions, SchemaErrors errors)
    {
        _definitions = definitions;
        _errors = errors;
    }

    /// <summary>Adds every broken rule to the errors.</summary>
    public static void Check(ImmutableArray<DefinitionNode> definitions, SchemaErrors errors)
    {
        var rules = new SdlRules(definitions, errors);
        rules.CollectNames();
        rules.CheckDefinitions();
    }

    // UniqueTypeNames, UniqueDirectiveNames
    private void CollectNames()
    {
        foreach (var directive in BuiltIns.Definitions.OfType<DirectiveDefinitionNode>())
        {
            _directives.Add(directive.Name.Value, directive);
        }

        var restated = new HashSet<string>(StringComparer.Ordinal);
        foreach (var definition in _definitions)
        {
            if (definition is TypeDefinitionNode { IsExtension: false } type)
            {
                if (BuiltIns.IsTypeName(type.Name.Value) && !IsRestatedScalar(type))
                {
                    _errors.Add("UniqueTypeNames", $"Type \"{type.Name}\" is built in, it cannot be defined again.", type.Name.Start);
                }
                else if (!_types.TryAdd(type.Name.Value, type))
                {
                    _errors.Add(
                        "UniqueTypeNames", $"There can be only one type named \"{type.Name}\".", _types[type.Name.Value].Name.Start,
                        type.Name.Start);
                }
            }
            else if (definition is DirectiveDefinitionNode directive)
            {
                var name = directive.Name.Value;
                var builtIn = BuiltIns.FindDirective(name);
                if (builtIn is not null && restated.Add(name))
                {
                    _directives[name] = directive;
                    if (builtIn.Arguments.FirstOrDefault(argument => !Keeps(directive, argument)) is { } lost)
                    {
                        _errors.Add(
                            "UniqueDirectiveNames",
                            $"Directive \"@{name}\" is built in, its argument \"{lost.Name}\" of type \"{Printer.Print(lost.Type)}\" "
                                + "must be kept.",
                            directive.Name.Start);
                    }
                }
                else if (!_directives.TryAdd(name, directive))
                {
                    _errors.Add(
                        "UniqueDirectiveNames", $"There can be only one directive named \"@{name}\".", FirstDefinition(name).Name.Start,
                        directive.Name.Start);
                }
            }
        }
    }

    private DirectiveDefinitionNode FirstDefinition(string name) =>
        _definitions.OfType<DirectiveDefinitionNode>().First(node => node.Name.Value == name);

    // A scalar of a built-in's name is the built-in (3.5); anything else of such a name conflicts with it (3.3).
    private static bool IsRestatedScalar(TypeDefinitionNode type) =>
        type is ScalarTypeDefinitionNode && BuiltIns.ScalarNames.Contains(type.Name.Value, StringComparer.Ordinal);

    // Earlier editions had fewer locations and a nullable reason, some services add
    // to both; what we read of the directive must stay readable.
    private static bool Keeps(DirectiveDefinitionNode directive, InputValueDefinitionNode builtIn)
    {
        var own = directive.Arguments.FirstOrDefault(argument => argument.Name.Value == builtIn.Name.Value);
        return own is null ? builtIn.DefaultValue is not null : NullableName(own.Type) is { } name && name == NullableName(builtIn.Type);
    }

    private static string? NullableName(TypeNode type) =>
        ((type is NonNullTypeNode nonNull ? nonNull.OfType : type) as NamedTypeNode)?.Name.Value;

    private void CheckDefinitions()
    {
        var schemaDefinitions = 0;
        foreach (var definition in _definitions)
        {
            switch (definition)
            {
                case SchemaDefinitionNode schema:
                    if (!schema.IsExtension && schemaDefinitions++ > 0)
                    {
                        _errors.Add("LoneSchemaDefinition", "Must provide only one schema definition.", schema.Start);
                    }

                    CheckSchema(schema);
                    break;
                case DirectiveDefinitionNode directive:
                    CheckArgumentNames($"@{directive.Name}", directive.Arguments);
                    CheckInputValues(directive.Arguments, "ARGUMENT_DEFINITION");
                    break;
                case TypeDefinitionNode type:
                    CheckType(type);
                    break;
                default:
                    _errors.Add(
                        rule: null, "A schema file can only hold type system definitions, no operations and fragments.", definition.Start);
                    break;
            }
        }
    }

    // UniqueOperationTypes, KnownTypeNames
    private void CheckSchema(SchemaDefinitionNode schema)
    {
        CheckDirectives(schema.Directives, "SCHEMA", _schemaDirectives);
        foreach (var root in schema.OperationTypes)
        {
            CheckTypeName(root.Type);
            if (!_roots.TryAdd(root.Operation, root))
            {
                _errors.Add(
                    "UniqueOperationTypes", $"There can be only one {OperationName(root.Operation)} type in schema.", _roots[root.Operation]
                        .Start, root.Start);
            }
        }
    }

    private static string OperationName(OperationType operation) => operation.ToString().ToLowerInvariant();

    private void CheckType(TypeDefinitionNode type)
    {
        if (type.IsExtension)
        {
            CheckExtension(type);
        }

        var name = type.Name.Value;
        var members = Entry(_membersByType, name);
        var directives = Entry(_directivesByType, name);
        switch (type)
        {
            case ScalarTypeDefinitionNode:
                CheckDirectives(type.Directives, "SCALAR", directives);
                CheckSpecifiedBy(type);
                break;
            case ObjectTypeDefinitionNode node:
                CheckDirectives(type.Directives, node.IsInterface ? "INTERFACE" : "OBJECT", directives);
                foreach (var implemented in node.Interfaces)
                {
                    CheckTypeName(implemented);
                }

                foreach (var field in node.Fields)
                {
                    CheckMember("UniqueFieldDefinitionNames", "Field", name, field.Name, members);
                    CheckArgumentNames($"{name}.{field.Name}", field.Arguments);
                    CheckInputValues(field.Arguments, "ARGUMENT_DEFINITION");
                    CheckTypeName(field.Type);
                    CheckDirectives(field.Directives, "FIELD_DEFINITION");
                }

                break;
            case UnionTypeDefinitionNode node:
                CheckDirectives(type.Directives, "UNION", directives);
                foreach (var member in node.Types)
                {
                    CheckTypeName(member);
                }

                break;
            case EnumTypeDefinitionNode node:
                CheckDirectives(type.Directives, "ENUM", directives);
                foreach (var value in node.Values)
                {
                    CheckMember("UniqueEnumValueNames", "Enum value", name, value.Name, members);
                    CheckDirectives(value.Directives, "ENUM_VALUE");
                }

                break;
            case InputObjectTypeDefinitionNode node:
                CheckDirectives(type.Directives, "INPUT_OBJECT", directives);
                CheckOneOf(type);
                foreach (var field in node.Fields)
                {
                    CheckMember("UniqueFieldDefinitionNames", "Field", name, field.Name, members);
                }

                CheckInputValues(node.Fields, "INPUT_FIELD_DEFINITION");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    // 3.13.4: what a built-in scalar means is said by the specification itself
    private void CheckSpecifiedBy(TypeDefinitionNode type)
    {
        var isRestated = BuiltIns.IsTypeName(type.Name.Value) && _types.ContainsKey(type.Name.Value);
        if (isRestated && type.Directives.FirstOrDefault(static directive => directive.Name.Value == "specifiedBy") is { } directive)
        {
            _errors.Add(rule: null, $"Directive \"@specifiedBy\" may not be used on the built-in scalar \"{type.Name}\".", directive.Start);
        }
    }

    // 3.10.3: an extension cannot turn an input object into a oneOf object
    private void CheckOneOf(TypeDefinitionNode type)
    {
        if (type.IsExtension && type.Directives.FirstOrDefault(static directive => directive.Name.Value == "oneOf") is { } directive)
        {
            _errors.Add(
                rule: null, $"Directive \"@oneOf\" may not be used on an extension of the input object \"{type.Name}\".", directive.Start);
        }
    }

    // UniqueFieldDefinitionNames, UniqueEnumValueNames: across a definition and its extensions
    private void CheckMember(string rule, string kind, string typeName, Name member, Dictionary<string, Name> members)
    {
        if (!members.TryAdd(member.Value, member))
        {
            _errors.Add(rule, $"{kind} \"{typeName}.{member}\" can only be defined once.", members[member.Value].Start, member.Start);
        }
    }

    // UniqueArgumentDefinitionNames
    private void CheckArgumentNames(string owner, ImmutableArray<InputValueDefinitionNode> arguments)
    {
        foreach (var same in arguments.GroupBy(static argument => argument.Name.Value, StringComparer.Ordinal)
            .Where(static group => group.Skip(1).Any()))
        {
            _errors.Add(
                "UniqueArgumentDefinitionNames", $"Argument \"{owner}({same.Key}:)\" can only be defined once.", same.Select(
                    static argument => argument.Name.Start));
        }
    }

    private void CheckInputValues(ImmutableArray<InputValueDefinitionNode> values, string location)
    {
        foreach (var value in values)
        {
            CheckTypeName(value.Type);
            CheckDirectives(value.Directives, location);
            if (value.DefaultValue is not null)
            {
                CheckFieldNames(value.DefaultValue);
            }
        }
    }

    // PossibleTypeExtensions
    private void CheckExtension(TypeDefinitionNode extension)
    {
        var name = extension.Name.Value;
        if (!_types.TryGetValue(name, out var definition))
        {
            _errors.Add(
                "PossibleTypeExtensions",
                $"Cannot extend type \"{name}\" because it is not defined.{Suggestions.DidYouMean(name, _types.Keys)}",
                extension.Name.Start);
        }
        else if (Kind(definition) != Kind(extension))
        {
            _errors.Add(
                "PossibleTypeExtensions", $"Cannot extend non-{Kind(extension)} type \"{name}\".", definition.Start, extension.Start);
        }
    }

    private static string Kind(TypeDefinitionNode type) => type switch
    {
        ScalarTypeDefinitionNode => "scalar",
        ObjectTypeDefinitionNode { IsInterface: false } => "object",
        ObjectTypeDefinitionNode => "interface",
        UnionTypeDefinitionNode => "union",
        EnumTypeDefinitionNode => "enum",
        InputObjectTypeDefinitionNode => "input object",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // KnownTypeNames
    private void CheckTypeName(TypeNode type)
    {
        while (type is not NamedTypeNode)
        {
            type = type is ListTypeNode list ? list.OfType : ((NonNullTypeNode)type).OfType;
        }

        var name = ((NamedTypeNode)type).Name.Value;
        if (!_types.ContainsKey(name) && !BuiltIns.IsTypeName(name))
        {
            var known = BuiltIns.TypeNames.Union(_types.Keys, StringComparer.Ordinal);
            _errors.Add("KnownTypeNames", $"Unknown type \"{name}\".{Suggestions.DidYouMean(name, known)}", type.Start);
        }
    }

    // KnownDirectives, UniqueDirectivesPerLocation, KnownArgumentNames, UniqueArgumentNames, UniqueInputFieldNames,
    // ProvidedRequiredArguments
    private void CheckDirectives(ImmutableArray<DirectiveNode> directives, string location, Dictionary<string, DirectiveNode>? seen = null)
    {
        if (directives.IsEmpty)
        {
            return;
        }

        seen ??= new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        foreach (var directive in directives)
        {
            CheckArguments(directive);
            var name = directive.Name.Value;
            if (!_directives.TryGetValue(name, out var definition))
            {
                _errors.Add("KnownDirectives", $"Unknown directive \"@{name}\".", directive.Start);
                continue;
            }

            if (!definition.Locations.Any(known => known.Value == location))
            {
                _errors.Add("KnownDirectives", $"Directive \"@{name}\" may not be used on {location}.", directive.Start);
            }

            if (!definition.IsRepeatable && !seen.TryAdd(name, directive))
            {
                _errors.Add(
                    "UniqueDirectivesPerLocation", $"The directive \"@{name}\" can only be used once at this location.", seen[name]
                        .Start, directive.Start);
            }

            CheckArgumentsAgainst(directive, definition);
        }
    }

    private void CheckArguments(DirectiveNode directive)
    {
        foreach (var same in directive.Arguments.GroupBy(static argument => argument.Name.Value, StringComparer.Ordinal)
            .Where(static group => group.Skip(1).Any()))
        {
            _errors.Add(
                "UniqueArgumentNames", $"There can be only one argument named \"{same.Key}\".",
                same.Select(static argument => argument.Name.Start));
        }

        foreach (var argument in directive.Arguments)
        {
            CheckFieldNames(argument.Value);
        }
    }

    private void CheckArgumentsAgainst(DirectiveNode directive, DirectiveDefinitionNode definition)
    {
        foreach (var argument in directive.Arguments)
        {
            if (!definition.Arguments.Any(known => known.Name.Value == argument.Name.Value))
            {
                var hint = Suggestions.DidYouMean(argument.Name.Value, definition.Arguments.Select(static known => known.Name.Value));
                _errors.Add(
                    "KnownArgumentNames", $"Unknown argument \"{argument.Name}\" on directive \"@{directive.Name}\".{hint}",
                    argument.Start);
            }
        }

        foreach (var argument in definition.Arguments)
        {
            if (argument is { Type: NonNullTypeNode, DefaultValue: null }
                && !directive.Arguments.Any(given => given.Name.Value == argument.Name.Value))
            {
                _errors.Add(
                    "ProvidedRequiredArguments",
                    $"Argument \"@{directive.Name}({argument.Name}:)\" of type \"{Printer.Print(argument.Type)}\" is required, but "
                        + "it was not provided.",
                    directive.Start);
            }
        }
    }

    // UniqueInputFieldNames. As deep as the parser's nesting limit allows.
    private void CheckFieldNames(ValueNode value)
    {
        if (value is ListValueNode list)
        {
            foreach (var item in list.Values)
            {
                CheckFieldNames(item);
            }
        }
        else if (value is ObjectValueNode { Fields: var fields })
        {
            var seen = new Dictionary<string, Name>(StringComparer.Ordinal);
            foreach (var field in fields)
            {
                if (!seen.TryAdd(field.Name.Value, field.Name))
                {
                    _errors.Add(
                        "UniqueInputFieldNames", $"There can be only one input field named \"{field.Name}\".", seen[field.Name.Value].Start,
                        field.Name.Start);
                }

                CheckFieldNames(field.Value);
            }
        }
    }

    private static Dictionary<string, T> Entry<T>(Dictionary<string, Dictionary<string, T>> entries, string name)
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            entries.Add(name, entry = new Dictionary<string, T>(StringComparer.Ordinal));
        }

        return entry;
    }
}
