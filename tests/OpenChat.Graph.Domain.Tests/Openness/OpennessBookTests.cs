using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Openness;

// Frameworks are rows: these tests make their own, and none of them is known to the code.
public sealed class OpennessBookTests
{
    private const string Steps = "no=0;some=0.5;all=1";

    [Fact]
    public void Score_IsTheSumOfWorthTimesWeight()
    {
        var book = Book(
            [("c1", "A", "1"), ("c2", "A", "2"), ("c3", "B", "")],
            [("m", "c1", "all"), ("m", "c2", "some"), ("m", "c3", "no")]);
        var card = Assert.Single(book.CardsOf("m"));

        Assert.Equal(new Score(2m, 4m, 3), card.Score);
        Assert.Equal(
            [new AreaScore("A", new Score(2m, 3m, 2)), new AreaScore("B", new Score(0m, 1m, 1))],
            card.Areas);
    }

    [Theory]
    [InlineData("", CellState.Blank, 1)]
    [InlineData("withheld", CellState.Withheld, 1)]
    [InlineData("not-applicable", CellState.NotApplicable, 0)]
    [InlineData("most", CellState.UnknownValue, 1)]
    public void Cell_WithoutAValue_IsWorthNothing_AndCountsUnlessItDoesNotApply(string value, CellState state, int possible)
    {
        var card = Assert.Single(Book([("c", "", "1")], [("m", "c", value)]).CardsOf("m"));

        Assert.Equal(state, card.Cells[0].State);
        Assert.Null(card.Cells[0].Worth);
        Assert.Equal(new Score(0, possible, 0), card.Score);
    }

    [Fact]
    public void Cell_NobodyLookedAt_CountsAsNothing()
    {
        var card = Assert.Single(Book([("c", "", "1"), ("d", "", "1")], [("m", "c", "all")]).CardsOf("m"));

        Assert.Equal([CellState.Assessed, CellState.NotAssessed], card.Cells.Select(static cell => cell.State));
        Assert.Equal(new Score(1, 2, 1), card.Score);
    }

    // What does not apply to a model neither lifts nor lowers it: n of one criterion that applies goes before m of two.
    [Fact]
    public void Rank_GoesByShare()
    {
        var book = Book(
            [("c", "", "1"), ("d", "", "1")],
            [("m", "c", "all"), ("m", "d", "some"), ("n", "c", "all"), ("n", "d", "not-applicable")]);

        Assert.Equal(["n 1", "m 2"], Ranks(book.TableOf(book.Frameworks[0])));
    }

    [Fact]
    public void Ties_GoByTheNameAsListed_ByCodePoint_AndWhatIsNotListedComesLast()
    {
        var book = Book(
            [("c", "", "1")],
            [("m", "c", "all"), ("n", "c", "all"), ("o", "c", "all"), ("p", "c", "all")],
            ("m", "dolly"), ("n", "RedPajama"), ("o", "\u00C9toile"));

        Assert.Equal(["n 1", "m 2", "o 3", "p -"], Ranks(book.TableOf(book.Frameworks[0])));
    }

    [Fact]
    public void Weights_ChangeScoresAndRanks_AndTheShiftSaysByHowMuch()
    {
        var book = Book(
            [("c", "", "1"), ("d", "", "1")],
            [("m", "c", "all"), ("m", "d", "all"), ("n", "c", "some"), ("n", "d", "all"), ("o", "c", "all"), ("o", "d", "no")]);
        var table = book.TableOf(book.Frameworks[0], [3m, 0m]);

        Assert.Equal(["m 1 3 0", "o 2 3 1", "n 3 1.5 -1"], table.Select(static row => string.Create(
            CultureInfo.InvariantCulture, $"{row.Card.ModelId} {row.Rank} {row.Score.Points:0.##} {row.Shift}")));
        Assert.Equal(["m 1", "n 2", "o 3"], Ranks(book.TableOf(book.Frameworks[0])));
    }

    // The fast way of adding up gives what adding cell by cell gives.
    [Fact]
    public void Score_ByOtherWeights_IsTheSumCellByCell()
    {
        var random = new Random(15);
        string[] values = ["no", "some", "all", "", "withheld", "not-applicable", "odd"];
        for (var round = 0; round < 200; round++)
        {
            var criteria = Enumerable.Range(0, 6).Select(i => ($"c{i}", "", "1")).ToArray();
            var cells = criteria.Where(_ => random.Next(6) > 0).Select(c => ("m", c.Item1, values[random.Next(values.Length)])).ToArray();
            foreach (var card in Book(criteria, cells).CardsOf("m"))
            {
                ImmutableArray<decimal> weights = [.. criteria.Select(_ => random.Next(5) * 0.75m)];
                Assert.Equal(card.ScoreBy(criterion => weights[criterion.Place], null), card.ScoreBy(weights));
            }
        }
    }

    [Theory]
    [InlineData("all", "all", CellConflict.Wording, "all", 0.0)]
    [InlineData("all", "some", CellConflict.Value, "some", 0.5)]
    [InlineData("no", "all", CellConflict.Value, "no", 1.0)]
    [InlineData("all", "withheld", CellConflict.Value, "withheld", null)]
    [InlineData("all", "not-applicable", CellConflict.Value, "all", null)]
    [InlineData("", "some", CellConflict.Value, "", null)]
    [InlineData("", "no", CellConflict.Value, "no", null)]
    [InlineData("most", "all", CellConflict.Value, "most", null)]
    [InlineData("most", "no", CellConflict.Value, "no", null)]
    [InlineData("most", "not-applicable", CellConflict.Value, "most", null)]
    public void Cell_KeepsWhatContradicts_AndTheWorstCounts(
        string one, string other, CellConflict conflict, string counted, double? spread)
    {
        var card = Assert.Single(Of(
            Rows([("c", "", "1")]), [Fact("m", "c", one, "first"), Fact("m", "c", other, "second")]).CardsOf("m"));
        var cell = card.Cells[0];

        Assert.Equal(2, cell.Statements.Length);
        Assert.Equal((conflict, counted), (cell.Conflict, cell.Counted?.Value));
        Assert.Equal(spread, (double?)cell.Spread);
    }

    // What may be closed counts as closed where closed data is looked for; nobody has looked, or nobody says, is something else.
    [Theory]
    [InlineData("no", null, true)]
    [InlineData("withheld", null, true)]
    [InlineData("most", null, true)]
    [InlineData("most", "all", true)]
    [InlineData("", "all", true)]
    [InlineData("", null, false)]
    [InlineData("some", null, false)]
    [InlineData("not-applicable", null, false)]
    public void Cell_ThatMayBeClosed_CountsAsClosed(string one, string? other, bool isClosed)
    {
        OpennessFact[] facts = [Fact("m", "c", one, ""), .. other is null ? [] : new[] { Fact("m", "c", other, "") }];

        Assert.Equal(isClosed, Assert.Single(Of(Rows([("c", "", "1")]), facts).CardsOf("m")).Cells[0].IsClosed);
    }

    // What a misspelt id takes out of a cell may be of it: the cell is not one that nobody has looked at.
    [Theory]
    [InlineData("model-m", "f", "cc", CellState.UnknownValue)]
    [InlineData("model-m", "ff", "c", CellState.UnknownValue)]
    [InlineData("model-m", "ff", "cc", CellState.UnknownValue)]
    [InlineData("gone-mode", "f", "c", CellState.NotAssessed)] // near to none
    [InlineData("model-n", "f", "c", CellState.NotAssessed)] // of another model
    [InlineData("model-m", "ff", "d", CellState.NotAssessed)] // of another criterion
    public void Statement_ThatMayBeOfACell_MakesItUnknown(string model, string framework, string criterion, CellState expected)
    {
        var stray = Fact(model, criterion, "no", "") with { Framework = framework };
        var book = Of(Rows([("c", "", "1"), ("d", "", "1")]), [Fact("model-m", "d", "all", ""), stray]);
        var cell = book.CardsOf("model-m")[0].Cells[0];

        Assert.Equal(expected, cell.State);
        Assert.Equal(expected == CellState.UnknownValue, cell.IsClosed);
        Assert.Equal(expected == CellState.UnknownValue ? [stray] : [], cell.Statements);
        Assert.Null(cell.Counted);
    }

    [Fact]
    public void Statement_OfAModelThatIsNotThere_MayBeOfANearOne_AndTakesNoRank()
    {
        var book = Of(
            Rows([("c", "", "1"), ("d", "", "1")]),
            [Fact("gome-7b", "d", "no", ""), Fact("gone-7b", "c", "all", ""), Fact("gone-7b", "d", "all", "")]);

        Assert.Equal(["gome-7b 1", "gone-7b -"], Ranks(book.TableOf(book.Frameworks[0])));
        Assert.Equal(CellState.UnknownValue, book.CardsOf("gome-7b")[0].Cells[0].State);
    }

    // "Everything" stands for all elsewhere, so beside some it names another level; "a bit" and "in part" are two wordings.
    [Fact]
    public void Label_ThatTheFrameworkUsesForAnotherValue_IsAConflict()
    {
        OpennessFact[] facts =
        [
            Fact("m", "c", "some", "in part"), Fact("m", "c", "some", "Everything"), Fact("n", "c", "some", "in part"),
            Fact("n", "c", "some", "a bit"), Fact("o", "c", "all", "Everything"), Fact("p", "c", "all", "Everything"),
        ];
        var book = Of(Rows([("c", "", "1")]), facts);

        Assert.Equal(
            ["m Label", "n Wording", "o None", "p None"],
            book.Cards.Select(static card => $"{card.ModelId} {card.Cells[0].Conflict}"));
    }

    [Theory]
    [InlineData("all;no", "f c 1", "has a scale that has the part \"all\", which is not a value with a number from 0 to 1 behind it")]
    [InlineData(Steps, "", "has no criteria")]
    [InlineData(Steps, "f c 0", "has no criterion with a weight above 0")]
    [InlineData(Steps, "f c 1;f  1", "may have a criterion more, in a row that could not be read")]
    [InlineData(Steps, "f c 1;  1", "may have a criterion more, in a row that could not be read")]
    [InlineData(Steps, "f c 1;g  1", null)]
    [InlineData(Steps, "f c 1", null)]
    public void Framework_ThatCannotBeUsed_IsLeftOut(string values, string criteria, string? problem)
    {
        var rows = Rows([]);
        rows = rows with
        {
            Frameworks = [rows.Frameworks[0] with { Values = values }, rows.Frameworks[0] with { Id = "g", Values = "" }],
            Criteria =
            [
                .. criteria.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static row => row.Split(' ')).Select(
                    static c => new CriterionRow(c[0], c[1], c[1], "", "", "", c[2], "", "")),
            ],
        };

        Assert.Equal(problem, OpennessBook.ProblemOf(rows, rows.Frameworks[0]));
        Assert.Equal(problem is null, Of(rows, [Fact("m", "c", "all", "")]).Frameworks.Length == 1);
    }

    // A criterion that is lost to a framework would lift what is left.
    [Fact]
    public void Framework_ThatACriterionMayBelongTo_IsLeftOut()
    {
        var rows = Rows([("c", "", "1")]);
        rows = rows with
        {
            Frameworks = [rows.Frameworks[0] with { Id = "matrix" }, rows.Frameworks[0] with { Id = "table" }],
            Criteria = [.. ((string[])["matrix", "table", "matirx"]).Select(id => rows.Criteria[0] with { Framework = id })],
        };

        Assert.Equal(["table"], Of(rows, []).Frameworks.Select(static framework => framework.Id));
        Assert.Equal(
            "may have the criterion \"c\" of \"matirx\", which is no framework", OpennessBook.ProblemOf(rows, rows.Frameworks[0]));
    }

    // What cannot be is left out whatever stands first in the file.
    [Theory]
    [InlineData("f", "", "", "f succeeds itself")]
    [InlineData("g", "f", "", "f succeeds g, which succeeds it in turn", "g succeeds f, which succeeds it in turn")]
    [InlineData("", "f", "f", "g succeeds f, as h does", "h succeeds f, as g does")]
    [InlineData(
        "g", "h", "f", "f succeeds g, which succeeds it in turn", "g succeeds h, which succeeds it in turn",
        "h succeeds f, which succeeds it in turn")]
    [InlineData("", "f", "g")]
    [InlineData("none", "", "")]
    public void Succession_ThatCannotBe_IsTold_AndCountsAsNone(string f, string g, string h, params string[] expected)
    {
        var rows = Rows([("c", "", "1")]);
        (string Id, string Succeeds)[] all = [("f", f), ("g", g), ("h", h)];
        foreach (var order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 2, 0]])
        {
            var shuffled = rows with
            {
                Frameworks = [.. order.Select(i => rows.Frameworks[0] with { Id = all[i].Id, Succeeds = all[i].Succeeds })],
                Criteria = [.. all.Select(framework => rows.Criteria[0] with { Framework = framework.Id })],
            };
            var told = shuffled.Frameworks.Select(row => (row.Id, Problem: OpennessBook.SuccessionProblemOf(shuffled, row))).Where(
                static row => row.Problem is not null).ToList();

            Assert.Equal(expected, told.Select(static row => $"{row.Id} {row.Problem}").Order(StringComparer.Ordinal));
            Assert.All(told, row => Assert.Null(Of(shuffled, []).Find(row.Id)?.Earlier));
        }
    }

    [Fact]
    public void Became_HasEachCriterionOnce()
    {
        var rows = Rows([("c", "", "1")]);
        rows = rows with { Criteria = [rows.Criteria[0] with { Became = "d; e;d" }] };

        Assert.Equal(["d", "e"], Of(rows, []).Frameworks[0].Criteria[0].Became);
    }

    [Fact]
    public void Editions_LeadToEachOther()
    {
        var rows = Rows([("c", "", "1")]);
        var later = rows.Frameworks[0] with { Id = "g", Succeeds = "f" };
        var book = Of(
            rows with
            {
                Frameworks = [.. rows.Frameworks, later],
                Criteria = [.. rows.Criteria, rows.Criteria[0] with { Framework = "g" }],
            },
            []);

        Assert.Equal("g", book.SuccessorOf(book.Frameworks[0])?.Id);
        Assert.Null(book.SuccessorOf(book.Frameworks[1]));
    }

    private static OpennessFact Fact(string model, string criterion, string value, string label) =>
        new(model, "f", criterion, value, label, new ClaimText("", "", default, default, ""));

    private static OpennessRows Rows((string Id, string Area, string Weight)[] criteria, params (string Model, string Name)[] listed) =>
        new()
        {
            Frameworks = [new FrameworkRow("f", "F", "", Steps, "", "", "", "")],
            Criteria = [.. criteria.Select(c => new CriterionRow("f", c.Id, c.Id, c.Area, "", "", c.Weight, "", ""))],
            Listings = [.. listed.Select(l => new ListingRow("f", l.Model, l.Name, "", "", "", "", ""))],
        };

    private static OpennessBook Of(OpennessRows rows, OpennessFact[] facts) =>
        new(rows, OpennessFact.InOrder(facts), static id => id.StartsWith("gone", StringComparison.Ordinal) ? null : id);

    private static OpennessBook Book(
        (string Id, string Area, string Weight)[] criteria,
        (string Model, string Criterion, string Value)[] cells,
        params (string Model, string Name)[] listed) =>
        Of(Rows(criteria, listed), Array.ConvertAll(cells, cell => Fact(cell.Model, cell.Criterion, cell.Value, "")));

    private static IEnumerable<string> Ranks(ImmutableArray<TableRow> table) =>
        table.Select(static row => $"{row.Card.ModelId} {row.Rank?.ToString(CultureInfo.InvariantCulture) ?? "-"}");
}
