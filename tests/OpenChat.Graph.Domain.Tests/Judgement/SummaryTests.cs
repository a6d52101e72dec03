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
        "is under LLaMA License Agreement (non-commercial) and may not be used commercially: research purposes only; "
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
        "is under gpt-oss usage policy, which says nothing, as far as recorded, that allows commercial use, so whether it may be used "
        + "commercially is not known; {none}; what is not known could change this: whether the license of a allows sharing and whether the "
        + "license of a allows modification.")]
    [InlineData(
        "model:a under mit\nmodel:a under gpt-oss-usage-policy",
        "is under both gpt-oss usage policy and MIT License and may be used commercially on conditions: follow an external use policy; "
        + "{none}.")]
    [InlineData(
        "model:a under mit\nmodel:a under ai2-impact-lr-1.0",
        "is under both AI2 ImpACT License - Low Risk Artifacts (1.0) and MIT License, of which AI2 ImpACT License - Low Risk Artifacts "
        + "(1.0) says nothing, as far as recorded, that allows commercial use, so whether it may be used commercially is not known; "
        + "{none}.")]
    [InlineData(
        "model:a under apple-ml-2023\nmodel:a under ai2-impact-lr-1.0",
        "is under both AI2 ImpACT License - Low Risk Artifacts (1.0) and Apple software license (Ferret 2023), of which two say nothing, "
        + "as far as recorded, that allows commercial use, so whether it may be used commercially is not known; {none}.")]
    [InlineData(
        "model:a under mit\nmodel:a under cc-by-4.0\nmodel:a under cc-by-nc-4.0",
        "is under Creative Commons Attribution 4.0 International, Creative Commons Attribution-NonCommercial 4.0 International and MIT "
        + "License and may not be used commercially; {none}.")]
    [InlineData(
        "model:a under made-up gone",
        "is under no known license, and whether it may be used commercially is not known; {none}; "
        + "what is not known could change this: the license of a.")]
    [InlineData(
        "model:a under mit\nmodel:a under llama-1",
        "is under both LLaMA License Agreement (non-commercial) and MIT License and may not be used commercially: research purposes only; "
        + "{none}.")]
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
            + "models, follow an external use policy and 1 more; what it was made from adds no further terms that are known; one more is "
            + "contested (no competing models), through data that other models wrote.",
            Summarize(toy, "model:a").Sentence);
        Assert.Equal(
            "b is under MIT License and may be used commercially with notices; one contested term would set conditions: no competing "
            + "models; what it was made from adds no further terms that are known; one more is contested (no competing models), through "
            + "data that other models wrote.",
            Summarize(toy, "model:b").Sentence);
    }

    /// <summary>Who could settle what a license does not say is its steward, or who made the artifact where nobody is.</summary>
    [Theory]
    [InlineData("ai2-impact-lr-1.0 steward=institute", "institute")]
    [InlineData("ai2-impact-lr-1.0", "acme")]
    public void NotKnown_SaysWhichLicenseIsSilent_AndWhoCouldSettleIt(string license, string who)
    {
        var toy = new Toy(
            $"""
            license:{license}
            dataset:d
            dataset:d under cc0-1.0
            model:a org=acme
            model:a under ai2-impact-lr-1.0
            model:a trained dataset:d pretraining
            """);

        var gap = Assert.Single(Summarize(toy, "model:a").NotKnown);

        Assert.Equal(
            (UnknownKind.UnrecordedTerms,
                "AI2 ImpACT License - Low Risk Artifacts (1.0), the license of a, says nothing, as far as recorded, that allows commercial "
                + "use.",
                $"{who} could settle it by saying whether AI2 ImpACT License - Low Risk Artifacts (1.0) allows commercial use.",
                "license:ai2-impact-lr-1.0",
                "license_terms.csv"),
            (gap.Kind, gap.Message, gap.SettledBy, gap.Missing, gap.File));
    }

    /// <summary>A usage policy takes nothing that a license beside it gives, and gives nothing itself.</summary>
    [Theory]
    [InlineData("mit", "gpt-oss-usage-policy", VerdictOutcome.Conditional)]
    [InlineData("gpt-oss-usage-policy", "gpt-oss-usage-policy", VerdictOutcome.Unknown)]
    [InlineData("apple-ml-2023", "gpt-oss-usage-policy", VerdictOutcome.Unknown)]
    [InlineData("unknown-license", "gpt-oss-usage-policy", VerdictOutcome.Unknown)]
    [InlineData("mit", "ai2-impact-lr-1.0", VerdictOutcome.Unknown)]
    public void UsagePolicy_OnlyLimitsWhatALicenseGives(string license, string policy, VerdictOutcome expected)
    {
        var toy = new Toy(
            $"""
            dataset:d
            dataset:d under cc0-1.0
            model:a
            model:a under {license}
            model:a under {policy}
            model:a trained dataset:d pretraining
            """);

        Assert.Equal(expected, Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.CommercialUse, Reading.Balanced).Outcome);
    }

    [Theory]
    [InlineData(
        "model:base under llama-3.1",
        "a is under MIT License, which allows commercial use on conditions of what it was made from: public built-with statement, no "
        + "rights above a user count and 1 more; whether what it was made from allows it too is not known; what it was made from adds "
        + "five further "
        + "terms, and likely one more; what is not known could change this: the pre-training data of base and the tuning data of a.")]
    [InlineData(
        "model:base under bigscience-rail-1.0 component=code\nmodel:base under mit",
        "a is under MIT License, which allows commercial use; whether what it was made from allows it too is not known; what it was made "
        + "from adds no further terms that are known; what is not known could change this: the pre-training data of base and the tuning "
        + "data of a.")]
    public void Sentence_NamesConditionsOfWhatItWasMadeFrom(string license, string expected) => Assert.Equal(
        expected,
        Summarize(new Toy($"model:base kind=base\n{license}\nmodel:a\nmodel:a under mit\nmodel:a tunes model:base full"), "model:a")
            .Sentence);

    [Theory]
    [InlineData(
        "model:a kind=base\nmodel:a under mit",
        "a is under MIT License, which allows commercial use; what it was trained on is not known, and so is whether that allows it too; "
        + "what is not known could change this: the pre-training data of a.")]
    [InlineData(
        "model:a kind=base\nmodel:a under cc-by-nc-4.0",
        "a is under Creative Commons Attribution-NonCommercial 4.0 International and may not be used commercially; what it was trained on "
        + "is not known; what is not known could add further limits: the pre-training data of a.")]
    [InlineData(
        "model:a kind=base\nmodel:a under mit\nmodel:a under unheard-of component=weights",
        "a is under both MIT License and license:unheard-of, of which license:unheard-of says nothing, as far as recorded, that allows "
        + "commercial use, so "
        + "whether it may be used commercially is not known; what it was trained on is not known; what is not known could change this: the "
        + "pre-training data of a and the terms of a license of a.")]
    [InlineData(
        "dataset:n\ndataset:n under the-pile-mixed\nmodel:a\nmodel:a under mit\nmodel:a trained dataset:n pretraining",
        "a is under MIT License and may be used commercially with notices; one contested term would leave it open: no permission found; "
        + "what it was made from adds no further terms; two more are contested (no permission found and check each component), all through "
        + "training data.")]
    [InlineData(
        "dataset:n\ndataset:n under cc-by-nc-4.0\nmodel:a\nmodel:a under mit\nmodel:a trained dataset:n pretraining",
        "a is under MIT License and may be used commercially with notices; one contested term would forbid it: no commercial use; what it "
        + "was made from adds no further terms; two more are contested (no commercial use and credit the source), all through training "
        + "data.")]
    public void Sentence_SaysWhatIsNotKnownAndWhatIsContested_OfCommercialUse(string graph, string expected) =>
        Assert.Equal(expected, Summarize(new Toy(graph), "model:a").Sentence);

    /// <summary>Up to three other licenses are named, and each that says it in other words is told in its own.</summary>
    [Fact]
    public void Row_NamesOtherLicenses_AndGivesTheirWords()
    {
        var toy = new Toy(
            """
            model:a
            model:a under mit
            model:a under apache-2.0
            model:a under cc-by-4.0
            model:a under cc-by-sa-4.0
            model:a under llama-2
            model:a under llama-3.1
            """);

        Assert.Equal(
            "Keep notices: Keep existing notices in source form and carry over any NOTICE file (Apache License 2.0, clause 4(c)-(d)). By "
            + "Creative Commons Attribution 4.0 International, clause 3(a)(1): Keep license and warranty notices supplied with the "
            + "material. "
            + "By Creative Commons Attribution-ShareAlike 4.0 International, clause 3(a)(1): Keep license and warranty notices supplied "
            + "with "
            + "the material. By Llama 2 Community License Agreement, clause 1(b)(iii): Prescribed line in a notice file with copies. Two "
            + "more licenses ask for it in their own words.",
            Summarize(toy, "model:a").MustDo.Single(row => row.Strongest.Term.Code == "NOTICE").Text);
    }

    [Theory]
    [InlineData(
        UnknownKind.UnknownGenerator,
        "Whether d holds generated text is not known (\"unknown\"), and no model that wrote it is recorded.",
        "Whoever publishes d could settle it by saying whether d holds generated text; one of yes, mixed, no belongs into the column "
        + "synthetic of datasets.csv.",
        "Whether d holds generated text is not known, and no model that wrote it is recorded.",
        "The publisher of d, who is not recorded, could settle it by saying whether d holds generated text.")]
    [InlineData(
        UnknownKind.UnknownGenerator,
        "Who ran g is not known.",
        "Lab could settle it by saying who ran g; a row for org:x; org:y belongs into organisations.csv, or the right id into the column "
        + "operator of generated_by.csv.",
        "Who ran g is not known.",
        "Lab could settle it by saying who ran g.")]
    public void Plain_HasNoWordsForWhoKeepsTheData(
        UnknownKind kind, string message, string settledBy, string plainMessage, string plainSettledBy) => Assert.Equal(
            (plainMessage, plainSettledBy),
            Summaries.Plain(new Unknown(kind, 0, message, settledBy) { Missing = "unknown", File = "datasets.csv" }));

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
                "Keep notices: Copyright line and permission text stay with copies or substantial parts (MIT License, paragraph 2). By "
                + "Apache License 2.0, clause 4(c)-(d), of base (likely): Keep existing notices in source form and carry over any NOTICE "
                + "file. 2 |",
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
            + "International of nc2). 2 | For Creative Commons Attribution-NonCommercial 4.0 International of nc: a court ruling, or a "
            + "written statement of uni, on whether training on nc brings its terms into base.",
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

        var row = Summarize(new Toy(Graph), "model:a").Contested.First(row => row.Strongest.Term.Code == "NON_COMMERCIAL");

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
            + "International of d; what it was made from may add two further terms.",
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
        Assert.Equal(
            [
                (UnknownKind.UnrecordedTerms, "The terms of license:made-up, the license of a, are not recorded."),
                (UnknownKind.UnrecordedTerms,
                    "Creative Commons Attribution-NonCommercial 4.0 International, the license of a, does not allow commercial use; "
                    + "whether "
                    + "hosting it as a service counts as commercial use is not known."),
            ],
            summary.NotKnown.Select(gap => (gap.Kind, gap.Message)));
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
                || summary.Sentence.Contains(" is not known, and so is whether that allows it too", StringComparison.Ordinal)
                || summary.Sentence.Contains(" whether it may be used commercially is not known", StringComparison.Ordinal)
                ? VerdictOutcome.Unknown
            : Regex.IsMatch(summary.Sentence, "on conditions") ? VerdictOutcome.Conditional
            : VerdictOutcome.Allowed;
        Assert.Equal(outcome, says);
        Assert.Equal(OpposedIn(study, summary, outcome), Opposed(summary.Sentence));
        Assert.EndsWith(".", summary.Sentence, StringComparison.Ordinal);
        var named = Enum.GetValues<Purpose>()
            .SelectMany(purpose => Verdicts.Of(study, purpose, summary.Reading, summary.Party).Unknowns).ToHashSet();
        Assert.Equal(summary.NotKnown.Length, summary.NotKnown.Distinct().Count());
        Assert.Equal(
            named.Order(StringComparer.Ordinal),
            summary.NotKnown.Select(gap => gap.Message).Distinct().Order(StringComparer.Ordinal));
    }

    // how many contested terms would make the answer to commercial use worse, and how: those of the worst effect
    private static (int Count, string Would) OpposedIn(ArtifactStudy study, Summary summary, VerdictOutcome outcome)
    {
        string[] effects =
        [
            .. summary.Contested.Select(row => (
                study.Rules.Effect(Purpose.CommercialUse, row.Strongest.Term), row.Strongest.Term.Code) switch
            {
                (VerdictEffect.Prohibits, "NO_GRANT") or (VerdictEffect.Missing, _) => "leave it open",
                (VerdictEffect.Prohibits, "NO_TRAINING_ON_OUTPUTS") => "as the license says",
                (VerdictEffect.Prohibits, _) => "forbid it",
                (VerdictEffect.Conditions, _) when outcome == VerdictOutcome.Allowed => "set conditions",
                _ => "",
            }),
        ];
        Assert.DoesNotContain("as the license says", effects);
        string[] order = ["forbid it", "leave it open", "set conditions"];
        var worst = Array.Find(order, effects.Contains) ?? "";
        return outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional && worst.Length > 0
            ? (effects.Count(effect => effect == worst), worst)
            : default;
    }

    // read back from "two contested terms would forbid it: "
    private static (int Count, string Would) Opposed(string sentence) =>
        Regex.Match(sentence, "; ([a-z]+|[0-9]+) contested terms? would ([a-z ]+): ") is { Success: true } match
            ? (NumberOf(match.Groups[1].Value), match.Groups[2].Value)
            : default;

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

        int Number(string pattern) =>
            Regex.Match(sentence, pattern.Replace("{0}", "([a-z]+|[0-9]+)", StringComparison.Ordinal)) is { Success: true } match
                ? NumberOf(match.Groups[1].Value)
                : 0;
    }

    private static int NumberOf(string word)
    {
        string[] words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        return Array.IndexOf(words, word) is var number and >= 0 ? number : int.Parse(word, CultureInfo.InvariantCulture);
    }

    private static Summary Summarize(
        Toy toy, string id, Reading reading = Reading.Balanced, VerdictParty party = VerdictParty.Recipient) =>
        Summaries.Of(toy.Analysis.StudyOf(toy[id]), party, reading);

    private static string Told(IEnumerable<SummaryRow> rows) =>
        string.Join('\n', rows.Select(row => $"{row.Text} {row.Origins} | {row.SettledBy}".TrimEnd()));
}
