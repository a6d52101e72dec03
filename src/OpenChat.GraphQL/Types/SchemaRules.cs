using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>The type validation of specification 3.3 to 3.13: rules that need types, not only definitions as written. Built-in types are
/// sound and not looked at.</summary>
internal sealed class SchemaRules
{
    private readonly SchemaAssembler _schema;
    private readonly SchemaErrors _errors;

    private SchemaRules(SchemaAssembler schema, SchemaErrors errors)
    {
        _schema = schema;
        _errors = errors;
    }

    /// <summary>Adds every broken rule to the errors.</summary>
    public static void Check(SchemaAssembler schema, SchemaErrors errors)
    {
        var rules = new SchemaRules(schema, errors);
        rules.CheckRoots();
        foreach (var directive in schema.Directives)
        {
            if (directive.Node is not null)
            {
                rules.CheckName(directive.Name, directive.Node.Start);
                rules.CheckArguments(directive.Arguments);
                rules.CheckUses([], directive.Arguments);
            }
        }

        foreach (var type in schema.OwnTypes)
        {
            rules.CheckType(type);
        }

        rules.CheckAppliedArguments(schema.SchemaDefinitions.SelectMany(static definition => definition.Directives));
        var inputObjects = schema.OwnTypes.OfType<InputObjectType>().ToImmutableArray();
        FiniteInputObjects.Check(inputObjects, errors);
        DefaultValueCycles.Check(inputObjects, errors);
        DirectiveCycles.Check(schema, errors);
    }

    // 3.3.1
    private void CheckRoots()
    {
        if (_schema.FindRoot(OperationType.Query) is null)
        {
            // A root that is named but unknown is reported by KnownTypeNames.
            if (!_schema.SchemaDefinitions.SelectMany(static node => node.OperationTypes)
                .Any(static root => root.Operation == OperationType.Query))
            {
                _errors.Add(
                    rule: null, "Query root type must be provided.", _schema.SchemaDefinitions.Take(1).Select(static node => node.Start));
            }
        }

        var kindsByType = new Dictionary<NamedType, List<(string Kind, int Place)>>();
        foreach (var operation in Enum.GetValues<OperationType>())
        {
            if (_schema.FindRoot(operation) is not var (type, node))
            {
                continue;
            }

            var place = node?.Start ?? type.Definitions[0].Start;
            if (type is not ObjectType)
            {
                var condition = operation == OperationType.Query ? "" : " if provided";
                _errors.Add(rule: null, $"{operation} root type must be Object type{condition}, it cannot be {type}.", place);
            }
            else if (kindsByType.TryGetValue(type, out var kinds))
            {
                kinds.Add((operation.ToString().ToLowerInvariant(), place));
            }
            else
            {
                kindsByType.Add(type, [(operation.ToString().ToLowerInvariant(), place)]);
            }
        }

        foreach (var (type, kinds) in kindsByType.Where(static pair => pair.Value.Count > 1))
        {
            _errors.Add(
                rule: null,
                $"All root types must be different, \"{type}\" type is used as "
                    + $"{Suggestions.AndList([.. kinds.Select(static use => use.Kind)])} root types.",
                kinds.Select(static use => use.Place));
        }
    }

    // 3.3, 3.6 to 3.10, 3.13: names that begin with two underscores belong to introspection.
    private void CheckName(string name, int place)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            _errors.Add(rule: null, $"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.", place);
        }
    }

    private void CheckType(NamedType type)
    {
        CheckName(type.Name, type.Definitions[0].Start);
        CheckAppliedArguments(type.AppliedDirectives);
        switch (type)
        {
            case FieldedType fielded:
                CheckFields(fielded);
                CheckInterfaces(fielded);
                break;
            case UnionType union:
                CheckMembers(union);
                break;
            case EnumType enumType:
                CheckNotEmpty(enumType.Values.Length, type, $"Enum type {type} must define one or more values.");
                foreach (var value in enumType.Values)
                {
                    CheckName(value.Name, value.Node!.Start); // own types have nodes everywhere, here and below
                    CheckAppliedArguments(value.Node.Directives);
                }

                break;
            case InputObjectType inputObject:
                CheckInputFields(inputObject);
                break;
            default:
                break;
        }
    }

    private void CheckNotEmpty(int count, NamedType type, string message)
    {
        if (count == 0)
        {
            _errors.Add(rule: null, message, type.Definitions.Select(static part => part.Start));
        }
    }

    // 3.6, 3.7
    private void CheckFields(FieldedType type)
    {
        CheckNotEmpty(type.Fields.Length, type, $"Type {type} must define one or more fields.");
        foreach (var field in type.Fields)
        {
            CheckName(field.Name, field.Node!.Start);
            CheckUses(field.Node.Directives, field.Arguments);
            if (!field.Type.IsOutputType)
            {
                _errors.Add(rule: null, $"The type of {field} must be Output Type but got: {field.Type}.", field.Node.Type.Start);
            }

            CheckArguments(field.Arguments);
        }
    }

    // 3.6.1, 3.13
    private void CheckArguments(ImmutableArray<InputValueDefinition> arguments)
    {
        foreach (var argument in arguments)
        {
            CheckName(argument.Name, argument.Node!.Start);
            if (!argument.Type.IsInputType)
            {
                _errors.Add(rule: null, $"The type of {argument} must be Input Type but got: {argument.Type}.", argument.Node.Type.Start);
            }

            CheckDeprecation(argument, "argument");
            CheckDefault(argument);
        }
    }

    // 3.10
    private void CheckInputFields(InputObjectType type)
    {
        CheckNotEmpty(type.Fields.Length, type, $"Input Object type {type} must define one or more fields.");
        CheckUses([], type.Fields);
        foreach (var field in type.Fields)
        {
            CheckName(field.Name, field.Node!.Start);
            if (!field.Type.IsInputType)
            {
                _errors.Add(rule: null, $"The type of {field} must be Input Type but got: {field.Type}.", field.Node.Type.Start);
            }

            CheckDeprecation(field, "input field");
            CheckDefault(field);
            if (type.IsOneOf && field.Type is NonNullType)
            {
                _errors.Add(rule: null, $"OneOf input field {field} must be nullable.", field.Node.Type.Start);
            }

            if (type.IsOneOf && field.DefaultValue is not null)
            {
                _errors.Add(rule: null, $"OneOf input field {field} cannot have a default value.", field.Node.Start);
            }
        }
    }

    // 3.13.3
    private void CheckDeprecation(InputValueDefinition value, string kind)
    {
        if (value.IsRequired && value.DeprecationReason is not null)
        {
            _errors.Add(
                rule: null, $"Required {kind} {value} cannot be deprecated.", DeprecationPlace(value.Node!.Directives),
                value.Node.Type.Start);
        }
    }

    private static int DeprecationPlace(ImmutableArray<DirectiveNode> directives) =>
        directives.First(static node => node.Name.Value == "deprecated").Start;

    // 3.6.1, 3.10: a default must be a value of the type.
    private void CheckDefault(InputValueDefinition definition)
    {
        if (definition.DefaultValue is null || !definition.Type.IsInputType)
        {
            return;
        }

        var problems = new InputProblems();
        InputCoercion.CheckLiteral(definition.DefaultValue, definition.Type, problems);
        foreach (var problem in problems.Problems)
        {
            _errors.Add(
                rule: null, $"{definition} has invalid default value{problem.PathText}: {problem.Message}",
                (problem.Node ?? definition.DefaultValue).Start);
        }
    }

    private void CheckUses(ImmutableArray<DirectiveNode> directives, ImmutableArray<InputValueDefinition> values)
    {
        CheckAppliedArguments(directives);
        foreach (var value in values)
        {
            CheckAppliedArguments(value.Node!.Directives);
        }
    }

    // 5.6.1 for directives in the schema file
    private void CheckAppliedArguments(IEnumerable<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            foreach (var argument in directive.Arguments)
            {
                if (_schema.FindDirective(
                    directive.Name.Value)?.FindArgument(argument.Name.Value) is not { Type.IsInputType: true } definition)
                {
                    continue;
                }

                var problems = new InputProblems();
                InputCoercion.CheckLiteral(argument.Value, definition.Type, problems);
                foreach (var problem in problems.Problems)
                {
                    _errors.Add("ValuesOfCorrectType", problem.Message, (problem.Node ?? argument.Value).Start);
                }
            }
        }
    }

    // 3.6, 3.7: what a type says it implements
    private void CheckInterfaces(FieldedType type)
    {
        var named = type.Definitions.Cast<ObjectTypeDefinitionNode>().SelectMany(static part => part.Interfaces)
            .GroupBy(static node => node.Name.Value, static node => node.Start, StringComparer.Ordinal);
        foreach (var places in named)
        {
            var implemented = _schema.Find(places.Key);
            if (implemented is null)
            {
                continue; // reported by KnownTypeNames
            }

            if (implemented is not InterfaceType interfaceType)
            {
                _errors.Add(rule: null, $"Type {type} must only implement Interface types, it cannot implement {implemented}.", places);
            }
            else if (ReferenceEquals(type, implemented))
            {
                _errors.Add(rule: null, $"Type {type} cannot implement itself because it would create a circular reference.", places);
            }
            else
            {
                if (places.Skip(1).Any())
                {
                    _errors.Add(rule: null, $"Type {type} can only implement {implemented} once.", places);
                }

                CheckAncestors(type, interfaceType, places);
                CheckImplementation(type, interfaceType);
            }
        }
    }

    private void CheckAncestors(FieldedType type, InterfaceType implemented, IEnumerable<int> places)
    {
        foreach (var ancestor in implemented.Interfaces.Where(ancestor => !type.Interfaces.Contains(ancestor)))
        {
            var ancestorPlaces = implemented.Definitions.Cast<ObjectTypeDefinitionNode>().SelectMany(static part => part.Interfaces)
                .Where(node => node.Name.Value == ancestor.Name).Select(static node => node.Start);
            _errors.Add(
                rule: null,
                ReferenceEquals(ancestor, type)
                    ? $"Type {type} cannot implement {implemented} because it would create a circular reference."
                    : $"Type {type} must implement {ancestor} because it is implemented by {implemented}.",
                places.Concat(ancestorPlaces));
        }
    }

    // IsValidImplementation (3.6.1)
    private void CheckImplementation(FieldedType type, InterfaceType implemented)
    {
        foreach (var expected in implemented.Fields)
        {
            var field = type.FindField(expected.Name);
            if (field is null)
            {
                _errors.Add(
                    rule: null,
                    $"Interface field {expected} expected but {type} does not provide it.",
                    [.. type.Definitions.Select(static part => part.Start), .. NodePlace(expected)]);
                continue;
            }

            var fieldNode = field.Node!;
            if (!IsSubtype(field.Type, expected.Type))
            {
                _errors.Add(
                    rule: null,
                    $"Interface field {expected} expects type {expected.Type} but {field} is type {field.Type}.",
                    fieldNode.Type.Start,
                    expected.Node!.Type.Start);
            }

            CheckImplementationArguments(field, expected);
            if (field.DeprecationReason is not null && expected.DeprecationReason is null)
            {
                _errors.Add(
                    rule: null,
                    $"Interface field {expected} is not deprecated, so implementation field {field} must not be deprecated.",
                    DeprecationPlace(fieldNode.Directives),
                    fieldNode.Type.Start);
            }
        }
    }

    private void CheckImplementationArguments(FieldDefinition field, FieldDefinition expectedField)
    {
        foreach (var expected in expectedField.Arguments)
        {
            var argument = field.FindArgument(expected.Name);
            if (argument is null)
            {
                _errors.Add(
                    rule: null, $"Interface field argument {expected} expected but {field} does not provide "
                        + "it.", field.Node!.Start, expected.Node!.Start);
            }
            else if (!ReferenceEquals(argument.Type, expected.Type))
            {
                _errors.Add(
                    rule: null,
                    $"Interface field argument {expected} expects type {expected.Type} but {argument} is type {argument.Type}.",
                    argument.Node!.Type.Start,
                    expected.Node!.Type.Start);
            }
        }

        foreach (var argument in field.Arguments)
        {
            if (argument.IsRequired && expectedField.FindArgument(argument.Name) is null)
            {
                _errors.Add(
                    rule: null,
                    $"Argument \"{argument}\" must not be required type \"{argument.Type}\" if not provided by the Interface field "
                        + $"\"{expectedField}\".",
                    argument.Node!.Start,
                    expectedField.Node!.Start);
            }
        }
    }

    private static ImmutableArray<int> NodePlace(FieldDefinition field) => field.Node is null ? [] : [field.Node.Start];

    // IsValidImplementationFieldType (3.6.1). Recurses as deep as the parser's nesting limit allows.
    private static bool IsSubtype(GraphQLType type, GraphQLType expected) => (type, expected) switch
    {
        (NonNullType sub, NonNullType super) => IsSubtype(sub.OfType, super.OfType),
        (_, NonNullType) => false,
        (NonNullType sub, _) => IsSubtype(sub.OfType, expected),
        (ListType sub, ListType super) => IsSubtype(sub.OfType, super.OfType),
        (ListType, _) or (_, ListType) => false,
        (FieldedType sub, InterfaceType super) => ReferenceEquals(sub, super) || sub.Interfaces.Contains(super),
        (ObjectType sub, UnionType super) => super.Types.Contains(sub),
        _ => ReferenceEquals(type, expected),
    };

    // 3.8
    private void CheckMembers(UnionType union)
    {
        var nodes = union.Definitions.Cast<UnionTypeDefinitionNode>().SelectMany(static part => part.Types).ToImmutableArray();
        CheckNotEmpty(nodes.Length, union, $"Union type {union} must define one or more member types.");
        foreach (var places in nodes.GroupBy(static node => node.Name.Value, static node => node.Start, StringComparer.Ordinal))
        {
            if (places.Skip(1).Any())
            {
                _errors.Add(rule: null, $"Union type {union} can only include type {places.Key} once.", places);
            }

            if (_schema.Find(places.Key) is { } member and not ObjectType)
            {
                _errors.Add(rule: null, $"Union type {union} can only include Object types, it cannot include {member}.", places);
            }
        }
    }
}
