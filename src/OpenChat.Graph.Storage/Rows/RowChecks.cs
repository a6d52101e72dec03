using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Says in words what is wrong or doubtful about rows, and about the graph as a whole. The order in which the cells of a row are looked at
/// is that of the findings that a store makes about single cells.
/// </summary>
internal static class RowChecks
{
    private static readonly string ModelKinds = string.Join(' ', Enum.GetValues<ModelKind>().Select(Words.Spell));

    /// <summary>Whether a required value is missing, so that the row cannot be read; the first that is missing is reported.</summary>
    public static bool LacksValue(RowCursor rows)
    {
        foreach (var slot in rows.Table.Required)
        {
            if (rows.IsEmpty(slot))
            {
                rows.ReportLost(
                    FindingSeverity.Error, FindingCodes.EmptyValue, slot, "a value", $"the value is required; the row is not read.");
                return true;
            }
        }

        return false;
    }

    /// <summary>The date in a column; none when there is no such column or it is not a date, which is reported.</summary>
    public static PartialDate ReadDate(RowCursor rows, int slot)
    {
        var date = default(PartialDate);
        if (slot >= 0 && !PartialDate.TryParse(rows[slot], out date))
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.BadDate, slot, "yyyy, yyyy-mm or yyyy-mm-dd",
                $"\"{FindingList.Cut(rows[slot])}\" is not a date; it counts as empty.");
        }

        return date;
    }

    /// <summary>The confidence in a column; none when it is not a known one, which is reported.</summary>
    public static Confidence ReadConfidence(RowCursor rows, int slot)
    {
        if (!Words.TryParseConfidence(rows[slot], out var confidence))
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.UnknownValue, slot, "high medium low",
                $"\"{FindingList.Cut(rows[slot])}\" is not a known confidence; it counts as empty.");
        }

        return confidence;
    }

    /// <summary>An id of an unusual form; a kind of model that is not known.</summary>
    public static void ReportNode(RowCursor rows, NodeLayout table)
    {
        var prefix = Words.IdPrefix(table.Kind);
        if (!IsUsualId(rows[0], prefix))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.OddId, 0, $"{prefix} followed by a-z 0-9 . _ -",
                $"the id \"{FindingList.Cut(rows[0])}\" does not have the usual form; it is accepted.");
        }

        if (table.Kind == NodeKind.Model && table.Slot(NodeField.Kind) is var slot
            && rows[slot] is { IsEmpty: false } kind && Words.ParseModelKind(kind) is null)
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, slot, ModelKinds,
                $"\"{FindingList.Cut(rows[slot])}\" is not a known kind of model; it is kept but counts as empty.");
        }
    }

    /// <summary>A node with an id that another row has already.</summary>
    /// <param name="rows">Stands on the later row.</param>
    /// <param name="outcome">What the builder says about it.</param>
    /// <param name="firstLine">Line of the first row with the id; 0 when it has none.</param>
    public static void ReportDuplicate(RowCursor rows, NodeOutcome outcome, int firstLine)
    {
        if (outcome == NodeOutcome.Repeated && firstLine > 0)
        {
            rows.ReportLost(
                FindingSeverity.Warning, FindingCodes.DuplicateId, 0, "each id once",
                $"the id is already on line {firstLine}, with the same content.");
        }
        else if (outcome != NodeOutcome.Added && firstLine > 0)
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.DuplicateId, 0, "each id once",
                $"the id is already on line {firstLine}, with different content; that row counts.");
        }
        else if (outcome != NodeOutcome.Added)
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.DuplicateId, 0, "each id once", $"two nodes have this id; only one of them counts.");
        }
    }

    /// <summary>A license that is replaced by one that is not there.</summary>
    /// <param name="findings">The findings about licenses.</param>
    /// <param name="line">Line of the license that is replaced; 0 when it has none, and then it is left until it has.</param>
    /// <param name="license">Id of the license that is not there.</param>
    public static void ReportSuperseded(FindingList findings, int line, string license)
    {
        if (line == 0)
        {
            findings.IsIncomplete = true;
            return;
        }

        var (table, column) = (TableLayouts.Of(NodeKind.License).FileName, "superseded_by");
        var message = string.Create(
            CultureInfo.InvariantCulture, $"{table} line {line}, {column}: there is no license \"{FindingList.Cut(license)}\".");
        findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.DanglingId, message)
        {
            Line = line,
            Column = column,
            Value = license,
            Expectation = "the id of a license",
        });
    }

    /// <summary>What the builder finds noteworthy about a relation.</summary>
    public static void ReportRelation(RowCursor rows, RelationLayout table, RelationOutcomes outcomes)
    {
        var schema = RelationSchema.Of(table.Kind);
        var isFromWrong = outcomes.HasFlag(RelationOutcomes.FromWrongKind);
        ReportEnd(rows, 0, outcomes.HasFlag(RelationOutcomes.FromMissing), isFromWrong, schema.Starts.AsSpan());
        ReportEnd(rows, 1, outcomes.HasFlag(RelationOutcomes.ToMissing), outcomes.HasFlag(RelationOutcomes.ToWrongKind), [schema.End]);
        if (outcomes.HasFlag(RelationOutcomes.SelfLoop))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.SelfLoop, 1, "another artifact",
                $"the relation leads to where it starts; it is kept.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownQualifier))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, table.QualifierSlot, string.Join(' ', schema.QualifierSpellings),
                $"\"{FindingList.Cut(rows[table.QualifierSlot])}\" is not a known value here; " +
                $"it is kept and counts as the weakest known one.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownOperator))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.DanglingId, table.OperatorSlot, "ids of organisations, separated by ;",
                $"\"{FindingList.Cut(rows[table.OperatorSlot])}\" names an organisation that is not there; " +
                $"it is kept but counts as unknown.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownSource))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.DanglingId, table.SourceSlot, "the id of a source",
                $"there is no source \"{FindingList.Cut(rows[table.SourceSlot])}\"; it is kept as text.");
        }
    }

    /// <summary>A claim that says the same as another row, word for word.</summary>
    public static void ReportRepeated(FindingList findings, RelationLayout table, int line) =>
        findings.Add(new Finding(
            FindingSeverity.Warning,
            FindingCodes.RepeatedRow,
            string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {line} says the same as another row; it counts once."))
        {
            Line = line,
            Expectation = "each claim once",
        });

    /// <summary>An assessment of something that is not a model, or with a value that is not known.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="kind">What is assessed; null when there is no such node.</param>
    public static void ReportOpenness(RowCursor rows, NodeKind? kind)
    {
        if (kind != NodeKind.Model)
        {
            rows.Report(
                FindingSeverity.Error, kind is null ? FindingCodes.DanglingId : FindingCodes.WrongKind, 0, "the id of a model",
                $"\"{FindingList.Cut(rows[0])}\" {(kind is null ? "does not exist" : "is not a model")}; the assessment is kept.");
        }

        if (rows[3] is not ("open" or "partial" or "closed" or "0" or "1" or "2" or "3" or "4" or "not-applicable" or "withheld"))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, 3, "open partial closed 0 1 2 3 4 not-applicable withheld",
                $"\"{FindingList.Cut(rows[3])}\" is not a known class or level; it is kept.");
        }
    }

    /// <summary>The severity of a term, 0 to 3: 0 when it is empty, 3 when it is something else, which is reported.</summary>
    public static int ReadSeverity(RowCursor rows, int slot)
    {
        const int Gravest = 3;
        var text = rows[slot].Trim();
        if (text.IsEmpty || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= Gravest))
        {
            return text.IsEmpty ? 0 : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        rows.Report(
            FindingSeverity.Error, FindingCodes.BadNumber, slot, "0 1 2 3",
            $"\"{FindingList.Cut(rows[slot])}\" is not a severity; it counts as 3, the gravest.");
        return Gravest;
    }

    /// <summary>Something wrong with the rules, and what follows from it.</summary>
    /// <param name="findings">The findings about the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="field">Position of the column in the row, from 1; null when it has none.</param>
    public static void ReportRule(FindingList findings, RuleLayout table, RuleProblem problem, int? field)
    {
        var (severity, code) = problem.Kind switch
        {
            RuleProblemKind.UnknownWord => (FindingSeverity.Error, FindingCodes.UnknownValue),
            RuleProblemKind.EmptyValue => (FindingSeverity.Error, FindingCodes.EmptyValue),
            RuleProblemKind.Contradiction => (FindingSeverity.Error, FindingCodes.ContradictingRule),
            RuleProblemKind.Repetition => (FindingSeverity.Warning, FindingCodes.RepeatedRow),
            RuleProblemKind.UnlistedLicense => (FindingSeverity.Error, FindingCodes.DanglingId),
            RuleProblemKind.MissingClause => (FindingSeverity.Warning, FindingCodes.MissingClause),
            RuleProblemKind.UnusableTable => (FindingSeverity.Error, FindingCodes.UnusableRules),
            _ => (FindingSeverity.Error, FindingCodes.MissingRule),
        };
        if (problem.IsHarmless)
        {
            severity = FindingSeverity.Warning;
        }

        var place = problem.Line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {problem.Line}, ");
        findings.Add(new Finding(
            severity,
            code,
            place.Length == 0 ? Capital(problem.Message) : $"{place}{problem.Column}: {problem.Message}")
        {
            Line = problem.Line == 0 ? null : problem.Line,
            Column = problem.Column,
            Field = problem.Line == 0 ? null : field,
            Value = problem.Value,
            Expectation = problem.Expectation,
        });
    }

    /// <summary>Artifacts that were made from each other.</summary>
    public static void ReportCycles(FindingList findings, LineageGraph graph)
    {
        foreach (var group in graph.FindCycles())
        {
            var ids = string.Join(' ', group.Take(20).Select(graph.IdOf)) + (group.Length > 20 ? " …" : "");
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Length} artifacts were made from each other: {FindingList.Cut(ids)}. All relations are kept.");
            findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.Cycle, message)
            {
                Value = ids,
                Expectation = "artifacts made from older ones",
            });
        }
    }

    /// <summary>A sentence that does not follow on a place begins with a capital, unless it begins with the name of a file.</summary>
    private static string Capital(string message) =>
        message.StartsWith("the ", StringComparison.Ordinal) ? string.Concat("T", message.AsSpan(1)) : message;

    private static void ReportEnd(RowCursor rows, int slot, bool isMissing, bool isWrongKind, ReadOnlySpan<NodeKind> kinds)
    {
        if (!isMissing && !isWrongKind)
        {
            return;
        }

        // such as "a model or dataset"
        var names = string.Join(" or ", kinds.ToArray()).ToLowerInvariant();
        var expected = $"{(names[0] == 'o' ? "an" : "a")} {names}";
        if (isMissing)
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.DanglingId, slot, $"the id of {expected}",
                $"there is no node \"{FindingList.Cut(rows[slot])}\"; the relation is kept aside.");
        }
        else
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.WrongKind, slot, $"the id of {expected}",
                $"\"{FindingList.Cut(rows[slot])}\" is not {expected}; the relation is kept aside.");
        }
    }

    private static bool IsUsualId(ReadOnlySpan<char> id, string prefix)
    {
        if (id.Length == prefix.Length || !id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in id[prefix.Length..])
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
