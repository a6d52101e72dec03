// A folder of documents that whoever runs the server trusts: read, checked and made ready before the first request.
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Server.Commands;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;

namespace OpenChat.Graph.Server.Http;

/// <summary>What free-form documents are good for beside the trusted ones.</summary>
internal enum TrustedDocumentMode
{
    /// <summary>The folder is not read.</summary>
    Off,

    /// <summary>Clients may name a trusted document or send a text of their own.</summary>
    Preferred,

    /// <summary>Only trusted documents are run.</summary>
    Only,
}

/// <summary>One document of the folder.</summary>
/// <param name="Text">As UTF-8.</param>
/// <param name="OperationName">The operation that its id names; null when the id names the document.</param>
internal sealed record TrustedDocument(ReadOnlyMemory<byte> Text, string? OperationName);

/// <summary>
/// The documents by id. Ids of a document are <c>sha256:</c> and the SHA-256 of its text, the same without prefix, the name of each of its operations, and the name
/// of its file without extension. Ids are compared as a whole and never looked up in the file system. Immutable.
/// </summary>
internal sealed class TrustedDocuments
{
    private const string Pattern = "*.graphql";

    private readonly FrozenDictionary<string, TrustedDocument> _byId;

    private TrustedDocuments(IReadOnlyDictionary<string, TrustedDocument> byId, int files)
    {
        _byId = byId.ToFrozenDictionary(StringComparer.Ordinal);
        Count = files;
    }

    /// <summary>No documents.</summary>
    public static TrustedDocuments None { get; } = new(FrozenDictionary<string, TrustedDocument>.Empty, 0);

    /// <summary>Documents, one a file.</summary>
    public int Count { get; }

    /// <summary>Reads all files of a folder and those below it, and makes the engine ready for them.</summary>
    /// <param name="folder">Its files end in <c>.graphql</c>; every operation in them has a name.</param>
    /// <param name="executor">Checks the documents.</param>
    /// <exception cref="StartUpException">The message lists every problem, one a line, with file, line and column.</exception>
    public static TrustedDocuments Load(string folder, GraphQLExecutor executor)
    {
        var byId = new Dictionary<string, TrustedDocument>(StringComparer.Ordinal);
        var problems = new List<string>();
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
            foreach (var file in files)
            {
                Add(new Source(Read(file), Path.GetRelativePath(folder, file)), executor, byId, problems);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new StartUpException($"The trusted documents in '{folder}' cannot be read: {exception.Message}");
        }

        if (files.Length == 0)
        {
            problems.Add("there is no file that ends in .graphql.");
        }

        return problems.Count == 0
            ? new TrustedDocuments(byId, files.Length)
            : throw new StartUpException($"The trusted documents in '{folder}' cannot be used:\n{string.Join('\n', problems)}");
    }

    /// <summary>The document of an id; null when there is none.</summary>
    public TrustedDocument? Find(string id) => _byId.GetValueOrDefault(id);

    private static string Read(string file)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    private static void Add(Source source, GraphQLExecutor executor, Dictionary<string, TrustedDocument> byId, List<string> problems)
    {
        var errors = executor.Prepare(source.Text);
        if (errors.Length > 0)
        {
            problems.AddRange(errors.Select(error => At(source, error)));
            return;
        }

        // sound, so there is a document
        var operations = Parser.TryParse(source, ParserOptions.Unlimited, out _)!.Definitions.OfType<OperationDefinitionNode>().ToList();
        var text = Encoding.UTF8.GetBytes(source.Text);
        var document = new TrustedDocument(text, OperationName: null);
        foreach (var operation in operations)
        {
            if (operation.Name is not { } name)
            {
                problems.Add(At(source, operation.Start, "the operation needs a name."));
            }
            else if (!byId.TryAdd(name.Value, new TrustedDocument(text, name.Value)))
            {
                problems.Add(At(source, operation.Start, $"the name \"{name.Value}\" is that of another document."));
            }
        }

        var fileName = Path.GetFileNameWithoutExtension(source.Name);
        if (!operations.Exists(operation => operation.Name?.Value == fileName) && !byId.TryAdd(fileName, document))
        {
            problems.Add(At(source, 0, $"the name \"{fileName}\" is that of another document."));
        }

        // a file ends with a line end that the client's text may not have
        AddHash(text, document, byId);
        AddHash(Encoding.UTF8.GetBytes(source.Text.TrimEnd()), document, byId);
    }

    private static void AddHash(byte[] text, TrustedDocument document, Dictionary<string, TrustedDocument> byId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(text));
        byId.TryAdd(hash, document);
        byId.TryAdd("sha256:" + hash, document);
    }

    private static string At(Source source, GraphQLError error) =>
        error.Locations is [var place, ..] ? At(source, place, error.Message) : $"{source.Name}: {error.Message}";

    private static string At(Source source, int offset, string message) => At(source, source.GetLocation(offset), message);

    private static string At(Source source, SourceLocation place, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{source.Name}:{place.Line}:{place.Column}: {message}");
}
