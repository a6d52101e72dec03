using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenChat.Graph.Server.Commands;

namespace OpenChat.Graph.Server.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Compared = "Verdicts are those for MAKER or RECIPIENT, read as CAUTIOUS or BALANCED or TEXT_ONLY.";

    private readonly TemporaryFolder _folder = new();

    public CommandLineTests()
    {
        _folder.Write("models.csv", "id,name,kind,release_date\nmodel:base,Base,base,2023\nmodel:child,Child 7B,chat,2024\n");
        _folder.Write("datasets.csv", "id,name\n");
        _folder.Write("licenses.csv", "id,name,family\nlicense:llama-2,Llama 2,llama\n");
        _folder.Write("organisations.csv", "id,name\n");
        _folder.Write("sources.csv", "id,name\n");
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:child,model:base,full\n");
        _folder.Write("licensed_under.csv", "from,to,component\nmodel:base,license:llama-2,weights\n");
        foreach (var empty in (string[])["trained_on", "aligned_with", "derived_from", "generated_by", "developed_by"])
        {
            _folder.Write($"{empty}.csv", "from,to\n");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    public async Task Run_PrintsHelp_When_NothingIsAsked(string arguments)
    {
        var (code, output, error) = await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("serve", output, StringComparison.Ordinal);
        Assert.Contains("  check [<DIR>]  ", output, StringComparison.Ordinal);
        Assert.Contains("  import [<DIR>]  ", output, StringComparison.Ordinal);
        Assert.Contains("  schema-diff <OLD> <NEW>  ", output, StringComparison.Ordinal);
        Assert.Contains("query <DOC>", output, StringComparison.Ordinal);
        Assert.Contains("ask <NAME>", output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 done;", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "type Query { a: Int b: Int }",
        "type Query { a: Int! c: Int }",
        1,
        "breaking  FIELD_REMOVED Query.b was removed.|safe      FIELD_NARROWED_TYPE Query.a changed type from Int to Int!.|safe      "
        + "FIELD_ADDED Query.c was added.|1 breaking, 0 dangerous, 2 safe|")]
    [InlineData(
        "type Query { a: Int }",
        "type Query { a(b: Int): Int }",
        0,
        "dangerous OPTIONAL_ARGUMENT_ADDED Query.a(b:) was added.|0 breaking, 1 dangerous, 0 safe|")]
    [InlineData("type Query { a: Int }", "type Query { a: Int }", 0, "0 breaking, 0 dangerous, 0 safe|")]
    public async Task SchemaDiff_ListsWhatIsDifferent(string before, string after, int code, string expected)
    {
        var result = await RunAsync("schema-diff", _folder.Write("old.graphql", before), _folder.Write("new.graphql", after));

        Assert.Equal((code, expected.Replace("|", Environment.NewLine, StringComparison.Ordinal), string.Empty), result);
    }

    [Fact]
    public async Task SchemaDiff_SaysWhatIsWrong_When_AFileIsNoSchema()
    {
        var old = _folder.Write("old.graphql", "type Query { a: Nope }");

        var (code, output, error) = await RunAsync("schema-diff", old, "missing.graphql");

        Assert.Equal((2, string.Empty), (code, output));
        Assert.Contains("Unknown type \"Nope\"", error, StringComparison.Ordinal);
        Assert.Equal(
            (2, string.Empty, "The schema file 'missing.graphql' cannot be read." + Environment.NewLine),
            await RunAsync("schema-diff", "missing.graphql", old));
    }

    [Theory]
    [InlineData("serve", "--urls <URL>", "--data <DIR>", "/health/ready")]
    [InlineData("check", "[<DIR>]", "--strict", "severity")]
    [InlineData("query", "<DOC>", "--variables <JSON|FILE>", "--format <json|table|csv|markdown>")]
    [InlineData("ask", "<NAME>", "--party <maker|recipient>", "--reading <cautious|balanced|text-only>")]
    public async Task Run_ExplainsTheCommand_When_HelpIsAsked(string command, string first, string second, string third)
    {
        var (code, output, error) = await RunAsync(command, "--help");

        Assert.Equal((0, string.Empty), (code, error));
        Assert.All([first, second, third], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'.")]
    [InlineData("serve --port 1", "Unrecognized command or argument '--port'.", "Unrecognized command or argument '1'.")]
    [InlineData("query", "Required argument 'DOC' missing for command: 'query'.")]
    [InlineData("chekc", "Unrecognized command or argument 'chekc'. Did you mean check?")]
    [InlineData("serve --acept-empty", "Unrecognized command or argument '--acept-empty'. Did you mean --accept-empty?")]
    [InlineData("check a --data b", "Name the folder once: as DIR or with --data.")]
    public async Task Run_Exits2_When_UsageIsWrong(string arguments, params string[] expected)
    {
        var (code, output, error) = await RunAsync(arguments.Split(' '));

        Assert.Equal((2, string.Empty), (code, output));
        Assert.Equal([.. expected, "Add --help to see what the command takes."], Lines(error));
    }

    [Theory]
    [InlineData("serve", "--data", "/no/such/folder")]
    [InlineData("check", "/no/such/folder")]
    [InlineData("query", "{ __typename }", "--data", "/no/such/folder")]
    public async Task Run_Exits2_When_FolderIsMissing(params string[] arguments)
    {
        Assert.Equal((2, string.Empty, "The data folder '/no/such/folder' does not exist.\n"), await RunAsync(arguments));
    }

    [Theory]
    [InlineData("serve", "--data")]
    [InlineData("check")]
    [InlineData("query", "{ __typename }", "--data")]
    public async Task Run_Exits2_When_FolderIsEmpty(params string[] arguments)
    {
        using var empty = new TemporaryFolder();
        string[] serveOnAnyPort = arguments[0] == "serve" ? ["--urls", "http://127.0.0.1:0"] : [];

        var (code, output, error) = await RunAsync([.. arguments, empty.Path, .. serveOnAnyPort]);

        Assert.Equal((2, string.Empty), (code, output));
        Assert.Contains(empty.Path, Assert.Single(Lines(error)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5080")]
    [InlineData("ftp://127.0.0.1:5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/path")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task Serve_Exits2_When_AddressIsNone(string url)
    {
        Assert.Equal(
            (2, string.Empty, $"'{url}' is not an address to listen on; give one such as http://127.0.0.1:5080 (http only, no path).\n"),
            await RunAsync("serve", "--data", _folder.Path, "--urls", url));
    }

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://[::1]/")]
    [InlineData("http://*")]
    public async Task Serve_Exits2_When_AddressHasNoPort(string url) => Assert.Equal(
        (2, string.Empty, $"'{url}' names no port; give an address such as http://127.0.0.1:5080 (with port 0 the system chooses one).\n"),
        await RunAsync("serve", "--data", _folder.Path, "--urls", url));

    [Fact]
    public async Task Check_TakesTheFolderAsAnOptionToo_AndCountsWhatItDoesNotList()
    {
        var rows = string.Concat(Enumerable.Range(0, 732).Select(i => $"model:x{i},opening-up-chatgpt,code,open,,,,,,\n"));
        _folder.Write(
            "openness.csv", "model,framework,criterion,value,label,source,evidence_url,confidence,recorded_at,note\n" + rows);

        var (code, output, error) = await RunAsync("check", "--data", _folder.Path);

        Assert.Equal((1, string.Empty), (code, error));
        Assert.Contains("632 more findings", output, StringComparison.Ordinal);
        Assert.Contains(": 732 errors, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Exits2_When_AddressIsTaken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        Assert.Equal(
            (2, string.Empty, $"Cannot listen on {url}: another program uses this address. Stop it, or choose another one with --urls.\n"),
            await RunAsync("serve", "--data", _folder.Path, "--urls", url));
    }

    [Fact]
    public async Task Serve_AnswersUntilItIsStopped()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var url = FreeAddress();
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        var running = RunAsync(["serve", "--data", _folder.Path, "--urls", url], stop.Token);

        using var ready = await UntilReadyAsync(client, stop.Token);
        using var answer = await client.GetAsync("/graphql?query={model(name:\"child 7b\"){id}}", stop.Token);
        await stop.CancelAsync();

        Assert.Equal("""{"data":{"model":{"id":"model:child"}}}""", await answer.Content.ReadAsStringAsync(CancellationToken.None));
        var report = JsonNode.Parse(await ready.Content.ReadAsStringAsync(CancellationToken.None))!.AsObject(); // the server is ready
        Assert.Matches("^[0-9a-f]+$", report["revision"]!.ToString()); // a missing member fails here as it should
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", report["loadedAt"]!.ToString()); // likewise
        report.Remove("revision");
        report.Remove("loadedAt");
        Assert.Equal(
            """{"status":"ready","store":"csv","counts":{"models":2,"datasets":0,"licenses":1,"organisations":0,"relations":2,"claims":2"""
            + """},"findings":{"error":0,"warning":0,"info":0}}""",
            report.ToJsonString());
        Assert.Equal((0, string.Empty, string.Empty), await running);
    }

    [Theory]
    [InlineData("http://u:secret@127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("http://nohost.invalid:5999", "http://nohost.invalid:5999")]
    public async Task Serve_Exits2_When_AddressWouldBeEveryAddress(string url, string named)
    {
        var (code, output, error) = await RunAsync("serve", "--data", _folder.Path, "--urls", url);

        Assert.Equal((2, string.Empty), (code, output));
        Assert.Equal(
            $"'{named}' names no address of this machine; give an IP address or localhost, such as http://127.0.0.1:5080, or http://*:5080 "
            + "for every address of the machine.\n",
            error);
    }

    [Fact]
    public async Task Check_NamesTheRowThatFlipsAnAnswer_When_HeldAgainstAFolder()
    {
        using var changed = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
        {
            File.Copy(file, Path.Combine(changed.Path, Path.GetFileName(file)));
        }

        changed.Write("fine_tunes_from.csv", "from,to,method\nmodel:child,model:base,quantization\n");
        var (code, output, error) = await RunAsync("check", changed.Path, "--against", _folder.Path);

        Assert.Equal((1, string.Empty), (code, error));
        var words = string.Join(' ', output.Split(['│', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("warning fine_tunes_from.csv:2", words, StringComparison.Ordinal);
        Assert.EndsWith(
            "Against the other graph: 2 verdicts and 3 restrictions different, 0 artifacts new, 0 gone. "
            + Compared,
            words,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "--against", 0,
        "Against the other graph: 0 verdicts and 0 restrictions different, 0 artifacts new, 0 gone. " + Compared + "\n")]
    [InlineData("--against-served", 0, " different, 2 artifacts new, 844 gone. " + Compared + "\n")]
    public async Task Check_SaysWhetherAnythingFlips_When_HeldAgainstAGraph(string option, int code, string end)
    {
        var result = await RunAsync(["check", _folder.Path, option, .. option == "--against" ? [_folder.Path] : Array.Empty<string>()]);

        Assert.Equal((code, string.Empty), (result.Code, result.Error));
        Assert.EndsWith(end, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SaysWhatIsMissing_When_HeldAgainstTheServedGraphWithoutAFolder()
    {
        var (code, _, error) = await RunAsync("check", "--against-served");

        Assert.Equal(2, code);
        Assert.StartsWith(
            "Name the folder to check beside --against-served, without --against: check DIR --against-served.", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SumsUp_When_FolderIsSound()
    {
        var (code, output, error) = await RunAsync("check", _folder.Path, "--strict");

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Matches("^2 artifacts, 1 relations, revision [0-9a-f]+: 0 errors, 0 warnings, 0 infos\\.\n$", output);
    }

    [Fact]
    public async Task Check_ShowsFindings_When_RowsAreWrong()
    {
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:child,model:base,full\nmodel:child,model:gone,full\n");
        var (code, output, error) = await RunAsync("check", _folder.Path);

        Assert.Equal((1, string.Empty), (code, error));
        Assert.Matches("error +│ +fine_tunes_from.csv:3 +│ +to +│ +model:gone", output);
        Assert.Contains("2 artifacts, 1 relations", output, StringComparison.Ordinal);
        Assert.EndsWith(": 1 error, 0 warnings, 0 infos.\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('\u001b', "table", "\ufffd")]
    [InlineData('\u007f', "table", "\ufffd")]
    [InlineData('\u009b', "table", "\ufffd")]
    [InlineData('\u202e', "table", "\\u202e")]
    [InlineData('\u2066', "table", "\\u2066")]
    [InlineData('\u009b', "github", "\ufffd")]
    [InlineData('\u202e', "github", "\\u202e")]
    [InlineData('\u009b', "json", "\ufffd")]
    [InlineData('\u009b', "sarif", "\ufffd")]
    public async Task Check_ShowsNoCharacterThatMovesOrTurnsText(char character, string format, string shown)
    {
        _folder.Write("fine_tunes_from.csv", $"from,to,method\nmodel:child,g{character}x,full\n");

        var (_, output, _) = await RunAsync("check", _folder.Path, "--format", format);

        Assert.Contains($"g{shown}x", output, StringComparison.Ordinal);
        Assert.DoesNotContain(character, output);
    }

    [Fact]
    public async Task Check_FitsInto140Characters_When_ItIsPiped()
    {
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:child,model:base,full\nmodel:child,model:gone,full\n");

        var (_, output, _) = await RunAsync("check", _folder.Path);

        Assert.Equal(140, Lines(output).Max(line => line.Length));
    }

    [Fact]
    public async Task Check_PassesOverInfos_When_Strict()
    {
        _folder.Write("models.csv", "id;name;kind\nmodel:base;Base;base\nmodel:child;Child 7B;chat\n");

        var (code, output, _) = await RunAsync("check", _folder.Path, "--strict");

        Assert.Equal(0, code);
        Assert.EndsWith(": 0 errors, 0 warnings, 1 info.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WritesWorkflowCommands_WithEscapes_When_FormatIsGitHub()
    {
        _folder.Write("sources.csv", "id,name,\"a,b:c%\nd\"\nsource:idle,I,\n");
        _folder.Write("models.csv", "id;name;kind\nmodel:base;Base;base\nmodel:child;Child 7B;chat\n");
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:child,model:base,full\nmodel:child,model:gone,full\n");

        var (code, output, error) = await RunAsync("check", _folder.Path, "--format", "github");

        Assert.Equal((1, string.Empty), (code, error));
        var path = _folder.Path.Replace(":", "%3A", StringComparison.Ordinal);
        Assert.Equal(
            [
                $"::notice file={path}/models.csv,line=1,title=other-separator::models.csv has its fields separated by semicolons; it is "
                + "read so.",
                $"::warning file={path}/sources.csv,line=1,title=unknown-column::sources.csv: the column \"a,b:c%25\uFFFDd\" is none of "
                + "the layout; its values are not read.",
                $"::error file={path}/fine_tunes_from.csv,line=3,title=dangling-id::fine_tunes_from.csv line 3, to: there is no node "
                    + "\"model:gone\"; the relation is kept but takes no part in the graph, and verdicts count what it says as unknown.",
                $"::notice file={path}/sources.csv,line=3,title=unused-source::sources.csv line 3, id: no claim names source:idle; "
                    + "without it the graph would say the same.",
            ],
            Lines(output)[..^1]);
        Assert.Matches("^2 artifacts, 1 relations, revision [0-9a-f]+: 1 error, 1 warning, 2 infos\\.$", Lines(output)[^1]);
    }

    [Fact]
    public async Task Check_WritesOneObject_When_FormatIsJson()
    {
        _folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:child,model:base,full\nmodel:child,model:gone,full\n");

        var (code, output, error) = await RunAsync("check", _folder.Path, "--format", "json");

        Assert.Equal((1, string.Empty), (code, error));
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(
            ["revision", "artifacts", "relations", "errors", "warnings", "infos", "difference", "findings"],
            root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            (2, 1, 1, 0, 0),
            (Number("artifacts"), Number("relations"), Number("errors"), Number("warnings"), Number("infos")));
        Assert.Equal(
            """
            {"severity":"error","code":"dangling-id",
            "message":"fine_tunes_from.csv line 3, to: there is no node \"model:gone\"; the relation is kept
             but takes no part in the graph, and verdicts count what it says as unknown.",
            "file":"fine_tunes_from.csv","line":3,"column":"to","field":2,"value":"model:gone","expectation":"the id of a model","count":1}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(root.GetProperty("findings")[0], Relaxed));

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Check_WritesSarif_WithAllThatItsSchemaRequires()
    {
        using var odd = new TemporaryFolder();
        var place = Path.Combine(odd.Path, "my data");
        Directory.CreateDirectory(place);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(
            Path.Combine(place, "fine_tunes_from.csv"), "from,to,method\nmodel:child,model:gone,\nmodel:child,model:child,\n");
        await File.WriteAllTextAsync(Path.Combine(place, "other.csv"), "x\n");
        await File.WriteAllTextAsync(Path.Combine(place, "sources.csv"), "id;name\n");

        var (code, output, error) = await RunAsync("check", place, "--format", "sarif");

        Assert.Equal((1, string.Empty), (code, error));
        using var json = JsonDocument.Parse(output);
        var log = json.RootElement;
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.Equal("https://json.schemastore.org/sarif-2.1.0.json", log.GetProperty("$schema").GetString());
        var run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("OpenChat.Graph", driver.GetProperty("name").GetString());
        string?[] rules = [.. driver.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString())];
        Assert.Equal(["dangling-id", "other-separator", "self-loop", "unknown-file"], rules);
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(
            [
                "warning unknown-file  0",
                $"note other-separator file://{odd.Path}/my%20data/sources.csv 1",
                $"error dangling-id file://{odd.Path}/my%20data/fine_tunes_from.csv 2",
                $"warning self-loop file://{odd.Path}/my%20data/fine_tunes_from.csv 3",
            ],
            results.Select(result =>
            {
                var location = result.GetProperty("locations").EnumerateArray().Select(place => place.GetProperty("physicalLocation"))
                    .SingleOrDefault();
                var isPlaced = location.ValueKind == JsonValueKind.Object;
                var uri = isPlaced ? location.GetProperty("artifactLocation").GetProperty("uri").GetString() : "";
                var line = isPlaced ? location.GetProperty("region").GetProperty("startLine").GetInt32() : 0;
                return $"{result.GetProperty("level").GetString()} {result.GetProperty("ruleId").GetString()} {uri} {line}";
            }));
        Assert.All(results, result =>
        {
            Assert.NotEqual("", result.GetProperty("message").GetProperty("text").GetString());
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()]);
        });
    }

    [Theory]
    [InlineData("xml")]
    [InlineData("7")]
    public async Task Check_NamesTheFormats_When_ThereIsNoSuchOne(string format)
    {
        var (code, _, error) = await RunAsync("check", _folder.Path, "--format", format);

        Assert.Equal(2, code);
        Assert.Contains("'sarif'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NamesTheFolder_When_AFileIsGiven()
    {
        var file = Path.Combine(_folder.Path, "models.csv");

        Assert.Equal(
            (2, string.Empty, $"'{file}' is a file, not a data folder; name the folder that it is in: '{_folder.Path}'.\n"),
            await RunAsync("check", file));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Check_CountsWarnings_When_Strict(bool isStrict, int expected)
    {
        _folder.Write("sources.csv", "id,name,colour\n");
        string[] strict = isStrict ? ["--strict"] : [];

        var (code, output, _) = await RunAsync(["check", _folder.Path, .. strict]);

        Assert.Equal(expected, code);
        Assert.Contains("colour", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_PrintsIndentedJson()
    {
        var (code, output, error) = await RunAsync(
            "query",
            "query A($n: String) { model(name: $n) { name } } query B { nope: __typename }",
            "--variables",
            """{"n":"Child 7B"}""",
            "--operation",
            "A",
            "--data",
            _folder.Path);

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal("{\n  \"data\": {\n    \"model\": {\n      \"name\": \"Child 7B\"\n    }\n  }\n}\n", output);
    }

    [Fact]
    public async Task Query_Exits1_When_AnswerHasErrors()
    {
        var (code, output, error) = await RunAsync("query", "{ nope }", "--data", _folder.Path);

        Assert.Equal((1, string.Empty), (code, error));
        Assert.Contains("\"code\": \"GRAPHQL_VALIDATION_FAILED\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_Exits2_When_VariablesAreNoObject()
    {
        Assert.Equal(
            (2, string.Empty, "The parameter \"variables\" must be a JSON object.\n"),
            await RunAsync("query", "{ __typename }", "--data", _folder.Path, "--variables", "[]"));
    }

    [Theory]
    [InlineData("csv", "id,licensedUnder.license.id,models.totalCount\r\nmodel:base,license:llama-2,2\r\nmodel:child,,2\r\n")]
    [InlineData(
        "table",
        "id           licensedUnder.license.id  models.totalCount\n-----------  ------------------------  -----------------\n"
        + "model:base   license:llama-2           2\nmodel:child                            2\n")]
    [InlineData(
        "markdown",
        "| id | licensedUnder.license.id | models.totalCount |\n| --- | --- | --- |\n| model:base | license:llama-2 | 2 |\n"
        + "| model:child |  | 2 |\n")]
    public async Task Query_PrintsRows(string format, string expected) => Assert.Equal(
        (0, expected, string.Empty),
        await RunAsync(
            "query",
            "{ models { nodes { id licensedUnder { license { id } } } totalCount } }",
            "--format",
            format,
            "--data",
            _folder.Path));

    [Theory]
    [InlineData("{ models { nodes { xyzzy } } }", 1, "GRAPHQL_VALIDATION_FAILED: Cannot query field \"xyzzy\" on type \"Model\".")]
    [InlineData(
        "{ models { nodes { id } } model(name: \"Nobody\") { id } }",
        1,
        "NOT_FOUND: There is no model called \"Nobody\".")]
    [InlineData(
        "{ revision { id } }",
        2,
        "Rows are made of one list of objects, and this operation asks for none. Ask for one, or take the answer as JSON.")]
    [InlineData(
        "{ node(id: \"model:gone\") { ... on Model { fineTunesFrom { qualifier } } } }",
        2,
        "There are no rows, not even none: node is null, so nothing is known of the list node.fineTunesFrom.")]
    public async Task Query_PrintsNoRows_When_TheyWouldNotBeAll(string document, int code, string expected) => Assert.Equal(
        (code, string.Empty, expected + "\n"), await RunAsync("query", document, "--format", "csv", "--data", _folder.Path));

    [Fact]
    public async Task Query_ReadsDocumentAndVariablesFromFiles()
    {
        var document = _folder.Write("ask.graphql", "query ($n: String) { model(name: $n) { id } }");
        var variables = _folder.Write("variables.json", """{"n":"Child 7B"}""");

        Assert.Equal(
            (0, "{\n  \"data\": {\n    \"model\": {\n      \"id\": \"model:child\"\n    }\n  }\n}\n", string.Empty),
            await RunAsync("query", document, "--variables", variables, "--data", _folder.Path));
    }

    [Theory]
    [InlineData(
        "The file 'zephyr' with the document cannot be read. A document in place of a file has braces. To be told about a model or "
        + "dataset: ask zephyr.",
        "zephyr")]
    [InlineData(
        "The file 'Child 7B' with the document cannot be read. A document in place of a file has braces. To be told about a model or "
        + "dataset: ask 'Child 7B'.",
        "Child 7B")]
    [InlineData(
        "The file 'none.json' with the variables cannot be read. Variables in place of a file are a JSON object, in braces.",
        "{ __typename }", "--variables", "none.json")]
    public async Task Query_Exits2_When_AFileCannotBeRead(string expected, params string[] arguments) => Assert.Equal(
        (2, string.Empty, expected + "\n"), await RunAsync(["query", .. arguments, "--data", _folder.Path]));

    [Fact]
    public async Task Query_TakesABlankText_ForADocument()
    {
        var (code, output, error) = await RunAsync("query", " ", "--data", _folder.Path);

        Assert.Equal((1, string.Empty), (code, error));
        Assert.Contains("GRAPHQL_PARSE_FAILED", output, StringComparison.Ordinal);
    }

    /// <summary>What shells ask for when a word is to be completed.</summary>
    [Theory]
    [InlineData("[suggest:2]", "qu", "query\n")]
    [InlineData("[suggest:6]", "ask --r", "--reading\n")]
    [InlineData("[suggest:15]", "query --format ", "csv\njson\nmarkdown\ntable\n")]
    public async Task Suggest_CompletesCommandsOptionsAndWords(string directive, string line, string expected)
    {
        var (code, output, error) = await RunAsync(directive, line);

        Assert.Equal((0, expected, string.Empty), (code, output, error));
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(arguments, CancellationToken.None);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, output, error, cancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static async Task<HttpResponseMessage> UntilReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var response = await client.GetAsync("/health/ready", cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
