using System.Collections.Immutable;

namespace OpenChat.GraphQL.Language;

/// <summary>A literal or a variable (specification 2.10).</summary>
public abstract class ValueNode(int start, int end) : SyntaxNode(start, end);

/// <summary><c>$name</c>. <see cref="Name"/> has no dollar sign; the node starts at the dollar sign.</summary>
public sealed class VariableNode(Name name, int start) : ValueNode(start, name.End)
{
    public Name Name { get; } = name;
}

/// <summary>An integer literal as written; it may be out of the range of any scalar.</summary>
public sealed class IntValueNode(string value, int start) : ValueNode(start, start + value.Length)
{
    public string Value { get; } = value;
}

/// <summary>A float literal as written.</summary>
public sealed class FloatValueNode(string value, int start) : ValueNode(start, start + value.Length)
{
    public string Value { get; } = value;
}

/// <summary>A string or block string; <see cref="Value"/> has escapes resolved and block indentation removed.</summary>
public sealed class StringValueNode(string value, bool isBlock, int start, int end) : ValueNode(start, end)
{
    public string Value { get; } = value;

    public bool IsBlock { get; } = isBlock;
}

public sealed class BooleanValueNode(bool value, int start, int end) : ValueNode(start, end)
{
    public bool Value { get; } = value;
}

public sealed class NullValueNode(int start, int end) : ValueNode(start, end);

public sealed class EnumValueNode(string value, int start) : ValueNode(start, start + value.Length)
{
    public string Value { get; } = value;
}

public sealed class ListValueNode(ImmutableArray<ValueNode> values, int start, int end) : ValueNode(start, end)
{
    public ImmutableArray<ValueNode> Values { get; } = values;
}

public sealed class ObjectValueNode(ImmutableArray<ObjectFieldNode> fields, int start, int end) : ValueNode(start, end)
{
    public ImmutableArray<ObjectFieldNode> Fields { get; } = fields;
}

public sealed class ObjectFieldNode(Name name, ValueNode value, int start, int end) : SyntaxNode(start, end)
{
    public Name Name { get; } = name;

    public ValueNode Value { get; } = value;
}
