using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Views;

public sealed class GraphViewsTests
{
    private const string Small =
        """
        model:llama org=meta date=2023-02
        model:llama under llama-1 component=weights
        model:tuned org=x date=2023-04
        model:tuned under mit
        model:tuned tunes model:llama full
        model:tuned trained dataset:d sft
        model:child date=2023-06
        model:child under mit
        model:child tunes model:tuned full
        dataset:d date=2023-05
        dataset:d under cc-by-nc-4.0
        """;

    [Theory]
    [InlineData("model:tuned", "NON_COMMERCIAL Binding license:llama-1, NON_COMMERCIAL Contested license:cc-by-nc-4.0")]
    [InlineData("model:child", "NON_COMMERCIAL Binding license:llama-1, NON_COMMERCIAL Contested license:cc-by-nc-4.0")]
    public void Small_HasTheLimitsThatTheTestsTakeAway(string artifact, string limits) =>
        Assert.Equal(limits, Limits(Contents(Small), artifact));

    [Fact]
    public void Change_TakesTheTermOfOneLicenseAway_When_ItIsVoid()
    {
        var changed = GraphViews.Change(Contents(Small), [new TermVoided("NON_COMMERCIAL", "license:llama-1")]);

        Assert.Equal("NON_COMMERCIAL Contested license:cc-by-nc-4.0", Limits(changed, "model:child"));
        Assert.Equal("NON_COMMERCIAL Binding license:cc-by-nc-4.0", Limits(changed, "dataset:d"));
    }

    [Fact]
    public void Change_TakesTheTermOfEveryLicenseAway_When_NoneIsNamed()
    {
        var changed = GraphViews.Change(Contents(Small), [new TermVoided("NON_COMMERCIAL")]);

        Assert.Equal("", Limits(changed, "model:child"));
        Assert.Equal("", Limits(changed, "dataset:d"));
    }

    [Fact]
    public void Change_StopsTheTermAtTheRelation_When_ItIsVoidOverIt()
    {
        var changed = GraphViews.Change(
            Contents(Small), [new TermVoided("NON_COMMERCIAL", "license:cc-by-nc-4.0", RelationKind.TrainedOn)]);

        Assert.Equal("NON_COMMERCIAL Binding license:llama-1", Limits(changed, "model:tuned"));
        Assert.Equal("NON_COMMERCIAL Binding license:cc-by-nc-4.0", Limits(changed, "dataset:d"));
        Assert.Equal(
            "NON_COMMERCIAL Binding license:llama-1, NON_COMMERCIAL Contested license:cc-by-nc-4.0",
            Limits(Contents(Small), "model:tuned"));
    }

    [Fact]
    public void Change_SaysThatTheRuleIsSupposed_When_ATermIsVoidOverARelation()
    {
        var rules = RuleSet.Create(GraphViews.Change(
            Contents(Small), [new TermVoided("NON_COMMERCIAL", null, RelationKind.FineTunesFrom)]).Rules);
        var clause = Assert.Single(rules.ClausesOf("license:llama-1").ToArray(), static clause => clause.Term.Code == "NON_COMMERCIAL");
        var hop = Hops.NumberOf(RelationKind.FineTunesFrom, Qualifier.Full, WayBehind.Other, Party.Unknown);

        Assert.Equal(Certainty.DoesNotTravel, rules.ValueOf(clause.Index, hop).Certainty);
        Assert.Equal("supposed: the term does not pass this relation.", rules.Describe(clause, hop));
    }

    [Fact]
    public void Change_LetsTheRuleSaySomethingElse_When_ItIsReplaced()
    {
        var changed = GraphViews.Change(
            Contents(Small), [new RuleReplaced("NON_COMMERCIAL", RelationKind.TrainedOn, "sft", Certainty.Binding)]);

        Assert.Equal(
            "NON_COMMERCIAL Binding license:cc-by-nc-4.0, NON_COMMERCIAL Binding license:llama-1", Limits(changed, "model:tuned"));
    }

    [Fact]
    public void Change_PutsOneLicenseInPlaceOfAll_When_AnArtifactIsRelicensed()
    {
        var changed = GraphViews.Change(Contents(Small), [new ArtifactRelicensed("model:llama", "license:mit")]);

        Assert.Equal("NON_COMMERCIAL Contested license:cc-by-nc-4.0", Limits(changed, "model:child"));
    }

    [Theory]
    [InlineData(Component.Weights, "license:mit Weights, license:apache-2.0 Code")]
    [InlineData(Component.Code, "license:llama-1 Weights, license:mit Code")]
    public void Change_LeavesOtherPartsAlone_When_OnePartIsRelicensed(Component component, string licenses)
    {
        var contents = Contents(Small + "\nmodel:llama under apache-2.0 component=code");
        var changed = GraphViews.Change(contents, [new ArtifactRelicensed("model:llama", "license:mit", component)]).Lineage;

        Assert.Equal(
            licenses,
            string.Join(", ", changed.LicensesOf(0 + changed.ArtifactOf(changed.FindById("model:llama")!.Value)) // it is there
                .OrderBy(static relation => relation.Component)
                .Select(relation => $"{changed.IdOf(new NodeId(NodeKind.License, relation.License))} {relation.Component}")));
    }

    [Fact]
    public void Change_LeavesAReferenceThatLeadsToNothing_When_AnArtifactIsWithdrawn()
    {
        var changed = GraphViews.Change(Contents(Small), [new ArtifactWithdrawn("model:llama")]);

        Assert.Null(changed.Lineage.FindById("model:llama"));
        var row = Assert.Single(changed.Lineage.Unresolved);
        Assert.Equal((RelationKind.FineTunesFrom, "model:tuned", "model:llama"), (row.Kind, row.From, row.To));
        Assert.Equal(VerdictOutcome.Unknown, Commercial(changed, "model:child"));
    }

    [Fact]
    public void Change_DropsARelation_RequalifiesOne_AndAddsOneToANewModel()
    {
        var changed = GraphViews.Change(
            Contents(Small),
            [
                new RelationAdded(RelationKind.FineTunesFrom, "model:new", "model:child", "adapter"),
                new ModelAdded("model:new", "New", ModelKind.Chat, new PartialDate(2024)),
                new RelationDropped(RelationKind.TrainedOn, "model:tuned", "dataset:d"),
                new RelationRequalified(RelationKind.FineTunesFrom, "model:child", "model:tuned", "full", "merge"),
            ]).Lineage;

        Assert.Equal(
            ["model:child FineTunesFrom model:tuned merge", "model:new FineTunesFrom model:child adapter", "model:tuned FineTunesFrom "
                + "model:llama full"],
            Enumerable.Range(0, changed.RelationCount).Select(changed.Relation).Select(relation =>
                $"{changed.IdOf(relation.From)} {relation.Kind} {changed.IdOf(relation.To)} {relation.QualifierText}"));
    }

    [Fact]
    public void Change_DoesNotCareAboutTheOrderOfChanges()
    {
        GraphChange[] changes =
        [
            new TermVoided("NON_COMMERCIAL", "license:llama-1"), new ModelAdded("model:new", "New", ModelKind.Chat),
            new ArtifactRelicensed("dataset:d", "license:mit"), new RelationAdded(RelationKind.TrainedOn, "model:new", "dataset:d", "sft"),
        ];
        var one = GraphViews.Change(Contents(Small), changes);

        Assert.Equal(one.Revision, GraphViews.Change(Contents(Small), [.. changes.Reverse()]).Revision);
        Assert.NotEqual(Contents(Small).Revision, one.Revision);
    }

    [Fact]
    public void Change_HasAnotherRevision_When_OnlyARelationIsVoid()
    {
        var over = GraphViews.Change(Contents(Small), [new TermVoided("NON_COMMERCIAL", null, RelationKind.TrainedOn)]);
        var other = GraphViews.Change(Contents(Small), [new TermVoided("NON_COMMERCIAL", null, RelationKind.FineTunesFrom)]);

        Assert.Equal(3, new[] { Contents(Small).Revision, over.Revision, other.Revision }.Distinct(StringComparer.Ordinal).Count());
    }

    public static TheoryData<GraphChange, string> Impossible => new()
    {
        { new ArtifactWithdrawn("model:nobody"), "The graph has no model or dataset \"model:nobody\"." },
        { new ArtifactRelicensed("license:mit", "license:mit"), "The graph has no model or dataset \"license:mit\"." },
        {
            new RelationDropped(RelationKind.TrainedOn, "model:tuned", "dataset:d", "pretraining"),
            "There is no relation trained-on from \"model:tuned\" to \"dataset:d\" with this qualifier."
        },
        {
            new RelationAdded(RelationKind.TrainedOn, "model:tuned", "dataset:e", "sft"),
            "The relation trained-on from \"model:tuned\" to \"dataset:e\" cannot be added: ToMissing."
        },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Change_Throws_When_AChangeNamesWhatIsNotThere(GraphChange change, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => GraphViews.Change(Contents(Small), [change])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void At_KeepsWhatAnEarlierModelWasMadeFrom_When_ItWasReleasedLater()
    {
        var past = GraphViews.At(Contents(Small), new PartialDate(2023, 4, 30), default).Lineage;

        // the data came out in May, and the model of April was trained on them
        Assert.Equal(["model:llama", "model:tuned", "dataset:d"], Enumerable.Range(0, past.ArtifactCount).Select(past.IdOf));
        Assert.Empty(past.Unresolved);
    }

    [Fact]
    public void At_KeepsWhatMayHaveBeen_When_TheDateIsCutShort()
    {
        var contents = Contents("model:a date=2023\nmodel:b date=2023-05\nmodel:c\nmodel:d date=2024");

        Assert.Equal(
            ["model:a", "model:c"],
            GraphViews.At(contents, new PartialDate(2023, 4), default).Lineage is var past
                ? Enumerable.Range(0, past.ArtifactCount).Select(past.IdOf)
                : []);
    }

    [Fact]
    public void At_SeesNoEndOfALicenseThatLiesBehindTheDay_AndNoBeginning()
    {
        var contents = Contents("model:a date=2023\nmodel:a under mit from=2023 to=2024-06\nmodel:a under llama-2 from=2024-07");
        var past = GraphViews.At(contents, new PartialDate(2024, 1), default).Lineage;

        var license = Assert.Single(past.LicensesOf(0));
        Assert.Equal(("license:mit", ""), (past.IdOf(new NodeId(NodeKind.License, license.License)), license.ValidTo.ToString()));
    }

    [Fact]
    public void Reach_IsEverything_When_ARuleChanges()
    {
        var graph = Contents(Small).Lineage;
        Assert.Null(GraphViews.Reach(
            graph, graph, [new ArtifactWithdrawn("model:llama"), new TermVoided("NON_COMMERCIAL", "license:llama-1")]));
        Assert.Null(GraphViews.Reach(graph, graph, [new RuleReplaced("NON_COMMERCIAL", RelationKind.TrainedOn, "sft", Certainty.Likely)]));
        Assert.Equal(
            ["dataset:d", "model:child", "model:tuned"],
            GraphViews.Reach(
                graph, graph, [new ModelAdded("model:new", "New", ModelKind.Chat), new ArtifactRelicensed("dataset:d", "license:mit")])!
                .Order(StringComparer.Ordinal)); // no rules
    }

    // What the server compares is what a change can reach. The rest must be the same.
    [Fact]
    public void Reach_HoldsEverythingThatIsDifferent() =>
        Check.One(RandomLineage.Config(60), Prop.ForAll(
            RandomLineage.Arbitrary(8, 14), Gen.Choose(0, int.MaxValue).ToArbitrary(), (lineage, seed) =>
            {
                var random = new Random(seed);
                var before = new GraphContents(lineage.Graph, SeedFolder.Rows);
                var change = Draw(random, lineage.Graph);
                var after = GraphViews.Change(before, [change]);
                var (then, now) = (
                    new LineageAnalysis(before.Lineage, SeedFolder.Rules),
                    new LineageAnalysis(after.Lineage, SeedFolder.Rules));
                var reached = GraphViews.Reach(before.Lineage, after.Lineage, [change]);

                var whole = GraphDifference.Between(then, now, artifacts: null, CancellationToken.None);
                var part = GraphDifference.Between(then, now, reached, CancellationToken.None);

                Assert.True(
                    whole.Verdicts.SequenceEqual(part.Verdicts) && whole.Restrictions.SequenceEqual(part.Restrictions),
                    $"{change}: {string.Join(", ", whole.Verdicts.Except(part.Verdicts))}");
            }));

    [Fact]
    public void Change_LeavesALicenseRecorded_When_ItsOnlyTermIsVoid()
    {
        var contents = new GraphContents(
            new Toy("model:a date=2023\nmodel:a under mit").Graph,
            SeedFolder.Rows with
            {
                LicenseTerms = [.. SeedFolder.Rows.LicenseTerms.Where(static row =>
                    RuleSet.KeyOf(row.License) != "mit" || row.Term == "NOTICE")],
            });
        var rules = RuleSet.Create(GraphViews.Change(contents, [new TermVoided("NOTICE", "license:mit")]).Rules);
        var terms = new LineageAnalysis(contents.Lineage, rules).Terms;

        Assert.Equal(
            "NOTICE", Assert.Single(new LineageAnalysis(contents.Lineage, RuleSet.Create(contents.Rules)).Terms.ClausesOf(0)).Term.Code);
        Assert.True(terms.IsRecorded(0));
        Assert.Empty(terms.ClausesOf(0));
    }

    // COMPONENT_TERMS points to the licenses of components: without it a license that grants nothing is none.
    [Fact]
    public void Change_MakesNoVerdictWorse_When_ATermIsVoid() =>
        Check.One(RandomLineage.Config(100), Prop.ForAll(
            RandomLineage.Arbitrary(8, 14), Gen.Choose(0, int.MaxValue).ToArbitrary(), (lineage, seed) =>
            {
                var random = new Random(seed);
                var before = new GraphContents(lineage.Graph, SeedFolder.Rows);
                var clauses = SeedFolder.Rules.Clauses.Where(static clause =>
                    clause.Term.Kind != TermKind.Permission && clause.Term.Code != "COMPONENT_TERMS").ToArray();
                var clause = clauses[random.Next(clauses.Length)];
                var change = new TermVoided(
                    clause.Term.Code,
                    random.Next(2) == 0 ? null : $"license:{clause.License}",
                    random.Next(2) == 0 ? null : (RelationKind)random.Next(5));
                var after = GraphViews.Change(before, [change]);
                var difference = GraphDifference.Between(
                    new LineageAnalysis(before.Lineage, SeedFolder.Rules),
                    new LineageAnalysis(after.Lineage, RuleSet.Create(after.Rules)),
                    artifacts: null,
                    CancellationToken.None);

                Assert.DoesNotContain(difference.Verdicts, static change => Rank(change.After) > Rank(change.Before));
            }));

    private static int Rank(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Prohibited => 3,
        VerdictOutcome.Unknown => 2,
        VerdictOutcome.Conditional => 1,
        _ => 0,
    };

    private static GraphChange Draw(Random random, LineageGraph graph)
    {
        var artifact = graph.IdOf(random.Next(graph.ArtifactCount));
        var license = graph.IdOf(new NodeId(NodeKind.License, random.Next(graph.Count(NodeKind.License))));
        var relation = graph.RelationCount == 0 ? default(LineageRelation?) : graph.Relation(random.Next(graph.RelationCount));
        return (random.Next(5), relation) switch
        {
            (0, _) => new ArtifactRelicensed(artifact, license),
            (1, _) => new ArtifactWithdrawn(artifact),
            (2, { } known) => new RelationDropped(known.Kind, graph.IdOf(known.From), graph.IdOf(known.To)),
            (3, { } known) => new RelationRequalified(
                known.Kind,
                graph.IdOf(known.From),
                graph.IdOf(known.To),
                null,
                RelationSchema.Of(known.Kind).QualifierSpellings.FirstOrDefault("")),
            _ => new RelationAdded(
                RelationKind.AlignedWith, graph.IdOf(random.Next(graph.ModelCount)), graph.IdOf(random.Next(graph.ModelCount))),
        };
    }

    private static GraphContents Contents(string text) => new(new Toy(text).Graph, SeedFolder.Rows);

    private static string Limits(GraphContents contents, string artifact)
    {
        var (graph, analysis) = (contents.Lineage, new LineageAnalysis(contents.Lineage, RuleSet.Create(contents.Rules)));
        return string.Join(", ", analysis.StudyOf(graph.ArtifactOf(graph.FindById(artifact)!.Value)).Restrictions // it is there
            .Where(static restriction => restriction.Term.Code == "NON_COMMERCIAL")
            .Select(restriction =>
                $"{restriction.Term.Code} {restriction.Certainty} {graph.IdOf(new NodeId(NodeKind.License, restriction.License))}"));
    }

    private static VerdictOutcome Commercial(GraphContents contents, string artifact)
    {
        var (graph, analysis) = (contents.Lineage, new LineageAnalysis(contents.Lineage, RuleSet.Create(contents.Rules)));
        var study = analysis.StudyOf(graph.ArtifactOf(graph.FindById(artifact)!.Value)); // it is there
        return Verdicts.Of(study, Purpose.CommercialUse, Reading.Balanced).Outcome;
    }
}
