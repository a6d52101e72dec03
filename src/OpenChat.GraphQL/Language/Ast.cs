using System.Collections.Immutable;

namespace OpenChat.GraphQL.Language;

// The abstract syntax tree of executable documents (specification section 2). Nodes are immutable and made by the parser only.
// Positions are UTF-16 offsets into Source.Text; line and column are computed from them when an error needs them.

/// <summary>A node of the syntax tree. <see cref="Start"/> is the offset of its first
/// character, <see cref="End"/> the offset after its last.</summary>
public abstract class SyntaxNode(int start, int end)
{
    public int Start { get; } = start;

    public int End { get; } = end;
}

/// <summary>A name and where it stands (specification 2.1.8).</summary>
/// <param name="Value">The name; the same instance for equal names of one document.</param>
/// <param name="Start">Offset of its first character.</param>
public readonly record struct Name(string Value, int Start)
{
    public int End => Start + Value.Length;

    public override string ToString() => Value;
}

/// <summary>A parsed source text (2.3). Definitions in source order, never empty.</summary>
public sealed class DocumentNode(Source source, ImmutableArray<DefinitionNode> definitions) : SyntaxNode(0, source.Text.Length)
{
    public Source Source { get; } = source;

    public ImmutableArray<DefinitionNode> Definitions { get; } = definitions;
}

public abstract class DefinitionNode(int start, int end) : SyntaxNode(start, end);

public enum OperationType
{
    Query,
    Mutation,
    Subscription,
}

/// <summary>Query, mutation or subscription (2.4).</summary>
public sealed class OperationDefinitionNode(
    StringValueNode? description, OperationType operation, bool isShorthand, Name? name,
    ImmutableArray<VariableDefinitionNode> variableDefinitions, ImmutableArray<DirectiveNode> directives, SelectionSetNode selectionSet,
    int start, int end) : DefinitionNode(start, end)
{
    public StringValueNode? Description { get; } = description;

    public OperationType Operation { get; } = operation;

    /// <summary>Written as a bare selection set, without the keyword.</summary>
    public bool IsShorthand { get; } = isShorthand;

    /// <summary>Null for an anonymous operation.</summary>
    public Name? Name { get; } = name;

    public ImmutableArray<VariableDefinitionNode> VariableDefinitions { get; } = variableDefinitions;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

/// <summary>A named fragment (2.9).</summary>
public sealed class FragmentDefinitionNode(
    StringValueNode? description, Name name, NamedTypeNode typeCondition, ImmutableArray<DirectiveNode> directives,
    SelectionSetNode selectionSet, int start, int end) : DefinitionNode(start, end)
{
    public StringValueNode? Description { get; } = description;

    public Name Name { get; } = name;

    public NamedTypeNode TypeCondition { get; } = typeCondition;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

/// <summary>A variable of an operation (2.11): <c>$name: Type = default @directives</c>.</summary>
public sealed class VariableDefinitionNode(
    StringValueNode? description, VariableNode variable, TypeNode type, ValueNode? defaultValue, ImmutableArray<DirectiveNode> directives,
    int start, int end) : SyntaxNode(start, end)
{
    public StringValueNode? Description { get; } = description;

    public VariableNode Variable { get; } = variable;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;

    public ImmutableArray<DirectiveNode> Directives { get; } = directives;
}

/// <summary>What stands between braces (2.5). Never empty; its start is the opening brace.</summary>
public sealed class SelectionSetNode(ImmutableArray<SelectionNode> selections, int start, int end) : SyntaxNode(start, end)
{
    public ImmutableArray<SelectionNode> Selections { get; } = selections;
}

public abstract class SelectionNode(ImmutableArray<DirectiveNode> directives, int start, int end) : SyntaxNode(start, end)
{
    public ImmutableArray<DirectiveNode> Directives { get; } = directives;
}

/// <summary>A field selection (2.6).</summary>
public sealed class FieldNode(
    Name? alias, Name name, ImmutableArray<ArgumentNode> arguments, ImmutableArray<DirectiveNode> directives,
    SelectionSetNode? selectionSet, int start, int end) : SelectionNode(directives, start, end)
{
    public Name? Alias { get; } = alias;

    public Name Name { get; } = name;

    /// <summary>The key in the response (2.8): the alias when there is one, else the name.</summary>
    public string ResponseName => (Alias ?? Name).Value;

    public ImmutableArray<ArgumentNode> Arguments { get; } = arguments;

    public SelectionSetNode? SelectionSet { get; } = selectionSet;
}

/// <summary><c>...Name</c> (2.9).</summary>
public sealed class FragmentSpreadNode(Name name, ImmutableArray<DirectiveNode> directives, int start, int end)
    : SelectionNode(directives, start, end)
{
    public Name Name { get; } = name;
}

/// <summary><c>... on Type { }</c> or <c>... { }</c> (2.9.2).</summary>
public sealed class InlineFragmentNode(
    NamedTypeNode? typeCondition, ImmutableArray<DirectiveNode> directives, SelectionSetNode selectionSet, int start, int end)
    : SelectionNode(directives, start, end)
{
    /// <summary>Null when the fragment applies to the enclosing type.</summary>
    public NamedTypeNode? TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

/// <summary>A named value: argument of a field or directive (2.7).</summary>
public sealed class ArgumentNode(Name name, ValueNode value, int start, int end) : SyntaxNode(start, end)
{
    public Name Name { get; } = name;

    public ValueNode Value { get; } = value;
}

/// <summary><c>@name(arguments)</c> (2.13).</summary>
public sealed class DirectiveNode(Name name, ImmutableArray<ArgumentNode> arguments, int start, int end) : SyntaxNode(start, end)
{
    public Name Name { get; } = name;

    public ImmutableArray<ArgumentNode> Arguments { get; } = arguments;
}

/// <summary>A type reference (2.12).</summary>
public abstract class TypeNode(int start, int end) : SyntaxNode(start, end);

public sealed class NamedTypeNode(Name name) : TypeNode(name.Start, name.End)
{
    public Name Name { get; } = name;
}

public sealed class ListTypeNode(TypeNode ofType, int start, int end) : TypeNode(start, end)
{
    public TypeNode OfType { get; } = ofType;
}

public sealed class NonNullTypeNode(TypeNode ofType, int end) : TypeNode(ofType.Start, end)
{
    /// <summary>A <see cref="NamedTypeNode"/> or <see cref="ListTypeNode"/>.</summary>
    public TypeNode OfType { get; } = ofType;
}
