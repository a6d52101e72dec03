using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// What a study holds and remembers.
public sealed class ArtifactStudyTests
{
    [Fact]
    public void Answer_IsWorkedOutOnce_When_AQuestionIsAskedAgainAfterOthers()
    {
        var asked = 0;
        var count = new Question<string>(study => $"{study.Artifact} {++asked}");
        var square = new Question<ImmutableArray<int>>(static study => [study.Artifact * study.Artifact]); // a value type
        var study = new Toy("model:a\nmodel:b").Analysis.StudyOf(1);

        Assert.Equal("1 1", study.Answer(count));
        Assert.Equal(1, Assert.Single(study.Answer(square)));
        var later = new Question<string>(static study => study.Rules.Terms[0].Code); // numbered after the study has answered others
        Assert.Equal(study.Rules.Terms[0].Code, study.Answer(later));
        Assert.Equal("1 1", study.Answer(count));
        Assert.Equal(1, asked);
        Assert.Equal("0 2", study.Analysis.StudyOf(0).Answer(count));
    }

    [Fact]
    public void Answers_AreTheSameObjects_When_ManyThreadsHaveAsked()
    {
        var toy = new Toy(
            """
            model:base
            model:base under llama-2
            model:a
            model:a under mit
            model:a tunes model:base full
            """);
        var study = toy.Analysis.StudyOf(toy["model:a"]);
        var purposes = Enum.GetValues<Purpose>();
        var outcomes = new VerdictOutcome[400];
        Parallel.For(0, outcomes.Length, i => outcomes[i] = Verdicts.Of(study, purposes[i % purposes.Length], Reading.Balanced).Outcome);

        Assert.All(outcomes.Select((outcome, i) => (outcome, i)), pair => Assert.Equal(outcomes[pair.i % purposes.Length], pair.outcome));
        Assert.Same(study.Restrictions, study.Restrictions);
        Assert.All(
            purposes,
            purpose => Assert.Same(Verdicts.Of(study, purpose, Reading.Cautious), Verdicts.Of(study, purpose, Reading.Cautious)));
    }

    [Fact]
    public void Study_HoldsTheWayToTheArtifact_By_Distance()
    {
        var toy = new Toy(
            """
            dataset:d
            model:base
            model:a
            model:a under mit
            model:a tunes model:base full
            model:base trained dataset:d pretraining
            """);
        var study = toy.Analysis.StudyOf(toy["model:a"]);

        Assert.Equal<int>([toy["model:a"], toy["model:base"], toy["dataset:d"]], study.Closure);
        Assert.Equal<int>([toy["model:a"], toy["model:base"]], study.Trained);
        Assert.Equal(toy.Analysis.Licenses.InForce(toy["model:a"]).ToArray(), study.LicensesInForce.ToArray());
        Assert.Empty(toy.Analysis.StudyOf(toy["dataset:d"]).Trained);
    }
}
