using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>Prices of requests, page sizes, and the start-up check of the cost directives.</summary>
public sealed class CostAnalyzerTests
{
    private const string Directives =
        """
        directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!],
          requireOneSlicingArgument: Boolean = true)
          on FIELD_DEFINITION

        """;

    private static readonly GraphQLSchema Schema = Rules.Build(
        Directives
        + """
        type Query {
          leaf: Int
          dear: Int @cost(weight: "2.5")
          item(id: ID): Item
          fixed: [Item!]! @listSize(assumedSize: 7)
          names: [String!] @listSize(assumedSize: 3)
          page(first: Int = 20): [Item!]! @listSize(slicingArguments: ["first"])
          byKeys(keys: [ID!]!): [Item]! @listSize(slicingArguments: ["keys"])
          must(first: Int, last: Int): [Item!]! @listSize(slicingArguments: ["first", "last"])
          items(where: Filter, any: [Filter!], tags: [String!], weighed: Int @cost(weight: "4"), first: Int = 20, last: Int): Items!
            @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
          any: Any
        }
        type Items { edges: [Edge!]! @listSize(assumedSize: 20) nodes: [Item!]! total: Int }
        type Edge { node: Item! cursor: String }
        type Item { id: ID name: String next(first: Int = 5): [Item!]! @listSize(slicingArguments: ["first"]) heavy: Heavy colour: Colour }
        type Heavy @cost(weight: "10") { id: ID }
        enum Colour @cost(weight: "0.5") { RED }
        interface Any { id: ID item: Item }
        type A implements Any { id: ID item: Item a: Heavy }
        type B implements Any @cost(weight: "3") { id: ID item: Item b: Item }
        input Filter { text: String deep: Filter not: [Filter!] dear: Boolean @cost(weight: "6") }
        """);

    [Theory]
    [InlineData("{ leaf }", 0, 0, 0)]
    [InlineData("{ __typename dear }", 2.5, 0, 0)]
    [InlineData("{ item { id } }", 1, 1, 1)]
    [InlineData("{ a: item { id } b: item { id } }", 2, 2, 2)]
    [InlineData("{ fixed { id } }", 1, 7, 7)]
    [InlineData("{ names }", 1, 0, 0)]
    [InlineData("{ page { id } }", 1, 20, 20)]
    [InlineData("{ page(first: 3) { next { id } } }", 4, 18, 18)]
    [InlineData("{ byKeys(keys: [1, 2, 3]) { id } }", 2, 3, 3)]
    [InlineData("{ byKeys(keys: 1) { id } }", 2, 1, 1)]
    [InlineData("{ byKeys(keys: []) { id } }", 2, 0, 0)]
    [InlineData("{ page(first: 0) { next { id } } }", 1, 0, 0)]
    [InlineData("{ page(first: 100) { next(first: 100) { id } } }", 101, 10_100, 10_100)]
    [InlineData("{ item { heavy { id } colour } }", 2, 11.5, 2)]
    [InlineData("{ items { total } }", 1, 1, 1)]
    [InlineData("{ items { nodes { id } } }", 2, 21, 21)]
    [InlineData("{ items(first: 4) { edges { node { id } cursor } } }", 6, 9, 9)]
    [InlineData("{ items(last: 4) { nodes { id } } }", 2, 5, 5)]
    [InlineData("{ items(first: 2, last: 4) { nodes { id } } }", 2, 5, 5)]
    [InlineData(
        "{ items(first: 4) { ...F } } fragment F on Items { ... { nodes { id } } ...G } fragment G on Items { edges { cursor } }", 3, 9, 9)]
    [InlineData("{ a: items(first: 1) { ...F } b: items(first: 2) { ...F } } fragment F on Items { nodes { id } }", 4, 5, 5)]
    [InlineData("{ any { id item { id } } }", 2, 4, 2)]
    [InlineData("{ any { id ... on A { a { id } } ... on B { b { id } item { id } } } }", 3, 13, 3)]
    [InlineData("{ any { ... on A { a { id } } ...F ... on Any { item { id } } } } fragment F on B { b { id } }", 3, 14, 3)]
    [InlineData("{ __schema { types { name } } t: __type(name: \"A\") { name } }", 200, 0, 0)]
    public void Evaluate_AddsAndMultiplies_When_ListsAreInsideOneAnother(string document, double fields, double types, double nodes) =>
        Assert.Equal(new RequestCost(fields, types, nodes), Plan(document, CostOptions.Unlimited).Evaluate(Variables()).Cost);

    [Theory]
    [InlineData("{ items(where: null, tags: []) { total } }", 2)]
    [InlineData("{ items(where: { text: \"a\" }) { total } }", 2)]
    [InlineData("{ items(where: { deep: { deep: { text: \"a\" } }, dear: true }) { total } }", 10)]
    [InlineData("{ items(where: { not: [{ text: \"a\" }, { dear: false }] }) { total } }", 11)]
    [InlineData("{ items(any: { text: \"a\" }, weighed: 9) { total } }", 6)]
    public void Evaluate_PricesTheValueSent_When_ArgumentsAreLiterals(string document, double fields) =>
        Assert.Equal(fields, Plan(document, CostOptions.Unlimited).Evaluate(Variables()).Cost.Fields);

    [Fact]
    public void Evaluate_PricesTheValueSent_When_AnInputComesAsVariable()
    {
        var plan = Plan("query Q($w: Filter, $n: Filter) { items(where: $w, any: [{ deep: $n }]) { total } }", CostOptions.Unlimited);
        Assert.True(plan.DependsOnVariables);
        Assert.Equal(3, plan.Evaluate(Variables()).Cost.Fields);
        var value = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["text"] = "a",
            ["not"] = new object?[] { new Dictionary<string, object?>(StringComparer.Ordinal) { ["dear"] = true } },
        };
        Assert.Equal(12, plan.Evaluate(Variables(("w", value))).Cost.Fields);
    }

    [Fact]
    public void Evaluate_UsesTheVariable_When_ItSaysThePageSize()
    {
        var plan = Plan("query Q($n: Int) { page(first: $n) { id } }", CostOptions.Default);
        Assert.True(plan.DependsOnVariables);
        Assert.Equal(7, plan.Evaluate(Variables(("n", 7))).Cost.Types);
        Assert.Equal(20, plan.Evaluate(Variables(("n", null))).Cost.Types);
        Assert.Equal(20, plan.Evaluate(Variables()).Cost.Types);
        Assert.Equal(
            ["1:25 Argument \"Query.page(first:)\" must be from 0 to 100, but is 101."], plan.Evaluate(
                Variables(("n", 101))).Errors.Select(ShowBadInput));
    }

    [Fact]
    public void Evaluate_AnswersWithTheSameObject_When_NoVariableMatters()
    {
        var plan = Plan("query Q($i: ID) { item(id: $i) { id } page(first: 2) { id } }", CostOptions.Default);
        Assert.False(plan.DependsOnVariables);
        Assert.Same(plan.Evaluate(Variables()), plan.Evaluate(Variables(("i", "1"))));
    }

    [Theory]
    [InlineData(100, "")]
    [InlineData(101, "1:8 Argument \"Query.page(first:)\" must be from 0 to 100, but is 101.")]
    [InlineData(0, "")]
    [InlineData(-1, "1:8 Argument \"Query.page(first:)\" must be from 0 to 100, but is -1.")]
    [InlineData(int.MaxValue, "1:8 Argument \"Query.page(first:)\" must be from 0 to 100, but is 2147483647.")]
    public void Evaluate_NamesTheArgument_When_APageSizeIsOutOfRange(int size, string error) =>
        Assert.Equal(error, string.Join(
            '|', Plan($"{{ page(first: {size}) {{ id }} }}", CostOptions.Default).Evaluate(Variables()).Errors.Select(ShowBadInput)));

    [Fact]
    public void Evaluate_AsksForASlicingArgument_When_NoneIsGivenAndNoneHasADefault() =>
        Assert.Equal(
            ["1:3 Field \"Query.must\" needs one of the arguments \"first\" or \"last\"."],
            Plan("{ must { id } b: must(last: 3) { id } }", CostOptions.Default).Evaluate(Variables()).Errors.Select(ShowBadInput));

    [Theory]
    [InlineData(101, 10_100, 10_100, "")]
    [InlineData(100, 10_100, 10_100, "cost 1:1 The request exceeds the limit \"cost\": its field cost is 101, at most 100 is allowed.")]
    [InlineData(101, 10_099, 10_100, "cost 1:1 The request exceeds the limit \"cost\": its type cost is 10100, at most 10099 is allowed.")]
    [InlineData(
        101,
        10_100,
        10_099,
        "nodes 1:1 The request exceeds the limit \"nodes\": its number of objects is 10100, at most 10099 is allowed.")]
    public void Evaluate_NamesTheLimit_When_ThePriceIsAboveIt(double fields, double types, double nodes, string error)
    {
        var options = new CostOptions { MaxFieldCost = fields, MaxTypeCost = types, MaxNodes = nodes };
        var errors = Plan("{ page(first: 100) { next(first: 100) { id } } }", options).Evaluate(Variables()).Errors;
        Assert.Equal(error, string.Join('|', errors.Select(Rules.Show)));
    }

    [Fact]
    public void Evaluate_HoldsTheLimits_TogetherWithWhatWasSpentBefore()
    {
        var plan = Plan("{ page(first: 2) { id } }", new CostOptions { MaxFieldCost = 3, MaxTypeCost = 5, MaxNodes = 6 });
        var none = new Dictionary<string, object?>();

        Assert.Equal(
            (new RequestCost(1, 2, 2), 0),
            (plan.Evaluate(none, new RequestCost(2, 3, 4)).Cost, plan.Evaluate(none, new RequestCost(2, 3, 4)).Errors.Length));
        Assert.Equal(
            [
                "cost 1:1 The request exceeds the limit \"cost\": its field cost is 4, at most 3 is allowed.",
                "cost 1:1 The request exceeds the limit \"cost\": its type cost is 6, at most 5 is allowed.",
                "nodes 1:1 The request exceeds the limit \"nodes\": its number of objects is 7, at most 6 is allowed.",
            ],
            plan.Evaluate(none, new RequestCost(3, 4, 5)).Errors.Select(Rules.Show));
    }

    [Fact]
    public void Evaluate_Saturates_When_ListsMultiplyWithoutEnd()
    {
        var document = "{ page(first: 100) { " + string.Concat(Enumerable.Repeat("next(first: 100) { ", 40)) + "id" + new string('}', 42);
        Assert.Equal(new RequestCost(1e15, 1e15, 1e15), Plan(document, CostOptions.Unlimited).Evaluate(Variables()).Cost);
    }

    [Fact]
    public void Problems_AreEmpty_When_EveryListHasASize() => Assert.Empty(new CostAnalyzer(Schema, CostOptions.Default).Problems);

    [Fact]
    public void Problems_NameTheCoordinate_When_DirectivesAreMisused()
    {
        var schema = Rules.Build(
            Directives
            + """
            type Query {
              bare: [Int]
              wrong(first: String, after: Int): [Int] @listSize(slicingArguments: ["first", "nope", "after"])
              single: Int @listSize(assumedSize: 3)
              sized(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["list", "one", "none"])
              minus: [Int] @listSize(assumedSize: -1)
              weight(a: Int @cost(weight: "x")): Int @cost(weight: "-1")
            }
            type Page @cost(weight: "NaN") { list: [Int] one: Int }
            input In { a: Int @cost(weight: "") }
            """);
        Assert.Equal(
            [
                "Page: @cost(weight:) is not a decimal number of 0 or more",
                "In.a: @cost(weight:) is not a decimal number of 0 or more",
                "Query.wrong: slicingArguments names \"first\", which is not an Int or list argument of the field",
                "Query.wrong: slicingArguments names \"nope\", which is not an Int or list argument of the field",
                "Query.single: @listSize is on a field that is not a list and has no sizedFields",
                "Query.sized: sizedFields names \"one\", which is not a list field of Page",
                "Query.sized: sizedFields names \"none\", which is not a list field of Page",
                "Query.minus: assumedSize is not a whole number of 0 or more",
                "Query.weight(a:): @cost(weight:) is not a decimal number of 0 or more",
                "Query.weight: @cost(weight:) is not a decimal number of 0 or more",
                "Query.bare: a list without size: it needs @listSize with slicingArguments or assumedSize",
                "Query.minus: a list without size: it needs @listSize with slicingArguments or assumedSize",
            ],
            new CostAnalyzer(schema, CostOptions.Default).Problems.AsEnumerable());
    }

    [Theory]
    [InlineData("Query.leaf", 3, "{ leaf }", 3, 0)]
    [InlineData("Query.dear", 0, "{ dear }", 0, 0)]
    [InlineData("Heavy", 4, "{ item { heavy { id } } }", 2, 5)]
    [InlineData("Item", 0, "{ item { heavy { id } } }", 2, 10)]
    [InlineData("B", 1.5, "{ any { id } }", 1, 1.5)]
    [InlineData("Colour", 7, "{ item { colour } }", 1, 8)]
    [InlineData("Any.item", 6, "{ any { item { id } } }", 7, 4)]
    [InlineData("Query.items(weighed:)", 9, "{ items(weighed: 1) { total } }", 10, 1)]
    [InlineData("Query.item(id:)", 2, "{ item(id: 1) { id } }", 3, 1)]
    [InlineData("Filter.dear", 0, "{ items(where: { dear: true }) { total } }", 2, 1)]
    public void Evaluate_UsesTheWeightGivenByCoordinate_InPlaceOfThatOfTheSchema(
        string coordinate, double weight, string document, double fields, double types)
    {
        var cost = Plan(document, Weighing((coordinate, weight))).Evaluate(Variables()).Cost;

        Assert.Equal((fields, types), (cost.Fields, cost.Types));
    }

    [Fact]
    public void Problems_SayWhy_When_AWeightFitsNothing()
    {
        var options = Weighing(
            ("Query.leaf", -1), ("Query", double.NaN), ("Item.nope", 1), ("Nope.id", 1), ("Nope", 1), ("Query.item(no:)", 1),
            ("Query.no(id:)", 1), ("Filter", 1), ("Any", 1),
            ("@cost", 1), ("Colour.RED", 1), ("__Type.name", 1), ("Query.__schema", 1), ("Query leaf", 1), ("Heavy", 2));

        Assert.Equal(
            [
                "Query: the weight given is not a number of 0 or more",
                "Query.leaf: the weight given is not a number of 0 or more",
                "@cost: only objects, scalars, enums, fields, arguments and input fields have a weight",
                "Any: only objects, scalars, enums, fields, arguments and input fields have a weight",
                "Colour.RED: only objects, scalars, enums, fields, arguments and input fields have a weight",
                "Filter: only objects, scalars, enums, fields, arguments and input fields have a weight",
                "Item.nope: the schema has no such element",
                "Nope: the schema has no such element",
                "Nope.id: no schema coordinate that could have a weight: Expected \"Nope\" to be defined as a type in the schema.",
                "Query leaf: no schema coordinate that could have a weight: Syntax Error: Invalid character: \" \".",
                "Query.__schema: only objects, scalars, enums, fields, arguments and input fields have a weight",
                "Query.item(no:): the schema has no such element",
                "Query.no(id:): no schema coordinate that could have a weight: Expected \"no\" to exist as a field of type \"Query\" "
                    + "in the schema.",
                "__Type.name: only objects, scalars, enums, fields, arguments and input fields have a weight",
            ],
            new CostAnalyzer(Schema, options).Problems.AsEnumerable());
    }

    private static CostOptions Weighing(params (string Coordinate, double Weight)[] weights) =>
        new() { Weights = weights.ToDictionary(pair => pair.Coordinate, pair => pair.Weight, StringComparer.Ordinal) };

    private static CostPlan Plan(string document, CostOptions options)
    {
        var node = Rules.Parse(document);
        Assert.Empty(DocumentValidator.Validate(Schema, node, ValidationOptions.Unlimited));
        return new CostAnalyzer(Schema, options).CreatePlan(node, (OperationDefinitionNode)node.Definitions[0]);
    }

    private static Dictionary<string, object?> Variables(params (string Name, object? Value)[] values) =>
        values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    private static string ShowBadInput(GraphQLError error)
    {
        var isTooLong = LimitOf.Name(error) == "pageSize";
        Assert.Equal(isTooLong ? ErrorCodes.LimitExceeded : ErrorCodes.BadUserInput, error.Code);
        return $"{error.Locations[0].Line}:{error.Locations[0].Column} {error.Message}";
    }
}
