using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Looks at columns as a whole: those that say nothing although answers depend on them, and those that hold one word throughout which lets
/// most through. Each cell may be meant; all of them together are odd. Looks at the finished graph, so that every store has the same
/// findings.
/// </summary>
internal static class ColumnReview
{
    /// <summary>With so many rows it is odd that all of them say the same.</summary>
    private const int ManyRows = 20;

    /// <summary>The lines that a finding names at most, when it is about several.</summary>
    public const int MostLines = 5;

    /// <summary>Reports what is odd, by table; of a table by column.</summary>
    /// <param name="contents">The graph with its rules.</param>
    /// <param name="findings">The findings of a table.</param>
    /// <param name="retracted">The lines of the first claims of a table that were taken back, in their order.</param>
    public static void Report(
        GraphContents contents, Func<TableLayout, FindingList> findings, Func<TableLayout, IReadOnlyList<int>> retracted)
    {
        var graph = contents.Lineage;
        foreach (var (kind, field, words, consequence) in (ReadOnlySpan<(NodeKind, NodeField, string[], string)>)[
            (NodeKind.Model, NodeField.Kind, ["service", "tool"], "no training data is asked of any model"),
            (NodeKind.Dataset, NodeField.Synthetic, ["no"], "no model that may have written a dataset is asked for"),
            (NodeKind.Dataset, NodeField.AccessRights, ["public", "restricted"], "each of them counts as data that a model discloses"),
            (NodeKind.License, NodeField.Kind, ["terms-of-service"], "each of them binds whoever has an account, and others less surely"),
            (NodeKind.License, NodeField.Family, [], "each of them exempts the models of all others"),
        ])
        {
            var table = TableLayouts.Of(kind);
            var (rows, text) = graph.TextThroughout(kind, field);
            ReportWord(findings(table), table, table.Columns[table.Slot(field)], rows, text, words, consequence);
        }

        ReportKinds(graph, TableLayouts.Of(NodeKind.Model), findings);
        foreach (var table in TableLayouts.Relations)
        {
            var list = findings(table);
            var (words, consequence) = QualifiersOf(table.Kind);
            if (words.Length > 0)
            {
                var (rows, text) = graph.QualifierThroughout(table.Kind);
                ReportWord(list, table, table.Columns[table.QualifierSlot], rows, text, words, consequence);
            }

            if (table.Kind == RelationKind.LicensedUnder)
            {
                var (rows, text) = graph.GroupThroughout();
                ReportWord(
                    list, table, "group", rows, text, [],
                    "wherever a model or dataset has several licenses one may be chosen, and the least restrictive counts");
            }

            var (claims, confidence, hasRivals) = graph.ConfidenceThroughout(table.Kind);
            if (hasRivals)
            {
                ReportNothing(list, table, "confidence", confidence);
                ReportWord(
                    list, table, "confidence", claims, confidence, ["low"],
                    "none of them outweighs another, and what the dates contradict is not reported");
            }
        }

        ReportRetractions(contents, findings, retracted);
        ReportRules(contents.Rules, findings);
    }

    /// <summary>
    /// Models that do not say what they are among many that do: then a parent that is missing may go unnoticed.
    /// </summary>
    private static void ReportKinds(LineageGraph graph, NodeLayout table, Func<TableLayout, FindingList> findings)
    {
        if (graph.ModelCount < ManyRows || graph.TextThroughout(NodeKind.Model, NodeField.Kind).OnlyText is not null)
        {
            return;
        }

        var (count, ids) = (0, new List<string>());
        for (var model = 0; model < graph.ModelCount; model++)
        {
            if (graph.GetUtf8(new NodeId(NodeKind.Model, model), NodeField.Kind).IsEmpty && count++ < MostLines)
            {
                ids.Add(graph.IdOf(new NodeId(NodeKind.Model, model)));
            }
        }

        if (count > 0)
        {
            var more = count > MostLines ? FormattableString.Invariant($" and {count - MostLines} more") : "";
            findings(table).Add(new Finding(
                FindingSeverity.Info,
                FindingCodes.PartlyEmpty,
                FormattableString.Invariant($"{table.FileName} says of {count} of {graph.ModelCount} models not what kind they are ")
                + $"({string.Join(", ", ids)}{more}). "
                + "That the parent of such a model is missing, or its training data, may then go unnoticed. Write what each is.")
            {
                Column = table.Columns[table.Slot(NodeField.Kind)],
                Expectation = string.Join(", ", Enum.GetValues<ModelKind>().Select(Words.Spell)),
            });
        }
    }

    /// <summary>
    /// How many claims were taken back, on which lines, and how many will be: whoever reads an answer has to be able to tell that it rests
    /// on that. A warning where most were, or where nothing else states what may restrict something.
    /// </summary>
    private static void ReportRetractions(
        GraphContents contents, Func<TableLayout, FindingList> findings, Func<TableLayout, IReadOnlyList<int>> linesOf)
    {
        var gone = CountGone(contents.Lineage);
        foreach (var table in TableLayouts.Relations)
        {
            var (left, ahead) = contents.Lineage.ClaimsOf(table.Kind);
            Add(table, contents.Lineage.Retracted?.ClaimsOf(table.Kind).Claims ?? 0, left, ahead, gone[(int)table.Kind], table.IfNone);
        }

        var assessments = contents.Assessments;
        Add(
            TableLayouts.Openness, contents.AllAssessments.Length - assessments.Length, assessments.Length,
            assessments.Count(static fact => !fact.Claim.RetractedAt.IsNone), 0, TableLayouts.Openness.LossOfAll);

        void Add(TableLayout table, int retracted, int left, int ahead, int gone, string consequence)
        {
            if (retracted + ahead == 0)
            {
                return;
            }

            var lines = retracted == 0 ? [] : linesOf(table);
            var where = lines.Count == 0 ? ""
                : $" ({(retracted == 1 ? "line" : "lines")} {string.Join(", ", lines)}"
                    + (retracted > lines.Count ? FormattableString.Invariant($" and {retracted - lines.Count} more)") : ")");
            var were = retracted == 1 ? "was" : "were";
            var all = retracted == 1 ? "its only claim" : FormattableString.Invariant($"all {retracted} claims");
            var message = (retracted == 0 ? ""
                    : left == 0 ? $"{table.FileName}: {all} "
                        + $"{were} retracted{where}, so that {consequence}. "
                    : FormattableString.Invariant($"{table.FileName}: {retracted} of {retracted + left} claims {were} retracted")
                        + $"{where}, and answers rest on none of them. "
                        + (gone == 0 ? ""
                            : gone == 1 ? "Nothing else states one of the relations, which restricts nothing any more. "
                            : FormattableString.Invariant(
                                $"Nothing else states {gone} of the relations, which restrict nothing any more. ")))
                + (ahead == 0 ? ""
                    : FormattableString.Invariant(
                        $"{table.FileName}: {ahead} {(ahead == 1 ? "claim counts" : "claims count")} until the graph ")
                        + "is loaded on the day that retracted_at names, or later. ")
                + "Look whether that is meant; a claim whose cell retracted_at is empty counts.";
            var isGrave = retracted > 0 && (left == 0 || retracted > left || gone > 0);
            findings(table).Add(
                new Finding(isGrave ? FindingSeverity.Warning : FindingSeverity.Info, FindingCodes.Retracted, message)
                {
                    Line = lines.Count == 0 ? null : lines[0],
                    Column = "retracted_at",
                });
        }
    }

    /// <summary>
    /// By kind, the relations that may restrict something and of which every claim was taken back. Who made something restricts nothing.
    /// </summary>
    private static int[] CountGone(LineageGraph graph)
    {
        var gone = new int[RelationSchema.All.Length];
        for (var artifact = 0; graph.Retracted is { } aside && artifact < graph.ArtifactCount; artifact++)
        {
            foreach (var (family, position) in graph.RetractedRelationsOf(artifact))
            {
                if (family == RelationFamily.Licensing)
                {
                    gone[(int)RelationKind.LicensedUnder]++;
                }
                else if (family == RelationFamily.Lineage && aside.Relation(position) is { Qualifier: not Qualifier.Evaluation } relation)
                {
                    gone[(int)relation.Kind]++;
                }
            }
        }

        return gone;
    }

    private static (string[] Words, string Consequence) QualifiersOf(RelationKind kind) => kind switch
    {
        RelationKind.FineTunesFrom => (
            ["adapter", "distillation", "quantization", "merge"],
            "less of what licenses say passes on to each of them, or less is asked of it, than of one that was tuned as a whole"),
        RelationKind.TrainedOn => (["evaluation"], "no dataset counts as training data, and nothing reaches a model from there"),
        _ => ([], ""),
    };

    private static void ReportRules(RuleRows rules, Func<TableLayout, FindingList> findings)
    {
        if (rules.FromData.HasFlag(RuleTables.Terms))
        {
            Report(TableLayouts.Terms, "kind", rules.Terms.Select(static row => row.Kind), ["permission"], "no term restricts anything");
        }

        if (rules.FromData.HasFlag(RuleTables.LicenseTerms))
        {
            Report(
                TableLayouts.LicenseTerms, "certainty", rules.LicenseTerms.Select(static row => row.Certainty),
                ["interpretive", "withdrawn"], "no clause is binding");
            var scope = OnlyText(rules.LicenseTerms.Select(static row => string.Join(';', row.Scope)));
            ReportNothing(findings(TableLayouts.LicenseTerms), TableLayouts.LicenseTerms, "scope", scope);
        }

        if (rules.FromData.HasFlag(RuleTables.PropagationRules))
        {
            Report(
                TableLayouts.PropagationRules, "value", rules.PropagationRules.Select(static row => row.Value), ["does-not-travel"],
                "no term reaches what was made from what it stands for");
        }

        if (rules.FromData.HasFlag(RuleTables.VerdictRules))
        {
            Report(
                TableLayouts.VerdictRules, "effect", rules.VerdictRules.Select(static row => row.Effect), ["none"],
                "no term matters for any purpose");
        }

        void Report(RuleLayout table, string column, IEnumerable<string> cells, string[] words, string consequence) =>
            ReportWord(findings(table), table, column, cells.Count(), OnlyText(cells), words, consequence);
    }

    private static string? OnlyText(IEnumerable<string> cells)
    {
        string? only = null;
        foreach (var cell in cells)
        {
            if (Fold(only ??= cell) != Fold(cell))
            {
                return null;
            }
        }

        return only;
    }

    private static string Fold(string word) => word.Trim().Replace('_', '-').ToLowerInvariant();

    /// <summary>A column that holds one word throughout, if that is one of some; any word where there are none.</summary>
    private static void ReportWord(
        FindingList findings, TableLayout table, string column, int rows, string? text, string[] words, string consequence)
    {
        if (rows < ManyRows || string.IsNullOrWhiteSpace(text) || (words.Length > 0 && !words.Contains(Fold(text), StringComparer.Ordinal)))
        {
            return;
        }

        Add(
            findings, column, text,
            FormattableString.Invariant(
                $"{table.FileName} says \"{FindingList.Cut(text)}\" in the column {column} of all its {rows} rows, ")
            + $"so that {consequence}. Look whether that is meant, or was filled in for all of them at once.");
    }

    /// <summary>A column that is empty throughout, or not there.</summary>
    private static void ReportNothing(FindingList findings, TableLayout table, string column, string? text)
    {
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            var consequence = Array.Find(table.Stakes, stake => stake.Column == column)!.IfMissing; // asked of such columns only
            Add(findings, column, null, $"No row of {table.FileName} has a {column}, so that {consequence}. Add what is known.");
        }
    }

    private static void Add(FindingList findings, string column, string? value, string message) =>
        findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.SameThroughout, message) { Column = column, Value = value });
}
