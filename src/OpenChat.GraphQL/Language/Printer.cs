namespace OpenChat.GraphQL.Language;

/// <summary>From syntax tree to text: canonical, laid out as graphql-js lays it out. Parsing the text gives an equal tree, positions apart;
/// a query with neither description, name, variables nor directives becomes the shorthand where that can stand.</summary>
public static class Printer
{
    /// <summary>Prints any node: two spaces per level, LF, no line end after the last line, definitions separated by a blank line. Argument
    /// lists, list and object values longer than 80 characters take one line per member.</summary>
    /// <exception cref="ArgumentException">Selection sets and values are nested more than <see cref="ParserOptions.HighestNesting"/> levels
    /// deep, which those made by <see cref="Parser"/> never are.</exception>
    public static string Print(SyntaxNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var writer = new SyntaxWriter();
        writer.Write(node);
        return writer.ToString();
    }
}
