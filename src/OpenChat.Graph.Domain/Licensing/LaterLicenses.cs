using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>A license that begins after the release of what is under it, and leaves open what holds.</summary>
/// <param name="Artifact">What is under it.</param>
/// <param name="License">The license.</param>
/// <param name="From">The day on which it begins.</param>
/// <param name="Beside">
/// A license that goes on when it begins; null where it may not have begun yet, so that nobody knows whether it holds.
/// </param>
/// <param name="Line">The line of its row, from 1; 0 when it has none.</param>
/// <param name="IsExplained">Whether its row has a note, and the license that goes on says since when it holds.</param>
public sealed record LaterLicense(NodeId Artifact, NodeId License, PartialDate From, NodeId? Beside, int Line, bool IsExplained);

/// <summary>
/// Days of licenses that begin after the release. Rule book, section 5, the case "license changed over time": a license takes the place of
/// those that have ended when it begins; what has not ended goes on beside it. Where it takes the place of none although others are there,
/// nobody knows whether it applies beside them to what came out before.
/// </summary>
public static class LaterLicenses
{
    /// <summary>
    /// The licenses of a graph that leave open what holds, in its order. Cheap where no license has a day.
    /// </summary>
    public static IEnumerable<LaterLicense> Of(LineageGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var licensing = graph.Licensing;
        if (licensing.Date is null)
        {
            yield break;
        }

        OutweighedClaims? outweighed = null;
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            var (start, end) = (licensing.Starts[artifact], licensing.Starts[artifact + 1]);
            for (var position = start; position < end; position++)
            {
                if (licensing.Date[position] == 0 || !BeginsLater(graph, position, graph.ReleaseDateOf(artifact)))
                {
                    continue;
                }

                outweighed ??= new OutweighedClaims(graph);
                if (outweighed.OfLicense(position))
                {
                    continue;
                }

                var relation = graph.LicenseRelation(position);
                List<int> same =
                [
                    .. Enumerable.Range(start, end - start).Where(other => !outweighed.OfLicense(other)
                        && LicensedComponent.IsSame(graph, artifact, position, other)),
                ];
                var beside = MayLieAhead(graph, position) || IsService(graph, position)
                    ? -1
                    : FindBeside(graph, same, position, graph.ReleaseDateOf(artifact));
                if (beside >= 0 || MayLieAhead(graph, position))
                {
                    yield return new LaterLicense(
                        graph.NodeOf(artifact),
                        new NodeId(NodeKind.License, relation.License),
                        relation.ValidFrom,
                        beside < 0 ? null : new NodeId(NodeKind.License, licensing.To[beside]),
                        graph.LineOf(RelationFamily.Licensing, position),
                        beside >= 0 && !graph.LicenseRelation(beside).ValidFrom.IsNone
                            && relation.Claims.All(static claim => !string.IsNullOrWhiteSpace(claim.Note)));
                }
            }
        }
    }

    /// <summary>Whether a license certainly begins after a day.</summary>
    internal static bool BeginsLater(LineageGraph graph, int position, PartialDate date) =>
        graph.LicenseRelation(position).ValidFrom.First > date.Last;

    /// <summary>
    /// Whether the day on which a license begins may lie behind that of which the knowledge is asked, so that nobody knows whether it
    /// holds.
    /// </summary>
    internal static bool MayLieAhead(LineageGraph graph, int position) =>
        graph.LicenseRelation(position).ValidFrom is { IsNone: false } start && !start.IsBy(graph.KnownAt);

    /// <summary>Whether what ends on a day has ended when something else begins. False for what does not say when it ends.</summary>
    internal static bool HasEnded(PartialDate end, PartialDate start) => !end.IsNone && end.Last <= start.Last;

    /// <summary>
    /// The first license of the same component that goes on when one begins, if that one takes the place of none: it follows none that ends
    /// on the day before. −1 when it does, or when none goes on, but for the same license and other choices of its group.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="relations">License relations of the component, this one among them.</param>
    /// <param name="position">One that begins later.</param>
    /// <param name="date">When the artifact came out.</param>
    internal static int FindBeside(LineageGraph graph, List<int> relations, int position, PartialDate date)
    {
        var artifact = graph.Licensing.From[position];
        var relation = graph.LicenseRelation(position);
        var group = LicensedComponent.GroupOf(graph, artifact, position);
        var found = -1;
        foreach (var other in relations)
        {
            if (other == position || (group != 0 && group == LicensedComponent.GroupOf(graph, artifact, other)))
            {
                continue;
            }

            var held = graph.LicenseRelation(other);
            var (holds, hasEnded) = (date.MayLieWithin(held.ValidFrom, held.ValidTo), HasEnded(held.ValidTo, relation.ValidFrom));
            if ((holds && held.License == relation.License)
                || (hasEnded && held.ValidTo.Last.DayNumber + 1 >= relation.ValidFrom.First.DayNumber))
            {
                return -1;
            }

            found = found < 0 && holds && !hasEnded ? other : found;
        }

        return found;
    }

    private static bool IsService(LineageGraph graph, int position) =>
        graph.OwnComponentOf(graph.Licensing.From[position]) == Component.Service
        && LicensedComponent.IsOwn(graph, graph.Licensing.From[position], position);
}
