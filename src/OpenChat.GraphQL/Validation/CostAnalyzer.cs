using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// Prices requests before they run, by the weights and list lengths that the schema states in <c>@cost</c> and <c>@listSize</c>. A
/// composite or list field costs 1 when it is resolved, a composite value 1, leaves nothing, unless stated otherwise. Made once per schema;
/// safe to share between threads.
/// </summary>
public sealed class CostAnalyzer
{
    /// <summary>Reads the directives of the schema.</summary>
    /// <param name="schema">The schema of the requests.</param>
    /// <param name="options">The limits.</param>
    public CostAnalyzer(GraphQLSchema schema, CostOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        Schema = schema;
        Options = options;
        Directives = new CostDirectives(schema, options.Weights);
    }

    /// <summary>The limits.</summary>
    public CostOptions Options { get; }

    /// <summary>Wrong uses of the two directives, lists that have no size, and <see cref="CostOptions.Weights"/> that fit nothing: each is
    /// a schema coordinate and a sentence. Empty in a sound schema; in schema order, the last kind by coordinate (ordinal). Hosts show them
    /// at start-up.</summary>
    public ImmutableArray<string> Problems => Directives.Problems;

    internal GraphQLSchema Schema { get; }

    internal CostDirectives Directives { get; }

    /// <summary>Prepares the pricing of an operation. Where no variable matters, the price is found here, once, and the plan can be kept
    /// with the document.</summary>
    /// <param name="document">Valid; its fragments are without cycles.</param>
    /// <param name="operation">One of the document.</param>
    public CostPlan CreatePlan(DocumentNode document, OperationDefinitionNode operation)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(operation);
        return new CostPlan(this, document, operation);
    }
}

/// <summary>The price of one operation of a document. Immutable; safe to share between threads.</summary>
public sealed class CostPlan
{
    private static readonly Dictionary<string, object?> NoVariables = [];

    private readonly CostAnalyzer _analyzer;
    private readonly DocumentNode _document;
    private readonly OperationDefinitionNode _operation;
    private readonly CostResult? _constant;

    internal CostPlan(CostAnalyzer analyzer, DocumentNode document, OperationDefinitionNode operation)
    {
        _analyzer = analyzer;
        _document = document;
        _operation = operation;
        var result = Measure(NoVariables, out var dependsOnVariables);
        _constant = dependsOnVariables ? null : result;
    }

    /// <summary>True when the price is not the same for all values of the variables.</summary>
    public bool DependsOnVariables => _constant is null;

    /// <summary>The price with these variables. Costs nothing when <see cref="DependsOnVariables"/> is false.</summary>
    /// <param name="variables">Coerced values by name, defaults included.</param>
    public CostResult Evaluate(IReadOnlyDictionary<string, object?> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return _constant ?? Measure(variables, out _);
    }

    /// <summary>The price with these variables, held against the limits together with what was spent before.</summary>
    /// <param name="variables">As for <see cref="Evaluate(IReadOnlyDictionary{string, object?})"/>.</param>
    /// <param name="spent">The price of other requests; the price that is returned does not contain it.</param>
    public CostResult Evaluate(IReadOnlyDictionary<string, object?> variables, RequestCost spent)
    {
        var result = Evaluate(variables);
        return spent == default ? result : result with { Exceeded = CheckLimits(result.Cost.Plus(spent)) };
    }

    private CostResult Measure(IReadOnlyDictionary<string, object?> variables, out bool dependsOnVariables)
    {
        var walk = new CostWalk(_analyzer, _document, variables);
        var cost = walk.Measure(_operation);
        dependsOnVariables = walk.DependsOnVariables;
        return new CostResult(cost, walk.Errors, CheckLimits(cost));
    }

    private ImmutableArray<GraphQLError> CheckLimits(RequestCost cost)
    {
        var options = _analyzer.Options;
        var errors = ImmutableArray.CreateBuilder<GraphQLError>();
        Check("cost", "field cost", cost.Fields, options.MaxFieldCost);
        Check("cost", "type cost", cost.Types, options.MaxTypeCost);
        Check("nodes", "number of objects", cost.Nodes, options.MaxNodes);
        return errors.ToImmutable();

        void Check(string limit, string what, double value, double highest)
        {
            if (value > highest)
            {
                var message = ValidationErrors.CostExceeded(limit, what, value, highest);
                errors.Add(new GraphQLError(message, ErrorCodes.LimitExceeded, [_document.Source.GetLocation(_operation.Start)])
                {
                    Extensions = [new("limit", limit)],
                });
            }
        }
    }
}

/// <summary>A price and what is wrong with it.</summary>
/// <param name="Cost">The price.</param>
/// <param name="PageErrors">Page sizes below 0 (<see cref="ErrorCodes.BadUserInput"/>) or too large (<see
/// cref="ErrorCodes.LimitExceeded"/>).</param>
/// <param name="Exceeded">Limits of the price that are exceeded (<see cref="ErrorCodes.LimitExceeded"/>).</param>
public sealed record CostResult(RequestCost Cost, ImmutableArray<GraphQLError> PageErrors, ImmutableArray<GraphQLError> Exceeded)
{
    /// <summary>Why the request is refused: the wrong page sizes, else the exceeded limits. Empty when it may run.</summary>
    public ImmutableArray<GraphQLError> Errors => PageErrors.IsEmpty ? Exceeded : PageErrors;
}
