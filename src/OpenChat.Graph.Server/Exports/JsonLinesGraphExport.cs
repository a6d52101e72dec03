// A whole graph as lines of JSON.
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// A line for the graph, with revision and citation, then one for each node, then one for each relation with its claims. The member
/// <c>type</c> says what a line is. What is not said is left out.
/// </summary>
internal sealed class JsonLinesGraphExport : IGraphExport
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public string Title => "nodes and relations, a line each (JSON Lines)";

    /// <inheritdoc/>
    public string MediaType => "application/jsonl";

    /// <inheritdoc/>
    public string Extension => ".jsonl";

    /// <inheritdoc/>
    public void Write(Snapshot snapshot, Stream target, CancellationToken cancellationToken)
    {
        var graph = snapshot.Graph;
        using var json = new Utf8JsonWriter(target, Options);
        Line("GRAPH", () =>
        {
            json.WriteString("format", "openchat-graph");
            json.WriteNumber("version", 1);
            json.WriteString("revision", snapshot.Contents.Revision);
            json.WriteString("citation", WholeGraph.Citation(snapshot));
            json.WriteString("disclaimer", Verdict.Disclaimer);
        });
        foreach (var kind in WholeGraph.Kinds)
        {
            var columns = WholeGraph.Columns(kind).ToList();
            foreach (var node in WholeGraph.Nodes(graph, kind))
            {
                Line(ArtifactLineage.Word(kind), () =>
                {
                    json.WriteString("id", graph.IdOf(node));
                    json.WriteSome("name", graph.NameOf(node));
                    foreach (var (name, field) in columns)
                    {
                        json.WriteSome(name, graph.GetText(node, field));
                    }

                    json.WriteSome("date", graph.DateOf(node).ToString());
                    json.WriteSome("url", WebAddress.IsOne(graph.GetText(node, NodeField.Url)) ? graph.GetText(node, NodeField.Url) : null);
                    if (graph.AliasesOf(node) is { IsEmpty: false } aliases)
                    {
                        json.WriteList("aliases", aliases);
                    }
                });
            }
        }

        for (var position = 0; position < graph.RelationCount; position++)
        {
            var relation = graph.Relation(position);
            Line(ArtifactLineage.Word(relation.Kind), () =>
            {
                json.WriteString("from", graph.IdOf(relation.From));
                json.WriteString("to", graph.IdOf(relation.To));
                json.WriteSome("qualifier", relation.QualifierText);
                json.WriteSome("operators", relation.OperatorText);
                json.WriteSome("generatedAt", relation.GeneratedAt.ToString());
                json.WriteBoolean("ancestry", !snapshot.Analysis.Licenses.NoAncestry.Contains(relation.Position));
                json.WriteBoolean("outweighed", snapshot.Analysis.Licenses.IsOutweighed(relation.Position));
                JsonExport.WriteClaims(json, relation.Claims);
            });
        }

        for (var position = 0; position < graph.LicenseRelationCount; position++)
        {
            var license = graph.LicenseRelation(position);
            Line(ArtifactLineage.Word(RelationKind.LicensedUnder), () =>
            {
                json.WriteString("from", graph.IdOf(license.Artifact));
                json.WriteString("to", graph.IdOf(ArtifactLineage.LicenseNode(license.License)));
                json.WriteString("component", license.ComponentText);
                json.WriteSome("group", license.Group);
                json.WriteSome("validFrom", license.ValidFrom.ToString());
                json.WriteSome("validTo", license.ValidTo.ToString());
                json.WriteString("status", ArtifactLineage.Word(snapshot.Analysis.Licenses.StatusOf(license.Position)));
                JsonExport.WriteClaims(json, license.Claims);
            });
        }

        for (var position = 0; position < graph.DeveloperRelationCount; position++)
        {
            var developer = graph.DeveloperRelation(position);
            Line(ArtifactLineage.Word(RelationKind.DevelopedBy), () =>
            {
                json.WriteString("from", graph.IdOf(developer.Artifact));
                json.WriteString("to", graph.IdOf(new NodeId(NodeKind.Organisation, developer.Organisation)));
                json.WriteSome("role", developer.Role);
                JsonExport.WriteClaims(json, developer.Claims);
            });
        }

        void Line(string type, Action write)
        {
            cancellationToken.ThrowIfCancellationRequested();
            json.WriteStartObject();
            json.WriteString("type", type);
            write();
            json.WriteEndObject();
            json.Flush();
            target.Write("\n"u8);
            json.Reset();
        }
    }
}
