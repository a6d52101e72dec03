// Limits of documents, variables and answers.
using System.ComponentModel.DataAnnotations;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Options;

/// <summary>How large a document, its variables and its answer may be.</summary>
internal sealed record LimitOptions
{
    private static readonly ExecutorOptions Engine = new();

    /// <summary>Characters of a document (limit <c>document</c>).</summary>
    [Range(100, 10_000_000)]
    public int MaxDocumentCharacters { get; init; } = ParserOptions.Default.MaxCharacters;

    /// <summary>Tokens of a document (limit <c>tokens</c>).</summary>
    [Range(10, 1_000_000)]
    public int MaxTokens { get; init; } = ParserOptions.Default.MaxTokens;

    /// <summary>Fields written in a document (limit <c>fields</c>).</summary>
    [Range(1, 100_000)]
    public int MaxFields { get; init; } = ParserOptions.Default.MaxFields;

    /// <summary>Aliases in a document (limit <c>aliases</c>).</summary>
    [Range(0, 100_000)]
    public int MaxAliases { get; init; } = ParserOptions.Default.MaxAliases;

    /// <summary>Selection sets, lists, objects and list types that a document opens inside one another (limit <c>nesting</c>).</summary>
    [Range(10, ParserOptions.HighestNesting)]
    public int MaxNesting { get; init; } = ParserOptions.Default.MaxNesting;

    /// <summary>Directives in a document (limit <c>directives</c>).</summary>
    [Range(0, 100_000)]
    public int MaxDirectives { get; init; } = ParserOptions.Default.MaxDirectives;

    /// <summary>Directives at one place of a document (limit <c>directives</c>).</summary>
    [Range(0, 100_000)]
    public int MaxDirectivesPerPlace { get; init; } = ParserOptions.Default.MaxDirectivesPerLocation;

    /// <summary>Fragments that a document defines (limit <c>fragments</c>).</summary>
    [Range(0, 100_000)]
    public int MaxFragments { get; init; } = ParserOptions.Default.MaxFragments;

    /// <summary>Operations of a document (limit <c>operations</c>).</summary>
    [Range(1, 100_000)]
    public int MaxOperations { get; init; } = ParserOptions.Default.MaxOperations;

    /// <summary>Variables that a document defines (limit <c>variables</c>).</summary>
    [Range(0, 100_000)]
    public int MaxVariables { get; init; } = ParserOptions.Default.MaxVariables;

    /// <summary>Fragments entered when every spread is followed (limit <c>fragmentVisits</c>).</summary>
    [Range(0, 1_000_000_000)]
    public int MaxFragmentVisits { get; init; } = ValidationOptions.Default.MaxFragmentVisits;

    /// <summary>Fields looked at to see whether selections merge (limit <c>mergeComparisons</c>).</summary>
    [Range(100, 10_000_000)]
    public int MaxMergeComparisons { get; init; } = ValidationOptions.Default.MaxMergeComparisons;

    /// <summary>Errors of a document that are listed before the list is cut.</summary>
    [Range(1, 1_000)]
    public int MaxValidationErrors { get; init; } = ValidationOptions.Default.MaxErrors;

    /// <summary>Fields at the root of an operation (limit <c>rootFields</c>).</summary>
    [Range(1, 10_000)]
    public int MaxRootFields { get; init; } = ValidationOptions.Default.MaxRootFields;

    /// <summary>Fields inside fields (limit <c>depth</c>); a connection takes three.</summary>
    [Range(1, 200)]
    public int MaxDepth { get; init; } = ValidationOptions.Default.MaxDepth;

    /// <summary>How often the same field of the same type may stand inside itself (limit <c>cycleDepth</c>).</summary>
    [Range(1, 200)]
    public int MaxCycleDepth { get; init; } = ValidationOptions.Default.MaxCycleDepth;

    /// <summary>
    /// Lists of fields, interfaces, possible types and input fields inside one another in introspection (limit <c>introspectionDepth</c>).
    /// </summary>
    [Range(0, 100)]
    public int MaxIntrospectionDepth { get; init; } = ValidationOptions.Default.MaxIntrospectionLists;

    /// <summary><c>ofType</c> inside one another in introspection (limit <c>introspectionDepth</c>).</summary>
    [Range(0, 200)]
    public int MaxIntrospectionOfType { get; init; } = ValidationOptions.Default.MaxIntrospectionOfType;

    /// <summary>Values in the variables, nested ones included (limit <c>variables</c>).</summary>
    [Range(1, 10_000_000)]
    public int MaxVariableValues { get; init; } = Engine.MaxVariableNodes;

    /// <summary>Entries of one list in the variables or the document (limit <c>inputList</c>).</summary>
    [Range(1, 1_000_000)]
    public int MaxInputListLength { get; init; } = Engine.MaxInputListLength;

    /// <summary>Bytes of an answer (limit <c>response</c>).</summary>
    [Range(1_024, 1_000_000_000)]
    public int MaxResponseBytes { get; init; } = Engine.MaxResponseBytes;

    /// <summary>
    /// Limits that only warn, separated by commas: what exceeds them is logged and counted, and runs. Not <c>nesting</c>, which guards the
    /// stack, nor <c>body</c> and <c>batch</c>, which are held before there is a request.
    /// </summary>
    public WarnableLimits WarnOnlyLimits { get; init; }
}
