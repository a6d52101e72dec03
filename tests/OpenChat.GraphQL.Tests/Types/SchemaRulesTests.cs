using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

/// <summary>Rules about the types that definitions make: the complete error list of small broken schema files, and files that are near the
/// edge but right.</summary>
public sealed class SchemaRulesTests
{
    private const string Query = "\ntype Query { a: Int }";

    [Theory]
    [InlineData("type Mutation { a: Int }", "1:1 Query root type must be provided.")]
    [InlineData("\"x\" schema { mutation: M } type M { a: Int }" + Query, "1:1 Query root type must be provided.")]
    [InlineData("interface Query { a: Int }", "1:1 Query root type must be Object type, it cannot be Query.")]
    [InlineData(
        "input I { a: Int } schema { query: Query mutation: I } type Query { a: Int }",
        "1:52 Mutation root type must be Object type if provided, it cannot be I.")]
    [InlineData(
        "scalar Subscription" + Query,
        "1:1 Subscription root type must be Object type if provided, it cannot be Subscription.")]
    [InlineData(
        "schema { query: Query mutation: Query subscription: M } type M { a: Int }" + Query,
        "1:17, 1:33 All root types must be different, \"Query\" type is used as query and mutation root types.")]
    [InlineData(
        "schema { query: Query mutation: Query } extend schema { subscription: Query }" + Query,
        "1:17, 1:33, 1:71 All root types must be different, \"Query\" type is used as query, mutation, and subscription root types.")]
    [InlineData("schema { query: Int }", "1:17 Query root type must be Object type, it cannot be Int.")]
    public void TryBuild_ListsEveryProblem_When_RootsAreNotDistinctObjectTypes(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "type __A { __a(__x: Int): Int }" + Query,
        "1:1 Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection.",
        "1:12 Name \"__a\" must not begin with \"__\", which is reserved by GraphQL introspection.",
        "1:16 Name \"__x\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData("scalar __A" + Query, "1:1 Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData(
        "union __A = Query" + Query,
        "1:1 Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData(
        "enum __A { __X }" + Query,
        "1:1 Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection.",
        "1:12 Name \"__X\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData(
        "input __A { __a: Int }" + Query,
        "1:1 Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection.",
        "1:13 Name \"__a\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData(
        "interface __A { a: Int }" + Query,
        "1:1 Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData(
        "directive @__d(__x: Int) on FIELD" + Query,
        "1:1 Name \"__d\" must not begin with \"__\", which is reserved by GraphQL introspection.",
        "1:16 Name \"__x\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    public void TryBuild_ListsEveryProblem_When_NamesBeginWithTwoUnderscores(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("type A" + Query, "1:1 Type A must define one or more fields.")]
    [InlineData("interface A" + Query, "1:1 Type A must define one or more fields.")]
    [InlineData("union A" + Query, "1:1 Union type A must define one or more member types.")]
    [InlineData("enum A" + Query, "1:1 Enum type A must define one or more values.")]
    [InlineData("input A" + Query, "1:1 Input Object type A must define one or more fields.")]
    [InlineData(
        "type A @d extend type A @d directive @d repeatable on OBJECT" + Query,
        "1:1, 1:11 Type A must define one or more fields.")]
    public void TryBuild_ListsEveryProblem_When_TypesAreEmpty(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("input I { a: Int } type A { a: [I!] }" + Query, "1:32 The type of A.a must be Output Type but got: [I!].")]
    [InlineData(
        "type A { a(x: Query, y: [Query]): Int }" + Query,
        "1:15 The type of A.a(x:) must be Input Type but got: Query.",
        "1:25 The type of A.a(y:) must be Input Type but got: [Query].")]
    [InlineData(
        "input I { a: Query b: U } union U = Query" + Query,
        "1:14 The type of I.a must be Input Type but got: Query.",
        "1:23 The type of I.b must be Input Type but got: U.")]
    [InlineData("directive @d(x: [Query!]!) on FIELD" + Query, "1:17 The type of @d(x:) must be Input Type but got: [Query!]!.")]
    public void TryBuild_ListsEveryProblem_When_InputAndOutputTypesAreMixedUp(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "interface I { a: Int b: Int } type A implements I { a: Int }" + Query,
        "1:31, 1:22 Interface field I.b expected but A does not provide it.")]
    [InlineData(
        "interface I { a: Int } extend interface I { b: Int } type A implements I { a: Int } extend type A { c: Int }" + Query,
        "1:54, 1:85, 1:45 Interface field I.b expected but A does not provide it.")]
    [InlineData(
        "interface I { a: Int! } type A implements I { a: Int }" + Query,
        "1:50, 1:18 Interface field I.a expects type Int! but A.a is type Int.")]
    [InlineData(
        "interface I { a: [Int] } type A implements I { a: Int }" + Query,
        "1:51, 1:18 Interface field I.a expects type [Int] but A.a is type Int.")]
    [InlineData(
        "interface I { a: Int } type A implements I { a: [Int] }" + Query,
        "1:49, 1:18 Interface field I.a expects type Int but A.a is type [Int].")]
    [InlineData(
        "interface I { a: I } type A implements I { a: Query }" + Query,
        "1:47, 1:18 Interface field I.a expects type I but A.a is type Query.")]
    [InlineData(
        "interface I { a(x: Int): Int } type A implements I { a: Int }" + Query,
        "1:54, 1:17 Interface field argument I.a(x:) expected but A.a does not provide it.")]
    [InlineData(
        "interface I { a(x: Int): Int } type A implements I { a(x: Int!): Int }" + Query,
        "1:59, 1:20 Interface field argument I.a(x:) expects type Int but A.a(x:) is type Int!.")]
    [InlineData(
        "interface I { a: Int } type A implements I { a(x: Int!, y: Int! = 1, z: Int): Int }" + Query,
        "1:48, 1:15 Argument \"A.a(x:)\" must not be required type \"Int!\" if not provided by the Interface field \"I.a\".")]
    [InlineData(
        "interface I { a: Int } interface J implements I { a: Int @deprecated }" + Query,
        "1:58, 1:54 Interface field I.a is not deprecated, so implementation field J.a must not be deprecated.")]
    [InlineData("interface I { a: Int } type A implements I & I { a: Int }" + Query, "1:42, 1:46 Type A can only implement I once.")]
    [InlineData(
        "interface I { a: Int } type A implements I { a: Int } extend type A implements I" + Query,
        "1:42, 1:80 Type A can only implement I once.")]
    [InlineData(
        "type A implements Query { a: Int }" + Query,
        "1:19 Type A must only implement Interface types, it cannot implement Query.")]
    [InlineData(
        "interface I implements I { a: Int }" + Query,
        "1:24 Type I cannot implement itself because it would create a circular reference.")]
    [InlineData(
        "interface I implements J { a: Int } interface J implements I { a: Int }" + Query,
        "1:24, 1:60 Type I cannot implement J because it would create a circular reference.",
        "1:60, 1:24 Type J cannot implement I because it would create a circular reference.")]
    [InlineData(
        "interface I { a: Int } interface J implements I { a: Int } type A implements J { a: Int }" + Query,
        "1:78, 1:47 Type A must implement I because it is implemented by J.")]
    [InlineData(
        "interface I implements J { a: Int } interface J implements K { a: Int } interface K implements I { a: Int }" + Query,
        "1:24, 1:60 Type I must implement K because it is implemented by J.",
        "1:60, 1:96 Type J must implement I because it is implemented by K.",
        "1:96, 1:24 Type K must implement J because it is implemented by I.")]
    public void TryBuild_ListsEveryProblem_When_InterfacesAreNotImplemented(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("union U = Query | Query" + Query, "1:11, 1:19 Union type U can only include type Query once.")]
    [InlineData("union U = Query extend union U = Query" + Query, "1:11, 1:34 Union type U can only include type Query once.")]
    [InlineData("union U = Int" + Query, "1:11 Union type U can only include Object types, it cannot include Int.")]
    [InlineData("union U = U" + Query, "1:11 Union type U can only include Object types, it cannot include U.")]
    [InlineData(
        "interface I { a: Int } union U = I | Query | I" + Query,
        "1:34, 1:46 Union type U can only include type I once.",
        "1:34, 1:46 Union type U can only include Object types, it cannot include I.")]
    public void TryBuild_ListsEveryProblem_When_UnionMembersAreNotUniqueObjects(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("type A { a(x: Int! @deprecated): Int }" + Query, "1:20, 1:15 Required argument A.a(x:) cannot be deprecated.")]
    [InlineData(
        "input I { a: Int! @deprecated b: Int! = 1 @deprecated }" + Query,
        "1:19, 1:14 Required input field I.a cannot be deprecated.")]
    [InlineData("directive @d(x: Int! @deprecated) on FIELD" + Query, "1:22, 1:17 Required argument @d(x:) cannot be deprecated.")]
    public void TryBuild_ListsEveryProblem_When_WhatIsRequiredIsDeprecated(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "input I @oneOf { a: Int! b: Int = 1 c: Int! = 2 d: Int = null e: Int }" + Query,
        "1:21 OneOf input field I.a must be nullable.",
        "1:26 OneOf input field I.b cannot have a default value.",
        "1:37 OneOf input field I.c cannot have a default value.",
        "1:40 OneOf input field I.c must be nullable.",
        "1:49 OneOf input field I.d cannot have a default value.")]
    [InlineData(
        "input I { a: Int! } extend input I @oneOf" + Query,
        "1:14 OneOf input field I.a must be nullable.",
        "1:36 Directive \"@oneOf\" may not be used on an extension of the input object \"I\".")]
    [InlineData("input I @oneOf { a: Int } extend input I { b: Int! }" + Query, "1:47 OneOf input field I.b must be nullable.")]
    public void TryBuild_ListsEveryProblem_When_OneOfFieldsAreNonNullOrHaveDefaults(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "type A { a(x: Int = \"1\", y: Int! = null, z: Int = 2147483648): Int }" + Query,
        "1:21 A.a(x:) has invalid default value: Int cannot represent non-integer value: \"1\"",
        "1:36 A.a(y:) has invalid default value: Expected value of non-null type \"Int!\" not to be null.",
        "1:51 A.a(z:) has invalid default value: Int cannot represent non 32-bit signed integer value: 2147483648")]
    [InlineData(
        "directive @d(x: Boolean = 1) on FIELD" + Query,
        "1:27 @d(x:) has invalid default value: Boolean cannot represent a non boolean value: 1")]
    [InlineData(
        "input I { a: [Int!] = [1, null, \"x\"] b: [Int] = [[1]] c: [[Int]] = 1 }" + Query,
        "1:27 I.a has invalid default value at [1]: Expected value of non-null type \"Int!\" not to be null.",
        "1:33 I.a has invalid default value at [2]: Int cannot represent non-integer value: \"x\"",
        "1:50 I.b has invalid default value at [0]: Int cannot represent non-integer value: [1]")]
    [InlineData(
        "enum E { RED } input I { a: E = \"RED\" b: E = REDD c: [E!]! = RED }" + Query,
        "1:33 I.a has invalid default value: Enum \"E\" cannot represent non-enum value: \"RED\". Did you mean the enum value \"RED\"?",
        "1:46 I.b has invalid default value: Value \"REDD\" does not exist in \"E\" enum. Did you mean the enum value \"RED\"?")]
    [InlineData(
        "input I { a: Int! b: J = {} c: J = 1 } input J { x: Int! y: [J] } type A { a(i: J = {x: 1, y: [{x: 2, z: 3}, {x: null}]}): "
            + "Int }" + Query,
        "1:26 I.b has invalid default value: Expected value of type \"J\" to include required field \"x\", found: {  }.",
        "1:36 I.c has invalid default value: Expected value of type \"J\" to be an object, found: 1.",
        "1:103 A.a(i:) has invalid default value at .y[0]: Expected value of type \"J\" not to include unknown field \"z\". Did you "
            + "mean \"x\" or \"y\"? Found: { x: 2, z: 3 }.",
        "1:114 A.a(i:) has invalid default value at .y[1].x: Expected value of non-null type \"Int!\" not to be null.")]
    [InlineData(
        "input O @oneOf { a: Int b: Int } type A { a(x: O = {}, y: O = {a: 1, b: 2}, z: O = {a: null}, ok: O = {b: 1}): Int }" + Query,
        "1:52 A.a(x:) has invalid default value: Within OneOf Input Object type \"O\", exactly one field must be specified, and the "
            + "value for that field must be non-null.",
        "1:63 A.a(y:) has invalid default value: Within OneOf Input Object type \"O\", exactly one field must be specified, and the "
            + "value for that field must be non-null.",
        "1:84 A.a(z:) has invalid default value at .a: Within OneOf Input Object type \"O\", exactly one field must be specified, "
            + "and the value for that field must be non-null.")]
    [InlineData(
        "input I { a: String = 1 b: ID = 1.5 c: Float = \"1\" d: Boolean = \"true\" }" + Query,
        "1:23 I.a has invalid default value: String cannot represent a non string value: 1",
        "1:33 I.b has invalid default value: ID cannot represent a non-string and non-integer value: 1.5",
        "1:48 I.c has invalid default value: Float cannot represent non numeric value: \"1\"",
        "1:65 I.d has invalid default value: Boolean cannot represent a non boolean value: \"true\"")]
    [InlineData(
        "type A { a(x: Int = 99999999999999999999, y: Float = 1e999): Int }" + Query,
        "1:21 A.a(x:) has invalid default value: Int cannot represent non 32-bit signed integer value: 99999999999999999999",
        "1:54 A.a(y:) has invalid default value: Float cannot represent non numeric value: 1e999")]
    public void TryBuild_ListsEveryProblem_When_DefaultsAreNotCoercible(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "input A { a: A! }" + Query,
        "1:11 Input Object A cannot be provided a finite value because it references itself through fields: A.a.")]
    [InlineData(
        "input A { b: B! } input B { a: A! }" + Query,
        "1:11, 1:29 Input Object A cannot be provided a finite value because it references itself through fields: A.b, B.a.")]
    [InlineData(
        "input A { b: B! c: C! } input B { c: C! } input C { a: A! b: B! d: D! } input D { x: Int }" + Query,
        "1:11, 1:35, 1:53 Input Object A cannot be provided a finite value because it references itself through fields: A.b, B.c, C.a.",
        "1:35, 1:59 Input Object B cannot be provided a finite value because it references itself through fields: B.c, C.b.")]
    [InlineData(
        "input A @oneOf { a: A }" + Query,
        "1:18 Input Object A cannot be provided a finite value because it references itself through fields: A.a.")]
    [InlineData(
        "input A @oneOf { b: B } input B @oneOf { a: A } input C { a: A! }" + Query,
        "1:18, 1:42 Input Object A cannot be provided a finite value because it references itself through fields: A.b, B.a.")]
    [InlineData(
        "input A @oneOf { b: B c: C } input B { a: A! } input C { b: B! }" + Query,
        "1:18, 1:40 Input Object A cannot be provided a finite value because it references itself through fields: A.b, B.a.")]
    public void TryBuild_ListsEveryProblem_When_InputObjectsHaveNoFiniteValue(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "input A { a: A = {} }" + Query,
        "1:18 Invalid circular reference. The default value of Input Object field A.a references itself.")]
    [InlineData(
        "input A { a: A = {a: {}} }" + Query,
        "1:18 Invalid circular reference. The default value of Input Object field A.a references itself.")]
    [InlineData(
        "input A { a: [A] = [{}, null] }" + Query,
        "1:20 Invalid circular reference. The default value of Input Object field A.a references itself.")]
    [InlineData(
        "input A { b: B = {} } input B { c: C = {} } input C { a: A = {} }" + Query,
        "1:18, 1:40, 1:62 Invalid circular reference. The default value of Input Object field A.b references itself via the default "
            + "values of: B.c, C.a.")]
    [InlineData(
        "input A { x: B! = {} } input B { y: B = {z: 1} z: Int w: A = {} }" + Query,
        "1:19, 1:41, 1:62 Invalid circular reference. The default value of Input Object field A.x references itself via the default "
            + "values of: B.y, B.w.",
        "1:41 Invalid circular reference. The default value of Input Object field B.y references itself.")]
    public void TryBuild_ListsEveryProblem_When_DefaultsContainThemselves(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("directive @a(x: Int @a) on ARGUMENT_DEFINITION" + Query, "1:1, 1:21 Directive @a cannot reference itself.")]
    [InlineData(
        "directive @a(x: Int @b) on ARGUMENT_DEFINITION directive @b(x: Int @a) on ARGUMENT_DEFINITION" + Query,
        "1:1, 1:68 Directive @a cannot reference itself through @b.",
        "1:48, 1:21 Directive @b cannot reference itself through @a.")]
    [InlineData(
        "directive @a(x: I) on INPUT_OBJECT input I @a { x: Int }" + Query,
        "1:1, 1:44 Directive @a cannot reference itself through I.")]
    [InlineData(
        "directive @a(x: [I!]) on INPUT_FIELD_DEFINITION input I { x: J } input J { y: Int @a }" + Query,
        "1:1, 1:83 Directive @a cannot reference itself through I, J.")]
    [InlineData(
        "directive @a(x: E) on ENUM_VALUE enum E { X @a }" + Query,
        "1:1, 1:45 Directive @a cannot reference itself through E.")]
    [InlineData(
        "directive @a(x: E) on ENUM enum E { X } extend enum E @a" + Query,
        "1:1, 1:55 Directive @a cannot reference itself through E.")]
    [InlineData(
        "directive @a(x: S) on SCALAR scalar S @b directive @b(x: S) on SCALAR" + Query,
        "1:42, 1:39 Directive @b cannot reference itself through S.")]
    public void TryBuild_ListsEveryProblem_When_DirectivesReferenceThemselves(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData(
        "type B { a: X } union U type A implements B { a: Y } extend type C { a: Int }" + Query,
        "1:13 Unknown type \"X\". Did you mean \"A\", \"B\", or \"U\"?",
        "1:17 Union type U must define one or more member types.",
        "1:43 Type A must only implement Interface types, it cannot implement B.",
        "1:50 Unknown type \"Y\". Did you mean \"A\", \"B\", or \"U\"?",
        "1:66 Cannot extend type \"C\" because it is not defined. Did you mean \"A\", \"B\", or \"U\"?")]
    public void TryBuild_ListsEveryProblem_When_ProblemsAreOfSeveralKinds(string text, params string[] expected) =>
        Assert.Equal(expected, ErrorsOf(text));

    [Theory]
    [InlineData("directive @d repeatable on OBJECT type A @d @d { a: Int } extend type A @d" + Query)]
    [InlineData("type A { a: A! b: [A!]! }" + Query)]
    [InlineData("input A { a: [A!]! }" + Query)]
    [InlineData("input A { a: A b: B! } input B { a: A }" + Query)]
    [InlineData("input A @oneOf { a: A b: Int }" + Query)]
    [InlineData("input A @oneOf { a: [A] }" + Query)]
    [InlineData("input A { a: A = null }" + Query)]
    [InlineData("input A { a: A = {a: null} }" + Query)]
    [InlineData("input A { b: B = {} } input B { a: A = {b: null} }" + Query)]
    [InlineData("input A { b: B = {a: {b: null}} } input B { a: A }" + Query)]
    [InlineData("union U extend union U = Query" + Query)]
    [InlineData("enum E extend enum E { X }" + Query)]
    [InlineData("type A extend type A { a: Int }" + Query)]
    [InlineData("interface I { a: Int } type A implements & I { a: Int! }" + Query)]
    [InlineData(
        "interface I { a: [I] b(x: Int): U } union U = A | Query interface J implements I { a: [J!] b(x: Int): U } "
            + "type A implements J & I { a: [A!]! b(x: Int, y: Int): A }" + Query)]
    [InlineData("interface I { a: Int @deprecated } type A implements I { a: Int @deprecated(reason: \"x\") }" + Query)]
    [InlineData("directive @a(x: Int! = 1 @deprecated) repeatable on | FIELD | FIELD" + Query)]
    [InlineData("type A { a(x: [[Int]] = 1, y: [Int!]! = 2, z: Float = 1, w: ID = 1, v: S = {a: [X, 1]}): Int } scalar S" + Query)]
    [InlineData("extend schema @d directive @d on SCHEMA" + Query)]
    [InlineData("directive @a(x: Int @b) on OBJECT directive @b on ARGUMENT_DEFINITION" + Query)]
    [InlineData("scalar A scalar B @specifiedBy(url: \"x\")" + Query)]
    [InlineData("type A { a: __Type b(x: __TypeKind = ENUM): Int }" + Query)]
    [InlineData("directive @a(x: I) on FIELD input I { i: I a: E } enum E { X }" + Query)]
    [InlineData(
        "directive @deprecated(reason: String! = \"No longer supported\") on FIELD_DEFINITION | ARGUMENT_DEFINITION "
            + "| INPUT_FIELD_DEFINITION | ENUM_VALUE" + Query)]
    [InlineData("type type { input: Int on: Int true(null: Int): Int }" + Query)]
    public void TryBuild_AcceptsTheFile_When_ItIsRight(string text) => Assert.Empty(ErrorsOf(text));
}
