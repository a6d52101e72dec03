// What joins openness with licenses and lineage, each on the smallest data that shows it.
using System.Collections.Immutable;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class OpennessQuestionTests : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TemporaryFolder _folder = new();

    public OpennessQuestionTests()
    {
        _folder.Write("models.csv", "id,name\nmodel:base,Base\nmodel:middle,Middle\nmodel:top,Top\n");
        _folder.Write("datasets.csv", "id,name\ndataset:d,D\n");
        _folder.Write("frameworks.csv", "id,name,values\nf,F,no=0;some=0.5;yes=1\n");
        _folder.Write("criteria.csv", "framework,id,title,about\nf,license,License,license\nf,data,Data,base-data\nf,code,Code,code\n");
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:middle,model:base,full\nmodel:top,model:middle,full\n");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Each answer is worked out once for a revision, also where other findings are served with it.</summary>
    [Fact]
    public void Answers_AreKept()
    {
        var snapshot = AskedFolder.Seed.Snapshot;
        var (one, other) = (snapshot.OpennessQuestions, snapshot.WithFindings([]).OpennessQuestions);
        var (matrix, table) = (snapshot.Openness.Find("seed-matrix")!, snapshot.Openness.Find("opening-up-chatgpt")!); // of the seed

        AssertSame(questions => questions.OpenWashing(matrix));
        AssertSame(questions => questions.MoreThanBase(matrix));
        AssertSame(questions => questions.Contradictions(table));
        AssertSame(questions => questions.Disagreements);
        AssertSame(questions => questions.InSeveral);
        Assert.Throws<ArgumentException>(() => one.OpenWashing(AskedFolder.Small.Snapshot.Openness.Frameworks[0]));

        void AssertSame<T>(Func<OpennessQuestions, ImmutableArray<T>> ask)
        {
            Assert.NotEmpty(ask(one));
            Assert.True(ask(one) == ask(other), "The arrays are equal when they are the same.");
        }
    }

    [Theory]
    [InlineData("some", "no", "", """[{"through":["model:middle"],"base":"model:base","difference":0.5}]""")]
    [InlineData(
        "yes", "no", "model:middle,f,data,not-applicable\n", """[{"through":["model:middle"],"base":"model:base","difference":1}]""")]
    [InlineData("yes", "no", "model:middle,f,data,some\n", """[{"through":[],"base":"model:middle","difference":0.5}]""")]
    [InlineData("some", "some", "", "[]")]
    [InlineData("no", "yes", "", "[]")]
    [InlineData("yes", "withheld", "", "[]")]
    [InlineData("yes", "", "", "[]")]
    public void MoreThanBase_GoesToTheNearestBaseWithAValue(string top, string basis, string more, string expected)
    {
        _folder.Write("openness.csv", $"model,framework,criterion,value\nmodel:top,f,data,{top}\nmodel:base,f,data,{basis}\n{more}");

        Assert.Equal(expected, MoreOf("model:top"));
    }

    [Fact]
    public void MoreThanBase_IsNotAskedOfDistilledModels()
    {
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:top,model:base,distillation\n");
        _folder.Write("openness.csv", "model,framework,criterion,value\nmodel:top,f,data,yes\nmodel:base,f,data,no\n");

        Assert.Equal("[]", MoreOf("model:top"));
    }

    // The code of a model is its own, whatever it was made from.
    [Fact]
    public void MoreThanBase_IsAskedOnlyOfWhatComesFromTheBase()
    {
        _folder.Write("openness.csv", "model,framework,criterion,value\nmodel:top,f,code,yes\nmodel:base,f,code,no\n");

        Assert.Equal("[]", MoreOf("model:top"));
    }

    [Theory]
    [InlineData("yes", "false", "bespoke-model", true)]
    [InlineData("yes", "true", "open-source", false)]
    [InlineData("yes", "", "bespoke-model", false)] // nobody says whether it is approved
    [InlineData("yes", "false", "none", false)] // it only says that none is known
    [InlineData("some", "false", "bespoke-model", false)]
    public void Contradiction_IsALicenseFoundOpen_ThatIsKnownNotToBeApproved(string value, string approved, string kind, bool isOne)
    {
        _folder.Write("licenses.csv", $"id,name,kind,osi_approved\nlicense:l,L,{kind},{approved}\n");
        _folder.Write("licensed_under.csv", "from,to,component,evidence_url\nmodel:top,license:l,weights,https://l\n");
        _folder.Write("openness.csv", $"model,framework,criterion,value\nmodel:top,f,license,{value}\n");

        Assert.Equal(
            isOne
                ? """[{"code":"LICENSE_NOT_APPROVED","message":"F says \"yes\" for License of Top, and L is in force for it, which the """
                    + """Open Source Initiative has not approved.","evidence":["https://l"]}]"""
                : "[]",
            Contradictions());
    }

    [Theory]
    [InlineData("", "Base")]
    [InlineData("model:base,dataset:d,evaluation\n", "Base")] // what it was measured with is no training data
    [InlineData("model:top,dataset:d,sft\n", "Base")] // nor is what its child was tuned with
    [InlineData("model:base,dataset:d,pretraining\n", null)]
    [InlineData("model:base,dataset:gone,pretraining\n", null)] // named, which is more than nothing
    public void Contradiction_IsBaseDataFoundOpen_OfWhichNoneIsRecorded(string rows, string? without)
    {
        _folder.Write("trained_on.csv", $"from,to,stage\n{rows}");
        _folder.Write("openness.csv", "model,framework,criterion,value\nmodel:top,f,data,yes\n");

        Assert.Equal(
            without is null
                ? "[]"
                : """[{"code":"DATA_NOT_RECORDED","message":"F says \"yes\" for Data of Top, and no training data of """ + without
                    + """ is recorded.","evidence":[]}]""",
            Contradictions());
    }

    // What may be closed data is listed, with what was written: it must not clear a model that it cannot be read.
    [Theory]
    [InlineData("model:top,f,data,no", "model:top ASSESSED no: no")]
    [InlineData("model:top,f,data,withheld", "model:top WITHHELD withheld: withheld")]
    [InlineData("model:top,f,data,No", "model:top ASSESSED no: no")]
    [InlineData("model:top,f,data,noo", "model:top UNKNOWN_VALUE noo: noo")]
    [InlineData("model:top,f,dta,no", "model:top UNKNOWN_VALUE : no")]
    [InlineData("model:top,g,data,no", "model:top UNKNOWN_VALUE : no")]
    [InlineData("model:topp,f,data,no", "model:top UNKNOWN_VALUE : no")]
    [InlineData("model:top,f,data,noo\nmodel:top,f,data,yes", "model:top UNKNOWN_VALUE noo: noo yes")]
    [InlineData("model:top,f,data,\nmodel:top,f,data,yes", "model:top BLANK : - yes")]
    [InlineData("model:top,f,data,")]
    [InlineData("model:top,f,data,yes")]
    [InlineData("model:top,f,code,yes")]
    public void OpenWashing_HasWhatMayBeClosedData(string rows, params string[] expected)
    {
        _folder.Write("openness.csv", $"model,framework,criterion,value\nmodel:top,f,license,yes\n{rows}\n");
        const string Question =
            "{ openWashing(framework: \"f\") { model { id } closedData { state value statements { value } } } }";
        var found = new AskedFolder(_folder.Path).Data(Question).GetProperty("openWashing").EnumerateArray().Select(static row =>
            (Model: row.GetProperty("model").GetProperty("id").GetString(), Cell: row.GetProperty("closedData")[0])).Select(
            static row => $"{row.Model} {row.Cell.GetProperty("state").GetString()} {row.Cell.GetProperty("value").GetString()}: "
                + string.Join(' ', row.Cell.GetProperty("statements").EnumerateArray().Select(
                    static fact => fact.GetProperty("value").GetString() ?? "-")));

        Assert.Equal(expected, found);
    }

    // A criterion that looks at something nobody can read may look at data: models would be missing from these answers.
    [Theory]
    [InlineData("openWashing")]
    [InlineData("moreThanBase")]
    [InlineData("graphContradictions")]
    public void Question_IsRefused_WhenWhatACriterionLooksAtCannotBeRead(string question)
    {
        _folder.Write("criteria.csv", "framework,id,title,about\nf,license,License,license\nf,data,Data,Data\n");
        _folder.Write("openness.csv", "model,framework,criterion,value\nmodel:top,f,license,yes\nmodel:top,f,data,no\n");

        Assert.Equal(
            "BAD_USER_INPUT: What f says cannot be held against anything: its criterion \"data\" looks at \"Data\", which is none of "
            + "license, base-data, "
            + "tuning-data, base-weights, weights, reward-model, code, other. Mend the column about of criteria.csv.",
            new AskedFolder(_folder.Path).Errors($"{{ {question}(framework: \"f\") {{ id }} }}"));
    }

    [Fact]
    public void Framework_ThatCannotBeUsed_SaysWhy()
    {
        _folder.Write("criteria.csv", "framework,id,title,about\nf,license,License,license\nf,,Data,base-data\n");

        Assert.Equal(
            "BAD_USER_INPUT: The framework \"f\" cannot be used: it may have a criterion more, in a row that could not be read. The "
            + "findings say where. "
            + "There are none.",
            new AskedFolder(_folder.Path).Errors("{ openWashing(framework: \"f\") { id } }"));
    }

    private string MoreOf(string model) => Text(
        "{ moreThanBase(framework: \"f\") { model { id } through { id } base { id } difference } }",
        "moreThanBase",
        rows => rows.Where(row => row.GetProperty("model").GetProperty("id").GetString() == model).Select(static row => new
        {
            through = row.GetProperty("through").EnumerateArray().Select(static between => between.GetProperty("id").GetString()),
            @base = row.GetProperty("base").GetProperty("id").GetString(),
            difference = row.GetProperty("difference").GetDouble(),
        }));

    private string Contradictions() => Text(
        "{ graphContradictions(framework: \"f\") { code message evidence } }", "graphContradictions", static rows => rows);

    private string Text<T>(string document, string field, Func<IEnumerable<JsonElement>, IEnumerable<T>> shown) => JsonSerializer.Serialize(
        shown(new AskedFolder(_folder.Path).Data(document).GetProperty(field).EnumerateArray()),
        Relaxed);
}
