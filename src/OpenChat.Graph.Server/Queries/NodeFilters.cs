// `where` arguments of connections, turned once a request into a test of node indices.
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

/// <summary>A compiled filter.</summary>
/// <param name="Fits">Whether the node with an index fits.</param>
/// <param name="Candidates">Where nodes that fit may be; null when anywhere.</param>
/// <param name="Negated">The filter that exactly the other nodes fit, where there is one.</param>
internal sealed record NodeFilter(Func<int, bool> Fits, NodeCandidates? Candidates = null, NodeFilter? Negated = null);

/// <summary>Compiles the filter of one kind of node. What is given must hold together; an empty filter fits everything.</summary>
/// <param name="analysis">Has the graph and the rules.</param>
/// <param name="openness">Has the frameworks.</param>
/// <param name="kind">The kind of all nodes.</param>
/// <param name="cancellationToken">Gives up where the verdicts of the whole graph are not there yet.</param>
internal sealed class NodeFilters(
    LineageAnalysis analysis, OpennessBook openness, NodeKind kind, CancellationToken cancellationToken)
{
    private readonly LineageGraph _graph = analysis.Graph;

    /// <summary>The test that a <c>where</c> argument asks for; null when it asks for nothing.</summary>
    /// <exception cref="FieldErrorException">A term code that the vocabulary does not have, or an id that no node has.</exception>
    public NodeFilter? Compile(IReadOnlyDictionary<string, object?>? where) =>
        All((where ?? EmptyFilter).Where(condition => condition.Value is not null).Select(condition => Condition(
            condition.Key, condition.Value!)));

    private static readonly Dictionary<string, object?> EmptyFilter = [];

    private NodeFilter? Condition(string name, object value) => name switch
    {
        "and" => All(((object?[])value).Select(Nested)),
        "or" => Any((object?[])value),
        "not" => Nested(value) is { } inner
            ? new(index => !inner.Fits(index), Negated: inner)
            : new(static _ => false, NodeCandidates.InAny([])),
        "ids" => Ids((object?[])value),
        "name" => Name((IReadOnlyDictionary<string, object?>)value),
        "kinds" => ModelKinds((object?[])value),
        "organisations" => Organisations((object?[])value),
        "licenses" => Licenses((object?[])value),
        _ => Test(name, value) is { } fits ? new(fits) : null,
    };

    private Func<int, bool>? Test(string name, object value) => name switch
    {
        "kind" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Kind),
        "family" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Family),
        "parametersBetween" => ParametersBetween((IReadOnlyDictionary<string, object?>)value),
        "parameters" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Parameters),
        "trainingTokens" or "tokens" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Tokens),
        "examples" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Examples),
        "languages" => Languages((IReadOnlyDictionary<string, object?>)value),
        "stage" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Stage),
        "steward" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Steward),
        "country" when kind is NodeKind.Model or NodeKind.Dataset => CountryOfMaker((IReadOnlyDictionary<string, object?>)value),
        "country" => Text((IReadOnlyDictionary<string, object?>)value, NodeField.Country),
        "osiApproved" => OsiApproved((bool)value),
        "releaseDate" => ReleaseDate((IReadOnlyDictionary<string, object?>)value),
        "terms" => LicenseTerms((object?[])value),
        "threshold" => Threshold((IReadOnlyDictionary<string, object?>)value),
        "openness" => OpennessFilter.Compile(_graph, openness, (IReadOnlyDictionary<string, object?>)value),
        "verdict" => Verdict((IReadOnlyDictionary<string, object?>)value),
        "related" => Related((IReadOnlyDictionary<string, object?>)value),
        "restrictedBy" => RestrictionFilter.Compile(
            analysis, kind, (IReadOnlyDictionary<string, object?>)value, cancellationToken),
        _ => throw new InvalidOperationException($"No condition \"{name}\"."),
    };

    private NodeFilter? Nested(object? filter) => Compile((IReadOnlyDictionary<string, object?>?)filter);

    // Side by side, not one in the other: a long list must not make a deep stack.
    private static NodeFilter? All(IEnumerable<NodeFilter?> conditions)
    {
        NodeFilter[] all = [.. conditions.OfType<NodeFilter>()];
        if (all.Length < 2)
        {
            return all.Length == 0 ? null : all[0];
        }

        var tests = Array.ConvertAll(all, static condition => condition.Fits);
        return new(
            index =>
            {
                foreach (var fits in tests)
                {
                    if (!fits(index))
                    {
                        return false;
                    }
                }

                return true;
            },
            NodeCandidates.InAll([.. all.Select(static condition => condition.Candidates).OfType<NodeCandidates>()]));
    }

    // An empty alternative holds always, an empty list of alternatives never.
    private NodeFilter? Any(object?[] filters)
    {
        var alternatives = new List<NodeFilter>();
        foreach (var filter in filters)
        {
            if (Nested(filter) is not { } alternative)
            {
                return null;
            }

            alternatives.Add(alternative);
        }

        Func<int, bool>[] tests = [.. alternatives.Select(static alternative => alternative.Fits)];
        NodeCandidates[] places = [.. alternatives.Select(static alternative => alternative.Candidates).OfType<NodeCandidates>()];
        return new(
            index =>
            {
                foreach (var fits in tests)
                {
                    if (fits(index))
                    {
                        return true;
                    }
                }

                return false;
            },
            places.Length == tests.Length ? NodeCandidates.InAny(places) : null);
    }

    private NodeFilter Ids(object?[] values)
    {
        var wanted = NodeIds.Read(_graph, kind, values);
        return new(wanted.Contains, NodeCandidates.Of(wanted.Order().ToArray()));
    }

    private NodeFilter ModelKinds(object?[] values)
    {
        // same order in the schema and the vocabulary, checked at start-up; the schema says non-null
        ModelKind[] wanted = [.. values.Select(static value => (ModelKind)((EnumValueDefinition)value!).Index).Distinct()];
        var kinds = 0;
        foreach (var one in wanted)
        {
            kinds |= 1 << (int)one;
        }

        return new(
            index => (kinds & (1 << (int)Queries.ModelKinds.Of(_graph, index))) != 0,
            Array.Exists(wanted, static one => one == Queries.ModelKinds.OfUnknown)
                ? null
                : NodeCandidates.InAny([.. wanted.Select(one => NodeCandidates.Of(_graph.ModelsOfKind(one)))]));
    }

    private Func<int, bool>? Text(IReadOnlyDictionary<string, object?> filter, NodeField field) =>
        TextTest.Compile(filter) is { } test ? index => test.Fits(_graph.GetUtf8(new NodeId(kind, index), field)) : null;

    private NodeFilter? Name(IReadOnlyDictionary<string, object?> filter)
    {
        if (TextTest.Compile(filter) is not { } test)
        {
            return null;
        }

        // Each of these is part of a name that fits.
        var candidates = ((string[])["equals", "startsWith", "contains"])
            .Select(name => filter.GetValueOrDefault(name) is string text ? NodeCandidates.Named(_graph.FindNamesWith(kind, text)) : null);
        var listed = filter.GetValueOrDefault("in") is object?[] texts
            ? texts.Select(text => NodeCandidates.Named(_graph.FindNamesWith(kind, (string)text!))).ToArray() // the schema says non-null
            : [null];
        return new(
            Fits,
            NodeCandidates.InAll(
                [
                    .. candidates.OfType<NodeCandidates>(),
                    .. Array.TrueForAll(listed, static one => one is not null) ? [NodeCandidates.InAny(listed!)] : (NodeCandidates[])[],
                ]));

        bool Fits(int index)
        {
            var node = new NodeId(kind, index);
            return test.Fits(_graph.GetUtf8(node, NodeField.Name))
                || (kind == NodeKind.License && test.Fits(_graph.GetUtf8(node, NodeField.SpdxId)))
                || FitsAny(test, _graph.GetUtf8(node, NodeField.Aliases));
        }
    }

    // Where only the number of languages is known, none of them is.
    private Func<int, bool>? Languages(IReadOnlyDictionary<string, object?> filter) =>
        TextTest.Compile(filter) is { } test
            ? index => _graph.GetUtf8(new NodeId(kind, index), NodeField.Languages) is var languages
                && languages.Trim((byte)' ').ContainsAnyExceptInRange((byte)'0', (byte)'9') && FitsAny(test, languages)
            : null;

    private static bool FitsAny(TextTest test, ReadOnlySpan<byte> list)
    {
        foreach (var range in list.Split((byte)';'))
        {
            if (test.Fits(list[range].Trim((byte)' ')))
            {
                return true;
            }
        }

        return false;
    }

    private Func<int, bool> OsiApproved(bool wanted) =>
        index => Booleans.Read(_graph.GetUtf8(new NodeId(kind, index), NodeField.OsiApproved)) == wanted;

    private Func<int, bool>? ReleaseDate(IReadOnlyDictionary<string, object?> filter)
    {
        var from = (PartialDate?)filter.GetValueOrDefault("from") ?? default;
        var to = (PartialDate?)filter.GetValueOrDefault("to") ?? default;
        return from.IsNone && to.IsNone
            ? null
            : index => _graph.DateOf(new NodeId(kind, index)) is { IsNone: false } date && date.MayLieWithin(from, to);
    }

    private NodeFilter Organisations(object?[] values)
    {
        var wanted = NodeIds.Read(_graph, NodeKind.Organisation, values);
        return new(Fits, ArtifactsOf(wanted.Select(organisation => _graph.DevelopedBy(organisation)), static made => made.Artifact));

        bool Fits(int index)
        {
            foreach (var developer in _graph.DevelopersOf(_graph.ArtifactOf(new NodeId(kind, index))))
            {
                if (wanted.Contains(developer.Organisation))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Where the artifacts of the kind are in lists of relations that are in the order of artifacts.</summary>
    private NodeCandidates ArtifactsOf<T>(IEnumerable<GraphList<T>> lists, Func<T, int> artifactOf)
        where T : struct, IGraphView<T>
    {
        var first = _graph.ArtifactOf(new NodeId(kind, 0));
        return NodeCandidates.InAny([.. lists.Select(list => NodeCandidates.Of(list, artifactOf, first, _graph.Count(kind)))]);
    }

    private Func<int, bool>? CountryOfMaker(IReadOnlyDictionary<string, object?> filter)
    {
        if (TextTest.Compile(filter) is not { } test)
        {
            return null;
        }

        // each organisation is tested once
        var isOf = new bool[_graph.Count(NodeKind.Organisation)];
        for (var organisation = 0; organisation < isOf.Length; organisation++)
        {
            isOf[organisation] = test.Fits(_graph.GetUtf8(new NodeId(NodeKind.Organisation, organisation), NodeField.Country));
        }

        return index =>
        {
            foreach (var developer in _graph.DevelopersOf(_graph.ArtifactOf(new NodeId(kind, index))))
            {
                if (isOf[developer.Organisation])
                {
                    return true;
                }
            }

            return false;
        };
    }

    // What is no number does not fit; of a family of models one may.
    private Func<int, bool>? ParametersBetween(IReadOnlyDictionary<string, object?> filter)
    {
        var (from, to) = ((double?)filter.GetValueOrDefault("from"), (double?)filter.GetValueOrDefault("to"));
        Bounds.CheckOrder("from", from, "to", to);
        return from is null && to is null
            ? null
            : index => WrittenSize.Read(_graph.GetText(new NodeId(kind, index), NodeField.Parameters)) is var (least, most)
                && !(most < from) && !(least > to);
    }

    private Func<int, bool> Verdict(IReadOnlyDictionary<string, object?> filter)
    {
        // same order in the schema and the vocabulary, checked at start-up; the schema says non-null
        var purpose = (Purpose)((EnumValueDefinition)filter["purpose"]!).Index;
        var reading = (Reading)((EnumValueDefinition)filter["reading"]!).Index;
        var party = (VerdictParty)((EnumValueDefinition)filter["party"]!).Index;
        var wanted = 0;
        foreach (var outcome in (object?[])filter["outcome"]!)
        {
            wanted |= 1 << ((EnumValueDefinition)outcome!).Index;
        }

        var table = GraphWork.Verdicts(analysis, cancellationToken);
        return index =>
        {
            var outcome = table.OutcomeOf(_graph.ArtifactOf(new NodeId(kind, index)), purpose, reading, party);
            return (wanted >> (int)outcome & 1) != 0;
        };
    }

    private Func<int, bool> Related(IReadOnlyDictionary<string, object?> filter)
    {
        // same order in the schema and the vocabulary, checked at start-up; the schema says non-null
        var direction = (LineageDirection)((EnumValueDefinition)filter["direction"]!).Index;
        var kinds = 0;
        foreach (var value in (object?[])filter["kinds"]!)
        {
            kinds |= 1 << ((EnumValueDefinition)value!).Index;
        }

        var ids = filter.GetValueOrDefault("to") is object?[] texts
            ? texts.Select(text => ArtifactIds.Read(_graph, (string)text!)).ToHashSet()
            : null;
        var (models, datasets) = (OtherEnd(filter, "model", NodeKind.Model), OtherEnd(filter, "dataset", NodeKind.Dataset));
        return index =>
        {
            var artifact = _graph.ArtifactOf(new NodeId(kind, index));
            return (direction != LineageDirection.Downstream && Exists(_graph.Outgoing(artifact), artifact))
                || (direction != LineageDirection.Upstream && Exists(_graph.Incoming(artifact), artifact));
        };

        bool Exists(GraphList<LineageRelation> relations, int artifact)
        {
            foreach (var relation in relations)
            {
                var other = relation.From == artifact ? relation.To : relation.From;
                if ((kinds >> (int)relation.Kind & 1) != 0 && !analysis.Licenses.NoAncestry.Contains(relation.Position)
                    && ids?.Contains(other) != false && Fits(_graph.NodeOf(other)))
                {
                    return true;
                }
            }

            return false;
        }

        bool Fits(NodeId node) => (models is null && datasets is null)
            || (node.Kind == NodeKind.Model ? models : datasets)?.Invoke(node.Index) == true;
    }

    /// <summary>What the other end of a relation must be; null when the filter does not say.</summary>
    private Func<int, bool>? OtherEnd(IReadOnlyDictionary<string, object?> filter, string name, NodeKind of) =>
        filter.GetValueOrDefault(name) is IReadOnlyDictionary<string, object?> where
            ? new NodeFilters(analysis, openness, of, cancellationToken).Compile(where)?.Fits ?? (static _ => true)
            : null;

    private NodeFilter Licenses(object?[] values)
    {
        var wanted = NodeIds.Read(_graph, NodeKind.License, values);
        return new(Fits, ArtifactsOf(wanted.Select(license => _graph.LicensedUnder(license)), static under => under.Artifact));

        bool Fits(int index)
        {
            foreach (var relation in _graph.LicensesOf(_graph.ArtifactOf(new NodeId(kind, index))))
            {
                if (wanted.Contains(relation.License) && analysis.Licenses.StatusOf(relation.Position) == LicenseStatus.InForce)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private Func<int, bool> LicenseTerms(object?[] values)
    {
        var codes = values.Select(value => Terms.Find(analysis.Rules, (string)value!).Index).ToHashSet();
        return AnyClause(clause => codes.Contains(clause.Term.Index));
    }

    private Func<int, bool> Threshold(IReadOnlyDictionary<string, object?> filter)
    {
        var fits = ThresholdFilter.Compile(filter);
        return AnyClause(clause => fits(clause.Threshold));
    }

    private Func<int, bool> AnyClause(Predicate<Clause> fits) => index =>
    {
        foreach (var clause in analysis.Rules.ClausesOf(_graph.IdOf(new NodeId(kind, index))))
        {
            if (fits(clause))
            {
                return true;
            }
        }

        return false;
    };
}

/// <summary>
/// A <c>TextFilter</c>, compiled. Texts are compared as <see cref="NameFolding.FoldText"/> folds them: case and what one cannot see do not
/// count.
/// </summary>
internal sealed class TextTest
{
    private readonly string? _equals;
    private readonly string? _contains;
    private readonly string? _startsWith;
    private readonly HashSet<string>? _in;

    private TextTest(string? equals, string? contains, string? startsWith, HashSet<string>? @in) =>
        (_equals, _contains, _startsWith, _in) = (equals, contains, startsWith, @in);

    /// <summary>Null when the filter asks for nothing.</summary>
    public static TextTest? Compile(IReadOnlyDictionary<string, object?> filter)
    {
        var test = new TextTest(
            Fold(filter.GetValueOrDefault("equals")),
            Fold(filter.GetValueOrDefault("contains")),
            Fold(filter.GetValueOrDefault("startsWith")),
            (object?[]?)filter.GetValueOrDefault("in") is { } values
                ? values.Select(value => Fold(value)!).ToHashSet(StringComparer.OrdinalIgnoreCase) // the schema says non-null
                : null);
        return test is { _equals: null, _contains: null, _startsWith: null, _in: null } ? null : test;
    }

    /// <summary>An empty text fits nothing.</summary>
    public bool Fits(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return false;
        }

        // plain ASCII without controls is folded but for its case, which the comparison passes over
        if (utf8.Length > 256 || !Ascii.IsValid(utf8) || utf8.ContainsAnyInRange((byte)0, (byte)0x1F) || utf8.Contains((byte)0x7F))
        {
            return NameFolding.FoldText(Encoding.UTF8.GetString(utf8)) is { Length: > 0 } folded && Fits(folded.AsSpan());
        }

        Span<char> room = stackalloc char[256];
        return Fits(room[..Encoding.ASCII.GetChars(utf8, room)]);
    }

    private static string? Fold(object? text) => text is null ? null : NameFolding.FoldText((string)text);

    private bool Fits(ReadOnlySpan<char> text) =>
        (_equals is null || text.Equals(_equals, StringComparison.OrdinalIgnoreCase))
        && (_startsWith is null || text.StartsWith(_startsWith, StringComparison.OrdinalIgnoreCase))
        && (_contains is null || text.Contains(_contains, StringComparison.OrdinalIgnoreCase))
        && (_in is null || _in.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text));
}
