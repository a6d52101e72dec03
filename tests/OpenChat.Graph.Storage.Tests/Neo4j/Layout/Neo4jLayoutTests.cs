using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Layout;

/// <summary>The layout in Neo4j names every file and column of the CSV layout, under the names that docs/neo4j.md promises.</summary>
public sealed class Neo4jLayoutTests
{
    [Fact]
    public void ReadPart_ReturnsListsInTheLanguageThatHasInternalIds() =>
        Assert.Equal(
            [
                "CYPHER 5 MATCH (n:Source) WHERE id(n) % $parts = $part RETURN id(n) % $chunks, collect(coalesce(n.id, '')), " +
                "collect(coalesce(n.name, '')), " +
                "collect(coalesce(n.url, '')), collect(coalesce(n.license, '')), collect(coalesce(n.retrieved, '')), collect(id(n))",
                "CYPHER 5 MATCH (a)-[r:TRAINED_ON]->(b) WHERE id(r) % $parts = $part RETURN id(r) % $chunks, collect(id(a)), " +
                "collect(id(b)), collect(coalesce(r.stage, '')), " +
                "collect(coalesce(r.source, '')), collect(coalesce(r.evidence_url, '')), collect(coalesce(r.confidence, '')), " +
                "collect(coalesce(r.recorded_at, '')), collect(coalesce(r.retracted_at, '')), " +
                "collect(coalesce(r.note, ''))",
                "CYPHER 5 MATCH (a:Model)-[r:ASSESSED]->(b:Criterion) WHERE id(r) % $parts = $part RETURN id(r) % $chunks, " +
                "collect(coalesce(a.id, '')), " +
                "collect(coalesce(b.framework, '')), collect(coalesce(b.criterion, '')), collect(coalesce(r.value, '')), " +
                "collect(coalesce(r.label, '')), collect(coalesce(r.since, '')), " +
                "collect(coalesce(r.source, '')), collect(coalesce(r.evidence_url, '')), collect(coalesce(r.confidence, '')), " +
                "collect(coalesce(r.recorded_at, '')), collect(coalesce(r.retracted_at, '')), collect(coalesce(r.note, ''))",
            ],
            new[] { "sources.csv", "trained_on.csv", "openness.csv" }.Select(
                name => Neo4jLayout.All.First(table => table.Table.FileName == name).ReadPart));

    // Both are answered from Neo4j's counts of labels and types, without reading a row.
    [Fact]
    public void CountStatement_NeedsNoRow() =>
        Assert.Equal(
            ["MATCH (n:Model) RETURN count(*)", "MATCH ()-[r:LICENSED_UNDER]->() RETURN count(*)"],
            new[] { "models.csv", "licensed_under.csv" }.Select(
                name => Neo4jLayout.All.First(table => table.Table.FileName == name).CountStatement));

    [Fact]
    public void All_HasEveryFileAndColumn() =>
        Assert.Equal(
            TableLayouts.All.SelectMany(table => table.Columns.Select(column => $"{table.FileName} {column}")).Order(
                StringComparer.Ordinal),
            Neo4jLayout.All.SelectMany(table => table.Columns.Select(column => $"{table.Table.FileName} {column.Name}")).Order(
                StringComparer.Ordinal));

    [Fact]
    public void Patterns_AreThoseOfTheDesign() =>
        Assert.Equal(
            [
                "aligned_with.csv (a:Model|Dataset)-[r:ALIGNED_WITH]->(b:Model|Dataset)",
                "criteria.csv (n:Criterion)",
                "datasets.csv (n:Dataset)",
                "derived_from.csv (a:Model|Dataset)-[r:DERIVED_FROM]->(b:Model|Dataset)",
                "developed_by.csv (a:Model|Dataset)-[r:DEVELOPED_BY]->(b:Organisation)",
                "fine_tunes_from.csv (a:Model|Dataset)-[r:FINE_TUNES_FROM]->(b:Model|Dataset)",
                "frameworks.csv (n:Framework)",
                "generated_by.csv (a:Model|Dataset)-[r:GENERATED_BY]->(b:Model|Dataset)",
                "levels.csv (n:CriterionLevel)",
                "license_terms.csv (a:License|Unlisted)-[r:HAS_TERM]->(b:Term|Unlisted)",
                "licensed_under.csv (a:Model|Dataset)-[r:LICENSED_UNDER]->(b:License)",
                "licenses.csv (n:License)",
                "listings.csv (n:Listing)",
                "models.csv (n:Model)",
                "openness.csv (a:Model)-[r:ASSESSED]->(b:Criterion)",
                "organisations.csv (n:Organisation)",
                "project_links.csv (n:ProjectLink)",
                "projects.csv (n:Project)",
                "propagation_rules.csv (n:PropagationRule)",
                "resources.csv (n:Resource)",
                "sources.csv (n:Source)",
                "terms.csv (n:Term)",
                "trained_on.csv (a:Model|Dataset)-[r:TRAINED_ON]->(b:Model|Dataset)",
                "verdict_rules.csv (n:VerdictRule)",
            ],
            Neo4jLayout.All.Select(table => $"{table.Table.FileName} {table.Pattern}").Order(StringComparer.Ordinal));

    [Fact]
    public void ReadStatement_ReturnsTheColumnsOfTheFile() =>
        Assert.Equal(
            [
                "MATCH (n:Source) RETURN n.id, n.name, n.url, n.license, n.retrieved",
                "MATCH (a:Model|Dataset)-[r:GENERATED_BY]->(b:Model|Dataset) RETURN a.id, b.id, " +
                "coalesce(r.role, r.method), r.operator, r.generated_at, r.source, r.evidence_url, r.confidence, r.recorded_at, " +
                "r.retracted_at, r.note",
                "MATCH (n:VerdictRule) RETURN n.purpose, n.term, n.effect, n.note, n.row AS row",
                "MATCH (n:Criterion) RETURN n.framework, n.criterion, n.title, n.area, n.question, n.definition, n.weight, n.became, " +
                "n.about, n.row AS row",
            ],
            new[] { "sources.csv", "generated_by.csv", "verdict_rules.csv", "criteria.csv" }
                .Select(name => Neo4jLayout.All.First(table => table.Table.FileName == name).ReadStatement));

    [Fact]
    public void Schema_MakesIdsUniqueAndNamesSearchable() =>
        Assert.Equal(
            [
                "CREATE CONSTRAINT openchat_model_id IF NOT EXISTS FOR (n:Model) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_dataset_id IF NOT EXISTS FOR (n:Dataset) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_license_id IF NOT EXISTS FOR (n:License) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_organisation_id IF NOT EXISTS FOR (n:Organisation) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_source_id IF NOT EXISTS FOR (n:Source) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_term_code IF NOT EXISTS FOR (n:Term) REQUIRE (n.code) IS UNIQUE",
                "CREATE CONSTRAINT openchat_criterion_criterion IF NOT EXISTS FOR " +
                "(n:Criterion) REQUIRE (n.framework, n.criterion) IS UNIQUE",
                "CREATE CONSTRAINT openchat_framework_id IF NOT EXISTS FOR (n:Framework) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_project_id IF NOT EXISTS FOR (n:Project) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_resource_id IF NOT EXISTS FOR (n:Resource) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_unlisted_id IF NOT EXISTS FOR (n:Unlisted) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_openchatgraph_id IF NOT EXISTS FOR (n:OpenChatGraph) REQUIRE (n.id) IS UNIQUE",
                "CREATE CONSTRAINT openchat_openchatimport_id IF NOT EXISTS FOR (n:OpenChatImport) REQUIRE (n.id) IS UNIQUE",
                "CREATE FULLTEXT INDEX openchat_names IF NOT EXISTS FOR " +
                "(n:Artifact|License|Organisation|Source) ON EACH [n.name, n.aliases]",
            ],
            Neo4jLayout.Schema.Select(part => part.Text));

    [Fact]
    public void CompareRows_PutsRowsWithoutPlaceLast_ThenByCells()
    {
        List<(long? Row, string[] Cells)> rows =
            [(null, ["b", "a"]), (2, ["a", "a"]), (null, ["a", "b"]), (1, ["z", "z"]), (null, ["B", "z"])];

        rows.Sort(Neo4jLayout.CompareRows);

        Assert.Equal(["zz", "aa", "Bz", "ab", "ba"], rows.Select(row => string.Concat(row.Cells)));
    }
}
