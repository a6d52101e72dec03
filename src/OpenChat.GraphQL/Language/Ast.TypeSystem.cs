using System.Collections.Immutable;

namespace OpenChat.GraphQL.Language;

// Type system definitions and extensions (specification section 3). An extension has the node type of its definition with IsExtension set,
// so that one builder reads both.

/// <summary>A type system definition or extension.</summary>
public abstract class TypeSystemDefinitionNode(
    StringValueNode? description, bool isExtension, ImmutableArray<DirectiveNode> directives, int start, int end)
    : DefinitionNode(start, end)
{
    /// <summary>Null when absent; always null on an extension.</summary>
    public StringValueNode? Description { get; } = description;

    public bool IsExtension { get; } = isExtension;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;
}

/// <summary><c>schema { query: Query }</c> or <c>extend schema</c> (3.3).</summary>
public sealed class SchemaDefinitionNode(
    StringValueNode? description, bool isExtension, ImmutableArray<DirectiveNode> directives,
    ImmutableArray<OperationTypeDefinitionNode> operationTypes, int start, int end)
    : TypeSystemDefinitionNode(description, isExtension, directives, start, end)
{
    public ImmutableArray<OperationTypeDefinitionNode> OperationTypes { get; } = operationTypes;
}

public sealed class OperationTypeDefinitionNode(OperationType operation, NamedTypeNode type, int start, int end) : SyntaxNode(start, end)
{
    public OperationType Operation { get; } = operation;

    public NamedTypeNode Type { get; } = type;
}

/// <summary>A definition or extension of a named type (3.4).</summary>
public abstract class TypeDefinitionNode(
    StringValueNode? description, bool isExtension, Name name, ImmutableArray<DirectiveNode> directives, int start, int end)
    : TypeSystemDefinitionNode(description, isExtension, directives, start, end)
{
    public Name Name { get; } = name;
}

public sealed class ScalarTypeDefinitionNode(
    StringValueNode? description, bool isExtension, Name name, ImmutableArray<DirectiveNode> directives, int start, int end)
    : TypeDefinitionNode(description, isExtension, name, directives, start, end);

/// <summary>An object type (3.6) or interface (3.7), told apart by <see cref="IsInterface"/>; both have interfaces and fields.</summary>
public sealed class ObjectTypeDefinitionNode(
    StringValueNode? description, bool isExtension, bool isInterface, Name name, ImmutableArray<NamedTypeNode> interfaces,
    ImmutableArray<DirectiveNode> directives, ImmutableArray<FieldDefinitionNode> fields, int start, int end)
    : TypeDefinitionNode(description, isExtension, name, directives, start, end)
{
    public bool IsInterface { get; } = isInterface;

    public ImmutableArray<NamedTypeNode> Interfaces { get; } = interfaces;

    public ImmutableArray<FieldDefinitionNode> Fields { get; } = fields;
}

public sealed class UnionTypeDefinitionNode(
    StringValueNode? description, bool isExtension, Name name, ImmutableArray<DirectiveNode> directives,
    ImmutableArray<NamedTypeNode> types, int start, int end)
    : TypeDefinitionNode(description, isExtension, name, directives, start, end)
{
    public ImmutableArray<NamedTypeNode> Types { get; } = types;
}

public sealed class EnumTypeDefinitionNode(
    StringValueNode? description, bool isExtension, Name name, ImmutableArray<DirectiveNode> directives,
    ImmutableArray<EnumValueDefinitionNode> values, int start, int end)
    : TypeDefinitionNode(description, isExtension, name, directives, start, end)
{
    public ImmutableArray<EnumValueDefinitionNode> Values { get; } = values;
}

public sealed class InputObjectTypeDefinitionNode(
    StringValueNode? description, bool isExtension, Name name, ImmutableArray<DirectiveNode> directives,
    ImmutableArray<InputValueDefinitionNode> fields, int start, int end)
    : TypeDefinitionNode(description, isExtension, name, directives, start, end)
{
    public ImmutableArray<InputValueDefinitionNode> Fields { get; } = fields;
}

public sealed class FieldDefinitionNode(
    StringValueNode? description, Name name, ImmutableArray<InputValueDefinitionNode> arguments, TypeNode type,
    ImmutableArray<DirectiveNode> directives, int start, int end) : SyntaxNode(start, end)
{
    public StringValueNode? Description { get; } = description;

    public Name Name { get; } = name;

    public ImmutableArray<InputValueDefinitionNode> Arguments { get; } = arguments;

    public TypeNode Type { get; } = type;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;
}

/// <summary>An argument of a field or directive, or a field of an input object (3.6.1, 3.10).</summary>
public sealed class InputValueDefinitionNode(
    StringValueNode? description, Name name, TypeNode type, ValueNode? defaultValue, ImmutableArray<DirectiveNode> directives,
    int start, int end) : SyntaxNode(start, end)
{
    public StringValueNode? Description { get; } = description;

    public Name Name { get; } = name;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;
}

public sealed class EnumValueDefinitionNode(
    StringValueNode? description, Name name, ImmutableArray<DirectiveNode> directives, int start, int end) : SyntaxNode(start, end)
{
    public StringValueNode? Description { get; } = description;

    public Name Name { get; } = name;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;
}

/// <summary><c>directive @name(arguments) repeatable on LOCATION</c> (3.13).</summary>
public sealed class DirectiveDefinitionNode(
    StringValueNode? description, Name name, ImmutableArray<InputValueDefinitionNode> arguments, bool isRepeatable,
    ImmutableArray<Name> locations, int start, int end)
    : TypeSystemDefinitionNode(description, isExtension: false, [], start, end)
{
    public Name Name { get; } = name;

    public ImmutableArray<InputValueDefinitionNode> Arguments { get; } = arguments;

    public bool IsRepeatable { get; } = isRepeatable;

    /// <summary>Location names, each one of the grammar's (the parser refuses others).</summary>
    public ImmutableArray<Name> Locations { get; } = locations;
}
