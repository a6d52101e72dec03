// The schema file as clients want it: without the directives that only this server understands.
using System.Text;
using OpenChat.GraphQL.Language;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>Cuts directives out of a schema text; all else, comments and line ends too, stays as it is.</summary>
internal static class SchemaText
{
    /// <summary>
    /// Leaves out the definitions of directives that have no place in requests (<c>@cost</c>, <c>@listSize</c>), and their uses.
    /// </summary>
    /// <param name="schema">A sound schema file.</param>
    public static string WithoutInternalDirectives(string schema)
    {
        var document = Parser.TryParse(new Source(schema), ParserOptions.Unlimited, out var error)
            ?? throw new ArgumentException($"The schema cannot be read: {error}", nameof(schema));
        var definitions = document.Definitions.OfType<DirectiveDefinitionNode>().Where(IsInternal).ToList();
        var names = definitions.Select(definition => definition.Name.Value).ToHashSet(StringComparer.Ordinal);
        var cuts = new List<(int Start, int End)>();
        foreach (var definition in definitions)
        {
            var end = definition.End;
            while (end < schema.Length && char.IsWhiteSpace(schema[end]))
            {
                end++;
            }

            cuts.Add((definition.Start, end));
        }

        foreach (var use in document.Definitions.OfType<TypeSystemDefinitionNode>().SelectMany(Uses)
            .Where(use => names.Contains(use.Name.Value)))
        {
            var start = use.Start;
            while (start > 0 && schema[start - 1] == ' ')
            {
                start--;
            }

            cuts.Add((start, use.End));
        }

        var text = new StringBuilder(schema.Length);
        var at = 0;
        foreach (var (start, end) in cuts.Order())
        {
            if (start >= at)
            {
                text.Append(schema, at, start - at);
                at = end;
            }
        }

        return text.Append(schema, at, schema.Length - at).ToString();
    }

    private static bool IsInternal(DirectiveDefinitionNode definition) => definition.Locations.All(location => location.Value is
        "SCHEMA" or "SCALAR" or "OBJECT" or "FIELD_DEFINITION" or "ARGUMENT_DEFINITION" or "INTERFACE"
        or "UNION" or "ENUM" or "ENUM_VALUE" or "INPUT_OBJECT"
        or "INPUT_FIELD_DEFINITION");

    private static IEnumerable<DirectiveNode> Uses(TypeSystemDefinitionNode definition) => definition.Directives.Concat(definition switch
    {
        ObjectTypeDefinitionNode type => type.Fields.SelectMany(
            field => field.Directives.Concat(field.Arguments.SelectMany(argument => argument.Directives))),
        InputObjectTypeDefinitionNode type => type.Fields.SelectMany(field => field.Directives),
        EnumTypeDefinitionNode type => type.Values.SelectMany(value => value.Directives),
        DirectiveDefinitionNode directive => directive.Arguments.SelectMany(argument => argument.Directives),
        _ => [],
    });
}
