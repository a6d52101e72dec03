// Where no Neo4j server is named but a Docker engine answers, the tests start one in a container.
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using OpenChat.Graph.Storage.Neo4j.Client;
using CreateContainerParameters = Docker.DotNet.Models.CreateContainerParameters;

[assembly: AssemblyFixture(typeof(OpenChat.Graph.Tests.Neo4j.Neo4jContainer))]

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>
/// A Neo4j server of this test process, started when the first test asks for it. xunit disposes it when the tests of the assembly have
/// ended, passed or failed; should the process be killed before, the helper container that Testcontainers starts beside it (Ryuk)
/// removes it.
/// </summary>
public sealed class Neo4jContainer : IAsyncDisposable
{
    private const int HttpPort = 7474;
    private const string User = "neo4j";
    private const string VersionVariable = "DOCKER_API_VERSION";

    // The image of docker-compose.yml.
    private const string Image = "neo4j:5.26-community";

    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    // The version of Docker's interface that Testcontainers speaks by itself.
    private static readonly Version OwnVersion = new(1, 44);

    private static readonly string Password = RandomNumberGenerator.GetHexString(24);

    private static readonly Lazy<Task<IContainer>> Started = new(StartAsync);

    /// <summary>Whether a Docker engine that runs Linux containers answers; asked once.</summary>
    internal static bool IsPossible { get; } = FindEngine();

    /// <summary>The server in the container.</summary>
    internal static async Task<Neo4jConnection> ConnectAsync()
    {
        var container = await Started.Value;
        return new Neo4jConnection
        {
            Address = new UriBuilder(Uri.UriSchemeHttp, container.Hostname, container.GetMappedPublicPort(HttpPort)).Uri,
            User = User,
            Password = Password,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await Started.Value).DisposeAsync();
        }
    }

    /// <summary>
    /// Asks Docker's own client, which knows every way to name an engine and is quick to say that there is none; Testcontainers takes
    /// seconds for it.
    /// </summary>
    private static bool FindEngine()
    {
        try
        {
            string[] question = ["version", "--format", "{{.Server.Os}} {{.Server.APIVersion}}"];
            using var docker = Process.Start(new ProcessStartInfo("docker", question)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (!docker.WaitForExit(EngineTimeout))
            {
                docker.Kill();
                return false;
            }

            if (docker.StandardOutput.ReadToEnd().Trim().Split(' ') is not ["linux", var version])
            {
                return false;
            }

            // Unless it is told otherwise, Testcontainers speaks a version that engines before Docker 25 refuse.
            if (Version.TryParse(version, out var newest) && newest < OwnVersion
                && Environment.GetEnvironmentVariable(VersionVariable) is null or "")
            {
                Environment.SetEnvironmentVariable(VersionVariable, version);
            }

            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such client.
            return false;
        }
    }

    private static async Task<IContainer> StartAsync()
    {
        var container = new ContainerBuilder(Image)
            .WithEnvironment("NEO4J_AUTH", $"{User}/{Password}")
            .WithEnvironment("NEO4J_server_http__enabled__modules", "QUERY_API_ENDPOINTS")
            .WithEnvironment("NEO4J_server_memory_heap_initial__size", "512m")
            .WithEnvironment("NEO4J_server_memory_heap_max__size", "512m")
            .WithPortBinding(HttpPort, assignRandomHostPort: true)
            .WithCreateParameterModifier(OnLoopback)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(AnswersQueries, wait => wait.WithTimeout(StartTimeout)))
            .Build();
        try
        {
            await container.StartAsync();
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Nobody else in the network is to reach the port, unless the tests run in a container too: its loopback is not the engine's.
    /// </summary>
    private static void OnLoopback(CreateContainerParameters parameters)
    {
        if (File.Exists("/.dockerenv"))
        {
            return;
        }

        foreach (var binding in parameters.HostConfig?.PortBindings?.Values.SelectMany(bindings => bindings) ?? [])
        {
            binding.HostIP = IPAddress.Loopback.ToString();
        }
    }

    private static HttpWaitStrategy AnswersQueries(HttpWaitStrategy request) => request
        .ForPort(HttpPort)
        .ForPath("/db/neo4j/query/v2")
        .WithMethod(HttpMethod.Post)
        .WithBasicAuthentication(User, Password)
        .WithContent(() => new StringContent("""{"statement":"RETURN 1"}""", Encoding.UTF8, "application/json"))
        .ForStatusCode(HttpStatusCode.Accepted);
}
