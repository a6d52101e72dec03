// What a policy says of a list of artifacts that somebody names.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>What a policy says of one entry of a list. The decision is worked out when it is asked for first.</summary>
/// <param name="Analysis">The graph.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Asked">The entry as it was given.</param>
/// <param name="Artifact">What answers to it; null when nothing does, or several do.</param>
/// <param name="Problem">Why nothing answers; null when something does.</param>
internal sealed record PolicyAnswer(LineageAnalysis Analysis, Policy Policy, string Asked, int? Artifact, FieldError? Problem)
{
    private PolicyDecision? _decision;

    /// <summary>The decision; null when nothing answers to the entry.</summary>
    public PolicyDecision? Decision =>
        _decision ??= Artifact is { } artifact ? PolicyJudge.Evaluate(Analysis.StudyOf(artifact), Policy) : null;

    /// <summary>What it comes to; what the default says when nothing answers to the entry.</summary>
    public PolicyEffect Effect => Decision?.Effect ?? Policy.Default;

    /// <summary>The finding that decides; null when there is no decision.</summary>
    public PolicyFinding? Decisive => Decision?.Findings[0];

    /// <summary>The name of what decides: a rule, the default, or that nothing was found.</summary>
    public string Rule => Artifact is null ? PolicyInputs.NotFound : Decisive?.Rule?.Name ?? PolicyInputs.Default;

    /// <summary>Why, in one sentence.</summary>
    public string Message => Problem?.Message ?? Decisive!.Message; // one of the two is there

    /// <summary>What may be meant when nothing answers: the nearest, or all that answer to it.</summary>
    public ImmutableArray<NodeId> Nearest =>
    [
        .. (Problem?.Extensions ?? []).Select(static extension => extension.Value).OfType<string[]>().SelectMany(static ids => ids)
            .Select(id => Analysis.Graph.FindById(id)!.Value), // the error names nodes of this graph
    ];
}

/// <summary>Holds lists of ids and names against a policy. What is found by nobody is never allowed.</summary>
internal static class PolicyAnswers
{
    /// <summary>Entries of one request.</summary>
    public const int MaxArtifacts = 1_000;

    /// <summary>An answer for each entry, each entry once, in their order.</summary>
    /// <param name="analysis">The graph.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="entries">Ids and names of models and datasets.</param>
    public static ImmutableArray<PolicyAnswer> Of(LineageAnalysis analysis, Policy policy, IEnumerable<string> entries) =>
    [
        .. entries.Distinct(StringComparer.Ordinal).Select(entry =>
        {
            var error = ArtifactIds.TryRead(analysis.Graph, entry, ArtifactIds.Kinds, out var node);
            return new PolicyAnswer(analysis, policy, entry, error is null ? analysis.Graph.ArtifactOf(node) : null, error);
        }),
    ];
}
