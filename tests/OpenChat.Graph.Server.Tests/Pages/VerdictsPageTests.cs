// docs/verdicts.md: its tables are made from the verdicts over the seed.
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Server.Tests.Pages;

public sealed class VerdictsPageTests
{
    private const string Start = "<!-- The tables below are made from the seed by a test, which says how to renew them. -->\n";

    private static readonly VerdictOutcome[] Columns =
    [
        VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited,
        VerdictOutcome.NotApplicable,
    ];

    private static readonly Lazy<LineageAnalysis> Seed = new(static () =>
    {
        var loaded = CsvFolder.Load(Path.Combine(TestFolders.Root, "seed"));
        return new LineageAnalysis(loaded.Graph, loaded.Rules);
    });

    /// <summary>Renew the page with ACCEPT_RECORDED=1 after a change of data or rules (.github/CONTRIBUTING.md).</summary>
    [Fact]
    public void Tables_AreMadeFromTheSeed()
    {
        var page = Page.At("docs/verdicts.md").Text;
        Assert.Contains(Start, page, StringComparison.Ordinal);
        var text = new StringBuilder(page[..(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)]);
        var analysis = Seed.Value;
        var (all, unknown) = (0, 0);
        foreach (var party in Enum.GetValues<VerdictParty>())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### For a {LineageSchema.Spell(party)}\n\n| purpose | reading |")
                .AppendJoin("", Columns.Select(static outcome => $" {LineageSchema.Spell(outcome)} |"))
                .Append("\n|---|---|").AppendJoin("", Columns.Select(static _ => "--:|")).Append('\n');
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                foreach (var reading in Enum.GetValues<Reading>())
                {
                    var counts = Enumerable.Range(0, analysis.Graph.ArtifactCount)
                        .CountBy(artifact => Verdicts.Of(analysis.StudyOf(artifact), purpose, reading, party).Outcome)
                        .ToDictionary();
                    all += counts.Values.Sum();
                    unknown += counts.GetValueOrDefault(VerdictOutcome.Unknown);
                    text.Append(CultureInfo.InvariantCulture, $"| {LineageSchema.Spell(purpose)} | {LineageSchema.Spell(reading)} |")
                        .AppendJoin("", Columns.Select(outcome => string.Create(
                            CultureInfo.InvariantCulture, $" {counts.GetValueOrDefault(outcome)} |"))).Append('\n');
                }
            }
        }

        var known = Enumerable.Range(0, analysis.Graph.ModelCount).Select(Model).Where(IsKnown).ToList();
        var open = known.Count(artifact => Verdicts.Of(
            analysis.StudyOf(artifact), Purpose.CommercialUse, Reading.Balanced).Outcome == VerdictOutcome.Unknown);
        text.Append(string.Create(CultureInfo.InvariantCulture, $"""

            {Percent(unknown, all)} in a hundred of all {all} verdicts over {analysis.Graph.ArtifactCount} artifacts are `UNKNOWN`. Among
            models with a license of which the terms are recorded, and with some data of every stage that is asked for, {open} of
            {known.Count} are `UNKNOWN` for the commercial use of a recipient under `BALANCED`: {Percent(open, known.Count)} in a hundred.

            """).ReplaceLineEndings("\n"));
        RecordedFile.Check(Path.Combine(TestFolders.Root, "docs", "verdicts.md"), text.ToString());

        int Model(int index) => analysis.Graph.ArtifactOf(new NodeId(NodeKind.Model, index));

        bool IsKnown(int artifact) => !Unknowns.Of(analysis.StudyOf(artifact)).Any(gap => gap.Artifact == artifact
            || gap.Kind is UnknownKind.UndisclosedTrainingData or UnknownKind.UnrecordedTuningData or UnknownKind.CycleWithoutData);
    }

    [Fact]
    public void Reasons_AreShortSentences_OneForEachTermOfALicense_Over_TheSeed()
    {
        var analysis = Seed.Value;
        for (var artifact = 0; artifact < analysis.Graph.ArtifactCount; artifact++)
        {
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                foreach (var reading in Enum.GetValues<Reading>())
                {
                    foreach (var party in Enum.GetValues<VerdictParty>())
                    {
                        var verdict = Verdicts.Of(analysis.StudyOf(artifact), purpose, reading, party);
                        Assert.NotEmpty(verdict.Reasons);
                        Assert.Equal(verdict.Reasons.Distinct(StringComparer.Ordinal), verdict.Reasons);
                        Assert.All(verdict.Reasons, static reason =>
                        {
                            Assert.InRange(reason.Length, 1, 200);
                            Assert.EndsWith(".", reason, StringComparison.Ordinal);
                        });
                        var told = verdict.Restrictions.Select(static r => (r.Term.Code, r.License)).Distinct().Count();
                        Assert.InRange(verdict.Reasons.Length, told, told + 12);
                    }
                }
            }
        }
    }

    private static int Percent(int part, int whole) => whole == 0 ? 0 : (int)Math.Round(100.0 * part / whole);
}
