// A part of the graph as a Mermaid flow chart.
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

internal static class Mermaid
{
    /// <summary>
    /// Arrows point from the thing made to the thing it was made from; models are boxes, datasets cylinders. Dashed arrows are no ancestry:
    /// outweighed claims, which say so, and data used for evaluation only.
    /// </summary>
    public static string Write(LineageGraph graph, LicenseResolution licenses, LineageSubgraph part)
    {
        var text = new StringBuilder("flowchart TD\n");
        var numbers = new Dictionary<int, int>(part.Artifacts.Length);
        foreach (var (node, _) in part.Artifacts)
        {
            numbers.Add(node, numbers.Count);
            var label = Quote(graph.NameOf(node));
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[node]}{(graph.IsModel(node) ? $"[{label}]" : $"[({label})]")}\n");
        }

        foreach (var position in part.Relations)
        {
            var relation = graph.Relation(position);
            var label = Words.Spell(relation.Kind).ToUpperInvariant().Replace('-', '_');
            var qualifier = relation.QualifierText;
            label = qualifier.Length == 0 ? label : $"{label} {qualifier}";
            var link = Quote(licenses.IsOutweighed(position) ? $"{label}, outweighed" : label);
            var arrow = licenses.NoAncestry.Contains(position) ? "-.->" : "-->";
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[relation.From]} {arrow}|{link}| n{numbers[relation.To]}\n");
        }

        return text.ToString();
    }

    // Mermaid reads entity codes inside quotes; what could end the quotes or start markup goes as its code.
    private static string Quote(string label)
    {
        var quoted = new StringBuilder(label.Length + 2).Append('"');
        foreach (var c in label)
        {
            _ = c is '"' or '<' or '>' or '&' or '#' or ';' or '`' || char.IsControl(c)
                ? quoted.Append(CultureInfo.InvariantCulture, $"#{(int)c};")
                : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
