using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class BuiltInsTests
{
    private static readonly GraphQLSchema Schema = Build("type Query { a: Query }");

    // Specification 4.2, the September 2025 edition.
    [Theory]
    [InlineData("__Schema",
        "description: String", "types: [__Type!]!", "queryType: __Type!", "mutationType: __Type", "subscriptionType: __Type",
        "directives: [__Directive!]!")]
    [InlineData("__Type",
        "kind: __TypeKind!", "name: String", "description: String", "specifiedByURL: String",
        "fields(includeDeprecated: Boolean! = False): [__Field!]",
        "interfaces: [__Type!]", "possibleTypes: [__Type!]", "enumValues(includeDeprecated: Boolean! = False): [__EnumValue!]",
        "inputFields(includeDeprecated: Boolean! = False): [__InputValue!]", "ofType: __Type", "isOneOf: Boolean")]
    [InlineData("__Field",
        "name: String!", "description: String", "args(includeDeprecated: Boolean! = False): [__InputValue!]!", "type: __Type!",
        "isDeprecated: Boolean!",
        "deprecationReason: String")]
    [InlineData("__InputValue",
        "name: String!", "description: String", "type: __Type!", "defaultValue: String", "isDeprecated: Boolean!",
        "deprecationReason: String")]
    [InlineData("__EnumValue", "name: String!", "description: String", "isDeprecated: Boolean!", "deprecationReason: String")]
    [InlineData("__Directive",
        "name: String!", "description: String", "isRepeatable: Boolean!", "locations: [__DirectiveLocation!]!",
        "args(includeDeprecated: Boolean! = False): [__InputValue!]!")]
    public void IntrospectionTypes_HaveTheFieldsOfTheSpecification_When_Built(string name, params string[] expected)
    {
        var type = Assert.IsType<ObjectType>(Schema.FindType(name));
        Assert.Equal(expected, type.Fields.Select(field => $"{field.Name}{Arguments(field)}: {field.Type}"));
        Assert.All(type.Fields, field => Assert.False(string.IsNullOrEmpty(field.Description)));

        static string Arguments(FieldDefinition field) => field.Arguments.IsEmpty
            ? ""
            : $"({string.Join(", ", field.Arguments.Select(argument => $"{argument.Name}: {argument.Type} = {argument.CoercedDefault}"))})";
    }

    [Theory]
    [InlineData("__TypeKind", "SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL")]
    [InlineData("__DirectiveLocation",
        "QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA SCALAR "
            + "OBJECT FIELD_DEFINITION "
            + "ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION")]
    public void IntrospectionEnums_HaveTheValuesOfTheSpecification_When_Built(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', Assert.IsType<EnumType>(Schema.FindType(name)).Values));

    [Theory]
    [InlineData("include", "(if: Boolean!)", "FIELD FRAGMENT_SPREAD INLINE_FRAGMENT")]
    [InlineData("skip", "(if: Boolean!)", "FIELD FRAGMENT_SPREAD INLINE_FRAGMENT")]
    [InlineData("deprecated", "(reason: String!)", "FIELD_DEFINITION ARGUMENT_DEFINITION INPUT_FIELD_DEFINITION ENUM_VALUE")]
    [InlineData("specifiedBy", "(url: String!)", "SCALAR")]
    [InlineData("oneOf", "()", "INPUT_OBJECT")]
    public void BuiltInDirectives_AreThoseOfTheSpecification_When_Built(string name, string arguments, string locations)
    {
        var directive = Schema.FindDirective(name)!; // listed in the other tests
        Assert.Equal(arguments, $"({string.Join(", ", directive.Arguments.Select(argument => $"{argument.Name}: {argument.Type}"))})");
        Assert.Equal(locations, string.Join(' ', directive.Locations));
        Assert.False(directive.IsRepeatable);
        Assert.False(string.IsNullOrEmpty(directive.Description));
        Assert.Null(directive.Node);
    }

    [Fact]
    public void BuiltInTypes_HaveDescriptionsAndNoDefinitions_When_Built() =>
        Assert.All(Schema.Types.Where(type => type.Name != "Query"), type =>
        {
            Assert.False(string.IsNullOrEmpty(type.Description));
            Assert.Empty(type.Definitions);
        });
}
