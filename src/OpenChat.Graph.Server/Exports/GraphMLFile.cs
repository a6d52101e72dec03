// A file of GraphML while it is written.
using System.Globalization;
using System.Xml;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// Writes one directed graph: first what the graph says of itself, then nodes, then edges. Ids are numbers, since those of the data need
/// not be names of XML; they are in the data key <c>id</c>. Every key is declared; empty values are left out.
/// </summary>
internal sealed class GraphMLFile : IDisposable
{
    private const string Namespace = "http://graphml.graphdrawing.org/xmlns";

    // name, what it is of, type; a key is declared once for each of what it is of
    private static readonly (string Name, string For, string Type)[] Keys =
    [
        ("artifact", "graph", "string"), ("citation", "graph", "string"), ("disclaimer", "graph", "string"),
        ("revision", "graph", "string"), ("timestamp", "graph", "string"),
        ("depth", "node", "int"), ("id", "node", "string"), ("kind", "node", "string"), ("name", "node", "string"),
        ("releaseDate", "node", "string"), ("spdxId", "node", "string"), ("type", "node", "string"), ("unknowns", "node", "string"),
        ("url", "node", "string"),
        ("ancestry", "edge", "boolean"), ("certainty", "edge", "string"), ("clause", "edge", "string"), ("component", "edge", "string"),
        ("confidence", "edge", "string"), ("evidenceUrls", "edge", "string"), ("explanation", "edge", "string"),
        ("generatedAt", "edge", "string"), ("inherited", "edge", "boolean"), ("operators", "edge", "string"),
        ("origin", "edge", "string"), ("outweighed", "edge", "boolean"), ("path", "edge", "string"), ("qualifier", "edge", "string"),
        ("relation", "edge", "string"), ("role", "edge", "string"), ("sources", "edge", "string"), ("status", "edge", "string"),
        ("term", "edge", "string"),
    ];

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = Texts.Utf8,
        Indent = true,
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Entitize,
        CloseOutput = false,
    };

    private readonly XmlWriter _xml;
    private int _edges;

    /// <summary>Begins the file and its graph.</summary>
    /// <param name="target">Where to; stays open.</param>
    /// <param name="about">What the graph says of itself.</param>
    public GraphMLFile(Stream target, params ReadOnlySpan<(string Key, string? Value)> about)
    {
        _xml = XmlWriter.Create(target, Settings);
        _xml.WriteStartElement("graphml", Namespace);
        foreach (var (name, of, type) in Keys)
        {
            _xml.WriteStartElement("key", Namespace);
            _xml.WriteAttributeString("id", IdOf(name, of));
            _xml.WriteAttributeString("for", of);
            _xml.WriteAttributeString("attr.name", name);
            _xml.WriteAttributeString("attr.type", type);
            _xml.WriteEndElement();
        }

        _xml.WriteStartElement("graph", Namespace);
        _xml.WriteAttributeString("id", "lineage");
        _xml.WriteAttributeString("edgedefault", "directed");
        WriteData("graph", about);
    }

    /// <summary>Writes a node.</summary>
    /// <param name="number">Its number, which edges name.</param>
    /// <param name="data">Keys and values; a value that is empty is left out.</param>
    public void Node(int number, params ReadOnlySpan<(string Key, string? Value)> data)
    {
        _xml.WriteStartElement("node", Namespace);
        _xml.WriteAttributeString("id", NumberOf('n', number));
        WriteData("node", data);
        _xml.WriteEndElement();
    }

    /// <summary>Writes an edge.</summary>
    /// <param name="from">The number of the node it leaves.</param>
    /// <param name="to">The number of the node it leads to.</param>
    /// <param name="data">Keys and values; a value that is empty is left out.</param>
    public void Edge(int from, int to, params ReadOnlySpan<(string Key, string? Value)> data)
    {
        _xml.WriteStartElement("edge", Namespace);
        _xml.WriteAttributeString("id", NumberOf('e', _edges++));
        _xml.WriteAttributeString("source", NumberOf('n', from));
        _xml.WriteAttributeString("target", NumberOf('n', to));
        WriteData("edge", data);
        _xml.WriteEndElement();
    }

    /// <summary>A truth value as XML Schema writes it.</summary>
    public static string Spell(bool value) => value ? "true" : "false";

    /// <summary>Ends the file.</summary>
    public void Dispose()
    {
        _xml.WriteEndDocument();
        _xml.Dispose();
    }

    private static string NumberOf(char letter, int number) => string.Create(CultureInfo.InvariantCulture, $"{letter}{number}");

    private static string IdOf(string name, string of) => $"{of}-{name}";

    private void WriteData(string of, ReadOnlySpan<(string Key, string? Value)> data)
    {
        foreach (var (key, value) in data)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _xml.WriteStartElement("data", Namespace);
                _xml.WriteAttributeString("key", IdOf(key, of));
                _xml.WriteString(Texts.Printable(value));
                _xml.WriteEndElement();
            }
        }
    }
}
