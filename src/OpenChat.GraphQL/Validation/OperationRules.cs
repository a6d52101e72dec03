using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>Rules about operations as a whole: KnownOperationTypes,
/// UniqueOperationNames, LoneAnonymousOperation (specification 5.2).</summary>
internal static class OperationRules
{
    public static void Check(ValidationContext context, OperationDefinitionNode operation, ObjectType? rootType, int part)
    {
        if (rootType is null)
        {
            context.Report("KnownOperationTypes", ValidationErrors.OperationNotSupported(operation.Operation), operation.Start);
        }

        if (operation.Name is { } name)
        {
            CheckUniqueName(context, name, part);
        }
        else if (context.OperationCount > 1)
        {
            context.Report("LoneAnonymousOperation", ValidationErrors.AnonymousNotAlone, operation.Start);
        }
    }

    private static void CheckUniqueName(ValidationContext context, Name name, int part)
    {
        if (context.OperationCount > 1 && context.AddOperationName(name.Value, part) is >= 0 and var first
            && context.Parts[first].Node is OperationDefinitionNode { Name: { } firstName })
        {
            context.Report("UniqueOperationNames", ValidationErrors.DuplicateOperation(name.Value), firstName.Start, name.Start);
        }
    }
}
