using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// Alternative licenses, of the artifact and of everything on the way: for each purpose the best branch.
public sealed class BestBranchesTests
{
    [Fact]
    public void AncestorsLicense_IsTheBestForThePurpose_And_TheReasonNamesIt()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under cc-by-nc-4.0 group=g
            model:b under gpl-3.0 group=g
            model:b trained dataset:d pretraining
            model:a
            model:a under mit
            model:a tunes model:b full
            model:a trained dataset:d sft
            """);

        var verdict = Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.CommercialUse, Reading.Cautious);
        Assert.Equal(
            (
                VerdictOutcome.Allowed,
                "This holds if b is taken under GNU General Public License v3.0, as whoever uses it may choose."),
            (verdict.Outcome, verdict.Reasons[0]));
        Assert.StartsWith(
            "No commercial use (likely): a is fine-tuned from b, which is, if so chosen, under Creative Commons "
            + "Attribution-NonCommercial 4.0 "
            + "International, clause 2(a)(1); 1(i): ",
            toy.Restriction("model:a", "NON_COMMERCIAL").Explanation,
            StringComparison.Ordinal);
    }

    [Fact]
    public void DataLicense_IsChosenForThePurpose_And_NotByCount()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc-by-nc-4.0 group=g
            dataset:d under cc-by-sa-4.0 group=g
            model:a
            model:a under mit
            model:a trained dataset:d pretraining
            """);

        Assert.Equal(
            VerdictOutcome.Allowed, Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.CommercialUse, Reading.Cautious).Outcome);
    }

    [Fact]
    public void SeveralAncestors_AreChosenEachForItself()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under cc-by-nc-4.0 group=g
            model:b under gpl-3.0 group=g
            model:b trained dataset:d pretraining
            model:c
            model:c under cc-by-nc-4.0 group=g
            model:c under gpl-3.0 group=g
            model:c trained dataset:d pretraining
            model:a
            model:a under cc-by-nc-4.0 group=h
            model:a under mit group=h
            model:a tunes model:b merge
            model:a tunes model:c merge
            """);

        var verdict = Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.CommercialUse, Reading.Cautious);
        Assert.Equal(VerdictOutcome.Allowed, verdict.Outcome);
        Assert.Equal(
            [
                "This holds if b is taken under GNU General Public License v3.0, as whoever uses it may choose.",
                "This holds if c is taken under GNU General Public License v3.0, as whoever uses it may choose.",
            ],
            verdict.Reasons.Take(2));
    }

    [Fact]
    public void LicenseOfTheMakerUpstream_IsChosenForWhatIsKnown_And_NotForItsLimits()
    {
        // Which component the one license covers is not known; the other is the maker's own and restricts nothing.
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b org=x
            model:b under apache-2.0 component=odd group=g
            model:b under exaone-1.1-nc group=g
            model:b trained dataset:d pretraining
            model:a org=x
            model:a under apache-2.0
            model:a tunes model:b full
            model:a trained dataset:d sft
            """);

        var verdict = Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.Research, Reading.TextOnly);
        Assert.Equal(VerdictOutcome.Allowed, verdict.Outcome);
    }

    [Fact]
    public void FurtherChoice_IsNeverWorse()
    {
        const string Text =
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b trained dataset:d pretraining
            model:a
            model:a under mit
            model:a tunes model:b full
            model:a trained dataset:d sft

            """;
        var alone = new Toy(Text + "model:b under gpl-3.0");
        var choice = new Toy(Text + "model:b under gpl-3.0 group=g\nmodel:b under cc-by-nc-4.0 group=g\nmodel:b under made-up group=g");

        foreach (var purpose in Enum.GetValues<Purpose>())
        {
            foreach (var reading in Enum.GetValues<Reading>())
            {
                var with = Verdicts.Of(choice.Analysis.StudyOf(choice["model:a"]), purpose, reading).Outcome;
                Assert.True(Rank(with) <= Rank(Verdicts.Of(alone.Analysis.StudyOf(alone["model:a"]), purpose, reading).Outcome));
            }
        }
    }

    // Every combination of licenses is a lineage without choices; the best of their verdicts is the verdict.
    [Fact]
    public void Verdict_IsThatOfTheBestCombination_On_RandomLineages()
    {
        var (combinations, choices) = (0, 0);
        Check.One(RandomLineage.Config(200), Prop.ForAll(RandomLineage.Arbitrary(6, 9), lineage =>
        {
            var graph = WithChoices(lineage.Graph);
            var analysis = new LineageAnalysis(graph, SeedFolder.Rules);
            var all = Combinations(analysis).Take(65).ToList();
            if (all.Count is 1 or 65)
            {
                return;
            }

            choices++;
            combinations += all.Count;
            var fixedGraphs = all.ConvertAll(choice => new LineageAnalysis(Fix(graph, choice), SeedFolder.Rules));
            for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
            {
                foreach (var purpose in Enum.GetValues<Purpose>())
                {
                    foreach (var (party, reading) in Verdicts.Sides)
                    {
                        var verdict = Verdicts.Of(analysis.StudyOf(artifact), purpose, reading, party);
                        if (graph.OwnComponentOf(artifact) == Component.Service && purpose is Purpose.Redistribute or Purpose.FineTune)
                        {
                            continue; // whether weights are released is no choice, but a fixed lineage may lack the license that says so
                        }

                        var best = fixedGraphs.Min(one => Rank(Verdicts.Of(one.StudyOf(artifact), purpose, reading, party).Outcome));
                        Assert.True(
                            best == Rank(verdict.Outcome),
                            $"{graph.IdOf(artifact)} {purpose} {reading} {party}: {verdict.Outcome}, best {best}: "
                            + $"{string.Join(' ', verdict.Reasons.Take(2))}");
                    }
                }
            }
        }));
        Assert.True(choices > 40, $"{choices} lineages with {combinations} combinations");
    }

    private static int Rank(VerdictOutcome outcome) =>
        Array.IndexOf([VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited], outcome);

    private static IEnumerable<int[][]> Combinations(LineageAnalysis analysis)
    {
        IEnumerable<int[][]> all = [[]];
        for (var artifact = 0; artifact < analysis.Graph.ArtifactCount; artifact++)
        {
            var choices = analysis.Licenses.Choices(artifact);
            all = all.SelectMany(_ => choices, static (before, choice) => (int[][])[.. before, [.. choice]]);
        }

        return all;
    }

    /// <summary>The lineage without dates of licenses; all licenses of every second artifact are alternatives.</summary>
    private static LineageGraph WithChoices(LineageGraph graph) => Copy(graph, static (builder, graph, license) =>
        builder.AddRelation(RelationKind.LicensedUnder, new RelationRow
        {
            From = graph.IdOf(license.Artifact),
            To = graph.IdOf(new NodeId(NodeKind.License, license.License)),
            Qualifier = license.IsComponentGiven ? license.ComponentText : "",
            Group = license.Artifact % 2 == 0 ? "g" : license.Group,
        }));

    private static LineageGraph Fix(LineageGraph graph, int[][] choice) => Copy(graph, (builder, graph, license) =>
    {
        var own = graph.OwnComponentOf(license.Artifact);
        var isOwn = license.Component == own
            || (own, license.Component) is (Component.Service, Component.Weights or Component.Delta or Component.Data)
            or (Component.Weights, Component.Delta)
            or (Component.Code, Component.Weights or Component.Delta)
            or (Component.Data, Component.Weights or Component.Service or Component.Delta);
        if (!isOwn || choice[license.Artifact].Contains(license.License))
        {
            builder.AddRelation(RelationKind.LicensedUnder, new RelationRow
            {
                From = graph.IdOf(license.Artifact),
                To = graph.IdOf(new NodeId(NodeKind.License, license.License)),
                Qualifier = license.IsComponentGiven ? license.ComponentText : "",
                Group = isOwn ? "" : license.Group,
            });
        }
    });

    /// <summary>The lineage with other rows of licenses, all of them certain.</summary>
    private static LineageGraph Copy(LineageGraph graph, Action<LineageGraphBuilder, LineageGraph, LicenseRelation> copy)
    {
        var builder = new LineageGraphBuilder();
        foreach (var kind in Enum.GetValues<NodeKind>())
        {
            for (var i = 0; i < graph.Count(kind); i++)
            {
                var node = new NodeId(kind, i);
                builder.AddNode(kind, new NodeRow
                {
                    Id = graph.IdOf(node),
                    Name = graph.NameOf(node),
                    Kind = graph.GetText(node, NodeField.Kind),
                    Family = graph.GetText(node, NodeField.Family),
                });
            }
        }

        for (var i = 0; i < graph.RelationCount; i++)
        {
            var relation = graph.Relation(i);
            foreach (var claim in relation.Claims)
            {
                builder.AddRelation(relation.Kind, new RelationRow
                {
                    From = graph.IdOf(relation.From),
                    To = graph.IdOf(relation.To),
                    Qualifier = relation.QualifierText,
                    Operator = relation.OperatorText,
                    GeneratedAt = relation.GeneratedAt,
                    Source = claim.SourceText,
                    Confidence = claim.Confidence,
                });
            }
        }

        for (var i = 0; i < graph.LicenseRelationCount; i++)
        {
            copy(builder, graph, graph.LicenseRelation(i));
        }

        for (var i = 0; i < graph.DeveloperRelationCount; i++)
        {
            var developer = graph.DeveloperRelation(i);
            builder.AddRelation(RelationKind.DevelopedBy, new RelationRow
            {
                From = graph.IdOf(developer.Artifact),
                To = graph.IdOf(new NodeId(NodeKind.Organisation, developer.Organisation)),
            });
        }

        return builder.Build();
    }
}
