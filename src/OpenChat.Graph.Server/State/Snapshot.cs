// One loaded revision of the graph with everything computed from it once.
using System.Collections.Immutable;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.State;

/// <summary>Immutable. Requests are answered from one snapshot from start to end.</summary>
internal sealed class Snapshot
{
    private readonly Lazy<OpennessBook> _openness;
    private readonly Lazy<OpennessQuestions> _opennessQuestions;

    /// <param name="loaded">The graph.</param>
    /// <param name="loadedAt">When loading was complete.</param>
    /// <param name="store">Where it was loaded from.</param>
    /// <param name="health">How the store is while the snapshot is served; null when nobody watches it.</param>
    public Snapshot(LoadResult loaded, DateTimeOffset loadedAt, GraphStore store = GraphStore.Csv, SourceHealth? health = null)
    {
        Loaded = loaded;
        Contents = loaded.Contents;
        Findings = loaded.Findings;
        Rules = loaded.Rules;
        Analysis = new LineageAnalysis(Graph, Rules);
        Orders = new NodeOrders(Graph, Analysis.Licenses.NoAncestry);
        _openness = new Lazy<OpennessBook>(() => new OpennessBook(Contents.Openness, Contents.Assessments, NameOf));
        _opennessQuestions = new Lazy<OpennessQuestions>(() => new OpennessQuestions(Analysis, Openness));
        LoadedAt = loadedAt;
        Store = store;
        Health = health ?? new SourceHealth(TimeProvider.System);
    }

    /// <summary>A view of another snapshot.</summary>
    private Snapshot(Snapshot other, GraphContents contents, RuleSet rules)
    {
        Loaded = other.Loaded with { Contents = contents, Rules = rules };
        (Contents, Rules, Findings) = (contents, rules, other.Findings);
        Analysis = contents.Lineage == other.Graph ? other.Analysis.Under(rules) : new LineageAnalysis(Graph, rules);
        Orders = new NodeOrders(Graph, Analysis.Licenses.NoAncestry);
        _openness = new Lazy<OpennessBook>(() => new OpennessBook(Contents.Openness, Contents.Assessments, NameOf));
        _opennessQuestions = new Lazy<OpennessQuestions>(() => new OpennessQuestions(Analysis, Openness));
        (LoadedAt, Store, Health, Views) = (other.LoadedAt, other.Store, other.Health, other.Views);
    }

    /// <summary>The same snapshot with other findings; what was worked out is shared.</summary>
    private Snapshot(Snapshot other, ImmutableArray<Finding> findings)
    {
        (Loaded, Contents, Rules, Analysis, Orders) = (other.Loaded, other.Contents, other.Rules, other.Analysis, other.Orders);
        (_openness, _opennessQuestions) = (other._openness, other._opennessQuestions);
        (LoadedAt, Store, Health, Views, Kept, Findings) = (
            other.LoadedAt, other.Store, other.Health, other.Views, other.Kept, findings);
    }

    /// <summary>What the store gave, with its own findings.</summary>
    public LoadResult Loaded { get; }

    /// <summary>What was loaded.</summary>
    public GraphContents Contents { get; }

    /// <summary>The lineage of the contents.</summary>
    public LineageGraph Graph => Contents.Lineage;

    /// <summary>The rule tables of the folder, or the shipped ones.</summary>
    public RuleSet Rules { get; }

    /// <summary>Restrictions, permissions, verdicts and conflicts of the graph under the rules.</summary>
    public LineageAnalysis Analysis { get; }

    /// <summary>What frameworks say of models, put together at first use.</summary>
    public OpennessBook Openness => _openness.Value;

    /// <summary>What joins that with licenses and lineage; each answer is worked out when it is asked for first.</summary>
    public OpennessQuestions OpennessQuestions => _opennessQuestions.Value;

    /// <summary>Sort keys of connections, each worked out at first use.</summary>
    public NodeOrders Orders { get; }

    /// <summary>In the order of files and lines. A view has those of the graph that was loaded.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>Answers about the whole graph that were asked for.</summary>
    public KeptAnswers Kept { get; } = new();

    /// <summary>The views of this graph, and of its views, that were asked for.</summary>
    public ViewCache Views { get; } = new();

    /// <summary>When loading was complete.</summary>
    public DateTimeOffset LoadedAt { get; }

    /// <summary>Where it was loaded from.</summary>
    public GraphStore Store { get; }

    /// <summary>Whether the store still holds it. The one thing here that changes.</summary>
    public SourceHealth Health { get; }

    /// <summary>The same graph with other findings.</summary>
    public Snapshot WithFindings(ImmutableArray<Finding> findings) => new(this, findings);

    /// <summary>Another graph that was made from this one, as if it had been loaded with it.</summary>
    /// <param name="contents">The graph; what it shares with this one is not worked out again.</param>
    public Snapshot Of(GraphContents contents) =>
        contents == Contents ? this : new(this, contents, contents.Rules == Contents.Rules ? Rules : RuleSet.Create(contents.Rules));

    /// <summary>
    /// Works out now what the first requests would have to wait for: the search index, sort keys, and, which takes longest, the
    /// restrictions of all artifacts.
    /// </summary>
    /// <param name="cancellationToken">Gives up: between two steps, and within the last one.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Warm(CancellationToken cancellationToken)
    {
        ReadOnlySpan<Action> steps = [Graph.PrepareSearch, Orders.Warm, () => _ = Openness];
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step();
        }

        Analysis.AllRestrictions(cancellationToken);
    }

    private string? NameOf(string model) =>
        Graph.FindById(NodeKind.Model, model) is var index and >= 0 ? Graph.NameOf(new NodeId(NodeKind.Model, index)) : null;
}
