using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>
/// From schema to definition language. Built-in types, and built-in directives the schema file does not restate, are left out, as the
/// specification asks (3.5, 3.13).
/// </summary>
public static class SchemaPrinter
{
    /// <summary>
    /// Prints the schema definition (when it says more than default root names do), then directives, then types, each in source order, with
    /// extensions merged into what they extend. Descriptions are block strings; applied directives are kept. Building a schema from the
    /// text and printing that gives the same text.
    /// </summary>
    /// <returns>Text with LF line ends and a final line end.</returns>
    public static string Print(GraphQLSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        IEnumerable<SyntaxNode> definitions =
        [
            .. SchemaNode(schema),
            .. schema.Directives.Where(static directive => directive.Node is not null).Select(Node),
            .. schema.Types.Where(static type => !type.Definitions.IsEmpty).Select(Node),
        ];
        return string.Join("\n\n", definitions.Select(Printer.Print)) + "\n";
    }

    /// <summary>Prints one type of the schema file, with its extensions merged; null for built-in types. No final line end.</summary>
    public static string? Print(NamedType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Definitions.IsEmpty ? null : Printer.Print(Node(type));
    }

    // Left out when the default root names (3.3.1) mean the same and there is nothing else to say.
    private static ImmutableArray<SchemaDefinitionNode> SchemaNode(GraphQLSchema schema)
    {
        var roots = ImmutableArray.CreateBuilder<OperationTypeDefinitionNode>();
        var isDefault = schema.Description is null && schema.AppliedDirectives.IsEmpty;
        foreach (var operation in Enum.GetValues<OperationType>())
        {
            var root = schema.RootType(operation);
            isDefault &= ReferenceEquals(root, schema.FindType(operation.ToString()));
            if (root is not null)
            {
                roots.Add(new OperationTypeDefinitionNode(operation, new NamedTypeNode(NameOf(root.Name)), 0, 0));
            }
        }

        return isDefault
            ? []
            :
            [
                new SchemaDefinitionNode(
                    Describe(schema.Description), isExtension: false, schema.AppliedDirectives, roots.ToImmutable(), 0, 0),
            ];
    }

    private static DirectiveDefinitionNode Node(DirectiveDefinition directive) => new(
        Describe(directive.Description), NameOf(directive.Name), Nodes(directive.Arguments), directive.IsRepeatable,
        [
            .. directive.Locations.Select(NameOf),
        ], 0, 0);

    private static TypeDefinitionNode Node(NamedType type)
    {
        var description = Describe(type.Description);
        var name = NameOf(type.Name);
        var directives = type.AppliedDirectives;
        return type switch
        {
            ScalarType => new ScalarTypeDefinitionNode(description, isExtension: false, name, directives, 0, 0),
            FieldedType fielded => new ObjectTypeDefinitionNode(
                description, isExtension: false, type is InterfaceType, name, References(fielded.Interfaces), directives,
                [
                    .. fielded.Fields.Select(Node),
                ], 0, 0),
            UnionType union =>
                new UnionTypeDefinitionNode(description, isExtension: false, name, directives, References(union.Types), 0, 0),
            EnumType enumType =>
                new EnumTypeDefinitionNode(description, isExtension: false, name, directives, [.. enumType.Values.Select(Node)], 0, 0),
            InputObjectType inputObject =>
                new InputObjectTypeDefinitionNode(description, isExtension: false, name, directives, Nodes(inputObject.Fields), 0, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }

    // What comes from the schema file has a node, here and below.
    private static FieldDefinitionNode Node(FieldDefinition field) =>
        new(Describe(field.Description), NameOf(field.Name), Nodes(field.Arguments), field.Node!.Type, field.Node.Directives, 0, 0);

    private static EnumValueDefinitionNode Node(EnumValueDefinition value) =>
        new(Describe(value.Description), NameOf(value.Name), value.Node!.Directives, 0, 0);

    private static ImmutableArray<InputValueDefinitionNode> Nodes(ImmutableArray<InputValueDefinition> values) =>
        [.. values.Select(static value => new InputValueDefinitionNode(
            Describe(value.Description), NameOf(value.Name), value.Node!.Type, value.DefaultValue, value.Node.Directives, 0, 0))];

    private static ImmutableArray<NamedTypeNode> References(IEnumerable<NamedType> types) =>
        [.. types.Select(static type => new NamedTypeNode(NameOf(type.Name)))];

    private static StringValueNode? Describe(string? text) => text is null ? null : new StringValueNode(text, isBlock: true, 0, 0);

    private static Name NameOf(string name) => new(name, 0);
}
