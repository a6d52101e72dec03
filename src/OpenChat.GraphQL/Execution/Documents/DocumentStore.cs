// From the text of a document to everything that is known about it: by the cache, else by parsing and validating.
using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Plan;
using OpenChat.GraphQL.Execution.Telemetry;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Execution.Documents;

/// <summary>Finds documents, or makes and keeps them: steps 1 to 3 of
/// <see cref="GraphQLExecutor"/>. Safe to share between threads.</summary>
internal sealed class DocumentStore(BoundSchema schema, ExecutorOptions options)
{
    private readonly OperationCache _cache = new(options.CacheEntries, options.CacheBytes);
    private readonly ValidationOptions _openValidation = options.Validation with { IntrospectionEnabled = true };
    private readonly ValidationOptions _closedValidation = options.Validation with { IntrospectionEnabled = false };

    public int Count => _cache.Count;

    public long EstimatedBytes => _cache.EstimatedBytes;

    /// <summary>Charges the cache for what the document has grown to since it was added.</summary>
    public void Recharge(CachedDocument document) => _cache.Recharge(document);

    /// <summary>The document with that text, good or bad.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="mayIntrospect">Whether the caller may ask for the schema.</param>
    /// <param name="wasCached">Nothing had to be parsed.</param>
    /// <param name="isExpected">It will be used again: it is kept now and not only at its second use.</param>
    public CachedDocument Find(string text, bool mayIntrospect, out bool wasCached, bool isExpected = false)
    {
        // A text that is too long or has a lone surrogate is not worth keeping. The bytes are rented (EngineBenchmarks.Warm, typename).
        wasCached = false;
        if (text.Length > options.Parser.MaxCharacters && !options.WarnOnly.HasFlag(WarnableLimits.Document))
        {
            return Make([], new Source(text), mayIntrospect);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Utf8.FromUtf16(text, bytes, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done
                ? Find(bytes.AsSpan(0, length), mayIntrospect, out wasCached, isExpected)
                : Make([], new Source(text), mayIntrospect);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The document with that text, good or bad.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="mayIntrospect">Whether the caller may ask for the schema.</param>
    /// <param name="wasCached">Nothing had to be parsed.</param>
    /// <param name="isExpected">It will be used again.</param>
    public CachedDocument Find(ReadOnlySpan<byte> utf8, bool mayIntrospect, out bool wasCached, bool isExpected = false)
    {
        wasCached = _cache.TryFind(utf8, mayIntrospect, out var document);
        if (document is null)
        {
            document = Utf8.IsValid(utf8)
                ? Make(utf8.ToArray(), new Source(Encoding.UTF8.GetString(utf8)), mayIntrospect)
                : new CachedDocument(utf8.ToArray(), HashOf(utf8), RequestErrorStage.Parse, [ExecutionErrors.NotUtf8()])
                {
                    MayIntrospect = mayIntrospect,
                };
            _cache.Add(document, isExpected);
        }

        return document;
    }

    private CachedDocument Make(byte[] utf8, Source source, bool mayIntrospect)
    {
        var hash = utf8.Length == 0 ? "" : HashOf(utf8);
        DocumentNode? document = null;
        if (source.Text.Length == 0)
        {
            return Refused(RequestErrorStage.Parse, [ExecutionErrors.NoDocument()]);
        }

        var warnings = ImmutableArray.CreateBuilder<GraphQLError>();
        GraphQLError? syntaxError;
        using (GraphQLTelemetry.Source.StartActivity(GraphQLTelemetry.ParseSpan))
        {
            document = Parse(source, warnings, out syntaxError);
        }

        if (document is null)
        {
            return Refused(RequestErrorStage.Parse, [syntaxError!]); // set when there is no document
        }

        ImmutableArray<GraphQLError> errors;
        using (GraphQLTelemetry.Source.StartActivity(GraphQLTelemetry.ValidateSpan))
        {
            errors = Validate(document, mayIntrospect ? _openValidation : _closedValidation, warnings);
        }

        return errors.IsEmpty
            ? new CachedDocument(utf8, hash, document, schema) { MayIntrospect = mayIntrospect, Warnings = warnings.ToImmutable() }
            : Refused(RequestErrorStage.Validation, errors);

        CachedDocument Refused(RequestErrorStage stage, ImmutableArray<GraphQLError> errors) =>
            new(utf8, hash, errors[0].Code == ErrorCodes.LimitExceeded ? RequestErrorStage.Limit : stage, errors, document)
            {
                MayIntrospect = mayIntrospect,
            };
    }

    // Limits that only warn are held as all others; a document that exceeds one is read again without it.
    private DocumentNode? Parse(Source source, ImmutableArray<GraphQLError>.Builder warnings, out GraphQLError? error)
    {
        var parser = options.Parser;
        while (true)
        {
            var document = Parser.TryParse(source, parser, out error);
            if (error is null || !options.MayWarn(error, out var limit))
            {
                return document;
            }

            warnings.Add(error);
            parser = parser.Without(limit);
        }
    }

    private ImmutableArray<GraphQLError> Validate(
        DocumentNode document, ValidationOptions validation, ImmutableArray<GraphQLError>.Builder warnings)
    {
        var warned = WarnableLimits.None;
        while (true)
        {
            var errors = DocumentValidator.Validate(schema.Schema, document, validation);
            var before = warned;
            foreach (var error in errors)
            {
                // a limit that was lifted as far as it can be refuses
                if (options.MayWarn(error, out var limit) && !warned.HasFlag(limit))
                {
                    warned |= limit;
                    warnings.Add(error);
                    validation = validation.Without(limit);
                }
            }

            if (warned == before)
            {
                return errors;
            }
        }
    }

    private static string HashOf(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return Convert.ToHexStringLower(hash);
    }
}
