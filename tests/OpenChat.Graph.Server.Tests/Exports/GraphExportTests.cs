// Whole graphs: every node and relation of the seed, with revision and citation.
using System.Text.Json;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Exports;

public sealed class GraphExportTests
{
    [Fact]
    public void JsonLines_HasALineForEverything()
    {
        var snapshot = AskedFolder.Seed.Snapshot;
        var graph = snapshot.Graph;
        var lines = Exported.Graph(snapshot, "jsonl").TrimEnd('\n').Split('\n').Select(
            line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();

        Assert.Equal(
            ("GRAPH", snapshot.Contents.Revision, WholeGraph.Citation(snapshot)),
            (Text(lines[0], "type"), Text(lines[0], "revision"), Text(lines[0], "citation")));
        var ids = lines.Where(line => line.TryGetProperty("id", out _)).Select(line => Text(line, "id")).ToList();
        Assert.Equal(WholeGraph.Kinds.SelectMany(kind => WholeGraph.Nodes(graph, kind)).Select(graph.IdOf), ids);
        var relations = lines.Where(line => line.TryGetProperty("from", out _)).ToList();
        Assert.Equal(1 + ids.Count + relations.Count, lines.Count);
        Assert.Equal(
            graph.RelationCount + graph.LicenseRelationCount + graph.DeveloperRelationCount, relations.Count);
        Assert.Equal(graph.ClaimCount, relations.Sum(line => line.GetProperty("claims").GetArrayLength()));
        var known = ids.ToHashSet();
        Assert.All(relations, line => Assert.True(known.Contains(Text(line, "from")) && known.Contains(Text(line, "to"))));
    }

    [Fact]
    public void GraphML_HasEveryNodeAndRelation()
    {
        var snapshot = AskedFolder.Seed.Snapshot;
        var graph = snapshot.Graph;
        var document = GraphMLCheck.Read(Exported.Graph(snapshot, "graphml"));
        var ids = GraphMLCheck.Data(document, "node").Select(node => node["id"]).ToList();

        Assert.Equal(WholeGraph.Citation(snapshot), GraphMLCheck.Data(document, "graph").Single()["citation"]);
        Assert.Equal(
            WholeGraph.Kinds.Where(kind => kind != NodeKind.Source).SelectMany(kind => WholeGraph.Nodes(graph, kind)).Select(graph.IdOf),
            ids);
        Assert.Equal(
            [
                .. Enumerable.Range(0, graph.RelationCount).Select(graph.Relation).Select(r => (graph.IdOf(r.From), graph.IdOf(r.To))),
                .. Enumerable.Range(0, graph.LicenseRelationCount).Select(graph.LicenseRelation).Select(
                    r => (graph.IdOf(r.Artifact), graph.IdOf(ArtifactLineage.LicenseNode(r.License)))),
                .. Enumerable.Range(0, graph.DeveloperRelationCount).Select(graph.DeveloperRelation).Select(
                    r => (graph.IdOf(r.Artifact), graph.IdOf(new NodeId(NodeKind.Organisation, r.Organisation)))),
            ],
            document.Descendants(GraphMLCheck.Namespace + "edge").Select(edge => (
                ids[Number((string)edge.Attribute("source")!)], ids[Number((string)edge.Attribute("target")!)])));
    }

    [Fact]
    public void Citation_NamesRevisionDayAndSources()
    {
        var snapshot = AskedFolder.Small.Snapshot;

        Assert.StartsWith(
            $"OpenChat.Graph, revision {snapshot.Contents.Revision}, data as of 2024-12-31. Sources: ",
            WholeGraph.Citation(snapshot),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("graphml")]
    public void Names_AreText_When_TheyAreCode(string format)
    {
        using var folder = new TemporaryFolder();
        Exported.WriteOddFolder(folder);
        var snapshot = Exported.Load(folder.Path);
        var text = Exported.Graph(snapshot, format);

        var names = format == "graphml"
            ? GraphMLCheck.Data(GraphMLCheck.Read(text), "node").Select(node => node["name"]).ToList()
            : [.. text.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))
                .Where(line => line.TryGetProperty("name", out _)).Select(line => Text(line, "name"))];
        Assert.All(
            Exported.OddNames,
            name => Assert.Equal(4, names.Count(other => other == (format == "graphml" ? Exported.Printable(name) : name))));
        Assert.DoesNotContain("javascript:", text, StringComparison.Ordinal);
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static int Number(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
