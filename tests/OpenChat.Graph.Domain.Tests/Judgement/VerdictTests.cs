using OpenChat.Graph.Domain.Judgement;
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
    public void Verdict_IsConditional_When_EverythingIsKnownAndOnlyDutiesRemain()
    {
        var verdict = Judge(new Toy(Known), "model:base", Purpose.Redistribute, Reading.Balanced);

        Assert.Equal(VerdictOutcome.Conditional, verdict.Outcome);
        Assert.Equal(
            [
                "Recipients get the license text or a link to it: Pass on the license text (binding): base is under Apache License 2.0, "
                + "clause 4(a): Recipients of the work or derivatives must get the license.",
            ],
            verdict.Reasons.Take(1));
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
            (VerdictOutcome.Unknown, "Whether d grants COMMERCIAL_USE is not known."),
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
        var toy = new Toy("model:a\nmodel:a under apache-2.0");

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
            model:a trained dataset:d sft
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
    [InlineData("llama-2", "Prohibited Prohibited Allowed", "Prohibited Prohibited Allowed")] // a license
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
            model:a trained dataset:d sft
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
            model:b trained dataset:d sft
            model:a
            model:a under mit
            model:a tunes model:b full
            model:a trained dataset:d sft
            """);

        Assert.Equal("Granted", Permission(toy, "model:b", "COMMERCIAL_USE"));
        var own = Judge(toy, "model:b", Purpose.CommercialUse, Reading.Balanced);
        Assert.Equal(
            (
                VerdictOutcome.Conditional,
                "The documentation of b is under Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International, which stands "
                + "against it (NON_COMMERCIAL); this answer is about b without its documentation."),
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
            model:b trained dataset:e sft
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
