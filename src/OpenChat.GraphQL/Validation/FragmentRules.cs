using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>Rules about fragments that need no spread to be followed: UniqueFragmentNames, FragmentsOnCompositeTypes, KnownTypeNames,
/// KnownFragmentNames, PossibleFragmentSpreads (specification 5.5), and NoUnusedFragments (5.5.1.4).</summary>
internal static class FragmentRules
{
    /// <returns>The type condition; null when unknown or not composite.</returns>
    public static CompositeType? CheckDefinition(ValidationContext context, FragmentDefinitionNode fragment)
    {
        var type = FindType(context, fragment.TypeCondition);
        if (type is not null and not CompositeType)
        {
            var message = ValidationErrors.FragmentOnLeaf(fragment.Name.Value, type.Name);
            context.Report("FragmentsOnCompositeTypes", message, fragment.TypeCondition.Start);
        }

        return type as CompositeType;
    }

    /// <returns>The type the fragment's selections are asked of; null when unknown or not composite.</returns>
    public static CompositeType? CheckInline(ValidationContext context, InlineFragmentNode inline, CompositeType? parentType)
    {
        if (inline.TypeCondition is not { } condition)
        {
            return parentType;
        }

        var type = FindType(context, condition);
        if (type is CompositeType composite)
        {
            if (parentType is not null && !DoTypesOverlap(context.Schema, composite, parentType))
            {
                context.Report("PossibleFragmentSpreads", ValidationErrors.ImpossibleInlineFragment(parentType, composite), inline.Start);
            }

            return composite;
        }

        if (type is not null)
        {
            context.Report("FragmentsOnCompositeTypes", ValidationErrors.InlineFragmentOnLeaf(type.Name), condition.Start);
        }

        return null;
    }

    /// <returns>The part of the fragment; -1 when there is none.</returns>
    public static int CheckSpread(ValidationContext context, FragmentSpreadNode spread, CompositeType? parentType)
    {
        var target = context.FindFragment(spread.Name.Value);
        if (target < 0)
        {
            context.Report("KnownFragmentNames", ValidationErrors.UnknownFragment(spread.Name.Value), spread.Name.Start);
        }
        else if (parentType is not null && context.Parts[target].Node is FragmentDefinitionNode fragment
            && context.Schema.FindType(fragment.TypeCondition.Name.Value) is CompositeType type
            && !DoTypesOverlap(context.Schema, type, parentType))
        {
            context.Report("PossibleFragmentSpreads", ValidationErrors.ImpossibleSpread(spread.Name.Value, parentType, type), spread.Start);
        }

        return target;
    }

    /// <summary>KnownTypeNames: the type of that name; null, and an error, when there is none.</summary>
    public static NamedType? FindType(ValidationContext context, NamedTypeNode node)
    {
        var type = context.Schema.FindType(node.Name.Value);
        if (type is null)
        {
            ReportUnknownType(context, node);
        }

        return type;
    }

    /// <summary>UniqueFragmentNames; asked only when some name is defined twice.</summary>
    public static void CheckUniqueNames(ValidationContext context)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in context.Parts)
        {
            if (part.Node is FragmentDefinitionNode { Name: var name } && !first.TryAdd(name.Value, name.Start))
            {
                context.Report("UniqueFragmentNames", ValidationErrors.DuplicateFragment(name.Value), first[name.Value], name.Start);
            }
        }
    }

    public static void CheckUnused(ValidationContext context)
    {
        context.ClearMarks();
        var parts = context.Parts;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].IsOperation)
            {
                context.Reach(i);
            }
        }

        for (var i = 0; i < parts.Length && !context.IsAborted; i++)
        {
            if (parts[i].Node is FragmentDefinitionNode fragment && !context.IsMarked(context.FindFragment(fragment.Name.Value)))
            {
                context.Report("NoUnusedFragments", ValidationErrors.FragmentUnused(fragment.Name.Value), fragment.Start);
            }
        }
    }

    private static bool DoTypesOverlap(GraphQLSchema schema, CompositeType a, CompositeType b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a is ObjectType objectA)
        {
            return b is not ObjectType && schema.IsPossibleType(b, objectA);
        }

        if (b is ObjectType objectB)
        {
            return schema.IsPossibleType(a, objectB);
        }

        foreach (var possible in schema.PossibleTypes(a))
        {
            if (schema.IsPossibleType(b, possible))
            {
                return true;
            }
        }

        return false;
    }

    // A type that the document defines is not unknown: ExecutableDefinitions has refused its definition.
    private static void ReportUnknownType(ValidationContext context, NamedTypeNode node)
    {
        var name = node.Name.Value;
        var definitions = context.Document.Definitions.OfType<TypeDefinitionNode>().Where(definition => !definition.IsExtension);
        var defined = definitions.Select(definition => definition.Name.Value);
        if (defined.Contains(name, StringComparer.Ordinal))
        {
            return;
        }

        var hint = context.HasSuggestions
            ? Suggestions.DidYouMean(name, context.Schema.Types.Select(type => type.Name).Concat(defined))
            : "";
        context.Report("KnownTypeNames", ValidationErrors.UnknownType(name, hint), node.Start);
    }
}
