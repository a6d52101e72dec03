using System.Text.RegularExpressions;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed partial class SchemaCoordinateTests
{
    public static TheoryData<string, SchemaCoordinate> Sound { get; } = new()
    {
        { "Model", new SchemaCoordinate.Type("Model") },
        { "__Type", new SchemaCoordinate.Type("__Type") },
        { "Model.name", new SchemaCoordinate.Member("Model", "name") },
        { "Kind.MODEL", new SchemaCoordinate.Member("Kind", "MODEL") },
        { "Query.model(name:)", new SchemaCoordinate.Argument("Query", "model", "name") },
        { "@cost", new SchemaCoordinate.Directive("cost") },
        { "@cost(weight:)", new SchemaCoordinate.DirectiveArgument("cost", "weight") },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void TryParse_TellsTheKinds_When_CoordinateIsSound(string text, SchemaCoordinate expected)
    {
        var coordinate = SchemaCoordinate.TryParse(text, out var error);

        Assert.Null(error);
        Assert.Equal(expected, coordinate);
        Assert.Equal(text, expected.ToString());
    }

    [Theory]
    [InlineData("", 1, "Expected Name, found <EOF>.")]
    [InlineData("@", 2, "Expected Name, found <EOF>.")]
    [InlineData(".a", 1, "Expected Name, found \".\".")]
    [InlineData("A.", 3, "Expected Name, found <EOF>.")]
    [InlineData("A..b", 3, "Expected Name, found \".\".")]
    [InlineData("A.b.c", 4, "Expected <EOF>, found \".\".")]
    [InlineData("A(b:)", 2, "Expected <EOF>, found \"(\".")]
    [InlineData("A.b(", 5, "Expected Name, found <EOF>.")]
    [InlineData("A.b()", 5, "Expected Name, found \")\".")]
    [InlineData("A.b(c)", 6, "Expected \":\", found \")\".")]
    [InlineData("A.b(c:", 7, "Expected \")\", found <EOF>.")]
    [InlineData("A.b(c:d)", 7, "Expected \")\", found Name \"d\".")]
    [InlineData("A.b(c:)d", 8, "Expected <EOF>, found Name \"d\".")]
    [InlineData("@a.b", 3, "Expected <EOF>, found \".\".")]
    [InlineData("@a(b:).c", 7, "Expected <EOF>, found \".\".")]
    [InlineData("@@a", 2, "Expected Name, found \"@\".")]
    [InlineData("A b", 2, "Invalid character: \" \".")]
    [InlineData(" A", 1, "Invalid character: \" \".")]
    [InlineData("A ", 2, "Invalid character: \" \".")]
    [InlineData("A\n", 2, "Invalid character: U+000A.")]
    [InlineData("A,", 2, "Invalid character: \",\".")]
    [InlineData("A#b", 2, "Invalid character: \"#\".")]
    [InlineData("\uFEFFA", 1, "Invalid character: U+FEFF.")]
    [InlineData("A.1", 3, "Invalid character: \"1\".")]
    [InlineData("A.b(c: )", 7, "Invalid character: \" \".")]
    [InlineData("A!", 2, "Invalid character: \"!\".")]
    public void TryParse_Refuses_When_TextIsNoCoordinate(string text, int column, string message)
    {
        Assert.Null(SchemaCoordinate.TryParse(text, out var error));
        Assert.Equal(("Syntax Error: " + message, new SourceLocation(1, column)), (error?.Message, error?.Locations.Single()));
    }

    [Fact]
    public void TryParse_AgreesWithThePattern_When_TextsAreEnumerated()
    {
        foreach (var word in Words.Over(["A", "1", ".", "(", ")", ":", "@", " "], 5))
        {
            var coordinate = SchemaCoordinate.TryParse(word, out var error);

            Assert.Equal((word, Coordinate().IsMatch(word)), (word, coordinate is not null));
            Assert.Equal(coordinate is null, error is not null);
            Assert.Equal(coordinate is null ? null : word, coordinate?.ToString());
        }
    }

    [GeneratedRegex(
        @"^(A[A1]*|A[A1]*\.A[A1]*(\(A[A1]*:\))?|@A[A1]*(\(A[A1]*:\))?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Coordinate();
}
