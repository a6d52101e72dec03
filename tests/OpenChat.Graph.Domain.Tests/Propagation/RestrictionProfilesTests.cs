using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

// The pass over the whole graph against the search for one artifact.
public sealed class RestrictionProfilesTests
{
    [Fact]
    public void Create_AgreesWithTheSearch_On_RandomLineages() =>
        Check.One(RandomLineage.Config(1000), Prop.ForAll(RandomLineage.Arbitrary(12, 22), lineage =>
        {
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            var profiles = RestrictionProfiles.Create(analysis.Terms, analysis.Licenses, CancellationToken.None);
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                Assert.Equal(Expected(analysis, artifact), Lines(profiles, artifact));
            }
        }));

    [Fact]
    public void Create_SharesProfiles_When_ArtifactsHaveTheSameRestrictions()
    {
        var builder = new LineageGraphBuilder();
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{name}", Name = name });
        }

        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:llama-2", Name = "Llama 2", Family = "llama" });
        foreach (var name in (string[])["a", "b"])
        {
            builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = $"model:{name}", To = "license:llama-2" });
        }

        builder.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:c", To = "model:a", Qualifier = "full" });
        builder.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:d", To = "model:b", Qualifier = "full" });
        var analysis = new LineageAnalysis(builder.Build(), SeedFolder.Rules);
        var profiles = RestrictionProfiles.Create(analysis.Terms, analysis.Licenses, CancellationToken.None);

        Assert.Equal(2, profiles.Count);
        Assert.Equal(profiles.ProfileOf(0), profiles.ProfileOf(1));
        Assert.Equal(profiles.ProfileOf(2), profiles.ProfileOf(3));
        Assert.True(profiles.Any(profiles.ProfileOf(2), "SCALE_THRESHOLD", IsInherited));
        Assert.False(profiles.Any(profiles.ProfileOf(0), "SCALE_THRESHOLD", IsInherited));

        static bool IsInherited(ProfileEntry entry, string code) => entry.Inherited && entry.Clause.Term.Code == code;
    }

    [Theory]
    [InlineData(RestrictionProfiles.MaxSearchedCycle)]
    [InlineData(RestrictionProfiles.MaxSearchedCycle + 1)]
    [InlineData(3000)]
    public void Create_CarriesTermsRoundACycle_When_EachModelIsTunedFromTheNext(int length)
    {
        // Only model 0 has a license; a model outside is tuned from the cycle.
        var builder = new LineageGraphBuilder();
        for (var i = 0; i < length; i++)
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{i:0000}", Name = $"M{i}" });
        }

        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:outside", Name = "Outside" });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:llama-1", Name = "LLaMA" });
        builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "model:0000", To = "license:llama-1" });
        for (var i = 0; i < length; i++)
        {
            builder.AddRelation(
                RelationKind.FineTunesFrom,
                new RelationRow { From = $"model:{i:0000}", To = $"model:{(i + 1) % length:0000}", Qualifier = "full" });
        }

        builder.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:outside", To = "model:0001", Qualifier = "full" });
        var analysis = new LineageAnalysis(builder.Build(), SeedFolder.Rules);
        var profiles = RestrictionProfiles.Create(analysis.Terms, analysis.Licenses, CancellationToken.None);

        Assert.All((int[])[1, 2, length - 1, length], artifact => Assert.Equal(Expected(analysis, artifact), Lines(profiles, artifact)));
        Assert.Contains("NON_COMMERCIAL license:llama-1 Binding True", Lines(profiles, length));
    }

    private static List<string> Expected(LineageAnalysis analysis, int artifact) =>
    [
        .. analysis.StudyOf(artifact).Restrictions
            .Select(r => $"{r.Term.Code} {analysis.Graph.IdOf(new NodeId(NodeKind.License, r.License))} {r.Certainty} {r.Inherited}")
            .Order(StringComparer.Ordinal),
    ];

    private static List<string> Lines(RestrictionProfiles profiles, int artifact) =>
    [
        .. profiles.EntriesOf(profiles.ProfileOf(artifact))
            .Select(e => $"{e.Clause.Term.Code} license:{e.Clause.License} {e.Certainty} {e.Inherited}")
            .Select(line => line.Replace("license:mit ", "MIT ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
