using System.Collections.Concurrent;
using System.Text;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// From rows to a graph and its findings, whatever store the rows are in. In this order: the rows of all nodes,
/// <see cref="CompleteNodes"/>, <see cref="ReadOpennessTables"/>, the rows of relations and assessments, the rules, <see cref="Build"/>.
/// Different tables may be read on different threads, each table on one at a time.
/// </summary>
/// <remarks>
/// Every finding about rows is made here, by <see cref="RowChecks"/> and <see cref="OpennessReader"/>. A finding names the line of its row.
/// Where the store has no lines, only what the graph will not hold is reported while the rows are read, placed by ids. All else is found in
/// the finished graph by the same checks: its rows are those of the folder that saving it would write, so that the same graph has the same
/// findings from every store. Tables in which every row was sound are spared that.
/// </remarks>
internal sealed class GraphAssembler
{
    private static readonly int SinceSlot = TableLayouts.Openness.Find("since");
    private static readonly int ValueSlot = TableLayouts.Openness.Find("value");

    private readonly LoadOptions _options;
    private readonly PossibleDays _days;
    private readonly Func<RowCursor, RelationLayout, PartialDate> _dateOfLicense; // made once, not for every row
    private readonly Func<RowCursor, ClaimLayout, (string Id, PartialDate Date)> _youngest; // likewise
    private readonly CancellationToken _cancellationToken;
    private readonly LineageGraphBuilder _builder = new();
    private readonly Dictionary<OpennessFact, (int Line, int? Field)> _assessments = []; // where they stand; line 0 when nowhere
    private readonly HashSet<NodeKind> _unread = [];
    private readonly Dictionary<string, LicenseReading> _licenses = new(StringComparer.Ordinal);
    private readonly Dictionary<TableLayout, FindingList> _findings;
    private readonly Dictionary<TableLayout, RetractionCount> _retractions;

    private readonly Dictionary<string, bool> _isNodeByText = new(StringComparer.Ordinal); // of groups
    private readonly Func<string, bool> _isNode;
    private readonly Lazy<LineageGraph> _artifactNodes;
    private readonly Lazy<LineageGraph> _organisationNodes;
    private readonly ConcurrentBag<(NodeLayout Table, int Line, string Id)> _oddIds = [];
    private readonly SortedDictionary<RelationKind, string> _unreadRows = []; // why rows of a relation could not be read
    private readonly HashSet<TableLayout> _lost = []; // rules and assessments that cannot be read; assessments also that are not there

    private LineageGraph? _licenseNodes;

    /// <summary>By kind and number of a node: the line it is on, 0 when it has none.</summary>
    private readonly List<int>[] _lines = [.. Enum.GetValues<NodeKind>().Select(_ => new List<int>())];

    private readonly ConcurrentBag<(int Line, string License)> _superseding = [];
    private RuleRows _rules = RuleRows.Empty;
    private RuleReader? _ruleReader;
    private OpennessRows _openness = OpennessRows.Empty;
    private OpennessReader? _opennessReader;
    private volatile bool _hasLines; // whether rows of relations have lines

    /// <param name="options">How the store is loaded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public GraphAssembler(LoadOptions options, CancellationToken cancellationToken)
    {
        (_options, _cancellationToken) = (options, cancellationToken);
        (_dateOfLicense, _youngest) = (DateOfLicense, YoungestOf);
        var today = options.Today ?? DateOnly.FromDateTime(DateTime.UtcNow);
        _days = new PossibleDays(today);
        _builder.KnownAt = today;
        _findings = TableLayouts.All.ToDictionary(static table => table, table => new FindingList(table.FileName, options.MaxFindings));
        _retractions = TableLayouts.All.OfType<ClaimLayout>().ToDictionary(
            static table => (TableLayout)table, static _ => new RetractionCount());
        FindingsOfStore = new FindingList(null, options.MaxFindings);
        _isNode = IsNode;
        _artifactNodes = new Lazy<LineageGraph>(() => _builder.BuildOnly(NodeKind.Model, NodeKind.Dataset));
        _organisationNodes = new Lazy<LineageGraph>(() => _builder.BuildOnly(NodeKind.Organisation));
    }

    /// <summary>Findings about the store as a whole, which come first.</summary>
    public FindingList FindingsOfStore { get; }

    /// <summary>Findings about a table, which cursors over its rows add to; also those of the store about the table as a whole.</summary>
    public FindingList FindingsOf(TableLayout table) => _findings[table];

    /// <summary>
    /// Told that a table is not there or cannot be used. What names one of its nodes is summed up then. Not to be told while relations are
    /// read.
    /// </summary>
    public void OnUnread(TableLayout table)
    {
        if (table is NodeLayout nodes)
        {
            lock (_unread)
            {
                _unread.Add(nodes.Kind);
                foreach (var findings in _findings.Values)
                {
                    findings.Unread = _unread;
                }
            }
        }
    }

    /// <summary>
    /// Told that rows of a table could not be read, of which nobody knows what they say; that is reported elsewhere. Of relations, a row
    /// that names nothing takes their place, so that the graph, and every store it is saved to, holds that something is not known. A table
    /// of rules then has no row, and that of the product does not take its place.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="reason">Why, as a sentence; the first that is told counts.</param>
    public void OnLostRows(TableLayout table, string reason)
    {
        if (table is RelationLayout relations)
        {
            lock (_unreadRows)
            {
                _unreadRows.TryAdd(relations.Kind, reason);
            }
        }
        else
        {
            lock (_lost)
            {
                _lost.Add(table);
            }
        }
    }

    /// <summary>UTF-8 of the id of a node that was read.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="number">Its number, as <see cref="RowCursor.OnNode"/> was told.</param>
    public ReadOnlySpan<byte> IdOf(NodeKind kind, int number) => _builder.IdOf(kind, number);

    /// <summary>Reads all rows of a cursor over nodes, relations or assessments. A table may be read with several cursors.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Read(RowCursor rows)
    {
        switch (rows.Table)
        {
            case NodeLayout table:
                ReadNodes(rows, table);
                break;
            case RelationLayout table:
                ReadRelations(rows, table);
                break;
            default:
                ReadOpenness(rows);
                break;
        }
    }

    /// <summary>Ends the nodes, so that the ends of relations can be found.</summary>
    public void CompleteNodes()
    {
        _builder.CompleteNodes();
        foreach (var (line, license) in _superseding.Order())
        {
            CheckSuperseded(line, license);
        }

        foreach (var (table, line, id) in _oddIds.OrderBy(static odd => odd.Line))
        {
            CheckSameId(table, line, id);
        }
    }

    /// <summary>
    /// Told that relations or assessments are not there. To be told between the tables about openness and the relations. A table of
    /// relations that is not there says nothing: what could stand in it is not known, unless nothing is there that it could be about.
    /// </summary>
    /// <returns>Whether that is to be reported: there is something that a row could be about.</returns>
    public bool OnAbsent(TableLayout table)
    {
        if (table == TableLayouts.Openness)
        {
            _lost.Add(table);
        }
        else if (CouldHaveRows(table))
        {
            OnLostRows(table, $"the folder has no file {table.FileName}");
        }

        return CouldHaveRows(table);
    }

    /// <summary>Reads frameworks and the other tables about openness, which assessments are held to.</summary>
    /// <param name="open">Opens the rows of a table, which have lines; null when the store does not have it.</param>
    public void ReadOpennessTables(Func<OpennessLayout, RowCursor?> open)
    {
        _opennessReader = new OpennessReader(
            open, FindingsOf, id => _builder.KindOf(id), id => [.. NearStarts(RelationKind.FineTunesFrom, id, "")]);
        _openness = _opennessReader.Read();
    }

    /// <summary>Reads the rules; tables that the store does not have are those of the product.</summary>
    /// <param name="open">Opens the rows of a rule table; null when the store does not have it.</param>
    public void ReadRules(Func<RuleLayout, RowCursor?> open)
    {
        _ruleReader = new RuleReader(
            table => open(table) ?? (_lost.Contains(table) ? new CellCursor(table, [], FindingsOf(table)) : null));
        _rules = _ruleReader.Read();
    }

    /// <summary>
    /// Makes the graph and the list of findings: those about the store, by table and line, last those about the graph as a whole.
    /// </summary>
    public LoadResult Build()
    {
        foreach (var (table, count) in _retractions.Where(static pair => pair.Value.LooksSwapped))
        {
            RowChecks.ReportSwappedDays(_findings[table], (ClaimLayout)table, count.Claims);
            if (table is RelationLayout)
            {
                OnLostRows(table, "its columns recorded_at and retracted_at look swapped");
            }
        }

        foreach (var (kind, reason) in _unreadRows)
        {
            _builder.AddRelation(kind, new RelationRow { Note = reason });
        }

        var contents = new GraphContents(_builder.Build(numberRows: !_hasLines), _rules, _assessments.Keys, _openness);
        foreach (var (kind, line) in _builder.Repeated.Where(row => row.Line > 0).Distinct())
        {
            var table = TableLayouts.Of(kind);
            RowChecks.ReportRepeated(_findings[table], table, line);
        }

        if (_opennessReader is not null)
        {
            OpennessReview.Report(contents, _opennessReader, _assessments, FindingsOf);
        }

        foreach (var table in TableLayouts.All.Where(table => _findings[table].IsIncomplete))
        {
            using var rows = new CellCursor(table, GraphFlattener.RowsOf(contents, table), _findings[table])
            {
                Unwritten = table is ClaimLayout claims && !GraphFlattener.IsWritten(contents, claims, claims.RetractedSlot)
                    ? claims.RetractedSlot
                    : -1,
            };
            Check(rows);
        }

        foreach (var table in TableLayouts.Relations.Where(table => contents.Lineage.LooksReversed(table.Kind)))
        {
            RowChecks.ReportReversed(_findings[table], table, contents.Lineage.HasOne(table.Kind));
        }

        foreach (var later in LaterLicenses.Of(contents.Lineage))
        {
            RowChecks.ReportLater(FindingsOf(TableLayouts.Of(RelationKind.LicensedUnder)), contents.Lineage, later);
        }

        RowChecks.ReportTrainedTools(FindingsOf(TableLayouts.Of(NodeKind.Model)), contents.Lineage, LineOfModel);
        ColumnReview.Report(contents, FindingsOf, table => _retractions[table].Lines);
        if (_assessments.Count == 0 && !_lost.Contains(TableLayouts.Openness) && CouldHaveRows(TableLayouts.Openness))
        {
            RowChecks.ReportNoAssessments(_findings[TableLayouts.Openness]);
        }

        var rules = RuleSet.Create(contents.Rules);
        ReportRules(contents.Lineage, rules);
        var whole = new FindingList(null, _options.MaxFindings);
        if (contents.Lineage.ArtifactCount == 0)
        {
            whole.Add(new Finding(
                FindingSeverity.Error,
                FindingCodes.EmptyGraph,
                "The data has neither models nor datasets, so there is nothing to answer from."));
        }

        RowChecks.ReportCycles(whole, contents.Lineage);
        return new LoadResult(
            contents,
            [.. FindingsOfStore.Take(), .. TableLayouts.All.SelectMany(table => _findings[table].Take()), .. whole.Take()],
            rules);
    }

    /// <summary>The line of the first row of a model; 0 when it has none. As slow as a look at all of them.</summary>
    private int LineOfModel(string id)
    {
        var (lines, utf8) = (_lines[(int)NodeKind.Model], Encoding.UTF8.GetBytes(id));
        for (var number = 0; number < lines.Count; number++)
        {
            if (_builder.IdOf(NodeKind.Model, number).SequenceEqual(utf8))
            {
                return lines[number];
            }
        }

        return 0;
    }

    /// <summary>What is wrong with the rules, given the licenses of the graph.</summary>
    private void ReportRules(LineageGraph graph, RuleSet rules)
    {
        if (_ruleReader is null)
        {
            return;
        }

        foreach (var problem in RuleCoverage.Of(graph, rules))
        {
            var table = Array.Find(TableLayouts.Rules, table => table.Rules == problem.Table)!; // every rule table has a layout

            // That a table which cannot be read yields no row is told by what was found about it.
            if (_lost.Contains(table) && problem is { Kind: RuleProblemKind.UnusableTable, Column: null })
            {
                continue;
            }

            var field = problem.Column is { } column ? _ruleReader.FieldOf(problem.Table, table.Slot(column)) : null;
            RowChecks.ReportRule(_findings[table], table, problem, field);
        }
    }

    private bool CouldHaveRows(TableLayout table) => table is RelationLayout relations
        ? RelationSchema.Of(relations.Kind).Starts.ToArray().Any(kind => _lines[(int)kind].Count > 0)
        : _openness.CountOf(OpennessTable.Frameworks) > 0 && _openness.CountOf(OpennessTable.Criteria) > 0;

    private void ReadNodes(RowCursor rows, NodeLayout table)
    {
        var lines = _lines[(int)table.Kind];
        for (var count = 1; rows.Read(); count++)
        {
            CheckCancelled(count);
            if (RowChecks.LacksValue(rows))
            {
                rows.OnNode(null);
                continue;
            }

            if (!RowChecks.ReportNode(rows, table) && rows.Line > 0)
            {
                _oddIds.Add((table, rows.Line, rows[0].ToString()));
            }

            var row = ToNodeRow(rows, table);
            var outcome = _builder.AddNode(table.Kind, row, out var number);
            if (outcome == NodeOutcome.Added)
            {
                lines.Add(rows.Line);
            }
            else
            {
                RowChecks.ReportDuplicate(rows, lines[number], DifferingColumns(table, row, number));
            }

            if (outcome != NodeOutcome.Repeated && !row.SupersededBy.IsEmpty)
            {
                _superseding.Add((rows.Line, row.SupersededBy.ToString()));
            }

            rows.OnNode(number);
        }
    }

    /// <summary>The columns in which a row says something else than the first row with its id.</summary>
    private List<string> DifferingColumns(NodeLayout table, in NodeRow row, int number)
    {
        var (date, fields) = _builder.DifferencesOf(table.Kind, row, number);
        return [.. table.Columns.Where((_, slot) => table.Fields[slot] is { } field ? fields.Contains(field) : date)];
    }

    private void ReadRelations(RowCursor rows, RelationLayout table)
    {
        var (artifacts, isRivalled) = (new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>(), false);
        var weighsNothing = table.Kind == RelationKind.LicensedUnder && rows.FieldOf(table.ConfidenceSlot) is null;
        for (var count = 1; rows.Read(); count++)
        {
            CheckCancelled(count);
            if (count == 1 && rows.Line > 0)
            {
                _hasLines = true;
            }

            isRivalled |= weighsNothing && !artifacts.Add(rows[0]);

            var row = ToRelationRow(rows, table);
            CountRetraction(rows, table, row.RetractedAt);
            RowChecks.ReportNoOperator(rows, table);
            RowChecks.ReportAddress(rows, table.EvidenceSlot, row.EvidenceUrl);
            var outcomes = _builder.AddRelation(table.Kind, row, onlyWhole: true);
            if (outcomes != RelationOutcomes.None)
            {
                outcomes = IsMissing(outcomes) ? AddOdd(rows, table, row) : outcomes;
                Report(rows, table, outcomes);
                LookForTwoRows(rows, table, outcomes);
            }
        }

        if (isRivalled)
        {
            // One of several licenses may be a doubtful one, which hides what the others withhold.
            RowChecks.ReportUnweighed(FindingsOf(table), table);
            OnLostRows(table, "it has no column confidence, and something has several licenses");
        }

        if (rows.HasLostRows)
        {
            OnLostRows(table, rows.LostReason ?? $"rows of {table.FileName} could not be read");
        }
    }

    /// <summary>
    /// Two rows in one line that have as many fields as one should: an id stands behind another, or where a word belongs.
    /// </summary>
    private void LookForTwoRows(RowCursor rows, RelationLayout table, RelationOutcomes outcomes)
    {
        var slot = outcomes.HasFlag(RelationOutcomes.ToMissing) && RowLikeness.HoldsGluedId(rows[1]) ? 1
            : outcomes.HasFlag(RelationOutcomes.UnknownQualifier) && RowLikeness.HoldsId(rows[table.QualifierSlot]) ? table.QualifierSlot
            : -1;
        if (slot >= 0 && rows.Line > 0)
        {
            RowChecks.ReportTwoRows(rows, table, slot);
            OnLostRows(table, $"rows of {table.FileName} could not be read");
        }
    }

    /// <summary>
    /// Adds a row with an end that is not there as it stands: without blanks around the ends, or as the licenses that it names by other
    /// words than ids. Else it is kept aside.
    /// </summary>
    private RelationOutcomes AddOdd(RowCursor rows, RelationLayout table, in RelationRow row)
    {
        var trimmed = row with { From = row.From.Trim(), To = row.To.Trim() };
        var outcomes = _builder.AddRelation(table.Kind, trimmed, onlyWhole: true);
        if (row.FromNode is null && row.ToNode is null && trimmed.From.IsEmpty && trimmed.To.IsEmpty)
        {
            // The note is that of rows which could not be read when the graph was saved; it stays, whatever else is lost again.
            OnLostRows(table, $"a row of {table.FileName} names nothing");
            if (!row.Note.IsWhiteSpace())
            {
                lock (_unreadRows)
                {
                    _unreadRows[table.Kind] = row.Note.ToString();
                }
            }

            return outcomes;
        }

        if (outcomes.HasFlag(RelationOutcomes.FromMissing) && FindStart(rows, table) is { } id)
        {
            RowChecks.ReportStart(rows, id);
            trimmed = trimmed with { From = id, FromNode = null };
            outcomes = _builder.AddRelation(table.Kind, trimmed, onlyWhole: true);
        }

        if (!IsMissing(outcomes))
        {
            return outcomes;
        }

        if (table.Kind == RelationKind.LicensedUnder && outcomes.HasFlag(RelationOutcomes.ToMissing)
            && ReadLicenses(rows, table) is { Problem: null } reading)
        {
            RowChecks.ReportLicenses(rows, reading, IdOfLicense);
            outcomes = RelationOutcomes.None;
            foreach (var clause in reading.Clauses)
            {
                var choice = clause.Length == 1 ? "" : string.Join(" OR ", clause.Select(
                    license => IdOfLicense(license)[Words.IdPrefix(NodeKind.License).Length..]));
                foreach (var license in clause)
                {
                    outcomes |= _builder.AddRelation(
                        table.Kind, trimmed with { To = IdOfLicense(license), Group = row.Group.IsEmpty ? choice : row.Group });
                }
            }

            return outcomes;
        }

        return _builder.AddRelation(table.Kind, row with { From = trimmed.From, FromNode = trimmed.FromNode });
    }

    /// <summary>
    /// The id of the artifact that a row starts from, when it names it by other words than its id; null when it does not.
    /// </summary>
    private string? FindStart(RowCursor rows, RelationLayout table)
    {
        if (rows.IsEmpty(0) || RowChecks.IsStartUnread(rows, table))
        {
            return null;
        }

        var start = _artifactNodes.Value.FindStart(table.Kind, rows[0].ToString());
        return start < 0 ? null : _artifactNodes.Value.IdOf(start);
    }

    /// <summary>What the column that leads to a license says, when that is no id.</summary>
    private LicenseReading ReadLicenses(RowCursor rows, RelationLayout table)
    {
        var text = rows[1].ToString();
        if (!_licenses.TryGetValue(text, out var reading))
        {
            _licenses.Add(text, reading = LicenseReading.Read(_licenseNodes ??= _builder.BuildOnly(NodeKind.License), text));
        }

        return reading.Clauses.Length < 2 || rows.IsEmpty(table.GroupSlot) ? reading : new LicenseReading(
            [],
            $"\"{FindingList.Cut(text)}\" stands for licenses that all apply, which cannot be one of a group; "
            + "write one row with OR and AND");
    }

    private string IdOfLicense(int license) => (_licenseNodes ??= _builder.BuildOnly(NodeKind.License)).IdOf(
        new NodeId(NodeKind.License, license));

    private void Report(RowCursor rows, RelationLayout table, RelationOutcomes outcomes)
    {
        var isOddLicense = table.Kind == RelationKind.LicensedUnder && outcomes.HasFlag(RelationOutcomes.ToMissing);
        RowChecks.ReportRelation(rows, table, outcomes, isOddLicense ? ReadLicenses(rows, table) : null, NearStarts, Ask);
        if ((outcomes & (RelationOutcomes.MadeBeforeOrigin | RelationOutcomes.LicensedBeforeText)) != RelationOutcomes.None)
        {
            RowChecks.ReportChronology(rows, table, DateOfStart(rows, table), DateOfEnd(rows, table));
        }

        if (outcomes.HasFlag(RelationOutcomes.EndedBeforeRelease))
        {
            RowChecks.ReportEnded(rows, table, DateOfStart(rows, table));
        }
    }

    private PartialDate DateOfStart(RowCursor rows, RelationLayout table) =>
        _builder.KindOf(rows[0].Trim()) is null && FindStart(rows, table) is { } id ? _builder.DateOf(id) : _builder.DateOf(rows[0].Trim());

    /// <summary>The date of what a row leads to; of several licenses that it names by other words than ids, the latest.</summary>
    private PartialDate DateOfEnd(RowCursor rows, RelationLayout table) =>
        table.Kind == RelationKind.LicensedUnder && _builder.KindOf(rows[1].Trim()) is null
            ? ReadLicenses(rows, table).Clauses.SelectMany(static clause => clause).Select(license => _builder.DateOf(IdOfLicense(license)))
                .DefaultIfEmpty().Max()
            : _builder.DateOf(rows[1].Trim());

    /// <summary>The day on which the license of a row took effect; none when it leads to something else.</summary>
    private PartialDate DateOfLicense(RowCursor rows, RelationLayout table) =>
        _builder.KindOf(rows[1].Trim()) is null or NodeKind.License ? DateOfEnd(rows, table) : default;

    /// <summary>Ids of the artifacts that a row may have been meant for, the nearest first; empty when none is near.</summary>
    private string[] NearStarts(RelationKind kind, string from, string to) =>
        [.. _artifactNodes.Value.NearStarts(kind, from, to).Select(_artifactNodes.Value.IdOf)];

    /// <summary>A question for the nodes of a kind that a text may mean; empty when none is near.</summary>
    private string Ask(NodeKind kind, string text) => kind switch
    {
        NodeKind.Model or NodeKind.Dataset => NearWords.Ask(_artifactNodes.Value.NearIds(kind, text)),
        NodeKind.Organisation => NearWords.Ask(_organisationNodes.Value.NearIds(kind, text)),
        _ => "",
    };

    private static bool IsMissing(RelationOutcomes outcomes) =>
        (outcomes & (RelationOutcomes.FromMissing | RelationOutcomes.ToMissing)) != RelationOutcomes.None;

    private void ReadOpenness(RowCursor rows)
    {
        var table = TableLayouts.Openness;
        for (var count = 1; rows.Read(); count++)
        {
            CheckCancelled(count);
            if (RowChecks.LacksValue(rows))
            {
                continue;
            }

            RowChecks.ReportOpenness(rows, _builder.KindOf(rows[0]), _opennessReader, IsSourceKnown(rows));
            var (recorded, confidence) = (RowChecks.ReadDate(rows, table.RecordedSlot), RowChecks.ReadConfidence(
                rows, table.ConfidenceSlot));
            var fact = new OpennessFact(
                rows[0].ToString(), rows[1].ToString(), rows[2].ToString(), ReadValue(rows), rows[4].ToString(),
                new ClaimText(
                    rows[table.SourceSlot].ToString(), rows[table.EvidenceSlot].ToString(), confidence, recorded,
                    rows[table.NoteSlot].ToString())
                {
                    RetractedAt = RowChecks.ReadRetraction(rows, table, _youngest),
                })
            {
                Since = RowChecks.ReadDate(rows, SinceSlot),
            };
            CountRetraction(rows, table, fact.Claim.RetractedAt);
            if (!_assessments.TryAdd(fact, (rows.Line, rows.FieldOf(ValueSlot))) && rows.Line > 0)
            {
                RowChecks.ReportRepeated(_findings[table], table, rows.Line);
            }
        }
    }

    /// <summary>The value of an assessment as the scale of its framework spells it; as it stands when it is none of it.</summary>
    private string ReadValue(RowCursor rows)
    {
        var text = rows[ValueSlot].ToString();
        if (_opennessReader?.ScaleOf(rows[1].ToString()) is not { } scale || scale.Find(text) is not { } value || value == text)
        {
            return text;
        }

        rows.ReportLost(
            FindingSeverity.Info, FindingCodes.ReadAs, ValueSlot, OpennessReader.Expected(scale),
            $"\"{FindingList.Cut(text)}\" is read as {(value.Length == 0 ? "an empty cell" : value)}.");
        return value;
    }

    /// <summary>
    /// Checks rows of the finished graph as their like were checked when they were read; nothing of them can have been lost.
    /// </summary>
    private void Check(CellCursor rows)
    {
        if (rows.Table is RuleLayout)
        {
            new RuleReader(table => table == rows.Table ? rows : null).Read();
            return;
        }

        while (rows.Read())
        {
            switch (rows.Table)
            {
                case NodeLayout table:
                    if (!RowChecks.ReportNode(rows, table))
                    {
                        CheckSameId(table, rows.Line, rows[0].ToString());
                    }

                    if (ToNodeRow(rows, table).SupersededBy is { IsEmpty: false } license)
                    {
                        CheckSuperseded(rows.Line, license.ToString());
                    }

                    break;
                case RelationLayout table:
                    var relation = ToRelationRow(rows, table);
                    NoteRetraction(rows, table, relation.RetractedAt);
                    RowChecks.ReportNoOperator(rows, table);
                    RowChecks.ReportAddress(rows, table.EvidenceSlot, relation.EvidenceUrl);
                    Report(rows, table, _builder.CheckRelation(table.Kind, relation));
                    break;
                default:
                    var assessments = TableLayouts.Openness;
                    if (PartialDate.TryParse(rows[assessments.RetractedSlot], out var retracted))
                    {
                        NoteRetraction(rows, assessments, retracted);
                    }

                    RowChecks.ReportOpenness(rows, _builder.KindOf(rows[0]), _opennessReader, IsSourceKnown(rows));
                    break;
            }
        }
    }

    private void CountRetraction(RowCursor rows, ClaimLayout table, PartialDate retracted)
    {
        var count = _retractions[table];
        count.Claims++;
        count.HasRecorded |= !count.HasRecorded && !rows.IsEmpty(table.RecordedSlot);
        if (retracted != default)
        {
            count.Days++;
            NoteRetraction(rows, table, retracted);
        }
    }

    /// <summary>Keeps the line of a claim that was taken back; where rows have no lines, those of the finished graph give it one.</summary>
    private void NoteRetraction(RowCursor rows, ClaimLayout table, PartialDate retracted)
    {
        if (!retracted.IsBy(_builder.KnownAt))
        {
            return;
        }

        if (rows.Line == 0)
        {
            _findings[table].IsIncomplete = true;
        }
        else if (_retractions[table].Lines.Count < ColumnReview.MostLines)
        {
            _retractions[table].Lines.Add(rows.Line);
        }
    }

    /// <summary>What a row is about that came last, and when; no day when none is known.</summary>
    private (string Id, PartialDate Date) YoungestOf(RowCursor rows, ClaimLayout table)
    {
        if (table is not RelationLayout relations)
        {
            return (rows[0].ToString(), _builder.DateOf(rows[0].Trim()));
        }

        var (start, end) = (DateOfStart(rows, relations), DateOfEnd(rows, relations));
        return start.IsBefore(end) || start.IsNone ? (rows[1].ToString(), end) : (rows[0].ToString(), start);
    }

    private bool IsSourceKnown(RowCursor rows) => rows[TableLayouts.Openness.SourceSlot] is var source
        && (source.IsEmpty || _builder.KindOf(source) == NodeKind.Source);

    private void CheckSameId(NodeLayout table, int line, string id)
    {
        var usual = id.Trim().ToLowerInvariant();
        if (usual != id && _builder.KindOf(usual) == table.Kind)
        {
            RowChecks.ReportSameId(_findings[table], table, line, id, usual);
        }
    }

    private void CheckSuperseded(int line, string license)
    {
        if (_builder.KindOf(license) != NodeKind.License)
        {
            RowChecks.ReportSuperseded(_findings[TableLayouts.Of(NodeKind.License)], line, license);
        }
    }

    private NodeRow ToNodeRow(RowCursor rows, NodeLayout table)
    {
        // No verdict rests on the day on which a source was retrieved.
        var date = table.Kind == NodeKind.Source
            ? RowChecks.ReadDate(rows, table.DateSlot)
            : RowChecks.ReadBeginning(rows, table.DateSlot, _days);
        return new NodeRow
        {
            Id = Cell(rows, table.Slot(NodeField.Id)),
            Name = Cell(rows, table.Slot(NodeField.Name)),
            Url = Cell(rows, table.Slot(NodeField.Url)),
            Aliases = Cell(rows, table.Slot(NodeField.Aliases)),
            Line = rows.Line,
            Date = date,
            Kind = Cell(rows, table.Slot(NodeField.Kind)),
            Family = Cell(rows, table.Slot(NodeField.Family)),
            Parameters = Cell(rows, table.Slot(NodeField.Parameters)),
            Tokens = Cell(rows, table.Slot(NodeField.Tokens)),
            Examples = Cell(rows, table.Slot(NodeField.Examples)),
            Languages = Cell(rows, table.Slot(NodeField.Languages)),
            Stage = Cell(rows, table.Slot(NodeField.Stage)),
            Synthetic = Cell(rows, table.Slot(NodeField.Synthetic)),
            AccessRights = Cell(rows, table.Slot(NodeField.AccessRights)),
            SpdxId = Cell(rows, table.Slot(NodeField.SpdxId)),
            Version = Cell(rows, table.Slot(NodeField.Version)),
            Steward = Cell(rows, table.Slot(NodeField.Steward)),
            OsiApproved = Cell(rows, table.Slot(NodeField.OsiApproved)),
            SupersededBy = Cell(rows, table.Slot(NodeField.SupersededBy)),
            Country = Cell(rows, table.Slot(NodeField.Country)),
            License = Cell(rows, table.Slot(NodeField.License)),
        };
    }

    private RelationRow ToRelationRow(RowCursor rows, RelationLayout table)
    {
        var (from, to) = (rows.NodeAt(0), rows.NodeAt(1));
        var (validFrom, validTo) = table.ValidToSlot < 0 ? default : RowChecks.ReadValidity(rows, table, _days, _dateOfLicense);
        return new RelationRow
        {
            From = from is null ? rows[0] : [],
            FromNode = from,
            To = to is null ? rows[1] : [],
            ToNode = to,
            Qualifier = Cell(rows, table.QualifierSlot),
            Operator = Cell(rows, table.OperatorSlot),
            GeneratedAt = RowChecks.ReadBeginning(rows, table.GeneratedAtSlot, _days),
            Group = RowChecks.ReadGroup(rows, table.GroupSlot, _isNode),
            ValidFrom = validFrom,
            ValidTo = validTo,
            Source = rows[table.SourceSlot],
            EvidenceUrl = rows[table.EvidenceSlot],
            Confidence = RowChecks.ReadConfidence(rows, table),
            RecordedAt = RowChecks.ReadDate(rows, table.RecordedSlot),
            RetractedAt = RowChecks.ReadRetraction(rows, table, _youngest),
            Note = rows[table.NoteSlot],
            Line = rows.Line,
        };
    }

    /// <summary>
    /// Whether a text is the id of something in the graph, with or without its prefix, or another name of a license or an organisation.
    /// </summary>
    private bool IsNode(string text)
    {
        if (!_isNodeByText.TryGetValue(text, out var isNode))
        {
            var id = text.ToLowerInvariant();
            isNode = Enum.GetValues<NodeKind>().Any(kind => _builder.KindOf(Words.IdPrefix(kind) + id) is not null)
                || !LicenseNames.Find(_licenseNodes ??= _builder.BuildOnly(NodeKind.License), text, out _).IsEmpty
                || !_organisationNodes.Value.FindByName(NodeKind.Organisation, text).IsEmpty;
            _isNodeByText.Add(text, isNode);
        }

        return isNode;
    }

    private static ReadOnlySpan<char> Cell(RowCursor rows, int slot) => slot < 0 ? [] : rows[slot];

    private void CheckCancelled(int count)
    {
        if ((count & 0xFFF) == 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What the days of a table say about claims that were taken back.</summary>
    private sealed class RetractionCount
    {
        /// <summary>The rows.</summary>
        public int Claims { get; set; }

        /// <summary>The rows that have a day on which the claim was taken back, be it one that cannot be.</summary>
        public int Days { get; set; }

        /// <summary>Whether a row says when its claim was recorded.</summary>
        public bool HasRecorded { get; set; }

        /// <summary>The lines of the first claims that were taken back.</summary>
        public List<int> Lines { get; } = [];

        /// <summary>Whether all rows were taken back and none was recorded, and there are several.</summary>
        public bool LooksSwapped => Days > 1 && Days == Claims && !HasRecorded;
    }
}
