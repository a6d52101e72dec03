using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Domain;

/// <summary>
/// All that was read: the lineage, the rules it is judged by, the openness assessments. Its parts do not know each other, so one can be
/// exchanged over the others. Immutable; safe for any number of readers.
/// </summary>
public sealed class GraphContents
{
    /// <summary>Hashes of the packed lineage, which stay true while other parts are exchanged.</summary>
    private readonly byte[][] _hashes;

    /// <summary>Puts the parts together, names them by a <see cref="Revision"/> and prepares the look-up of names.</summary>
    /// <param name="lineage">Nodes and relations.</param>
    /// <param name="rules">The rule tables; none when null.</param>
    /// <param name="assessments">Openness assessments in any order; none when null.</param>
    /// <param name="openness">Frameworks and the other tables about openness; none when null.</param>
    public GraphContents(
        LineageGraph lineage, RuleRows? rules = null, IEnumerable<OpennessFact>? assessments = null, OpennessRows? openness = null)
        : this(lineage, rules ?? RuleRows.Empty, OpennessFact.InOrder(assessments ?? []), openness ?? OpennessRows.Empty, [])
    {
    }

    private GraphContents(
        LineageGraph lineage, RuleRows rules, ImmutableArray<OpennessFact> assessments, OpennessRows openness, byte[][] hashes)
    {
        Lineage = lineage;
        Rules = rules;
        AllAssessments = assessments;
        Assessments = assessments.Any(IsRetracted) ? [.. assessments.Where(fact => !IsRetracted(fact))] : assessments;
        Openness = openness;
        var (revision, known) = ("", hashes);
        Parallel.Invoke(
            lineage.PrepareNames, () => (revision, known) = GraphRevision.Compute(lineage, rules, assessments, openness, hashes));
        (Revision, _hashes) = (revision, known);

        bool IsRetracted(OpennessFact fact) => fact.Claim.RetractedAt.IsBy(lineage.KnownAt);
    }

    /// <summary>Nodes and the relations between them.</summary>
    public LineageGraph Lineage { get; }

    /// <summary>The rule tables.</summary>
    public RuleRows Rules { get; }

    /// <summary>
    /// Openness assessments, in the order of <see cref="OpennessFact.InOrder"/>; without those that were taken back by the day of which the
    /// knowledge is asked (<see cref="LineageGraph.KnownAt"/>).
    /// </summary>
    public ImmutableArray<OpennessFact> Assessments { get; }

    /// <summary>All of them, in the same order.</summary>
    public ImmutableArray<OpennessFact> AllAssessments { get; }

    /// <summary>Frameworks, criteria and the other tables about openness, in the order of their files.</summary>
    public OpennessRows Openness { get; }

    /// <summary>
    /// Identity of the whole: the same nodes, relations, claims, rules, assessments and tables about openness give the same text, in
    /// whatever order their rows came; of tables about openness the order counts.
    /// </summary>
    public string Revision { get; }

    /// <summary>Other lineage, rules and assessments under the same frameworks; what stays the same is not worked out again.</summary>
    internal GraphContents With(LineageGraph lineage, RuleRows rules, ImmutableArray<OpennessFact> assessments) =>
        lineage == Lineage && rules == Rules && assessments == AllAssessments
            ? this
            : new(lineage, rules, assessments, Openness, lineage == Lineage ? _hashes : []);

    /// <summary>The same lineage and assessments under other rules; nothing of the lineage is copied or built again.</summary>
    public GraphContents With(RuleRows rules) => new(Lineage, rules, AllAssessments, Openness, _hashes);

    /// <summary>The same rules and assessments over another lineage, such as an edited one (<see cref="GraphEditor"/>).</summary>
    public GraphContents With(LineageGraph lineage) => new(lineage, Rules, AllAssessments, Openness, []);
}
