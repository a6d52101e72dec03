// The lineage as a graph that network programs read.
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// Nodes are artifacts and licenses. Edges are lineage relations, <c>LICENSED_UNDER</c>, and <c>RESTRICTED_BY</c> from the artifact to the
/// license of each restriction, with term, certainty, clause and path. The key <c>relation</c> tells them apart. What is not known stands
/// at the node where it is.
/// </summary>
internal sealed class GraphMLExport : IArtifactExport
{
    /// <inheritdoc/>
    public string Name => "graphml";

    /// <inheritdoc/>
    public string Title => "a graph for network programs (GraphML)";

    /// <inheritdoc/>
    public string MediaType => "application/graphml+xml";

    /// <inheritdoc/>
    public string Extension => ".graphml";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target)
    {
        var (graph, resolution) = (lineage.Graph, lineage.Snapshot.Analysis.Licenses);
        using var file = new GraphMLFile(
            target,
            ("artifact", lineage.Id),
            ("disclaimer", Verdict.Disclaimer),
            ("revision", lineage.Snapshot.Contents.Revision),
            ("timestamp", lineage.Timestamp));
        var unknowns = lineage.Unknowns.ToLookup(static gap => gap.Artifact, static gap => gap.Message);
        foreach (var (artifact, depth) in lineage.All.Artifacts)
        {
            var node = graph.NodeOf(artifact);
            file.Node(
                lineage.PlaceOf(artifact),
                ("depth", depth.ToString(CultureInfo.InvariantCulture)),
                ("id", graph.IdOf(artifact)),
                ("kind", lineage.KindOf(artifact)),
                ("name", graph.NameOf(artifact)),
                ("releaseDate", graph.ReleaseDateOf(artifact).ToString()),
                ("type", graph.IsModel(artifact) ? "MODEL" : "DATASET"),
                ("unknowns", string.Join('\n', unknowns[artifact])),
                ("url", lineage.AddressOf(node)));
        }

        var licenses = lineage.All.Artifacts.SelectMany(reached => graph.LicensesOf(reached.Artifact).Select(static r => r.License))
            .Concat(lineage.Restrictions.Select(static restriction => restriction.License)).Distinct().Order().ToList();
        var numbers = licenses.Select((license, i) => (license, i)).ToDictionary(
            static pair => pair.license, pair => lineage.All.Artifacts.Length + pair.i);
        foreach (var license in licenses)
        {
            var node = ArtifactLineage.LicenseNode(license);
            file.Node(
                numbers[license],
                ("id", graph.IdOf(node)),
                ("kind", graph.GetText(node, NodeField.Kind)),
                ("name", graph.NameOf(node)),
                ("spdxId", graph.GetText(node, NodeField.SpdxId)),
                ("type", "LICENSE"),
                ("url", lineage.AddressOf(node)));
        }

        foreach (var position in lineage.All.Relations)
        {
            var relation = graph.Relation(position);
            file.Edge(
                lineage.PlaceOf(relation.From),
                lineage.PlaceOf(relation.To),
                ("ancestry", GraphMLFile.Spell(lineage.IsAncestry(position))),
                ("generatedAt", relation.GeneratedAt.ToString()),
                ("operators", relation.OperatorText),
                ("outweighed", GraphMLFile.Spell(resolution.IsOutweighed(position))),
                ("qualifier", relation.QualifierText),
                ("relation", ArtifactLineage.Word(relation.Kind)),
                ("sources", SourcesOf(relation.Claims)),
                ("evidenceUrls", Join(relation.Claims, static claim => string.Join(';', WebAddress.In(claim.EvidenceUrl)))),
                ("confidence", Join(relation.Claims, static claim => Words.Spell(claim.Confidence))));
        }

        foreach (var license in lineage.All.Artifacts.SelectMany(reached => graph.LicensesOf(reached.Artifact)))
        {
            file.Edge(
                lineage.PlaceOf(license.Artifact),
                numbers[license.License],
                ("component", license.ComponentText),
                ("relation", ArtifactLineage.Word(RelationKind.LicensedUnder)),
                ("sources", SourcesOf(license.Claims)),
                ("status", ArtifactLineage.Word(resolution.StatusOf(license.Position))));
        }

        foreach (var restriction in lineage.Restrictions)
        {
            file.Edge(
                lineage.PlaceOf(lineage.Artifact),
                numbers[restriction.License],
                ("certainty", ArtifactLineage.Word(restriction.Certainty)),
                ("clause", restriction.Clause.Place),
                ("explanation", restriction.Explanation),
                ("inherited", GraphMLFile.Spell(restriction.Inherited)),
                ("origin", graph.IdOf(restriction.Origin)),
                ("path", string.Join(';', lineage.PathOf(restriction))),
                ("relation", "RESTRICTED_BY"),
                ("term", restriction.Term.Code));
        }
    }

    /// <summary>Who claims a relation, each once, with semicolons between them.</summary>
    internal static string SourcesOf(GraphList<Claim> claims) => Join(claims, static claim => claim.SourceText);

    private static string Join(GraphList<Claim> claims, Func<Claim, string> read) =>
        string.Join(';', claims.Select(read).Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal));
}
