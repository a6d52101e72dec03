using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>
/// What the answers about each artifact of a graph rest on besides those about what it was made from, written out, so that two graphs can
/// be compared: where the same is written of an artifact and of all it was made from, and of the rules, the answers are the same.
/// </summary>
internal sealed class Reach
{
    private readonly LineageAnalysis _analysis;
    private readonly string _terms;
    private readonly Dictionary<Purpose, string> _purposes;
    private readonly string[] _artifacts; // [artifact]

    /// <summary>Writes out what a graph and its rules say.</summary>
    public Reach(LineageAnalysis analysis)
    {
        _analysis = analysis;
        var rules = analysis.Rules;
        _terms = string.Join(' ', rules.Terms.Select(static term => $"{term.Code} {term.Kind} {term.Severity}"));
        _purposes = Enum.GetValues<Purpose>().ToDictionary(static purpose => purpose, purpose => OfPurpose(rules, purpose));
        var licenses = new string[analysis.Graph.Count(NodeKind.License)];
        for (var license = 0; license < licenses.Length; license++)
        {
            licenses[license] = OfLicense(license);
        }

        _artifacts = new string[analysis.Graph.ArtifactCount];
        for (var artifact = 0; artifact < _artifacts.Length; artifact++)
        {
            _artifacts[artifact] = OfArtifact(artifact, licenses);
        }
    }

    /// <summary>
    /// Where answers may be others than in another graph: the artifacts, and the purposes for which it may be any artifact. All of them
    /// where the vocabulary is another one.
    /// </summary>
    public (IReadOnlySet<int> Artifacts, IReadOnlySet<Purpose> Purposes) From(Reach before)
    {
        var graph = _analysis.Graph;
        if (_terms != before._terms)
        {
            return (Enumerable.Range(0, graph.ArtifactCount).ToHashSet(), Enum.GetValues<Purpose>().ToHashSet());
        }

        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var artifact = 0; artifact < before._artifacts.Length; artifact++)
        {
            known.Add(before._analysis.Graph.IdOf(artifact), artifact);
        }

        var reached = new HashSet<int>();
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            // Rows, and columns that look swapped, which may be about any artifact are written of none.
            if (!known.TryGetValue(graph.IdOf(artifact), out var there) || _artifacts[artifact] != before._artifacts[there]
                || graph.MayBeMeant(artifact) || before._analysis.Graph.MayBeMeant(there))
            {
                reached.Add(artifact);
            }
        }

        var open = new Queue<int>(reached);
        while (open.TryDequeue(out var artifact))
        {
            foreach (var relation in graph.Incoming(artifact))
            {
                if (reached.Add(relation.From))
                {
                    open.Enqueue(relation.From);
                }
            }
        }

        return (reached, _purposes.Where(pair => before._purposes[pair.Key] != pair.Value).Select(static pair => pair.Key).ToHashSet());
    }

    private static string OfPurpose(RuleSet rules, Purpose purpose)
    {
        var text = new StringBuilder();
        foreach (var shapes in (int[][])[
            [.. rules.ProhibitingShapes(purpose)], [.. rules.WithholdingShapes(purpose)], [.. rules.ConditioningShapes(purpose)]])
        {
            text.AppendJoin('\n', shapes.Select(clause => Travel(rules, clause)).Order(StringComparer.Ordinal)).Append("\n\n");
        }

        foreach (var term in rules.Terms)
        {
            var effect = rules.Effect(purpose, term);
            text.Append(term.Code).Append(' ').Append(effect).Append(' ').Append(rules.Note(purpose, term)).Append('\n');
            if (effect is VerdictEffect.Requires or VerdictEffect.Missing && term.Kind == TermKind.Permission)
            {
                text.AppendJoin(' ', Hops.All.ToArray().Select(hop => rules.Intersects(term, hop.Relation, hop.Qualifier))).Append('\n');
            }
        }

        return text.AppendJoin(' ', rules.UnknownNeeds(purpose)).ToString();
    }

    /// <summary>How a clause starts and passes every sort of hop.</summary>
    private static string Travel(RuleSet rules, int clause)
    {
        var text = new StringBuilder().Append(rules.Start(clause)).Append(' ').Append(rules.ClauseAt(clause).Term.Code);
        foreach (var value in rules.ValuesOf(clause))
        {
            text.Append((int)value.Certainty).Append((int)value.Rule).Append(value.IsMissing ? '?' : ' ');
        }

        return text.ToString();
    }

    private string OfLicense(int license)
    {
        var text = new StringBuilder();
        AddNode(text, new NodeId(NodeKind.License, license));
        foreach (var clause in _analysis.Terms.ClausesOf(license))
        {
            text.Append($"{clause.Place} {clause.Summary} {clause.Scope} {clause.FlowsDown} {clause.Reach} {clause.Mark} ");
            text.Append(clause.Threshold).Append(Travel(_analysis.Rules, clause.Index)).Append('\n');
        }

        return text.AppendJoin('\n', _analysis.Terms.UnreadOf(license)).ToString();
    }

    private string OfArtifact(int artifact, string[] licenses)
    {
        var graph = _analysis.Graph;
        var text = new StringBuilder();
        AddNode(text, graph.NodeOf(artifact));
        foreach (var relation in graph.LicensesOf(artifact))
        {
            text.Append($"{relation.ComponentText} {relation.IsComponentGiven} {relation.Group} {relation.ValidFrom} {relation.ValidTo} ");
            AddClaims(text, relation.Claims);
            text.Append(licenses[relation.License]).Append('\n');
        }

        foreach (var relation in graph.DevelopersOf(artifact))
        {
            AddNode(text, new NodeId(NodeKind.Organisation, relation.Organisation));
            text.Append(relation.Role).Append(' ');
            AddClaims(text, relation.Claims);
        }

        foreach (var relation in graph.Outgoing(artifact))
        {
            text.Append($"{relation.Kind} {graph.IdOf(relation.To)} {relation.QualifierText} {relation.GeneratedAt} ");
            text.Append(relation.OperatorText).Append(' ').AppendJoin(';', graph.UnknownOperatorsOf(relation.Position)).Append(' ');
            AddClaims(text, relation.Claims);
        }

        foreach (var row in graph.UnresolvedOf(artifact))
        {
            text.Append(row with { FromArtifact = Math.Sign(row.FromArtifact), Line = 0 });
            text.Append(graph.FindById(row.To)?.Kind).Append('\n');
        }

        // What is chosen for a model does not reach back to what it wrote, and that it wrote anything is said of what it wrote.
        foreach (var relation in graph.Incoming(artifact))
        {
            if (relation.Kind == RelationKind.GeneratedBy)
            {
                text.Append("generator");
                break;
            }
        }

        return text.ToString();
    }

    private void AddNode(StringBuilder text, NodeId node)
    {
        foreach (var field in Enum.GetValues<NodeField>())
        {
            text.Append(_analysis.Graph.GetText(node, field)).Append('\0');
        }

        text.Append(_analysis.Graph.DateOf(node)).Append('\n');
    }

    private static void AddClaims(StringBuilder text, GraphList<Claim> claims)
    {
        foreach (var claim in claims)
        {
            text.Append(claim.SourceText).Append(' ').Append(claim.Source is null).Append(' ').Append(claim.Confidence).Append(' ')
                .Append(claim.EvidenceUrl).Append(' ').Append(claim.RecordedAt).Append(' ').Append(claim.Note).Append('\n');
        }
    }
}
