// From the options of the program to those of the engine.
using System.Globalization;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Schema;

/// <summary>Gives the engine its part of the options.</summary>
internal static class EngineOptions
{
    /// <summary>The limits of the engine; what its resolvers break, and what exceeds a limit that only warns, is logged.</summary>
    /// <exception cref="StartUpException"><see cref="PriceOptions.CostWeights"/> cannot be read.</exception>
    public static ExecutorOptions Create(ServerOptions options, ILogger logger) => new()
    {
        Parser = ParserOptions.Default with
        {
            MaxCharacters = options.Limits.MaxDocumentCharacters,
            MaxTokens = options.Limits.MaxTokens,
            MaxNesting = options.Limits.MaxNesting,
            MaxFields = options.Limits.MaxFields,
            MaxAliases = options.Limits.MaxAliases,
            MaxDirectives = options.Limits.MaxDirectives,
            MaxDirectivesPerLocation = options.Limits.MaxDirectivesPerPlace,
            MaxFragments = options.Limits.MaxFragments,
            MaxOperations = options.Limits.MaxOperations,
            MaxVariables = options.Limits.MaxVariables,
            MaxListLength = options.Limits.MaxInputListLength,
        },
        Validation = ValidationOptions.Default with
        {
            MaxErrors = options.Limits.MaxValidationErrors,
            MaxMergeComparisons = options.Limits.MaxMergeComparisons,
            MaxFragmentVisits = options.Limits.MaxFragmentVisits,
            MaxRootFields = options.Limits.MaxRootFields,
            MaxDepth = options.Limits.MaxDepth,
            MaxCycleDepth = options.Limits.MaxCycleDepth,
            MaxIntrospectionLists = options.Limits.MaxIntrospectionDepth,
            MaxIntrospectionOfType = options.Limits.MaxIntrospectionOfType,
            IntrospectionEnabled = options.Callers.Introspection != IntrospectionMode.Off,
        },
        Cost = CostOptions.Default with
        {
            MaxFieldCost = options.Price.MaxFieldCost,
            MaxTypeCost = options.Price.MaxTypeCost,
            MaxNodes = options.Price.MaxNodes,
            MaxPageSize = options.Price.MaxPageSize,
            DefaultPageSize = options.Price.DefaultPageSize,
            Weights = options.Price.CostWeights is { } weights ? ReadWeights(weights) : CostOptions.Default.Weights,
        },
        WarnOnly = options.Limits.WarnOnlyLimits,
        TraceDocuments = options.Log.TraceDocuments,
        MaxVariableNodes = options.Limits.MaxVariableValues,
        RequestTimeout = TimeSpan.FromSeconds(options.Gate.RequestTimeoutSeconds),
        MaxInputListLength = options.Limits.MaxInputListLength,
        MaxResponseBytes = options.Limits.MaxResponseBytes,
        CacheEntries = options.Documents.CachedDocuments,
        OnLimitWarning = warning =>
            Log.LimitWarning(logger, warning.Limit, LogSetup.Escape(warning.OperationName), warning.DocumentHash, warning.Message),
        OnResolverFailure = failure => Log.InternalError(logger, failure.Exception, failure.ErrorId, failure.Coordinate),
    };

    private static Dictionary<string, double> ReadWeights(string text)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2
                || !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
                || !double.IsFinite(weight))
            {
                throw new StartUpException(
                    $"The cost weight '{entry}' must be a schema coordinate and a number from 0 on, such as Query.models=5.");
            }

            if (!weights.TryAdd(parts[0], weight))
            {
                throw new StartUpException($"There are two cost weights for {parts[0]}.");
            }
        }

        return weights;
    }
}
