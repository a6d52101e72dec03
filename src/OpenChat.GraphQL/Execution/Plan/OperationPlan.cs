// How one operation is run: which fields of which object type are asked for, in what order, with the constant text between them.
using System.Collections.Immutable;
using System.Text;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>
/// The plan of one operation for one set of <c>@skip</c> and <c>@include</c> decisions. Selection sets are collected and merged once per
/// field and concrete object type (specification 6.3.2), when the first value of that type turns up, and kept for later requests. Shared
/// between threads: a race makes a part twice and keeps one.
/// </summary>
internal sealed class OperationPlan
{
    private readonly BoundSchema _schema;
    private readonly FieldCollector _collector;
    private readonly Source _source;
    private int _argumentSlots;
    private long _estimatedBytes;

    public OperationPlan(BoundSchema schema, OperationDefinitionNode operation, Source source, FieldCollector collector)
    {
        _schema = schema;
        _collector = collector;
        _source = source;
        Operation = operation;
        var root = schema.Schema.RootType(operation.Operation)
            ?? throw new InvalidOperationException($"The schema has no root type for {operation.Operation}; validation has to refuse it.");
        Root = MakeSelection(root, [operation.SelectionSet]);
        Usage = schema.Usage?.Of(root, operation, collector, schema.Schema);
        IsFixed = operation.VariableDefinitions.IsEmpty && Root.Error is null
            && Array.TrueForAll(Root.Fields, field => field.Definition.Name.StartsWith("__", StringComparison.Ordinal));
    }

    public OperationDefinitionNode Operation { get; }

    /// <summary>The counters of what the operation uses; null when nobody asks.</summary>
    public OperationUsage? Usage { get; }

    public SelectionPlan Root { get; }

    /// <summary>The answer depends on the schema only, not on state or variables:
    /// introspection (EngineBenchmarks.Warm, typename).</summary>
    public bool IsFixed { get; }

    /// <summary>The answer of a fixed plan, once it is known.</summary>
    public byte[]? FixedAnswer { get; set; }

    /// <summary>The size of the last answer, a good guess at that of the next: the
    /// buffer need not grow (EngineBenchmarks.Warm, zephyr).</summary>
    public int LastAnswerBytes { get; set; }

    /// <summary>Fields whose arguments hold variables, known so far.</summary>
    public int ArgumentSlots => Volatile.Read(ref _argumentSlots);

    /// <summary>Rough size in memory, growing as selection sets are made.</summary>
    public long EstimatedBytes => Volatile.Read(ref _estimatedBytes) + (FixedAnswer?.Length ?? 0);

    /// <summary>The estimate the cache was last told about.</summary>
    public long ChargedBytes { get; set; }

    /// <summary>What is selected below the field on values of the possible type at that position.</summary>
    public SelectionPlan SelectionOf(FieldPlan field, int possibleType)
    {
        ref var known = ref field.Selections[possibleType];
        return Volatile.Read(ref known) ?? Make(ref known, field, field.PossibleTypes[possibleType]);
    }

    /// <summary>Where the field stands in the document: every merged occurrence, five at most.</summary>
    public ImmutableArray<SourceLocation> LocationsOf(FieldPlan field)
    {
        if (field.Locations.IsDefault)
        {
            field.Locations = [.. field.Nodes.Take(5).Select(node => _source.GetLocation(node.Start))];
        }

        return field.Locations;
    }

    private SelectionPlan Make(ref SelectionPlan? known, FieldPlan field, ObjectType type)
    {
        var sets = new List<SelectionSetNode>(field.Nodes.Count);
        foreach (var node in field.Nodes)
        {
            if (node.SelectionSet is { } set)
            {
                sets.Add(set);
            }
        }

        var made = MakeSelection(type, sets);
        return Interlocked.CompareExchange(ref known, made, null) ?? made;
    }

    private SelectionPlan MakeSelection(ObjectType type, List<SelectionSetNode> sets)
    {
        var collected = _collector.Collect(type, sets, out var error);
        var fields = new List<FieldPlan>(collected.Count);
        var text = new StringBuilder("{");
        foreach (var (responseName, nodes) in collected)
        {
            if (text.Length == 0 || text[^1] != '{')
            {
                text.Append(',');
            }

            text.Append('"').Append(responseName).Append("\":");
            if (nodes[0].Name.Value == "__typename")
            {
                text.Append('"').Append(type.Name).Append('"');
                continue;
            }

            fields.Add(MakeField(type, responseName, nodes, new ConstantText(text.ToString())));
            text.Clear();
        }

        var plan = new SelectionPlan([.. fields], new ConstantText(text.Append('}').ToString()), error);
        var fieldBytes = fields.Sum(field => 250 + field.Prefix.Length + (8L * field.Selections.Length));
        Interlocked.Add(ref _estimatedBytes, 120 + plan.Suffix.Length + fieldBytes);
        return plan;
    }

    private FieldPlan MakeField(ObjectType type, string responseName, List<FieldNode> nodes, ConstantText prefix)
    {
        var name = nodes[0].Name.Value;
        var definition = _schema.Schema.FindField(type, name);
        if (definition is null || _schema.BindingOf(definition) is not { } binding)
        {
            throw new InvalidOperationException(
                $"The field \"{type.Name}.{name}\" cannot be executed; validation and the check of the bindings have to refuse it.");
        }

        var shape = _schema.ShapeOf(definition);
        var arguments = ArgumentCoercion.TryCoerceConstant(definition, nodes[0]);
        return new FieldPlan(this, prefix)
        {
            ResponseName = responseName,
            Definition = definition,
            Nodes = nodes,
            Resolver = binding.Resolver,
            Items = binding.Items,
            Shape = shape,
            Arguments = arguments ?? [],
            ArgumentSlot = arguments is null ? Interlocked.Increment(ref _argumentSlots) - 1 : -1,
            PossibleTypes = _schema.PossibleTypes(definition),
        };
    }
}

/// <summary>The fields to execute on one object type, in response order.</summary>
/// <param name="fields">Without <c>__typename</c>, which is part of the constant text.</param>
/// <param name="suffix">What to write after the last value, the closing brace included.</param>
/// <param name="error">Why no object can be written; null when it can.</param>
internal sealed class SelectionPlan(FieldPlan[] fields, ConstantText suffix, GraphQLError? error)
{
    private static int _count;
    private readonly ConstantText _suffix = suffix;

    public GraphQLError? Error { get; } = error;

    public FieldPlan[] Fields { get; } = fields;

    public ref readonly ConstantText Suffix => ref _suffix;

    /// <summary>Different for most selections.</summary>
    public int Number { get; } = Interlocked.Increment(ref _count) * 7919;

    /// <summary>All fields are leaves whose arguments are known, if they have any: such an
    /// object needs no frame (EngineBenchmarks.Warm, zephyr).</summary>
    public bool IsFlat { get; } = Array.TrueForAll(fields, field => field.Shape.Leaf != LeafKind.None && field.ArgumentSlot < 0);
}

/// <summary>One entry of the response: a field, merged from all its occurrences.</summary>
internal sealed class FieldPlan(OperationPlan plan, ConstantText prefix) : AskedField
{
    private readonly ConstantText _prefix = prefix;
    private readonly ImmutableArray<ObjectType> _possibleTypes = [];

    public required string ResponseName { get; init; }

    /// <summary>All occurrences, in document order.</summary>
    public required List<FieldNode> Nodes { get; init; }

    public required Resolver Resolver { get; init; }

    public required Resolver? Items { get; init; }

    public required TypeShape Shape { get; init; }

    /// <summary>What to write before the value: brace or comma, constant entries, the key and its colon.</summary>
    public ref readonly ConstantText Prefix => ref _prefix;

    /// <summary>The coerced arguments when they hold no variable.</summary>
    public required object?[] Arguments { get; init; }

    /// <summary>Where a request keeps the coerced arguments when they hold variables; -1 when they do not.</summary>
    public required int ArgumentSlot { get; init; }

    /// <summary>The object types the value, or the items of the list, may have. Empty for leaves.</summary>
    public required ImmutableArray<ObjectType> PossibleTypes
    {
        get => _possibleTypes;
        init
        {
            _possibleTypes = value;
            Selections = new SelectionPlan?[value.Length];
        }
    }

    /// <summary>What is selected on each of the possible types; null until needed.</summary>
    public SelectionPlan?[] Selections { get; private init; } = [];

    /// <summary>See <see cref="OperationPlan.LocationsOf"/>; default until needed.</summary>
    public ImmutableArray<SourceLocation> Locations { get; set; }

    /// <inheritdoc/>
    public override AskedField? FindBelow(string fieldName)
    {
        for (var i = 0; i < Selections.Length; i++)
        {
            foreach (var field in plan.SelectionOf(this, i).Fields)
            {
                if (field.Definition.Name == fieldName)
                {
                    return field;
                }
            }
        }

        return null;
    }
}
