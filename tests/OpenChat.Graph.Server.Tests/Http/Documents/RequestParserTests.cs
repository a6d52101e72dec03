using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using OpenChat.Graph.Server.Http.Documents;

namespace OpenChat.Graph.Server.Tests.Http.Documents;

public sealed class RequestParserTests
{
    private const string LoneSurrogate = ": a string escapes half of a surrogate pair.";

    [Theory]
    [InlineData("""{"query":"{a}"}""", "{a} | - | ")]
    [InlineData("""{"query":"{a}","operationName":null,"variables":null,"extensions":null}""", "{a} | - | ")]
    [InlineData("""{"query":"{a}","operationName":"","variables":{},"extensions":{}}""", "{a} | - | {}")]
    [InlineData(
        """{"operationName":"A","query":"{a}","other":[{"query":1},2],"more":"x","variables": {"b": [1, {}]} }""",
        """{a} | A | {"b": [1, {}]}""")]
    [InlineData("""{"query":"{a}","query":"{b}","variables":{"x":1},"variables":{"x":2}}""", """{b} | - | {"x":2}""")]
    [InlineData("""{"query":"{a}","query":null,"variables":{"x":1},"variables":null}""", "- | - | ")]
    [InlineData("""{"qu\u0065ry":"{\u0061}\n\ud83d\ude00","query":"{\u0062}\"é"}""", "{b}\"é | - | ")]
    [InlineData("""{}""", "- | - | ")]
    [InlineData("""{"query":""}""", " | - | ")]
    [InlineData("\uFEFF{\"query\":\"{a}\",\"variables\":{\"é\":1}}\r\n\t ", "{a} | - | {\"é\":1}")]
    public void ParseBody_ReadsTheParameters(string body, string expected)
    {
        var problem = RequestParser.ParseBody(Encoding.UTF8.GetBytes(body), out var parameters);
        using (parameters)
        {
            Assert.Null(problem);
            Assert.Equal(
                expected,
                $"{(parameters.HasQuery ? Text(parameters.Query) : "-")} | {parameters.OperationName ?? "-"} | "
                + $"{Text(parameters.Variables)}");
        }
    }

    [Theory]
    [InlineData("", "The request has no body; send a JSON object with the member \"query\".")]
    [InlineData("{", "The request body is not valid JSON (line 1, byte 2).")]
    [InlineData("nonsense", "The request body is not valid JSON (line 1, byte 2).")]
    [InlineData("{\"query\":\"{a}\"} x", "The request body is not valid JSON (line 1, byte 17).")]
    [InlineData("{\"query\":\"{a}\"}{}", "The request body is not valid JSON (line 1, byte 16).")]
    [InlineData("{\"query\":\"{a}\",}", "The request body is not valid JSON (line 1, byte 16).")]
    [InlineData("{\n\"variables\":{\"a\":NaN}}", "The request body is not valid JSON (line 2, byte 18).")]
    [InlineData("{/* */}", "The request body is not valid JSON (line 1, byte 2).")]
    [InlineData("{\"query\":\"\\ud800\"}", "The request body is not valid JSON (line 1, byte 11)" + LoneSurrogate)]
    [InlineData("{\"variables\":{\"n\":\"\\ud83d\"}}", "The request body is not valid JSON (line 1, byte 20)" + LoneSurrogate)]
    [InlineData(
        "{\"query\":\"{a}\",\n\"variables\":{\"\\ude00\":1}}", "The request body is not valid JSON (line 2, byte 15)" + LoneSurrogate)]
    [InlineData("{\"extensions\":{\"a\":[\"\\ud83dx\"]}}", "The request body is not valid JSON (line 1, byte 22)" + LoneSurrogate)]
    [InlineData("{\"operationName\":\"\\ud83d\\ud83d\"}", "The request body is not valid JSON (line 1, byte 19)" + LoneSurrogate)]
    [InlineData("{\"\\ud800\":1}", "The request body is not valid JSON (line 1, byte 3)" + LoneSurrogate)]
    [InlineData("{\"other\":\"\\\\ud800 \\ud83d\\ude00 \\udc00\"}", "The request body is not valid JSON (line 1, byte 32)" + LoneSurrogate)]
    [InlineData("{\"variables\":{\"n\":\"\\ud83d\"},}", "The request body is not valid JSON (line 1, byte 29).")]
    public void ParseBody_SaysWhere_When_TextIsNotJson(string body, string expected)
    {
        Assert.Equal(new RequestProblem(expected, IsJson: false), Parse(Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("[]", "Batches are not supported; send one request as a JSON object.")]
    [InlineData("[{\"query\":\"{a}\"}]", "Batches are not supported; send one request as a JSON object.")]
    [InlineData("\"{a}\"", "The request body must be a JSON object.")]
    [InlineData("null", "The request body must be a JSON object.")]
    [InlineData("{\"query\":1}", "The parameter \"query\" must be a string.")]
    [InlineData("{\"query\":{}}", "The parameter \"query\" must be a string.")]
    [InlineData("{\"query\":\"{a}\",\"operationName\":[]}", "The parameter \"operationName\" must be a string.")]
    [InlineData("{\"query\":\"{a}\",\"variables\":\"{}\"}", "The parameter \"variables\" must be a JSON object.")]
    [InlineData("{\"query\":\"{a}\",\"variables\":[]}", "The parameter \"variables\" must be a JSON object.")]
    [InlineData("{\"query\":\"{a}\",\"extensions\":0}", "The parameter \"extensions\" must be a JSON object.")]
    public void ParseBody_NamesTheParameter_When_ShapeIsWrong(string body, string expected)
    {
        Assert.Equal(new RequestProblem(expected, IsJson: true), Parse(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void ParseBody_Refuses_When_BytesAreNotUtf8()
    {
        byte[] body = [.. "{\"query\":\"{a} #"u8, 0xE9, .. "\"}"u8];

        Assert.Equal(new RequestProblem("The request body is not valid UTF-8.", IsJson: false), Parse(body));
    }

    [Theory]
    [InlineData("variables", RequestParser.MaxDepth - 2, null)]
    [InlineData("variables", RequestParser.MaxDepth - 1, "nesting")]
    [InlineData("variables", 300_000, "nesting")]
    [InlineData("unknown", RequestParser.MaxDepth - 2, null)]
    [InlineData("unknown", RequestParser.MaxDepth - 1, "nesting")]
    [InlineData("unknown", 300_000, "nesting")]
    public void ParseBody_HoldsTheDepthLimit_When_ValuesNest(string member, int lists, string? limit)
    {
        // the body and the object of the member are two levels more
        var body = "{\"" + member + "\":{\"a\":" + new string('[', lists) + new string(']', lists) + "}}";

        Assert.Equal(limit, Parse(Encoding.UTF8.GetBytes(body))?.Limit);
    }

    [Fact]
    public void ParseBody_Refuses_When_BodyIsCutAnywhere()
    {
        var body =
            """{"query":"{é}","variables":{"a":[1.5e3,{"b":"\u00e9\ud83d\ude00"},true,null]},"operationName":"A","x":[[{}]]}"""u8.ToArray();

        Assert.All(Enumerable.Range(0, body.Length), length => Assert.False(Parse(body.AsMemory(0, length))!.IsJson));
        Assert.Null(Parse(body));
    }

    [Theory]
    [InlineData("?query={a}", "{a} | - | ")]
    [InlineData("?query=%7Ba%7D&operationName=null&variables={%22x%22:%22%C3%A9%22}&extensions={}", "{a} | null | {\"x\":\"é\"}")]
    [InlineData("?query={a}&operationName=&variables=&extensions=", "{a} | - | ")]
    [InlineData("?query={a}&query={b}&variables=null", "{b} | - | ")]
    [InlineData("?query=", "- | - | ")]
    [InlineData("", "- | - | ")]
    public void ParseQueryString_ReadsTheParameters(string query, string expected)
    {
        var problem = RequestParser.ParseQueryString(new QueryCollection(QueryHelpers.ParseQuery(query)), out var parameters);
        using (parameters)
        {
            Assert.Null(problem);
            Assert.Equal(
                expected,
                $"{(parameters.HasQuery ? Text(parameters.Query) : "-")} | {parameters.OperationName ?? "-"} | "
                + $"{Text(parameters.Variables)}");
        }
    }

    [Theory]
    [InlineData("?query={a}&variables=[]", "The parameter \"variables\" must be a JSON object.", true)]
    [InlineData("?query={a}&variables={", "The parameter \"variables\" is not valid JSON (line 1, byte 2).", false)]
    [InlineData("?query={a}&variables={}{}", "The parameter \"variables\" is not valid JSON (line 1, byte 3).", false)]
    [InlineData(
        "?query={a}&variables={%22n%22:%22\\ud83d%22}",
        "The parameter \"variables\" is not valid JSON (line 1, byte 7)" + LoneSurrogate,
        false)]
    [InlineData("?query={a}&extensions=1", "The parameter \"extensions\" must be a JSON object.", true)]
    public void ParseQueryString_NamesTheParameter_When_ItIsUnusable(string query, string expected, bool isJson)
    {
        var problem = RequestParser.ParseQueryString(new QueryCollection(QueryHelpers.ParseQuery(query)), out var parameters);
        parameters.Dispose();

        Assert.Equal(new RequestProblem(expected, isJson), problem);
    }

    private static RequestProblem? Parse(ReadOnlyMemory<byte> body)
    {
        var problem = RequestParser.ParseBody(body, out var parameters);
        parameters.Dispose();
        return problem;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
