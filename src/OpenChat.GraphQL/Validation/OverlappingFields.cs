using System.Runtime.InteropServices;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// OverlappingFieldsCanBeMerged (specification 5.3.2), the verdict. Fields are not compared pair by pair: selection sets that merge into
/// one are laid together, their fields grouped by response name, and each field compared with the first of its group, which is enough
/// because "same field" and "same shape" are equivalences. The sub-selections of a group are laid together in turn. A set of selection sets
/// is looked at once, so fragments that repeat each other stay cheap; what remains exponential in theory is held by a budget. Work waits in
/// a list, not on the call stack. <see cref="FieldConflicts"/> then finds which fields are to blame.
/// </summary>
internal sealed class OverlappingFields
{
    private const int LargestKept = 4096;

    // Up to this many names are compared one by one, which is faster than hashing them (EngineBenchmarks.Validate, zephyr).
    private const int FewNames = 12;

    // Lists and their spans are kept from one document to the next: validating allocates nothing (EngineBenchmarks.Validate).
    private readonly List<SetUse> _sets = [];
    private readonly Stack<Work> _work = [];
    private readonly List<Entry> _entries = [];
    private readonly List<int> _heads = [];
    private readonly List<int> _pending = [];
    private readonly List<int> _contributors = [];
    private readonly Dictionary<string, int> _headByName = new(StringComparer.Ordinal);
    private readonly HashSet<long> _seen = [];
    private readonly HashSet<string> _seenMerged = new(StringComparer.Ordinal);

    public enum Verdict
    {
        Mergeable,
        Conflicting,
        BudgetExceeded,
    }

    /// <summary>Fields looked at by the last check.</summary>
    public int Comparisons { get; private set; }

    /// <summary>False when no response name can occur twice in the set itself.</summary>
    public static bool MayOverlap(SelectionSetNode set)
    {
        var selections = set.Selections;
        if (selections.Length == 1)
        {
            return false;
        }

        if (selections.Length > FewNames)
        {
            return true;
        }

        for (var i = 0; i < selections.Length; i++)
        {
            if (selections[i] is not FieldNode field)
            {
                return true;
            }

            var name = field.ResponseName;
            for (var j = 0; j < i; j++)
            {
                if (((FieldNode)selections[j]).ResponseName == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Decides for the whole document. Fragments must not form cycles. A verdict of
    /// conflict may be wrong where other rules report errors.</summary>
    public Verdict Check(ValidationContext context)
    {
        Comparisons = 0;
        PushRoots(context);
        while (_work.TryPop(out var work))
        {
            if (work is { Count: 1, ShapeOnly: false } && TryPass(context, work.First))
            {
                if (Comparisons > context.Options.MaxMergeComparisons)
                {
                    return Verdict.BudgetExceeded;
                }

                continue;
            }

            Collect(context, in work);
            if (!IsNew(context, work.ShapeOnly))
            {
                continue;
            }

            Comparisons += _entries.Count;
            if (Comparisons > context.Options.MaxMergeComparisons || Comparisons < 0)
            {
                return Verdict.BudgetExceeded;
            }

            Group();
            foreach (var head in _heads)
            {
                if (!CheckGroup(head, work.ShapeOnly))
                {
                    return Verdict.Conflicting;
                }
            }
        }

        return Verdict.Mergeable;
    }

    /// <summary>Forgets the document; false when the memory grew so large that it should be dropped.</summary>
    public bool TryReset()
    {
        _sets.Clear();
        _work.Clear();
        _entries.Clear();
        _heads.Clear();
        _headByName.Clear();
        _seen.Clear();
        _seenMerged.Clear();
        return _sets.Capacity <= LargestKept && _entries.Capacity <= LargestKept
            && _seen.Capacity <= LargestKept && _seenMerged.Capacity <= LargestKept;
    }

    // Operations reach all fragments that matter to them; fragments nobody uses are judged alone.
    private void PushRoots(ValidationContext context)
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

        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].IsOperation || !context.IsMarked(i))
            {
                Push(parts[i].SelectionSet, parts[i].Type);
            }
        }
    }

    // A set alone in which no name occurs twice: nothing merges here, only what is below is left to look at.
    private bool TryPass(ValidationContext context, int index)
    {
        var (set, parent) = _sets[index];
        if (MayOverlap(set) || set.Selections[0] is InlineFragmentNode)
        {
            return false;
        }

        CollectionsMarshal.SetCount(_sets, index);
        if (set.Selections[0] is FragmentSpreadNode spread)
        {
            if (context.FindFragment(spread.Name.Value) is >= 0 and var target)
            {
                ref readonly var part = ref context.Parts[target];
                Push(part.SelectionSet, part.Type);
            }

            return true;
        }

        if (context.Parts.Length > context.OperationCount && !_seen.Add((long)set.Start << 1))
        {
            return true;
        }

        Comparisons += set.Selections.Length;
        foreach (var selection in set.Selections)
        {
            if (selection is FieldNode { SelectionSet: { } inner } field)
            {
                Push(inner, DefinitionOf(field, parent)?.Type.Named as CompositeType);
            }
        }

        return true;
    }

    private void Push(SelectionSetNode set, CompositeType? parent)
    {
        _work.Push(new Work(_sets.Count, 1, ShapeOnly: false));
        _sets.Add(new SetUse(set, parent));
    }

    private static FieldDefinition? DefinitionOf(FieldNode field, CompositeType? parent) =>
        (parent as FieldedType)?.FindField(field.Name.Value);

    // The fields of the work's selection sets and of all fragments they spread, each fragment once.
    private void Collect(ValidationContext context, in Work work)
    {
        _entries.Clear();
        _contributors.Clear();
        context.ClearMarks();
        for (var i = work.First; i < work.First + work.Count; i++)
        {
            Collect(context, _sets[i].Set, _sets[i].Parent, _sets[i].Set);
        }

        // Nothing was pushed since this work, so its sets are the last.
        CollectionsMarshal.SetCount(_sets, work.First);
        while (_pending.Count > 0)
        {
            ref readonly var part = ref context.Parts[_pending[^1]];
            _pending.RemoveAt(_pending.Count - 1);
            Collect(context, part.SelectionSet, part.Type, part.SelectionSet);
        }
    }

    private void Collect(ValidationContext context, SelectionSetNode set, CompositeType? parent, SelectionSetNode owner)
    {
        if (!DeepStack.HasRoom)
        {
            DeepStack.Run(
                (Fields: this, Context: context, Set: set, Parent: parent, Owner: owner),
                static state =>
                {
                    state.Fields.Collect(state.Context, state.Set, state.Parent, state.Owner);
                    return true;
                });
            return;
        }

        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    if (_contributors.Count == 0 || _contributors[^1] != owner.Start)
                    {
                        _contributors.Add(owner.Start);
                    }

                    _entries.Add(new Entry { Node = field, ResponseName = field.ResponseName, Parent = parent, Next = -1 });
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition
                        ? context.Schema.FindType(condition.Name.Value) as CompositeType
                        : parent;
                    Collect(context, inline.SelectionSet, type, owner);
                    break;
                case FragmentSpreadNode spread:
                    var target = context.FindFragment(spread.Name.Value);
                    if (target >= 0 && context.TryMark(target))
                    {
                        _pending.Add(target);
                    }

                    break;
            }
        }
    }

    // Only fragments can make the same sets meet again. A string is the shortest key that has the numbers as its value.
    private bool IsNew(ValidationContext context, bool shapeOnly)
    {
        if (context.Parts.Length == context.OperationCount)
        {
            return true;
        }

        if (_contributors.Count <= 1)
        {
            return _contributors.Count == 1 && _seen.Add(((long)_contributors[0] << 1) | (shapeOnly ? 1L : 0L));
        }

        _contributors.Sort();
        _contributors.Add(shapeOnly ? 1 : 0);
        return _seenMerged.Add(new string(MemoryMarshal.Cast<int, char>(CollectionsMarshal.AsSpan(_contributors))));
    }

    // Links the entries of one response name; the heads are the first of each.
    private void Group()
    {
        _heads.Clear();
        _headByName.Clear();
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 0; i < entries.Length; i++)
        {
            var head = FindHead(entries, i);
            if (head < 0)
            {
                entries[i].Last = i;
            }
            else
            {
                entries[entries[head].Last].Next = i;
                entries[head].Last = i;
            }
        }
    }

    // The head of the entry's group; -1 when it is the first, and then it becomes the head.
    private int FindHead(Span<Entry> entries, int index)
    {
        var name = entries[index].ResponseName;
        if (_heads.Count > FewNames)
        {
            if (_headByName.Count == 0)
            {
                foreach (var known in _heads)
                {
                    _headByName.Add(entries[known].ResponseName, known);
                }
            }

            if (_headByName.TryGetValue(name, out var found))
            {
                return found;
            }

            _headByName.Add(name, index);
            _heads.Add(index);
            return -1;
        }

        foreach (var head in _heads)
        {
            if (entries[head].ResponseName == name)
            {
                return head;
            }
        }

        _heads.Add(index);
        return -1;
    }

    private bool CheckGroup(int head, bool shapeOnly)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        if (entries[head].Next < 0)
        {
            // Alone, its shape is that of its sub-selections, which are looked at in full elsewhere when only shapes matter here.
            if (!shapeOnly)
            {
                PushGroup(entries, head, only: null, shapeOnly: false);
            }

            return true;
        }

        if (!HaveSameShape(entries, head))
        {
            return false;
        }

        if (shapeOnly)
        {
            PushGroup(entries, head, only: null, shapeOnly: true);
            return true;
        }

        if (!HaveSeveralObjectParents(entries, head))
        {
            PushGroup(entries, head, only: null, shapeOnly: false);
            return AskTheSame(entries, head, only: null);
        }

        // Objects of different types never meet: each type's fields must agree among themselves and with those of abstract parents, and all
        // must agree in shape.
        PushGroup(entries, head, only: null, shapeOnly: true);
        for (var i = head; i >= 0; i = entries[i].Next)
        {
            if (entries[i].Parent is ObjectType parent && IsFirstOf(entries, head, i, parent))
            {
                if (!AskTheSame(entries, head, parent))
                {
                    return false;
                }

                PushGroup(entries, head, parent, shapeOnly: false);
            }
        }

        return true;
    }

    private static bool HaveSeveralObjectParents(Span<Entry> entries, int head)
    {
        ObjectType? first = null;
        for (var i = head; i >= 0; i = entries[i].Next)
        {
            if (entries[i].Parent is ObjectType parent && !ReferenceEquals(parent, first ??= parent))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFirstOf(Span<Entry> entries, int head, int index, ObjectType parent)
    {
        var i = head;
        while (!ReferenceEquals(entries[i].Parent, parent))
        {
            i = entries[i].Next;
        }

        return i == index;
    }

    private static bool HaveSameShape(Span<Entry> entries, int head)
    {
        var start = head;
        while (start >= 0 && entries[start].Definition is null)
        {
            start = entries[start].Next;
        }

        if (start < 0 || entries[start].Definition is not { Type: var first })
        {
            return true;
        }

        for (var i = entries[start].Next; i >= 0; i = entries[i].Next)
        {
            if (entries[i].Definition is { Type: var type } && !HaveSameShape(first, type))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Same list and non-null wrappers around the same leaf, or around composite types of any kind.</summary>
    public static bool HaveSameShape(GraphQLType first, GraphQLType second) =>
        ReferenceEquals(first, second) || (first, second) switch
        {
            (ListType a, ListType b) => HaveSameShape(a.OfType, b.OfType),
            (NonNullType a, NonNullType b) => HaveSameShape(a.OfType, b.OfType),
            (CompositeType, CompositeType) => true,
            _ => false,
        };

    private static bool Meets(in Entry entry, ObjectType? only) =>
        only is null || entry.Parent is not ObjectType parent || ReferenceEquals(parent, only);

    private static bool AskTheSame(Span<Entry> entries, int head, ObjectType? only)
    {
        var start = head;
        while (!Meets(in entries[start], only))
        {
            start = entries[start].Next;
        }

        var first = entries[start].Node;
        for (var i = entries[start].Next; i >= 0; i = entries[i].Next)
        {
            if (!Meets(in entries[i], only))
            {
                continue;
            }

            var node = entries[i].Node;
            if (first.Name.Value != node.Name.Value || !ValueEquality.AreSame(first.Arguments, node.Arguments))
            {
                return false;
            }
        }

        return true;
    }

    private void PushGroup(Span<Entry> entries, int head, ObjectType? only, bool shapeOnly)
    {
        var start = _sets.Count;
        for (var i = head; i >= 0; i = entries[i].Next)
        {
            if (entries[i].Node.SelectionSet is { } set && Meets(in entries[i], only))
            {
                _sets.Add(new SetUse(set, entries[i].Definition?.Type.Named as CompositeType));
            }
        }

        // The shapes below one set alone are looked at where it is looked at in full.
        if (shapeOnly && _sets.Count == start + 1)
        {
            CollectionsMarshal.SetCount(_sets, start);
        }
        else if (_sets.Count > start)
        {
            _work.Push(new Work(start, _sets.Count - start, shapeOnly));
        }
    }

    private readonly record struct SetUse(SelectionSetNode Set, CompositeType? Parent);

    // A run of _sets that merge into one.
    private readonly record struct Work(int First, int Count, bool ShapeOnly);

    private struct Entry
    {
        public FieldNode Node;
        public CompositeType? Parent;
        public string ResponseName;

        public readonly FieldDefinition? Definition => DefinitionOf(Node, Parent);

        // Next of the same response name; -1 at the end.
        public int Next;

        // In heads: the last of the group.
        public int Last;
    }
}
