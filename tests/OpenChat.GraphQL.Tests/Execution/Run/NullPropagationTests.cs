// Specification 6.4.4: where a null or an error ends up.
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class NullPropagationTests
{
    private const string Schema = """
        type Query { box: Box boxReq: Box! n: Int }
        type Box {
          leaf: Int req: Int! err: Int errReq: Int! box: Box boxReq: Box! after: Int
          list: [Int] items: [Int!] whole: [Int!]! nested: [[Int!]] nestedItems: [[Int!]!] nestedWhole: [[Int!]!]!
          boxes: [Box] boxItems: [Box!]
        }
        """;

    private static readonly FieldValue Bad = FieldValue.Error("broken");

    private static FieldValue Ints(params int?[] items) => FieldValue.List([.. items.Select(FieldValue.Int)]);

    public static TheoryData<FieldValue, string, string, string[]> Cases => new()
    {
        // an error or null in a nullable place stays there
        { TestHost.Object(("err", Bad), ("after", FieldValue.Int(1))), "err after", """{"err":null,"after":1}""", ["broken @ box.err"] },
        { default(FieldValue), "leaf", "null", [] },

        // one level up
        {
            TestHost.Object(("after", FieldValue.Int(1))), "after req", "null",
            ["Cannot return null for non-nullable field Box.req. @ box.req"]
        },
        { TestHost.Object(("errReq", Bad)), "errReq", "null", ["broken @ box.errReq"] },
        {
            TestHost.Object(("box", TestHost.Object()), ("after", FieldValue.Int(1))), "box { req } after", """{"box":null,"after":1}""",
            ["Cannot return null for non-nullable field Box.req. @ box.box.req"]
        },

        // several levels up
        {
            TestHost.Object(("box", TestHost.Object(("boxReq", TestHost.Object(("boxReq", TestHost.Object(("errReq", Bad)))))))),
            "box { boxReq { boxReq { errReq } } }", """{"box":null}""", ["broken @ box.box.boxReq.boxReq.errReq"]
        },

        // lists
        { TestHost.Object(("list", Ints(1, null, 3))), "list", """{"list":[1,null,3]}""", [] },
        {
            TestHost.Object(("list", TestHost.List(FieldValue.Int(1), Bad, FieldValue.Int(3)))), "list", """{"list":[1,null,3]}""",
            ["broken @ box.list.1"]
        },
        {
            TestHost.Object(("items", Ints(1, null, 3)), ("after", FieldValue.Int(1))), "items after", """{"items":null,"after":1}""",
            ["Cannot return null for non-nullable field Box.items. @ box.items.1"]
        },
        {
            TestHost.Object(("whole", Ints(1, null, 3))), "whole", "null",
            ["Cannot return null for non-nullable field Box.whole. @ box.whole.1"]
        },
        { TestHost.Object(("whole", default)), "whole", "null", ["Cannot return null for non-nullable field Box.whole. @ box.whole"] },
        { TestHost.Object(("whole", Ints())), "whole", """{"whole":[]}""", [] },
        {
            TestHost.Object(("nested", TestHost.List(Ints(1), Ints(2, null), default, Ints()))), "nested",
            """{"nested":[[1],null,null,[]]}""", ["Cannot return null for non-nullable field Box.nested. @ box.nested.1.1"]
        },
        {
            TestHost.Object(("nestedItems", TestHost.List(Ints(1), Ints(2, null)))), "nestedItems", """{"nestedItems":null}""",
            ["Cannot return null for non-nullable field Box.nestedItems. @ box.nestedItems.1.1"]
        },
        {
            TestHost.Object(("nestedWhole", TestHost.List(Ints(1), Ints(2, null)))), "nestedWhole", "null",
            ["Cannot return null for non-nullable field Box.nestedWhole. @ box.nestedWhole.1.1"]
        },
        {
            TestHost.Object(("list", FieldValue.Int(5))), "list", """{"list":null}""",
            ["Expected Iterable, but did not find one for field \"Box.list\". @ box.list"]
        },
        {
            TestHost.Object(("nested", TestHost.List(Ints(1), FieldValue.Int(2)))), "nested", """{"nested":[[1],null]}""",
            ["Expected Iterable, but did not find one for field \"Box.nested\". @ box.nested.1"]
        },

        // lists of objects
        {
            TestHost.Object(
                (
                    "boxes",
                    TestHost.List(
                        TestHost.Object(("req", FieldValue.Int(1))), TestHost.Object(), TestHost.Object(("req", FieldValue.Int(3)))))),
            "boxes { req }", """{"boxes":[{"req":1},null,{"req":3}]}""",
            ["Cannot return null for non-nullable field Box.req. @ box.boxes.1.req"]
        },
        {
            TestHost.Object(("boxItems", TestHost.List(TestHost.Object(("req", FieldValue.Int(1))), TestHost.Object()))),
            "boxItems { req }", """{"boxItems":null}""", ["Cannot return null for non-nullable field Box.req. @ box.boxItems.1.req"]
        },

        // the errors of what is thrown away go with it, those of siblings stay
        {
            TestHost.Object(("err", Bad), ("box", TestHost.Object(("err", Bad)))), "err box { err req }", """{"err":null,"box":null}""",
            ["broken @ box.err", "Cannot return null for non-nullable field Box.req. @ box.box.req"]
        },

        // a leaf where an object is asked for
        {
            TestHost.Object(("box", FieldValue.Int(5))), "box { leaf }", """{"box":null}""",
            ["Expected value of type \"Box\" but got: 5. @ box.box"]
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Execute_NullsTheNearestNullable_When_NullOrErrorMeetsNonNull(
        FieldValue box, string selection, string expected, string[] errors)
    {
        using var result = await TestHost.Create(Schema, TestHost.Object(("box", box), ("n", FieldValue.Int(1))))
            .RunAsync($"{{ box {{ {selection} }} n }}");

        Assert.Equal(errors, result.Errors.Select(error => $"{error.Message} @ {string.Join('.', error.Path!.Value)}"));
        Assert.StartsWith(
            $$$"""{"data":{"box":{{{expected}}},"n":1}""", System.Text.Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
        Assert.True(result.HasData);
    }

    [Fact]
    public async Task Execute_AnswersNullData_When_NullTravelsToTheRoot() => Assert.Equal(
        """{"data":null,"errors":[{"message":"broken","locations":[{"line":1,"column":14}],"path":["boxReq","errReq"]"""
            + ""","extensions":{"code":"BAD_USER_INPUT"}}]}""",
        await TestHost.Create(
            Schema,
            TestHost.Object(("n", FieldValue.Int(1)), ("boxReq", TestHost.Object(("errReq", Bad))))).AskAsync("{ n boxReq { errReq } }"));

    [Fact]
    public async Task Execute_SaysThereIsNoData_When_NullTravelsToTheRoot()
    {
        using var result = await TestHost.Create(Schema).RunAsync("{ n boxReq { leaf } }");

        Assert.True(result.IsExecuted);
        Assert.False(result.HasData);
        Assert.True(result.HasErrors);
    }

    [Fact]
    public async Task Execute_HoldsTheStack_When_DataIsVeryDeep()
    {
        var options = new ExecutorOptions
        {
            Parser = ParserOptions.Unlimited with { MaxNesting = 500 },
            Validation = ValidationOptions.Unlimited,
        };
        var box = TestHost.Object();
        for (var i = 0; i < 480; i++)
        {
            box = TestHost.Object(("boxReq", box));
        }

        var query = $"{{ box {{ {string.Concat(Enumerable.Repeat("boxReq { ", 480))} req {new string('}', 480)} }} }}";
        using var result = await TestHost.Create(Schema, TestHost.Object(("box", box)), options).RunAsync(query);

        Assert.StartsWith("""{"data":{"box":null}""", System.Text.Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
        Assert.Equal(482, result.Errors[0].Path!.Value.Length);
    }
}
