using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>A table of the layout: how it is called and which columns its rows have, whatever store they are in.</summary>
/// <param name="name">The name, such as <c>models</c>.</param>
/// <param name="columns">Names of the columns, in the order in which they are written.</param>
/// <param name="required">Positions of the columns that must be there and must not be empty.</param>
internal class TableLayout(string name, string[] columns, params int[] required)
{
    /// <summary>The name of the table, such as <c>models</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What findings call the table, whatever the store, and what its file in a folder is called.</summary>
    public string FileName { get; } = name + ".csv";

    /// <summary>Names of the columns, in the order in which they are written.</summary>
    public string[] Columns { get; } = columns;

    /// <summary>Positions of the columns that must be there and must not be empty.</summary>
    public int[] Required { get; } = required;

    /// <summary>Positions of the columns that must be there; those that must not be empty, unless more is said.</summary>
    public int[] RequiredColumns { get; init; } = required;

    /// <summary>What follows when nothing of the table can be read, as the end of a sentence.</summary>
    public virtual string LossOfAll => "nothing that it says is known";

    /// <summary>What follows when a folder has no such file, as the end of a sentence; null when that is not told, or elsewhere.</summary>
    public virtual string? IfAbsent => null;

    /// <summary>What follows when some rows cannot be read, to be put behind a sentence; empty when nothing but their loss does.</summary>
    public virtual string LossOfSome => "";

    /// <summary>The columns that answers depend on although they may be left out.</summary>
    public ColumnStake[] Stakes { get; init; } = [];

    /// <summary>Names that headers may be near to: those of the columns, and what else one of them may be called.</summary>
    public virtual IEnumerable<string> Names => Columns;

    /// <summary>Position of a column; −1 when the table does not have it.</summary>
    public int Slot(string column) => Array.IndexOf(Columns, column);

    /// <summary>Whether a verdict may rest on what a second header of a column says.</summary>
    /// <param name="slot">The column.</param>
    /// <param name="isNumbered">
    /// Whether the second header has the name of the column and a number; else it is near to it, which is doubted only where a row must say
    /// it, or where an empty cell says something.
    /// </param>
    public virtual bool IsDependedOn(int slot, bool isNumbered) =>
        isNumbered || Required.Contains(slot) || Array.Exists(Stakes, stake => stake.Column == Columns[slot]);

    /// <summary>
    /// Position of the column that a header names, in any case, with blanks around, and with blanks or hyphens for underscores; −1 when it
    /// names none.
    /// </summary>
    public virtual int Find(string name) =>
        Slot(name) is var slot and >= 0
            ? slot
            : Slot(name.Trim().Trim('\uFEFF').ToLowerInvariant().Replace(' ', '_').Replace('-', '_'));

    /// <summary>
    /// The column that a header outside the layout may be meant for although it is spelled otherwise; null when it may be for none.
    /// </summary>
    public virtual string? MeaningOf(string name) => null;

    /// <summary>
    /// Whether a header names a column as it was called before. It is read, and said; beside a column of the present name it is none.
    /// </summary>
    public virtual bool IsFormerName(string name) => false;
}

/// <summary>A column that answers depend on although it may be left out.</summary>
/// <param name="Column">Its name.</param>
/// <param name="IfMissing">What follows when no row says it, as the end of a sentence.</param>
internal sealed record ColumnStake(string Column, string IfMissing)
{
    /// <summary>
    /// Whether an empty cell says something, so that rows under a misspelt header would say another thing than what is written; where it is
    /// false, an empty cell counts as not known anyway.
    /// </summary>
    public bool IsSaidByNothing { get; init; }

    /// <summary>Whether nothing is told when the column is not there: most files need none.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>Whether <see cref="ColumnReview"/> tells it when no row says anything, be the column there or not.</summary>
    public bool IsReviewed { get; init; }
}

/// <summary>A table of nodes.</summary>
internal sealed class NodeLayout : TableLayout
{
    private readonly int[] _slots = [.. Enum.GetValues<NodeField>().Select(_ => -1)];

    /// <param name="name">The name of the table.</param>
    /// <param name="kind">What its nodes are.</param>
    /// <param name="columns">The columns and which field each is; null for the date.</param>
    public NodeLayout(string name, NodeKind kind, params (string Name, NodeField? Field)[] columns)
        : base(name, [.. columns.Select(column => column.Name)], 0, 1)
    {
        (Kind, Fields) = (kind, [.. columns.Select(column => column.Field)]);
        DateSlot = Array.IndexOf(Fields, null);
        for (var slot = 0; slot < Fields.Length; slot++)
        {
            if (Fields[slot] is { } field)
            {
                _slots[(int)field] = slot;
            }
        }
    }

    /// <summary>What the nodes are.</summary>
    public NodeKind Kind { get; }

    /// <inheritdoc/>
    public override string LossOfAll => $"the graph has none of the {Name}, and what names one of them counts as not known";

    /// <summary>Which field each column is; null for the date.</summary>
    public NodeField?[] Fields { get; }

    /// <summary>Position of the date; −1 when the table has none.</summary>
    public int DateSlot { get; }

    /// <summary>Position of a field; −1 when the table does not have it.</summary>
    public int Slot(NodeField field) => _slots[(int)field];
}

/// <summary>
/// A table of claims: its last six columns say who claims it, where that can be checked, how surely, since when, until when, and a note.
/// </summary>
internal class ClaimLayout(string name, string[] columns, params int[] required)
    : TableLayout(name, [.. columns, "source", "evidence_url", "confidence", "recorded_at", "retracted_at", "note"], required)
{
    public int SourceSlot { get; } = columns.Length;

    public int EvidenceSlot { get; } = columns.Length + 1;

    public int ConfidenceSlot { get; } = columns.Length + 2;

    public int RecordedSlot { get; } = columns.Length + 3;

    public int RetractedSlot { get; } = columns.Length + 4;

    public int NoteSlot { get; } = columns.Length + 5;

    /// <inheritdoc/>
    /// <remarks>Whoever takes claims back may call the day so.</remarks>
    public override string? MeaningOf(string name)
    {
        string[] words = ["retract", "withdr", "revo", "rescind", "delet", "remov", "cancel", "invalid", "obsolete", "zurück"];
        return Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Columns[RetractedSlot] : null;
    }

    /// <inheritdoc/>
    public override string LossOfAll => "no model is assessed, and questions about openness find nothing, whatever there is to find";

    /// <inheritdoc/>
    public override string? IfAbsent => LossOfAll;
}

/// <summary>A table of relations. Positions of columns that it does not have are −1.</summary>
internal sealed class RelationLayout : ClaimLayout
{
    /// <param name="kind">Which relation; the table is called as rules spell it.</param>
    /// <param name="columns">The columns between the ends and the claim; the qualifier first when the relation has one.</param>
    public RelationLayout(RelationKind kind, params string[] columns)
        : base(Path.GetFileNameWithoutExtension(RelationSchema.Of(kind).FileName), ["from", "to", .. columns], 0, 1)
    {
        Kind = kind;
        Stakes =
        [
            .. StakesOf(kind),
            new ColumnStake("confidence", "all of them count alike, also those that a surer one would outweigh")
            {
                IsSaidByNothing = true,
                IsReviewed = true,
            },
            new ColumnStake("retracted_at", "claims that were taken back count") { IsSaidByNothing = true, MayBeAbsent = true },
        ];
        QualifierSlot = RelationSchema.Of(kind).Form == QualifierForm.None ? -1 : 2;
        (OperatorSlot, GeneratedAtSlot) = (Slot("operator"), Slot("generated_at"));
        (GroupSlot, ValidFromSlot, ValidToSlot) = (Slot("group"), Slot("valid_from"), Slot("valid_to"));
    }

    public RelationKind Kind { get; }

    /// <summary>What follows when there is no such relation, as the end of a sentence.</summary>
    public string IfNone => Kind switch
    {
        RelationKind.FineTunesFrom =>
            "no model counts as made from another: training data is asked of each, and the base of those whose kind has one",
        RelationKind.TrainedOn => "no training data of any model is known, and verdicts count what such a model was trained on as unknown",
        RelationKind.AlignedWith => "no model counts as aligned with another, and nothing reaches it from there",
        RelationKind.DerivedFrom => "no dataset counts as made from another, and nothing reaches it from there",
        RelationKind.GeneratedBy =>
            "no dataset has a model that wrote it, and verdicts count that as unknown where synthetic does not say no",
        RelationKind.LicensedUnder => "no model or dataset has a known license, and no verdict is better than unknown",
        _ => "who made any model or dataset is not known: no license counts as one of its maker's own, and whoever trains on outputs may "
            + "have accepted the terms of the model that wrote them",
    };

    /// <inheritdoc/>
    public override string LossOfAll => Kind switch
    {
        RelationKind.FineTunesFrom => "which model any model was made from",
        RelationKind.TrainedOn => "what any model was trained on",
        RelationKind.AlignedWith => "what any model was aligned with",
        RelationKind.DerivedFrom => "what any dataset was made from",
        RelationKind.GeneratedBy => "which models wrote any dataset",
        RelationKind.LicensedUnder => "which licenses any model or dataset has",
        _ => "who made any model or dataset",
    } + " is not known whole, and verdicts count that as unknown";

    /// <inheritdoc/>
    public override string LossOfSome => $", so that {LossOfAll}";

    /// <summary>Method, stage, component or role.</summary>
    public int QualifierSlot { get; }

    public int OperatorSlot { get; }

    public int GeneratedAtSlot { get; }

    public int GroupSlot { get; }

    public int ValidFromSlot { get; }

    public int ValidToSlot { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => Kind == RelationKind.LicensedUnder ? [.. Columns, "license"] : Columns;

    /// <inheritdoc/>
    public override bool IsDependedOn(int slot, bool isNumbered) =>
        (slot < SourceSlot || slot == ConfidenceSlot || slot == RetractedSlot) && base.IsDependedOn(slot, isNumbered);

    /// <inheritdoc/>
    /// <remarks>
    /// Where licenses are listed, the column that leads to one may be called after it, in British spelling too. The role of a generator may
    /// stand under its former name.
    /// </remarks>
    public override int Find(string name) =>
        Kind == RelationKind.LicensedUnder && name.Trim().ToLowerInvariant() is ['l', 'i', 'c', 'e', 'n', 's' or 'c', 'e'] ? 1
        : IsFormerName(name) ? QualifierSlot
        : base.Find(name);

    private static ColumnStake[] StakesOf(RelationKind kind) => kind switch
    {
        RelationKind.FineTunesFrom =>
            [new("method", "how any model was made from another is not known, and verdicts count that as unknown")],
        RelationKind.TrainedOn =>
            [new("stage", "in which stage any model was trained on its data is not known, and verdicts count that as unknown")],
        RelationKind.DerivedFrom =>
            [new("method", "how any dataset was made from another is not known, and verdicts count that as unknown")],
        RelationKind.GeneratedBy =>
        [
            new("operator", "who ran any of the models is not known, and verdicts count that as unknown"),
            new("generated_at", "the terms of each model count as they were when the dataset came out") { IsSaidByNothing = true },
        ],
        RelationKind.LicensedUnder =>
        [
            new("component", "every license counts as that of the model or dataset itself, also one of its code or documentation")
            {
                IsSaidByNothing = true,
            },
        ],
        _ => [],
    };

    /// <inheritdoc/>
    public override bool IsFormerName(string name) =>
        Kind == RelationKind.GeneratedBy && name.Trim().Equals("method", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A table about openness beside the assessments. Its rows keep their order.</summary>
/// <param name="table">Which table.</param>
/// <param name="name">The name of the table.</param>
/// <param name="columns">Names of the columns.</param>
/// <param name="keyLength">How many columns, from the first, tell rows apart; 0 when rows may be alike.</param>
/// <param name="required">Positions of the columns that must be there and must not be empty.</param>
internal sealed class OpennessLayout(OpennessTable table, string name, string[] columns, int keyLength, params int[] required)
    : TableLayout(name, columns, required)
{
    /// <summary>Which table.</summary>
    public OpennessTable Table { get; } = table;

    /// <summary>How many columns, from the first, tell rows apart; 0 when rows may be alike.</summary>
    public int KeyLength { get; } = keyLength;

    /// <inheritdoc/>
    public override string LossOfSome => Table switch
    {
        OpennessTable.Frameworks => ", and the framework is not used: no table, rank or question has it",
        OpennessTable.Criteria => ", and a framework that may lack it is not used: no table, rank or question has it",
        _ => "",
    };

    /// <inheritdoc/>
    public override string LossOfAll => Table switch
    {
        OpennessTable.Frameworks =>
            "assessments are held to no framework, and questions about openness find nothing, whatever there is to find",
        OpennessTable.Criteria => "no framework has a criterion, and questions about openness find nothing, whatever there is to find",
        OpennessTable.Levels => "no value of a framework has a label or a meaning",
        OpennessTable.Listings => "no table of openness shows what its source lists beside the assessments",
        OpennessTable.Projects => "no project is known, and nothing shows the links of any",
        OpennessTable.ProjectLinks => "no link of any project is known",
        _ => "no publication or other resource is known",
    };
}

/// <summary>A table of rules. A graph has rules of its own or those of the product, table by table.</summary>
internal sealed class RuleLayout(RuleTables rules, string[] columns, params int[] required) : TableLayout(
    Path.GetFileNameWithoutExtension(RuleProblem.FileOf(rules)), columns, required)
{
    /// <summary>Which rules.</summary>
    public RuleTables Rules { get; } = rules;

    /// <inheritdoc/>
    public override string LossOfAll => "no verdict can be better than unknown";

    /// <inheritdoc/>
    public override string LossOfSome => ", so that no license counts as recorded whole";
}

/// <summary>Every table and its columns: the one place that says how they are called.</summary>
internal static class TableLayouts
{
    public static readonly NodeLayout[] Nodes =
    [
        new(
            "organisations", NodeKind.Organisation,
            ("id", NodeField.Id), ("name", NodeField.Name), ("kind", NodeField.Kind), ("country", NodeField.Country),
            ("url", NodeField.Url), ("aliases", NodeField.Aliases)),
        new(
            "models", NodeKind.Model,
            ("id", NodeField.Id), ("name", NodeField.Name), ("kind", NodeField.Kind), ("family", NodeField.Family),
            ("parameters", NodeField.Parameters), ("tokens", NodeField.Tokens), ("release_date", null), ("url", NodeField.Url),
            ("aliases", NodeField.Aliases))
        {
            Stakes =
            [
                new(
                    "kind",
                    "what kind of model each is, is not known: data of every stage is asked for, and verdicts count what is not recorded "
                    + "as unknown"),
            ],
        },
        new(
            "datasets", NodeKind.Dataset,
            ("id", NodeField.Id), ("name", NodeField.Name), ("kind", NodeField.Kind), ("stage", NodeField.Stage),
            ("synthetic", NodeField.Synthetic), ("access_rights", NodeField.AccessRights), ("tokens", NodeField.Tokens),
            ("examples", NodeField.Examples), ("languages", NodeField.Languages), ("release_date", null), ("url", NodeField.Url),
            ("aliases", NodeField.Aliases))
        {
            Stakes =
            [
                new(
                    "synthetic",
                    "whether any dataset holds generated text is not known, and verdicts count that as unknown where no generator is "
                    + "recorded"),
                new("access_rights", "each dataset under a license counts as one that can be had")
                {
                    IsSaidByNothing = true,
                    MayBeAbsent = true,
                },
            ],
        },
        new(
            "licenses", NodeKind.License,
            ("id", NodeField.Id), ("name", NodeField.Name), ("spdx_id", NodeField.SpdxId), ("version", NodeField.Version),
            ("family", NodeField.Family), ("steward", NodeField.Steward), ("kind", NodeField.Kind), ("osi_approved", NodeField.OsiApproved),
            ("effective_from", null), ("superseded_by", NodeField.SupersededBy), ("url", NodeField.Url), ("aliases", NodeField.Aliases))
        {
            Stakes =
            [
                new(
                    "family",
                    "licenses whose ids begin alike up to the first digit count as of one family and exempt each other's models")
                {
                    IsSaidByNothing = true,
                },
            ],
        },
        new(
            "sources", NodeKind.Source,
            ("id", NodeField.Id), ("name", NodeField.Name), ("url", NodeField.Url), ("license", NodeField.License), ("retrieved", null)),
    ];

    /// <summary>In the order of <see cref="RelationKind"/>.</summary>
    public static readonly RelationLayout[] Relations =
    [
        new(RelationKind.FineTunesFrom, "method"),
        new(RelationKind.TrainedOn, "stage"),
        new(RelationKind.AlignedWith),
        new(RelationKind.DerivedFrom, "method"),
        new(RelationKind.GeneratedBy, "role", "operator", "generated_at"),
        new(RelationKind.LicensedUnder, "component", "group", "valid_from", "valid_to"),
        new(RelationKind.DevelopedBy, "role"),
    ];

    /// <summary>An empty value is one: it was looked for, and nothing was stated.</summary>
    public static readonly ClaimLayout Openness = new("openness", ["model", "framework", "criterion", "value", "label", "since"], 0, 1, 2)
    {
        RequiredColumns = [0, 1, 2, 3],
    };

    public static readonly OpennessLayout Frameworks = new(
        OpennessTable.Frameworks, "frameworks", ["id", "name", "description", "values", "url", "source", "succeeds", "note"], 1, 0)
    {
        RequiredColumns = [0, 1, 3],
    };

    public static readonly OpennessLayout Criteria = new(
        OpennessTable.Criteria,
        "criteria",
        ["framework", "id", "title", "area", "question", "definition", "weight", "became", "about"],
        2,
        0,
        1)
    {
        RequiredColumns = [0, 1, 2],
        Stakes =
        [
            new(
                "about",
                "nothing says what the criteria look at: openWashing, moreThanBase and graphContradictions find nothing, and frameworks "
                + "are not compared with each other"),
        ],
    };

    public static readonly OpennessLayout Levels = new(
        OpennessTable.Levels, "levels", ["framework", "criterion", "value", "label", "meaning"], 3, 0, 2);

    public static readonly OpennessLayout Listings = new(
        OpennessTable.Listings,
        "listings",
        ["framework", "model", "name", "url", "base", "tuning", "license", "organisation"],
        2,
        0,
        1);

    public static readonly OpennessLayout Projects = new(
        OpennessTable.Projects,
        "projects",
        ["id", "name", "name_as_listed", "url_as_listed", "artifact", "organisation", "source", "problem"],
        1,
        0,
        1);

    public static readonly OpennessLayout ProjectLinks = new(
        OpennessTable.ProjectLinks, "project_links", ["project", "criterion", "url", "own", "problem"], 3, 0, 1, 2);

    public static readonly OpennessLayout Resources = new(
        OpennessTable.Resources,
        "resources",
        ["id", "title", "kind", "authors", "venue", "year", "doi", "url", "cited_for", "source", "note"],
        1,
        0,
        1);

    /// <summary>The tables about openness beside the assessments, in the order of <see cref="OpennessTable"/>.</summary>
    public static readonly OpennessLayout[] OpennessTables =
        [Frameworks, Criteria, Levels, Listings, Projects, ProjectLinks, Resources];

    public static readonly RuleLayout Terms = new(
        RuleTables.Terms, ["code", "kind", "title", "description", "aligned_to", "severity"], 0, 1);

    public static readonly RuleLayout LicenseTerms = new(
        RuleTables.LicenseTerms,
        ["license", "term", "clause", "summary", "scope", "flows_down", "certainty", "source_url", "verification", "mark",
            "amount", "unit", "currency", "measured_how"],
        0,
        1)
    {
        Stakes =
        [
            new("scope", "no clause names what it reaches, and terms travel as propagation_rules.csv says")
            {
                IsSaidByNothing = true,
                IsReviewed = true,
            },
        ],
    };

    public static readonly RuleLayout PropagationRules = new(
        RuleTables.PropagationRules, ["term", "relation", "qualifier", "value", "reason", "citation"], 0, 1, 3)
    {
        Stakes =
        [
            new("qualifier", "every rule counts as one for a relation without a qualifier") { IsSaidByNothing = true },
        ],
    };

    public static readonly RuleLayout VerdictRules = new(
        RuleTables.VerdictRules, ["purpose", "term", "effect", "note"], 0, 1, 2);

    public static readonly RuleLayout[] Rules = [Terms, LicenseTerms, PropagationRules, VerdictRules];

    /// <summary>All tables, in the order in which findings are listed.</summary>
    public static readonly TableLayout[] All = [.. Nodes, .. Relations, Openness, .. OpennessTables, .. Rules];

    public static NodeLayout Of(NodeKind kind) => Array.Find(Nodes, nodes => nodes.Kind == kind)!; // every kind has a table

    public static RelationLayout Of(RelationKind kind) => Relations[(int)kind];
}
