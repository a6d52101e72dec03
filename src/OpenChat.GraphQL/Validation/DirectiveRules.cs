using System.Collections.Immutable;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>KnownDirectives (specification 5.7.1, 5.7.2) and UniqueDirectivesPerLocation (5.7.3).</summary>
internal static class DirectiveRules
{
    /// <returns>The definition; null when there is none.</returns>
    public static DirectiveDefinition? Check(ValidationContext context, DirectiveNode node, string location)
    {
        var definition = context.Schema.FindDirective(node.Name.Value);
        if (definition is null)
        {
            if (!IsDefinedInDocument(context, node.Name.Value))
            {
                context.Report("KnownDirectives", ValidationErrors.UnknownDirective(node.Name.Value), node.Start);
            }
        }
        else if (!definition.Locations.Contains(location, StringComparer.Ordinal))
        {
            context.Report("KnownDirectives", ValidationErrors.MisplacedDirective(node.Name.Value, location), node.Start);
        }

        return definition;
    }

    public static void CheckUnique(ValidationContext context, ImmutableArray<DirectiveNode> directives)
    {
        if (directives.Length < 2)
        {
            return;
        }

        Dictionary<string, int>? first = null;
        foreach (var directive in directives)
        {
            if (context.Schema.FindDirective(directive.Name.Value) is not { IsRepeatable: false })
            {
                continue;
            }

            first ??= new Dictionary<string, int>(StringComparer.Ordinal);
            if (!first.TryAdd(directive.Name.Value, directive.Start))
            {
                var message = ValidationErrors.DuplicateDirective(directive.Name.Value);
                context.Report("UniqueDirectivesPerLocation", message, first[directive.Name.Value], directive.Start);
                if (context.IsAborted)
                {
                    return;
                }
            }
        }
    }

    public static string LocationOf(OperationType operation) => operation switch
    {
        OperationType.Query => "QUERY",
        OperationType.Mutation => "MUTATION",
        OperationType.Subscription => "SUBSCRIPTION",
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    // ExecutableDefinitions has already refused the definition; what uses it is not to blame.
    private static bool IsDefinedInDocument(ValidationContext context, string name) =>
        context.Document.Definitions.Any(definition => definition is DirectiveDefinitionNode directive && directive.Name.Value == name);
}
