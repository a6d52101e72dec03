using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Lineage.Building;

public sealed class GraphEditorTests
{
    private const string Small =
        """
        model:llama org=meta date=2023
        model:llama under llama-1 component=weights source=s
        model:tuned org=x
        model:tuned under mit
        model:tuned tunes model:llama full source=a
        model:tuned tunes model:llama full source=b low
        model:tuned trained dataset:d sft
        model:other
        model:other under mit
        dataset:d
        dataset:d under cc-by-nc-4.0
        dataset:d generated model:llama text by=x
        """;

    [Fact]
    public void Build_GivesTheSameRevision_When_NothingIsEdited_On_RandomLineages() =>
        Check.One(RandomLineage.Config(400), Prop.ForAll(
            RandomLineage.Arbitrary(8, 14), lineage => AssertSame(lineage.Graph, GraphEditor.Edit(lineage.Graph).Build())));

    [Fact]
    public void Build_GivesTheSameRevision_When_NothingIsEdited_On_OddGraphs() =>
        Check.One(RandomLineage.Config(400), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var graph = OddGraph.Create(seed);
            AssertSame(graph, GraphEditor.Edit(graph).Build());
        }));

    [Fact]
    public void Build_KeepsRulesAndAssessments_When_TheLineageIsExchanged()
    {
        var contents = new GraphContents(new Toy(Small).Graph, SeedFolder.Rows);

        Assert.Equal(contents.Revision, contents.With(GraphEditor.Edit(contents.Lineage).Build()).Revision);
    }

    [Fact]
    public void Build_AnswersTheSame_When_OnlyTheClosureOfAnArtifactIsEdited() =>
        Check.One(RandomLineage.Config(400), Prop.ForAll(RandomLineage.Arbitrary(8, 14), lineage =>
        {
            var graph = lineage.Graph;
            var whole = new LineageAnalysis(graph, SeedFolder.Rules);
            for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
            {
                var node = graph.NodeOf(artifact);
                var part = GraphEditor.Edit(graph, [node]).Build();
                Assert.Equal(1 + graph.Ancestors(artifact).Length, part.ArtifactCount);
                var same = part.ArtifactOf(new NodeId(node.Kind, part.FindById(node.Kind, graph.IdOf(node))));
                Assert.Equal(Answers(whole, artifact), Answers(new LineageAnalysis(part, SeedFolder.Rules), same));
            }
        }));

    [Fact]
    public void Edit_TakesWhatTheClosureNames_And_NoMore()
    {
        var graph = new Toy(Small).Graph;
        var part = GraphEditor.Edit(graph, [Node(graph, "dataset:d")]).Build();

        Assert.Equal(
            ["model:llama", "dataset:d", "license:cc-by-nc-4.0", "license:llama-1", "org:meta", "org:x"],
            from kind in Enum.GetValues<NodeKind>()
            from index in Enumerable.Range(0, part.Count(kind))
            select part.IdOf(new NodeId(kind, index)));
    }

    [Fact]
    public void Drop_LeavesOutARelationWithAllItsClaims()
    {
        var graph = new Toy(Small).Graph;
        var editor = GraphEditor.Edit(graph);
        editor.Drop(RelationFamily.Lineage, Position(graph, RelationKind.FineTunesFrom));
        editor.Drop(RelationFamily.Licensing, graph.LicensesOf(graph.ArtifactOf(Node(graph, "model:other")))[0].Position);

        AssertSame(new Toy(Without(Small, " tunes ", "other under")).Graph, editor.Build());
    }

    [Theory]
    [InlineData("adapter")]
    [InlineData("")]
    [InlineData("by-hand")]
    public void Requalify_ChangesTheQualifierAlone(string qualifier)
    {
        var graph = new Toy(Small).Graph;
        var editor = GraphEditor.Edit(graph);
        editor.Requalify(RelationFamily.Lineage, Position(graph, RelationKind.FineTunesFrom), qualifier);
        var edited = editor.Build();

        var relation = edited.Relation(Position(edited, RelationKind.FineTunesFrom));
        Assert.Equal((qualifier, 2), (relation.QualifierText, relation.Claims.Count));
        AssertSame(new Toy(Small.Replace(" full", qualifier.Length == 0 ? "" : " " + qualifier, StringComparison.Ordinal)).Graph, edited);
    }

    [Fact]
    public void Requalify_MakesOneRelationOfTwo_When_TheOtherIsThereAlready()
    {
        var graph = new Toy(Small + "\nmodel:tuned trained dataset:d pretraining source=c").Graph;
        var editor = GraphEditor.Edit(graph);
        var sft = graph.Outgoing(graph.ArtifactOf(Node(graph, "model:tuned"))).First(relation => relation.Qualifier == Qualifier.Sft);
        editor.Requalify(RelationFamily.Lineage, sft.Position, "pretraining");

        var relation = editor.Build().Relation(1);
        Assert.Equal((RelationKind.TrainedOn, Qualifier.Pretraining, 2), (relation.Kind, relation.Qualifier, relation.Claims.Count));
    }

    [Fact]
    public void AddRelation_GivesTheGraphThatHadTheRowFromTheStart()
    {
        var editor = GraphEditor.Edit(new Toy(Small).Graph);
        editor.AddNode(NodeKind.Model, new NodeRow { Id = "model:new", Name = "new" });
        editor.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:new", To = "model:tuned", Qualifier = "full" });

        AssertSame(new Toy(Small + "\nmodel:new\nmodel:new tunes model:tuned full").Graph, editor.Build());
    }

    [Fact]
    public void AddNode_MakesOneNodeOfBothRows_When_TheIdIsThere()
    {
        var editor = GraphEditor.Edit(new Toy(Small).Graph);
        Assert.Equal(NodeOutcome.Contradicted, editor.AddNode(NodeKind.Model, new NodeRow { Id = "model:llama", Name = "another" }));
        var edited = editor.Build();

        Assert.Equal("another", edited.NameOf(Node(edited, "model:llama")));
        Assert.Equal(["llama"], edited.AliasesOf(Node(edited, "model:llama")));
        Assert.Equal("?", edited.DateOf(Node(edited, "model:llama")).ToString());
    }

    [Fact]
    public void AddNode_LetsAnUnresolvedRelationFindItsEnd()
    {
        var breaking = GraphEditor.Edit(new Toy(Small).Graph);
        breaking.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:other", To = "model:gone", Qualifier = "full" });
        var broken = breaking.Build();
        Assert.Equal("model:gone", Assert.Single(broken.Unresolved).To);

        var mending = GraphEditor.Edit(broken);
        mending.AddNode(NodeKind.Model, new NodeRow { Id = "model:gone", Name = "gone" });

        AssertSame(new Toy(Small + "\nmodel:gone\nmodel:other tunes model:gone full").Graph, mending.Build());
    }

    [Fact]
    public void Edit_TakesALicenseThatNothingIsUnder_When_ARelationIsToBeAddedToIt()
    {
        var graph = new Toy(Small).Graph;
        var other = Node(graph, "model:other");
        var editor = GraphEditor.Edit(graph, [other, Node(graph, "license:llama-1")]);
        editor.Drop(RelationFamily.Licensing, graph.LicensesOf(graph.ArtifactOf(other))[0].Position);
        var outcomes = editor.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "model:other", To = "license:llama-1" });
        var edited = editor.Build();

        Assert.Equal(RelationOutcomes.None, outcomes);
        Assert.Equal("license:llama-1", edited.IdOf(new NodeId(NodeKind.License, Assert.Single(edited.LicensesOf(0)).License)));
    }

    [Fact]
    public void Drop_Throws_When_ThereIsNoSuchRelation()
    {
        var editor = GraphEditor.Edit(new Toy(Small).Graph);

        Assert.Throws<ArgumentOutOfRangeException>(() => editor.Drop(RelationFamily.Developing, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => editor.Requalify(RelationFamily.Lineage, -1, ""));
    }

    private static void AssertSame(LineageGraph expected, LineageGraph actual) =>
        Assert.Equal(new GraphContents(expected).Revision, new GraphContents(actual).Revision);

    private static NodeId Node(LineageGraph graph, string id) => graph.FindById(id) ?? throw new KeyNotFoundException(id);

    private static int Position(LineageGraph graph, RelationKind kind) =>
        Enumerable.Range(0, graph.RelationCount).First(position => graph.Relation(position).Kind == kind);

    private static string Without(string text, params string[] parts) =>
        string.Join('\n', text.Split('\n').Where(line => !parts.Any(part => line.Contains(part, StringComparison.Ordinal))));

    /// <summary>Restrictions with their paths and all verdicts, by ids.</summary>
    private static string[] Answers(LineageAnalysis analysis, int artifact) =>
    [
        .. analysis.StudyOf(artifact).Restrictions.Select(restriction => Text(analysis.Graph, restriction)),
        .. from purpose in Enum.GetValues<Purpose>()
           from reading in Enum.GetValues<Reading>()
           let verdict = Verdicts.Of(analysis.StudyOf(artifact), purpose, reading)
           select $"{purpose} {reading} {verdict.Outcome} {string.Join(' ', verdict.Reasons)}",
    ];

    private static string Text(LineageGraph graph, Restriction restriction)
    {
        var hops =
            from hop in Enumerable.Range(0, restriction.Hops).Select(restriction.Hop)
            let relation = hop.Relation
            let ends = $"{graph.IdOf(relation.From)} {graph.IdOf(relation.To)}"
            select $"{ends} {relation.Kind} {relation.QualifierText} {hop.Certainty} {hop.Rule}";
        var license = graph.IdOf(new NodeId(NodeKind.License, restriction.License));
        return $"{restriction.Term.Code} {restriction.Certainty} {license} of {graph.IdOf(restriction.Origin)} by {string.Join(',', hops)}";
    }
}
