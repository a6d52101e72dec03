// Requirement P29: every kind of change, with its level and coordinate.
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class SchemaDiffTests
{
    private const string Query = "type Query { a: Int } ";

    private const string ListSize =
        " directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], "
        + "requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION";

    [Theory]
    [InlineData("type A { x: Int }", "", "Breaking TYPE_REMOVED A: A was removed.")]
    [InlineData("", "type A { x: Int }", "Safe TYPE_ADDED A: A was added.")]
    [InlineData(
        "type A { x: Int }", "interface A { x: Int }", "Breaking TYPE_CHANGED_KIND A: A changed from an object type to an interface.")]
    [InlineData("scalar A", "input A { x: Int }", "Breaking TYPE_CHANGED_KIND A: A changed from a scalar to an input object.")]
    [InlineData("enum A { X }", "union A = Query", "Breaking TYPE_CHANGED_KIND A: A changed from an enum to a union.")]
    [InlineData("type A { x: Int y: Int }", "type A { x: Int }", "Breaking FIELD_REMOVED A.y: A.y was removed.")]
    [InlineData("type A { x: Int }", "type A { x: Int y: Int }", "Safe FIELD_ADDED A.y: A.y was added.")]
    [InlineData("type A { x: Int }", "type A { x: String }", "Breaking FIELD_CHANGED_TYPE A.x: A.x changed type from Int to String.")]
    [InlineData("type A { x: Int! }", "type A { x: Int }", "Breaking FIELD_CHANGED_TYPE A.x: A.x changed type from Int! to Int.")]
    [InlineData("type A { x: [Int!] }", "type A { x: [Int] }", "Breaking FIELD_CHANGED_TYPE A.x: A.x changed type from [Int!] to [Int].")]
    [InlineData("type A { x: Int }", "type A { x: [Int] }", "Breaking FIELD_CHANGED_TYPE A.x: A.x changed type from Int to [Int].")]
    [InlineData("type A { x: [Int] }", "type A { x: [Int!]! }", "Safe FIELD_NARROWED_TYPE A.x: A.x changed type from [Int] to [Int!]!.")]
    [InlineData(
        "interface I { a: Int } type A implements I { a: Int } type B { x: I }",
        "interface I { a: Int } type A implements I { a: Int } type B { x: A }",
        "Breaking FIELD_CHANGED_TYPE B.x: B.x changed type from I to A.")]
    [InlineData(
        "interface I { a: Int } type A implements I { a: Int } type B { x: A }",
        "interface I { a: Int } type A implements I { a: Int } type B { x: I }",
        "Breaking FIELD_CHANGED_TYPE B.x: B.x changed type from A to I.")]
    [InlineData(
        "interface I { a: Int } type A implements I { a: Int }", "interface I { a: Int } type A { a: Int }",
        "Breaking INTERFACE_REMOVED A: A does not implement I any more.")]
    [InlineData(
        "interface I { a: Int } type A { a: Int }", "interface I { a: Int } type A implements I { a: Int }",
        "Dangerous INTERFACE_ADDED A: A implements I now.")]
    [InlineData(
        "type A { a: Int } union U = A | Query", "type A { a: Int } union U = Query",
        "Breaking UNION_MEMBER_REMOVED U: A was removed from U.")]
    [InlineData(
        "type A { a: Int } union U = Query", "type A { a: Int } union U = A | Query", "Dangerous UNION_MEMBER_ADDED U: A was added to U.")]
    [InlineData("enum E { A B }", "enum E { A }", "Breaking ENUM_VALUE_REMOVED E.B: E.B was removed.")]
    [InlineData("enum E { A }", "enum E { A B }", "Dangerous ENUM_VALUE_ADDED E.B: E.B was added.")]
    [InlineData("input I { a: Int b: Int }", "input I { a: Int }", "Breaking INPUT_FIELD_REMOVED I.b: I.b was removed.")]
    [InlineData(
        "input I { a: Int }", "input I { a: Int b: Int! }", "Breaking REQUIRED_INPUT_FIELD_ADDED I.b: I.b was added and is required.")]
    [InlineData("input I { a: Int }", "input I { a: Int b: Int! = 1 }", "Dangerous OPTIONAL_INPUT_FIELD_ADDED I.b: I.b was added.")]
    [InlineData("input I { a: Int }", "input I { a: Int! }", "Breaking INPUT_FIELD_CHANGED_TYPE I.a: I.a changed type from Int to Int!.")]
    [InlineData(
        "input I { a: [Int!]! }", "input I { a: [Int] }", "Safe INPUT_FIELD_WIDENED_TYPE I.a: I.a changed type from [Int!]! to [Int].")]
    [InlineData(
        "input I { a: Int = 1 }", "input I { a: Int = 2 }",
        "Dangerous INPUT_FIELD_DEFAULT_CHANGED I.a: I.a changed its default from 1 to 2.")]
    [InlineData("input I { a: Int }", "input I @oneOf { a: Int }", "Breaking ONE_OF_ADDED I: I takes exactly one of its fields now.")]
    [InlineData("input I @oneOf { a: Int }", "input I { a: Int }", "Safe ONE_OF_REMOVED I: I takes any of its fields now.")]
    [InlineData("type A { x(a: Int): Int }", "type A { x: Int }", "Breaking ARGUMENT_REMOVED A.x(a:): A.x(a:) was removed.")]
    [InlineData(
        "type A { x: Int }", "type A { x(a: Int!): Int }", "Breaking REQUIRED_ARGUMENT_ADDED A.x(a:): A.x(a:) was added and is required.")]
    [InlineData("type A { x: Int }", "type A { x(a: Int): Int }", "Dangerous OPTIONAL_ARGUMENT_ADDED A.x(a:): A.x(a:) was added.")]
    [InlineData(
        "type A { x(a: Int): Int }", "type A { x(a: [Int]): Int }",
        "Breaking ARGUMENT_CHANGED_TYPE A.x(a:): A.x(a:) changed type from Int to [Int].")]
    [InlineData(
        "type A { x(a: Int!): Int }", "type A { x(a: Int): Int }",
        "Safe ARGUMENT_WIDENED_TYPE A.x(a:): A.x(a:) changed type from Int! to Int.")]
    [InlineData(
        "type A { x(a: [Int] = [1]): Int }", "type A { x(a: [Int]): Int }",
        "Dangerous ARGUMENT_DEFAULT_CHANGED A.x(a:): A.x(a:) changed its default from [1] to none.")]
    [InlineData(
        "type A { x(a: Int): Int }", "type A { x(a: Int = 3): Int }",
        "Safe ARGUMENT_DEFAULT_ADDED A.x(a:): A.x(a:) has the default 3 now.")]
    [InlineData("type A { x: Int }", "type A { x: Int @deprecated(reason: \"old\") }", "Safe DEPRECATED A.x: A.x is deprecated now: old")]
    [InlineData("enum E { A @deprecated }", "enum E { A }", "Safe DEPRECATION_REMOVED E.A: E.A is not deprecated any more.")]
    [InlineData(
        "scalar S @specifiedBy(url: \"a:b\")", "scalar S",
        "Dangerous SCALAR_SPECIFICATION_CHANGED S: S is specified by nothing instead of a:b.")]
    [InlineData("directive @d on FIELD", "", "Breaking DIRECTIVE_REMOVED @d: @d was removed.")]
    [InlineData("", "directive @d on FIELD", "Safe DIRECTIVE_ADDED @d: @d was added.")]
    [InlineData(
        "directive @d on FIELD | QUERY", "directive @d on FIELD",
        "Breaking DIRECTIVE_LOCATION_REMOVED @d: @d may not stand on QUERY any more.")]
    [InlineData("directive @d on FIELD", "directive @d on FIELD | QUERY", "Safe DIRECTIVE_LOCATION_ADDED @d: @d may stand on QUERY now.")]
    [InlineData(
        "directive @d repeatable on FIELD", "directive @d on FIELD",
        "Breaking DIRECTIVE_REPEATABLE_REMOVED @d: @d may not be repeated any more.")]
    [InlineData("directive @d on FIELD", "directive @d repeatable on FIELD", "Safe DIRECTIVE_REPEATABLE_ADDED @d: @d may be repeated now.")]
    [InlineData(
        "directive @d on FIELD", "directive @d(a: Int!) on FIELD",
        "Breaking REQUIRED_ARGUMENT_ADDED @d(a:): @d(a:) was added and is required.")]
    [InlineData(
        "type A { x: Int } directive @cost(weight: String!) on OBJECT | FIELD_DEFINITION",
        "type A @cost(weight: \"2.5\") { x: Int } directive @cost(weight: String!) on OBJECT | FIELD_DEFINITION",
        "Dangerous COST_RAISED A: A costs more: 2.5 instead of 1.")]
    [InlineData(
        "type A { x: Int @cost(weight: \"3\") } directive @cost(weight: String!) on FIELD_DEFINITION",
        "type A { x: Int } directive @cost(weight: String!) on FIELD_DEFINITION",
        "Safe COST_LOWERED A.x: A.x costs less: 0 instead of 3.")]
    [InlineData(
        "type A { x(a: [Int]): Int } directive @cost(weight: String!) on ARGUMENT_DEFINITION",
        "type A { x(a: [Int] @cost(weight: \"1.5\")): Int } directive @cost(weight: String!) on ARGUMENT_DEFINITION",
        "Dangerous COST_RAISED A.x(a:): A.x(a:) costs more: 1.5 instead of 1.")]
    [InlineData(
        "input I { a: Int } directive @cost(weight: String!) on INPUT_FIELD_DEFINITION",
        "input I { a: Int @cost(weight: \"50\") } directive @cost(weight: String!) on INPUT_FIELD_DEFINITION",
        "Dangerous COST_RAISED I.a: I.a costs more: 50 instead of 0.")]
    [InlineData(
        "type A { x: [Int] @listSize(assumedSize: 5) }" + ListSize,
        "type A { x: [Int] @listSize(assumedSize: 6) }" + ListSize,
        "Dangerous LIST_SIZE_RAISED A.x: A.x is priced as a list of 6 instead of a list of 5.")]
    [InlineData(
        "type A { x: [Int] @listSize(assumedSize: 5) }" + ListSize,
        "type A { x: [Int] @listSize(assumedSize: 4) }" + ListSize,
        "Safe LIST_SIZE_LOWERED A.x: A.x is priced as a list of 4 instead of a list of 5.")]
    [InlineData(
        "type A { x: [Int] @listSize(assumedSize: 5) }" + ListSize,
        "type A { x: [Int] }" + ListSize,
        "Dangerous LIST_SIZE_RAISED A.x: A.x is priced as a list of the default length instead of a list of 5.")]
    [InlineData(
        "type A { x(n: Int, m: Int): [Int] @listSize(slicingArguments: [\"n\"]) }" + ListSize,
        "type A { x(n: Int, m: Int): [Int] @listSize(slicingArguments: [\"n\", \"m\"]) }" + ListSize,
        "Dangerous SLICING_ARGUMENTS_CHANGED A.x: The price of A.x follows m, n instead of n.")]
    [InlineData(
        "type B { l: [Int] } type A { x: B @listSize(assumedSize: 1) }" + ListSize,
        "type B { l: [Int] } type A { x: B @listSize(assumedSize: 1, sizedFields: [\"l\"]) }" + ListSize,
        "Dangerous SIZED_FIELDS_CHANGED A.x: The length of A.x is that of l below it instead of nothing.")]
    [InlineData(
        "type A { x(n: Int): [Int] @listSize(slicingArguments: [\"n\"], requireOneSlicingArgument: false) }" + ListSize,
        "type A { x(n: Int): [Int] @listSize(slicingArguments: [\"n\"]) }" + ListSize,
        "Breaking SLICING_ARGUMENT_REQUIRED A.x: A.x is refused now without one of n.")]
    [InlineData(
        "type A { x(n: Int): [Int] @listSize(slicingArguments: [\"n\"]) }" + ListSize,
        "type A { x(n: Int): [Int] @listSize(slicingArguments: [\"n\"], requireOneSlicingArgument: false) }" + ListSize,
        "Safe SLICING_ARGUMENT_NOT_REQUIRED A.x: A.x may be asked for without one of n now.")]
    public void Compare_TellsTheChange_When_OneThingIsDifferent(string before, string after, string expected)
    {
        Assert.Equal([expected], Compare(Query + before, Query + after));
        Assert.Empty(Compare(Query + before, Query + before));
    }

    [Fact]
    public void Compare_TellsRootTypes_When_TheyChange() =>
        Assert.Equal(
            [
                "Breaking ROOT_TYPE_CHANGED schema: The root type of Query changed from A to B.",
                "Safe ROOT_TYPE_ADDED schema: The root type of Mutation is new: A.",
            ],
            Compare(
                "schema { query: A } type A { x: Int } type B { x: Int }",
                "schema { query: B mutation: A } type A { x: Int } type B { x: Int }"));

    [Fact]
    public void Compare_SortsByLevelThenCoordinate_When_ThereIsMuch() =>
        Assert.Equal(
            [
                "Breaking ENUM_VALUE_REMOVED E.A: E.A was removed.", "Breaking FIELD_REMOVED Query.b: Query.b was removed.",
                "Dangerous ENUM_VALUE_ADDED E.B: E.B was added.", "Safe FIELD_ADDED Query.c: Query.c was added.",
            ],
            Compare("type Query { a: Int b: E } enum E { A }", "type Query { c: E a: Int } enum E { B }"));

    [Fact]
    public void Compare_SaysNothing_When_AWeightIsWrittenThatCountsAnyway() =>
        Assert.Empty(Compare(
            "type Query { a: Int b: [Int] } directive @cost(weight: String!) on OBJECT | FIELD_DEFINITION",
            "type Query @cost(weight: \"1.0\") { a: Int @cost(weight: \"0\") b: [Int] @cost(weight: \"1\") } "
            + "directive @cost(weight: String!) on OBJECT | FIELD_DEFINITION"));

    [Fact]
    public void Compare_SaysNothing_When_OnlyDescriptionsAndOrderChange() =>
        Assert.Empty(Compare("\"one\" type Query { a: Int b: Int }", "type Query { b: Int \"two\" a: Int }"));

    private static IEnumerable<string> Compare(string before, string after) =>
        SchemaDiff.Compare(TestHost.BuildSchema(before), TestHost.BuildSchema(after)).Select(
            change => $"{change.Level} {change.Kind} {change.Coordinate}: {change.Message}");
}
