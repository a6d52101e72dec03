// What is supposed to be otherwise, read from arguments.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Reads lists of the input type <c>GraphChange</c>; what the graph does not have is an error that says what is near.</summary>
internal sealed class ChangeInputs
{
    /// <summary>Changes of one list.</summary>
    public const int MaxChanges = 20;

    /// <summary>Letters of an id or name that is added.</summary>
    private const int MaxText = 200;

    private readonly LineageGraph _graph;
    private readonly RuleSet _rules;
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private string _place = "";

    private ChangeInputs(LineageGraph graph, RuleSet rules) => (_graph, _rules) = (graph, rules);

    /// <summary>The changes of a list, in its order.</summary>
    /// <param name="graph">The graph that is to be changed.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="list">The argument.</param>
    /// <exception cref="FieldErrorException">A change is not possible; says which, why, and what would be.</exception>
    public static GraphChange[] Read(LineageGraph graph, RuleSet rules, object?[] list)
    {
        if (list.Length is 0 or > MaxChanges)
        {
            throw Bad($"Argument \"changes\" must have 1 to {MaxChanges} entries, not {list.Length}.");
        }

        var inputs = new ChangeInputs(graph, rules);
        var changes = new GraphChange[list.Length];
        // models come first: relations may name what is added
        foreach (var isModel in (bool[])[true, false])
        {
            for (var i = 0; i < list.Length; i++)
            {
                var (name, value) = ((IReadOnlyDictionary<string, object?>)list[i]!).Single(); // one of, says the schema
                if (name == "addModel" == isModel)
                {
                    inputs._place = $"changes[{i}].{name}";
                    changes[i] = inputs.Read(name, value!); // non-null, says the schema
                }
            }
        }

        return changes;
    }

    private GraphChange Read(string name, object value)
    {
        var fields = value as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);
        return name switch
        {
            "voidTerm" => VoidTerm(fields),
            "setRule" => SetRule(fields),
            "relicense" => new ArtifactRelicensed(
                Artifact(Text(fields, "artifact")!), // the schema says non-null here and below
                Id(NodeKind.License, Text(fields, "license")!),
                Enum<Component>(fields, "component")),
            "withdraw" => new ArtifactWithdrawn(Artifact((string)value)),
            "dropRelation" => Existing(
                fields, (kind, from, to, qualifier) => new RelationDropped(kind, from, to, qualifier)),
            "requalifyRelation" => Existing(fields, (kind, from, to, qualifier) => new RelationRequalified(
                kind, from, to, qualifier, Qualifier(kind, Text(fields, "newQualifier")!, "newQualifier"))),
            "addRelation" => AddRelation(fields),
            _ => AddModel(fields),
        };
    }

    private TermVoided VoidTerm(IReadOnlyDictionary<string, object?> fields)
    {
        var term = Term(Text(fields, "term")!);
        if (term.Kind == TermKind.Permission)
        {
            throw Bad(
                $"{_place}: {term.Code} is a permission; only duties and prohibitions can be void. To take a permission away, relicense.");
        }

        if (Text(fields, "license") is { } text)
        {
            var license = Id(NodeKind.License, text);
            var codes = _rules.ClausesOf(license).ToArray().Select(static clause => clause.Term.Code).ToArray();
            if (!codes.Contains(term.Code, StringComparer.Ordinal))
            {
                throw Bad(
                    $"{_place}: \"{license}\" does not hold {term.Code}. "
                    + (codes.Length == 0 ? "Its terms are not recorded." : $"It holds {string.Join(", ", codes)}."));
            }

            return new TermVoided(term.Code, license, Enum<RelationKind>(fields, "over"));
        }

        return new TermVoided(term.Code, null, Enum<RelationKind>(fields, "over"));
    }

    private RuleReplaced SetRule(IReadOnlyDictionary<string, object?> fields)
    {
        var term = Term(Text(fields, "term")!);
        if (term.Kind == TermKind.Permission)
        {
            throw Bad($"{_place}: {term.Code} is a permission, which does not travel by itself; take a duty or prohibition.");
        }

        var relation = Enum<RelationKind>(fields, "relation")!.Value; // the schema says non-null
        return new RuleReplaced(
            term.Code,
            relation,
            Qualifier(relation, Text(fields, "qualifier") ?? "", "qualifier"),
            fields.GetValueOrDefault("certainty") is EnumValueDefinition value ? Certainties.Read(value) : Certainty.DoesNotTravel);
    }

    private GraphChange Existing(
        IReadOnlyDictionary<string, object?> fields, Func<RelationKind, string, string, string?, GraphChange> make)
    {
        var kind = Enum<RelationKind>(fields, "kind")!.Value; // the schema says non-null
        var (from, to, qualifier) = (Artifact(Text(fields, "from")!), Artifact(Text(fields, "to")!), Text(fields, "qualifier"));
        if (GraphViews.Find(_graph, kind, from, to, qualifier).IsEmpty)
        {
            var artifact = _graph.ArtifactOf(_graph.FindById(from)!.Value); // it is an artifact of the graph, as just read
            var others = new List<string>();
            foreach (var relation in _graph.Outgoing(artifact))
            {
                var qualified = relation.QualifierText.Length == 0 ? "" : $" ({relation.QualifierText})";
                others.Add($"{Spell(relation.Kind)} \"{_graph.IdOf(relation.To)}\"{qualified}");
            }

            throw Bad(
                $"{_place}: there is no relation {Spell(kind)} from \"{from}\" to \"{to}\""
                + $"{(qualifier is null ? "" : $" with the qualifier \"{LookupErrors.Cut(qualifier)}\"")}. "
                + (others.Count == 0
                    ? $"Nothing is recorded of what \"{from}\" was made from."
                    : $"There are: {string.Join(", ", others.Take(MaxChanges))}{(others.Count > MaxChanges ? ", …" : "")}."));
        }

        return make(kind, from, to, qualifier);
    }

    private RelationAdded AddRelation(IReadOnlyDictionary<string, object?> fields)
    {
        var kind = Enum<RelationKind>(fields, "kind")!.Value; // the schema says non-null
        var schema = RelationSchema.Of(kind);
        var (from, to) = (Artifact(Text(fields, "from")!), Artifact(Text(fields, "to")!));
        CheckKind(from, "from", schema.Starts[0]);
        CheckKind(to, "to", schema.End);
        var operators = (fields.GetValueOrDefault("operators") as object?[] ?? [])
            .Select(id => Id(NodeKind.Organisation, (string)id!)).ToArray(); // the schema says non-null
        if (operators.Length > 0 && kind != RelationKind.GeneratedBy)
        {
            throw Bad($"{_place}.operators: only {Spell(RelationKind.GeneratedBy)} has operators, {Spell(kind)} has none.");
        }

        return new RelationAdded(
            kind, from, to, Qualifier(kind, Text(fields, "qualifier") ?? "", "qualifier"), string.Join(';', operators));
    }

    private ModelAdded AddModel(IReadOnlyDictionary<string, object?> fields)
    {
        var (id, name) = (Text(fields, "id")!, Text(fields, "name")!); // the schema says non-null
        var prefix = Words.IdPrefix(NodeKind.Model);
        if (!id.StartsWith(prefix, StringComparison.Ordinal) || id.Length == prefix.Length || id.Length > MaxText
            || id.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not (':' or '-' or '_' or '.')))
        {
            throw Bad(
                $"{_place}.id: the id of a model begins with \"{prefix}\" and goes on with letters, digits, \"-\", \"_\" and \".\", "
                + $"{MaxText} characters at most; \"{LookupErrors.Cut(id)}\" does not.");
        }

        if (_graph.FindById(id) is not null || !_added.Add(id))
        {
            throw Bad($"{_place}.id: there is a node with the id \"{id}\" already; choose another.");
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxText)
        {
            throw Bad($"{_place}.name: a name has 1 to {MaxText} characters.");
        }

        return new ModelAdded(
            id,
            name,
            Enum<ModelKind>(fields, "kind")!.Value, // the schema says non-null
            fields.GetValueOrDefault("releaseDate") as PartialDate? ?? default);
    }

    private Term Term(string code)
    {
        if (_rules.FindTerm(code) is { } term)
        {
            return term;
        }

        var near = NearWords.Find(code, _rules.Terms.Select(static known => known.Code));
        var all = _rules.Terms.Where(static known => known.Kind != TermKind.Permission).Select(static known => known.Code);
        throw Bad(
            $"{_place}.term: there is no term \"{LookupErrors.Cut(code)}\"; "
            + (near.IsEmpty ? $"there are {string.Join(", ", all)}." : $"did you mean {string.Join(", ", near)}?"));
    }

    private string Qualifier(RelationKind kind, string text, string field)
    {
        var known = RelationSchema.Of(kind).QualifierSpellings;
        return text.Length == 0 || known.Contains(text, StringComparer.Ordinal)
            ? text
            : throw Bad(
                $"{_place}.{field}: {Spell(kind)} has no qualifier \"{LookupErrors.Cut(text)}\"; "
                + (known.IsEmpty ? "it has none, leave it out." : $"it has {string.Join(", ", known)}, or none."));
    }

    private void CheckKind(string id, string field, NodeKind kind)
    {
        if ((_added.Contains(id) ? NodeKind.Model : _graph.FindById(id)!.Value.Kind) != kind) // it was read as one of the two
        {
            throw Bad($"{_place}.{field}: \"{id}\" is no {kind.ToString().ToLowerInvariant()}, which the relation needs there.");
        }
    }

    private string Artifact(string text) =>
        _added.Contains(text) ? text : _graph.IdOf(ArtifactIds.Read(_graph, text, ArtifactIds.Kinds));

    private string Id(NodeKind kind, string text) => _graph.IdOf(ArtifactIds.Read(_graph, text, kind));

    private static string Spell(RelationKind kind) => Words.Spell(kind);

    private static string? Text(IReadOnlyDictionary<string, object?> fields, string name) => fields.GetValueOrDefault(name) as string;

    // same members in the same order, checked at start-up
    private static T? Enum<T>(IReadOnlyDictionary<string, object?> fields, string name)
        where T : struct, Enum =>
        fields.GetValueOrDefault(name) is EnumValueDefinition value ? (T)System.Enum.ToObject(typeof(T), value.Index) : null;

    private static FieldErrorException Bad(string message) => new(new FieldError(message, ErrorCodes.BadUserInput));
}
