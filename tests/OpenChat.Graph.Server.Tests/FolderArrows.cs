using System.Text.RegularExpressions;

namespace OpenChat.Graph.Server.Tests;

/// <summary>
/// Which folders of a project use which others. A folder uses another when one of its files names it in a <c>using</c> line or in a
/// qualified name, or names a type or extension method of a folder above, whose namespace encloses its own. The project folder itself is
/// called <c>.</c>.
/// </summary>
internal sealed partial class FolderArrows
{
    private readonly string _project;
    private readonly Dictionary<string, Names> _names = new(StringComparer.Ordinal);
    private readonly List<string> _misplaced = [];
    private readonly List<Arrow> _arrows = [];

    /// <summary>Reads sources.</summary>
    /// <param name="project">Name of the project, which is its root namespace.</param>
    /// <param name="sources">Path within the project, with <c>/</c>, and text of every file.</param>
    public FolderArrows(string project, IEnumerable<(string Path, string Text)> sources)
    {
        _project = project;
        var files = sources.Select(source => new SourceFile(source.Path, source.Text)).ToList();
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        foreach (var file in files)
        {
            var (given, expected) = (NamespaceLine().Match(file.Code), NamespaceOf(file.Folder));
            if (given.Success && given.Groups[1].Value is var space && space != expected)
            {
                _misplaced.Add($"{file.Path}({file.LineAt(given.Index)}): the namespace {space} is not that of the folder, {expected}.");
            }

            var names = Get(file.Folder);
            names.Types.UnionWith(TypeLine().Matches(file.Code).Select(match => match.Groups[1].Value));
            names.Extensions.UnionWith(ExtensionMethod().Matches(file.Code).Select(match => match.Groups[1].Value));
        }

        foreach (var file in files)
        {
            ReadUsings(file);
            ReadQualified(file);
            ReadEnclosing(file);
        }
    }

    /// <summary>Every line in which a folder names another, each once; in order of files.</summary>
    public IReadOnlyList<Arrow> Arrows => _arrows;

    /// <summary>Reads all sources of a project of this repository.</summary>
    public static FolderArrows OfProject(string project)
    {
        var root = Path.Combine(TestFolders.Root, "src", project);
        return new FolderArrows(project, Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))
            .Where(file => !file.Item1.StartsWith("obj/", StringComparison.Ordinal)));
    }

    /// <summary>What is wrong, one sentence for each place; empty when the folders are as they should be.</summary>
    /// <param name="allowed">A line for each folder that uses others: <c>Folder -> Other, Another</c>.</param>
    public IEnumerable<string> FindProblems(string allowed)
    {
        var may = Parse(allowed).ToHashSet();
        foreach (var problem in _misplaced)
        {
            yield return problem;
        }

        foreach (var arrow in _arrows.Where(arrow => !may.Contains(arrow.Ends)))
        {
            var others = may.Where(pair => pair.From == arrow.From).Select(pair => pair.To).DefaultIfEmpty("no other folder");
            yield return $"{arrow.Place}: {arrow.From} -> {arrow.To} is not allowed; {arrow.From} may use {string.Join(", ", others)}.";
        }

        var places = _arrows.GroupBy(arrow => arrow.Ends).ToDictionary(group => group.Key, group => group.First().Place);
        if (FindCircle(places.Keys) is { } circle)
        {
            yield return "A circle: " + string.Join("; ", circle.Select(pair => $"{pair.From} -> {pair.To} at {places[pair]}")) + ".";
        }
    }

    /// <summary>The arrows of a table, as in <see cref="FindProblems"/>.</summary>
    internal static IEnumerable<(string From, string To)> Parse(string lines) =>
        from line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let ends = line.Split("->", StringSplitOptions.TrimEntries)
        from to in ends[1].Split(',', StringSplitOptions.TrimEntries)
        select (ends[0], to);

    /// <summary>The arrows of one circle, each starting where the one before leads to; null when there is none.</summary>
    private static List<(string From, string To)>? FindCircle(IEnumerable<(string From, string To)> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var way = new List<string>();
        return next.Select(group => Walk(group.Key)).FirstOrDefault(circle => circle is not null);

        List<(string From, string To)>? Walk(string folder)
        {
            if (way.IndexOf(folder) is var start and >= 0)
            {
                List<string> circle = [.. way[start..], folder];
                return [.. circle.Zip(circle.Skip(1))];
            }

            if (done.Contains(folder))
            {
                return null;
            }

            way.Add(folder);
            var found = next[folder].Select(Walk).FirstOrDefault(circle => circle is not null);
            way.RemoveAt(way.Count - 1);
            done.Add(folder);
            return found;
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^(?:[a-z]+ )*?(?:(?:class|struct|interface|enum|record(?: class| struct)?) |delegate [^(\n]*?)(\w+)(?=[\s<(:;{]|$)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\bstatic [^=;{}()]*?(\w+)(?:<[\w, ]+>)?\(this ")]
    private static partial Regex ExtensionMethod();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?(?:global::)?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"(?<![\w.])(?:global::)?([A-Z]\w*(?:\.[A-Z]\w*)+)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"(\.?)\b([A-Z]\w*)")]
    private static partial Regex Identifier();

    /// <summary>
    /// Comments, characters and strings; of interpolated strings the code is lost too, which hides nothing but a lone use of a folder
    /// above.
    /// </summary>
    [GeneratedRegex(
        @"//[^\n]*|/\*.*?\*/|""""""+.*?""""""+|@""(?:""""|[^""])*""|""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\\n])[^'\n]*'",
        RegexOptions.Singleline)]
    private static partial Regex NoCode();

    private string NamespaceOf(string folder) => folder == "." ? _project : $"{_project}.{folder.Replace('/', '.')}";

    private Names Get(string folder)
    {
        if (!_names.TryGetValue(folder, out var names))
        {
            _names.Add(folder, names = new Names());
        }

        return names;
    }

    /// <summary>
    /// The folder a name lies in: that of the longest namespace the name starts with; null when it is of another project.
    /// </summary>
    private string? FolderOf(string name) => _names.Keys
        .Where(folder => $"{name}.".StartsWith(NamespaceOf(folder) + ".", StringComparison.Ordinal))
        .MaxBy(folder => NamespaceOf(folder).Length);

    private void Add(SourceFile file, string? to, int position)
    {
        if (to is not null && to != file.Folder
            && new Arrow(file.Folder, to, $"{file.Path}({file.LineAt(position)})") is var arrow && !_arrows.Contains(arrow))
        {
            _arrows.Add(arrow);
        }
    }

    private void ReadUsings(SourceFile file)
    {
        foreach (Match match in UsingLine().Matches(file.Code))
        {
            Add(file, FolderOf(match.Groups[1].Value), match.Index);
        }
    }

    // A name may leave out the namespaces that enclose the file: everywhere in the Domain, Rules.RuleSet is
    // OpenChat.Graph.Domain.Rules.RuleSet.
    private void ReadQualified(SourceFile file)
    {
        foreach (Match match in QualifiedName().Matches(file.Code))
        {
            var name = match.Groups[1].Value;
            for (var enclosing = NamespaceOf(file.Folder); ; enclosing = enclosing[..Math.Max(0, enclosing.LastIndexOf('.'))])
            {
                var full = enclosing.Length == 0 ? name : $"{enclosing}.{name}";
                if (FolderOf(full) is { } folder && NamespaceOf(folder) is var space && space.Length > enclosing.Length
                    && full[space.Length..].Split('.') is [_, var type, ..] && Get(folder).Types.Contains(type))
                {
                    Add(file, folder, match.Index);
                    break;
                }

                if (enclosing.Length == 0)
                {
                    break;
                }
            }
        }
    }

    private void ReadEnclosing(SourceFile file)
    {
        foreach (var (above, names) in _names.Where(pair =>
            pair.Key != file.Folder && (pair.Key == "." || file.Folder.StartsWith(pair.Key + "/", StringComparison.Ordinal))))
        {
            foreach (Match match in Identifier().Matches(file.Code))
            {
                if ((match.Groups[1].Length == 0 ? names.Types : names.Extensions).Contains(match.Groups[2].Value))
                {
                    Add(file, above, match.Index);
                }
            }
        }
    }

    /// <summary>A folder names another.</summary>
    /// <param name="From">The folder.</param>
    /// <param name="To">The other.</param>
    /// <param name="Place">File and line.</param>
    internal sealed record Arrow(string From, string To, string Place)
    {
        public (string From, string To) Ends => (From, To);
    }

    /// <summary>What a folder declares.</summary>
    private sealed class Names
    {
        public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Extensions { get; } = new(StringComparer.Ordinal);
    }

    private sealed class SourceFile(string path, string text)
    {
        public string Path { get; } = path;

        public string Folder { get; } = path.LastIndexOf('/') is var end and > 0 ? path[..end] : ".";

        /// <summary>The text with blanks in place of comments and strings; lines stay where they are.</summary>
        public string Code { get; } = NoCode().Replace(text, match => string.Concat(match.Value.Select(c => c == '\n' ? '\n' : ' ')));

        public int LineAt(int position) => Code.AsSpan(0, position).Count('\n') + 1;
    }
}
