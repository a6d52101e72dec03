using System.Text;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Lineage.Names;
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

    [Theory]
    [InlineData("E\u0301dition")]
    [InlineData("\u00c9dition")]
    [InlineData("\u00e9DITION")]
    [InlineData("\uff25\u0301dition")]
    [InlineData("\u00c9di\u200btion\u00ad")]
    [InlineData("\u00c9dit\ufe0fion\u2060")]
    public void FindByName_FindsTheModel_When_OnlyItsCodingOrWhatOneCannotSeeDiffers(string name)
    {
        Assert.Equal(["model:edition"], Ids(name));
        Assert.Equal(["model:edition"], Graph.Search(name, [], 10).Select(hit => Graph.IdOf(hit.Node)));
    }

    [Fact]
    public void FindByName_IsAmbiguous_When_NamesDifferOnlyInWhatOneCannotSee()
    {
        var builder = new LineageGraphBuilder();
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:1", Name = "Caf\u00e9 \u2161" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:2", Name = "cafe\u0301\u200d II" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:3", Name = "cafe II" });

        Assert.Equal([0, 1], builder.Build().FindByName(NodeKind.Model, "CAF\u00c9\u2212II").ToArray());
    }

    // Forms of names that people have at hand.
    [Theory]
    [InlineData("https://huggingface.co/HuggingFaceH4/zephyr-7b-beta", "model:zephyr-7b-beta")]
    [InlineData("http://www.HuggingFace.co/HuggingFaceH4/zephyr-7b-beta/", "model:zephyr-7b-beta")]
    [InlineData("huggingface.co/HuggingFaceH4/zephyr-7b-beta/tree/main", "model:zephyr-7b-beta")]
    [InlineData("https://hf.co/HuggingFaceH4/zephyr-7b-beta/blob/main/README.md?download=true#x", "model:zephyr-7b-beta")]
    [InlineData("https://huggingface.co/api/models/HuggingFaceH4/zephyr-7b-beta", "model:zephyr-7b-beta")]
    [InlineData("hf://HuggingFaceH4/zephyr-7b-beta@main/config.json", "model:zephyr-7b-beta")]
    [InlineData("HuggingFaceH4/zephyr-7b-beta@b70e0c9a", "model:zephyr-7b-beta")]
    [InlineData("pkg:huggingface/HuggingFaceH4/zephyr-7b-beta@b70e0c9a", "model:zephyr-7b-beta")]
    [InlineData("PKG:HuggingFace/HuggingFaceH4/zephyr-7b-beta?repository_url=x#y", "model:zephyr-7b-beta")]
    [InlineData("pkg:huggingface/HuggingFaceH4%2Fzephyr-7b-beta", "model:zephyr-7b-beta")]
    [InlineData("pkg:pypi/zephyr", "")]
    [InlineData("https://huggingface.co/datasets/HuggingFaceH4/zephyr-7b-beta", "")]
    [InlineData("https://huggingface.co/spaces/HuggingFaceH4/zephyr-7b-beta", "")]
    [InlineData("https://huggingface.co/HuggingFaceH4", "")]
    [InlineData("https://huggingface.co/owner/by-url/tree/main", "model:by-url")]
    [InlineData("owner/by-url", "model:by-url")]
    [InlineData("pkg:huggingface/owner/by-url@1", "model:by-url")]
    [InlineData("https://github.com/Maker/Tool", "model:tool")]
    [InlineData("https://github.com/maker/tool.git", "model:tool")]
    [InlineData("git@github.com:maker/tool.git", "model:tool")]
    [InlineData("git+https://github.com/maker/tool/tree/v1/src", "model:tool")]
    [InlineData("pkg:github/maker/tool@v1", "model:tool")]
    [InlineData("github.com/maker/other", "")]
    [InlineData("https://arxiv.org/abs/2307.09288", "model:paper")]
    [InlineData("https://arxiv.org/pdf/2307.09288v2.pdf", "model:paper")]
    [InlineData("arXiv:2307.09288v3", "model:paper")]
    [InlineData("2307.09288", "model:paper")]
    [InlineData("https://doi.org/10.48550/arXiv.2307.09288", "model:paper")]
    [InlineData("10.57967/HF/0513", "model:doi")]
    [InlineData("doi:10.57967/hf/0513", "model:doi")]
    [InlineData("https://dx.doi.org/10.57967%2Fhf%2F0513", "model:doi")]
    [InlineData("https://example.org/page", "model:page")]
    [InlineData("http://www.example.org/page/#top", "model:page")]
    [InlineData("https://example.org/page?x=1", "")]
    [InlineData("https://shared.example/both", "model:both-1 model:both-2")]
    [InlineData("TheBloke/zephyr-7B-beta-GGUF", "")]
    public void FindByName_FindsTheModel_When_GivenAnAddress(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ids(name)));

    [Fact]
    public void ReadPlain_FindsWhatReadFinds_WhereItFindsAnything()
    {
        string[] hosts = ["https://huggingface.co/", "https://github.com/", "https://gitlab.com/", "http://huggingface.co/"];
        string[] parts =
            ["owner", "name-1.0_b", "datasets", "spaces", "tree", "api", "models", "papers", "2307.09288", "a.git", "a@b", "", "x%20y"];
        var plain = 0;
        foreach (var host in hosts)
        {
            foreach (var path in parts.SelectMany(a => parts.SelectMany(b => parts.SelectMany(c =>
                (string[])[$"{a}/{b}/{c}", $"{a}/{b}", a]))).Distinct())
            {
                foreach (var kind in (NodeKind[])[NodeKind.Model, NodeKind.Dataset])
                {
                    var text = Encoding.UTF8.GetBytes(host + path);
                    var found = Encoding.UTF8.GetString(Address.ReadPlain(text, kind, new byte[text.Length]));
                    if (found.Length > 0)
                    {
                        plain++;
                        var address = Address.Read(host + path)!; // what is found is an address
                        Assert.Equal((host + path, found, found), (host + path, address.Whole, address.Cut));
                        Assert.True(address.Kind is null || address.Kind == kind);
                    }
                }
            }
        }

        Assert.InRange(plain, 50, 1_000);
    }

    [Theory]
    [InlineData("https://huggingface.co/datasets/owner/data", "dataset:gpt-j")]
    [InlineData("https://huggingface.co/owner/data", "dataset:gpt-j")]
    [InlineData("owner/data", "dataset:gpt-j")]
    [InlineData("https://huggingface.co/models/owner/data", "")]
    public void FindByName_FindsTheDataset_When_TheAddressIsNotThatOfAModel(string name, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Graph.FindByName(NodeKind.Dataset, name).Select(i => Graph.IdOf(new NodeId(NodeKind.Dataset, i)))));

    [Theory]
    [InlineData("Apache License, Version 2.0", "license:a")]
    [InlineData("The Apache Licence v2", "license:a")]
    [InlineData("APACHE-2.0+", "license:a")]
    [InlineData("apache-2.0-only", "license:a")]
    [InlineData("https://www.apache.org/licenses/LICENSE-2.0", "license:a")]
    [InlineData("GPL-3.0-or-later", "license:g")]
    [InlineData("gpl-3.0+", "license:g")]
    [InlineData("GPLv3", "license:g")]
    [InlineData("GNU General Public License, version 3 or later", "license:g")]
    [InlineData("Apache License 1.1", "")]
    [InlineData("Apache", "")]
    [InlineData("GPL-2.0-or-later", "")]
    [InlineData("+++++", "")]
    [InlineData("https://github.com/texts/all", "")]
    [InlineData("https://github.com/texts/all/blob/main/MIT", "license:m")]
    [InlineData("MIT License (MIT)", "license:m")]
    public void FindByName_FindsTheLicense_When_GivenALongForm(string name, string expected) => Assert.Equal(
        expected,
        string.Join(' ', LicenseNames.Find(Graph, name, out _).Select(i => Graph.IdOf(new NodeId(NodeKind.License, i)))));

    [Theory]
    [InlineData("TheBloke/zephyr-7B-beta-GGUF", "model:zephyr-7b-beta")]
    [InlineData("https://huggingface.co/TheBloke/zephyr-7B-beta-GPTQ/tree/gptq-4bit-32g", "model:zephyr-7b-beta")]
    [InlineData("someone/Zephyr-7B-beta-4bit-128g-GPTQ", "model:zephyr-7b-beta")]
    [InlineData("zephyr 7b beta Q4_K_M", "model:zephyr-7b-beta")]
    [InlineData("someone/My-GPT-J-awq", "model:my-gpt-j")]
    [InlineData("Zephyr 7B Beta (the one with preferences)", "model:zephyr-7b-beta")]
    public void FindNearest_PutsTheBaseFirst_When_ThereIsAWordTooMany(string name, string expected)
    {
        Assert.Empty(Ids(name));
        Assert.Equal(expected, Graph.IdOf(Graph.FindNearest(NodeKind.Model, name)[0].Node));
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

    [Theory]
    [InlineData("betta zefyr", new[] { "model:zephyr-7b-beta" })]
    [InlineData("huging zefyr 7b", new[] { "model:zephyr-7b-beta" })]
    [InlineData("jay gtp chta", new string[0])] // three letters may hold one mistake, and "jay" has two
    [InlineData("betta completely", new string[0])]
    public void Search_ForgivesMistakesInEachWord_When_TheWordsStandInAnotherOrder(string text, string[] expected)
    {
        Assert.Equal(expected, Graph.Search(text, [], 10).Select(hit => Graph.IdOf(hit.Node)));
    }

    [Fact]
    public void FindNamesWith_FindsWhatPlainComparisonFinds_When_NamesFillManyBlocks()
    {
        var random = new Random(7);
        string[] syllables = ["zeph", "yr", "lla", "ma", "mis", "tral", "7b", "13b", "chat", "in", "struct", "qw", "en"];
        var names = Enumerable.Range(0, 4_000).Select(i => // in the order of ids
            string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => syllables[random.Next(syllables.Length)])) + i).ToArray();
        var builder = new LineageGraphBuilder();
        for (var i = 0; i < names.Length; i++)
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{i:0000}", Name = names[i] });
        }

        builder.AddNode(NodeKind.Dataset, new NodeRow { Id = "dataset:a", Name = "zephyrllama" });
        var graph = builder.Build();
        string[] parts = ["zephyr", "mistral7b", "qwenqwen", "chatinstruct13b", "ma", "a3999", names[2_500], "nowhere"];
        foreach (var part in parts)
        {
            var candidates = graph.FindNamesWith(NodeKind.Model, part);
            Assert.NotNull(candidates);
            var found = new List<int>();
            for (var next = candidates.Next(0); next != int.MaxValue; next = candidates.Next(next + 1))
            {
                found.Add(next);
            }

            Assert.Equal(Enumerable.Range(0, names.Length).Where(i => names[i].Contains(part, StringComparison.Ordinal)), found);
        }
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
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:edition", Name = "\u00c9dition" });
        foreach (var (id, url) in ((string, string)[])[
            ("by-url", "https://huggingface.co/owner/by-url"),
            ("tool", "https://github.com/maker/tool/tree/main/tool"),
            ("paper", "https://arxiv.org/abs/2307.09288v1"),
            ("doi", "https://doi.org/10.57967/hf/0513"),
            ("page", "https://example.org/page/"),
            ("both-1", "https://shared.example/both"),
            ("both-2", "https://shared.example/both")])
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{id}", Name = $"Found {id}", Url = url });
        }

        builder.AddNode(
            NodeKind.Dataset,
            new NodeRow { Id = "dataset:gpt-j", Name = "Data", Aliases = "https://huggingface.co/datasets/owner/data" });
        builder.AddNode(
            NodeKind.License,
            new NodeRow
            {
                Id = "license:a",
                Name = "Apache License 2.0",
                SpdxId = "Apache-2.0",
                Url = "https://www.apache.org/licenses/LICENSE-2.0",
            });
        builder.AddNode(
            NodeKind.License,
            new NodeRow { Id = "license:g", Name = "GNU General Public License v3.0", SpdxId = "GPL-3.0-only", Aliases = "GPL-3.0" });
        builder.AddNode(
            NodeKind.License, new NodeRow { Id = "license:m", Name = "MIT", Url = "https://github.com/texts/all/blob/main/MIT" });
        return builder.Build();
    }
}
