namespace OpenChat.GraphQL.Language;

/// <summary>From syntax tree to text: canonical, laid out as graphql-js lays it out. Parsing the text gives an equal tree, positions apart; a
/// query with neither description, name, variables nor directives becomes the shorthand where that can stand.</summary>
public static class Printer
{
    /// <summary>Prints any node: two spaces per level, LF, no line end after the last line, definitions separated by a blank line. Argument
    /// lists, list and object values longer than 80 characters take one line per member.</summary>
    /// <exception cref="InsufficientExecutionStackException">The node is nested too deep. Trees made by <see cref="Parser"/> never are:
    /// see <see cref="ParserOptions.MaxNesting"/>.</exception>
    public static string Print(SyntaxNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var writer = new SyntaxWriter();
        writer.Write(node);
        return writer.ToString();
    }
}
