// Several statements that take effect together or not at all.
namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>An open transaction. One caller at a time. Nothing in it is tried again: who opened it starts over with a new one.</summary>
internal sealed class Neo4jTransaction(Neo4jClient client, Uri address, string? affinity) : IAsyncDisposable
{
    private static readonly TimeSpan LongestRollback = TimeSpan.FromSeconds(10);

    private bool _isOpen = true;

    /// <summary>Runs a statement in the transaction. When it fails, the server rolls the transaction back.</summary>
    /// <exception cref="Neo4jException">It failed; nothing of the transaction stays.</exception>
    public async Task<Neo4jSummary> RunAsync(Neo4jStatement statement, Action<Neo4jRow>? onRow, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.SendAsync(HttpMethod.Post, address, affinity, statement, onRow, isRepeated: false, cancellationToken);
            return answer.Summary;
        }
        catch (Neo4jException exception) when (exception.Kind == Neo4jErrorKind.TransactionLost)
        {
            _isOpen = false;
            throw;
        }
    }

    /// <summary>Keeps the server from giving the transaction up, which it does when nothing comes for about a minute.</summary>
    public Task KeepAliveAsync(CancellationToken cancellationToken) =>
        RunAsync(new Neo4jStatement("RETURN 1") { IsRead = true }, null, cancellationToken);

    /// <summary>Makes everything take effect at once.</summary>
    /// <exception cref="Neo4jException">
    /// It did not, unless <see cref="Neo4jException.IsOutcomeUnknown"/>: then the connection failed so late that it may have.
    /// </exception>
    public async Task<Neo4jSummary> CommitAsync(CancellationToken cancellationToken)
    {
        _isOpen = false;
        var end = new Uri(address.AbsoluteUri + "/commit");
        try
        {
            return (await client.SendAsync(HttpMethod.Post, end, affinity, null, null, isRepeated: false, cancellationToken)).Summary;
        }
        catch (Neo4jException exception) when (exception.IsTransient && exception.ServerCode is null)
        {
            exception.IsOutcomeUnknown = true;
            throw;
        }
    }

    /// <summary>Makes nothing of it take effect. Without effect when it is not open any more.</summary>
    public async Task RollbackAsync(CancellationToken cancellationToken)
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        try
        {
            await client.SendAsync(HttpMethod.Delete, address, affinity, null, null, isRepeated: false, cancellationToken);
        }
        catch (Neo4jException exception) when (exception.Kind == Neo4jErrorKind.TransactionLost)
        {
            // that is what was wanted
        }
    }

    /// <summary>Rolls back what was not committed. A server that does not hear of it does so itself a minute later.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(LongestRollback);
        try
        {
            await RollbackAsync(limit.Token);
        }
        catch (Exception exception) when (exception is Neo4jException or OperationCanceledException)
        {
            // told by whatever failed before
        }
    }
}
