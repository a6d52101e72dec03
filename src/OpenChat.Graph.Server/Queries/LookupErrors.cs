// Look-ups of one node that do not find one.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>What a client is told when a look-up does not find one node.</summary>
internal static class LookupErrors
{
    public const string NotFound = "NOT_FOUND";
    public const string AmbiguousNameCode = "AMBIGUOUS_NAME";

    private const int MaxShown = 10;
    private const int MaxEcho = 100;

    public static FieldError UnknownId(LineageGraph graph, NodeKind kind, string id) =>
        graph.FindById(id) is { } other
            ? new FieldError(
                $"\"{Cut(id)}\" is the id of {Article(other.Kind)} {Word(other.Kind)}, not of {Article(kind)} {Word(kind)}.", NotFound)
            : Unknown(
                graph, kind, $"There is no {Word(kind)} with the id \"{Cut(id)}\".", id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    public static FieldError UnknownName(LineageGraph graph, NodeKind kind, string name) =>
        Unknown(graph, kind, $"There is no {Word(kind)} called \"{Cut(name)}\".", name);

    public static FieldError AmbiguousName(LineageGraph graph, NodeKind kind, string name, ImmutableArray<int> candidates)
    {
        var shown = candidates.Take(MaxShown).Select(index => graph.IdOf(new NodeId(kind, index))).ToArray();
        return new FieldError(
            $"\"{Cut(name)}\" is the name of {candidates.Length} {Word(kind)}s; ask by id for one of: "
            + $"{string.Join(", ", shown)}{(candidates.Length > MaxShown ? ", …" : "")}.",
            AmbiguousNameCode)
        {
            Extensions = [new("candidates", shown)],
        };
    }

    private static FieldError Unknown(LineageGraph graph, NodeKind kind, string message, string text)
    {
        var nearest = graph.FindNearest(kind, text, MaxShown / 2);
        return new FieldError(
            nearest.Length == 0
                ? message
                : $"{message} Did you mean "
                    + $"{string.Join(", ", nearest.Select(near => $"\"{near.Matched}\"").Distinct(StringComparer.Ordinal))}?",
            NotFound)
        {
            Extensions = [new("nearest", nearest.Select(near => graph.IdOf(near.Node)).ToArray())],
        };
    }

    private static string Word(NodeKind kind) => kind.ToString().ToLowerInvariant();

    private static string Article(NodeKind kind) => kind == NodeKind.Organisation ? "an" : "a";

    private static string Cut(string text) => text.Length <= MaxEcho ? text : $"{text.AsSpan(0, MaxEcho)}…";
}
