using System.Collections.Immutable;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Finds in a graph what reading it from a folder would find, with the lines of the folder that saving it would write. For stores whose rows have no lines.
/// </summary>
internal sealed class GraphFindings
{
    private readonly LineageGraph _graph;
    private readonly ImmutableArray<OpennessFact> _assessments;
    private readonly Dictionary<string, FindingList> _findings;
    private readonly Dictionary<string, bool> _operators = new(StringComparer.Ordinal) { [""] = true };

    private GraphFindings(GraphContents contents, Dictionary<string, FindingList> findings) =>
        (_graph, _assessments, _findings) = (contents.Lineage, contents.Assessments, findings);

    /// <summary>All findings, in the order of files and lines.</summary>
    /// <param name="contents">The graph.</param>
    /// <param name="findings">A list for each file; it may hold what was found about rules.</param>
    public static ImmutableArray<Finding> Find(GraphContents contents, Dictionary<string, FindingList> findings)
    {
        var walk = new GraphFindings(contents, findings);
        foreach (var nodes in CsvLayout.Nodes)
        {
            walk.FindInNodes(nodes);
        }

        foreach (var relations in CsvLayout.Relations)
        {
            walk.FindInRelations(relations);
        }

        walk.FindInOpenness();
        var whole = new FindingList(null, new CsvLoadOptions().MaxFindings);
        RowFindings.ReportCycles(whole, contents.Lineage);
        return [.. CsvLayout.All.SelectMany(file => findings[file.Name].Take()), .. whole.Take()];
    }

    private void FindInNodes(NodeFile nodes)
    {
        var node = new NodeId(nodes.Kind, 0);
        var row = new GraphRow(nodes.File, _findings[nodes.File.Name], slot => Cell(node, nodes.Fields[slot]));
        for (var i = 0; i < _graph.Count(nodes.Kind); i++)
        {
            node = new NodeId(nodes.Kind, i);
            row.Read();
            RowFindings.ReportNode(row, nodes);
            if (nodes.Kind == NodeKind.License && _graph.GetText(node, NodeField.SupersededBy) is { Length: > 0 } other
                && _graph.FindById(other)?.Kind != NodeKind.License)
            {
                RowFindings.ReportSuperseded(_findings[nodes.File.Name], row.Line, other);
            }

            foreach (var field in nodes.Fields)
            {
                row.Skip(field is { } text ? _graph.GetUtf8(node, text).Count((byte)'\n') : 0);
            }
        }
    }

    private string Cell(NodeId node, NodeField? field) => field is { } text ? _graph.GetText(node, text) : _graph.DateOf(node).ToString();

    private void FindInRelations(RelationFile relations)
    {
        var (from, to, qualifier, operators, source) = ("", "", "", "", "");
        var file = relations.File;
        var (qualifierSlot, operatorSlot, sourceSlot) = (relations.Qualifier is null ? -1 : file.Slot(relations.Qualifier), file.Slot("operator"), file.Slot("source"));
        var row = new GraphRow(file, _findings[file.Name], slot =>
            slot == 0 ? from : slot == 1 ? to : slot == qualifierSlot ? qualifier : slot == operatorSlot ? operators : slot == sourceSlot ? source : "");
        switch (relations.Kind)
        {
            case RelationKind.LicensedUnder:
                for (var position = 0; position < _graph.LicenseRelationCount; position++)
                {
                    var relation = _graph.LicenseRelation(position);
                    var outcomes = relation.IsComponentKnown ? RelationOutcomes.None : RelationOutcomes.UnknownQualifier;
                    var breaks = Breaks(relation.Group) + (relation.IsComponentKnown ? 0 : Breaks(relation.ComponentText));
                    Claims(relation.Artifact, new NodeId(NodeKind.License, relation.License), outcomes, relation.Claims, breaks, () => qualifier = relation.ComponentText);
                }

                break;
            case RelationKind.DevelopedBy:
                for (var position = 0; position < _graph.DeveloperRelationCount; position++)
                {
                    var relation = _graph.DeveloperRelation(position);
                    Claims(
                        relation.Artifact, new NodeId(NodeKind.Organisation, relation.Organisation), RelationOutcomes.None, relation.Claims, Breaks(relation.Role), () => { });
                }

                break;
            default:
                for (var position = 0; position < _graph.RelationCount; position++)
                {
                    var relation = _graph.Relation(position);
                    if (relation.Kind == relations.Kind)
                    {
                        var (texts, operatorText) = (relation.Qualifier == Qualifier.Unknown ? relation.QualifierText : "", relation.OperatorText);
                        var outcomes = (relation.From == relation.To ? RelationOutcomes.SelfLoop : RelationOutcomes.None)
                            | (relation.Qualifier == Qualifier.Unknown ? RelationOutcomes.UnknownQualifier : RelationOutcomes.None)
                            | (OperatorsExist(operatorText) ? RelationOutcomes.None : RelationOutcomes.UnknownOperator);
                        Claims(
                            relation.From, _graph.NodeOf(relation.To), outcomes, relation.Claims, Breaks(texts) + Breaks(operatorText),
                            () => (qualifier, operators) = (texts, operatorText));
                    }
                }

                break;
        }

        foreach (var relation in _graph.Unresolved.Where(relation => relation.Kind == relations.Kind))
        {
            (from, to, qualifier, operators, source) = (relation.From, relation.To, relation.Qualifier, relation.Operator, relation.Claim.Source);
            row.Read();
            RelationFindings.Report(row, relations.Kind, OutcomesOf(relation), qualifierSlot, operatorSlot, sourceSlot);
            row.Skip(new[]
            {
                from, to, qualifier, operators, relation.Group, source, relation.Claim.EvidenceUrl, relation.Claim.Note,
            }.Sum(Breaks));
        }

        void Claims(int artifact, NodeId target, RelationOutcomes outcomes, GraphList<Claim> claims, int breaks, Action show)
        {
            var idBreaks = _graph.GetUtf8(_graph.NodeOf(artifact), NodeField.Id).Count((byte)'\n') + _graph.GetUtf8(target, NodeField.Id).Count((byte)'\n');
            foreach (var claim in claims)
            {
                var isOdd = claim is { SourceNumber: not 0, Source: null };
                row.Read();
                if (outcomes != RelationOutcomes.None || isOdd)
                {
                    (from, to, source) = (_graph.IdOf(artifact), _graph.IdOf(target), claim.SourceText);
                    show();
                    RelationFindings.Report(
                        row, relations.Kind, outcomes | (isOdd ? RelationOutcomes.UnknownSource : RelationOutcomes.None), qualifierSlot, operatorSlot, sourceSlot);
                }

                row.Skip(idBreaks + breaks + (isOdd ? Breaks(claim.SourceText) : 0) + claim.EvidenceUrlUtf8.Count((byte)'\n') + Breaks(claim.Note));
            }
        }
    }

    private RelationOutcomes OutcomesOf(UnresolvedRelation relation)
    {
        NodeKind[] starts = relation.Kind switch
        {
            RelationKind.DerivedFrom or RelationKind.GeneratedBy => [NodeKind.Dataset],
            RelationKind.LicensedUnder or RelationKind.DevelopedBy => [NodeKind.Model, NodeKind.Dataset],
            _ => [NodeKind.Model],
        };
        var end = relation.Kind switch
        {
            RelationKind.TrainedOn or RelationKind.DerivedFrom => NodeKind.Dataset,
            RelationKind.LicensedUnder => NodeKind.License,
            RelationKind.DevelopedBy => NodeKind.Organisation,
            _ => NodeKind.Model,
        };
        var (from, to) = (_graph.FindById(relation.From)?.Kind, _graph.FindById(relation.To)?.Kind);
        var isQualifierKnown = relation.Qualifier.Length == 0 || relation.Kind switch
        {
            RelationKind.DevelopedBy => true,
            RelationKind.LicensedUnder => Words.TryParseComponent(relation.Qualifier, out _),
            _ => Words.ParseQualifier(relation.Kind, relation.Qualifier) != Qualifier.Unknown,
        };
        return (from is null ? RelationOutcomes.FromMissing : starts.Contains(from.Value) ? RelationOutcomes.None : RelationOutcomes.FromWrongKind)
            | (to is null ? RelationOutcomes.ToMissing : to == end ? RelationOutcomes.None : RelationOutcomes.ToWrongKind)
            | (isQualifierKnown ? RelationOutcomes.None : RelationOutcomes.UnknownQualifier)
            | (OperatorsExist(relation.Operator) ? RelationOutcomes.None : RelationOutcomes.UnknownOperator)
            | (relation.Claim.Source.Length == 0 || _graph.FindById(relation.Claim.Source)?.Kind == NodeKind.Source ? RelationOutcomes.None : RelationOutcomes.UnknownSource);
    }

    private void FindInOpenness()
    {
        var fact = default(OpennessFact)!; // set before the row is read
        var row = new GraphRow(CsvLayout.Openness, _findings[CsvLayout.Openness.Name], slot => slot switch
        {
            0 => fact.ModelId,
            1 => fact.Framework,
            2 => fact.Criterion,
            3 => fact.Value,
            _ => fact.Label,
        });
        foreach (var next in _assessments)
        {
            fact = next;
            row.Read();
            RowFindings.ReportOpenness(row, _graph.FindById(fact.ModelId)?.Kind);
            row.Skip(new[]
            {
                fact.ModelId, fact.Framework, fact.Criterion, fact.Value, fact.Label, fact.Claim.Source, fact.Claim.EvidenceUrl, fact.Claim.Note,
            }.Sum(Breaks));
        }
    }

    private bool OperatorsExist(string operators)
    {
        if (!_operators.TryGetValue(operators, out var exist))
        {
            exist = operators.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .All(id => _graph.FindById(id)?.Kind == NodeKind.Organisation);
            _operators[operators] = exist;
        }

        return exist;
    }

    private static int Breaks(string text) => text.AsSpan().Count('\n');

    /// <summary>The row the walk stands on; a row with line breaks in it takes more than one line.</summary>
    private sealed class GraphRow(CsvFile file, FindingList findings, Func<int, string> cell) : RowTable(file, findings)
    {
        private int _next = 2;

        public override string this[int slot] => cell(slot);

        public override bool Read()
        {
            Line = _next++;
            return true;
        }

        public void Skip(int lines) => _next += lines;
    }
}
