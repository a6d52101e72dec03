using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>An operation or fragment, and what the walk found in it: ranges of the context's spreads and variable usages.</summary>
internal struct DocumentPart
{
    /// <summary>An operation or a fragment definition.</summary>
    public DefinitionNode Node;

    public SelectionSetNode SelectionSet;

    /// <summary>Root type or type condition; null when unknown or not composite.</summary>
    public CompositeType? Type;

    public int FirstSpread;

    public int SpreadCount;

    public int FirstUsage;

    public int UsageCount;

    public readonly bool IsOperation => Node is OperationDefinitionNode;

    public readonly string? Name =>
        Node is FragmentDefinitionNode fragment ? fragment.Name.Value : ((OperationDefinitionNode)Node).Name?.Value;
}

/// <summary>A fragment spread and the part it leads to; -1 when there is no such fragment.</summary>
internal readonly record struct SpreadUse(FragmentSpreadNode Node, int Target);

/// <summary>A variable in a place that expects <paramref name="Type"/>.</summary>
/// <param name="Node">The variable.</param>
/// <param name="Type">Null when the place is unknown.</param>
/// <param name="OneOf">The oneOf input object whose field holds the variable; null elsewhere.</param>
/// <param name="HasDefault">The argument or input field has a default.</param>
internal readonly record struct VariableUsage(VariableNode Node, GraphQLType? Type, InputObjectType? OneOf, bool HasDefault);
