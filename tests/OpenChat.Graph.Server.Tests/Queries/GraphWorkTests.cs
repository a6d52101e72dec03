// What requests are told that would have to wait for the whole graph.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class GraphWorkTests
{
    [Fact]
    public void Wait_SaysWhatIsUnderWay_When_ItTakesTooLong()
    {
        var exception = Assert.Throws<FieldErrorException>(() => GraphWork.Wait(
            Never, static () => "The verdicts are still being worked out", CancellationToken.None, TimeSpan.FromMilliseconds(1)));

        Assert.Equal(ErrorCodes.Timeout, exception.Error.Code);
        Assert.Equal(
            "The verdicts are still being worked out. Ask again in a while; what is asked of single artifacts is answered meanwhile.",
            exception.Error.Message);
    }

    [Fact]
    public void Wait_GivesUp_When_NobodyWantsTheAnswerAnyMore()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => GraphWork.Wait(Never, static () => "", gone.Token));
    }

    [Fact]
    public void AllRestrictions_LeavesThePassToTheNext_When_ItIsCancelled()
    {
        var builder = new LineageGraphBuilder();
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a", Name = "A" });
        var analysis = new LineageAnalysis(builder.Build(), AskedFolder.Small.Snapshot.Rules);
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => analysis.AllRestrictions(gone.Token));
        Assert.Equal(1, analysis.AllRestrictions(CancellationToken.None).Count);
        Assert.Equal(1, analysis.AllRestrictions(gone.Token).Count); // it is there
    }

    private static int Never(CancellationToken token)
    {
        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
        return 0;
    }
}
