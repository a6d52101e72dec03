// The public entry of the engine: a request in, an answer out.
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>Answers requests for one schema. Immutable but for its operation cache; safe to share between threads.</summary>
public sealed class GraphQLExecutor
{
    private readonly BoundSchema _schema;
    private readonly ExecutorOptions _options;

    /// <summary>Binds a schema.</summary>
    /// <exception cref="ArgumentException">Bindings and schema do not fit; the message lists every difference, one a line.</exception>
    public GraphQLExecutor(GraphQLSchema schema, ResolverMap resolvers, ExecutorOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(resolvers);
        ArgumentNullException.ThrowIfNull(options);
        var problems = resolvers.Check(schema);
        if (problems.Length > 0)
        {
            throw new ArgumentException($"The resolvers do not fit the schema:\n{string.Join('\n', problems)}", nameof(resolvers));
        }

        _schema = new BoundSchema(schema, resolvers);
        _options = options;
    }

    /// <summary>The schema requests are answered by.</summary>
    public GraphQLSchema Schema => _schema.Schema;

    /// <summary>Parses, validates and executes a request. Never throws for anything a client or resolver does.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The client is gone: all work stops and there is no answer.</param>
    /// <returns>The answer; dispose it when its bytes are written.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<ExecutionResult> ExecuteAsync(GraphQLRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        throw new NotSupportedException($"Arrives with the validator, for {_options}.");
    }
}
