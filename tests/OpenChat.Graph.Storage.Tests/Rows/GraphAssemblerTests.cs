using System.Globalization;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

/// <summary>
/// Rows of a source that is neither a CSV folder nor Neo4j become the same graph and the same findings, through the assembler alone.
/// </summary>
public sealed class GraphAssemblerTests
{
    /// <summary>Rows by table, with something doubtful of every kind that a graph holds.</summary>
    private static readonly Dictionary<TableLayout, string[][]> Doubtful = new()
    {
        [TableLayouts.Of(NodeKind.Model)] =
        [
            ["M!", "odd id", "", "", "", "many", "", "", ";x"],
            ["model:a", "A", "odd", "F", "7B", "1.2T", "2023-03", "https://a", "A1;A2"],
            ["model:b", "B\nand more", "chat", "", "", "", "2024", "", ""],
        ],
        [TableLayouts.Of(NodeKind.Dataset)] =
        [
            ["dataset:d", "D", "", "", "", "restricted", "", "52K", "en;46", "", "", ""],
            ["dataset:e", "E", "", "", "", "", "", "", "", "", "", ""],
        ],
        [TableLayouts.Of(NodeKind.License)] = [["license:l", "L", "", "", "", "", "", "", "", "license:gone", "", ""]],
        [TableLayouts.Of(NodeKind.Organisation)] = [["org:o", "O", "", "", "", ""]],
        [TableLayouts.Of(NodeKind.Source)] = [["source:s", "S", "", "", ""]],
        [TableLayouts.Of(RelationKind.FineTunesFrom)] =
        [
            ["model:a", "model:b", "full", "source:gone", "", "", "", "", ""],
            ["model:a", "model:b", "full", "source:s", "", "high", "2024", "", "two\nlines"],
            ["model:b", "model:a", "bent", "", "", "", "", "", ""],
            ["model:b", "model:b", "full", "", "", "", "", "", ""],
        ],
        [TableLayouts.Of(RelationKind.TrainedOn)] =
        [
            ["model:a", "dataset:d", "sft", "", "", "", "", "", ""],
            ["model:a", "model:b", "odd", "", "", "", "", "", ""],
            ["model:gone", "dataset:d", "", "", "", "", "", "", ""],
        ],
        [TableLayouts.Of(RelationKind.GeneratedBy)] =
            [["dataset:d", "model:a", "chosen", "org:o;org:gone", "2022-12", "", "", "", "2024-01-02", "", ""]],
        [TableLayouts.Of(RelationKind.LicensedUnder)] =
        [
            ["model:a", "license:l", "", "g", "2023", "2024-05", "", "", "", "", "", ""],
            ["dataset:e", "license:l", "everything", "", "", "", "", "", "", "", "", ""],
        ],
        [TableLayouts.Of(RelationKind.DevelopedBy)] = [["model:a", "org:o", "publisher", "", "", "", "", "", ""]],
        [TableLayouts.Openness] =
        [
            ["dataset:d", "f", "c", "open", "", "", "", "", "", "", "", ""],
            ["model:a", "f", "c", "maybe", "L", "2023-06", "", "", "", "", "", ""],
            ["model:gone", "f", "c", "closed", "", "", "", "", "", "", "", ""],
        ],
        [TableLayouts.Terms] = [["ATTRIBUTION", "duty", "", "", "", "1"], ["NON_COMMERCIAL", "ban", "", "", "", "2"]],
        [TableLayouts.VerdictRules] =
        [
            ["research", "NON_COMMERCIAL", "conditions", "n"],
            ["commercial-use", "NON_COMMERCIAL", "forbids", ""],
        ],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Build_GivesTheGraphAndTheFindingsOfAFolder_When_TheRowsComeFromAThirdSource(bool hasLines)
    {
        using var written = TestFolder.Empty();
        CsvFolder.Save(Assemble(Doubtful, hasLines).Contents, written.Path);
        var expected = written.Load();

        // With lines in the order of the folder; without, in another order, but for rules, whose order says something.
        var rows = hasLines
            ? TableLayouts.All.Where(table => GraphFlattener.IsStored(expected.Contents, table))
                .ToDictionary(
                    table => table, table => GraphFlattener.RowsOf(expected.Contents, table).Select(row => row.ToArray()).ToArray())
            : Doubtful.ToDictionary(pair => pair.Key, pair => pair.Key is RuleLayout ? pair.Value : [.. pair.Value.Reverse()]);
        var actual = Assemble(rows, hasLines);

        Assert.Equal(expected.Contents.Revision, actual.Contents.Revision);
        Assert.Equal(expected.Findings.AsEnumerable(), actual.Findings);
        Assert.Equal(26, actual.Findings.Length);
        Assert.All(
            actual.Findings.Where(finding =>
                finding.Code is not (FindingCodes.Cycle or FindingCodes.MissingRule or FindingCodes.UnusableRules)),
            finding => Assert.NotNull(finding.Line));
    }

    [Fact]
    public void Build_NamesTheNodes_When_OnlyARowWithoutALineCanTell()
    {
        var result = Assemble(
            new()
            {
                [TableLayouts.Of(NodeKind.Model)] =
                [
                    ["model:b", "B", "", "", "", "", "soon", "", ""],
                    ["model:a", "A", "", "", "", "", "", "", ""],
                    ["model:a", "Other", "", "", "", "", "", "", ""],
                    ["model:c", "", "", "", "", "", "", "", ""],
                ],
                [TableLayouts.Of(RelationKind.FineTunesFrom)] =
                [
                    ["model:a", "model:b", "", "", "", "sure", "", "", ""],
                    ["model:a", "model:b", "", "", "", "", "", "", ""],
                ],
            },
            hasLines: false);

        Assert.Equal(
            [
                "models.csv||release_date|soon",
                "models.csv||id|model:a",
                "models.csv||name|",
                "fine_tunes_from.csv||confidence|sure",
            ],
            result.Findings.Select(finding => $"{finding.File}|{finding.Line}|{finding.Column}|{finding.Value}"));
        Assert.StartsWith(
            "fine_tunes_from.csv, confidence of \"model:a to model:b\": ", result.Findings[^1].Message, StringComparison.Ordinal);
        Assert.Equal("A", result.Graph.NameOf(0));
    }

    [Fact]
    public void Build_ListsTheFirstByText_When_RowsWithoutLinesFlood()
    {
        var models = Enumerable.Range(0, 250).Select(i => string.Create(CultureInfo.InvariantCulture, $"model:{i:000}"));
        string[][] rows = [.. models.Select(id => (string[])[id, id, "", "", "", "", "soon", "", ""])];

        var forward = Assemble(new() { [TableLayouts.Of(NodeKind.Model)] = rows }, hasLines: false).Findings;
        var backward = Assemble(new() { [TableLayouts.Of(NodeKind.Model)] = [.. rows.Reverse()] }, hasLines: false).Findings;

        Assert.Equal(forward.AsEnumerable(), backward);
        Assert.Equal(101, forward.Length);
        Assert.StartsWith("models.csv, release_date of \"model:000\": ", forward[0].Message, StringComparison.Ordinal);
        Assert.Equal(
            "150 more findings of the kind bad-date in the column release_date are not listed; there are 250 in all.",
            forward[^1].Message);
    }

    [Fact]
    public void Read_TellsTheSourceWhichNodeEachRowIs()
    {
        var assembler = new GraphAssembler(new LoadOptions(), CancellationToken.None);
        var table = TableLayouts.Of(NodeKind.Organisation);
        string[][] organisations =
        [
            ["org:b", "B", "", "", "", ""],
            ["org:x", "", "", "", "", ""],
            ["org:a", "A", "", "", "", ""],
            ["org:b", "B", "", "", "", ""],
        ];
        var rows = new ListCursor(table, organisations, assembler, hasLines: false);

        assembler.Read(rows);

        Assert.Equal([0, null, 1, 0], rows.Nodes);
        Assert.Equal("org:a"u8, assembler.IdOf(NodeKind.Organisation, 1));
    }

    private static LoadResult Assemble(Dictionary<TableLayout, string[][]> tables, bool hasLines)
    {
        var assembler = new GraphAssembler(new LoadOptions(), CancellationToken.None);
        foreach (var table in TableLayouts.Nodes.Where(tables.ContainsKey))
        {
            assembler.Read(new ListCursor(table, tables[table], assembler, hasLines));
        }

        assembler.CompleteNodes();
        foreach (var table in TableLayouts.Relations.Append<TableLayout>(TableLayouts.Openness).Where(tables.ContainsKey))
        {
            assembler.Read(new ListCursor(table, tables[table], assembler, hasLines));
        }

        assembler.ReadRules(table => tables.TryGetValue(table, out var rows) ? new ListCursor(table, rows, assembler, hasLines) : null);
        return assembler.Build();
    }

    /// <summary>The third source: rows in a list.</summary>
    private sealed class ListCursor(TableLayout table, string[][] rows, GraphAssembler assembler, bool hasLines)
        : RowCursor(table, assembler.FindingsOf(table))
    {
        private int _next;

        /// <summary>What the source was told about each row of a node.</summary>
        public List<int?> Nodes { get; } = [];

        public override ReadOnlySpan<char> this[int slot] => rows[_next - 1][slot];

        public override bool Read()
        {
            if (_next == rows.Length)
            {
                return false;
            }

            Line = hasLines ? 2 + rows[.._next].Sum(row => 1 + row.Sum(cell => cell.Count(c => c == '\n'))) : 0;
            _next++;
            return true;
        }

        public override void OnNode(int? number) => Nodes.Add(number);
    }
}
