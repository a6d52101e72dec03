using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Validation;

/// <summary>NoFragmentCycles (specification 5.5.2.2), among unused fragments too. Chains of fragments are followed with an explicit stack,
/// never on the call stack.</summary>
internal static class FragmentCycles
{
    /// <summary>Looks for cycles; on finding one, reports all and sets <see cref="ValidationContext.HasFragmentCycle"/>.</summary>
    public static void Check(ValidationContext context)
    {
        context.HasFragmentCycle = Exists(context);

        // Of two fragments of one name only the last is spread, but the first may still name itself.
        if (context.HasFragmentCycle || context.HasFragmentTwins)
        {
            Report(context);
        }
    }

    // Takes away, again and again, parts that nothing spreads: what remains is on or between cycles.
    private static bool Exists(ValidationContext context)
    {
        var parts = context.Parts;
        if (parts.Length == context.OperationCount)
        {
            return false;
        }

        const int FewParts = 128; // up to this many the stack has room: nothing is allocated (EngineBenchmarks.Validate)
        var incoming = parts.Length <= FewParts ? stackalloc int[parts.Length] : new int[parts.Length];
        var free = parts.Length <= FewParts ? stackalloc int[parts.Length] : new int[parts.Length];
        incoming.Clear();
        foreach (ref readonly var part in parts)
        {
            foreach (var spread in context.SpreadsOf(in part))
            {
                if (spread.Target >= 0)
                {
                    incoming[spread.Target]++;
                }
            }
        }

        var freeCount = 0;
        for (var i = 0; i < incoming.Length; i++)
        {
            if (incoming[i] == 0)
            {
                free[freeCount++] = i;
            }
        }

        var taken = 0;
        while (freeCount > 0)
        {
            taken++;
            foreach (var spread in context.SpreadsOf(in parts[free[--freeCount]]))
            {
                if (spread.Target >= 0 && --incoming[spread.Target] == 0)
                {
                    free[freeCount++] = spread.Target;
                }
            }
        }

        return taken < parts.Length;
    }

    private static void Report(ValidationContext context)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var onPath = new Dictionary<string, int>(StringComparer.Ordinal);
        var path = new List<FragmentSpreadNode>();
        var open = new Stack<(string Name, List<FragmentSpreadNode> Spreads, int Next)>();
        foreach (var part in context.Parts)
        {
            if (part.Node is FragmentDefinitionNode root)
            {
                Enter(root);
            }

            while (open.TryPop(out var frame) && !context.IsAborted)
            {
                if (frame.Next > 0)
                {
                    path.RemoveAt(path.Count - 1);
                }

                if (frame.Next == frame.Spreads.Count)
                {
                    onPath.Remove(frame.Name);
                    continue;
                }

                var spread = frame.Spreads[frame.Next];
                open.Push(frame with { Next = frame.Next + 1 });
                path.Add(spread);
                if (onPath.TryGetValue(spread.Name.Value, out var start))
                {
                    ReportCycle(context, path, start);
                }
                else if (context.FindFragment(spread.Name.Value) is >= 0 and var target
                    && context.Parts[target].Node is FragmentDefinitionNode fragment)
                {
                    Enter(fragment);
                }
            }
        }

        void Enter(FragmentDefinitionNode fragment)
        {
            if (visited.Add(fragment.Name.Value))
            {
                onPath[fragment.Name.Value] = path.Count;
                open.Push((fragment.Name.Value, CollectSpreads(fragment), 0));
            }
        }
    }

    private static void ReportCycle(ValidationContext context, List<FragmentSpreadNode> path, int start)
    {
        // Of a long cycle, messages and locations show a few names only.
        const int MaxShown = 20;
        var cycle = path.GetRange(start, path.Count - start);
        var via = cycle.Take(cycle.Count - 1).Take(MaxShown).Select(spread => spread.Name.Value).ToList();
        var message = ValidationErrors.FragmentCycle(path[^1].Name.Value, via);
        context.Report("NoFragmentCycles", message, [.. cycle.Take(MaxShown).Select(spread => spread.Start)]);
    }

    // In the order of the reference implementation: a set's own spreads first, then those of its later selections before those of its
    // earlier ones.
    private static List<FragmentSpreadNode> CollectSpreads(FragmentDefinitionNode fragment)
    {
        var spreads = new List<FragmentSpreadNode>();
        var sets = new Stack<SelectionSetNode>();
        sets.Push(fragment.SelectionSet);
        while (sets.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                switch (selection)
                {
                    case FragmentSpreadNode spread:
                        spreads.Add(spread);
                        break;
                    case FieldNode { SelectionSet: { } inner }:
                        sets.Push(inner);
                        break;
                    case InlineFragmentNode inline:
                        sets.Push(inline.SelectionSet);
                        break;
                }
            }
        }

        return spreads;
    }
}
