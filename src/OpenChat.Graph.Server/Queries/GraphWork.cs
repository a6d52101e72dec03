// What is worked out once for all artifacts of a graph, for requests, which do not wait for it for ever.
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

internal static class GraphWork
{
    /// <summary>How long a request waits or works before it says what is under way: less than requests have by default.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>The restrictions of all artifacts.</summary>
    /// <exception cref="FieldErrorException">They are not there yet.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public static RestrictionProfiles Restrictions(LineageAnalysis analysis, CancellationToken cancellationToken) => Wait(
        analysis.AllRestrictions, () => $"The restrictions {OfAll(analysis)}", cancellationToken);

    /// <summary>The outcomes of all verdicts, all of them judged.</summary>
    /// <exception cref="FieldErrorException">They are not there yet.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public static VerdictTable Verdicts(LineageAnalysis analysis, CancellationToken cancellationToken) => Wait(
        analysis.AllVerdicts,
        () => $"The verdicts {OfAll(analysis)}"
            + (analysis.VerdictProgress is var (judged, all) ? $"; {Count(judged)} of {Count(all)} that differ are judged" : ""),
        cancellationToken);

    /// <summary>Waits, and says what for when it takes too long.</summary>
    /// <param name="work">Done or waited for until its token is cancelled.</param>
    /// <param name="state">What it makes, and how far it is: a sentence without its end.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more.</param>
    /// <param name="patience">How long; null for the usual.</param>
    internal static T Wait<T>(
        Func<CancellationToken, T> work, Func<string> state, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(patience ?? Patience);
        try
        {
            return work(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FieldErrorException(new FieldError(
                $"{state()}. Ask again in a while; what is asked of single artifacts is answered meanwhile.", ErrorCodes.Timeout));
        }
    }

    private static string OfAll(LineageAnalysis analysis) => string.Create(
        CultureInfo.InvariantCulture,
        $"of all {analysis.Graph.ArtifactCount:N0} artifacts are still being worked out, "
        + $"{analysis.Age.TotalSeconds:0} s after they were loaded");

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
