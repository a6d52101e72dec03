// Nodes by the names that clients give.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>The one place where queries read names.</summary>
internal static class NodeNames
{
    /// <summary>Nodes of a kind that answer to a name, in id order; of licenses also those that an SPDX id names with its choice.</summary>
    public static ImmutableArray<int> Find(LineageGraph graph, NodeKind kind, string name) =>
        kind == NodeKind.License ? LicenseNames.Find(graph, name, out _) : graph.FindByName(kind, name);

    /// <summary>
    /// The licenses that an expression or a list names (<see cref="LicenseExpression"/>), and its parts that are none of the graph.
    /// </summary>
    /// <returns>
    /// False when the text is neither, when nothing in an expression is a license here, or when not all of a list is: a comma may stand
    /// in a name too.
    /// </returns>
    public static bool TryReadLicenses(LineageGraph graph, string text, out List<int> licenses, out List<string> unknown)
    {
        (licenses, unknown) = ([], []);
        if (LicenseExpression.TryParse(text, out _) is not { } expression)
        {
            return false;
        }

        string[] names = [.. expression.Clauses.SelectMany(static clause => clause).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (var name in names)
        {
            var found = Find(graph, NodeKind.License, name);
            licenses.AddRange(found);
            if (found.IsEmpty)
            {
                unknown.Add(name);
            }
        }

        return names.Length > 1 && (expression.IsList ? unknown.Count == 0 : licenses.Count > 0);
    }
}
