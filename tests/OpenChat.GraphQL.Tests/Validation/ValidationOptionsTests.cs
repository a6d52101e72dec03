using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>What the switches of <see cref="ValidationOptions"/> do to errors.</summary>
public sealed class ValidationOptionsTests
{
    [Fact]
    public void Validate_SaysThatTheListWasCut_When_ThereAreMoreErrorsThanListed()
    {
        var document = "{ " + string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"x{i}")) + " }";
        var errors = DocumentValidator.Validate(Rules.Schema, Rules.Parse(document), ValidationOptions.Default).Select(Rules.Show).ToList();
        Assert.Equal(11, errors.Count);
        Assert.Equal("FieldsOnCorrectType 1:30 Cannot query field \"x9\" on type \"Query\".", errors[9]);
        Assert.Equal("Too many validation errors, error limit reached. Validation aborted.", errors[10]);
    }

    [Fact]
    public void Validate_ListsAllErrors_When_ThereAreAsManyAsAllowed() =>
        Rules.AssertErrors(
            "{ x y }",
            ValidationOptions.Default with { MaxErrors = 2 },
            "FieldsOnCorrectType 1:3 Cannot query field \"x\" on type \"Query\".",
            "FieldsOnCorrectType 1:5 Cannot query field \"y\" on type \"Query\".");

    [Theory]
    [InlineData(true, true, "FieldsOnCorrectType 1:3 Cannot query field \"recordin\" on type \"Query\". Did you mean \"recording\"?")]
    [InlineData(false, true, "FieldsOnCorrectType 1:3 Cannot query field \"recordin\" on type \"Query\".")]
    [InlineData(true, false, "FieldsOnCorrectType 1:3 Cannot query field \"recordin\" on type \"Query\".")]
    public void Validate_SuggestsNames_When_SuggestionsAndIntrospectionAreOn(bool suggestions, bool introspection, string error) =>
        Rules.AssertErrors(
            "{ recordin }",
            ValidationOptions.Default with { SuggestionsEnabled = suggestions, IntrospectionEnabled = introspection },
            error);

    [Fact]
    public void Validate_RefusesIntrospectionButTypeName_When_IntrospectionIsOff() =>
        Rules.AssertErrors(
            "{ __typename __schema { types { name } } t: __type(name: \"Song\") { name } }",
            ValidationOptions.Default with { IntrospectionEnabled = false },
            "NoSchemaIntrospection 1:14 GraphQL introspection has been disabled, but the requested query contained the field \"__schema\".",
            "NoSchemaIntrospection 1:42 GraphQL introspection has been disabled, but the requested query contained the field \"__type\".");

    [Fact]
    public void Validate_CutsNamesAndLocations_When_TheyAreMany() =>
        Rules.AssertErrors(
            $"{{ {new string('a', 101)} echo({string.Join(' ', Enumerable.Repeat("int: 1", 7))}) }}",
            $"FieldsOnCorrectType 1:3 Cannot query field \"{new string('a', 100)}…\" on type \"Query\".",
            "UniqueArgumentNames 1:110 1:117 1:124 1:131 1:138 There can be only one argument named \"int\".");

    [Theory]
    [InlineData("query Q($a: ID) { pickOne(by: { id: $a }) { id } }", "1:9 1:37")]
    [InlineData("query Q($a: ID) { pickMany(by: { id: $a }) { id } }", "1:9 1:38")]
    public void Validate_RefusesNullableVariablesInOneOf_When_TheObjectIsNonNullOrListed(string document, string locations)
    {
        Rules.AssertErrors(
            document,
            $"VariablesInAllowedPosition {locations} Variable \"$a\" is of type \"ID\" but must be non-nullable to be used for "
                + "OneOf Input Object \"Choice\".");
        Rules.AssertValid(document, ValidationOptions.Default with { StrictOneOfPositions = false });
    }

    [Fact]
    public void Validate_RepeatsWhatAScalarSays_When_TheHostRefusesALiteral() =>
        Rules.AssertErrors(
            "{ echo(even: 2) b: echo(even: 3) c: echo(even: \"a\") }",
            "ValuesOfCorrectType 1:31 Expected value of type \"Even\", but encountered error \"odd numbers are not even\"; found: 3.",
            "ValuesOfCorrectType 1:48 Expected value of type \"Even\", found: \"a\".");

    [Fact]
    public void Validate_AllocatesNothing_When_TheDocumentIsSound()
    {
        var document = Rules.Parse(
            "query Q($id: ID! = \"1\") { artist(id: $id) { name albums(first: 3) { title songs { id title writer { name } } } } "
            + "work(id: 2) { title } }");
        DocumentValidator.Validate(Rules.Schema, document, ValidationOptions.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var errors = DocumentValidator.Validate(Rules.Schema, document, ValidationOptions.Default);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(errors);
    }
}
