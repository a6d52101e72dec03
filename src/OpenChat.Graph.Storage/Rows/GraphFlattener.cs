using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>From a graph back to rows: those of the tables that it is stored in, whatever the store.</summary>
internal static class GraphFlattener
{
    /// <summary>
    /// Whether a graph is stored with a table: always with nodes and relations, as a file of relations that is not there does not say that
    /// there are none; with rules when they came with the data, with others when they have rows.
    /// </summary>
    public static bool IsStored(GraphContents contents, TableLayout table) => table switch
    {
        RuleLayout rules => contents.Rules.FromData.HasFlag(rules.Rules),
        OpennessLayout openness => contents.Openness.CountOf(openness.Table) > 0,
        NodeLayout or RelationLayout => true,
        _ => !contents.AllAssessments.IsEmpty,
    };

    /// <summary>
    /// Whether a column is written: always, but for the retractions of a table in which nothing was retracted.
    /// </summary>
    public static bool IsWritten(GraphContents contents, TableLayout table, int slot) =>
        table is not ClaimLayout claims || slot != claims.RetractedSlot
        || ((claims is not RelationLayout || contents.Lineage.HasRetractions) && RowsOf(contents, table).Any(row => row[slot].Length > 0));

    /// <summary>
    /// The rows of a table in the order in which they are written, one cell for each column; none when the graph is not
    /// stored with it. The array is that of the next row too.
    /// </summary>
    public static IEnumerable<string[]> RowsOf(GraphContents contents, TableLayout table) =>
        IsStored(contents, table) ? AllRowsOf(contents, table) : [];

    /// <summary>The same, and the rules that ship with the product where the graph has none of its own.</summary>
    public static IEnumerable<string[]> AllRowsOf(GraphContents contents, TableLayout table) => table switch
    {
        RelationLayout relations when contents.Lineage.Retracted is { } retracted =>
            RelationRows(contents.Lineage, relations).Concat(RelationRows(retracted, relations)),
        RelationLayout relations => RelationRows(contents.Lineage, relations),
        RuleLayout rules => RuleRows(contents.Rules, rules.Rules),
        OpennessLayout openness => contents.Openness.CellsOf(openness.Table),
        NodeLayout nodes => NodeRows(contents.Lineage, nodes),
        _ => OpennessRows(contents),
    };

    private static IEnumerable<string[]> RuleRows(RuleRows rules, RuleTables table) => table switch
    {
        RuleTables.Terms => rules.Terms.Select(row => (string[])
            [row.Code, row.Kind, row.Title, row.Description, row.AlignedTo, row.Severity.ToString(CultureInfo.InvariantCulture)]),
        RuleTables.LicenseTerms => rules.LicenseTerms.Select(row => (string[])
        [
            row.License, row.Term, row.Clause, row.Summary, string.Join(';', row.Scope), row.FlowsDown, row.Certainty, row.SourceUrl,
            row.Verification, row.Mark, row.Amount, row.Unit, row.Currency, row.MeasuredHow,
        ]),
        RuleTables.PropagationRules => rules.PropagationRules.Select(row => (string[])
            [row.Term, row.Relation, row.Qualifier, row.Value, row.Reason, row.Citation]),
        _ => rules.VerdictRules.Select(row => (string[])[row.Purpose, row.Term, row.Effect, row.Note]),
    };

    private static IEnumerable<string[]> RelationRows(LineageGraph graph, RelationLayout table) =>
        (RelationSchema.Of(table.Kind).Family switch
        {
            RelationFamily.Licensing => LicenseRows(graph, table),
            RelationFamily.Developing => DeveloperRows(graph, table),
            _ => LineageRows(graph, table),
        }).Concat(UnresolvedRows(graph, table));

    /// <summary>Whether a graph has a row of a relation that says something, be it one that takes part in nothing.</summary>
    public static bool HasRows(LineageGraph graph, RelationKind kind) =>
        (graph.Retracted is { } retracted && HasRows(retracted, kind))
        || graph.Unresolved.Any(row => row.Kind == kind && !row.IsOfUnreadRows) || RelationSchema.Of(kind).Family switch
        {
            RelationFamily.Licensing => graph.LicenseRelationCount > 0,
            RelationFamily.Developing => graph.DeveloperRelationCount > 0,
            _ => Enumerable.Range(0, graph.RelationCount).Any(position => graph.Relation(position).Kind == kind),
        };

    private static IEnumerable<string[]> NodeRows(LineageGraph graph, NodeLayout nodes)
    {
        var row = new string[nodes.Columns.Length];
        for (var i = 0; i < graph.Count(nodes.Kind); i++)
        {
            var node = new NodeId(nodes.Kind, i);
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = nodes.Fields[column] is { } text ? graph.GetText(node, text) : graph.DateOf(node).ToString();
            }

            yield return row;
        }
    }

    private static IEnumerable<string[]> LineageRows(LineageGraph graph, RelationLayout table)
    {
        var row = new string[table.Columns.Length];
        for (var position = 0; position < graph.RelationCount; position++)
        {
            var relation = graph.Relation(position);
            if (relation.Kind != table.Kind)
            {
                continue;
            }

            (row[0], row[1]) = (graph.IdOf(relation.From), graph.IdOf(relation.To));
            if (table.QualifierSlot >= 0)
            {
                row[table.QualifierSlot] = relation.QualifierText;
            }

            if (table.OperatorSlot >= 0)
            {
                row[table.OperatorSlot] = relation.OperatorText;
                row[table.GeneratedAtSlot] = relation.GeneratedAt.ToString();
            }

            foreach (var claim in relation.Claims)
            {
                yield return WithClaim(row, claim);
            }
        }
    }

    private static IEnumerable<string[]> LicenseRows(LineageGraph graph, RelationLayout table)
    {
        var row = new string[table.Columns.Length];
        for (var position = 0; position < graph.LicenseRelationCount; position++)
        {
            var relation = graph.LicenseRelation(position);
            (row[0], row[1]) = (graph.IdOf(relation.Artifact), graph.IdOf(new NodeId(NodeKind.License, relation.License)));
            (row[2], row[3]) = (relation.IsComponentGiven ? relation.ComponentText : "", relation.Group);
            (row[4], row[5]) = (relation.ValidFrom.ToString(), relation.ValidTo.ToString());
            foreach (var claim in relation.Claims)
            {
                yield return WithClaim(row, claim);
            }
        }
    }

    private static IEnumerable<string[]> DeveloperRows(LineageGraph graph, RelationLayout table)
    {
        var row = new string[table.Columns.Length];
        for (var position = 0; position < graph.DeveloperRelationCount; position++)
        {
            var relation = graph.DeveloperRelation(position);
            (row[0], row[1]) = (graph.IdOf(relation.Artifact), graph.IdOf(new NodeId(NodeKind.Organisation, relation.Organisation)));
            row[2] = relation.Role;
            foreach (var claim in relation.Claims)
            {
                yield return WithClaim(row, claim);
            }
        }
    }

    private static IEnumerable<string[]> UnresolvedRows(LineageGraph graph, RelationLayout table) =>
        graph.Unresolved.Where(row => row.Kind == table.Kind).Select(row => (string[])
        [
            .. table.Columns[..table.SourceSlot].Select(column => column switch
            {
                "from" => row.From,
                "to" => row.To,
                "operator" => row.Operator,
                "generated_at" => row.GeneratedAt.ToString(),
                "group" => row.Group,
                "valid_from" => row.ValidFrom.ToString(),
                "valid_to" => row.ValidTo.ToString(),
                _ => row.Qualifier,
            }),
            .. Cells(row.Claim),
        ]);

    private static IEnumerable<string[]> OpennessRows(GraphContents contents) => contents.AllAssessments.Select(fact => (string[])
        [fact.ModelId, fact.Framework, fact.Criterion, fact.Value, fact.Label, fact.Since.ToString(), .. Cells(fact.Claim)]);

    private static string[] Cells(ClaimText claim) =>
    [
        claim.Source, claim.EvidenceUrl, Words.Spell(claim.Confidence), claim.RecordedAt.ToString(), claim.RetractedAt.ToString(),
        claim.Note,
    ];

    /// <summary>Puts a claim into the last columns.</summary>
    private static string[] WithClaim(string[] row, Claim claim)
    {
        (row[^6], row[^5], row[^4]) = (claim.SourceText, claim.EvidenceUrl, Words.Spell(claim.Confidence));
        (row[^3], row[^2], row[^1]) = (claim.RecordedAt.ToString(), claim.RetractedAt.ToString(), claim.Note);
        return row;
    }
}
