using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>FieldsOnCorrectType (specification 5.3.1) and ScalarLeafs (5.3.3); refuses introspection where it is off.</summary>
internal static class FieldRules
{
    /// <param name="context">Where errors go.</param>
    /// <param name="node">The field.</param>
    /// <param name="parentType">Null below something unknown: then nothing is said.</param>
    /// <param name="field">Null when the parent has no such field.</param>
    public static void Check(ValidationContext context, FieldNode node, CompositeType? parentType, FieldDefinition? field)
    {
        if (field is null)
        {
            if (parentType is not null)
            {
                var message = ValidationErrors.UnknownField(node.Name.Value, parentType, Hint(context, node, parentType));
                context.Report("FieldsOnCorrectType", message, node.Start);
            }

            return;
        }

        if (field.Type.Named is not CompositeType)
        {
            if (node.SelectionSet is not null)
            {
                context.Report("ScalarLeafs", ValidationErrors.SelectionNotAllowed(node.Name.Value, field.Type), node.Start);
            }
        }
        else if (node.SelectionSet is null)
        {
            context.Report("ScalarLeafs", ValidationErrors.SelectionMissing(node.Name.Value, field.Type), node.Start);
        }

        if (!context.Options.IntrospectionEnabled && IsIntrospectionEntry(node.Name.Value))
        {
            context.Report("NoSchemaIntrospection", ValidationErrors.IntrospectionDisabled(node.Name.Value), node.Start);
        }
    }

    /// <summary><c>__schema</c> or <c>__type</c>.</summary>
    public static bool IsIntrospectionEntry(string fieldName) => fieldName is "__schema" or "__type";

    private static string Hint(ValidationContext context, FieldNode node, CompositeType parentType)
    {
        if (!context.HasSuggestions || node.Name.Value.Length > Suggestions.MaxNameLength)
        {
            return "";
        }

        var hint = parentType is ObjectType
            ? ""
            : Suggestions.DidYouMean(FindTypesWithField(context.Schema, parentType, node.Name.Value), "to use an inline fragment on");
        return hint.Length > 0 || parentType is not FieldedType fielded
            ? hint
            : Suggestions.DidYouMean(node.Name.Value, fielded.Fields.Select(field => field.Name));
    }

    // Possible types with that field and their interfaces with it, the most shared first, an interface before what implements it.
    private static List<string> FindTypesWithField(GraphQLSchema schema, CompositeType parentType, string fieldName)
    {
        var counts = new Dictionary<FieldedType, int>();
        foreach (var possible in schema.PossibleTypes(parentType))
        {
            if (possible.FindField(fieldName) is null)
            {
                continue;
            }

            counts[possible] = 1;
            foreach (var implemented in possible.Interfaces)
            {
                if (implemented.FindField(fieldName) is not null)
                {
                    counts[implemented] = counts.GetValueOrDefault(implemented) + 1;
                }
            }
        }

        var found = counts.Keys.ToList();
        found.Sort((a, b) =>
            counts[a] != counts[b] ? counts[b] - counts[a]
            : b.Interfaces.Any(implemented => ReferenceEquals(implemented, a)) ? -1
            : a.Interfaces.Any(implemented => ReferenceEquals(implemented, b)) ? 1
            : string.CompareOrdinal(a.Name, b.Name));
        return found.ConvertAll(type => type.Name);
    }
}
