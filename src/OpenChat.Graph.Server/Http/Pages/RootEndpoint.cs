// What stands at the address of the server itself.
using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>Answers <c>/</c>: browsers are led to their page, and everybody else is told in JSON where what is.</summary>
/// <param name="hasPage">Whether there is a page for browsers at <c>/graphql</c>.</param>
internal sealed class RootEndpoint(bool hasPage)
{
    private static readonly byte[] Names =
        """
        {"name":"OpenChat.Graph","graphql":"/graphql","schema":"/schema.graphql","introspection":"/schema.json","health":"/health/ready"}

        """u8.ToArray();

    /// <summary>Answers GET and HEAD.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        response.Headers.Vary = "Accept";
        response.Headers.CacheControl = "no-cache";
        if (hasPage && IdeEndpoint.IsAskedFor(request))
        {
            response.Redirect("graphql"); // relative: a proxy may serve this below a path of its own
            return;
        }

        response.ContentType = MediaTypes.Json;
        response.ContentLength = Names.Length;
        await response.Body.WriteAsync(Names, context.RequestAborted);
    }
}
