// Views of a graph: what cannot be supposed, what is kept, how a long list is walked. What views answer: the cases view-*.
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class ViewTests
{
    [Theory]
    [InlineData("", "BAD_USER_INPUT: Argument \"changes\" must have 1 to 20 entries, not 0.")]
    [InlineData(
        "{voidTerm: {term: \"NO_COMPETING_MODEL\"}}",
        "BAD_USER_INPUT: changes[0].voidTerm.term: there is no term \"NO_COMPETING_MODEL\"; did you mean NO_COMPETING_MODELS?")]
    [InlineData(
        "{voidTerm: {term: \"COMMERCIAL_USE\"}}",
        "BAD_USER_INPUT: changes[0].voidTerm: COMMERCIAL_USE is a permission; only duties and prohibitions can be void. To take a "
        + "permission away, relicense.")]
    [InlineData(
        "{voidTerm: {term: \"NON_COMMERCIAL\", license: \"license:open-1\"}}",
        "BAD_USER_INPUT: changes[0].voidTerm: \"license:open-1\" does not hold NON_COMMERCIAL. It holds COMMERCIAL_USE, NOTICE.")]
    [InlineData(
        "{voidTerm: {term: \"NON_COMMERCIAL\", license: \"license:open-2\"}}",
        "BAD_USER_INPUT: changes[0].voidTerm: \"license:open-2\" does not hold NON_COMMERCIAL. Its terms are not recorded.")]
    [InlineData(
        "{voidTerm: {term: \"NON_COMMERCIAL\", license: \"license:reserch\"}}",
        "BAD_USER_INPUT: There is no license with the id \"license:reserch\". Did you mean \"license:research\"?")]
    [InlineData(
        "{setRule: {term: \"COMMERCIAL_USE\", relation: TRAINED_ON}}",
        "BAD_USER_INPUT: changes[0].setRule: COMMERCIAL_USE is a permission, which does not travel by itself; take a duty or prohibition.")]
    [InlineData(
        "{setRule: {term: \"NON_COMMERCIAL\", relation: ALIGNED_WITH, qualifier: \"full\"}}",
        "BAD_USER_INPUT: changes[0].setRule.qualifier: aligned-with has no qualifier \"full\"; it has none, leave it out.")]
    [InlineData(
        "{relicense: {artifact: \"model:acme-chatt\", license: \"license:open-1\"}}",
        "BAD_USER_INPUT: There is no model with the id \"model:acme-chatt\". Did you mean \"model:acme-chat\"?")]
    [InlineData(
        "{withdraw: \"license:open-1\"}",
        "BAD_USER_INPUT: \"license:open-1\" is the id of a license, not of a model or a dataset.")]
    [InlineData(
        "{dropRelation: {kind: TRAINED_ON, from: \"model:acme-chat\", to: \"dataset:seeds\"}}",
        "BAD_USER_INPUT: changes[0].dropRelation: there is no relation trained-on from \"model:acme-chat\" to \"dataset:seeds\". There "
        + "are: "
        + "fine-tunes-from \"model:acme-base\" (full), trained-on \"dataset:talk\" (sft).")]
    [InlineData(
        "{dropRelation: {kind: TRAINED_ON, from: \"model:acme-chat\", to: \"dataset:talk\", qualifier: \"pretraining\"}}",
        "BAD_USER_INPUT: changes[0].dropRelation: there is no relation trained-on from \"model:acme-chat\" to \"dataset:talk\" with the "
        + "qualifier \"pretraining\". There are: fine-tunes-from \"model:acme-base\" (full), trained-on \"dataset:talk\" (sft).")]
    [InlineData(
        "{dropRelation: {kind: TRAINED_ON, from: \"model:oracle\", to: \"dataset:talk\"}}",
        "BAD_USER_INPUT: changes[0].dropRelation: there is no relation trained-on from \"model:oracle\" to \"dataset:talk\". Nothing is "
        + "recorded of what \"model:oracle\" was made from.")]
    [InlineData(
        "{requalifyRelation: {kind: TRAINED_ON, from: \"model:acme-chat\", to: \"dataset:talk\", newQualifier: \"full\"}}",
        "BAD_USER_INPUT: changes[0].requalifyRelation.newQualifier: trained-on has no qualifier \"full\"; it has pretraining, sft, "
        + "preference, evaluation, or none.")]
    [InlineData(
        "{addRelation: {kind: TRAINED_ON, from: \"dataset:talk\", to: \"dataset:seeds\"}}",
        "BAD_USER_INPUT: changes[0].addRelation.from: \"dataset:talk\" is no model, which the relation needs there.")]
    [InlineData(
        "{addRelation: {kind: TRAINED_ON, from: \"model:plain\", to: \"dataset:seeds\", operators: [\"org:beta\"]}}",
        "BAD_USER_INPUT: changes[0].addRelation.operators: only generated-by has operators, trained-on has none.")]
    [InlineData(
        "{addModel: {id: \"new\", name: \"New\", kind: CHAT}}",
        "BAD_USER_INPUT: changes[0].addModel.id: the id of a model begins with \"model:\" and goes on with letters, digits, \"-\", \"_\" "
        + "and "
        + "\".\", 200 characters at most; \"new\" does not.")]
    [InlineData(
        "{addModel: {id: \"model:plain\", name: \"New\", kind: CHAT}}",
        "BAD_USER_INPUT: changes[0].addModel.id: there is a node with the id \"model:plain\" already; choose another.")]
    [InlineData(
        "{addModel: {id: \"model:new\", name: \" \", kind: CHAT}}",
        "BAD_USER_INPUT: changes[0].addModel.name: a name has 1 to 200 characters.")]
    public void Change_ThatCannotBe_IsToldWhy(string change, string expected) => Assert.Equal(
        expected, AskedFolder.Small.Errors($"{{ whatIf(changes: [{change}]) {{ counts {{ artifacts }} }} }}"));

    [Fact]
    public void Changes_AreWalkedPageByPage()
    {
        const string Fields =
            "changes(first: 2, after: $after) { totalCount nodes { artifact { id } purpose } pageInfo { hasNextPage endCursor } }";
        var found = new List<string>();
        for (string? cursor = null, next = "start"; next is not null; cursor = next)
        {
            var page = AskedFolder.Small.Data(
                $"query ($after: String) {{ whatIf(changes: [{{voidTerm: {{term: \"NON_COMMERCIAL\"}}}}]) {{ {Fields} }} }}",
                cursor is null ? "{}" : $$"""{ "after": "{{cursor}}" }""").GetProperty("whatIf").GetProperty("changes");
            found.AddRange(page.GetProperty("nodes").EnumerateArray().Select(static node =>
                $"{node.GetProperty("artifact").GetProperty("id").GetString()} {node.GetProperty("purpose").GetString()}"));
            next = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()
                ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString()
                : null;
        }

        var whole = AskedFolder.Small.Data(
            "{ whatIf(changes: [{voidTerm: {term: \"NON_COMMERCIAL\"}}]) { changes(first: 100) { nodes { artifact { id } purpose } } } }");
        Assert.Equal(
            whole.GetProperty("whatIf").GetProperty("changes").GetProperty("nodes").EnumerateArray().Select(static node =>
                $"{node.GetProperty("artifact").GetProperty("id").GetString()} {node.GetProperty("purpose").GetString()}"),
            found);
        Assert.InRange(found.Count, 5, 100);
    }

    [Fact]
    public void Views_AreKept_AndTheOldestGoFirst()
    {
        var snapshot = AskedFolder.Small.Snapshot;
        var views = new ViewCache();

        var first = At(0);
        Assert.Same(first, At(0));
        for (var i = 1; i < ViewCache.MaxViews; i++)
        {
            At(i);
        }

        Assert.Same(first, At(0)); // and is now the one that was asked for last
        At(ViewCache.MaxViews);
        Assert.Same(first, At(0));
        for (var i = 20; i < 20 + ViewCache.MaxViews; i++)
        {
            At(i);
        }

        Assert.NotSame(first, At(0));

        Snapshot At(int year) => views.At(snapshot, new PartialDate(2023 + year), default, CancellationToken.None);
    }

    [Fact]
    public void Views_AreKeptApart_When_OnlyTheirTextsAreAlike()
    {
        var views = new ViewCache();
        GraphChange[] two = [new ModelAdded("model:a", "A", ModelKind.Chat), new ModelAdded("model:b", "B", ModelKind.Chat)];
        GraphChange[] one =
            [new ModelAdded("model:a", "A, Kind = Chat, Date =  }\nModelAdded { Id = model:b, Name = B", ModelKind.Chat)];
        Assert.Equal(string.Join('\n', (object[])two), string.Join('\n', (object[])one));

        Assert.NotSame(Changed(two), Changed(one));
        Assert.Same(Changed(two), Changed([.. two]));

        ChangedView Changed(GraphChange[] changes) => views.Changed(AskedFolder.Small.Snapshot, changes, CancellationToken.None);
    }

    [Fact]
    public void View_CostsWhatItCosts() => Assert.Equal(
        "LIMIT_EXCEEDED",
        AskedFolder.Small.Errors(
            "{ " + string.Join(
                ' ', Enumerable.Range(0, 17).Select(static i => $"a{i}: at(asOf: \"{2000 + i}\") {{ revision {{ id }} }}")) + " }")
            .Split(':')[0]);
}
