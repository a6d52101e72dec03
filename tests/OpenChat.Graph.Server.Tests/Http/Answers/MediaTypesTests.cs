using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Tests.Http.Answers;

public sealed class MediaTypesTests
{
    private const string New = "GraphQLResponse";
    private const string Old = "Json";
    private const string None = "none";
    private const string Csv = "Csv";
    private const string Lines = "JsonLines";

    [Theory]
    [InlineData("", Old)]
    [InlineData("*/*", Old)]
    [InlineData("application/*", Old)]
    [InlineData("application/json", Old)]
    [InlineData("APPLICATION/JSON; Charset=\"UTF-8\"", Old)]
    [InlineData("application/graphql-response+json", New)]
    [InlineData("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", New)]
    [InlineData("application/json, application/graphql-response+json", Old)]
    [InlineData("application/json;q=0.9, application/graphql-response+json", New)]
    [InlineData("application/graphql-response+json;q=0.1, application/json;q=0.2", Old)]
    [InlineData("*/*;q=0.5, application/graphql-response+json;q=0.4", Old)]
    [InlineData("*/*, application/graphql-response+json", New)]
    [InlineData("application/json;q=0, */*", New)]
    [InlineData("application/json;q=0, application/graphql-response+json;q=0, */*", None)]
    [InlineData("*/*;q=0", None)]
    [InlineData("text/html", None)]
    [InlineData("text/csv", Csv)]
    [InlineData("text/csv, */*;q=0.1", Csv)]
    [InlineData("*/*, text/csv", Csv)]
    [InlineData("TEXT/CSV; charset=UTF-8", Csv)]
    [InlineData("application/json, text/csv", Old)]
    [InlineData("text/csv;q=0.5, application/json;q=0.6", Old)]
    [InlineData("text/csv;q=0.5, application/jsonl", Lines)]
    [InlineData("application/jsonl", Lines)]
    [InlineData("text/csv;q=0", None)]
    [InlineData("text/*", None)]
    [InlineData("text/csv; charset=utf-16", None)]
    [InlineData("application/*, application/json;q=0, application/graphql-response+json;q=0", None)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", Old)]
    [InlineData("application/json; charset=iso-8859-1", None)]
    [InlineData("application/json;q=banana", None)]
    [InlineData(";;;,/,", None)]
    [InlineData(", ,application/json", Old)]
    public void TryNegotiate_ChoosesByQualityThenSpecificityThenOrder(string accept, string expected)
    {
        var chosen = MediaTypes.TryNegotiate(accept, out var type) ? type.ToString() : None;

        Assert.Equal(expected, chosen);
    }

    [Fact]
    public void TryNegotiate_ReadsAllLines_When_HeaderIsRepeated()
    {
        Assert.True(MediaTypes.TryNegotiate(new string[] { "text/html", "application/graphql-response+json" }, out var type));
        Assert.Equal(AnswerType.GraphQLResponse, type);
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8", true)]
    [InlineData("TEXT/HTML; charset=utf-8", true)]
    [InlineData("text/*", true)]
    [InlineData("*/*, text/html", true)]
    [InlineData("text/html, application/json", true)]
    [InlineData("text/csv, text/html;q=0.9", false)]
    [InlineData("application/json, text/html", false)]
    [InlineData("application/graphql-response+json, text/html;q=0.9", false)]
    [InlineData("application/*, text/html;q=0.9", false)]
    [InlineData("text/html;q=0, */*", false)]
    [InlineData("text/plain", false)]
    [InlineData("*/*", false)]
    [InlineData("*/*;q=0.8", false)]
    [InlineData("", false)]
    public void PrefersHtml_WantsItNamed_AndAboveJson(string accept, bool expected) =>
        Assert.Equal(expected, MediaTypes.PrefersHtml(accept));

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON ; charset=UTF-8", true)]
    [InlineData("application/json; charset=\"utf-8\"", true)]
    [InlineData("application/json; profile=x", true)]
    [InlineData("application/json; charset=utf-7", false)]
    [InlineData("application/json; charset=utf-16", false)]
    [InlineData("application/graphql", false)]
    [InlineData("application/graphql+json", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("multipart/form-data; boundary=x", false)]
    [InlineData("json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsJson_WantsJsonInUtf8(string? contentType, bool expected) => Assert.Equal(expected, MediaTypes.IsJson(contentType));
}
