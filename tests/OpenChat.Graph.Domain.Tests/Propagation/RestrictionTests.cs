using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

// Single rules of the rule book on lineages made for them; the numbers are those of its section 2.
public sealed class RestrictionTests
{
    // Scores, preferred and rejected answers, and prompts are outputs as text is.
    [Fact]
    public void Roles_TravelAlike()
    {
        string[] roles = ["", "text", "annotation", "chosen", "rejected", "prompt"];
        var restrictions = roles.Select(role => new Toy(
            $"""
            model:gpt kind=service
            model:gpt under openai-tou-2023-03-14
            dataset:d
            dataset:d generated model:gpt {role} by=x
            """).Severe("dataset:d")).Distinct().ToList();

        Assert.Contains("NO_COMPETING_MODELS Binding openai-tou-2023-03-14 1", Assert.Single(restrictions), StringComparison.Ordinal);
    }

    [Fact]
    public void WeakerWay_DecidesTheHops_When_AStrongerButLongerOneIsWeakenedLater()
    {
        // The adapter carries the term one hop nearer but only likely; after the distillation both ways are contested and the shorter one
        // counts.
        var toy = new Toy(
            """
            model:origin
            model:origin under llama-1
            model:adapter
            model:adapter tunes model:origin adapter
            model:adapter tunes model:full full
            model:full
            model:full tunes model:origin full
            model:next
            model:next tunes model:adapter full
            model:last
            model:last tunes model:next distillation
            model:last aligned model:full
            """);

        Assert.Equal("USE_BASED_RESTRICTIONS Contested llama-1 3", toy.Of("model:last", "USE_BASED_RESTRICTIONS"));
    }

    [Fact]
    public void Rule1_WeakestHopDecides_When_AFullTuneIsTunedAsAnAdapter()
    {
        var toy = new Toy(
            """
            model:base
            model:base under llama-1
            model:tuned
            model:tuned tunes model:base full
            model:adapter
            model:adapter tunes model:tuned adapter
            """);

        Assert.Equal("NON_COMMERCIAL Binding llama-1 1", toy.Of("model:tuned", "NON_COMMERCIAL"));
        Assert.Equal("NON_COMMERCIAL Likely llama-1 2", toy.Of("model:adapter", "NON_COMMERCIAL"));
    }

    [Fact]
    public void Rule2_StrongestPathWinsThenTheShortest_When_SeveralLeadToOneLicense()
    {
        // Shorter but weaker (adapter) against longer but stronger (full, full); a later weak hop makes both equal and the shorter wins.
        var toy = new Toy(
            """
            model:base
            model:base under llama-1
            model:middle
            model:middle tunes model:base full
            model:both
            model:both tunes model:base adapter
            model:both tunes model:middle full
            model:end
            model:end tunes model:both adapter
            """);

        Assert.Equal("NON_COMMERCIAL Binding llama-1 2", toy.Of("model:both", "NON_COMMERCIAL"));
        Assert.Equal("NON_COMMERCIAL Likely llama-1 2", toy.Of("model:end", "NON_COMMERCIAL"));
    }

    [Fact]
    public void Rule2_FurtherPathsAreListedBestFirst_When_SeveralLeadToOneLicense()
    {
        var toy = new Toy(
            """
            model:base
            model:base under llama-1
            model:middle
            model:middle tunes model:base full
            model:both
            model:both tunes model:base adapter
            model:both tunes model:middle full
            model:both tunes model:middle adapter
            """);
        var restriction = toy.Restriction("model:both", "NON_COMMERCIAL");

        var all = FurtherPaths.Of(restriction, 5);
        Assert.Equal(["Likely 1", "Likely 2"], all.Paths.Select(p => $"{p.Certainty} {p.Hops}"));
        Assert.True(all.IsComplete);
        var one = FurtherPaths.Of(restriction, 1);
        Assert.Equal(["Likely 1"], one.Paths.Select(p => $"{p.Certainty} {p.Hops}"));
        Assert.False(one.IsComplete);
    }

    [Fact]
    public void Rule3_InterpretiveClausesAreCapped_When_TheyStandInTheOwnLicense()
    {
        var toy = new Toy("model:a\nmodel:a under odbl-1.0");

        Assert.Equal("NOTICE Likely odbl-1.0", toy.Of("model:a", "NOTICE"));
    }

    [Theory]
    [InlineData("full", "Binding")]
    [InlineData("continued-pretraining", "Binding")]
    [InlineData("merge", "Binding")]
    [InlineData("adapter", "Likely")]
    [InlineData("quantization", "Binding")]
    [InlineData("distillation", "Contested")]
    [InlineData("odd", "Contested")]
    public void Rule5_ScopeOverridesDecide_When_AModelIsMadeFromALicensedOne(string method, string certainty)
    {
        // llama-1 NON_COMMERCIAL names copies, derived weights and outputs, not models trained on outputs; an unknown method takes the
        // weakest default.
        var toy = new Toy($"model:a\nmodel:a under llama-1\nmodel:b\nmodel:b tunes model:a {method}");

        Assert.Equal($"NON_COMMERCIAL {certainty} llama-1 1", toy.Of("model:b", "NON_COMMERCIAL"));
    }

    [Fact]
    public void Rule5_ADistilledModelIsBound_When_TheClauseNamesModelsTrainedOnOutputs()
    {
        var toy = new Toy(
            """
            model:a
            model:a under llama-3.1
            model:b
            model:b tunes model:a distillation
            model:c
            model:c aligned model:a
            """);

        Assert.Equal("NAME_PREFIX Binding llama-3.1 1", toy.Of("model:b", "NAME_PREFIX"));
        Assert.Equal("NAME_PREFIX Likely llama-3.1 1", toy.Of("model:c", "NAME_PREFIX"));
    }

    [Fact]
    public void Rule5_OverrideOfFineTuningEnds_When_TheWayToTheLicenseIsNotFineTuningOnly()
    {
        var toy = new Toy(
            """
            model:llama
            model:llama under llama-1
            dataset:d
            dataset:d generated model:llama by=x
            model:a org=x
            model:a trained dataset:d sft
            model:b org=x
            model:b tunes model:a quantization
            model:c org=y
            model:c tunes model:b full
            """);

        Assert.Equal("NON_COMMERCIAL Likely llama-1 2", toy.Of("model:a", "NON_COMMERCIAL"));
        Assert.Equal(
            [HopRule.TableDefault, HopRule.GeneratingParty, HopRule.ScopeOverride],
            Rules(toy.Restriction("model:b", "NON_COMMERCIAL")));
        Assert.Equal("NON_COMMERCIAL Likely llama-1 4", toy.Of("model:c", "NON_COMMERCIAL"));
    }

    [Theory]
    [InlineData("openai", "Likely", HopRule.GeneratingParty)]
    [InlineData("other", "Contested", HopRule.GeneratingStranger)]
    [InlineData("", "Contested", HopRule.GeneratingStranger)]
    public void Rule5_WhoRanTheGeneratorDecides_When_AModelIsTrainedOnGeneratedData(string trainer, string certainty, HopRule rule)
    {
        var toy = new Toy(
            $"""
            model:gpt kind=service
            model:gpt under openai-tou-2023-03-14
            dataset:d
            dataset:d generated model:gpt by=openai
            dataset:e
            dataset:e derived dataset:d subset
            model:a org={trainer}
            model:a trained dataset:e sft
            """);

        Assert.Equal($"NO_COMPETING_MODELS {certainty} openai-tou-2023-03-14 3", toy.Of("model:a", "NO_COMPETING_MODELS"));
        Assert.Equal([rule, HopRule.TableDefault, HopRule.ScopeOverride], Rules(toy.Restriction("model:a", "NO_COMPETING_MODELS")));
    }

    [Fact]
    public void Rule5_AClauseOnImitationIsContested_When_AModelOnlyWroteTheData()
    {
        // StarCoder's license names models made in order to imitate; of the disclosure of machine text it also names outputs.
        var toy = new Toy(
            """
            model:a
            model:a under bigcode-openrail-m-v1
            dataset:d
            dataset:d generated model:a by=x
            model:b org=x
            model:b trained dataset:d sft
            model:c
            model:c tunes model:a distillation
            """);

        Assert.Equal("LICENSE_COPY Contested bigcode-openrail-m-v1 1", toy.Of("dataset:d", "LICENSE_COPY"));
        Assert.Equal("USE_BASED_RESTRICTIONS Contested bigcode-openrail-m-v1 1", toy.Of("dataset:d", "USE_BASED_RESTRICTIONS"));
        Assert.Equal("AI_DISCLOSURE Binding bigcode-openrail-m-v1 1", toy.Of("dataset:d", "AI_DISCLOSURE"));
        Assert.Equal("LICENSE_COPY Contested bigcode-openrail-m-v1 2", toy.Of("model:b", "LICENSE_COPY"));
        Assert.Equal("AI_DISCLOSURE Contested bigcode-openrail-m-v1 2", toy.Of("model:b", "AI_DISCLOSURE"));
        Assert.Equal([HopRule.ImitationOnly, HopRule.ImitationOnly], Rules(toy.Restriction("model:b", "LICENSE_COPY")));
        Assert.Equal([HopRule.TableDefault, HopRule.ImitationOnly], Rules(toy.Restriction("model:b", "FLOW_DOWN")));
        Assert.Equal("LICENSE_COPY Binding bigcode-openrail-m-v1 1", toy.Of("model:c", "LICENSE_COPY"));
        Assert.Equal(
            "scope override (rule 5): the clause names models that imitate outputs.",
            toy.Restriction("model:c", "LICENSE_COPY").Hop(0).RuleText);
        Assert.Equal(
            "Pass on the license text (contested): b is trained on d, which is generated by a, which is under BigCode Open RAIL-M v1, "
            + "clause 5.2(a): Recipients get the agreement; "
            + "the clause means models made in order to imitate, and whether this was the aim is open.",
            toy.Restriction("model:b", "LICENSE_COPY").Explanation);
    }

    [Fact]
    public void Rule5_AClauseOnOutputsReachesAnAlignedModel_When_TheRewardModelWasOnlyTunedFromTheLicensedOne()
    {
        // A reward model that merely saw outputs of the licensed model gives its scores no more than the table does.
        var toy = new Toy(
            """
            model:llama
            model:llama under llama-3.1
            model:tuned
            model:tuned tunes model:llama full
            dataset:d
            dataset:d generated model:llama
            model:trained
            model:trained trained dataset:d preference
            model:a
            model:a aligned model:tuned
            model:b
            model:b aligned model:trained
            """);

        Assert.Equal("NAME_PREFIX Likely llama-3.1 2", toy.Of("model:a", "NAME_PREFIX"));
        Assert.Equal("NAME_PREFIX Contested llama-3.1 2", toy.Of("model:trained", "NAME_PREFIX"));
        Assert.Equal("", toy.Of("model:b", "NAME_PREFIX"));
    }

    [Theory]
    [InlineData("x", "full", "Binding", HopRule.SameParty)]
    [InlineData("y", "full", "Likely", HopRule.TableDefault)]
    [InlineData("y", "merge", "Binding", HopRule.TableDefault)]
    [InlineData("y", "quantization", "Binding", HopRule.ScopeOverride)]
    [InlineData("", "full", "Likely", HopRule.TableDefault)]
    public void Rule6_ALicenseOnTheBaseBindsWhoeverTunesIt_When_NothingCameThroughData(
        string tuner, string method, string certainty, HopRule rule)
    {
        var toy = new Toy(
            $"""
            model:llama org=x
            model:llama under llama-2
            model:tuned org=x
            model:tuned tunes model:llama full
            model:b org={tuner}
            model:b tunes model:tuned {method}
            """);

        Assert.Equal($"NO_TRAINING_ON_OUTPUTS {certainty} llama-2 2", toy.Of("model:b", "NO_TRAINING_ON_OUTPUTS"));
        Assert.Equal(rule, toy.Restriction("model:b", "NO_TRAINING_ON_OUTPUTS").Hop(0).Rule);
    }

    [Fact]
    public void Rule6a_LimitsOfTheAccountDoNotReachTheText_When_TheyStandInTermsOfAService()
    {
        // The same two terms of a license that is no terms of service reach what the model wrote.
        var toy = new Toy(
            """
            model:gemini kind=service
            model:gemini under gemini-api-terms-2024-03
            dataset:d
            dataset:d generated model:gemini
            model:llama
            model:llama under llama-3.1
            dataset:e
            dataset:e generated model:llama
            model:tuned
            model:tuned tunes model:gemini full
            """);

        Assert.Equal("", toy.Of("dataset:d", "ACCEPTABLE_USE_POLICY"));
        Assert.Equal("", toy.Of("dataset:d", "GEOGRAPHIC_EXCLUSION"));
        Assert.Equal("NO_COMPETING_MODELS Binding gemini-api-terms-2024-03 1", toy.Of("dataset:d", "NO_COMPETING_MODELS"));
        Assert.Equal("ACCEPTABLE_USE_POLICY Contested llama-3.1 1", toy.Of("dataset:e", "ACCEPTABLE_USE_POLICY"));
        Assert.Equal("ACCEPTABLE_USE_POLICY Likely gemini-api-terms-2024-03 1", toy.Of("model:tuned", "ACCEPTABLE_USE_POLICY"));
    }

    [Theory]
    [InlineData("x", "Likely", HopRule.SameParty)]
    [InlineData("y", "Contested", HopRule.OtherParty)]
    [InlineData("", "Contested", HopRule.TableDefault)]
    public void Rule6_TermsOfServiceKeepTheirStrengthWithinOneOrganisation_When_AModelIsTunedOn(
        string tuner, string certainty, HopRule rule)
    {
        var toy = new Toy(
            $"""
            model:gpt kind=service
            model:gpt under openai-tou-2023-03-14
            dataset:d
            dataset:d generated model:gpt by=x
            model:a org=x
            model:a trained dataset:d sft
            model:b org={tuner}
            model:b tunes model:a full
            """);

        Assert.Equal($"NO_COMPETING_MODELS {certainty} openai-tou-2023-03-14 3", toy.Of("model:b", "NO_COMPETING_MODELS"));
        Assert.Equal(rule, toy.Restriction("model:b", "NO_COMPETING_MODELS").Hop(0).Rule);
    }

    [Fact]
    public void Rule7_TheSecondGenerationIsFree_When_TheGeneratorInheritedTheTermThroughItsData()
    {
        var toy = new Toy(
            """
            dataset:nc
            dataset:nc under cc-by-nc-4.0
            model:base
            model:base under llama-2
            model:generator
            model:generator tunes model:base full
            model:generator trained dataset:nc sft
            dataset:d
            dataset:d generated model:generator
            model:a
            model:a trained dataset:d sft
            """);

        Assert.Equal("NON_COMMERCIAL Contested cc-by-nc-4.0 1", toy.Of("model:generator", "NON_COMMERCIAL"));
        Assert.Equal("NO_TRAINING_ON_OUTPUTS Contested llama-2 3", toy.Of("model:a", "NO_TRAINING_ON_OUTPUTS"));
        Assert.Equal("", toy.Of("model:a", "NON_COMMERCIAL"));
    }

    [Fact]
    public void Rule8_AFamilyMemberMayLearnFromItsFamily_When_ItDescendsByFineTuning()
    {
        var toy = new Toy(
            """
            model:llama
            model:llama under llama-2
            dataset:d
            dataset:d generated model:llama
            model:cousin
            model:cousin under llama-3
            model:member
            model:member tunes model:cousin full
            model:member trained dataset:d sft
            model:stranger
            model:stranger aligned model:member
            """);

        // The family member keeps only what its own base says; whoever is aligned with it is no family member.
        Assert.Equal("NO_TRAINING_ON_OUTPUTS Likely llama-3 1", toy.Of("model:member", "NO_TRAINING_ON_OUTPUTS"));
        Assert.Equal(
            "NO_TRAINING_ON_OUTPUTS Likely llama-3 2\nNO_TRAINING_ON_OUTPUTS Contested llama-2 3",
            toy.Of("model:stranger", "NO_TRAINING_ON_OUTPUTS"));
    }

    [Fact]
    public void Rule9_TheTextInForceAtGenerationCounts_When_AServiceChangedItsTerms()
    {
        var toy = new Toy(
            """
            model:gpt kind=service date=2022-11
            model:gpt under openai-tou-2022-12 from=2022-11 to=2023-03-13
            model:gpt under openai-tou-2023-03-14 from=2023-03-14
            dataset:early date=2023-03-13
            dataset:early generated model:gpt
            dataset:late date=2023-04
            dataset:late generated model:gpt
            dataset:undated
            dataset:undated generated model:gpt
            """);

        Assert.Equal("NO_COMPETING_MODELS Binding openai-tou-2022-12 1", toy.Of("dataset:early", "NO_COMPETING_MODELS"));
        Assert.Equal("NO_COMPETING_MODELS Binding openai-tou-2023-03-14 1", toy.Of("dataset:late", "NO_COMPETING_MODELS"));
        Assert.Equal(
            "NO_COMPETING_MODELS Binding openai-tou-2022-12 1\nNO_COMPETING_MODELS Binding openai-tou-2023-03-14 1",
            toy.Of("dataset:undated", "NO_COMPETING_MODELS"));
    }

    [Theory]
    [InlineData("2022-12", "openai-tou-2022-12")]
    [InlineData("2023-03-14", "openai-tou-2023-03-14")]
    [InlineData("2023", "openai-tou-2022-12 openai-tou-2023-03-14")] // some day of the year: either text
    [InlineData("", "openai-tou-2023-03-14")]                        // not said: the day of the dataset
    public void Rule9_TheTextInForceWhenItWasWrittenCounts_When_TheDatasetCameOutLater(string written, string licenses)
    {
        var toy = new Toy(
            $"""
            model:gpt kind=service date=2022-11
            model:gpt under openai-tou-2022-12 from=2022-11 to=2023-03-13
            model:gpt under openai-tou-2023-03-14 from=2023-03-14
            dataset:d date=2023-04
            dataset:d generated model:gpt at={written}
            model:a
            model:a trained dataset:d sft
            """);

        Assert.Equal(
            string.Join('\n', licenses.Split(' ').Select(license => $"NO_COMPETING_MODELS Contested {license} 2")),
            toy.Of("model:a", "NO_COMPETING_MODELS"));
    }

    [Fact]
    public void Rule9_EachTextCountsForWhatWasWrittenUnderIt_When_AGeneratorWroteTwice()
    {
        var toy = new Toy(
            """
            model:gpt kind=service date=2022-11
            model:gpt under openai-tou-2022-12 from=2022-11 to=2023-03-13
            model:gpt under openai-tou-2023-03-14 from=2023-03-14
            dataset:d date=2023-04
            dataset:d generated model:gpt at=2022-12
            dataset:d generated model:gpt at=2023-04
            """);

        Assert.Equal(
            "NO_COMPETING_MODELS Binding openai-tou-2022-12 1\nNO_COMPETING_MODELS Binding openai-tou-2023-03-14 1",
            toy.Of("dataset:d", "NO_COMPETING_MODELS"));
    }

    [Fact]
    public void Rule9_WhatAGeneratorInheritedPasses_When_ItsOwnLicenseIsTheSameAndOfAnotherTime()
    {
        // Both generators are under Llama 2 now and were under LLaMA 1 when the datasets came out. Llama 2 reaches dataset:d all the same:
        // the generator was tuned from a model under Llama 2, which knows no day.
        var toy = new Toy(
            """
            model:root
            model:second date=2023-06
            model:second under llama-1 to=2022-12
            model:second under llama-2 from=2023
            model:second tunes model:root full
            model:first date=2023-06
            model:first under llama-1 to=2022-12
            model:first under llama-2 from=2023
            model:first tunes model:second full
            dataset:d date=2022-06
            dataset:d generated model:first
            dataset:e date=2022-06
            dataset:e generated model:second
            model:a
            model:a trained dataset:d sft
            """);

        Assert.Equal("NO_TRAINING_ON_OUTPUTS Contested llama-2 3", toy.Of("model:a", "NO_TRAINING_ON_OUTPUTS"));
        Assert.Equal(
            [HopRule.GeneratingStranger, HopRule.ScopeOverride, HopRule.TableDefault],
            Rules(toy.Restriction("model:a", "NO_TRAINING_ON_OUTPUTS")));
    }

    [Theory]
    [InlineData("x", "x", true, "DoesNotTravel")]
    [InlineData("x", "x;y", true, "DoesNotTravel")] // the licensor is among the makers
    [InlineData("x;y", "x", false, "Likely")]       // somebody else licensed it, too
    [InlineData("x", "y", false, "Likely")]
    [InlineData("x", "", false, "Likely")]          // nobody is known to have made it
    [InlineData("", "", false, "Likely")]
    public void OwnLicense_IsWhatOnlyTheMakerLicensed_When_AModelIsTunedFromAnother(
        string licensor, string maker, bool isOwn, string fromOthers)
    {
        var toy = new Toy(
            $"""
            model:base org={licensor}
            model:base under apache-2.0
            model:a org={maker}
            model:a under mit
            model:a tunes model:base full
            """);
        var inherited = toy.Analysis.StudyOf(toy["model:a"]).Restrictions.Single(r => r.Inherited && r.Term.Code == "NOTICE");

        Assert.Equal((Certainty.Likely, isOwn), (inherited.Certainty, inherited.IsOwnLicense));
        Assert.Equal(fromOthers, inherited.CertaintyFromOthers.ToString());
    }

    [Fact]
    public void OwnLicense_EndsWithTheSurestPathFromAnotherParty_When_BothCarryTheLicense()
    {
        // The base of its maker binds surely; what somebody else published under the same license is contested.
        var toy = new Toy(
            """
            model:base org=x
            model:base under llama-1
            dataset:theirs org=y
            dataset:theirs under llama-1
            model:a org=x
            model:a under llama-1
            model:a tunes model:base quantization
            model:a trained dataset:theirs sft
            """);
        var all = toy.Analysis.StudyOf(toy["model:a"]).Restrictions.Where(r => r.Term.Code == "NON_COMMERCIAL");

        Assert.Equal(
            ["Binding Binding False False", "Binding Contested True False"],
            all.Select(r => $"{r.Certainty} {r.CertaintyFromOthers} {r.Inherited} {r.IsOwnLicense}"));
    }

    [Theory]
    [InlineData("made org:x low;made org:y low", false)] // a second licensor, as doubtful as the first
    [InlineData("made org:x high;made org:y low", true)]
    [InlineData("made org:z gone", false)]               // a developer that is named and not known
    public void OwnLicense_FollowsTheClaimsThatAreNotOutweighed_When_WhoMadeTheBaseIsDisputed(string claims, bool isOwn)
    {
        var makers = string.Join('\n', claims.Split(';').Select(claim => $"model:base {claim}"));
        var toy = new Toy(
            $"""
            model:base {(claims.Contains("org:x", StringComparison.Ordinal) ? "name=base" : "org=x")}
            model:other org=y
            model:base under llama-1
            model:a org=x
            model:a tunes model:base full
            {makers}
            """);

        Assert.Equal(isOwn, toy.Restriction("model:a", "NON_COMMERCIAL").IsOwnLicense);
    }

    [Fact]
    public void Evaluation_CarriesNothing()
    {
        var toy = new Toy("dataset:d\ndataset:d under cc-by-nc-4.0\nmodel:a\nmodel:a trained dataset:d evaluation");

        Assert.Empty(toy.Analysis.StudyOf(toy["model:a"]).Restrictions);
    }

    [Fact]
    public void OwnAndInherited_AreBothListed_When_AModelIsUnderTheLicenseOfItsBase()
    {
        var toy = new Toy("model:a\nmodel:a under llama-2\nmodel:b\nmodel:b under llama-2\nmodel:b tunes model:a quantization");

        Assert.Equal("SCALE_THRESHOLD Binding llama-2\nSCALE_THRESHOLD Binding llama-2 1", toy.Of("model:b", "SCALE_THRESHOLD"));
    }

    [Fact]
    public void OwnTerms_AreNotInherited_When_AModelIsTrainedOnItsOwnOutputs()
    {
        var toy = new Toy(
            """
            model:a
            model:a under llama-1
            model:a tunes model:a full
            dataset:d
            dataset:d generated model:a
            model:a trained dataset:d sft
            """);

        Assert.Equal("NON_COMMERCIAL Binding llama-1", toy.Of("model:a", "NON_COMMERCIAL"));
    }

    [Fact]
    public void Order_IsSeverityCertaintyCodeLicenseOwnFirst()
    {
        var toy = new Toy(
            """
            model:a
            model:a under llama-1
            dataset:d
            dataset:d under cc-by-nc-4.0
            model:b
            model:b under cc-by-nc-4.0
            model:b tunes model:a full
            model:b trained dataset:d sft
            """);

        Assert.Equal(
            """
            NON_COMMERCIAL Binding cc-by-nc-4.0
            NON_COMMERCIAL Binding llama-1 1
            RESEARCH_ONLY Binding llama-1 1
            SAME_LICENSE_WEIGHTS Binding llama-1 1
            USE_BASED_RESTRICTIONS Binding llama-1 1
            NON_COMMERCIAL Contested cc-by-nc-4.0 1
            UNILATERAL_CHANGE Binding llama-1 1
            """.ReplaceLineEndings("\n"),
            toy.Severe("model:b"));
    }

    [Theory]
    [InlineData("no-license", "NO_GRANT", "absence")]
    [InlineData("sharegpt-conversations", "NO_GRANT", "absence")]
    [InlineData("the-pile-mixed", "NO_GRANT", "absence for some components")]
    [InlineData("mixed-components", "COMPONENT_TERMS", "n/a")]
    public void Explanation_NamesNoClause_When_TheTermStandsInNone(string license, string term, string place)
    {
        var restriction = new Toy($"model:a\nmodel:a under {license}").Restriction("model:a", term);

        Assert.Equal(place, restriction.Clause.Place);
        Assert.DoesNotContain("clause", restriction.Explanation, StringComparison.Ordinal);
        Assert.Contains($": {restriction.Clause.Summary.TrimEnd('.')}", restriction.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Proof_NamesClauseRulesPartyAndOneSentence()
    {
        var toy = new Toy(
            """
            model:gpt kind=service name=ChatGPT
            model:gpt under openai-tou-2023-03-14
            dataset:d name=Chats
            dataset:d generated model:gpt by=users
            model:a name=Vicuna org=lmsys
            model:a trained dataset:d sft
            """);
        var restriction = toy.Restriction("model:a", "NO_COMPETING_MODELS");

        Assert.Equal(
            "No competing models (contested): Vicuna is trained on Chats, which is generated by ChatGPT, "
            + "which is under OpenAI Terms of Use, clause 2(c)(iii): Output may not be used to develop models rivalling the provider; "
            + "whoever trained is not known to have run the generator and accepted nothing.",
            restriction.Explanation);
        Assert.Same(restriction.ExplanationUtf8.Array, restriction.ExplanationUtf8.Array);
        Assert.Equal((TextualReach.Explicit, PartyReach.Stranger), (restriction.TextualReach, restriction.PartyReach));
        Assert.Equal(
            [
                "scope override (rule 5): who trained is not known to have run the generator.",
                "scope override (rule 5): the clause names outputs.",
            ],
            Enumerable.Range(0, restriction.Hops).Select(i => restriction.Hop(i).RuleText));
        Assert.Equal(toy["model:gpt"], restriction.Origin);
        Assert.Equal("license:openai-tou-2023-03-14", toy.Graph.IdOf(new NodeId(NodeKind.License, restriction.License)));
    }

    [Fact]
    public void RestrictionsOf_Throws_When_ThereIsNoSuchArtifact() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Toy("model:a").Analysis.StudyOf(1).Restrictions);

    [Fact]
    public void RestrictionsOf_EndsInTime_When_TheLineageIsDeepAndWide()
    {
        // 500 layers of two models, each tuned from both of the layer before: 2^500 paths.
        var text = new System.Text.StringBuilder("model:0a\nmodel:0b\nmodel:0a under llama-1\n");
        for (var i = 1; i < 500; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"model:{i}a\nmodel:{i}b\n");
            foreach (var (from, to) in new[] { ("a", "a"), ("a", "b"), ("b", "a"), ("b", "b") })
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"model:{i}{from} tunes model:{i - 1}{to} full\n");
            }
        }

        var toy = new Toy(text.ToString());
        var restriction = toy.Restriction("model:499b", "NON_COMMERCIAL");

        Assert.Equal((Certainty.Binding, 499), (restriction.Certainty, restriction.Hops));
        var further = FurtherPaths.Of(restriction, 3);
        Assert.Equal((3, false), (further.Paths.Length, further.IsComplete));
    }

    [Fact]
    public void Proof_IsTheSurestPath_When_SeveralAreEquallyStrongAndShort()
    {
        var toy = new Toy(
            """
            model:base
            model:base under cc-by-nc-4.0
            model:m1
            model:m1 tunes model:base full source=x
            model:m2
            model:m2 tunes model:base full source=x high
            model:a
            model:a tunes model:m1 full source=x high
            model:a tunes model:m2 full source=x high
            model:b
            model:b tunes model:base continued-pretraining source=x high
            model:b tunes model:base full source=y low
            model:b tunes model:base merge source=z low
            """);

        var restriction = toy.Restriction("model:a", "NON_COMMERCIAL");
        Assert.Equal((toy["model:m2"], Certainty.Likely), (restriction.Hop(0).Relation.To, restriction.Certainty));
        Assert.Equal(toy["model:m1"], Assert.Single(FurtherPaths.Of(restriction, 5).Paths).Hop(0).Relation.To);
        Assert.Equal(Qualifier.ContinuedPretraining, toy.Restriction("model:b", "NON_COMMERCIAL").Hop(0).Relation.Qualifier);
    }

    private static HopRule[] Rules(Restriction restriction) =>
        [.. Enumerable.Range(0, restriction.Hops).Select(i => restriction.Hop(i).Rule)];
}
