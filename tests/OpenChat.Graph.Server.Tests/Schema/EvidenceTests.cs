// What an answer rests on, and what to cite for it. The folder is that of TimeTests, but where a test has its own.
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class EvidenceTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Unsaid = "\"says\":null,\"verification\":null,";

    [Theory]
    [InlineData(
        "relation:fine-tunes-from|model:m|model:base|full|",
        "{\"source\":{\"id\":\"source:page\",\"license\":\"CC-BY-4.0\"},\"sourceText\":\"source:page\",\"addresses\":["
        + "{\"url\":\"https://page.example/m\",\"problem\":null}]," + Unsaid + "\"confidence\":\"HIGH\",\"recordedAt\":\"2024-03-01\","
        + "\"retractedAt\":null,\"note\":null},{\"source\":{\"id\":\"source:paper\",\"license\":null},\"sourceText\":\"source:paper\","
        + "\"addresses\":[]," + Unsaid + "\"confidence\":\"MEDIUM\",\"recordedAt\":\"2024-02-01\",\"retractedAt\":\"2024-04-01\","
        + "\"note\":null}")]
    [InlineData(
        "licensed-under:model:base|license:research|weights|||",
        "{\"source\":{\"id\":\"source:paper\",\"license\":null},\"sourceText\":\"source:paper\",\"addresses\":["
        + "{\"url\":\"https://paper.example/base\",\"problem\":null}]," + Unsaid + "\"confidence\":\"HIGH\","
        + "\"recordedAt\":\"2024-02-15\",\"retractedAt\":\"9999\",\"note\":null}")]
    [InlineData(
        "developed-by:model:m|org:o|",
        "{\"source\":{\"id\":\"source:page\",\"license\":\"CC-BY-4.0\"},\"sourceText\":\"source:page\",\"addresses\":[]," + Unsaid
        + "\"confidence\":null,\"recordedAt\":null,\"retractedAt\":null,\"note\":null}")]
    [InlineData(
        "cell:f|c|model:m",
        "{\"source\":{\"id\":\"source:paper\",\"license\":null},\"sourceText\":\"source:paper\",\"addresses\":[],\"says\":\"closed\","
        + "\"verification\":null,\"confidence\":null,\"recordedAt\":\"2024-05-01\",\"retractedAt\":null,\"note\":null},"
        + "{\"source\":{\"id\":\"source:page\",\"license\":\"CC-BY-4.0\"},\"sourceText\":\"source:page\",\"addresses\":[],"
        + "\"says\":\"open\",\"verification\":null,\"confidence\":null,\"recordedAt\":\"2024-01-01\",\"retractedAt\":\"2024-05-01\","
        + "\"note\":null}")]
    [InlineData(
        "license-term:license:research|NON_COMMERCIAL",
        "{\"source\":null,\"sourceText\":null,\"addresses\":[],\"says\":null,\"verification\":null,\"confidence\":null,"
        + "\"recordedAt\":null,\"retractedAt\":null,\"note\":\"2\"}")]
    public void Evidence_IsTheClaimsBehindAnId(string id, string expected) => Assert.Equal(
        $"[{expected}]",
        Text(TimeTests.Folder.Data($$"""
            { evidence(id: "{{id}}") { source { id license } sourceText addresses { url problem } says verification confidence recordedAt
                retractedAt note } }
            """).GetProperty("evidence")));

    [Theory]
    [InlineData("relation:fine-tunes-from|model:m|model:late|full|")] // every claim is retracted
    [InlineData("relation:fine-tunes-from|model:gone|model:base|full|")]
    [InlineData("cell:f|none|model:m")]
    [InlineData("license-term:license:open|NON_COMMERCIAL")]
    [InlineData("model:m")]
    [InlineData("")]
    public void Evidence_OfNothing_IsAnError(string id) => Assert.Equal(
        $"NOT_FOUND: \"{id}\" is the id of no relation, license or developer of an artifact, cell or clause. Take the \"id\" of Relation, "
        + "LicensedUnder, DevelopedBy, OpennessCell or LicenseTerm.",
        TimeTests.Folder.Errors($"{{ evidence(id: \"{id}\") {{ note }} }}"));

    [Fact]
    public void Evidence_SaysWhatIsWrongWithAnAddress_AndHowATextWasRead()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models.csv", "id,name\nmodel:m,M\n");
        folder.Write("datasets.csv", "id,name\n");
        folder.Write("licenses.csv", "id,name\nlicense:l,L\n");
        folder.Write("organisations.csv", "id,name\n");
        folder.Write("sources.csv", "id,name\n");
        folder.Write("frameworks.csv", "id,name,values\nf,F,closed=0;open=1\n");
        folder.Write("criteria.csv", "framework,id,title\nf,c,C\n");
        folder.Write("projects.csv", "id,name,artifact\nproject:p,P,model:m\n");
        folder.Write("project_links.csv", "project,criterion,url,own,problem\nproject:p,c,https://gone.example/x,no,gone since 2024\n");
        folder.Write(
            "openness.csv",
            "model,framework,criterion,value,label,source,evidence_url\n"
            + "model:m,f,c,open,All of it,somebody,https://gone.example/x;https://there.example/y\n");
        folder.Write(
            "license_terms.csv",
            "license,term,clause,summary,scope,certainty,source_url,verification\n"
            + "license:l,NON_COMMERCIAL,2(a),Research only.,copies,explicit,https://l.example/text,unverified\n");
        var asked = new AskedFolder(folder.Path);

        Assert.Equal(
            """
            {"cell":[{"source":null,"sourceText":"somebody","says":"open: All of it","verification":null,"note":null,"addresses":[
            {"url":"https://gone.example/x","problem":"gone since 2024"},{"url":"https://there.example/y","problem":null}]}],
            "term":[{"source":null,"sourceText":null,"says":"Research only.","verification":"unverified","note":"2(a)","addresses":[
            {"url":"https://l.example/text","problem":null}]}]}
            """.ReplaceLineEndings(""),
            Text(asked.Data("""
                {
                    cell: evidence(id: "cell:f|c|model:m") { source { id } sourceText says verification note addresses { url problem } }
                    term: evidence(id: "license-term:license:l|NON_COMMERCIAL") {
                        source { id } sourceText says verification note addresses { url problem } }
                }
                """)));
    }

    // Every id that answers about the seed give is one of which there is evidence.
    [Fact]
    public void Evidence_IsThere_ForEveryIdOfAnArtifact()
    {
        var model = AskedFolder.Seed.Data("""
            { model(name: "Zephyr") { fineTunesFrom { id claims { source { id } } } licensedUnder { id claims { source { id } } }
                developedBy { id claims { source { id } } } } }
            """).GetProperty("model");
        var count = 0;
        foreach (var relation in model.EnumerateObject().SelectMany(static list => list.Value.EnumerateArray()))
        {
            var id = JsonSerializer.Serialize(relation.GetProperty("id").GetString());
            var found = AskedFolder.Seed.Data($"{{ evidence(id: {id}) {{ source {{ id }} }} }}").GetProperty("evidence");
            Assert.Equal(Text(relation.GetProperty("claims")), Text(found));
            count++;
        }

        Assert.InRange(count, 3, 20);
    }

    [Fact]
    public void Citations_AreTheSourcesThatAnAnswerUsed()
    {
        var model = TimeTests.Folder.Data("""
            { revision { id } model(id: "model:m") {
                citations { revision entries { id title url license retrieved } bibtex }
                openness(framework: "f") { citations { bibtex } }
                restrictions { citations { entries { id } } }
                verdict(purpose: RESEARCH, reading: BALANCED) { citations { entries { id } } }
            } }
            """);
        var revision = model.GetProperty("revision").GetProperty("id").GetString();

        const string Paper = "@misc{source:paper,\\n  title = {{The paper}},\\n  url = {https://paper.example}\\n}\\n";
        Assert.Equal(
            $$$$"""
            {"citations":{"revision":"{{{{revision}}}}","entries":[
            {"id":"license:open","title":"Open","url":null,"license":null,"retrieved":null},
            {"id":"license:research","title":"Research","url":null,"license":null,"retrieved":null},
            {"id":"source:page","title":"The page","url":"https://page.example","license":"CC-BY-4.0","retrieved":"2024-03"},
            {"id":"source:paper","title":"The paper","url":"https://paper.example","license":null,"retrieved":null}],
            "bibtex":"@misc{license:open,\n  title = {{Open}}\n}\n\n@misc{license:research,\n  title = {{Research}}\n}\n\n
            @misc{source:page,\n  title = {{The page}},\n  url = {https://page.example},\n  urldate = {2024-03},\n
              note = {License: CC-BY-4.0}\n}\n\n{{{{Paper}}}}"},
            "openness":{"citations":{"bibtex":"{{{{Paper}}}}"}},
            "restrictions":[{"citations":{"entries":[{"id":"license:research"},{"id":"source:page"},{"id":"source:paper"}]}}],
            "verdict":{"citations":{"entries":[{"id":"license:open"},{"id":"license:research"},{"id":"source:page"},
            {"id":"source:paper"}]}}}
            """.ReplaceLineEndings(""),
            Text(model.GetProperty("model")));
    }

    [Fact]
    public void Citations_OfTheSeed_AreItsSourcesAndResources_UnderKeysOfTheirOwn()
    {
        var answer = AskedFolder.Seed.Data(
            "{ citations { entries { id bibtex } bibtex } sources(first: 100) { nodes { id } } resources { id } }");
        var entries = answer.GetProperty("citations").GetProperty("entries").EnumerateArray().ToArray();
        var keys = entries.Select(static entry => entry.GetProperty("bibtex").GetString()!.Split('{', ',')[1]).ToArray(); // it has one

        Assert.Equal(
            answer.GetProperty("sources").GetProperty("nodes").EnumerateArray().Concat(answer.GetProperty("resources").EnumerateArray())
                .Select(static node => node.GetProperty("id").GetString()).Order(StringComparer.Ordinal),
            entries.Select(static entry => entry.GetProperty("id").GetString()));
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("source:open-llms", keys);
        Assert.Equal(
            string.Join('\n', entries.Select(static entry => entry.GetProperty("bibtex").GetString())),
            answer.GetProperty("citations").GetProperty("bibtex").GetString());
    }

    private static string Text(JsonElement element) => JsonSerializer.Serialize(element, Plain);
}
