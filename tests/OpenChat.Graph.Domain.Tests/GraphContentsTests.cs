using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests;

public sealed class GraphContentsTests
{
    private static readonly LineageGraph Lineage = new Toy(
        """
        model:llama
        model:llama under llama-1
        model:tuned
        model:tuned under mit
        model:tuned tunes model:llama full
        """).Graph;

    private static readonly GraphContents Contents = new(Lineage, SeedFolder.Rows, [Fact("a")]);

    [Fact]
    public void With_ChangesVerdictsAndRevisionButNotTheLineage_When_RulesAreExchanged()
    {
        var rules = SeedFolder.Rows with
        {
            VerdictRules = [.. SeedFolder.Rows.VerdictRules.Select(row => row.Effect == "prohibits" ? row with { Effect = "none" } : row)],
        };

        var exchanged = Contents.With(rules);

        Assert.Same(Contents.Lineage, exchanged.Lineage);
        Assert.Equal(Contents.Assessments, exchanged.Assessments);
        Assert.NotEqual(Contents.Revision, exchanged.Revision);
        Assert.Equal(Contents.Revision, exchanged.With(SeedFolder.Rows).Revision);
        Assert.Equal(new GraphContents(Lineage, rules, Contents.Assessments).Revision, exchanged.Revision);
        Assert.Equal((VerdictOutcome.Prohibited, VerdictOutcome.Unknown), (Judge(Contents), Judge(exchanged)));
    }

    [Fact]
    public void Revision_IsTheSame_When_AssessmentsComeInAnotherOrderOrTwice()
    {
        var one = new GraphContents(Lineage, SeedFolder.Rows, [Fact("a"), Fact("b")]);
        var other = new GraphContents(Lineage, SeedFolder.Rows, [Fact("b"), Fact("a"), Fact("b")]);

        Assert.Equal(["a", "b"], other.Assessments.Select(fact => fact.Criterion));
        Assert.Equal(one.Revision, other.Revision);
        Assert.NotEqual(Contents.Revision, one.Revision);
    }

    /// <summary>
    /// Revisions stand in answers and in kept copies of graphs, so a new program must give the same text for the same data.
    /// </summary>
    [Fact]
    public void Revision_IsWhatItAlwaysWas() =>
        Assert.Equal("25581eea8e5d9a9bbd1495e5f42da4a6", new GraphContents(Lineage, RuleRows.Empty, [Fact("a")]).Revision);

    private static VerdictOutcome Judge(GraphContents contents) =>
        Verdicts.Of(Analyse(contents).StudyOf(1), Purpose.CommercialUse, Reading.Balanced).Outcome;

    private static LineageAnalysis Analyse(GraphContents contents) => new(contents.Lineage, RuleSet.Create(contents.Rules));

    private static OpennessFact Fact(string criterion) =>
        new("model:llama", "matrix", criterion, "2", "", new ClaimText("source:x", "", Confidence.High, new PartialDate(2024, 5), ""));
}
