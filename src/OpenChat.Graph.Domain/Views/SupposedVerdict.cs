using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>
/// One verdict, and what it would be under changes. It is worked out on the part of the graph that decides about the artifact, so that it
/// takes time with the ancestry and not with the graph. Not thread safe.
/// </summary>
internal sealed class SupposedVerdict
{
    private readonly RuleRows _rows;
    private readonly Dictionary<string, RuleSet> _rules = new(StringComparer.Ordinal); // void terms → rules without them
    private readonly Purpose _purpose;
    private readonly Reading _reading;
    private readonly VerdictParty _party;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Prepares the part of the graph. Linear in the ancestry of the artifact.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">The rows of its rules.</param>
    /// <param name="rules">The rules that these make.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="verdict">For what, under which reading, for whom.</param>
    /// <param name="licenses">Licenses that changes may put something under.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public SupposedVerdict(
        LineageGraph graph,
        RuleRows rows,
        RuleSet rules,
        int artifact,
        Verdict verdict,
        IEnumerable<NodeId> licenses,
        CancellationToken cancellationToken)
    {
        (_rows, _purpose, _reading, _party) = (rows, verdict.Purpose, verdict.Reading, verdict.Party);
        _cancellationToken = cancellationToken;
        ArtifactId = graph.IdOf(artifact);
        Part = GraphEditor.Edit(graph, [graph.NodeOf(artifact), .. licenses]).Build(cancellationToken);
        _rules.Add("", rules);
        Study = StudyOf(Part, rules);
        Usual = Verdicts.GroundsOf(Study, _purpose, _reading, _party, static _ => false);
    }

    /// <summary>The id of the artifact.</summary>
    public string ArtifactId { get; }

    /// <summary>The part of the graph that decides about it.</summary>
    public LineageGraph Part { get; }

    /// <summary>The artifact in that part.</summary>
    public ArtifactStudy Study { get; }

    /// <summary>What the verdict hangs on as it is.</summary>
    public Verdicts.Grounds Usual { get; }

    /// <summary>How often a verdict was worked out.</summary>
    public int Tried { get; private set; }

    /// <summary>How bad an outcome is: 3 prohibited, 2 unknown, 1 conditional, 0 else.</summary>
    public static int Badness(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Prohibited => 3,
        VerdictOutcome.Unknown => 2,
        VerdictOutcome.Conditional => 1,
        _ => 0,
    };

    /// <summary>What tells gaps apart whatever else is changed.</summary>
    public static string KeyOf(LineageGraph graph, Unknown gap) => $"{gap.Kind} {graph.IdOf(gap.Artifact)} {gap.Message} {gap.SettledBy}";

    /// <summary>What the verdict hangs on under changes.</summary>
    /// <param name="changes">The changes; what they name is in the part.</param>
    /// <param name="isSettled">
    /// Whether a gap, by its key, is taken as settled, so that it hides nothing that stands against the purpose.
    /// </param>
    /// <param name="study">The artifact under the changes.</param>
    public Verdicts.Grounds Under(IReadOnlyCollection<GraphChange> changes, Predicate<string> isSettled, out ArtifactStudy study)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Tried++;
        var lineage = GraphViews.Change(Part, changes, _cancellationToken);
        study = StudyOf(lineage, RulesUnder(changes));
        return Verdicts.GroundsOf(study, _purpose, _reading, _party, gap => isSettled(KeyOf(lineage, gap)));
    }

    /// <summary>Whether a term of a license can do something to the purpose.</summary>
    public bool MayBear(Term term, int license) =>
        Bearings.Of(Study, _purpose, term, license, isOwn: true) != Bearing.None
        || Bearings.Of(Study, _purpose, term, license, isOwn: false) != Bearing.None;

    /// <summary>How surely an outcome is at least as bad: the strictest reading under which it is.</summary>
    public static Certainty CertaintyOf(Verdicts.Grounds grounds, VerdictOutcome outcome)
    {
        foreach (var reading in (Reading[])[Reading.TextOnly, Reading.Balanced])
        {
            if (Badness(grounds.ByReading[(int)reading]) >= Badness(outcome))
            {
                return Verdicts.Floor(reading);
            }
        }

        return Certainty.Contested;
    }

    private ArtifactStudy StudyOf(LineageGraph lineage, RuleSet rules)
    {
        var node = lineage.FindById(ArtifactId)!.Value; // no change withdraws it
        return new LineageAnalysis(lineage, rules).StudyOf(lineage.ArtifactOf(node));
    }

    private RuleSet RulesUnder(IReadOnlyCollection<GraphChange> changes)
    {
        TermVoided[] voids = [.. changes.OfType<TermVoided>()];
        var key = string.Join('\n', voids.Select(static change => $"{change.License} {change.Term}").Order(StringComparer.Ordinal));
        if (!_rules.TryGetValue(key, out var rules))
        {
            rules = RuleSet.Create(GraphViews.Change(_rows, voids));
            _rules.Add(key, rules);
        }

        return rules;
    }
}
