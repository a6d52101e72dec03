// Documents that whoever runs the server trusts, in a folder or a manifest: read, checked and made ready before the first request.
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.Graph.Server.Http.Documents;

/// <summary>A trusted document.</summary>
/// <param name="Text">As UTF-8.</param>
/// <param name="OperationName">The operation that its id names; null when the id names the document.</param>
internal sealed record TrustedDocument(ReadOnlyMemory<byte> Text, string? OperationName);

/// <summary>
/// The documents by id. Ids of a document are <c>sha256:</c> and the SHA-256 of its text, the same without prefix, and: from a folder, the
/// name of each of its operations and the name of its file without extension; from a manifest, its id there. Ids are compared as a whole
/// and never looked up in the file system. Immutable.
/// </summary>
internal sealed class TrustedDocuments
{
    private const string Pattern = "*.graphql";

    private readonly FrozenDictionary<string, TrustedDocument> _byId;

    private TrustedDocuments(IReadOnlyDictionary<string, TrustedDocument> byId, int count)
    {
        _byId = byId.ToFrozenDictionary(StringComparer.Ordinal);
        Count = count;
    }

    /// <summary>No documents.</summary>
    public static TrustedDocuments None { get; } = new(FrozenDictionary<string, TrustedDocument>.Empty, 0);

    /// <summary>Documents, whatever the number of their ids.</summary>
    public int Count { get; }

    /// <summary>Reads all documents, and makes the engine ready for them.</summary>
    /// <param name="path">A folder, whose files that end in <c>.graphql</c>, and those below it, are a document each, with a name for every
    /// operation; or a manifest: a file with one JSON object of document texts by id.</param>
    /// <param name="executor">Checks the documents.</param>
    /// <exception cref="StartUpException">The message lists every problem, one a line, with file or id, line and column.</exception>
    public static TrustedDocuments Load(string path, GraphQLExecutor executor)
    {
        var byId = new Dictionary<string, TrustedDocument>(StringComparer.Ordinal);
        var problems = new List<string>();
        int count;
        try
        {
            count = File.Exists(path) ? AddManifest(path, executor, byId, problems) : AddFolder(path, executor, byId, problems);
        }
        catch (JsonException exception)
        {
            throw new StartUpException(
                FormattableString.Invariant(
                    $"The trusted documents in '{path}' cannot be read: not valid JSON at line {exception.LineNumber + 1}."));
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or DecoderFallbackException or InvalidOperationException)
        {
            throw new StartUpException($"The trusted documents in '{path}' cannot be read: {exception.Message}");
        }

        return problems.Count == 0
            ? new TrustedDocuments(byId, count)
            : throw new StartUpException($"The trusted documents in '{path}' cannot be used:\n{string.Join('\n', problems)}");
    }

    /// <summary>
    /// These and more, which have no ids but their hashes. They are not checked here: they belong to the program, whose tests check them,
    /// and limits of whoever runs the server may be too low for them.
    /// </summary>
    /// <param name="texts">The texts of documents.</param>
    public TrustedDocuments With(IReadOnlyList<string> texts)
    {
        var byId = new Dictionary<string, TrustedDocument>(_byId, StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            AddHash(utf8, new TrustedDocument(utf8, OperationName: null), byId);
        }

        return new TrustedDocuments(byId, Count + texts.Count);
    }

    /// <summary>The document of an id; null when there is none.</summary>
    public TrustedDocument? Find(string id) => _byId.GetValueOrDefault(id);

    private static string Read(string file)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    private static int AddFolder(string folder, GraphQLExecutor executor, Dictionary<string, TrustedDocument> byId, List<string> problems)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var file in files)
        {
            var source = new Source(Read(file), Path.GetRelativePath(folder, file));
            if (IsSound(source, executor, problems))
            {
                AddFile(source, byId, problems);
            }
        }

        if (files.Length == 0)
        {
            problems.Add("there is no file that ends in .graphql.");
        }

        return files.Length;
    }

    private static int AddManifest(string file, GraphQLExecutor executor, Dictionary<string, TrustedDocument> byId, List<string> problems)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(file));
        if (manifest.RootElement.ValueKind != JsonValueKind.Object || !manifest.RootElement.EnumerateObject().Any())
        {
            problems.Add("a manifest is a JSON object of document texts by id, with one document at least.");
            return 0;
        }

        var documents = new List<TrustedDocument>();
        foreach (var entry in manifest.RootElement.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
            {
                problems.Add($"{entry.Name}: the text of a document must be a string.");
                continue;
            }

            var source = new Source(entry.Value.GetString() ?? "", entry.Name);
            if (IsSound(source, executor, problems))
            {
                var document = new TrustedDocument(Encoding.UTF8.GetBytes(source.Text), OperationName: null);
                documents.Add(document);
                if (!byId.TryAdd(entry.Name, document))
                {
                    problems.Add($"{entry.Name}: the id is that of another document.");
                }
            }
        }

        foreach (var document in documents) // after all ids: an id that is the hash of its text names no second document
        {
            AddHash(document.Text.Span, document, byId);
        }

        return documents.Count;
    }

    private static bool IsSound(Source source, GraphQLExecutor executor, List<string> problems)
    {
        var errors = executor.Prepare(source.Text);
        problems.AddRange(errors.Select(error => At(source, error)));
        return errors.IsEmpty;
    }

    private static void AddFile(Source source, Dictionary<string, TrustedDocument> byId, List<string> problems)
    {
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

    private static void AddHash(ReadOnlySpan<byte> text, TrustedDocument document, Dictionary<string, TrustedDocument> byId)
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
