// What of a graph stands in Neo4j, row by row: the files of the layout, and the few nodes they need beside their own.
using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Layout;

/// <summary>One compared value of a row.</summary>
/// <param name="Expression">Cypher that reads it.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="Property">
/// Name of the property it is stored in; null when it follows from labels or from the ends of the relationship.
/// </param>
internal sealed record StoredColumn(string Expression, Neo4jType Type, string? Property)
{
    /// <summary>Whether it is a property under its former name, which must not be there.</summary>
    public bool IsFormer { get; init; }
}

/// <summary>The rows of one kind that a graph has in Neo4j.</summary>
/// <param name="Layout">Labels, or relationship type.</param>
/// <param name="Columns">Everything a row is compared by: the columns of the file, then what else is stored.</param>
/// <param name="Keys">By which columns a row that is in the database with other values is recognised, the surest first.</param>
/// <param name="IsKeyUnique">Whether a constraint makes the first key unique.</param>
/// <param name="Rows">The rows, a cell for each column. The array may be that of the next row too.</param>
internal sealed record StoredTable(Neo4jTable Layout, StoredColumn[] Columns, int[][] Keys, bool IsKeyUnique, IEnumerable<string[]> Rows)
{
    /// <summary>What summaries call it: the name of the file without its ending.</summary>
    public string Name => Layout.Table.Name;

    /// <summary>Whether rows that an import wrote have <see cref="Neo4jLayout.ImportedProperty"/>.</summary>
    public bool IsMarked => !IsKeyUnique;

    /// <summary>What a row is created with, as Cypher.</summary>
    public string Mark => IsMarked ? $" {{{Neo4jLayout.ImportedProperty}: true}}" : "";

    /// <summary>All rows in the database: the internal id, whether it may be changed, then the columns.</summary>
    public string ReadStatement =>
        $"CYPHER 5 MATCH {Layout.Pattern} RETURN id({Variable}), " +
        (IsMarked ? $"coalesce({Variable}.{Neo4jLayout.ImportedProperty}, false), " : "true, ") +
        string.Join(", ", Columns.Select(column => column.Expression));

    /// <summary>The variable of the row itself.</summary>
    public char Variable => Layout.IsRelationships ? 'r' : 'n';

    /// <summary>Every table of a graph in the order they are written in: nodes before the relationships between them.</summary>
    /// <param name="contents">What is to be stored.</param>
    /// <param name="ruleFiles">Names of the rule files that count as the graph's own.</param>
    public static IEnumerable<StoredTable> Of(GraphContents contents, IEnumerable<string> ruleFiles)
    {
        yield return OfNodes(Graph, [["graph", Neo4jLayout.Format.ToString(CultureInfo.InvariantCulture), string.Join(';', ruleFiles)]]);
        Neo4jTable[] rules = [Neo4jLayout.Terms, Neo4jLayout.PropagationRules, Neo4jLayout.VerdictRules];
        foreach (var table in Neo4jLayout.Nodes.Concat(rules))
        {
            yield return OfNodes(table, GraphFlattener.RowsOf(contents, table.Table));
        }

        foreach (var table in Neo4jLayout.OpennessTables)
        {
            var rows = OfNodes(table, GraphFlattener.RowsOf(contents, table.Table));
            yield return table == Neo4jLayout.Criteria ? rows with { Rows = rows.Rows.Concat(UnlistedCriteria(contents)) } : rows;
        }

        var clauses = new LicenseTermRows(contents);
        yield return OfNodes(Unlisted, clauses.Unlisted.Select(id => (string[])[id]));
        foreach (var table in Neo4jLayout.Relations)
        {
            var source = table.Table.Slot("source");
            yield return OfRelationships(
                table, [[.. Enumerable.Range(0, source + 1)], [0, 1, source]], GraphFlattener.RowsOf(contents, table.Table));
        }

        var (openness, claimant) = (Neo4jLayout.Openness, TableLayouts.Openness.SourceSlot);
        yield return OfRelationships(
            openness, [[0, 1, 2, 3, claimant], [0, 1, 2, claimant]], GraphFlattener.RowsOf(contents, openness.Table));
        yield return clauses.Table;
    }

    private static Neo4jTable Graph { get; } = Beside(
        "graph",
        Neo4jLayout.GraphLabel,
        new("id", "n.id"),
        new("format", "n.format", Neo4jType.Integer),
        new("rule_files", "n.rule_files", Neo4jType.List));

    /// <summary>Criteria that assessments name and criteria.csv does not have: framework and id, and nothing else.</summary>
    private static IEnumerable<string[]> UnlistedCriteria(GraphContents contents)
    {
        var listed = contents.Openness.Criteria.Select(static row => (row.Framework, row.Id)).ToHashSet();
        return contents.AllAssessments.Select(static fact => (fact.Framework, fact.Criterion)).Distinct()
            .Where(pair => !listed.Contains(pair))
            .Select(static pair => (string[])
                [pair.Framework, pair.Criterion, .. Enumerable.Repeat("", TableLayouts.Criteria.Columns.Length - 1)]); // the last: row
    }

    private static Neo4jTable Unlisted { get; } = Beside("unlisted", Neo4jLayout.UnlistedLabel, new Neo4jColumn("id", "n.id"));

    private static Neo4jTable Beside(string name, string label, params Neo4jColumn[] columns) =>
        new(new TableLayout(name, [.. columns.Select(column => column.Name)], 0), columns, [label]);

    private static StoredTable OfNodes(Neo4jTable table, IEnumerable<string[]> rows)
    {
        List<StoredColumn> columns = [.. table.Columns.Select(column => new StoredColumn(
            column.Expression, column.Type, column.Expression["n.".Length..]))];
        int[] key = [0];
        if (table.Labels.Length > 1)
        {
            columns.Add(new StoredColumn($"n:{table.Labels[0]}", Neo4jType.Text, null));
            rows = rows.Select(row => (string[])[.. row, "true"]);
        }
        else if (table.KeepsOrder)
        {
            columns.Add(new StoredColumn("n.row", Neo4jType.Integer, "row"));
            rows = WithPlaces(rows);
            key = table == Neo4jLayout.PropagationRules ? [0, 1, 2]
                : table == Neo4jLayout.VerdictRules ? [0, 1]
                : table.Table is OpennessLayout { KeyLength: var length } ? [.. Enumerable.Range(0, length == 0 ? 2 : length)]
                : key;
        }

        return new StoredTable(table, [.. columns], [key], IsUnique(table), rows);
    }

    /// <summary>Whether a constraint makes the key of nodes unique.</summary>
    private static bool IsUnique(Neo4jTable table) => table != Neo4jLayout.PropagationRules && table != Neo4jLayout.VerdictRules
        && table.Table is not OpennessLayout { Table: OpennessTable.Levels or OpennessTable.Listings or OpennessTable.ProjectLinks };

    private static StoredTable OfRelationships(Neo4jTable table, int[][] keys, IEnumerable<string[]> rows)
    {
        List<StoredColumn> columns = [.. table.Columns.Select(column => new StoredColumn(
            column.Expression, column.Type, column.Expression.StartsWith("r.", StringComparison.Ordinal) ? column.Name : null))];
        foreach (var name in table.Columns.Select(column => column.FormerName).OfType<string>())
        {
            columns.Add(new StoredColumn($"r.{name}", Neo4jType.Text, name) { IsFormer = true });
            rows = rows.Select(row => (string[])[.. row, ""]);
        }

        return new StoredTable(table, [.. columns], keys, false, rows);
    }

    /// <summary>Adds the place of each row, unless the rows are in the order they are read in without places.</summary>
    private static IEnumerable<string[]> WithPlaces(IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        var isSorted = true;
        for (var i = 1; i < all.Length && isSorted; i++)
        {
            isSorted = Neo4jLayout.CompareRows((null, all[i - 1]), (null, all[i])) <= 0;
        }

        return all.Select((row, i) => (string[])[.. row, isSorted ? "" : (i + 1).ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>The rows of license_terms.csv with the nodes they stand between.</summary>
    private sealed class LicenseTermRows
    {
        private readonly string[][] _rows;

        public LicenseTermRows(GraphContents contents)
        {
            var graph = contents.Lineage;
            var licenses = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = graph.Count(NodeKind.License) - 1; i >= 0; i--)
            {
                var id = graph.IdOf(new NodeId(NodeKind.License, i));
                licenses[RuleSet.KeyOf(id)] = id;
            }

            // A table of terms that is not the graph's own is not stored, so there is nothing to lead to.
            var terms = GraphFlattener.RowsOf(contents, TableLayouts.Terms).Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
            var kinds = contents.Rules.Terms.GroupBy(row => row.Code, StringComparer.Ordinal).ToDictionary(
                group => group.Key, group => group.First().Kind, StringComparer.Ordinal);
            _rows =
            [
                .. WithPlaces(GraphFlattener.RowsOf(contents, TableLayouts.LicenseTerms)).Select(row =>
                {
                    var id = graph.FindById(NodeKind.License, row[0]) >= 0 ? row[0] : licenses.GetValueOrDefault(RuleSet.KeyOf(row[0]));
                    return (string[])
                    [
                        .. row,
                        id ?? row[0],
                        Spell(id is not null),
                        Spell(terms.Contains(row[1])),
                        id is null || id == row[0] ? "" : row[0],
                        kinds.GetValueOrDefault(row[1], ""),
                    ];
                }),
            ];
        }

        /// <summary>Licenses and terms that no file lists, each once.</summary>
        public IEnumerable<string> Unlisted => _rows.SelectMany(row => (string?[])
            [row[StartIsListed] == "false" ? row[StartId] : null, row[EndIsListed] == "false" ? row[1] : null]).OfType<string>().Distinct(
                StringComparer.Ordinal);

        public StoredTable Table => OfRelationships(Neo4jLayout.LicenseTerms, [[0, 1, 2], [0, 1]], _rows) is var table
            ? table with
            {
                Columns =
                [
                    .. table.Columns,
                    new StoredColumn("r.row", Neo4jType.Integer, "row"),
                    new StoredColumn("a.id", Neo4jType.Text, null),
                    new StoredColumn("a:License", Neo4jType.Text, null),
                    new StoredColumn("b:Term", Neo4jType.Text, null),
                    new StoredColumn("r.license", Neo4jType.Text, "license"),
                    new StoredColumn("r.modality", Neo4jType.Text, "modality"),
                ],
            }
            : table;

        private static string Spell(bool flag) => flag ? "true" : "false";
    }

    /// <summary>Cell of a clause: the id of the node it starts from.</summary>
    public static int StartId { get; } = Neo4jLayout.LicenseTerms.Columns.Length + 1; // behind the place of the row

    /// <summary>Cell of a clause: whether that node is a license.</summary>
    public static int StartIsListed => StartId + 1;

    /// <summary>Cell of a clause: whether the node it leads to is a term.</summary>
    public static int EndIsListed => StartId + 2;
}
