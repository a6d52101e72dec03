// Several licenses in one text.
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Texts that name several licenses: expressions such as <c>Apache-2.0 OR MIT</c>, and lists.</summary>
internal static partial class LicenseExpressions
{
    private const int LongestText = 1_000;

    /// <summary>The parts of an expression that are licenses of the graph, and those that are none.</summary>
    /// <returns>False when the text has no parts, or none of them is a license here.</returns>
    public static bool TryRead(LineageGraph graph, string text, out List<int> licenses, out List<string> unknown)
    {
        (licenses, unknown) = ([], []);
        if (text.Length > LongestText)
        {
            return false;
        }

        if (Split(Operator(), text) is { Length: > 1 } operands)
        {
            Find(graph, operands, licenses, unknown);
            return licenses.Count > 0;
        }

        // a comma may stand in a name too: a list is one only if all of it is licenses
        var items = Split(Separator(), text);
        Find(graph, items, licenses, unknown);
        return items.Length > 1 && unknown.Count == 0;
    }

    private static string[] Split(Regex between, string text) =>
        [.. between.Split(text).Select(part => part.Trim(' ', '\t', '(', ')')).Where(part => part.Length > 0)];

    private static void Find(LineageGraph graph, string[] parts, List<int> licenses, List<string> unknown)
    {
        foreach (var part in parts)
        {
            var found = graph.FindByName(NodeKind.License, part);
            licenses.AddRange(found);
            if (found.IsEmpty)
            {
                unknown.Add(part);
            }
        }
    }

    [GeneratedRegex(
        @"[\s)]+(?:and|or|with)[\s(]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Operator();

    [GeneratedRegex("[,;|/&]", RegexOptions.None, 1000)]
    private static partial Regex Separator();
}
