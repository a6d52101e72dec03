// The product's server as users start it: its own process, the seed, default options.
using OpenChat.Graph.Server.Options;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>The classes that share the servers.</summary>
[CollectionDefinition(Name)]
public sealed class RealServerGroup : ICollectionFixture<RealServer>
{
    public const string Name = "real server";
}

/// <summary>Servers of both status profiles, started when first asked for and stopped with the tests.</summary>
public sealed class RealServer : IAsyncLifetime
{
    private readonly Lazy<Task<ChildProcess>> _stable = new(() => StartAsync(StatusProfile.Stable));
    private readonly Lazy<Task<ChildProcess>> _draft = new(() => StartAsync(StatusProfile.Draft2026));

    /// <summary>The address of the GraphQL endpoint.</summary>
    public async Task<Uri> UrlAsync(StatusProfile profile) =>
        new((await (profile == StatusProfile.Stable ? _stable : _draft).Value).Url, "graphql");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _stable, _draft }.Where(server =>
            server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            (await server.Value).Dispose();
        }
    }

    private static Task<ChildProcess> StartAsync(StatusProfile profile) => ChildProcess.StartAsync(
        "OpenChat.Graph.Server.dll",
        ["serve", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(NodeScript.Root, "seed")],
        new() { ["OPENCHAT_STATUS_PROFILE"] = profile.ToString() },
        until: " Loaded ");
}
