using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// One lineage under one rule set or another, and what is remembered of it.
public sealed class LineageAnalysisTests
{
    private static readonly Config Config = FsCheck.Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    // The shipped rules without what the non-commercial license forbids: license_terms.csv as an analyst might cut it.
    private static readonly RuleSet Lenient = RuleSet.Create(SeedFolder.Rows with
    {
        LicenseTerms = [.. SeedFolder.Rows.LicenseTerms.Where(row => row.Term != "NON_COMMERCIAL")],
    });

    [Fact]
    public void StudyOf_ReturnsTheSameStudy_When_TheArtifactIsAskedForAgain()
    {
        var toy = new Toy("model:a\nmodel:b");

        Assert.Same(toy.Analysis.StudyOf(0), toy.Analysis.StudyOf(0));
        Assert.NotSame(toy.Analysis.StudyOf(0), toy.Analysis.StudyOf(1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void StudyOf_Throws_When_ThereIsNoSuchArtifact(int artifact) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Toy("model:a\nmodel:b").Analysis.StudyOf(artifact));

    [Fact]
    public void StudyOf_ForgetsStudies_When_ManyArtifactsWereAskedFor()
    {
        var toy = new Toy(string.Join('\n', Enumerable.Range(0, 4097).Select(i => $"model:{i:0000}")));
        var first = toy.Analysis.StudyOf(0);
        for (var i = 1; i < 4096; i++)
        {
            toy.Analysis.StudyOf(i);
        }

        Assert.Same(first, toy.Analysis.StudyOf(0));
        toy.Analysis.StudyOf(4096);
        Assert.NotSame(first, toy.Analysis.StudyOf(0));
    }

    [Fact]
    public void Under_AnswersByTheOtherRules_And_LeavesTheFirstAnalysisAsItWas()
    {
        var toy = new Toy("dataset:d\ndataset:d under mit\nmodel:a\nmodel:a under cc-by-nc-4.0\nmodel:a trained dataset:d sft");
        var lenient = toy.Analysis.Under(Lenient);

        Assert.Equal(VerdictOutcome.Prohibited, Verdicts.Of(toy.Analysis.StudyOf(0), Purpose.CommercialUse, Reading.Balanced).Outcome);
        Assert.NotEqual(VerdictOutcome.Prohibited, Verdicts.Of(lenient.StudyOf(0), Purpose.CommercialUse, Reading.Balanced).Outcome);
        Assert.Same(toy.Graph, lenient.Graph);
        Assert.Same(Lenient, lenient.Rules);
    }

    [Fact]
    public void Under_EqualsAnAnalysisFromScratch_On_RandomLineages() =>
        Check.One(Config.WithMaxTest(100), Prop.ForAll(RandomLineage.Arbitrary(8, 14), lineage =>
        {
            var exchanged = new LineageAnalysis(lineage.Graph, SeedFolder.Rules).Under(Lenient);
            var scratch = new LineageAnalysis(lineage.Graph, Lenient);
            for (var relation = 0; relation < lineage.Graph.LicenseRelationCount; relation++)
            {
                Assert.Equal(scratch.Licenses.StatusOf(relation), exchanged.Licenses.StatusOf(relation));
            }

            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var (expected, actual) = (scratch.StudyOf(artifact), exchanged.StudyOf(artifact));
                Assert.Equal(expected.Restrictions.Select(r => r.Explanation), actual.Restrictions.Select(r => r.Explanation));
                Assert.Equal<IEnumerable<Permission>>(Permissions.Of(expected), Permissions.Of(actual));
                Assert.Equal<IEnumerable<Unknown>>(Unknowns.Of(expected), Unknowns.Of(actual));
                Assert.Equal(Conflicts.Of(expected).Select(c => c.Message), Conflicts.Of(actual).Select(c => c.Message));
                Assert.Equal<IEnumerable<ProfileEntry>>(
                    scratch.Profiles.EntriesOf(scratch.Profiles.ProfileOf(artifact)),
                    exchanged.Profiles.EntriesOf(exchanged.Profiles.ProfileOf(artifact)));
            }
        }));
}
