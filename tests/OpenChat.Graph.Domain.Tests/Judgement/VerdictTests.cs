using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// Verdicts, permissions, unknowns.
public sealed class VerdictTests
{
    private const string Known =
        """
        dataset:d
        dataset:d under mit
        model:base
        model:base under apache-2.0
        model:base trained dataset:d pretraining
        """;

    [Fact]
    public void Reason_NamesTheThreshold()
    {
        var verdict = Judge(new Toy("model:a\nmodel:a under llama-2"), "model:a", Purpose.CommercialUse, Reading.TextOnly);

        Assert.Contains(
            "Above the named number of users the grant ends or extra duties start, here more than 700,000,000 monthly active users: "
            + "Llama 2 Community License Agreement, its own license (binding).",
            verdict.Reasons);
    }

    [Fact]
    public void Verdict_IsConditional_When_EverythingIsKnownAndOnlyDutiesRemain()
    {
        var verdict = Judge(new Toy(Known), "model:base", Purpose.Redistribute, Reading.Balanced);

        Assert.Equal(VerdictOutcome.Conditional, verdict.Outcome);
        Assert.Equal(
            [
                "Recipients get the license text or a link to it: Apache License 2.0, its own license (binding).",
                "Copyright and license notices, or the prescribed notice file, go along: Apache License 2.0, its own license (binding).",
                "Changed parts say that they were changed: Apache License 2.0, its own license (binding).",
            ],
            verdict.Reasons);
        Assert.Equal(["LICENSE_COPY", "NOTICE", "STATE_CHANGES"], verdict.Restrictions.Select(r => r.Term.Code));
        Assert.Empty(verdict.Unknowns);
    }

    [Fact]
    public void Verdict_IsAllowed_When_NothingStandsAgainstItAndThePermissionIsGranted()
    {
        var verdict = Judge(new Toy(Known), "model:base", Purpose.CommercialUse, Reading.Cautious);

        Assert.Equal(
            (VerdictOutcome.Allowed, "No recorded restriction stands against it, and every permission it needs is granted."),
            (verdict.Outcome, Assert.Single(verdict.Reasons)));
        Assert.Empty(verdict.FlippedBy);
    }

    [Theory]
    [InlineData("y", "", "Conditional Conditional Conditional")]
    [InlineData("x", "", "Allowed Allowed Allowed")]
    [InlineData("x", "model:a tunes model:theirs adapter", "Conditional Conditional Allowed")] // likely from somebody else
    public void Verdict_LeavesOutWhatTheMakerLicensed_When_TheSameDoesNotComeFromSomebodyElse(
        string maker, string relation, string outcomes)
    {
        // bigscience-rail-1.0 sets conditions for commercial use, and gives the permission.
        var toy = new Toy(
            $"""
            {Known}
            model:mine org=x
            model:mine under bigscience-rail-1.0
            model:mine trained dataset:d pretraining
            model:theirs org=z
            model:theirs under bigscience-rail-1.0
            model:theirs trained dataset:d pretraining
            model:a org={maker}
            model:a under mit
            model:a tunes model:mine full
            model:a trained dataset:d sft
            {relation}
            """);

        Assert.Equal(
            outcomes,
            string.Join(' ', Enum.GetValues<Reading>().Select(reading => Judge(toy, "model:a", Purpose.CommercialUse, reading).Outcome)));
    }

    [Theory]
    [InlineData("x", VerdictOutcome.Allowed)]
    [InlineData("x;y", VerdictOutcome.Allowed)]
    [InlineData("y", VerdictOutcome.Prohibited)]
    public void Verdict_AsksTheLicenseOfTheArtifact_When_ItsMakerLicensedTheBaseMoreNarrowly(string maker, VerdictOutcome outcome)
    {
        // The base gives no commercial use, which its maker may give for the tuned model; what all licenses give together is still told.
        var toy = new Toy(
            $"""
            {Known}
            model:mine org=x
            model:mine under cc-by-nc-4.0
            model:mine trained dataset:d pretraining
            model:a org={maker}
            model:a under mit
            model:a tunes model:mine full
            model:a trained dataset:d sft
            """);

        Assert.Equal(outcome, Judge(toy, "model:a", Purpose.CommercialUse, Reading.Balanced).Outcome);
        Assert.Equal("Withheld model:mine license:cc-by-nc-4.0", Permission(toy, "model:a", "COMMERCIAL_USE"));
    }

    [Fact]
    public void Verdict_DependsOnTheReading_When_ARestrictionIsLikely()
    {
        var toy = new Toy(
            """
            model:llama
            model:llama under llama-1
            dataset:d
            dataset:d under mit
            model:llama trained dataset:d pretraining
            model:lora
            model:lora under mit
            model:lora tunes model:llama adapter
            """);

        Assert.Equal(VerdictOutcome.Prohibited, Judge(toy, "model:lora", Purpose.CommercialUse, Reading.Cautious).Outcome);
        var balanced = Judge(toy, "model:lora", Purpose.CommercialUse, Reading.Balanced);
        Assert.Equal(VerdictOutcome.Prohibited, balanced.Outcome);
        Assert.Equal("NON_COMMERCIAL RESEARCH_ONLY", string.Join(' ', balanced.Restrictions.Select(r => r.Term.Code).Take(2)));
        Assert.Equal("TextOnly", string.Join(' ', balanced.FlippedBy));
        var textOnly = Judge(toy, "model:lora", Purpose.CommercialUse, Reading.TextOnly);
        Assert.Equal(VerdictOutcome.Allowed, textOnly.Outcome); // the license does not grant it, but does not bind adapters either
        Assert.Equal("Cautious Balanced", string.Join(' ', textOnly.FlippedBy));
    }

    [Fact]
    public void Verdict_WeighsAMissingGrantAsARestrictionFromThere()
    {
        // Data that grants nothing reaches the model by training, where restrictions are contested; a base is inside.
        var toy = new Toy(
            """
            dataset:d
            dataset:d under mixed-components
            model:a
            model:a under mit
            model:a trained dataset:d pretraining
            model:b
            model:b under openai-tou-2023-03-14
            model:b trained dataset:e pretraining
            dataset:e
            dataset:e under cc0-1.0
            model:c
            model:c under mit
            model:c tunes model:b full
            model:c trained dataset:e sft
            """);

        var cautious = Judge(toy, "model:a", Purpose.CommercialUse, Reading.Cautious);
        Assert.Equal(
            (VerdictOutcome.Unknown,
                "Collection with per-component licenses, the license of d, says nothing, as far as recorded, that allows commercial use."),
            (cautious.Outcome, Assert.Single(cautious.Unknowns)));
        Assert.Equal(VerdictOutcome.Allowed, Judge(toy, "model:a", Purpose.CommercialUse, Reading.Balanced).Outcome);
        Assert.Equal(
            VerdictOutcome.Unknown,
            Verdicts.Of(toy.Analysis.StudyOf(toy["model:c"]), Purpose.FineTune, Reading.TextOnly, VerdictParty.Maker).Outcome);
    }

    [Fact]
    public void Verdict_IsUnknown_When_TheLicenseIsMissingOrNotRecorded()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under mit
            model:a
            model:a trained dataset:d sft
            model:b
            model:b under made-up
            model:b trained dataset:d sft
            """);

        var missing = Judge(toy, "model:a", Purpose.Research, Reading.TextOnly);
        Assert.Equal((VerdictOutcome.Unknown, "a has no known license."), (missing.Outcome, Assert.Single(missing.Unknowns)));
        var unrecorded = Judge(toy, "model:b", Purpose.Research, Reading.TextOnly);
        Assert.Equal(
            (VerdictOutcome.Unknown, "The terms of license:made-up, the license of b, are not recorded."),
            (unrecorded.Outcome, Assert.Single(unrecorded.Unknowns)));
    }

    [Fact]
    public void Verdict_WeighsWhatAGapCouldHide_When_TrainingDataIsNotPublished()
    {
        // Unknown data could bring a contested or, where the trainer ran the generator, a likely limit; a binding one only if its text
        // names trained models.
        var toy = new Toy("model:a kind=base\nmodel:a under apache-2.0");

        Assert.Equal(VerdictOutcome.Unknown, Judge(toy, "model:a", Purpose.CompetingModel, Reading.Cautious).Outcome);
        Assert.Equal(VerdictOutcome.Unknown, Judge(toy, "model:a", Purpose.CompetingModel, Reading.Balanced).Outcome);
        Assert.Equal(VerdictOutcome.Allowed, Judge(toy, "model:a", Purpose.TrainOnOutputs, Reading.TextOnly).Outcome);
    }

    [Fact]
    public void Verdict_TakesTheBestBranch_When_TheHolderMayChooseTheLicense()
    {
        // By count of terms the non-commercial license is the less restrictive one; for earning money the other is the better choice.
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:a
            model:a under cc-by-nc-4.0 group=g
            model:a under gpl-3.0 group=g
            model:a trained dataset:d pretraining
            """);

        Assert.Equal("cc-by-nc-4.0 InForce\ngpl-3.0 Alternative", toy.Statuses("model:a"));
        var verdict = Judge(toy, "model:a", Purpose.CommercialUse, Reading.Cautious);
        Assert.Equal(
            (VerdictOutcome.Allowed, "a may be used under GNU General Public License v3.0 instead."),
            (verdict.Outcome, verdict.Reasons[0]));
    }

    [Fact]
    public void Verdict_OfADoubtfulClaim_CountsWhatItWouldProhibit()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under mit
            model:a
            model:a under mit source=x
            model:a under cc-by-nc-4.0 source=y low
            model:a trained dataset:d sft
            """);

        var commercial = Judge(toy, "model:a", Purpose.CommercialUse, Reading.TextOnly);
        Assert.Equal(
            "A doubtful claim says that a is under Creative Commons Attribution-NonCommercial 4.0 International; "
            + "a surer one says otherwise.",
            Assert.Single(commercial.Unknowns));
        Assert.Equal(VerdictOutcome.Unknown, commercial.Outcome);
        var outputs = Judge(toy, "model:a", Purpose.TrainOnOutputs, Reading.TextOnly); // there the doubtful license sets a condition
        Assert.Equal((VerdictOutcome.Conditional, commercial.Unknowns[0]), (outputs.Outcome, Assert.Single(outputs.Unknowns)));
        Assert.Equal(
            "No recorded restriction prohibits it, but something that could set conditions is not known.", Assert.Single(outputs.Reasons));
    }

    [Theory]
    [InlineData("openai-tou-2023-03-14", "Prohibited Prohibited Allowed", "Prohibited Allowed Allowed")] // terms of service
    [InlineData("llama-2", "Conditional Conditional Allowed", "Conditional Conditional Allowed")] // a license
    [InlineData("made-up", "Unknown Unknown Allowed", "Unknown Unknown Allowed")] // nobody knows what it is
    public void TermsOfAService_ReachARecipientAsContestedAtMost(string license, string maker, string recipient)
    {
        // The maker ran the generator, so that its terms are likely for whoever trains.
        var toy = new Toy(
            $"""
            model:g kind=service
            model:g under {license}
            dataset:d
            dataset:d under cc0-1.0
            dataset:d generated model:g text by=x
            model:a org=x
            model:a under mit
            model:a trained dataset:d pretraining
            """);

        Assert.Equal(maker, Outcomes(VerdictParty.Maker));
        Assert.Equal(recipient, Outcomes(VerdictParty.Recipient));

        string Outcomes(VerdictParty party) => string.Join(' ', Enum.GetValues<Reading>().Select(reading =>
            Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.CompetingModel, reading, party).Outcome));
    }

    [Fact]
    public void TermsOfTheServiceItself_BindWhoeverUsesIt()
    {
        var toy = new Toy("model:g kind=service\nmodel:g under openai-tou-2023-03-14");

        foreach (var party in Enum.GetValues<VerdictParty>())
        {
            var verdict = Verdicts.Of(toy.Analysis.StudyOf(toy["model:g"]), Purpose.CompetingModel, Reading.TextOnly, party);
            Assert.Equal((VerdictOutcome.Prohibited, party), (verdict.Outcome, verdict.Party));
        }

        Assert.Equal(VerdictParty.Recipient, Judge(toy, "model:g", Purpose.CompetingModel, Reading.TextOnly).Party);
    }

    [Theory]
    [InlineData("llama-2", Purpose.TrainOnOutputs, "Conditional")] // a license: within the family it is allowed
    [InlineData("llama-2", Purpose.CompetingModel, "Conditional")]
    public void NoTrainingOnOutputs_OfALicense_SetsACondition(string license, Purpose purpose, string outcome)
    {
        var toy = new Toy($"dataset:d\ndataset:d under cc0-1.0\nmodel:a\nmodel:a under {license}\nmodel:a trained dataset:d pretraining");

        Assert.Equal(outcome, Judge(toy, "model:a", purpose, Reading.Balanced).Outcome.ToString());
    }

    [Theory]
    [InlineData("bespoke-model", VerdictOutcome.Conditional)]
    [InlineData("Open-Data", VerdictOutcome.Conditional)]
    [InlineData("terms-of-service", VerdictOutcome.Prohibited)]
    [InlineData("", VerdictOutcome.Prohibited)] // nobody knows what it is
    [InlineData("made-up", VerdictOutcome.Prohibited)]
    public void NoTrainingOnOutputs_SetsAConditionOnly_When_ItIsKnownToStandInALicense(string kind, VerdictOutcome outcome)
    {
        var toy = new Toy(
            $"license:x kind={kind.Replace(' ', '_')}\ndataset:d\ndataset:d under cc0-1.0\nmodel:a\nmodel:a under x\n"
            + "model:a trained dataset:d pretraining");
        var rules = RuleSet.Create(SeedFolder.Rows with
        {
            LicenseTerms =
            [
                .. SeedFolder.Rows.LicenseTerms,
                new LicenseTermRow(
                    "license:x", "NO_TRAINING_ON_OUTPUTS", "1", "No other models.", ["outputs"], "true", "explicit", "", "", ""),
            ],
        });

        var verdict = Verdicts.Of(toy.Analysis.Under(rules).StudyOf(toy["model:a"]), Purpose.TrainOnOutputs, Reading.TextOnly);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(["Outputs may not improve any model outside the family: license:x, its own license (binding)."], verdict.Reasons);
    }

    [Theory]
    [InlineData(Purpose.Research, "Unknown", "Conditional")]
    [InlineData(Purpose.CommercialUse, "Unknown", "Unknown")]
    [InlineData(Purpose.Redistribute, "Prohibited", "Unknown")]
    [InlineData(Purpose.FineTune, "Prohibited", "Unknown")]
    [InlineData(Purpose.CompetingModel, "Unknown", "Unknown")]
    [InlineData(Purpose.HostAsService, "Prohibited", "Unknown")]
    public void NoGrant_ProhibitsCopiesOfTheArtifactItself_And_IsUnknownWhereItIsInherited(Purpose purpose, string own, string inherited)
    {
        var toy = new Toy(
            """
            dataset:e
            dataset:e under all-rights-reserved
            dataset:d
            dataset:d under cc0-1.0
            dataset:d derived dataset:e mixture
            """);

        Assert.Equal(own, Judge(toy, "dataset:e", purpose, Reading.TextOnly).Outcome.ToString());
        Assert.Equal(inherited, Judge(toy, "dataset:d", purpose, Reading.TextOnly).Outcome.ToString());
    }

    [Theory]
    [InlineData("service", "openai-tou-2023-03-14", Purpose.Redistribute, "NotApplicable",
        "a is a hosted service, and nothing of it is released that could be passed on.")]
    [InlineData("service", "openai-tou-2023-03-14", Purpose.FineTune, "NotApplicable",
        "a is a hosted service, and no weights of it are released that could be tuned.")]
    [InlineData("service", "mit component=weights", Purpose.Redistribute, "Conditional",
        "Copyright and license notices, or the prescribed notice file, go along: MIT License, its own license (binding).")]
    [InlineData("service", "cc-by-nc-nd-4.0", Purpose.FineTune, "Prohibited",
        "The text withholds adapted versions; at most a private copy could be tuned, never shared: Creative Commons "
        + "Attribution-NonCommercial-NoDerivatives 4.0 International, its own license (binding).")]
    [InlineData("tool", "mit", Purpose.TrainOnOutputs, "NotApplicable",
        "a is a program and no model: it writes nothing that a model could be trained on.")]
    [InlineData("tool", "mit", Purpose.CommercialUse, "Allowed",
        "No recorded restriction stands against it, and every permission it needs is granted.")]
    public void Purpose_DoesNotApply_When_ThereIsNothingToUseSo(string kind, string license, Purpose purpose, string outcome, string reason)
    {
        var verdict = Judge(new Toy($"model:a kind={kind}\nmodel:a under {license}"), "model:a", purpose, Reading.Cautious);

        Assert.Equal((outcome, reason), (verdict.Outcome.ToString(), verdict.Reasons[0]));
        Assert.True(verdict.Outcome != VerdictOutcome.NotApplicable
            || (verdict.Reasons.Length == 1 && verdict.Unknowns.IsEmpty && verdict.Restrictions.IsEmpty && verdict.FlippedBy.IsEmpty));
    }

    [Fact]
    public void OwnLicenseUpstream_CountsInNoVerdict()
    {
        const string Text =
            """
            dataset:d
            dataset:d under cc0-1.0
            model:base org=x
            model:base under cc-by-nc-4.0
            model:base trained dataset:d pretraining
            model:a org={0}
            model:a under mit
            model:a tunes model:base full
            model:a trained dataset:d sft
            """;

        var own = Judge(new Toy(Text.Replace("{0}", "x", StringComparison.Ordinal)), "model:a", Purpose.CommercialUse, Reading.Cautious);
        Assert.Equal(VerdictOutcome.Allowed, own.Outcome);
        Assert.Empty(own.Restrictions);
        var other = Judge(new Toy(Text.Replace("{0}", "y", StringComparison.Ordinal)), "model:a", Purpose.CommercialUse, Reading.Balanced);
        Assert.Equal(
            "The text excludes commercial advantage or payment: Creative Commons Attribution-NonCommercial 4.0 International of base "
            + "(likely).",
            other.Reasons[0]);
    }

    [Fact]
    public void Reasons_AreShort_StrongestFirst_And_SayNothingTwice_When_NamesAreLong()
    {
        const string Long =
            "A_model_with_a_name_that_is_so_long_that_no_sentence_which_says_anything_besides_has_any_room_left_for_it_to_stand_in";
        var toy = new Toy(
            $"""
            model:base name={Long}
            model:base under cc-by-nc-4.0
            model:second
            model:second under cc-by-nc-4.0
            model:second under llama-1
            model:a
            model:a under cc-by-nc-4.0
            model:a tunes model:base adapter
            model:a tunes model:second quantization
            """);

        var reasons = Judge(toy, "model:a", Purpose.CommercialUse, Reading.Cautious).Reasons;

        Assert.Equal(
            [
                "The text excludes commercial advantage or payment: Creative Commons Attribution-NonCommercial 4.0 International, its own "
                + "license (binding).",
                "Anything but research, evaluation or academic work is excluded: LLaMA License Agreement (non-commercial) of second "
                + "(binding).",
                "The text excludes commercial advantage or payment: LLaMA License Agreement (non-commercial) of second (binding).",
            ],
            reasons.Take(3).OrderBy(static reason => !reason.Contains("own", StringComparison.Ordinal)).ThenBy(
                static reason => reason, StringComparer.Ordinal));
        Assert.All(reasons, static reason => Assert.InRange(reason.Length, 1, 200));
        Assert.Equal(reasons.Distinct(StringComparer.Ordinal), reasons);
    }

    [Fact]
    public void Restriction_SaysHowSureItIsForAParty()
    {
        var toy = new Toy(
            """
            model:g kind=service
            model:g under openai-tou-2023-03-14
            model:g under llama-2 component=code
            dataset:d
            dataset:d under cc-by-nc-4.0
            dataset:d generated model:g text by=x
            """);

        var own = toy.Restriction("dataset:d", "NON_COMMERCIAL");
        var inherited = toy.Restriction("dataset:d", "NO_COMPETING_MODELS");

        Assert.Equal(
            (Certainty.Binding, Certainty.Binding), (own.CertaintyFor(VerdictParty.Maker), own.CertaintyFor(VerdictParty.Recipient)));
        Assert.Equal(
            (Certainty.Binding, Certainty.Contested),
            (inherited.CertaintyFor(VerdictParty.Maker), inherited.CertaintyFor(VerdictParty.Recipient)));
    }

    [Fact]
    public void GrantMissingInTermsOfAServiceUpstream_WeighsAsContestedForARecipient()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:g kind=service
            model:g under openai-tou-2023-03-14
            model:a
            model:a under mit
            model:a tunes model:g full
            model:a trained dataset:d sft
            """);

        Assert.Equal("Unknown Unknown Unknown", Outcomes(VerdictParty.Maker));
        Assert.Equal("Unknown Allowed Allowed", Outcomes(VerdictParty.Recipient));

        string Outcomes(VerdictParty party) => string.Join(' ', Enum.GetValues<Reading>().Select(reading =>
            Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.FineTune, reading, party).Outcome));
    }

    [Fact]
    public void UnrecordedTermsOfAServiceUpstream_WeighAsContestedForARecipient()
    {
        const string Text =
            """
            model:g kind=service
            model:g under made-up
            dataset:d
            dataset:d under cc0-1.0
            dataset:d generated model:g text
            """;

        Assert.Equal("Unknown Unknown Unknown", Outcomes(Text, VerdictParty.Recipient)); // of an unknown kind
        Assert.Equal("Unknown Allowed Allowed", Outcomes(Text + "\nlicense:made-up kind=terms-of-service", VerdictParty.Recipient));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(Text + "\nlicense:made-up kind=terms-of-service", VerdictParty.Maker));

        static string Outcomes(string text, VerdictParty party)
        {
            var toy = new Toy(text);
            return string.Join(' ', Enum.GetValues<Reading>().Select(reading =>
                Verdicts.Of(toy.Analysis.StudyOf(toy["dataset:d"]), Purpose.CompetingModel, reading, party).Outcome));
        }
    }

    [Fact]
    public void Permissions_AreIntersected_When_AParentWithholdsOne()
    {
        var toy = new Toy(Known + "\n" + """
            model:a
            model:a under mit
            model:a tunes model:base full
            model:nc
            model:nc under cc-by-nc-4.0
            model:m
            model:m under mit
            model:m tunes model:a merge
            model:m tunes model:nc merge
            """);

        Assert.Equal("Granted", Permission(toy, "model:a", "COMMERCIAL_USE"));
        Assert.Equal("Withheld model:nc license:cc-by-nc-4.0", Permission(toy, "model:m", "COMMERCIAL_USE"));
        Assert.Equal("Granted", Permission(toy, "model:m", "MODIFICATION"));
        Assert.Equal(8, Permissions.Of(toy.Analysis.StudyOf(toy["model:m"])).Length);
    }

    [Fact]
    public void Permissions_AreUnknown_When_ALicenseOnTheWayIsNotKnown()
    {
        var toy = new Toy("model:x\nmodel:a\nmodel:a under mit\nmodel:a tunes model:x full\nmodel:x tunes model:a full");

        Assert.Equal("Unknown model:x", Permission(toy, "model:a", "DISTRIBUTION"));
    }

    [Fact]
    public void OtherComponents_WithholdNothing_And_SetAConditionOfTheirOwn()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under mit
            model:b under cc-by-nc-nd-4.0 component=documentation
            model:b trained dataset:d pretraining
            model:a
            model:a under mit
            model:a tunes model:b full
            model:a trained dataset:d pretraining
            """);

        Assert.Equal("Granted", Permission(toy, "model:b", "COMMERCIAL_USE"));
        var own = Judge(toy, "model:b", Purpose.CommercialUse, Reading.Balanced);
        Assert.Equal(
            (
                VerdictOutcome.Conditional,
                "The documentation of b is under Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International, which stands "
                + "against it (NON_COMMERCIAL); this answer is about it without its documentation."),
            (own.Outcome, Assert.Single(own.Reasons)));
        Assert.Empty(own.Unknowns);
        Assert.Equal(VerdictOutcome.Allowed, Judge(toy, "model:a", Purpose.CommercialUse, Reading.Cautious).Outcome);
        Assert.Equal("Granted", Permission(toy, "model:a", "MODIFICATION"));
    }

    [Fact]
    public void Unknowns_AreListedByKind()
    {
        var toy = new Toy(
            """
            model:base
            model:base under llama-2
            dataset:d
            dataset:d under unknown-license
            dataset:e
            dataset:e under made-up
            model:a
            model:a under mit
            model:a tunes model:base full source=x
            model:a trained dataset:d sft source=x
            model:a trained dataset:e sft source=y low
            model:a trained dataset:d preference source=z
            model:b
            model:b under mit
            model:b trained dataset:e pretraining
            """);

        Assert.Equal(
            """
            MissingLicense d: d carries no license: License unknown.
            UndisclosedTrainingData base: The training data of base is not known; finding nothing there is not clearance.
            OutweighedClaim a: A doubtful claim says that a is trained on e; a surer one says otherwise.
            """.ReplaceLineEndings("\n"),
            Unknowns(toy, "model:a"));
        Assert.Equal("UnrecordedTerms e: The terms of license:made-up, the license of e, are not recorded.", Unknowns(toy, "model:b"));
    }

    [Fact]
    public void Unknowns_DoNotAskServicesForData()
    {
        var toy = new Toy("model:gpt kind=service\nmodel:gpt under openai-tou-2023-03-14");

        Assert.Equal("", Unknowns(toy, "model:gpt"));
    }

    private static Verdict Judge(Toy toy, string id, Purpose purpose, Reading reading) =>
        Verdicts.Of(toy.Analysis.StudyOf(toy[id]), purpose, reading);

    private static string Permission(Toy toy, string id, string term)
    {
        var permission = Permissions.Of(toy.Analysis.StudyOf(toy[id])).Single(p => p.Term.Code == term);
        var license = permission.License is { } l ? " " + toy.Graph.IdOf(new Domain.Vocabulary.NodeId(NodeKind.License, l)) : "";
        return $"{permission.Outcome}{(permission.Origin is { } o ? " " + toy.Graph.IdOf(o) : "")}{license}";
    }

    private static string Unknowns(Toy toy, string id) =>
        string.Join(
            '\n',
            Domain.Judgement.Unknowns.Of(toy.Analysis.StudyOf(toy[id]))
                .Select(u => $"{u.Kind} {toy.Graph.NameOf(u.Artifact)}: {u.Message}"));
}
