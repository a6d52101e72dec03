using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

/// <summary>Two graphs are held against each other row by row and answer by answer.</summary>
public sealed class RowChangeTests
{
    private static readonly string[] Tables =
    [
        "models", "datasets", "licenses", "fine_tunes_from", "trained_on", "derived_from", "generated_by", "licensed_under", "developed_by",
        "license_terms", "propagation_rules", "verdict_rules", "openness",
    ];

    [Fact]
    public void Between_NamesEachRowOnce()
    {
        var before = Load("model:a,license:l,weights\nmodel:b,license:l,weights\nmodel:b,license:m,code\n");
        var after = Load("model:b,license:l,data\nmodel:a,license:m,weights\nmodel:b,license:l,weights\n");

        Assert.Equal(
            [
                "licensed_under.csv: the row \"model:a, license:m\" has to \"license:m\" instead of \"license:l\"",
                "licensed_under.csv: the row \"model:b, license:l\" has to \"license:l\" instead of \"license:m\" and component \"data\" "
                + "instead of \"code\"",
            ],
            RowChange.Between(before, after).Select(change => $"{change.File}: {change}"));
        Assert.Equal(
            ["the row \"model:b, license:m\" is gone", "the row \"model:a, license:l\" is new"],
            RowChange.Between(before, Load("model:a,license:l,weights\nmodel:b,license:l,weights\n"))
                .Concat(RowChange.Between(Load(""), Load("model:a,license:l,weights\n"))).Select(change => change.ToString()));
        Assert.Empty(RowChange.Between(before, before));
    }

    // A row is found by what it is read as, too, and what is written there is said.
    [Theory]
    [InlineData("model:a,license:m,weights\n", 2, null)]
    [InlineData("model:b,license:l,weights\nmodel:a,MIT License,weights\n", 3, "MIT License")]
    [InlineData("MODEL:A,license:m,weights\n", 2, "MODEL:A")]
    [InlineData("Model A,MIT License,weights\n", 2, "Model A, MIT License")]
    public void FindLine_FindsTheRow_When_ItNamesItsEndsByOtherWords(string rows, int line, string? expected)
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name\nmodel:a,Model A\nmodel:b,B\n"), ("licenses.csv", "id,name\nlicense:l,L\nlicense:m,MIT License\n"),
            ("licensed_under.csv", "from,to,component\n" + rows));
        using var empty = TestFolder.Create(
            ("models.csv", "id,name\nmodel:a,Model A\nmodel:b,B\n"), ("licenses.csv", "id,name\nlicense:l,L\nlicense:m,MIT License\n"),
            ("licensed_under.csv", "from,to,component\n"));
        var after = folder.Load();
        var change = RowChange.Between(empty.Load().Contents, after.Contents).First(
            static change => change.ToString() == "the row \"model:a, license:m\" is new");

        Assert.Equal((line, expected), (change.FindLine(after, out var written), written));
    }

    [Fact]
    public void ApplyTo_MakesTheGraphAfter_When_OneRowIsDifferent()
    {
        var seed = Seed.Result.Contents;
        var random = new Random(20261130);
        foreach (var table in Tables)
        {
            using var folder = Mutated(random, table, 1);
            var after = folder.Load().Contents;

            var change = Assert.Single(RowChange.Between(seed, after));

            Assert.Equal(after.Revision, change.ApplyTo(seed, CancellationToken.None).Contents.Revision);
            Assert.Equal(table + ".csv", change.File);
        }
    }

    // the oracle compares all artifacts; that only what the rows concern is compared must not hide anything
    [Fact]
    public void Concerns_HoldsEveryAnswerThatFlips()
    {
        var (before, random, flips) = (Seed.Result.Contents, new Random(7), 0);
        var judged = Judge(before);
        for (var i = 0; i < 9; i++)
        {
            using var folder = Mutated(random, Tables[i], 1 + (i % 3));
            var after = folder.Load().Contents;
            var rows = RowChange.Between(before, after);
            Assert.DoesNotContain(rows, static row => row.Concerns is null);
            var nodes = rows.SelectMany(static row => row.Concerns!).ToArray(); // just asked
            var concerned = GraphDifference.ReachedFrom(before.Lineage, nodes);
            concerned.UnionWith(GraphDifference.ReachedFrom(after.Lineage, nodes));

            var judgedAfter = Judge(after); // keeps the answers that both ask for
            var all = GraphDifference.Between(judged, judgedAfter, null, CancellationToken.None);
            var some = GraphDifference.Between(judged, judgedAfter, concerned.ToHashSet(), CancellationToken.None);

            Assert.Equal(all.Verdicts.AsEnumerable(), some.Verdicts);
            Assert.Equal(all.Restrictions.AsEnumerable(), some.Restrictions);
            flips += all.Verdicts.Length + all.Restrictions.Length;
        }

        Assert.NotEqual(0, flips);
    }

    private static LineageAnalysis Judge(GraphContents contents) => new(contents.Lineage, RuleSet.Create(contents.Rules));

    private static GraphContents Load(string licensedUnder)
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", "id,name\nlicense:l,L\nlicense:m,M\n"), ("licensed_under.csv", "from,to,component\n" + licensedUnder));
        return folder.Load().Contents;
    }

    /// <summary>The seed with some rows of a table removed.</summary>
    private static TestFolder Mutated(Random random, string table, int rows)
    {
        var folder = TestFolder.Empty();
        foreach (var file in Directory.EnumerateFiles(Seed.Folder, "*.csv"))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        var place = Path.Combine(folder.Path, table + ".csv");
        var lines = File.ReadAllLines(place).ToList();
        for (var i = 0; i < rows; i++)
        {
            lines.RemoveAt(random.Next(1, lines.Count));
        }

        File.WriteAllLines(place, lines);
        return folder;
    }
}
