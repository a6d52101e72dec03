using System.Runtime.CompilerServices;
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
            Visit(part.SelectionSet, part.Type, isInline: false);
        }
    }

    private bool IsDone => IsExhausted || context.IsAborted;

    // Every selection set but those of inline fragments, which belong to the set around them.
    private void Visit(SelectionSetNode set, CompositeType? parent, bool isInline)
    {
        if (!isInline && (set.Selections.Length > 1 || set.Selections[0] is InlineFragmentNode))
        {
            foreach (var conflict in FindWithin(GetFieldSet(set, parent)))
            {
                var message = ValidationErrors.Conflict(conflict.ResponseName, conflict.Reason);
                context.Report(Rule, message, [.. conflict.First.Concat(conflict.Second).Select(node => node.Start)]);
            }
        }

        foreach (var selection in set.Selections)
        {
            if (IsDone)
            {
                return;
            }

            if (selection is FieldNode { SelectionSet: { } inner } field)
            {
                var type = parent is null ? null : context.Schema.FindField(parent, field.Name.Value)?.Type.Named as CompositeType;
                Visit(inner, type, isInline: false);
            }
            else if (selection is InlineFragmentNode inline)
            {
                Visit(inline.SelectionSet, TypeOf(inline, parent), isInline: true);
            }
        }
    }

    private Findings FindWithin(FieldSet fields)
    {
        var found = new Findings(Math.Max(MaxInnerConflicts, context.Options.MaxErrors + 1));
        foreach (var (name, uses) in fields.Groups)
        {
            for (var i = 0; i < uses.Count; i++)
            {
                for (var j = i + 1; j < uses.Count && !IsFull(found); j++)
                {
                    Compare(found, parentsAreExclusive: false, name, uses[i], uses[j]);
                }
            }
        }

        for (var i = 0; i < fields.Spreads.Count; i++)
        {
            CompareWithFragment(found, isExclusive: false, fields, fields.Spreads[i]);
            for (var j = i + 1; j < fields.Spreads.Count; j++)
            {
                CompareFragments(found, isExclusive: false, fields.Spreads[i], fields.Spreads[j]);
            }
        }

        return found;
    }

    private Findings FindBetween(bool isExclusive, FieldSet first, FieldSet second)
    {
        var found = new Findings(MaxInnerConflicts);
        CompareSets(found, isExclusive, first, second);
        foreach (var spread in second.Spreads)
        {
            CompareWithFragment(found, isExclusive, first, spread);
        }

        foreach (var spread in first.Spreads)
        {
            CompareWithFragment(found, isExclusive, second, spread);
        }

        foreach (var firstSpread in first.Spreads)
        {
            foreach (var secondSpread in second.Spreads)
            {
                CompareFragments(found, isExclusive, firstSpread, secondSpread);
            }
        }

        return found;
    }

    private void CompareSets(Findings found, bool isExclusive, FieldSet first, FieldSet second)
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
                        return;
                    }

                    Compare(found, isExclusive, name, use, other);
                }
            }
        }
    }

    // With the fragment and all fragments it spreads.
    private void CompareWithFragment(Findings found, bool isExclusive, FieldSet fields, int fragment)
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
                CompareSets(found, isExclusive, fields, other);
                PushReversed(open, other.Spreads);
            }
        }
    }

    private void CompareFragments(Findings found, bool isExclusive, int first, int second)
    {
        var open = new Stack<(int First, int Second)>();
        open.Push((first, second));
        while (open.TryPop(out var pair) && !IsFull(found))
        {
            Spend();
            var key = pair.First < pair.Second ? pair : (pair.Second, pair.First);
            if (pair.First == pair.Second || (_comparedFragments.TryGetValue(key, out var wasExclusive) && (isExclusive || !wasExclusive)))
            {
                continue;
            }

            _comparedFragments[key] = isExclusive;
            var (fields, others) = (FieldsOf(pair.First), FieldsOf(pair.Second));
            CompareSets(found, isExclusive, fields, others);
            for (var i = fields.Spreads.Count - 1; i >= 0; i--)
            {
                open.Push((fields.Spreads[i], pair.Second));
            }

            for (var i = others.Spreads.Count - 1; i >= 0; i--)
            {
                open.Push((pair.First, others.Spreads[i]));
            }
        }
    }

    private void Compare(Findings found, bool parentsAreExclusive, string name, FieldUse first, FieldUse second)
    {
        Spend();
        if (IsExhausted)
        {
            return;
        }

        var isExclusive = parentsAreExclusive
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
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                IsExhausted = true;
                return;
            }

            var inner = FindBetween(
                isExclusive,
                GetFieldSet(set, first.Definition?.Type.Named as CompositeType),
                GetFieldSet(otherSet, second.Definition?.Type.Named as CompositeType));
            if (inner.Count > 0)
            {
                found.Add(Summarise(name, node, other, inner));
            }
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

    private static Conflict Summarise(string name, FieldNode first, FieldNode second, List<Conflict> inner)
    {
        var reason = string.Join(
            " and ", inner.Select(conflict => ValidationErrors.ConflictingSubfields(conflict.ResponseName, conflict.Reason)));
        return new Conflict(
            name,
            reason.Length > MaxReason ? reason[..MaxReason] + "..." : reason,
            [.. inner.SelectMany(conflict => conflict.First).Prepend(first).Take(MaxNodes)],
            [.. inner.SelectMany(conflict => conflict.Second).Prepend(second).Take(MaxNodes)]);
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

    private void Collect(FieldSet fields, SelectionSetNode set, CompositeType? parent)
    {
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    fields.Add(new FieldUse(field, parent, (parent as FieldedType)?.FindField(field.Name.Value)));
                    break;
                case InlineFragmentNode inline:
                    Collect(fields, inline.SelectionSet, TypeOf(inline, parent));
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

    private sealed record FieldUse(FieldNode Node, CompositeType? Parent, FieldDefinition? Definition);

    private sealed record Conflict(string ResponseName, string Reason, List<FieldNode> First, List<FieldNode> Second);
}
