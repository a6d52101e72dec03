using System.Collections.Frozen;

namespace OpenChat.GraphQL.Validation;

/// <summary>What one request may cost before it runs. A value is the largest number still accepted.</summary>
public sealed record CostOptions
{
    /// <summary>The limits for requests.</summary>
    public static CostOptions Default { get; } = new();

    /// <summary>No limit: for hosts that only run trusted or test documents.</summary>
    public static CostOptions Unlimited { get; } = new()
    {
        MaxFieldCost = double.PositiveInfinity,
        MaxTypeCost = double.PositiveInfinity,
        MaxNodes = double.PositiveInfinity,
        MaxPageSize = int.MaxValue,
    };

    /// <summary>Sum of the weights of all fields that would be resolved; limit <c>cost</c>. Default 5,000.</summary>
    public double MaxFieldCost { get; init; } = 5_000;

    /// <summary>Sum of the weights of all values that would be returned; limit <c>cost</c>. Default 1,000.</summary>
    public double MaxTypeCost { get; init; } = 1_000;

    /// <summary>Objects that would be returned, whatever their weight; limit <c>nodes</c>. Default 10,000.</summary>
    public double MaxNodes { get; init; } = 10_000;

    /// <summary>Largest value of an argument that bounds the length of a list; limit
    /// <c>pageSize</c>. A value below 0 is refused as well. Default 100.</summary>
    public int MaxPageSize { get; init; } = 100;

    /// <summary>Length of a list whose slicing arguments have neither value nor default and that has no assumed size. Default 20.</summary>
    public int DefaultPageSize { get; init; } = 20;

    /// <summary>Weights, each 0 or more, by schema coordinate (specification 2.14), in place of those in the schema: of objects, scalars,
    /// enums, fields, arguments and input fields. What fits nothing is among <see cref="CostAnalyzer.Problems"/>. Default none.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>Field cost of one <c>__schema</c> or <c>__type</c> with everything below. Default 100.</summary>
    public double IntrospectionCost { get; init; } = 100;
}

/// <summary>The price of a request: an upper bound, found without running it. No number is above 1e15, however large it would be.</summary>
/// <param name="Fields">Weights of the fields that would be resolved, and of their arguments.</param>
/// <param name="Types">Weights of the values that would be returned.</param>
/// <param name="Nodes">Objects that would be returned.</param>
public readonly record struct RequestCost(double Fields, double Types, double Nodes)
{
    private const double Highest = 1e15;

    /// <summary>The sum of both prices.</summary>
    public RequestCost Plus(RequestCost other) =>
        new(Saturate(Fields + other.Fields), Saturate(Types + other.Types), Saturate(Nodes + other.Nodes));

    internal RequestCost Times(double factor) => new(Saturate(Fields * factor), Saturate(Types * factor), Saturate(Nodes * factor));

    internal RequestCost Max(RequestCost other) =>
        new(Math.Max(Fields, other.Fields), Math.Max(Types, other.Types), Math.Max(Nodes, other.Nodes));

    private static double Saturate(double value) => Math.Min(value, Highest);
}
