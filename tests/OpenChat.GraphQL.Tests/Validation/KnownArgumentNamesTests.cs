namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>KnownArgumentNames (specification 5.4.1).</summary>
public sealed class KnownArgumentNamesTests
{
    [Theory]
    [InlineData("{ artist(id: 1) @skip(if: true) { albums(first: 1) { id } } }")]
    [InlineData("{ __type(name: \"Song\") { fields(includeDeprecated: true) { name } } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist(ident: 1) @skip(iff: true, if: true) { albums(frist: 1) { id } } }",
        "KnownArgumentNames 1:10 Unknown argument \"ident\" on field \"Query.artist\". Did you mean \"id\"?",
        "KnownArgumentNames 1:26 Unknown argument \"iff\" on directive \"@skip\". Did you mean \"if\"?",
        "KnownArgumentNames 1:56 Unknown argument \"frist\" on field \"Artist.albums\". Did you mean \"first\"?")]
    [InlineData(
        "{ artist @once(n: 1, m: 2) { id(a: 1) } __type(name: \"a\", nam: \"b\") { name } }",
        "KnownArgumentNames 1:22 Unknown argument \"m\" on directive \"@once\". Did you mean \"n\"?",
        "KnownArgumentNames 1:33 Unknown argument \"a\" on field \"Artist.id\".",
        "KnownArgumentNames 1:59 Unknown argument \"nam\" on field \"<meta>.__type\". Did you mean \"name\"?")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
