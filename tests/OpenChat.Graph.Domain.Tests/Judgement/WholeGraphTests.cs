using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// Questions about all artifacts at once, against each artifact alone.
public sealed class WholeGraphTests
{
    [Fact]
    public void Drift_NamesChildParentAndWhatIsLost()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc-by-nc-4.0
            model:b org=x
            model:b under cc-by-nc-4.0
            model:b trained dataset:d pretraining
            model:c org=y
            model:c under mit
            model:c tunes model:b full
            model:same org=y
            model:same under cc-by-nc-4.0
            model:same tunes model:b full
            model:silent org=y
            model:silent tunes model:b full
            model:own org=x
            model:own under mit
            model:own tunes model:b full
            model:of-c org=z
            model:of-c under mit
            model:of-c tunes model:c quantization
            """);

        Assert.Equal(
            "model:c from model:b: NON_COMMERCIAL\nmodel:of-c from model:c: NON_COMMERCIAL",
            string.Join('\n', LicenseDrift.All(toy.Analysis, 2, CancellationToken.None).Select(drift =>
                $"{toy.Graph.IdOf(drift.Child)} from {toy.Graph.IdOf(toy.Graph.Relation(drift.Relation).To)}: "
                + string.Join(' ', drift.Lost.Select(static lost => lost.Term.Code).Distinct()))));
        Assert.Equal(
            ["model:c", "model:of-c"],
            LicenseDrift.All(toy.Analysis, 1, CancellationToken.None).Select(drift => toy.Graph.IdOf(drift.Child)));
    }

    [Fact]
    public void Drift_ComesOverARelationThatLeadsToSomebodyElse()
    {
        var toy = new Toy(
            """
            model:mine org=x
            model:mine under cc-by-nc-4.0
            model:other org=y
            model:other under cc-by-nc-4.0
            model:c org=x
            model:c under mit
            model:c tunes model:mine merge
            model:c tunes model:other merge
            """);

        var drift = Assert.Single(LicenseDrift.All(toy.Analysis, 2, CancellationToken.None));
        Assert.Equal("model:other", toy.Graph.IdOf(toy.Graph.Relation(drift.Relation).To));
    }

    [Fact]
    public void Drift_OfAll_IsThatOfEachArtifactAlone_On_LineagesOfLikeArtifacts() =>
        Check.One(RandomLineage.Config(100), Prop.ForAll(VerdictTableTests.Likes(), lineage =>
        {
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            foreach (var severity in (int[])[1, 2])
            {
                Assert.Equal(
                    Enumerable.Range(0, lineage.Graph.ArtifactCount)
                        .SelectMany(artifact => LicenseDrift.Of(analysis.StudyOf(artifact), severity)).Select(Text).Order(),
                    LicenseDrift.All(analysis, severity, CancellationToken.None).Select(Text).Order());
            }

            static string Text(LicenseDrift drift) =>
                $"{drift.Child} {drift.Relation} {string.Join(' ', drift.Lost.Select(static lost => $"{lost.Term.Code} {lost.License}"))}";
        }));

    [Fact]
    public void DecisiveUnknown_IsWhatMostVerdictsWaitFor()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b org=x
            model:b trained dataset:d pretraining
            model:c0 org=y kind=derived
            model:c0 under mit
            model:c0 tunes model:b quantization
            model:c1 org=z kind=derived
            model:c1 under mit
            model:c1 tunes model:b quantization
            model:two org=z kind=derived
            model:two tunes model:b quantization
            """);

        Assert.Equal(
            "MissingLicense model:b: 3 and 1",
            string.Join('\n', DecisiveUnknown.All(
                toy.Analysis, Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient, CancellationToken.None)
                .Select(found => $"{found.Gap.Kind} {toy.Graph.IdOf(found.Gap.Artifact)}: {found.Settles} and {found.Among}")));
    }

    [Fact]
    public void DecisiveUnknowns_AreCountedAsIfEachVerdictWasAsked_On_LineagesOfLikeArtifacts() =>
        Check.One(RandomLineage.Config(60), Prop.ForAll(VerdictTableTests.Likes(), lineage =>
        {
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            var (purpose, reading, party) = (Purpose.CommercialUse, Reading.Cautious, VerdictParty.Maker);
            var counts = new Dictionary<Unknown, (int Settles, int Among)>();
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var study = analysis.StudyOf(artifact);
                if (Verdicts.OutcomeOf(study, purpose, reading, party) != VerdictOutcome.Unknown)
                {
                    continue;
                }

                var gaps = Verdicts.GapsOf(study, purpose, reading, party);
                foreach (var gap in gaps)
                {
                    var (settles, among) = counts.GetValueOrDefault(gap);
                    counts[gap] = gaps.Length == 1 ? (settles + 1, among) : (settles, among + 1);
                }
            }

            var expected = counts.Where(static pair => pair.Value.Settles + pair.Value.Among > 1).Select(static pair =>
                $"{pair.Value.Settles} {pair.Value.Among} {pair.Key.Artifact} {pair.Key.Message} {pair.Key.Line}").Order();
            var found = DecisiveUnknown.All(analysis, purpose, reading, party, CancellationToken.None);
            Assert.Equal(
                expected,
                found.Select(static item =>
                    $"{item.Settles} {item.Among} {item.Gap.Artifact} {item.Gap.Message} {item.Gap.Line}").Order());
            Assert.Equal(found.Select(static item => item.Settles).OrderDescending(), found.Select(static item => item.Settles));
        }));

    // Like artifacts are compared once; every other rule set is a change that may reach all of them.
    [Fact]
    public void Difference_OfLikeArtifacts_IsThatOfEachAlone_On_LineagesOfLikeArtifacts()
    {
        var rows = SeedFolder.Rows;
        var otherRules = RuleSet.Create(rows with
        {
            LicenseTerms = rows.LicenseTerms.RemoveAll(static row => row.Term is "NON_COMMERCIAL" or "NO_COMPETING_MODELS"),
        });
        var changed = 0;
        Check.One(RandomLineage.Config(60), Prop.ForAll(VerdictTableTests.Likes(), lineage =>
        {
            var before = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            var after = new LineageAnalysis(lineage.Graph, otherRules);
            var alone = GraphDifference.Between(before, after, null, null, int.MaxValue, CancellationToken.None);
            var together = GraphDifference.Between(before, after, null, null, 0, CancellationToken.None);
            changed += alone.Verdicts.Length;

            Assert.Equal(alone.Verdicts, together.Verdicts);
            Assert.Equal(alone.Restrictions, together.Restrictions);
        }));
        Assert.True(changed > 100, $"{changed} verdicts changed: nothing is told by this");
    }

    [Fact]
    public void CountDescendants_IsHowManyThereAre_On_RandomLineages() =>
        Check.One(RandomLineage.Config(200), Prop.ForAll(RandomLineage.Arbitrary(10, 18), lineage =>
        {
            var without = new LineageAnalysis(lineage.Graph, SeedFolder.Rules).Licenses.NoAncestry;
            foreach (var marks in (RelationMarks?[])[null, without])
            {
                var (all, models) = lineage.Graph.CountDescendants(marks, CancellationToken.None);
                var found = Enumerable.Range(0, lineage.Graph.ArtifactCount)
                    .Select(artifact => lineage.Graph.Descendants(artifact, without: marks)).ToList();

                Assert.Equal(found.Select(static below => below.Length), all);
                Assert.Equal(found.Select(below => below.Count(reached => lineage.Graph.IsModel(reached.Artifact))), models);
            }
        }));
}
