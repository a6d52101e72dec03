// What a request came to: the answer as bytes, and what a host needs to choose a status and write its log line.
using System.Buffers;
using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Execution;

/// <summary>Where a request was refused.</summary>
public enum RequestErrorStage
{
    /// <summary>It was not: the operation was executed.</summary>
    None,

    /// <summary>The document is not GraphQL.</summary>
    Parse,

    /// <summary>The document breaks a validation rule.</summary>
    Validation,

    /// <summary>No operation, an unknown one, or several without a name; or a subscription where one answer is asked for.</summary>
    OperationResolution,

    /// <summary>A mutation by GET (HTTP 405).</summary>
    MethodNotAllowed,

    /// <summary>A variable has an unusable value.</summary>
    Variables,

    /// <summary>A request limit is exceeded; the error names it.</summary>
    Limit,

    /// <summary>The deadline passed before the answer was complete.</summary>
    Timeout,

    /// <summary>The host refused it by <see cref="GraphQLRequest.Admit"/>.</summary>
    NotAdmitted,
}

/// <summary>The outcome of one request. Owns a pooled buffer: dispose when the bytes are written.</summary>
public sealed class ExecutionResult : IDisposable
{
    private byte[]? _buffer;
    private readonly int _length;

    internal ExecutionResult(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The response as UTF-8 JSON: <c>data</c>, <c>errors</c>, <c>extensions</c>, in this order. Valid until disposed.</summary>
    public ReadOnlyMemory<byte> Utf8 => (_buffer ?? throw new ObjectDisposedException(nameof(ExecutionResult))).AsMemory(0, _length);

    /// <summary>Where the request was refused; <see cref="RequestErrorStage.None"/> when it was executed.</summary>
    public RequestErrorStage Stage { get; internal init; }

    /// <summary>The operation was executed, or only priced as was asked: the response has <c>data</c>, maybe null.</summary>
    public bool IsExecuted => Stage == RequestErrorStage.None;

    /// <summary>The response has <c>data</c> and it is not null.</summary>
    public bool HasData { get; internal init; }

    /// <summary>The errors of the response in their order; empty when there are none.</summary>
    public ImmutableArray<GraphQLError> Errors { get; internal init; } = [];

    /// <summary>The response has <c>errors</c>.</summary>
    public bool HasErrors => Errors.Length > 0;

    /// <summary>The name of the operation; null when anonymous or not determined.</summary>
    public string? OperationName { get; internal init; }

    /// <summary>The kind of the operation; null when not determined.</summary>
    public OperationType? OperationType { get; internal init; }

    /// <summary>SHA-256 of the document's UTF-8, 64 lower-case hexadecimal digits; empty for a
    /// document that is empty, too long to read or not Unicode.</summary>
    public string DocumentHash { get; internal init; } = "";

    /// <summary>What the operation was priced at, for rate budgets; null when it was refused before that.</summary>
    public RequestCost? Cost { get; internal init; }

    /// <summary>The document was found in the operation cache.</summary>
    public bool WasCached { get; internal init; }

    /// <summary>A resolver said that its value does not follow from state and arguments alone (<see cref="FieldContext.MarkVolatile"/>): an
    /// equal request may get another answer.</summary>
    public bool IsVolatile { get; internal init; }

    /// <summary>The event is none of the subscription's source stream (<see cref="FieldContext.PassOver"/>): the answer is not
    /// sent.</summary>
    public bool IsPassedOver { get; internal init; }

    /// <summary>Gives the buffer back. The bytes must not be used any more.</summary>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
