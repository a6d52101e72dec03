// The shape of every format that the lineage of one artifact can be exported in.
namespace OpenChat.Graph.Server.Exports;

/// <summary>A format. Equal lineage of an equal revision gives equal bytes.</summary>
internal interface IArtifactExport
{
    /// <summary>The word that commands and addresses have for it; lower case letters and digits.</summary>
    string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    string Title { get; }

    /// <summary>The media type, with its parameters.</summary>
    string MediaType { get; }

    /// <summary>How file names end, with the dot.</summary>
    string Extension { get; }

    /// <summary>Writes the whole file, in UTF-8 without a byte order mark.</summary>
    /// <param name="lineage">What to write.</param>
    /// <param name="target">Where to; stays open.</param>
    void Write(ArtifactLineage lineage, Stream target);
}
