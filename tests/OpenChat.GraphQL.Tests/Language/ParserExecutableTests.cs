using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed class ParserExecutableTests
{
    [Fact]
    public void TryParse_KeepsEveryPart_When_OperationHasAll()
    {
        var operation = Documents.ParseOne<OperationDefinitionNode>(
            "\"d\" mutation M(\"v\" $a: [Int!]! = [1] @x(y: 1), $b: B) @z { c: d(e: $a) @f { g } ...H @i ... on J @k { l } ... @m { "
                + "n } ... { o } }");

        Assert.Equal("d", operation.Description?.Value);
        Assert.Equal((OperationType.Mutation, false, "M"), (operation.Operation, operation.IsShorthand, operation.Name?.Value));
        Assert.Equal(["\"v\"\n$a: [Int!]! = [1] @x(y: 1)", "$b: B"], operation.VariableDefinitions.Select(Printer.Print));
        Assert.Equal(["@z"], operation.Directives.Select(Printer.Print));
        Assert.Equal(
            [
                "c: d(e: $a) @f {\n  g\n}",
                "...H @i",
                "... on J @k {\n  l\n}",
                "... @m {\n  n\n}",
                "... {\n  o\n}",
            ],
            operation.SelectionSet.Selections.Select(Printer.Print));
        var field = Assert.IsType<FieldNode>(operation.SelectionSet.Selections[0]);
        Assert.Equal(("c", "d", "c"), (field.Alias?.Value, field.Name.Value, field.ResponseName));
        Assert.Equal("J", Assert.IsType<InlineFragmentNode>(operation.SelectionSet.Selections[2]).TypeCondition?.Name.Value);
        Assert.Null(Assert.IsType<InlineFragmentNode>(operation.SelectionSet.Selections[3]).TypeCondition);
    }

    [Fact]
    public void TryParse_LeavesPartsOut_When_OperationIsShorthand()
    {
        var operation = Documents.ParseOne<OperationDefinitionNode>("{ a }");

        Assert.True(operation.IsShorthand);
        Assert.Equal(OperationType.Query, operation.Operation);
        Assert.Null(operation.Name);
        Assert.Null(operation.Description);
        Assert.Empty(operation.VariableDefinitions);
        Assert.Empty(operation.Directives);
        var field = Assert.IsType<FieldNode>(Assert.Single(operation.SelectionSet.Selections));
        Assert.Null(field.Alias);
        Assert.Null(field.SelectionSet);
        Assert.Empty(field.Arguments);
        Assert.Equal("a", field.ResponseName);
    }

    [Theory]
    [InlineData("query { a }", OperationType.Query)]
    [InlineData("mutation { a }", OperationType.Mutation)]
    [InlineData("subscription { a }", OperationType.Subscription)]
    public void TryParse_IsAnonymous_When_NameIsLeftOut(string text, OperationType expected)
    {
        var operation = Documents.ParseOne<OperationDefinitionNode>(text);

        Assert.Equal((expected, false, (Name?)null), (operation.Operation, operation.IsShorthand, operation.Name));
    }

    [Theory]
    [InlineData("\"d\" query { a }")]
    [InlineData("\"d\" query Q { a }")]
    [InlineData("\"\"\"d\"\"\" mutation { a }")]
    [InlineData("\"d\" subscription S { a }")]
    [InlineData("\"d\" fragment F on T { a }")]
    [InlineData("{ a } \"d\" query Q { a }")]
    public void TryParse_ReadsDescription_When_DefinitionHasAKeyword(string text)
    {
        var definition = Documents.Parse(text).Definitions[^1];

        var description = (definition as FragmentDefinitionNode)?.Description ?? (definition as OperationDefinitionNode)?.Description;
        Assert.Equal("d", description?.Value);
        Assert.Equal(description?.Start, definition.Start);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("fragment")]
    [InlineData("query")]
    [InlineData("mutation")]
    [InlineData("subscription")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("type")]
    [InlineData("extend")]
    [InlineData("input")]
    [InlineData("repeatable")]
    [InlineData("implements")]
    public void TryParse_TakesKeywordsAsNames_When_TheyStandForNames(string keyword)
    {
        var text = $$"""
            query {{keyword}}(${{keyword}}: {{keyword}} = {{{keyword}}: 1}) @{{keyword}}({{keyword}}: ${{keyword}}) {
              {{keyword}}: {{keyword}}({{keyword}}: ${{keyword}}) @{{keyword}}
              ... on {{keyword}} { {{keyword}} }
            }

            fragment a on {{keyword}} { {{keyword}} }
            """;

        Assert.Equal(keyword == "on" ? 0 : 1, Documents.Parse($"{{ ...{keyword}{(keyword == "on" ? " T { a }" : "")} }}").Definitions
            .OfType<OperationDefinitionNode>().Single().SelectionSet.Selections.OfType<FragmentSpreadNode>().Count());
        Assert.NotNull(Documents.Check(text));
        Assert.All(
            SyntaxDump.Names(Documents.Parse(text)),
            name => Assert.True(name.Value == "a" || name.Value == keyword, $"The name {name.Value} is not {keyword}."));
    }

    [Theory]
    [InlineData("1", typeof(IntValueNode))]
    [InlineData("-0", typeof(IntValueNode))]
    [InlineData("1.0", typeof(FloatValueNode))]
    [InlineData("1E400", typeof(FloatValueNode))]
    [InlineData("\"a\"", typeof(StringValueNode))]
    [InlineData("true", typeof(BooleanValueNode))]
    [InlineData("false", typeof(BooleanValueNode))]
    [InlineData("null", typeof(NullValueNode))]
    [InlineData("TRUE", typeof(EnumValueNode))]
    [InlineData("nulls", typeof(EnumValueNode))]
    [InlineData("on", typeof(EnumValueNode))]
    [InlineData("$a", typeof(VariableNode))]
    [InlineData("$ a", typeof(VariableNode))]
    [InlineData("[]", typeof(ListValueNode))]
    [InlineData("[1, $a [null]]", typeof(ListValueNode))]
    [InlineData("{}", typeof(ObjectValueNode))]
    [InlineData("{a: {b: [$c]}, a: 1}", typeof(ObjectValueNode))]
    public void TryParseValue_GivesTheKind_When_ValueIsSound(string text, Type expected)
    {
        var value = Documents.ParseValue(text);

        Assert.Equal(expected, value.GetType());
        Assert.Equal((0, text.Length), (value.Start, value.End));
    }

    [Fact]
    public void TryParseValue_KeepsTheDigits_When_NumberIsHuge()
    {
        var digits = "1" + new string('0', 50_000);

        Assert.Equal(digits, Assert.IsType<IntValueNode>(Documents.ParseValue(digits)).Value);
        Assert.Equal($"-{digits}e999999999", Assert.IsType<FloatValueNode>(Documents.ParseValue($"-{digits}e999999999")).Value);
    }

    [Theory]
    [InlineData("1 2", "Syntax Error: Expected <EOF>, found Int \"2\".", 3)]
    [InlineData("", "Syntax Error: Unexpected <EOF>.", 1)]
    [InlineData("[1", "Syntax Error: Unexpected <EOF>.", 3)]
    public void TryParseValue_Refuses_When_TextIsNoValue(string text, string message, int column)
    {
        Assert.Null(Parser.TryParseValue(new Source(text), ParserOptions.Default, out var error));
        Assert.Equal((message, new SourceLocation(1, column)), (error?.Message, error?.Locations.Single()));
    }

    [Theory]
    [InlineData("$a", 1, "Syntax Error: Unexpected variable \"$a\" in constant value.")]
    [InlineData("[{b: $a}]", 6, "Syntax Error: Unexpected variable \"$a\" in constant value.")]
    [InlineData("$1", 1, "Syntax Error: Unexpected \"$\".")]
    [InlineData("$.", 2, "Syntax Error: Unexpected character: \".\".")]
    public void TryParseConstValue_Refuses_When_ValueHasAVariable(string text, int column, string message)
    {
        Assert.Null(Parser.TryParseConstValue(new Source(text), ParserOptions.Default, out var error));
        Assert.Equal((message, new SourceLocation(1, column)), (error?.Message, error?.Locations.Single()));
    }

    [Fact]
    public void TryParseConstValue_Accepts_When_ValueIsConstant()
    {
        var value = Parser.TryParseConstValue(new Source("[1 {a:B}]"), ParserOptions.Default, out var error);

        Assert.Null(error);
        Assert.NotNull(value);
        Assert.Equal("[1, { a: B }]", Printer.Print(value));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A!")]
    [InlineData("[A]")]
    [InlineData("[[A!]]!")]
    public void TryParseType_IsPrintedBack_When_TypeIsSound(string text)
    {
        var type = Parser.TryParseType(new Source(text), ParserOptions.Default, out var error);

        Assert.Null(error);
        Assert.NotNull(type);
        Assert.Equal((text, 0, text.Length), (Printer.Print(type), type.Start, type.End));
    }

    [Theory]
    [InlineData("", "Syntax Error: Expected Name, found <EOF>.", 1)]
    [InlineData("A!!", "Syntax Error: Expected <EOF>, found \"!\".", 3)]
    [InlineData("[A", "Syntax Error: Expected \"]\", found <EOF>.", 3)]
    [InlineData("[]", "Syntax Error: Expected Name, found \"]\".", 2)]
    [InlineData("[A B]", "Syntax Error: Expected \"]\", found Name \"B\".", 4)]
    public void TryParseType_Refuses_When_TextIsNoType(string text, string message, int column)
    {
        Assert.Null(Parser.TryParseType(new Source(text), ParserOptions.Default, out var error));
        Assert.Equal((message, new SourceLocation(1, column)), (error?.Message, error?.Locations.Single()));
    }

    [Fact]
    public void TryParse_GivesEachNodeItsText_When_PositionsAreRead()
    {
        const string text = "# c\nquery Q($a: [Int!] = 1 @d) { b: c(e: {f: [$a]}) @g ...H ... on I { j } } # end\n";
        var nodes = SyntaxDump.Nodes(Documents.Parse(text)).Select(node => $"{node.GetType().Name[..^4]} {text[node.Start..node.End]}");

        Assert.Equal(
            [
                $"Document {text}",
                "OperationDefinition query Q($a: [Int!] = 1 @d) { b: c(e: {f: [$a]}) @g ...H ... on I { j } }",
                "VariableDefinition $a: [Int!] = 1 @d",
                "Variable $a",
                "ListType [Int!]",
                "NonNullType Int!",
                "NamedType Int",
                "IntValue 1",
                "Directive @d",
                "SelectionSet { b: c(e: {f: [$a]}) @g ...H ... on I { j } }",
                "Field b: c(e: {f: [$a]}) @g",
                "Argument e: {f: [$a]}",
                "ObjectValue {f: [$a]}",
                "ObjectField f: [$a]",
                "ListValue [$a]",
                "Variable $a",
                "Directive @g",
                "FragmentSpread ...H",
                "InlineFragment ... on I { j }",
                "NamedType I",
                "SelectionSet { j }",
                "Field j",
            ],
            nodes);
    }

    [Fact]
    public void TryParse_SharesEqualNames_When_TheyRepeat()
    {
        var names = SyntaxDump.Names(Documents.Parse(Documents.KitchenSink + Documents.KitchenSinkSchema)).Select(name => name.Value)
            .ToList();

        Assert.All(
            names.GroupBy(name => name, StringComparer.Ordinal), group => Assert.All(group, name => Assert.Same(group.First(), name)));
        Assert.True(names.Distinct(StringComparer.Ordinal).Count() > 64, "More names than the table starts with.");
    }

    [Fact]
    public void TryParse_SharesNamesWithEnumValues_When_TheyAreEqual()
    {
        var field = Documents.ParseOne<OperationDefinitionNode>("{ a(b: a) }").SelectionSet.Selections.OfType<FieldNode>().Single();

        Assert.Same(field.Name.Value, Assert.IsType<EnumValueNode>(field.Arguments[0].Value).Value);
    }

    [Fact]
    public void TryParse_IsIndependent_When_ManyThreadsParse()
    {
        var expected = new[] { Documents.KitchenSink, Documents.KitchenSinkSchema }.Select(text => SyntaxDump.Of(Documents.Parse(text)))
            .ToArray();

        Parallel.For(0, 64, i =>
        {
            var text = i % 2 == 0 ? Documents.KitchenSink : Documents.KitchenSinkSchema;
            Documents.Refuse(text[..(100 + i)]);
            Assert.Equal(expected[i % 2], SyntaxDump.Of(Documents.Parse(text)));
        });
    }

    [Fact]
    public void TryParse_AllocatesLittleMoreThanTheTree_When_DocumentIsTypical()
    {
        var source = new Source(
            "query Q($name: String!) { model(name: $name) { id name restrictions(atLeast: LIKELY) { term { code } hops license { id "
                + "name } } } }");

        // The best of several runs: the first ones pay for the runtime's own work.
        var allocated = Enumerable.Range(0, 20).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotNull(Parser.TryParse(source, ParserOptions.Default, out var _));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.InRange(allocated, 1, 3_000);
    }
}
