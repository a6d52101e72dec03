using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>State of one validation: the document's parts, tables filled by the walk, and the errors. Reused by the thread, so that a sound
/// document costs no memory (EngineBenchmarks.Validate).</summary>
internal sealed class ValidationContext
{
    private const int LargestKept = 4096;
    private const int MaxLocations = 5;

    [ThreadStatic]
    private static ValidationContext? Spare;

    private readonly List<GraphQLError> _errors = [];
    private readonly List<DocumentPart> _parts = [];
    private readonly List<SpreadUse> _spreads = [];
    private readonly List<VariableUsage> _usages = [];
    private readonly Dictionary<string, int> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _operationNames = new(StringComparer.Ordinal);
    private readonly List<int> _reached = [];
    private int[] _marks = [];
    private int _mark;

    private ValidationContext() => Limits = new RequestLimits(this);

    public GraphQLSchema Schema { get; private set; } = null!; // set by Rent

    public DocumentNode Document { get; private set; } = null!; // set by Rent

    public ValidationOptions Options { get; private set; } = ValidationOptions.Default;

    public OverlappingFields Overlaps { get; } = new();

    public RequestLimits Limits { get; }

    public bool HasSuggestions { get; private set; }

    public int OperationCount { get; private set; }

    /// <summary>The list of errors is full: every rule stops.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Some selection set may select one response name twice.</summary>
    public bool MayOverlap { get; set; }

    /// <summary>Two fragments have one name.</summary>
    public bool HasFragmentTwins { get; private set; }

    /// <summary>Some fragment leads back to itself.</summary>
    public bool HasFragmentCycle { get; set; }

    public Span<DocumentPart> Parts => CollectionsMarshal.AsSpan(_parts);

    public ReadOnlySpan<SpreadUse> SpreadsOf(in DocumentPart part) =>
        CollectionsMarshal.AsSpan(_spreads).Slice(part.FirstSpread, part.SpreadCount);

    public ReadOnlySpan<VariableUsage> UsagesOf(in DocumentPart part) =>
        CollectionsMarshal.AsSpan(_usages).Slice(part.FirstUsage, part.UsageCount);

    public int ErrorCount => _errors.Count;

    public bool HasErrors => _errors.Count > 0;

    /// <summary>Some list of arguments has one name twice.</summary>
    public bool HasArgumentTwins { get; set; }

    /// <summary>Some limit of <see cref="RequestLimits.Check"/> is set.</summary>
    public bool HasLimits => Options.MaxDepth < int.MaxValue || Options.MaxCycleDepth < int.MaxValue || Options.MaxRootFields < int.MaxValue
        || Options.MaxIntrospectionLists < int.MaxValue || Options.MaxIntrospectionOfType < int.MaxValue;

    public static ValidationContext Rent(GraphQLSchema schema, DocumentNode document, ValidationOptions options)
    {
        var context = Spare ?? new ValidationContext();
        Spare = null;
        context.Begin(schema, document, options);
        return context;
    }

    public void Return()
    {
        var isSmall = _parts.Capacity <= LargestKept && _spreads.Capacity <= LargestKept && _usages.Capacity <= LargestKept;
        if (!isSmall || !Overlaps.TryReset())
        {
            return;
        }

        Limits.Reset();
        _errors.Clear();
        _parts.Clear();
        _spreads.Clear();
        _usages.Clear();
        _fragments.Clear();
        _operationNames.Clear();
        _reached.Clear();
        Schema = null!; // set again by Rent
        Document = null!; // set again by Rent
        Spare = this;
    }

    /// <summary>The errors, in the order they were found.</summary>
    public ImmutableArray<GraphQLError> TakeErrors() => _errors.Count == 0 ? [] : [.. _errors];

    public void Report(string rule, string message, int position) => Report(rule, message, [position]);

    public void Report(string rule, string message, int position, int otherPosition) => Report(rule, message, [position, otherPosition]);

    public void Report(string rule, string message, ReadOnlySpan<int> positions)
    {
        if (IsAborted)
        {
            return;
        }

        if (_errors.Count >= Options.MaxErrors)
        {
            IsAborted = true;
            _errors.Add(new GraphQLError(ValidationErrors.TooMany, ErrorCodes.ValidationFailed));
            return;
        }

        _errors.Add(new GraphQLError(message, ErrorCodes.ValidationFailed, Locate(positions)) { Rule = rule });
    }

    public void ReportLimit(string limit, string message, int position) =>
        _errors.Add(new GraphQLError(message, ErrorCodes.LimitExceeded, Locate([position])) { Extensions = [new("limit", limit)] });

    /// <summary>The part that defines the fragment, or -1. Of several definitions of one name the last counts.</summary>
    public int FindFragment(string name) => _fragments.GetValueOrDefault(name, -1);

    /// <summary>Remembers the operation's name; gives the part that had it first, or -1.</summary>
    public int AddOperationName(string name, int part) => _operationNames.TryAdd(name, part) ? -1 : _operationNames[name];

    public void AddSpread(FragmentSpreadNode node, int target) => _spreads.Add(new SpreadUse(node, target));

    public void AddUsage(in VariableUsage usage) => _usages.Add(usage);

    public void BeginPart(int index, CompositeType? type)
    {
        ref var part = ref Parts[index];
        part.Type = type;
        part.FirstSpread = _spreads.Count;
        part.FirstUsage = _usages.Count;
    }

    public void EndPart(int index)
    {
        ref var part = ref Parts[index];
        part.SpreadCount = _spreads.Count - part.FirstSpread;
        part.UsageCount = _usages.Count - part.FirstUsage;
    }

    /// <summary>Forgets what was marked.</summary>
    public void ClearMarks()
    {
        if (_marks.Length < _parts.Count)
        {
            _marks = new int[Math.Max(_parts.Count, 16)];
            _mark = 0;
        }

        _mark++;
    }

    public bool IsMarked(int part) => _marks[part] == _mark;

    public bool TryMark(int part)
    {
        if (_marks[part] == _mark)
        {
            return false;
        }

        _marks[part] = _mark;
        return true;
    }

    /// <summary>The part and all fragments its spreads lead to, each once and not
    /// marked before; marks them. Valid until the next call.</summary>
    public ReadOnlySpan<int> Reach(int part)
    {
        _reached.Clear();
        if (TryMark(part))
        {
            _reached.Add(part);
        }

        for (var i = 0; i < _reached.Count; i++)
        {
            foreach (var spread in SpreadsOf(in Parts[_reached[i]]))
            {
                if (spread.Target >= 0 && TryMark(spread.Target))
                {
                    _reached.Add(spread.Target);
                }
            }
        }

        return CollectionsMarshal.AsSpan(_reached);
    }

    private void Begin(GraphQLSchema schema, DocumentNode document, ValidationOptions options)
    {
        Schema = schema;
        Document = document;
        Options = options;
        HasSuggestions = options.SuggestionsEnabled && options.IntrospectionEnabled;
        IsAborted = false;
        MayOverlap = false;
        HasFragmentCycle = false;
        HasArgumentTwins = false;
        HasFragmentTwins = false;
        OperationCount = 0;
        foreach (var definition in document.Definitions)
        {
            if (definition is OperationDefinitionNode operation)
            {
                OperationCount++;
                _parts.Add(new DocumentPart { Node = operation, SelectionSet = operation.SelectionSet });
            }
            else if (definition is FragmentDefinitionNode fragment)
            {
                HasFragmentTwins |= !_fragments.TryAdd(fragment.Name.Value, _parts.Count);
                _fragments[fragment.Name.Value] = _parts.Count;
                _parts.Add(new DocumentPart { Node = fragment, SelectionSet = fragment.SelectionSet });
            }
        }
    }

    private ImmutableArray<SourceLocation> Locate(ReadOnlySpan<int> positions)
    {
        var shown = positions[..Math.Min(positions.Length, MaxLocations)];
        var locations = ImmutableArray.CreateBuilder<SourceLocation>(shown.Length);
        foreach (var position in shown)
        {
            locations.Add(Document.Source.GetLocation(position));
        }

        return locations.MoveToImmutable();
    }
}
