using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Licensing;

// Which license of an artifact is in force: components, time, alternatives, doubtful claims.
public sealed class LicenseResolutionTests
{
    [Fact]
    public void Components_DoNotAnswerForEachOther()
    {
        var toy = new Toy(
            """
            model:a
            model:a under cc-by-nc-4.0 component=weights
            model:a under apache-2.0 component=code
            model:b
            model:b tunes model:a full
            """);

        Assert.Equal("apache-2.0 OtherComponent\ncc-by-nc-4.0 InForce", toy.Statuses("model:a"));
        Assert.Equal("", toy.Of("model:b", "PATENT_TERMINATION"));
    }

    // A delta is all that the makers of a model hand out of its weights, so its license is that of the model.
    [Fact]
    public void Delta_IsTheModelItself()
    {
        var toy = new Toy(
            """
            model:base
            model:base under llama-1
            model:a
            model:a tunes model:base full
            model:a under cc-by-nc-4.0 component=delta
            """);

        Assert.Equal("cc-by-nc-4.0 InForce", toy.Statuses("model:a"));
        Assert.Equal("NON_COMMERCIAL Binding cc-by-nc-4.0\nNON_COMMERCIAL Binding llama-1 1", toy.Of("model:a", "NON_COMMERCIAL"));
    }

    [Fact]
    public void Delta_AppliesBesideTheWeights_AndContradictsNoClaimAboutThem()
    {
        var toy = new Toy(
            """
            model:a
            model:a under cc-by-nc-4.0 component=delta source=s high
            model:a under llama-1 component=weights source=t low
            """);

        Assert.Equal("cc-by-nc-4.0 InForce\nllama-1 InForce", toy.Statuses("model:a"));
        Assert.DoesNotContain("ClaimDisagreement", toy.Conflicts("model:a"), StringComparison.Ordinal);
    }

    // A difference that came out after the model is no later text of its license, which somebody could choose instead.
    [Theory]
    [InlineData("from=2023-04-16")]
    [InlineData("from=2023-04-16 group=g")]
    [InlineData("group=g")]
    [InlineData("to=2023-12")]
    public void Delta_IsNoChoiceInsteadOfTheWeights_WhateverItsDates(string validity)
    {
        var toy = new Toy(
            $"""
            model:a date=2023-03-13
            model:a under apache-2.0 component=delta {validity}
            model:a under llama-1 component=weights{(validity.Contains("group", StringComparison.Ordinal) ? " group=g" : "")}
            dataset:d date=2023-05
            dataset:d generated model:a text
            """);

        Assert.Equal("apache-2.0 InForce\nllama-1 InForce", toy.Statuses("model:a"));
        Assert.Equal("RESEARCH_ONLY Binding llama-1", toy.Of("model:a", "RESEARCH_ONLY"));
        Assert.Equal("NON_COMMERCIAL Binding llama-1 1", toy.Of("dataset:d", "NON_COMMERCIAL"));
    }

    [Theory]
    [InlineData("delta", "cc-by-nc-4.0 InForce")]
    [InlineData("weights", "cc-by-nc-4.0 InForce")]
    [InlineData("service", "cc-by-nc-4.0 InForce")]
    [InlineData("code", "cc-by-nc-4.0 OtherComponent")]
    public void Component_IsTheData_When_ADatasetHasNoSuchThing(string component, string statuses)
    {
        var toy = new Toy($"dataset:d\ndataset:d under cc-by-nc-4.0 component={component}");

        Assert.Equal(statuses, toy.Statuses("dataset:d"));
    }

    // Terms of a service follow one another, and nobody chooses among them.
    [Theory]
    [InlineData("to=2022-12-31", "", "cc-by-nc-4.0 InForce\nmit OutOfTime")]
    [InlineData("from=2024", "", "cc-by-nc-4.0 InForce\nmit InForce")]
    [InlineData("to=2022-12-31", "to=2023-06", "cc-by-nc-4.0 InForce\nmit OutOfTime")]
    [InlineData("to=2022-12-31 group=g", "group=g", "cc-by-nc-4.0 InForce\nmit OutOfTime")]
    [InlineData("from=2024 group=g", "group=g", "cc-by-nc-4.0 InForce\nmit InForce")]
    public void Service_IsUnderTheTextsOfNow_AndSoIsWhatItWroteWhenNoTextHeld(string mit, string other, string statuses)
    {
        var toy = new Toy(
            $"""
            model:gpt kind=service date=2022-01
            model:gpt under mit {mit}
            model:gpt under cc-by-nc-4.0 from=2023-03 {other}
            dataset:d
            dataset:d generated model:gpt text at=2023-02-01
            dataset:e
            dataset:e generated model:gpt text at=2023-04-01
            """);

        Assert.Equal(statuses, toy.Statuses("model:gpt"));
        Assert.NotEqual("", toy.Of("dataset:d", "NON_COMMERCIAL") + (mit.StartsWith("to", StringComparison.Ordinal) ? "" : "held by mit"));
        Assert.NotEqual("", toy.Of("dataset:e", "NON_COMMERCIAL"));
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("delta")]
    [InlineData("data")]
    [InlineData("service")]
    [InlineData("")]
    public void Service_IsUnderItsTerms_WhateverTheRowSaysOfItself(string component)
    {
        var toy = new Toy($"model:gpt kind=service\nmodel:gpt under mit\nmodel:gpt under cc-by-nc-4.0 component={component}");

        Assert.Equal("cc-by-nc-4.0 InForce\nmit InForce", toy.Statuses("model:gpt"));
    }

    [Fact]
    public void Service_IsUnderItsTerms_When_TheRowSaysWeights()
    {
        var toy = new Toy("model:gpt kind=service\nmodel:gpt under openai-tou-2023-03-14 component=weights");

        Assert.Equal("openai-tou-2023-03-14 InForce", toy.Statuses("model:gpt"));
    }

    [Fact]
    public void SeveralLicenses_AllApply_When_NoGroupMakesThemAlternatives()
    {
        var toy = new Toy("model:a\nmodel:a under llama-2\nmodel:a under cc-by-nc-4.0");

        Assert.Equal("cc-by-nc-4.0 InForce\nllama-2 InForce", toy.Statuses("model:a"));
    }

    [Fact]
    public void Alternatives_LeaveTheLeastRestrictive_When_TheyShareAGroup()
    {
        var toy = new Toy("model:a\nmodel:a under llama-2 group=g\nmodel:a under mit group=g\nmodel:a under cc-by-nc-4.0 group=g");

        Assert.Equal("cc-by-nc-4.0 Alternative\nllama-2 Alternative\nmit InForce", toy.Statuses("model:a"));
        Assert.Equal(3, toy.Analysis.Licenses.Choices(toy["model:a"]).Length);
    }

    [Fact]
    public void UnrecordedLicense_IsNeverTheFreerChoice_When_ItIsAnAlternative()
    {
        var toy = new Toy("model:a\nmodel:a under llama-2 group=g\nmodel:a under made-up group=g");

        Assert.Equal("llama-2 InForce\nmade-up Alternative", toy.Statuses("model:a"));
    }

    [Theory]
    [InlineData("2023-05", "apache-2.0 OutOfTime\nllama-2 InForce")]
    [InlineData("2024", "apache-2.0 OutOfTime\nllama-2 InForce")]
    public void EndedLicenses_AreOutOfTime_When_TheReleaseIsLater(string date, string expected)
    {
        var toy = new Toy($"model:a date={date}\nmodel:a under apache-2.0 to=2022\nmodel:a under llama-2 from=2023");

        Assert.Equal(expected, toy.Statuses("model:a"));
    }

    [Fact]
    public void LaterGrant_IsUsed_When_ItIsFreer()
    {
        var toy = new Toy(
            """
            model:falcon date=2023-05-25
            model:falcon under tii-falcon-llm-1.0 from=2023-05-25 to=2023-05-30
            model:falcon under apache-2.0 from=2023-05-31
            """);

        Assert.Equal("apache-2.0 InForce\ntii-falcon-llm-1.0 Alternative", toy.Statuses("model:falcon"));
    }

    [Fact]
    public void LaterRestriction_DoesNotReachBack_When_TheReleaseWasFree()
    {
        var toy = new Toy("model:a date=2023\nmodel:a under mit from=2023 to=2023\nmodel:a under cc-by-nc-4.0 from=2024");

        Assert.Equal("cc-by-nc-4.0 Alternative\nmit InForce", toy.Statuses("model:a"));
    }

    // What has not ended goes on beside what begins later, so that it is dropped with no choice.
    [Theory]
    [InlineData("cc-by-nc-4.0", "mit from=2024", "cc-by-nc-4.0 InForce\nmit Alternative")]
    [InlineData("cc-by-nc-4.0 from=2023", "mit from=2024", "cc-by-nc-4.0 InForce\nmit Alternative")]
    [InlineData("cc-by-nc-4.0 to=2023", "mit from=2024", "cc-by-nc-4.0 Alternative\nmit InForce")]
    [InlineData("cc-by-nc-4.0 to=2024", "mit from=2024", "cc-by-nc-4.0 Alternative\nmit InForce")]
    [InlineData("cc-by-nc-4.0 to=2024", "mit from=2024-03", "cc-by-nc-4.0 InForce\nmit Alternative")] // it may end after that month
    [InlineData("cc-by-nc-4.0 to=?", "mit from=2024", "cc-by-nc-4.0 InForce\nmit Alternative")]
    [InlineData("cc-by-nc-4.0 from=?", "mit from=2024", "cc-by-nc-4.0 InForce\nmit Alternative")]
    [InlineData("mit", "cc-by-nc-4.0 from=2024", "cc-by-nc-4.0 Alternative\nmit InForce")]
    [InlineData("mit group=g", "cc-by-nc-4.0 from=2024 group=g", "cc-by-nc-4.0 Alternative\nmit InForce")]
    public void License_GoesOn_When_ItHasNotEnded(string first, string later, string statuses)
    {
        var toy = new Toy($"model:a date=2023\nmodel:a under {first}\nmodel:a under {later}");

        Assert.Equal(statuses, toy.Statuses("model:a"));
        Assert.Equal(2, toy.Analysis.Licenses.Choices(toy["model:a"]).Length);
    }

    [Fact]
    public void AllDates_Count_When_TheReleaseDateIsUnknown()
    {
        var toy = new Toy("model:a\nmodel:a under mit to=2023\nmodel:a under cc-by-nc-4.0 from=2024");

        Assert.Equal("cc-by-nc-4.0 InForce\nmit InForce", toy.Statuses("model:a"));
    }

    [Fact]
    public void DoubtfulLicense_IsOutweighed_When_AnotherSourceIsSurerOfAnotherOne()
    {
        var toy = new Toy("model:a\nmodel:a under llama-2 source=x low\nmodel:a under llama-1 source=y");

        Assert.Equal("llama-1 InForce\nllama-2 Outweighed", toy.Statuses("model:a"));
    }

    // A row without a component may be the one of the code whose cell was emptied: it outweighs, and does not correct.
    [Theory]
    [InlineData("component=weights", "component=weights", "Allowed")]
    [InlineData("component=weights", "", "Unknown")]
    [InlineData("", "component=weights", "Allowed")]
    [InlineData("", "", "Allowed")]
    public void LicenseWithoutAComponent_CorrectsNone_When_TheOtherSaysIts(string doubtful, string surer, string outcome)
    {
        var toy = new Toy(
            $"""
            dataset:d
            dataset:d under cc0-1.0 component=data source=y
            model:a
            model:a trained dataset:d pretraining
            model:a under cc-by-nc-4.0 {doubtful} source=x low
            model:a under mit {surer} source=y high
            """);

        Assert.Equal(
            outcome,
            $"{Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.CommercialUse, Reading.Balanced).Outcome}");
    }

    [Fact]
    public void DoubtfulLicense_Applies_When_NothingSurerContradictsIt()
    {
        var toy = new Toy(
            """
            model:a
            model:a under llama-2 source=x low
            model:a under llama-1 source=y low
            model:a under mit component=code source=z
            """);

        Assert.Equal("llama-1 InForce\nllama-2 InForce\nmit OtherComponent", toy.Statuses("model:a"));
    }

    [Fact]
    public void DoubtfulRelation_CarriesNothing_When_AnotherBaseIsSurer()
    {
        var toy = new Toy(
            """
            model:llama
            model:llama under llama-1
            model:llama2
            model:llama2 under llama-2
            model:alpaca
            model:alpaca tunes model:llama full source=repository
            model:alpaca tunes model:llama2 full source=hearsay low
            model:same
            model:same tunes model:llama full source=repository
            model:same tunes model:llama2 full source=repository low
            model:only
            model:only tunes model:llama2 full source=hearsay low
            """);

        Assert.Equal("", toy.Of("model:alpaca", "SCALE_THRESHOLD"));
        Assert.Equal("NON_COMMERCIAL Binding llama-1 1", toy.Of("model:alpaca", "NON_COMMERCIAL"));
        Assert.Equal("", toy.Of("model:same", "SCALE_THRESHOLD")); // one text may contradict itself
        Assert.Equal("SCALE_THRESHOLD Binding llama-2 1", toy.Of("model:only", "SCALE_THRESHOLD")); // nothing surer: it counts
    }
}
