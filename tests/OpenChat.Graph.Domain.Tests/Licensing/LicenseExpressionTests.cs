using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Licensing;

// What people write for licenses: names, SPDX expressions, lists of hub cards.
public sealed class LicenseExpressionTests
{
    private const string Parenthesis = "a parenthesis follows a license without AND or OR (write one row for each part that has a license "
        + "of its own, with the part in component, and put remarks into note)";

    private static readonly string[] Letters = ["a", "b", "c", "d"];

    private static readonly LineageGraph Graph = CreateGraph();

    [Theory]
    [InlineData("MIT", "MIT", false)]
    [InlineData(" Apache-2.0  OR\tMIT ", "Apache-2.0|MIT", false)]
    [InlineData("MIT AND CC-BY-4.0", "MIT & CC-BY-4.0", false)]
    [InlineData("mit and apache-2.0 or bsd-3-clause", "mit|bsd-3-clause & apache-2.0|bsd-3-clause", false)]
    [InlineData("(A OR B) AND (C OR D)", "A|B & C|D", false)]
    [InlineData("A OR (B AND C)", "A|B & A|C", false)]
    [InlineData("A OR B AND C", "A|B & A|C", false)]
    [InlineData("((A))", "A", false)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT", "GPL-2.0-only WITH Classpath-exception-2.0|MIT", false)]
    [InlineData("Apache License 2.0 or MIT License", "Apache License 2.0|MIT License", false)]
    [InlineData("mit, apache-2.0", "mit & apache-2.0", true)]
    [InlineData("mit; apache-2.0", "mit & apache-2.0", true)]
    [InlineData("[\"mit\",\"apache-2.0\"]", "mit & apache-2.0", true)]
    [InlineData("['mit', 'apache-2.0']", "mit & apache-2.0", true)]
    [InlineData("[mit]", "mit", true)]
    [InlineData("[\"MIT OR Apache-2.0\", \"CC-BY-4.0\"]", "MIT|Apache-2.0 & CC-BY-4.0", true)]
    public void TryParse_GivesClauses_When_TheTextIsAnExpressionOrAList(string text, string expected, bool isList)
    {
        var expression = LicenseExpression.TryParse(text, out var problem);

        Assert.Null(problem);
        Assert.NotNull(expression);
        Assert.Equal(
            (expected, isList), (string.Join(" & ", expression.Clauses.Select(clause => string.Join('|', clause))), expression.IsList));
    }

    [Theory]
    [InlineData("", "it names no license")]
    [InlineData("[]", "it names no license")]
    [InlineData("mit,", "a license is missing beside a comma or semicolon")]
    [InlineData(";mit", "a license is missing beside a comma or semicolon")]
    [InlineData("mit; apache-2.0;", "a license is missing beside a comma or semicolon")]
    [InlineData("MIT OR", "a license is missing beside AND, OR or a parenthesis")]
    [InlineData("AND MIT", "a license is missing beside AND, OR or a parenthesis")]
    [InlineData("MIT OR OR Apache-2.0", "a license is missing beside AND, OR or a parenthesis")]
    [InlineData("()", "a license is missing beside AND, OR or a parenthesis")]
    [InlineData("(MIT OR Apache-2.0", "a parenthesis is not closed")]
    [InlineData("MIT)", "a parenthesis is closed that was not opened")]
    [InlineData("MIT (Expat)", Parenthesis)]
    [InlineData("MIT (non-commercial)", Parenthesis)]
    [InlineData("mit (gated)", Parenthesis)]
    [InlineData("MIT (code), CC-BY-NC-4.0 (weights)", Parenthesis)]
    public void TryParse_SaysWhy_When_TheTextIsNone(string text, string expected)
    {
        Assert.Null(LicenseExpression.TryParse(text, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryParse_ReadsNoMoreNamesThanItMay(int count, bool isRead)
    {
        var text = string.Join(" OR ", Enumerable.Range(0, count).Select(i => $"a{i}"));

        Assert.Equal(isRead, LicenseExpression.TryParse(text, out var problem) is not null);
        Assert.Equal(isRead ? null : "it is too large", problem);
    }

    [Fact]
    public void TryParse_StopsEarly_When_DistributingOrNestingWouldGrow()
    {
        var product = string.Join(" OR ", Enumerable.Range(0, 30).Select(i => $"(a{i} AND b{i})"));
        var deep = new string('(', 1000) + "a" + new string(')', 1000);

        Assert.Null(LicenseExpression.TryParse(product, out var problem));
        Assert.Equal("it is too large", problem);
        Assert.Null(LicenseExpression.TryParse(deep, out problem));
        Assert.Equal("it is too large", problem);
    }

    /// <summary>Clauses are met by the same choices of licenses as the expression, worked out from its tree.</summary>
    [Fact]
    public void TryParse_MeansTheSameAsTheTree_When_TheExpressionIsRandom() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(17, 5), Prop.ForAll(Trees(4).ToArbitrary(), tree =>
        {
            var expression = LicenseExpression.TryParse(tree.Text, out var problem);
            if (expression is null)
            {
                return problem == "it is too large";
            }

            return Enumerable.Range(0, 1 << Letters.Length).All(choice =>
            {
                bool Has(string letter) => (choice & (1 << Array.IndexOf(Letters, letter))) != 0;
                return tree.IsMet(Has) == expression.Clauses.All(clause => clause.Any(Has));
            });
        }));

    [Theory]
    [InlineData("license:mit", "license:mit", false)]
    [InlineData("LICENSE:MIT", "license:mit", false)]
    [InlineData("mit", "license:mit", false)]
    [InlineData(" MIT License ", "license:mit", false)]
    [InlineData("apache_2.0", "license:apache-2.0", false)]
    [InlineData("GPL-3.0-only", "license:gpl-3.0", false)]
    [InlineData("gpl-3.0", "license:gpl-3.0", false)]
    [InlineData("GPL-3.0-or-later", "license:gpl-3.0", true)]
    [InlineData("GPL-3.0+", "license:gpl-3.0", true)]
    [InlineData("GPL-3.0 or later", "license:gpl-3.0", true)]
    [InlineData("license:GPL-3.0-or-later", "license:gpl-3.0", true)]
    [InlineData("LGPL-2.1+", "license:lgpl-2.1-or-later", false)]
    [InlineData("LGPL-2.1-or-later", "license:lgpl-2.1-or-later", false)]
    [InlineData("LGPL-2.1-only", "", false)]
    [InlineData("GPL-2.0 WITH Classpath-exception-2.0", "license:gpl-2.0-with-classpath", false)]
    [InlineData("GPL-3.0 WITH Classpath-exception-2.0", "", false)]
    [InlineData("Same Name", "license:x license:y", false)]
    [InlineData("other", "", false)]
    public void Find_AnswersToWhatPeopleWrite(string name, string expected, bool isOrLater)
    {
        var found = LicenseNames.Find(Graph, name, out var orLater);

        Assert.Equal((expected, isOrLater), (string.Join(' ', found.Select(Id)), orLater));
    }

    [Theory]
    [InlineData("MIT OR apache-2.0", "license:apache-2.0|license:mit", false, false)]
    [InlineData("MIT OR mit", "license:mit", false, false)]
    [InlineData("MIT AND (MIT OR Apache-2.0)", "license:mit", false, false)]
    [InlineData("MIT AND GPL-3.0+", "license:gpl-3.0 & license:mit", false, true)]
    [InlineData("mit, apache-2.0", "license:apache-2.0 & license:mit", true, false)]
    public void Read_GivesLicenses_When_AllAreKnown(string text, string expected, bool isList, bool isOrLater)
    {
        var reading = LicenseReading.Read(Graph, text);

        Assert.Null(reading.Problem);
        Assert.Equal(
            (expected, isList, isOrLater),
            (string.Join(" & ", reading.Clauses.Select(clause => string.Join('|', clause.Select(Id)))), reading.IsList, reading.IsOrLater));
    }

    [Theory]
    [InlineData("MIT OR Nope-1.0", "there is no license \"Nope-1.0\"")]
    [InlineData("license:gone", "there is no license \"license:gone\"")]
    [InlineData("MIT AND Same Name", "\"Same Name\" may be license:x or license:y")]
    [InlineData("Same Name", "\"Same Name\" may be license:x or license:y")]
    [InlineData(
        "MIT/Apache-2.0", "the slash in \"MIT/Apache-2.0\" does not say whether both licenses apply (AND) or one may be chosen (OR)")]
    [InlineData("MIT/Nope", "there is no license \"MIT/Nope\"")]
    [InlineData("MIT OR", "\"MIT OR\" cannot be read: a license is missing beside AND, OR or a parenthesis")]
    public void Read_SaysWhy_When_APartIsNotKnown(string text, string expected)
    {
        var reading = LicenseReading.Read(Graph, text);

        Assert.Empty(reading.Clauses);
        Assert.Equal(expected, reading.Problem);
    }

    private static string Id(int license) => Graph.IdOf(new NodeId(NodeKind.License, license));

    private static LineageGraph CreateGraph()
    {
        var builder = new LineageGraphBuilder();
        Add("license:apache-2.0", "Apache License 2.0", "Apache-2.0");
        Add("license:mit", "MIT License", "MIT");
        Add("license:gpl-3.0", "GNU General Public License v3.0", "GPL-3.0-only");
        Add("license:lgpl-2.1-or-later", "GNU LGPL v2.1 or later", "LGPL-2.1-or-later");
        Add("license:gpl-2.0-with-classpath", "GPL with exception", "GPL-2.0 WITH Classpath-exception-2.0");
        Add("license:x", "Same Name", "");
        Add("license:y", "Same Name", "");
        return builder.Build();

        void Add(string id, string name, string spdx) =>
            builder.AddNode(NodeKind.License, new NodeRow { Id = id, Name = name, SpdxId = spdx });
    }

    private static Gen<Tree> Trees(int depth)
    {
        var leaf = Gen.Elements(Letters).Select(letter => new Tree(letter, has => has(letter)));
        if (depth == 0)
        {
            return leaf;
        }

        var pair = Gen.Zip(Trees(depth - 1), Trees(depth - 1));
        return Gen.OneOf(
            leaf,
            pair.Select(p => new Tree($"({p.Item1.Text}) AND ({p.Item2.Text})", has => p.Item1.IsMet(has) && p.Item2.IsMet(has))),
            pair.Select(p => new Tree($"({p.Item1.Text}) or ({p.Item2.Text})", has => p.Item1.IsMet(has) || p.Item2.IsMet(has))));
    }

    /// <summary>An expression as text and as what meets it.</summary>
    private sealed record Tree(string Text, Func<Func<string, bool>, bool> IsMet);
}
