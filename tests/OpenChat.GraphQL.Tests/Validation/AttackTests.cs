using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>
/// Documents made to be expensive. Each is refused by name under the default limits; those that only repeat themselves are also sound, and
/// then a small budget of comparisons shows that they are cheap. Everything runs on a stack of 256 KB, so that nothing may recurse over
/// chains of fragments.
/// </summary>
public sealed class AttackTests
{
    [Fact]
    public void Validate_IsLinear_When_FragmentsRepeatEachOtherOverManyLevels()
    {
        var document = Levels(30, level => $"mentor {{ ...F{level} }} mentor {{ id ...F{level} }} ...F{level} ...F{level}");
        Assert.Equal(["fragmentVisits"], Refuse(document));
        Assert.Empty(Validate(document, ValidationOptions.Unlimited with { MaxMergeComparisons = 5_000 }));
    }

    [Fact]
    public void Validate_IsLinear_When_AliasesDoubleThroughFragments()
    {
        var document = Levels(28, level => $"a: mentor {{ ...F{level} }} b: mentor {{ ...F{level} }}");
        Assert.Equal(["fragmentVisits"], Refuse(document));
        Assert.Empty(Validate(document, ValidationOptions.Unlimited with { MaxMergeComparisons = 200 }));
        var errors = Price(document).Errors;
        Assert.Equal(["cost", "cost", "nodes"], errors.Select(LimitOf));
        Assert.Equal("The request exceeds the limit \"cost\": its field cost is 268435455, at most 5000 is allowed.", errors[0].Message);
    }

    [Fact]
    public void Validate_DoesNotUseTheStack_When_FragmentsFormALongChain()
    {
        var document = Levels(5_000, level => $"...F{level}");
        Assert.Equal(["fragmentVisits"], Refuse(document));
        Assert.Empty(Validate(document, ValidationOptions.Unlimited));
        var deep = Levels(5_000, level => $"mentor {{ ...F{level} }}");
        var options = ValidationOptions.Unlimited with { MaxDepth = 20, MaxCycleDepth = 5 };
        Assert.Equal(["depth", "cycleDepth"], Validate(deep, options).Select(LimitOf));
    }

    [Fact]
    public void Price_IsExact_When_FragmentsFormALongChain()
    {
        var price = Price(Levels(50_000, level => $"mentor {{ ...F{level} }}"));
        Assert.Equal(new RequestCost(50_000, 50_000, 50_000), price.Cost);
        Assert.Equal(["cost", "cost", "nodes"], price.Errors.Select(LimitOf));
    }

    [Fact]
    public void Validate_FindsTheCycle_When_ItIsLongAndUnused()
    {
        var circle = string.Join(
            ' ', Enumerable.Range(0, 1_000).Select(i => $"fragment F{i} on Artist {{ mentor {{ ...F{(i + 1) % 1_000} }} }}"));
        var errors = Validate("{ artist { id } } " + circle, ValidationOptions.Default with { MaxErrors = 1 });
        Assert.Equal(["NoFragmentCycles", null], errors.Select(error => error.Rule));
        Assert.StartsWith("Cannot spread fragment \"F0\" within itself via \"F1\", \"F2\", ", errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(5, errors[0].Locations.Length);
    }

    [Fact]
    public void Validate_FindsConflictsInCycles_When_FragmentsSpreadEachOther()
    {
        var errors = Validate(
            "{ artist { ...A } } fragment A on Artist { x: id mentor { ...B } } fragment B on Artist { x: name mentor { ...A ...B } }",
            ValidationOptions.Default);
        Assert.Equal(
            ["NoFragmentCycles", "NoFragmentCycles", "OverlappingFieldsCanBeMerged"], errors.Select(error => error.Rule));
    }

    [Theory]
    [InlineData("id ", 20_000)]
    [InlineData("mentor { id } ", 40_000)]
    public void Validate_IsLinear_When_OneFieldIsRepeated(string field, int comparisons)
    {
        var document = "{ artist { " + string.Concat(Enumerable.Repeat(field, 20_000)) + "} }";
        Assert.Empty(Validate(document, ValidationOptions.Unlimited with { MaxMergeComparisons = comparisons + 1 }));
        Assert.Equal(["mergeComparisons"], Validate(
            document, ValidationOptions.Unlimited with { MaxMergeComparisons = comparisons }).Select(LimitOf));
    }

    [Fact]
    public void Validate_StopsEarly_When_ManyArgumentsConflictUnderOneName()
    {
        var fields = string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"echo(int: {i})"));
        var errors = Validate("{ " + fields + " }", ValidationOptions.Default);
        Assert.Equal(11, errors.Count);
        Assert.Equal(
            "OverlappingFieldsCanBeMerged 1:3 1:16 Fields \"echo\" conflict because they have differing arguments. "
                + "Use different aliases on the fields to fetch both if this was intentional.",
            Rules.Show(errors[0]));
    }

    [Fact]
    public void Validate_KeepsTheMessageShort_When_ManySubfieldsConflict()
    {
        var fields = string.Join(' ', Enumerable.Range(0, 1_000).Select(i => $"albums(first: {i}) {{ id }}"));
        var error = Assert.Single(
            Validate($"{{ artist {{ {fields} }} artist {{ {fields} }} }}", ValidationOptions.Default with { MaxErrors = 1 }).Take(1));
        Assert.InRange(error.Message.Length, 100, 1_200);
        Assert.Equal(5, error.Locations.Length);
    }

    [Fact]
    public void Validate_CapsTheList_When_DirectivesFlood() =>
        Assert.Equal(
            11, Validate("{ artist { id " + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"@d{i} "))
                + "} }", ValidationOptions.Default).Count);

    [Fact]
    public void Validate_CapsTheList_When_OneDirectiveIsRepeated() =>
        Assert.Equal(11, Validate(
            "{ artist { id " + string.Concat(Enumerable.Repeat("@skip(if: true) ", 2_000)) + "} }", ValidationOptions.Default).Count);

    [Fact]
    public void Validate_IsLinear_When_OperationsFragmentsAndVariablesAreMany()
    {
        var variables = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"$v{i}: Int"));
        var fields = string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"e{i}: echo(int: $v{i})"));
        Assert.Empty(Validate($"query Q({variables}) {{ {fields} }}", ValidationOptions.Unlimited));
        var operations = string.Join(
            ' ', Enumerable.Range(0, 5_000).Select(i => $"query Q{i} {{ artist {{ ...F{i} }} }} fragment F{i} on Artist {{ id }}"));
        Assert.Empty(Validate(operations, ValidationOptions.Unlimited));
    }

    // A query of F0, and fragments of which each level names the next; the last has only an id.
    private static string Levels(int count, Func<int, string> next) =>
        "{ artist { ...F0 } } "
        + string.Join(
            ' ', Enumerable.Range(0, count).Select(i => $"fragment F{i} on Artist {{ {(i == count - 1 ? "id" : next(i + 1))} }}"));

    private static IEnumerable<string?> Refuse(string document) => Validate(document, ValidationOptions.Default).Select(LimitOf);

    private static string? LimitOf(GraphQLError error) =>
        (string?)Assert.Single(error.Extensions, extension => extension.Key == "limit").Value;

    private static IReadOnlyList<GraphQLError> Validate(string document, ValidationOptions options) =>
        OnSmallStack(document, node => DocumentValidator.Validate(Rules.Schema, node, options));

    private static CostResult Price(string document) =>
        OnSmallStack(
            document,
            node =>
                new CostAnalyzer(Rules.Schema, CostOptions.Default).CreatePlan(
                    node, (OperationDefinitionNode)node.Definitions[0]).Evaluate(new Dictionary<string, object?>(StringComparer.Ordinal)));

    private static T OnSmallStack<T>(string document, Func<DocumentNode, T> run)
    {
        var node = Rules.Parse(document);
        return SmallStack.Run(() => run(node));
    }
}
