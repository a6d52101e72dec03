// Everything that is known of the lineage, in a form of our own.
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// One object: nodes, relations with their claims, restrictions with path, clause and certainty, and what is not known. Words are spelled
/// as in the schema of the API. What is not said is null, never left out.
/// </summary>
internal sealed class JsonExport : IArtifactExport
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string Title => "all of it (JSON)";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) => Texts.WriteJson(target, json =>
    {
        json.WriteStartObject();
        json.WriteString("format", "openchat-lineage");
        json.WriteNumber("version", 1);
        json.WriteString("revision", lineage.Snapshot.Contents.Revision);
        json.WriteOrNull("timestamp", lineage.Timestamp);
        json.WriteString("artifact", lineage.Id);
        json.WriteString("disclaimer", Verdict.Disclaimer);
        json.WriteObjects("nodes", lineage.All.Artifacts, reached => WriteNode(json, lineage, reached));
        json.WriteObjects("relations", lineage.All.Relations, position => WriteRelation(json, lineage, position));
        json.WriteObjects("restrictions", lineage.Restrictions, restriction => WriteRestriction(json, lineage, restriction));
        json.WriteObjects("unknowns", lineage.Unknowns, gap =>
        {
            json.WriteString("kind", ArtifactLineage.Word(gap.Kind));
            json.WriteString("artifact", lineage.Graph.IdOf(gap.Artifact));
            json.WriteString("message", gap.Message);
            json.WriteString("settledBy", gap.SettledBy);
        });
        json.WriteEndObject();
    });

    private static void WriteNode(Utf8JsonWriter json, ArtifactLineage lineage, ReachedArtifact reached)
    {
        var (graph, artifact) = (lineage.Graph, reached.Artifact);
        json.WriteString("id", graph.IdOf(artifact));
        json.WriteOrNull("name", graph.NameOf(artifact));
        json.WriteString("type", graph.IsModel(artifact) ? "MODEL" : "DATASET");
        json.WriteOrNull("kind", lineage.KindOf(artifact));
        json.WriteNumber("depth", reached.Depth);
        json.WriteOrNull("releaseDate", graph.ReleaseDateOf(artifact).ToString());
        json.WriteOrNull("url", lineage.AddressOf(graph.NodeOf(artifact)));
        json.WriteObjects("licenses", graph.LicensesOf(artifact), license =>
        {
            var node = ArtifactLineage.LicenseNode(license.License);
            json.WriteString("id", graph.IdOf(node));
            json.WriteOrNull("name", graph.NameOf(node));
            json.WriteOrNull("spdxId", graph.GetText(node, NodeField.SpdxId));
            json.WriteOrNull("url", lineage.AddressOf(node));
            json.WriteString("component", license.ComponentText);
            json.WriteString("status", ArtifactLineage.Word(lineage.Snapshot.Analysis.Licenses.StatusOf(license.Position)));
            WriteClaims(json, license.Claims);
        });
        json.WriteObjects("developers", graph.DevelopersOf(artifact), developer =>
        {
            var node = new NodeId(NodeKind.Organisation, developer.Organisation);
            json.WriteString("id", graph.IdOf(node));
            json.WriteOrNull("name", graph.NameOf(node));
            json.WriteOrNull("role", developer.Role);
            WriteClaims(json, developer.Claims);
        });
    }

    private static void WriteRelation(Utf8JsonWriter json, ArtifactLineage lineage, int position)
    {
        var (graph, relation) = (lineage.Graph, lineage.Graph.Relation(position));
        json.WriteString("from", graph.IdOf(relation.From));
        json.WriteString("to", graph.IdOf(relation.To));
        json.WriteString("relation", ArtifactLineage.Word(relation.Kind));
        json.WriteOrNull("qualifier", relation.QualifierText);
        json.WriteOrNull("operators", relation.OperatorText);
        json.WriteOrNull("generatedAt", relation.GeneratedAt.ToString());
        json.WriteBoolean("ancestry", lineage.IsAncestry(position));
        json.WriteBoolean("outweighed", lineage.Snapshot.Analysis.Licenses.IsOutweighed(position));
        WriteClaims(json, relation.Claims);
    }

    private static void WriteRestriction(Utf8JsonWriter json, ArtifactLineage lineage, Restriction restriction)
    {
        var (graph, clause) = (lineage.Graph, restriction.Clause);
        json.WriteString("term", restriction.Term.Code);
        json.WriteString("kind", ArtifactLineage.Word(restriction.Term.Kind));
        json.WriteString("title", restriction.Term.Title);
        json.WriteNumber("severity", restriction.Term.Severity);
        json.WriteString("certainty", ArtifactLineage.Word(restriction.Certainty));
        json.WriteBoolean("inherited", restriction.Inherited);
        json.WriteBoolean("ownLicense", restriction.IsOwnLicense);
        json.WriteString("license", graph.IdOf(ArtifactLineage.LicenseNode(restriction.License)));
        json.WriteString("origin", graph.IdOf(restriction.Origin));
        json.WriteOrNull("clause", clause.Place);
        json.WriteOrNull("summary", clause.Summary);
        json.WriteOrNull("threshold", clause.Threshold?.ToString());
        json.WriteOrNull("textUrl", WebAddress.IsOne(clause.SourceUrl) ? clause.SourceUrl : null);
        json.WriteObjects("path", Enumerable.Range(0, restriction.Hops), hop =>
        {
            var (step, relation) = (restriction.Hop(hop), restriction.Hop(hop).Relation);
            json.WriteString("relation", ArtifactLineage.Word(relation.Kind));
            json.WriteOrNull("qualifier", relation.QualifierText);
            json.WriteString("to", graph.IdOf(relation.To));
            json.WriteString("certainty", ArtifactLineage.Word(step.Certainty));
            json.WriteString("rule", step.RuleText);
        });
        json.WriteString("explanation", restriction.Explanation);
    }

    /// <summary>Writes the claims about a relation, in their order.</summary>
    internal static void WriteClaims(Utf8JsonWriter json, GraphList<Claim> claims) => json.WriteObjects("claims", claims, claim =>
    {
        json.WriteOrNull("source", claim.SourceText);
        json.WriteList("evidenceUrls", WebAddress.In(claim.EvidenceUrl));
        json.WriteOrNull("confidence", claim.Confidence == Confidence.None ? null : ArtifactLineage.Word(claim.Confidence));
        json.WriteOrNull("recordedAt", claim.RecordedAt.ToString());
        json.WriteOrNull("note", claim.Note);
    });
}
