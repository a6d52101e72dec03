using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>A file of the folder: its columns in the order they are written in.</summary>
/// <param name="Name">File name.</param>
/// <param name="Columns">Column names.</param>
/// <param name="Required">Positions of the columns that must be there and must not be empty.</param>
internal sealed record CsvFile(string Name, string[] Columns, params int[] Required)
{
    public int Slot(string column) => Array.IndexOf(Columns, column);
}

/// <summary>A file of nodes and which field each column is; null for the date column.</summary>
internal sealed record NodeFile(CsvFile File, NodeKind Kind, NodeField?[] Fields);

/// <summary>A file of relations and the column of the qualifier; null when the relation has none.</summary>
internal sealed record RelationFile(CsvFile File, RelationKind Kind, string? Qualifier);

/// <summary>Where the claim columns are in a file.</summary>
internal readonly struct ClaimSlots(CsvFile file)
{
    public int Source { get; } = file.Slot("source");

    public int Evidence { get; } = file.Slot("evidence_url");

    public int Confidence { get; } = file.Slot("confidence");

    public int Recorded { get; } = file.Slot("recorded_at");

    public int Note { get; } = file.Slot("note");
}

/// <summary>The files of the folder and their columns: the one place that says how they are called.</summary>
internal static class CsvLayout
{
    public static readonly string[] ClaimColumns = ["source", "evidence_url", "confidence", "recorded_at", "note"];

    public static readonly NodeFile[] Nodes =
    [
        new(
            new CsvFile("organisations.csv", ["id", "name", "kind", "country", "url", "aliases"], 0, 1),
            NodeKind.Organisation,
            [NodeField.Id, NodeField.Name, NodeField.Kind, NodeField.Country, NodeField.Url, NodeField.Aliases]),
        new(
            new CsvFile("models.csv", ["id", "name", "kind", "family", "parameters", "release_date", "url", "aliases"], 0, 1),
            NodeKind.Model,
            [NodeField.Id, NodeField.Name, NodeField.Kind, NodeField.Family, NodeField.Parameters, null, NodeField.Url, NodeField.Aliases]),
        new(
            new CsvFile("datasets.csv", ["id", "name", "kind", "stage", "synthetic", "release_date", "url", "aliases"], 0, 1),
            NodeKind.Dataset,
            [NodeField.Id, NodeField.Name, NodeField.Kind, NodeField.Stage, NodeField.Synthetic, null, NodeField.Url, NodeField.Aliases]),
        new(
            new CsvFile(
                "licenses.csv",
                [
                    "id", "name", "spdx_id", "version", "family", "steward", "kind", "osi_approved", "effective_from", "superseded_by", "url", "aliases",
                ],
                0,
                1),
            NodeKind.License,
            [
                NodeField.Id, NodeField.Name, NodeField.SpdxId, NodeField.Version, NodeField.Family, NodeField.Steward, NodeField.Kind,
                NodeField.OsiApproved, null, NodeField.SupersededBy, NodeField.Url, NodeField.Aliases,
            ]),
        new(
            new CsvFile("sources.csv", ["id", "name", "url", "license", "retrieved"], 0, 1),
            NodeKind.Source,
            [NodeField.Id, NodeField.Name, NodeField.Url, NodeField.License, null]),
    ];

    public static readonly RelationFile[] Relations =
    [
        new(new CsvFile("fine_tunes_from.csv", ["from", "to", "method", .. ClaimColumns], 0, 1), RelationKind.FineTunesFrom, "method"),
        new(new CsvFile("trained_on.csv", ["from", "to", "stage", .. ClaimColumns], 0, 1), RelationKind.TrainedOn, "stage"),
        new(new CsvFile("aligned_with.csv", ["from", "to", .. ClaimColumns], 0, 1), RelationKind.AlignedWith, null),
        new(new CsvFile("derived_from.csv", ["from", "to", "method", .. ClaimColumns], 0, 1), RelationKind.DerivedFrom, "method"),
        new(new CsvFile("generated_by.csv", ["from", "to", "method", "operator", .. ClaimColumns], 0, 1), RelationKind.GeneratedBy, "method"),
        new(
            new CsvFile("licensed_under.csv", ["from", "to", "component", "group", "valid_from", "valid_to", .. ClaimColumns], 0, 1),
            RelationKind.LicensedUnder,
            "component"),
        new(new CsvFile("developed_by.csv", ["from", "to", "role", .. ClaimColumns], 0, 1), RelationKind.DevelopedBy, "role"),
    ];

    public static readonly CsvFile Openness = new("openness.csv", ["model", "framework", "criterion", "value", "label", .. ClaimColumns], 0, 1, 2, 3);

    public static readonly CsvFile Terms = new("terms.csv", ["code", "kind", "title", "description", "aligned_to", "severity"], 0, 1);

    public static readonly CsvFile LicenseTerms = new(
        "license_terms.csv",
        ["license", "term", "clause", "summary", "scope", "flows_down", "certainty", "source_url", "verification", "mark"],
        0,
        1);

    public static readonly CsvFile PropagationRules = new("propagation_rules.csv", ["term", "relation", "qualifier", "value", "reason", "citation"], 0, 1, 3);

    public static readonly CsvFile VerdictRules = new("verdict_rules.csv", ["purpose", "term", "effect", "note"], 0, 1, 2);

    /// <summary>All files, in the order findings are listed.</summary>
    public static IEnumerable<CsvFile> All =>
        [.. Nodes.Select(file => file.File), .. Relations.Select(file => file.File), Openness, Terms, LicenseTerms, PropagationRules, VerdictRules];
}
