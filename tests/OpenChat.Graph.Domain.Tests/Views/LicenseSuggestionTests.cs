using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Views;

public sealed class LicenseSuggestionTests
{
    // A base of which everything is known, made by x.
    private const string Base =
        """
        model:base kind=base org=x date=2023
        model:base trained dataset:p pretraining
        dataset:p org=y date=2023
        dataset:p under cc0-1.0 component=data
        """;

    [Theory]
    [InlineData(
        "mit",
        "mit Conditional, cc0-1.0 Conditional, apache-2.0 Conditional, cc-by-nc-4.0 Conditional, cc-by-sa-4.0 Conditional, "
            + "gpl-3.0 Conditional, llama-1 absent")]
    [InlineData(
        "cc-by-sa-4.0",
        "cc-by-sa-4.0 Conditional, gpl-3.0 Prohibited, mit Prohibited, cc0-1.0 Prohibited, apache-2.0 Prohibited, "
            + "cc-by-nc-4.0 Prohibited, llama-1 absent")]
    [InlineData(
        "llama-1",
        "llama-1 Conditional, cc-by-nc-4.0 Prohibited, cc0-1.0 Prohibited, mit Prohibited, apache-2.0 Prohibited, cc-by-sa-4.0 Prohibited, "
            + "gpl-3.0 Prohibited")]
    public void Candidates_AreThoseUpstreamAndThoseForAnybody_FirstThoseThatCanBeChosen(string license, string expected)
    {
        var (graph, found) = Ask($"{Base}\nmodel:base under {license} component=weights");
        var ids = found.Candidates.Select(candidate => $"{License(graph, candidate)} {candidate.Outcome}").ToList();
        if (!ids.Exists(static text => text.StartsWith("llama-1 ", StringComparison.Ordinal)))
        {
            ids.Add("llama-1 absent");
        }

        Assert.Equal(expected, string.Join(", ", ids));
        Assert.True(found.IsComplete);
        Assert.Empty(found.Gaps);
    }

    [Fact]
    public void Candidate_IsAllowed_When_NothingReachesTheModel()
    {
        var (graph, found) = Ask($"{Base}\nmodel:base under cc0-1.0 component=weights");

        Assert.All(found.Candidates, static candidate => Assert.Equal(VerdictOutcome.Allowed, candidate.Outcome));
        Assert.Equal("cc0-1.0", License(graph, found.Candidates[0]));
        Assert.Equal(
            ["No limit that counts under this reading reaches the model from what it is made from."], found.Candidates[0].Reasons);
        Assert.Empty(found.Inherited);
    }

    [Fact]
    public void Candidate_SaysWhatHasToBeMetBesideIt()
    {
        var candidate = Of($"{Base}\nmodel:base under mit component=weights", "cc0-1.0");

        Assert.Equal(VerdictOutcome.Conditional, candidate.Outcome);
        Assert.Equal(
            [
                "No limit that counts under this reading reaches the model from what it is made from.",
                "It does not ask for NOTICE of MIT License: that has to be met beside it.",
            ],
            candidate.Reasons);
        var duty = Assert.Single(candidate.Duties);
        Assert.Equal(
            ("NOTICE", "para 2", Certainty.Likely, true),
            (duty.Clause.Term.Code, duty.Clause.Place, duty.Certainty, duty.Counts));
        Assert.Empty(candidate.Lost);
    }

    [Fact]
    public void Candidate_IsRuledOut_When_ItLeavesOutWhatIsInherited()
    {
        var candidate = Of($"{Base}\nmodel:base under llama-1 component=weights", "mit");

        Assert.Equal((VerdictOutcome.Prohibited, Certainty.Binding), (candidate.Outcome, candidate.Certainty));
        Assert.Equal(
            [
                "It leaves out NON_COMMERCIAL, RESEARCH_ONLY, SAME_LICENSE_WEIGHTS, USE_BASED_RESTRICTIONS, UNILATERAL_CHANGE of LLaMA "
                    + "License Agreement (non-commercial) (binding), which reaches the model from base.",
                "It does not ask for ATTRIBUTION, LICENSE_COPY of LLaMA License Agreement (non-commercial): that has to be met beside it.",
            ],
            candidate.Reasons);
        Assert.Equal(
            "No commercial use (binding): the new model is fine-tuned from base, which is under LLaMA License Agreement (non-commercial), "
                + "clause 1(a); 2(a)(i): No commercial or production purpose, for software, derivatives, incorporating works or "
                + "produced data.",
            candidate.Lost[0].Explanation);
    }

    [Fact]
    public void Candidate_IsUnknown_When_AnotherLicenseOfTheFamilyIsAskedToBeCompatible()
    {
        var candidate = Of(
            $"{Base}\nmodel:base under cc-by-sa-4.0 component=weights\ndataset:o\ndataset:o under cc-by-nc-sa-4.0", "cc-by-nc-sa-4.0");

        Assert.Equal(VerdictOutcome.Unknown, candidate.Outcome);
        Assert.Equal(
            [
                "SHARE_ALIKE of Creative Commons Attribution-ShareAlike 4.0 International asks for that license alone or for a "
                    + "compatible one; which are compatible is not recorded.",
            ],
            candidate.Unknowns);
    }

    [Fact]
    public void Candidate_IsRuledOut_When_AnotherFamilyWantsTheWhole()
    {
        var candidate = Of($"{Base}\nmodel:base under cc-by-sa-4.0 component=weights", "gpl-3.0");

        Assert.Equal((VerdictOutcome.Prohibited, Certainty.Likely), (candidate.Outcome, candidate.Certainty));
        Assert.Equal(
            "The new model cannot meet SHARE_ALIKE of GNU General Public License v3.0 and SHARE_ALIKE of Creative Commons "
                + "Attribution-ShareAlike 4.0 International at once.",
            candidate.Reasons[0]);
    }

    [Fact]
    public void Candidate_IsUnknown_When_ItsListOfUsesIsNotTheInheritedOne()
    {
        var candidate = Of(
            $"{Base}\nmodel:base under bigscience-openrail-m component=weights\ndataset:o\ndataset:o under creativeml-openrail-m",
            "creativeml-openrail-m");

        Assert.Equal(VerdictOutcome.Unknown, candidate.Outcome);
        Assert.Equal(
            [
                "FLOW_DOWN here is that of another text, and whether it covers FLOW_DOWN of BigScience Open RAIL-M License is not "
                    + "recorded.",
                "USE_BASED_RESTRICTIONS here is that of another text, and whether it covers USE_BASED_RESTRICTIONS of BigScience Open "
                    + "RAIL-M License is not recorded.",
                "UNILATERAL_CHANGE here is that of another text, and whether it covers UNILATERAL_CHANGE of BigScience Open RAIL-M "
                    + "License is not recorded.",
            ],
            candidate.Unknowns);
    }

    [Fact]
    public void NoLicenseHelps_When_WhatItIsMadeFromMayNotBeAdapted()
    {
        var (_, found) = Ask($"{Base}\nmodel:base under cc-by-nd-4.0 component=weights");

        Assert.All(found.Candidates, static candidate => Assert.Equal(VerdictOutcome.Prohibited, candidate.Outcome));
        Assert.All(found.Candidates, static candidate => Assert.Equal(
            "No license helps: NO_DERIVATIVES of Creative Commons Attribution-NoDerivatives 4.0 International (binding), which reaches the "
                + "model from base, bars making it or passing it on.",
            candidate.Reasons[0]));
    }

    [Fact]
    public void Candidates_HaveTheLicensesUpstreamTogether_When_NoneIsEnough()
    {
        var (graph, found) = Ask(
            $"{Base}\nmodel:base under apache-2.0 component=weights\nmodel:base under gpt-oss-usage-policy component=weights");

        Assert.Equal(
            ("apache-2.0 gpt-oss-usage-policy", VerdictOutcome.Conditional),
            (License(graph, found.Candidates[0]), found.Candidates[0].Outcome));
        Assert.All(found.Candidates.Skip(1), static candidate => Assert.Equal(VerdictOutcome.Prohibited, candidate.Outcome));
    }

    [Fact]
    public void NothingCanSurelyBeChosen_When_SomethingUpstreamIsNotKnown()
    {
        var (graph, found) = Ask("model:base kind=base org=x date=2023\nmodel:base under llama-1 component=weights");

        Assert.DoesNotContain(
            found.Candidates, static candidate => candidate.Outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional);
        Assert.Equal(("llama-1", VerdictOutcome.Unknown), (License(graph, found.Candidates[0]), found.Candidates[0].Outcome));
        Assert.Empty(found.Candidates[0].Unknowns);
        var gap = Assert.Single(found.Gaps);
        Assert.Equal(
            ("The pre-training data of base is not known; finding nothing there is not clearance.", "model:base"),
            (gap.Message, graph.IdOf(gap.Artifact)));
    }

    [Fact]
    public void Candidate_IsUnknown_When_TheMethodIsNotSaid()
    {
        var (graph, found) = Ask($"{Base}\nmodel:base under llama-1 component=weights", method: "");
        var mit = found.Candidates.Single(candidate => License(graph, candidate) == "mit");

        Assert.Equal(VerdictOutcome.Unknown, mit.Outcome);
        Assert.Equal(
            [
                "LLaMA License Agreement (non-commercial), the license of base, says nothing, as far as recorded, that allows "
                    + "commercial use.",
                "The method by which the new model was made from base is not said; limits pass as with the one that lets least through, "
                    + "and with another one more could pass.",
            ],
            mit.Unknowns);
        Assert.Empty(found.Gaps);
        // Whatever the method is, this asks for what is asked upstream.
        Assert.Equal(("llama-1", VerdictOutcome.Allowed), (License(graph, found.Candidates[0]), found.Candidates[0].Outcome));
    }

    [Fact]
    public void NothingIsInherited_From_WhoeverMakesTheModel()
    {
        var lineage = new Toy($"{Base}\nmodel:base under llama-1 component=weights").Graph;
        var analysis = new LineageAnalysis(lineage, SeedFolder.Rules);
        var developer = lineage.FindById("org:x")!.Value.Index; // it made the base
        var found = LicenseSuggestions.Of(
            analysis, new PlannedModel([Artifact(lineage, "model:base")], "full", [], "sft", developer), null, Reading.Balanced)!; // small

        Assert.Empty(found.Inherited);
        Assert.All(found.Candidates, static candidate => Assert.Equal(VerdictOutcome.Allowed, candidate.Outcome));
    }

    [Fact]
    public void TermsOfAService_AreNoLicenseToChoose()
    {
        var lineage = new Toy("model:base kind=service\nmodel:base under openai-tou-2023-03-14 component=service").Graph;
        var analysis = new LineageAnalysis(lineage, SeedFolder.Rules);

        Assert.False(LicenseSuggestions.CanBeChosen(analysis, 0));
        Assert.StartsWith(
            "Nothing can be put under such a license.",
            Assert.Throws<ArgumentException>(() => LicenseSuggestions.Of(
                analysis, new PlannedModel([0], "distillation", [], "sft", null), [0], Reading.Balanced)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsSaid_When_TooManyArtifactsDecide()
    {
        var lines = Enumerable.Range(0, LicenseSuggestions.MaxArtifacts).Select(static i => string.Create(
            CultureInfo.InvariantCulture,
            $"model:{i:D3}\nmodel:{i:D3} under mit\n{(i == 0 ? "" : $"model:{i - 1:D3} tunes model:{i:D3} full")}"));
        var lineage = new Toy(string.Join('\n', lines)).Graph;
        var analysis = new LineageAnalysis(lineage, SeedFolder.Rules);

        Assert.Null(LicenseSuggestions.Of(analysis, new PlannedModel([0], "full", [], "sft", null), null, Reading.Balanced));
        Assert.NotNull(LicenseSuggestions.Of(analysis, new PlannedModel([1], "full", [], "sft", null), null, Reading.Balanced));
    }

    // The model with one license among the rows of the whole graph, asked for its conflicts and verdicts.
    [Fact]
    public void Candidates_AreWhatTheGraphSaysOfTheModel_When_ItIsRecorded() => Check.One(RandomLineage.Config(60), Prop.ForAll(
        RandomLineage.Arbitrary(8, 14), Gen.Choose(0, int.MaxValue).ToArbitrary(), (lineage, seed) =>
        {
            var (random, graph) = (new Random(seed), lineage.Graph);
            var datasets = Enumerable.Range(graph.ModelCount, graph.ArtifactCount - graph.ModelCount).Where(_ => random.Next(3) == 0);
            var plan = new PlannedModel(
                [.. Enumerable.Range(0, graph.ModelCount).Where(model => model == 0 || random.Next(4) == 0)],
                Pick(random, RelationSchema.Of(RelationKind.FineTunesFrom).QualifierSpellings),
                [.. datasets],
                Pick(random, "pretraining", "sft", "preference", ""),
                random.Next(3) == 0 ? random.Next(3) : null);
            var reading = (Reading)random.Next(3);
            var found = LicenseSuggestions.Of(new LineageAnalysis(graph, SeedFolder.Rules), plan, null, reading)!; // small
            foreach (var candidate in found.Candidates)
            {
                Compare(graph, plan, reading, candidate);
            }
        }));

    private static void Compare(LineageGraph graph, PlannedModel plan, Reading reading, LicenseCandidate candidate)
    {
        var whole = Recorded(graph, plan, candidate.Licenses);
        var analysis = new LineageAnalysis(whole, SeedFolder.Rules);
        var (study, alone) = (analysis.StudyOf(Artifact(whole, "model:zzz")), analysis.StudyOf(Artifact(whole, "dataset:zzz")));
        var conflicts = Conflicts.Of(study);
        foreach (var (code, isContested) in (IEnumerable<(ConflictCode, bool)>)
            [(ConflictCode.RelicensedUpward, false), (ConflictCode.DeclaredOmitsContested, true)])
        {
            Assert.Equal(
                conflicts.Where(conflict => conflict.Code == code).SelectMany(static conflict => conflict.Terms)
                    .Select(static term => term.Code).Order(StringComparer.Ordinal),
                candidate.Lost.Where(lost => lost.Certainty == Certainty.Contested == isContested)
                    .Select(static lost => lost.Clause.Term.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }

        var floor = Verdicts.Floor(reading);
        var isIncompatible = conflicts.Any(static conflict =>
            conflict.Code is ConflictCode.IncompatibleUpstreams or ConflictCode.MissingFlowDown);
        if (isIncompatible || candidate.Lost.Any(lost => lost.Certainty >= floor))
        {
            Assert.Equal(VerdictOutcome.Prohibited, candidate.Outcome);
        }

        if (candidate.Outcome == VerdictOutcome.Prohibited)
        {
            Assert.InRange(candidate.Certainty, floor, Certainty.Binding);
        }
        else if (candidate.Outcome != VerdictOutcome.Unknown
            && !Unknowns.Of(study).Any(gap => gap.Artifact == study.Artifact && IsOfOwnData(gap)))
        {
            // The license promises nothing that is not there: the model is as free as any work that is under it.
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                var outcome = Verdicts.Of(study, purpose, reading, VerdictParty.Maker).Outcome;
                var promised = Verdicts.Of(alone, purpose, reading, VerdictParty.Maker).Outcome;
                Assert.True(
                    outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional || outcome == promised
                        || promised == VerdictOutcome.Prohibited,
                    $"{purpose}: {outcome}, promised {promised}, under "
                        + string.Join(' ', candidate.Licenses.Select(license => graph.IdOf(new NodeId(NodeKind.License, license)))));
            }
        }
    }

    private static bool IsOfOwnData(Unknown gap) =>
        gap.Kind is UnknownKind.UndisclosedTrainingData or UnknownKind.UnrecordedTuningData;

    private static LineageGraph Recorded(LineageGraph graph, PlannedModel plan, ImmutableArray<int> licenses)
    {
        var editor = GraphEditor.Edit(graph);
        var developer = plan.Developer is { } known ? graph.IdOf(new NodeId(NodeKind.Organisation, known)) : "org:zzz";
        if (plan.Developer is null)
        {
            editor.AddNode(NodeKind.Organisation, new NodeRow { Id = developer, Name = "Z" });
        }

        editor.AddNode(NodeKind.Model, new NodeRow { Id = "model:zzz", Name = "Zzz", Kind = "derived" });
        editor.AddNode(NodeKind.Dataset, new NodeRow { Id = "dataset:zzz", Name = "Zzz data", Synthetic = "no" });
        foreach (var artifact in (string[])["model:zzz", "dataset:zzz"])
        {
            Add(RelationKind.DevelopedBy, artifact, developer, "");
            foreach (var license in licenses)
            {
                Add(
                    RelationKind.LicensedUnder, artifact, graph.IdOf(new NodeId(NodeKind.License, license)),
                    artifact == "model:zzz" ? "weights" : "data");
            }
        }

        foreach (var parent in plan.Bases)
        {
            Add(RelationKind.FineTunesFrom, "model:zzz", graph.IdOf(parent), plan.Method);
        }

        foreach (var dataset in plan.Datasets)
        {
            Add(RelationKind.TrainedOn, "model:zzz", graph.IdOf(dataset), plan.Stage);
        }

        return editor.Build();

        void Add(RelationKind kind, string from, string to, string qualifier) => editor.AddRelation(
            kind, new RelationRow { From = from, To = to, Qualifier = qualifier, Confidence = Confidence.High, Note = "supposed" });
    }

    private static LicenseCandidate Of(string text, string license)
    {
        var (graph, found) = Ask(text);
        return Assert.Single(found.Candidates, candidate => License(graph, candidate) == license);
    }

    // Some licenses for anybody, and one for the works of its maker, are in the graph whatever the text says.
    private static (LineageGraph Graph, LicenseSuggestions Found) Ask(string text, string method = "full")
    {
        string[] others = ["mit", "apache-2.0", "cc0-1.0", "cc-by-sa-4.0", "gpl-3.0", "cc-by-nc-4.0", "llama-1"];
        var graph = new Toy($"{text}\nmodel:other\n{string.Join('\n', others.Select(static other => $"model:other under {other}"))}").Graph;
        var plan = new PlannedModel([Artifact(graph, "model:base")], method, [], "sft", null);
        return (graph, LicenseSuggestions.Of(new LineageAnalysis(graph, SeedFolder.Rules), plan, null, Reading.Balanced)!); // small
    }

    private static string License(LineageGraph graph, LicenseCandidate candidate) => string.Join(
        ' ', candidate.Licenses.Select(license => graph.IdOf(new NodeId(NodeKind.License, license))["license:".Length..]));

    private static int Artifact(LineageGraph graph, string id) => graph.ArtifactOf(graph.FindById(id)!.Value); // the tests put it there

    private static string Pick(Random random, params ImmutableArray<string> words) => words[random.Next(words.Length)];
}
