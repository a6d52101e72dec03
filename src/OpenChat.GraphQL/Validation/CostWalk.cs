using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
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
        return root is null ? default : Measure(operation.SelectionSet, root, Sizing.None).Total;
    }

    private Split Measure(SelectionSetNode set, CompositeType? parent, Sizing sizing)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return new Split { Common = new RequestCost(1, 1, 1).Times(double.MaxValue) };
        }

        var cost = default(Split);
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    cost.Common = cost.Common.Plus(MeasureField(field, parent, sizing));
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition
                        ? analyzer.Schema.FindType(condition.Name.Value) as CompositeType
                        : parent;
                    cost.Add(Measure(inline.SelectionSet, type, sizing), type, parent);
                    break;
                case FragmentSpreadNode spread when _fragments.TryGetValue(spread.Name.Value, out var fragment):
                    var fragmentType = analyzer.Schema.FindType(fragment.TypeCondition.Name.Value) as CompositeType;
                    cost.Add(new Split { Common = MeasureFragment(fragment, fragmentType, sizing) }, fragmentType, parent);
                    break;
            }
        }

        return cost;
    }

    private RequestCost MeasureFragment(FragmentDefinitionNode fragment, CompositeType? type, Sizing sizing)
    {
        var key = (fragment, sizing);
        if (!_fragmentCosts.TryGetValue(key, out var cost))
        {
            cost = Measure(fragment.SelectionSet, type, sizing).Total;
            _fragmentCosts.Add(key, cost);
        }

        return cost;
    }

    private RequestCost MeasureField(FieldNode node, CompositeType? parent, Sizing sizing)
    {
        if (FieldRules.IsIntrospectionEntry(node.Name.Value))
        {
            return new RequestCost(analyzer.Options.IntrospectionCost, 0, 0);
        }

        if (parent is not FieldedType fielded || fielded.FindField(node.Name.Value) is not { } field
            || analyzer.Directives.Find(field) is not { } cost)
        {
            return default;
        }

        var length = cost.SlicingArguments.Length > 0
            ? ReadLength(node, field, cost)
            : cost.AssumedSize ?? analyzer.Options.DefaultPageSize;
        var hasSizedFields = cost.SizedFields.Length > 0;
        var count = !cost.IsList ? 1 : sizing.Covers(node.Name.Value) ? sizing.Size : hasSizedFields ? 1 : length;
        var each = new RequestCost(0, cost.TypeWeight, field.Type.Named is CompositeType ? 1 : 0);
        if (node.SelectionSet is { } set)
        {
            var sizingBelow = hasSizedFields ? new Sizing(cost.SizedFields, length) : Sizing.None;
            each = each.Plus(Measure(set, field.Type.Named as CompositeType, sizingBelow).Total);
        }

        var own = cost.Weight + (cost.HasPricedArguments ? MeasureArguments(node, field) : 0);
        return each.Times(count).Plus(new RequestCost(own, 0, 0));
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
