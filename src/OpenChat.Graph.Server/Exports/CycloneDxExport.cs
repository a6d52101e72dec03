// The lineage as a bill of materials: CycloneDX 1.6 with model cards.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// A component for the artifact and each of its ancestors, with the licenses that are declared, the pedigree, and the datasets of model
/// cards. The artifact has the license that is concluded, where it is certain, and its restrictions and gaps as properties of the namespace
/// <c>openchat:</c>. What is no ancestry is left out.
/// </summary>
internal sealed class CycloneDxExport : IArtifactExport
{
    private const string Prefix = "openchat:";

    /// <inheritdoc/>
    public string Name => "cyclonedx";

    /// <inheritdoc/>
    public string Title => "a bill of materials (CycloneDX 1.6)";

    /// <inheritdoc/>
    public string MediaType => "application/vnd.cyclonedx+json; version=1.6";

    /// <inheritdoc/>
    public string Extension => ".cdx.json";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) => Texts.WriteJson(target, json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", Uuids.Document(lineage, Name));
        json.WriteNumber("version", 1);
        WriteMetadata(json, lineage);
        json.WriteObjects(
            "components", lineage.Ancestry.Artifacts.Skip(1), reached => WriteComponent(json, lineage, reached.Artifact));
        json.WriteObjects("dependencies", lineage.Ancestry.Artifacts, reached =>
        {
            json.WriteString("ref", lineage.Graph.IdOf(reached.Artifact));
            json.WriteList(
                "dependsOn",
                lineage.MadeFrom(reached.Artifact).Select(relation => lineage.Graph.IdOf(relation.To)).Distinct(StringComparer.Ordinal));
        });
        // that all is known is never said
        json.WriteStartArray("compositions");
        json.WriteStartObject();
        json.WriteString("aggregate", lineage.Unknowns.IsEmpty ? "unknown" : "incomplete");
        json.WriteList("dependencies", [lineage.Id]);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteMetadata(Utf8JsonWriter json, ArtifactLineage lineage)
    {
        json.WriteStartObject("metadata");
        json.WriteSome("timestamp", lineage.Timestamp);
        json.WriteStartObject("tools");
        json.WriteObjects("components", ["OpenChat.Graph"], tool =>
        {
            json.WriteString("type", "application");
            json.WriteString("name", tool);
        });
        json.WriteEndObject();
        json.WriteStartObject("component");
        WriteComponent(json, lineage, lineage.Artifact);
        json.WriteEndObject();
        json.WriteObjects(
            "properties",
            [("revision", lineage.Snapshot.Contents.Revision), ("disclaimer", Verdict.Disclaimer)],
            property => WriteProperty(json, property));
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, ArtifactLineage lineage, int artifact)
    {
        var (graph, id) = (lineage.Graph, lineage.Graph.IdOf(artifact));
        WriteType(json, lineage, artifact);
        json.WriteString("bom-ref", id);
        var developers = graph.DevelopersOf(artifact).Select(developer => new NodeId(NodeKind.Organisation, developer.Organisation))
            .Distinct().Select(node => graph.NameOf(node) is { Length: > 0 } name ? name : graph.IdOf(node)).ToList();
        if (developers.Count > 0)
        {
            json.WriteObjects("authors", developers, name => json.WriteString("name", name));
        }

        var concluded = artifact == lineage.Artifact ? LicenseStatements.Concluded(lineage) : [];
        var declared = LicenseStatements.Declared(lineage, artifact).ToList();
        if (declared.Count + concluded.Length > 0)
        {
            json.WriteStartArray("licenses");
            foreach (var license in declared)
            {
                WriteLicense(
                    json,
                    lineage,
                    license.License,
                    "declared",
                    ("component", license.ComponentText),
                    ("status", ArtifactLineage.Word(lineage.Snapshot.Analysis.Licenses.StatusOf(license.Position))));
            }

            foreach (var license in concluded)
            {
                WriteLicense(json, lineage, license, "concluded");
            }

            json.WriteEndArray();
        }

        WritePedigree(json, lineage, artifact);
        if (Uuids.Address(lineage.AddressOf(graph.NodeOf(artifact))) is { } address)
        {
            json.WriteObjects("externalReferences", [address], url =>
            {
                json.WriteString("type", "website");
                json.WriteString("url", url);
            });
        }

        WriteData(json, lineage, artifact);
        json.WriteObjects("properties", Properties(lineage, artifact, declared.Count, concluded.Length), item => WriteProperty(json, item));
    }

    private static void WriteType(Utf8JsonWriter json, ArtifactLineage lineage, int artifact)
    {
        json.WriteString("type", lineage.Graph.IsModel(artifact) ? "machine-learning-model" : "data");
        json.WriteString("name", lineage.NameOf(artifact));
    }

    private static void WriteLicense(
        Utf8JsonWriter json, ArtifactLineage lineage, int license, string acknowledgement, params (string Name, string Value)[] properties)
    {
        json.WriteStartObject();
        json.WriteStartObject("license");
        if (LicenseStatements.ListedId(lineage, license) is { } listed)
        {
            json.WriteString("id", listed);
        }
        else
        {
            json.WriteString("name", lineage.LicenseNameOf(license));
        }

        json.WriteString("acknowledgement", acknowledgement);
        json.WriteSome("url", Uuids.Address(lineage.AddressOf(ArtifactLineage.LicenseNode(license))));
        json.WriteObjects(
            "properties",
            [("id", lineage.Graph.IdOf(ArtifactLineage.LicenseNode(license))), .. properties],
            property => WriteProperty(json, property));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What it was made from as its ancestors: the bases of a model, the datasets that a dataset is derived from.</summary>
    private static void WritePedigree(Utf8JsonWriter json, ArtifactLineage lineage, int artifact)
    {
        var parents = lineage.MadeFrom(artifact).Where(
            static relation => relation.Kind is RelationKind.FineTunesFrom or RelationKind.DerivedFrom).ToList();
        if (parents.Count > 0)
        {
            json.WriteStartObject("pedigree");
            json.WriteObjects("ancestors", parents, relation =>
            {
                WriteType(json, lineage, relation.To);
                json.WriteObjects(
                    "properties",
                    [("id", lineage.Graph.IdOf(relation.To)), .. About(relation)],
                    property => WriteProperty(json, property));
            });
            json.WriteEndObject();
        }
    }

    /// <summary>The model card with what a model was trained on; for a dataset, what it is.</summary>
    private static void WriteData(Utf8JsonWriter json, ArtifactLineage lineage, int artifact)
    {
        if (!lineage.Graph.IsModel(artifact))
        {
            json.WriteObjects("data", [artifact], dataset =>
            {
                json.WriteString("type", "dataset");
                json.WriteString("name", lineage.NameOf(dataset));
            });
            return;
        }

        var datasets = lineage.MadeFrom(artifact).Where(static relation => relation.Kind == RelationKind.TrainedOn)
            .Select(relation => lineage.Graph.IdOf(relation.To)).Distinct(StringComparer.Ordinal).ToList();
        if (datasets.Count > 0)
        {
            json.WriteStartObject("modelCard");
            json.WriteStartObject("modelParameters");
            json.WriteObjects("datasets", datasets, id => json.WriteString("ref", id));
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static IEnumerable<(string Name, string Value)> Properties(ArtifactLineage lineage, int artifact, int declared, int concluded)
    {
        var graph = lineage.Graph;
        yield return ("id", graph.IdOf(artifact));
        if (lineage.KindOf(artifact) is { Length: > 0 } kind)
        {
            yield return ("kind", kind);
        }

        if (graph.ReleaseDateOf(artifact).ToString() is { Length: > 0 } date)
        {
            yield return ("releaseDate", date);
        }

        if (declared == 0)
        {
            yield return ("declaredLicense", LicenseStatements.NoAssertion);
        }

        foreach (var (relation, i) in lineage.MadeFrom(artifact).Select(static (relation, i) => (relation, i + 1)))
        {
            yield return (Numbered("madeFrom", i, "id"), graph.IdOf(relation.To));
            foreach (var (name, value) in About(relation))
            {
                yield return (Numbered("madeFrom", i, name), value);
            }
        }

        if (artifact != lineage.Artifact)
        {
            yield break;
        }

        if (concluded == 0)
        {
            yield return ("concludedLicense", LicenseStatements.NoAssertion);
        }

        foreach (var restriction in lineage.Restrictions)
        {
            var i = restriction.Index + 1;
            yield return (Numbered("restriction", i, "term"), restriction.Term.Code);
            yield return (Numbered("restriction", i, "kind"), ArtifactLineage.Word(restriction.Term.Kind));
            yield return (Numbered("restriction", i, "certainty"), ArtifactLineage.Word(restriction.Certainty));
            if (restriction.IsOwnLicense)
            {
                yield return (Numbered("restriction", i, "ownLicense"), "true");
            }

            yield return (Numbered("restriction", i, "license"), graph.IdOf(ArtifactLineage.LicenseNode(restriction.License)));
            yield return (Numbered("restriction", i, "origin"), graph.IdOf(restriction.Origin));
            yield return (Numbered("restriction", i, "clause"), restriction.Clause.Place);
            yield return (Numbered("restriction", i, "path"), string.Join(';', lineage.PathOf(restriction)));
            yield return (Numbered("restriction", i, "explanation"), restriction.Explanation);
        }

        foreach (var (gap, i) in lineage.Unknowns.Select(static (gap, i) => (gap, i + 1)))
        {
            yield return (Numbered("unknown", i, "kind"), ArtifactLineage.Word(gap.Kind));
            yield return (Numbered("unknown", i, "artifact"), graph.IdOf(gap.Artifact));
            yield return (Numbered("unknown", i, "message"), gap.Message);
            yield return (Numbered("unknown", i, "settledBy"), gap.SettledBy);
        }
    }

    private static (string Name, string Value)[] About(LineageRelation relation) => relation.QualifierText is { Length: > 0 } qualifier
        ? [("relation", ArtifactLineage.Word(relation.Kind)), ("qualifier", qualifier)]
        : [("relation", ArtifactLineage.Word(relation.Kind))];

    private static string Numbered(string list, int number, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}:{number:d4}:{name}");

    private static void WriteProperty(Utf8JsonWriter json, (string Name, string Value) property)
    {
        json.WriteString("name", Prefix + property.Name);
        json.WriteString("value", property.Value);
    }
}
