using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>What a text says about licenses, as licenses of one graph.</summary>
/// <param name="Clauses">
/// Indexes of licenses. All clauses apply; of the licenses of one clause the holder chooses one. None repeats another, and none is met by
/// meeting another; in the order of their licenses, which are in id order. Empty when the text cannot be read.
/// </param>
/// <param name="Problem">Why the text cannot be read, as a sentence without its end; null when it can.</param>
public sealed record LicenseReading(ImmutableArray<ImmutableArray<int>> Clauses, string? Problem)
{
    /// <summary>A longer text is not read.</summary>
    private const int MaxLength = 2000;

    /// <summary>So much of a text a sentence shows.</summary>
    private const int MostShown = 100;

    private const string WriteAnId = "Write the id of a license of licenses.csv, or add the license there.";

    private const string With = "WITH";

    private static readonly string[] Joints = ["&", "+", "|", "/", "XOR", "AND/OR", "PLUS", "UND", "ODER", "ET", "OU"];

    /// <summary>Whether the text is a list, which does not say whether all items apply or one is to be chosen; here all apply.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether a part of the text also allows later versions of the license that it names.</summary>
    public bool IsOrLater { get; init; }

    /// <summary>What to do about a text that cannot be read, in one sentence; empty when it can.</summary>
    public string Advice { get; init; } = "";

    /// <summary>
    /// Reads a text as one license (<see cref="LicenseNames"/>) or else as an expression or a list of licenses
    /// (<see cref="LicenseExpression"/>). When a part of it is not known, nothing of it is.
    /// </summary>
    public static LicenseReading Read(LineageGraph graph, string text)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            return Fail("the text is too long to name licenses", WriteAnId);
        }

        var found = LicenseNames.Find(graph, text, out var isOrLater);
        if (!found.IsEmpty)
        {
            return found is [var only] ? new([[only]], null) { IsOrLater = isOrLater } : Ambiguous(graph, text, found);
        }

        if (LicenseExpression.TryParse(text, out var problem) is not { } expression)
        {
            return Fail($"{Quote(text)} cannot be read: {problem}", "Write ids of licenses.csv, with AND or OR between them.");
        }

        var clauses = new List<int[]>();
        foreach (var names in expression.Clauses)
        {
            var licenses = new SortedSet<int>();
            foreach (var name in names)
            {
                found = LicenseNames.Find(graph, name, out var isLater);
                isOrLater |= isLater;
                if (found is not [var license])
                {
                    return found.IsEmpty ? NotThere(graph, name) : Ambiguous(graph, name, found);
                }

                licenses.Add(license);
            }

            if (licenses.Count > 1 && licenses.Any(license => IsNone(graph, license)))
            {
                return Fail(
                    $"{Quote(text)} offers a choice between a license and none that is known, which is no choice",
                    "Write the license that holds, or OR between licenses that are known.");
            }

            clauses.Add([.. licenses]);
        }

        return new(Reduce(clauses), null) { IsList = expression.IsList, IsOrLater = isOrLater };
    }

    /// <summary>Whether a license is an entry that says that there is none, or that it is not known.</summary>
    private static bool IsNone(LineageGraph graph, int license) =>
        Words.Alternatives(graph.GetText(new NodeId(NodeKind.License, license), NodeField.Kind).Trim())
            .Contains("none", StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that no license answers to: what is wrong with it as far as that can be told, and what to write.</summary>
    private static LicenseReading NotThere(LineageGraph graph, string name)
    {
        if (IsSlashed(graph, name))
        {
            return Fail(
                $"the slash in {Quote(name)} does not say whether both licenses apply (AND) or one may be chosen (OR)",
                "Write AND or OR in its place.");
        }

        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [.., var last] && last.Equals(With, StringComparison.OrdinalIgnoreCase))
        {
            return Fail(
                $"{Quote(name)} is cut off: an exception is missing behind {With}",
                "Write the license alone, or add the one with its exception to licenses.csv, which is a license of its own.");
        }

        var problem = NameFolding.HasHole(Bare(name))
            ? $"{Quote(name)} looks as if a word was missing in it{Near(graph, name)}"
            : $"there is no license {Quote(name)}{Near(graph, name)}";
        return Fail(
            problem,
            Array.Exists(words, static word => Joints.Contains(word, StringComparer.OrdinalIgnoreCase))
                ? "Where several licenses are meant, write AND between those that all apply, or OR where one may be chosen."
            : Array.Exists(words, static word => word.Equals(With, StringComparison.OrdinalIgnoreCase))
                ? "A license with an exception is one of its own: add it to licenses.csv under that name."
            : WriteAnId);
    }

    /// <summary>A text as a sentence shows it: in quotes, and cut when it is long.</summary>
    private static string Quote(string text) =>
        text.Trim() is { Length: > MostShown } name ? $"\"{name[..MostShown]}\u2026\"" : $"\"{text.Trim()}\"";

    /// <summary>A question for the license that a name without the signs around it may mean; empty when it is the name of none.</summary>
    private static string Near(LineageGraph graph, string name)
    {
        var text = Bare(name);
        var bare = string.Join('-', text.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries));
        var found = LicenseNames.Find(graph, text, out _);
        return (found.IsEmpty ? LicenseNames.Find(graph, bare, out _) : found) is [var only]
            ? $" (did you mean {graph.IdOf(new NodeId(NodeKind.License, only))}?)"
            : "";
    }

    /// <summary>A text without the signs around it.</summary>
    private static string Bare(string name)
    {
        var (start, end) = (0, name.Length);
        while (start < end && !char.IsLetterOrDigit(name[start]))
        {
            start++;
        }

        while (end > start && !char.IsLetterOrDigit(name[end - 1]))
        {
            end--;
        }

        return name[start..end];
    }

    /// <summary>Whether a text is names of licenses with slashes between them.</summary>
    private static bool IsSlashed(LineageGraph graph, string text) =>
        text.Split('/') is { Length: > 1 } names
        && Array.TrueForAll(names, name => name.Trim().Length > 0 && !LicenseNames.Find(graph, name.Trim(), out _).IsEmpty);

    /// <summary>Leaves out clauses that are met whenever another is.</summary>
    private static ImmutableArray<ImmutableArray<int>> Reduce(List<int[]> clauses)
    {
        var reduced = new List<int[]>();
        foreach (var clause in clauses.OrderBy(clause => clause.Length))
        {
            if (!reduced.Exists(other => other.All(license => clause.Contains(license))))
            {
                reduced.Add(clause);
            }
        }

        reduced.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        return [.. reduced.Select(clause => clause.ToImmutableArray())];
    }

    private static LicenseReading Ambiguous(LineageGraph graph, string name, ImmutableArray<int> found) => Fail(
        $"{Quote(name)} may be {string.Join(" or ", found.Select(license => graph.IdOf(new NodeId(NodeKind.License, license))))}",
        "Write the id of the one that is meant.");

    private static LicenseReading Fail(string problem, string advice) => new([], problem) { Advice = advice };
}
