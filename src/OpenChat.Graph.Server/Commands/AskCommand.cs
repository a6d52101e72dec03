// ask: what has to be known of one artifact, in plain text.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Tells in plain text what is known of an artifact and what it was made from.</summary>
internal sealed class AskCommand(ServerOptions options, TextWriter output)
{
    /// <summary>Prints the summary of a model or dataset, with its lineage as a tree.</summary>
    /// <param name="text">Its id or one of its names.</param>
    /// <param name="party">For whom.</param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">The data has no such artifact, or several of that name; says which are near.</exception>
    public async Task<int> RunAsync(string text, VerdictParty party, Reading reading, CancellationToken cancellationToken)
    {
        var named = await NamedArtifact.LoadAsync(options, text, cancellationToken);
        var (graph, analysis) = (named.Snapshot.Graph, named.Snapshot.Analysis);
        var summary = Summaries.Of(analysis.StudyOf(named.Index), party, reading);
        var tree = LineageTree.Of(graph, named.Index, analysis.Licenses.NoAncestry);
        await output.WriteAsync(SummaryText.Of($"{graph.NameOf(named.Node)} ({graph.IdOf(named.Node)})", summary, tree));
        return ExitCode.Success;
    }
}
