// gate: a list held against a policy, on a small folder in each format, and the shipped policies over the seed.
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenChat.Graph.Server.Commands;

namespace OpenChat.Graph.Server.Tests.Commands;

public sealed partial class GateCommandTests : IDisposable
{
    private const string Policy =
        """
        {
          "purposes": "COMMERCIAL_USE",
          "reading": "BALANCED",
          "rules": [
            {
              "name": "non-commercial",
              "effect": "DENY",
              "reason": "The product is sold.",
              "when": {"restrictedBy": {"terms": ["NON_COMMERCIAL"], "atLeast": "LIKELY"}}
            },
            {"name": "cleared", "effect": "ALLOW", "reason": "Nothing stands against it.", "when": {"outcomes": ["ALLOWED"]}}
          ]
        }
        """;

    private static readonly string Recorded =
        Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Commands", "Gate");

    private static readonly string Policies = Path.Combine(TestFolders.Root, "docs", "policies");

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _files = new();

    public GateCommandTests()
    {
        _folder.Write(
            "models.csv",
            "id,name,kind,release_date,aliases\nmodel:free,Free,base,2023-01,team/free\nmodel:closed,Closed,base,2023-01,team/closed\n"
            + "model:silent,Silent,base,2024-01,team/silent\n");
        _folder.Write("datasets.csv", "id,name,synthetic\ndataset:text,Text,no\n");
        _folder.Write("licenses.csv", "id,name,kind\nlicense:cc-by-nc-4.0,CC BY-NC 4.0,open-data\nlicense:mit,MIT License,open-source\n");
        _folder.Write("organisations.csv", "id,name\norg:team,Team\n");
        _folder.Write("sources.csv", "id,name\n");
        foreach (var none in (string[])["fine_tunes_from.csv", "aligned_with.csv", "derived_from.csv", "generated_by.csv"])
        {
            _folder.Write(none, "from,to\n");
        }

        _folder.Write("trained_on.csv", "from,to,stage\nmodel:free,dataset:text,pretraining\nmodel:closed,dataset:text,pretraining\n");
        _folder.Write(
            "developed_by.csv",
            "from,to\nmodel:free,org:team\nmodel:closed,org:team\nmodel:silent,org:team\ndataset:text,org:team\n");
        _folder.Write(
            "licensed_under.csv",
            "from,to,component\nmodel:free,license:mit,weights\nmodel:closed,license:cc-by-nc-4.0,weights\n"
            + "model:silent,license:mit,weights\ndataset:text,license:mit,data\n");
        _files.Write("policy.json", Policy);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _files.Dispose();
    }

    /// <summary>Renew the answers with ACCEPT_RECORDED=1 after a change (.github/CONTRIBUTING.md).</summary>
    [Theory]
    [InlineData("table", "table.txt")]
    [InlineData("json", "json.json")]
    [InlineData("sarif", "sarif.json")]
    [InlineData("junit", "junit.xml")]
    public async Task Report_IsAsRecorded(string format, string file)
    {
        _files.Write("list.txt", "# what we use\nteam/free\n\nmodel:closed   # by id\nSilent\nteam/gone <&\">\n");

        var (code, output, error) = await RunAsync("policy.json", "list.txt", format);

        Assert.Equal((1, ""), (code, error));
        var shown = output.Replace(_files.Path + "/", "", StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(_files.Path), "", StringComparison.Ordinal);
        RecordedFile.Check(Path.Combine(Recorded, file), Revision().Replace(shown, "REVISION"));
    }

    [Theory]
    [InlineData("team/free", 0)]
    [InlineData("team/free\nteam/free\n", 0)]
    [InlineData("team/silent", 3)]
    [InlineData("team/gone", 3)]
    [InlineData("team/free\nteam/closed", 1)]
    [InlineData("team/gone\nteam/closed", 1)]
    public async Task ExitCode_IsThatOfTheStrictest(string list, int expected)
    {
        _files.Write("list.txt", list);

        var (code, _, error) = await RunAsync("policy.json", "list.txt", "table");

        Assert.Equal((expected, ""), (code, error));
    }

    [Fact]
    public async Task JUnit_CountsWhatItHolds()
    {
        _files.Write("list.txt", "team/free\nteam/closed\nteam/silent\nteam/\u0001\u202e\n");

        var (_, output, _) = await RunAsync("policy.json", "list.txt", "junit");

        var suite = XDocument.Parse(output).Root!.Element("testsuite")!;
        Assert.Equal(
            ("4", "1", "2", "0"),
            ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("skipped")!,
                (string)suite.Attribute("errors")!));
        Assert.Equal(
            ["team/free ", "team/closed failure", "team/silent skipped", "team/\\u0001\\u202e skipped"],
            suite.Elements("testcase").Select(static test =>
                $"{(string)test.Attribute("name")!} {test.Elements().SingleOrDefault()?.Name.LocalName}"));
    }

    [Theory]
    [InlineData("a\nb", "1:a 2:b")]
    [InlineData("\ufeffa\r\n\r\n  b  \r\n", "1:a 3:b")]
    [InlineData("# one\na # two\nhttps://x.example/y#z\n#\n", "2:a 3:https://x.example/y#z")]
    [InlineData("id\nowner/a\nowner/b\n", "2:owner/a 3:owner/b")]
    [InlineData("name,ID,team\nA,owner/a,x\n\"B, second\",owner/b,\n", "2:owner/a 3:owner/b")]
    [InlineData("team;id\nx;owner/a\n# y;owner/b\n", "2:owner/a")]
    [InlineData("team\tid\nx\towner/a\n", "2:owner/a")]
    [InlineData("id,\"x\"\"y\"\n\"owner/\"\"a\"\"\",1\n", "2:owner/\"a\"")]
    [InlineData("team,id\nx\n", "2:")]
    [InlineData("owner/a,owner/b\n", "1:owner/a,owner/b")]
    public void List_IsALineEach_OrAColumn(string text, string expected) => Assert.Equal(
        expected,
        string.Join(' ', ArtifactList.Parse(text.TrimStart('\ufeff')).Select(static entry =>
            FormattableString.Invariant($"{entry.Line}:{entry.Text}"))));

    [Theory]
    [InlineData("", "The file 'LIST' names nothing to hold against the policy; nothing was checked.\n")]
    [InlineData("# nothing\n\n", "The file 'LIST' names nothing to hold against the policy; nothing was checked.\n")]
    [InlineData("id,name\n", "The file 'LIST' names nothing to hold against the policy; nothing was checked.\n")]
    [InlineData(null, "The file 'LIST' with the list cannot be read.\n")]
    public async Task List_IsRefused_When_ItNamesNothing(string? list, string expected)
    {
        if (list is not null)
        {
            _files.Write("list.txt", list);
        }

        var (code, output, error) = await RunAsync("policy.json", "list.txt", "table");

        error = error.Replace(Path.Combine(_files.Path, "list.txt"), "LIST", StringComparison.Ordinal);
        Assert.Equal((2, "", expected), (code, output, error));
    }

    [Theory]
    [InlineData("{", "The file 'POLICY' is no sound JSON in line 1, at byte 2: ")]
    [InlineData("{\"purposes\": 1, \"purposes\": 2}", "The file 'POLICY' is no sound JSON")]
    [InlineData(
        "{\"purposes\": \"\\ud800\"}",
        "The file 'POLICY' is no sound JSON: a text escapes half of a surrogate pair, or is not UTF-8.\n")]
    [InlineData("null", "The file 'POLICY' is no policy:\nIt holds null.\n")]
    [InlineData("[]", "The file 'POLICY' is no policy:\npolicy: Expected value of type \"Policy\" to be an object, found: [].\n")]
    [InlineData(
        "{\"purposes\": [\"RESEACH\"], \"rules\": [], \"defualt\": \"ASK\"}",
        "The file 'POLICY' is no policy:\npolicy.purposes[0]: Value \"RESEACH\" does not exist in \"Purpose\" enum. Did you mean the enum "
        + "value \"RESEARCH\"?\npolicy: Expected value of type \"Policy\" not to include unknown field \"defualt\". Did you mean "
        + "\"default\"? Found: ")]
    [InlineData(
        """{"purposes": "RESEARCH", "rules": [{"name": "a", "effect": "ASK", "reason": "x", "when": {"licences": ["MIT"]}}]}""",
        "The file 'POLICY' is no policy:\npolicy.rules[0].when: Expected value of type \"PolicyCondition\" not to include unknown field "
        + "\"licences\". Did you mean \"licenses\"")]
    [InlineData(
        """{"purposes": "RESEARCH", "rules": [{"name": "a", "effect": "ASK", "reason": "x", "when": {"licenses": ["MITT"]}}]}""",
        "The file 'POLICY' is no policy for this data:\npolicy.rules[0].when.licenses[0]: There is no license with the id \"MITT\". Did "
        + "you mean \"license:mit\"?\n")]
    [InlineData(null, "The file 'POLICY' with the policy cannot be read.\n")]
    public async Task Policy_IsRefused_WithThePlaceOfEachFault(string? policy, string expected)
    {
        File.Delete(Path.Combine(_files.Path, "policy.json"));
        if (policy is not null)
        {
            _files.Write("policy.json", policy);
        }

        _files.Write("list.txt", "team/free\n");

        var (code, output, error) = await RunAsync("policy.json", "list.txt", "table");

        error = error.Replace(Path.Combine(_files.Path, "policy.json"), "POLICY", StringComparison.Ordinal);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.True(expected.EndsWith('\n') is false || error == expected, error);
    }

    /// <summary>What the shipped policies say of the shipped list; renew as above.</summary>
    [Theory]
    [InlineData("product", 1)]
    [InlineData("research", 3)]
    [InlineData("open-release", 1)]
    public async Task ShippedPolicy_SaysOfTheShippedListWhatIsRecorded(string policy, int expected)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(
            [
                "gate", "--policy", Path.Combine(Policies, policy + ".json"), "--list", Path.Combine(Policies, "models.txt"),
                "--format", "json",
            ],
            output,
            TextWriter.Null,
            CancellationToken.None);

        Assert.Equal(expected, code);
        using var answer = JsonDocument.Parse(output.ToString());
        var lines = answer.RootElement.GetProperty("results").EnumerateArray().Select(static result =>
            $"{result.GetProperty("effect")} {result.GetProperty("asked")} {result.GetProperty("id")} {result.GetProperty("verdict")}: "
            + string.Join(' ', result.GetProperty("findings").EnumerateArray().Select(static finding =>
                $"{finding.GetProperty("rule")}/{finding.GetProperty("fit")}").DefaultIfEmpty(result.GetProperty("message").GetString()!)));
        RecordedFile.Check(Path.Combine(Recorded, policy + ".txt"), string.Concat(lines.Select(static line => line + "\n")));
    }

    // the revision of the graph, and the version of the program with that of its sources
    [GeneratedRegex("(?<=[Rr]evision\"?:? \"?)[0-9a-f]{32}|(?<=\"version\": \")0[^\"]*")]
    private static partial Regex Revision();

    private async Task<(int Code, string Output, string Error)> RunAsync(string policy, string list, string format)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(
            [
                "gate", "--policy", Path.Combine(_files.Path, policy), "--list", Path.Combine(_files.Path, list), "--format", format,
                "--data", _folder.Path,
            ],
            output,
            error,
            CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
