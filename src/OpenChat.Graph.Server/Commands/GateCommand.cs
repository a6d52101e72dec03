// gate: a list of models and datasets held against a policy.
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Says what a policy says of a list.</summary>
internal sealed class GateCommand(ServerOptions options, TextWriter output)
{
    /// <summary>Prints an answer for each entry of the list.</summary>
    /// <param name="policyFile">The policy, a JSON file.</param>
    /// <param name="listFile">The list, a file or <c>-</c> for standard input.</param>
    /// <param name="format">How the answer is written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The strictest of the answers as an exit code.</returns>
    /// <exception cref="StartUpException">One of the files cannot be used; says what is wrong where.</exception>
    public async Task<int> RunAsync(string policyFile, string listFile, GateFormat format, CancellationToken cancellationToken)
    {
        var input = PolicyFile.Read(policyFile);
        var list = ArtifactList.Read(listFile);
        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        var policy = PolicyFile.Bind(policyFile, input, snapshot);
        var answers = PolicyAnswers.Of(snapshot.Analysis, policy, list.Select(static entry => entry.Text));
        foreach (var answer in answers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ = answer.Decision; // worked out here, where it can be given up
        }

        var lines = list.DistinctBy(static entry => entry.Text, StringComparer.Ordinal).Select(static entry => entry.Line);
        var report = new GateReport(
            [.. answers.Zip(lines)], policy, policyFile, listFile == ArtifactList.StandardInput ? null : listFile, snapshot);
        await output.WriteAsync(report.Write(format, CheckCommand.FindWidth(output)));
        return answers.Max(static answer => answer.Effect) switch
        {
            PolicyEffect.Deny => ExitCode.Negative,
            PolicyEffect.Ask => ExitCode.Asks,
            _ => ExitCode.Success,
        };
    }
}
