// What was retracted, what changed between two times, and by which claim. The folder: m was tuned from base, which is under research; what
// is said of both was recorded and retracted at several days.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class TimeTests
{
    internal static readonly AskedFolder Folder = Create(
        ("models.csv", "id,name,kind,release_date\nmodel:m,M,chat,2023-05\nmodel:base,Base,base,2023-02\nmodel:late,Late,chat,2024-01\n"),
        ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        (
            "licenses.csv",
            "id,name,kind\nlicense:open,Open,open-source\nlicense:research,Research,bespoke-model\n"),
        ("organisations.csv", "id,name\norg:o,O\n"),
        (
            "sources.csv",
            "id,name,url,license,retrieved\nsource:page,The page,https://page.example,CC-BY-4.0,2024-03\n"
            + "source:paper,The paper,https://paper.example,,\n"),
        (
            "license_terms.csv",
            "license,term,clause,scope,certainty\nlicense:open,COMMERCIAL_USE,1,copies,explicit\n"
            + "license:research,NON_COMMERCIAL,2,copies;derivative-weights,explicit\n"),
        (
            "fine_tunes_from.csv",
            "from,to,method,source,evidence_url,confidence,recorded_at,retracted_at,note\n"
            + "model:m,model:base,full,source:page,https://page.example/m,high,2024-03-01,,\n"
            + "model:m,model:base,full,source:paper,,medium,2024-02-01,2024-04-01,\n"
            + "model:m,model:late,full,source:paper,https://paper.example/m,high,2024-02-01,2024-03-02,wrong\n"),
        (
            "trained_on.csv",
            "from,to,stage,source,recorded_at,retracted_at\nmodel:m,dataset:d,sft,source:page,2024-01-01,\n"
            + "model:base,dataset:d,pretraining,source:page,2024-01-01,\nmodel:base,dataset:gone,pretraining,source:paper,2023,2024\n"),
        (
            "licensed_under.csv",
            "from,to,source,evidence_url,confidence,recorded_at,retracted_at,valid_from,component\n"
            + "model:m,license:open,source:page,,high,2024-01-01,,,\ndataset:d,license:open,source:page,,high,2024-01-01,,,\n"
            + "model:base,license:research,source:paper,https://paper.example/base,high,2024-02-15,9999,,\n"
            + "model:base,license:open,source:page,,high,2024-01-01,2024-02-15,,\n"),
        ("aligned_with.csv", "from,to\n"), ("derived_from.csv", "from,to\n"), ("generated_by.csv", "from,to\n"),
        ("developed_by.csv", "from,to,source\nmodel:m,org:o,source:page\nmodel:base,org:o,source:page\n"),
        ("frameworks.csv", "id,name,values\nf,F,closed=0;open=1\n"),
        ("criteria.csv", "framework,id,title\nf,c,C\n"),
        (
            "openness.csv",
            "model,framework,criterion,value,source,recorded_at,retracted_at\nmodel:m,f,c,open,source:page,2024-01-01,2024-05-01\n"
            + "model:m,f,c,closed,source:paper,2024-05-01,\n"));

    [Fact]
    public void Retracted_IsShown_WhereItWasSaid_AndNothingRestsOnIt()
    {
        var answer = Folder.Data("""
            {
                model(id: "model:m") {
                    ancestors { id }
                    fineTunesFrom { to { id } claims { source { id } recordedAt retractedAt } }
                    retracted { relation toId to { name } qualifier claims { source { id } evidenceUrl retractedAt note } }
                    openness(framework: "f") { score cell(criterion: "c") { value statements { value } retracted { value retractedAt } } }
                }
                base: model(id: "model:base") {
                    licensedUnder { license { id } claims { retractedAt } }
                    retracted { relation toId to { name } qualifier claims { source { id } retractedAt } }
                    unknowns { kind }
                }
            }
            """);

        Assert.Equal(
            """
            {"ancestors":[{"id":"model:base"},{"id":"dataset:d"}],
            "fineTunesFrom":[{"to":{"id":"model:base"},"claims":[
            {"source":{"id":"source:page"},"recordedAt":"2024-03-01","retractedAt":null},
            {"source":{"id":"source:paper"},"recordedAt":"2024-02-01","retractedAt":"2024-04-01"}]}],
            "retracted":[{"relation":"fine-tunes-from","toId":"model:late","to":{"name":"Late"},"qualifier":"full","claims":[
            {"source":{"id":"source:paper"},"evidenceUrl":"https://paper.example/m","retractedAt":"2024-03-02","note":"wrong"}]}],
            "openness":{"score":0,"cell":{"value":"closed","statements":[{"value":"closed"}],
            "retracted":[{"value":"open","retractedAt":"2024-05-01"}]}}}
            """.ReplaceLineEndings(""),
            Text(answer.GetProperty("model")));
        Assert.Equal(
            """
            {"licensedUnder":[{"license":{"id":"license:research"},"claims":[{"retractedAt":"9999"}]}],
            "retracted":[{"relation":"licensed-under","toId":"license:open","to":{"name":"Open"},"qualifier":"weights","claims":[
            {"source":{"id":"source:page"},"retractedAt":"2024-02-15"}]},
            {"relation":"trained-on","toId":"dataset:gone","to":null,"qualifier":"pretraining","claims":[
            {"source":{"id":"source:paper"},"retractedAt":"2024"}]}],"unknowns":[]}
            """.ReplaceLineEndings(""),
            Text(answer.GetProperty("base")));
    }

    [Theory]
    [InlineData("2024-02-14", "license:open", "base late")]
    [InlineData("2024-02-15", "license:research", "base late")]
    [InlineData("2024-03-01", "license:research", "base late")]
    [InlineData("2024-03-02", "license:research", "base")]
    public void At_CountsClaims_UntilTheyAreRetracted(string knownAt, string license, string parents)
    {
        var answer = Folder.Data($$"""
            { at(knownAt: "{{knownAt}}") {
                base: model(id: "model:base") { licensedUnder { license { id } claims { retractedAt } } }
                m: model(id: "model:m") { fineTunesFrom { to { id } } }
            } }
            """).GetProperty("at");

        Assert.Equal(
            $$$"""{"licensedUnder":[{"license":{"id":"{{{license}}}"},"claims":[{"retractedAt":null}]}]}""",
            Text(answer.GetProperty("base")));
        var found = answer.GetProperty("m").GetProperty("fineTunesFrom").EnumerateArray()
            .Select(static relation => relation.GetProperty("to").GetProperty("id").GetString()!["model:".Length..]); // it has one
        Assert.Equal(parents, string.Join(' ', found));
    }

    [Fact]
    public void Changes_NameTheClaims_ThatDidIt()
    {
        var answer = Folder.Data("""
            { changesBetween(from: {knownAt: "2024-02-14"}, to: {knownAt: "2024-05"}) {
                verdicts { totalCount nodes { artifact { id } purpose reading party before after because causes(first: 1) {
                    totalCount complete nodes { kind date relation fromId from { id } toId to { name } qualifier claim {
                        source { id } evidenceUrl confidence recordedAt retractedAt } } } } }
                restrictions { totalCount nodes { artifact { id } term { code } license { id } isInherited before after
                    causes { totalCount nodes { kind date relation fromId toId } } } }
                openness { totalCount nodes { id framework { id } model { id } before after shareBefore shareAfter
                    causes { complete nodes { kind date fromId toId qualifier claim { source { id } } } } } }
            } }
            """).GetProperty("changesBetween");

        const string Causes = """
            {"totalCount":2,"complete":false,"nodes":[{"kind":"RECORDED","date":"2024-02-15","relation":"licensed-under",
            "fromId":"model:base","from":{"id":"model:base"},"toId":"license:research","to":{"name":"Research"},"qualifier":"weights",
            "claim":{"source":{"id":"source:paper"},"evidenceUrl":"https://paper.example/base","confidence":"HIGH",
            "recordedAt":"2024-02-15","retractedAt":"9999"}}]}
            """;
        Assert.Equal(
            $$$"""
            {"totalCount":2,"nodes":[{"artifact":{"id":"model:base"},"purpose":"COMMERCIAL_USE","reading":"BALANCED","party":"RECIPIENT",
            "before":"UNKNOWN","after":"PROHIBITED","because":[],"causes":{{{Causes}}}},{"artifact":{"id":"model:base"},
            "purpose":"COMPETING_MODEL","reading":"BALANCED","party":"RECIPIENT","before":"UNKNOWN","after":"PROHIBITED","because":[],
            "causes":{{{Causes}}}}]}
            """.ReplaceLineEndings(""),
            Text(answer.GetProperty("verdicts")));
        const string License = """
            {"kind":"RECORDED","date":"2024-02-15","relation":"licensed-under","fromId":"model:base","toId":"license:research"},
            {"kind":"RETRACTED","date":"2024-02-15","relation":"licensed-under","fromId":"model:base","toId":"license:open"}
            """;
        Assert.Equal(
            $$$"""
            {"totalCount":2,"nodes":[{"artifact":{"id":"model:base"},"term":{"code":"NON_COMMERCIAL"},"license":{"id":"license:research"},
            "isInherited":false,"before":null,"after":"BINDING","causes":{"totalCount":2,"nodes":[{{{License}}}]}},
            {"artifact":{"id":"model:m"},"term":{"code":"NON_COMMERCIAL"},"license":{"id":"license:research"},
            "isInherited":true,"before":null,"after":"BINDING","causes":{"totalCount":5,"nodes":[
            {"kind":"RECORDED","date":"2024-03-01","relation":"fine-tunes-from","fromId":"model:m","toId":"model:base"},
            {"kind":"RETRACTED","date":"2024-04-01","relation":"fine-tunes-from","fromId":"model:m","toId":"model:base"},
            {"kind":"RETRACTED","date":"2024-03-02","relation":"fine-tunes-from","fromId":"model:m","toId":"model:late"},
            {{{License}}}]}}]}
            """.ReplaceLineEndings(""),
            Text(answer.GetProperty("restrictions")));
        Assert.Equal(
            """
            {"totalCount":1,"nodes":[{"id":"openness-change:f|model:m|1/1|0/1","framework":{"id":"f"},"model":{"id":"model:m"},
            "before":1,"after":0,"shareBefore":1,"shareAfter":0,"causes":{"complete":true,"nodes":[
            {"kind":"RECORDED","date":"2024-05-01","fromId":"model:m","toId":"f","qualifier":"c","claim":{"source":{"id":"source:paper"}}},
            {"kind":"RETRACTED","date":"2024-05-01","fromId":"model:m","toId":"f","qualifier":"c","claim":{"source":{"id":"source:page"}}}
            ]}}]}
            """.ReplaceLineEndings(""),
            Text(answer.GetProperty("openness")));
    }

    // ChatGLM-6B and ChatGLM2-6B got licenses with other terms on 8 and 14 July 2023, as their rows in licensed_under.csv say.
    [Fact]
    public void Changes_OfTheSeed_AreThoseOfTheLicensesThatBeganInJuly2023()
    {
        var nodes = AskedFolder.Seed.Data("""
            { changesBetween(from: {asOf: "2023-07-07"}, to: {asOf: "2023-07-14"}) { verdicts {
                nodes { artifact { id } purpose before after causes { nodes { kind date toId } } } } } }
            """).GetProperty("changesBetween").GetProperty("verdicts").GetProperty("nodes").EnumerateArray();

        const string First = "BEGAN 2023-07-08 license:chatglm-6b-model-2023-07";
        const string Second = "BEGAN 2023-07-14 license:chatglm2-6b, ENDED 2023-07-13 license:chatglm2-6b-2023-06";
        Assert.Equal(
            [
                $"model:chatglm-6b COMMERCIAL_USE PROHIBITED UNKNOWN: {First}",
                $"model:chatglm-6b COMPETING_MODEL PROHIBITED UNKNOWN: {First}",
                $"model:chatglm-6b HOST_AS_SERVICE PROHIBITED UNKNOWN: {First}",
                $"model:chatglm2-6b COMMERCIAL_USE PROHIBITED UNKNOWN: {Second}",
                $"model:chatglm2-6b COMPETING_MODEL PROHIBITED UNKNOWN: {Second}",
                $"model:chatglm2-6b HOST_AS_SERVICE PROHIBITED UNKNOWN: {Second}",
            ],
            nodes.Select(static node =>
                $"{node.GetProperty("artifact").GetProperty("id")} {node.GetProperty("purpose")} {node.GetProperty("before")} "
                + $"{node.GetProperty("after")}: " + string.Join(", ", node.GetProperty("causes").GetProperty("nodes").EnumerateArray()
                    .Select(static cause => $"{cause.GetProperty("kind")} {cause.GetProperty("date")} {cause.GetProperty("toId")}"))));
    }

    [Fact]
    public void Changes_AreNone_BetweenATimeAndItself() => Assert.Equal(
        """{"verdicts":{"totalCount":0},"restrictions":{"totalCount":0},"openness":{"totalCount":0}}""",
        Text(Folder.Data("""
            { changesBetween(from: {knownAt: "2024-02-20"}, to: {knownAt: "2024-02-20"}) {
                verdicts { totalCount } restrictions { totalCount } openness { totalCount }
            } }
            """).GetProperty("changesBetween")));

    [Theory]
    [InlineData("from: {asOf: \"2024\"}, to: {asOf: \"2023\"}", "from.asOf (2024) lies after to.asOf (2023); exchange them.")]
    [InlineData("from: {}, to: {knownAt: \"2024-05-01\"}", "from.knownAt (today) lies after to.knownAt (2024-05-01); exchange them.")]
    public void Times_InTheWrongOrder_AreRefused(string times, string expected) => Assert.Equal(
        $"BAD_USER_INPUT: {expected}", Folder.Errors($"{{ changesBetween({times}) {{ verdicts {{ totalCount }} }} }}"));

    [Fact]
    public void Causes_HaveALength() => Assert.Equal(
        "LIMIT_EXCEEDED",
        Folder.Errors("""
            { changesBetween(from: {knownAt: "2024-02-14"}) { openness { nodes { causes(first: 1001) { totalCount } } } } }
            """).Split(':')[0]);

    [Fact]
    public void Causes_AreNull_WhenNothingBetweenTwoTimesIsAsked() => Assert.Equal(
        JsonValueKind.Null,
        Folder.Data("""
            { whatIf(changes: [{voidTerm: {term: "NON_COMMERCIAL"}}]) { changes(first: 1) { nodes { causes { totalCount } } } } }
            """).GetProperty("whatIf").GetProperty("changes").GetProperty("nodes")[0].GetProperty("causes").ValueKind);

    private static string Text(JsonElement element) => JsonSerializer.Serialize(element);

    private static AskedFolder Create(params (string Name, string Text)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
        {
            folder.Write(name, text);
        }

        return new AskedFolder(folder.Path);
    }
}
