// Requests that name their document instead of sending it: by hash (automatic persisted queries) or by id (trusted documents).
using System.Security.Cryptography;
using System.Text.Json;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.GraphQL.Errors;

namespace OpenChat.Graph.Server.Http.Documents;

/// <summary>
/// Puts the document into a request that names it. Trusted documents are looked in first, then what clients have sent before.
/// </summary>
/// <param name="trusted">Maybe none.</param>
/// <param name="onlyTrusted">Texts that clients send are refused.</param>
/// <param name="queries">Null when the server remembers no queries.</param>
internal sealed class DocumentFinder(TrustedDocuments trusted, bool onlyTrusted, PersistedQueryStore? queries)
{
    private const string Sha256Prefix = "sha256:";

    /// <summary>Members of a body, and parameters of a URL, that a request may have.</summary>
    internal static readonly string[] Parameters = ["query", "operationName", "variables", "extensions", "documentId"];

    private const int MaxEcho = 50;

    private static readonly RequestProblem NoQuery = new("The parameter \"query\" is missing.", IsJson: true);

    private static readonly RequestProblem NotTrusted = new(
        "Only trusted documents are run here; name one by \"documentId\".", IsJson: true)
    {
        Code = HttpErrorCodes.TrustedDocumentRequired,
    };

    private static readonly RequestProblem TwoDocuments = new("Send either \"query\" or \"documentId\", not both.", IsJson: true);

    private static readonly RequestProblem UnknownId =
        new("There is no document of this id.", IsJson: true) { Code = ErrorCodes.PersistedQueryNotFound };

    // The words of the protocol: clients match on the messages too.
    private static readonly RequestProblem NotFound =
        new("PersistedQueryNotFound", IsJson: true) { Code = ErrorCodes.PersistedQueryNotFound, IsExpected = true };

    private static readonly RequestProblem NotSupported = new("PersistedQueryNotSupported", IsJson: true)
    {
        Code = HttpErrorCodes.PersistedQueryNotSupported,
        IsExpected = true,
    };

    private static readonly RequestProblem WrongHash =
        new("provided sha does not match query", IsJson: true) { Code = HttpErrorCodes.PersistedQueryHashMismatch };

    private static readonly RequestProblem WrongShape =
        new("The extension \"persistedQuery\" must be {\"version\": 1, \"sha256Hash\": \"64 hexadecimal digits\"}.", IsJson: true);

    /// <summary>Finds the document of a request; one that was sent is left as it is.</summary>
    /// <returns>Null when the request has a document now.</returns>
    public RequestProblem? Find(ref RequestParameters parameters)
    {
        if (parameters.DocumentId is { } id)
        {
            return parameters.HasQuery ? TwoDocuments : FindById(id, ref parameters) ? null : UnknownId;
        }

        string? hash = null;
        if (!parameters.Extensions.IsEmpty && ReadHash(parameters.Extensions.Span, out hash) is { } problem)
        {
            return problem;
        }

        if (parameters.HasQuery)
        {
            return onlyTrusted ? NotTrusted : hash is null || queries is null ? null : CheckHash(hash, ref parameters);
        }

        return hash is null ? (onlyTrusted ? NotTrusted : WithoutQuery(parameters.UnknownName))
            : FindById(hash, ref parameters) ? null
            : queries is null && !onlyTrusted ? NotSupported
            : NotFound;
    }

    /// <summary>No document; what is there under a name that no request has may be meant for it.</summary>
    private static RequestProblem WithoutQuery(string? unknown)
    {
        if (string.IsNullOrEmpty(unknown))
        {
            return NoQuery;
        }

        var name = unknown.Length <= MaxEcho ? unknown : $"{unknown.AsSpan(0, MaxEcho)}…";
        return NoQuery with
        {
            Message = $"{NoQuery.Message} \"{name}\" is no parameter of a request and was "
                + $"ignored.{NearWords.Ask(NearWords.Find(unknown, Parameters))}",
        };
    }

    /// <summary>Remembers the document of a request that turned out to be valid, if it wants to be.</summary>
    public void Remember(in RequestParameters parameters)
    {
        if (parameters.HashToRemember is { } hash)
        {
            queries?.Add(hash, parameters.Query.Span);
        }
    }

    private bool FindById(string id, ref RequestParameters parameters)
    {
        if (trusted.Find(id) is { } document)
        {
            parameters.SetQuery(document.Text);
            parameters.IsPersisted = true;
            parameters.OperationName ??= document.OperationName;
            return true;
        }

        var hash = id.StartsWith(Sha256Prefix, StringComparison.Ordinal) ? id[Sha256Prefix.Length..] : id;
        if (onlyTrusted || queries is null || !queries.TryFind(hash, out var text))
        {
            return false;
        }

        parameters.SetQuery(text);
        parameters.IsPersisted = true;
        return true;
    }

    private static RequestProblem? CheckHash(string hash, ref RequestParameters parameters)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(parameters.Query.Span, actual);
        if (!Convert.ToHexStringLower(actual).Equals(hash, StringComparison.Ordinal))
        {
            return WrongHash;
        }

        parameters.HashToRemember = hash;
        return null;
    }

    /// <summary>Reads the extension <c>persistedQuery</c> of a JSON object that is known to be well-formed.</summary>
    /// <param name="extensions">The object.</param>
    /// <param name="hash">64 lower-case hexadecimal digits; null when there is no such extension.</param>
    /// <returns>Null when it could be read.</returns>
    private static RequestProblem? ReadHash(ReadOnlySpan<byte> extensions, out string? hash)
    {
        hash = null;
        var reader = new Utf8JsonReader(extensions, new JsonReaderOptions { MaxDepth = RequestParser.MaxDepth + 1 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOurs = reader.ValueTextEquals("persistedQuery"u8);
            reader.Read();
            if (!isOurs || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.StartObject || !TryReadMembers(ref reader, out hash))
            {
                return WrongShape;
            }
        }

        return null;
    }

    private static bool TryReadMembers(ref Utf8JsonReader reader, out string? hash)
    {
        hash = null;
        var isVersion1 = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("version"u8);
            var isHash = reader.ValueTextEquals("sha256Hash"u8);
            reader.Read();
            if (isVersion)
            {
                isVersion1 = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) && version == 1;
            }
            else if (isHash)
            {
                hash = reader.TokenType == JsonTokenType.String ? reader.GetString()?.ToLowerInvariant() : null;
            }

            reader.Skip();
        }

        return isVersion1 && hash is { Length: 2 * SHA256.HashSizeInBytes } && hash.AsSpan().ContainsAnyExcept(HexDigits) is false;
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");
}
