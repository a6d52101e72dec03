using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>KnownArgumentNames (specification 5.4.1), UniqueArgumentNames (5.4.2), ProvidedRequiredArguments (5.4.3), for fields and
/// directives; UniqueInputFieldNames (5.6.3).</summary>
internal static class ArgumentRules
{
    // Up to this many names are compared pair by pair, which needs no memory (EngineBenchmarks.Validate).
    private const int FewNames = 8;

    public static void ReportUnknown(ValidationContext context, ArgumentNode argument, FieldDefinition field)
    {
        var hint = context.HasSuggestions ? Suggestions.DidYouMean(argument.Name.Value, field.Arguments.Select(known => known.Name)) : "";
        context.Report("KnownArgumentNames", ValidationErrors.UnknownFieldArgument(argument.Name.Value, field, hint), argument.Start);
    }

    public static void ReportUnknown(ValidationContext context, ArgumentNode argument, DirectiveDefinition directive)
    {
        var hint = context.HasSuggestions
            ? Suggestions.DidYouMean(argument.Name.Value, directive.Arguments.Select(known => known.Name))
            : "";
        var message = ValidationErrors.UnknownDirectiveArgument(argument.Name.Value, directive, hint);
        context.Report("KnownArgumentNames", message, argument.Start);
    }

    public static void CheckRequired(ValidationContext context, FieldNode node, FieldDefinition field)
    {
        foreach (var argument in field.Arguments)
        {
            if (argument.IsRequired && !IsGiven(node.Arguments, argument.Name))
            {
                context.Report("ProvidedRequiredArguments", ValidationErrors.RequiredFieldArgument(field, argument), node.Start);
            }
        }
    }

    public static void CheckRequired(ValidationContext context, DirectiveNode node, DirectiveDefinition directive)
    {
        foreach (var argument in directive.Arguments)
        {
            if (argument.IsRequired && !IsGiven(node.Arguments, argument.Name))
            {
                context.Report("ProvidedRequiredArguments", ValidationErrors.RequiredDirectiveArgument(directive, argument), node.Start);
            }
        }
    }

    public static void CheckUniqueNames(ValidationContext context, ImmutableArray<ArgumentNode> arguments)
    {
        if (arguments.Length < 2 || (arguments.Length <= FewNames && !HasTwins(arguments)))
        {
            return;
        }

        var groups = arguments.GroupBy(argument => argument.Name.Value, StringComparer.Ordinal);
        foreach (var twins in groups.Where(group => group.Skip(1).Any()))
        {
            context.HasArgumentTwins = true;
            var message = ValidationErrors.DuplicateArgument(twins.Key);
            context.Report("UniqueArgumentNames", message, [.. twins.Select(argument => argument.Name.Start)]);
        }
    }

    public static void CheckUniqueNames(ValidationContext context, ObjectValueNode literal)
    {
        var fields = literal.Fields;
        if (fields.Length < 2 || (fields.Length <= FewNames && !HasTwins(fields)))
        {
            return;
        }

        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!first.TryAdd(field.Name.Value, field.Name.Start))
            {
                var message = ValidationErrors.DuplicateInputField(field.Name.Value);
                context.Report("UniqueInputFieldNames", message, first[field.Name.Value], field.Name.Start);
            }
        }
    }

    /// <summary>True when two arguments have one name.</summary>
    public static bool HasTwins(ImmutableArray<ArgumentNode> arguments)
    {
        for (var i = 1; i < arguments.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (arguments[i].Name.Value == arguments[j].Name.Value)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True when two fields have one name.</summary>
    public static bool HasTwins(ImmutableArray<ObjectFieldNode> fields)
    {
        for (var i = 1; i < fields.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (fields[i].Name.Value == fields[j].Name.Value)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsGiven(ImmutableArray<ArgumentNode> arguments, string name)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name.Value == name)
            {
                return true;
            }
        }

        return false;
    }
}
