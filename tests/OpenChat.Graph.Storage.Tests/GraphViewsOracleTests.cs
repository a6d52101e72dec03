// Views against graphs that are loaded from rows which were changed by hand.
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests;

public sealed class GraphViewsOracleTests
{
    private static GraphContents Contents => Seed.Result.Contents;

    [Fact]
    public void Change_GivesTheGraphOfTheChangedRows_When_ChangesAreAnyAtAll()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var turn = 0; turn < 12; turn++)
        {
            var (rows, used) = (Tables(), new HashSet<string>(StringComparer.Ordinal));
            var changes = new List<GraphChange>();
            for (var count = random.Next(1, 5); count > 0; count--)
            {
                changes.Add(Draw(random, rows, used));
            }

            var changed = GraphViews.Change(Contents, changes);

            changed = changed.With(changed.Rules with { Voided = [] }); // what stands in no file
            Assert.True(
                Load(rows).Revision == changed.Revision, $"seed {seed}, turn {turn}\n{string.Join('\n', changes)}");
        }
    }

    [Theory]
    [InlineData("2023-06-30", "")]
    [InlineData("2023", "")]
    [InlineData("", "2025-03-20")]
    [InlineData("2024-02", "2026-06-01")]
    public void At_GivesTheGraphOfTheRowsOfThatTime(string asOf, string knownAt)
    {
        var rows = Tables();
        Forget(rows, asOf, knownAt);

        var past = GraphViews.At(Contents, Date(asOf), Date(knownAt));

        Assert.Equal(Load(rows).Revision, past.Revision);
        Assert.NotEqual(Contents.Revision, past.Revision);
    }

    [Fact]
    public void At_GivesTheGraphOfTheRowsOfThatTime_When_ClaimsAreRetracted()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var turn = 0; turn < 4; turn++)
        {
            var rows = Retract(Tables(), random);
            var contents = Load(rows);
            var (asOf, knownAt) = (Any(random, ["", "2023-06-30"]), Any(random, ["2025-03-20", "2025-08-01", "2026-11-15", "2026-11-25"]));
            Forget(rows, asOf, knownAt);

            var past = GraphViews.At(contents, Date(asOf), Date(knownAt));

            Assert.True(Load(rows).Revision == past.Revision, $"seed {seed}, turn {turn}, {asOf} {knownAt}");
        }
    }

    [Fact]
    public void Reach_HasEveryArtifactThatAnswersOtherwise_AtAnotherTime()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var contents = Load(Retract(Tables(), random));
        foreach (var (from, to) in ((Moment, Moment)[])
        [
            (At("2023-06-30", ""), At("2023-12-31", "")), (At("", "2025-03-20"), At("", "2026-11-25")),
            (At("2024", "2025-08-01"), At("", "2026-11-22")),
        ])
        {
            var events = ClaimEvent.Between(contents, from, to);
            var (before, after) = (Analyse(from), Analyse(to));

            var reach = GraphViews.Reach(before.Graph, after.Graph, events);

            var difference = GraphDifference.Between(
                before, after, null, CancellationToken.None, [(VerdictParty.Recipient, Reading.Cautious)]);
            var changed = difference.Verdicts.Select(static change => change.ArtifactId)
                .Union(difference.Restrictions.Select(static change => change.ArtifactId)).ToArray();
            Assert.NotEmpty(changed);
            Assert.True(reach is null || !changed.Except(reach).Any(), $"seed {seed}, {from} to {to}");
        }

        static Moment At(string asOf, string knownAt) => new(Date(asOf), Date(knownAt));

        LineageAnalysis Analyse(Moment moment)
        {
            var past = GraphViews.At(contents, moment.AsOf, moment.KnownAt);
            return new(past.Lineage, RuleSet.Create(past.Rules));
        }
    }

    // Every claim that counts at one of two times alone, as counted by hand.
    [Theory]
    [InlineData("2025-03-10", "2025-03-31")]
    [InlineData("2025-03-31", "2026-11-21")]
    [InlineData("2025-06-30", "2026-12-31")]
    public void Events_AreTheClaimsThatCountAtOneTimeAlone(string from, string to)
    {
        var seed = Environment.TickCount;
        var rows = Retract(Tables(), new Random(seed));
        var expected = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in RelationSchema.All.Select(static schema => schema.FileName).Append("openness.csv"))
        {
            foreach (var row in rows[file].Where(row => Counts(file, row, from) != Counts(file, row, to)))
            {
                var kind = Counts(file, row, to) ? "Recorded" : "Retracted";
                var key = $"{kind} {(file == "openness.csv" ? "assessed" : file[..^4].Replace('_', '-'))}";
                expected[key] = expected.GetValueOrDefault(key) + 1;
            }
        }

        var events = ClaimEvent.Between(Load(rows), new Moment(default, Date(from)), new Moment(default, Date(to)));

        Assert.Equal(
            expected.Select(static pair => $"{pair.Key} {pair.Value}"),
            events.GroupBy(static item => $"{item.Kind} {item.Relation}").OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => $"{group.Key} {group.Count()}"));

        static bool Counts(string file, string[] row, string day) =>
            !IsLater(row[Column(file, "recorded_at")], day)
            && !(row[Column(file, "retracted_at")] is { Length: > 0 } retracted && IsOverBy(retracted, day));
    }

    [Fact]
    public void Graph_AnswersAsWithoutTheRows_When_TheyAreRetracted()
    {
        var seed = Environment.TickCount;
        var retracted = Retract(Tables(), new Random(seed));
        var without = retracted.ToDictionary(
            static table => table.Key,
            static table => table.Key == "openness.csv" || RelationSchema.All.Any(schema => schema.FileName == table.Key)
                ? table.Value.FindAll(row => row[Column(table.Key, "retracted_at")].Length == 0)
                : table.Value,
            StringComparer.Ordinal);
        var (aside, gone) = (Load(retracted), Load(without));

        var difference = GraphDifference.Between(Analyse(gone), Analyse(aside), null, CancellationToken.None);

        Assert.True(difference.Verdicts.IsEmpty && difference.Restrictions.IsEmpty, $"seed {seed}");
        Assert.Equal(GapsOf(Analyse(gone)), GapsOf(Analyse(aside)));
        Assert.Equal(gone.Assessments, aside.Assessments.AsEnumerable());
        Assert.InRange(aside.Lineage.Retracted!.ClaimCount, 20, 500); // there are some

        static LineageAnalysis Analyse(GraphContents contents) => new(contents.Lineage, RuleSet.Create(contents.Rules));

        static string[] GapsOf(LineageAnalysis analysis) =>
        [
            .. Enumerable.Range(0, analysis.Graph.ArtifactCount).SelectMany(artifact =>
                Unknowns.Of(analysis.StudyOf(artifact)).Select(gap => $"{analysis.Graph.IdOf(artifact)} {gap.Kind}")),
        ];
    }

    [Fact]
    public void At_GivesTheGraphItself_When_NoDayIsNamed() => Assert.Same(Contents, GraphViews.At(Contents, default, default));

    [Fact]
    public void Change_GivesTheGraphItself_When_NothingChanges() => Assert.Same(Contents, GraphViews.Change(Contents, []));

    [Fact]
    public void Change_SharesTheLineage_When_OnlyRulesChange() =>
        Assert.Same(
            Contents.Lineage,
            GraphViews.Change(Contents, [new TermVoided("COMPETING_MODEL", Over: RelationKind.TrainedOn)]).Lineage);

    // What the rows say after a day is forgotten by hand. An end of validity that lies behind the day is open.
    private static void Forget(Dictionary<string, List<string[]>> rows, string asOf, string knownAt)
    {
        var later = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (table, column) in new[] { ("models.csv", 6), ("datasets.csv", Column("datasets.csv", "release_date")) })
        {
            later.UnionWith(rows[table].Where(row => IsLater(row[column], asOf)).Select(static row => row[0]));
        }

        var lineage = RelationSchema.Of(RelationFamily.Lineage).Select(static schema => schema.FileName).ToArray();
        for (var isDone = false; !isDone;)
        {
            isDone = true;
            foreach (var file in lineage)
            {
                foreach (var row in rows[file])
                {
                    var isWritten = file != "generated_by.csv" || !IsLater(row[Column(file, "generated_at")], asOf);
                    isDone &= !(isWritten && !later.Contains(row[0]) && later.Remove(row[1]));
                }
            }
        }

        rows["models.csv"].RemoveAll(row => later.Contains(row[0]));
        rows["datasets.csv"].RemoveAll(row => later.Contains(row[0]));
        foreach (var schema in RelationSchema.All)
        {
            rows[schema.FileName].RemoveAll(row =>
                later.Contains(row[0])
                || IsLater(row[Column(schema.FileName, "recorded_at")], knownAt)
                || (schema.Kind == RelationKind.GeneratedBy && IsLater(row[Column(schema.FileName, "generated_at")], asOf))
                || (schema.Kind == RelationKind.LicensedUnder && IsLater(row[Column(schema.FileName, "valid_from")], asOf)));
        }

        foreach (var row in rows["licensed_under.csv"].Where(row => IsLater(row[Column("licensed_under.csv", "valid_to")], asOf)))
        {
            row[Column("licensed_under.csv", "valid_to")] = "";
        }

        foreach (var file in RelationSchema.All.Select(static schema => schema.FileName).Append("openness.csv"))
        {
            foreach (var row in rows[file].Where(row => knownAt.Length > 0 && !IsOverBy(row[Column(file, "retracted_at")], knownAt)))
            {
                row[Column(file, "retracted_at")] = "";
            }
        }

        rows["openness.csv"].RemoveAll(row =>
            later.Contains(row[0]) || IsLater(row[Column("openness.csv", "since")], asOf)
            || IsLater(row[Column("openness.csv", "recorded_at")], knownAt));
    }

    // Takes claims back at some days, none before or when it was recorded, or before there was what it is about.
    private static Dictionary<string, List<string[]>> Retract(Dictionary<string, List<string[]>> rows, Random random)
    {
        var dates = ((string, string)[])
            [("models.csv", "release_date"), ("datasets.csv", "release_date"), ("licenses.csv", "effective_from")];
        var released = dates.SelectMany(date => rows[date.Item1].Select(row => (row[0], row[Column(date.Item1, date.Item2)])))
            .ToDictionary(static node => node.Item1, static node => node.Item2, StringComparer.Ordinal);
        foreach (var file in RelationSchema.All.Select(static schema => schema.FileName).Append("openness.csv"))
        {
            var (recorded, retracted) = (Column(file, "recorded_at"), Column(file, "retracted_at"));
            foreach (var row in rows[file].Where(row => !IsLater(row[recorded], "2026-11-20") && random.Next(5) == 0))
            {
                var day = Any<string>(random, IsLater(row[recorded], "2025-03-31")
                    ? ["2026-11-20", "2026-11-21", "2026-11"]
                    : ["2025-04", "2025-06-01", "2025", "2026-11-21", "2026-11"]);
                row[retracted] = day == row[recorded] || row[..2].Any(id => IsLater(released.GetValueOrDefault(id, ""), day)) ? "" : day;
            }
        }

        return rows;
    }

    // Whether the last day that a date may be is a day or before it. No date is over by any day, to be left as it is.
    private static bool IsOverBy(string date, string day) =>
        string.CompareOrdinal(date.Length == 0 ? "" : date + "-12-31"[^(10 - date.Length)..], day) <= 0;

    // A date that is cut short is later when its first day is later than the last day of the other.
    private static bool IsLater(string date, string day) =>
        date.Length > 0 && day.Length > 0
        && string.CompareOrdinal(date[..Math.Min(date.Length, day.Length)], day[..Math.Min(date.Length, day.Length)]) > 0;

    // One change, made to the rows as well. Two changes of one set are about different things, so that rows may be changed one after
    // another.
    private static GraphChange Draw(Random random, Dictionary<string, List<string[]>> rows, HashSet<string> used)
    {
        var artifact = Unused([.. rows["models.csv"], .. rows["datasets.csv"]])[0];
        var license = Any(random, rows["licenses.csv"])[0];
        var term = Unused(rows["license_terms.csv"], 1);
        var schema = Any(random, RelationSchema.All);
        switch (random.Next(8))
        {
            case 0:
                var all = random.Next(2) == 0;
                var holders = rows["license_terms.csv"].Where(row => row[1] == term[1] && (all || row[0] == term[0]))
                    .Select(static row => row[0]).Distinct(StringComparer.Ordinal).ToArray();
                rows["license_terms.csv"].RemoveAll(row => row[1] == term[1] && holders.Contains(row[0], StringComparer.Ordinal));
                rows["license_terms.csv"].AddRange(holders.Select(holder => (string[])
                    [RuleSet.KeyOf(holder), term[1], "", "", "", "", "withdrawn", "", "", "", "", "", "", ""]));
                return new TermVoided(term[1], all ? null : term[0]);
            case 1:
                var rule = Unused(rows["propagation_rules.csv"].FindAll(static row =>
                    row[1] is "trained-on" or "fine-tunes-from" && row[3] is not "intersect"));
                rows["propagation_rules.csv"].Remove(rule);
                rows["propagation_rules.csv"].Add([rule[0], rule[1], rule[2], "contested", "supposed", ""]);
                return new RuleReplaced(
                    rule[0], rule[1] == "trained-on" ? RelationKind.TrainedOn : RelationKind.FineTunesFrom, rule[2], Certainty.Contested);
            case 2:
                rows["licensed_under.csv"].RemoveAll(row => row[0] == artifact);
                rows["licensed_under.csv"].Add([artifact, license, "", "", "", "", "", "", "high", "", "", "supposed"]);
                return new ArtifactRelicensed(artifact, license);
            case 3:
                foreach (var (file, table) in rows.Where(static pair =>
                    RelationSchema.All.Any(relation => relation.FileName == pair.Key)
                        || pair.Key is "models.csv" or "datasets.csv" or "openness.csv"))
                {
                    table.RemoveAll(row => row[0] == artifact);
                }

                return new ArtifactWithdrawn(artifact);
            case 4:
                var dropped = Unused(rows[schema.FileName], 0, 1);
                rows[schema.FileName].RemoveAll(row => row[0] == dropped[0] && row[1] == dropped[1]);
                return new RelationDropped(schema.Kind, dropped[0], dropped[1]);
            case 5:
                var tuned = Unused(rows["fine_tunes_from.csv"], 0, 1);
                foreach (var row in rows["fine_tunes_from.csv"].Where(row =>
                    row[0] == tuned[0] && row[1] == tuned[1] && row[2] == tuned[2]).ToArray())
                {
                    rows["fine_tunes_from.csv"].Remove(row);
                    rows["fine_tunes_from.csv"].Add([row[0], row[1], "adapter", .. row[3..]]);
                }

                return new RelationRequalified(RelationKind.FineTunesFrom, tuned[0], tuned[1], tuned[2], "adapter");
            case 6:
                var (from, to) = (Unused(rows["models.csv"])[0], Unused(rows["datasets.csv"])[0]);
                rows["trained_on.csv"].Add([from, to, "sft", "", "", "high", "", "", "supposed"]);
                return new RelationAdded(RelationKind.TrainedOn, from, to, "sft");
            default:
                var id = $"model:supposed-{used.Count}";
                rows["models.csv"].Add([id, "Supposed", "chat", "", "", "", "2026-01", "", ""]);
                return new ModelAdded(id, "Supposed", ModelKind.Chat, new PartialDate(2026, 1));
        }

        string[] Unused(List<string[]> table, params int[] columns)
        {
            string[] row;
            do
            {
                row = Any(random, table);
            }
            while ((columns is [] ? [0] : columns).Any(column => used.Contains(row[column])));
            used.UnionWith((columns is [] ? [0] : columns).Select(column => row[column]));
            return row;
        }
    }

    private static T Any<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static Dictionary<string, List<string[]>> Tables() => TableLayouts.All.ToDictionary(
        static table => table.FileName,
        static table => GraphFlattener.AllRowsOf(Contents, table).Select(static row => (string[])row.Clone()).ToList(),
        StringComparer.Ordinal);

    private static int Column(string file, string name) =>
        TableLayouts.All.Single(table => table.FileName == file).Columns.IndexOf(name);

    private static PartialDate Date(string text) => PartialDate.TryParse(text, out var date) ? date : throw new FormatException(text);

    private static GraphContents Load(Dictionary<string, List<string[]>> rows) =>
        RowChange.Rebuild(table => rows[table.FileName], CancellationToken.None).Contents;
}
