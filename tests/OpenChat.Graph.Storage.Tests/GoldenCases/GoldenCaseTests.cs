using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.GoldenCases;

/// <summary>Whether the facts of the golden cases, and the seed from its folder and from Neo4j, give what the cases expect.</summary>
public sealed class GoldenCaseTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.All.Select(static golden => golden.Case)];

    [Fact]
    public void Cases_AreEighteen() =>
        Assert.Equal(18, GoldenCase.All.Select(static golden => golden.Case).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restrictions_AreExact_When_NothingButTheFactsOfTheCasesIsKnown(string id)
    {
        GoldenCase.Of(id).AssertRestrictionsAreExact(GoldenFacts.Analysis);
        GoldenCase.Of(id).AssertOtherTermsDoNotReach(GoldenFacts.Analysis);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restrictions_AreThoseOfTheCase_OverTheSeed(string id) => GoldenCase.Of(id).AssertRestrictionsAreThere(Seed.Analysis);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restrictions_LackTermsThatDoNotReach_When_CaseIsGolden(string id) =>
        GoldenCase.Of(id).AssertOtherTermsDoNotReach(Seed.Analysis);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conflicts_ContainTheExpectedCodes_When_CaseIsGolden(string id) => GoldenCase.Of(id).AssertConflictsAreRaised(Seed.Analysis);

    [Neo4jFact]
    public async Task EveryCase_IsTheSame_When_TheSeedIsLoadedFromNeo4j()
    {
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, Seed.Folder);
        using var store = new Neo4jStore(database.Connection);
        var contents = (await store.LoadAsync(CancellationToken.None)).Loaded.Contents;
        var analysis = new LineageAnalysis(contents.Lineage, RuleSet.Create(contents.Rules));

        Assert.All(GoldenCase.All, golden =>
        {
            golden.AssertRestrictionsAreThere(analysis);
            golden.AssertOtherTermsDoNotReach(analysis);
            golden.AssertConflictsAreRaised(analysis);
        });
    }
}
