using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// What is missing, misspelt or left out never clears: each gap with its kind, its place, and what it does to a verdict.
public sealed class GapTests
{
    // A model a under MIT and a dataset d without limits; nothing is unknown.
    private const string Sound =
        """
        dataset:d
        dataset:d under cc0-1.0
        model:a
        model:a under mit
        model:a trained dataset:d pretraining
        """;

    [Fact]
    public void NoGap_When_EverythingIsThere()
    {
        var toy = new Toy(Sound);

        Assert.Equal("", Gaps(toy, "model:a"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(toy, "model:a", Purpose.Research));
    }

    [Theory]
    [InlineData(
        "model:a tunes model:llama-9 full gone",
        "UnknownParent a [model:llama-9 fine_tunes_from.csv:6] a is fine-tuned from model:llama-9, which is not among the models; what it "
        + "passes on to a is not known. | Whoever publishes a could settle it by saying what a is fine-tuned from; a row for "
        + "model:llama-9 belongs into models.csv, or the right id into the column to of fine_tunes_from.csv.",
        "Unknown Unknown Unknown")]
    [InlineData(
        "model:a tunes model:llama-9 somehow gone",
        "UnknownParent a [model:llama-9 fine_tunes_from.csv:6] a is fine-tuned from model:llama-9, which is not among the models; what it "
        + "passes on to a is not known. | Whoever publishes a could settle it by saying what a is fine-tuned from; a row for "
        + "model:llama-9 belongs into models.csv, or the right id into the column to of fine_tunes_from.csv.",
        "Unknown Unknown Unknown")]
    [InlineData(
        "model:a tunes dataset:d full gone",
        "UnknownParent a [dataset:d fine_tunes_from.csv:6] a is fine-tuned from dataset:d, which is a dataset and no model; what it passes "
        + "on to a is not known. | Whoever publishes a could settle it by saying what a is fine-tuned from; the right id belongs into "
        + "the column to of fine_tunes_from.csv, or the row into the file of the relation that is meant.",
        "Unknown Unknown Unknown")]
    [InlineData(
        "model:a aligned model:rm gone",
        "UnknownParent a [model:rm aligned_with.csv:6] a is aligned with model:rm, which is not among the models; what it passes on to a "
        + "is not known. | Whoever publishes a could settle it by saying what a is aligned with; a row for model:rm belongs into "
        + "models.csv, or the right id into the column to of aligned_with.csv.",
        "Unknown Unknown Allowed")]
    [InlineData(
        "model:a trained dataset:x sft gone",
        "UnknownDataset a [dataset:x trained_on.csv:6] a is trained on dataset:x, which is not among the datasets; what it passes on to "
        + "a is not known. | Whoever publishes a could settle it by saying what a is trained on; a row for dataset:x belongs into "
        + "datasets.csv, or the right id into the column to of trained_on.csv.",
        "Unknown Unknown Allowed")]
    [InlineData(
        "model:a under made-up gone",
        "UnknownLicense a [license:made-up licensed_under.csv:6] a is under license:made-up, which is not among the licenses; what it "
        + "demands is not known. | Whoever publishes a could settle it by saying under which license a is; a row for license:made-up "
        + "belongs into licenses.csv, or the right id into the column to of licensed_under.csv.",
        "Unknown Unknown Unknown")]
    [InlineData(
        "model:a under made-up component=code gone",
        "UnknownLicense a [license:made-up licensed_under.csv:6] The code of a is under license:made-up, which is not among the licenses; "
        + "what it demands is not known. | Whoever publishes a could settle it by saying under which license the code of a is; a row for "
        + "license:made-up belongs into licenses.csv, or the right id into the column to of licensed_under.csv.",
        "Conditional Conditional Conditional")]
    [InlineData(
        "model:a made org:x gone",
        "UnknownDeveloper a [org:x developed_by.csv:6] org:x, said to have made a, is not among the organisations; whether they accepted "
        + "the terms of what they used is not known. | Whoever publishes a could settle it by saying who made it; a row for org:x "
        + "belongs into organisations.csv, or the right id into the column to of developed_by.csv.",
        "Allowed Allowed Allowed")]
    [InlineData("model:a trained dataset:x evaluation gone", "", "Allowed Allowed Allowed")]
    [InlineData(
        "model:zzz tunes model:a full gone",
        "UnknownParent a [model:zzz fine_tunes_from.csv:6] Line 6 of fine_tunes_from.csv does not start from a model that is there "
        + "but from \"model:zzz\", and any model may be meant; what a is fine-tuned from is not known whole. | Whoever keeps the data "
        + "could settle it by the right id in the column from of fine_tunes_from.csv; a row about something that is not listed here can "
        + "be deleted.",
        "Unknown Unknown Unknown")]
    [InlineData(
        "model:a generated model:b gone",
        "UnknownGenerator a [model:b generated_by.csv:6] A row puts model:a where generated_by.csv has a dataset, with model:b as what "
        + "it was "
        + "made from; what was meant is not known. | Whoever publishes a could settle it by saying what a was made from; the row belongs "
        + "into the file of the relation that is meant, or the right id into the column from of generated_by.csv.\nUnknownGenerator d "
        + "[model:a generated_by.csv:6] Line 6 of generated_by.csv does not start from a "
        + "dataset "
        + "that is there but from \"model:a\", and any dataset may be meant; what d is generated by is not known whole. | Whoever keeps "
        + "the data could settle it by the right id in the column from of generated_by.csv; a row about something that is not listed "
        + "here can be deleted.",
        "Unknown Unknown Unknown")]
    public void MissingEnd_IsAGapOfWhoNamesIt(string row, string gap, string outcomes)
    {
        var toy = new Toy(Sound + "\n" + row);

        Assert.Equal(gap, Gaps(toy, "model:a"));
        Assert.Equal(outcomes, Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Theory]
    [InlineData("dataset:d derived dataset:x subset gone", "UnknownParent", "Unknown Unknown Unknown", "Unknown Unknown Allowed")]
    [InlineData("dataset:d generated model:x gone", "UnknownGenerator", "Unknown Unknown Unknown", "Unknown Unknown Allowed")]
    [InlineData("dataset:d under x gone", "UnknownLicense", "Unknown Unknown Unknown", "Unknown Allowed Allowed")]
    public void MissingEndOnTheWay_WeighsAsFarAsTheWayBinds(string row, string kind, string ofData, string ofModel)
    {
        var toy = new Toy(Sound + "\n" + row);

        Assert.StartsWith(kind, Gaps(toy, "model:a"), StringComparison.Ordinal);
        Assert.Equal(ofData, Outcomes(toy, "dataset:d", Purpose.CommercialUse));
        Assert.Equal(ofModel, Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Fact]
    public void NamedBaseThatIsNotThere_DoesNotDiscloseData()
    {
        var toy = new Toy("model:a\nmodel:a under mit\nmodel:a tunes model:x full gone");

        Assert.Equal("UndisclosedTrainingData UnknownParent", Kinds(toy, "model:a"));
    }

    [Fact]
    public void MissingAlternative_HidesNothing()
    {
        var toy = new Toy(
            "dataset:d\ndataset:d under cc0-1.0\nmodel:a\nmodel:a under mit group=g\nmodel:a under x group=g gone\nmodel:a trained "
            + "dataset:d pretraining");

        Assert.Equal("UnknownLicense", Kinds(toy, "model:a"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Fact]
    public void LicenseThatIsNotThere_OfAnotherComponentOfAnAncestor_IsNoGap()
    {
        var toy = new Toy(
            Sound + "\nmodel:a under x component=documentation gone\nmodel:b\nmodel:b under mit\nmodel:b tunes model:a quantization");

        Assert.Equal("", Kinds(toy, "model:b"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(toy, "model:b", Purpose.CommercialUse));
    }

    [Fact]
    public void MissingEnd_LeavesPermissionsUnknown()
    {
        var toy = new Toy(Sound + "\nmodel:a tunes model:x full gone");

        var permission = Permissions.Of(toy.Analysis.StudyOf(toy["model:a"])).Single(p => p.Term.Code == "COMMERCIAL_USE");
        Assert.Equal((PermissionOutcome.Unknown, toy["model:a"], null), (permission.Outcome, permission.Origin, permission.License));
    }

    [Theory]
    [InlineData("Weights", "")]
    [InlineData("WEIGHTS", "")]
    [InlineData("Gewichte", "UnknownComponent")]
    public void Component_IsReadInAnyCase_And_AnUnknownOneCountsAsTheArtifactItself(string component, string kinds)
    {
        var toy = new Toy(Sound + $"\nmodel:a under falcon-180b-tii-1.0 component={component}");

        Assert.Equal("Prohibited Prohibited Prohibited", Outcomes(toy, "model:a", Purpose.HostAsService));
        Assert.Equal(Component.Weights, toy.Graph.LicensesOf(toy["model:a"])[0].Component);
        Assert.Equal(kinds, Kinds(toy, "model:a"));
        if (kinds.Length > 0)
        {
            Assert.Equal(
                "UnknownComponent a [Gewichte licensed_under.csv:6] The component \"Gewichte\" that Falcon 180B TII License covers of a "
                + "is no known word; the license counts as that of the artifact itself. | Whoever publishes a could settle it by saying "
                + "what of a Falcon 180B TII License covers; one of weights, data, code, service, documentation, delta belongs into the "
                + "column component of licensed_under.csv.",
                Gaps(toy, "model:a"));
        }
    }

    // A program is its code: the license of that is its own, whether the row says so or nothing.
    [Theory]
    [InlineData("", Component.Code, "mit InForce", "")]
    [InlineData("code", Component.Code, "mit InForce", "")]
    [InlineData("weights", Component.Weights, "mit InForce", "")] // it has none
    [InlineData("documentation", Component.Documentation, "mit OtherComponent", "MissingLicense")]
    public void LicenseOfATool_IsOneOfItsCode(string component, Component expected, string status, string kinds)
    {
        var toy = new Toy($"model:t kind=tool\nmodel:t under mit component={component}");

        Assert.Equal(expected, toy.Graph.LicensesOf(toy["model:t"])[0].Component);
        Assert.Equal(status, toy.Statuses("model:t"));
        Assert.Equal(kinds, Kinds(toy, "model:t"));
    }

    [Fact]
    public void UnknownComponent_OfTheOnlyLicense_MayLeaveNone()
    {
        var toy =
            new Toy("dataset:d\ndataset:d under cc0-1.0\nmodel:a\nmodel:a under mit component=wheights\nmodel:a trained dataset:d "
                + "pretraining");

        Assert.Equal("UnknownComponent", Kinds(toy, "model:a"));
        Assert.Equal("mit InForce", toy.Statuses("model:a"));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Theory]
    [InlineData(
        "to=?",
        "Until when a was under MIT License is not known, because the day that is given cannot be read or cannot be; whether it was when "
        + "it came out is not known either, and the license counts as if it was. | Whoever publishes a could settle it by saying until "
        + "when a was under MIT License; a day such as 2023-10-26 belongs into the column valid_to of licensed_under.csv.",
        "licensed_under.csv:4")]
    [InlineData(
        "from=?",
        "Since when a was under MIT License is not known, because the day that is given cannot be read or cannot be; whether it was when "
        + "it came out is not known either, and the license counts as if it was. | Whoever publishes a could settle it by saying since "
        + "when a was under MIT License; a day such as 2023-10-26 belongs into the column valid_from of licensed_under.csv.",
        "licensed_under.csv:4")]
    [InlineData(
        "to=2023-05",
        "MIT License covered a until 2023-05, and a came out in 2023, which may be later; the license counts as if it still covered it. | "
        + "Whoever publishes a could settle it by saying on which day a came out; that day belongs into the column release_date of "
        + "models.csv.",
        "2023 models.csv:3")]
    public void LicenseThatMayHaveEnded_ClearsNothing(string dates, string told, string place)
    {
        const string Start = "dataset:d\ndataset:d under cc0-1.0\nmodel:a date=2023\n";
        var toy = new Toy(Start + $"model:a under mit {dates}\nmodel:a trained dataset:d pretraining");

        Assert.Equal($"UnknownValidity a [{place}] {told}", Gaps(toy, "model:a"));
        Assert.Equal("mit InForce", toy.Statuses("model:a"));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Fact]
    public void LicenseThatMayHaveEnded_HidesNothing_BesideOneThatSurelyHasNot()
    {
        const string Start = "dataset:d\ndataset:d under cc0-1.0\nmodel:a date=2023\nmodel:a trained dataset:d pretraining\n";
        var vague = new Toy(Start + "model:a under mit to=2023-05\nmodel:a under apache-2.0");
        var broken = new Toy(Start + "model:a under mit to=?\nmodel:a under apache-2.0");
        var free = new Toy(Start + "model:a under mit to=?\nmodel:a under falcon-180b-tii-1.0");

        Assert.Equal("", Kinds(vague, "model:a"));
        Assert.Equal("UnknownValidity", Kinds(broken, "model:a"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(broken, "model:a", Purpose.CommercialUse));
        Assert.Equal("Prohibited Prohibited Prohibited", Outcomes(free, "model:a", Purpose.HostAsService));
    }

    [Theory]
    [InlineData("to=2023-12-31")]
    [InlineData("from=2024-02")]
    [InlineData("from=2022 to=2024")]
    public void LicenseThatHasSurelyNotEnded_IsNoGap(string dates)
    {
        const string Start = "dataset:d\ndataset:d under cc0-1.0\nmodel:a date=2023\n";

        Assert.Equal("", Kinds(new Toy(Start + $"model:a under mit {dates}\nmodel:a trained dataset:d pretraining"), "model:a"));
    }

    [Theory]
    [InlineData("", "The method by which a was made from b is not said", null)]
    [InlineData("finetuned-somehow", "The method \"finetuned-somehow\" by which a was made from b is no known word", "finetuned-somehow")]
    public void UnknownMethod_HidesWhatTheStrongestWouldLetThrough(string method, string start, string? missing)
    {
        const string Base =
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under falcon-180b-tii-1.0
            model:b trained dataset:d pretraining
            model:a
            model:a under mit
            model:a trained dataset:d sft

            """;
        var known = new Toy(Base + "model:a tunes model:b full");
        var toy = new Toy(Base + $"model:a tunes model:b {method}".TrimEnd());

        var gap = Assert.Single(Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"])));
        Assert.Equal(
            (UnknownKind.UnknownMethod, missing, "fine_tunes_from.csv", 9), (gap.Kind, gap.Missing, gap.File, gap.Line));
        Assert.StartsWith(start, gap.Message, StringComparison.Ordinal);
        Assert.Equal(
            "Whoever publishes a could settle it by saying the method by which a was made from b; one of full, continued-pretraining, "
            + "adapter, quantization, merge, distillation belongs into the column method of fine_tunes_from.csv.",
            gap.SettledBy);
        Assert.Equal("Prohibited Prohibited Prohibited", Outcomes(known, "model:a", Purpose.HostAsService));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(toy, "model:a", Purpose.HostAsService));
        Assert.DoesNotContain("Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoUnknownMethods_DoNotHideEachOther()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:c
            model:c under falcon-180b-tii-1.0
            model:c trained dataset:d pretraining
            model:b
            model:b under mit
            model:b tunes model:c
            model:b trained dataset:d sft
            model:a
            model:a under mit
            model:a tunes model:b
            model:a trained dataset:d sft
            """);

        Assert.Equal("UnknownMethod UnknownMethod", Kinds(toy, "model:a"));
        var verdict = Verdicts.Of(toy.Analysis.StudyOf(toy["model:a"]), Purpose.HostAsService, Reading.TextOnly);
        Assert.Equal((VerdictOutcome.Unknown, 2), (verdict.Outcome, verdict.Unknowns.Length));
    }

    [Fact]
    public void MissingLicenseBehindAnUnknownMethod_StillCounts()
    {
        var toy = new Toy(Sound + "\nmodel:b\nmodel:b trained dataset:d pretraining\nmodel:a tunes model:b");

        Assert.Equal("MissingLicense UnknownMethod", Kinds(toy, "model:a"));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(toy, "model:a", Purpose.HostAsService));
    }

    [Fact]
    public void BlankMethod_IsNoGap_When_AnotherClaimSaysIt()
    {
        var toy = new Toy(
            Sound + "\nmodel:b\nmodel:b under mit\nmodel:b trained dataset:d pretraining\nmodel:a tunes model:b full source=x\nmodel:a "
                + "tunes "
                + "model:b source=y");

        Assert.Equal("", Kinds(toy, "model:a"));
    }

    [Theory]
    [InlineData("model:a trained dataset:e", "UnknownMethod")]
    [InlineData("model:a trained dataset:e Finetune", "UnknownMethod")]
    [InlineData("model:a trained dataset:e sft", "")]
    [InlineData("dataset:d derived dataset:e", "UnknownMethod")]
    [InlineData("dataset:d generated model:g by=x", "")]
    [InlineData("dataset:d generated model:g reply by=x", "UnknownMethod")]
    [InlineData("dataset:d generated model:g text by=?x", "UnknownGenerator")]
    [InlineData("model:a aligned model:g", "")]
    public void UnknownWord_IsAGap_In_EveryRelation(string row, string kinds)
    {
        var toy = new Toy(Sound + "\nmodel:a org=m\ndataset:e\ndataset:e under cc0-1.0\nmodel:g kind=service\nmodel:g under mit\n" + row);

        Assert.Equal(kinds, Kinds(toy, "model:a"));
    }

    [Fact]
    public void UnknownOperator_MayBeWhoTrains()
    {
        const string Text = Sound + "\nmodel:a org=x\nmodel:g kind=service\nmodel:g under openai-tou-2023-03-14\n";
        var stranger = new Toy(Text + "dataset:d generated model:g text by=y");
        var unknown = new Toy(Text + "dataset:d generated model:g text by=?y");
        var same = new Toy(Text + "dataset:d generated model:g text by=x");

        Assert.Equal("Prohibited Allowed Allowed", Outcomes(stranger, "model:a", Purpose.CompetingModel, VerdictParty.Maker));
        Assert.Equal("Prohibited Prohibited Allowed", Outcomes(same, "model:a", Purpose.CompetingModel, VerdictParty.Maker));
        Assert.Equal("Prohibited Unknown Allowed", Outcomes(unknown, "model:a", Purpose.CompetingModel, VerdictParty.Maker));
        Assert.Equal(
            "org:y, said to have run g to make d, is not among the organisations; whether whoever trains on the data accepted the terms of "
            + "the generator is not known.",
            Assert.Single(Verdicts.Of(
                unknown.Analysis.StudyOf(unknown["model:a"]), Purpose.CompetingModel, Reading.Balanced, VerdictParty.Maker).Unknowns));
    }

    // Who ran the generator, or who trains, is not said: one may be the other.
    [Theory]
    [InlineData("model:a org=x", "", "Who ran g to make d is not recorded; ", "[generated_by.csv:9]",
        "Whoever publishes d could settle it by saying who ran g to make d.")]
    [InlineData("model:a", "by=x", "Who made a is not recorded; ", "[developed_by.csv]",
        "Whoever publishes a could settle it by saying who made it.")]
    public void OperatorOrDeveloper_MayBeWhoTrains_When_NobodyIsNamed(
        string maker, string by, string start, string place, string settled)
    {
        var toy = new Toy(
            $"{Sound}\n{maker}\nmodel:g kind=service\nmodel:g under openai-tou-2023-03-14\ndataset:d generated model:g text {by}");

        Assert.Equal("Prohibited Unknown Allowed", Outcomes(toy, "model:a", Purpose.CompetingModel, VerdictParty.Maker));
        Assert.StartsWith(
            start,
            Assert.Single(Verdicts.Of(
                toy.Analysis.StudyOf(toy["model:a"]), Purpose.CompetingModel, Reading.Balanced, VerdictParty.Maker).Unknowns),
            StringComparison.Ordinal);
        Assert.EndsWith($" | {settled}", Gaps(toy, "model:a"), StringComparison.Ordinal);
        Assert.Contains(place, Gaps(toy, "model:a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Developer_IsNotAskedFor_When_NoModelWroteTheData()
    {
        Assert.Equal("", Kinds(new Toy(Sound), "model:a"));
    }

    // A model that does not say its kind may be an adapter, a merge or another derivative, which have the license of their base.
    [Theory]
    [InlineData("", "Unknown Unknown Unknown")]
    [InlineData("base", "Unknown Unknown Allowed")]
    public void Model_MayHaveABase_When_ItDoesNotSayItsKind(string kind, string outcomes)
    {
        var toy = new Toy($"model:a kind={kind}\nmodel:a under mit");

        Assert.Equal("UndisclosedTrainingData", Kinds(toy, "model:a"));
        Assert.Equal(outcomes, Outcomes(toy, "model:a", Purpose.CompetingModel));
    }

    [Fact]
    public void UnknownKind_IsNamed_When_DataOfAStageIsNotRecorded()
    {
        var toy = new Toy(
            "dataset:d\ndataset:d under cc0-1.0\nmodel:a kind=\nmodel:a under mit\nmodel:a trained dataset:d pretraining");

        Assert.Equal(
            "UnrecordedTuningData a [models.csv:3] What kind of model a is, is not said, and no data of the stage sft or preference is "
            + "known, which models of some kinds are trained on; finding nothing there is not clearance. | Whoever publishes a could "
            + "settle it by saying what kind of model a is, such as base or chat, or on which data of the stage sft or preference it was "
            + "trained; the kind belongs into the column kind of models.csv.",
            Gaps(toy, "model:a"));
    }

    // Whoever made both a and what it was made from is not bound by its own license. What says so must be sure.
    [Theory]
    [InlineData("model:a made org:x\nmodel:b made org:x", "", "Allowed")]
    [InlineData("model:a made org:x low\nmodel:b made org:x", "UnknownDeveloper", "Prohibited")]
    [InlineData("model:a made org:x\nmodel:b made org:x low", "UnknownDeveloper", "Prohibited")]
    [InlineData("model:a made org:x low\nmodel:a made org:y\nmodel:b made org:x", "", "Prohibited")]
    [InlineData("model:a made org:x\nmodel:b made org:x low\nmodel:b made org:y", "", "Prohibited")]
    public void DoubtfulDeveloper_SetsNothingAside(string rows, string kinds, string outcome)
    {
        var toy = new Toy(
            "dataset:d\ndataset:d under cc0-1.0\nmodel:z org=x;y\nmodel:z under mit\nmodel:z trained dataset:d pretraining\nmodel:b\n"
            + "model:b under cc-by-nc-4.0\nmodel:b trained dataset:d pretraining\nmodel:a\nmodel:a under mit\nmodel:a tunes model:b full\n"
            + $"model:a trained dataset:d sft\n{rows}");

        Assert.Equal(kinds, Kinds(toy, "model:a"));
        Assert.Equal(
            outcome,
            Outcomes(toy, "model:a", Purpose.CommercialUse, VerdictParty.Maker).Split(' ')[1]);
    }

    [Fact]
    public void UnknownDeveloper_MayBeTheLicensor()
    {
        const string Text = Sound + "\nmodel:g kind=service\nmodel:g under openai-tou-2023-03-14\ndataset:d generated model:g text by=y\n";
        var unknown = new Toy(Text + "model:a made org:x gone");

        Assert.Equal("Prohibited Unknown Allowed", Outcomes(unknown, "model:a", Purpose.CompetingModel, VerdictParty.Maker));
        Assert.Equal("UnknownDeveloper", Kinds(unknown, "model:a"));
    }

    [Fact]
    public void Condition_HidesNoMissingPermission()
    {
        const string Text =
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under openai-tou-2023-03-14
            model:b trained dataset:d sft
            model:a
            model:a tunes model:b full
            model:a trained dataset:d sft
            model:a under
            """;
        var without = new Toy(Text + " mit");
        var with = new Toy(Text + " bigscience-rail-1.0"); // duties of its own

        Assert.Equal("Unknown Unknown Unknown", Outcomes(without, "model:a", Purpose.FineTune, VerdictParty.Maker));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(with, "model:a", Purpose.FineTune, VerdictParty.Maker));
        Assert.Contains(
            "OpenAI Terms of Use, the license of b, says nothing, as far as recorded, that allows modification.",
            Verdicts.Of(with.Analysis.StudyOf(with["model:a"]), Purpose.FineTune, Reading.TextOnly, VerdictParty.Maker).Unknowns);
    }

    [Theory]
    [InlineData("full", "UnrecordedTuningData")]
    [InlineData("adapter", "UnrecordedTuningData")]
    [InlineData("distillation", "UndisclosedTrainingData")] // the weights of its teacher are not inside
    [InlineData("quantization", "")]
    [InlineData("merge", "UnknownParent")]
    public void TuningData_IsAskedFor_When_TheMethodNeedsSome(string method, string kinds)
    {
        var toy = new Toy(Sound + $"\nmodel:b\nmodel:b under mit\nmodel:b tunes model:a {method}");

        Assert.Equal(kinds, Kinds(toy, "model:b"));
        Assert.Equal(kinds.Length == 0 ? "Allowed" : "Unknown", Outcomes(toy, "model:b", Purpose.CommercialUse).Split(' ')[0]);
    }

    // Whoever loses one row of a merge must not clear what came from that parent.
    [Theory]
    [InlineData("", "merge", "", false)]
    [InlineData(" kind=merge", "full", "", false)]
    [InlineData("", "merge", "merge", true)]
    [InlineData("", "merge", "full", true)]
    [InlineData(" kind=merge", "merge", "merge", true)]
    public void Merge_HasTwoParentsAtLeast(string kind, string method, string other, bool isKnown)
    {
        var toy = new Toy(
            $"{Sound}\nmodel:c\nmodel:c under mit\nmodel:c trained dataset:d pretraining\nmodel:b{kind}\nmodel:b under mit\n"
            + $"model:b tunes model:a {method}{(other.Length == 0 ? "" : $"\nmodel:b tunes model:c {other}")}");

        var gaps = Unknowns.Of(toy.Analysis.StudyOf(toy["model:b"])).Where(gap => gap.Kind == UnknownKind.UnknownParent)
            .Select(gap => $"{gap.Message} {gap.SettledBy}");

        Assert.Equal(
            isKnown ? []
                : [
                    "b is a merge, which has two parents at least, and only a is recorded; what another one passes on to b is not known. "
                    + "Whoever publishes b could settle it by saying what else b was merged from, or by which other method it was made.",
                ],
            gaps);
    }

    [Fact]
    public void TuningData_IsKnown_When_ItIsNamed()
    {
        var toy = new Toy(Sound + "\nmodel:b\nmodel:b under mit\nmodel:b tunes model:a full\nmodel:b trained dataset:d sft");

        Assert.Equal("", Kinds(toy, "model:b"));
    }

    [Theory]
    [InlineData("yes", "UnknownGenerator [datasets.csv:1]")]
    [InlineData("Mixed", "UnknownGenerator [datasets.csv:1]")]
    [InlineData("maybe", "UnknownGenerator maybe [datasets.csv:1]")]
    [InlineData("", "UnknownGenerator [datasets.csv:1]")]
    [InlineData("unknown", "UnknownGenerator unknown [datasets.csv:1]")]
    [InlineData("no", "")]
    public void SyntheticData_NeedsAGenerator(string word, string expected)
    {
        var toy = new Toy(
            $"dataset:d synthetic={word}\ndataset:d under cc0-1.0\nmodel:a\nmodel:a under mit\nmodel:a trained dataset:d pretraining");

        Assert.Equal(
            expected,
            string.Join('\n', Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"]))
                .Select(gap => $"{gap.Kind}{(gap.Missing is { } missing ? " " + missing : "")} [{gap.File}:{gap.Line}]")));
        foreach (var purpose in (Purpose[])[Purpose.CompetingModel, Purpose.TrainOnOutputs])
        {
            var outcome = Outcomes(toy, "model:a", purpose);
            Assert.StartsWith(expected.Length == 0 ? "Allowed" : "Unknown Unknown", outcome, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SyntheticData_HasAGenerator_When_WhatItWasDerivedFromHas()
    {
        var toy = new Toy(
            """
            model:g kind=service
            model:g under mit
            dataset:e synthetic=yes
            dataset:e under mit
            dataset:e generated model:g text by=x
            dataset:d synthetic=yes
            dataset:d under mit
            dataset:d derived dataset:e filtering
            """);

        Assert.Equal("", Kinds(toy, "dataset:d"));
    }

    [Theory]
    [InlineData("access=non-public", "cc0-1.0", "is not public")]
    [InlineData("access=non-public", "unknown-license", "is not public")]
    [InlineData("access=Unpublished", "cc0-1.0", "is not public")]
    [InlineData("access=half", "cc0-1.0", "nothing says that it can be had")]
    [InlineData("access=public;non-public", "cc0-1.0", "nothing says that it can be had")]
    [InlineData("access=", "unknown-license", "nothing says that it can be had")]
    [InlineData("access=", "no-license", "nothing says that it can be had")]
    [InlineData("access=unknown", "unknown-license", "nothing says that it can be had")]
    [InlineData("access=", "cc0-1.0", null)]
    [InlineData("access=public", "unknown-license", null)]
    [InlineData("access=Gated", "unknown-license", null)]
    public void DataThatIsOnlyNamed_FillsNoStage(string access, string license, string? reason)
    {
        var toy = new Toy(
            $"dataset:d {access}\ndataset:d under {license}\nmodel:a\nmodel:a under mit\nmodel:a trained dataset:d pretraining");
        var gap = Gaps(toy, "model:a").Split('\n')[^1];

        if (reason is null)
        {
            Assert.DoesNotContain("UndisclosedTrainingData", Kinds(toy, "model:a"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(
                $"UndisclosedTrainingData a [trained_on.csv] The pre-training data of a is not known: d is named, and {reason}; finding "
                + "nothing there is not clearance. | Whoever publishes a could settle it by saying which data a was pre-trained on"
                + (reason == "is not public" ? "." : "; whether it can be had belongs into the column access_rights of datasets.csv."),
                gap);
            Assert.Equal("Unknown Unknown Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse));
        }
    }

    [Fact]
    public void DataThatIsOnlyNamed_IsNoneOfTheData_ThatAModelOfUnknownKindMayNeed()
    {
        var toy = new Toy(
            "dataset:d access=non-public\ndataset:e\ndataset:d under cc0-1.0\ndataset:e under cc0-1.0\nmodel:a kind=\n"
            + "model:a under mit\nmodel:a trained dataset:e pretraining\nmodel:a trained dataset:d sft");

        Assert.StartsWith(
            "UnrecordedTuningData a [models.csv:5] What kind of model a is, is not said, and no data of the stage sft or preference is "
            + "known, which models of some kinds are trained on: d is named, and is not public; finding nothing there is not clearance. | ",
            Gaps(toy, "model:a"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dataset:d derived dataset:e subset", "")]
    [InlineData("dataset:d derived dataset:e mixture\ndataset:e derived dataset:d subset", "")]
    [InlineData("dataset:d derived dataset:d subset", "UndisclosedTrainingData UnknownParent")]
    [InlineData("dataset:d derived dataset:f subset", "UndisclosedTrainingData")]
    [InlineData("dataset:d generated model:g text by=o", "UndisclosedTrainingData")]
    public void DataThatIsOnlyNamed_IsDisclosed_When_WhatItWasMadeFromIs(string rows, string kinds)
    {
        var toy = new Toy(
            "dataset:d access=non-public\ndataset:d under cc0-1.0\ndataset:e\ndataset:e under cc0-1.0\ndataset:f access=non-public\n"
            + "dataset:f under cc0-1.0\nmodel:g kind=service org=o\nmodel:g under mit\nmodel:a org=p\nmodel:a under mit\n"
            + $"model:a trained dataset:d pretraining\n{rows}");

        Assert.Equal(kinds, Kinds(toy, "model:a"));
    }

    [Fact]
    public void ModelsMadeFromEachOther_HaveNoData()
    {
        var toy = new Toy(
            """
            model:a
            model:a under apache-2.0
            model:b
            model:b under apache-2.0
            model:a tunes model:b full
            model:b tunes model:a full
            model:c
            model:c under apache-2.0
            model:c tunes model:a quantization
            """);

        Assert.Equal(
            "CycleWithoutData a [trained_on.csv] a and b are said to be made from each other, and no data of any of them is "
            + "known for pre-training; finding nothing there is not clearance. | Whoever made one of them could settle it by saying which "
            + "data one of them was pre-trained on, or which model from outside the circle it was made from.",
            Gaps(toy, "model:a"));
        Assert.Equal("CycleWithoutData", Kinds(toy, "model:c"));
        Assert.StartsWith("Unknown", Outcomes(toy, "model:a", Purpose.CommercialUse), StringComparison.Ordinal);
        Assert.StartsWith("UNDISCLOSED", Code(toy.Conflicts("model:a")), StringComparison.Ordinal);
    }

    [Fact]
    public void ModelsMadeFromEachOther_AreNoGap_When_OneHasDataOrABaseWithData()
    {
        var toy = new Toy(
            Sound + "\n" + """
            model:b
            model:b under mit
            model:c
            model:c under mit
            model:b tunes model:c quantization
            model:c tunes model:b quantization
            model:c tunes model:a quantization
            """);

        Assert.Equal("", Kinds(toy, "model:b"));
    }

    [Fact]
    public void DoubtfulClaim_WeighsAsMuchAsWhatLiesBehindIt()
    {
        var toy = new Toy(
            Sound + "\n" + """
            model:b
            model:b under mit
            model:b trained dataset:d pretraining
            model:x
            model:x trained dataset:d pretraining
            model:a tunes model:b quantization source=s
            model:a tunes model:x quantization source=t low
            """);

        Assert.Equal("OutweighedClaim", Kinds(toy, "model:a")); // the missing license of x is no gap of a as a is known
        Assert.Equal("Unknown Unknown Unknown", Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Theory]
    [InlineData("source=y low", "source=x high", false)]
    [InlineData("source=y low", "source=x", true)] // how sure x is nobody knows
    [InlineData("source=x low", "source=x high", true)] // the same source states both
    [InlineData("low", "source=x high", true)] // it may be the same source
    [InlineData("source=y low", "high", true)]
    public void OutweighedClaim_IsCorrected_When_AnotherSourceIsSure(string doubtful, string sure, bool isGap)
    {
        var ofLicense = new Toy(
            $"dataset:d\ndataset:d under cc0-1.0\nmodel:a\nmodel:a under mit {sure}\nmodel:a under cc-by-nc-4.0 {doubtful}\n"
            + "model:a trained dataset:d pretraining");
        var ofData = new Toy(
            "dataset:d\ndataset:d under cc0-1.0\ndataset:e\ndataset:e under cc-by-nc-4.0\nmodel:a\nmodel:a under mit\n"
            + $"model:a trained dataset:d pretraining {sure}\nmodel:a trained dataset:e pretraining {doubtful}");

        foreach (var (toy, told) in (ReadOnlySpan<(Toy, string)>)[
            (ofLicense, "is under Creative Commons Attribution-NonCommercial 4.0 International; surer ones name MIT License."),
            (ofData, "is pre-trained on e; surer ones name d.")])
        {
            Assert.Equal(isGap ? "OutweighedClaim" : "", Kinds(toy, "model:a"));
            Assert.Equal(
                isGap ? "" : $"A doubtful claim says that a {told}",
                string.Join('\n', Disagreements.Of(toy.Analysis.StudyOf(toy["model:a"])).Select(static d => d.Message)));
            Assert.Equal(isGap ? "Unknown" : "Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse).Split(' ')[0]);
        }
    }

    // What is no competitor outweighs nothing: of each pair both are true, and the doubtful one counts as any other.
    [Theory]
    [InlineData("tunes", "merge", "merge")]
    [InlineData("tunes", "full", "merge")] // a merge has several bases, whatever a row calls the method
    [InlineData("tunes", "merge", "full")]
    [InlineData("trained", "pretraining", "sft")]
    [InlineData("generated", "text", "annotation")]
    [InlineData("generated", "", "text")]
    [InlineData("generated", "text at=2023", "text at=2024-05")]
    public void DoubtfulClaim_Counts_When_TheSurerOneIsNoCompetitor(string relation, string doubtful, string sure)
    {
        var toy = new Toy(Rivals(relation, $"{doubtful} source=y low", $"{sure} source=x high"));

        Assert.Equal("a -> x, b -> x", Relations(toy));
    }

    [Theory]
    [InlineData("tunes", "full", "full")]
    [InlineData("tunes", "full", "adapter")]
    [InlineData("trained", "sft", "sft")]
    [InlineData("generated", "text", "text")]
    [InlineData("generated", "text at=2023", "text at=2023-05")] // it may be the same day
    [InlineData("generated", "text at=2023", "text")]
    [InlineData("derived", "subset", "translation")]
    public void DoubtfulClaim_IsOutweighed_When_TheSurerOneTakesItsPlace(string relation, string doubtful, string sure)
    {
        var toy = new Toy(Rivals(relation, $"{doubtful} source=y low", $"{sure} source=x high"));

        Assert.Equal("b -> x", Relations(toy));
        Assert.NotEmpty(Disagreements.Of(toy.Analysis.StudyOf(toy[relation is "tunes" or "trained" ? "model:x" : "dataset:x"])));
    }

    [Fact]
    public void DoubtfulBase_Counts_When_TheModelSaysThatItIsAMerge()
    {
        var toy = new Toy("model:x kind=merge\nmodel:a\nmodel:b\nmodel:x tunes model:a full source=y low\nmodel:x tunes model:b full high");

        Assert.Equal("a -> x, b -> x", Relations(toy));
    }

    // Parts of a mixture are outweighed: the list of a surer source may be the whole. That is known only where somebody says so.
    [Theory]
    [InlineData("", "OutweighedClaim")]
    [InlineData(" note=wrong", "")]
    public void DoubtfulPartOfAMixture_IsAGap_UnlessANoteSaysWhatIsWrong(string note, string gap)
    {
        var toy = new Toy(
            $"""
            dataset:a synthetic=no
            dataset:a under cc-by-nc-4.0
            dataset:b synthetic=no
            dataset:b under cc0-1.0
            dataset:x synthetic=no
            dataset:x under cc0-1.0
            dataset:x derived dataset:a mixture source=y low{note}
            dataset:x derived dataset:b mixture source=x high
            """);

        Assert.Equal(gap, Kinds(toy, "dataset:x"));
        Assert.Equal(gap.Length > 0 ? "Unknown" : "Allowed", Outcomes(toy, "dataset:x", Purpose.CommercialUse).Split(' ')[0]);
    }

    // Nobody chooses among licenses of which one is of something that a dataset does not have.
    [Theory]
    [InlineData("data", "Allowed")]
    [InlineData("weights", "Prohibited")]
    [InlineData("service", "Prohibited")]
    [InlineData("delta", "Prohibited")]
    public void License_OfWhatADatasetDoesNotHave_IsNoChoice(string component, string outcome)
    {
        foreach (var (free, other) in (ReadOnlySpan<(string, string)>)[(component, "data"), ("data", component)])
        {
            var toy = new Toy(
                $"dataset:d\ndataset:d under cc0-1.0 component={free} group=a\ndataset:d under cc-by-nc-4.0 component={other} group=a");

            Assert.Equal($"{outcome} {outcome} {outcome}", Outcomes(toy, "dataset:d", Purpose.CommercialUse));
        }
    }

    [Fact]
    public void License_ThatIsNotThereAndOfWhatADatasetDoesNotHave_IsAGapInAGroup()
    {
        var toy = new Toy(
            "dataset:d\ndataset:d under cc0-1.0 component=data group=a\ndataset:d under made-up component=weights group=a gone");

        Assert.Equal("Unknown Unknown Unknown", Outcomes(toy, "dataset:d", Purpose.CommercialUse));
    }

    // A license that is not in force when the doubtful one is says nothing against it.
    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("", "", "from=2025", "OutweighedClaim")]
    [InlineData("", "", "from=2023", "")] // from before the release on
    [InlineData("", "", "to=2025", "OutweighedClaim")]
    [InlineData("", "to=2024", "to=2025", "")]
    [InlineData("", "from=2025", "from=2025", "OutweighedClaim")] // the one may begin before the other
    [InlineData("", "from=2025-06", "from=2025", "OutweighedClaim")]
    [InlineData("", "from=2025-06", "from=2025-06-01", "")]
    [InlineData("gone", "", "from=2023", "OutweighedClaim")] // when it came out is not known
    [InlineData("", "to=2024-06", "", "OutweighedClaim")] // the surer one does not say since when, as where the cell was emptied
    [InlineData("", "from=2025", "", "OutweighedClaim")]
    [InlineData("", "from=2025", "from=2023", "OutweighedClaim")] // nor until when
    [InlineData("", "from=2025", "from=2023 to=2024", "OutweighedClaim")]
    [InlineData("", "from=2023", "from=2023", "")]
    public void DoubtfulLicense_IsAGap_When_TheSurerOneIsInForceAtAnotherTime(string release, string doubtful, string sure, string gap)
    {
        var toy = new Toy(
            $"""
            dataset:d
            dataset:d under cc0-1.0
            model:a{(release.Length > 0 ? "" : " date=2024")}
            model:a trained dataset:d pretraining
            model:a under cc-by-nc-4.0 source=y low {doubtful}
            model:a under mit source=x high {sure}
            """);

        Assert.Equal(gap, Kinds(toy, "model:a"));
        Assert.Equal(gap.Length > 0 ? "Unknown" : "Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse).Split(' ')[0]);
    }

    [Theory]
    [InlineData("base", "", "", "pretraining")]
    [InlineData("base", "", "preference", "pretraining")] // as Llama 3.1
    [InlineData("base", "", "pretraining", "")]
    [InlineData("base", "base full", "", "any")]
    [InlineData("base", "base continued-pretraining", "pretraining", "")]
    [InlineData("instruct", "", "", "pretraining sft")]
    [InlineData("instruct", "", "sft", "pretraining")] // as Command R+
    [InlineData("chat", "", "pretraining", "sft")]
    [InlineData("chat", "", "pretraining sft", "")]
    [InlineData("chat", "base full", "", "sft")] // as MPT-30B-Chat, Mistral Instruct
    [InlineData("chat", "base full", "preference", "sft")] // as Llama 2 Chat
    [InlineData("chat", "base full", "sft", "")]
    [InlineData("chat", "instruct full", "preference", "")]
    [InlineData("chat", "instruct full", "", "any")]
    [InlineData("chat", "base quantization", "", "sft")] // no copy of a base model chats
    [InlineData("chat", "instruct quantization", "", "")]
    [InlineData("chat", "base merge", "", "sft")]
    [InlineData("base", "base quantization", "", "")]
    [InlineData("base", "base distillation", "", "pretraining")]
    [InlineData("chat", "instruct distillation", "", "pretraining")]
    [InlineData("reward", "base quantization", "", "preference")]
    [InlineData("reward", "base full", "sft", "preference")]
    [InlineData("reward", "", "preference", "pretraining")]
    [InlineData("adapter", "base adapter", "", "any")]
    [InlineData("merge", "base merge", "", "")]
    [InlineData("service", "", "", "")]
    [InlineData("tool", "", "", "")]
    [InlineData("", "", "", "any")]
    [InlineData("", "", "pretraining", "any")] // it may be a chat or a reward model
    [InlineData("", "", "preference", "any")]
    [InlineData("", "", "pretraining sft", "preference")]
    [InlineData("", "", "pretraining sft preference", "")]
    [InlineData("odd", "", "pretraining sft", "preference")]
    [InlineData("", "base full", "sft", "preference")]
    [InlineData("", "instruct full", "preference", "")]
    [InlineData("chat", "", "evaluation", "pretraining sft")]
    [InlineData("base", "", "odd", "pretraining")] // nobody knows of which stage it is
    public void DataOfAStage_IsAskedFor_When_SuchAModelMustHaveHadSome(string kind, string basis, string stages, string asked)
    {
        var toy = new Toy(string.Join('\n', (string[])[
            "dataset:d", "dataset:d under cc0-1.0",
            .. new[] { "base", "instruct" }.SelectMany(static of => (string[])[
                $"model:{of} kind={of}", $"model:{of} under mit", $"model:{of} trained dataset:d pretraining",
                $"model:{of} trained dataset:d sft"]),
            $"model:a kind={kind}", "model:a under mit",
            .. basis.Length > 0 ? [$"model:a tunes model:{basis}"] : Array.Empty<string>(),
            .. stages.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static stage => $"model:a trained dataset:d {stage}")]));

        Assert.Equal(
            asked,
            string.Join(' ', Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"]))
                .Where(static gap => gap.Kind is UnknownKind.UndisclosedTrainingData or UnknownKind.UnrecordedTuningData)
                .Select(static gap => gap.Stage is { } stage ? Words.Spell(stage) : "any")));
    }

    [Fact]
    public void UndisclosedData_CountsUnderCautiousAndBalanced_NotInTextOnly()
    {
        var toy = new Toy("model:a kind=chat\nmodel:a under mit");

        Assert.Equal(
            "Conditional Conditional Allowed|Unknown Unknown Allowed|Unknown Conditional Conditional|Unknown Conditional Allowed|"
            + "Unknown Unknown Allowed|Unknown Unknown Allowed|Unknown Unknown Allowed",
            string.Join('|', Enum.GetValues<Purpose>().Select(purpose => Outcomes(toy, "model:a", purpose))));
        Assert.Equal(
            "UndisclosedTrainingData a [trained_on.csv] The pre-training data of a is not known; finding nothing there is not clearance. | "
            + "Whoever publishes a could settle it by saying which data a was pre-trained on.\n"
            + "UnrecordedTuningData a [trained_on.csv] The data with which a was tuned to follow instructions is not known; finding "
            + "nothing "
            + "there is not clearance. | Whoever publishes a could settle it by saying with which data a was tuned to follow instructions.",
            Gaps(toy, "model:a"));
    }

    // What a reward model was trained on reaches what it rewarded as contested at best; so does silence about it.
    [Theory]
    [InlineData("", "UndisclosedTrainingData UnrecordedTuningData", "Unknown Allowed Allowed")]
    [InlineData("model:rm trained dataset:e preference", "UndisclosedTrainingData", "Unknown Allowed Allowed")]
    [InlineData("model:rm trained dataset:e preference\nmodel:rm trained dataset:d pretraining", "", "Allowed Allowed Allowed")]
    [InlineData(
        "model:rm trained dataset:x preference\nmodel:rm trained dataset:d pretraining\ndataset:x", "MissingLicense",
        "Unknown Allowed Allowed")]
    [InlineData(
        "model:rm trained dataset:x preference\nmodel:rm trained dataset:d pretraining\ndataset:x\ndataset:x under cc-by-nc-4.0", "",
        "Prohibited Allowed Allowed")]
    public void RewardModel_IsAskedForItsData_AsSurelyAsThatCouldTravel(string rows, string kinds, string outcomes)
    {
        var toy = new Toy(
            $"{Sound}\nmodel:rm kind=reward\nmodel:rm under mit\nmodel:a aligned model:rm\ndataset:e\ndataset:e under cc0-1.0\n{rows}");

        Assert.Equal(kinds, Kinds(toy, "model:a"));
        Assert.Equal(outcomes, Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Theory]
    [InlineData("")]
    [InlineData("model:g trained dataset:x pretraining\ndataset:x\ndataset:x under cc-by-nc-4.0")]
    [InlineData("model:g trained dataset:x pretraining\ndataset:x")]
    public void Generator_IsNotAskedForItsData_AsNothingOfThatTravels(string rows)
    {
        var toy = new Toy($"{Sound}\nmodel:g kind=base org=x\nmodel:g under mit\ndataset:d generated model:g text by=x\n{rows}\n"
            + "model:a org=y");

        Assert.Equal("", Kinds(toy, "model:a"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(toy, "model:a", Purpose.CommercialUse));
    }

    [Fact]
    public void PublishedDataOfWhichNothingIsKnown_WeighsNoMoreThanWithheldData()
    {
        // A service is not asked for data; what is not known of data it names does not count.
        var service = new Toy("model:a kind=service\nmodel:a under mit\nmodel:a trained dataset:d pretraining\ndataset:d");
        var named = new Toy("model:a kind=service\nmodel:a under mit\nmodel:a trained dataset:gone pretraining gone");

        Assert.Equal("MissingLicense", Kinds(service, "model:a"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(service, "model:a", Purpose.CommercialUse));
        Assert.Equal("UnknownDataset", Kinds(named, "model:a"));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(named, "model:a", Purpose.CommercialUse));
    }

    // Who could settle it, by saying what; the place is that of the row which says that it is not known.
    [Theory]
    [InlineData(
        "model:a org=Maker\nmodel:a trained dataset:d pretraining",
        "MissingLicense a [licensed_under.csv] a has no known license. | Maker could settle it by saying under which license a is.")]
    [InlineData(
        "model:a org=Maker;Other\nmodel:a trained dataset:d pretraining\nmodel:a under unknown-license",
        "MissingLicense a [license:unknown-license licensed_under.csv:5] a carries no license: License unknown. | Maker or Other could "
        + "settle it by saying under which license a is.")]
    [InlineData(
        "model:a org=Maker;Other;Third;Zeta\nmodel:a under mit",
        "UndisclosedTrainingData a [trained_on.csv] The training data of a is not known; finding nothing there is not clearance. | Maker, "
        + "Other or another of 4 makers could settle it by saying which data a was trained on.")]
    [InlineData(
        "model:a org=Maker kind=reward\nmodel:a under mit\nmodel:a trained dataset:d pretraining",
        "UnrecordedTuningData a [trained_on.csv] The preferences that a was trained on are not known; finding nothing there is not "
        + "clearance. | Maker could settle it by saying which preferences a was trained on.")]
    [InlineData(
        "license:own steward=Keeper\nmodel:a\nmodel:a under own\nmodel:a trained dataset:d pretraining",
        "UnrecordedTerms a [license:own license_terms.csv] The terms of license:own, the license of a, are not recorded. | The text of "
        + "license:own, which Keeper writes, settles it, once license_terms.csv has rows with the clauses of license:own.")]
    [InlineData(
        "model:a org=Maker\nmodel:a under mit high source=x\nmodel:a under apache-2.0 low source=x\n"
        + "model:a trained dataset:d pretraining",
        "OutweighedClaim a [licensed_under.csv:5] A doubtful claim says that a is under Apache License 2.0; a surer one says otherwise. | "
        + "Maker could settle it by saying whether a is under Apache License 2.0.")]
    [InlineData(
        "dataset:e synthetic=yes org=Maker\ndataset:e under cc0-1.0\nmodel:a\nmodel:a under mit\n"
        + "model:a trained dataset:e pretraining\nmodel:a made org:o gone",
        "UnknownGenerator e [datasets.csv:3] e holds generated text, and which model wrote it is not recorded; the terms of that model "
        + "could limit its use. | Maker could settle it by saying which model wrote the generated text in e.\nUnknownDeveloper a [org:o "
        + "developed_by.csv:8] org:o, said to have made a, is not among the organisations; whether they accepted the terms of what they "
        + "used is not known. | Whoever publishes a could settle it by saying who made it; a row for org:o belongs into "
        + "organisations.csv, or the right id into the column to of developed_by.csv.")]
    [InlineData(
        "dataset:d org=Maker\ndataset:d generated model:g reply by=x\nmodel:g kind=service\nmodel:g under mit\nmodel:a org=o\n"
        + "model:a under mit\nmodel:a trained dataset:d pretraining",
        "UnknownMethod d [reply generated_by.csv:4] The role \"reply\" in which g wrote for d is no known word; limits pass as with the "
        + "one that lets least through, and with another one more could pass. | Maker could settle it by saying the role in which g "
        + "wrote for "
        + "d; one of text, annotation, chosen, rejected, prompt belongs into the column role of generated_by.csv.")]
    public void Gap_SaysWhoCouldSettleIt_AndBySayingWhat(string lines, string gaps)
    {
        var toy = new Toy("dataset:d\ndataset:d under cc0-1.0\n" + lines);

        Assert.Equal(gaps, Gaps(toy, "model:a"));
    }

    [Fact]
    public void Names_ThatTwoHave_AreSaidApart()
    {
        var toy = new Toy("model:a name=Same\nmodel:a under mit\nmodel:b name=Same\nmodel:b under mit\nmodel:a tunes model:b full\n"
            + "model:b tunes model:a full");

        Assert.StartsWith(
            "Same (model:a) and Same (model:b) are said to be made from each other",
            Assert.Single(Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"]))).Message,
            StringComparison.Ordinal);
    }

    // What each was tuned on does not tell where the weights come from.
    [Fact]
    public void Circle_OfTunedModels_IsAGap_When_NoneWasPreTrained()
    {
        const string Tuned =
            """
            dataset:d
            dataset:d under cc0-1.0
            model:a kind=chat
            model:a under mit
            model:a trained dataset:d sft
            model:b kind=chat
            model:b under mit
            model:b trained dataset:d sft
            model:a tunes model:b full
            """;
        var circle = new Toy(Tuned + "\nmodel:b tunes model:a full");

        Assert.Equal("Unknown Unknown Allowed", Outcomes(new Toy(Tuned), "model:a", Purpose.CommercialUse));
        Assert.Equal("CycleWithoutData", Kinds(circle, "model:a"));
        Assert.Equal("Unknown Unknown Allowed", Outcomes(circle, "model:a", Purpose.CommercialUse));
        Assert.Equal("", Kinds(new Toy(Tuned + "\nmodel:b tunes model:a full\nmodel:b trained dataset:d pretraining"), "model:a"));
    }

    // A service under OpenAI's terms first and MIT later; what it wrote under the first may not train rivals.
    private const string Service =
        """
        model:s kind=service org=s date=2023-01
        dataset:d date=2023-06 synthetic=yes
        dataset:d under cc0-1.0
        model:a org=y
        model:a under mit
        model:a trained dataset:d pretraining
        """;

    [Theory]
    [InlineData("from=2023-03-14 to=2024-01-30", "at=2023-03-20", "", "Prohibited Allowed Allowed", "")]
    [InlineData("from=2023-08-14 to=2024-01-30", "at=2023-03-20", "UnknownValidity", "Unknown Unknown Allowed", "s wrote d in 2023-03-20")]
    [InlineData("from=2023-03-14 to=2023-03-15", "at=2023-03-20", "UnknownValidity", "Unknown Unknown Allowed", "s wrote d in 2023-03-20")]
    [InlineData("from=2023-03-14 to=2024-01-30", "at=2023-03-02", "UnknownValidity", "Unknown Unknown Allowed", "s wrote d in 2023-03-02")]
    public void Service_ThatWroteOnADayOfNoRecordedTerms_LeavesAGap(
        string validity, string day, string kinds, string outcomes, string message)
    {
        var toy = new Toy(
            Service + $"\nmodel:s under openai-tou-2023-03-14 component=service {validity}\nmodel:s under mit component=service "
            + $"from=2024-01-31\ndataset:d generated model:s text by=x {day}");

        Assert.Equal(kinds, Kinds(toy, "model:a"));
        Assert.Equal(outcomes, Outcomes(toy, "model:a", Purpose.CompetingModel));
        Assert.StartsWith(
            message, Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"])).FirstOrDefault()?.Message ?? "", StringComparison.Ordinal);
    }

    // Of texts that follow one another one that does not say since when it holds may have come later, as where the cell was emptied.
    [Fact]
    public void Service_ThatWroteUnderATextWithoutABeginning_LeavesAGap_WhenAnotherTextHasOne()
    {
        var toy = new Toy(
            Service + "\nmodel:s under mit component=service to=2024-01-30\nmodel:s under openai-tou-2023-03-14 component=service "
            + "from=2024-01-31\ndataset:d generated model:s text by=x at=2023-03-20");
        var alone = new Toy(
            Service + "\nmodel:s under mit component=service to=2024-01-30\ndataset:d generated model:s text by=x at=2023-03-20");

        Assert.Equal(
            "s wrote d in 2023-03-20, and the terms of s that may have held then do not say since when they do, as others of it do; "
            + "those of "
            + "now count, too, and finding nothing there is not clearance.",
            Assert.Single(Unknowns.Of(toy.Analysis.StudyOf(toy["model:a"]))).Message);
        Assert.Equal("Prohibited Unknown Allowed", Outcomes(toy, "model:a", Purpose.CompetingModel));
        Assert.Equal("Allowed Allowed Allowed", Outcomes(alone, "model:a", Purpose.CompetingModel));
    }

    [Theory]
    [InlineData("model:s under unknown-license component=service from=2023-03-14 to=2024-01-30", "MissingLicense")]
    [InlineData("model:s under opnai component=service from=2023-03-14 to=2024-01-30 gone", "UnknownValidity")]
    public void Service_ThatWroteUnderTermsThatAreNotKnown_LeavesAGap(string row, string kinds)
    {
        var toy = new Toy(
            Service + $"\n{row}\nmodel:s under mit component=service from=2024-01-31\ndataset:d generated model:s text by=x at=2023-03-20");

        Assert.Equal(kinds, Kinds(toy, "model:a"));
        Assert.Equal("Unknown Unknown Allowed", Outcomes(toy, "model:a", Purpose.CompetingModel));
    }

    [Theory]
    [InlineData("by=x", "UnknownValidity")]
    [InlineData("by=s", "")]
    [InlineData("by=s;x", "UnknownValidity")]
    [InlineData("by=s;?nobody", "UnknownGenerator UnknownValidity")]
    public void Service_ThatItsMakerRan_IsUnderNoTermsOfItsOwn(string by, string kinds)
    {
        var toy = new Toy(
            Service + $"\nmodel:s under mit component=service from=2024-01-31\ndataset:d generated model:s text {by} at=2023-03-20");

        Assert.Equal(kinds, Kinds(toy, "model:a"));
    }

    [Fact]
    public void License_WhoseDayCannotBeRead_AppliesWithEveryOther()
    {
        const string Both =
            """
            dataset:d date=2022-05-01
            dataset:d under mit component=data from=2022-05-02
            """;

        Assert.Equal(
            "Prohibited Prohibited Prohibited",
            Outcomes(new Toy(Both + "\ndataset:d under cc-by-nc-4.0 component=data from=2022-05-02"), "dataset:d", Purpose.CommercialUse));
        Assert.Equal(
            "Prohibited Prohibited Prohibited",
            Outcomes(new Toy(Both + "\ndataset:d under cc-by-nc-4.0 component=data from=?"), "dataset:d", Purpose.CommercialUse));
    }

    private static string Code(string conflicts) => conflicts.Replace("UndisclosedTrainingData", "UNDISCLOSED", StringComparison.Ordinal);

    /// <summary>Something x made from a, as a doubtful claim says, and from b, as a surer one does.</summary>
    private static string Rivals(string relation, string doubtful, string sure)
    {
        var (made, origin) = relation switch
        {
            "tunes" => ("model", "model"),
            "trained" => ("model", "dataset"),
            "generated" => ("dataset", "model"),
            _ => ("dataset", "dataset"),
        };
        return $"{made}:x\n{origin}:a\n{origin}:b\n"
            + $"{made}:x {relation} {origin}:a {doubtful}\n{made}:x {relation} {origin}:b {sure}";
    }

    /// <summary>The relations that are not outweighed.</summary>
    private static string Relations(Toy toy) => string.Join(
        ", ",
        Enumerable.Range(0, toy.Graph.RelationCount).Where(relation => !toy.Analysis.Licenses.IsOutweighed(relation))
            .Select(toy.Graph.Relation).Select(relation => $"{toy.Graph.NameOf(relation.To)} -> {toy.Graph.NameOf(relation.From)}"));

    private static string Kinds(Toy toy, string id) =>
        string.Join(' ', Unknowns.Of(toy.Analysis.StudyOf(toy[id])).Select(gap => gap.Kind));

    private static string Gaps(Toy toy, string id) =>
        string.Join('\n', Unknowns.Of(toy.Analysis.StudyOf(toy[id])).Select(gap => string.Create(
            CultureInfo.InvariantCulture,
            $"{gap.Kind} {toy.Graph.NameOf(gap.Artifact)} "
            + $"[{(gap.Missing is { } missing ? missing + " " : "")}{gap.File}{(gap.Line is { } line ? ":" + line : "")}] {gap.Message} "
            + $"| {gap.SettledBy}")));

    private static string Outcomes(Toy toy, string id, Purpose purpose, VerdictParty party = VerdictParty.Recipient) => string.Join(
        ' ',
        Enum.GetValues<Reading>().Select(reading => Verdicts.Of(toy.Analysis.StudyOf(toy[id]), purpose, reading, party).Outcome));
}
