// The page for people at /graphql, and the files it is made of.
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>
/// Answers browsers: <c>/graphql</c> with a page when HTML is what the client would rather have, and <c>/graphql/ide/NAME</c> with the
/// files it names. The files are built from <c>Web/</c> and embedded, compressed; their names carry a hash of their content, so clients may
/// keep them for ever.
/// </summary>
internal sealed class IdeEndpoint
{
    /// <summary>Where the files are, with the route parameter for the name.</summary>
    public const string FilesPattern = "/graphql/ide/{name}";

    private const string ResourcePrefix = "ide/";
    private const string PageName = ResourcePrefix + "page.html";
    private const string NoncePlaceholder = "{{nonce}}";

    private const string MissingPage = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>OpenChat.Graph</title></head>
        <body>
        <h1>OpenChat.Graph</h1>
        <p>GraphQL is answered at this address: send it by POST as JSON. <a href="schema.graphql">The schema</a> says what can be asked.</p>
        <p>This server was built without the query editor. Building it on a machine with Node.js 18 or later adds the editor.</p>
        </body>
        </html>

        """;

    private readonly Assembly _assembly;
    private readonly FrozenSet<string> _resources;
    private readonly string _page;

    /// <summary>Finds what is embedded in an assembly.</summary>
    public IdeEndpoint(Assembly assembly)
    {
        _assembly = assembly;
        _resources = assembly.GetManifestResourceNames().Where(name => name.StartsWith(
            ResourcePrefix, StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
        IsBuiltIn = _resources.Contains(PageName);
        _page = MissingPage;
        if (IsBuiltIn)
        {
            using var reader = new StreamReader(Open(PageName));
            _page = reader.ReadToEnd();
        }
    }

    /// <summary>False when the program was built without the page; a short one says so then.</summary>
    public bool IsBuiltIn { get; }

    /// <summary>True for a request that is to be answered with the page.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && MediaTypes.PrefersHtml(request.Headers.Accept);

    /// <summary>The page. Nothing of the request is in it.</summary>
    public async Task PageAsync(HttpContext context)
    {
        if (context.Request.Path.Value is [.., '/'])
        {
            // the addresses in the page are relative to the path without it
            context.Response.Redirect("../graphql" + context.Request.QueryString, permanent: false, preserveMethod: true);
            return;
        }

        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var page = _page.Replace(NoncePlaceholder, nonce, StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; worker-src 'self'; style-src 'self' 'nonce-{nonce}'; "
            + $"style-src-attr 'unsafe-inline'; " +
            "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.Vary = "Accept";
        context.Response.ContentType = "text/html; charset=utf-8";
        var bytes = Encoding.UTF8.GetBytes(page);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>A file of the page, in the encoding the client takes.</summary>
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
