// CollectFields and its merging (specification 6.3.2), without recursion.
using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>Collects the fields of selection sets for one object type.</summary>
/// <param name="schema">The schema.</param>
/// <param name="source">The document's text.</param>
/// <param name="fragments">The document's fragments by name.</param>
/// <param name="conditions">The values of the variables that decide about <c>@skip</c>
/// and <c>@include</c>; null where the request says null.</param>
internal sealed class FieldCollector(
    GraphQLSchema schema, Source source, Dictionary<string, FragmentDefinitionNode> fragments, Dictionary<string, bool?> conditions)
{
    /// <summary>The fields of the sets, merged by response name. The first occurrence that is
    /// not skipped fixes the order; fragments are visited once.</summary>
    /// <param name="type">The object type.</param>
    /// <param name="sets">The selection sets, in document order.</param>
    /// <param name="error">Set when a condition is null, which makes the fields useless; else null.</param>
    public List<KeyValuePair<string, List<FieldNode>>> Collect(ObjectType type, List<SelectionSetNode> sets, out GraphQLError? error)
    {
        error = null;
        var fields = new List<KeyValuePair<string, List<FieldNode>>>();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<FragmentDefinitionNode>? visited = null;
        var open = new Stack<(ImmutableArray<SelectionNode> Selections, int Next)>();
        foreach (var set in sets)
        {
            open.Push((set.Selections, 0));
            while (open.TryPop(out var current))
            {
                if (current.Next == current.Selections.Length)
                {
                    continue;
                }

                open.Push((current.Selections, current.Next + 1));
                var selection = current.Selections[current.Next];
                if (!IsIncluded(selection, ref error))
                {
                    continue;
                }

                switch (selection)
                {
                    case FieldNode field:
                        Add(fields, positions, field);
                        break;
                    case InlineFragmentNode inline when inline.TypeCondition is not { } condition || Applies(condition, type):
                        open.Push((inline.SelectionSet.Selections, 0));
                        break;
                    case FragmentSpreadNode spread when fragments.TryGetValue(spread.Name.Value, out var fragment)
                        && (visited ??= []).Add(fragment) && Applies(fragment.TypeCondition, type):
                        open.Push((fragment.SelectionSet.Selections, 0));
                        break;
                }
            }
        }

        return fields;
    }

    /// <summary>Whether <c>@skip</c> and <c>@include</c> let the selection stand.</summary>
    public bool IsIncluded(SelectionNode selection)
    {
        GraphQLError? ignored = null;
        return IsIncluded(selection, ref ignored);
    }

    /// <summary>The fragment of that name, or null.</summary>
    public FragmentDefinitionNode? FindFragment(string name) => fragments.GetValueOrDefault(name);

    private static void Add(List<KeyValuePair<string, List<FieldNode>>> fields, Dictionary<string, int> positions, FieldNode field)
    {
        if (positions.TryGetValue(field.ResponseName, out var position))
        {
            fields[position].Value.Add(field);
        }
        else
        {
            positions.Add(field.ResponseName, fields.Count);
            fields.Add(new(field.ResponseName, [field]));
        }
    }

    private bool Applies(NamedTypeNode condition, ObjectType type) =>
        condition.Name.Value == type.Name
        || (schema.FindType(condition.Name.Value) is CompositeType composite && schema.IsPossibleType(composite, type));

    // @skip beats @include (3.13.1, 3.13.2)
    private bool IsIncluded(SelectionNode selection, ref GraphQLError? error)
    {
        foreach (var directive in selection.Directives)
        {
            var isSkip = directive.Name.Value == "skip";
            switch (Conditions.Of(directive))
            {
                case BooleanValueNode literal when literal.Value == isSkip:
                    return false;
                case VariableNode variable when conditions[variable.Name.Value] is { } decision:
                    if (decision == isSkip)
                    {
                        return false;
                    }

                    break;
                case VariableNode variable:
                    // possible for a nullable variable with a default: the request may still say null
                    error ??= ExecutionErrors.NullCondition(directive, variable, source);
                    return false;
            }
        }

        return true;
    }
}

/// <summary>The variables that decide about <c>@skip</c> and <c>@include</c>.</summary>
internal static class Conditions
{
    /// <summary>The <c>if</c> argument of a <c>@skip</c> or <c>@include</c>; null for other directives.</summary>
    public static ValueNode? Of(DirectiveNode directive)
    {
        if (directive.Name.Value is "skip" or "include")
        {
            foreach (var argument in directive.Arguments)
            {
                if (argument.Name.Value == "if")
                {
                    return argument.Value;
                }
            }
        }

        return null;
    }

    /// <summary>The variables in conditions anywhere in the operation and the fragments it reaches; each once, in document order.</summary>
    public static ImmutableArray<string> VariablesOf(
        OperationDefinitionNode operation, Dictionary<string, FragmentDefinitionNode> fragments)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var visited = new HashSet<FragmentDefinitionNode>();
        var open = new Stack<SelectionSetNode>();
        open.Push(operation.SelectionSet);
        while (open.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                foreach (var directive in selection.Directives)
                {
                    if (Of(directive) is VariableNode variable && !names.Contains(variable.Name.Value))
                    {
                        names.Add(variable.Name.Value);
                    }
                }

                var inner = selection switch
                {
                    FieldNode field => field.SelectionSet,
                    InlineFragmentNode inline => inline.SelectionSet,
                    FragmentSpreadNode spread when fragments.TryGetValue(spread.Name.Value, out var fragment) && visited.Add(fragment) =>
                        fragment.SelectionSet,
                    _ => null,
                };
                if (inner is not null)
                {
                    open.Push(inner);
                }
            }
        }

        return names.ToImmutable();
    }
}
