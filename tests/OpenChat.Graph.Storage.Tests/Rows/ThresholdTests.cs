using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// The size above which a clause holds: a number with its unit, or an error that says what follows. A threshold frees nobody by a slip.
public sealed class ThresholdTests
{
    private const string Header =
        "license,term,clause,summary,scope,flows_down,certainty,source_url,verification,mark,amount,unit,currency,measured_how\n";

    private const string Units = "monthly-active-users daily-active-users users employees annual-revenue monthly-revenue funding";
    private const string Follows = "The clause counts without a threshold.";

    [Theory]
    [InlineData("700000000,monthly-active-users,,", "more than 700,000,000 monthly active users")]
    [InlineData(" 1000000 , Daily Active_Users ,,", "more than 1,000,000 daily active users")]
    [InlineData("10000000,annual-revenue,usd,of the licensee", "more than 10,000,000 USD of annual revenue")]
    [InlineData("0.5,funding,EUR,", "more than 0.5 EUR of funding")]
    [InlineData("12345.25,monthly-revenue,JPY,", "more than 12,345.25 JPY of monthly revenue")]
    [InlineData("50,employees,,", "more than 50 employees")]
    public void Load_ReadsTheThreshold_AndSaysItInWords(string cells, string expected)
    {
        using var folder = Folder($"license:l,SCALE_THRESHOLD,2,Large users ask.,copies,false,explicit,,,,{cells}\n");
        var result = folder.Load();

        Assert.DoesNotContain(result.Findings, finding => finding.File == "license_terms.csv");
        Assert.Equal(expected, RuleSet.Create(result.Contents.Rules).ClausesOf("license:l")[0].Threshold?.ToString());
        Assert.Equal(
            $"No rights above a user count, here {expected} (binding): A is under L, clause 2: Large users ask.",
            new LineageAnalysis(result.Graph, RuleSet.Create(result.Contents.Rules)).StudyOf(0).Restrictions.Single(
                static restriction => restriction.Term.Code == "SCALE_THRESHOLD").Explanation);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",,,")]
    public void Load_HasNoThreshold_When_NothingIsSaid(string cells)
    {
        var header = cells.Length == 0 ? Header.Replace(",amount,unit,currency,measured_how", "", StringComparison.Ordinal) : Header;
        using var folder = Folder(
            $"license:l,SCALE_THRESHOLD,2,,copies,false,explicit,,,{(cells.Length == 0 ? "" : ",")}{cells}\n", header);
        var result = folder.Load();

        Assert.DoesNotContain(result.Findings, finding => finding.File == "license_terms.csv");
        Assert.Null(RuleSet.Create(result.Contents.Rules).ClausesOf("license:l")[0].Threshold);
    }

    [Theory]
    [InlineData(
        "700 million,monthly-active-users,,", "unknown-value", "amount", "700 million", "a number such as 700000000 or 0.5",
        "\"700 million\" is not an amount above 0 in plain digits.")]
    [InlineData(
        "\"700,000,000\",monthly-active-users,,", "unknown-value", "amount", "700,000,000", "a number such as 700000000 or 0.5",
        "\"700,000,000\" is not an amount above 0 in plain digits.")]
    [InlineData(
        "7e8,users,,", "unknown-value", "amount", "7e8", "a number such as 700000000 or 0.5",
        "\"7e8\" is not an amount above 0 in plain digits.")]
    [InlineData(
        "-5,users,,", "unknown-value", "amount", "-5", "a number such as 700000000 or 0.5",
        "\"-5\" is not an amount above 0 in plain digits.")]
    [InlineData(
        "700.000,users,,", "unknown-value", "amount", "700.000", "a number such as 700000000 or 0.5",
        "\"700.000\" may be 700 or 700000; write it without the point, or without the zeros behind it.")]
    [InlineData(
        "1.,users,,", "unknown-value", "amount", "1.", "a number such as 700000000 or 0.5",
        "\"1.\" is not an amount above 0 in plain digits.")]
    [InlineData(
        ".5,users,,", "unknown-value", "amount", ".5", "a number such as 700000000 or 0.5",
        "\".5\" is not an amount above 0 in plain digits.")]
    [InlineData(
        "10000000001,monthly-active-users,,", "unknown-value", "amount", "10000000001", "a number such as 700000000 or 0.5",
        "\"10000000001\" is more than anybody has, so that the clause would bind nobody; write the amount of the license.")]
    [InlineData(
        "10000000000000000000000000000,annual-revenue,USD,", "unknown-value", "amount", "10000000000000000000000000000",
        "a number such as 700000000 or 0.5",
        "\"10000000000000000000000000000\" is more than anybody has, so that the clause would bind nobody; write the amount of the "
        + "license.")]
    [InlineData(
        "8300000001,users,,", "unknown-value", "amount", "8300000001", "a number such as 700000000 or 0.5",
        "\"8300000001\" is more than anybody has, so that the clause would bind nobody; write the amount of the license.")]
    [InlineData(
        "9999999999,users,,", "unknown-value", "amount", "9999999999", "a number such as 700000000 or 0.5",
        "\"9999999999\" looks like a number that stands for no limit, and as an amount it would free nearly everybody of the clause; write "
        + "the amount of the license.")]
    [InlineData(
        "999999,monthly-active-users,,", "unknown-value", "amount", "999999", "a number such as 700000000 or 0.5",
        "\"999999\" looks like a number that stands for no limit, and as an amount it would free nearly everybody of the clause; write the "
        + "amount of the license.")]
    [InlineData(
        "5,revenue,,", "unknown-value", "unit", "revenue", Units,
        "\"revenue\" may be annual-revenue or monthly-revenue; write which, and the currency.")]
    [InlineData(
        "5,Revenue,USD,", "unknown-value", "unit", "Revenue", Units, "\"Revenue\" may be annual-revenue or monthly-revenue; write which.")]
    [InlineData(
        "5,active users,,", "unknown-value", "unit", "active users", Units,
        "\"active users\" may be monthly-active-users or daily-active-users; write which.")]
    [InlineData(
        "5,global-turnover,,", "empty-value", "currency", "", "a code of ISO 4217 such as USD",
        "the amount is money and has no currency.")]
    [InlineData(
        "0,users,,", "unknown-value", "amount", "0", "a number such as 700000000 or 0.5",
        "\"0\" is not an amount above 0 in plain digits.")]
    [InlineData(
        ",users,,", "empty-value", "amount", "", "a number such as 700000000 or 0.5",
        "the unit, currency or measure has no amount.")]
    [InlineData(
        ",,,in a month", "empty-value", "amount unit", "", "a number such as 700000000 or 0.5",
        "the unit, currency or measure has no amount.")]
    [InlineData("5,,,", "empty-value", "unit", "", Units, "the amount has no unit.")]
    [InlineData(
        "5,annual-revenue,,", "empty-value", "currency", "", "a code of ISO 4217 such as USD",
        "the amount is money and has no currency.")]
    [InlineData(
        "5,annual-revenue,UDS,", "unknown-value", "currency", "UDS", "a code of ISO 4217 such as USD",
        "\"UDS\" is not a currency of ISO 4217.")]
    [InlineData(
        "5,annual-revenue,dollars,", "unknown-value", "currency", "dollars", "a code of ISO 4217 such as USD",
        "\"dollars\" is not a currency of ISO 4217.")]
    [InlineData(
        "5,users,USD,", "unknown-value", "currency", "USD", "an empty cell",
        "\"USD\" is a currency, but users is no money.")]
    public void Load_CountsTheClauseWithoutAThreshold_When_ACellSaysNothingKnown(
        string cells, string code, string columns, string value, string expectation, string problem)
    {
        using var folder = Folder($"license:l,SCALE_THRESHOLD,2,,copies,false,explicit,,,,{cells}\n");
        var result = folder.Load();

        var findings = result.Findings.Where(finding => finding.File == "license_terms.csv").ToList();
        Assert.Equal(columns.Split(' '), findings.Select(finding => finding.Column));
        Assert.Equal(
            new Finding(
                FindingSeverity.Error, code, $"license_terms.csv line 2, {findings[0].Column}: {problem} {Follows}")
            {
                File = "license_terms.csv",
                Line = 2,
                Column = findings[0].Column,
                Field = Array.IndexOf(Header.TrimEnd().Split(','), findings[0].Column) + 1,
                Value = value,
                Expectation = expectation,
            },
            findings[0]);
        var clause = Assert.Single(RuleSet.Create(result.Contents.Rules).ClausesOf("license:l").ToArray());
        Assert.Equal(("SCALE_THRESHOLD", null), (clause.Term.Code, clause.Threshold));
    }

    // Who is freed by a threshold must be able to tell; a slip of the pen frees nobody.
    [Theory]
    [InlineData("monthly-actve-users", "Error", " Did you mean monthly-active-users? If so, write that. The clause counts without a "
        + "threshold.")]
    [InlineData("wafers", "Warning", " The threshold counts with it as it is written.")]
    public void Load_KeepsAnotherUnit_AndNoneThatIsNearToOne(string unit, string severity, string consequence)
    {
        using var folder = Folder($"license:l,SCALE_THRESHOLD,2,,copies,false,explicit,,,,5,{unit},,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"{severity} unknown-value: license_terms.csv line 2, unit: \"{unit}\" is not a known unit.{consequence}"],
            result.Findings.Where(finding => finding.File == "license_terms.csv").Select(
                finding => $"{finding.Severity} {finding.Code}: {finding.Message}"));
        Assert.Equal(
            severity == "Error" ? null : new Threshold(5, unit, "", ""),
            RuleSet.Create(result.Contents.Rules).ClausesOf("license:l")[0].Threshold);
    }

    // The smaller amount holds for more; what is not measured alike has no smaller one, and a row without a threshold holds for all.
    [Theory]
    [InlineData("5,users,,", "4,users,,", "more than 4 users")]
    [InlineData("5,annual-revenue,USD,", "4,annual-revenue,EUR,", null)]
    [InlineData("5,users,,", "4,employees,,", null)]
    [InlineData("5,users,,", ",,,", null)]
    public void Load_CountsTheStricter_When_TwoRowsContradict(string one, string other, string? expected)
    {
        foreach (var rows in (string[][])[[one, other], [other, one]])
        {
            using var folder = Folder(string.Concat(rows.Select(
                static cells => $"license:l,SCALE_THRESHOLD,2,,copies,false,explicit,,,,{cells}\n")));
            var result = folder.Load();

            Assert.Equal(["contradicting-rule"], result.Findings.Where(
                finding => finding.File == "license_terms.csv").Select(finding => finding.Code));
            Assert.Equal(expected, RuleSet.Create(result.Contents.Rules).ClausesOf("license:l")[0].Threshold?.ToString());
        }
    }

    [Fact]
    public void Save_WritesTheCellsAsTheyStand()
    {
        const string Rows =
            "license:l,REVENUE_THRESHOLD,3,,copies,false,explicit,,,,10000000.50,annual-revenue,USD,\"of the licensee, last year\"\n"
            + "license:l,SCALE_THRESHOLD,2,,copies,false,explicit,,,,many,Users,,\n";
        using var folder = Folder(Rows);
        using var other = Folder(Rows.Replace("10000000.50", "10000000", StringComparison.Ordinal));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(folder.Load().Contents, saved.Path);

        Assert.Equal(Header + Rows, saved["license_terms.csv"]);
        Assert.NotEqual(folder.Load().Contents.Revision, other.Load().Contents.Revision);
    }

    private static TestFolder Folder(string rows, string header = Header) => TestFolder.Create(
        ("license_terms.csv", header + rows), ("licensed_under.csv", "from,to\nmodel:a,license:l\n"));
}
