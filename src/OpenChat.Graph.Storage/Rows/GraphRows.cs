using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>A graph as the rows of the files it is saved in: for the CSV folder and for Neo4j alike.</summary>
internal static class GraphRows
{
    /// <summary>Whether the graph is saved with this file: node files always, rule files when they came with the data, all others when they have rows.</summary>
    public static bool IsSaved(GraphContents contents, CsvFile file) =>
        FindRelations(file) is { } relations ? HasRows(contents.Lineage, relations.Kind)
        : file == CsvLayout.Openness ? !contents.Assessments.IsEmpty
        : RulesOf(file) is var rules && (rules == RuleTables.None || contents.Rules.FromData.HasFlag(rules));

    /// <summary>Which rule table a file holds; none for all other files.</summary>
    public static RuleTables RulesOf(CsvFile file) =>
        file == CsvLayout.Terms ? RuleTables.Terms
        : file == CsvLayout.LicenseTerms ? RuleTables.LicenseTerms
        : file == CsvLayout.PropagationRules ? RuleTables.PropagationRules
        : file == CsvLayout.VerdictRules ? RuleTables.VerdictRules
        : RuleTables.None;

    /// <summary>The rows of a file in the order they are written, one cell for each column; none when the graph is not saved with it. The array is that of the next row too.</summary>
    public static IEnumerable<string[]> Of(GraphContents contents, CsvFile file)
    {
        if (!IsSaved(contents, file))
        {
            return [];
        }

        var graph = contents.Lineage;
        if (FindRelations(file) is { } relations)
        {
            return (relations.Kind switch
            {
                RelationKind.LicensedUnder => LicenseRows(graph),
                RelationKind.DevelopedBy => DeveloperRows(graph),
                _ => LineageRows(graph, relations),
            }).Concat(UnresolvedRows(graph, relations));
        }

        var rules = contents.Rules;
        return RulesOf(file) switch
        {
            RuleTables.Terms => rules.Terms.Select(row => (string[])
                [row.Code, row.Kind, row.Title, row.Description, row.AlignedTo, row.Severity.ToString(CultureInfo.InvariantCulture)]),
            RuleTables.LicenseTerms => rules.LicenseTerms.Select(row => (string[])
            [
                row.License, row.Term, row.Clause, row.Summary, string.Join(';', row.Scope), row.FlowsDown, row.Certainty, row.SourceUrl, row.Verification,
                row.Mark,
            ]),
            RuleTables.PropagationRules => rules.PropagationRules.Select(row => (string[])
                [row.Term, row.Relation, row.Qualifier, row.Value, row.Reason, row.Citation]),
            RuleTables.VerdictRules => rules.VerdictRules.Select(row => (string[])[row.Purpose, row.Term, row.Effect, row.Note]),
            _ => file == CsvLayout.Openness ? OpennessRows(contents) : NodeRows(graph, CsvLayout.Nodes.First(nodes => nodes.File == file)),
        };
    }

    private static RelationFile? FindRelations(CsvFile file) => Array.Find(CsvLayout.Relations, relations => relations.File == file);

    private static bool HasRows(LineageGraph graph, RelationKind kind) =>
        graph.Unresolved.Any(row => row.Kind == kind) || kind switch
        {
            RelationKind.LicensedUnder => graph.LicenseRelationCount > 0,
            RelationKind.DevelopedBy => graph.DeveloperRelationCount > 0,
            _ => Enumerable.Range(0, graph.RelationCount).Any(position => graph.Relation(position).Kind == kind),
        };

    private static IEnumerable<string[]> NodeRows(LineageGraph graph, NodeFile nodes)
    {
        var row = new string[nodes.File.Columns.Length];
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

    private static IEnumerable<string[]> LineageRows(LineageGraph graph, RelationFile relations)
    {
        var row = new string[relations.File.Columns.Length];
        for (var position = 0; position < graph.RelationCount; position++)
        {
            var relation = graph.Relation(position);
            if (relation.Kind != relations.Kind)
            {
                continue;
            }

            (row[0], row[1]) = (graph.IdOf(relation.From), graph.IdOf(relation.To));
            if (relations.Qualifier is not null)
            {
                row[2] = relation.QualifierText;
            }

            if (relation.Kind == RelationKind.GeneratedBy)
            {
                row[3] = relation.OperatorText;
            }

            foreach (var claim in relation.Claims)
            {
                yield return WithClaim(row, claim);
            }
        }
    }

    private static IEnumerable<string[]> LicenseRows(LineageGraph graph)
    {
        var row = new string[6 + CsvLayout.ClaimColumns.Length];
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

    private static IEnumerable<string[]> DeveloperRows(LineageGraph graph)
    {
        var row = new string[3 + CsvLayout.ClaimColumns.Length];
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

    private static IEnumerable<string[]> UnresolvedRows(LineageGraph graph, RelationFile relations) =>
        graph.Unresolved.Where(row => row.Kind == relations.Kind).Select(row => (string[])
        [
            .. relations.File.Columns[..^CsvLayout.ClaimColumns.Length].Select(column => column switch
            {
                "from" => row.From,
                "to" => row.To,
                "operator" => row.Operator,
                "group" => row.Group,
                "valid_from" => row.ValidFrom.ToString(),
                "valid_to" => row.ValidTo.ToString(),
                _ => row.Qualifier,
            }),
            .. Cells(row.Claim),
        ]);

    private static IEnumerable<string[]> OpennessRows(GraphContents contents) => contents.Assessments.Select(fact => (string[])
        [fact.ModelId, fact.Framework, fact.Criterion, fact.Value, fact.Label, .. Cells(fact.Claim)]);

    private static string[] Cells(ClaimText claim) =>
        [claim.Source, claim.EvidenceUrl, Words.Spell(claim.Confidence), claim.RecordedAt.ToString(), claim.Note];

    /// <summary>Puts a claim into the last columns.</summary>
    private static string[] WithClaim(string[] row, Claim claim)
    {
        (row[^5], row[^4], row[^3]) = (claim.SourceText, claim.EvidenceUrl, Words.Spell(claim.Confidence));
        (row[^2], row[^1]) = (claim.RecordedAt.ToString(), claim.Note);
        return row;
    }
}
