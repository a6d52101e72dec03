// The members of an answer, collected from selection sets without knowing the object types that will turn up.
using System.Collections.Immutable;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>One member, merged from all its occurrences.</summary>
internal sealed class CollectedField : AnswerField
{
    private readonly GraphQLSchema _schema;
    private readonly FieldCollector _collector;
    private readonly List<(SelectionSetNode Set, CompositeType Type)> _sets = [];
    private ImmutableArray<AnswerField> _fields;

    private CollectedField(GraphQLSchema schema, FieldCollector collector, string responseName, GraphQLType type)
    {
        (_schema, _collector, ResponseName) = (schema, collector, responseName);
        IsLeaf = type.Named is not CompositeType;
        for (var inner = type.Nullable; inner is ListType list; inner = list.OfType.Nullable)
        {
            ListDepth++;
        }
    }

    /// <inheritdoc/>
    public override string ResponseName { get; }

    /// <inheritdoc/>
    public override int ListDepth { get; }

    /// <inheritdoc/>
    public override bool IsLeaf { get; }

    /// <inheritdoc/>
    public override ImmutableArray<AnswerField> Fields => _fields.IsDefault ? _fields = Collect() : _fields;

    /// <summary>The answer to a valid operation.</summary>
    public static AnswerField Of(GraphQLSchema schema, OperationDefinitionNode operation, FieldCollector collector)
    {
        var root = schema.RootType(operation.Operation)
            ?? throw new InvalidOperationException($"The schema has no root type for {operation.Operation}; validation has to refuse it.");
        var answer = new CollectedField(schema, collector, "", root);
        answer._sets.Add((operation.SelectionSet, root));
        return answer;
    }

    // without recursion, as all that walks documents
    private ImmutableArray<AnswerField> Collect()
    {
        var fields = ImmutableArray.CreateBuilder<AnswerField>();
        var known = new Dictionary<string, CollectedField>(StringComparer.Ordinal);
        var open = new Stack<(SelectionSetNode Set, CompositeType Type, int Next)>();
        var visited = new HashSet<FragmentDefinitionNode>(); // a fragment adds nothing the second time, wherever it is spread
        foreach (var (set, type) in _sets)
        {
            open.Push((set, type, 0));
            while (open.TryPop(out var current))
            {
                if (current.Next == current.Set.Selections.Length)
                {
                    continue;
                }

                open.Push(current with { Next = current.Next + 1 });
                var selection = current.Set.Selections[current.Next];
                if (!_collector.IsIncluded(selection))
                {
                    continue;
                }

                switch (selection)
                {
                    case FieldNode field when _schema.FindField(current.Type, field.Name.Value) is { } definition:
                        if (!known.TryGetValue(field.ResponseName, out var member))
                        {
                            member = new CollectedField(_schema, _collector, field.ResponseName, definition.Type);
                            known.Add(field.ResponseName, member);
                            fields.Add(member);
                        }

                        if (field.SelectionSet is { } inner && definition.Type.Named is CompositeType below)
                        {
                            member._sets.Add((inner, below));
                        }

                        break;
                    case InlineFragmentNode inline:
                        open.Push((inline.SelectionSet, TypeOf(inline.TypeCondition) ?? current.Type, 0));
                        break;
                    case FragmentSpreadNode spread when _collector.FindFragment(spread.Name.Value) is { } fragment && visited.Add(fragment):
                        open.Push((fragment.SelectionSet, TypeOf(fragment.TypeCondition) ?? current.Type, 0));
                        break;
                }
            }
        }

        return fields.ToImmutable();
    }

    private CompositeType? TypeOf(NamedTypeNode? condition) =>
        condition is null ? null : _schema.FindType(condition.Name.Value) as CompositeType;
}
