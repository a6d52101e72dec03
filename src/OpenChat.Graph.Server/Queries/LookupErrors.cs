// Look-ups of one node that do not find one.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// What a client is told when a look-up does not find one node. Who asked by id is shown ids, who asked by name is shown names; the ids of
/// what is shown are in the extensions.
/// </summary>
internal static class LookupErrors
{
    public const string NotFound = "NOT_FOUND";
    public const string AmbiguousNameCode = "AMBIGUOUS_NAME";

    private const int MaxShown = 10;
    private const int MaxEcho = 100;

    /// <summary>Fewer letters and digits are near to everything, when nobody says of which kind a node is.</summary>
    private const int FewestLetters = 3;

    private static readonly NodeKind[] Kinds = Enum.GetValues<NodeKind>();

    /// <summary>An id that no node of a kind has.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kind">The kind that was asked for.</param>
    /// <param name="id">The text that was given as id.</param>
    /// <param name="code">The code of the error.</param>
    /// <param name="takesNames">Whether the place it was given in takes names too, in an argument of their own.</param>
    public static FieldError UnknownId(LineageGraph graph, NodeKind kind, string id, string code = NotFound, bool takesNames = false)
    {
        if (SaysNothing(id))
        {
            return Nearest([], $"The id is empty; give the id of {Article(kind)} {Word(kind)}, which begins with "
                + $"\"{Words.IdPrefix(kind)}\".",
                code);
        }

        if (graph.FindById(id) is { } other)
        {
            return new FieldError(IsElsewhere(other, id, kind), code);
        }

        var message = $"There is no {Word(kind)} with the id \"{Cut(id)}\".";
        var named = NodeNames.Find(graph, kind, id);
        if (named.IsEmpty)
        {
            return WithNearestIds(graph, message, Nearest(graph, kind, id), code);
        }

        var error = WithNearestIds(graph, message, named.Select(index => new NodeId(kind, index)), code);
        return !takesNames ? error : new FieldError($"{error.Message} To ask by a name, use the argument \"name\".", code)
        {
            Extensions = error.Extensions,
        };
    }

    /// <summary>The sentence about an id of a node of another kind than was asked for.</summary>
    public static string IsElsewhere(NodeId node, string id, params ImmutableArray<NodeKind> kinds) =>
        $"\"{Cut(id)}\" is the id of {Article(node.Kind)} {Word(node.Kind)}, "
        + $"not of {string.Join(" or ", kinds.Select(static kind => $"{Article(kind)} {Word(kind)}"))}.";

    /// <summary>A text that is not the id of any node.</summary>
    public static FieldError UnknownId(LineageGraph graph, string text)
    {
        const string Form = "ids look like \"model:zephyr-7b-beta\".";
        if (SaysNothing(text))
        {
            return Nearest([], $"The id is empty; {Form}", NotFound);
        }

        var nodes = Kinds.SelectMany(kind => NodeNames.Find(graph, kind, text).Select(index => new NodeId(kind, index))).ToList();
        if (nodes.Count == 0 && text.Count(char.IsLetterOrDigit) >= FewestLetters)
        {
            nodes = [.. Kinds.SelectMany(kind => Nearest(graph, kind, text)).Take(MaxShown / 2)];
        }

        return WithNearestIds(graph, $"\"{Cut(text)}\" is not the id of a node; {Form}", nodes, NotFound);
    }

    /// <summary>A name that no node of some kinds has.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The text that was given as name.</param>
    /// <param name="kinds">The kinds that were asked for; at least one.</param>
    public static FieldError UnknownName(LineageGraph graph, string name, params ImmutableArray<NodeKind> kinds)
    {
        var asked = string.Join(" or ", kinds.Select(Word));
        if (SaysNothing(name))
        {
            return Nearest([], $"The name is empty; give a name, an alias or an address of {Article(kinds[0])} {asked}.", NotFound);
        }

        var message = $"There is no {asked} called \"{Cut(name)}\".";
        var elsewhere = Kinds.Where(other => !kinds.Contains(other))
            .SelectMany(other => NodeNames.Find(graph, other, name).Select(index => new NodeId(other, index))).Take(MaxShown / 2).ToList();
        if (elsewhere.Count > 0)
        {
            var places = elsewhere.Select(node => $"the {Word(node.Kind)} \"{graph.IdOf(node)}\"");
            return NotFoundNear(graph, $"{message} It is the name of {string.Join(" and of ", places)}.", elsewhere);
        }

        var limit = (MaxShown / 2 + kinds.Length - 1) / kinds.Length;
        var nearest = kinds.SelectMany(kind => graph.FindNearest(kind, name, limit)).ToArray();
        var names = nearest.Select(near => $"\"{near.Matched}\"").Distinct(StringComparer.Ordinal);
        return NotFoundNear(
            graph,
            nearest.Length == 0 ? message : $"{message} Did you mean {string.Join(", ", names)}?",
            nearest.Select(near => near.Node));
    }

    /// <summary>A name of several nodes.</summary>
    public static FieldError AmbiguousName(LineageGraph graph, string name, ImmutableArray<NodeId> candidates)
    {
        var shown = candidates.Take(MaxShown).Select(graph.IdOf).ToArray();
        var kinds = candidates.Select(static node => node.Kind).Distinct().Select(static kind => Word(kind) + "s");
        return new FieldError(
            $"\"{Cut(name)}\" is the name of {candidates.Length} {string.Join(" and ", kinds)}; ask by id for one of: "
            + $"{string.Join(", ", shown)}{(candidates.Length > MaxShown ? ", …" : "")}.",
            AmbiguousNameCode)
        {
            Extensions = [new("candidates", shown)],
        };
    }

    /// <summary>An expression that names several licenses, or one with an exception.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The expression.</param>
    /// <param name="licenses">The licenses it names; at least one.</param>
    /// <param name="unknown">Parts that no license here is called; empty when there are none.</param>
    public static FieldError LicenseExpression(
        LineageGraph graph, string name, IEnumerable<int> licenses, IReadOnlyCollection<string> unknown)
    {
        var ids = licenses.Distinct().Take(MaxShown).Select(license => graph.IdOf(new NodeId(NodeKind.License, license))).ToArray();
        var rest = unknown.Count == 0 ? "" : $" Not known here: {string.Join(", ", unknown.Take(MaxShown).Select(part =>
            $"\"{Cut(part)}\""))}.";
        return new FieldError(
            $"\"{Cut(name)}\" is an expression, not the name of one license; ask by id for what it names: {string.Join(", ", ids)}.{rest}",
            AmbiguousNameCode)
        {
            Extensions = [new("candidates", ids)],
        };
    }

    /// <summary>
    /// What may be meant by a text that should be the id of a node of a kind: the nearest first; empty when none is near.
    /// </summary>
    public static NodeId[] NearestTo(LineageGraph graph, NodeKind kind, string text)
    {
        var named = NodeNames.Find(graph, kind, text);
        return named.IsEmpty
            ? [.. Nearest(graph, kind, text)]
            : [.. named.Take(MaxShown / 2).Select(index => new NodeId(kind, index))];
    }

    private static FieldError NotFoundNear(LineageGraph graph, string message, IEnumerable<NodeId> nearest) => new(message, NotFound)
    {
        Extensions = [new("nearest", nearest.Select(graph.IdOf).ToArray())],
    };

    private static FieldError WithNearestIds(LineageGraph graph, string message, IEnumerable<NodeId> nodes, string code)
    {
        var ids = nodes.Take(MaxShown).Select(graph.IdOf).ToArray();
        return Nearest(
            ids, ids.Length == 0 ? message : $"{message} Did you mean {string.Join(", ", ids.Select(id => $"\"{id}\""))}?", code);
    }

    private static FieldError Nearest(string[] ids, string message, string code) =>
        new(message, code) { Extensions = [new("nearest", ids)] };

    /// <summary>Whether a text holds nothing but blanks and what nobody sees.</summary>
    private static bool SaysNothing(string text) => text.All(static c =>
        char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control);

    private static IEnumerable<NodeId> Nearest(LineageGraph graph, NodeKind kind, string id) =>
        graph.FindNearest(kind, id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..], MaxShown / 2).Select(near => near.Node);

    private static string Word(NodeKind kind) => kind.ToString().ToLowerInvariant();

    private static string Article(NodeKind kind) => kind == NodeKind.Organisation ? "an" : "a";

    /// <summary>What a client sent, short enough for a message.</summary>
    public static string Cut(string text) => text.Length <= MaxEcho ? text : $"{text.AsSpan(0, MaxEcho)}…";
}
