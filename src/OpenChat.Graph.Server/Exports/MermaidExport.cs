// The lineage as a flow chart that Markdown can hold.
using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Exports;

/// <summary>The flow chart that the field <c>mermaid</c> gives, with dashed arrows for what is no ancestry.</summary>
internal sealed class MermaidExport : IArtifactExport
{
    /// <inheritdoc/>
    public string Name => "mermaid";

    /// <inheritdoc/>
    public string Title => "a flow chart (Mermaid)";

    /// <inheritdoc/>
    public string MediaType => "text/plain; charset=utf-8";

    /// <inheritdoc/>
    public string Extension => ".mmd";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) =>
        Texts.Write(target, Mermaid.Write(lineage.Graph, lineage.Snapshot.Analysis.Licenses, lineage.All));
}
