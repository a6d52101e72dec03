// Which list becomes rows, which columns they have, and how cells are written.
using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenChat.Graph.Server.Tables;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Tests.Tables;

public sealed class TableTests
{
    private const string Sdl = """
        type Query { page: Page other: Page things: [Thing] count: Int tags: [String] found: Found finds: [Found] }
        type Page { totalCount: Int nodes: [Thing] edges: [Edge] }
        type Edge { cursor: String node: Thing }
        interface Found { id: String }
        type Thing implements Found {
          id: String text: String size: Float isOpen: Boolean tags: [String] box: Box boxes: [Box] grid: [[Int]] more: Page
        }
        type Box implements Found { id: String name: String in: Box things: [Thing] }
        """;

    [Theory]
    [InlineData("{ page { nodes { id } } }", "id\r\n1\r\n")]
    [InlineData("{ page { edges { cursor node { id } } } }", "cursor,node.id\r\nc,1\r\n")]
    [InlineData("{ count page { totalCount nodes { id size isOpen } } }", "count,page.totalCount,id,size,isOpen\r\n3,7,1,-0.5,true\r\n")]
    [InlineData("{ page { nodes { id } totalCount } count }", "id,page.totalCount,count\r\n1,7,3\r\n")]
    [InlineData("{ a: page { b: nodes { c: id box { d: name } } } }", "c,box.d\r\n1,Box\r\n")]
    [InlineData("{ page { nodes { tags boxes { name } } } }", "tags,boxes.name\r\nx;;y,One;Two\r\n")]
    [InlineData("{ page { nodes { boxes { in { name } } } } }", "boxes.in.name\r\n;Deep\r\n")]
    [InlineData("{ page { nodes { id boxes { id name } } } }", "id,boxes\r\n1,2\r\n")]
    [InlineData("{ page { nodes { id boxes { things { id } } grid } } }", "id,boxes,grid\r\n1,2,2\r\n")]
    [InlineData("{ page { nodes { id more { totalCount nodes { id } } } } }", "id,more.totalCount,more.nodes.id\r\n1,2,8;9\r\n")]
    [InlineData("{ tags count page { nodes { id } } }", "tags,count,id\r\np;q,3,1\r\n")]
    [InlineData("{ tags }", "tags\r\np\r\nq\r\n")]
    [InlineData("{ things { id text } }", "id,text\r\n1,x\r\n,\r\n2,\r\n")]
    [InlineData("{ things { id } }", "id\r\n1\r\n\"\"\r\n2\r\n")]
    [InlineData("{ other { nodes { id text } } }", "id,text\r\n")]
    [InlineData("{ page { nodes { __typename id @skip(if: true) text @include(if: true) } } }", "__typename,text\r\nThing,x\r\n")]
    [InlineData("query ($yes: Boolean = false) { page { nodes { id text @include(if: $yes) } } }", "id\r\n1\r\n")]
    [InlineData("{ page { nodes { ...F text } nodes { id box { name } } } } fragment F on Thing { box { id } }",
        "box.id,box.name,text,id\r\nb,Box,x,1\r\n")]
    [InlineData("{ page { nodes { id } } ... { page { nodes { text } } } }", "id,text\r\n1,x\r\n")]
    public void Csv_HasTheEntriesOfTheOnlyList(string document, string expected) =>
        Assert.Equal(expected, Csv(document));

    [Theory]
    [InlineData(
        "{ count }", "Rows are made of one list of objects, and this operation asks for none. Ask for one, or take the answer as JSON.")]
    [InlineData(
        "{ tags count }",
        "Rows are made of one list of objects, and this operation asks for none. Ask for one, or take the answer as JSON.")]
    [InlineData(
        "{ page { nodes { id } edges { cursor } } things { id } }",
        "Rows are made of one list of objects, and this operation asks for several beside each other: page.nodes, page.edges, things. Ask "
        + "for one of them, or take the answer as JSON.")]
    [InlineData(
        "{ things { page: box { totalCount: name } } page { totalCount } }",
        "Two columns of the table would be called \"page.totalCount\". Give one of the fields an alias.")]
    public void Find_SaysWhyThereAreNoRows(string document, string expected) => Assert.Equal(expected, Problem(document, "{}"));

    [Fact]
    public void Find_RefusesMoreColumnsThanATableMayHave()
    {
        static string Things(int columns) =>
            $"{{ things {{ {string.Join(' ', Enumerable.Range(0, columns).Select(i => $"a{i}: id"))} }} }}";

        Assert.Equal("", Problem(Things(1_000), """{"things":[]}"""));
        Assert.Equal(
            "The table would have more than 1000 columns. Ask for less, or take it as JSON.", Problem(Things(1_001), "{}"));
    }

    [Theory]
    [InlineData("""{"page":null}""", "page is null")]
    [InlineData("""{"page":{"nodes":null}}""", "page.nodes is null")]
    [InlineData("""{"page":{}}""", "page.nodes is no field of what was found")]
    public void Open_TellsAListThatIsNotThere_FromAnEmptyOne(string data, string expected) => Assert.Equal(
        $"There are no rows, not even none: {expected}, so nothing is known of the list page.nodes.",
        Problem("{ page { nodes { id } } }", data));

    /// <summary>Cells that a program would take for a formula; those that only look like one; quotes, commas and line ends.</summary>
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=\"a\",b", "\"'=\"\"a\"\",b\"")]
    [InlineData("1=1", "1=1")]
    [InlineData("'x", "'x")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("Zephyr é 模型 🙂", "Zephyr é 模型 🙂")]
    [InlineData(" x ", " x ")]
    public void Csv_WritesTextSoThatItIsReadAsText(string text, string expected)
    {
        var data = new JsonObject { ["things"] = new JsonArray(new JsonObject { ["id"] = "1", ["text"] = text }) }.ToJsonString();

        Assert.Equal($"id,text\r\n1,{expected}\r\n", Csv("{ things { id text } }", data));
    }

    [Fact]
    public void Csv_KeepsNumbersAndBooleans_AndDefusesJoinedTexts() => Assert.Equal(
        "size,isOpen,tags\r\n-1.5e300,false,'=x;-y\r\n,,\r\n",
        Csv(
            "{ things { size isOpen tags } }",
            """{"things":[{"size":-1.5e300,"isOpen":false,"tags":["=x","-y"]},{"size":null,"isOpen":null,"tags":null}]}"""));

    [Fact]
    public void Csv_LeavesFieldsOfOtherTypesEmpty() => Assert.Equal(
        "id,text,name\r\n1,x,\r\nb,,Box\r\n",
        Csv(
            "{ finds { id ... on Thing { text } ... on Box { name } } }",
            """{"finds":[{"id":"1","text":"x"},{"id":"b","name":"Box"}]}"""));

    [Theory]
    [InlineData(
        "{ things { id tags boxes { id name } } }",
        """{"things":[{"id":"1","tags":["=a"],"boxes":[{"id":"b","name":"B\n"}]},null,{"id":"2"}]}""",
        "{\"id\":\"1\",\"tags\":[\"=a\"],\"boxes\":[{\"id\":\"b\",\"name\":\"B\\n\"}]}\nnull\n{\"id\":\"2\"}\n")]
    [InlineData(
        "{ tags page { totalCount nodes { id } } }",
        """{"tags":["a","b"],"page":{"totalCount":3,"nodes":[{"id":"1"},null,{}]}}""",
        "{\"tags\":[\"a\",\"b\"],\"page.totalCount\":3,\"id\":\"1\"}\n{\"tags\":[\"a\",\"b\"],\"page.totalCount\":3}\n"
        + "{\"tags\":[\"a\",\"b\"],\"page.totalCount\":3}\n")]
    [InlineData("{ tags }", """{"tags":["a",null]}""", "\"a\"\nnull\n")]
    [InlineData("{ things { id } }", """{"things":[]}""", "")]
    public void JsonLines_AreTheEntriesAsTheyAre(string document, string data, string expected)
    {
        using var table = Open(document, data, out _);
        var output = new ArrayBufferWriter<byte>();

        Assert.True(table!.TryWriteJsonLines(output, 1_000));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Rows_StopAtTheLimit_WhenWhatIsBesideTheListRepeats()
    {
        const string Document = "{ found { id } things { text } }";
        var things = string.Join(',', Enumerable.Repeat("""{"text":"x"}""", 100));
        using var table = Open(Document, $$"""{"found":{"id":"{{new string('a', 100)}}"},"things":[{{things}}]}""", out _);

        Assert.False(table!.TryWriteCsv(new ArrayBufferWriter<byte>(), 10_000));
        Assert.False(table.TryWriteJsonLines(new ArrayBufferWriter<byte>(), 10_000));
        Assert.True(table.TryWriteCsv(new ArrayBufferWriter<byte>(), 15_000));
        Assert.True(table.TryWriteJsonLines(new ArrayBufferWriter<byte>(), 15_000));
    }

    [Fact]
    public void TextAndMarkdown_AreReadable()
    {
        using var table = Open(
            "{ count things { id text } }",
            """{"count":3,"things":[{"id":"1","text":"a|b\\<c>"},{"id":"long id","text":"one\ntwo"},{"id":"é","text":null}]}""",
            out _);

        Assert.Equal(
            """
            count  id       text
            -----  -------  -------
            3      1        a|b\<c>
            3      long id  one two
            3      é

            """,
            table!.ToText());
        Assert.Equal(
            """
            | count | id | text |
            | --- | --- | --- |
            | 3 | 1 | a\|b\\&lt;c> |
            | 3 | long id | one<br>two |
            | 3 | é |  |

            """,
            table.ToMarkdown());
    }

    /// <summary>What RFC 4180 says is read back: any texts, by a reader of the rules that has nothing to do with the writer.</summary>
    [Fact]
    public void Csv_IsReadBackAsItWas_WhateverTheTexts()
    {
        var random = new Random(20261201);
        for (var round = 0; round < 200; round++)
        {
            string[][] rows = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (string[])[Text(), Text()])];
            var things = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject { ["id"] = row[0], ["text"] = row[1] })]);
            var csv = Csv("{ things { id text } }", new JsonObject { ["things"] = things }.ToJsonString());

            string[][] expected = [["id", "text"], .. rows.Select(row => row.Select(Defused).ToArray())];
            Assert.Equal(expected, Read(csv));
        }

        string Text() => new([.. Enumerable.Range(0, random.Next(5)).Select(_ => "ab=+-@\t\r\n,;\" '"[random.Next(14)])]);

        static string Defused(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
    }

    private static List<string[]> Read(string csv)
    {
        var (rows, cells, cell, isQuoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            switch (csv[i])
            {
                case '"' when isQuoted && i + 1 < csv.Length && csv[i + 1] == '"':
                    cell.Append(csv[i++]);
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    cells.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\r' when !isQuoted:
                    i++;
                    rows.Add([.. cells, cell.ToString()]);
                    cells.Clear();
                    cell.Clear();
                    break;
                default:
                    cell.Append(csv[i]);
                    break;
            }
        }

        return rows;
    }

    private static string Csv(string document, string data = """
        {
          "count": 3, "tags": ["p", "q"], "other": {"nodes": []},
          "a": {"b": [{"c": "1", "box": {"d": "Box"}}]},
          "things": [{"id": "1", "text": "x"}, null, {"id": "2", "text": null}],
          "page": {
            "totalCount": 7,
            "edges": [{"cursor": "c", "node": {"id": "1"}}],
            "nodes": [{
              "__typename": "Thing", "id": "1", "text": "x", "size": -0.5, "isOpen": true, "tags": ["x", null, "y"],
              "box": {"id": "b", "name": "Box"}, "grid": [[1], [2, 3]],
              "boxes": [{"id": "1", "name": "One", "in": null}, {"id": "2", "name": "Two", "in": {"name": "Deep"}}],
              "more": {"totalCount": 2, "nodes": [{"id": "8"}, {"id": "9"}]}
            }]
          }
        }
        """)
    {
        using var table = Open(document, data, out var problem);
        Assert.Equal("", problem);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(table!.TryWriteCsv(output, 100_000));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Problem(string document, string data)
    {
        using var table = Open(document, data, out var problem);
        Assert.Equal(problem.Length == 0, table is not null);
        return problem;
    }

    /// <summary>The rows of an answer as it might be; that documents get such answers is tested elsewhere.</summary>
    private static Table? Open(string document, string data, out string problem)
    {
        var schema = SchemaBuilder.TryBuild(new Source(Sdl), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
        Assert.Empty(errors);
        var map = new ResolverMap().ResolveType("Found", static (in _) => "Thing");
        foreach (var field in schema!.Types.OfType<ObjectType>()
            .Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)).SelectMany(type => type.Fields))
        {
            map.Field(field.ToString(), static (in _) => FieldValue.Null);
        }

        var executor = new GraphQLExecutor(
            schema,
            map,
            new ExecutorOptions
            {
                Parser = ParserOptions.Default with { MaxAliases = 5_000, MaxFields = 5_000 },
                Cost = new CostOptions { MaxTypeCost = 1e9, MaxNodes = 1e9 },
            });
        AnswerField? answer = null;
        var request = new GraphQLRequest
        {
            Query = document,
            Admit = priced =>
            {
                answer = priced.Answer;
                return new GraphQLError("Nothing is run.", "X");
            },
        };
        var running = executor.ExecuteAsync(request, CancellationToken.None).AsTask();
        Assert.True(running.IsCompleted);
        using var result = running.Result;
        Assert.Equal("Nothing is run.", Assert.Single(result.Errors).Message);
        return TableShape.Find(answer!, out problem) is { } shape // asked, as nothing else refuses
            ? Table.Open(JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse($$"""{"data":{{data}}}""")), shape, out problem)
            : null;
    }
}
