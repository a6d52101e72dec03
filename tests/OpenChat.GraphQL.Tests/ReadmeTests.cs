// The README of the engine: its host compiles, runs and prints what the page says.
namespace OpenChat.GraphQL.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Host_IsTheOneThatIsCompiledHere()
    {
        var source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "OpenChat.GraphQL.Tests", "ReadmeHost.cs"));
        var body = source.SkipWhile(line => line.Trim() != "// begin").Skip(1).TakeWhile(line => line.Trim() != "// end")
            .Select(line => line.Length > 8 ? line[8..] : line.Trim());
        var host = source.Where(line => line.StartsWith("using ", StringComparison.Ordinal)).Append("").Concat(body);

        Assert.Equal(host, Block("csharp"));
    }

    [Fact]
    public async Task Host_PrintsWhatThePageSays()
    {
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            await ReadmeHost.RunAsync();
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(string.Join('\n', Block("json")), output.ToString().Trim());
    }

    // The first block of that language.
    private static string[] Block(string language) =>
    [
        .. File.ReadAllLines(Path.Combine(Repository.Root, "src", "OpenChat.GraphQL", "README.md"))
            .SkipWhile(line => line != "```" + language)
            .Skip(1)
            .TakeWhile(line => line != "```"),
    ];
}
