// Everything that is known about one document text.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Plan;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Execution.Documents;

/// <summary>A document after parsing and validation: its operations, or why it is refused.</summary>
internal sealed class CachedDocument
{
    // a syntax node of some 100 bytes for every few characters
    private const int BytesPerCharacter = 24;
    private const int BytesPerError = 500;
    private const int BytesPerOperation = 100;

    /// <summary>What the cache has charged for it.</summary>
    public long ChargedBytes;

    private readonly ImmutableArray<(string? Name, OperationType Type)> _refusedOperations = [];

    /// <summary>A refused document.</summary>
    /// <param name="text">The UTF-8 of the document.</param>
    /// <param name="hash">See <see cref="Hash"/>.</param>
    /// <param name="stage">What refuses it.</param>
    /// <param name="errors">Why.</param>
    /// <param name="document">What was parsed; null when it could not be. It is not kept.</param>
    public CachedDocument(
        byte[] text, string hash, RequestErrorStage stage, ImmutableArray<GraphQLError> errors, DocumentNode? document = null)
    {
        Text = text;
        Hash = hash;
        Stage = stage;
        Errors = errors;
        if (document is not null)
        {
            _refusedOperations =
            [
                .. document.Definitions.OfType<OperationDefinitionNode>().Select(node => (node.Name?.Value, node.Operation)),
            ];
        }
    }

    /// <summary>A valid document.</summary>
    public CachedDocument(byte[] text, string hash, DocumentNode document, BoundSchema schema)
    {
        Text = text;
        Hash = hash;
        Document = document;
        var fragments = new Dictionary<string, FragmentDefinitionNode>(StringComparer.Ordinal);
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment)
            {
                fragments.TryAdd(fragment.Name.Value, fragment);
            }
        }

        Operations = [.. document.Definitions.OfType<OperationDefinitionNode>()
            .Select(node => new CachedOperation(schema, document, node, fragments))];
    }

    /// <summary>The UTF-8 of the document.</summary>
    public byte[] Text { get; }

    /// <summary>It was judged for callers who may ask for the schema.</summary>
    public bool MayIntrospect { get; init; }

    /// <summary>SHA-256 of the text, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Why every request with this document is refused; <see cref="RequestErrorStage.None"/> when it is valid.</summary>
    public RequestErrorStage Stage { get; }

    /// <summary>Empty when the document is valid.</summary>
    public ImmutableArray<GraphQLError> Errors { get; } = [];

    /// <summary>Limits that a valid document exceeds and that only warn.</summary>
    public ImmutableArray<GraphQLError> Warnings { get; init; } = [];

    /// <summary>Null when the document is refused.</summary>
    public DocumentNode? Document { get; }

    /// <summary>In source order; empty when the document is refused.</summary>
    public ImmutableArray<CachedOperation> Operations { get; } = [];

    /// <summary>The cache's time of the last use.</summary>
    public long LastUsed { get; set; }

    /// <summary>Rough size in memory, plans included.</summary>
    public long EstimatedBytes
    {
        get
        {
            var bytes = 500L + Text.Length
                + (Document is null
                    ? (Errors.Length * BytesPerError) + (_refusedOperations.Length * BytesPerOperation)
                    : (long)Text.Length * BytesPerCharacter);
            foreach (var operation in Operations)
            {
                bytes += operation.EstimatedBytes;
            }

            return bytes;
        }
    }

    /// <summary>The operation that is meant would be a mutation, were the document not refused.</summary>
    /// <param name="operationName">Null or empty when the request names none.</param>
    public bool WouldMutate(string? operationName) => string.IsNullOrEmpty(operationName)
        ? _refusedOperations is [{ Type: OperationType.Mutation }]
        : _refusedOperations.Contains((operationName, OperationType.Mutation));

    /// <summary>GetOperation (specification 6.1).</summary>
    /// <param name="name">Null or empty when the request names none.</param>
    /// <param name="error">Set when null is returned.</param>
    public CachedOperation? FindOperation(string? name, out GraphQLError? error)
    {
        error = null;
        if (string.IsNullOrEmpty(name))
        {
            if (Operations.Length == 1)
            {
                return Operations[0];
            }

            error = Operations.IsEmpty ? ExecutionErrors.NoOperation() : ExecutionErrors.AmbiguousOperation();
            return null;
        }

        foreach (var operation in Operations)
        {
            if (operation.Node.Name?.Value == name)
            {
                return operation;
            }
        }

        error = ExecutionErrors.UnknownOperation(name);
        return null;
    }
}

/// <summary>An operation of a valid document and its plans.</summary>
internal sealed class CachedOperation(
    BoundSchema schema, DocumentNode document, OperationDefinitionNode node, Dictionary<string, FragmentDefinitionNode> fragments)
{
    // one plan for every set of decisions met, up to this many; others are made for their request only
    private const int MaxPlans = 16;

    private readonly ImmutableArray<string> _conditions = Conditions.VariablesOf(node, fragments);
    private readonly ConcurrentDictionary<ulong, OperationPlan> _plans = new();
    private OperationPlan? _onlyPlan;
    private CostPlan? _price;

    public OperationDefinitionNode Node { get; } = node;

    public Source Source { get; } = document.Source;

    /// <summary>What it costs; made when first asked for, as most operations of a document never run.</summary>
    public CostPlan Price => _price ??= schema.Prices.CreatePlan(document, Node);

    public long EstimatedBytes
    {
        get
        {
            if (_conditions.IsEmpty)
            {
                return _onlyPlan?.EstimatedBytes ?? 0;
            }

            var bytes = 0L;
            foreach (var (_, plan) in _plans)
            {
                bytes += plan.EstimatedBytes;
            }

            return bytes;
        }
    }

    /// <summary>The plan for these variable values.</summary>
    /// <param name="variables">Coerced.</param>
    public OperationPlan GetPlan(IReadOnlyDictionary<string, object?> variables)
    {
        if (_conditions.IsEmpty)
        {
            return _onlyPlan ??= Make(variables);
        }

        // two bits a variable: true, false or null
        var key = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            key |= (variables.GetValueOrDefault(_conditions[i]) is bool decision ? (decision ? 1UL : 2UL) : 0UL) << (2 * i % 64);
        }

        var mayKeep = _conditions.Length <= 32;
        if (mayKeep && _plans.TryGetValue(key, out var known))
        {
            return known;
        }

        var made = Make(variables);
        return mayKeep && _plans.Count < MaxPlans ? _plans.GetOrAdd(key, made) : made;
    }

    /// <summary>What the answer will look like with these variable values.</summary>
    /// <param name="variables">Coerced.</param>
    public AnswerField AnswerOf(IReadOnlyDictionary<string, object?> variables) =>
        CollectedField.Of(schema.Schema, Node, CollectorOf(variables));

    private OperationPlan Make(IReadOnlyDictionary<string, object?> variables) => new(schema, Node, Source, CollectorOf(variables));

    private FieldCollector CollectorOf(IReadOnlyDictionary<string, object?> variables)
    {
        var decisions = _conditions.ToDictionary(name => name, name => variables.GetValueOrDefault(name) as bool?, StringComparer.Ordinal);
        return new FieldCollector(schema.Schema, Source, fragments, decisions);
    }
}
