// Phase (a): the GraphQL engine on one document, step by step and as a whole.
using BenchmarkDotNet.Attributes;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// Parse, validate and answer on the seed. The restrictions asked for are in memory: <see cref="RestrictionBenchmarks"/> measures
/// finding them.
/// </summary>
[Config(typeof(ShortSteps))]
public class EngineBenchmarks
{
    private Source _source = null!; // these are set by SetUp
    private DocumentNode _document = null!;
    private GraphQLSchema _schema = null!;
    private GraphQLExecutor _caching = null!;
    private GraphQLExecutor _forgetting = null!;
    private GraphQLRequest _request = null!;

    /// <summary>Name of a file in Documents.</summary>
    [Params("zephyr", "closure", "model", "typename", "repeated-fields")]
    public string Document { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var text = Inputs.Document(Document);
        var (schema, resolvers) = LineageSchema.Create();
        _schema = schema;
        _source = new Source(text);
        _document = Parse() ?? throw new InvalidOperationException($"{Document} is not GraphQL.");
        _caching = new GraphQLExecutor(schema, resolvers, new ExecutorOptions());
        _forgetting = new GraphQLExecutor(schema, resolvers, new ExecutorOptions { CacheEntries = 0 });
        _request = new GraphQLRequest { Query = text, State = new Snapshot(Inputs.Load(Inputs.Seed), DateTimeOffset.UnixEpoch) };
        if (Validate() > 0 || Warm() < 20 || Cold() < 20)
        {
            throw new InvalidOperationException($"{Document} is not answered.");
        }
    }

    [Benchmark(Description = "parse")]
    public DocumentNode? Parse() => Parser.TryParse(_source, ParserOptions.Default, out _);

    [Benchmark(Description = "validate")]
    public int Validate() => DocumentValidator.Validate(_schema, _document, ValidationOptions.Default).Length;

    [Benchmark(Baseline = true, Description = "answer, document and plan in cache")]
    public int Warm() => Answer(_caching);

    [Benchmark(Description = "answer, nothing in cache")]
    public int Cold() => Answer(_forgetting);

    private int Answer(GraphQLExecutor executor)
    {
        var pending = executor.ExecuteAsync(_request, CancellationToken.None);
        if (!pending.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("Resolvers over a snapshot do not wait.");
        }

        using var result = pending.Result;
        return result.HasErrors ? throw new InvalidOperationException(result.Errors[0].Message) : result.Utf8.Length;
    }
}
