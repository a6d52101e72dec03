using FsCheck;
using FsCheck.Fluent;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed class PrinterTests
{
    private const string Wide = "aNameOfTwentySixCharacters";

    [Fact]
    public void Print_IsUndoneByParsing_When_TreeIsRandom() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(SyntaxGenerator.Document.ToArbitrary(), document =>
            {
                var printed = Printer.Print(document);
                var again = Documents.Parse(printed);
                Assert.Equal(SyntaxDump.Of(document), SyntaxDump.Of(again));
                Assert.Equal(printed, Printer.Print(again));
            }));

    [Fact]
    public void Print_IsUndoneByParsing_When_ValueIsRandom() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(SyntaxGenerator.Value(4, isConst: false).ToArbitrary(), value =>
                Assert.Equal(SyntaxDump.Of(value), SyntaxDump.Of(Documents.ParseValue(Printer.Print(value))))));

    [Theory]
    [InlineData("query{a,b}", "{\n  a\n  b\n}")]
    [InlineData("query Q{a}", "query Q {\n  a\n}")]
    [InlineData("query($a:A){a}", "query ($a: A) {\n  a\n}")]
    [InlineData("query@a{a}", "query @a {\n  a\n}")]
    [InlineData("mutation{a}", "mutation {\n  a\n}")]
    [InlineData("\"d\"query{a}", "\"d\"\nquery {\n  a\n}")]
    [InlineData("query Q($a:[A!]!=[1],$b:B@c(d:1)@e){a}", "query Q($a: [A!]! = [1], $b: B @c(d: 1) @e) {\n  a\n}")]
    [InlineData("query Q(\"d\"$a:A $b:B){a}", "query Q(\n\"d\"\n$a: A\n$b: B\n) {\n  a\n}")]
    [InlineData(
        "{a:b(c:1 d:$e)@f{g ...h@i ...on J@k{l}...@m{n}...{o}}}",
        "{\n  a: b(c: 1, d: $e) @f {\n    g\n    ...h @i\n    ... on J @k {\n      l\n    }\n    ... @m {\n      n\n    }\n    ... "
            + "{\n      o\n    }\n  }\n}")]
    [InlineData("fragment A on B@c{d}{e}", "fragment A on B @c {\n  d\n}\n\n{\n  e\n}")]
    [InlineData("\"\"\"d\"\"\"fragment A on B{d}", "\"\"\"d\"\"\"\nfragment A on B {\n  d\n}")]
    [InlineData(
        "{a(b:[1 2.0 \"c\" null true E $f []{}{g:1,h:[{i:2}]}])}",
        "{\n  a(b: [1, 2.0, \"c\", null, true, E, $f, [], {  }, { g: 1, h: [{ i: 2 }] }])\n}")]
    [InlineData("{a(b:\"\"\"c\n  d\n\n   e\"\"\")}", "{\n  a(b: \"\"\"\n  c\n  d\n  \n   e\n  \"\"\")\n}")]
    [InlineData("schema@a{query:A mutation:B}", "schema @a {\n  query: A\n  mutation: B\n}")]
    [InlineData("extend schema@a", "extend schema @a")]
    [InlineData("extend schema@a{subscription:A}", "extend schema @a {\n  subscription: A\n}")]
    [InlineData("\"d\"scalar A@a extend scalar B@b", "\"d\"\nscalar A @a\n\nextend scalar B @b")]
    [InlineData("type A interface B", "type A\n\ninterface B")]
    [InlineData(
        "type A implements&B&C@d{e(f:G=1 h:I):J!@k \"l\"m:N}",
        "type A implements B & C @d {\n  e(f: G = 1, h: I): J! @k\n  \"l\"\n  m: N\n}")]
    [InlineData("type A{b(\"c\"d:E f:G):H}", "type A {\n  b(\n    \"c\"\n    d: E\n    f: G\n  ): H\n}")]
    [InlineData("extend interface A implements B", "extend interface A implements B")]
    [InlineData("union A=|B|C union D@e extend union F=G", "union A = B | C\n\nunion D @e\n\nextend union F = G")]
    [InlineData("enum A@a{B@b \"c\"D}", "enum A @a {\n  B @b\n  \"c\"\n  D\n}")]
    [InlineData("input A@a{b:C=[1]@d}extend input A@e", "input A @a {\n  b: C = [1] @d\n}\n\nextend input A @e")]
    [InlineData("directive@a(b:C=1)repeatable on|FIELD|QUERY", "directive @a(b: C = 1) repeatable on FIELD | QUERY")]
    [InlineData("directive@a(\"d\"b:C)on FIELD", "directive @a(\n  \"d\"\n  b: C\n) on FIELD")]
    [InlineData(
        "\"\"\"\na\n  b\n\"\"\"type A{\"\"\"c\nd\"\"\"e:F}", "\"\"\"\na\n  b\n\"\"\"\ntype A {\n  \"\"\"\n  c\n  d\n  \"\"\"\n  e: F\n}")]
    public void Print_LaysOut_When_DocumentIsParsed(string text, string expected) =>
        Assert.Equal(expected, Printer.Print(Documents.Parse(text)));

    [Theory]
    [InlineData("[1, a, $b, \"c\", null, true, 1.5, []]")]
    [InlineData("{ a: 1 }")]
    [InlineData("{  }")]
    [InlineData("\"\\u0000\\b\\t\\n\\u000B\\f\\r\\u001F \\\"\\\\/\\u007F\\u009F é\"")]
    [InlineData("\"\"\"a\"\"\"")]
    [InlineData("\"\"\"  a\"\"\"")]
    [InlineData("\"\"\"\na \"quoted\"\n\"\"\"")]
    [InlineData("\"\"\"\na\\\n\"\"\"")]
    [InlineData("\"\"\"\n\\\"\"\"\n\"\"\"")]
    [InlineData("\"\"\"\\\"\"\" a\"\"\"")]
    [InlineData("\"\"\"\n0123456789012345678901234567890123456789012345678901234567890123456789x\n\"\"\"")]
    [InlineData("\"\"\"0123456789012345678901234567890123456789012345678901234567890123456789\"\"\"")]
    [InlineData("\"\"\"\"\"\"")]
    public void Print_GivesTheSameText_When_ValueIsCanonical(string text) => Assert.Equal(text, Printer.Print(Documents.ParseValue(text)));

    // One line may have 80 characters. The number sign stands for a word that fills the line.
    [Theory]
    [InlineData("[#]")]
    [InlineData("[a, $b, 1, 2.5, \"c\", null, true, false, #]")]
    [InlineData("{ a: # }")]
    [InlineData("{ a: 1, b: $#, c: [], d: {  } }")]
    [InlineData("[[a], { b: [c] }, \"#\"]")]
    [InlineData("[\"\\n\\u0001#\"]")]
    [InlineData("[\"\"\"a\"\"\", #]")]
    [InlineData("{ a: [{ b: [[#]] }] }")]
    public void Print_BreaksLines_When_ValueIsWiderThanALine(string template)
    {
        var fits = template.Replace("#", new string('x', 81 - template.Length), StringComparison.Ordinal);
        var tooWide = template.Replace("#", new string('x', 82 - template.Length), StringComparison.Ordinal);

        Assert.Equal(fits, Printer.Print(Documents.ParseValue(fits)));
        Assert.Contains("\n", Printer.Print(Documents.ParseValue(tooWide)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a(b: #)")]
    [InlineData("a(b: 1, c: [#], d: \"e\")")]
    [InlineData("alias: a(b: #, c: { d: 1 })")]
    public void Print_BreaksLines_When_FieldIsWiderThanALine(string template)
    {
        var fits = template.Replace("#", new string('x', 81 - template.Length), StringComparison.Ordinal);
        var tooWide = template.Replace("#", new string('x', 82 - template.Length), StringComparison.Ordinal);

        Assert.Equal($"{{\n  {fits}\n}}", Printer.Print(Documents.Parse($"{{ {fits} }}")));
        Assert.EndsWith("\n  )\n}", Printer.Print(Documents.Parse($"{{ {tooWide} }}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Print_IndentsMembers_When_LinesBreakAtSeveralLevels()
    {
        var text = $"{{a(b:[{{c:[{Wide} {Wide} {Wide}a]d:1}}])}}";

        Assert.Equal(
            $$"""
            {
              a(
                b: [
                  {
                    c: [
                      {{Wide}}
                      {{Wide}}
                      {{Wide}}a
                    ]
                    d: 1
                  }
                ]
              )
            }
            """,
            Printer.Print(Documents.Parse(text)));
    }

    // The shorthand would be read as the body of the definition before it.
    [Theory]
    [InlineData("type A query{a:b}", "type A\n\nquery {\n  a: b\n}")]
    [InlineData("interface A implements B query{a:b}", "interface A implements B\n\nquery {\n  a: b\n}")]
    [InlineData("enum A query{a}", "enum A\n\nquery {\n  a\n}")]
    [InlineData("extend input A@b query{a:b}", "extend input A @b\n\nquery {\n  a: b\n}")]
    [InlineData("extend schema@a query{a:b}", "extend schema @a\n\nquery {\n  a: b\n}")]
    [InlineData("union A query{a}", "union A\n\n{\n  a\n}")]
    [InlineData("scalar A query{a}", "scalar A\n\n{\n  a\n}")]
    [InlineData("type A{b:C}query{a}", "type A {\n  b: C\n}\n\n{\n  a\n}")]
    public void Print_WritesTheKeyword_When_ADefinitionWithoutBodyStandsBefore(string text, string expected)
    {
        Assert.Equal(expected, Printer.Print(Documents.Parse(text)));
        Assert.NotNull(Documents.Check(expected));
    }

    [Theory]
    [InlineData("  a\n  b", "\"  a\\n  b\"")]
    [InlineData("a\n", "\"a\\n\"")]
    [InlineData("\na", "\"\\na\"")]
    [InlineData("a\rb", "\"a\\rb\"")]
    [InlineData(" ", "\" \"")]
    public void Print_WritesAQuotedString_When_NoBlockStringHasTheValue(string value, string expected) =>
        Assert.Equal(expected, Printer.Print(new StringValueNode(value, isBlock: true, 0, 0)));

    [Fact]
    public void Print_PrintsEveryKindOfNode_When_AskedForIt() =>
        Assert.All(
            SyntaxDump.Nodes(Documents.Parse(Documents.KitchenSink)).Concat(SyntaxDump.Nodes(Documents.Parse(Documents.KitchenSinkSchema))),
            node => Assert.NotEmpty(Printer.Print(node)));

    [Fact]
    public void Print_Throws_When_TreeIsDeeperThanAnyParserMakes()
    {
        const int Levels = 100_000;
        ValueNode value = new NullValueNode(0, 0);
        TypeNode type = new NamedTypeNode(new Name("A", 0));
        var selectionSet = new SelectionSetNode([new FragmentSpreadNode(new Name("A", 0), [], 0, 0)], 0, 0);
        for (var i = 0; i < Levels; i++)
        {
            value = new ListValueNode([value], 0, 0);
            type = new ListTypeNode(type, 0, 0);
            selectionSet = new SelectionSetNode([new InlineFragmentNode(null, [], selectionSet, 0, 0)], 0, 0);
        }

        SmallStack.Run(() =>
        {
            Assert.Equal(new string('[', Levels) + "A" + new string(']', Levels), Printer.Print(type));
            Assert.Throws<ArgumentException>(() => Printer.Print(value));
            return Assert.Throws<ArgumentException>(() => Printer.Print(selectionSet));
        });
    }
}
