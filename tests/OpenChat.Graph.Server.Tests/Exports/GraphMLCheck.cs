// What the structural layer of GraphML 1.0 and its attributes ask of a file, as far as we write it.
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace OpenChat.Graph.Server.Tests.Exports;

internal static partial class GraphMLCheck
{
    public static readonly XNamespace Namespace = "http://graphml.graphdrawing.org/xmlns";

    /// <summary>Fails unless the text is a sound file of one directed graph.</summary>
    public static XDocument Read(string text)
    {
        var document = XDocument.Parse(text);
        var root = document.Root!;
        Assert.Equal(Namespace + "graphml", root.Name);
        var children = root.Elements().Select(element => element.Name.LocalName).ToList();
        Assert.Equal([.. Enumerable.Repeat("key", children.Count - 1), "graph"], children);
        var keys = root.Elements(Namespace + "key").ToDictionary(Id, StringComparer.Ordinal);
        Assert.All(keys.Values, key =>
        {
            AssertAttributes(key, "id", "for", "attr.name", "attr.type");
            Assert.Contains((string)key.Attribute("for")!, (string[])["graph", "node", "edge"]);
            Assert.Contains((string)key.Attribute("attr.type")!, (string[])["boolean", "int", "string"]);
            Assert.Empty(key.Nodes());
        });
        var graph = root.Element(Namespace + "graph")!;
        AssertAttributes(graph, "id", "edgedefault");
        Assert.Equal("directed", (string?)graph.Attribute("edgedefault"));
        Assert.DoesNotContain(graph.Elements(), element => element.Name.LocalName is not ("data" or "node" or "edge"));
        AssertData(graph, "graph", keys);
        var ids = new HashSet<string>([.. keys.Keys, Id(graph)], StringComparer.Ordinal);
        var nodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Elements(Namespace + "node"))
        {
            AssertAttributes(node, "id");
            Assert.True(ids.Add(Id(node)) && nodes.Add(Id(node)));
            AssertData(node, "node", keys);
        }

        foreach (var edge in graph.Elements(Namespace + "edge"))
        {
            AssertAttributes(edge, "id", "source", "target");
            Assert.True(ids.Add(Id(edge)));
            Assert.Contains((string)edge.Attribute("source")!, nodes);
            Assert.Contains((string)edge.Attribute("target")!, nodes);
            AssertData(edge, "edge", keys);
        }

        return document;
    }

    /// <summary>The values of the elements of a name, by the names of their keys.</summary>
    public static List<Dictionary<string, string>> Data(XDocument document, string name)
    {
        var names = document.Root!.Elements(Namespace + "key").ToDictionary(Id, key => (string)key.Attribute("attr.name")!);
        return [.. document.Descendants(Namespace + name).Select(element => element.Elements(Namespace + "data").ToDictionary(
            data => names[(string)data.Attribute("key")!], data => data.Value))];
    }

    private static string Id(XElement element)
    {
        var id = (string)element.Attribute("id")!;
        Assert.Equal(id, XmlConvert.VerifyNMTOKEN(id));
        return id;
    }

    private static void AssertAttributes(XElement element, params string[] names) =>
        Assert.Equal(names, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(a => a.Name.ToString()));

    private static void AssertData(XElement element, string of, Dictionary<string, XElement> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var data in element.Elements(Namespace + "data"))
        {
            AssertAttributes(data, "key");
            var key = keys[(string)data.Attribute("key")!];
            Assert.True(seen.Add(Id(key)));
            Assert.Equal(of, (string?)key.Attribute("for"));
            Assert.Empty(data.Elements());
            Assert.Matches((string)key.Attribute("attr.type")! switch { "boolean" => Boolean(), "int" => Int(), _ => Any() }, data.Value);
        }
    }

    [GeneratedRegex("^(true|false)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Boolean();

    [GeneratedRegex("^-?[0-9]+$")]
    private static partial Regex Int();

    [GeneratedRegex(".", RegexOptions.Singleline)]
    private static partial Regex Any();
}
