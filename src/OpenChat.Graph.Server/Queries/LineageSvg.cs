// A part of the graph as a picture.
using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using static System.FormattableString;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Draws lineage as SVG.</summary>
internal static class LineageSvg
{
    private const int Margin = 20;
    private const int BoxHeight = 56;
    private const int LowestWidth = 112;
    private const int TextWidth = 182;      // what a name or a license may take before it is shortened
    private const int Padding = 12;         // left and right of a text in a box
    private const int LabelHeight = 29;
    private const int LabelDrop = 14;       // from the box down to its labels
    private const int LabelGap = 8;
    private const int LegendHeight = 34;
    private const int NameSize = 13;
    private const int SmallSize = 11;
    private const int LabelSize = 10;

    // Every color stands here, once for light and once for dark surroundings. The picture brings its own ground, so that it is readable
    // on any page.
    private const string Style = """
        .openchat-lineage{font-family:-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;text-anchor:middle}
        .openchat-lineage text{stroke:none;font-size:11px;fill:#1f2328}
        .openchat-lineage .name{font-size:13px;font-weight:600}
        .openchat-lineage .tag text{font-size:10px}
        .openchat-lineage .faint,.openchat-lineage .head{fill:#59636e}
        .openchat-lineage .ground,.openchat-lineage .tag rect{fill:#fff}
        .openchat-lineage .box{stroke-width:1.5}
        .openchat-lineage .first .box{stroke-width:3}
        .openchat-lineage .link{fill:none;stroke-width:1.5}
        .openchat-lineage .model{fill:#ddf4ff}
        .openchat-lineage .dataset{fill:#dafbe1}
        .openchat-lineage .service{fill:#fff8c5}
        .openchat-lineage .model,.openchat-lineage .fine-tunes-from{stroke:#0969da}
        .openchat-lineage .dataset,.openchat-lineage .trained-on,.openchat-lineage .derived-from{stroke:#1a7f37}
        .openchat-lineage .service,.openchat-lineage .generated-by{stroke:#9a6700}
        .openchat-lineage .aligned-with{stroke:#8250df}
        .openchat-lineage .doubtful{stroke:#818b98}
        .openchat-lineage .service .box,.openchat-lineage .generated-by .link{stroke-dasharray:6 3}
        .openchat-lineage .doubtful .link{stroke-dasharray:2 4}
        @media(prefers-color-scheme:dark){
        .openchat-lineage text{fill:#f0f6fc}
        .openchat-lineage .faint,.openchat-lineage .head{fill:#9198a1}
        .openchat-lineage .ground,.openchat-lineage .tag rect{fill:#0d1117}
        .openchat-lineage .model{fill:#121d2f}
        .openchat-lineage .dataset{fill:#12261e}
        .openchat-lineage .service{fill:#272115}
        .openchat-lineage .model,.openchat-lineage .fine-tunes-from{stroke:#58a6ff}
        .openchat-lineage .dataset,.openchat-lineage .trained-on,.openchat-lineage .derived-from{stroke:#3fb950}
        .openchat-lineage .service,.openchat-lineage .generated-by{stroke:#d29922}
        .openchat-lineage .aligned-with{stroke:#ab7df8}
        .openchat-lineage .doubtful{stroke:#7d8590}
        }
        """;

    /// <summary>
    /// Arrows lead from the thing made to the thing it was made from. Models are rounded boxes, services dashed ones, datasets cylinders.
    /// The license in force stands under the name; relation and qualifier stand where a link leaves its box, once for all links that
    /// share them. What is too long is shortened, with the whole text as its title. There is no script, no link and no reference to
    /// anything outside; what the data says is escaped.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="licenses">What is in force for each artifact, and which relations are outweighed.</param>
    /// <param name="part">What to draw; its first artifact is emphasised.</param>
    public static string Write(LineageGraph graph, LicenseResolution licenses, LineageSubgraph part)
    {
        var nodes = part.Artifacts.Select(reached => new Node(graph, licenses, reached.Artifact)).ToList();
        var bundles = Gather(graph, licenses, part);
        foreach (var labels in bundles.GroupBy(bundle => bundle.From))
        {
            nodes[labels.Key].Hang(labels);
        }

        var layout = LayeredLayout.Create(
            [.. nodes.Select(node => new LayoutBox(node.CellWidth, node.CellHeight))],
            [.. bundles.Select(bundle => new LayoutBundle(bundle.From, bundle.Port, [.. bundle.To]))],
            RowWidth(nodes.Count));
        var legend = "Arrows lead from what was made to what it was made from. § is the license in force."
            + (part.IsComplete ? "" : Invariant($" Only the nearest {nodes.Count} artifacts are shown."));
        var inner = Math.Max(layout.Width, TextWidths.Measure(legend, SmallSize, isBold: false));
        var (width, height) = (inner + (2 * Margin), layout.Height + LegendHeight + (2 * Margin));
        var title = $"Lineage of {nodes[0].Name}: {Count(nodes.Count, "artifact")}, {Count(part.Relations.Length, "relation")}";
        var text = new StringBuilder();
        var size = Invariant($"width=\"{width}\" height=\"{height}\"");
        var view = Invariant($"0 0 {width} {height}");
        Line(text, $"""<svg xmlns="http://www.w3.org/2000/svg" class="openchat-lineage" role="img" viewBox="{view}" {size}>""");
        Line(text, $"<title>{Escape(title)}</title>");
        Line(text, $"<style>\n{Style}\n</style>");
        Line(text, $"""<rect class="ground" {size} rx="8"/>""");
        Line(text, $"""<g transform="translate({Margin + ((inner - layout.Width) / 2)} {Margin})">""");
        for (var i = 0; i < bundles.Count; i++)
        {
            WriteBundle(text, bundles[i], layout.Links[i], layout.Places[bundles[i].From]);
        }

        var ends = bundles.SelectMany(bundle => bundle.To).Distinct().Order().Select(node => layout.Places[node]).ToList();
        if (ends.Count > 0)
        {
            var heads = string.Concat(ends.Select(place => Invariant($"M{place.X} {place.Y}l-4-8h8z")));
            Line(text, $"""<path class="head" d="{heads}"/>""");
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            WriteNode(text, nodes[i], layout.Places[i], i == 0);
        }

        Line(text, $"</g>");
        Line(text, $"""<text class="faint" x="{width / 2}" y="{height - Margin}">{Escape(legend)}</text>""");
        Line(text, $"</svg>");
        return text.ToString();
    }

    // So many boxes side by side that the picture is about as wide as it is high: with its links a row is two thirds as high as a box is
    // wide.
    private static int RowWidth(int count) => (int)(Math.Max(4, Math.Sqrt(count * 1.2)) * (TextWidth + (2 * Padding)));

    private static List<Bundle> Gather(LineageGraph graph, LicenseResolution licenses, LineageSubgraph part)
    {
        var index = new Dictionary<int, int>(part.Artifacts.Length);
        foreach (var (artifact, _) in part.Artifacts)
        {
            index.Add(artifact, index.Count);
        }

        var bundles = new Dictionary<(int From, RelationKind Kind, string Qualifier, bool IsOutweighed), Bundle>();
        foreach (var position in part.Relations)
        {
            var relation = graph.Relation(position);
            var key = (index[relation.From], relation.Kind, relation.QualifierText, licenses.IsOutweighed(position));
            if (!bundles.TryGetValue(key, out var bundle))
            {
                bundle = new Bundle(key.Item1, relation.Kind, key.QualifierText, key.Item4, licenses.NoAncestry.Contains(position));
                bundles.Add(key, bundle);
            }

            if (!bundle.To.Contains(index[relation.To])) // relations that differ in their operators alone are one link
            {
                bundle.To.Add(index[relation.To]);
            }
        }

        return [.. bundles.Values.OrderBy(bundle => bundle.From)];
    }

    private static void WriteBundle(StringBuilder text, Bundle bundle, ImmutableArray<LayoutLink> links, (int X, int Y) place)
    {
        var (x, y) = (place.X + bundle.Port, place.Y + BoxHeight);
        Line(text, $"<g class=\"{Words.Spell(bundle.Kind)}{(bundle.IsDoubtful ? " doubtful" : "")}\">");
        var path = new StringBuilder();
        path.Append(Curve(place.X, y, x, y + LabelDrop));
        foreach (var link in links)
        {
            path.Append(link.Shape switch
            {
                LinkShape.Curve => Curve(link.X1, link.Y1, link.X2, link.Y2),
                LinkShape.Pass => Invariant($"M{link.X1} {link.Y1}V{link.Y2}"),
                _ => Invariant($"M{link.X1} {link.Y1}v4q0 8 8 8H{link.Lane - 8}q8 0 8-8V{link.Y2 - 10}q0-8-8-8H{link.X2 + 8}q-8 0-8 8v10"),
            });
        }

        Line(text, $"<path class=\"link\" d=\"{path}\"/>");
        var left = x - (bundle.Width / 2);
        Line(text, $"<g class=\"tag\">");
        Line(text, $"<rect x=\"{left}\" y=\"{y + LabelDrop}\" width=\"{bundle.Width}\" height=\"{LabelHeight}\" rx=\"5\"/>");
        Line(text, $"<title>{Escape(bundle.Title)}</title>");
        if (bundle.Second.Length == 0)
        {
            Line(text, $"<text x=\"{x}\" y=\"{y + LabelDrop + 18}\">{Escape(bundle.First)}</text>");
        }
        else
        {
            Line(text, $"<text x=\"{x}\" y=\"{y + LabelDrop + 12}\">{Escape(bundle.First)}</text>");
            Line(text, $"<text class=\"faint\" x=\"{x}\" y=\"{y + LabelDrop + 24}\">{Escape(bundle.Second)}</text>");
        }

        Line(text, $"</g></g>");
    }

    private static string Curve(int x1, int y1, int x2, int y2) => x1 == x2
        ? Invariant($"M{x1} {y1}V{y2}")
        : Invariant($"M{x1} {y1}C{x1} {y2 - ((y2 - y1) / 3)} {x2} {y1 + ((y2 - y1) / 3)} {x2} {y2}");

    private static void WriteNode(StringBuilder text, Node node, (int X, int Y) place, bool isFirst)
    {
        var (x, y, left) = (place.X, place.Y, place.X - (node.Width / 2));
        var first = y + (node.IsModel ? 18 : 21); // below the lid of a cylinder
        Line(text, $"<g class=\"{(node.IsModel ? node.IsService ? "service" : "model" : "dataset")}{(isFirst ? " first" : "")}\">");
        Line(text, $"<title>{Escape(node.Title)}</title>");
        if (node.IsModel)
        {
            Line(text, $"<rect class=\"box\" x=\"{left}\" y=\"{y}\" width=\"{node.Width}\" height=\"{BoxHeight}\" rx=\"10\"/>");
        }
        else
        {
            // a cylinder: one side, the bottom, the other side, the far edge of the lid and its near edge
            var (half, side) = (node.Width / 2, BoxHeight - 10);
            var right = Invariant($"a{half} 5 0 0 0 {2 * half} 0");
            Line(text, $"<path class=\"box\" d=\"M{left} {y + 5}v{side}{right}v-{side}a{half} 5 0 0 0-{2 * half} 0{right}\"/>");
        }

        Line(text, $"<text class=\"faint\" x=\"{x}\" y=\"{first}\">{node.Kind}</text>");
        Line(text, $"<text class=\"name\" x=\"{x}\" y=\"{first + 15}\">{Escape(node.ShownName)}</text>");
        Line(text, $"<text x=\"{x}\" y=\"{first + 29}\">{Escape(node.ShownLicense)}</text>");
        Line(text, $"</g>");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    private static string Count(int count, string noun) => Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    // What XML would read as markup goes as its entity; what XML cannot hold at all (controls, halves of characters) becomes the
    // replacement character.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    /// <summary>An artifact and its box.</summary>
    private sealed class Node
    {
        public Node(LineageGraph graph, LicenseResolution licenses, int artifact)
        {
            Name = graph.NameOf(artifact);
            IsModel = graph.IsModel(artifact);
            var kind = IsModel ? graph.ModelKindOf(artifact) : null;
            IsService = kind == ModelKind.Service;
            Kind = !IsModel ? "dataset" : kind switch
            {
                null => "model",
                ModelKind.Service => "hosted service",
                ModelKind.Tool => "tool",
                _ => Words.Spell(kind.Value) + " model",
            };
            var inForce = licenses.InForce(artifact).ToArray().Select(license => new NodeId(NodeKind.License, license)).ToList();
            var license = string.Join(
                " + ", inForce.Select(node => graph.GetText(node, NodeField.SpdxId) is { Length: > 0 } spdx ? spdx : graph.NameOf(node)));
            Title = $"{Name} ({Kind}): {(inForce.Count == 0 ? "no license recorded" : string.Join(" + ", inForce.Select(graph.NameOf)))}";
            ShownName = TextWidths.Shorten(Name, TextWidth, NameSize, isBold: true);
            ShownLicense = inForce.Count == 0
                ? "no license recorded"
                : TextWidths.Shorten("§ " + license, TextWidth, SmallSize, isBold: false);
            var nameWidth = TextWidths.Measure(ShownName, NameSize, isBold: true);
            var widest = Math.Max(nameWidth, TextWidths.Measure(ShownLicense, SmallSize, isBold: false));
            Width = Math.Max(LowestWidth, (widest + (2 * Padding) + 1) / 2 * 2);
            (CellWidth, CellHeight) = (Width, BoxHeight);
        }

        public string Name { get; }

        public string ShownName { get; }

        public string ShownLicense { get; }

        public string Kind { get; }

        public string Title { get; }

        public bool IsModel { get; }

        public bool IsService { get; }

        public int Width { get; }

        /// <summary>With the labels below the box.</summary>
        public int CellWidth { get; private set; }

        /// <inheritdoc cref="CellWidth"/>
        public int CellHeight { get; private set; }

        /// <summary>Places the labels of its links side by side below the box.</summary>
        public void Hang(IEnumerable<Bundle> bundles)
        {
            var labels = bundles.ToList();
            var width = labels.Sum(label => label.Width) + (LabelGap * (labels.Count - 1));
            var left = -width / 2;
            foreach (var label in labels)
            {
                label.Port = left + (label.Width / 2);
                left += label.Width + LabelGap;
            }

            (CellWidth, CellHeight) = (Math.Max(Width, width), BoxHeight + LabelDrop + LabelHeight);
        }
    }

    /// <summary>Relations of one kind and qualifier that leave the same artifact, and their label.</summary>
    private sealed class Bundle
    {
        public Bundle(int from, RelationKind kind, string qualifier, bool isOutweighed, bool isDoubtful)
        {
            (From, Kind, IsDoubtful) = (from, kind, isDoubtful);
            First = Words.Spell(kind).Replace('-', ' ').Replace("fine tunes", "fine-tunes", StringComparison.Ordinal);
            var second = isOutweighed ? qualifier.Length == 0 ? "outweighed" : qualifier + ", outweighed" : qualifier;
            Title = second.Length == 0 ? First : $"{First}: {second}";
            Second = TextWidths.Shorten(second, TextWidth, LabelSize, isBold: false);
            var firstWidth = TextWidths.Measure(First, LabelSize, isBold: false);
            Width = (Math.Max(firstWidth, TextWidths.Measure(Second, LabelSize, isBold: false)) + 14) / 2 * 2;
        }

        public int From { get; }

        public RelationKind Kind { get; }

        /// <summary>It is no ancestry: outweighed, or for evaluation only.</summary>
        public bool IsDoubtful { get; }

        public string First { get; }

        public string Second { get; }

        public string Title { get; }

        public int Width { get; }

        public List<int> To { get; } = [];

        /// <summary>The middle of the label, right of the middle of the box.</summary>
        public int Port { get; set; }
    }
}
