using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Lineage.Names;

// What people type: folding, ambiguity, near names, search.
public sealed class NameTests
{
    private static readonly LineageGraph Graph = Create();

    [Theory]
    [InlineData("Llama 2 7B")]
    [InlineData("llama-2-7b")]
    [InlineData("LLAMA2-7B")]
    [InlineData("  llama_2 7b ")]
    [InlineData("Llama\u20112\u20117B")]
    [InlineData("model:llama-2-7b")]
    public void FindByName_FindsTheModel_When_OnlyCaseBlanksOrHyphensDiffer(string name)
    {
        Assert.Equal(["model:llama-2-7b"], Ids(name));
    }

    [Theory]
    [InlineData("Llama 2.7B")]
    [InlineData("Llama 27 B.")]
    [InlineData("zephyr/7b-beta")]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("model:LLAMA-2-7b")]
    public void FindByName_FindsNothing_When_DigitsDotsOrSlashesDiffer(string name)
    {
        Assert.Empty(Ids(name));
    }

    [Fact]
    public void FindByName_KeepsAllCandidatesInIdOrder_When_TheNameIsAmbiguous()
    {
        Assert.Equal(["model:zephyr-7b-alpha", "model:zephyr-7b-beta"], Ids("zephyr"));
    }

    [Fact]
    public void FindByName_FindsHubIdsByTheirFullFormOnly_When_AnAliasHasAnOwner()
    {
        Assert.Equal(["model:zephyr-7b-beta"], Ids("huggingfaceh4/Zephyr-7B beta"));
        Assert.Equal(["model:gpt-j"], Ids("eleutherai/gpt-j-6b"));
        Assert.Empty(Ids("gpt-j-6b"));
    }

    [Fact]
    public void FindByName_FallsBackToTheIdWithoutPrefix_When_NoNameFits()
    {
        Assert.Equal(["model:gpt-j"], Ids("GPT J"));
        Assert.Equal(
            ["dataset:gpt-j"], Graph.FindByName(NodeKind.Dataset, "gpt-j").Select(i => Graph.IdOf(new NodeId(NodeKind.Dataset, i))));
    }

    [Fact]
    public void FindByName_FindsALicense_When_GivenItsSpdxId()
    {
        Assert.Equal([0], Graph.FindByName(NodeKind.License, "apache-2.0").ToArray());
    }

    [Fact]
    public void FindNearest_PutsTheClosestSpellingFirst_When_TheNameIsMistyped()
    {
        Assert.Equal(
            ["model:llama-2-7b Llama 2 7B"],
            Graph.FindNearest(NodeKind.Model, "Lama 2 7B").Select(hit => $"{Graph.IdOf(hit.Node)} {hit.Matched}"));
        Assert.Equal(
            ["model:zephyr-7b-alpha Zephyr", "model:zephyr-7b-beta Zephyr"],
            Graph.FindNearest(NodeKind.Model, "Zefyr").Select(hit => $"{Graph.IdOf(hit.Node)} {hit.Matched}"));
        Assert.Empty(Graph.FindNearest(NodeKind.Model, "completely different"));
    }

    [Fact]
    public void Search_RanksWholeNamesThenStartsThenParts_When_SeveralFit()
    {
        Assert.Equal(
            ["model:gpt-j", "dataset:gpt-j", "model:gpt-j-chat", "model:my-gpt-j"],
            Graph.Search("gpt-j", [], 10).Select(hit => Graph.IdOf(hit.Node)));
    }

    [Fact]
    public void Search_FindsAllWordsInAnyOrder_When_TheyAreNotNextToEachOther()
    {
        Assert.Equal(
            ["model:zephyr-7b-beta HuggingFaceH4/zephyr-7b-beta"],
            Graph.Search("beta hugging zephyr", [], 10).Select(hit => $"{Graph.IdOf(hit.Node)} {hit.Matched}"));
    }

    [Fact]
    public void Search_ForgivesMistakesInsideNames_When_NothingFitsWithout()
    {
        Assert.Equal(
            ["model:zephyr-7b-beta", "model:zephyr-7b-alpha"], Graph.Search("zephir-7b", [], 10).Select(hit => Graph.IdOf(hit.Node)));
    }

    [Fact]
    public void Search_KeepsToTheKindsAndTheLimit_When_Given()
    {
        Assert.Equal(["dataset:gpt-j"], Graph.Search("gpt", [NodeKind.Dataset, NodeKind.License], 10).Select(hit => Graph.IdOf(hit.Node)));
        Assert.Equal(["model:gpt-j"], Graph.Search("gpt", [], 1).Select(hit => Graph.IdOf(hit.Node)));
    }

    private static IEnumerable<string> Ids(string name) =>
        Graph.FindByName(NodeKind.Model, name).Select(i => Graph.IdOf(new NodeId(NodeKind.Model, i)));

    private static LineageGraph Create()
    {
        var builder = new LineageGraphBuilder();
        builder.AddNode(
            NodeKind.Model,
            new NodeRow { Id = "model:zephyr-7b-beta", Name = "Zephyr 7B Beta", Aliases = "Zephyr; HuggingFaceH4/zephyr-7b-beta" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:zephyr-7b-alpha", Name = "Zephyr 7B Alpha", Aliases = "Zephyr" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:llama-2-7b", Name = "Llama 2 7B", Aliases = "Llama-2-7B;llama2 7b" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:gpt-j", Name = "EleutherAI/gpt-j-6B" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:my-gpt-j", Name = "My GPT-J" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:gpt-j-chat", Name = "GPT-J Chat" });
        builder.AddNode(NodeKind.Dataset, new NodeRow { Id = "dataset:gpt-j", Name = "Data" });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:a", Name = "Apache License 2.0", SpdxId = "Apache-2.0" });
        return builder.Build();
    }
}
