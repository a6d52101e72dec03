using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>A field of an object or interface (specification 3.6).</summary>
public sealed class FieldDefinition
{
    internal FieldDefinition(string name) => Name = name;

    /// <summary>Unique in its type.</summary>
    public string Name { get; }

    /// <summary>Markdown; null when absent.</summary>
    public string? Description { get; internal set; }

    /// <summary>The type whose definition has this field; the query root for meta-fields.</summary>
    public FieldedType DeclaringType { get; internal set; } = null!; // set by the builder before anyone sees it

    /// <summary>Position in <see cref="FieldedType.Fields"/>; -1 for the meta-fields <c>__typename</c>, <c>__schema</c> and <c>__type</c>,
    /// which are in no list.</summary>
    public int Index { get; internal set; }

    /// <summary>The type of the value.</summary>
    public GraphQLType Type { get; internal set; } = null!; // set by the builder before anyone sees it

    /// <summary>In source order.</summary>
    public ImmutableArray<InputValueDefinition> Arguments { get; internal set; } = [];

    /// <summary>Null when the field is not deprecated (3.13.3).</summary>
    public string? DeprecationReason { get; internal set; }

    /// <summary>Null for the fields of introspection types.</summary>
    public FieldDefinitionNode? Node { get; internal set; }

    /// <summary>The argument of that name, or null.</summary>
    public InputValueDefinition? FindArgument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }

        return null;
    }

    /// <summary>The schema coordinate, <c>Type.field</c> (2.14).</summary>
    public override string ToString() => $"{DeclaringType.Name}.{Name}";
}

/// <summary>An argument of a field or directive, or a field of an input object (3.6.1, 3.10).</summary>
public sealed class InputValueDefinition
{
    internal InputValueDefinition(string name) => Name = name;

    /// <summary>Unique among its siblings.</summary>
    public string Name { get; }

    /// <summary>Markdown; null when absent.</summary>
    public string? Description { get; internal set; }

    /// <summary>Position among its siblings.</summary>
    public int Index { get; internal set; }

    /// <summary>An input type.</summary>
    public GraphQLType Type { get; internal set; } = null!; // set by the builder before anyone sees it

    /// <summary>The default as written; null when there is none (a written <c>null</c> is a <see cref="NullValueNode"/>).</summary>
    public ValueNode? DefaultValue { get; internal set; }

    /// <summary>The default coerced by the input rules (see <see cref="InputValues"/>);
    /// <see cref="InputValues.Absent"/> when there is none.</summary>
    public object? CoercedDefault { get; internal set; } = InputValues.Absent;

    /// <summary>Null when not deprecated.</summary>
    public string? DeprecationReason { get; internal set; }

    /// <summary>Null for arguments of built-in definitions.</summary>
    public InputValueDefinitionNode? Node { get; internal set; }

    /// <summary>Must be given: non-null type without default.</summary>
    public bool IsRequired => Type is NonNullType && DefaultValue is null;

    /// <summary>What has this argument or input field: a <see cref="FieldDefinition"/>, <see cref="DirectiveDefinition"/> or
    /// <see cref="InputObjectType"/>.</summary>
    internal object Owner { get; set; } = null!; // set by the builder before anyone sees it

    /// <summary>The schema coordinate: <c>Type.field(argument:)</c>, <c>@directive(argument:)</c> or <c>Type.field</c> (2.14).</summary>
    public override string ToString() => Owner is InputObjectType ? $"{Owner}.{Name}" : $"{Owner}({Name}:)";
}

/// <summary>A value of an enum (3.9). In coerced input, the enum value itself.</summary>
public sealed class EnumValueDefinition
{
    internal EnumValueDefinition(string name) => Name = name;

    /// <summary>Unique in its enum.</summary>
    public string Name { get; }

    /// <summary>Position in <see cref="EnumType.Values"/>.</summary>
    public int Index { get; internal set; }

    /// <summary>Markdown; null when absent.</summary>
    public string? Description { get; internal set; }

    /// <summary>Null when not deprecated.</summary>
    public string? DeprecationReason { get; internal set; }

    /// <summary>Null for values of introspection enums.</summary>
    public EnumValueDefinitionNode? Node { get; internal set; }

    /// <summary>The name, which is also what a response shows.</summary>
    public override string ToString() => Name;
}

/// <summary>A directive definition (3.13).</summary>
public sealed class DirectiveDefinition
{
    internal DirectiveDefinition(string name) => Name = name;

    /// <summary>Without the at sign.</summary>
    public string Name { get; }

    /// <summary>Markdown; null when absent.</summary>
    public string? Description { get; internal set; }

    /// <summary>In source order.</summary>
    public ImmutableArray<InputValueDefinition> Arguments { get; internal set; } = [];

    /// <summary>May stand several times at one place.</summary>
    public bool IsRepeatable { get; internal set; }

    /// <summary>Names of the grammar's DirectiveLocation production, in source order.</summary>
    public ImmutableArray<string> Locations { get; internal set; } = [];

    /// <summary>Null for built-in directives that the schema file does not restate.</summary>
    public DirectiveDefinitionNode? Node { get; internal set; }

    /// <summary>The argument of that name, or null.</summary>
    public InputValueDefinition? FindArgument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }

        return null;
    }

    /// <summary>The schema coordinate, <c>@name</c> (2.14).</summary>
    public override string ToString() => $"@{Name}";
}
