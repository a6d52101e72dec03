// The condition "a restriction like this reaches it", answered from the profiles of the whole graph: each distinct profile is tested once.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

internal static class RestrictionFilter
{
    /// <exception cref="GraphQL.Execution.FieldErrorException">A term code that the vocabulary does not have, or an id that no
    /// license has; or the restrictions of all artifacts are not there yet.</exception>
    public static Func<int, bool> Compile(
        LineageAnalysis analysis, NodeKind kind, IReadOnlyDictionary<string, object?> filter, CancellationToken cancellationToken)
    {
        var graph = analysis.Graph;
        var atLeast = Certainties.Read((EnumValueDefinition?)filter.GetValueOrDefault("atLeast"));
        var inherited = (bool?)filter.GetValueOrDefault("inherited");
        var terms = ((object?[]?)filter.GetValueOrDefault("terms"))?.Select(code => Terms.Find(analysis.Rules, (string)code!).Index)
            .ToHashSet();
        var licenses = (object?[]?)filter.GetValueOrDefault("licenses") is { } ids ? NodeIds.Read(graph, NodeKind.License, ids) : null;
        var threshold = filter.GetValueOrDefault("threshold") is IReadOnlyDictionary<string, object?> given
            ? ThresholdFilter.Compile(given)
            : null;

        var profiles = GraphWork.Restrictions(analysis, cancellationToken);
        var fits = new bool?[profiles.Count];
        return index =>
        {
            var profile = profiles.ProfileOf(graph.ArtifactOf(new NodeId(kind, index)));
            return fits[profile] ??= profiles.Any(profile, 0, (entry, _) => Fits(entry));
        };

        bool Fits(ProfileEntry entry) =>
            entry.Certainty >= atLeast
            && (inherited is null || inherited == entry.Inherited)
            && (terms is null || terms.Contains(entry.Clause.Term.Index))
            && (licenses is null || licenses.Contains(entry.License))
            && (threshold is null || threshold(entry.Clause.Threshold));
    }
}
