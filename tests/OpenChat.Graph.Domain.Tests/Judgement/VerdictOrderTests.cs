using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// An outcome is the worst that is not excluded: prohibited, unknown, conditional, allowed. What counts less never makes it worse.
public sealed class VerdictOrderTests
{
    private static readonly Config Config = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true);

    [Fact]
    public void LessCautiousReadingOrRecipient_IsNeverWorse_And_NothingCountsWhereItIsAllowed_On_RandomLineages() =>
        Check.One(Config, Prop.ForAll(RandomLineage.Arbitrary(8, 14), lineage => AssertOrder(lineage.Graph, SeedFolder.Rules)));

    [Fact]
    public void FurtherDuty_IsNeverBetter_On_RandomLineages() =>
        Check.One(Config.WithMaxTest(60), Prop.ForAll(RandomLineage.Arbitrary(6, 10), lineage =>
        {
            var before = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            foreach (var (license, term) in (ReadOnlySpan<(string, string)>)[
                ("apache-2.0", "AI_DISCLOSURE"), ("mit", "REGISTRATION"), ("cc-by-nc-4.0", "HOSTING_RESTRICTED")])
            {
                var after = new LineageAnalysis(lineage.Graph, With(license, term));
                for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
                {
                    foreach (var purpose in Enum.GetValues<Purpose>())
                    {
                        foreach (var (party, reading) in Verdicts.Sides)
                        {
                            var (was, isNow) = (
                                Verdicts.Of(before.StudyOf(artifact), purpose, reading, party),
                                Verdicts.Of(after.StudyOf(artifact), purpose, reading, party));
                            Assert.True(
                                Rank(isNow) >= Rank(was),
                                $"{lineage.Graph.IdOf(artifact)} {purpose} {reading} {party} {license} {term}: {was.Outcome}, then "
                                + $"{isNow.Outcome}");
                        }
                    }
                }
            }
        }));

    // Nothing that is not known of published data makes a verdict worse than withholding all data of the model would: only a restriction
    // that is named, travels from that data, and prohibits the purpose or sets a condition for it.
    [Fact]
    public void Disclosing_IsNeverPunished_On_RandomLineages()
    {
        var compared = 0;
        Check.One(Config.WithMaxTest(500), Prop.ForAll(RandomLineage.Arbitrary(7, 14), lineage =>
        {
            // what is said to be made from itself is broken data, not disclosed data
            var graph = Without(
                lineage.Graph,
                Enumerable.Range(0, lineage.Graph.RelationCount)
                    .Where(position => lineage.Graph.Relation(position) is var relation && relation.From == relation.To).ToHashSet());
            var disclosed = new LineageAnalysis(graph, SeedFolder.Rules);
            for (var model = 0; model < graph.ArtifactCount; model++)
            {
                // data that nobody asks for, such as that of a program, is not withheld where it is not told
                var asked = TrainingGaps.AskedOf(disclosed.StudyOf(model), model);
                var rows = graph.Outgoing(model)
                    .Where(r => r.Kind == RelationKind.TrainedOn
                        && (asked.Contains(r.Qualifier) || asked.Contains(Qualifier.Unknown)))
                    .Select(static r => r.Position).ToHashSet();
                if (rows.Count == 0 || graph.UnresolvedOf(model).Any(static row => row.Kind == RelationKind.TrainedOn))
                {
                    continue;
                }

                compared++;
                var withheld = new LineageAnalysis(Without(graph, rows), SeedFolder.Rules);
                // what a license of the data forbids is a fact that was not known before
                var told = rows.SelectMany(row => disclosed.StudyOf(graph.Relation(row).To).Closure)
                    .SelectMany(artifact => graph.LicensesOf(artifact)).Select(static l => l.License).ToHashSet();
                AssertNotPunished(disclosed, withheld, model, told);
            }
        }));
        Assert.True(compared > 50, $"{compared} models with data");
    }

    private static void AssertNotPunished(LineageAnalysis disclosed, LineageAnalysis withheld, int model, HashSet<int> told)
    {
        var graph = disclosed.Graph;
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            var study = disclosed.StudyOf(artifact);
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                foreach (var (party, reading) in Verdicts.Sides)
                {
                    var verdict = Verdicts.Of(study, purpose, reading, party);
                    var without = Verdicts.Of(withheld.StudyOf(artifact), purpose, reading, party);
                    var bearing = verdict.Outcome switch
                    {
                        VerdictOutcome.Prohibited => Bearing.Prohibits,
                        VerdictOutcome.Conditional => Bearing.Conditions,
                        _ => Bearing.None,
                    };
                    Assert.True(
                        Rank(verdict) <= Rank(without) || verdict.Restrictions.Any(restriction =>
                            bearing != Bearing.None && Bearings.Of(study, purpose, restriction) == bearing
                            && told.Contains(restriction.License)),
                        $"{graph.IdOf(artifact)} {purpose} {reading} {party}: {without.Outcome} if {graph.IdOf(model)} withholds its data, "
                        + $"{verdict.Outcome} if not: {string.Join(' ', verdict.Unknowns)}");
                }
            }
        }
    }

    private static LineageGraph Without(LineageGraph graph, HashSet<int> relations)
    {
        var editor = GraphEditor.Edit(graph);
        foreach (var relation in relations)
        {
            editor.Drop(RelationFamily.Lineage, relation);
        }

        return editor.Build();
    }

    [Fact]
    public void LessCautiousReadingOrRecipient_IsNeverWorse_On_TheSeed() => AssertOrder(SeedGraph(), SeedFolder.Rules);

    private static void AssertOrder(LineageGraph graph, RuleSet rules)
    {
        var analysis = new LineageAnalysis(graph, rules);
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                foreach (var party in Enum.GetValues<VerdictParty>())
                {
                    var worst = VerdictOutcome.Prohibited;
                    foreach (var reading in (Reading[])[Reading.Cautious, Reading.Balanced, Reading.TextOnly])
                    {
                        var verdict = Verdicts.Of(analysis.StudyOf(artifact), purpose, reading, party);
                        Assert.True(
                            Rank(verdict) <= Rank(worst),
                            $"{graph.IdOf(artifact)} {purpose} {reading} {party}: {worst}, then {verdict.Outcome}");
                        var ofMaker = Verdicts.Of(analysis.StudyOf(artifact), purpose, reading, VerdictParty.Maker);
                        Assert.True(
                            Rank(verdict) <= Rank(ofMaker),
                            $"{graph.IdOf(artifact)} {purpose} {reading}: {ofMaker.Outcome} for the maker, {verdict.Outcome} for {party}");
                        Assert.NotEmpty(verdict.Reasons);
                        Assert.True(verdict.Outcome != VerdictOutcome.Allowed || verdict.Unknowns.IsEmpty);
                        Assert.True(verdict.Outcome != VerdictOutcome.Unknown || !verdict.Unknowns.IsEmpty);
                        AssertImplied(analysis.StudyOf(artifact), purpose, reading, party);
                        worst = verdict.Outcome;
                    }
                }
            }
        }
    }

    // Rule book, section 5, "what commercial use implies": commercial use, then the best that hosting and passing on can be.
    private static void AssertImplied(ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party)
    {
        var commercial = Verdicts.Of(study, Purpose.CommercialUse, reading, party).Outcome;
        var best = (purpose, commercial) switch
        {
            (Purpose.HostAsService, not VerdictOutcome.Allowed) => VerdictOutcome.Conditional,
            (Purpose.Redistribute, VerdictOutcome.Prohibited) => VerdictOutcome.Conditional,
            _ => VerdictOutcome.NotApplicable,
        };
        var outcome = Verdicts.Of(study, purpose, reading, party).Outcome;
        Assert.True(
            outcome == VerdictOutcome.NotApplicable || Rank(outcome) >= Rank(best),
            $"{study.Graph.IdOf(study.Artifact)} {reading} {party}: commercial use {commercial}, {purpose} {outcome}");
    }

    private static int Rank(Verdict verdict) => Rank(verdict.Outcome);

    private static int Rank(VerdictOutcome outcome) =>
        Array.IndexOf([VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited], outcome);

    /// <summary>The rules with one clause more.</summary>
    private static RuleSet With(string license, string term)
    {
        var rows = SeedFolder.Rows;
        Assert.DoesNotContain(rows.LicenseTerms, row => row.License == $"license:{license}" && row.Term == term);
        return RuleSet.Create(rows with
        {
            LicenseTerms =
            [
                .. rows.LicenseTerms,
                new LicenseTermRow(
                    $"license:{license}",
                    term,
                    "1",
                    "A further duty.",
                    ["copies", "derivative-weights", "outputs"],
                    "true",
                    "explicit",
                    "",
                    "",
                    ""),
            ],
        });
    }

    internal static LineageGraph SeedGraph()
    {
        var builder = new LineageGraphBuilder();
        foreach (var (file, kind) in (ReadOnlySpan<(string, NodeKind)>)[
            ("models.csv", NodeKind.Model),
            ("datasets.csv", NodeKind.Dataset),
            ("licenses.csv", NodeKind.License),
            ("organisations.csv", NodeKind.Organisation),
            ("sources.csv", NodeKind.Source)])
        {
            foreach (var row in SeedFolder.Read(file))
            {
                builder.AddNode(kind, new NodeRow
                {
                    Id = row("id"),
                    Name = row("name"),
                    Kind = row("kind"),
                    Family = row("family"),
                    Synthetic = row("synthetic"),
                    AccessRights = row("access_rights"),
                    Date = Date(row("release_date")),
                });
            }
        }

        foreach (var schema in RelationSchema.All)
        {
            foreach (var row in SeedFolder.Read(schema.FileName))
            {
                builder.AddRelation(schema.Kind, new RelationRow
                {
                    From = row("from"),
                    To = row("to"),
                    Qualifier = row("method") + row("stage") + row("component") + row("role"),
                    Operator = row("operator"),
                    Group = row("group"),
                    ValidFrom = Date(row("valid_from")),
                    ValidTo = Date(row("valid_to")),
                    Source = row("source"),
                    Confidence = Words.TryParseConfidence(row("confidence"), out var confidence) ? confidence : default,
                });
            }
        }

        return builder.Build();
    }

    private static PartialDate Date(string text) => PartialDate.TryParse(text, out var date) ? date : default;
}
