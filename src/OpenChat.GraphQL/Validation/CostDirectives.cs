using System.Collections.Immutable;
using System.Globalization;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>What the directives <c>@cost(weight:)</c> and <c>@listSize(assumedSize:, slicingArguments:, sizedFields:,
/// requireOneSlicingArgument:)</c> of a schema say, and weights by coordinate that take their place.</summary>
internal sealed class CostDirectives
{
    private const string Cost = "cost";
    private const string ListSize = "listSize";

    private readonly Dictionary<FieldDefinition, FieldCost> _fields = [];
    private readonly Dictionary<NamedType, double> _types = [];
    private readonly Dictionary<InputValueDefinition, double> _inputs = [];
    private readonly Dictionary<string, double> _given;
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    public CostDirectives(GraphQLSchema schema, IReadOnlyDictionary<string, double> weights)
    {
        _given = new(weights, StringComparer.Ordinal);
        foreach (var type in schema.Types)
        {
            var hasWeight = type is ObjectType or ScalarType or EnumType && !IsIntrospection(type);
            _types[type] = (hasWeight ? ReadWeight(type.Name, type.AppliedDirectives) : null) ?? (type is CompositeType ? 1 : 0);
            if (type is InputObjectType inputObject)
            {
                ReadInputs(inputObject.Fields);
            }
        }

        foreach (var type in schema.Types)
        {
            if (type is InterfaceType or UnionType)
            {
                // A value of an abstract type costs what its most expensive object costs.
                var possible = schema.PossibleTypes((CompositeType)type);
                _types[type] = possible.Select(objectType => _types[objectType]).DefaultIfEmpty(_types[type]).Max();
            }
        }

        foreach (var type in schema.Types.OfType<FieldedType>().Where(type => !IsIntrospection(type)))
        {
            foreach (var field in type.Fields)
            {
                _fields.Add(field, Read(field));
            }
        }

        CheckListSizes();
        foreach (var coordinate in _given.Keys.Order(StringComparer.Ordinal)) // those that were not used
        {
            _problems.Add($"{coordinate}: {WhyItHasNoWeight(schema, coordinate)}");
        }
    }

    /// <summary>Wrong uses of the directives, lists without size, weights that fit
    /// nothing, each after its schema coordinate; in schema order.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>Null for meta-fields and fields of introspection types.</summary>
    public FieldCost? Find(FieldDefinition field) => _fields.GetValueOrDefault(field);

    /// <summary>The weight of one value of the type.</summary>
    public double WeightOf(NamedType type) => _types[type];

    /// <summary>The weight of giving the argument or input field.</summary>
    public double WeightOf(InputValueDefinition input) => _inputs.GetValueOrDefault(input);

    private static bool IsIntrospection(NamedType type) => type.Name.StartsWith("__", StringComparison.Ordinal);

    private static bool IsList(FieldDefinition field) => field.Type.Nullable is ListType;

    private FieldCost Read(FieldDefinition field)
    {
        var coordinate = field.ToString();
        ReadInputs(field.Arguments);
        var directives = field.Node?.Directives ?? [];
        var weight = ReadWeight(coordinate, directives) ?? (field.Type.Named is CompositeType || IsList(field) ? 1 : 0);
        var cost = new FieldCost(weight, WeightOf(field.Type.Named), IsList(field), field.Arguments.Any(MayCost));
        return directives.FirstOrDefault(directive => directive.Name.Value == ListSize) is { } listSize
            ? ReadListSize(cost, field, listSize)
            : cost;
    }

    private FieldCost ReadListSize(FieldCost cost, FieldDefinition field, DirectiveNode directive)
    {
        var slicing = ImmutableArray.CreateBuilder<InputValueDefinition>();
        foreach (var name in ReadNames(field, directive, "slicingArguments"))
        {
            if (field.FindArgument(name) is { Type: var type } argument && type.Nullable is ScalarType { Name: "Int" } or ListType)
            {
                slicing.Add(argument);
            }
            else
            {
                Report(field, $"slicingArguments names \"{name}\", which is not an Int or list argument of the field");
            }
        }

        var sized = ReadNames(field, directive, "sizedFields");
        foreach (var name in sized)
        {
            if ((field.Type.Named as FieldedType)?.FindField(name) is not { } child || !IsList(child))
            {
                Report(field, $"sizedFields names \"{name}\", which is not a list field of {field.Type.Named}");
            }
        }

        var assumed = Find(directive, "assumedSize") switch
        {
            null or NullValueNode => (int?)null,
            IntValueNode number when int.TryParse(number.Value, CultureInfo.InvariantCulture, out var size) && size >= 0 => size,
            _ => ReportSize(field),
        };
        if (!cost.IsList && sized.Length == 0)
        {
            Report(field, "@listSize is on a field that is not a list and has no sizedFields");
        }

        return cost with
        {
            AssumedSize = assumed,
            SlicingArguments = slicing.ToImmutable(),
            SizedFields = sized,
            RequiresSlicing = slicing.Count > 0 && Find(directive, "requireOneSlicingArgument") is not BooleanValueNode { Value: false },
        };
    }

    // Every list has a size of its own or gets one from every field that returns its type.
    private void CheckListSizes()
    {
        var sizedElsewhere = new HashSet<FieldDefinition>();
        foreach (var (field, cost) in _fields)
        {
            foreach (var name in cost.SizedFields)
            {
                if ((field.Type.Named as FieldedType)?.FindField(name) is { } child)
                {
                    sizedElsewhere.Add(child);
                }
            }
        }

        foreach (var (field, cost) in _fields)
        {
            if (cost is { IsList: true, AssumedSize: null, SlicingArguments.Length: 0 } && !sizedElsewhere.Contains(field))
            {
                Report(field, "a list without size: it needs @listSize with slicingArguments or assumedSize");
            }
        }
    }

    private void ReadInputs(ImmutableArray<InputValueDefinition> inputs)
    {
        foreach (var input in inputs)
        {
            var weight = ReadWeight(input.ToString(), input.Node?.Directives ?? [])
                ?? (input.Type.Nullable is ListType || input.Type.Named is InputObjectType ? 1 : 0);
            if (weight > 0)
            {
                _inputs[input] = weight;
            }
        }
    }

    private bool MayCost(InputValueDefinition argument)
    {
        var seen = new HashSet<InputObjectType>();
        var open = new Stack<InputValueDefinition>([argument]);
        while (open.TryPop(out var input))
        {
            if (WeightOf(input) > 0)
            {
                return true;
            }

            if (input.Type.Named is InputObjectType type && seen.Add(type))
            {
                foreach (var field in type.Fields)
                {
                    open.Push(field);
                }
            }
        }

        return false;
    }

    private static string WhyItHasNoWeight(GraphQLSchema schema, string coordinate)
    {
        var parsed = SchemaCoordinate.TryParse(coordinate, out var error);
        var element = parsed is null ? null : SchemaCoordinates.Resolve(schema, parsed, out error);
        return error is not null ? $"no schema coordinate that could have a weight: {error.Message}"
            : element is null ? "the schema has no such element"
            : "only objects, scalars, enums, fields, arguments and input fields have a weight";
    }

    private double? ReadWeight(string coordinate, ImmutableArray<DirectiveNode> directives)
    {
        if (_given.Remove(coordinate, out var given))
        {
            if (double.IsFinite(given) && given >= 0)
            {
                return given;
            }

            _problems.Add($"{coordinate}: the weight given is not a number of 0 or more");
        }

        if (directives.FirstOrDefault(directive => directive.Name.Value == Cost) is not { } directive)
        {
            return null;
        }

        var text = Find(directive, "weight") switch
        {
            StringValueNode written => written.Value,
            IntValueNode written => written.Value,
            FloatValueNode written => written.Value,
            _ => "",
        };
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight)
            && weight >= 0)
        {
            return weight;
        }

        _problems.Add($"{coordinate}: @cost(weight:) is not a decimal number of 0 or more");
        return null;
    }

    private ImmutableArray<string> ReadNames(FieldDefinition field, DirectiveNode directive, string argument)
    {
        switch (Find(directive, argument))
        {
            case null or NullValueNode:
                return [];
            case StringValueNode name:
                return [name.Value];
            case ListValueNode list when list.Values.All(value => value is StringValueNode):
                return [.. list.Values.Cast<StringValueNode>().Select(name => name.Value)];
            default:
                Report(field, $"{argument} is not a list of names");
                return [];
        }
    }

    private int? ReportSize(FieldDefinition field)
    {
        Report(field, "assumedSize is not a whole number of 0 or more");
        return null;
    }

    private void Report(FieldDefinition field, string problem) => _problems.Add($"{field}: {problem}");

    private static ValueNode? Find(DirectiveNode directive, string argument) =>
        directive.Arguments.FirstOrDefault(candidate => candidate.Name.Value == argument)?.Value;
}

/// <summary>What one field costs.</summary>
/// <param name="Weight">The weight of selecting it once.</param>
/// <param name="TypeWeight">The weight of one value that it returns.</param>
/// <param name="IsList">Whether it returns a list.</param>
/// <param name="HasPricedArguments">Whether some argument may add to the price.</param>
internal sealed record FieldCost(double Weight, double TypeWeight, bool IsList, bool HasPricedArguments)
{
    /// <summary>Length when no slicing argument says it; null when not given.</summary>
    public int? AssumedSize { get; init; }

    public ImmutableArray<InputValueDefinition> SlicingArguments { get; init; } = [];

    /// <summary>Fields below that have the length this field's arguments say; then this field is one value.</summary>
    public ImmutableArray<string> SizedFields { get; init; } = [];

    public bool RequiresSlicing { get; init; }
}
