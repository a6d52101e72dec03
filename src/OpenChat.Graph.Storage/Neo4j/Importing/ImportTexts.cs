// Every sentence in which an import is refused or given up.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Makes the exceptions of imports.</summary>
internal static class ImportTexts
{
    public static ImportException FolderHasErrors(string folder, ImmutableArray<Finding> findings) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The folder '{folder}' has {Finding.Describe(findings, FindingSeverity.Error)} and is not imported; nothing was changed. " +
            $"The first: {findings[0].Message} List them with: check DIR."),
        findings);

    public static ImportException Running(ImportMarker marker) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Another import holds the database: folder '{marker.Folder}', begun {marker.Started} on {marker.Host}, last heard of " +
        $"{marker.SilentSeconds} s ago. Nothing was changed. " +
        $"Wait until it is done. If it has died, run this again in {Math.Max(1, ImportMarker.LeaseSeconds - marker.SilentSeconds)} " +
        $"s: after {ImportMarker.LeaseSeconds} s without a sign of life it is put aside."));

    public static ImportException OtherImportUnfinished(ImportMarker marker) => new(marker.Describe() + " Nothing was changed now.");

    public static ImportException NewerFormat(long format) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The database holds a graph of format {format}, which a newer version of this program wrote; this one knows format " +
        $"{Neo4jLayout.Format}. Nothing was changed."));

    public static ImportException LostLock(bool isWriting) => new(
        "Nothing was heard of this import for so long that another one took over. " +
        (isWriting ? "Its last batch was not written; the other one goes on." : "Nothing was changed."));

    public static ImportException Disturbed(bool isWriting) => new(
        "Somebody else removed something from the database while it was being imported into. " +
        (isWriting ? "Run the import again: it compares and writes what is missing." : "Nothing was changed; run the import again."));

    /// <summary>The one transaction failed.</summary>
    public static ImportException NothingChanged(Neo4jException exception, long changes, ImportOptions options) => new(
        exception.Kind == Neo4jErrorKind.TooLarge
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{exception.Message} Nothing was changed. Or import the {changes} changes in batches, which are not visible all at " +
                $"once: --transaction-size {Math.Max(1, Math.Min(options.TransactionSize, (int)changes) / 4)}.")
            : exception.Message + " Nothing was changed; run the import again.",
        innerException: exception);

    public static ImportException OutcomeUnknown(Neo4jException exception) => new(
        exception.Message +
        " The answer to the commit was lost, and the server could not be asked since: either all changes were made or none. " +
        "Run the import again: it compares first.",
        innerException: exception);

    public static ImportException Stopped() => new("Stopped. Nothing was changed.");

    public static ImportException Unfinished(string reason, ImportMarker? marker, long done, long total, Exception exception) => new(
        $"{reason} " + (marker?.Describe() ?? string.Create(
            CultureInfo.InvariantCulture,
            $"The import is not finished: about {done} of {total} changes are written, and readers keep away. Finish it when the " +
            $"database is there again: import the same folder.")),
        innerException: exception);

    public static ImportException NothingToAbandon() => new("No import is unfinished; there is nothing to abandon.");

    public static ImportException HalfAbandoned(string reason, ImportMarker marker, long done, long total, Exception exception) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{reason} The import of the folder '{marker.Folder}', begun {marker.Started} on {marker.Host}, is not undone yet: about " +
            $"{done} of {total} nodes and relationships are removed, ") +
        "and readers keep away. Go on with: import --abandon --neo4j URI; or import the same folder again.",
        innerException: exception);

    public static ImportException WasNotEmpty(ImportMarker marker) => new(
        "The database held a graph before this import, which abandoning would destroy too. Nothing was changed. " + marker.Describe());
}
