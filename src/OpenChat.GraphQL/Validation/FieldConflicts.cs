using System.Collections.Immutable;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// OverlappingFieldsCanBeMerged (specification 5.3.2), the explanation: finds the pairs of fields that cannot be merged, in the order and
/// with the words of the reference implementation. Only asked when <see cref="OverlappingFields"/> found a conflict. Pairs are compared
/// once per pair of selection set and fragment; the number of comparisons is budgeted, and few conflicts per place are kept.
/// </summary>
internal sealed class FieldConflicts(ValidationContext context)
{
    private const string Rule = "OverlappingFieldsCanBeMerged";
    private const int MaxInnerConflicts = 25;
    private const int MaxReason = 1000;
    private const int MaxNodes = 20;

    private readonly Dictionary<(SelectionSetNode Set, CompositeType? Parent), FieldSet> _fieldSets = [];

    // The value tells whether the pair was only compared as fields of different objects.
    private readonly Dictionary<(FieldSet Fields, int Fragment), bool> _comparedWithFragment = [];
    private readonly Dictionary<(int First, int Second), bool> _comparedFragments = [];
    private int _budget = context.Options.MaxMergeComparisons;

    /// <summary>The budget ran out before everything was compared.</summary>
    public bool IsExhausted { get; private set; }

    public void Report()
    {
        foreach (ref readonly var part in context.Parts)
        {
            Visit(part.SelectionSet, part.Type);
        }
    }

    private bool IsDone => IsExhausted || context.IsAborted;

    // Every selection set but those of inline fragments, which belong to the set around them.
    private void Visit(SelectionSetNode root, CompositeType? rootType)
    {
        var open = new Stack<(SelectionSetNode Set, CompositeType? Parent, bool IsInline)>();
        open.Push((root, rootType, false));
        while (open.TryPop(out var current) && !IsDone)
        {
            var (set, parent, isInline) = current;
            if (!isInline && (set.Selections.Length > 1 || set.Selections[0] is InlineFragmentNode))
            {
                foreach (var conflict in FindWithin(GetFieldSet(set, parent)))
                {
                    var message = ValidationErrors.Conflict(conflict.ResponseName, conflict.Reason);
                    context.Report(Rule, message, [.. conflict.First.Concat(conflict.Second).Select(node => node.Start)]);
                }
            }

            foreach (var selection in set.Selections.Reverse())
            {
                if (selection is FieldNode { SelectionSet: { } inner } field)
                {
                    var type = parent is null ? null : context.Schema.FindField(parent, field.Name.Value)?.Type.Named as CompositeType;
                    open.Push((inner, type, false));
                }
                else if (selection is InlineFragmentNode inline)
                {
                    open.Push((inline.SelectionSet, TypeOf(inline, parent), true));
                }
            }
        }
    }

    // Sub-selections of a pair are compared before the next pair. They wait on a stack of
    // their own: fragments make them deeper than the document is nested.
    private Findings FindWithin(FieldSet fields)
    {
        var found = new Findings(Math.Max(MaxInnerConflicts, context.Options.MaxErrors + 1));
        var open = new Stack<Comparison>();
        open.Push(new Comparison(found, PairsWithin(found, fields).GetEnumerator(), Cause: default));
        while (open.TryPeek(out var current))
        {
            if (current.Pairs.MoveNext())
            {
                Compare(current.Found, current.Pairs.Current, open);
                continue;
            }

            open.Pop();
            current.Pairs.Dispose();
            if (current.Found.Count > 0 && open.TryPeek(out var above))
            {
                above.Found.Add(Summarise(current.Cause, current.Found));
            }
        }

        return found;
    }

    private IEnumerable<Pair> PairsWithin(Findings found, FieldSet fields)
    {
        foreach (var (name, uses) in fields.Groups)
        {
            for (var i = 0; i < uses.Count; i++)
            {
                for (var j = i + 1; j < uses.Count && !IsFull(found); j++)
                {
                    yield return new Pair(IsExclusive: false, name, uses[i], uses[j]);
                }
            }
        }

        for (var i = 0; i < fields.Spreads.Count; i++)
        {
            foreach (var pair in PairsWithFragment(found, isExclusive: false, fields, fields.Spreads[i]))
            {
                yield return pair;
            }

            for (var j = i + 1; j < fields.Spreads.Count; j++)
            {
                foreach (var pair in PairsOfFragments(found, isExclusive: false, fields.Spreads[i], fields.Spreads[j]))
                {
                    yield return pair;
                }
            }
        }
    }

    private IEnumerable<Pair> PairsBetween(Findings found, bool isExclusive, FieldSet first, FieldSet second)
    {
        foreach (var pair in PairsOfSets(found, isExclusive, first, second))
        {
            yield return pair;
        }

        foreach (var pair in second.Spreads.SelectMany(spread => PairsWithFragment(found, isExclusive, first, spread)))
        {
            yield return pair;
        }

        foreach (var pair in first.Spreads.SelectMany(spread => PairsWithFragment(found, isExclusive, second, spread)))
        {
            yield return pair;
        }

        foreach (var pair in first.Spreads.SelectMany(
            one => second.Spreads.SelectMany(other => PairsOfFragments(found, isExclusive, one, other))))
        {
            yield return pair;
        }
    }

    private IEnumerable<Pair> PairsOfSets(Findings found, bool isExclusive, FieldSet first, FieldSet second)
    {
        foreach (var (name, uses) in first.Groups)
        {
            Spend();
            if (!second.ByName.TryGetValue(name, out var others))
            {
                continue;
            }

            foreach (var use in uses)
            {
                foreach (var other in others)
                {
                    if (IsFull(found))
                    {
                        yield break;
                    }

                    yield return new Pair(isExclusive, name, use, other);
                }
            }
        }
    }

    // With the fragment and all fragments it spreads.
    private IEnumerable<Pair> PairsWithFragment(Findings found, bool isExclusive, FieldSet fields, int fragment)
    {
        var open = new Stack<int>();
        open.Push(fragment);
        while (open.TryPop(out var current) && !IsFull(found))
        {
            Spend();
            if (_comparedWithFragment.TryGetValue((fields, current), out var wasExclusive) && (isExclusive || !wasExclusive))
            {
                continue;
            }

            _comparedWithFragment[(fields, current)] = isExclusive;
            var other = FieldsOf(current);
            if (!ReferenceEquals(other, fields))
            {
                foreach (var pair in PairsOfSets(found, isExclusive, fields, other))
                {
                    yield return pair;
                }

                PushReversed(open, other.Spreads);
            }
        }
    }

    private IEnumerable<Pair> PairsOfFragments(Findings found, bool isExclusive, int first, int second)
    {
        var open = new Stack<(int First, int Second)>();
        open.Push((first, second));
        while (open.TryPop(out var fragments) && !IsFull(found))
        {
            Spend();
            var key = fragments.First < fragments.Second ? fragments : (fragments.Second, fragments.First);
            if (fragments.First == fragments.Second
                || (_comparedFragments.TryGetValue(key, out var wasExclusive) && (isExclusive || !wasExclusive)))
            {
                continue;
            }

            _comparedFragments[key] = isExclusive;
            var (fields, others) = (FieldsOf(fragments.First), FieldsOf(fragments.Second));
            foreach (var pair in PairsOfSets(found, isExclusive, fields, others))
            {
                yield return pair;
            }

            for (var i = fields.Spreads.Count - 1; i >= 0; i--)
            {
                open.Push((fields.Spreads[i], fragments.Second));
            }

            for (var i = others.Spreads.Count - 1; i >= 0; i--)
            {
                open.Push((fragments.First, others.Spreads[i]));
            }
        }
    }

    private void Compare(Findings found, in Pair pair, Stack<Comparison> open)
    {
        Spend();
        if (IsExhausted)
        {
            return;
        }

        var (_, name, first, second) = pair;
        var isExclusive = pair.IsExclusive
            || (first.Parent is ObjectType && second.Parent is ObjectType && !ReferenceEquals(first.Parent, second.Parent));
        var (node, other) = (first.Node, second.Node);
        if (!isExclusive && node.Name.Value != other.Name.Value)
        {
            found.Add(new Conflict(name, ValidationErrors.DifferentFields(node.Name.Value, other.Name.Value), [node], [other]));
        }
        else if (!isExclusive && !HaveSameArguments(node, other))
        {
            found.Add(new Conflict(name, ValidationErrors.DifferentArguments, [node], [other]));
        }
        else if (first.Definition is { } definition && second.Definition is { } otherDefinition
            && !OverlappingFields.HaveSameShape(definition.Type, otherDefinition.Type))
        {
            found.Add(new Conflict(name, ValidationErrors.DifferentTypes(definition.Type, otherDefinition.Type), [node], [other]));
        }
        else if (node.SelectionSet is { } set && other.SelectionSet is { } otherSet)
        {
            var inner = new Findings(MaxInnerConflicts);
            var pairs = PairsBetween(
                inner,
                isExclusive,
                GetFieldSet(set, first.Definition?.Type.Named as CompositeType),
                GetFieldSet(otherSet, second.Definition?.Type.Named as CompositeType));
            open.Push(new Comparison(inner, pairs.GetEnumerator(), pair));
        }
    }

    // As the reference does where one argument is given twice: each of the first is compared with the last of that name of the second.
    private static bool HaveSameArguments(FieldNode first, FieldNode second)
    {
        if (first.Arguments.Length != second.Arguments.Length)
        {
            return false;
        }

        foreach (var argument in first.Arguments)
        {
            var other = second.Arguments.LastOrDefault(candidate => candidate.Name.Value == argument.Name.Value);
            if (other is null || !ValueEquality.AreSame(argument.Value, other.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static Conflict Summarise(in Pair pair, List<Conflict> inner)
    {
        var reason = string.Join(
            " and ", inner.Select(conflict => ValidationErrors.ConflictingSubfields(conflict.ResponseName, conflict.Reason)));
        return new Conflict(
            pair.Name,
            reason.Length > MaxReason ? reason[..MaxReason] + "..." : reason,
            [.. inner.SelectMany(conflict => conflict.First).Prepend(pair.First.Node).Take(MaxNodes)],
            [.. inner.SelectMany(conflict => conflict.Second).Prepend(pair.Second.Node).Take(MaxNodes)]);
    }

    private FieldSet FieldsOf(int fragment)
    {
        ref readonly var part = ref context.Parts[fragment];
        return GetFieldSet(part.SelectionSet, part.Type);
    }

    private FieldSet GetFieldSet(SelectionSetNode set, CompositeType? parent)
    {
        if (!_fieldSets.TryGetValue((set, parent), out var fields))
        {
            fields = new FieldSet();
            Collect(fields, set, parent);
            _fieldSets.Add((set, parent), fields);
        }

        return fields;
    }

    private void Collect(FieldSet fields, SelectionSetNode root, CompositeType? rootType)
    {
        var open = new Stack<(ImmutableArray<SelectionNode> Selections, int Next, CompositeType? Parent)>();
        open.Push((root.Selections, 0, rootType));
        while (open.TryPop(out var current))
        {
            var (selections, next, parent) = current;
            if (next + 1 < selections.Length)
            {
                open.Push((selections, next + 1, parent));
            }

            switch (selections[next])
            {
                case FieldNode field:
                    fields.Add(new FieldUse(field, parent, (parent as FieldedType)?.FindField(field.Name.Value)));
                    break;
                case InlineFragmentNode inline:
                    open.Push((inline.SelectionSet.Selections, 0, TypeOf(inline, parent)));
                    break;
                case FragmentSpreadNode spread when context.FindFragment(spread.Name.Value) is >= 0 and var target
                    && !fields.Spreads.Contains(target):
                    fields.Spreads.Add(target);
                    break;
            }
        }
    }

    private CompositeType? TypeOf(InlineFragmentNode inline, CompositeType? parent) =>
        inline.TypeCondition is { } condition ? context.Schema.FindType(condition.Name.Value) as CompositeType : parent;

    private bool IsFull(Findings found) => found.Count >= found.Max || IsDone;

    private void Spend()
    {
        if (--_budget < 0)
        {
            IsExhausted = true;
        }
    }

    private static void PushReversed(Stack<int> open, List<int> spreads)
    {
        for (var i = spreads.Count - 1; i >= 0; i--)
        {
            open.Push(spreads[i]);
        }
    }

    // A selection set with its inline fragments laid flat: fields by response name in order of first occurrence, and the fragments spread.
    private sealed class FieldSet
    {
        public List<(string Name, List<FieldUse> Uses)> Groups { get; } = [];

        public Dictionary<string, List<FieldUse>> ByName { get; } = new(StringComparer.Ordinal);

        public List<int> Spreads { get; } = [];

        public void Add(FieldUse use)
        {
            if (!ByName.TryGetValue(use.Node.ResponseName, out var uses))
            {
                uses = [];
                ByName.Add(use.Node.ResponseName, uses);
                Groups.Add((use.Node.ResponseName, uses));
            }

            uses.Add(use);
        }
    }

    // Further conflicts than the most that can be shown are not looked for.
    private sealed class Findings(int max) : List<Conflict>
    {
        public int Max { get; } = max;
    }

    // Two fields of one response name; exclusive when they are never fields of the same object.
    private readonly record struct Pair(bool IsExclusive, string Name, FieldUse First, FieldUse Second);

    // Pairs that are compared one after the other, and the pair whose sub-selections they belong to.
    private readonly record struct Comparison(Findings Found, IEnumerator<Pair> Pairs, Pair Cause);

    private sealed record FieldUse(FieldNode Node, CompositeType? Parent, FieldDefinition? Definition);

    private sealed record Conflict(string ResponseName, string Reason, List<FieldNode> First, List<FieldNode> Second);
}
