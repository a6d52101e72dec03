using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

/// <summary>Rules about definitions as written: the complete error list of small broken schema files.</summary>
public sealed class SdlRulesTests
{
    private const string Query = "\ntype Query { a: Int }";

    [Theory]
    [InlineData("type A { a: Int } scalar A" + Query, "1:6, 1:26 There can be only one type named \"A\".")]
    [InlineData(
        "type A { a: Int } \"d\" type A { b: Int } enum A { X }" + Query,
        "1:6, 1:28 There can be only one type named \"A\".",
        "1:6, 1:46 There can be only one type named \"A\".")]
    [InlineData("scalar Int scalar Int" + Query, "1:8, 1:19 There can be only one type named \"Int\".")]
    [InlineData("type String { a: Int }" + Query, "1:6 Type \"String\" is built in, it cannot be defined again.")]
    [InlineData("scalar __Type" + Query, "1:8 Type \"__Type\" is built in, it cannot be defined again.")]
    [InlineData(
        "scalar Int @specifiedBy(url: \"x\")" + Query, "1:12 Directive \"@specifiedBy\" may not be used on the built-in scalar \"Int\".")]
    [InlineData("type __Type { a: Int }" + Query, "1:6 Type \"__Type\" is built in, it cannot be defined again.")]
    [InlineData(
        "input A { a: Int } extend input A @oneOf" + Query,
        "1:35 Directive \"@oneOf\" may not be used on an extension of the input object \"A\".")]
    [InlineData("type A { a: Int a: String }" + Query, "1:10, 1:17 Field \"A.a\" can only be defined once.")]
    [InlineData(
        "type A { a: Int } extend type A { a: Int b: Int b: Int }" + Query,
        "1:10, 1:35 Field \"A.a\" can only be defined once.",
        "1:42, 1:49 Field \"A.b\" can only be defined once.")]
    [InlineData("interface A { a: Int a: Int }" + Query, "1:15, 1:22 Field \"A.a\" can only be defined once.")]
    [InlineData(
        "input A { a: Int a: Int } extend input A { a: Int }" + Query,
        "1:11, 1:18 Field \"A.a\" can only be defined once.",
        "1:11, 1:44 Field \"A.a\" can only be defined once.")]
    [InlineData(
        "enum A { X X } extend enum A { X Y }" + Query,
        "1:10, 1:12 Enum value \"A.X\" can only be defined once.",
        "1:10, 1:32 Enum value \"A.X\" can only be defined once.")]
    [InlineData("type A { a(x: Int, y: Int, x: Int): Int }" + Query, "1:12, 1:28 Argument \"A.a(x:)\" can only be defined once.")]
    [InlineData("interface A { a(x: Int, x: Int): Int }" + Query, "1:17, 1:25 Argument \"A.a(x:)\" can only be defined once.")]
    [InlineData("directive @d(x: Int x: Int) on FIELD" + Query, "1:14, 1:21 Argument \"@d(x:)\" can only be defined once.")]
    [InlineData("directive @d on FIELD directive @d on QUERY" + Query, "1:12, 1:34 There can be only one directive named \"@d\".")]
    [InlineData(
        "directive @skip on FIELD" + Query, "1:12 Directive \"@skip\" is built in, its argument \"if\" of type \"Boolean!\" must be kept.")]
    [InlineData(
        "directive @include(if: [Boolean!]!) repeatable on FIELD" + Query,
        "1:12 Directive \"@include\" is built in, its argument \"if\" of type \"Boolean!\" must be kept.")]
    [InlineData(
        "directive @deprecated(reason: Int) on FIELD_DEFINITION" + Query,
        "1:12 Directive \"@deprecated\" is built in, its argument \"reason\" of type \"String!\" must be kept.")]
    [InlineData(
        "directive @specifiedBy(by: String!) on SCALAR" + Query,
        "1:12 Directive \"@specifiedBy\" is built in, its argument \"url\" of type \"String!\" must be kept.")]
    [InlineData(
        "directive @skip(if: Boolean!) on FIELD directive @skip(if: Boolean!) on FIELD" + Query,
        "1:12, 1:51 There can be only one directive named \"@skip\".")]
    public void TryBuild_ListsEveryProblem_When_NamesAreNotUnique(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "schema { query: Query } schema { query: Query }" + Query,
        "1:10, 1:34 There can be only one query type in schema.",
        "1:25 Must provide only one schema definition.")]
    [InlineData("schema { query: Query query: Query }" + Query, "1:10, 1:23 There can be only one query type in schema.")]
    [InlineData(
        "schema { query: Query } extend schema { query: Query }" + Query,
        "1:10, 1:41 There can be only one query type in schema.")]
    public void TryBuild_ListsEveryProblem_When_TheSchemaIsDefinedTwice(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("type A { a: B }" + Query, "1:13 Unknown type \"B\". Did you mean \"A\"?")]
    [InlineData("type A { a(x: [Strin!]!): Int }" + Query, "1:16 Unknown type \"Strin\". Did you mean \"String\"?")]
    [InlineData("type A implements B { a: Int }" + Query, "1:19 Unknown type \"B\". Did you mean \"A\"?")]
    [InlineData("union A = B" + Query, "1:11 Unknown type \"B\". Did you mean \"A\"?")]
    [InlineData("input A { a: Bool }" + Query, "1:14 Unknown type \"Bool\".")]
    [InlineData("directive @d(x: B) on FIELD" + Query, "1:17 Unknown type \"B\".")]
    [InlineData("schema { query: Qery } type Query { a: Int }", "1:17 Unknown type \"Qery\". Did you mean \"Query\"?")]
    [InlineData("type A { a: [[Quer]] }" + Query, "1:15 Unknown type \"Quer\". Did you mean \"Query\"?")]
    public void TryBuild_ListsEveryProblem_When_ReferencesDoNotResolve(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("type A @b { a: Int }" + Query, "1:8 Unknown directive \"@b\".")]
    [InlineData("type A @skip(if: true) { a: Int }" + Query, "1:8 Directive \"@skip\" may not be used on OBJECT.")]
    [InlineData("schema @deprecated { query: Query }" + Query, "1:8 Directive \"@deprecated\" may not be used on SCHEMA.")]
    [InlineData("scalar A @oneOf" + Query, "1:10 Directive \"@oneOf\" may not be used on SCALAR.")]
    [InlineData("interface A @deprecated { a: Int }" + Query, "1:13 Directive \"@deprecated\" may not be used on INTERFACE.")]
    [InlineData("union A @deprecated = Query" + Query, "1:9 Directive \"@deprecated\" may not be used on UNION.")]
    [InlineData(
        "enum A @deprecated { X @oneOf }" + Query,
        "1:8 Directive \"@deprecated\" may not be used on ENUM.",
        "1:24 Directive \"@oneOf\" may not be used on ENUM_VALUE.")]
    [InlineData(
        "input A @deprecated { a: Int @oneOf }" + Query,
        "1:9 Directive \"@deprecated\" may not be used on INPUT_OBJECT.",
        "1:30 Directive \"@oneOf\" may not be used on INPUT_FIELD_DEFINITION.")]
    [InlineData(
        "type A { a(x: Int @oneOf): Int @oneOf }" + Query,
        "1:19 Directive \"@oneOf\" may not be used on ARGUMENT_DEFINITION.",
        "1:32 Directive \"@oneOf\" may not be used on FIELD_DEFINITION.")]
    [InlineData("directive @d(x: Int @oneOf) on FIELD" + Query, "1:21 Directive \"@oneOf\" may not be used on ARGUMENT_DEFINITION.")]
    [InlineData(
        "type A { a: Int @deprecated @deprecated }" + Query,
        "1:17, 1:29 The directive \"@deprecated\" can only be used once at this location.")]
    [InlineData(
        "directive @d on OBJECT type A @d { a: Int } extend type A @d" + Query,
        "1:31, 1:59 The directive \"@d\" can only be used once at this location.")]
    [InlineData(
        "directive @d on SCHEMA schema @d { query: Query } extend schema @d" + Query,
        "1:31, 1:65 The directive \"@d\" can only be used once at this location.")]
    [InlineData(
        "directive @d(x: Int! y: Int! = 1) on OBJECT type A @d { a: Int }" + Query,
        "1:52 Argument \"@d(x:)\" of type \"Int!\" is required, but it was not provided.")]
    [InlineData(
        "directive @d(name: Int) on OBJECT type A @d(nam: 1, x: 2) { a: Int }" + Query,
        "1:45 Unknown argument \"nam\" on directive \"@d\". Did you mean \"name\"?",
        "1:53 Unknown argument \"x\" on directive \"@d\".")]
    [InlineData(
        "directive @d(x: Int) on OBJECT type A @d(x: 1, x: 2) { a: Int }" + Query,
        "1:42, 1:48 There can be only one argument named \"x\".")]
    [InlineData(
        "directive @d(x: I) on OBJECT input I { a: Int b: I } type A @d(x: {a: 1, b: {a: 1, a: 2}}) { a: Int }" + Query,
        "1:78, 1:84 There can be only one input field named \"a\".")]
    [InlineData(
        "input I { a: Int } type A { a(x: [I] = [{a: 1, a: 2}]): Int }" + Query,
        "1:42, 1:48 There can be only one input field named \"a\".")]
    [InlineData(
        "scalar S @specifiedBy" + Query,
        "1:10 Argument \"@specifiedBy(url:)\" of type \"String!\" is required, but it was not provided.")]
    [InlineData(
        "scalar S @specifiedBy(url: \"a\") extend scalar S @specifiedBy(url: \"b\")" + Query,
        "1:10, 1:49 The directive \"@specifiedBy\" can only be used once at this location.")]
    public void TryBuild_ListsEveryProblem_When_DirectivesAreNotUsedAsDefined(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("scalar S @specifiedBy(url: 1)" + Query, "1:28 String cannot represent a non string value: 1")]
    [InlineData("scalar S @specifiedBy(url: null)" + Query, "1:28 Expected value of non-null type \"String!\" not to be null.")]
    [InlineData(
        "type A { a: Int @deprecated(reason: null) }" + Query,
        "1:37 Expected value of non-null type \"String!\" not to be null.")]
    [InlineData(
        "directive @d(x: I) on OBJECT input I { a: Int! } type A @d(x: {}) @e(x: 1) { a: Int } directive @e(x: String) on OBJECT" + Query,
        "1:63 Expected value of type \"I\" to include required field \"a\", found: {  }.",
        "1:73 String cannot represent a non string value: 1")]
    [InlineData(
        "directive @d(x: [E]) on ENUM_VALUE | ARGUMENT_DEFINITION enum E { X } enum F { Y @d(x: [X, Z]) } type A { a(x: Int @d(x: "
            + "\"X\")): Int }" + Query,
        "1:92 Value \"Z\" does not exist in \"E\" enum. Did you mean the enum value \"X\"?",
        "1:122 Enum \"E\" cannot represent non-enum value: \"X\". Did you mean the enum value \"X\"?")]
    [InlineData(
        "directive @d(x: Int) on SCHEMA schema @d(x: true) { query: Query } extend schema @d(x: 1.5)" + Query,
        "1:39, 1:82 The directive \"@d\" can only be used once at this location.",
        "1:45 Int cannot represent non-integer value: true",
        "1:88 Int cannot represent non-integer value: 1.5")]
    [InlineData(
        "input I { a: Int @d(x: \"1\") } directive @d(x: Int, y: Int @deprecated(reason: 1)) on INPUT_FIELD_DEFINITION" + Query,
        "1:24 Int cannot represent non-integer value: \"1\"",
        "1:79 String cannot represent a non string value: 1")]
    public void TryBuild_ListsEveryProblem_When_DirectiveArgumentsAreNotCoercible(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "extend type Qury { b: Int }" + Query,
        "1:13 Cannot extend type \"Qury\" because it is not defined. Did you mean \"Query\"?")]
    [InlineData("extend scalar Int @specifiedBy(url: \"x\")" + Query, "1:15 Cannot extend type \"Int\" because it is not defined.")]
    [InlineData("extend interface Query { b: Int }" + Query, "2:1, 1:1 Cannot extend non-interface type \"Query\".")]
    [InlineData("extend input Query { b: Int }" + Query, "2:1, 1:1 Cannot extend non-input object type \"Query\".")]
    [InlineData("extend union Query = Query" + Query, "2:1, 1:1 Cannot extend non-union type \"Query\".")]
    [InlineData("extend enum Query { X }" + Query, "2:1, 1:1 Cannot extend non-enum type \"Query\".")]
    [InlineData("extend scalar Query @specifiedBy(url: \"x\")" + Query, "2:1, 1:1 Cannot extend non-scalar type \"Query\".")]
    [InlineData("interface I { a: Int } extend type I { b: Int }" + Query, "1:1, 1:24 Cannot extend non-object type \"I\".")]
    public void TryBuild_ListsEveryProblem_When_ExtensionsExtendNothingOfTheirKind(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("{ a }" + Query, "1:1 A schema file can only hold type system definitions, no operations and fragments.")]
    [InlineData("query Q { a }" + Query, "1:1 A schema file can only hold type system definitions, no operations and fragments.")]
    [InlineData(
        "fragment F on Query { a }" + Query,
        "1:1 A schema file can only hold type system definitions, no operations and fragments.")]
    public void TryBuild_ListsEveryProblem_When_TheFileHoldsARequest(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));
}
