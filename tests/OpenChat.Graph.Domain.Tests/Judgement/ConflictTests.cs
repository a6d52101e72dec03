using OpenChat.Graph.Domain.Tests.Propagation;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// The eleven conflict codes, one lineage each.
public sealed class ConflictTests
{
    [Fact]
    public void RelicensedUpwardAndNoticeGap_AreRaised_When_ThePermissiveLabelLeavesTermsOut()
    {
        var toy = Data(
            """
            model:base
            model:base under cc-by-nc-4.0
            model:base trained dataset:free pretraining
            model:a
            model:a under mit
            model:a tunes model:base full
            """);

        Assert.Equal(
            [
                "RelicensedUpward Error: MIT License, the license of a, leaves out, although likely or binding: NON_COMMERCIAL "
                + "of Creative Commons Attribution-NonCommercial 4.0 International.",
                "NoticeGap Warning: MIT License, the license of a, drops the notice duties ATTRIBUTION, LICENSE_COPY, STATE_CHANGES "
                + "of Creative Commons Attribution-NonCommercial 4.0 International.",
            ],
            toy.Conflicts("model:a").Split('\n'));
    }

    [Theory]
    [InlineData(
        "model:a under mit component=delta",
        "RelicensedUpward Info: MIT License, the license of the weight difference of a, leaves out, although likely or binding: "
        + "NON_COMMERCIAL of Creative Commons Attribution-NonCommercial 4.0 International. It speaks for the difference alone; what it "
        + "leaves out applies beside it, to the weights that the difference and its base make together.")]
    [InlineData(
        "model:a under mit component=delta;model:a under apache-2.0",
        "RelicensedUpward Error: Apache License 2.0, the license of a, leaves out, although likely or binding: NON_COMMERCIAL of "
        + "Creative Commons Attribution-NonCommercial 4.0 International.")]
    [InlineData("model:a under cc-by-nc-4.0 component=delta", "")]
    [InlineData("model:a under mit component=delta;model:a under cc-by-nc-4.0", "")]
    public void RelicensedUpward_IsInformation_When_OnlyADeltaOfTheWeightsIsLicensed(string licenses, string expected)
    {
        var toy = Data(
            $"""
            model:base
            model:base under cc-by-nc-4.0
            model:base trained dataset:free pretraining
            model:a
            model:a tunes model:base full
            {licenses.Replace(';', '\n')}
            """);

        Assert.Equal(
            expected, toy.Conflicts("model:a").Split('\n').FirstOrDefault(line => line.StartsWith("Rel", StringComparison.Ordinal), ""));
    }

    [Theory]
    [InlineData("llama-1", "Info: Creative Commons Attribution-NonCommercial 4.0 International, the license of the weight difference of a")]
    [InlineData("apache-2.0", "Error: Apache License 2.0, the license of a")]
    public void RelicensedUpward_IsInformation_When_TheWeightsAreUnderTheAgreementOfTheBase(string weights, string expected)
    {
        var toy = Data(
            $"""
            model:gpt kind=service
            model:gpt under openai-tou-2023-03-14
            dataset:written
            dataset:written under mit
            dataset:written generated model:gpt text by=x
            model:base
            model:base under llama-1
            model:base trained dataset:free pretraining
            model:a org=x
            model:a tunes model:base full
            model:a trained dataset:written pretraining
            model:a under cc-by-nc-4.0 component=delta
            model:a under {weights}
            """);

        var conflict = toy.Conflicts("model:a").Split('\n')[0];
        Assert.StartsWith($"RelicensedUpward {expected}, leaves out, although likely or binding: ", conflict, StringComparison.Ordinal);
        Assert.Equal(weights == "llama-1", conflict.Contains("binding: NO_COMPETING_MODELS of OpenAI Terms", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("y", "RelicensedUpward MissingFlowDown NamePrefixMissing IncompatibleUpstreams NoticeGap")]
    [InlineData("x", "")]
    [InlineData("x;y", "")]
    public void NothingClashes_When_TheMakerOfTheArtifactLicensedTheBases(string maker, string codes)
    {
        // Three bases of one organisation: with use limits to be passed on, with a name, and with weights that keep their license.
        var toy = Data(
            $"""
            model:bloom org=x
            model:bloom under bigscience-rail-1.0
            model:bloom trained dataset:free pretraining
            model:llama org=x
            model:llama under llama-3.1
            model:llama trained dataset:free pretraining
            model:first org=x
            model:first under llama-1
            model:first trained dataset:free pretraining
            model:a org={maker}
            model:a under mit
            model:a tunes model:bloom full
            model:a tunes model:llama full
            model:a tunes model:first full
            """);

        Assert.Equal(codes, string.Join(' ', toy.Conflicts("model:a").Split('\n').Select(line => line.Split(' ')[0])));
    }

    [Fact]
    public void LongMessages_AreCutWithTheNumberOfAll_When_ManyParentsHaveTheSameGap()
    {
        var toy = Data("model:a\nmodel:a under mit\n" + string.Concat(Enumerable.Range(100, 5_000).Select(i =>
            $"model:p{i}\nmodel:p{i} under mit\nmodel:a tunes model:p{i} merge\n")));

        var conflict = toy.Conflicts("model:a").Split('\n').Single(line =>
            line.StartsWith("UndisclosedTrainingData", StringComparison.Ordinal));
        Assert.StartsWith(
            "UndisclosedTrainingData Warning: The training data of p100 is not known; finding nothing there is not clearance.",
            conflict,
            StringComparison.Ordinal);
        Assert.EndsWith(" And 4990 more of the same, 5000 in all.", conflict, StringComparison.Ordinal);
        Assert.InRange(conflict.Length, 500, 1_500);
    }

    [Fact]
    public void DeclaredOmitsContested_IsInformation_When_OnlyContestedTermsAreMissing()
    {
        var toy = Data("dataset:nc\ndataset:nc under cc-by-nc-4.0\nmodel:a\nmodel:a under mit\nmodel:a trained dataset:nc pretraining");

        Assert.Equal(
            "DeclaredOmitsContested Info: MIT License, the license of a, does not speak of the contested NON_COMMERCIAL of "
            + "Creative Commons Attribution-NonCommercial 4.0 International.",
            toy.Conflicts("model:a"));
    }

    [Fact]
    public void MissingFlowDown_IsRaised_When_UseLimitsAreNotPassedOn()
    {
        var toy = Data(
            """
            model:bloom
            model:bloom under bigscience-rail-1.0
            model:bloom trained dataset:free pretraining
            model:a
            model:a under apache-2.0
            model:a tunes model:bloom full
            """);

        Assert.Contains(
            "MissingFlowDown Error: BigScience RAIL License v1.0 must be passed on, "
            + "and Apache License 2.0, the license of a, has no use limits.",
            toy.Conflicts("model:a").Split('\n'));
    }

    [Theory]
    [InlineData("DeepSeek-R1-Distill-Llama-8B", true)]
    [InlineData("Llama-3.1-Tulu", false)]
    [InlineData("someone/llama_3.1_tuned", false)]
    public void NamePrefixMissing_IsRaised_When_TheNameDoesNotStartWithTheMark(string name, bool raised)
    {
        var toy = Data(
            $"""
            model:llama
            model:llama under llama-3.1
            model:a name={name.Replace('_', '-')}
            model:a under llama-3.1
            model:a tunes model:llama full
            """);

        Assert.Equal(
            raised,
            toy.Conflicts("model:a").Contains(
                $"NamePrefixMissing Error: The name {name} does not start with \"Llama\", "
                + "which Llama 3.1 Community License Agreement asks for.",
                StringComparison.Ordinal));
    }

    [Fact]
    public void IncompatibleUpstreams_AreRaised_When_TwoParentsWantTheWholeUnderTheirTerms()
    {
        var toy = Data(
            """
            model:x
            model:x under llama-1
            model:y
            model:y under gpl-3.0
            model:a
            model:a under llama-1
            model:a tunes model:x quantization
            model:a tunes model:y quantization
            """);

        Assert.Contains(
            "IncompatibleUpstreams Error: a cannot meet SAME_LICENSE_WEIGHTS of LLaMA License Agreement (non-commercial) "
            + "and SHARE_ALIKE of GNU General Public License v3.0 at once.",
            toy.Conflicts("model:a").Split('\n'));
    }

    [Fact]
    public void MissingLicenseAndUndisclosedData_AreWarnings_When_AnArtifactOnTheWayHasGaps()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under sharegpt-conversations
            model:base
            model:base under mit
            model:a
            model:a under mit
            model:a tunes model:base full
            model:a trained dataset:d pretraining
            dataset:e
            model:a trained dataset:e pretraining
            """);

        Assert.Equal(
            [
                "MissingLicense Warning: d carries no license: ShareGPT conversations (no data license). e has no known license.",
                "UndisclosedTrainingData Warning: The training data of base is not known; finding nothing there is not clearance.",
            ],
            toy.Conflicts("model:a").Split('\n')
                .Where(c => c.StartsWith("MissingL", StringComparison.Ordinal) || c.StartsWith("Undis", StringComparison.Ordinal)));
    }

    [Fact]
    public void ClaimDisagreement_IsRaised_When_SourcesStateOtherLicensesOrBases()
    {
        var toy = Data(
            """
            model:x
            model:x under mit
            model:x trained dataset:free pretraining
            model:y
            model:y under mit
            model:y trained dataset:free pretraining
            model:a
            model:a under mit source=card
            model:a under apache-2.0 source=catalogue
            model:a tunes model:x full source=card
            model:a tunes model:y full source=catalogue
            model:m
            model:m under mit
            model:m tunes model:x merge source=card
            model:m tunes model:y merge source=catalogue
            """);

        Assert.Equal(
            "ClaimDisagreement Info: Sources put a under Apache License 2.0 and under MIT License. Sources base a on x and on y.",
            toy.Conflicts("model:a"));
        Assert.Equal("", toy.Conflicts("model:m"));
    }

    [Fact]
    public void VersionAmbiguity_IsRaised_When_ANameHasVersionsThatDifferInLaw()
    {
        var toy = Data(
            """
            model:v1 name=Vicuna_v1 alias=Vicuna
            model:v1 under mit
            model:v1 trained dataset:free pretraining
            model:v15 name=Vicuna_v1.5 alias=vicuna
            model:v15 under apache-2.0
            model:v15 trained dataset:free pretraining
            model:same name=Twin
            model:same under mit
            model:same trained dataset:free pretraining
            model:twin name=twin
            model:twin under mit
            model:twin trained dataset:free pretraining
            """);

        Assert.Equal(
            "VersionAmbiguity Info: A name of Vicuna v1 is also that of Vicuna v1.5, "
            + "which differs in licenses or in what it was made from.",
            toy.Conflicts("model:v1"));
        Assert.Equal("", toy.Conflicts("model:same"));
    }

    [Fact]
    public void LicenseChanged_IsInformation_When_OneLicenseFollowedAnother()
    {
        var toy = Data(
            """
            model:falcon date=2023-05-25
            model:falcon under tii-falcon-llm-1.0 to=2023-05-31
            model:falcon under apache-2.0 from=2023-05-31
            model:falcon trained dataset:free pretraining
            """);

        Assert.Equal(
            "LicenseChanged Info: The license of falcon changed: Apache License 2.0, TII Falcon LLM License; "
            + "what counts is the version obtained.",
            toy.Conflicts("model:falcon"));
    }

    [Fact]
    public void LicenseChanged_SaysLicensesOfOneNameApart()
    {
        var toy = Data(
            """
            model:gemini kind=service date=2024-04
            model:gemini under gemini-api-terms-2024-03 to=2025-05-19
            model:gemini under gemini-api-terms-2025-05 from=2025-05-20
            """);

        Assert.Equal(
            "LicenseChanged Info: The license of gemini changed: Gemini API Additional Terms of Service "
            + "(license:gemini-api-terms-2024-03), Gemini API Additional Terms of Service (license:gemini-api-terms-2025-05); what counts "
            + "is the version obtained.",
            toy.Conflicts("model:gemini"));
    }

    [Fact]
    public void Nothing_IsRaised_When_EverythingFits()
    {
        var toy = Data(
            """
            model:base
            model:base under apache-2.0
            model:base trained dataset:free pretraining
            model:a
            model:a under apache-2.0
            model:a tunes model:base full
            """);

        Assert.Equal("", toy.Conflicts("model:a"));
    }

    [Fact]
    public void Roles_OfAGenerator_DoNotContradictEachOther()
    {
        var toy = new Toy(
            """
            model:gpt kind=service
            model:gpt under openai-tou-2023-03-14
            dataset:d
            dataset:d under mit
            dataset:d generated model:gpt prompt source=x
            dataset:d generated model:gpt chosen source=y
            """);

        Assert.DoesNotContain("ClaimDisagreement", toy.Conflicts("dataset:d"), StringComparison.Ordinal);
    }

    [Fact]
    public void ClaimDisagreement_IsAboutMethodsAndStages_When_TwoSourcesStateOthers()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under apache-2.0
            model:b trained dataset:d pretraining source=x
            model:a
            model:a under apache-2.0
            model:a tunes model:b full source=x high
            model:a tunes model:b source=y low
            model:a trained dataset:d sft source=x
            model:a trained dataset:d preference source=y
            model:c
            model:c under apache-2.0
            model:c tunes model:b full source=x
            model:c trained dataset:d sft source=x
            model:c trained dataset:d preference source=x
            """);

        Assert.Contains(
            "ClaimDisagreement Info: Sources state different ways in which a was made from b: one that is not said and full. "
            + "Sources state different stages in which a was trained on d: sft and preference.",
            toy.Conflicts("model:a"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("ClaimDisagreement", toy.Conflicts("model:c"), StringComparison.Ordinal); // one source may state both
    }

    private static Toy Data(string text) => new("dataset:free\ndataset:free under cc0-1.0\n" + text);
}
