using System.Text;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

/// <summary>Whatever the schema file is, there is a schema or an error, never an exception.</summary>
public sealed class SchemaRobustnessTests
{
    private const string KitchenSink = """"
        """Top""" schema @a(x: {i: [1]}) { query: Query mutation: M }
        directive @a(x: I = {i: 1}, "y" y: [E!]) repeatable on SCHEMA | OBJECT | FIELD_DEFINITION | ENUM_VALUE | ARGUMENT_DEFINITION
        scalar S @specifiedBy(url: "u") interface J { id: ID! } interface K implements J { id: ID! k(s: S = {a: [B]}): K }
        type Query implements K & J @a { id: ID! k(s: S = {a: [B]}, o: O): Query @a(y: X) } type M { m(e: [E!]! = [X]): U }
        union U = | Query | M enum E { X Y @deprecated(reason: "r") } input I { i: [Int!] j: I f: Float = -1.5e3 }
        input O @oneOf { a: I b: String }
        extend type M @a { n(x: Int @deprecated): [[U!]!]! } extend union U = N type N { a: Int }
        extend enum E { Z } extend input I { z: O }
        extend scalar S @specifiedBy(url: "v") extend interface J { x: Int } extend schema { subscription: N }
        """";

    [Theory]
    [InlineData("", "1:1 Syntax Error: Unexpected <EOF>.")]
    [InlineData(" \t\r\n,", "2:2 Syntax Error: Unexpected <EOF>.")]
    [InlineData("# only a comment", "1:17 Syntax Error: Unexpected <EOF>.")]
    [InlineData("type Query {}", "1:13 Syntax Error: Expected Name, found \"}\".")]
    [InlineData("type Query { a: Int = 1 }", "1:21 Syntax Error: Expected Name, found \"=\".")]
    [InlineData("type Query { a(x: Int = $y): Int }", "1:25 Syntax Error: Unexpected variable \"$y\" in constant value.")]
    [InlineData("directive @a on PLACE type Query { a: Int }", "1:17 Syntax Error: Unexpected Name \"PLACE\".")]
    [InlineData(
        "enum E { true } type Query { a: Int }", "1:10 Syntax Error: Name \"true\" is reserved and cannot be used for an enum value.")]
    public void TryBuild_GivesOneSyntaxError_When_TheFileDoesNotParse(string text, string expected) =>
        Assert.Equal([expected], ErrorsOf(text));

    [Fact]
    public void TryBuild_NeverThrows_When_TheFileIsCutAnywhere()
    {
        for (var length = 0; length <= KitchenSink.Length; length++)
        {
            _ = ErrorsOf(KitchenSink[..length]); // which checks that there is a schema or an error
        }

        Assert.Equal(
            [
                "3:10, 9:17 The directive \"@specifiedBy\" can only be used once at this location.",
                "3:57, 9:61 Interface field J.x expected but K does not provide it.",
                "4:1, 9:61 Interface field J.x expected but Query does not provide it.",
            ],
            ErrorsOf(KitchenSink));
    }

    [Fact]
    public void TryBuild_NeverThrows_When_AnyWordIsReplacedByAnother()
    {
        var words = KitchenSink.Split(' ', '\n');
        string[] others =
        [
            .. words.Distinct(StringComparer.Ordinal).Where(word => word.Length is > 0 and < 6).Take(12),
            "{",
            "}",
            "Query",
            "Int",
            "@a",
        ];
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var other in others)
            {
                _ = ErrorsOf(string.Join(' ', words.Select((word, at) => at == i ? other : word))); // as above
            }
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    public void TryBuild_BuildsLongChains_When_TypesReferToOneAnother(int length)
    {
        var text = new StringBuilder("type Query { a(x: T0): Int }\n");
        for (var i = 0; i < length; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"input T{i} {{ next: T{i + 1}! all: [T0!] }}\n");
        }

        var schema = Build(text.Append(System.Globalization.CultureInfo.InvariantCulture, $"input T{length} {{ x: Int }}").ToString());
        Assert.Equal(length + 2, schema.Types.Count(type => !type.Definitions.IsEmpty));
    }

    [Fact]
    public void TryBuild_FindsACycle_When_ItIsLong()
    {
        const int Length = 1_000;
        var text = string.Concat(
            Enumerable.Range(0, Length).Select(i => $"input T{i} {{ next: T{(i + 1) % Length}! }}\n")) + "type Query { a: Int }";
        var error = Assert.Single(ErrorsOf(text));
        Assert.EndsWith("Input Object T0 cannot be provided a finite value because it references itself through fields: "
            + $"{string.Join(", ", Enumerable.Range(0, Length).Select(i => $"T{i}.next"))}.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryBuild_RefusesDefaults_When_TheyNestThroughTooManyTypes()
    {
        const string Message = "is nested too deeply through the default values of other fields.";
        Assert.Equal("{x: {x: 1}}", Show(((InputObjectType)Build(Chain(150)).FindType("T148")!).Fields[0].CoercedDefault));
        Assert.EndsWith(Message, Assert.Single(ErrorsOf(Chain(5_000))), StringComparison.Ordinal);

        // Every default leaves out the field whose default is the next one.
        static string Chain(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(i => $"input T{i} {{ x: T{i + 1} = {{}} }}\n"))
                + $"input T{length} {{ x: Int = 1 }}\ntype Query {{ a(t: T0 = {{}}): Int }}";
    }

    [Fact]
    public void TryBuild_BuildsTheSchema_When_DefaultsAreGivenInReverseOrder()
    {
        // Each type's default is known before the one that needs it, so the depth does not matter.
        const int Length = 2_000;
        var text = $"input T{Length} {{ x: Int = 1 }}\n" + string.Concat(
            Enumerable.Range(0, Length).Reverse().Select(i => $"input T{i} {{ x: T{i + 1} = {{}} }}\n"))
            + "type Query { a(t: T1900 = {}): Int }";
        Assert.IsType<Dictionary<string, object?>>(Build(text).QueryType.Fields[0].Arguments[0].CoercedDefault);
    }

    [Fact]
    public void TryBuild_RefusesATextThatIsNotThere() =>
        Assert.Throws<ArgumentNullException>("source", () => SchemaBuilder.TryBuild(null!, NoScalars, out _));

    [Fact]
    public void TryBuild_PrintsAndBuildsTheSame_When_TheSchemaIsLarge()
    {
        var text = KitchenSink.Replace(
            "extend scalar S @specifiedBy(url: \"v\") extend interface J { x: Int }", "", StringComparison.Ordinal);
        var printed = SchemaPrinter.Print(Build(text));
        Assert.Equal(printed, SchemaPrinter.Print(Build(printed)));
        Assert.Equal("Top", Build(printed).Description);
        Assert.Equal(3, Build(printed).Types.OfType<UnionType>().Single().Types.Length);
        Assert.NotNull(Parser.TryParse(new Source(printed), ParserOptions.Unlimited, out _));
    }
}
