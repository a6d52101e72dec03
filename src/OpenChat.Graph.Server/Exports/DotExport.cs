// The lineage as a graph of Graphviz.
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// Arrows lead from what was made to what it was made from; models are boxes, services dashed ones, datasets cylinders. Dotted arrows are
/// no ancestry. Long names are shortened on the box and whole in its tooltip; <c>id</c> is that of the data.
/// </summary>
internal sealed class DotExport : IArtifactExport
{
    private const int TextWidth = 260;
    private const int TextSize = 13;

    /// <inheritdoc/>
    public string Name => "dot";

    /// <inheritdoc/>
    public string Title => "a graph of Graphviz (DOT)";

    /// <inheritdoc/>
    public string MediaType => "text/vnd.graphviz; charset=utf-8";

    /// <inheritdoc/>
    public string Extension => ".dot";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target)
    {
        var (graph, licenses) = (lineage.Graph, lineage.Snapshot.Analysis.Licenses);
        var text = new StringBuilder("digraph lineage {\n");
        text.Append(CultureInfo.InvariantCulture, $"  graph [label={Quote($"Lineage of {lineage.NameOf(lineage.Artifact)}")}");
        text.Append(CultureInfo.InvariantCulture, $", tooltip={Quote($"Revision {lineage.Snapshot.Contents.Revision}")}, rankdir=TB];\n");
        text.Append("  node [fontname=\"Helvetica\", fontsize=11];\n  edge [fontname=\"Helvetica\", fontsize=9];\n");
        foreach (var (artifact, _) in lineage.All.Artifacts)
        {
            var name = lineage.NameOf(artifact);
            var inForce = licenses.InForce(artifact).ToArray();
            var license = inForce.Length == 0 ? "no license recorded" : string.Join(" + ", inForce.Select(lineage.LicenseNameOf));
            var shown = $"{Short(name)}\n{Short(license)}";
            var shape = graph.IsModel(artifact) ? "box" : "cylinder";
            var style = graph.ModelKindOf(artifact) == ModelKind.Service ? ", style=dashed" : "";
            var width = artifact == lineage.Artifact ? ", penwidth=2" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"  n{lineage.PlaceOf(artifact)} [id={Quote(graph.IdOf(artifact))}, label={Quote(shown)}, "
                + $"tooltip={Quote($"{name}: {license}")}, shape={shape}{style}{width}];\n");
        }

        foreach (var position in lineage.All.Relations)
        {
            var relation = graph.Relation(position);
            var label = Words.Spell(relation.Kind);
            label = relation.QualifierText is { Length: > 0 } qualifier ? $"{label}: {qualifier}" : label;
            label = licenses.IsOutweighed(position) ? $"{label}, outweighed" : label;
            var style = lineage.IsAncestry(position) ? "" : ", style=dotted";
            text.Append(
                CultureInfo.InvariantCulture,
                $"  n{lineage.PlaceOf(relation.From)} -> n{lineage.PlaceOf(relation.To)} [label={Quote(label)}{style}];\n");
        }

        Texts.Write(target, text.Append("}\n").ToString());
    }

    private static string Short(string text) => TextWidths.Shorten(text, TextWidth, TextSize, isBold: false);

    /// <summary>
    /// A quoted string. Within one a backslash begins an escape, and Graphviz also reads entities of HTML; no text of the data may be
    /// either.
    /// </summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in Texts.Printable(text))
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '&' => quoted.Append("&amp;"),
                '\n' => quoted.Append("\\n"),
                '\r' or '\t' => quoted.Append(' '),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
