// What cannot be made again without something, and what might stand in for it.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

public sealed class ImpactTests
{
    private const string Family =
        """
        model:base kind=base org=x
        model:base under mit
        model:base trained dataset:p pretraining
        dataset:p
        dataset:p under cc0-1.0
        model:chat kind=chat
        model:chat under mit
        model:chat tunes model:base full
        model:chat trained dataset:q sft
        model:free kind=chat
        model:free under mit
        model:free tunes model:base full
        model:free trained dataset:p sft
        model:both kind=chat
        model:both under mit
        model:both tunes model:base full
        model:both trained dataset:q sft
        model:coder kind=instruct
        model:coder under mit
        model:coder tunes model:base full
        model:coder trained dataset:p sft
        model:judged kind=base
        model:judged trained dataset:q evaluation
        dataset:q
        dataset:q under cc-by-nc-4.0
        """;

    [Fact]
    public void Losses_AreAllThatWasMadeFromIt_TheNearestFirst()
    {
        Assert.Equal(
            [
                "model:base 1 dataset:p", "model:coder 1 dataset:p", "model:free 1 dataset:p", "model:both 2 dataset:p",
                "model:chat 2 dataset:p",
            ],
            Losses(Family, "dataset:p"));
        Assert.Equal(["model:both 1 dataset:q", "model:chat 1 dataset:q"], Losses(Family, "dataset:q")); // evaluation makes nothing
        Assert.Empty(Losses(Family, "model:judged"));
    }

    [Fact]
    public void Losses_NameAllThatIsLost_AndNotWhatIsItselfLost() => Assert.Equal(
        [
            "model:both 1 model:base dataset:q dataset:p", "model:chat 1 model:base dataset:q dataset:p",
            "model:coder 1 model:base dataset:p", "model:free 1 model:base dataset:p",
        ],
        Losses(Family, "dataset:p", "model:base", "dataset:q"));

    [Theory]
    [InlineData("model:chat", "")]
    [InlineData("model:lone", "The pre-training data of lone is not known; finding nothing there is not clearance.")]
    public void NotKnown_IsWhatKeptItFromBeingMadeAgainAnyway(string model, string messages)
    {
        var graph = new Toy(Family + "\nmodel:lone kind=base\nmodel:lone under mit").Graph;
        var study = new LineageAnalysis(graph, SeedFolder.Rules).StudyOf(Artifact(graph, model));

        Assert.Equal(messages, string.Join('\n', ReproducibilityLoss.NotKnown(study).Select(static gap => gap.Message)));
    }

    [Fact]
    public void Substitutes_AreOfTheSameKind_MadeFromTheSame_AndFreer()
    {
        Assert.Equal(
            ["model:free Allowed model:base False"], Substitutes(Family, "model:chat", Reading.Cautious)); // not coder, not both
        Assert.Empty(Substitutes(Family, "model:free", Reading.Cautious));
        Assert.Empty(Substitutes(Family, "dataset:q", Reading.Cautious));
        Assert.Empty(Substitutes(Family, "model:chat", Reading.TextOnly)); // nothing stands against it
    }

    [Fact]
    public void Substitutes_HaveMostInCommonFirst_AndAreNotMadeFromIt()
    {
        const string Data =
            """
            dataset:a
            dataset:a under cc-by-nc-4.0
            dataset:a derived dataset:r subset
            dataset:a derived dataset:s subset
            dataset:b
            dataset:b under mit
            dataset:b derived dataset:r subset
            dataset:c
            dataset:c under cc0-1.0
            dataset:c derived dataset:r subset
            dataset:c derived dataset:s subset
            dataset:d
            dataset:d under cc0-1.0
            dataset:d derived dataset:r subset
            dataset:d derived dataset:a subset
            dataset:r
            dataset:r under cc0-1.0
            dataset:s
            dataset:s under cc0-1.0
            """;
        Assert.Equal(
            ["dataset:c Allowed dataset:r dataset:s True", "dataset:b Allowed dataset:r False"],
            Substitutes(Data, "dataset:a", Reading.Balanced));
    }

    private static IEnumerable<string> Losses(string text, params string[] withdrawn)
    {
        var graph = new Toy(text).Graph;
        return ReproducibilityLoss.All(
            new LineageAnalysis(graph, SeedFolder.Rules), [.. withdrawn.Select(id => Artifact(graph, id))], CancellationToken.None)
            .Select(loss => $"{graph.IdOf(loss.Artifact)} {loss.Distance} {string.Join(' ', loss.Lost.Select(graph.IdOf))}");
    }

    private static IEnumerable<string> Substitutes(string text, string artifact, Reading reading)
    {
        var graph = new Toy(text).Graph;
        return Substitute.Of(
            new LineageAnalysis(graph, SeedFolder.Rules), Artifact(graph, artifact), Purpose.CommercialUse, reading, VerdictParty.Recipient,
            CancellationToken.None).Select(found => $"{graph.IdOf(found.Artifact)} {found.Outcome} "
                + $"{string.Join(' ', found.SharedParents.Select(graph.IdOf))} {found.SharesAll}");
    }

    private static int Artifact(LineageGraph graph, string id) => graph.ArtifactOf(graph.FindById(id)!.Value); // the tests put it there
}
