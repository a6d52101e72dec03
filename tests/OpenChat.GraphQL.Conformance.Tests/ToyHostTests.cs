// The toy host is what differential testers talk to: how it takes requests that are not requests, and schema files.
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>One toy host for all tests of the class.</summary>
public sealed class ToyHostProcess : IAsyncLifetime
{
    private ChildProcess? _host;

    /// <summary>The address of the GraphQL endpoint.</summary>
    public Uri Url => new((_host ?? throw new InvalidOperationException("The host is not started.")).Url, "graphql");

    public async ValueTask InitializeAsync() => _host = await ChildProcess.StartAsync("OpenChat.GraphQL.ToyHost.dll", ["--port", "0"]);

    public ValueTask DisposeAsync()
    {
        _host?.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class ToyHostTests(ToyHostProcess host) : IClassFixture<ToyHostProcess>
{
    public static TheoryData<byte[]> BrokenBodies => new(
        [],
        "{"u8.ToArray(),
        "[]"u8.ToArray(),
        "null"u8.ToArray(),
        "{}"u8.ToArray(),
        "{\"query\":1}"u8.ToArray(),
        "{\"query\":\"{ empty { id } }\",\"operationName\":1}"u8.ToArray(),
        "{\"query\":\"\\ud800\"}"u8.ToArray(),
        "{\"query\":\"{ empty { id } } #\\udc00\"}"u8.ToArray(),
        [.. "{\"query\":\"{ empty { id } } #"u8, 0xFF, .. "\"}"u8],
        [.. "{\"query\":\"{ empty { id } } #"u8, 0xC0, 0x80, .. "\"}"u8],
        [.. "{\"query\":\"{ empty { id } }\",\"variables\":{\"a\":\""u8, 0xE9, .. "\"}}"u8],
        [.. Encoding.UTF8.GetBytes("{\"query\":\"{ a\",\"variables\":" + new string('[', 5_000))]);

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task Post_IsRefusedWithErrors_When_BodyIsNotARequest(byte[] body)
    {
        var (status, answer) = await PostAsync(body);

        Assert.Equal(400, status);
        Assert.StartsWith("{\"errors\":[", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":"{ empty { id } }"}""", """{"data":{"empty":[]}}""")]
    [InlineData("""{"query":"{ empty { id } }","variables":null,"operationName":null,"extensions":{}}""", """{"data":{"empty":[]}}""")]
    [InlineData("""{"query":"query A { empty { id } } subscription B { tick }","operationName":"A"}""", """{"data":{"empty":[]}}""")]
    [InlineData(
        """{"query":"{ node(id: \"boom\") { id } }"}""",
        """{"data":{"node":null},"errors":[{"message":"node exploded","locations":[{"line":1,"column":3}],"path":"""
        + """["node"],"extensions":{"code":"BAD_USER_INPUT"}}]}""")]
    [InlineData(
        """{"query":"query ($i: Int, $a: Any) { echoScalars(i: $i, a: $a, s: \"\\ud83d\\ude00\") }","variables":{"a":{"b":"""
        + """[null,"\u0000"]}}}""",
        """{"data":{"echoScalars":{"__echo":{"s":"😀","a":{"b":[null,"\u0000"]}}}}}""")]
    public async Task Post_IsAnswered(string body, string expected) =>
        Assert.Equal((200, expected), await PostAsync(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("query={empty{id}}", 200, """{"data":{"empty":[]}}""")]
    [InlineData(
        "query=query($i:Int){echoScalars(i:$i)}&variables={%22i%22:3}&operationName=",
        200,
        """{"data":{"echoScalars":{"__echo":{"i":3}}}}""")]
    [InlineData("query=mutation{add(n:1)}", 400, null)]
    [InlineData("query=query($i:Int){echoScalars(i:$i)}&variables=[]", 400, null)]
    [InlineData("", 400, null)]
    public async Task Get_IsAnswered(string parameters, int status, string? expected)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"{host.Url}?{parameters}"));
        var answer = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.True(expected is null ? answer.StartsWith("{\"errors\":[", StringComparison.Ordinal) : answer == expected, answer);
    }

    [Theory]
    [InlineData("type Query { a: Int }", 0, "")]
    [InlineData(
        "type Query { a: Missing b: Int b: Int }",
        1,
        ":1:17: Unknown type \"Missing\".|:1:25: Field \"Query.b\" can only be defined once.")]
    [InlineData("type Query {", 1, ":1:13: Syntax Error: Expected Name, found <EOF>.")]
    public async Task CheckSchema_TellsByExitCode(string schema, int exitCode, string problems)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, schema);
            using var process = Process.Start(new ProcessStartInfo(
                "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "OpenChat.GraphQL.ToyHost.dll"), "--check-schema", file])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!; // dotnet runs this test
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();

            Assert.Equal(exitCode, process.ExitCode);
            Assert.Equal(
                problems,
                string.Join(
                    '|',
                    errors.Split(
                        '\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Replace(file, "", StringComparison.Ordinal))));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<(int Status, string Body)> PostAsync(byte[] body)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await client.PostAsync(host.Url, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
