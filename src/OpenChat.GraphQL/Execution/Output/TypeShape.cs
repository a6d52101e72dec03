// What the execution loop has to know about a type, worked out once per schema.
using System.Collections.Immutable;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Output;

/// <summary>How a leaf value is written (specification 3.5).</summary>
internal enum LeafKind : byte
{
    None,
    Int,
    Float,
    String,
    Boolean,
    Id,
    Enum,
    Custom,

    /// <summary>A custom scalar that coerces what resolvers return.</summary>
    Coerced,
}

/// <summary>The shape of a position in the response: one per type, wrappers included.</summary>
internal sealed class TypeShape
{
    private readonly string[] _typeNames = [];

    public required GraphQLType Type { get; init; }

    /// <summary>Null is an error here, and travels up.</summary>
    public required bool IsNonNull { get; init; }

    /// <summary>The shape of the items; null when this is not a list.</summary>
    public TypeShape? Item { get; init; }

    public LeafKind Leaf { get; init; }

    /// <summary>The quoted names of the enum's values, by index. Empty elsewhere.</summary>
    public ConstantText[] EnumTexts { get; init; } = [];

    /// <summary>The object types a value may have; one for an object type, empty for leaves and lists.</summary>
    public ImmutableArray<ObjectType> PossibleTypes
    {
        get;
        init
        {
            field = value;
            _typeNames = [.. value.Select(type => string.Intern(type.Name))];
        }
    } = [];

    /// <summary>Returns the name of a value's object type. Set for interfaces and unions only.</summary>
    public TypeResolver? TypeResolver { get; init; }

    /// <summary>An interface or a union: the type of a value has to be asked for.</summary>
    public required bool IsAbstract { get; init; }

    /// <summary>Position of the object type of that name among the possible types; -1 when it is none of them.</summary>
    public int IndexOf(string? typeName)
    {
        // type resolvers answer with constants, which are interned (EngineBenchmarks.Warm, closure)
        for (var i = 0; i < _typeNames.Length; i++)
        {
            if (ReferenceEquals(_typeNames[i], typeName))
            {
                return i;
            }
        }

        return Array.IndexOf(_typeNames, typeName);
    }

    public static LeafKind LeafKindOf(NamedType type) => type switch
    {
        ScalarType { Name: "Int" } => LeafKind.Int,
        ScalarType { Name: "Float" } => LeafKind.Float,
        ScalarType { Name: "String" } => LeafKind.String,
        ScalarType { Name: "Boolean" } => LeafKind.Boolean,
        ScalarType { Name: "ID" } => LeafKind.Id,
        ScalarType { Coercion.CoercesOutput: true } => LeafKind.Coerced,
        ScalarType => LeafKind.Custom,
        EnumType => LeafKind.Enum,
        _ => LeafKind.None,
    };

    public static ConstantText[] EnumTextsOf(NamedType type) =>
        type is EnumType enumType ? [.. enumType.Values.Select(value => new ConstantText($"\"{value.Name}\""))] : [];
}
