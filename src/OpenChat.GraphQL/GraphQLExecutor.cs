// The public entry of the engine: a request in, an answer out.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Execution.Documents;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Plan;
using OpenChat.GraphQL.Execution.Run;
using OpenChat.GraphQL.Execution.Telemetry;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL;

/// <summary>Answers requests for one schema. Immutable but for its operation cache; safe to share between threads.</summary>
/// <remarks>
/// The walk of a request, cheapest checks first (security order); every step may end it with a request error, which has no <c>data</c>:
/// <list type="number">
/// <item>The document's bytes are looked up in the operation cache. A hit skips steps 2 and 3.</item>
/// <item>The text is parsed, within limits.</item>
/// <item>All operations and fragments are validated; the outcome, good or bad, is kept.</item>
/// <item>The operation is chosen by name (6.1). A mutation by GET and a subscription without an event end here.</item>
/// <item>The variables are read, within limits, and coerced (6.1.2).</item>
/// <item>The operation is priced with these variables. One that is too expensive
/// ends here, and so does one that the host does not admit.</item>
/// <item>The plan is found, or made, for the values of the variables that decide about <c>@skip</c> and <c>@include</c>.</item>
/// <item>The loop runs the plan into one pooled buffer (6.3, 6.4), until it is complete, must wait, or is stopped.</item>
/// <item>Errors and extensions are written after the data (7.1).</item>
/// </list>
/// </remarks>
[SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "results belong to the caller")]
public sealed class GraphQLExecutor
{
    // Timers count in ticks of up to 10 ms and may fire that much early, once for the start and once for the end.
    private static readonly TimeSpan TimerTicks = TimeSpan.FromMilliseconds(20);

    private readonly BoundSchema _schema;
    private readonly ExecutorOptions _options;
    private readonly DocumentStore _documents;
    private readonly GraphQLTelemetry _telemetry;
    // A loop with its frames and lists is kept for the next request (run mode allocations).
    private readonly ExecutionLoop?[] _spareLoops = new ExecutionLoop?[Environment.ProcessorCount * 2];

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

        _schema = new BoundSchema(schema, resolvers, options.Cost, options.CountUsage ? new SchemaUsage() : null);
        _options = options;
        _telemetry = new GraphQLTelemetry(options.Meter, options.TraceDocuments);
        _documents = new DocumentStore(_schema, options);
    }

    /// <summary>The schema requests are answered by.</summary>
    public GraphQLSchema Schema => _schema.Schema;

    /// <summary>What prices operations: its problems are for the host to show at start-up.</summary>
    public CostAnalyzer Prices => _schema.Prices;

    /// <summary>Documents in the operation cache.</summary>
    public int CachedDocuments => _documents.Count;

    /// <summary>Estimated bytes of the operation cache.</summary>
    public long CachedBytes => _documents.EstimatedBytes;

    /// <summary>How many requests used each part of the schema since the executor was made, ordinal by coordinate; parts never used are
    /// missing. Empty unless <see cref="ExecutorOptions.CountUsage"/> is set.</summary>
    public ImmutableArray<CoordinateUsage> GetUsage() => _schema.Usage?.Read() ?? [];

    /// <summary>Parses, validates and executes a request. Never throws for anything a client or resolver does.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The client is gone: all work stops and there is no answer.</param>
    /// <returns>The answer; dispose it when its bytes are written.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<ExecutionResult> ExecuteAsync(GraphQLRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return _telemetry.IsObserved ? ExecuteObservedAsync(request, cancellationToken) : ExecuteCoreAsync(request, cancellationToken);
    }

    private async ValueTask<ExecutionResult> ExecuteObservedAsync(GraphQLRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var activity = GraphQLTelemetry.Source.StartActivity(GraphQLTelemetry.OperationSpan, ActivityKind.Server);
        ExecutionResult? result = null;
        _telemetry.Begin();
        try
        {
            result = await ExecuteCoreAsync(request, cancellationToken);
            return result;
        }
        finally
        {
            _telemetry.End(request, result, started, activity);
        }
    }

    private ValueTask<ExecutionResult> ExecuteCoreAsync(GraphQLRequest request, CancellationToken cancellationToken)
    {
        var deadline = _options.RequestTimeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : (request.StartedAt ?? _options.TimeProvider.GetTimestamp())
                + (long)(_options.RequestTimeout.TotalSeconds * _options.TimeProvider.TimestampFrequency);

        // (1) (2) (3) text to valid document
        var mayIntrospect = request.AllowIntrospection ?? _options.Validation.IntrospectionEnabled;
        var document = request.Query is { } text
            ? _documents.Find(text, mayIntrospect, out var wasCached)
            : _documents.Find(request.QueryUtf8.Span, mayIntrospect, out wasCached);
        var run = new RequestRun(document, request, wasCached);

        // (4) (5) (6) (7) the operation, its variables, its price, its plan
        var result = PrepareRun(ref run, out var plan, out var variables);
        if (plan is null)
        {
            return ValueTask.FromResult(result);
        }

        // the timer that ended the request before this one may have fired some ticks before the deadline that they share
        if (request.StartedAt is not null
            && _options.TimeProvider.GetElapsedTime(_options.TimeProvider.GetTimestamp(), deadline) < TimerTicks)
        {
            return ValueTask.FromResult(Refuse(run, RequestErrorStage.Timeout, ExecutionErrors.Timeout(_options.RequestTimeout)));
        }

        // (8) (9) the answer
        plan.Usage?.Count();
        var span = GraphQLTelemetry.Source.StartActivity(GraphQLTelemetry.ExecuteSpan);
        var loop = RentLoop();
        var isWaiting = false;
        try
        {
            loop.Start(plan, variables, request, deadline, document.Hash, cancellationToken);
            var outcome = loop.Run();
            isWaiting = outcome == LoopOutcome.Waiting;
            return isWaiting ? WaitAsync(loop, run, span, cancellationToken) : ValueTask.FromResult(Finish(loop, outcome, run));
        }
        finally
        {
            if (!isWaiting)
            {
                ReturnLoop(loop);
                span?.Dispose();
            }
        }
    }

    /// <summary>Counts a limit that the host holds itself, before the engine sees a request, among those of
    /// <see cref="GraphQLTelemetry.LimitsExceeded"/>.</summary>
    /// <param name="limit">Its name.</param>
    public void CountRefusal(string limit) => _telemetry.Exceeded(limit, isEnforced: true);

    /// <summary>Parses and validates a document and keeps the outcome, without running it: for warming up.</summary>
    /// <returns>Why the document is refused; empty when it is valid.</returns>
    public ImmutableArray<GraphQLError> Prepare(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return _documents.Find(document, _options.Validation.IntrospectionEnabled, out _, isExpected: true).Errors;
    }

    // The result is the answer when there is no plan to run.
    private ExecutionResult PrepareRun(ref RequestRun run, out OperationPlan? plan, out IReadOnlyDictionary<string, object?> variables)
    {
        plan = null;
        variables = ArgumentCoercion.NoVariables;
        if (run.Document.Stage != RequestErrorStage.None)
        {
            // GraphQL over HTTP: that it is a mutation by GET comes before whatever else is wrong with the request
            return run.Request.IsGet && run.Document.WouldMutate(run.Request.OperationName)
                ? Refuse(run, RequestErrorStage.MethodNotAllowed, ExecutionErrors.MutationByGet())
                : Refuse(run, run.Document.Stage, run.Document.Errors);
        }

        // (4) the operation
        var operation = run.Document.FindOperation(run.Request.OperationName, out var error);
        if (operation is null)
        {
            return Refuse(run, RequestErrorStage.OperationResolution, error);
        }

        run = run with { Operation = operation };
        Warn(run, run.Document.Warnings);
        if (operation.Node.Operation == OperationType.Mutation && run.Request.IsGet)
        {
            return Refuse(run, RequestErrorStage.MethodNotAllowed, ExecutionErrors.MutationByGet());
        }

        if (operation.Node.Operation == OperationType.Subscription && (!_schema.ServesSubscriptions || run.Request.Event is null))
        {
            return Refuse(
                run,
                RequestErrorStage.OperationResolution,
                _schema.ServesSubscriptions ? ExecutionErrors.SubscriptionWithoutEvents() : ExecutionErrors.SubscriptionNotRun());
        }

        // (5) the variables
        if (ReadVariables(run, out variables) is { } refused)
        {
            return refused;
        }

        // (6) the price
        var price = operation.Price.Evaluate(variables, run.Request.Spent);
        if (!price.Errors.IsEmpty && WithoutWarnings(run, price) is [var first, ..] errors)
        {
            return Refuse(run, StageOf(first, RequestErrorStage.Variables), errors, price.PageErrors.IsEmpty ? price.Cost : null);
        }

        run = run with { Cost = price.Cost };
        if (run.Request.Admit is { } admit
            && admit(new PricedRequest(run.Document.Hash, price.Cost, operation.AnswerOf(variables))) is { } refusal)
        {
            return Refuse(run, RequestErrorStage.NotAdmitted, refusal);
        }

        if (run.Request.PriceOnly)
        {
            return FinishFixed(run, "{\"data\":null"u8);
        }

        // (7) the plan
        var found = operation.GetPlan(variables);
        if (found.FixedAnswer is { } fixedAnswer)
        {
            found.Usage?.Count();
            return FinishFixed(run, fixedAnswer);
        }

        plan = found;
        return null!; // the plan says that there is no answer yet
    }

    private async ValueTask<ExecutionResult> WaitAsync(ExecutionLoop loop, RequestRun run, Activity? span, CancellationToken clientGone)
    {
        try
        {
            var outcome = LoopOutcome.Waiting;
            while (outcome == LoopOutcome.Waiting)
            {
                await loop.Woken.WaitAsync(loop.WaitLimit, _options.TimeProvider, clientGone)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                clientGone.ThrowIfCancellationRequested();
                outcome = loop.Resume();
            }

            return Finish(loop, outcome, run);
        }
        finally
        {
            ReturnLoop(loop);
            span?.Dispose();
        }
    }

    private ExecutionResult? ReadVariables(in RequestRun run, out IReadOnlyDictionary<string, object?> values)
    {
        values = ArgumentCoercion.NoVariables;
        var options = _options;
        Dictionary<string, object?>? raw;
        while (!VariablesReader.TryRead(run.Request.VariablesUtf8.Span, options, out raw, out var error))
        {
            if (!_options.MayWarn(error!, out var limit)) // set when false is returned
            {
                return Refuse(run, StageOf(error!, RequestErrorStage.Variables), error);
            }

            Warn(run, [error!]);
            options = limit == WarnableLimits.Variables
                ? options with { MaxVariableNodes = int.MaxValue }
                : options with { MaxInputListLength = int.MaxValue };
        }

        var operation = run.Operation!; // chosen before the variables are read
        if (operation.Node.VariableDefinitions.IsEmpty)
        {
            return null;
        }

        var coerced = InputCoercion.TryCoerceVariables(
            Schema, operation.Node, raw ?? run.Request.Variables ?? ArgumentCoercion.NoVariables, operation.Source, out var errors,
            _options.Validation.MaxErrors, _options.Validation.SuggestionsEnabled && run.Document.MayIntrospect);
        if (coerced is null)
        {
            return Refuse(run, RequestErrorStage.Variables, errors);
        }

        values = coerced;
        return null;
    }

    // (9) what follows the data
    private ExecutionResult Finish(ExecutionLoop loop, LoopOutcome outcome, in RequestRun run)
    {
        if (outcome == LoopOutcome.TimedOut)
        {
            return Refuse(run, RequestErrorStage.Timeout, ExecutionErrors.Timeout(_options.RequestTimeout));
        }

        var output = loop.Output;
        var errors = loop.Errors;
        var plan = loop.Plan;
        if (outcome == LoopOutcome.Completed)
        {
            if (plan.IsFixed && errors.Count == 0)
            {
                plan.FixedAnswer = output.Written.ToArray();
            }

            outcome = WriteAfterData(output, errors, run);
        }

        if ((outcome == LoopOutcome.TooLarge || output.Position > _options.MaxResponseBytes)
            && RefuseSize(run, outcome == LoopOutcome.TooLarge ? long.MaxValue : output.Position) is { } refused)
        {
            return refused;
        }

        plan.LastAnswerBytes = output.Position;
        if (plan.ChargedBytes != plan.EstimatedBytes)
        {
            plan.ChargedBytes = plan.EstimatedBytes;
            _documents.Recharge(run.Document);
        }

        return MakeResult(output, run, RequestErrorStage.None, loop.HasData, [.. errors], loop.IsVolatile, loop.IsPassedOver);
    }

    private ExecutionResult FinishFixed(in RequestRun run, ReadOnlySpan<byte> data)
    {
        var output = new ResponseBuffer();
        output.Start(data.Length + run.Request.ExtensionMembers.Length + 128);
        output.WriteRaw(data);
        WriteEnd(output, run);
        return output.Position > _options.MaxResponseBytes && RefuseSize(run, output.Position) is { } refused
            ? refused
            : MakeResult(output, run, RequestErrorStage.None, hasData: !run.Request.PriceOnly, []);
    }

    // Null when the limit only warns.
    private ExecutionResult? RefuseSize(in RequestRun run, long bytes)
    {
        var error = ExecutionErrors.ResponseTooLarge(
            bytes > _options.HighestResponseBytes ? _options.HighestResponseBytes : _options.MaxResponseBytes);
        if (bytes > _options.HighestResponseBytes)
        {
            return Refuse(run, RequestErrorStage.Limit, error);
        }

        Warn(run, [error]);
        return null;
    }

    // Without the errors about limits that only warn: those are reported to the host.
    private ImmutableArray<GraphQLError> WithoutWarnings(in RequestRun run, CostResult price)
    {
        var pageErrors = price.PageErrors.RemoveAll(error => _options.MayWarn(error, out _));
        var errors = pageErrors.IsEmpty ? price.Exceeded.RemoveAll(error => _options.MayWarn(error, out _)) : pageErrors;
        if (errors.IsEmpty)
        {
            Warn(run, price.PageErrors);
            Warn(run, price.Exceeded);
        }

        return errors;
    }

    private void Warn(in RequestRun run, ImmutableArray<GraphQLError> warnings)
    {
        foreach (var warning in warnings)
        {
            var limit = LimitOf.Name(warning)!; // only limits warn
            _telemetry.Exceeded(limit, isEnforced: false);
            _options.OnLimitWarning?.Invoke(new LimitWarning(limit, warning.Message, run.Operation?.Node.Name?.Value, run.Document.Hash));
        }
    }

    private static LoopOutcome WriteAfterData(ResponseBuffer output, List<GraphQLError> errors, in RequestRun run)
    {
        try
        {
            if (errors.Count > 0)
            {
                output.WriteRaw(",\"errors\":"u8);
                ErrorWriter.Write(output, errors);
            }

            WriteEnd(output, run);
            return LoopOutcome.Completed;
        }
        catch (BufferLimitException)
        {
            return LoopOutcome.TooLarge;
        }
    }

    private static void WriteEnd(ResponseBuffer output, in RequestRun run)
    {
        var members = run.Request.ExtensionMembers.Span;
        if (ReportsCost(run) && run.Cost is { } cost)
        {
            WriteCost(output, cost);
            output.WriteRaw(members.IsEmpty ? "}"u8 : ","u8);
        }
        else if (!members.IsEmpty)
        {
            output.WriteRaw(",\"extensions\":{"u8);
        }

        if (!members.IsEmpty)
        {
            output.WriteRaw(members);
            output.WriteByte((byte)'}');
        }

        output.WriteByte((byte)'}');
    }

    private static bool ReportsCost(in RequestRun run) => run.Request.ReportCost || run.Request.PriceOnly;

    /// <summary>Leaves <c>extensions</c> open.</summary>
    private static void WriteCost(ResponseBuffer output, RequestCost cost)
    {
        output.WriteRaw(",\"extensions\":{\"cost\":{\"fields\":"u8);
        output.WriteDouble(cost.Fields);
        output.WriteRaw(",\"types\":"u8);
        output.WriteDouble(cost.Types);
        output.WriteRaw(",\"nodes\":"u8);
        output.WriteDouble(cost.Nodes);
        output.WriteByte((byte)'}');
    }

    private static RequestErrorStage StageOf(GraphQLError error, RequestErrorStage otherwise) =>
        error.Code == ErrorCodes.LimitExceeded ? RequestErrorStage.Limit : otherwise;

    private static ExecutionResult Refuse(in RequestRun run, RequestErrorStage stage, GraphQLError? error) =>
        Refuse(run, stage, [error!]); // set by whoever refuses

    private static ExecutionResult Refuse(
        in RequestRun run, RequestErrorStage stage, ImmutableArray<GraphQLError> errors, RequestCost? tooHigh = null)
    {
        var output = new ResponseBuffer();
        output.Start(512);
        output.WriteRaw("{\"errors\":"u8);
        ErrorWriter.Write(output, errors);
        if (ReportsCost(run) && tooHigh is { } cost)
        {
            WriteCost(output, cost);
            output.WriteByte((byte)'}');
        }

        output.WriteByte((byte)'}');
        return MakeResult(output, run, stage, hasData: false, errors);
    }

    private static ExecutionResult MakeResult(
        ResponseBuffer output, in RequestRun run, RequestErrorStage stage, bool hasData, ImmutableArray<GraphQLError> errors,
        bool isVolatile = false, bool isPassedOver = false)
    {
        var bytes = output.Detach(out var length);
        return new ExecutionResult(bytes, length)
        {
            Stage = stage,
            HasData = hasData,
            IsVolatile = isVolatile,
            IsPassedOver = isPassedOver,
            Errors = errors,
            OperationName = run.Operation?.Node.Name?.Value,
            OperationType = run.Operation?.Node.Operation,
            DocumentHash = run.Document.Hash,
            Cost = run.Cost,
            WasCached = run.WasCached,
        };
    }

    private ExecutionLoop RentLoop()
    {
        foreach (ref var spare in _spareLoops.AsSpan())
        {
            if (Interlocked.Exchange(ref spare, null) is { } loop)
            {
                return loop;
            }
        }

        return new ExecutionLoop(_options, Schema);
    }

    private void ReturnLoop(ExecutionLoop loop)
    {
        loop.Reset();
        foreach (ref var spare in _spareLoops.AsSpan())
        {
            if (Interlocked.CompareExchange(ref spare, loop, null) is null)
            {
                return;
            }
        }
    }

    /// <summary>What is known about a request so far.</summary>
    private readonly record struct RequestRun(CachedDocument Document, GraphQLRequest Request, bool WasCached)
    {
        public CachedOperation? Operation { get; init; }

        public RequestCost? Cost { get; init; }
    }
}
