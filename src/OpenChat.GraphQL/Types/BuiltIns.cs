using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>What every schema has without saying so: the five scalars (specification 3.5),
/// the directives (3.13) and the introspection types (4.2).</summary>
internal static class BuiltIns
{
    public const string DefaultDeprecationReason = "No longer supported";

    /// <summary>In the order introspection lists them when they are in use.</summary>
    public static readonly ImmutableArray<string> ScalarNames = ["String", "Int", "Float", "Boolean", "ID"];

    /// <summary>The type that carries the meta-fields in <see cref="Definitions"/>; it is in no schema.</summary>
    public const string MetaFieldsTypeName = "__Meta";

    private const string Text = """"
        "A signed whole number of 32 bits."
        scalar Int

        "A finite number with fraction, of double precision."
        scalar Float

        "Text of Unicode characters."
        scalar String

        "Either true or false."
        scalar Boolean

        "An identifier: written and read as text, not meant to be understood. Input may also be a whole number."
        scalar ID

        "Keeps the field or fragment only when the condition holds."
        directive @include("Keep when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT

        "Leaves the field or fragment out when the condition holds."
        directive @skip("Leave out when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT

        "Marks what still works but should no longer be used."
        directive @deprecated(
          "Why, and what to use instead (Markdown)."
          reason: String! = "No longer supported"
        ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE

        "Names the document that tells what the values of a custom scalar are."
        directive @specifiedBy("Address of that document." url: String!) on SCALAR

        "Exactly one field of the input object must be given, and it must not be null."
        directive @oneOf on INPUT_OBJECT

        "What this service can be asked: its types, its directives and where each kind of operation starts."
        type __Schema {
          "About the schema as a whole (Markdown)."
          description: String
          "All named types, introspection types included."
          types: [__Type!]!
          "Where queries start."
          queryType: __Type!
          "Where mutations start; null when there are none."
          mutationType: __Type
          "Where subscriptions start; null when there are none."
          subscriptionType: __Type
          "All directives, the built-in ones included."
          directives: [__Directive!]!
        }

        "A type: named, or a list or non-null wrapper around another type. What does not apply to its kind is null."
        type __Type {
          "Which kind of type this is."
          kind: __TypeKind!
          "Null for wrappers."
          name: String
          "About the type (Markdown)."
          description: String
          "Of a custom scalar: address of the document that tells what its values are."
          specifiedByURL: String
          "Of an object or interface: its fields."
          fields(includeDeprecated: Boolean! = false): [__Field!]
          "Of an object or interface: the interfaces it implements."
          interfaces: [__Type!]
          "Of an interface or union: the object types a value may have."
          possibleTypes: [__Type!]
          "Of an enum: its values."
          enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
          "Of an input object: its fields."
          inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
          "Of a wrapper: the type it wraps."
          ofType: __Type
          "Of an input object: whether exactly one field must be given."
          isOneOf: Boolean
        }

        "The kinds of types."
        enum __TypeKind {
          "A leaf: see specifiedByURL."
          SCALAR
          "Has fields, may have interfaces."
          OBJECT
          "Has fields, possible types and may have interfaces."
          INTERFACE
          "Has possible types."
          UNION
          "Has values."
          ENUM
          "Has input fields."
          INPUT_OBJECT
          "A list of the wrapped type."
          LIST
          "The wrapped type without null."
          NON_NULL
        }

        "A field of an object or interface."
        type __Field {
          "Unique in its type."
          name: String!
          "About the field (Markdown)."
          description: String
          "What can be passed to the field."
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
          "The type of its value."
          type: __Type!
          "Whether it should no longer be used."
          isDeprecated: Boolean!
          "Why it should no longer be used (Markdown); null when it may be."
          deprecationReason: String
        }

        "An argument of a field or directive, or a field of an input object."
        type __InputValue {
          "Unique among its siblings."
          name: String!
          "About the value (Markdown)."
          description: String
          "The type of the value."
          type: __Type!
          "What is taken when nothing is given, written as a GraphQL literal; null when there is no default."
          defaultValue: String
          "Whether it should no longer be used."
          isDeprecated: Boolean!
          "Why it should no longer be used (Markdown); null when it may be."
          deprecationReason: String
        }

        "A value of an enum."
        type __EnumValue {
          "Unique in its enum; also what responses show."
          name: String!
          "About the value (Markdown)."
          description: String
          "Whether it should no longer be used."
          isDeprecated: Boolean!
          "Why it should no longer be used (Markdown); null when it may be."
          deprecationReason: String
        }

        "A directive: an annotation that changes how something is executed, checked or described."
        type __Directive {
          "Without the at sign."
          name: String!
          "About the directive (Markdown)."
          description: String
          "Whether it may stand several times at one place."
          isRepeatable: Boolean!
          "Where it may stand."
          locations: [__DirectiveLocation!]!
          "What can be passed to it."
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
        }

        "Where a directive may stand: in requests (QUERY to VARIABLE_DEFINITION) or in schemas (the others)."
        enum __DirectiveLocation {
          "A query operation."
          QUERY
          "A mutation operation."
          MUTATION
          "A subscription operation."
          SUBSCRIPTION
          "A selected field."
          FIELD
          "A fragment definition."
          FRAGMENT_DEFINITION
          "The place where a fragment is used."
          FRAGMENT_SPREAD
          "A fragment without a name."
          INLINE_FRAGMENT
          "The definition of a variable."
          VARIABLE_DEFINITION
          "The schema definition."
          SCHEMA
          "A scalar."
          SCALAR
          "An object type."
          OBJECT
          "A field of an object or interface."
          FIELD_DEFINITION
          "An argument of a field or directive."
          ARGUMENT_DEFINITION
          "An interface."
          INTERFACE
          "A union."
          UNION
          "An enum."
          ENUM
          "A value of an enum."
          ENUM_VALUE
          "An input object."
          INPUT_OBJECT
          "A field of an input object."
          INPUT_FIELD_DEFINITION
        }

        type __Meta {
          "The name of the object type this value has."
          __typename: String!
          "What this service can be asked."
          __schema: __Schema!
          "The type of that name; null when there is none."
          __type(name: String!): __Type
        }
        """";

    /// <summary>All built-in definitions, parsed once.</summary>
    public static readonly ImmutableArray<DefinitionNode> Definitions = Parse();

    /// <summary>The built-in scalars and introspection types.</summary>
    public static readonly ImmutableArray<string> TypeNames =
        [
            .. Definitions.OfType<TypeDefinitionNode>().Select(static node => node.Name.Value)
                .Where(static name => name != MetaFieldsTypeName),
        ];

    /// <summary>True for names of built-in scalars and introspection types.</summary>
    public static bool IsTypeName(string name) => TypeNames.Contains(name, StringComparer.Ordinal);

    /// <summary>The definition of a built-in directive, or null.</summary>
    public static DirectiveDefinitionNode? FindDirective(string name) =>
        Definitions.OfType<DirectiveDefinitionNode>().FirstOrDefault(node => node.Name.Value == name);

    private static ImmutableArray<DefinitionNode> Parse()
    {
        var document = Parser.TryParse(new Source(Text, "built-in definitions"), ParserOptions.Unlimited, out var error);
        return document?.Definitions ?? throw new InvalidOperationException($"The built-in definitions do not parse: {error}");
    }
}
