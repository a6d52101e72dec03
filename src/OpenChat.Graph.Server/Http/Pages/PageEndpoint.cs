// The pages for people, and the files they are made of.
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>
/// Answers browsers with one of two pages where HTML is what the client would rather have: the explorer, whose script shows what its
/// address names, and the editor at <c>/graphql</c>; and with the files that these name, at <c>/web/NAME</c>. Both are built from
/// <c>Web/</c> and embedded, compressed; the names of files carry a hash of their content, so clients may keep them for ever.
/// </summary>
internal sealed class PageEndpoint
{
    /// <summary>Where the files are, with the route parameter for the name.</summary>
    public const string FilesPattern = "/web/{name}";

    private const string ResourcePrefix = "web/";
    private const string OperationPrefix = "explorer/";
    private const string NoncePlaceholder = "{{nonce}}";
    private const string RootPlaceholder = "{{root}}";
    private const string EditorPlaceholder = "{{editor}}";

    private const string MissingPage = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>OpenChat.Graph</title></head>
        <body>
        <h1>OpenChat.Graph</h1>
        <p>This server was built without its pages. Building it on a machine with Node.js 18 or later adds them.</p>
        <p>GraphQL is answered at <code>/graphql</code>: send it by POST as JSON. <a href="{{root}}schema.graphql">The schema</a> says what
        can be asked.</p>
        </body>
        </html>

        """;

    private readonly Assembly _assembly;
    private readonly FrozenSet<string> _resources;
    private readonly string _explorer;
    private readonly string _editor;

    /// <summary>Finds what is embedded in an assembly.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="hasEditor">Whether there is an editor, to which the explorer then leads.</param>
    public PageEndpoint(Assembly assembly, bool hasEditor = true)
    {
        _assembly = assembly;
        HasEditor = hasEditor;
        var names = assembly.GetManifestResourceNames();
        _resources = names.Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
        _explorer = Page("explorer").Replace(EditorPlaceholder, hasEditor ? "yes" : "no", StringComparison.Ordinal);
        _editor = Page("editor");
        Operations =
        [
            .. names.Where(name => name.StartsWith(OperationPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Text),
        ];
    }

    /// <summary>
    /// The addresses that the explorer has a view for, as route patterns. The values are the rest of an id (<c>zephyr-7b-beta</c> of
    /// <c>model:zephyr-7b-beta</c>) and the id of a framework; whether there is such a thing is found out by the view.
    /// </summary>
    public static IReadOnlyList<string> Views { get; } =
    [
        "/model/{slug}", "/dataset/{slug}", "/license/{slug}", "/organisation/{slug}", "/table/{framework}", "/compare", "/what-if",
        "/findings",
    ];

    /// <summary>Whether there is an editor at <c>/graphql</c>.</summary>
    public bool HasEditor { get; }

    /// <summary>False when the program was built without the pages; a short one says so then.</summary>
    public bool IsBuiltIn => _resources.Count > 0;

    /// <summary>
    /// The documents that the explorer asks by the SHA-256 of their text, in the order of their names: what it may ask where only trusted
    /// documents are run.
    /// </summary>
    public IReadOnlyList<string> Operations { get; }

    /// <summary>True for a request that is to be answered with a page.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && MediaTypes.PrefersHtml(request.Headers.Accept);

    /// <summary>The explorer, with status 404 where it has no view. Nothing of the request is in it but how deep its path is.</summary>
    public Task ExplorerAsync(HttpContext context, bool isFound)
    {
        context.Response.StatusCode = isFound ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        return WriteAsync(
            context, _explorer, static nonce => $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; ");
    }

    /// <summary>The editor. Nothing of the request is in it.</summary>
    public Task EditorAsync(HttpContext context)
    {
        if (context.Request.Path.Value is [.., '/'])
        {
            // the editor asks where it is
            context.Response.Redirect("../graphql" + context.Request.QueryString, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        }

        // it places its lines with style attributes, and makes style elements of its own
        return WriteAsync(
            context,
            _editor,
            static nonce => $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; worker-src 'self'; "
                + $"style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; ");
    }

    /// <summary>A file of a page, in the encoding the client takes.</summary>
    public async Task FileAsync(HttpContext context)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        var name = $"{ResourcePrefix}{context.GetRouteValue("name")}";
        if (!_resources.Contains(name + ".gz"))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = TypeOf(name);
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.ContentSecurityPolicy = "default-src 'none'"; // a worker has the policy of its own file, and needs nothing
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var coding = ContentCodings.Negotiate(context.Request.Headers.AcceptEncoding);
        await using var file = Open(name + (coding == ContentCoding.Brotli ? ".br" : ".gz"));
        if (coding == ContentCoding.Identity)
        {
            await using var plain = new GZipStream(file, CompressionMode.Decompress);
            await plain.CopyToAsync(response.Body, context.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = ContentCodings.NameOf(coding);
        response.ContentLength = file.Length;
        await file.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, string page, Func<string, string> policy)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        // addresses in the page are relative, for a proxy may serve this below a path of its own
        var depth = context.Request.Path.Value.AsSpan().Count('/') - 1;
        var root = string.Concat(Enumerable.Repeat("../", Math.Max(depth, 0)));
        var bytes = Encoding.UTF8.GetBytes(
            page.Replace(NoncePlaceholder, nonce, StringComparison.Ordinal).Replace(RootPlaceholder, root, StringComparison.Ordinal));
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = policy(nonce)
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private string Page(string name) =>
        _resources.Contains($"{ResourcePrefix}{name}.html") ? Text($"{ResourcePrefix}{name}.html") : MissingPage;

    private string Text(string resource)
    {
        using var reader = new StreamReader(Open(resource));
        return reader.ReadToEnd();
    }

    private Stream Open(string resource) =>
        _assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The resource '{resource}' is gone.");

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".woff2" => "font/woff2",
        ".ttf" => "font/ttf",
        _ => "text/plain; charset=utf-8",
    };
}
