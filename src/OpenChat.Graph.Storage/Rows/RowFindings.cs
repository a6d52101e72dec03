using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>Says in words what is doubtful about rows of nodes and assessments, and about the graph as a whole.</summary>
internal static class RowFindings
{
    private static readonly string ModelKinds = string.Join(' ', Enum.GetValues<ModelKind>().Select(Words.Spell));

    /// <summary>An id of an unusual form; a kind of model that is none.</summary>
    public static void ReportNode(RowTable table, NodeFile nodes)
    {
        var prefix = Words.IdPrefix(nodes.Kind);
        if (!IsUsualId(table[0], prefix))
        {
            table.Report(
                FindingSeverity.Warning, FindingCodes.OddId, 0, $"{prefix} and then a-z 0-9 . _ -",
                $"the id \"{FindingList.Cut(table[0])}\" has not the usual form; it is accepted.");
        }

        var slot = nodes.Kind == NodeKind.Model ? Array.IndexOf(nodes.Fields, NodeField.Kind) : -1;
        if (slot >= 0 && table[slot] is { Length: > 0 } kind && !Words.TryParseModelKind(kind, out _))
        {
            table.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, slot, ModelKinds,
                $"\"{FindingList.Cut(kind)}\" is no kind of model; it is kept but counts as not said.");
        }
    }

    /// <summary>A license that is replaced by one that is not there.</summary>
    public static void ReportSuperseded(FindingList findings, int line, string license) =>
        findings.Add(
            FindingSeverity.Warning, FindingCodes.DanglingId, line, "superseded_by", null, license, "the id of a license",
            string.Create(CultureInfo.InvariantCulture, $"licenses.csv line {line}, superseded_by: there is no license \"{FindingList.Cut(license)}\"."));

    /// <summary>An assessment of something that is no model, or with a value that is none.</summary>
    /// <param name="table">Stands on the row.</param>
    /// <param name="kind">What is assessed; null when there is no such node.</param>
    public static void ReportOpenness(RowTable table, NodeKind? kind)
    {
        if (kind != NodeKind.Model)
        {
            table.Report(
                FindingSeverity.Error, kind is null ? FindingCodes.DanglingId : FindingCodes.WrongKind, 0, "the id of a model",
                $"\"{FindingList.Cut(table[0])}\" is {(kind is null ? "not there" : "no model")}; the assessment is kept.");
        }

        if (table[3] is not ("open" or "partial" or "closed" or "0" or "1" or "2" or "3" or "4" or "not-applicable" or "withheld"))
        {
            table.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, 3, "open partial closed 0 1 2 3 4 not-applicable withheld",
                $"\"{FindingList.Cut(table[3])}\" is no class or level; it is kept.");
        }
    }

    /// <summary>Artifacts that were made from each other.</summary>
    public static void ReportCycles(FindingList findings, LineageGraph graph)
    {
        foreach (var group in graph.FindCycles())
        {
            var ids = string.Join(' ', group.Take(20).Select(graph.IdOf)) + (group.Length > 20 ? " …" : "");
            findings.Add(
                FindingSeverity.Warning, FindingCodes.Cycle, null, null, null, ids, "artifacts made from older ones",
                string.Create(CultureInfo.InvariantCulture, $"{group.Length} artifacts were made from each other: {FindingList.Cut(ids)}. All relations are kept."));
        }
    }

    private static bool IsUsualId(string id, string prefix)
    {
        if (id.Length == prefix.Length || !id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in id.AsSpan(prefix.Length))
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
