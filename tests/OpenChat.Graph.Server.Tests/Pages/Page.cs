// The pages of the repository and what stands in them: blocks of code, code within a line, links, headings.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OpenChat.Graph.Server.Tests.Pages;

/// <summary>A fenced block of code.</summary>
/// <param name="Language">What stands behind the opening fence; empty for none.</param>
/// <param name="Line">Line of the fence, from 1.</param>
/// <param name="Text">With a line end behind each line.</param>
internal sealed record CodeBlock(string Language, int Line, string Text);

/// <summary>Code within a line, between backticks.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">Without the backticks.</param>
internal sealed record CodeSpan(int Line, string Text);

/// <summary>A Markdown file of the repository.</summary>
internal sealed partial class Page
{
    private Page(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(TestFolders.Root, path));
        var (blocks, prose) = (ImmutableArray.CreateBuilder<CodeBlock>(), new List<string>());
        var lines = Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var start = i;
                while (lines[++i] != "```")
                {
                }

                blocks.Add(new CodeBlock(lines[start][3..], start + 1, string.Concat(lines[(start + 1)..i].Select(line => line + "\n"))));
                prose.AddRange(Enumerable.Repeat("", i - start + 1));
            }
            else
            {
                prose.Add(lines[i]);
            }
        }

        Blocks = blocks.ToImmutable();
        Prose = [.. prose];
    }

    /// <summary>Every page, by path.</summary>
    public static ImmutableArray<Page> All { get; } =
        [.. Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)).Select(path => new Page(path))];

    /// <summary>From the root of the repository, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public ImmutableArray<CodeBlock> Blocks { get; }

    /// <summary>The lines of the page, those of blocks empty.</summary>
    public ImmutableArray<string> Prose { get; }

    public IEnumerable<CodeSpan> Spans =>
        Prose.SelectMany((line, index) => Span().Matches(line).Select(match => new CodeSpan(index + 1, match.Groups["code"].Value)));

    /// <summary>Targets of links and pictures, as they are written.</summary>
    public IEnumerable<string> Links => Link().Matches(string.Join('\n', Prose)).Select(match => match.Groups["target"].Value);

    /// <summary>What a link behind # may name: headings in lower case, with hyphens for blanks and without other signs.</summary>
    public IEnumerable<string> Anchors => Prose.Where(line => line.StartsWith('#'))
        .Select(line => line.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-'))
        .Select(letters => string.Concat(letters).Replace(' ', '-'));

    /// <summary>The page at a path.</summary>
    public static Page At(string path) => All.Single(page => page.Path == path);

    /// <summary>The first block of a language, counted from 0.</summary>
    public string Block(string language, int index) => Blocks.Where(block => block.Language == language).ElementAt(index).Text;

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}

/// <summary>The files of the repository as git knows them.</summary>
internal static class Repository
{
    /// <summary>Paths of all files that are tracked or would be, from the root, with slashes, in ordinal order.</summary>
    public static ImmutableArray<string> Files { get; } = Ask("ls-files", "-z", "--cached", "--others", "--exclude-standard").Split('\0')
        .Where(path => path.Length > 0 && File.Exists(Path.Combine(TestFolders.Root, path)))
        .Distinct()
        .Order(StringComparer.Ordinal)
        .ToImmutableArray();

    private static string Ask(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = TestFolders.Root,
        };
        using var git = Process.Start(start)!; // a new process, as no shell is used
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output
            : throw new InvalidOperationException("The tests of the pages need git, and a clone of the repository.");
    }
}
