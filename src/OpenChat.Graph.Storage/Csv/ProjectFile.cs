using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// One project and what a framework says of it, in a file of its own: what somebody fills in who wants to add it. The columns question and
/// example are for them and are not read.
/// </summary>
public sealed class ProjectFile
{
    private const string Project = "project";
    private const string Criterion = "criterion";
    private const int Part = 0, Item = 1, Value = 2, Evidence = 3, Note = 4;

    private static readonly string[] Columns = ["part", "item", "value", "evidence_url", "note", "question", "example"];

    /// <summary>What is asked of a project, with an example; the first four must be answered.</summary>
    private static readonly (string Item, string Question, string Example)[] Items =
    [
        ("framework", "By which framework is it graded?", "opening-up-chatgpt"),
        ("model", "Which id has the model? model: and then a-z 0-9 . _ -", "model:zephyr-7b-beta"),
        ("name", "What is it called in the table?", "Zephyr 7B beta"),
        ("source", "Which source of sources.csv says so?", "source:project-pages"),
        ("url", "Where is it described?", "https://huggingface.co/HuggingFaceH4/zephyr-7b-beta"),
        ("organisation", "Who made it?", "Hugging Face"),
        ("base", "Which model was it made from?", "Mistral 7B"),
        ("tuning", "Which data was it tuned with?", "UltraChat, UltraFeedback"),
        ("license", "Under which license is it?", "MIT"),
        ("recorded_at", "When was that looked up?", "2026-11-30"),
    ];

    private const int Required = 4;

    private readonly Dictionary<string, string> _items;
    private readonly ImmutableArray<string[]> _cells;

    private ProjectFile(Dictionary<string, string> items, ImmutableArray<string[]> cells) => (_items, _cells) = (items, cells);

    /// <summary>Id of the framework.</summary>
    public string Framework => Get("framework");

    /// <summary>Id of the model.</summary>
    public string Model => Get("model");

    /// <summary>The name in the table.</summary>
    public string Name => Get("name");

    /// <summary>Whether a path leads to a file that is none of a data folder, so that it may be that of a project.</summary>
    public static bool IsOne(string? path) =>
        File.Exists(path) && !Array.Exists(TableLayouts.All, table => table.FileName == Path.GetFileName(path));

    /// <summary>An empty file for a project: a row for each question about it, and one for each criterion.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="name">The name of the project.</param>
    /// <param name="today">The day that is filled in.</param>
    public static string CreateTemplate(Framework framework, string name, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(framework);
        ArgumentNullException.ThrowIfNull(name);
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            Write(csv, Columns);
            foreach (var (item, question, example) in Items)
            {
                var value = item switch
                {
                    "framework" => framework.Id,
                    "model" => Words.IdPrefix(NodeKind.Model) + IdOf(name),
                    "name" => name,
                    "recorded_at" => today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    _ => "",
                };
                Write(csv, [Project, item, value, "", "", question, example]);
            }

            var values = $"{string.Join(" or ", framework.Scale.Steps.Reverse().Select(static step => step.Value))}; "
                + $"{OpennessWords.NotApplicable} or {OpennessWords.Withheld}; empty when it was looked for and is not stated";
            foreach (var criterion in framework.Criteria)
            {
                var question = criterion.Row.Question.Length > 0 ? criterion.Row.Question : criterion.Row.Title;
                Write(csv, [Criterion, criterion.Id, "", "", "", question, values]);
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads a file and says by line what is missing or odd.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">The data it is to be added to.</param>
    /// <param name="book">The frameworks of the data.</param>
    /// <returns>The project, null when a finding is an error; the findings, by line.</returns>
    /// <exception cref="CsvFolderException">The file cannot be read.</exception>
    public static (ProjectFile? Project, ImmutableArray<Finding> Findings) Read(string path, GraphContents data, OpennessBook book)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(book);
        var table = new TableLayout(Path.GetFileNameWithoutExtension(path), Columns, Part, Item)
        {
            RequiredColumns = [Part, Item, Value],
        };
        var findings = new FindingList(Path.GetFileName(path), int.MaxValue);
        try
        {
            using var rows = CsvTable.Open(table, File.OpenRead(path), findings);
            var read = rows is null ? null : new Reader(rows, findings, data, book).Read();
            ImmutableArray<Finding> found = [.. findings.Take()];
            return (found.Any(static finding => finding.Severity == FindingSeverity.Error) ? null : read, found);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The file '{path}' cannot be read: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>
    /// The data with the project: its model, unless that is there; how the framework lists it; a cell for each criterion.
    /// </summary>
    public GraphContents AddTo(GraphContents data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var rows = new List<(TableLayout Table, string[] Row)>();
        if (data.Lineage.FindById(NodeKind.Model, Model) < 0)
        {
            var models = TableLayouts.Of(NodeKind.Model);
            rows.Add((models, [.. models.Columns.Select(column => column is "id" ? Model : column is "name" or "url" ? Get(column) : "")]));
        }

        rows.Add((
            TableLayouts.Listings,
            [Framework, Model, Name, Get("url"), Get("base"), Get("tuning"), Get("license"), Get("organisation")]));
        foreach (var cell in _cells)
        {
            rows.Add((
                TableLayouts.Openness,
                [
                    Model, Framework, cell[Item], cell[Value], "", "", Get("source"), cell[Evidence], "", Get("recorded_at"), "",
                    cell[Note],
                ]));
        }

        return RowChange.Add(data, rows.ToLookup(static row => row.Table, static row => row.Row), cancellationToken).Contents
            .With(data.Rules); // those of the product are not the folder's own
    }

    private string Get(string item) => _items.GetValueOrDefault(item, "");

    /// <summary>
    /// A name as the end of an id: letters and digits in lower case, without accents, hyphens between. Of a name without any letter of the
    /// Latin alphabet the numbers of its characters, which whoever fills the file in replaces by something better.
    /// </summary>
    private static string IdOf(string name)
    {
        var id = new StringBuilder();
        foreach (var c in NameFolding.FoldToPlain(name))
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '.')
            {
                id.Append(c);
            }
            else if (id.Length > 0 && id[^1] != '-')
            {
                id.Append('-');
            }
        }

        return id.ToString().Trim('-') is { Length: > 0 } plain
            ? plain
            : string.Join('-', name.EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(
                static rune => string.Create(CultureInfo.InvariantCulture, $"u{rune.Value:x4}")));
    }

    private static void Write(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell, CsvQuoting.WhenNeeded);
        }

        csv.EndRecord();
    }

    /// <summary>One reading of a file.</summary>
    private sealed class Reader(CsvTable rows, FindingList findings, GraphContents data, OpennessBook book)
    {
        private readonly Dictionary<string, string> _items = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Part, string Item), int> _lines = [];
        private readonly List<(string[] Cells, int Line)> _criteria = [];

        public ProjectFile Read()
        {
            while (rows.Read())
            {
                if (!RowChecks.LacksValue(rows))
                {
                    ReadRow();
                }
            }

            CheckItems();
            return new ProjectFile(_items, [.. _criteria.Select(static row => row.Cells)]);
        }

        private void ReadRow()
        {
            string[] cells = [.. Enumerable.Range(0, Note + 1).Select(slot => rows[slot].Trim().ToString())];
            var (part, item) = (cells[Part], cells[Item]);
            if (part is not (Project or Criterion))
            {
                Report(Part, FindingSeverity.Error, FindingCodes.UnknownValue, $"{Project} {Criterion}", $"\"{Cut(part)}\" is neither.");
            }
            else if (!_lines.TryAdd((part, item), rows.Line))
            {
                Report(
                    Item, FindingSeverity.Error, FindingCodes.DuplicateId, "each once",
                    $"\"{Cut(item)}\" is already on line {_lines[(part, item)]}; one of the two must go.");
            }
            else if (part == Criterion)
            {
                _criteria.Add((cells, rows.Line));
                CheckCriterion(cells);
            }
            else if (Array.Exists(Items, known => known.Item == item))
            {
                _items[item] = cells[Value];
                CheckItem(item, cells[Value]);
            }
            else
            {
                var known = Items.Select(static known => known.Item);
                Report(
                    Item, FindingSeverity.Error, FindingCodes.UnknownValue, string.Join(' ', known),
                    $"nothing about a project is called \"{Cut(item)}\".{NearWords.Ask(NearWords.Find(item, known))}");
            }
        }

        private void CheckItem(string item, string value)
        {
            if (value.Length == 0)
            {
                var isRequired = Array.FindIndex(Items, known => known.Item == item) < Required;
                Report(
                    Value, isRequired ? FindingSeverity.Error : FindingSeverity.Info, FindingCodes.EmptyValue, ExampleOf(item),
                    isRequired ? $"{item} must be given." : $"{item} is empty and will be.");
                return;
            }

            switch (item)
            {
                case "framework" when book.Find(value) is null:
                    var known = book.Frameworks.Select(static framework => framework.Id).ToList();
                    Report(
                        Value, FindingSeverity.Error, FindingCodes.DanglingId, string.Join(' ', known),
                        $"there is no framework \"{Cut(value)}\".{NearWords.Ask(NearWords.Find(value, known))}");
                    break;
                case "model":
                    CheckModel(value);
                    break;
                case "source" when data.Lineage.FindById(NodeKind.Source, value) < 0:
                    Report(
                        Value, FindingSeverity.Error, FindingCodes.DanglingId, "the id of a source",
                        $"there is no source \"{Cut(value)}\"; add a row to sources.csv, or name one that is there.");
                    break;
                case "url":
                    CheckAddress(Value, value);
                    break;
                case "recorded_at" when !PartialDate.TryParse(value, out _):
                    Report(
                        Value, FindingSeverity.Error, FindingCodes.BadDate, "yyyy, yyyy-mm or yyyy-mm-dd",
                        $"\"{Cut(value)}\" is not a date.");
                    break;
                default:
                    break;
            }
        }

        private void CheckModel(string id)
        {
            var prefix = Words.IdPrefix(NodeKind.Model);
            if (!RowChecks.IsUsualId(id, prefix))
            {
                Report(
                    Value, FindingSeverity.Error, FindingCodes.OddId, $"{prefix} followed by a-z 0-9 . _ -",
                    $"\"{Cut(id)}\" does not have the form of an id.");
            }
            else if (data.Lineage.FindById(NodeKind.Model, id) >= 0)
            {
                Report(
                    Value, FindingSeverity.Info, FindingCodes.ReadAs, "the id of a model",
                    $"the data has the model \"{Cut(id)}\", which gets the assessment; its own columns stay.");
            }
        }

        private void CheckCriterion(string[] cells)
        {
            if (FrameworkOf() is not { } framework)
            {
                return; // that it is missing is said elsewhere
            }

            var (item, value) = (cells[Item], cells[Value]);
            if (framework.Find(item) is null)
            {
                var known = framework.Criteria.Select(static criterion => criterion.Id).ToList();
                Report(
                    Item, FindingSeverity.Error, FindingCodes.DanglingId, string.Join(' ', known),
                    $"{framework.Id} has no criterion \"{Cut(item)}\".{NearWords.Ask(NearWords.Find(item, known))}");
                return;
            }

            var state = Cell.StateOf(framework.Scale, value);
            if (state == CellState.UnknownValue)
            {
                Report(
                    Value, FindingSeverity.Error, FindingCodes.UnknownValue, OpennessReader.Expected(framework.Scale),
                    $"\"{Cut(value)}\" is not a value of {framework.Id}."
                    + NearWords.Ask(NearWords.Find(value, framework.Scale.Steps.Select(static step => step.Value))));
            }
            else if (state == CellState.Blank)
            {
                Report(
                    Value, FindingSeverity.Warning, FindingCodes.EmptyValue, OpennessReader.Expected(framework.Scale),
                    $"{item} is empty, which says that it was looked for and is not stated.");
            }
            else if (state == CellState.Assessed && value != framework.Scale.Worst && cells[Evidence].Length == 0)
            {
                Report(
                    Evidence, FindingSeverity.Warning, FindingCodes.EmptyValue, "addresses, separated by ;",
                    $"{item} is \"{Cut(value)}\" and no address says where that can be checked.");
            }

            foreach (var address in cells[Evidence].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                CheckAddress(Evidence, address);
            }
        }

        private void CheckAddress(int slot, string address)
        {
            if (!WebAddress.IsOne(address))
            {
                Report(
                    slot, FindingSeverity.Error, FindingCodes.UnknownValue, "https://…",
                    $"\"{Cut(address)}\" is not an address of the web.");
            }
        }

        /// <summary>What has no row, and whether the data has the project already.</summary>
        private void CheckItems()
        {
            foreach (var (item, _, example) in Items.Take(Required).Where(known => !_lines.ContainsKey((Project, known.Item))))
            {
                ReportWhole(FindingSeverity.Error, FindingCodes.EmptyValue, example, $"there is no row for {item} of the project.");
            }

            if (FrameworkOf() is not { } framework)
            {
                return;
            }

            foreach (var criterion in framework.Criteria.Where(criterion => !_lines.ContainsKey((Criterion, criterion.Id))))
            {
                ReportWhole(
                    FindingSeverity.Warning, FindingCodes.EmptyValue, $"{Criterion},{criterion.Id}",
                    $"there is no row for the criterion {criterion.Id}, so nobody has looked.");
            }

            if (_items.GetValueOrDefault("model") is { } model && book.CardOf(framework, model) is not null)
            {
                ReportWhole(
                    FindingSeverity.Error, FindingCodes.DuplicateId, "a model that the framework does not assess yet",
                    $"{framework.Id} assesses \"{Cut(model)}\" already; change its rows in {TableLayouts.Openness.FileName} instead.");
            }

            var name = _items.GetValueOrDefault("name", "");
            if (book.Rows.Listings.FirstOrDefault(row => row.Framework == framework.Id && row.Name == name && name.Length > 0) is { } listed
                && listed.Model != _items.GetValueOrDefault("model"))
            {
                ReportWhole(
                    FindingSeverity.Error, FindingCodes.DuplicateId, "a name of its own",
                    $"{framework.Id} lists \"{Cut(listed.Model)}\" by the name \"{Cut(name)}\" already.");
            }
        }

        private Framework? FrameworkOf() => book.Find(_items.GetValueOrDefault("framework", ""));

        private static string ExampleOf(string item) => Array.Find(Items, known => known.Item == item).Example;

        private static string Cut(string text) => FindingList.Cut(text);

        private void ReportWhole(FindingSeverity severity, string code, string expectation, string problem) =>
            findings.Add(new Finding(severity, code, $"{rows.Table.FileName}: {problem}") { Expectation = expectation });

        private void Report(int slot, FindingSeverity severity, string code, string expectation, string problem) =>
            rows.ReportLost(severity, code, slot, expectation, $"{problem}");
    }
}
