using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Tests;

/// <summary>The seed there and back through the editor; the property over all graphs is tested in the Domain.</summary>
public sealed class GraphEditorSeedTests
{
    [Fact]
    public void Build_GivesTheSameRevision_When_NothingIsEdited()
    {
        var contents = Seed.Result.Contents;

        Assert.Equal(contents.Revision, contents.With(GraphEditor.Edit(contents.Lineage).Build()).Revision);
    }

    [Fact]
    public void Build_GivesTheSameVerdicts_When_OnlyTheClosureOfZephyrIsEdited()
    {
        var graph = Seed.Result.Graph;
        var zephyr = Seed.Artifact("model:zephyr-7b-beta");
        var part = GraphEditor.Edit(graph, [graph.NodeOf(zephyr)]).Build();
        var analysis = new LineageAnalysis(part, Seed.Analysis.Rules);

        Assert.InRange(part.ArtifactCount, 2, graph.ArtifactCount / 2);
        Assert.Equal(Answers(Seed.Analysis, zephyr), Answers(analysis, part.FindById(NodeKind.Model, "model:zephyr-7b-beta")));
    }

    private static IEnumerable<string> Answers(LineageAnalysis analysis, int artifact) =>
        from purpose in Enum.GetValues<Purpose>()
        from reading in Enum.GetValues<Reading>()
        let verdict = Verdicts.Of(analysis.StudyOf(artifact), purpose, reading)
        select $"{purpose} {reading} {verdict.Outcome} {string.Join(' ', verdict.Reasons)}";
}
