// Checklists held against what is recorded: each kind of answer on the smallest data that shows it, and three models of the seed.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class ChecklistTests : IDisposable
{
    private const string Frameworks =
        "id,name,values\nopening-up-chatgpt,Live,closed=0;partial=0.5;open=1\nseed-matrix,Matrix,0=0;1=0.25;2=0.5;3=0.75;4=1\n";

    private const string Criteria =
        "framework,id,title,about\nopening-up-chatgpt,rlweights,RL weights,weights\nopening-up-chatgpt,opencode,Open code,code\n"
        + "opening-up-chatgpt,modelcard,Model card,other\nopening-up-chatgpt,datasheet,Data sheet,other\n"
        + "opening-up-chatgpt,architecture,Architecture,other\nopening-up-chatgpt,preprint,Preprint,other\n"
        + "opening-up-chatgpt,paper,Paper,other\nseed-matrix,weights,Weights,weights\n"
        + "seed-matrix,fine-tuning-data,Tuning data,tuning-data\n";

    private readonly TemporaryFolder _folder = new();

    public ChecklistTests()
    {
        _folder.Write("models.csv", "id,name\nmodel:m,M\n");
        _folder.Write("frameworks.csv", Frameworks);
        _folder.Write("criteria.csv", Criteria);
        _folder.Write("licenses.csv", """
            id,name,spdx_id,kind,osi_approved
            license:apache-2.0,Apache 2.0,Apache-2.0,open-source,true
            license:cc-by-nc-4.0,CC BY-NC 4.0,CC-BY-NC-4.0,open-data,false
            license:cdla-permissive-2.0,CDLA 2.0,CDLA-Permissive-2.0,open-data,false
            license:mine,Mine,,open-source,false
            license:bigscience-rail-1.0,RAIL,,rail,false

            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checklists_AreThoseThatAreShipped() => Assert.Equal(
        """
        [{"id":"mof","classes":[{"id":"III"},{"id":"II"},{"id":"I"}]},{"id":"eu-ai-act-open-source","classes":[{"id":"open-source"}]}]
        """,
        Compact(AskedFolder.Seed.Data("{ checklists { id classes { id } } }").GetProperty("checklists")));

    /// <summary>Nobody has said anything: nothing is met, and nothing is not met either.</summary>
    [Theory]
    [InlineData("mof", 14)]
    [InlineData("eu-ai-act-open-source", 9)]
    public void Silence_IsUnknown(string checklist, int conditions)
    {
        var result = Result(checklist);

        Assert.Equal(
            Enumerable.Repeat("UNKNOWN", conditions),
            result.GetProperty("conditions").EnumerateArray().Select(static one => one.GetProperty("status").GetString()));
        Assert.All(result.GetProperty("conditions").EnumerateArray(), static one =>
            Assert.NotEqual(0, one.GetProperty("reasons").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("reached").ValueKind);
    }

    [Theory]
    [InlineData("open", "", "MET")]
    [InlineData("closed", "", "UNKNOWN")]
    [InlineData("withheld", "", "UNKNOWN")]
    [InlineData("partial", "", "UNKNOWN")]
    [InlineData("", "", "UNKNOWN")]
    [InlineData("nonsense", "", "UNKNOWN")]
    [InlineData("not-applicable", "", "NOT_APPLICABLE")]
    [InlineData("open", "4", "MET")]
    [InlineData("open", "3", "MET")]
    [InlineData("open", "2", "UNKNOWN")]
    [InlineData("open", "1", "UNKNOWN")]
    [InlineData("not-applicable", "0", "UNKNOWN")]
    [InlineData("closed", "4", "UNKNOWN")]
    [InlineData("partial", "4", "UNKNOWN")]
    public void Weights_ArePublicWhenAllThatIsSaidOfThemAgrees(string live, string matrix, string expected)
    {
        _folder.Write("openness.csv", "model,framework,criterion,value\n"
            + $"model:m,opening-up-chatgpt,rlweights,{live}\n" + (matrix.Length == 0 ? "" : $"model:m,seed-matrix,weights,{matrix}\n"));

        Assert.Equal(expected, Status("eu-ai-act-open-source", "weights-public"));
    }

    [Theory]
    [InlineData("open", "open", "UNKNOWN")]
    [InlineData("closed", "open", "UNKNOWN")]
    [InlineData("closed", "closed", "NOT_MET")]
    [InlineData("partial", "closed", "UNKNOWN")]
    public void OneOfSeveral_IsEnoughAndAllAreNeededToSayNo(string preprint, string paper, string expected)
    {
        _folder.Write("openness.csv", "model,framework,criterion,value\n"
            + $"model:m,opening-up-chatgpt,preprint,{preprint}\nmodel:m,opening-up-chatgpt,paper,{paper}\n");

        Assert.Equal(expected, Status("mof", "research-paper"));
        Assert.Equal(expected == "NOT_MET" ? "UNKNOWN" : expected, Status("mof", "technical-report"));
        Assert.Equal(
            preprint == "open" || paper == "open" ? "MET" : expected,
            Condition("mof", "research-paper").GetProperty("release").GetString());
    }

    /// <summary>A released component counts under an open license only; one that is not made for it counts and is named.</summary>
    [Theory]
    [InlineData("license:cdla-permissive-2.0", "MET", null)]
    [InlineData(
        "license:apache-2.0",
        "MET",
        "Apache 2.0 is an open license, and none of those that the Model Openness Tool names for data.")]
    [InlineData("license:cc-by-nc-4.0", "NOT_MET", null)]
    [InlineData("license:bigscience-rail-1.0", "NOT_MET", null)]
    [InlineData("license:mine", "UNKNOWN", null)]
    [InlineData("", "UNKNOWN", null)]
    public void Component_IsMetUnderAnOpenLicense(string license, string expected, string? mismatch)
    {
        _folder.Write("openness.csv", "model,framework,criterion,value\nmodel:m,opening-up-chatgpt,rlweights,open\n");
        License(license);

        var condition = Condition("mof", "model-parameters");

        Assert.Equal(
            ("MET", expected, expected, mismatch),
            (condition.GetProperty("release").GetString(), condition.GetProperty("license").GetString(),
                condition.GetProperty("status").GetString(), condition.GetProperty("mismatch").GetString()));
    }

    /// <summary>The license of the weights does not answer for the code, nor the other way.</summary>
    [Fact]
    public void License_AnswersForItsComponentAlone()
    {
        _folder.Write("openness.csv", "model,framework,criterion,value\n"
            + "model:m,opening-up-chatgpt,rlweights,open\nmodel:m,opening-up-chatgpt,opencode,open\n");
        License("license:cdla-permissive-2.0", "weights");

        Assert.Equal("MET", Status("mof", "model-parameters"));
        Assert.Equal("UNKNOWN", Status("mof", "training-code"));

        License("license:apache-2.0", "code");

        Assert.Equal("UNKNOWN", Status("mof", "model-parameters"));
        Assert.Equal("MET", Status("mof", "training-code"));
        Assert.True(Condition("mof", "training-code").GetProperty("isNear").GetBoolean());
        Assert.Equal("UNKNOWN", Status("mof", "evaluation-code"));
    }

    [Theory]
    [InlineData("license:apache-2.0", "MET MET MET MET")]
    [InlineData("license:cc-by-nc-4.0", "MET NOT_MET UNKNOWN UNKNOWN")]
    [InlineData("license:bigscience-rail-1.0", "UNKNOWN UNKNOWN UNKNOWN UNKNOWN")]
    [InlineData("license:mine", "UNKNOWN UNKNOWN UNKNOWN UNKNOWN")]
    public void Freedoms_AreThoseOfTheLicenseInForce(string license, string expected)
    {
        License(license);

        Assert.Equal(expected, Freedoms());
    }

    /// <summary>What comes down from the base leaves open what the license of the model alone would give.</summary>
    [Theory]
    [InlineData("license:cc-by-nc-4.0", "MET UNKNOWN UNKNOWN UNKNOWN")]
    [InlineData("", "UNKNOWN UNKNOWN UNKNOWN UNKNOWN")]
    [InlineData("license:apache-2.0", "MET MET MET MET")]
    public void Freedoms_AreOpenWhereTheBaseTakesThemAway(string license, string expected)
    {
        _folder.Write("models.csv", "id,name\nmodel:m,M\nmodel:base,Base\n");
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:m,model:base,full\n");
        _folder.Write("licensed_under.csv", "from,to,component\nmodel:m,license:apache-2.0,weights\n"
            + (license.Length == 0 ? "" : $"model:base,{license},weights\n"));

        Assert.Equal(expected, Freedoms());
    }

    /// <summary>Taking away any fact that speaks for a model never lifts a condition, and never makes a class reached.</summary>
    [Fact]
    public void TakingAwayAFact_NeverMakesAStatusBetter()
    {
        string[] rows =
        [
            "rlweights,open", "opencode,open", "modelcard,open", "datasheet,closed", "architecture,open", "preprint,open", "paper,closed",
        ];
        string[] licenses = ["license:apache-2.0,weights", "license:apache-2.0,code", "license:apache-2.0,documentation"];
        var all = Enumerable.Range(0, rows.Length + licenses.Length).ToArray();
        var known = new Dictionary<int, string[]>();
        var random = new Random(34);
        for (var i = 0; i < 15; i++)
        {
            var set = all.Where(_ => random.Next(4) > 0).Sum(static fact => 1 << fact);
            var fact = random.Next(all.Length);
            var (more, less) = (Statuses(set | (1 << fact)), Statuses(set & ~(1 << fact)));
            Assert.All(more.Zip(less), static pair =>
                Assert.False(pair.Second == "MET" && pair.First != "MET", $"{pair.First} became {pair.Second}."));
        }

        Assert.Contains("MET", Statuses((1 << all.Length) - 1));
        Assert.DoesNotContain("MET", Statuses(0));

        string[] Statuses(int set)
        {
            if (known.TryGetValue(set, out var statuses))
            {
                return statuses;
            }

            _folder.Write("openness.csv", "model,framework,criterion,value\n" + string.Concat(
                rows.Where((_, fact) => (set & (1 << fact)) != 0).Select(static row => $"model:m,opening-up-chatgpt,{row}\n")));
            _folder.Write("licensed_under.csv", "from,to,component\n" + string.Concat(
                licenses.Where((_, fact) => (set & (1 << (fact + rows.Length))) != 0).Select(static row => $"model:m,{row}\n")));
            var folder = new AskedFolder(_folder.Path);
            return known[set] =
            [
                .. new[] { "mof", "eu-ai-act-open-source" }.SelectMany(checklist => All(folder, checklist).GetProperty("conditions")
                    .EnumerateArray().Select(static one => one.GetProperty("status").GetString()!)), // non-null
            ];
        }
    }

    /// <summary>Read by hand from the rows of the seed.</summary>
    [Theory]
    [InlineData(
        "model:olmo-7b-instruct",
        "mof",
        "null III:UNKNOWN 2/0/4 II:UNKNOWN 4/0/6 I:UNKNOWN 5/0/9")]
    [InlineData("model:bloomz", "mof", "null III:NOT_MET 1/1/4 II:NOT_MET 3/1/6 I:NOT_MET 4/1/9")]
    [InlineData("model:gpt-3.5-turbo", "mof", "null III:NOT_MET 0/4/2 II:NOT_MET 0/6/4 I:NOT_MET 0/8/6")]
    [InlineData("model:mistral-7b", "eu-ai-act-open-source", "null open-source:UNKNOWN 5/0/4")]
    [InlineData("model:phi-3-instruct", "eu-ai-act-open-source", "null open-source:UNKNOWN 6/0/3")]
    [InlineData("model:falcon-180b-chat", "eu-ai-act-open-source", "null open-source:NOT_MET 0/1/8")]
    public void Seed_HasTheClasses(string model, string checklist, string expected)
    {
        var result = All(AskedFolder.Seed, checklist, model);
        var reached = result.GetProperty("reached");
        var classes = result.GetProperty("classes").EnumerateArray().Select(static one =>
            $"{one.GetProperty("class").GetProperty("id").GetString()}:{one.GetProperty("status").GetString()} "
            + $"{one.GetProperty("met").GetInt32()}/{one.GetProperty("notMet").GetInt32()}/{one.GetProperty("unknown").GetInt32()}");

        Assert.Equal(expected, string.Join(
            ' ', classes.Prepend(reached.ValueKind == JsonValueKind.Null ? "null" : reached.GetProperty("id").GetString()!)));
    }

    [Theory]
    [InlineData("{ model(id: \"model:m\") { checklist(id: \"mov\") { id } } }", "There is no checklist \"mov\".")]
    [InlineData("{ checklistResults(checklist: \"mof\", class: \"IV\") { totalCount } }", "mof has no class \"IV\".")]
    public void UnknownIds_AreErrors(string document, string expected) =>
        Assert.Contains(expected, new AskedFolder(_folder.Path).Errors(document), StringComparison.Ordinal);

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static JsonElement All(AskedFolder folder, string checklist, string model = "model:m") => folder.Data($$"""
        { model(id: "{{model}}") { checklist(id: "{{checklist}}") {
            reached { id } mayReach { id } classes { class { id } status met notMet unknown total }
            conditions { condition { id } status release license isNear mismatch reasons { status text evidence } }
        } } }
        """).GetProperty("model").GetProperty("checklist");

    private void License(string license, string component = "weights") => _folder.Write(
        "licensed_under.csv", "from,to,component\n" + (license.Length == 0 ? "" : $"model:m,{license},{component}\n"));

    private JsonElement Result(string checklist) => All(new AskedFolder(_folder.Path), checklist);

    private JsonElement Condition(string checklist, string id) => Result(checklist).GetProperty("conditions").EnumerateArray()
        .Single(one => one.GetProperty("condition").GetProperty("id").GetString() == id);

    private string? Status(string checklist, string id) => Condition(checklist, id).GetProperty("status").GetString();

    private string Freedoms() => string.Join(' ', Result("eu-ai-act-open-source").GetProperty("conditions").EnumerateArray().Take(4)
        .Select(static one => one.GetProperty("status").GetString()));
}
