using System.Buffers;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Validation;

/// <summary>Rules about variables: UniqueVariableNames, VariablesAreInputTypes, NoUndefinedVariables, NoUnusedVariables (specification
/// 5.8), each operation with all fragments it reaches.</summary>
internal static class VariableRules
{
    // Up to this many names are compared one by one, which needs no memory (EngineBenchmarks.Validate).
    private const int FewNames = 8;

    public static void CheckDefinition(ValidationContext context, VariableDefinitionNode variable)
    {
        var named = variable.Type;
        while (named is not NamedTypeNode)
        {
            named = named is ListTypeNode list ? list.OfType : ((NonNullTypeNode)named).OfType;
        }

        var type = FragmentRules.FindType(context, (NamedTypeNode)named);
        if (type is { IsInputType: false })
        {
            var message = ValidationErrors.VariableNotInput(variable.Variable.Name.Value, variable.Type);
            context.Report("VariablesAreInputTypes", message, variable.Type.Start);
        }

        if (variable.DefaultValue is { } value)
        {
            ValuesOfCorrectType.CheckDefault(context, value, variable.Type);
            DocumentWalk.WalkValue(context, value, type: null, oneOf: null, hasDefault: false);
        }
    }

    public static void CheckUniqueNames(ValidationContext context, OperationDefinitionNode operation)
    {
        var variables = operation.VariableDefinitions;
        if (variables.Length < 2 || (variables.Length <= FewNames && !HasTwins(operation)))
        {
            return;
        }

        var groups = variables.GroupBy(variable => variable.Variable.Name.Value, StringComparer.Ordinal);
        foreach (var twins in groups.Where(group => group.Skip(1).Any()))
        {
            var message = ValidationErrors.DuplicateVariable(twins.Key);
            context.Report("UniqueVariableNames", message, [.. twins.Select(variable => variable.Variable.Name.Start)]);
        }
    }

    /// <summary>The rules that follow spreads; after the walk.</summary>
    public static void CheckUsages(ValidationContext context)
    {
        var parts = context.Parts;
        for (var i = 0; i < parts.Length && !context.IsAborted; i++)
        {
            if (parts[i].Node is OperationDefinitionNode operation)
            {
                CheckUsages(context, operation, i);
            }
        }
    }

    private static void CheckUsages(ValidationContext context, OperationDefinitionNode operation, int part)
    {
        context.ClearMarks();
        var reached = context.Reach(part);
        var count = operation.VariableDefinitions.Length;
        var isUsed = ArrayPool<bool>.Shared.Rent(count);
        var indexes = count > FewNames ? IndexByName(operation) : null;
        isUsed.AsSpan(0, count).Clear();
        foreach (var reachedPart in reached)
        {
            foreach (ref readonly var usage in context.UsagesOf(in context.Parts[reachedPart]))
            {
                var index = indexes is null
                    ? FindDefinition(operation, usage.Node.Name.Value)
                    : indexes.GetValueOrDefault(usage.Node.Name.Value, -1);
                if (index < 0)
                {
                    var message = ValidationErrors.VariableUndefined(usage.Node.Name.Value, operation.Name);
                    context.Report("NoUndefinedVariables", message, usage.Node.Start, operation.Start);
                    if (context.IsAborted)
                    {
                        break;
                    }

                    continue;
                }

                isUsed[index] = true;
                VariablesInAllowedPosition.Check(context, operation.VariableDefinitions[index], in usage);
            }
        }

        for (var i = 0; i < count && !context.IsAborted; i++)
        {
            var definition = operation.VariableDefinitions[i];
            var name = definition.Variable.Name.Value;
            if (!isUsed[i] && !isUsed[indexes is null ? FindDefinition(operation, name) : indexes[name]])
            {
                context.Report("NoUnusedVariables", ValidationErrors.VariableUnused(name, operation.Name), definition.Start);
            }
        }

        ArrayPool<bool>.Shared.Return(isUsed);
    }

    // Of several definitions of one name the last counts, here and below.
    private static int FindDefinition(OperationDefinitionNode operation, string name)
    {
        for (var i = operation.VariableDefinitions.Length - 1; i >= 0; i--)
        {
            if (operation.VariableDefinitions[i].Variable.Name.Value == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<string, int> IndexByName(OperationDefinitionNode operation)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < operation.VariableDefinitions.Length; i++)
        {
            indexes[operation.VariableDefinitions[i].Variable.Name.Value] = i;
        }

        return indexes;
    }

    private static bool HasTwins(OperationDefinitionNode operation)
    {
        for (var i = 0; i < operation.VariableDefinitions.Length; i++)
        {
            if (FindDefinition(operation, operation.VariableDefinitions[i].Variable.Name.Value) != i)
            {
                return true;
            }
        }

        return false;
    }
}
