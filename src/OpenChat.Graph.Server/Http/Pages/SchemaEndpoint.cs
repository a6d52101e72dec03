// The schema as a file, for code generators and editors: definition language, with or without internal directives, and introspection JSON.
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Http.Callers;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>
/// Answers <c>/schema.graphql</c> (with <c>?internal=false</c> without internal directives) and <c>/schema.json</c> (what the usual
/// introspection query answers). The text never changes while the process lives, so everything about it is made once. Every answer names
/// the schema by its hash.
/// </summary>
internal sealed class SchemaEndpoint
{
    private const string HashHeader = "GraphQL-Schema-Hash";
    private const string TextType = "text/plain; charset=utf-8";

    private readonly CallerPolicy _callers;
    private readonly bool _compresses;
    private readonly string _cacheControl;
    private readonly string _hash;
    private readonly StaticFile _full;
    private readonly Lazy<StaticFile> _public;
    private readonly Lazy<Task<StaticFile>> _json;

    /// <summary>Makes the handler.</summary>
    /// <param name="schema">The schema file.</param>
    /// <param name="introspectAsync">Answers a document in full, without limits.</param>
    /// <param name="callers">Says who may see the schema.</param>
    /// <param name="compresses">Clients that take it get Brotli or gzip.</param>
    public SchemaEndpoint(string schema, Func<string, Task<byte[]>> introspectAsync, CallerPolicy callers, bool compresses)
    {
        var text = Encoding.UTF8.GetBytes(schema);
        _callers = callers;
        _compresses = compresses;
        _cacheControl = callers.IsPrivate ? "private, max-age=0, must-revalidate" : "public, max-age=0, must-revalidate";
        _hash = Convert.ToHexStringLower(SHA256.HashData(text));
        _full = new StaticFile(text, TextType);
        _public = new Lazy<StaticFile>(() => new StaticFile(
            Encoding.UTF8.GetBytes(SchemaText.WithoutInternalDirectives(schema)), TextType));
        _json = new Lazy<Task<StaticFile>>(async () => new StaticFile(await introspectAsync(IntrospectionQuery.Text), MediaTypes.Json));
    }

    /// <summary>Answers a request for the definition language.</summary>
    public Task HandleTextAsync(HttpContext context) =>
        HandleAsync(context, () => Task.FromResult(string.Equals(
            context.Request.Query["internal"], "false", StringComparison.OrdinalIgnoreCase) ? _public.Value : _full));

    /// <summary>Answers a request for the introspection JSON.</summary>
    public Task HandleJsonAsync(HttpContext context) => HandleAsync(context, () => _json.Value);

    private async Task HandleAsync(HttpContext context, Func<Task<StaticFile>> find)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        if (_callers.CheckSchema(context) is { } refusal)
        {
            response.StatusCode = refusal.Status;
            response.Headers.CacheControl = "no-store";
            response.Headers.WWWAuthenticate = refusal.Challenge;
            response.ContentType = MediaTypes.Json;
            await response.Body.WriteAsync(
                ErrorBody.Create(refusal.Message, refusal.Code, limit: null, errorId: null), context.RequestAborted);
            return;
        }

        response.Headers[HashHeader] = _hash;
        var coding = _compresses ? ContentCodings.Negotiate(context.Request.Headers.AcceptEncoding) : ContentCoding.Identity;
        var file = await find();
        await file.WriteAsync(context, coding, _cacheControl);
    }
}
