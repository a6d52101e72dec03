// Limits of cost.
using System.ComponentModel.DataAnnotations;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Options;

/// <summary>What an operation may cost before it runs.</summary>
internal sealed record PriceOptions
{
    /// <summary>The largest page that can be allowed.</summary>
    public const int HighestPageSize = 1_000_000;

    /// <summary>Price of the fields of an operation before it runs (limit <c>cost</c>), in microseconds of work.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxFieldCost { get; init; } = 250_000;

    /// <summary>Price of the values an operation may return (limit <c>cost</c>), in hundreds of bytes.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxTypeCost { get; init; } = 100_000;

    /// <summary>Objects an operation may return (limit <c>nodes</c>).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxNodes { get; init; } = 200_000;

    /// <summary>
    /// Weights that take the place of those in the schema (<c>@cost</c>), by schema coordinate, separated by semicolons, such as
    /// <c>Query.models=5;TextFilter.contains=2</c>.
    /// </summary>
    public string? CostWeights { get; init; }

    /// <summary>Largest page of a list (limit <c>pageSize</c>).</summary>
    [Range(1, HighestPageSize)]
    public int MaxPageSize { get; init; } = 1_000;

    /// <summary>Length at which a list is priced that has neither a page size nor an assumed one.</summary>
    [Range(1, 1_000_000)]
    public int DefaultPageSize { get; init; } = CostOptions.Default.DefaultPageSize;
}
