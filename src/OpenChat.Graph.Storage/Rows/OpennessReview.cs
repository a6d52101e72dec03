using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Looks at what several rows say of openness together: empty values beside others of one cell, and models that a framework assesses and
/// does not list. Looks at the finished graph, so that every store has the same findings.
/// </summary>
internal static class OpennessReview
{
    private const int MostNamed = 5;

    /// <summary>Reports what is odd.</summary>
    /// <param name="contents">The graph.</param>
    /// <param name="reader">Has read the tables about openness.</param>
    /// <param name="places">Where the assessments stand: the line, 0 where the store has none, and the field of the value.</param>
    /// <param name="findings">The findings of a table.</param>
    public static void Report(
        GraphContents contents,
        OpennessReader reader,
        IReadOnlyDictionary<OpennessFact, (int Line, int? Field)> places,
        Func<TableLayout, FindingList> findings)
    {
        ReportBlanks(contents, reader, places, findings(TableLayouts.Openness));
        foreach (var framework in contents.Openness.Frameworks.Where(row => reader.IsUsed(row.Id)))
        {
            ReportUnlisted(contents, reader, framework.Id, findings(TableLayouts.Listings));
        }
    }

    private static void ReportBlanks(
        GraphContents contents,
        OpennessReader reader,
        IReadOnlyDictionary<OpennessFact, (int Line, int? Field)> places,
        FindingList findings)
    {
        var cells = contents.Assessments.Where(fact => reader.IsUsed(fact.Framework)).GroupBy(
            static fact => (fact.ModelId, fact.Framework, fact.Criterion));
        var blanks = new List<(OpennessFact Fact, string Other)>();
        foreach (var cell in cells)
        {
            // In order of values, so that an empty one stands first.
            if (cell.First().Value.Length == 0
                && cell.FirstOrDefault(fact => reader.ScaleOf(fact.Framework)?.WorthOf(fact.Value) is not null) is { } other)
            {
                blanks.AddRange(cell.Where(static fact => fact.Value.Length == 0).Select(fact => (fact, other.Value)));
            }
        }

        var lines = blanks.Count == 0 || blanks.TrueForAll(blank => places[blank.Fact].Line > 0) ? null : LinesOf(contents);
        var slot = TableLayouts.Openness.Slot("value");
        foreach (var (fact, other) in blanks)
        {
            var (line, field) = lines is null ? places[fact] : (lines[fact], slot + 1);
            findings.Add(new Finding(
                FindingSeverity.Warning,
                FindingCodes.EmptyValue,
                string.Create(CultureInfo.InvariantCulture, $"{TableLayouts.Openness.FileName} line {line}, value: ")
                + $"it is empty beside \"{FindingList.Cut(other)}\" on another row; a contradiction makes nothing more open, so the cell "
                + "counts as nothing and as closed. Delete the row that is wrong.")
            {
                Line = line,
                Column = TableLayouts.Openness.Columns[slot],
                Field = field,
                Value = "",
                Expectation = "one value",
            });
        }
    }

    /// <summary>The lines that the assessments would have in a folder.</summary>
    private static Dictionary<OpennessFact, int> LinesOf(GraphContents contents)
    {
        var lines = new Dictionary<OpennessFact, int>();
        using var rows = new CellCursor(
            TableLayouts.Openness, GraphFlattener.RowsOf(contents, TableLayouts.Openness), new FindingList(null, 0));
        foreach (var fact in contents.AllAssessments)
        {
            rows.Read();
            lines.Add(fact, rows.Line);
        }

        return lines;
    }

    /// <summary>
    /// Where a framework lists models by names, those that it assesses and does not list have no rank. A tool that stands in a list without
    /// a name is no model, and is meant.
    /// </summary>
    private static void ReportUnlisted(GraphContents contents, OpennessReader reader, string framework, FindingList findings)
    {
        var graph = contents.Lineage;
        var assessed = contents.Assessments.Where(fact => fact.Framework == framework && IsModel(graph, fact.ModelId))
            .Select(static fact => fact.ModelId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var listings = contents.Openness.Listings.Select(static (row, place) => (Row: row, Place: place)).Where(
            listing => listing.Row.Framework == framework).ToList();
        var named = listings.Where(static listing => listing.Row.Name.Length > 0).Select(static listing => listing.Row.Model)
            .ToHashSet(StringComparer.Ordinal);
        if (!assessed.Exists(named.Contains))
        {
            return; // it lists none of them, and the names are those of the models
        }

        foreach (var (row, place) in listings.Where(listing => listing.Row.Name.Length == 0 && assessed.Contains(listing.Row.Model)))
        {
            named.Add(row.Model);
            if (!IsTool(graph, row.Model))
            {
                reader.Report(
                    TableLayouts.Listings, place, 2, FindingSeverity.Warning, FindingCodes.EmptyValue, "the name as listed",
                    $"it is empty, so that {row.Model} has no rank in {framework}, which lists others by names; what would come after it "
                    + "moves up.");
            }
        }

        var unlisted = assessed.Where(model => !named.Contains(model)).ToList();
        if (unlisted.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", unlisted.Take(MostNamed));
        var more = unlisted.Count > MostNamed
            ? string.Create(CultureInfo.InvariantCulture, $" and {unlisted.Count - MostNamed} more") : "";
        var verb = unlisted.Count == 1 ? "has" : "have";
        findings.Add(new Finding(
            FindingSeverity.Warning,
            FindingCodes.Unlisted,
            string.Create(
                CultureInfo.InvariantCulture, $"{TableLayouts.Listings.FileName} lists {assessed.Count - unlisted.Count} of the ")
            + string.Create(
                CultureInfo.InvariantCulture, $"{assessed.Count} models that {framework} assesses, and not {names}{more}, which ")
            + $"{verb} no rank for that; what would come after moves up. Add a row for each, with the name as listed.")
        {
            Value = string.Join(' ', unlisted),
            Expectation = "a row for each model that is assessed, or for none",
        });
    }

    private static bool IsModel(LineageGraph graph, string id) => graph.FindById(NodeKind.Model, id) is >= 0;

    private static bool IsTool(LineageGraph graph, string id) => graph.FindById(NodeKind.Model, id) is var model and >= 0
        && Words.ParseModelKind(graph.GetText(new NodeId(NodeKind.Model, model), NodeField.Kind)) == ModelKind.Tool;
}
