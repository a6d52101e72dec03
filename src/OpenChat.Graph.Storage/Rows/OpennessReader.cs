using System.Globalization;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Reads the tables about openness beside the assessments. Every row is kept as it stands, but for those that lack a required value or
/// repeat a key. Then every reference is looked up and every number read, and what is wrong is reported by line and column.
/// </summary>
/// <param name="open">Opens the rows of a table, which have lines; null when the store does not have it.</param>
/// <param name="findingsOf">Where findings about a table go.</param>
/// <param name="kindOf">What node an id is; null when there is none.</param>
internal sealed class OpennessReader(
    Func<OpennessLayout, RowCursor?> open, Func<TableLayout, FindingList> findingsOf, Func<string, NodeKind?> kindOf)
{
    private readonly Dictionary<OpennessTable, List<Row>> _rows = [];
    private readonly Dictionary<OpennessTable, int?[]> _fields = [];
    private readonly Dictionary<string, Scale?> _scales = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _criteria = new(StringComparer.Ordinal);

    /// <summary>Whether there are frameworks, so that assessments can be held to them.</summary>
    public bool HasFrameworks => _scales.Count > 0;

    /// <summary>Ids of the frameworks.</summary>
    public IEnumerable<string> Frameworks => _scales.Keys;

    /// <summary>Reads all tables.</summary>
    public OpennessRows Read()
    {
        foreach (var table in TableLayouts.OpennessTables)
        {
            _rows[table.Table] = ReadTable(table);
        }

        foreach (var row in _rows[OpennessTable.Frameworks])
        {
            _scales[row.Cells[0]] = Scale.Read(row.Cells[3], out _);
            _criteria[row.Cells[0]] = new SortedSet<string>(StringComparer.Ordinal);
        }

        foreach (var row in _rows[OpennessTable.Criteria].Where(row => _criteria.ContainsKey(row.Cells[0])))
        {
            _criteria[row.Cells[0]].Add(row.Cells[1]);
        }

        CheckFrameworks();
        CheckCriteria();
        CheckLevels();
        CheckOthers();
        return OpennessRows.Create(table => _rows[table].ConvertAll(static row => row.Cells));
    }

    /// <summary>The criteria of a framework; null when there is no such framework.</summary>
    public IReadOnlySet<string>? CriteriaOf(string framework) => _criteria.GetValueOrDefault(framework);

    /// <summary>The scale of a framework; null when there is none that can be read.</summary>
    public Scale? ScaleOf(string framework) => _scales.GetValueOrDefault(framework);

    /// <summary>What a cell may hold under a scale, as findings show it.</summary>
    public static string Expected(Scale scale) =>
        $"{string.Join(' ', scale.Steps.Select(static step => step.Value))} {OpennessWords.NotApplicable} {OpennessWords.Withheld}";

    private List<Row> ReadTable(OpennessLayout table)
    {
        var read = new List<Row>();
        var rows = open(table);
        using var disposed = rows as IDisposable;
        if (rows is null)
        {
            return read;
        }

        _fields[table.Table] = [.. Enumerable.Range(0, table.Columns.Length).Select(rows.FieldOf)];
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (rows.Read())
        {
            if (RowChecks.LacksValue(rows))
            {
                continue;
            }

            var row = new Row([.. Enumerable.Range(0, table.Columns.Length).Select(slot => rows[slot].ToString())], rows.Line);
            if (table.KeyLength > 0 && !lines.TryAdd(string.Join('\0', row.Cells.Take(table.KeyLength)), row.Line))
            {
                var first = lines[string.Join('\0', row.Cells.Take(table.KeyLength))];
                var key = string.Join(" and ", table.Columns.Take(table.KeyLength));
                Report(
                    table, row, table.KeyLength - 1, FindingSeverity.Error, FindingCodes.DuplicateId, "each row once",
                    $"a row with the same {key} is already on line {first}, which counts; this row is not read.");
                continue;
            }

            read.Add(row);
        }

        return read;
    }

    private void CheckFrameworks()
    {
        var table = TableLayouts.Frameworks;
        foreach (var row in _rows[OpennessTable.Frameworks])
        {
            if (Scale.Read(row.Cells[3], out var problem) is null)
            {
                Report(
                    table, row, 3, FindingSeverity.Error, FindingCodes.UnknownValue,
                    "values with rising numbers: closed=0;partial=0.5;open=1",
                    $"the scale \"{Cut(row.Cells[3])}\" {problem}; the framework is not used.");
            }

            CheckSource(table, row, 5);
            if (row.Cells[6].Length > 0)
            {
                CheckFramework(table, row, 6, "it counts as empty");
            }
        }
    }

    private void CheckCriteria()
    {
        var table = TableLayouts.Criteria;
        foreach (var row in _rows[OpennessTable.Criteria])
        {
            CheckFramework(table, row, 0, "the criterion is kept, but no framework has it");
            if (Numbers.ReadWeight(row.Cells[6]) is null)
            {
                Report(
                    table, row, 6, FindingSeverity.Error, FindingCodes.UnknownValue, $"a number from 0 to {Numbers.MostWeight}",
                    $"\"{Cut(row.Cells[6])}\" is not a weight; the criterion counts once.");
            }

            var next = _rows[OpennessTable.Frameworks].Find(framework => framework.Cells[6] == row.Cells[0])?.Cells[0];
            foreach (var became in row.Cells[7].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (next is null)
                {
                    Report(
                        table, row, 7, FindingSeverity.Warning, FindingCodes.DanglingId, "empty, or a framework that succeeds this one",
                        $"no framework succeeds \"{Cut(row.Cells[0])}\", so its criterion cannot have become \"{Cut(became)}\"; "
                        + "that is kept as text.");
                }
                else if (!_criteria[next].Contains(became))
                {
                    Report(
                        table, row, 7, FindingSeverity.Warning, FindingCodes.DanglingId, $"ids of criteria of {next}, separated by ;",
                        $"{next} has no criterion \"{Cut(became)}\"; it is kept as text.{Ask(became, _criteria[next])}");
                }
            }

            if (Subjects.Parse(row.Cells[8]) is null)
            {
                Report(
                    table, row, 8, FindingSeverity.Warning, FindingCodes.UnknownValue, string.Join(' ', Subjects.Words),
                    $"\"{Cut(row.Cells[8])}\" is not known as what a criterion looks at; it counts as empty, so that the criterion is "
                    + $"compared with nothing else.{Ask(row.Cells[8], Subjects.Words)}");
            }
        }
    }

    private void CheckLevels()
    {
        var table = TableLayouts.Levels;
        foreach (var row in _rows[OpennessTable.Levels])
        {
            if (!CheckFramework(table, row, 0, "the level is kept, but nothing shows it"))
            {
                continue;
            }

            if (row.Cells[1].Length > 0)
            {
                CheckCriterion(table, row, row.Cells[0], 1, "the level is kept, but nothing shows it");
            }

            if (ScaleOf(row.Cells[0]) is { } scale && Cell.StateOf(scale, row.Cells[2]) == CellState.UnknownValue)
            {
                Report(
                    table, row, 2, FindingSeverity.Error, FindingCodes.UnknownValue, Expected(scale),
                    $"\"{Cut(row.Cells[2])}\" is not a value of {row.Cells[0]}; the level is kept, but nothing shows it."
                    + Ask(row.Cells[2], scale.Steps.Select(static step => step.Value)));
            }
        }
    }

    private void CheckOthers()
    {
        foreach (var row in _rows[OpennessTable.Listings])
        {
            CheckFramework(TableLayouts.Listings, row, 0, "the row is kept, but no table shows it");
            CheckNode(TableLayouts.Listings, row, 1, "a model", "the row is kept, but no table shows it", NodeKind.Model);
        }

        foreach (var row in _rows[OpennessTable.Projects])
        {
            const string Kept = "it is kept as text";
            CheckNode(TableLayouts.Projects, row, 4, "a model or dataset", Kept, NodeKind.Model, NodeKind.Dataset);
            CheckNode(TableLayouts.Projects, row, 5, "an organisation", Kept, NodeKind.Organisation);
            CheckSource(TableLayouts.Projects, row, 6);
        }

        var projects = _rows[OpennessTable.Projects].Select(static row => row.Cells[0]).ToHashSet(StringComparer.Ordinal);
        var criteria = _criteria.Values.SelectMany(static ids => ids).ToHashSet(StringComparer.Ordinal);
        foreach (var row in _rows[OpennessTable.ProjectLinks])
        {
            var table = TableLayouts.ProjectLinks;
            if (!projects.Contains(row.Cells[0]))
            {
                Report(
                    table, row, 0, FindingSeverity.Error, FindingCodes.DanglingId, "the id of a project",
                    $"there is no project \"{Cut(row.Cells[0])}\"; the link is kept, but nothing shows it.{Ask(row.Cells[0], projects)}");
            }

            if (criteria.Count > 0 && !criteria.Contains(row.Cells[1]))
            {
                Report(
                    table, row, 1, FindingSeverity.Warning, FindingCodes.DanglingId, "the id of a criterion",
                    $"no framework has a criterion \"{Cut(row.Cells[1])}\"; it is kept as text.{Ask(row.Cells[1], criteria)}");
            }

            if (!Words.TryParseBoolean(row.Cells[3], out _))
            {
                Report(
                    table, row, 3, FindingSeverity.Warning, FindingCodes.UnknownValue, "yes no",
                    $"\"{Cut(row.Cells[3])}\" is neither yes nor no; it is kept but counts as not known.");
            }
        }

        foreach (var row in _rows[OpennessTable.Resources])
        {
            if (row.Cells[5].Length > 0 && (row.Cells[5].Length != 4 || !row.Cells[5].All(char.IsAsciiDigit)))
            {
                Report(
                    TableLayouts.Resources, row, 5, FindingSeverity.Error, FindingCodes.UnknownValue, "a year of four digits",
                    $"\"{Cut(row.Cells[5])}\" is not a year; it is kept but counts as not known.");
            }

            CheckSource(TableLayouts.Resources, row, 9);
        }
    }

    private bool CheckFramework(OpennessLayout table, Row row, int slot, string consequence)
    {
        if (_scales.ContainsKey(row.Cells[slot]))
        {
            return true;
        }

        Report(
            table, row, slot, FindingSeverity.Error, FindingCodes.DanglingId, "the id of a framework",
            $"there is no framework \"{Cut(row.Cells[slot])}\"; {consequence}.{Ask(row.Cells[slot], _scales.Keys)}");
        return false;
    }

    private void CheckCriterion(OpennessLayout table, Row row, string framework, int slot, string consequence)
    {
        if (!_criteria[framework].Contains(row.Cells[slot]))
        {
            Report(
                table, row, slot, FindingSeverity.Error, FindingCodes.DanglingId, $"the id of a criterion of {framework}",
                $"{framework} has no criterion \"{Cut(row.Cells[slot])}\"; {consequence}.{Ask(row.Cells[slot], _criteria[framework])}");
        }
    }

    private void CheckSource(OpennessLayout table, Row row, int slot) =>
        CheckNode(table, row, slot, "a source", "it is kept as text", NodeKind.Source);

    /// <summary>A node that a cell names must be there, unless its table was not read, which is reported already.</summary>
    private void CheckNode(OpennessLayout table, Row row, int slot, string what, string consequence, params NodeKind[] kinds)
    {
        var id = row.Cells[slot];
        if (id.Length > 0 && !kinds.Any(findingsOf(table).Unread.Contains) && (kindOf(id) is not { } kind || !kinds.Contains(kind)))
        {
            Report(
                table, row, slot, FindingSeverity.Warning, kindOf(id) is null ? FindingCodes.DanglingId : FindingCodes.WrongKind,
                $"the id of {what}",
                $"\"{Cut(id)}\" is not the id of {what}; {consequence}.");
        }
    }

    private void Report(
        OpennessLayout table, Row row, int slot, FindingSeverity severity, string code, string expectation, string problem)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {row.Line}, {table.Columns[slot]}: {problem}");
        findingsOf(table).Add(new Finding(severity, code, message)
        {
            Line = row.Line,
            Column = table.Columns[slot],
            Field = _fields[table.Table][slot],
            Value = row.Cells[slot],
            Expectation = expectation,
        });
    }

    private static string Ask(string word, IEnumerable<string> known) => NearWords.Ask(NearWords.Find(word, known));

    private static string Cut(string text) => FindingList.Cut(text);

    private sealed record Row(string[] Cells, int Line);
}
