// Every command that README, CONTRIBUTING and the other pages print is run, from the root of a clone.
using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Tests.Telemetry;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Server.Tests.Pages;

/// <summary>
/// The commands of a page are its blocks of <c>sh</c>, each run by bash as one script, and code within a line that begins with the name
/// of a program. <c>dotnet run</c> starts the program as it is built already, in the folder where the printed command stands; that
/// <c>dotnet run</c> itself starts it there is a test of its own. <c>serve</c> is started, asked and stopped.
/// </summary>
public sealed partial class CommandTests(CommandTests.Clone clone) : IClassFixture<CommandTests.Clone>
{
    // Nothing waits for it, but a busy machine may be slow.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Lines that no test can run, why not, and what is looked at instead. A line that no page prints any more must go.</summary>
    private static readonly (string Line, string Reason, Action Check)[] NotRun =
    [
        ("dotnet build", "builds all of it", AssertSolutionIsWhole),
        ("dotnet test -c Release", "would run this test", AssertSolutionIsWhole),
        (".ci/run", "would run this test", () => AssertFileHas(".ci/run", "#!/usr/bin/env bash", "passed, $failed failed")),
        (
            "dotnet format --verify-no-changes",
            "loads every project, which takes minutes",
            () => Assert.True(File.Exists(At(".editorconfig")))),
        (
            "dotnet test tests/OpenChat.GraphQL.Tests --filter FullyQualifiedName~LexerTests",
            "would build",
            () => AssertFileHas("tests/OpenChat.GraphQL.Tests/Language/LexerTests.cs", "class LexerTests")),
        (
            "OPENCHAT_CONFORMANCE_SEED=7 OPENCHAT_CONFORMANCE_FACTOR=10 dotnet test tests/OpenChat.GraphQL.Conformance.Tests",
            "takes long on purpose",
            () => AssertFileHas(
                "tests/OpenChat.GraphQL.Conformance.Tests/Settings.cs", "OPENCHAT_CONFORMANCE_SEED", "OPENCHAT_CONFORMANCE_FACTOR")),
        (
            "ACCEPT_RECORDED=1 dotnet test tests/OpenChat.Graph.Server.Tests",
            "would run this test, and accept what it should compare",
            () => AssertFileHas("tests/OpenChat.Graph.Server.Tests/RecordedFile.cs", "\"ACCEPT_RECORDED\"")),
        ("docker compose up -d", "needs a Docker engine and images", AssertComposeFileIsSound),
        ("docker compose up -d neo4j", "needs a Docker engine and an image", AssertComposeFileIsSound),
    ];

    // The pages below tests/ are about long runs, and name tools that need not be here.
    private static readonly List<Page> Pages = [.. Page.All.Where(page => !page.Path.StartsWith("tests/", StringComparison.Ordinal))];

    private static readonly List<Script> Scripts = [.. Pages.SelectMany(ScriptsOf)];

    public static TheoryData<string> ScriptsOfThisMachine { get; } =
        [.. Scripts.Where(script => script.IsRun && !script.NeedsNeo4j).Select(script => script.Place)];

    public static TheoryData<string> ScriptsWithNeo4j { get; } =
        [.. Scripts.Where(script => script.IsRun && script.NeedsNeo4j).Select(script => script.Place)];

    [Theory]
    [MemberData(nameof(ScriptsOfThisMachine))]
    public async Task Command_EndsWell(string place) => await RunAsync(place, []);

    [Neo4jTheory]
    [MemberData(nameof(ScriptsWithNeo4j))]
    public async Task Command_EndsWell_When_ThereIsNeo4j(string place)
    {
        await using var database = await TestDatabase.LendAsync();
        var connection = database.Connection;
        await RunAsync(
            place,
            [
                ("REAL_NEO4J_URI", connection.Address.ToString()),
                ("REAL_NEO4J_PASSWORD", connection.Password ?? ""),
                ("OPENCHAT_NEO4J_USER", connection.User),
            ]);
    }

    [Fact]
    public void LinesThatAreNotRun_AreTrueOtherwise_AndStillPrinted()
    {
        var printed = Scripts.SelectMany(script => script.Lines).ToHashSet();

        Assert.All(NotRun, line => Assert.Contains(line.Line, printed));
        Assert.All(NotRun, line => line.Check());
    }

    [Fact]
    public void Blocks_AreFenced_AndNameTheirLanguage()
    {
        // An indented block would be taken for prose, and its commands would not be run.
        var indented = Pages.SelectMany(page => page.Prose).Where(line => line.StartsWith("    ", StringComparison.Ordinal));
        Assert.DoesNotContain(indented, line => Command().IsMatch(line.Trim()));
        Assert.All(Pages.SelectMany(page => page.Blocks), block => Assert.NotEqual("", block.Language));
    }

    /// <summary>The folder a user stands in is the one that relative paths are taken from, not that of the project.</summary>
    [Fact]
    public async Task DotnetRun_StartsTheProgramWhereTheUserStands()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        using var elsewhere = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(elsewhere.Path, "own"));
        foreach (var file in Directory.GetFiles(At("seed")))
        {
            File.Copy(file, Path.Combine(elsewhere.Path, "own", Path.GetFileName(file)));
        }

        var (code, output) = await BashAsync(
            $"dotnet run --no-build -c {configuration} --project '{At("src/OpenChat.Graph.Server")}' -- check own", elsewhere.Path, []);

        Assert.Contains(": 0 errors, 0 warnings, 80 infos.", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    private async Task RunAsync(string place, (string Name, string Value)[] variables)
    {
        var script = Scripts.Single(script => script.Place == place);
        var isCurlHere = !script.AsksAServer || (await BashAsync("command -v curl", clone.Folder, [])).Code == 0;
        Assert.SkipUnless(isCurlHere, "needs curl, with which the page asks the server");
        await using var server = script.AsksAServer ? await ServedProcess.StartAsync() : null;
        var (code, output) = await BashAsync(
            Prelude + script.ToRun(),
            clone.Folder,
            [
                .. variables,
                ("PROGRAM", Path.Combine(AppContext.BaseDirectory, "OpenChat.Graph.Server.dll")),
                ("SERVER", server?.Client.BaseAddress?.ToString().TrimEnd('/') ?? ""),
            ]);

        Assert.True(code == 0, $"{place} ended with {code}:\n{script.ToRun()}\n{output}");
    }

    // What the printed commands mean here: dotnet run is the built program, the usual address is the server that was started.
    private const string Prelude = """
        set -euo pipefail
        dotnet() {
            [ "$1 $2 ${4:-}" = 'run --project --' ] && [ -e "$3"/*.csproj ] || { echo "cannot be run here: dotnet $*"; return 99; }
            shift 4
            if [ "${1:-}" = serve ] && [ "${2:-}" != --help ]; then serve "$@"; else command dotnet "$PROGRAM" "$@"; fi
        }
        serve() {
            OPENCHAT_URLS=http://127.0.0.1:0 command dotnet "$PROGRAM" "$@" > serve.log 2>&1 &
            local process=$! port='' answer=''
            for _ in $(seq 600); do
                port=$(sed -n 's|.*http://127.0.0.1:\([1-9][0-9]*\).*|\1|p;T;q' serve.log)
                if [ -n "$port" ] && grep -q Loaded serve.log; then break; fi
                kill -0 $process || { cat serve.log; return 98; }
                sleep 0.1
            done
            exec 3<> "/dev/tcp/127.0.0.1/$port"
            printf 'GET /graphql?query=%%7B__typename%%7D HTTP/1.0\r\nAccept: application/json\r\n\r\n' >&3
            answer=$(cat <&3)
            kill -TERM $process
            wait $process
            [[ $answer == *'{"data":{"__typename":"Query"}}'* ]] || { cat serve.log; echo "$answer"; return 97; }
        }
        curl() { command curl --fail "${@/http:\/\/127.0.0.1:5080/$SERVER}"; }

        """;

    private static async Task<(int Code, string Output)> BashAsync(
        string script, string folder, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (name.StartsWith("OPENCHAT_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal))
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var bash = Process.Start(start)!; // a new process, as no shell is used
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        try
        {
            await bash.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            bash.Kill(entireProcessTree: true);
            throw;
        }

        return (bash.ExitCode, await output + await error);
    }

    private static IEnumerable<Script> ScriptsOf(Page page) =>
    [
        .. page.Blocks.Where(block => block.Language == "sh").Select(block => new Script($"{page.Path}:{block.Line}", block.Text)),
        .. page.Spans.Where(span => Command().IsMatch(span.Text))
            .Select(span => new Script($"{page.Path}:{span.Line}: {span.Text}", span.Text)),
    ];

    private static string At(string path) => Path.Combine(TestFolders.Root, path);

    private static void AssertFileHas(string path, params string[] texts) =>
        Assert.All(texts, text => Assert.Contains(text, File.ReadAllText(At(path)), StringComparison.Ordinal));

    private static void AssertSolutionIsWhole()
    {
        var solution = File.ReadAllText(At("OpenChat.Graph.sln"));
        Assert.All(
            Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)),
            project => Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal));
    }

    // With Docker's own eyes where there is Docker with the compose plug-in, else by what the pages promise of it.
    private static void AssertComposeFileIsSound()
    {
        AssertFileHas("docker-compose.yml", "  neo4j:", "  import:", "  api:", "image: neo4j:5.26-community", "127.0.0.1:7474:7474");
        const string Look = "! docker compose version > /dev/null 2>&1 || docker compose config --quiet";
        var (code, output) = BashAsync(Look, TestFolders.Root, [("OPENCHAT_NEO4J_PASSWORD", "a password")]).GetAwaiter().GetResult();
        Assert.True(code == 0, output);
    }

    [GeneratedRegex(@"^(\w+=\S+ )*(\.ci/run$|(cp|curl|docker|dotnet|git|node|npm) )", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(@"(^| +)# .*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    /// <summary>Lines of bash that stand together on a page.</summary>
    /// <param name="Place">Page and line.</param>
    /// <param name="Text">As printed.</param>
    private sealed record Script(string Place, string Text)
    {
        /// <summary>Without comments; a line that ends in a backslash is one with the next.</summary>
        public IEnumerable<string> Lines => Text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n')
            .Select(line => Comment().Replace(line, "").TrimEnd())
            .Where(line => line.Length > 0);

        public bool IsRun => Lines.Any(line => !IsNotRun(line));

        public bool NeedsNeo4j => Text.Contains("NEO4J", StringComparison.Ordinal) || Text.Contains("--neo4j", StringComparison.Ordinal);

        public bool AsksAServer => Lines.Any(line => line.StartsWith("curl ", StringComparison.Ordinal));

        public string ToRun() => string.Join('\n', Lines.Where(line => !IsNotRun(line)))
            .Replace("http://localhost:7474", "\"$REAL_NEO4J_URI\"", StringComparison.Ordinal)
            .Replace("OPENCHAT_NEO4J_PASSWORD=…", "OPENCHAT_NEO4J_PASSWORD=\"$REAL_NEO4J_PASSWORD\"", StringComparison.Ordinal);

        private static bool IsNotRun(string line) => Array.Exists(NotRun, known => known.Line == line);
    }

    /// <summary>
    /// The repository as a user gets it: every file that git knows as it is now, committed on the branch main of its origin, and nothing
    /// else.
    /// </summary>
    public sealed class Clone : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public string Folder => _folder.Path;

        public async ValueTask InitializeAsync()
        {
            foreach (var file in Repository.Files)
            {
                var copy = Path.Combine(Folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!); // a file in the folder has a directory
                File.Copy(At(file), copy);
            }

            const string Commit = "git -c user.name=Test -c user.email=test@example.invalid commit -q -m All";
            const string Remote = "git update-ref refs/remotes/origin/main main";
            var (code, output) = await BashAsync($"git init -q -b main && git add -A && {Commit} && {Remote}", Folder, []);
            Assert.True(code == 0, output);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
