using System.Collections.Immutable;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// A data folder that cannot be loaded or saved at all. The message is meant for the user and names the folder and what was expected.
/// </summary>
public sealed class CsvFolderException : Exception
{
    /// <summary>A folder that is not usable.</summary>
    public CsvFolderException(string message, ImmutableArray<Finding> findings = default, Exception? innerException = null)
        : base(message, innerException) => Findings = findings.IsDefault ? [] : findings;

    /// <summary>What was found before giving up, in the order of files and lines; empty when nothing was read.</summary>
    public ImmutableArray<Finding> Findings { get; }
}
