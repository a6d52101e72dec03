// Reports over HTTP.
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Http.Files;

/// <summary>Answers <c>/report/FORMAT/ID?party=PARTY</c> with the report of an artifact.</summary>
/// <param name="graphQL">Checks callers, has the state and the places for requests under way, and writes.</param>
internal sealed class ReportEndpoint(GraphQLEndpoint graphQL)
{
    /// <summary>What to map: the id may have slashes, as names of the hub do.</summary>
    public const string Pattern = "/report/{format}/{**id}";

    /// <summary>What a report is charged for, as the field of the API is.</summary>
    private const double Price = 5_000;

    private static readonly string[] Formats = [.. Enum.GetNames<ReportFormat>().Select(static name => name.ToLowerInvariant())];

    private static readonly string[] Parties = [.. Enum.GetNames<VerdictParty>().Select(static name => name.ToLowerInvariant())];

    /// <summary>Answers GET and HEAD.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var format = context.GetRouteValue("format") as string ?? "";
        var id = ExportEndpoint.IdIn(context);
        var party = context.Request.Query["party"].ToString();
        return graphQL.HandleFileAsync(
            context, $"report {format} {party} {id}", Price, state => Make((Snapshot)state, format, party, id));
    }

    private static (StateFile? File, Refusal? Refusal) Make(Snapshot snapshot, string format, string party, string id)
    {
        if (Array.IndexOf(Formats, format) is var form && form < 0)
        {
            var message = $"There is no such format of reports.{NearWords.Ask(NearWords.Find(format, Formats))} There are "
                + $"{string.Join(" and ", Formats)}.";
            return (null, new Refusal(StatusCodes.Status404NotFound, HttpErrorCodes.NotFound, message));
        }

        var whom = party.Length == 0 ? (int)VerdictParty.Recipient : Array.IndexOf(Parties, party);
        if (whom < 0)
        {
            return (null, new Refusal(
                StatusCodes.Status400BadRequest,
                HttpErrorCodes.BadRequest,
                "A report is for a party: party=recipient for who got it from its publisher, or party=maker for who made it."));
        }

        if (ArtifactIds.TryRead(snapshot.Graph, id, ArtifactIds.Kinds, out var node, LookupErrors.NotFound) is { } error)
        {
            return (null, new Refusal(StatusCodes.Status404NotFound, error.Code, error.Message));
        }

        var report = ArtifactReport.Of(snapshot, snapshot.Graph.ArtifactOf(node), (VerdictParty)whom);
        var isHtml = (ReportFormat)form == ReportFormat.Html;
        var name = ExportFormats.FileName(snapshot.Graph.IdOf(node), $"-{Parties[whom]}{(isHtml ? ".html" : ".md")}");
        var type = isHtml ? "text/html; charset=utf-8" : "text/markdown; charset=utf-8";
        return (new StateFile(Encoding.UTF8.GetBytes(report.As((ReportFormat)form)), type, name) { IsShown = isHtml }, null);
    }
}
