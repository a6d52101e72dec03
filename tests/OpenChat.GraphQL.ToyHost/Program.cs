// A small host of the engine for differential tests: the toy schema on loopback, all limits off. Or checks a schema file.
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.ToyHost;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

const string Usage = "usage: --port N [--schema FILE --data FILE] | --check-schema FILE";
var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
for (var i = 0; i + 1 < args.Length; i += 2)
{
    arguments[args[i]] = args[i + 1];
}

if (arguments.TryGetValue("--check-schema", out var checkedFile))
{
    return TryBuild(checkedFile) is null ? 1 : 0;
}

if (!arguments.TryGetValue("--port", out var portText)
    || !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

var schema = TryBuild(arguments.GetValueOrDefault("--schema", Path.Combine(AppContext.BaseDirectory, "diff-schema.graphql")));
if (schema is null)
{
    return 1;
}

var dataFile = arguments.GetValueOrDefault("--data", Path.Combine(AppContext.BaseDirectory, "diff-data.json"));
using var data = JsonDocument.Parse(await File.ReadAllBytesAsync(dataFile));
var executor = new GraphQLExecutor(schema, new ToyResolvers(data.RootElement).Bind(schema), new ExecutorOptions
{
    Parser = ParserOptions.Unlimited with { MaxNesting = ParserOptions.HighestNesting },
    Validation = ValidationOptions.Unlimited with { StrictOneOfPositions = false },
    Cost = CostOptions.Unlimited,
    MaxVariableNodes = int.MaxValue,
    MaxInputListLength = int.MaxValue,
    MaxResponseBytes = int.MaxValue,
    OnResolverFailure = failure => Console.Error.WriteLine($"{failure.Coordinate} at {failure.Path}: {failure.Exception}"),
});

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, port);
    kestrel.Limits.MaxRequestBodySize = 100_000_000;
});
builder.Services.AddRoutingCore();
var app = builder.Build();
app.UseRouting();
app.MapMethods("/graphql", [HttpMethods.Get, HttpMethods.Post], async context =>
{
    var response = context.Response;
    response.ContentType = "application/graphql-response+json; charset=utf-8";
    var request = HttpMethods.IsGet(context.Request.Method)
        ? FromUrl(context.Request.Query)
        : await FromBodyAsync(context.Request, context.RequestAborted);
    if (request is null)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        await response.WriteAsync(
            """{"errors":[{"message":"The request is not a GraphQL request in JSON.","extensions":{"code":"BAD_REQUEST"}}]}""",
            context.RequestAborted);
        return;
    }

    using var result = await executor.ExecuteAsync(request, context.RequestAborted);
    response.StatusCode = result.IsExecuted ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
    response.ContentLength = result.Utf8.Length;
    await response.Body.WriteAsync(result.Utf8, context.RequestAborted);
});
await app.StartAsync();
await Console.Out.WriteLineAsync($"{app.Urls.First()}/graphql");
await app.WaitForShutdownAsync();
return 0;

static GraphQLSchema? TryBuild(string file)
{
    var source = new Source(File.ReadAllText(file), file);
    var schema = SchemaBuilder.TryBuild(source, ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
    foreach (var error in errors)
    {
        Console.Error.WriteLine(
            $"{file}{error.Locations.Select(static at => $":{at.Line}:{at.Column}").FirstOrDefault()}: {error.Message}");
    }

    return schema;
}

static GraphQLRequest FromUrl(IQueryCollection url) => CreateRequest(
    url["query"],
    url["operationName"],
    string.IsNullOrEmpty(url["variables"]) ? default : Encoding.UTF8.GetBytes(url["variables"].ToString()),
    isGet: true);

// null for what is not a JSON object with a query in it
static async Task<GraphQLRequest?> FromBodyAsync(HttpRequest http, CancellationToken cancellationToken)
{
    try
    {
        using var body = await JsonDocument.ParseAsync(http.Body, new JsonDocumentOptions { MaxDepth = 1000 }, cancellationToken);
        var root = body.RootElement;
        return CreateRequest(
            root.GetProperty("query").GetString(),
            root.TryGetProperty("operationName", out var name) ? name.GetString() : null,
            root.TryGetProperty("variables", out var variables) ? Encoding.UTF8.GetBytes(variables.GetRawText()) : default,
            isGet: false);
    }
    catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
    {
        return null;
    }
}

static GraphQLRequest CreateRequest(string? query, string? operationName, byte[]? variables, bool isGet) => new()
{
    Query = query,
    OperationName = string.IsNullOrEmpty(operationName) ? null : operationName,
    VariablesUtf8 = variables,
    IsGet = isGet,
    State = new ToyResolvers.RequestState(),
};
