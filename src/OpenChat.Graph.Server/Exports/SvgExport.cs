// The lineage as a picture.
using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Exports;

/// <summary>The picture that the field <c>svg</c> gives, with what is no ancestry drawn dotted.</summary>
internal sealed class SvgExport : IArtifactExport
{
    /// <inheritdoc/>
    public string Name => "svg";

    /// <inheritdoc/>
    public string Title => "a picture (SVG)";

    /// <inheritdoc/>
    public string MediaType => "image/svg+xml";

    /// <inheritdoc/>
    public string Extension => ".svg";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) =>
        Texts.Write(target, LineageSvg.Write(lineage.Graph, lineage.Snapshot.Analysis.Licenses, lineage.All));
}
