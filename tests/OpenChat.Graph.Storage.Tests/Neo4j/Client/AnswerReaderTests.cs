using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Client;

public sealed class AnswerReaderTests
{
    private const string Body =
        """
        {"data":{"fields":["a","b"],"values":[["x\u0000\"\n😀é",1],[null,["p",null,"q;"]],[true,[]],[-2.5e3,false],
        [[["c","d\\"],[],"e",[null,7]],"f"]]},
        "notifications":[{"code":"N","position":{"line":1}}],"counters":{"nodesCreated":3,"containsUpdates":true},
        "bookmarks":["FB:1","FB:2"],"transaction":{"id":"t1","expires":"later"}}
        """;

    private static readonly string[] Rows = ["x\0\"\n😀é|1", "|[p,,q;]", "true|[]", "-2.5e3|false", "[c;d\\,,e,;7]|f"];

    [Fact]
    public void Read_GivesTheSameRows_When_TheBodyComesInPiecesOfAnySize()
    {
        var bytes = Encoding.UTF8.GetBytes(Body);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var rows = new List<string>();
            var reader = new AnswerReader(row => rows.Add(Show(row)));
            Feed(reader, bytes, size);
            Assert.Equal(Rows, rows);
            Assert.Equal((true, true, null, 5), (reader.IsComplete, reader.HasData, reader.Error, reader.Rows));
            var summary = reader.Summary;
            Assert.Equal("a b", string.Join(' ', summary.Fields));
            Assert.Equal("FB:1 FB:2", string.Join(' ', summary.Bookmarks));
            Assert.Equal("t1", summary.TransactionId);
            Assert.Equal(3, Assert.Single(summary.Counters).Value);
        }
    }

    [Theory]
    [InlineData("""{"data":{"fields":["a"],"values":[[1]]}}""", "a row with fewer columns than were asked for")]
    [InlineData("""{"data":{"fields":["a"],"values":[[1,"x"]]}}""", "a value that is not a whole number where one was asked for")]
    [InlineData("""{"data":{"fields":5,"values":"x"}}""", "rows that are not a list")]
    [InlineData("""{"data":{"fields":5,"values":{"a":[]}}}""", "rows that are not a list")]
    public void Read_SaysThatTheAnswerIsDamaged_When_RowsAreNotThoseOfTheStatement(string body, string problem)
    {
        var reader = new AnswerReader(row => row.GetInt64(1));

        Assert.Equal(problem, Assert.Throws<JsonException>(() => Feed(reader, Encoding.UTF8.GetBytes(body), 64)).Message);
    }

    [Fact]
    public void Read_NeverTakesAPrefixForTheWhole_When_TheBodyIsCut()
    {
        var bytes = Encoding.UTF8.GetBytes(Body);
        for (var length = 0; length < bytes.Length; length++)
        {
            var reader = new AnswerReader(null);
            try
            {
                Feed(reader, bytes[..length], 7);
            }
            catch (JsonException)
            {
                continue;
            }

            Assert.False(reader.IsComplete);
        }
    }

    [Fact]
    public void Error_IsTheFirstOne_When_ItStandsBehindRows()
    {
        var reader = new AnswerReader(null);
        Feed(
            reader,
            """
            {"data":{"fields":["a"],"values":[[1],[2]]},
            "errors":[{"code":"Neo.ClientError.Statement.ArithmeticError","message":"/ by zero"},{"code":"X","message":"y"}]}
            """u8.ToArray(),
            5);
        Assert.Equal(("Neo.ClientError.Statement.ArithmeticError", "/ by zero"), reader.Error);
        Assert.Equal(2, reader.Rows);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("<html>")]
    [InlineData("""{"data":{"fields":["a"],"values":[[{"b":1}]]}}""")]
    [InlineData("""{"data":{"fields":["a"],"values":[[[[["b"]]]]]}}""")]
    [InlineData("""{"data":{"fields":["a"],"values":[["\ud800"]]}}""")]
    [InlineData("{}{}")]
    public void Read_Refuses_When_TheBodyIsNoAnswer(string body) =>
        Assert.ThrowsAny<JsonException>(() => Feed(new AnswerReader(null), Encoding.UTF8.GetBytes(body), 4));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"bookmarks":["a"]}""")]
    public void HasData_IsFalse_When_ThereAreNoValues(string body)
    {
        var reader = new AnswerReader(null);
        Feed(reader, Encoding.UTF8.GetBytes(body), 4);
        Assert.Equal((true, false), (reader.IsComplete, reader.HasData));
    }

    /// <summary>Hands the bytes over as a connection would: a piece at a time, what was not used again with the next.</summary>
    private static void Feed(AnswerReader reader, byte[] bytes, int size)
    {
        var (start, end) = (0, 0);
        while (end < bytes.Length)
        {
            end = Math.Min(bytes.Length, end + size);
            start += reader.Read(bytes.AsSpan(start..end), isFinal: false);
        }

        reader.Read(bytes.AsSpan(start), isFinal: true);
    }

    private static string Show(Neo4jRow row) => string.Join('|', Enumerable.Range(0, row.Count).Select(column => row.IsList(column)
        ? $"[{string.Join(',', Enumerable.Range(0, row.ItemCount(column)).Select(item => row.GetItem(column, item).ToString()))}]"
        : string.Create(CultureInfo.InvariantCulture, $"{row[column]}")));
}
