using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>Validates executable documents (specification section 5, September 2025). All operations and fragments are judged, not only
/// those that will run.</summary>
public static class DocumentValidator
{
    /// <summary>Checks a document against every validation rule and, when it breaks none, against the limits of <paramref
    /// name="options"/>.</summary>
    /// <param name="schema">What the document asks.</param>
    /// <param name="document">As parsed; its nesting is bounded by the parser, and this relies on it.</param>
    /// <param name="options">The limits.</param>
    /// <returns>Empty when the document may run. Violations of rules have code <see cref="ErrorCodes.ValidationFailed"/> and the rule's
    /// name, exceeded limits <see cref="ErrorCodes.LimitExceeded"/> and the limit's name; roughly in the order of the document. When a
    /// rule's errors exceed <see cref="ValidationOptions.MaxErrors"/>, the last error says that the list was cut.</returns>
    public static ImmutableArray<GraphQLError> Validate(GraphQLSchema schema, DocumentNode document, ValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(options);
        var context = ValidationContext.Rent(schema, document, options);
        Run(context);
        var errors = context.TakeErrors();
        context.Return();
        return errors;
    }

    private static void Run(ValidationContext context)
    {
        // (1) One walk: everything that is judged by a node and its type.
        if (context.HasFragmentTwins)
        {
            FragmentRules.CheckUniqueNames(context);
        }

        DocumentWalk.Run(context);
        if (context.IsAborted)
        {
            return;
        }

        // (2) Cycles and the number of visits, before anything follows a spread.
        FragmentCycles.Check(context);
        if (context.IsAborted || (!context.HasFragmentCycle && !context.Limits.CheckFragmentVisits()))
        {
            return;
        }

        // (3) Rules that follow spreads.
        FragmentRules.CheckUnused(context);
        VariableRules.CheckUsages(context);
        SingleFieldSubscriptions.Check(context);
        if (context.MayOverlap && !context.IsAborted)
        {
            CheckOverlaps(context);
        }

        // (4) Limits on what a sound document asks for.
        if (!context.HasErrors && context.HasLimits)
        {
            context.Limits.Check();
        }
    }

    private static void CheckOverlaps(ValidationContext context)
    {
        var verdict = context.HasFragmentCycle || context.HasArgumentTwins
            ? OverlappingFields.Verdict.Conflicting
            : context.Overlaps.Check(context);
        var isExhausted = verdict == OverlappingFields.Verdict.BudgetExceeded;
        if (verdict == OverlappingFields.Verdict.Conflicting)
        {
            var before = context.ErrorCount;
            var conflicts = new FieldConflicts(context);
            conflicts.Report();
            isExhausted = conflicts.IsExhausted && context.ErrorCount == before;
        }

        if (isExhausted)
        {
            var message = ValidationErrors.Limit(
                "mergeComparisons", context.Options.MaxMergeComparisons, "comparisons of fields that may merge");
            context.ReportLimit("mergeComparisons", message, context.Document.Definitions[0].Start);
        }
    }
}
