// Lists that can be long: each has a connection, which gives what the bare list gives, page by page.
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Server.Schema;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class ListConnectionTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(20261201, 3);

    private static readonly string[] PageArguments = ["first", "after", "last", "before"];

    private static readonly GraphQLSchema Schema = LineageSchema.Create().Schema;

    /// <summary>Lists of objects, the field that gives them, and what is asked of an item to tell it from others.</summary>
    public static TheoryData<string, string, string, string> Lists { get; } = new()
    {
        { """model(id: "model:bloomz")""", "ancestors", "", "id" },
        { """model(id: "model:openhermes-2.5-mistral-7b")""", "ancestors", "includeDoubtful: true", "id" },
        { """dataset(id: "dataset:the-pile")""", "descendants", "", "id" },
        { """dataset(id: "dataset:ultrachat")""", "descendants", "includeDoubtful: true", "id" },
        { """model(id: "model:llama-1-weights")""", "descendants", "maxDepth: 1", "id" },
        { """model(id: "model:llama-1-weights")""", "descendants", "maxDepth: 2", "id" },
        { """model(id: "model:llama-1-weights")""", "descendants", "maxDepth: 0", "id" },
        { """model(id: "model:llama-1-weights")""", "relations", "direction: DOWNSTREAM", "id" },
        { """dataset(id: "dataset:sharegpt")""", "relations", "direction: BOTH", "id" },
        { """dataset(id: "dataset:ultrachat")""", "relations", "direction: BOTH, kinds: [TRAINED_ON, GENERATED_BY]", "id" },
        { """model(id: "model:vicuna-13b")""", "relations", "", "id" },
        { """model(id: "model:bloomz")""", "restrictions", "", "id" },
        { """model(id: "model:alpaca-7b")""", "restrictions", "inherited: true", "id" },
        { """model(id: "model:alpaca-7b")""", "restrictions", "atLeast: LIKELY, kinds: [PROHIBITION]", "id" },
        { """model(id: "model:bloomz")""", "unknowns", "", "id" },
        { """model(id: "model:bloomz")""", "conflicts", "", "id" },
        { """model(id: "model:bloomz")""", "disagreements", "", "id" },
        { "", "openWashing", """framework: "opening-up-chatgpt" """, "id" },
        { "", "moreThanBase", """framework: "opening-up-chatgpt" """, "id" },
        { "", "graphContradictions", """framework: "opening-up-chatgpt" """, "id" },
        { "", "opennessDisagreements", "", "id" },
        { "", "inSeveralFrameworks", "", "id" },
    };

    /// <summary>
    /// A bare list whose length the client chooses is deprecated, and says what takes its place: the connection of its name, which takes
    /// the same arguments.
    /// </summary>
    [Fact]
    public void BareLists_AreDeprecated_AndNameTheConnectionThatTakesTheirPlace()
    {
        var checkedFields = new List<string>();
        foreach (var type in Schema.Types.OfType<FieldedType>().Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            foreach (var field in type.Fields)
            {
                var successor = type.FindField(field.Name + "Connection");
                var isBare = field.Type.Nullable is ListType && field.FindArgument("first") is not null;
                Assert.False(isBare && successor is null, $"{field} has no {field.Name}Connection.");
                if (successor is null)
                {
                    continue;
                }

                checkedFields.Add(field.ToString());
                Assert.Equal($"Use `{field.Name}Connection`: it has pages with cursors, and `totalCount`.", field.DeprecationReason);
                Assert.Null(successor.DeprecationReason);
                Assert.IsType<ListType>(field.Type.Nullable, exactMatch: false);
                Assert.Equal($"{field.Type.Named.Name}Connection", successor.Type.Named.Name);
                Assert.Equal(
                    field.Arguments.Select(argument => $"{argument.Name}: {argument.Type} {argument.Description}")
                        .Where(text => !text.StartsWith("first:", StringComparison.Ordinal)
                            && !text.StartsWith("offset:", StringComparison.Ordinal)),
                    successor.Arguments.Where(argument => !PageArguments.Contains(argument.Name))
                        .Select(argument => $"{argument.Name}: {argument.Type} {argument.Description}"));
            }
        }

        Assert.Equal(
            [
                .. ((string[])["Artifact", "Dataset", "Model"]).SelectMany(static type => (string[])[
                    $"{type}.ancestors", $"{type}.conflicts", $"{type}.descendants", $"{type}.disagreements", $"{type}.relations",
                    $"{type}.restrictions", $"{type}.unknowns"]),
                "Query.graphContradictions",
                "Query.inSeveralFrameworks",
                "Query.moreThanBase",
                "Query.openWashing",
                "Query.opennessDisagreements",
            ],
            checkedFields.Order(StringComparer.Ordinal));
    }

    /// <summary>What is called a connection is one: with the four arguments, items, cursors, and a count of all.</summary>
    [Fact]
    public void Connections_AreAllAlike()
    {
        foreach (var type in Schema.Types.OfType<FieldedType>())
        {
            foreach (var field in type.Fields)
            {
                var isConnection = field.Type.Named.Name.EndsWith("Connection", StringComparison.Ordinal);
                Assert.False(!isConnection && field.Name.EndsWith("Connection", StringComparison.Ordinal), field.ToString());
                if (!isConnection)
                {
                    continue;
                }

                Assert.Equal(
                    "first: Int after: String last: Int before: String",
                    string.Join(' ', field.Arguments.Where(argument => PageArguments.Contains(argument.Name))
                        .Select(argument => $"{argument.Name}: {argument.Type}")));
                Assert.Equal("20", (field.FindArgument("first")!.DefaultValue as IntValueNode)?.Value); // it is there
                var connection = (ObjectType)field.Type.Named;
                var edge = (ObjectType)connection.FindField("edges")!.Type.Named; // an absent one fails as well
                var node = edge.FindField("node")!.Type.Named.Name;
                Assert.Equal(
                    ["edges: [" + edge.Name + "!]!", "nodes: [" + node + "!]!", "pageInfo: PageInfo!", "totalCount: Int!"],
                    connection.Fields.Select(child => $"{child.Name}: {child.Type}").Take(4));
            }
        }
    }

    /// <summary>
    /// Types without an id, and fields of the root that are never null, are those that the page of the decision names (the rules
    /// strict-id-in-types and require-nullable-result-in-root of graphql-eslint).
    /// </summary>
    [Fact]
    public void FindingsOfLinters_AreThoseThatTheDecisionNames()
    {
        var page = File.ReadAllText(Path.Combine(TestFolders.Root, "docs", "decisions", "0021-findings-of-schema-linters.md"));
        var withoutId = Schema.Types.OfType<ObjectType>().Where(type => type != Schema.QueryType && type != Schema.SubscriptionType
            && !type.Name.StartsWith("__", StringComparison.Ordinal) && !type.Name.EndsWith("Connection", StringComparison.Ordinal)
            && !type.Name.EndsWith("Edge", StringComparison.Ordinal) && type.FindField("id")?.Type.ToString() != "ID!");
        var neverNull = Schema.QueryType.Fields.Concat(Schema.SubscriptionType!.Fields).Where(static field => // it has one
            field.Type is NonNullType && field.Type.Nullable is not ListType);

        Assert.Equal(Named("`strict-id-in-types`: "), withoutId.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Named("`require-nullable-result-in-root`: "), neverNull.Select(field => field.Name));

        string[] Named(string start)
        {
            var text = page[(page.IndexOf(start, StringComparison.Ordinal) + start.Length)..];
            return [.. text[..text.IndexOf("`.", StringComparison.Ordinal)].Split('`').Where((_, i) => i % 2 == 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Connection_GivesWhatTheBareListGives_WhateverThePages(string parent, string list, string arguments, string item)
    {
        var bare = Whole(parent, list, arguments, item);
        string[] whole = [.. Pages(parent, list, arguments, item, "first", _ => 100)];

        Assert.Equal(bare.Order(StringComparer.Ordinal), whole.Order(StringComparer.Ordinal));
        if (list != "relations") // of one kind and between the same two, the connection goes by the qualifier as it is written
        {
            Assert.Equal(bare, whole);
        }

        Check.One(Fixed, Prop.ForAll(Gen.Choose(1, 9).NonEmptyListOf().ToArbitrary(), lengths =>
        {
            Assert.Equal(whole, Pages(parent, list, arguments, item, "first", page => lengths[page % lengths.Count]));
            Assert.Equal(whole, Pages(parent, list, arguments, item, "last", page => lengths[page % lengths.Count]));
        }));
    }

    [Theory]
    [InlineData("""license(id: "license:cc-by-nc-4.0")""")]
    [InlineData("""organisation(id: "org:meta")""")]
    public void Members_GoBackwardAsForward(string parent)
    {
        string[] whole = [.. Pages(parent, "artifacts", "", "id", "first", _ => 100)];

        Assert.InRange(whole.Length, 5, 99);
        Assert.Equal(whole, Pages(parent, "artifacts", "", "id", "first", _ => 2));
        Assert.Equal(whole, Pages(parent, "artifacts", "", "id", "last", _ => 3));
    }

    [Fact]
    public void Sources_AreAllThere_ByTheirIds()
    {
        string[] whole = [.. Pages("", "sources", "", "id", "first", _ => 100)];

        Assert.Equal(File.ReadLines(Path.Combine(TestFolders.Root, "seed", "sources.csv")).Count() - 1, whole.Length);
        Assert.Equal(whole.Order(StringComparer.Ordinal), whole);
        Assert.Equal(whole, Pages("", "sources", "", "id", "last", _ => 7));
    }

    [Theory]
    [InlineData("relationsConnection", "ancestorsConnection")]
    [InlineData("ancestorsConnection", "relationsConnection")]
    [InlineData("restrictionsConnection", "relationsConnection")]
    [InlineData("unknownsConnection", "ancestorsConnection")]
    [InlineData("roots", "ancestorsConnection")]
    public void Cursor_IsRefused_When_AnotherListGaveIt(string list, string other)
    {
        var cursor = AskedFolder.Seed.Data($"{{ model(id: \"model:alpaca-7b\") {{ {other}(first: 1) {{ pageInfo {{ endCursor }} }} }} }}")
            .GetProperty("model").GetProperty(other).GetProperty("pageInfo").GetProperty("endCursor").GetString();

        Assert.Equal(
            "BAD_USER_INPUT: Argument \"after\" is not a cursor of this list. Use a cursor that a page of the same list gave.",
            AskedFolder.Seed.Errors($"{{ model(id: \"model:alpaca-7b\") {{ {list}(after: \"{cursor}\") {{ totalCount }} }} }}"));
    }

    private static string[] Whole(string parent, string list, string arguments, string item)
    {
        var window = list is "restrictions" or "unknowns" or "conflicts" or "disagreements" ? arguments : $"{arguments} first: 100";
        var all = In(parent, $"{list}{(window.Length > 0 ? $"({window})" : "")} {{ {item} }}").GetProperty(list);
        return [.. all.EnumerateArray().Select(node => node.GetProperty(item).GetString()!)]; // ids are never null
    }

    private static List<string> Pages(
        string parent, string list, string arguments, string item, string direction, Func<int, int> length)
    {
        var field = Schema.QueryType.FindField(list) is { } root && root.Type.Named.Name.EndsWith("Connection", StringComparison.Ordinal)
            || list == "artifacts" ? list : list + "Connection";
        var forward = direction == "first";
        var found = new List<string>();
        string? cursor = null;
        for (var page = 0; ; page++)
        {
            var at = cursor is null ? "" : $", {(forward ? "after" : "before")}: \"{cursor}\"";
            var answer = In(
                parent,
                $"{field}({arguments} {direction}: {length(page)}{at}) {{ totalCount edges {{ cursor node {{ {item} }} }} "
                + $"nodes {{ {item} }} pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }}").GetProperty(field);
            string[] items =
                [.. answer.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node").GetProperty(item).GetString()!)];
            Assert.Equal(items, answer.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty(item).GetString()));
            found.InsertRange(forward ? found.Count : 0, items);
            var info = answer.GetProperty("pageInfo");
            Assert.Equal(cursor is not null, info.GetProperty(forward ? "hasPreviousPage" : "hasNextPage").GetBoolean());
            if (!info.GetProperty(forward ? "hasNextPage" : "hasPreviousPage").GetBoolean())
            {
                Assert.Equal(answer.GetProperty("totalCount").GetInt32(), found.Count);
                return found;
            }

            cursor = info.GetProperty(forward ? "endCursor" : "startCursor").GetString();
        }
    }

    private static JsonElement In(string parent, string selection) => parent.Length == 0
        ? AskedFolder.Seed.Data($"{{ {selection} }}")
        : AskedFolder.Seed.Data($"{{ {parent} {{ {selection} }} }}").GetProperty(parent[..parent.IndexOf('(', StringComparison.Ordinal)]);
}
