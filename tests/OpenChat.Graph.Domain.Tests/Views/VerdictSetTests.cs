// Causes and flips against trying all subsets.
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Views;

public sealed class VerdictSetTests
{
    private const int Any = 1_000_000;

    private static readonly Dictionary<string, RuleSet> Compiled = new(StringComparer.Ordinal);

    [Fact]
    public void Flips_AreAllSmallestSets_When_AllSubsetsOfRandomLineagesAreTried() => Check.One(
        RandomLineage.Config(15),
        Prop.ForAll(Questions(), question =>
        {
            var (lineage, purpose, side) = (question.Item1, (Purpose)(question.Item2 % 7), question.Item2 / 7);
            var (reading, party) = ((Reading)(side % 3), (VerdictParty)(side / 3 % 2));
            var asked = new Asked(lineage.Graph, purpose, reading, party);
            var flips = VerdictFlips.Of(asked.Analysis, asked.Rows, 0, asked.Verdict, maxTried: Any);
            if (SupposedVerdict.Badness(asked.Verdict.Outcome) == 0)
            {
                return flips.Flips.IsEmpty && flips.StoppedBecause is null;
            }

            var freest = VerdictFlips.FreestLicense(asked.Analysis, 0, purpose)!.Value; // the generator has some
            var supposed = asked.Supposed([freest]);
            var changes = VerdictFlips.ChangesOf(supposed, lineage.Graph.IdOf(freest));
            var most = changes.Count > 22 ? 1 : changes.Count > 13 ? 2 : 3;
            var expected = new List<int[]>();
            var texts = new List<string>();
            foreach (var set in Subsets(changes.Count, most))
            {
                if (expected.Exists(smaller => smaller.All(set.Contains)))
                {
                    continue;
                }

                var settled = set.Where(i => changes[i].Gap is not null)
                    .Select(i => SupposedVerdict.KeyOf(supposed.Part, changes[i].Gap!)).ToHashSet(StringComparer.Ordinal); // as said
                if (asked.Outcome([.. set.Select(i => changes[i].Change).OfType<GraphChange>()], settled.Contains) is { } outcome
                    && SupposedVerdict.Badness(outcome) < SupposedVerdict.Badness(asked.Verdict.Outcome))
                {
                    expected.Add(set);
                    texts.Add(Line(set.Select(i => changes[i]), outcome));
                }
            }

            if (asked.HasTurned)
            {
                return true;
            }

            var actual = flips.Flips.Where(flip => flip.Changes.Length <= most).Select(flip => Line(flip.Changes, flip.Outcome));
            Assert.Equal(texts.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
            return true;
        }));

    [Fact]
    public void Causes_DoNotHoldALicenseOutOfTime_When_AnotherIsInForce()
    {
        var builder = new LineageGraphBuilder();
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:0", Name = "M0", Kind = "service" });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:no-license", Name = "no-license", Kind = "none" });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:unknown-license", Name = "unknown-license", Kind = "none" });
        builder.AddRelation(
            RelationKind.LicensedUnder,
            new RelationRow { From = "model:0", To = "license:no-license", ValidTo = new PartialDate(2024, 1, 20), Source = "x" });
        builder.AddRelation(
            RelationKind.LicensedUnder, new RelationRow { From = "model:0", To = "license:unknown-license", Source = "x" });
        var asked = new Asked(builder.Build(), Purpose.HostAsService, Reading.Balanced, VerdictParty.Recipient);
        var causes = VerdictCauses.Of(asked.Analysis, asked.Rows, 0, asked.Verdict);

        // With the other license, no-license is out of force: that it holds is no cause however the rest turns out.
        Assert.Equal(VerdictOutcome.Unknown, asked.Verdict.Outcome);
        Assert.Equal(
            ["M0 is under unknown-license.", "M0 carries no license: unknown-license."],
            Assert.Single(causes.Causes).Facts.Select(static fact => fact.Text));
    }

    [Fact]
    public void Flips_LeaveItOpenThatAFileIsSwapped_When_ItsRowsAreAboutOthers()
    {
        var builder = new LineageGraphBuilder();
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:0", Name = "M0" });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:1", Name = "M1", Date = new PartialDate(2024, 1, 20) });
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:2", Name = "M2", Date = new PartialDate(2023, 3, 14) });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:apache-2.0", Name = "Apache License 2.0" });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:mit", Name = "MIT License" });
        builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "model:0", To = "license:apache-2.0", Source = "x" });
        builder.AddRelation(
            RelationKind.FineTunesFrom, new RelationRow { From = "model:2", To = "model:1", Qualifier = "full", Source = "x" });
        var asked = new Asked(builder.Build(), Purpose.Redistribute, Reading.Balanced, VerdictParty.Recipient);
        var flips = VerdictFlips.Of(asked.Analysis, asked.Rows, 0, asked.Verdict);

        // Neither another license nor another term says anything about the file.
        Assert.Equal([RelationKind.FineTunesFrom], asked.Analysis.Graph.Reversed);
        Assert.NotEmpty(flips.Flips);
        Assert.All(flips.Flips, static flip => Assert.Contains(flip.Changes, static change =>
            change.Gap?.Message.StartsWith("Most rows of fine_tunes_from.csv", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Causes_AreAllSmallestSetsThatSuffice_When_AllSubsetsOfRandomLineagesAreTried() => Check.One(
        RandomLineage.Config(15),
        Prop.ForAll(Questions(), question =>
        {
            var (lineage, purpose, side) = (question.Item1, (Purpose)(question.Item2 % 7), question.Item2 / 7);
            var (reading, party) = ((Reading)(side % 3), (VerdictParty)(side / 3 % 2));
            var asked = new Asked(lineage.Graph, purpose, reading, party);
            var causes = VerdictCauses.Of(asked.Analysis, asked.Rows, 0, asked.Verdict, maxTried: Any);
            Assert.Null(causes.StoppedBecause);
            var bad = SupposedVerdict.Badness(asked.Verdict.Outcome);
            if (bad == 0)
            {
                return causes.Causes.IsEmpty;
            }

            var supposed = asked.Supposed([]);
            var facts = VerdictCauses.FactsOf(supposed, asked.Verdict.Outcome, out var always);
            if (facts.Count > 9)
            {
                return true;
            }

            var suffices = new bool[1 << facts.Count];
            for (var set = 0; set < suffices.Length; set++)
            {
                var changes = new List<GraphChange>(always);
                var open = new HashSet<string>(StringComparer.Ordinal);
                for (var i = 0; i < facts.Count; i++)
                {
                    if ((set >> i & 1) == 0)
                    {
                        changes.AddRange(facts[i].Without);
                    }
                    else if (facts[i].GapKey is { } key)
                    {
                        open.Add(key);
                    }
                }

                suffices[set] = SupposedVerdict.Badness(asked.Outcome(changes, key => !open.Contains(key))!.Value) >= bad; // all can be
            }

            if (asked.HasTurned)
            {
                return true;
            }

            // However the rest turns out: with anything more, too.
            for (var set = suffices.Length - 1; set >= 0; set--)
            {
                for (var i = 0; i < facts.Count && suffices[set]; i++)
                {
                    suffices[set] = suffices[set | (1 << i)];
                }
            }

            var smallest = Enumerable.Range(0, suffices.Length)
                .Where(set => suffices[set] && !Enumerable.Range(0, facts.Count).Any(i => (set >> i & 1) != 0 && suffices[set & ~(1 << i)]))
                .Select(set => string.Join('\n', Enumerable.Range(0, facts.Count).Where(i => (set >> i & 1) != 0)
                    .Select(i => facts[i].Fact.Text).Order(StringComparer.Ordinal)));
            Assert.Equal(
                smallest.Order(StringComparer.Ordinal),
                causes.Causes.Select(static cause => string.Join(
                    '\n', cause.Facts.Select(static fact => fact.Text).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
            return true;
        }));

    private static Arbitrary<(RandomLineage, int)> Questions()
    {
        var lineages = RandomLineage.Arbitrary(4, 4);
        return Arb.From(
            from lineage in lineages.Generator
            from number in Gen.Choose(0, 41)
            select (lineage, number),
            asked => lineages.Shrinker(asked.Item1).Select(simpler => (simpler, asked.Item2)));
    }

    private static IEnumerable<int[]> Subsets(int count, int most)
    {
        var level = Enumerable.Range(0, count).Select(static i => (int[])[i]).ToList();
        for (var size = 1; size <= most; size++)
        {
            foreach (var set in level)
            {
                yield return set;
            }

            level = [.. level.SelectMany(set => Enumerable.Range(set[^1] + 1, count - set[^1] - 1).Select(i => (int[])[.. set, i]))];
        }
    }

    private static string Line(IEnumerable<FlipChange> changes, VerdictOutcome outcome) =>
        string.Join(" + ", changes.Select(static change => change.Change?.ToString() ?? change.Gap?.Message + change.Text))
        + " -> " + outcome.ToString();

    private static RuleSet Compile(RuleRows rows)
    {
        var key = string.Join('\n', rows.Voided.Select(static hop => hop.ToString()).Order(StringComparer.Ordinal));
        lock (Compiled)
        {
            if (!Compiled.TryGetValue(key, out var rules))
            {
                Compiled.Add(key, rules = RuleSet.Create(rows));
            }

            return rules;
        }
    }

    private sealed class Asked
    {
        private readonly GraphContents _contents;
        private readonly Purpose _purpose;
        private readonly Reading _reading;
        private readonly VerdictParty _party;

        public Asked(LineageGraph graph, Purpose purpose, Reading reading, VerdictParty party)
        {
            (_purpose, _reading, _party) = (purpose, reading, party);
            Rows = SeedFolder.Rows;
            _contents = new GraphContents(graph, Rows);
            Analysis = new LineageAnalysis(graph, Compile(Rows));
            Verdict = Verdicts.Of(Analysis.StudyOf(0), purpose, reading, party);
        }

        public RuleRows Rows { get; }

        // Whether a file looks as if its columns were swapped is a matter of all its rows, and taken as it is; a change of the whole graph
        // may decide it anew.
        public bool HasTurned { get; private set; }

        public LineageAnalysis Analysis { get; }

        public Verdict Verdict { get; }

        public SupposedVerdict Supposed(IEnumerable<NodeId> licenses) =>
            new(Analysis.Graph, Rows, Analysis.Rules, 0, Verdict, licenses, CancellationToken.None);

        // The outcome in the whole graph; null when the changes cannot be made together.
        public VerdictOutcome? Outcome(IReadOnlyCollection<GraphChange> changes, Predicate<string> isSettled)
        {
            GraphContents changed;
            try
            {
                changed = GraphViews.Change(_contents, changes);
            }
            catch (ArgumentException)
            {
                return null;
            }

            var id = Analysis.Graph.IdOf(0);
            var graph = changed.Lineage;
            HasTurned |= !graph.Reversed.SequenceEqual(_contents.Lineage.Reversed);
            var study = new LineageAnalysis(graph, Compile(changed.Rules)).StudyOf(graph.ArtifactOf(graph.FindById(id)!.Value)); // stays
            return Verdicts.GroundsOf(study, _purpose, _reading, _party, gap => isSettled(SupposedVerdict.KeyOf(graph, gap))).Outcome;
        }
    }
}
