// The schema file for code generators and editors.
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace OpenChat.Graph.Server.Http;

/// <summary>Answers <c>/schema.graphql</c>; the text never changes while the process lives, so its tag is made once.</summary>
internal sealed class SchemaEndpoint
{
    private readonly byte[] _text;
    private readonly EntityTagHeaderValue _tag;
    private readonly string _tagText;

    public SchemaEndpoint(string schema)
    {
        _text = Encoding.UTF8.GetBytes(schema);
        _tagText = $"\"{Convert.ToHexStringLower(SHA256.HashData(_text).AsSpan(0, 16))}\"";
        _tag = new EntityTagHeaderValue(_tagText);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        response.Headers.ETag = _tagText;
        response.Headers.CacheControl = "public, max-age=0, must-revalidate";
        if (IsCurrent(context.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = _text.Length;
        await response.Body.WriteAsync(_text, context.RequestAborted);
    }

    private bool IsCurrent(HttpRequest request) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_tag, useStrongComparison: false));
}
