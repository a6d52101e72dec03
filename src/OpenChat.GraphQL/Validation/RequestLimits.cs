using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// Limits on what a sound document asks for: <c>fragmentVisits</c>, <c>depth</c>, <c>cycleDepth</c>, <c>rootFields</c>,
/// <c>introspectionDepth</c>. Fragments are measured once each, those they spread first, so nothing is walked twice however often it is
/// spread. Fragments must not form cycles.
/// </summary>
internal sealed class RequestLimits(ValidationContext context)
{
    // Composite fields on the way from the root of the operation or fragment.
    private readonly List<FieldDefinition> _path = [];
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Stack<(int Part, int Next)> _open = [];
    private readonly Stack<SelectionSetNode> _openSets = [];
    private Measure[] _measures = [];
    private int[] _order = [];
    private int _ordered;
    private Measure? _current;

    /// <summary>Forgets the document.</summary>
    public void Reset()
    {
        _path.Clear();
        _reported.Clear();
        _ordered = 0;
        _current = null;
        foreach (var measure in _measures)
        {
            measure.Clear();
        }
    }

    /// <summary>How often fragments are entered when all spreads are followed; reports the first operation above the limit.</summary>
    /// <returns>False when an operation is above the limit.</returns>
    public bool CheckFragmentVisits()
    {
        var limit = context.Options.MaxFragmentVisits;
        var parts = context.Parts;
        if (parts.Length == context.OperationCount || limit == int.MaxValue)
        {
            return true;
        }

        Prepare(parts.Length);
        foreach (var index in Order())
        {
            ref var visits = ref _measures[index].Visits;
            foreach (var spread in context.SpreadsOf(in parts[index]))
            {
                if (spread.Target >= 0)
                {
                    visits = Math.Min(visits + 1 + _measures[spread.Target].Visits, int.MaxValue);
                }
            }

            if (visits > limit && parts[index].IsOperation)
            {
                var message = ValidationErrors.Limit("fragmentVisits", limit, "visits of fragments");
                context.ReportLimit("fragmentVisits", message, parts[index].Node.Start);
                return false;
            }
        }

        return true;
    }

    /// <summary>The other limits; each is reported once, at the first place above it.</summary>
    public void Check()
    {
        var parts = context.Parts;
        if (parts.Length > context.OperationCount)
        {
            Prepare(parts.Length);
            foreach (var index in Order())
            {
                if (!parts[index].IsOperation)
                {
                    _current = _measures[index];
                    Walk(parts[index].SelectionSet, parts[index].Type, default);
                }
            }
        }

        _current = null;
        foreach (ref readonly var part in parts)
        {
            if (part.IsOperation)
            {
                Walk(part.SelectionSet, part.Type, default);
                CheckRootFields(in part);
            }
        }
    }

    private void Walk(SelectionSetNode set, CompositeType? parent, Depths above)
    {
        if (!DeepStack.HasRoom)
        {
            DeepStack.Run(
                (Limits: this, Set: set, Parent: parent, Above: above),
                static state =>
                {
                    state.Limits.Walk(state.Set, state.Parent, state.Above);
                    return true;
                });
            return;
        }

        var isIntrospection = parent is not null && parent.Name.StartsWith("__", StringComparison.Ordinal);
        var hasLeaf = false;
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode { SelectionSet: { } inner } field:
                    WalkField(field, inner, parent, isIntrospection, above);
                    break;
                case FieldNode field:
                    // Leaves of one set are equally deep.
                    if (!hasLeaf && !isIntrospection && field.Name.Value != "__typename")
                    {
                        hasLeaf = true;
                        Note(above with { Fields = above.Fields + 1 }, field.Start);
                    }

                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition
                        ? context.Schema.FindType(condition.Name.Value) as CompositeType
                        : parent;
                    Walk(inline.SelectionSet, type, above);
                    break;
                case FragmentSpreadNode spread when context.FindFragment(spread.Name.Value) is >= 0 and var target:
                    Enter(_measures[target], above, spread.Start);
                    break;
            }
        }
    }

    private void WalkField(FieldNode node, SelectionSetNode set, CompositeType? parent, bool isIntrospection, Depths above)
    {
        if (parent is null || context.Schema.FindField(parent, node.Name.Value) is not { } field)
        {
            return;
        }

        isIntrospection |= FieldRules.IsIntrospectionEntry(node.Name.Value);
        var here = isIntrospection ? above.Introspect(node.Name.Value) : above with { Fields = above.Fields + 1 };
        Note(here, node.Start);
        if (isIntrospection)
        {
            Walk(set, field.Type.Named as CompositeType, here);
            return;
        }

        NoteCycle(field, 1, node.Start);
        _path.Add(field);
        Walk(set, field.Type.Named as CompositeType, here);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Enter(Measure fragment, Depths above, int position)
    {
        Note(above.Add(fragment.Deepest), position);
        foreach (var (field, count) in fragment.Cycles)
        {
            NoteCycle(field, count, position);
        }
    }

    private void Note(Depths depths, int position)
    {
        if (_current is { } measure)
        {
            measure.Deepest = measure.Deepest.Max(depths);
            return;
        }

        var options = context.Options;
        if (depths.Fields > options.MaxDepth)
        {
            Report("depth", options.MaxDepth, "fields inside one another", position);
        }

        if (depths.Lists > options.MaxIntrospectionLists)
        {
            Report("introspectionDepth", options.MaxIntrospectionLists, "lists of introspection inside one another", position);
        }

        if (depths.OfTypes > options.MaxIntrospectionOfType)
        {
            Report("introspectionDepth", options.MaxIntrospectionOfType, "\"ofType\" inside one another", position);
        }
    }

    private void NoteCycle(FieldDefinition field, int count, int position)
    {
        foreach (var above in _path)
        {
            count += ReferenceEquals(above, field) ? 1 : 0;
        }

        if (_current is { } measure)
        {
            measure.Cycles[field] = Math.Max(count, measure.Cycles.GetValueOrDefault(field));
        }
        else if (count > context.Options.MaxCycleDepth)
        {
            Report("cycleDepth", context.Options.MaxCycleDepth, $"\"{field}\" inside one another", position);
        }
    }

    private void CheckRootFields(in DocumentPart operation)
    {
        var limit = context.Options.MaxRootFields;
        if (CountRootFields(in operation, names: null) > limit
            && CountRootFields(in operation, new HashSet<string>(StringComparer.Ordinal)) > limit)
        {
            Report("rootFields", limit, "fields at the root", operation.SelectionSet.Start);
        }
    }

    // All of them when there is no set for names, else those with different response names; each fragment once.
    private int CountRootFields(in DocumentPart operation, HashSet<string>? names)
    {
        context.ClearMarks();
        var count = CountFields(operation.SelectionSet, names);
        if (operation.SpreadCount == 0)
        {
            return count;
        }

        CollectFragments(operation.SelectionSet, _openSets);
        while (_openSets.TryPop(out var set))
        {
            count += CountFields(set, names);
            CollectFragments(set, _openSets);
        }

        return names?.Count ?? count;
    }

    private static int CountFields(SelectionSetNode set, HashSet<string>? names)
    {
        var count = 0;
        foreach (var selection in set.Selections)
        {
            if (selection is FieldNode field)
            {
                count++;
                names?.Add(field.ResponseName);
            }
            else if (selection is InlineFragmentNode inline)
            {
                count += CountFields(inline.SelectionSet, names);
            }
        }

        return names?.Count ?? count;
    }

    private void CollectFragments(SelectionSetNode set, Stack<SelectionSetNode> found)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is InlineFragmentNode inline)
            {
                CollectFragments(inline.SelectionSet, found);
            }
            else if (selection is FragmentSpreadNode spread
                && context.FindFragment(spread.Name.Value) is >= 0 and var target && context.TryMark(target))
            {
                found.Push(context.Parts[target].SelectionSet);
            }
        }
    }

    private void Report(string limit, int value, string unit, int position)
    {
        if (_reported.Add(limit))
        {
            context.ReportLimit(limit, ValidationErrors.Limit(limit, value, unit), position);
        }
    }

    // The parts, those a part spreads before it.
    private ReadOnlySpan<int> Order()
    {
        var parts = context.Parts;
        if (_ordered == parts.Length)
        {
            return _order.AsSpan(0, _ordered);
        }

        context.ClearMarks();
        for (var root = 0; root < parts.Length; root++)
        {
            if (context.TryMark(root))
            {
                _open.Push((root, 0));
            }

            while (_open.TryPop(out var frame))
            {
                var spreads = context.SpreadsOf(in parts[frame.Part]);
                if (frame.Next == spreads.Length)
                {
                    _order[_ordered++] = frame.Part;
                    continue;
                }

                _open.Push((frame.Part, frame.Next + 1));
                var target = spreads[frame.Next].Target;
                if (target >= 0 && context.TryMark(target))
                {
                    _open.Push((target, 0));
                }
            }
        }

        return _order.AsSpan(0, _ordered);
    }

    private void Prepare(int count)
    {
        if (_measures.Length < count)
        {
            _measures = [.. Enumerable.Range(0, count).Select(_ => new Measure())];
            _order = new int[count];
        }
    }

    private readonly record struct Depths(int Fields, int Lists, int OfTypes)
    {
        public Depths Introspect(string field) => field switch
        {
            "fields" or "interfaces" or "possibleTypes" or "inputFields" => this with { Lists = Lists + 1 },
            "ofType" => this with { OfTypes = OfTypes + 1 },
            _ => this,
        };

        public Depths Add(Depths below) =>
            new(Saturate(Fields, below.Fields), Saturate(Lists, below.Lists), Saturate(OfTypes, below.OfTypes));

        public Depths Max(Depths other) =>
            new(Math.Max(Fields, other.Fields), Math.Max(Lists, other.Lists), Math.Max(OfTypes, other.OfTypes));

        private static int Saturate(int a, int b) => (int)Math.Min((long)a + b, int.MaxValue);
    }

    // Of a fragment: the deepest paths in it, and how often each composite field stands on one path in it.
    private sealed class Measure
    {
        // Of an operation too: fragments entered when all its spreads are followed.
        public long Visits;

        public Depths Deepest { get; set; }

        public Dictionary<FieldDefinition, int> Cycles { get; } = [];

        public void Clear()
        {
            Visits = 0;
            Deepest = default;
            Cycles.Clear();
        }
    }
}
