using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>The limits on what a sound document asks for, each at the limit and one above it.</summary>
public sealed class RequestLimitsTests
{
    private static readonly ValidationOptions NoCycleLimit = ValidationOptions.Default with { MaxCycleDepth = int.MaxValue };

    [Fact]
    public void Validate_Accepts_When_FieldsAreAsDeepAsAllowed() => Rules.AssertValid(Nest(18), NoCycleLimit);

    [Fact]
    public void Validate_NamesTheDepth_When_OneFieldIsTooDeep() =>
        Rules.AssertErrors(
            Nest(19), NoCycleLimit, Exceeded("depth", "1:183", "20 fields inside one another"));

    [Fact]
    public void Validate_CountsThroughFragments_When_TheyAreSpreadDeep()
    {
        const string Fragments = "fragment A on Artist { mentor { mentor { ...B } } } fragment B on Artist { ... { mentor { id name } } }";
        Rules.AssertValid("{ artist { mentor { ...A } } } " + Fragments, NoCycleLimit with { MaxDepth = 6 });
        Rules.AssertErrors(
            "{ artist { mentor { ...A } } } " + Fragments,
            NoCycleLimit with { MaxDepth = 5 },
            Exceeded("depth", "1:21", "5 fields inside one another"));
    }

    [Fact]
    public void Validate_DoesNotCountIntrospection_When_DepthIsMeasured() =>
        Rules.AssertValid(
            "{ __typename __schema { queryType { fields { type { kind } } } } artist { __typename } }",
            ValidationOptions.Default with { MaxDepth = 1 });

    [Fact]
    public void Validate_Accepts_When_AFieldRepeatsAsOftenAsAllowed() => Rules.AssertValid(Nest(5));

    [Fact]
    public void Validate_NamesTheCoordinate_When_AFieldRepeatsTooOften() =>
        Rules.AssertErrors(Nest(6), Exceeded("cycleDepth", "1:57", "5 \"Artist.mentor\" inside one another"));

    [Fact]
    public void Validate_CountsRepetitionThroughFragments_When_EachIsSmall()
    {
        const string Fragments = "fragment A on Artist { mentor { bestSong { writer { ...B } } } } "
            + "fragment B on Artist { mentor { id } a: mentor { id } }";
        Rules.AssertValid("{ artist { mentor { ...A ...B } } } " + Fragments, ValidationOptions.Default with { MaxCycleDepth = 3 });
        Rules.AssertErrors(
            "{ artist { mentor { ...A ...B } } } " + Fragments,
            ValidationOptions.Default with { MaxCycleDepth = 2 },
            Exceeded("cycleDepth", "1:21", "2 \"Artist.mentor\" inside one another"));
    }

    [Fact]
    public void Validate_CountsResponseNamesAtTheRoot_When_TheyComeThroughFragments()
    {
        const string Document = "query Q { a: artist { id } ...F ... { c: artist { id } a: artist { name } } } "
            + "fragment F on Query { b: artist { id } ...G } fragment G on Query { a: artist { id } }";
        Rules.AssertValid(Document, ValidationOptions.Default with { MaxRootFields = 3 });
        Rules.AssertErrors(
            Document,
            ValidationOptions.Default with { MaxRootFields = 2 },
            Exceeded("rootFields", "1:9", "2 fields at the root"));
    }

    [Theory]
    [InlineData("{ __schema { types { fields { type { fields { name } } } } } }")]
    [InlineData("{ __type(name: \"Song\") { interfaces { possibleTypes { name } } } }")]
    public void Validate_Accepts_When_TwoIntrospectionListsAreInsideOneAnother(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", "1:54")]
    [InlineData(
        "{ __type(name: \"Song\") { ...T } } fragment T on __Type { interfaces { ...P } } "
            + "fragment P on __Type { fields { type { inputFields { name } } } }",
        "1:26")]
    public void Validate_RefusesIntrospection_When_ThreeListsAreInsideOneAnother(string document, string location) =>
        Rules.AssertErrors(
            document,
            Exceeded("introspectionDepth", location, "2 lists of introspection inside one another"));

    [Fact]
    public void Validate_RefusesIntrospection_When_SeventeenTypesAreUnwrapped()
    {
        static string Unwrap(int times) =>
            "{ __type(name: \"Song\") { " + Repeat("ofType { ", times) + "name" + Repeat(" }", times) + " } }";
        Rules.AssertValid(Unwrap(16));
        Rules.AssertErrors(
            Unwrap(17), Exceeded("introspectionDepth", "1:170", "16 \"ofType\" inside one another"));
    }

    [Fact]
    public void Validate_AcceptsWhatToolsAsk_When_TheyIntrospectTheWholeSchema() =>
        Rules.AssertValid(
            """
            query IntrospectionQuery {
              __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
                types { ...FullType }
                directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } }
            }
            fragment FullType on __Type { kind name description isOneOf specifiedByURL
              fields(includeDeprecated: true) {
                name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
              inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
              enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
            fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
            fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
              kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }
            """);

    [Fact]
    public void Validate_CountsEachVisit_When_FragmentsAreSpreadOften()
    {
        const string Document = "{ artist { ...A ...A } } fragment A on Artist { ...B ...B } fragment B on Artist { id }";
        Rules.AssertValid(Document, ValidationOptions.Default with { MaxFragmentVisits = 6 });
        Rules.AssertErrors(
            Document,
            ValidationOptions.Default with { MaxFragmentVisits = 5 },
            Exceeded("fragmentVisits", "1:1", "5 visits of fragments"));
    }

    [Fact]
    public void Validate_CountsFieldsOnce_When_TheyAreCheckedForMerging()
    {
        const string Document = "{ artist { id } artist { id name } }";
        Rules.AssertValid(Document, ValidationOptions.Default with { MaxMergeComparisons = 5 });
        Rules.AssertErrors(
            Document,
            ValidationOptions.Default with { MaxMergeComparisons = 4 },
            Exceeded("mergeComparisons", "1:1", "4 comparisons of fields that may merge"));
    }

    [Fact]
    public void Validate_ReportsOnlyRules_When_LimitsAreExceededToo() =>
        Rules.AssertErrors(
            "{ x artist { id } }",
            ValidationOptions.Default with { MaxDepth = 1 },
            "FieldsOnCorrectType 1:3 Cannot query field \"x\" on type \"Query\".");

    // The artist, that many mentors, and a leaf.
    private static string Nest(int mentors) => "{ artist { " + Repeat("mentor { ", mentors) + "id" + Repeat(" }", mentors) + " } }";

    private static string Exceeded(string limit, string location, string highest) =>
        $"{limit} {location} The document exceeds the limit \"{limit}\": at most {highest} are allowed.";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
