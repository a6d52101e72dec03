// What stands at the address of the server itself.
using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>Answers <c>/</c> for everybody but browsers, which get a page: tells in JSON where what is.</summary>
internal static class RootEndpoint
{
    private static readonly byte[] Names =
        """
        {"name":"OpenChat.Graph","graphql":"/graphql","schema":"/schema.graphql","introspection":"/schema.json","health":"/health/ready"}

        """u8.ToArray();

    /// <summary>Answers GET and HEAD.</summary>
    public static async Task HandleAsync(HttpContext context)
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
        response.ContentType = MediaTypes.Json;
        response.ContentLength = Names.Length;
        await response.Body.WriteAsync(Names, context.RequestAborted);
    }
}
