// docs/clients.md: each program on it is run against a server, or read by its language where what it needs is not here.
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Pages;

/// <summary>The commands of the page are run by <see cref="CommandTests"/>.</summary>
public sealed partial class ClientsPageTests
{
    private const string Address = "http://127.0.0.1:5080";

    // Nothing waits for it, but a busy machine may be slow, and the first program in C# is built.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Page Clients = Page.At("docs/clients.md");

    /// <summary>Language and first line of each program, in the order of the page.</summary>
    public static TheoryData<string, int> Programs { get; } = new(
        Clients.Blocks.Where(block => block.Language is "python" or "js" or "csharp" or "r").Select(block => (block.Language, block.Line)));

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Program_PrintsWhatThePageSays(string language, int line)
    {
        var program = Clients.Blocks.Single(block => block.Line == line).Text;
        using var folder = new TemporaryFolder();
        folder.Write("zephyr.graphql", Question().Match(Clients.Block("sh", 0)).Groups["text"].Value);
        await using var server = await SeedServer.StartAsync();
        var file = folder.Write("zephyr." + language switch { "python" => "py", "js" => "mjs", "csharp" => "cs", _ => "R" },
            program.Replace(Address, server.Url, StringComparison.Ordinal));
        var (command, check, module) = language switch
        {
            "python" => ("python3", "import ast, sys; ast.parse(open(sys.argv[1]).read())", @"^(?:import|from) (?<name>requests|pandas)"),
            "js" => ("node", "", "from \"(?<name>[^n.][^\"]*)\""),
            "csharp" => ("dotnet", "", "$^"),
            _ => ("Rscript", "", "$^"),
        };
        var needed = Regex.Match(program, module, RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Groups["name"].Value;
        Assert.SkipWhen(await RunAsync(folder.Path, command, "--version") is null, $"{command} is not installed.");
        var isHere = needed.Length == 0 || (language == "python"
            ? await RunAsync(folder.Path, command, "-c", "import " + needed) is (0, _)
            : LinkPackages(folder.Path, needed));
        if (!isHere)
        {
            var read = language == "python"
                ? await RunAsync(folder.Path, command, "-c", check, file)
                : await RunAsync(folder.Path, command, "--check", file);
            Assert.Equal((0, ""), read);
            Assert.Skip($"{needed} is not installed; the syntax is right.");
        }

        var run = language == "csharp"
            ? await RunAsync(folder.Path, command, "run", file)
            : await RunAsync(folder.Path, command, file);

        Assert.Equal((0, Clients.Block("text", 0).TrimEnd()), (run!.Value.Code, run.Value.Output.TrimEnd())); // it is installed
    }

    /// <summary>What is set by hand in other programs; a test can ask the address all the same.</summary>
    [Fact]
    public async Task Addresses_AreAnswered()
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var address = Clients.Block("text", 1).Trim();
        var question = Quoted().Match(Clients.Block("powerquery", 0)).Groups["text"].Value;

        var typed = await client.GetStringAsync(new Uri(address[Address.Length..], UriKind.Relative));
        var written = await client.GetStringAsync(new Uri("/graphql.csv?query=" + Uri.EscapeDataString(question), UriKind.Relative));
        var zephyr = Question().Match(Clients.Block("sh", 0)).Groups["text"].Value;
        var restrictions = await client.GetStringAsync(new Uri("/graphql.csv?query=" + Uri.EscapeDataString(zephyr), UriKind.Relative));

        Assert.Equal("id,name,verdict.outcome,models.totalCount", typed.Split("\r\n")[0]);
        Assert.Equal("id,name,models.totalCount", written.Split("\r\n")[0]);
        Assert.Equal(102, typed.Split("\r\n").Length); // a header, a hundred rows, nothing behind the last
        Assert.Equal(102, written.Split("\r\n").Length);
        Assert.Equal(Clients.Block("csv", 0).TrimEnd(), restrictions.Split("\r\n")[0]);
    }

    /// <summary>Packages of npm that somebody has put beside the tests (CONTRIBUTING); none is installed by a test.</summary>
    private static bool LinkPackages(string folder, string needed)
    {
        var packages = Path.Combine(TestFolders.Root, "artifacts", "clients", "node_modules");
        if (needed == "relay-runtime" || !Directory.Exists(Path.Combine(packages, needed)))
        {
            return false;
        }

        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), packages);
        return true;
    }

    /// <returns>Exit code and what was printed, errors too where it failed; null when there is no such program.</returns>
    private static async Task<(int Code, string Output)?> RunAsync(string folder, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        try
        {
            using var process = Process.Start(start)!; // a new process, as no shell is used
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            try
            {
                await process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return (process.ExitCode, await output + (process.ExitCode == 0 ? "" : await error));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("<<'END'\n(?<text>.*?)END\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Question();

    [GeneratedRegex("Question = \"(?<text>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
