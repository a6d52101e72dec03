// From the texts of a row to the nodes its relationship stands between.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Neo4j.Layout;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Finds the ids of nodes by what rows call them.</summary>
/// <param name="graph">Where the rows are from.</param>
/// <param name="tables">Tables whose nodes have got ids by now.</param>
internal sealed class RelationshipEnds(LineageGraph graph, IEnumerable<TablePlan> tables)
{
    private readonly Dictionary<string, TablePlan> _nodes =
        tables.Where(table => !table.Table.Layout.IsRelationships).ToDictionary(table => table.Table.Layout.Label, StringComparer.Ordinal);

    private readonly Dictionary<string, Dictionary<(string, string), int>> _keys = new(StringComparer.Ordinal);

    /// <summary>Ids of the nodes a relationship starts from and leads to.</summary>
    public (long Start, long End) Find(Neo4jTable layout, string[] cells)
    {
        if (layout == Neo4jLayout.LicenseTerms)
        {
            var license = cells[StoredTable.StartId];
            return (
                cells[StoredTable.StartIsListed] == "true"
                    ? IdOf(NodeKind.License, license)
                    : IdOf(Neo4jLayout.UnlistedLabel, (license, "")),
                IdOf(cells[StoredTable.EndIsListed] == "true" ? Neo4jLayout.Terms.Label : Neo4jLayout.UnlistedLabel, (cells[1], "")));
        }

        if (layout == Neo4jLayout.Openness)
        {
            return (IdOf(NodeKind.Model, cells[0]), IdOf(Neo4jLayout.CriterionLabel, (cells[1], cells[2])));
        }

        var schema = RelationSchema.Of((RelationKind)Array.IndexOf(Neo4jLayout.Relations, layout));
        return (IdOf(StartOf(schema, cells[0]), cells[0]), IdOf(schema.End, cells[1]));
    }

    /// <summary>The kind the relation starts from; where both may be and both have the id, the one the id looks like.</summary>
    private NodeKind StartOf(RelationSchema schema, string id)
    {
        if (schema.Starts is [var only])
        {
            return only;
        }

        var looksLikeDataset = id.StartsWith(Words.IdPrefix(NodeKind.Dataset), StringComparison.Ordinal);
        return graph.FindById(NodeKind.Dataset, id) >= 0 && (looksLikeDataset || graph.FindById(NodeKind.Model, id) < 0)
            ? NodeKind.Dataset
            : NodeKind.Model;
    }

    private long IdOf(NodeKind kind, string id) => _nodes[Neo4jLayout.Nodes[(int)kind].Label].Ids[graph.FindById(kind, id)];

    private long IdOf(string label, (string, string) key)
    {
        var nodes = _nodes[label];
        if (!_keys.TryGetValue(label, out var rows))
        {
            rows = [];
            var hasTwo = nodes.Table.Keys[0].Length > 1;
            foreach (var cells in nodes.Table.Rows)
            {
                rows.Add((cells[0], hasTwo ? cells[1] : ""), rows.Count);
            }

            _keys.Add(label, rows);
        }

        return nodes.Ids[rows[key]];
    }
}
