// What the web framework does around every request when the options ask for it: foreign origins (CORS) and proxies in front.
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Http.Callers;

/// <summary>
/// Lets web pages of named origins ask. Never with credentials: no answer depends on a cookie, and no origin is reflected that is not
/// named.
/// </summary>
internal static class CrossOrigin
{
    private const string AnyOrigin = "*";

    private static readonly string[] ExposedHeaders = ["ETag", "Retry-After", "RateLimit", "RateLimit-Policy", "GraphQL-Schema-Hash"];
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Reads the list of origins.</summary>
    /// <param name="origins">Separated by semicolons, or <c>*</c> for all.</param>
    /// <exception cref="StartUpException">One of them is not an origin.</exception>
    public static CorsPolicy CreatePolicy(string origins)
    {
        var policy = new CorsPolicyBuilder().WithMethods("GET", "HEAD", "POST").AllowAnyHeader().WithExposedHeaders(ExposedHeaders)
            .SetPreflightMaxAge(PreflightLifetime);
        var list = origins.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (list is [AnyOrigin])
        {
            return policy.AllowAnyOrigin().Build();
        }

        foreach (var origin in list)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                throw new StartUpException(
                    $"'{origin}' is not an origin of web pages; give one such as https://example.org "
                    + "(scheme, host in lower case, port if it is not the usual one), or * alone.");
            }
        }

        return policy.WithOrigins(list).Build();
    }

    /// <summary>Answers preflight requests and says in answers which origin may read them.</summary>
    public static void Use(WebApplication app, CorsPolicy policy)
    {
        if (!policy.AllowAnyOrigin)
        {
            // the framework says so only to origins that are allowed, but a cache must know it of every answer
            app.Use((context, next) =>
            {
                context.Response.OnStarting(
                    static state =>
                    {
                        var headers = ((HttpResponse)state).Headers;
                        if (!headers.Vary.Contains("Origin", StringComparer.OrdinalIgnoreCase))
                        {
                            headers.Append("Vary", "Origin");
                        }

                        return Task.CompletedTask;
                    },
                    context.Response);
                return next(context);
            });
        }

        app.UseMiddleware<CorsMiddleware>(policy);
    }

    /// <summary>
    /// Takes the client's address from <c>X-Forwarded-For</c>, as far as it was written by a proxy of the list; from nobody else.
    /// </summary>
    /// <param name="app">The host.</param>
    /// <param name="proxies">Addresses and networks such as <c>10.0.0.0/8</c>, separated by semicolons.</param>
    /// <exception cref="StartUpException">One of them is neither.</exception>
    public static void UseProxies(WebApplication app, string proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear(); // the framework trusts the own machine unless told otherwise
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (System.Net.IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new StartUpException(
                    $"'{proxy}' is neither an address nor a network of proxies; give one such as 10.0.0.5 or 10.0.0.0/8.");
            }
        }

        app.UseForwardedHeaders(forwarded);
    }
}
