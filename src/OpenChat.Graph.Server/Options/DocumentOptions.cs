// Documents of requests.
using System.ComponentModel.DataAnnotations;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Options;

/// <summary>Which documents are kept, and which may be named instead of sent.</summary>
internal sealed record DocumentOptions
{
    private static readonly ExecutorOptions Engine = new();

    /// <summary>Documents that are kept parsed and validated, from their second use on; 0 keeps none.</summary>
    [Range(0, 1_000_000)]
    public int CachedDocuments { get; init; } = Engine.CacheEntries;

    /// <summary>
    /// Documents remembered by their hash for clients that send it instead of the text (automatic persisted queries), 16 MB of text at
    /// most; 0 switches this off.
    /// </summary>
    [Range(0, 100_000)]
    public int PersistedQueries { get; init; } = 1_000;

    /// <summary>Minutes after which such a document is forgotten when nobody asks for it.</summary>
    [Range(1, 525_600)]
    public int PersistedQueryMinutes { get; init; } = 1_440;

    /// <summary>
    /// Documents that clients may run by name or hash: a folder of <c>.graphql</c> files, or a manifest, a JSON file with an object of
    /// document texts by id. All are checked before the server starts.
    /// </summary>
    public string? TrustedDocuments { get; init; }

    /// <summary>Off (they are not read), Preferred (clients may also send documents of their own) or Only (they may not).</summary>
    public TrustedDocumentMode TrustedDocumentMode { get; init; } = TrustedDocumentMode.Preferred;
}

/// <summary>What free-form documents are good for beside the trusted ones.</summary>
internal enum TrustedDocumentMode
{
    /// <summary>They are not read.</summary>
    Off,

    /// <summary>Clients may name a trusted document or send a text of their own.</summary>
    Preferred,

    /// <summary>Only trusted documents are run.</summary>
    Only,
}
