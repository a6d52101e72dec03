// What generators made and when, thresholds of clauses, sizes: as fields, and as conditions of filters.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class ColumnTests
{
    [Theory]
    [InlineData("", "", "null TEXT null", "")]
    [InlineData("text", "2023", "text TEXT 2023", "|text||2023")]
    [InlineData("annotation", "2023-05", "annotation ANNOTATION 2023-05", "|annotation||2023-05")]
    [InlineData("chosen", "2023-05-01", "chosen CHOSEN 2023-05-01", "|chosen||2023-05-01")]
    [InlineData("rejected", "", "rejected REJECTED null", "|rejected|")]
    [InlineData("prompt", "", "prompt PROMPT null", "|prompt|")]
    [InlineData("method", "", "method null null", "|method|")]
    public void Relation_HasRoleAndDay(string role, string day, string expected, string end)
    {
        using var folder = Folder(("generated_by.csv", $"from,to,role,generated_at\ndataset:d,model:a,{role},{day}\n"));
        var relation =
            new AskedFolder(folder.Path).Data("""{ dataset(id: "dataset:d") { generatedBy { id qualifier role generatedAt } } }""")
            .GetProperty("dataset").GetProperty("generatedBy")[0];

        Assert.Equal(expected, string.Join(' ', Text(relation, "qualifier"), Text(relation, "role"), Text(relation, "generatedAt")));
        Assert.Equal("relation:generated-by|dataset:d|model:a" + (end.Length == 0 ? "||" : end), Text(relation, "id"));
    }

    [Fact]
    public void Role_IsNull_When_TheRelationIsAnother()
    {
        using var folder = Folder(("fine_tunes_from.csv", "from,to,method\nmodel:b,model:a,full\n"));
        var relation = new AskedFolder(folder.Path).Data("""{ model(id: "model:b") { fineTunesFrom { role generatedAt } } }""")
            .GetProperty("model").GetProperty("fineTunesFrom")[0];

        Assert.Equal("""{"role":null,"generatedAt":null}""", JsonSerializer.Serialize(relation));
    }

    [Fact]
    public void Component_MayBeADelta()
    {
        using var folder = Folder(("licensed_under.csv", "from,to,component\nmodel:a,license:l,delta\n"));
        var asked = new AskedFolder(folder.Path);

        Assert.Equal(
            """{"licenses":[{"id":"license:l"}],"licensedUnder":[{"component":"DELTA","status":"IN_FORCE"}]}""",
            JsonSerializer.Serialize(asked.Data(
                """{ model(id: "model:a") { licenses { id } licensedUnder { component status } } }""").GetProperty("model")));
    }

    [Fact]
    public void Threshold_IsWhatTheClauseSays()
    {
        using var folder = Thresholds();
        var asked = new AskedFolder(folder.Path);
        var data = asked.Data(
            """
            {
              license(id: "license:big") { terms { term { code } threshold { amount unit currency measuredHow } } }
              model(id: "model:a") { restrictions { explanation threshold { amount unit currency measuredHow } } }
            }
            """);

        Assert.Equal(
            [
                """{"term":{"code":"NOTICE"},"threshold":null}""",
                """
                {"term":{"code":"REVENUE_THRESHOLD"},
                "threshold":{"amount":20000000.5,"unit":"annual-revenue","currency":"USD","measuredHow":"of the group"}}
                """.Replace("\n", "", StringComparison.Ordinal),
                """
                {"term":{"code":"SCALE_THRESHOLD"},
                "threshold":{"amount":700000000,"unit":"monthly-active-users","currency":null,"measuredHow":null}}
                """.Replace("\n", "", StringComparison.Ordinal),
            ],
            data.GetProperty("license").GetProperty("terms").EnumerateArray().Select(static term => JsonSerializer.Serialize(term)));
        Assert.Equal(
            [
                "No rights above a revenue, here more than 20,000,000.5 USD of annual revenue (binding): A is under Big: Ask. [20000000.5]",
                "No rights above a user count, here more than 700,000,000 monthly active users (binding): A is under Big: Ask. [700000000]",
                "Keep notices (binding): A is under Big: Ask. [null]",
            ],
            data.GetProperty("model").GetProperty("restrictions").EnumerateArray().Select(
                static restriction => $"{Text(restriction, "explanation")} [{Amount(restriction.GetProperty("threshold"))}]"));

        static string Amount(JsonElement threshold) =>
            threshold.ValueKind == JsonValueKind.Null ? "null" : Text(threshold, "amount");
    }

    [Theory]
    [InlineData("{}", "big small")]
    [InlineData("""{ unit: { equals: "monthly-active-users" } }""", "big small")]
    [InlineData("""{ unit: { startsWith: "annual" } }""", "big")]
    [InlineData("""{ currency: { in: ["usd"] } }""", "big")]
    [InlineData("""{ currency: { equals: "EUR" } }""", "")]
    [InlineData("{ amountAbove: 700000000 }", "")]
    [InlineData("{ amountAbove: 699999999 }", "big")]
    [InlineData("{ amountBelow: 1000000 }", "")]
    [InlineData("{ amountBelow: 1000001 }", "small")]
    [InlineData("""{ unit: { equals: "monthly-active-users" }, amountAbove: 1000000 }""", "big")]
    [InlineData("""{ unit: { equals: "monthly-active-users" }, amountAbove: 10000000, amountBelow: 500000000 }""", "")] // not two clauses
    public void Threshold_IsACondition(string threshold, string expected)
    {
        using var folder = Thresholds();
        var asked = new AskedFolder(folder.Path);

        Assert.Equal(
            expected,
            Names(asked.Data($"{{ licenses(where: {{ threshold: {threshold} }}) {{ nodes {{ id }} }} }}").GetProperty("licenses")));
        var models = expected.Replace("big", "a", StringComparison.Ordinal).Replace("small", "b", StringComparison.Ordinal);
        Assert.Equal(
            models,
            Names(asked.Data($"{{ models(where: {{ restrictedBy: {{ threshold: {threshold} }} }}) {{ nodes {{ id }} }} }}").GetProperty(
                "models")));
    }

    [Fact]
    public void Sizes_AreAsTheSourceSpellsThem()
    {
        using var folder = Sizes();
        var asked = new AskedFolder(folder.Path);

        Assert.Equal(
            """[{"trainingTokens":"1.2T"},{"trainingTokens":null}]""",
            JsonSerializer.Serialize(asked.Data("{ models { nodes { trainingTokens } } }").GetProperty("models").GetProperty("nodes")));
        Assert.Equal(
            """[{"tokens":"3T","examples":"52002","languages":["en","de"],"languageCount":2},"""
            + """{"tokens":null,"examples":null,"languages":[],"languageCount":46},"""
            + """{"tokens":null,"examples":null,"languages":[],"languageCount":null}]""",
            JsonSerializer.Serialize(asked.Data("{ datasets { nodes { tokens examples languages languageCount } } }").GetProperty(
                "datasets").GetProperty("nodes")));
    }

    [Theory]
    [InlineData("models", """{ trainingTokens: { equals: "1.2t" } }""", "a")]
    [InlineData("models", """{ not: { trainingTokens: { contains: "T" } } }""", "b")]
    [InlineData("datasets", """{ tokens: { in: ["3T"] } }""", "d")]
    [InlineData("datasets", """{ examples: { startsWith: "52" } }""", "d")]
    [InlineData("datasets", """{ languages: { equals: "DE" } }""", "d")]
    [InlineData("datasets", """{ languages: { contains: "e" } }""", "d")]
    [InlineData("datasets", """{ languages: { equals: "46" } }""", "")] // that is how many, not which
    public void Sizes_AreConditions(string field, string where, string expected)
    {
        using var folder = Sizes();

        Assert.Equal(
            expected,
            Names(new AskedFolder(folder.Path).Data($"{{ {field}(where: {where}) {{ nodes {{ id }} }} }}").GetProperty(field)));
    }

    private static TemporaryFolder Thresholds() => Folder(
        ("licenses.csv", "id,name\nlicense:big,Big\nlicense:none,None\nlicense:small,Small\n"),
        ("licensed_under.csv", "from,to\nmodel:a,license:big\nmodel:b,license:small\n"),
        (
            "license_terms.csv",
            "license,term,summary,scope,certainty,amount,unit,currency,measured_how\n"
            + "license:big,NOTICE,Ask.,copies,explicit,,,,\nlicense:none,NOTICE,Ask.,copies,explicit,,,,\n"
            + "license:big,SCALE_THRESHOLD,Ask.,copies,explicit,700000000,monthly-active-users,,\n"
            + "license:big,REVENUE_THRESHOLD,Ask.,copies,explicit,20000000.5,annual-revenue,USD,of the group\n"
            + "license:small,SCALE_THRESHOLD,Ask.,copies,explicit,1000000,monthly-active-users,,\n"));

    private static TemporaryFolder Sizes() => Folder(
        ("models.csv", "id,name,tokens\nmodel:a,A,1.2T\nmodel:b,B,\n"),
        (
            "datasets.csv",
            "id,name,tokens,examples,languages\ndataset:d,D,3T,52002,en; de\ndataset:e,E,,,46\ndataset:f,F,,,\n"));

    private static TemporaryFolder Folder(params (string Name, string Text)[] files)
    {
        var folder = new TemporaryFolder();
        (string Name, string Text)[] all =
        [
            ("models.csv", "id,name\nmodel:a,A\nmodel:b,B\n"), ("datasets.csv", "id,name\ndataset:d,D\n"),
            ("licenses.csv", "id,name\nlicense:l,L\n"), ("organisations.csv", "id,name\n"), .. files,
        ];
        foreach (var (name, text) in all)
        {
            folder.Write(name, text);
        }

        return folder;
    }

    private static string Names(JsonElement connection) => string.Join(
        ' ', connection.GetProperty("nodes").EnumerateArray().Select(node => Text(node, "id").Split(':')[1]));

    private static string Text(JsonElement element, string name) => element.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Null } => "null",
        var value => value.ToString(),
    };
}
