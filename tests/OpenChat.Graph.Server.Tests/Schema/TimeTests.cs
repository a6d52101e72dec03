// What was retracted, what changed between two times, and by which claim. The folder: m was tuned from base, which is under research; what
// is said of both was recorded and retracted at several days.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class TimeTests
{
    private static readonly AskedFolder Folder = Create(
        ("models.csv", "id,name,kind,release_date\nmodel:m,M,chat,2023-05\nmodel:base,Base,base,2023-02\nmodel:late,Late,chat,2024-06\n"),
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
            + "model:base,dataset:d,pretraining,source:page,2024-01-01,\nmodel:base,dataset:gone,pretraining,source:paper,,2024\n"),
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
