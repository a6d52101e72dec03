using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Reads the tables about openness beside the assessments. Every row is kept as it stands, but for those that lack a required value or
/// repeat a key, and words of closed lists are spelled as the layout has them. Then every reference is looked up and every number read, and
/// what is wrong is reported by line and column. Of frameworks and criteria that cannot be read, a row takes the place that says so, so
/// that the graph, and every store it is saved to, holds that the framework cannot be used.
/// </summary>
/// <param name="open">Opens the rows of a table, which have lines; null when the store does not have it.</param>
/// <param name="findingsOf">Where findings about a table go.</param>
/// <param name="kindOf">What node an id is; null when there is none.</param>
/// <param name="nearModels">Ids of models that are near to a text; empty when none is.</param>
internal sealed class OpennessReader(
    Func<OpennessLayout, RowCursor?> open,
    Func<TableLayout, FindingList> findingsOf,
    Func<string, NodeKind?> kindOf,
    Func<string, ImmutableArray<string>> nearModels)
{
    /// <summary>
    /// The title of a row that takes the place of criteria that could not be read; a row without any word would be a blank one.
    /// </summary>
    private const string LostRow = "rows of criteria.csv could not be read";

    private static readonly string[] Schemes = ["http", "https"];

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<OpennessTable, List<Row>> _rows = [];
    private readonly Dictionary<OpennessTable, int?[]> _fields = [];
    private readonly Dictionary<string, Scale?> _scales = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _criteria = new(StringComparer.Ordinal);

    /// <summary>Whether there are frameworks, so that assessments can be held to them.</summary>
    public bool HasFrameworks => _scales.Count > 0;

    /// <summary>Whether rows of frameworks could not be read, so that what names one that is not there says nothing new.</summary>
    public bool HasLostFrameworks { get; private set; }

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

        SpellCriteria();
        SpellLevels();
        var read = OpennessRows.Create(table => _rows[table].ConvertAll(static row => row.Cells));
        _used.UnionWith(read.Frameworks.Where(row => OpennessBook.ProblemOf(read, row) is null).Select(static row => row.Id));
        CheckFrameworks(read);
        CheckCriteria(read);
        CheckLevels();
        CheckOthers();
        return read;
    }

    /// <summary>Ids of models that are near to a text.</summary>
    public ImmutableArray<string> NearModels(string text) => nearModels(text);

    /// <summary>Where a row of a table begins, by its place among those that were read; 0 when it was made here.</summary>
    public int LineOf(OpennessTable table, int place) => _rows[table][place].Line;

    /// <summary>Adds a finding about a row of a table, by its place among those that were read.</summary>
    public void Report(
        OpennessLayout table, int place, int slot, FindingSeverity severity, string code, string expectation, string problem) =>
        Report(table, _rows[table.Table][place], slot, severity, code, expectation, problem);

    /// <summary>Whether a framework is used; one that is not is reported once, and not again with what belongs to it.</summary>
    public bool IsUsed(string framework) => _used.Contains(framework);

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
        var places = new Dictionary<string, Row>(StringComparer.Ordinal);
        while (rows.Read())
        {
            if (RowChecks.LacksValue(rows))
            {
                rows.LostRows.Add(rows[0].ToString());
                continue;
            }

            var row = new Row([.. Enumerable.Range(0, table.Columns.Length).Select(slot => rows[slot].ToString())], rows.Line);
            if (!places.TryAdd(string.Join('\0', row.Cells.Take(table.KeyLength)), row))
            {
                ReportAgain(table, row, places[string.Join('\0', row.Cells.Take(table.KeyLength))], rows.LostRows);
                continue;
            }

            FillName(table, row);
            read.Add(row);
        }

        KeepLost(table, rows, read);
        return read;
    }

    /// <summary>A row with the key of another one. Of criteria, one of the two may be meant for another, which then is lost.</summary>
    private void ReportAgain(OpennessLayout table, Row row, Row first, List<string> lost)
    {
        if (row.Cells.SequenceEqual(first.Cells, StringComparer.Ordinal))
        {
            RowChecks.ReportRepeated(findingsOf(table), table, row.Line);
            return;
        }

        var key = string.Join(" and ", table.Columns.Take(table.KeyLength));
        var isCriterion = table.Table == OpennessTable.Criteria;
        Report(
            table, row, table.KeyLength - 1, FindingSeverity.Error, FindingCodes.DuplicateId, "each row once",
            $"a row with the same {key} is already on line {first.Line}, which counts; "
            + $"{(isCriterion ? $"the row is not read{table.LossOfSome}" : "this row is not read")}.");
        if (isCriterion)
        {
            lost.Add(row.Cells[0]);
        }
    }

    /// <summary>
    /// An id stands for a name or a title that is not said: that is no reason to pass over a row that others are counted by.
    /// </summary>
    private void FillName(OpennessLayout table, Row row)
    {
        var (id, name) = table.Table == OpennessTable.Frameworks ? (0, 1) : (1, 2);
        if (table.Table is OpennessTable.Frameworks or OpennessTable.Criteria && row.Cells[name].Length == 0)
        {
            Report(
                table, row, name, FindingSeverity.Warning, FindingCodes.EmptyValue, $"a {table.Columns[name]}",
                $"the {table.Columns[name]} is empty; the id is shown in its place.");
            row.Cells[name] = row.Cells[id];
        }
    }

    /// <summary>Puts rows into the place of those that could not be read: a framework without a scale, a criterion without an id.</summary>
    private void KeepLost(OpennessLayout table, RowCursor rows, List<Row> read)
    {
        var known =
            (table.Table == OpennessTable.Frameworks ? read : _rows[OpennessTable.Frameworks]).ConvertAll(static row => row.Cells[0]);
        if (table.Table == OpennessTable.Frameworks)
        {
            HasLostFrameworks = rows.HasLostRows || rows.LostRows.Contains("");
            foreach (var id in rows.LostRows.Where(id => id.Length > 0).Except(known, StringComparer.Ordinal))
            {
                read.Add(new Row([id, id, .. Enumerable.Repeat("", table.Columns.Length - 2)], 0));
            }
        }
        else if (table.Table == OpennessTable.Criteria)
        {
            var frameworks = rows.LostRows.Select(id => known.Contains(id, StringComparer.Ordinal) ? id : "").Concat(
                rows.HasLostRows ? [""] : []);
            read.AddRange(frameworks.Distinct(StringComparer.Ordinal).Select(
                id => new Row([id, "", LostRow, .. Enumerable.Repeat("", table.Columns.Length - 3)], 0)));
        }
    }

    /// <summary>Spells what criteria look at as the layout does.</summary>
    private void SpellCriteria()
    {
        const int About = 8;
        foreach (var row in _rows[OpennessTable.Criteria])
        {
            if (Subjects.Parse(row.Cells[About]) is not { } subject)
            {
                Report(
                    TableLayouts.Criteria, row, About, FindingSeverity.Error, FindingCodes.UnknownValue, string.Join(' ', Subjects.Words),
                    $"\"{Cut(row.Cells[About])}\" is not known as what a criterion looks at; openWashing, moreThanBase and "
                    + $"graphContradictions of {row.Cells[0]} are refused until it is.{Ask(row.Cells[About], Subjects.Words)}");
            }
            else if (Subjects.Spell(subject) is { Length: > 0 } word && word != row.Cells[About])
            {
                ReportReadAs(TableLayouts.Criteria, row, About, string.Join(' ', Subjects.Words), word);
            }
        }
    }

    /// <summary>Spells the values of levels as their scales do.</summary>
    private void SpellLevels()
    {
        foreach (var row in _rows[OpennessTable.Levels])
        {
            if (ScaleOf(row.Cells[0]) is { } scale && scale.Find(row.Cells[2]) is { } value && value != row.Cells[2])
            {
                ReportReadAs(TableLayouts.Levels, row, 2, Expected(scale), value);
            }
        }
    }

    private void ReportReadAs(OpennessLayout table, Row row, int slot, string expectation, string word)
    {
        Report(
            table, row, slot, FindingSeverity.Info, FindingCodes.ReadAs, expectation,
            $"\"{Cut(row.Cells[slot])}\" is read as {(word.Length == 0 ? "an empty cell" : word)}.");
        row.Cells[slot] = word;
    }

    private void CheckFrameworks(OpennessRows read)
    {
        var table = TableLayouts.Frameworks;
        foreach (var (row, place) in _rows[OpennessTable.Frameworks].Select(static (row, place) => (row, place)).Where(
            static pair => pair.row.Line > 0))
        {
            if (Scale.Read(row.Cells[3], out var problem) is null)
            {
                Report(
                    table, row, 3, FindingSeverity.Error, FindingCodes.UnknownValue,
                    "values with rising numbers: closed=0;partial=0.5;open=1",
                    $"the scale \"{Cut(row.Cells[3])}\" {problem}; the framework is not used.");
            }

            else if (OpennessBook.ProblemOf(read, read.Frameworks[place]) is { } reason && !read.Criteria.Any(
                static criterion => criterion.Id.Length == 0) && !MayMean(row.Cells[0]))
            {
                Report(
                    table, row, 0, FindingSeverity.Error, FindingCodes.EmptyValue, "rows in criteria.csv, at least one with a weight",
                    $"{row.Cells[0]} {reason}, so that nothing counts; the framework is not used.");
            }

            CheckSource(table, row, 5);
            if (OpennessBook.SuccessionProblemOf(read, read.Frameworks[place]) is { } succession)
            {
                Report(
                    table, row, 6, FindingSeverity.Error, FindingCodes.Cycle, "the edition before, which no other one succeeds",
                    $"{row.Cells[0]} {succession}; that cannot be, and it counts as succeeding none, so that no editions are compared by "
                    + "it.");
            }
            else if (row.Cells[6].Length > 0)
            {
                CheckFramework(table, row, 6, "it counts as empty");
            }
        }
    }

    /// <summary>
    /// Whether a criterion names a framework that is not there and may mean this one, which is reported with the criterion.
    /// </summary>
    private bool MayMean(string framework) => _rows[OpennessTable.Criteria].Exists(
        row => row.Cells[0].Length > 0 && !_scales.ContainsKey(row.Cells[0])
            && NearWords.Find(row.Cells[0], _scales.Keys).Contains(framework, StringComparer.Ordinal));

    private void CheckCriteria(OpennessRows read)
    {
        const int About = 8;
        var table = TableLayouts.Criteria;
        var told = new HashSet<Row>(); // criteria of which it is told that they do not say what they look at
        foreach (var row in _rows[OpennessTable.Criteria].Where(static row => row.Line > 0))
        {
            var near = _scales.ContainsKey(row.Cells[0]) ? [] : NearWords.Find(row.Cells[0], _scales.Keys);
            CheckFramework(
                table, row, 0,
                near.IsEmpty
                    ? "the criterion is kept, but no framework has it"
                    : $"the criterion is kept, and {string.Join(" and ", near)}, which may be meant, is not used until that is mended");
            if (Numbers.ReadWeight(row.Cells[6]) is null)
            {
                Report(
                    table, row, 6, FindingSeverity.Error, FindingCodes.UnknownValue, $"a number from 0 to {Numbers.MostWeight}",
                    $"\"{Cut(row.Cells[6])}\" is not a weight; the criterion counts once.");
            }

            var following = read.Frameworks.Where(framework => framework.Succeeds == row.Cells[0]).ToList();
            if (following.Exists(framework => OpennessBook.SuccessionProblemOf(read, framework) is not null))
            {
                continue; // reported with the framework
            }

            var next = following.Count > 0 ? following[0].Id : null;
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
                else if (row.Cells[8].Length > 0
                    && _rows[OpennessTable.Criteria].Find(other => other.Cells[0] == next && other.Cells[1] == became) is { } other
                    && other.Cells[8].Length == 0 && told.Add(other))
                {
                    Report(
                        table, other, 8, FindingSeverity.Warning, FindingCodes.EmptyValue, row.Cells[8],
                        $"it is empty, while the criterion {row.Cells[1]} of {row.Cells[0]}, which became this one, looks at "
                        + $"{row.Cells[8]}; openWashing, moreThanBase and graphContradictions of {next} do not ask of it.");
                }
            }
        }

        foreach (var criteria in _rows[OpennessTable.Criteria].GroupBy(static row => row.Cells[0], StringComparer.Ordinal).Where(
            static criteria => criteria.Any(static row => row.Cells[About].Length > 0)))
        {
            foreach (var row in criteria.Where(row => row.Line > 0 && row.Cells[About].Length == 0 && !told.Contains(row)))
            {
                Report(
                    table, row, About, FindingSeverity.Warning, FindingCodes.EmptyValue, string.Join(' ', Subjects.Words),
                    $"it is empty, while other criteria of {criteria.Key} say what they look at; openWashing, moreThanBase and "
                    + $"graphContradictions of {criteria.Key} do not ask of this one. Write what it looks at, or other.");
            }
        }
    }

    private void CheckLevels()
    {
        var table = TableLayouts.Levels;
        foreach (var row in _rows[OpennessTable.Levels])
        {
            if (!CheckFramework(table, row, 0, "the level is kept, but nothing shows it") || !IsUsed(row.Cells[0]))
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

    /// <summary>
    /// Addresses. What a source lists under a slip of the pen, such as hhttps, is told and nothing that can be mended here.
    /// </summary>
    private void CheckAddresses()
    {
        foreach (var (table, slot) in (ReadOnlySpan<(OpennessLayout, int)>)[
            (TableLayouts.Frameworks, 4), (TableLayouts.Listings, 3), (TableLayouts.Projects, 3), (TableLayouts.ProjectLinks, 2),
            (TableLayouts.Resources, 7),
        ])
        {
            var isListed = table.Table is OpennessTable.Listings or OpennessTable.Projects or OpennessTable.ProjectLinks;
            foreach (var row in _rows[table.Table].Where(row => row.Cells[slot].Length > 0 && !WebAddress.IsOne(row.Cells[slot])))
            {
                var isSlip = isListed && !NearWords.Find(row.Cells[slot].Split(':')[0], Schemes).IsEmpty;
                Report(
                    table, row, slot, isSlip ? FindingSeverity.Info : FindingSeverity.Warning, FindingCodes.BadAddress, "https://…",
                    $"\"{Cut(row.Cells[slot])}\"{RowChecks.NoAddress}");
            }
        }
    }

    private void CheckOthers()
    {
        CheckAddresses();
        foreach (var (table, prefix) in (ReadOnlySpan<(OpennessLayout, string)>)[
            (TableLayouts.Projects, "project:"), (TableLayouts.Resources, "resource:"),
        ])
        {
            foreach (var row in _rows[table.Table].Where(row => !RowChecks.IsUsualId(row.Cells[0], prefix)))
            {
                Report(
                    table, row, 0, FindingSeverity.Warning, FindingCodes.OddId, $"{prefix} followed by a-z 0-9 . _ -",
                    $"the id \"{Cut(row.Cells[0])}\" does not have the usual form; it is accepted.");
            }
        }

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
            if (row.Cells[5].Length > 0 && Numbers.ReadYear(row.Cells[5]) is null)
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

        if (HasLostFrameworks)
        {
            findingsOf(table).Sum(
                FindingSeverity.Error, FindingCodes.DanglingId, table.Columns[slot],
                $"a framework that is not there, and {TableLayouts.Frameworks.FileName} is not read whole; {consequence}.");
            return false;
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
            var near = kinds is [NodeKind.Model] ? NearWords.Ask(nearModels(id)) : "";
            Report(
                table, row, slot, FindingSeverity.Warning, kindOf(id) is null ? FindingCodes.DanglingId : FindingCodes.WrongKind,
                $"the id of {what}",
                $"\"{Cut(id)}\" is not the id of {what}; {consequence}.{near}");
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
