// The documents in the folder Documents, and short ways to parse.
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

internal static class Documents
{
    public static string KitchenSink { get; } = Read("kitchen-sink.graphql");

    public static string KitchenSinkSchema { get; } = Read("kitchen-sink-schema.graphql");

    public static DocumentNode Parse(string text) =>
        Parser.TryParse(new Source(text), ParserOptions.Unlimited, out var error)
            ?? throw new InvalidOperationException($"{error} in {text}");

    public static T ParseOne<T>(string text)
        where T : DefinitionNode => Assert.IsType<T>(Assert.Single(Parse(text).Definitions));

    public static ValueNode ParseValue(string text) =>
        Parser.TryParseValue(new Source(text), ParserOptions.Unlimited, out var error)
            ?? throw new InvalidOperationException($"{error} in {text}");

    public static GraphQLError Refuse(string text, ParserOptions? options = null)
    {
        var document = Parser.TryParse(new Source(text), options ?? ParserOptions.Unlimited, out var error);
        Assert.Null(document);
        return Assert.IsType<GraphQLError>(error);
    }

    /// <summary>Parses a text of any kind and checks what holds for all: a tree or a syntax error with one location inside the text, and a
    /// tree that survives printing.</summary>
    public static DocumentNode? Check(string text)
    {
        var source = new Source(text);
        var document = Parser.TryParse(source, ParserOptions.Unlimited, out var error);
        if (document is null)
        {
            Assert.NotNull(error);
            var location = Assert.Single(error.Locations);
            Assert.InRange(location.Line, 1, source.GetLocation(text.Length).Line);
            Assert.InRange(location.Column, 1, text.Length + 1);
            Assert.Equal(ErrorCodes.ParseFailed, error.Code);
            Assert.StartsWith("Syntax Error: ", error.Message, StringComparison.Ordinal);
            return null;
        }

        Assert.Null(error);
        var printed = Printer.Print(document);
        var again = Parse(printed);
        Assert.Equal(SyntaxDump.Of(document), SyntaxDump.Of(again));
        Assert.Equal(printed, Printer.Print(again));
        return document;
    }

    private static string Read(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OpenChat.Graph.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "tests", "OpenChat.GraphQL.Tests", "Language", "Documents", name));
    }
}
