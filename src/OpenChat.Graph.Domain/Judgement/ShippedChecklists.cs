using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// The checklists that the product ships. Everything is as its source words it at the address beside it, which was read on 1 December 2026.
/// </summary>
public static class ShippedChecklists
{
    private const string Live = "opening-up-chatgpt";
    private const string Matrix = "seed-matrix";
    private const string Mot = "https://github.com/lfai/model_openness_tool/blob/8b5d30e90a7c62d7d6ece48b91e69ff495920a4d/";
    private const string Components = Mot + "web/modules/mof/config/install/mof.settings.yml";
    private const string Article53 =
        "https://rgpd.com/ai-act/chapter-5-general-purpose-ai-models/article-53-obligations-for-providers-of-general-purpose-ai-models/";

    private const string OfProject = "The criterion is about all code of the project at once, and not about this part of it.";

    private static readonly CellCheck OpenCode = new(Live, "opencode", ["open"], ["closed"], OfProject);

    private static readonly ImmutableArray<CellCheck> Weights =
    [
        new(
            Live,
            "rlweights",
            ["open"],
            [], // closed, too, where there was no such tuning and the weights of the model can be had
            "The criterion is about the weights that the tuning changed, and about how that was done."),
        new(Matrix, "weights", ["3", "4"], ["0", "1"], ""),
    ];

    private static readonly CellCheck Preprint = new(
        Live, "preprint", ["open"], ["closed"], "The criterion is about preprints in an archive, and a paper may stand elsewhere.");

    private static readonly CellCheck Paper = new(
        Live, "paper", ["open"], ["closed"], "The criterion is about papers that were peer-reviewed.");

    /// <summary>The licenses that the Model Openness Tool counts as open beside those that OSI or FSF approves, by SPDX id.</summary>
    internal static ImmutableHashSet<string> OpenLicenses { get; } = Set(
        "CC0-1.0;CC-BY-1.0;CC-BY-2.0;CC-BY-2.5;CC-BY-2.5-AU;CC-BY-3.0;CC-BY-3.0-AT;CC-BY-3.0-AU;CC-BY-3.0-DE;CC-BY-3.0-IGO;CC-BY-3.0-NL;"
        + "CC-BY-3.0-US;CC-BY-4.0;CC-BY-SA-1.0;CC-BY-SA-2.0;CC-BY-SA-2.0-UK;CC-BY-SA-2.1-JP;CC-BY-SA-2.5;CC-BY-SA-3.0;CC-BY-SA-3.0-AT;"
        + "CC-BY-SA-4.0;CDLA-Permissive-1.0;CDLA-Permissive-2.0;CDLA-Sharing-1.0;ODC-PDDL-1.0;ODC-By-1.0;ODbL-1.0;GFDL-1.3;OGL-Canada-2.0;"
        + "OGL-UK-2.0;OGL-UK-3.0;OpenMDW-1.0");

    /// <summary>The license of those that is for code, too; all others for code are approved ones.</summary>
    internal static ImmutableHashSet<string> ForCode { get; } = Set("OpenMDW-1.0");

    /// <summary>The licenses that it names for data, by SPDX id.</summary>
    internal static ImmutableHashSet<string> ForData { get; } =
        Set("CDLA-Permissive-1.0;CDLA-Permissive-2.0;C-UDA-1.0;CC-PDDC;CC0-1.0;PDDL-1.0;OpenMDW-1.0");

    /// <summary>The licenses that it names for documents, by SPDX id.</summary>
    internal static ImmutableHashSet<string> ForDocuments { get; } =
        Set("Apache-2.0;CC-BY-4.0;CC-BY-SA-3.0;CC-BY-SA-4.0;FreeBSD-DOC;CC-PDDC;CC0-1.0;OpenMDW-1.0");

    /// <summary>The conditions of the Model Openness Framework, as its tool asks them.</summary>
    public static Checklist Mof { get; } = new(
        "mof",
        "Model Openness Framework",
        "The components that a model must be released with to be of a class, each under an open license. As the Model Openness Tool of LF "
        + "AI & Data asks them; components that it calls optional are left out. A license counts as open when the Open Source Initiative "
        + "has approved it or the tool lists it; one that is not made for what it covers counts too, and is named.",
        Components,
        [
            new("III", "Class III: Open Model"),
            new("II", "Class II: Open Tooling"),
            new("I", "Class I: Open Science"),
        ],
        [
            Part("model-architecture", 0, "Model architecture", "Commented code of the architecture.", LicensedContent.Code, [[OpenCode]]),
            Part("model-parameters", 0, "Model parameters, final", "The trained weights.", LicensedContent.Weights, [Weights]),
            Part(
                "evaluation-results",
                0,
                "Evaluation results",
                "Results of the evaluation; they may stand in a report, a paper or the model card.",
                LicensedContent.Document,
                [[new(Live, "modelcard", ["open"], [], "The criterion is about the model card, which must tell of the evaluation.")]]),
            Part(
                "model-card",
                0,
                "Model card",
                "Details of the model with its performance, intended use and limits.",
                LicensedContent.Document,
                [[new(
                    Live,
                    "modelcard",
                    ["open"],
                    ["closed"],
                    "The criterion asks for architecture, training, tuning and evaluation, and not for intended use.")]]),
            Part(
                "data-card",
                0,
                "Data card",
                "Source, properties and preparation of the data; the model card may tell of them instead.",
                LicensedContent.Document,
                [
                    [new(Live, "datasheet", ["open"], ["closed"], "")],
                    [new(Live, "modelcard", [], ["closed"], "A model card may tell of the data, and there is none.")],
                ],
                isAnyEnough: true),
            Part(
                "technical-report",
                0,
                "Technical report",
                "A report of what the model can do and how it is used; not needed beside a research paper.",
                LicensedContent.Document,
                [[Preprint with { NotMet = [] }], [Paper with { NotMet = [] }]],
                isAnyEnough: true),
            Part("training-code", 1, "Training code", "The code that trained the model.", LicensedContent.Code, [[OpenCode]]),
            Part("inference-code", 1, "Inference code", "The code that runs the model.", LicensedContent.Code, [[OpenCode]]),
            Part("evaluation-code", 1, "Evaluation code", "The code that evaluated the model.", LicensedContent.Code, []),
            Part("evaluation-data", 1, "Evaluation data", "The data that the model was evaluated with.", LicensedContent.Data, []),
            Part(
                "datasets",
                2,
                "Datasets",
                "The data of training, validation and tests.",
                LicensedContent.Data,
                [
                    [
                        new(Live, "llmdata", ["open"], ["closed"], "Data that can be inspected need not be released."),
                        new(Matrix, "pretraining-data", ["3", "4"], ["0", "1"], ""),
                    ],
                    [
                        new(Live, "rldata", ["open"], ["closed"], "Data that can be inspected need not be released."),
                        new(Matrix, "fine-tuning-data", ["3", "4"], ["0", "1"], ""),
                    ],
                ]),
            Part(
                "data-preprocessing-code",
                2,
                "Data preprocessing code",
                "The code that cleaned and prepared the data.",
                LicensedContent.Code,
                [[OpenCode, new(Matrix, "data-processing-code", ["3", "4"], ["0"], "")]]),
            Part(
                "model-parameters-intermediate",
                2,
                "Model parameters, intermediate",
                "Weights from within the training.",
                LicensedContent.Data,
                []),
            Part(
                "research-paper",
                2,
                "Research paper",
                "A paper on how the model was made and what it can do.",
                LicensedContent.Document,
                [[Preprint], [Paper]],
                isAnyEnough: true),
        ]);

    /// <summary>The conditions of the exception for open source in the AI Act of the European Union.</summary>
    public static Checklist AiAct { get; } = new(
        "eu-ai-act-open-source",
        "AI Act: exception for free and open-source models",
        "The conditions under which providers of general-purpose AI models need not draw up the documentation of Article 53(1), points (a) "
        + "and (b), of Regulation (EU) 2024/1689. Read with recitals 102 to 104 and the guidelines of the Commission of 18 July 2025, "
        + "C(2025) 5045 final, paragraphs 76 to 92, which bind nobody. Whether a model is a general-purpose one at all is not asked here.",
        Article53,
        [new("open-source", "Free and open-source model")],
        [
            Freedom("access", "License: access", "The license lets anybody obtain the model.", ["REPRODUCTION"], [], ["REGISTRATION"]),
            Freedom(
                "use",
                "License: use",
                "The license lets anybody use the model for any purpose; credit and like terms may be asked, and terms of safety that are "
                + "proportionate.",
                ["REPRODUCTION", "COMMERCIAL_USE"],
                [
                    "NON_COMMERCIAL", "RESEARCH_ONLY", "SCALE_THRESHOLD", "HOSTING_RESTRICTED", "NO_COMPETING_MODELS",
                    "NO_TRAINING_ON_OUTPUTS",
                ],
                ["REVENUE_THRESHOLD", "USE_BASED_RESTRICTIONS", "ACCEPTABLE_USE_POLICY", "REGISTRATION"]),
            Freedom(
                "modification",
                "License: modification",
                "The license lets anybody alter the model.",
                ["MODIFICATION"],
                ["NO_DERIVATIVES"],
                ["NON_COMMERCIAL", "RESEARCH_ONLY"]),
            Freedom(
                "distribution",
                "License: distribution",
                "The license lets anybody pass the model on, altered or not.",
                ["DISTRIBUTION"],
                ["NO_REDISTRIBUTION"],
                ["NO_DERIVATIVES", "NON_COMMERCIAL", "RESEARCH_ONLY", "FLOW_DOWN", "NAME_PREFIX"]),
            new("weights-public", 0, "Weights are public", "The parameters, with the weights, are publicly available.", Article53)
            {
                Cells = [Weights],
            },
            new(
                "architecture-public",
                0,
                "Architecture is public",
                "Information on the architecture of the model is publicly available.",
                Article53)
            {
                Cells =
                [
                    [new(Live, "architecture", ["open"], ["closed"], "The criterion asks for how the model was trained, too.")],
                ],
            },
            new(
                "usage-public",
                0,
                "Usage is public",
                "Information on the usage of the model is publicly available: at least what it takes and gives, what it can do "
                + "and its limits.",
                Article53)
            {
                Cells =
                [
                    [new(
                        Live,
                        "modelcard",
                        [],
                        [],
                        "The criterion asks what model cards say of architecture, training, tuning and evaluation, and not of usage.")],
                ],
            },
            new(
                "not-monetised",
                0,
                "Not monetised",
                "The model is not provided against a price or otherwise monetised; an open repository is no monetisation.",
                "https://ai-act-law.eu/recital/103/")
            {
                Unanswerable = "How its makers earn money with a model is not recorded here.",
            },
            new(
                "no-systemic-risk",
                0,
                "No systemic risk",
                "The model does not present a systemic risk.",
                "https://ai-act-law.eu/recital/104/")
            {
                Unanswerable = "Whether a model is held to present a systemic risk is not recorded here.",
            },
        ]);

    /// <summary>All of them, in their order.</summary>
    public static ImmutableArray<Checklist> All { get; } = [Mof, AiAct];

    private static ChecklistCondition Part(
        string id,
        int of,
        string title,
        string requirement,
        LicensedContent content,
        ImmutableArray<ImmutableArray<CellCheck>> cells,
        bool isAnyEnough = false) => new(id, of, title, requirement, Components)
        {
            Cells = cells,
            IsAnyEnough = isAnyEnough,
            Content = content,
            Unanswerable = cells.IsEmpty ? "No framework that is read here looks at it." : "",
        };

    /// <summary>Where a territory is left out, or the licensor may change the terms, nobody knows whether it is free.</summary>
    private static ChecklistCondition Freedom(
        string id,
        string title,
        string requirement,
        ImmutableArray<string> needed,
        ImmutableArray<string> against,
        ImmutableArray<string> open) => new(id, 0, title, requirement, Article53)
        {
            Freedom = new FreedomCheck(needed, against, [.. open, "GEOGRAPHIC_EXCLUSION", "UNILATERAL_CHANGE"]),
        };

    private static ImmutableHashSet<string> Set(string ids) => ids.Split(';').ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
}
