using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>SingleFieldSubscriptions (specification 5.2.4.1): one root field through all fragments, no introspection field, no <c>@skip</c>
/// or <c>@include</c> at the root.</summary>
internal static class SingleFieldSubscriptions
{
    private const string Rule = "SingleFieldSubscriptions";

    public static void Check(ValidationContext context)
    {
        var parts = context.Parts;
        for (var i = 0; i < parts.Length && !context.IsAborted; i++)
        {
            if (parts[i].Node is OperationDefinitionNode { Operation: OperationType.Subscription } operation
                && context.Schema.SubscriptionType is { } root)
            {
                Check(context, operation, root);
            }
        }
    }

    private static void Check(ValidationContext context, OperationDefinitionNode operation, ObjectType root)
    {
        var conditions = new List<int>();
        var groups = Collect(context, operation, root, conditions);
        if (conditions.Count > 0)
        {
            context.Report(Rule, ValidationErrors.SubscriptionSkips(operation.Name), [.. conditions]);
            return;
        }

        if (groups.Count == 0)
        {
            context.Report(Rule, ValidationErrors.SubscriptionEmpty(operation.Name), operation.SelectionSet.Start);
        }
        else if (groups.Count > 1)
        {
            var message = ValidationErrors.SubscriptionMany(operation.Name);
            context.Report(Rule, message, [.. groups.Skip(1).SelectMany(group => group).Select(field => field.Start)]);
        }

        foreach (var group in groups.Where(group => group[0].Name.Value.StartsWith("__", StringComparison.Ordinal)))
        {
            context.Report(Rule, ValidationErrors.SubscriptionIntrospects(operation.Name), [.. group.Select(field => field.Start)]);
        }
    }

    // Root fields by response name, in the order of first occurrence; each fragment once.
    private static List<List<FieldNode>> Collect(
        ValidationContext context, OperationDefinitionNode operation, ObjectType root, List<int> conditions)
    {
        var groups = new List<List<FieldNode>>();
        var byName = new Dictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var open = new Stack<(SelectionSetNode Set, int Next)>();
        context.ClearMarks();
        open.Push((operation.SelectionSet, 0));
        while (open.TryPop(out var frame))
        {
            var selection = frame.Set.Selections[frame.Next];
            if (frame.Next + 1 < frame.Set.Selections.Length)
            {
                open.Push((frame.Set, frame.Next + 1));
            }

            if (FindCondition(selection) is { } condition)
            {
                conditions.Add(condition.Start);
                continue;
            }

            switch (selection)
            {
                case FieldNode field:
                    if (!byName.TryGetValue(field.ResponseName, out var group))
                    {
                        byName.Add(field.ResponseName, group = []);
                        groups.Add(group);
                    }

                    group.Add(field);
                    break;
                case InlineFragmentNode inline when inline.TypeCondition is null || Applies(context, inline.TypeCondition, root):
                    open.Push((inline.SelectionSet, 0));
                    break;
                case FragmentSpreadNode spread when context.FindFragment(spread.Name.Value) is >= 0 and var target
                    && context.Parts[target].Node is FragmentDefinitionNode fragment
                    && Applies(context, fragment.TypeCondition, root) && context.TryMark(target):
                    open.Push((fragment.SelectionSet, 0));
                    break;
            }
        }

        return groups;
    }

    private static bool Applies(ValidationContext context, NamedTypeNode condition, ObjectType root) =>
        context.Schema.FindType(condition.Name.Value) is CompositeType type && context.Schema.IsPossibleType(type, root);

    private static DirectiveNode? FindCondition(SelectionNode selection) =>
        selection.Directives.FirstOrDefault(directive => directive.Name.Value == "skip")
        ?? selection.Directives.FirstOrDefault(directive => directive.Name.Value == "include");
}
