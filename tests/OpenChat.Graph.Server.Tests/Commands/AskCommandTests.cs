// ask NAME: what has to be known of an artifact, in plain text.
using OpenChat.Graph.Server.Commands;

namespace OpenChat.Graph.Server.Tests.Commands;

public sealed class AskCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AskCommandTests()
    {
        _folder.Write(
            "models.csv",
            "id,name,kind,release_date,aliases\nmodel:base,Base,base,2023-01,\nmodel:child-7b,Child 7B,chat,2024-01,Kid\n"
            + "model:free,Free,merge,2024-01,\nmodel:twin-a,Twin A,chat,2024-01,Twin\nmodel:twin-b,Twin B,chat,2024-01,Twin\n");
        _folder.Write("datasets.csv", "id,name,synthetic,aliases\ndataset:talk,Talk,no,Twin\n");
        _folder.Write("licenses.csv", "id,name,kind\nlicense:cc-by-nc-4.0,CC BY-NC 4.0,open-data\nlicense:mit,MIT License,open-source\n");
        _folder.Write("organisations.csv", "id,name\norg:maker,Maker\n");
        _folder.Write("sources.csv", "id,name\n");
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:child-7b,model:base,full\nmodel:free,model:free-base,merge\n");
        _folder.Write("trained_on.csv", "from,to,stage\nmodel:child-7b,dataset:talk,sft\n");
        foreach (var none in (string[])["aligned_with.csv", "derived_from.csv", "generated_by.csv"])
        {
            _folder.Write(none, "from,to\n");
        }

        _folder.Write("developed_by.csv", "from,to\ndataset:talk,org:maker\n");
        _folder.Write(
            "licensed_under.csv",
            "from,to,component\nmodel:child-7b,license:mit,weights\nmodel:base,license:mit,weights\n"
            + "dataset:talk,license:cc-by-nc-4.0,data\nmodel:free,license:mit,weights\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("child-7b")]
    [InlineData("model:child-7b")]
    [InlineData("CHILD 7b")]
    [InlineData("Kid")]
    public async Task Ask_TellsTheSummary_When_ItIsGivenAName(string name) => Assert.Equal(
        (
            0,
            """
            Child 7B (model:child-7b)

            Child 7B is under MIT License, which allows commercial use; whether what it was
            made from allows it too is not known; what it was made from adds no further
            terms that are known; two more are contested (no commercial use and credit the
            source), all through training data; what is not known could change this: the
            pre-training data of Base.

            Must do:
              - Keep notices: Copyright line and permission text stay with copies or
                substantial parts (MIT License, paragraph 2). Concerns passing it on.

            May not:
              nothing that is known.

            Contested:
              - No commercial use: Only uses not mainly aimed at commercial advantage or
                payment (CC BY-NC 4.0, clause 2(a)(1); 1(i), of Talk; contested). Concerns
                every use.
              - Credit the source: Name creator, source, license and disclaimer notice when
                sharing (CC BY-NC 4.0, clause 3(a)(1)(A), of Talk; contested). Concerns
                passing it on, hosting.
                Would settle these: a court ruling, or a written statement of Maker, on
                whether training on Talk brings its terms into Child 7B.

            Not known:
              - The pre-training data of Base is not known; finding nothing there is not
                clearance.
                The publisher of Base, who is not recorded, could settle it by saying which
                data Base was pre-trained on.

            Made from:
              ├─ is fine-tuned from Base
              └─ is trained on Talk

            Lines without a mark are binding: the license itself says that it reaches this
            far, or a copy of what it covers is inside. Likely: so it is ordinarily read.
            Contested: authorities disagree, or those whom it would bind never agreed to it.
            This is for you who got it from its publisher; --party maker is for whoever made
            it, who may have agreed to terms of services on the way. Must do and May not
            hold what is binding or likely; --reading cautious adds what is contested,
            --reading text-only leaves out what is likely. This is evidence gathered from
            published texts, not legal advice.

            """,
            ""),
        await RunAsync(name));

    [Fact]
    public async Task Ask_TellsTheSummary_OfADataset() => Assert.Equal(
        (
            0,
            """
            Talk (dataset:talk)

            Talk is under CC BY-NC 4.0 and may not be used commercially; nothing is recorded
            that it was made from.

            Must do:
              - Credit the source: Name creator, source, license and disclaimer notice when
                sharing (CC BY-NC 4.0, clause 3(a)(1)(A)). Concerns passing it on, hosting.
              - Pass on the license text: Include the license text or its link (CC BY-NC
                4.0, clause 3(a)(1)(C)). Concerns passing it on.
              - Keep notices: Keep license and warranty notices supplied with the material
                (CC BY-NC 4.0, clause 3(a)(1)). Concerns passing it on.
              - Say what changed: Say that the material was modified (CC BY-NC 4.0, clause
                3(a)(1)(B)). Concerns passing it on, fine-tuning.

            May not:
              - No commercial use: Only uses not mainly aimed at commercial advantage or
                payment (CC BY-NC 4.0, clause 2(a)(1); 1(i)). Concerns every use.

            Contested:
              nothing.

            Not known:
              - CC BY-NC 4.0, the license of Talk, does not allow commercial use; whether
                hosting it as a service counts as commercial use is not known.
                Maker could settle it by saying whether hosting it as a service counts as
                commercial use under CC BY-NC 4.0.

            Made from:
              nothing that is recorded.

            Lines without a mark are binding: the license itself says that it reaches this
            far, or a copy of what it covers is inside. Likely: so it is ordinarily read.
            Contested: authorities disagree, or those whom it would bind never agreed to it.
            This is for you who got it from its publisher; --party maker is for whoever made
            it, who may have agreed to terms of services on the way. Must do and May not
            hold what is binding or likely; --reading cautious adds what is contested,
            --reading text-only leaves out what is likely. This is evidence gathered from
            published texts, not legal advice.

            """,
            ""),
        await RunAsync("Talk"));

    [Fact]
    public async Task Ask_TellsWhatIsNotKnown() => Assert.Equal(
        (
            0,
            """
            Free (model:free)

            Free is under MIT License, which allows commercial use; what it was made from is
            not known, and so is whether that allows it too; what is not known could change
            this: the pre-training data of Free and what Free was made from.

            Must do:
              - Keep notices: Copyright line and permission text stay with copies or
                substantial parts (MIT License, paragraph 2). Concerns passing it on.

            May not:
              nothing that is known.

            Contested:
              nothing.

            Not known:
              - The pre-training data of Free is not known; finding nothing there is not
                clearance.
                The publisher of Free, who is not recorded, could settle it by saying which
                data Free was pre-trained on.
              - Free is a merge with model:free-base, which is not among the models; what it
                passes on to Free is not known.
                The publisher of Free, who is not recorded, could settle it by saying what
                Free is a merge with.

            Made from:
              └─ names model:free-base, of which there is no record

            Lines without a mark are binding: the license itself says that it reaches this
            far, or a copy of what it covers is inside. Likely: so it is ordinarily read.
            Contested: authorities disagree, or those whom it would bind never agreed to it.
            This is for you who got it from its publisher; --party maker is for whoever made
            it, who may have agreed to terms of services on the way. Must do and May not
            hold what is binding or likely; --reading cautious adds what is contested,
            --reading text-only leaves out what is likely. This is evidence gathered from
            published texts, not legal advice.

            """,
            ""),
        await RunAsync("Free"));

    [Fact]
    public async Task Ask_CountsAsAsked()
    {
        var (_, cautious, _) = await RunAsync("Kid", "--reading", "cautious", "--party", "maker");
        Assert.Equal(
            """
            Child 7B (model:child-7b)

            Child 7B is under MIT License and may not be used commercially (contested), by
            CC BY-NC 4.0 of Talk; what it was made from may add two further terms; what is
            not known could add further limits: the pre-training data of Base.

            Must do:
              - Keep notices: Copyright line and permission text stay with copies or
                substantial parts (MIT License, paragraph 2). By CC BY-NC 4.0, clause
                3(a)(1), of Talk (contested): Keep license and warranty notices supplied
                with the material. Concerns passing it on.
              - Credit the source: Name creator, source, license and disclaimer notice when
                sharing (CC BY-NC 4.0, clause 3(a)(1)(A), of Talk; contested). Concerns
                passing it on, hosting.
                Would settle it: a court ruling, or a written statement of Maker, on whether
                training on Talk brings its terms into Child 7B.

            May not:
              - No commercial use: Only uses not mainly aimed at commercial advantage or
                payment (CC BY-NC 4.0, clause 2(a)(1); 1(i), of Talk; contested). Concerns
                every use.
                Would settle it: a court ruling, or a written statement of Maker, on whether
                training on Talk brings its terms into Child 7B.

            Contested:
              nothing.

            Not known:
              - The pre-training data of Base is not known; finding nothing there is not
                clearance.
                The publisher of Base, who is not recorded, could settle it by saying which
                data Base was pre-trained on.
              - CC BY-NC 4.0, the license of Talk, does not allow commercial use; whether
                hosting it as a service counts as commercial use is not known.
                Maker could settle it by saying whether hosting it as a service counts as
                commercial use under CC BY-NC 4.0.

            Made from:
              ├─ is fine-tuned from Base
              └─ is trained on Talk

            Lines without a mark are binding: the license itself says that it reaches this
            far, or a copy of what it covers is inside. Likely: so it is ordinarily read.
            Contested: authorities disagree, or those whom it would bind never agreed to it.
            This is for whoever made it; --party recipient is for you who got it from its
            publisher. Must do and May not hold all that is binding, likely or contested;
            --reading balanced leaves out what is contested, --reading text-only what is
            likely, too. This is evidence gathered from published texts, not legal advice.

            """,
            cautious);
    }

    /// <summary>Each ancestor below what was made from it; what stands there already, a circle too, is not opened again.</summary>
    [Fact]
    public async Task Ask_DrawsTheLineage_AsATree()
    {
        _folder.Write(
            "datasets.csv",
            "id,name,synthetic\ndataset:talk,Talk,no\ndataset:mix,Mix,yes\ndataset:raw,Raw,no\ndataset:left,Left,no\n"
            + "dataset:right,Right,no\n");
        _folder.Write("trained_on.csv", "from,to,stage\nmodel:child-7b,dataset:mix,preference\nmodel:child-7b,dataset:left,evaluation\n");
        _folder.Write(
            "derived_from.csv",
            "from,to,method\ndataset:mix,dataset:left,mixture\ndataset:mix,dataset:right,translation\ndataset:left,dataset:raw,filtering\n"
            + "dataset:right,dataset:raw,subset\ndataset:right,dataset:gone,subset\ndataset:raw,dataset:mix,\n");
        _folder.Write("generated_by.csv", "from,to,role\ndataset:mix,model:base,text\n");

        var (_, output, _) = await RunAsync("Kid");

        var tree = output[(output.IndexOf("Made from:\n", StringComparison.Ordinal) + 11)..];
        Assert.Equal(
            """
              ├─ is fine-tuned from Base
              └─ is trained on the preferences in Mix
                 ├─ mixes in Left
                 │  └─ is filtered from Raw
                 │     └─ is derived from Mix, as above
                 ├─ translates Right
                 │  ├─ holds a part of Raw, as above
                 │  └─ names dataset:gone, of which there is no record
                 └─ is generated by Base

            """,
            tree[..(tree.IndexOf("\n\n", StringComparison.Ordinal) + 1)]);
    }

    [Theory]
    [InlineData(
        "Chlid 7B",
        "There is no model or dataset called \"Chlid 7B\". Did you mean \"Child 7B\"?")]
    [InlineData("Twin", "\"Twin\" is the name of 3 models and datasets; ask by id for one of: model:twin-a, model:twin-b, dataset:talk.")]
    [InlineData(
        "Maker",
        "There is no model or dataset called \"Maker\". It is the name of the organisation \"org:maker\".")]
    [InlineData("org:maker", "\"org:maker\" is the id of an organisation, not of a model or a dataset.")]
    [InlineData("model:chlid-7b", "There is no model with the id \"model:chlid-7b\". Did you mean \"model:child-7b\"?")]
    public async Task Ask_SaysWhatIsNear_When_NoOneArtifactIsNamed(string name, string expected) =>
        Assert.Equal((2, "", expected + "\n"), await RunAsync(name));

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(["ask", .. arguments, "--data", _folder.Path], output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
