using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Validation;

/// <summary>What validating one document may cost and what a document may ask for. A value is the largest number still accepted.</summary>
/// <remarks>Counts of tokens, fields, aliases, directives and definitions are held by the parser.</remarks>
public sealed record ValidationOptions
{
    /// <summary>The limits for requests.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>No limit but the number of errors: for hosts that only run trusted or test documents.</summary>
    public static ValidationOptions Unlimited { get; } = new()
    {
        MaxErrors = 100,
        MaxMergeComparisons = int.MaxValue,
        MaxFragmentVisits = int.MaxValue,
        MaxDepth = int.MaxValue,
        MaxCycleDepth = int.MaxValue,
        MaxRootFields = int.MaxValue,
        MaxIntrospectionLists = int.MaxValue,
        MaxIntrospectionOfType = int.MaxValue,
    };

    /// <summary>Errors of validation rules listed before one more says that the list was cut. Default 10.</summary>
    public int MaxErrors { get; init; } = 10;

    /// <summary>Fields looked at while checking that selections can be merged; limit <c>mergeComparisons</c>. Default 100,000.</summary>
    public int MaxMergeComparisons { get; init; } = 100_000;

    /// <summary>Fragments entered when every spread of an operation is followed each time it
    /// stands there; limit <c>fragmentVisits</c>. Default 1,000.</summary>
    public int MaxFragmentVisits { get; init; } = 1_000;

    /// <summary>Fields on a path from the root, introspection apart; limit <c>depth</c>. Default 20.</summary>
    public int MaxDepth { get; init; } = 20;

    /// <summary>How often one field of one type may stand on a path from the root, leaves and
    /// introspection apart; limit <c>cycleDepth</c>. Default 5.</summary>
    public int MaxCycleDepth { get; init; } = 5;

    /// <summary>Response names at the root of an operation; limit <c>rootFields</c>. Default 20.</summary>
    public int MaxRootFields { get; init; } = 20;

    /// <summary>How many of <c>fields</c>, <c>interfaces</c>, <c>possibleTypes</c> and <c>inputFields</c> may stand inside one another in
    /// introspection; limit <c>introspectionDepth</c>. Default 2.</summary>
    public int MaxIntrospectionLists { get; init; } = 2;

    /// <summary>How many <c>ofType</c> may stand inside one another in
    /// introspection; limit <c>introspectionDepth</c>. Default 16.</summary>
    public int MaxIntrospectionOfType { get; init; } = 16;

    /// <summary>Whether <c>__schema</c> and <c>__type</c> may be asked for; <c>__typename</c> always may. Default true.</summary>
    public bool IntrospectionEnabled { get; init; } = true;

    /// <summary>Whether messages say "Did you mean". Without introspection they never do. Default true.</summary>
    public bool SuggestionsEnabled { get; init; } = true;

    /// <summary>Whether a nullable variable is refused in a field of a <c>@oneOf</c> input object wherever that object stands (5.8.5).
    /// False asks for it only where the object's position is itself nullable and not a list, as graphql-js 17 does. Default true.</summary>
    public bool StrictOneOfPositions { get; init; } = true;

    /// <summary>The same without one limit; only the budget of <c>mergeComparisons</c> stays, a hundred times as large, as the work it
    /// bounds could be endless.</summary>
    internal ValidationOptions Without(WarnableLimits limit) => limit switch
    {
        WarnableLimits.MergeComparisons => this with { MaxMergeComparisons = (int)Math.Min(100L * MaxMergeComparisons, int.MaxValue) },
        WarnableLimits.FragmentVisits => this with { MaxFragmentVisits = int.MaxValue },
        WarnableLimits.Depth => this with { MaxDepth = int.MaxValue },
        WarnableLimits.CycleDepth => this with { MaxCycleDepth = int.MaxValue },
        WarnableLimits.RootFields => this with { MaxRootFields = int.MaxValue },
        WarnableLimits.IntrospectionDepth => this with { MaxIntrospectionLists = int.MaxValue, MaxIntrospectionOfType = int.MaxValue },
        _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, "Validation does not hold this limit."),
    };
}
