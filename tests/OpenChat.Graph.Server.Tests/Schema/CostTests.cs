// What the default limits let pass on the seed, and what they refuse.
namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class CostTests
{
    [Theory]
    [InlineData("""
        { model(name: "Zephyr") {
            id name aliases kind family parameters releaseDate url organisations { name } licenses { id name }
            restrictions {
              term { code kind title } certainty inherited hops license { id name } origin { id name } clause explanation
              path { relation qualifier rule node { id name } evidenceUrl source { id name } }
            }
            proofs: restrictions(inherited: true) {
              furtherPaths { complete paths { certainty hops origin { name } path { rule node { id name } } } }
            }
            permissions { term { code } outcome origin { name } license { name } }
            verdict(purpose: COMMERCIAL_USE) { outcome reasons unknowns disclaimer }
            conflicts { code level message artifacts { name } licenses { name } terms { code } }
            unknowns { kind message artifact { name } }
            ancestors { id name }
            descendants { id name }
            lineage { nodes { id name } relations { kind from { id } to { id } } mermaid }
        } }
        """)]
    [InlineData("{ models(first: 20) { nodes { name restrictions { term { code } certainty } verdict(purpose: COMMERCIAL_USE) { outcome "
        + "} } } }")]
    [InlineData("{ models(first: 20) { nodes { name restrictions { term { code } certainty hops license { id } origin { id } path { node "
        + "{ id } } } } } }")]
    [InlineData("""{ nodes(ids: ["model:zephyr-7b-beta", "model:alpaca-7b"]) { id ... on Artifact { restrictions { term { code } """
        + """path { node { id } } } } } }""")]
    [InlineData("{ models(first: 100) { nodes { id name } } }")]
    [InlineData("{ models(first: 100) { totalCount nodes { id name organisations { name } licenses { id name } verdict(purpose: "
        + "COMMERCIAL_USE) { outcome } } } }")]
    [InlineData("{ licenses(first: 100, orderBy: [{ field: ARTIFACTS, direction: DESC }]) { nodes { name artifacts(first: 1) { "
        + "totalCount } } } }")]
    [InlineData("{ models(first: 100, orderBy: [{ field: DIRECT_DESCENDANTS, direction: DESC }]) { nodes { name descendantCount } } }")]
    [InlineData("{ licenses(first: 100) { nodes { id name terms { term { code } clause } } } }")]
    [InlineData("""{ model(name: "Alpaca") { restrictions { term { code } furtherPaths { complete paths { certainty path { node { """
        + """name } } } } } } }""")]
    [InlineData("""
        { model(name: "Mistral") {
            a: verdict(purpose: RESEARCH) { outcome } b: verdict(purpose: COMMERCIAL_USE) { outcome }
            c: verdict(purpose: REDISTRIBUTE) { outcome }
            d: verdict(purpose: FINE_TUNE) { outcome } e: verdict(purpose: TRAIN_ON_OUTPUTS) { outcome }
            f: verdict(purpose: COMPETING_MODEL) { outcome }
            g: verdict(purpose: HOST_AS_SERVICE) { outcome restrictions { term { code } license { name } } }
        } }
        """)]
    [InlineData("""
        { models(first: 100) { totalCount nodes {
            id name family parameters releaseDate organisations { id name } licenses { id name spdxId }
            restrictions {
              id term { code kind title severity } certainty inherited license { id name } origin { id name } clause explanation
              path { relation qualifier certainty node { id name } evidenceUrl source { name } }
            }
            research: verdict(purpose: RESEARCH) { outcome reasons unknowns }
            commercial: verdict(purpose: COMMERCIAL_USE) { outcome reasons unknowns }
            redistribute: verdict(purpose: REDISTRIBUTE) { outcome reasons unknowns }
            fineTune: verdict(purpose: FINE_TUNE) { outcome reasons unknowns }
            trainOnOutputs: verdict(purpose: TRAIN_ON_OUTPUTS) { outcome reasons unknowns }
            competingModel: verdict(purpose: COMPETING_MODEL) { outcome reasons unknowns }
            hostAsService: verdict(purpose: HOST_AS_SERVICE) { outcome reasons unknowns }
            summary {
              sentence mustDo { term { code } text settledBy } mayNot { term { code } text settledBy }
              contested { term { code } text settledBy } notKnown { kind message settledBy }
            }
        } } }
        """)]
    [InlineData("{ models(first: 100) { nodes { restrictionsConnection(first: 20) { totalCount nodes { certainty "
        + "path { rule node { name } } } } } } }")]
    [InlineData("{ models(first: 100) { nodes { restrictions { path { node { id } } } } } }")]
    [InlineData("{ models(first: 100) { nodes { name trainedOn { to { name ... on Dataset { generatedBy { to { name } } } } } } } }")]
    [InlineData("{ models(first: 100) { nodes { id verdict(purpose: COMMERCIAL_USE) { outcome unknowns } unknowns { kind message } } } }")]
    [InlineData("{ models(first: 1000) { nodes { id name licenses { name } organisations { name } } } }")]
    [InlineData("{ models(first: 1000) { nodes { name verdict(purpose: COMMERCIAL_USE) { outcome } } } }")]
    [InlineData("{ models(first: 100) { nodes { descendants { id } } } }")]
    [InlineData("{ models(first: 100) { nodes { lineage { nodes { id } relations { kind } mermaid } } } }")]
    [InlineData("{ licenses(first: 100) { nodes { artifacts(first: 100) { nodes { id } } } } }")]
    [InlineData("""
        { whatIf(changes: [{voidTerm: {term: "NO_COMPETING_MODELS"}}]) {
            changes(first: 100) { totalCount nodes { artifact { name } before after because } } restrictions { totalCount }
            counts { purpose before after artifacts }
            graph { at(asOf: "2023-06-30") { models(first: 20) { nodes { name verdict(purpose: COMMERCIAL_USE) { outcome } } } } }
        } }
        """)]
    public void Request_IsAnswered_When_ItIsWhatDashboardsAsk(string document)
    {
        Assert.Equal("", AskedFolder.Seed.Errors(document));
    }

    [Theory]
    [InlineData("{ models(first: 100) { nodes { restrictions { term { code } furtherPaths(first: 100) { paths { path { node { id } } } } "
        + "} } } }")]
    [InlineData("{ models(first: 1000) { nodes { restrictions { path { node { id } } } } } }")]
    [InlineData("{ models(first: 1000) { nodes { summary { sentence } } } }")]
    [InlineData("{ models(first: 1000) { nodes { descendants { id } } } }")]
    [InlineData("{ models(first: 1000) { nodes { descendantCount } } }")]
    [InlineData("{ models(first: 1000) { nodes { lineage { nodes { id } } } } }")]
    [InlineData("{ models(first: 1000) { nodes { lineage { svg } } } }")]
    [InlineData("{ models(first: 200) { nodes { lineage { svg } } } }")]
    [InlineData("{ models(first: 100) { nodes { licenses { artifacts(first: 0) { totalCount } } } } }")]
    [InlineData("{ licenses(first: 1000) { nodes { artifacts(first: 1000) { nodes { id } } } } }")]
    [InlineData("{ models(first: 1000) { nodes { fineTunesFrom { to { relations(first: 100) { to { id } } } } } } }")]
    [InlineData("{ models(first: 1000) { nodes { relationsConnection(first: 1000) { nodes { to { id } } } } } }")]
    [InlineData("""
        { a: whatIf(changes: [{withdraw: "dataset:c4"}]) { counts { artifacts } changes { totalCount } }
          b: whatIf(changes: [{withdraw: "dataset:the-pile"}]) { counts { artifacts } changes { totalCount } }
          c: whatIf(changes: [{withdraw: "dataset:sharegpt"}]) { counts { artifacts } changes { totalCount } }
          d: whatIf(changes: [{withdraw: "dataset:ultrachat"}]) { counts { artifacts } changes { totalCount } }
          e: whatIf(changes: [{withdraw: "dataset:the-stack"}]) { counts { artifacts } changes { totalCount } }
          f: whatIf(changes: [{withdraw: "dataset:laion-5b"}]) { counts { artifacts } changes { totalCount } }
          g: whatIf(changes: [{withdraw: "dataset:oig"}]) { counts { artifacts } changes { totalCount } } }
        """)]
    public void Request_IsRefused_When_ItWouldRunAway(string document)
    {
        Assert.Matches("^LIMIT_EXCEEDED: |^[A-Z_]+: .*cost", AskedFolder.Seed.Errors(document));
    }

    [Fact]
    public void Request_IsRefused_When_EveryNodeWouldBeHeldAgainstHundredsOfTexts()
    {
        const string Document = "query ($where: ModelFilter) { models(where: $where) { totalCount } }";

        Assert.Equal("", AskedFolder.Seed.Errors(Document, Variables(90)));
        Assert.Matches("^LIMIT_EXCEEDED: .*field cost", AskedFolder.Seed.Errors(Document, Variables(100)));

        static string Variables(int texts) =>
            "{\"where\":{\"or\":[" + string.Join(',', Enumerable.Repeat("""{"name":{"contains":"a"}}""", texts)) + "]}}";
    }
}
