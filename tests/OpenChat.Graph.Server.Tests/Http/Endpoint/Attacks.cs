// The catalogue of hostile requests, each with the refusal it has to get. Used by the tests, and by the benchmarks against a whole server
// process.
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

/// <summary>One hostile request.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Request">The bytes to send.</param>
/// <param name="Expected">Status, error code and limit of the answer; "closed" when the connection is closed without one.</param>
internal sealed record Attack(string Name, byte[] Request, string Expected)
{
    /// <summary>Kept from xunit, which would print the request.</summary>
    public override string ToString() => Name;
}

/// <summary>Sends attacks and reads what comes back.</summary>
internal static class Attacks
{
    private const string Json = "Content-Type: application/json\r\nAccept: application/graphql-response+json\r\n";
    private const string Parse = "400 GRAPHQL_PARSE_FAILED";
    private const string Invalid = "400 GRAPHQL_VALIDATION_FAILED";
    private const string Bad = "400 BAD_REQUEST";

    /// <summary>Hostile documents (any schema whose query root is <c>Query</c>).</summary>
    public static IReadOnlyList<Attack> Documents { get; } =
    [
        Document("100 aliases", "{" + Many(100, i => $"a{i}:__typename ") + "}", Limit("aliases")),
        Document("5,000 aliases", "{" + Many(5_000, i => $"a{i}:__typename ") + "}", Limit("aliases")),
        Document("one field 5,000 times", "{" + Many(5_000, _ => "__typename ") + "}", Limit("fields")),
        Document("1,500 argument sets under one name", "{" + Many(1_500, i => $"__typename(x:{i}) ") + "}", Invalid),
        Document(
            "fragments that repeat each other over 30 levels",
            "{...F0} " + Many(30, i => $"fragment F{i} on Query{{...F{i + 1} ...F{i + 1}}} ") + "fragment F30 on Query{__typename}",
            Limit("fragmentVisits")),
        Document("a fragment in itself", "{...F} fragment F on Query{...F}", Invalid),
        Document("a pair of fragments in each other, unused", "{__typename} fragment A on Query{...B} fragment B on Query{...A}", Invalid),
        Document(
            "a circle of 1,000 fragments",
            "{...F0} " + Many(1_000, i => $"fragment F{i} on Query{{...F{(i + 1) % 1_000}}} "),
            Limit("fragments")),
        Document(
            "a chain of 2,000 fragments",
            "{...F0} " + Many(2_000, i => $"fragment F{i} on Query{{...F{i + 1}}} ") + "fragment F2000 on Query{__typename}",
            Limit("fragments")),
        Document("selections nested 30,000 deep", Repeat("{a", 30_000) + Repeat("}", 30_000), Limit("nesting")),
        Document("inline fragments nested 20,000 deep", "{" + Repeat("...{", 20_000), Limit("nesting")),
        Document("list literals nested 40,000 deep", "{__typename(x:" + Repeat("[", 40_000) + Repeat("]", 40_000) + ")}", Limit("nesting")),
        Document("object literals nested 20,000 deep", "{__typename(x:" + Repeat("{a:", 20_000), Limit("nesting")),
        Document("list types nested 40,000 deep", "query($a:" + Repeat("[", 40_000), Limit("nesting")),
        Document("99,000 opening braces", Repeat("{", 99_000), Parse),
        Document("200,000 opening braces", Repeat("{", 200_000), Limit("document")),
        Document("1,000 unknown directives", "{__typename" + Many(1_000, i => $" @d{i}") + "}", Limit("directives")),
        Document("@skip 2,000 times", "{__typename" + Repeat(" @skip(if:true)", 2_000) + "}", Limit("directives")),
        Document("1,000 operations", Many(1_000, i => $"query Q{i}{{__typename}} "), Limit("operations")),
        Document("2,000 variables", "query(" + Many(2_000, i => $"$v{i}:Int ") + "){__typename}", Limit("variables")),
        Document("2,900 arguments", "{__typename(" + Many(2_900, i => $"a{i}:1 ") + ")}", Invalid),
        Document("1,900 unknown fields", "{" + Many(1_900, i => $"helo{i} ") + "}", Invalid),
        Document("a name of 90,000 letters", "{" + Repeat("a", 90_000) + "}", Invalid),
        Document("a name of 900,000 letters", "{" + Repeat("a", 900_000) + "}", Limit("document")),
        Document("a comment of 900,000 letters", "{__typename} #" + Repeat("a", 900_000), Limit("document")),
        Document("90,000 commas", "{__typename" + Repeat(",", 90_000) + "}", "200"),
        Document("a block string of 40,000 lines", "{__typename(x:\"\"\"" + Repeat("\n ", 40_000) + "\"\"\")}", Invalid),
        Document("20,000 escaped delimiters in a block string", "{__typename(x:\"\"\"" + Repeat("\\\"\"\"", 20_000) + "\"\"\")}", Invalid),
        Document("a number of 90,000 digits", "{__typename(x:" + Repeat("9", 90_000) + ")}", Invalid),
        Document("1e999999999", "{__typename(x:1e999999999)}", Invalid),
        Document("half a surrogate pair, escaped", "{__typename(x:\"\\ud800\")}", Parse),
        Document("a code point beyond Unicode", "{__typename(x:\"\\u{110000}\")}", Parse),
        Document("NUL", "{__typename\0}", Parse),
        Document("a mark that turns the writing direction", "{__typename \u202e}", Parse),
        Document("a letter that looks like another", "{__typen\u0430me}", Parse),
        Document(
            "introspection in circles", "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}", Limit("introspectionDepth")),
        Document("introspection 40 times", "{" + Many(40, i => $"a{i}:__schema{{types{{name}}}} ") + "}", Limit("rootFields")),
    ];

    /// <summary>Hostile bodies.</summary>
    public static IReadOnlyList<Attack> Bodies { get; } =
    [
        Body("no body", "", Bad),
        Body("broken JSON", "{\"query\":", Bad),
        Body("text behind the JSON", "{\"query\":\"{__typename}\"} x", Bad),
        Body("a number", "1", Bad),
        Body("a member twice: the last counts", "{\"query\":\"{\",\"query\":\"{__typename}\"}", "200"),
        Body("a document that is a list", "{\"query\":[]}", Bad),
        Body("variables that are a string", "{\"query\":\"{__typename}\",\"variables\":\"x\"}", Bad),
        Body(
            "JSON nested 100,000 deep",
            "{\"query\":\"{__typename}\",\"variables\":{\"a\":" + Repeat("[", 100_000) + Repeat("]", 100_000) + "}}",
            Limit("nesting")),
        Body("JSON nested 100,000 deep in an unknown member", "{\"x\":" + Repeat("{\"a\":", 100_000), Limit("nesting")),
        Body(
            "60,000 variables",
            "{\"query\":\"{__typename}\",\"variables\":{" + Many(60_000, i => $"\"k{i}\":{i},") + "\"z\":0}}",
            Limit("variables")),
        Body("60,000 unknown members", "{" + Many(60_000, i => $"\"k{i}\":{i},") + "\"query\":\"{__typename}\"}", "200"),
        Body(
            "a list of 100,000 numbers",
            "{\"query\":\"{__typename}\",\"variables\":{\"a\":[" + Repeat("1,", 100_000) + "1]}}",
            Limit("inputList")),
        Body("NaN", "{\"query\":\"{__typename}\",\"variables\":{\"a\":NaN}}", Bad),
        Body("1e400", "{\"query\":\"query($a:Float){__typename}\",\"variables\":{\"a\":1e400}}", Invalid),
        Body("half a surrogate pair", "{\"query\":\"{__typename #\\ud800\\n}\"}", Bad),
        Raw("invalid UTF-8", Post(Json, [.. "{\"query\":\"{__typename #"u8, 0xC3, 0x28, .. "\"}"u8]), Bad),
        Raw("UTF-16", Post(Json, Encoding.Unicode.GetBytes("{\"query\":\"{__typename}\"}")), Bad),
        Body("a batch of ten", "[" + Many(9, _ => "{\"query\":\"{__typename}\"},") + "{\"query\":\"{__typename}\"}]", Bad),
        Body("a batch of 5,000", "[" + Many(4_999, _ => "{\"query\":\"{__typename}\"},") + "{\"query\":\"{__typename}\"}]", Bad),
        Body("an empty batch", "[]", Bad),
        Body("batches in batches", Repeat("[", 50) + Repeat("]", 50), Bad),
        Body("two megabytes", "{\"query\":\"{__typename}\",\"x\":\"" + Repeat("x", 2_000_000) + "\"}", Limit("body", status: 413)),
        Raw("two megabytes in chunks", Chunked(2_000_000), Limit("body", status: 413)),
        Raw(
            "a charset that is not ours",
            Post(Json.Replace("/json\r\n", "/json; charset=utf-7\r\n", StringComparison.Ordinal), "{\"query\":\"{__typename}\"}"u8),
            "415 UNSUPPORTED_MEDIA_TYPE"),
        Raw("a compressed body", Post(Json + "Content-Encoding: gzip\r\n", "{\"query\":\"{__typename}\"}"u8), "415 UNSUPPORTED_MEDIA_TYPE"),
        Raw("a form", Post("Content-Type: application/x-www-form-urlencoded\r\n", "query={__typename}"u8), "415 UNSUPPORTED_MEDIA_TYPE"),
        Raw("a form with files", Post("Content-Type: multipart/form-data; boundary=x\r\n", "--x--"u8), "415 UNSUPPORTED_MEDIA_TYPE"),
        Raw("plain text", Post("Content-Type: text/plain\r\n", "{\"query\":\"{__typename}\"}"u8), "415 UNSUPPORTED_MEDIA_TYPE"),
        Raw("no type", Post("", "{\"query\":\"{__typename}\"}"u8), "415 UNSUPPORTED_MEDIA_TYPE"),
        Body(
            "a line break in the operation's name",
            "{\"query\":\"{__typename}\",\"operationName\":\"a\\r\\nSet-Cookie: x=1\"}",
            "400 OPERATION_RESOLUTION_FAILURE"),
    ];

    /// <summary>Hostile HTTP: what the web server itself refuses has no error code.</summary>
    public static IReadOnlyList<Attack> Http { get; } =
    [
        Raw("garbage", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, .. "\r\n\r\n"u8], "400"),
        Raw("TRACE", Head("TRACE /graphql HTTP/1.1", ""), "405 METHOD_NOT_ALLOWED"),
        Raw("a URL of 200 KB", Head($"GET /graphql?query={Repeat("x", 200_000)} HTTP/1.1", ""), "414"),
        Raw("a header of 64 KB", Head("GET /graphql?query=%7B__typename%7D HTTP/1.1", $"X-Large: {Repeat("x", 65_536)}\r\n"), "431"),
        Raw("500 headers", Head("GET /graphql?query=%7B__typename%7D HTTP/1.1", Many(500, i => $"X-{i}: 1\r\n")), "431"),
        Raw("a header with a bare line break", Head("GET /graphql?query=%7B__typename%7D HTTP/1.1", "X-A: a\nInjected: 1\r\n"), "200"),
        Raw("a header with NUL", Head("GET /graphql?query=%7B__typename%7D HTTP/1.1", "X-A: a\0b\r\n"), "400"),
        Raw("an odd Accept", Head("GET /graphql?query=%7B__typename%7D HTTP/1.1", "Accept: ;;;,,,text/;q=x,*/\r\n"), "406 NOT_ACCEPTABLE"),
        Raw("bad chunks", [.. Head("POST /graphql HTTP/1.1", Json + "Transfer-Encoding: chunked\r\n"), .. "zz\r\n{}\r\n0\r\n\r\n"u8], Bad),
        Raw(
            "a negative chunk",
            [.. Head("POST /graphql HTTP/1.1", Json + "Transfer-Encoding: chunked\r\n"), .. "-1\r\n{}\r\n0\r\n\r\n"u8],
            Bad),
        Raw(
            "a huge chunk length",
            [.. Head("POST /graphql HTTP/1.1", Json + "Transfer-Encoding: chunked\r\n"), .. "FFFFFFFFFF\r\n"u8],
            Bad),
        Raw(
            "both length headers",
            [.. Head("POST /graphql HTTP/1.1", Json + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), .. "0\r\n\r\n"u8],
            Bad),
        Raw(
            "two different lengths",
            [.. Head("POST /graphql HTTP/1.1", Json + "Content-Length: 5\r\nContent-Length: 6\r\n"), .. "{}    "u8],
            "400"),
        Raw("a negative length", Head("POST /graphql HTTP/1.1", Json + "Content-Length: -1\r\n"), "400"),
        Raw("no host", "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\n\r\n"u8.ToArray(), "400"),
        Raw("a version of HTTP that does not exist", "GET /graphql HTTP/9.9\r\nHost: x\r\n\r\n"u8.ToArray(), "505"),
    ];

    /// <summary>Sends a request and reads one answer.</summary>
    /// <param name="port">On the loopback.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Status line, headers and body as text; empty when the connection was closed without an answer.</returns>
    public static async Task<string> SendAsync(int port, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(port, cancellationToken);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return (await Task.WhenAll(SendAllAsync(socket, request, answered.Token), ReceiveLastAsync(socket, answered)))[1];
    }

    public static async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return socket;
    }

    /// <summary>One answer: as many bytes as its length says, or all there are until the connection is closed.</summary>
    public static async Task<string> ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var received = new ArrayBufferWriter<byte>();
        while (!IsComplete(received.WrittenSpan))
        {
            int read;
            try
            {
                read = await socket.ReceiveAsync(buffer, cancellationToken);
            }
            catch (SocketException)
            {
                break; // reset by the server, which does not read what it refused
            }

            if (read == 0)
            {
                break;
            }

            received.Write(buffer.AsSpan(0, read));
        }

        return Encoding.UTF8.GetString(received.WrittenSpan);
    }

    /// <summary>Status, first error code and limit of an answer, as in <see cref="Attack.Expected"/>.</summary>
    public static string Summarise(string answer)
    {
        if (answer.Length == 0)
        {
            return "closed";
        }

        var status = answer.Split(' ', 3)[1];
        var code = Between(answer, "\"code\":\"", '"');
        var limit = Between(answer, "\"limit\":\"", '"');
        return string.Join(' ', new[] { status, code, limit }.Where(part => part is not null));
    }

    public static byte[] Post(string headers, ReadOnlySpan<byte> body) =>
        [.. Head(
            "POST /graphql HTTP/1.1", string.Create(CultureInfo.InvariantCulture, $"{headers}Content-Length: {body.Length}\r\n")), .. body];

    /// <summary>A POST of a document, as clients send it.</summary>
    public static byte[] Post(string document) =>
        Post(Json, Encoding.UTF8.GetBytes($"{{\"query\":{System.Text.Json.JsonSerializer.Serialize(document)}}}"));

    public static byte[] Head(string line, string headers) => Encoding.Latin1.GetBytes($"{line}\r\nHost: localhost\r\n{headers}\r\n");

    // ends the sending too, where the server does not read all
    private static async Task<string> ReceiveLastAsync(Socket socket, CancellationTokenSource answered)
    {
        var answer = await ReceiveAsync(socket, answered.Token);
        await answered.CancelAsync();
        return answer;
    }

    private static async Task<string> SendAllAsync(Socket socket, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            while (request.Length > 0)
            {
                request = request[await socket.SendAsync(request, cancellationToken)..];
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // the server had read enough
        }

        return "";
    }

    private static bool IsComplete(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        return head >= 0
            && Between(Encoding.Latin1.GetString(received[..(head + 2)]), "\r\nContent-Length: ", '\r') is { } length
            && received.Length >= head + 4 + int.Parse(length, CultureInfo.InvariantCulture);
    }

    private static string? Between(string text, string start, char end)
    {
        var at = text.IndexOf(start, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : text[(at + start.Length)..].Split(end)[0];
    }

    private static Attack Document(string name, string document, string expected) => new(name, Post(document), expected);

    private static Attack Body(string name, string body, string expected) => new(name, Post(Json, Encoding.UTF8.GetBytes(body)), expected);

    private static Attack Raw(string name, byte[] request, string expected) => new(name, request, expected);

    private static string Limit(string name, int status = 400) =>
        string.Create(CultureInfo.InvariantCulture, $"{status} LIMIT_EXCEEDED {name}");

    private static byte[] Chunked(int bytes) =>
    [
        .. Head("POST /graphql HTTP/1.1", Json + "Transfer-Encoding: chunked\r\n"),
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes:x}\r\n{Repeat(" ", bytes)}\r\n0\r\n\r\n")),
    ];

    private static string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));

    private static string Repeat(string part, int count) => new StringBuilder(part.Length * count).Insert(0, part, count).ToString();
}
