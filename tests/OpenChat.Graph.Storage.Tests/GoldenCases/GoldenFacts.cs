// The facts of the golden cases as a graph of their own, under the rules and licenses of the seed.
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Tests.GoldenCases;

/// <summary>
/// What the golden cases rest on and no more: artifacts and relations, one claim each (golden-facts.json). Whoever changes facts of the
/// seed sees by it whether an answer is wrong, or the fact is another one.
/// </summary>
internal sealed record GoldenFacts(GoldenArtifact[] Artifacts, GoldenRelation[] Relations)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<LineageAnalysis> LazyAnalysis = new(Analyse);

    /// <summary>The graph of the facts under the rules of the seed.</summary>
    public static LineageAnalysis Analysis => LazyAnalysis.Value;

    private static LineageAnalysis Analyse()
    {
        var path = Path.Combine(Seed.Root, "tests", "OpenChat.Graph.Storage.Tests", "GoldenCases", "golden-facts.json");
        var facts = JsonSerializer.Deserialize<GoldenFacts>(File.ReadAllText(path), Json)!; // not "null"
        var builder = new LineageGraphBuilder();
        foreach (var artifact in facts.Artifacts)
        {
            var kind = artifact.Id.StartsWith("model:", StringComparison.Ordinal) ? NodeKind.Model : NodeKind.Dataset;
            builder.AddNode(kind, new NodeRow { Id = artifact.Id, Name = artifact.Name, Kind = artifact.Kind });
        }

        var developers = facts.Artifacts.Select(static artifact => artifact.Developer);
        foreach (var organisation in developers.Concat(facts.Relations.Select(static r => r.Operator)).Where(static o => o.Length > 0)
            .Distinct(StringComparer.Ordinal))
        {
            builder.AddNode(NodeKind.Organisation, new NodeRow { Id = organisation, Name = organisation });
        }

        var seed = Seed.Result.Graph;
        foreach (var license in facts.Relations.Where(static r => r.Kind == "LICENSED_UNDER").Select(static r => r.To)
            .Distinct(StringComparer.Ordinal))
        {
            var node = seed.FindById(license) ?? throw new KeyNotFoundException($"The seed has no {license}.");
            builder.AddNode(NodeKind.License, new NodeRow
            {
                Id = license,
                Name = license,
                Family = seed.GetText(node, NodeField.Family),
                Kind = seed.GetText(node, NodeField.Kind),
            });
        }

        foreach (var artifact in facts.Artifacts)
        {
            Add(builder, RelationKind.DevelopedBy, new RelationRow { From = artifact.Id, To = artifact.Developer });
        }

        foreach (var relation in facts.Relations)
        {
            Add(builder, RelationSchema.All.Single(schema => Constant(schema.Spelling) == relation.Kind).Kind, new RelationRow
            {
                From = relation.From,
                To = relation.To,
                Qualifier = relation.Qualifier,
                Operator = relation.Operator,
            });
        }

        return new LineageAnalysis(builder.Build(), RuleSet.Create(Seed.Result.Contents.Rules));
    }

    private static void Add(LineageGraphBuilder builder, RelationKind kind, RelationRow row) =>
        Assert.Equal(RelationOutcomes.None, builder.AddRelation(kind, row));

    /// <summary>fine-tunes-from as FINE_TUNES_FROM.</summary>
    private static string Constant(string spelling) => spelling.ToUpperInvariant().Replace('-', '_');
}

internal sealed record GoldenArtifact(string Id, string Name, string Developer, string Kind = "");

internal sealed record GoldenRelation(string From, string Kind, string To, string Qualifier = "", string Operator = "");
