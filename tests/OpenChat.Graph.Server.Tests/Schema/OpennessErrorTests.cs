// What a client is told who asks about openness by words that nothing has, or for what cannot be.
namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class OpennessErrorTests
{
    [Theory]
    [InlineData("{ framework(id: \"Indx\") { id } }", "NOT_FOUND: There is no framework \"Indx\". Did you mean index?")]
    [InlineData(
        "{ opennessTable(framework: \"step\") { totalCount } }", "BAD_USER_INPUT: There is no framework \"step\". Did you mean steps?")]
    [InlineData(
        "{ model(id: \"model:acme-chat\") { openness(framework: \"nothing like it\") { id } } }",
        "BAD_USER_INPUT: There is no framework \"nothing like it\". There are: index, index-1, steps.")]
    [InlineData(
        "{ models(where: {openness: {framework: \"index\", minShare: 2}}) { totalCount } }",
        "BAD_USER_INPUT: \"minShare\" must be between 0 and 1, not 2.")]
    [InlineData(
        "{ models(where: {openness: {framework: \"index\", minScore: 9, maxScore: 5}}) { totalCount } }",
        "BAD_USER_INPUT: \"minScore\" is 9 and \"maxScore\" is 5, so that nothing can fit.")]
    [InlineData(
        "{ models(where: {openness: {framework: \"index\", maxRank: 0}}) { totalCount } }",
        "BAD_USER_INPUT: \"maxRank\" must be 1 or more, not 0.")]
    [InlineData(
        "{ models(where: {openness: {framework: \"index\", criteria: [{criterion: \"card\", minWorth: 1.5}]}}) { totalCount } }",
        "BAD_USER_INPUT: \"minWorth\" must be between 0 and 1, not 1.5.")]
    [InlineData(
        "{ models(where: {restrictedBy: {terms: [\"SCALE_THRESHOLD\"], threshold: {amountAbove: 5, amountBelow: 1}}}) { totalCount } }",
        "BAD_USER_INPUT: \"amountAbove\" is 5 and \"amountBelow\" is 1, so that nothing can fit.")]
    [InlineData(
        "{ resources(kinds: [\"papr\"]) { id } }",
        "BAD_USER_INPUT: There are no resources of the kind \"papr\". Kinds are: article, paper.")]
    [InlineData(
        "{ model(id: \"model:acme-chat\") { openness(framework: \"index\") { cell(criterion: \"licence\") { id } } } }",
        "BAD_USER_INPUT: index has no criterion \"licence\". Did you mean license?")]
    [InlineData(
        "{ opennessTable(framework: \"index\", weights: [{criterion: \"card\", weight: -1}]) { totalCount } }",
        "BAD_USER_INPUT: The weight of \"card\" must be between 0 and 100, not -1.")]
    [InlineData(
        "{ opennessTable(framework: \"index\", weights: [{criterion: \"card\", weight: 1e300}]) { totalCount } }",
        "BAD_USER_INPUT: The weight of \"card\" must be between 0 and 100, not 1E+300.")]
    [InlineData(
        "{ opennessTable(framework: \"index\", weights: [{criterion: \"card\", weight: 1}, {criterion: \"card\", weight: 1}]) { "
        + "totalCount } }",
        "BAD_USER_INPUT: The criterion \"card\" has two weights.")]
    [InlineData(
        "{ opennessTable(framework: \"steps\", weights: [{criterion: \"data\", weight: 0}, {criterion: \"weights\", weight: 0}]) "
        + "{ totalCount } }",
        "BAD_USER_INPUT: All weights are 0, so that nothing counts; at least one must be more.")]
    [InlineData(
        "{ opennessTable(framework: \"index\", weights: [{criterion: \"crad\", weight: 1}]) { totalCount } }",
        "BAD_USER_INPUT: index has no criterion \"crad\". Did you mean card?")]
    [InlineData(
        "{ opennessTable(framework: \"index\", orderBy: [{field: CRITERION}]) { totalCount } }",
        "BAD_USER_INPUT: A sort key gives \"criterion\" with the field CRITERION, \"area\" with the field AREA, and neither with another "
        + "field.")]
    [InlineData(
        "{ opennessTable(framework: \"index\", orderBy: [{field: AREA, area: \"Availabilty\"}]) { totalCount } }",
        "BAD_USER_INPUT: index has no area \"Availabilty\". Did you mean Availability?")]
    [InlineData(
        "{ opennessTable(framework: \"index\", after: \"bm9uZQ\") { totalCount } }",
        "BAD_USER_INPUT: Argument \"after\" is not a cursor of this list. Use a cursor that a page of the same list gave.")]
    [InlineData(
        "{ models(where: {openness: {framework: \"index\", criteria: [{criterion: \"data\", values: [\"opn\"]}]}}) { totalCount } }",
        "BAD_USER_INPUT: \"opn\" is not a value of index, which has closed, partial, open; for what is no value, use \"states\".")]
    [InlineData(
        "{ models(where: {openness: {framework: \"indx\"}}) { totalCount } }",
        "BAD_USER_INPUT: There is no framework \"indx\". Did you mean index?")]
    [InlineData(
        "{ compare(models: [\"model:acme-caht\"], framework: \"index\") { framework { id } } }",
        "BAD_USER_INPUT: There is no model with the id \"model:acme-caht\". Did you mean \"model:acme-chat\"?")]
    [InlineData(
        "{ compare(models: [], framework: \"index\") { framework { id } } }",
        "BAD_USER_INPUT: Argument \"models\" must have 1 to 20 entries, not 0.")]
    public void Question_ThatCannotBeAnswered_IsToldWhy(string document, string expected) =>
        Assert.Equal(expected, AskedFolder.Small.Errors(document));

    // Page by page gives what one page gives, and a cursor is good for one order only.
    [Fact]
    public void Pages_GoThroughTheTable()
    {
        var found = new List<string?>();
        string? cursor = null;
        do
        {
            var page = AskedFolder.Small.Data(
                "query ($after: String) { opennessTable(framework: \"index\", first: 1, after: $after) { edges { cursor node { openness "
                + "{ id } } } pageInfo { hasNextPage endCursor } } }",
                cursor is null ? "{}" : $$"""{ "after": "{{cursor}}" }""").GetProperty("opennessTable");
            found.AddRange(page.GetProperty("edges").EnumerateArray().Select(static edge =>
                edge.GetProperty("node").GetProperty("openness").GetProperty("id").GetString()));
            cursor = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()
                ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString()
                : null;
            if (cursor is not null)
            {
                Assert.Equal(
                    "BAD_USER_INPUT: Argument \"after\" is a cursor of another list, or of this one in another order. "
                    + "Use a cursor that a page in the same "
                    + "order gave, or start again from a page without it.",
                    AskedFolder.Small.Errors(
                        "query ($after: String) { opennessTable(framework: \"index\", orderBy: [{field: NAME}], after: $after) { "
                        + "totalCount "
                        + "} }",
                        $$"""{ "after": "{{cursor}}" }"""));
            }
        }
        while (cursor is not null);

        Assert.Equal(["openness:index|model:acme-base", "openness:index|model:acme-chat", "openness:index|model:beta-mix"], found);
    }
}
