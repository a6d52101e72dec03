using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// One sentence and four lists: what they say, and that they say what restrictions, verdicts and gaps say.
public sealed class SummaryTests
{
    private static readonly Config Config = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true);

    [Theory]
    [InlineData("model:a under mit", "is under MIT License and may be used commercially with notices; {none}.")]
    [InlineData(
        "model:a under llama-1",
        "is under LLaMA License Agreement (non-commercial) and may not be used commercially: no commercial use and research purposes only; "
        + "{none}.")]
    [InlineData(
        "model:a under bigscience-rail-1.0",
        "is under BigScience RAIL License v1.0 and may be used commercially on conditions: bind the next recipient, listed uses forbidden "
        + "and 2 more; {none}.")]
    [InlineData(
        "",
        "is under no known license, and whether it may be used commercially is not known; {none}; "
        + "what is not known could change this: the license of a.")]
    [InlineData(
        "model:a under gpt-oss-usage-policy",
        "is under gpt-oss usage policy, which is not recorded to allow commercial use, and whether it may be used commercially is not "
        + "known; {none}.")]
    [InlineData(
        "model:a under mit\nmodel:a under gpt-oss-usage-policy",
        "is under both gpt-oss usage policy and MIT License, of which gpt-oss usage policy is not recorded to allow commercial use, and "
        + "whether it may be used commercially is not known; {none}.")]
    [InlineData(
        "model:a under made-up gone",
        "is under no known license, and whether it may be used commercially is not known; {none}; "
        + "what is not known could change this: the license of a.")]
    [InlineData(
        "model:a under mit\nmodel:a under llama-1",
        "is under both LLaMA License Agreement (non-commercial) and MIT License and may not be used commercially: no commercial use and "
        + "research purposes only; {none}.")]
    public void Sentence_SaysTheLicenseAndCommercialUse(string license, string expected)
    {
        var toy = new Toy("dataset:d\ndataset:d under cc0-1.0\nmodel:a\nmodel:a trained dataset:d pretraining\n" + license);

        Assert.Equal(
            $"a {expected.Replace("{none}", "what it was made from adds no further terms", StringComparison.Ordinal)}",
            Summarize(toy, "model:a").Sentence);
    }

    [Fact]
    public void Sentence_CountsWhatIsInherited_AndSaysThroughWhat()
    {
        var toy = new Toy(
            """
            model:llama
            model:llama under llama-2
            dataset:p
            dataset:p under cc0-1.0
            model:llama trained dataset:p pretraining
            model:gpt kind=service
            model:gpt under openai-tou-2023-03-14
            dataset:d synthetic=yes
            dataset:d under mit
            dataset:d generated model:gpt text
            model:a
            model:a under llama-2
            model:a tunes model:llama full
            model:a trained dataset:d sft
            model:b
            model:b under mit
            model:b trained dataset:d sft
            model:b trained dataset:p pretraining
            """);

        Assert.Equal(
            "a is under Llama 2 Community License Agreement and may be used commercially on conditions: outputs may not improve other "
            + "models, follow an external use policy and 1 more; what it was made from adds no further terms; one more is contested (no "
            + "competing models), through data that other models wrote.",
            Summarize(toy, "model:a").Sentence);
        Assert.Equal(
            "b is under MIT License and may be used commercially with notices; what it was made from adds no further terms; one more is "
            + "contested (no competing models), through data that other models wrote.",
            Summarize(toy, "model:b").Sentence);
    }

    [Fact]
    public void Rows_HaveATermOnce_WithItsSurestRestriction_AndWhatWouldSettleIt()
    {
        const string Adaptation = "A court ruling, or a written statement of acme, on whether a is an adaptation of base.";
        var toy = new Toy(
            """
            model:base org=acme
            model:base under apache-2.0
            dataset:nc org=uni
            dataset:nc under cc-by-nc-4.0
            dataset:nc2 org=uni
            dataset:nc2 under cc-by-nc-sa-4.0
            model:base trained dataset:nc pretraining
            model:a org=other
            model:a under mit
            model:a tunes model:base full
            model:a trained dataset:nc2 sft
            """);

        var summary = Summarize(toy, "model:a");

        Assert.Equal(
            string.Join(
                '\n',
                "Keep notices: Copyright line and permission text stay with copies or substantial parts (MIT License, paragraph 2; also "
                + "Apache License 2.0 of base (likely)). 2 |",
                "Pass on the license text: Recipients of the work or derivatives must get the license (Apache License 2.0, clause 4(a), of "
                + $"base; likely). 1 | {Adaptation}",
                "Say what changed: Modified files need a visible remark that they were modified (Apache License 2.0, clause 4(b), of base; "
                + $"likely). 1 | {Adaptation}"),
            Told(summary.MustDo));
        Assert.Equal(
            "Litigation ends the grant: A patent suit over the work ends the patent rights of the plaintiff (Apache License 2.0, clause 3, "
            + $"of base; likely). 1 | {Adaptation}",
            Told(summary.MayNot));
        Assert.Equal(["NON_COMMERCIAL", "SHARE_ALIKE", "ATTRIBUTION"], summary.Contested.Select(row => row.Strongest.Term.Code));
        Assert.Equal(
            "No commercial use: Only uses not mainly aimed at commercial advantage or payment (Creative Commons Attribution-NonCommercial "
            + "4.0 International, clause 2(a)(1); 1(i), of nc; contested; also Creative Commons Attribution-NonCommercial-ShareAlike 4.0 "
            + "International of nc2). 2 | A court ruling, or a written statement of uni, on whether training on nc brings its terms into "
            + "base.",
            Told([summary.Contested[0]]));
        Assert.Empty(summary.NotKnown);
    }

    [Fact]
    public void Row_NamesThePurposesThatItLimits()
    {
        var toy = new Toy("model:a\nmodel:a under apache-2.0");

        var summary = Summarize(toy, "model:a");

        Assert.Equal([Purpose.Redistribute], summary.MustDo.Single(row => row.Strongest.Term.Code == "LICENSE_COPY").Purposes);
        Assert.Empty(summary.MayNot.Single(row => row.Strongest.Term.Code == "PATENT_TERMINATION").Purposes);
    }

    [Fact]
    public void Licensor_IsTheStewardWhoMadeWhatTheOriginCameFrom()
    {
        const string Graph =
            """
            license:llama-1 steward=meta-platforms
            model:llama org=meta-platforms
            model:llama under llama-1
            model:alpaca org=stanford
            model:alpaca tunes model:llama full
            model:alpaca under llama-1
            dataset:d synthetic=yes
            dataset:d under mit
            dataset:d generated model:alpaca text
            model:a
            model:a under mit
            model:a trained dataset:d sft
            """;

        var row = Summarize(new Toy(Graph), "model:a").Contested.First(row => row.Strongest.Term.Code == "RESEARCH_ONLY");

        Assert.Equal(
            "A court ruling, or a written statement of meta-platforms, on whether LLaMA License Agreement (non-commercial) binds the "
            + "makers of a.",
            row.SettledBy);
    }

    [Fact]
    public void Reading_MovesRowsBetweenTheLists()
    {
        var toy = new Toy("dataset:d\ndataset:d under cc-by-nc-4.0\nmodel:a\nmodel:a under mit\nmodel:a trained dataset:d pretraining");

        var cautious = Summarize(toy, "model:a", Reading.Cautious);

        Assert.Equal(["NON_COMMERCIAL"], cautious.MayNot.Select(row => row.Strongest.Term.Code));
        Assert.Equal(["NOTICE", "ATTRIBUTION"], cautious.MustDo.Select(row => row.Strongest.Term.Code));
        Assert.Empty(cautious.Contested);
        Assert.Equal(
            "a is under MIT License and may not be used commercially (contested), by Creative Commons Attribution-NonCommercial 4.0 "
            + "International of d: no commercial use; what it was made from may add two further terms.",
            cautious.Sentence);
    }

    [Fact]
    public void Service_IsContestedForARecipient_AndLikelyForWhoeverRanIt()
    {
        var toy = new Toy(
            """
            model:gpt kind=service org=lab
            model:gpt under openai-tou-2023-03-14
            dataset:p
            dataset:p under cc0-1.0
            dataset:d synthetic=yes
            dataset:d under mit
            dataset:d generated model:gpt text by=acme
            model:a org=acme
            model:a under mit
            model:a trained dataset:d sft
            model:a trained dataset:p pretraining
            """);

        Assert.Equal(
            ["NO_COMPETING_MODELS"], Summarize(toy, "model:a", party: VerdictParty.Maker).MayNot.Select(row => row.Strongest.Term.Code));
        var row = Assert.Single(Summarize(toy, "model:a").Contested);
        Assert.Equal(
            (Certainty.Contested,
                "A court ruling, or a written statement of lab, on whether OpenAI Terms of Use binds those who never agreed to it."),
            (row.Certainty, row.SettledBy));
    }

    /// <summary>Two gaps of one text: only the one that counts is listed, and where both do, both are.</summary>
    [Theory]
    [InlineData(Reading.Balanced, "model:x")]
    [InlineData(Reading.Cautious, "model:x dataset:x")]
    public void NotKnown_TellsGapsOfOneTextApart(Reading reading, string expected)
    {
        var toy = new Toy(
            """
            model:x name=X
            dataset:x name=X
            dataset:p
            dataset:p under cc0-1.0
            model:x trained dataset:p pretraining
            model:a
            model:a under mit
            model:a tunes model:x full
            model:a trained dataset:x sft
            """);

        var notKnown = Summarize(toy, "model:a", reading).NotKnown;

        Assert.Single(notKnown.Select(gap => gap.Message).Distinct());
        Assert.Equal(expected, string.Join(' ', notKnown.Select(gap => toy.Graph.IdOf(gap.Artifact))));
    }

    /// <summary>A verdict may be for a further choice of licenses: what is not known of that choice is listed.</summary>
    [Fact]
    public void NotKnown_HasTheGapsOfTheLicensesThatAVerdictIsFor()
    {
        var toy = new Toy(
            """
            dataset:p
            dataset:p under cc0-1.0
            model:a
            model:a under cc-by-nc-4.0 group=g
            model:a under made-up group=g
            model:a trained dataset:p pretraining
            """);

        var summary = Summarize(toy, "model:a");

        Assert.Empty(Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"])));
        Assert.Equal(VerdictOutcome.Unknown, Verdicts.Of(
            toy.Analysis.StudyOf(toy["model:a"]), Purpose.CommercialUse, Reading.Balanced).Outcome);
        Assert.Equal([UnknownKind.UnrecordedTerms], summary.NotKnown.Select(gap => gap.Kind));
    }

    [Fact]
    public void Summary_SaysWhatRestrictionsVerdictsAndGapsSay_On_RandomLineages() =>
        Check.One(Config, Prop.ForAll(RandomLineage.Arbitrary(8, 14), lineage =>
        {
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var study = analysis.StudyOf(artifact);
                foreach (var party in Enum.GetValues<VerdictParty>())
                {
                    foreach (var reading in Enum.GetValues<Reading>())
                    {
                        AssertSound(study, Summaries.Of(study, party, reading));
                    }
                }
            }
        }));

    private static void AssertSound(ArtifactStudy study, Summary summary)
    {
        var floor = Verdicts.Floor(summary.Reading);
        var wanted = study.Restrictions.Where(r => r.Term.Severity > 0 && !r.IsOwnLicense)
            .GroupBy(r => r.Term.Code, r => r.CertaintyFor(summary.Party)).ToDictionary(ofTerm => ofTerm.Key, ofTerm => ofTerm.Max());
        SummaryRow[] rows = [.. summary.MustDo, .. summary.MayNot, .. summary.Contested];

        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), rows.Select(row => row.Strongest.Term.Code).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(wanted[row.Strongest.Term.Code], row.Certainty));
        Assert.All(summary.MustDo, row => Assert.True(row.Certainty >= floor && row.Strongest.Term.Kind == TermKind.Duty));
        Assert.All(summary.MayNot, row => Assert.True(row.Certainty >= floor && row.Strongest.Term.Kind == TermKind.Prohibition));
        Assert.All(summary.Contested, row => Assert.True(row.Certainty < floor));
        Assert.All(rows, row => Assert.Equal(row.Certainty == Certainty.Binding, row.SettledBy is null));
        var own = study.Restrictions.Where(r => !r.Inherited)
            .Select(r => (r.Term.Code, Counts: r.CertaintyFor(summary.Party) >= floor)).ToHashSet();
        Assert.All(rows, row => Assert.Equal(!own.Contains((row.Strongest.Term.Code, row.Certainty >= floor)), row.IsAdded));
        Assert.Equal(CountsIn(study, summary), Counted(summary.Sentence));
        var outcome = Verdicts.Of(study, Purpose.CommercialUse, summary.Reading, summary.Party).Outcome;
        var says = summary.Sentence.Contains("may not be used commercially", StringComparison.Ordinal) ? VerdictOutcome.Prohibited
            : summary.Sentence.Contains("; whether what it was made from allows it too is not known", StringComparison.Ordinal)
                || summary.Sentence.Contains(", and whether it may be used commercially is not known", StringComparison.Ordinal)
                ? VerdictOutcome.Unknown
            : summary.Sentence.Contains("condition", StringComparison.Ordinal) ? VerdictOutcome.Conditional
            : VerdictOutcome.Allowed;
        Assert.Equal(outcome, says);
        Assert.True(outcome != VerdictOutcome.Unknown || !summary.NotKnown.IsEmpty || summary.Sentence.Length > 0);
        Assert.EndsWith(".", summary.Sentence, StringComparison.Ordinal);
        var named = Enum.GetValues<Purpose>()
            .SelectMany(purpose => Verdicts.Of(study, purpose, summary.Reading, summary.Party).Unknowns).ToHashSet();
        var gaps = Unknowns.Of(study).Select(gap => gap.Message).ToHashSet();
        Assert.Equal(summary.NotKnown.Length, summary.NotKnown.Distinct().Count());
        Assert.All(summary.NotKnown, gap => Assert.Contains(gap.Message, named));
        Assert.All(named.Intersect(gaps), message => Assert.Contains(message, summary.NotKnown.Select(gap => gap.Message)));
    }

    // what the sentence must count: added terms by certainty, and contested ones
    private static (int Sure, int Likely, int Doubtful, int Contested) CountsIn(ArtifactStudy study, Summary summary)
    {
        SummaryRow[] added = [.. summary.MustDo.Concat(summary.MayNot).Where(row => row.IsAdded)];
        return study.Closure.Length == 1
            ? default
            : (added.Count(row => row.Certainty == Certainty.Binding),
                added.Count(row => row.Certainty == Certainty.Likely),
                added.Count(row => row.Certainty == Certainty.Contested),
                summary.Contested.Length);
    }

    // read back from "adds two further terms, and likely one more, and maybe 14 more; three more are contested"
    private static (int Sure, int Likely, int Doubtful, int Contested) Counted(string sentence)
    {
        return (
            Number("(?<!likely )(?<!may )adds? {0} further"),
            Number("likely adds {0} further") + Number("likely {0} more"),
            Number("may add {0} further") + Number("maybe {0} more"),
            Number("{0} more (?:is|are) contested"));

        int Number(string pattern)
        {
            string[] words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
            var match = Regex.Match(sentence, pattern.Replace("{0}", "([a-z]+|[0-9]+)", StringComparison.Ordinal));
            return !match.Success ? 0
                : Array.IndexOf(words, match.Groups[1].Value) is var number and >= 0 ? number
                : int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    private static Summary Summarize(
        Toy toy, string id, Reading reading = Reading.Balanced, VerdictParty party = VerdictParty.Recipient) =>
        Summaries.Of(toy.Analysis.StudyOf(toy[id]), party, reading);

    private static string Told(IEnumerable<SummaryRow> rows) =>
        string.Join('\n', rows.Select(row => $"{row.Text} {row.Origins} | {row.SettledBy}".TrimEnd()));
}
