using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
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

    /// <summary>Whether the text is a list, which does not say whether all items apply or one is to be chosen; here all apply.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether a part of the text also allows later versions of the license that it names.</summary>
    public bool IsOrLater { get; init; }

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
            return Fail("the text is too long to name licenses");
        }

        var found = LicenseNames.Find(graph, text, out var isOrLater);
        if (!found.IsEmpty)
        {
            return found is [var only] ? new([[only]], null) { IsOrLater = isOrLater } : Fail(Ambiguous(graph, text, found));
        }

        if (LicenseExpression.TryParse(text, out var problem) is not { } expression)
        {
            return Fail($"\"{text.Trim()}\" cannot be read: {problem}");
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
                    return Fail(!found.IsEmpty ? Ambiguous(graph, name, found)
                        : IsSlashed(graph, name)
                            ? $"the slash in \"{name}\" does not say whether both licenses apply (AND) or one may be chosen (OR)"
                            : $"there is no license \"{name}\"{Near(graph, name)}");
                }

                licenses.Add(license);
            }

            if (licenses.Count > 1 && licenses.Any(license => IsNone(graph, license)))
            {
                return Fail($"\"{text.Trim()}\" offers a choice between a license and none that is known, which is no choice");
            }

            clauses.Add([.. licenses]);
        }

        return new(Reduce(clauses), null) { IsList = expression.IsList, IsOrLater = isOrLater };
    }

    /// <summary>Whether a license is an entry that says that there is none, or that it is not known.</summary>
    private static bool IsNone(LineageGraph graph, int license) =>
        Words.Alternatives(graph.GetText(new NodeId(NodeKind.License, license), NodeField.Kind).Trim())
            .Contains("none", StringComparer.OrdinalIgnoreCase);

    /// <summary>A question for the license that a name without the signs around it may mean; empty when it is the name of none.</summary>
    private static string Near(LineageGraph graph, string name)
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

        return LicenseNames.Find(graph, name[start..end], out _) is [var only]
            ? $" (did you mean {graph.IdOf(new NodeId(NodeKind.License, only))}?)"
            : "";
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

    private static string Ambiguous(LineageGraph graph, string name, ImmutableArray<int> found) =>
        $"\"{name}\" may be {string.Join(" or ", found.Select(license => graph.IdOf(new NodeId(NodeKind.License, license))))}";

    private static LicenseReading Fail(string problem) => new([], problem);
}
