// The formats of exports: the one list of them.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>Finds formats by their names.</summary>
internal static class ExportFormats
{
    /// <summary>The formats for the lineage of one artifact, in the order in which they are told.</summary>
    public static ImmutableArray<IArtifactExport> OfArtifact { get; } =
    [
        new SvgExport(), new DotExport(), new MermaidExport(), new GraphMLExport(), new JsonExport(), new CsvExport(),
        new CycloneDxExport(), new SpdxExport(), new ProvExport(), new OdrlExport(),
    ];

    /// <summary>The formats for a whole graph, in the order in which they are told; the folder of CSV files is one more.</summary>
    public static ImmutableArray<IGraphExport> OfGraph { get; } = [new JsonLinesGraphExport(), new GraphMLGraphExport()];

    /// <summary>The format of that name for a whole graph.</summary>
    /// <inheritdoc cref="FindOfArtifact"/>
    public static IGraphExport? FindOfGraph(string name, out string problem)
    {
        var found = OfGraph.FirstOrDefault(format => format.Name == name);
        problem = found is not null ? ""
            : OfArtifact.Any(format => format.Name == name)
                ? $"The format {name} is for one model or dataset: name it. A whole graph is given as {Names}."
                : Unknown(name, OfGraph.Select(static format => format.Name));
        return found;
    }

    /// <summary>The format of that name for one artifact.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <param name="problem">What to say when there is none, with the nearest ones; empty when there is one.</param>
    public static IArtifactExport? FindOfArtifact(string name, out string problem)
    {
        var found = OfArtifact.FirstOrDefault(format => format.Name == name);
        problem = found is not null ? ""
            : OfGraph.Any(format => format.Name == name)
                ? $"The format {name} is for a whole graph: name no model or dataset."
                : Unknown(name, OfArtifact.Select(static format => format.Name));
        return found;
    }

    /// <summary>A name for the file, of letters, digits, dots, hyphens and underscores of ASCII; never empty, hidden or long.</summary>
    /// <param name="id">The id of what is in it.</param>
    /// <param name="extension">With the dot.</param>
    public static string FileName(string id, string extension)
    {
        const int Most = 100;
        var name = new string(
            [.. id.Take(Most).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')]).Trim('.', '-');
        return (name.Length == 0 ? "export" : name) + extension;
    }

    private static string Unknown(string name, IEnumerable<string> names)
    {
        string[] all = [.. names];
        var shown = name.Length > Shown ? string.Concat(name.AsSpan(0, Shown), "…") : name;
        return $"There is no format \"{shown}\".{NearWords.Ask(NearWords.Find(name, all))} There are {string.Join(", ", all)}.";
    }

    private static string Names => string.Join(" or ", OfGraph.Select(static format => format.Name));

    private const int Shown = 40;
}
