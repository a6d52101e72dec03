using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>Finds one license by what people write for it.</summary>
public static class LicenseNames
{
    private const string Only = "-only";

    private static readonly string[] OrLater = ["-or-later", " or later", "+"];

    /// <summary>
    /// Licenses that answer to a name: by id (the prefix in any case), name, alias or SPDX id as <see cref="LineageGraph.FindByName"/> has
    /// it; else the license of the version that <c>GPL-3.0-or-later</c>, <c>GPL-3.0+</c>, <c>GPL-3.0-only</c> or the older id
    /// <c>GPL-3.0</c> names, when the graph has it under another of these ids. One with an exception (<c>WITH</c>) is a license of its own.
    /// </summary>
    /// <param name="graph">Where to look.</param>
    /// <param name="name">What is written; blanks around do not count.</param>
    /// <param name="isOrLater">
    /// Whether later versions may be chosen by the name, while what was found is the one version that it names.
    /// </param>
    /// <returns>Indexes in id order; empty when no license answers, several when the name is ambiguous.</returns>
    public static ImmutableArray<int> Find(LineageGraph graph, string name, out bool isOrLater)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(name);
        isOrLater = false;
        var text = name.Trim();
        var found = graph.FindByName(NodeKind.License, text);
        if (!found.IsEmpty)
        {
            return found;
        }

        var prefix = Words.IdPrefix(NodeKind.License);
        text = text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..].TrimStart() : text;
        if (OrLater.FirstOrDefault(end => text.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is not { } suffix)
        {
            var version = text.EndsWith(Only, StringComparison.OrdinalIgnoreCase) ? text[..^Only.Length] : text + Only;
            return FindFirst(graph, text, version);
        }

        var stem = text[..^suffix.Length];
        found = FindFirst(graph, text, stem + OrLater[0]);
        if (found.IsEmpty)
        {
            found = FindFirst(graph, stem, stem + Only);
            isOrLater = !found.IsEmpty;
        }

        return found;
    }

    private static ImmutableArray<int> FindFirst(LineageGraph graph, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (graph.FindByName(NodeKind.License, name) is { IsEmpty: false } found)
            {
                return found;
            }
        }

        return [];
    }
}
