using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

// The type system (specification section 3). Built once by SchemaBuilder, immutable to everyone outside this assembly from then on.

/// <summary>A type: named, or a list or non-null wrapper around one. Compare by reference; a schema has each wrapper once.</summary>
public abstract class GraphQLType
{
    private ListType? _list;
    private NonNullType? _nonNull;

    /// <summary>The list type of this type; always the same instance.</summary>
    public ListType ListOf => _list ?? Interlocked.CompareExchange(ref _list, new ListType(this), null) ?? _list;

    /// <summary>The non-null type of this type; always the same instance. This type must not be non-null itself.</summary>
    public NonNullType NonNullOf => _nonNull ?? Interlocked.CompareExchange(ref _nonNull, new NonNullType(this), null) ?? _nonNull;

    internal ListType? KnownList => _list;

    internal NonNullType? KnownNonNull => _nonNull;

    /// <summary>The type under all wrappers.</summary>
    public abstract NamedType Named { get; }

    /// <summary>This type without an outer non-null wrapper.</summary>
    public virtual GraphQLType Nullable => this;

    /// <summary>True when the type may be used for input: scalars, enums, input objects and wrappers of these (3.4.2).</summary>
    public bool IsInputType => Named is ScalarType or EnumType or InputObjectType;

    /// <summary>True when the type may be used for output: everything but input objects (3.4.2).</summary>
    public bool IsOutputType => Named is not InputObjectType;
}

/// <summary>A list wrapper (3.11), written <c>[T]</c>.</summary>
public sealed class ListType : GraphQLType
{
    internal ListType(GraphQLType ofType) => OfType = ofType;

    /// <summary>The type of the items.</summary>
    public GraphQLType OfType { get; }

    /// <inheritdoc/>
    public override NamedType Named => OfType.Named;

    /// <summary>The type as written in a document.</summary>
    public override string ToString() => $"[{OfType}]";
}

/// <summary>A non-null wrapper (3.12), written <c>T!</c>.</summary>
public sealed class NonNullType : GraphQLType
{
    internal NonNullType(GraphQLType ofType) => OfType = ofType;

    /// <summary>The nullable type.</summary>
    public GraphQLType OfType { get; }

    /// <inheritdoc/>
    public override NamedType Named => OfType.Named;

    /// <inheritdoc/>
    public override GraphQLType Nullable => OfType;

    /// <summary>The type as written in a document.</summary>
    public override string ToString() => $"{OfType}!";
}

/// <summary>A type with a name: scalar, object, interface, union, enum or input object.</summary>
public abstract class NamedType : GraphQLType
{
    private protected NamedType(string name) => Name = name;

    /// <summary>Unique in the schema.</summary>
    public string Name { get; }

    /// <summary>Markdown; null when absent.</summary>
    public string? Description { get; internal set; }

    /// <summary>The definition first, then its extensions; empty for built-in types.</summary>
    public ImmutableArray<TypeDefinitionNode> Definitions { get; internal set; } = [];

    /// <summary>Directives applied to the definition and its extensions, in order.</summary>
    public ImmutableArray<DirectiveNode> AppliedDirectives { get; internal set; } = [];

    /// <inheritdoc/>
    public override NamedType Named => this;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A leaf type (3.5). <see cref="Coercion"/> says what its values are.</summary>
public sealed class ScalarType : NamedType
{
    internal ScalarType(string name, ScalarCoercion coercion)
        : base(name) => Coercion = coercion;

    /// <summary>URL of the scalar's specification (3.5, <c>@specifiedBy</c>); null when absent.</summary>
    public string? SpecifiedByUrl { get; internal set; }

    /// <summary>Input and output rules. Custom scalars without rules of the host's own pass any value.</summary>
    public ScalarCoercion Coercion { get; internal set; }
}

/// <summary>A type with fields: object (3.6) or interface (3.7).</summary>
public abstract class CompositeType : NamedType
{
    private protected CompositeType(string name)
        : base(name)
    {
    }
}

/// <summary>Object or interface: what has fields and may implement interfaces.</summary>
public abstract class FieldedType : CompositeType
{
    private protected FieldedType(string name)
        : base(name)
    {
    }

    /// <summary>In source order.</summary>
    public ImmutableArray<InterfaceType> Interfaces { get; internal set; } = [];

    /// <summary>In source order; without the introspection fields.</summary>
    public ImmutableArray<FieldDefinition> Fields { get; internal set; } = [];

    internal Dictionary<string, FieldDefinition> FieldsByName { get; } = new(StringComparer.Ordinal);

    /// <summary>The field of that name, or null. Introspection meta-fields are not among them.</summary>
    public FieldDefinition? FindField(string name) => FieldsByName.GetValueOrDefault(name);
}

/// <summary>An object type (3.6).</summary>
public sealed class ObjectType : FieldedType
{
    internal ObjectType(string name)
        : base(name)
    {
    }
}

/// <summary>An interface (3.7).</summary>
public sealed class InterfaceType : FieldedType
{
    internal InterfaceType(string name)
        : base(name)
    {
    }
}

/// <summary>A union (3.8).</summary>
public sealed class UnionType : CompositeType
{
    internal UnionType(string name)
        : base(name)
    {
    }

    /// <summary>Members in source order.</summary>
    public ImmutableArray<ObjectType> Types { get; internal set; } = [];
}

/// <summary>An enum (3.9).</summary>
public sealed class EnumType : NamedType
{
    internal EnumType(string name)
        : base(name)
    {
    }

    /// <summary>In source order; <see cref="EnumValueDefinition.Index"/> is the position here.</summary>
    public ImmutableArray<EnumValueDefinition> Values { get; internal set; } = [];

    internal Dictionary<string, EnumValueDefinition> ValuesByName { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of that name, or null.</summary>
    public EnumValueDefinition? FindValue(string name) => ValuesByName.GetValueOrDefault(name);
}

/// <summary>An input object (3.10).</summary>
public sealed class InputObjectType : NamedType
{
    internal InputObjectType(string name)
        : base(name)
    {
    }

    /// <summary>Exactly one field must be given, and not null (3.10.1).</summary>
    public bool IsOneOf { get; internal set; }

    /// <summary>In source order.</summary>
    public ImmutableArray<InputValueDefinition> Fields { get; internal set; } = [];

    internal Dictionary<string, InputValueDefinition> FieldsByName { get; } = new(StringComparer.Ordinal);

    /// <summary>The field of that name, or null.</summary>
    public InputValueDefinition? FindField(string name) => FieldsByName.GetValueOrDefault(name);
}
