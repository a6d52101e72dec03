using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Layout;

/// <summary>How a cell is stored. An empty cell is no property, whatever its type.</summary>
internal enum Neo4jType : byte
{
    /// <summary>The text as it stands in the file.</summary>
    Text,

    /// <summary>
    /// A list of texts: the cell cut at every semicolon, nothing trimmed or left out, so that joining gives the cell back.
    /// </summary>
    List,

    /// <summary>A whole number.</summary>
    Integer,
}

/// <summary>One column of a table in Neo4j.</summary>
/// <param name="Name">Name of the column; also that of the property, but for ends of relationships.</param>
/// <param name="Expression">
/// Cypher over the variables of the table's pattern: <c>n</c> a node; <c>a</c>, <c>r</c>, <c>b</c> start, relationship and end.
/// </param>
/// <param name="Type">How it is stored.</param>
internal sealed record Neo4jColumn(string Name, string Expression, Neo4jType Type = Neo4jType.Text)
{
    /// <summary>
    /// Whether it is one end of a lineage or licensing relation (columns <c>from</c> and <c>to</c>), named by the id of the node there.
    /// </summary>
    public bool IsEnd => Name is "from" or "to";

    /// <summary>
    /// Property that held it before it was called as now; null when there is none. It is read where the present one is not there, and an
    /// import removes it.
    /// </summary>
    public string? FormerName { get; init; }

    /// <summary>Cypher that reads it, under its former name too.</summary>
    public string ReadExpression => FormerName is null ? Expression : $"coalesce({Expression}, r.{FormerName})";
}

/// <summary>A table in Neo4j: one node, or one relationship, for each row.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, in the order of the layout.</param>
/// <param name="Labels">All labels of the nodes, the telling one last; for relationships their type alone.</param>
/// <param name="Start">Label expression of the nodes that relationships start from; empty for nodes.</param>
/// <param name="End">Label expression of the nodes that relationships lead to; empty for nodes.</param>
/// <param name="KeepsOrder">
/// Whether rows may have the property <c>row</c>: their place in the file, from 1, set only while the file is not in the order of its
/// columns. Rows are read by it, those without it last, then in ordinal order of their cells (<see cref="Neo4jLayout.CompareRows"/>).
/// </param>
internal sealed record Neo4jTable(
    TableLayout Table, Neo4jColumn[] Columns, string[] Labels, string Start = "", string End = "", bool KeepsOrder = false)
{
    /// <summary>Whether rows are relationships.</summary>
    public bool IsRelationships => Start.Length > 0;

    /// <summary>The label, or relationship type, that rows are found by.</summary>
    public string Label => Labels[^1];

    /// <summary>What one row matches.</summary>
    public string Pattern => IsRelationships ? $"(a:{Start})-[r:{Label}]->(b:{End})" : $"(n:{Label})";

    /// <summary>All rows: one column for each column of the file, in its order; then <c>row</c> where order is kept. In no order.</summary>
    public string ReadStatement =>
        $"MATCH {Pattern} RETURN {string.Join(", ", Columns.Select(column => column.ReadExpression))}" +
        (KeepsOrder ? $", {(IsRelationships ? 'r' : 'n')}.row AS row" : "");

    /// <summary>
    /// How many rows there are, or more: of relationships all of the type, whatever nodes they stand between. Takes Neo4j no time.
    /// </summary>
    public string CountStatement => $"MATCH {(IsRelationships ? $"()-[r:{Label}]->()" : Pattern)} RETURN count(*)";

    /// <summary>
    /// The rows whose internal id modulo <c>$parts</c> is <c>$part</c>, by columns: writing a row of an answer takes Neo4j
    /// longer than reading it from its store, and a list of values takes a fraction of as many rows. A row of the answer is the
    /// rows that have the id modulo <c>$chunks</c>, a multiple of <c>$parts</c>, in common: that number; a list for each column
    /// of the file, all equally long, empty text for no property, internal ids for the ends of lineage and licensing, whatever
    /// their labels; for nodes the list of their internal ids.
    /// </summary>
    public string ReadPart
    {
        get
        {
            var variable = IsRelationships ? 'r' : 'n';
            var lists = Columns.Select(
                column => $"collect({(column.IsEnd ? $"id({column.Expression[0]})" : $"coalesce({column.ReadExpression}, '')")})");
            var pattern = Columns[0].IsEnd ? $"(a)-[r:{Label}]->(b)" : Pattern;
            return $"CYPHER 5 MATCH {pattern} WHERE id({variable}) % $parts = $part " + // the language that has id()
                $"RETURN id({variable}) % $chunks, {string.Join(", ", IsRelationships ? lists : lists.Append("collect(id(n))"))}";
        }
    }
}

/// <summary>
/// The CSV layout in Neo4j: the one place that says which label, relationship type and property each file and column is (docs/neo4j.md).
/// Nothing but these constants gets into the text of a statement; all values travel as parameters.
/// </summary>
internal static class Neo4jLayout
{
    /// <summary>Version of this layout, on the node <see cref="GraphLabel"/>.</summary>
    public const int Format = 1;

    /// <summary>
    /// Label of the one node, with <c>id: 'graph'</c>, that says that a database holds a graph: <c>format</c>, a number, and
    /// <c>rule_files</c>, the names of the rule files that are the graph's own. A rule table not listed there is the one shipped with the
    /// product; one that is listed and has no rows is empty.
    /// </summary>
    public const string GraphLabel = "OpenChatGraph";

    /// <summary>
    /// Label of the one node, with <c>id: 'import'</c>, that stands while an import runs or is unfinished (<see cref="ImportMarker"/>).
    /// </summary>
    public const string MarkerLabel = "OpenChatImport";

    /// <summary>
    /// Label of what a row of license_terms.csv names and no other file lists: <c>id</c> is the license or term as the row spells it.
    /// </summary>
    public const string UnlistedLabel = "Unlisted";

    /// <summary>Label of what is assessed: <c>framework</c> and <c>criterion</c> of openness.csv.</summary>
    public const string CriterionLabel = "Criterion";

    /// <summary>
    /// Property, true, of what an import wrote and no constraint makes unique: relationships and rules. Somebody else's may look like a
    /// changed row of the folder; what lacks the property is never taken for one.
    /// </summary>
    public const string ImportedProperty = "imported";

    /// <summary>Full-text index on names and aliases of artifacts, licenses, organisations and sources.</summary>
    public const string NamesIndex = "openchat_names";

    /// <summary>What every model and dataset is; not by the label Artifact, which somebody who adds one by hand may leave out.</summary>
    private const string Artifacts = "Model|Dataset";

    private static readonly string[] Lists = ["aliases", "scope", "operator", "aligned_to", "languages"];

    /// <summary>Nodes, by <see cref="NodeKind"/>.</summary>
    public static Neo4jTable[] Nodes { get; } =
        [.. Enum.GetValues<NodeKind>().Select(kind => OfNodes(TableLayouts.Of(kind), LabelsOf(kind)))];

    /// <summary>One relationship for each claim, by <see cref="RelationKind"/>.</summary>
    public static Neo4jTable[] Relations { get; } =
    [
        .. RelationSchema.All.Select(schema =>
        {
            var end = schema.Family == RelationFamily.Lineage ? Artifacts : LabelsOf(schema.End)[^1];
            var type = schema.Spelling.Replace('-', '_').ToUpperInvariant();
            return OfRelationships(TableLayouts.Of(schema.Kind), type, Artifacts, end, ("from", "a.id"), ("to", "b.id"));
        }),
    ];

    /// <summary>Openness assessments: <c>(:Model)-[:ASSESSED]->(:Criterion)</c>.</summary>
    public static Neo4jTable Openness { get; } = OfRelationships(
        TableLayouts.Openness, "ASSESSED", "Model", CriterionLabel,
        ("model", "a.id"), ("framework", "b.framework"), ("criterion", "b.criterion"));

    /// <summary>
    /// The tables about openness beside the assessments, each row a node: <c>(:Framework)</c>, <c>(:Criterion)</c> and so on. A criterion
    /// without a title is only named by assessments, and no row.
    /// </summary>
    public static Neo4jTable[] OpennessTables { get; } =
    [
        OfNodes(TableLayouts.Frameworks, ["Framework"], keepsOrder: true),
        OfNodes(TableLayouts.Criteria, [CriterionLabel], keepsOrder: true, ("id", "n.criterion")),
        OfNodes(TableLayouts.Levels, ["CriterionLevel"], keepsOrder: true),
        OfNodes(TableLayouts.Listings, ["Listing"], keepsOrder: true),
        OfNodes(TableLayouts.Projects, ["Project"], keepsOrder: true),
        OfNodes(TableLayouts.ProjectLinks, ["ProjectLink"], keepsOrder: true),
        OfNodes(TableLayouts.Resources, ["Resource"], keepsOrder: true),
    ];

    /// <summary>The criteria, those included that only assessments name.</summary>
    public static Neo4jTable Criteria => OpennessTables[1];

    /// <summary>The vocabulary.</summary>
    public static Neo4jTable Terms { get; } = OfNodes(TableLayouts.Terms, ["Term"], keepsOrder: true);

    /// <summary>
    /// Clauses: <c>(:License)-[:HAS_TERM]->(:Term)</c>. <c>r.license</c> is there only when the row spells the license otherwise than the
    /// id of the node; <c>r.modality</c> repeats the kind of the term and is not read.
    /// </summary>
    public static Neo4jTable LicenseTerms { get; } = OfRelationships(
        TableLayouts.LicenseTerms, "HAS_TERM", $"License|{UnlistedLabel}", $"Term|{UnlistedLabel}",
        ("license", "coalesce(r.license, a.id)"), ("term", "coalesce(b.code, b.id)"));

    /// <summary>How terms travel.</summary>
    public static Neo4jTable PropagationRules { get; } = OfNodes(TableLayouts.PropagationRules, ["PropagationRule"], keepsOrder: true);

    /// <summary>What terms mean for purposes.</summary>
    public static Neo4jTable VerdictRules { get; } = OfNodes(TableLayouts.VerdictRules, ["VerdictRule"], keepsOrder: true);

    /// <summary>Every file of the layout, nodes first.</summary>
    public static IEnumerable<Neo4jTable> All =>
        [.. Nodes, Terms, PropagationRules, VerdictRules, .. OpennessTables, .. Relations, LicenseTerms, Openness];

    /// <summary>
    /// Names of constraints and indexes and the statements that make them, which do nothing when they are
    /// there. They are no part of any transaction with data.
    /// </summary>
    public static IEnumerable<(string Name, string Text)> Schema =>
    [
        .. Nodes.Append(Terms).Select(table => Unique(table.Label, table.Columns[0].Name)),
        Unique(CriterionLabel, "framework", "criterion"),
        Unique("Framework", "id"),
        Unique("Project", "id"),
        Unique("Resource", "id"),
        Unique(UnlistedLabel, "id"),
        Unique(GraphLabel, "id"),
        Unique(MarkerLabel, "id"),
        (
            NamesIndex,
            $"CREATE FULLTEXT INDEX {NamesIndex} IF NOT EXISTS FOR (n:Artifact|License|Organisation|Source) ON EACH [n.name, n.aliases]"),
    ];

    /// <summary>Labels of the nodes of one kind, the telling one last.</summary>
    public static string[] LabelsOf(NodeKind kind) =>
        kind is NodeKind.Model or NodeKind.Dataset ? ["Artifact", kind.ToString()] : [kind.ToString()];

    /// <summary>Order of the rows of a rule file: by place, without a place last, then ordinal by cells.</summary>
    public static int CompareRows((long? Row, string[] Cells) left, (long? Row, string[] Cells) right)
    {
        var order = (left.Row ?? long.MaxValue).CompareTo(right.Row ?? long.MaxValue);
        for (var i = 0; order == 0 && i < left.Cells.Length; i++)
        {
            order = string.CompareOrdinal(left.Cells[i], right.Cells[i]);
        }

        return order;
    }

    private static Neo4jTable OfNodes(
        TableLayout layout, string[] labels, bool keepsOrder = false, params (string Column, string Expression)[] others) => new(
        layout,
        [.. layout.Columns.Select(
            name => new Neo4jColumn(name, others.FirstOrDefault(e => e.Column == name).Expression ?? $"n.{name}", TypeOf(name)))],
        labels,
        KeepsOrder: keepsOrder);

    private static Neo4jTable OfRelationships(
        TableLayout layout, string type, string start, string end, params (string Column, string Expression)[] ends) => new(
        layout,
        [.. layout.Columns.Select(
            name => new Neo4jColumn(name, ends.FirstOrDefault(e => e.Column == name).Expression ?? $"r.{name}", TypeOf(name))
            {
                FormerName = layout == TableLayouts.Of(RelationKind.GeneratedBy) && name == "role" ? "method" : null,
            })],
        [type],
        start,
        end,
        KeepsOrder: layout == TableLayouts.LicenseTerms);

    private static Neo4jType TypeOf(string column) =>
        column == "severity" ? Neo4jType.Integer : Array.IndexOf(Lists, column) >= 0 ? Neo4jType.List : Neo4jType.Text;

    private static (string Name, string Text) Unique(string label, params string[] properties)
    {
        var name = $"openchat_{label.ToLowerInvariant()}_{properties[^1]}";
        var values = string.Join(", ", properties.Select(property => $"n.{property}"));
        return (name, $"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE ({values}) IS UNIQUE");
    }
}
