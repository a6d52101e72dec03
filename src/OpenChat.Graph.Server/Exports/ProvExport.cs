// The lineage as provenance: PROV-O as JSON-LD.
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// An entity for the artifact and each of its ancestors, attributed to its developers. What it was made from are derivations; the models
/// that wrote a dataset were used by the activity that generated it. Relation, qualifier and claims, restrictions and gaps are in the
/// namespace <c>urn:openchat:terms:</c>. What is no ancestry is left out.
/// </summary>
internal sealed class ProvExport : IArtifactExport
{
    /// <inheritdoc/>
    public string Name => "prov";

    /// <inheritdoc/>
    public string Title => "provenance (PROV-O)";

    /// <inheritdoc/>
    public string MediaType => "application/ld+json";

    /// <inheritdoc/>
    public string Extension => ".prov.jsonld";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) => Texts.WriteJson(target, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("@context");
        json.WriteString("prov", "http://www.w3.org/ns/prov#");
        json.WriteString("rdfs", "http://www.w3.org/2000/01/rdf-schema#");
        json.WriteString("xsd", "http://www.w3.org/2001/XMLSchema#");
        json.WriteString("openchat", Uuids.Words);
        json.WriteEndObject();
        json.WriteStartArray("@graph");
        WriteDocument(json, lineage, Uuids.Document(lineage, Name));
        foreach (var (artifact, _) in lineage.Ancestry.Artifacts)
        {
            WriteEntity(json, lineage, artifact);
        }

        foreach (var (artifact, _) in lineage.Ancestry.Artifacts)
        {
            WriteGeneration(json, lineage, artifact);
        }

        WriteAgents(json, lineage);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteDocument(Utf8JsonWriter json, ArtifactLineage lineage, string uri)
    {
        json.WriteStartObject();
        json.WriteString("@id", uri);
        json.WriteList("@type", ["prov:Entity", "prov:Bundle"]);
        json.WriteString("rdfs:label", $"Lineage of {lineage.NameOf(lineage.Artifact)}");
        json.WriteString("rdfs:comment", Verdict.Disclaimer);
        json.WriteString("openchat:revision", lineage.Snapshot.Contents.Revision);
        if (lineage.Timestamp is { } timestamp)
        {
            json.WriteStartObject("prov:generatedAtTime");
            json.WriteString("@type", "xsd:dateTime");
            json.WriteString("@value", timestamp);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteEntity(Utf8JsonWriter json, ArtifactLineage lineage, int artifact)
    {
        var graph = lineage.Graph;
        json.WriteStartObject();
        json.WriteString("@id", Uuids.Node(graph.IdOf(artifact)));
        json.WriteList("@type", ["prov:Entity", graph.IsModel(artifact) ? "openchat:Model" : "openchat:Dataset"]);
        json.WriteString("rdfs:label", lineage.NameOf(artifact));
        json.WriteString("openchat:id", graph.IdOf(artifact));
        json.WriteSome("openchat:kind", lineage.KindOf(artifact));
        json.WriteSome("openchat:releaseDate", graph.ReleaseDateOf(artifact).ToString());
        if (Uuids.Address(lineage.AddressOf(graph.NodeOf(artifact))) is { } address)
        {
            WriteReferences(json, "rdfs:seeAlso", [address]);
        }

        json.WriteObjects("openchat:license", LicenseStatements.Declared(lineage, artifact), license =>
        {
            json.WriteString("@id", Uuids.Node(graph.IdOf(ArtifactLineage.LicenseNode(license.License))));
            json.WriteString("rdfs:label", lineage.LicenseNameOf(license.License));
        });
        WriteReferences(
            json,
            "prov:wasAttributedTo",
            graph.DevelopersOf(artifact).Select(static developer => developer.Organisation).Distinct().Select(
                organisation => OrganisationOf(lineage, organisation)));
        List<LineageRelation> sources = [.. lineage.MadeFrom(artifact).Where(static relation => relation.Kind != RelationKind.GeneratedBy)];
        WriteReferences(
            json,
            "prov:wasDerivedFrom",
            sources.Select(relation => Uuids.Node(graph.IdOf(relation.To))).Distinct(StringComparer.Ordinal));
        json.WriteObjects("prov:qualifiedDerivation", sources, relation => WriteRelation(json, lineage, "prov:Derivation", relation));
        if (artifact == lineage.Artifact)
        {
            WriteFindings(json, lineage);
        }

        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, ArtifactLineage lineage)
    {
        json.WriteObjects("openchat:restriction", lineage.Restrictions, restriction =>
        {
            json.WriteString("openchat:term", restriction.Term.Code);
            json.WriteString("openchat:certainty", ArtifactLineage.Word(restriction.Certainty));
            json.WriteBoolean("openchat:ownLicense", restriction.IsOwnLicense);
            json.WriteStartObject("openchat:license");
            json.WriteString("@id", Uuids.Node(lineage.Graph.IdOf(ArtifactLineage.LicenseNode(restriction.License))));
            json.WriteEndObject();
            json.WriteStartObject("openchat:origin");
            json.WriteString("@id", Uuids.Node(lineage.Graph.IdOf(restriction.Origin)));
            json.WriteEndObject();
            json.WriteSome("openchat:clause", restriction.Clause.Place);
            json.WriteStartObject("openchat:path");
            json.WriteObjects(
                "@list", lineage.PathOf(restriction), id => json.WriteString("@id", Uuids.Node(id)));
            json.WriteEndObject();
            json.WriteString("rdfs:comment", restriction.Explanation);
        });
        json.WriteObjects("openchat:unknown", lineage.Unknowns, gap =>
        {
            json.WriteString("openchat:kind", ArtifactLineage.Word(gap.Kind));
            json.WriteStartObject("openchat:artifact");
            json.WriteString("@id", Uuids.Node(lineage.Graph.IdOf(gap.Artifact)));
            json.WriteEndObject();
            json.WriteString("rdfs:comment", gap.Message);
            json.WriteString("openchat:settledBy", gap.SettledBy);
        });
    }

    /// <summary>The activity in which models wrote a dataset; nothing where none is said to have.</summary>
    private static void WriteGeneration(Utf8JsonWriter json, ArtifactLineage lineage, int artifact)
    {
        var graph = lineage.Graph;
        List<LineageRelation> generators =
            [.. lineage.MadeFrom(artifact).Where(static relation => relation.Kind == RelationKind.GeneratedBy)];
        if (generators.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("@id", Uuids.Node(graph.IdOf(artifact)) + "#generation");
        json.WriteString("@type", "prov:Activity");
        json.WriteString("rdfs:label", $"Generation of {lineage.NameOf(artifact)}");
        WriteReferences(json, "prov:generated", [Uuids.Node(graph.IdOf(artifact))]);
        WriteReferences(
            json, "prov:used", generators.Select(relation => Uuids.Node(graph.IdOf(relation.To))).Distinct(StringComparer.Ordinal));
        json.WriteObjects("prov:qualifiedUsage", generators, relation => WriteRelation(json, lineage, "prov:Usage", relation));
        var operators = generators.SelectMany(static relation => relation.Operators.ToArray()).Distinct();
        WriteReferences(json, "prov:wasAssociatedWith", operators.Select(organisation => OrganisationOf(lineage, organisation)));
        json.WriteEndObject();
    }

    private static void WriteRelation(Utf8JsonWriter json, ArtifactLineage lineage, string type, LineageRelation relation)
    {
        json.WriteString("@type", type);
        WriteReferences(json, "prov:entity", [Uuids.Node(lineage.Graph.IdOf(relation.To))]);
        json.WriteString("openchat:relation", ArtifactLineage.Word(relation.Kind));
        json.WriteSome("openchat:qualifier", relation.QualifierText);
        json.WriteSome("openchat:generatedAt", relation.GeneratedAt.ToString());
        json.WriteObjects("openchat:claim", relation.Claims, claim =>
        {
            json.WriteSome("openchat:source", claim.SourceText);
            json.WriteSome("openchat:confidence", Words.Spell(claim.Confidence));
            json.WriteSome("openchat:recordedAt", claim.RecordedAt.ToString());
            WriteReferences(json, "openchat:evidence", WebAddress.In(claim.EvidenceUrl).Select(Uuids.Address).OfType<string>());
        });
    }

    private static void WriteAgents(Utf8JsonWriter json, ArtifactLineage lineage)
    {
        var graph = lineage.Graph;
        var ids = new SortedSet<int>(lineage.Ancestry.Artifacts.SelectMany(
            reached => graph.DevelopersOf(reached.Artifact).Select(static developer => developer.Organisation)));
        ids.UnionWith(lineage.Ancestry.Artifacts.SelectMany(reached => lineage.MadeFrom(reached.Artifact)).SelectMany(
            static relation => relation.Operators.ToArray()));
        foreach (var organisation in ids)
        {
            var node = new NodeId(NodeKind.Organisation, organisation);
            json.WriteStartObject();
            json.WriteString("@id", Uuids.Node(graph.IdOf(node)));
            json.WriteList("@type", ["prov:Agent", "prov:Organization"]);
            json.WriteString("rdfs:label", graph.NameOf(node) is { Length: > 0 } name ? name : graph.IdOf(node));
            json.WriteEndObject();
        }
    }

    private static void WriteReferences(Utf8JsonWriter json, string name, IEnumerable<string> uris)
    {
        string[] all = [.. uris];
        if (all.Length > 0)
        {
            json.WriteObjects(name, all, uri => json.WriteString("@id", uri));
        }
    }

    private static string OrganisationOf(ArtifactLineage lineage, int organisation) =>
        Uuids.Node(lineage.Graph.IdOf(new NodeId(NodeKind.Organisation, organisation)));
}
