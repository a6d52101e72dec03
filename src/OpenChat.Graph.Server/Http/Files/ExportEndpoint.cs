// Exports over HTTP.
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Errors;

namespace OpenChat.Graph.Server.Http.Files;

/// <summary>Answers <c>/export/FORMAT/ID</c> with the lineage of an artifact as a file.</summary>
/// <param name="graphQL">Checks callers, has the state and the places for requests under way, and writes.</param>
internal sealed class ExportEndpoint(GraphQLEndpoint graphQL)
{
    /// <summary>What to map: the id may have slashes, as names of the hub do.</summary>
    public const string Pattern = "/export/{format}/{**id}";

    /// <summary>What an export is charged for: about the microseconds that one takes.</summary>
    private const double Price = 3_000;

    /// <summary>What to map for a whole graph.</summary>
    public const string GraphPattern = "/export/{format}";

    /// <summary>Artifacts in a whole graph that is given over HTTP (limit <c>exportArtifacts</c>).</summary>
    private const int MaxArtifacts = 20_000;

    /// <summary>What a whole graph is charged for.</summary>
    private const double GraphPrice = 100_000;

    /// <summary>Answers GET and HEAD for a whole graph.</summary>
    public Task HandleGraphAsync(HttpContext context)
    {
        var format = context.GetRouteValue("format") as string ?? "";
        return graphQL.HandleFileAsync(
            context, $"export {format}", GraphPrice, state => MakeGraph((Snapshot)state, format, context.RequestAborted));
    }

    /// <summary>Answers GET and HEAD.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var format = context.GetRouteValue("format") as string ?? "";
        var id = IdIn(context);
        return graphQL.HandleFileAsync(context, $"export {format} {id}", Price, state => Make((Snapshot)state, format, id));
    }

    /// <summary>The id or name in an address; a slash is the one sign that a path keeps coded.</summary>
    internal static string IdIn(HttpContext context) =>
        (context.GetRouteValue("id") as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static (StateFile? File, Refusal? Refusal) MakeGraph(Snapshot snapshot, string format, CancellationToken cancellationToken)
    {
        if (ExportFormats.FindOfGraph(format, out var problem) is not { } export)
        {
            return (null, new Refusal(StatusCodes.Status404NotFound, HttpErrorCodes.NotFound, problem));
        }

        if (snapshot.Graph.ArtifactCount > MaxArtifacts)
        {
            var message = FormattableString.Invariant($"The graph has {snapshot.Graph.ArtifactCount} artifacts; here it is given up to ")
                + FormattableString.Invariant($"{MaxArtifacts}, and is never cut. The command export writes graphs of any size.");
            return (null, new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.LimitExceeded, message)
            {
                Limit = ArtifactLineage.Limit,
            });
        }

        using var target = new MemoryStream();
        export.Write(snapshot, target, cancellationToken);
        return (new StateFile(
            target.ToArray(), export.MediaType, ExportFormats.FileName("graph-" + snapshot.Contents.Revision, export.Extension)), null);
    }

    private static (StateFile? File, Refusal? Refusal) Make(Snapshot snapshot, string format, string id)
    {
        if (ExportFormats.FindOfArtifact(format, out var problem) is not { } export)
        {
            return (null, new Refusal(StatusCodes.Status404NotFound, HttpErrorCodes.NotFound, problem));
        }

        if (ArtifactIds.TryRead(snapshot.Graph, id, ArtifactIds.Kinds, out var node, LookupErrors.NotFound) is { } error)
        {
            return (null, new Refusal(StatusCodes.Status404NotFound, error.Code, error.Message));
        }

        if (ArtifactLineage.TryCreate(snapshot, snapshot.Graph.ArtifactOf(node), out problem) is not { } lineage)
        {
            return (null, new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.LimitExceeded, problem)
            {
                Limit = ArtifactLineage.Limit,
            });
        }

        using var target = new MemoryStream();
        export.Write(lineage, target);
        return (new StateFile(target.ToArray(), export.MediaType, ExportFormats.FileName(lineage.Id, export.Extension)), null);
    }
}
