using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// One pricing of an operation. The price is an upper bound: a field selected twice counts twice, and conditions of <c>@skip</c> and
/// <c>@include</c> are not looked at; of fragments on different object types only the most expensive counts. A fragment is priced once for
/// each list length that its fields get from outside.
/// </summary>
internal sealed class CostWalk(CostAnalyzer analyzer, DocumentNode document, IReadOnlyDictionary<string, object?> variables)
{
    private const int MaxErrors = 10;

    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<(FragmentDefinitionNode Fragment, Sizing Sizing), RequestCost> _fragmentCosts = [];
    private readonly List<GraphQLError> _errors = [];
    private readonly List<GraphQLError> _tooLong = [];
    private Frame[] _frames = [];
    private int _depth = -1;

    /// <summary>Some variable was looked at.</summary>
    public bool DependsOnVariables { get; private set; }

    /// <summary>Unusable list lengths, the too long ones last.</summary>
    public ImmutableArray<GraphQLError> Errors => [.. _errors, .. _tooLong];

    public RequestCost Measure(OperationDefinitionNode operation)
    {
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment)
            {
                _fragments[fragment.Name.Value] = fragment;
            }
        }

        var root = analyzer.Schema.RootType(operation.Operation);
        return root is null ? default : Measure(operation.SelectionSet, root);
    }

    // The open selection sets are on a stack of their own: chains of fragments may be long. It is rented, because a price that depends on
    // variables is worked out anew for each request.
    private RequestCost Measure(SelectionSetNode set, CompositeType root)
    {
        _frames = ArrayPool<Frame>.Shared.Rent(16);
        Push(new Frame { Set = set, Parent = root, Sizing = Sizing.None });
        while (true)
        {
            ref var frame = ref _frames[_depth];
            if (frame.Next < frame.Set.Selections.Length)
            {
                Open(ref frame, frame.Set.Selections[frame.Next++]);
                continue;
            }

            var done = frame;
            frame = default;
            if (--_depth < 0)
            {
                ArrayPool<Frame>.Shared.Return(_frames);
                return done.Cost.Total;
            }

            Close(in done, ref _frames[_depth]);
        }
    }

    // Adds the selection to its set, or opens its own set first.
    private void Open(ref Frame frame, SelectionNode selection)
    {
        switch (selection)
        {
            case FieldNode field:
                OpenField(ref frame, field);
                break;
            case InlineFragmentNode inline:
                var type = inline.TypeCondition is { } condition
                    ? analyzer.Schema.FindType(condition.Name.Value) as CompositeType
                    : frame.Parent;
                Push(new Frame { Set = inline.SelectionSet, Parent = type, Sizing = frame.Sizing });
                break;
            case FragmentSpreadNode spread when _fragments.TryGetValue(spread.Name.Value, out var fragment):
                var fragmentType = analyzer.Schema.FindType(fragment.TypeCondition.Name.Value) as CompositeType;
                if (_fragmentCosts.TryGetValue((fragment, frame.Sizing), out var cost))
                {
                    frame.Cost.Add(new Split { Common = cost }, fragmentType, frame.Parent);
                }
                else
                {
                    _fragmentCosts.Add((fragment, frame.Sizing), default); // known when it is closed; ends cycles, which validation refuses
                    Push(new Frame { Set = fragment.SelectionSet, Parent = fragmentType, Sizing = frame.Sizing, Fragment = fragment });
                }

                break;
        }
    }

    private void OpenField(ref Frame frame, FieldNode node)
    {
        if (FieldRules.IsIntrospectionEntry(node.Name.Value))
        {
            frame.Cost.Common = frame.Cost.Common.Plus(new RequestCost(analyzer.Options.IntrospectionCost, 0, 0));
            return;
        }

        if (frame.Parent is not FieldedType fielded || fielded.FindField(node.Name.Value) is not { } field
            || analyzer.Directives.Find(field) is not { } cost)
        {
            return;
        }

        var length = cost.SlicingArguments.Length > 0
            ? ReadLength(node, field, cost)
            : cost.AssumedSize ?? analyzer.Options.DefaultPageSize;
        var hasSizedFields = cost.SizedFields.Length > 0;
        var sizing = frame.Sizing;
        var count = !cost.IsList ? 1 : sizing.Covers(node.Name.Value) ? sizing.Size : hasSizedFields ? 1 : length;
        var each = new RequestCost(0, cost.TypeWeight, field.Type.Named is CompositeType ? 1 : 0);
        var own = new RequestCost(cost.Weight + (cost.HasPricedArguments ? MeasureArguments(node, field) : 0), 0, 0);
        if (node.SelectionSet is { } set)
        {
            Push(new Frame
            {
                Set = set,
                Parent = field.Type.Named as CompositeType,
                Sizing = hasSizedFields ? new Sizing(cost.SizedFields, length) : Sizing.None,
                IsField = true,
                Each = each,
                Count = count,
                Own = own,
            });
        }
        else
        {
            frame.Cost.Common = frame.Cost.Common.Plus(each.Times(count).Plus(own));
        }
    }

    private void Close(in Frame done, ref Frame above)
    {
        if (done.IsField)
        {
            above.Cost.Common = above.Cost.Common.Plus(done.Each.Plus(done.Cost.Total).Times(done.Count).Plus(done.Own));
        }
        else if (done.Fragment is { } fragment)
        {
            var cost = done.Cost.Total;
            _fragmentCosts[(fragment, done.Sizing)] = cost;
            above.Cost.Add(new Split { Common = cost }, done.Parent, above.Parent);
        }
        else
        {
            above.Cost.Add(done.Cost, done.Parent, above.Parent);
        }
    }

    private void Push(in Frame frame)
    {
        if (++_depth == _frames.Length)
        {
            var larger = ArrayPool<Frame>.Shared.Rent(_depth * 2);
            _frames.CopyTo(larger, 0);
            ArrayPool<Frame>.Shared.Return(_frames, clearArray: true);
            _frames = larger;
        }

        _frames[_depth] = frame;
    }

    // The largest of the slicing arguments that are given, a list counting by its length; else of their defaults; else the assumed size.
    private int ReadLength(FieldNode node, FieldDefinition field, FieldCost cost)
    {
        var isGiven = false;
        var length = 0;
        foreach (var argument in node.Arguments)
        {
            if (cost.SlicingArguments.FirstOrDefault(slicing => slicing.Name == argument.Name.Value) is { } definition
                && (definition.Type.Nullable is ListType ? ReadCount(argument.Value) : ReadInt(argument.Value)) is { } value)
            {
                isGiven = true;
                if (definition.Type.Nullable is ListType)
                {
                    length = Math.Max(length, value);
                }
                else if (value < 0)
                {
                    Report(ValidationErrors.PageSize(field, definition, value, analyzer.Options.MaxPageSize), argument.Start);
                }
                else if (value > analyzer.Options.MaxPageSize)
                {
                    ReportTooLong(ValidationErrors.PageSize(field, definition, value, analyzer.Options.MaxPageSize), argument.Start);
                    length = Math.Max(length, value);
                }
                else
                {
                    length = Math.Max(length, value);
                }
            }
        }

        if (isGiven)
        {
            return length;
        }

        var defaults = cost.SlicingArguments.Select(InputCoercion.DefaultOf).OfType<int>().ToList();
        if (defaults.Count > 0)
        {
            return defaults.Max();
        }

        if (cost.RequiresSlicing)
        {
            Report(ValidationErrors.PageSizeMissing(field, cost.SlicingArguments), node.Start);
        }

        return cost.AssumedSize ?? analyzer.Options.DefaultPageSize;
    }

    private int? ReadInt(ValueNode value) => value switch
    {
        VariableNode variable => Read(variable) as int?,
        IntValueNode number when int.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) =>
            parsed,
        _ => null,
    };

    private int? ReadCount(ValueNode value) => value switch
    {
        VariableNode variable => (Read(variable) as object?[])?.Length,
        ListValueNode list => list.Values.Length,
        NullValueNode => null,
        _ => 1, // one item stands for a list of it
    };

    private object? Read(VariableNode variable)
    {
        DependsOnVariables = true;
        return variables.GetValueOrDefault(variable.Name.Value);
    }

    // Arguments cost what is sent: the weight of each argument and input field that is given, and one for each input object in a list.
    private double MeasureArguments(FieldNode node, FieldDefinition field)
    {
        var cost = 0d;
        foreach (var argument in node.Arguments)
        {
            if (field.FindArgument(argument.Name.Value) is { } definition)
            {
                cost += MeasureInput(definition, argument.Value);
            }
        }

        return cost;
    }

    private double MeasureInput(InputValueDefinition definition, ValueNode value)
    {
        var weight = analyzer.Directives.WeightOf(definition);
        if (weight == 0 && definition.Type.Named is not InputObjectType)
        {
            return 0;
        }

        return value switch
        {
            NullValueNode => 0,
            VariableNode variable => MeasureInput(definition, Read(variable)),
            _ => weight + MeasureValue(definition.Type, value),
        };
    }

    private double MeasureInput(InputValueDefinition definition, object? value) =>
        value is null ? 0 : analyzer.Directives.WeightOf(definition) + MeasureValue(definition.Type, value);

    private double MeasureValue(GraphQLType type, ValueNode value)
    {
        if (!DeepStack.HasRoom)
        {
            return DeepStack.Run((Walk: this, Type: type, Value: value), static state => state.Walk.MeasureValue(state.Type, state.Value));
        }

        var cost = 0d;
        switch (value)
        {
            case ListValueNode list when type.Nullable is ListType { OfType: var itemType }:
                foreach (var item in list.Values)
                {
                    cost += item is VariableNode variable
                        ? MeasureItem(itemType, Read(variable))
                        : (item is ObjectValueNode ? 1 : 0) + MeasureValue(itemType, item);
                }

                break;
            case ObjectValueNode literal when type.Named is InputObjectType inputObject:
                foreach (var field in literal.Fields)
                {
                    cost += inputObject.FindField(field.Name.Value) is { } definition ? MeasureInput(definition, field.Value) : 0;
                }

                break;
        }

        return cost;
    }

    private double MeasureValue(GraphQLType type, object value)
    {
        if (!DeepStack.HasRoom)
        {
            return DeepStack.Run((Walk: this, Type: type, Value: value), static state => state.Walk.MeasureValue(state.Type, state.Value));
        }

        var cost = 0d;
        switch (value)
        {
            case IReadOnlyList<object?> list when type.Nullable is ListType { OfType: var itemType }:
                foreach (var item in list)
                {
                    cost += MeasureItem(itemType, item);
                }

                break;
            case IReadOnlyDictionary<string, object?> entries when type.Named is InputObjectType inputObject:
                foreach (var (name, entry) in entries)
                {
                    cost += inputObject.FindField(name) is { } definition ? MeasureInput(definition, entry) : 0;
                }

                break;
        }

        return cost;
    }

    private double MeasureItem(GraphQLType type, object? item) =>
        item is null ? 0 : (item is IReadOnlyDictionary<string, object?> ? 1 : 0) + MeasureValue(type, item);

    private void ReportTooLong(string message, int position)
    {
        if (_tooLong.Count < MaxErrors)
        {
            _tooLong.Add(new GraphQLError(message, ErrorCodes.LimitExceeded, [document.Source.GetLocation(position)])
            {
                Extensions = [new("limit", "pageSize")],
            });
        }
    }

    private void Report(string message, int position)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new GraphQLError(message, ErrorCodes.BadUserInput, [document.Source.GetLocation(position)]));
        }
    }

    // The list length that a connection's arguments give to fields right below it.
    private readonly record struct Sizing(ImmutableArray<string> Fields, int Size)
    {
        public static readonly Sizing None = new([], 0);

        public bool Covers(string field) => Fields.Contains(field, StringComparer.Ordinal);
    }

    // An open selection set, and what happens with its price: it is part of a
    // field, of a fragment to be remembered, or of the set around it.
    private struct Frame
    {
        public SelectionSetNode Set;
        public int Next;
        public CompositeType? Parent;
        public Sizing Sizing;
        public Split Cost;
        public FragmentDefinitionNode? Fragment;
        public bool IsField;
        public RequestCost Each;
        public int Count;
        public RequestCost Own;
    }

    // What every object of a selection set costs, and what the most expensive of several object types adds.
    private struct Split
    {
        public RequestCost Common;

        private Dictionary<ObjectType, RequestCost>? _byType;

        public readonly RequestCost Total
        {
            get
            {
                var dearest = default(RequestCost);
                foreach (var cost in _byType?.Values ?? Enumerable.Empty<RequestCost>())
                {
                    dearest = dearest.Max(cost);
                }

                return Common.Plus(dearest);
            }
        }

        public void Add(Split fragment, CompositeType? type, CompositeType? parent)
        {
            if (type is ObjectType objectType && parent is not ObjectType)
            {
                _byType ??= [];
                _byType[objectType] = _byType.GetValueOrDefault(objectType).Plus(fragment.Total);
                return;
            }

            Common = Common.Plus(fragment.Common);
            foreach (var (inner, cost) in fragment._byType ?? [])
            {
                _byType ??= [];
                _byType[inner] = _byType.GetValueOrDefault(inner).Plus(cost);
            }
        }
    }
}
