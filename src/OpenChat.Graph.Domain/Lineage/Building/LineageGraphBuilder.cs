using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Building;

/// <summary>
/// Collects rows and makes a <see cref="LineageGraph"/>: all nodes first, then relations. Nodes of different kinds may be added on
/// different threads, and so may relations of different kinds; two threads must not add the same kind.
/// </summary>
public sealed class LineageGraphBuilder
{
    private const int RowsAtOnce = 128;

    /// <summary>What makes a row with both its ends one to point at.</summary>
    private const RelationOutcomes Odd =
        RelationOutcomes.UnknownQualifier | RelationOutcomes.UnknownOperator | RelationOutcomes.SelfLoop
        | RelationOutcomes.EndedBeforeRelease;

    private readonly Lock _completing = new();
    private readonly NodeTable[] _nodes = [.. Enum.GetValues<NodeKind>().Select(kind => new NodeTable(kind))];
    private readonly RelationTable[] _relations = [.. Enum.GetValues<RelationKind>().Select(kind => new RelationTable(kind))];
    private readonly List<(RelationKind Kind, int Line)> _repeated = [];
    private volatile NodeColumns[]? _columns;
    private ModelKind?[] _modelKinds = [];

    /// <summary>
    /// After <see cref="Build"/>: rows that repeated another row of their kind word for word, by kind and line. They are dropped.
    /// </summary>
    public IReadOnlyList<(RelationKind Kind, int Line)> Repeated => _repeated;

    /// <summary>
    /// The day of which the knowledge is asked: claims that were taken back by then are kept aside (<see cref="LineageGraph.Retracted"/>).
    /// Unless it is set, all that were or will be.
    /// </summary>
    public DateOnly KnownAt { get; set; } = DateOnly.MaxValue;

    /// <summary>
    /// The relations whose columns look swapped, of a graph that is a part of a larger one; null when its own rows say it.
    /// </summary>
    internal ImmutableArray<RelationKind>? Reversed { get; set; }

    /// <summary>
    /// Adds a node. Of rows with the same id that say different things one node is made, whatever their order: all their names lead to it,
    /// and what they say differently is not known (<see cref="Words.Merge"/>, <see cref="PartialDate.Unreadable"/>).
    /// </summary>
    /// <param name="kind">Kind of the node.</param>
    /// <param name="row">Its columns.</param>
    /// <param name="number">Which node of its kind it is, counted from 0 in the order of adding; that of the first row with the id.</param>
    /// <exception cref="InvalidOperationException">Relations were added already.</exception>
    public NodeOutcome AddNode(NodeKind kind, in NodeRow row, out int number)
    {
        if (_columns is not null)
        {
            throw new InvalidOperationException("Nodes must be added before relations.");
        }

        var outcome = _nodes[(int)kind].Add(row, out number);
        GiveWay(number);
        return outcome;
    }

    /// <inheritdoc cref="AddNode(NodeKind, in NodeRow, out int)"/>
    public NodeOutcome AddNode(NodeKind kind, in NodeRow row) => AddNode(kind, row, out _);

    /// <summary>What a row with an id that is there already says differently from the first row. Before nodes are complete.</summary>
    /// <param name="kind">Kind of the node.</param>
    /// <param name="row">Its columns.</param>
    /// <param name="number">Its number, from <see cref="AddNode(NodeKind, in NodeRow, out int)"/>.</param>
    /// <returns>Whether the date is another, and the other columns in the order of the layout.</returns>
    public (bool Date, IReadOnlyList<NodeField> Fields) DifferencesOf(NodeKind kind, in NodeRow row, int number) =>
        _nodes[(int)kind].DifferencesOf(row, number);

    /// <summary>UTF-8 of the id of a node.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="number">Its number, from <see cref="AddNode(NodeKind, in NodeRow, out int)"/>.</param>
    public ReadOnlySpan<byte> IdOf(NodeKind kind, int number) => _nodes[(int)kind].IdOf(number);

    /// <summary>Sorts the nodes, so that relations can be added. Done by the first relation if not before.</summary>
    public void CompleteNodes()
    {
        lock (_completing)
        {
            if (_columns is not null)
            {
                return;
            }

            var columns = new NodeColumns[_nodes.Length];
            Parallel.For(0, _nodes.Length, i => columns[i] = _nodes[i].Complete());
            var kinds = columns[(int)NodeKind.Model].Attributes[0].Values;
            _modelKinds = [.. Enumerable.Range(0, kinds.Count).Select(i => Words.ParseModelKind(kinds.GetString(i)))];
            _columns = columns;
        }
    }

    /// <summary>Adds one claim about one relation. A row with an end that is not there is kept aside.</summary>
    /// <param name="kind">The relation.</param>
    /// <param name="row">The claim.</param>
    /// <param name="onlyWhole">
    /// Whether a row with an end that is no node of any kind is not added, so that whoever adds it can read what stands there in another
    /// way.
    /// </param>
    public RelationOutcomes AddRelation(RelationKind kind, in RelationRow row, bool onlyWhole = false)
    {
        if (_columns is null)
        {
            CompleteNodes();
        }

        var outcomes = Resolve(kind, row, out var from, out var to, out var code);
        if (onlyWhole && (outcomes & (RelationOutcomes.FromMissing | RelationOutcomes.ToMissing)) != RelationOutcomes.None)
        {
            return outcomes;
        }

        var table = _relations[(int)kind];
        from = from >= 0 ? from : -1 - table.Number(IdOf(row.FromNode, row.From));
        to = to >= 0 ? to : -1 - table.Number(IdOf(row.ToNode, row.To));
        code = code >= 0 ? code : Codes.FirstText + table.Number(row.Qualifier);
        var isOdd = kind == RelationKind.LicensedUnder // a license may say that there is none
            || (outcomes & Odd) != RelationOutcomes.None || row.Confidence == Confidence.Low || (code == 0 && table.NeedsQualifier)
            || (kind == RelationKind.GeneratedBy && row.Operator.IsEmpty)
            || row.ValidTo.IsUnreadable || row.ValidFrom.IsUnreadable || row.GeneratedAt.IsUnreadable;
        table.Add(row, from, to, code, isOdd);
        GiveWay(table.Count);
        return outcomes;
    }

    /// <summary>
    /// What <see cref="AddRelation"/> says about a row, without adding it; also after <see cref="Build"/>. It must not be called while
    /// another thread adds relations of this kind.
    /// </summary>
    public RelationOutcomes CheckRelation(RelationKind kind, in RelationRow row) => Resolve(kind, row, out _, out _, out _);

    /// <summary>The kind of the node with this id; null when there is none. To be called after <see cref="CompleteNodes"/>.</summary>
    public NodeKind? KindOf(ReadOnlySpan<char> id)
    {
        for (var kind = 0; kind < _nodes.Length; kind++)
        {
            if (_nodes[kind].Find(id) >= 0)
            {
                return (NodeKind)kind;
            }
        }

        return null;
    }

    /// <summary>
    /// The date of the first node with this id, by kind; none when it has none or there is no such node. To be called after
    /// <see cref="CompleteNodes"/>.
    /// </summary>
    public PartialDate DateOf(ReadOnlySpan<char> id)
    {
        foreach (var nodes in _nodes)
        {
            if (nodes.Find(id) is var index and >= 0)
            {
                return new PartialDate(_columns?[(int)nodes.Kind].Dates?[index] ?? 0);
            }
        }

        return default;
    }

    /// <summary>
    /// A graph of all nodes of some kinds and nothing else, to ask for nodes by name while relations are still being added. Their indexes
    /// are those of the whole graph. To be called after <see cref="CompleteNodes"/>; safe from several threads.
    /// </summary>
    /// <exception cref="InvalidOperationException">The nodes are not complete.</exception>
    public LineageGraph BuildOnly(params ReadOnlySpan<NodeKind> kinds)
    {
        var columns = _columns ?? throw new InvalidOperationException("Nodes must be completed before they are asked for.");
        var kept = new NodeColumns[columns.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = kinds.Contains(columns[i].Kind) ? columns[i] : new NodeTable(columns[i].Kind).Complete();
        }

        return new LineageGraphBuilder { _columns = kept }.Build();
    }

    /// <summary>Makes the graph. The builder is spent afterwards.</summary>
    /// <param name="numberRows">
    /// Whether the rows came without lines and get those of the files that the graph would be saved to.
    /// </param>
    public LineageGraph Build(bool numberRows = false)
    {
        CompleteNodes();
        var columns = _columns!; // just completed
        var models = columns[(int)NodeKind.Model].Count;
        var texts = MergeTexts(from =>
            from >= models ? Component.Data
            : LineageGraph.OwnComponentOf(_modelKinds[columns[(int)NodeKind.Model].Attributes[0].NumberOf(from)]));
        RelationTable[] retracted = Array.ConvertAll(_relations, table => table.TakeRetracted(KnownAt));
        var unresolved = TakeUnresolved(_relations, columns, models, texts);
        RelationSet? lineage = null, licensing = null, developing = null;
        Parallel.Invoke(
            () => developing = Pack(RelationFamily.Developing, _relations, columns),
            () => lineage = Pack(RelationFamily.Lineage, _relations, columns),
            () => licensing = Pack(RelationFamily.Licensing, _relations, columns));
        var aside = Array.TrueForAll(retracted, static table => table.Count == 0) ? null : BuildRetracted(retracted, columns, texts);
        _repeated.Sort();
        if (numberRows)
        {
            foreach (var nodes in columns.Where(static nodes => nodes.Lines is null))
            {
                nodes.NumberLines();
            }

            unresolved = NumberLines([lineage!, licensing!, developing!], unresolved, texts); // packed above
        }

        var operators = ReadOperators(texts, lineage!); // packed above
        // all three packed above
        return new LineageGraph(
            columns, texts, lineage!, licensing!, developing!, operators, unresolved, Reversed, aside, KnownAt);
    }

    /// <summary>A graph of the same nodes and texts, and of the rows that were taken back.</summary>
    private LineageGraph BuildRetracted(RelationTable[] tables, NodeColumns[] columns, TextColumn texts)
    {
        var unresolved = TakeUnresolved(tables, columns, columns[(int)NodeKind.Model].Count, texts);
        var lineage = Pack(RelationFamily.Lineage, tables, columns);
        return new LineageGraph(
            columns,
            texts,
            lineage,
            Pack(RelationFamily.Licensing, tables, columns),
            Pack(RelationFamily.Developing, tables, columns),
            ReadOperators(texts, lineage),
            unresolved,
            [],
            null,
            KnownAt);
    }

    // Graphs are built beside requests: who waits for the processor gets it now, not after the milliseconds that are still ours (WatchRun).
    private static void GiveWay(int rows)
    {
        if (rows % RowsAtOnce == 0)
        {
            Thread.Yield();
        }
    }

    /// <summary>Finds what a row names.</summary>
    /// <param name="kind">The relation.</param>
    /// <param name="row">The row.</param>
    /// <param name="from">Index of the node it starts from; −1 when it is not there.</param>
    /// <param name="to">Index of the node it leads to; −1 when it is not there.</param>
    /// <param name="code">Code of the qualifier; −1 when it is kept as text.</param>
    private RelationOutcomes Resolve(RelationKind kind, in RelationRow row, out int from, out int to, out int code)
    {
        var outcomes = RelationOutcomes.None;
        var schema = RelationSchema.Of(kind);
        var last = _relations[(int)kind].Last;
        from = IndexOf(row.FromNode, schema.Starts.AsSpan());
        if (from < 0)
        {
            var id = IdOf(row.FromNode, row.From);
            from = schema.Starts switch
            {
                [NodeKind.Dataset] => FindDataset(id, ref last.Dataset),
                [NodeKind.Model] => _nodes[(int)NodeKind.Model].Find(id, ref last.Model),
                _ => FindArtifact(id, last),
            };
            if (from < 0)
            {
                outcomes |= KindOf(id) is null ? RelationOutcomes.FromMissing : RelationOutcomes.FromWrongKind;
            }
        }

        to = IndexOf(row.ToNode, schema.End);
        if (to < 0)
        {
            var id = IdOf(row.ToNode, row.To);
            to = schema.End == NodeKind.Dataset ? FindDataset(id, ref last.Target) : _nodes[(int)schema.End].Find(id, ref last.Target);
            if (to < 0)
            {
                outcomes |= KindOf(id) is null ? RelationOutcomes.ToMissing : RelationOutcomes.ToWrongKind;
            }
        }

        if (from >= 0 && from == to && schema.Family == RelationFamily.Lineage)
        {
            outcomes |= RelationOutcomes.SelfLoop;
        }

        code = CodeOf(schema, row.Qualifier);
        if (code < 0 && schema.Form != QualifierForm.Text)
        {
            outcomes |= RelationOutcomes.UnknownQualifier;
        }

        // relations are looked at after all nodes
        if (schema.Form == QualifierForm.Component && from >= _columns![(int)NodeKind.Model].Count
            && (code - Codes.FirstComponent) is (int)Component.Weights or (int)Component.Service or (int)Component.Delta)
        {
            outcomes |= RelationOutcomes.ImpossibleComponent;
        }

        if (schema.Form == QualifierForm.Component && IsOfOtherComponent(from, (Component)(code - Codes.FirstComponent)))
        {
            outcomes |= RelationOutcomes.OtherComponent;
        }

        if (code > 0 && !Words.IsSpelled(row.Qualifier, SpellingOf(schema, code)))
        {
            outcomes |= RelationOutcomes.OtherWord;
        }

        if (from >= 0 && to >= 0)
        {
            outcomes |= CheckDates(schema, row, from, to, code);
        }

        if (!row.Operator.IsEmpty && !OperatorsExist(row.Operator))
        {
            outcomes |= RelationOutcomes.UnknownOperator;
        }

        if (!row.Source.IsEmpty && _nodes[(int)NodeKind.Source].Find(row.Source, ref last.Source) < 0)
        {
            outcomes |= RelationOutcomes.UnknownSource;
        }

        return outcomes;
    }

    /// <summary>Whether a component of a model is neither the model itself nor the code that comes with it.</summary>
    private bool IsOfOtherComponent(int from, Component component)
    {
        var models = _columns![(int)NodeKind.Model]; // relations are looked at after all nodes
        return from >= 0 && from < models.Count && (component is Component.Data or Component.Documentation
            || (component == Component.Service
                && Words.ParseModelKind(Encoding.UTF8.GetString(models.Get(from, NodeField.Kind))) != ModelKind.Service));
    }

    /// <summary>Whether what a relation says can be so by the dates of its ends.</summary>
    private RelationOutcomes CheckDates(RelationSchema schema, in RelationRow row, int from, int to, int code)
    {
        if (schema.Family == RelationFamily.Lineage)
        {
            // What a model was only measured with may be younger.
            var made = row.GeneratedAt.IsNone ? DateOf(from) : row.GeneratedAt;
            return code != (int)Qualifier.Evaluation && made.IsBefore(DateOf(schema.End, to))
                ? RelationOutcomes.MadeBeforeOrigin
                : RelationOutcomes.None;
        }

        if (schema.Family != RelationFamily.Licensing)
        {
            return RelationOutcomes.None;
        }

        var release = DateOf(from);
        return ((row.ValidFrom.IsNone ? release : row.ValidFrom).IsBefore(DateOf(schema.End, to))
                ? RelationOutcomes.LicensedBeforeText
                : RelationOutcomes.None)
            | (row.ValidTo.IsBefore(release) ? RelationOutcomes.EndedBeforeRelease : RelationOutcomes.None);
    }

    private PartialDate DateOf(int artifact) =>
        artifact < _columns![(int)NodeKind.Model].Count // relations are looked at after all nodes
            ? DateOf(NodeKind.Model, artifact)
            : DateOf(NodeKind.Dataset, artifact);

    /// <summary>The date of a node by its index, of an artifact among artifacts.</summary>
    private PartialDate DateOf(NodeKind kind, int index)
    {
        var nodes = _columns!; // relations are looked at after all nodes
        index -= kind == NodeKind.Dataset ? nodes[(int)NodeKind.Model].Count : 0;
        return new PartialDate(nodes[(int)kind].Dates?[index] ?? 0);
    }

    /// <summary>
    /// Code of a qualifier: 0 for a blank one, −1 for a text, known or not.
    /// </summary>
    private static int CodeOf(RelationSchema schema, ReadOnlySpan<char> qualifier) => qualifier.IsWhiteSpace() ? 0 : schema.Form switch
    {
        QualifierForm.Component when Words.TryParseComponent(qualifier, out var component) => Codes.FirstComponent + (int)component,
        QualifierForm.Qualifier when Words.ParseQualifier(schema.Kind, qualifier) is var known and not Qualifier.Unknown => (int)known,
        not QualifierForm.Text when qualifier.IsWhiteSpace() => 0,
        _ => -1,
    };

    private static string SpellingOf(RelationSchema schema, int code) => schema.Form == QualifierForm.Component
        ? Words.Spell((Component)(code - Codes.FirstComponent))
        : Words.Spell((Qualifier)code);

    /// <summary>Index of a node, of an artifact among artifacts; −1 when it is not known, or of a kind that cannot be there.</summary>
    private int IndexOf((NodeKind Kind, int Number)? node, params ReadOnlySpan<NodeKind> kinds) =>
        node is not { } known || !kinds.Contains(known.Kind) ? -1
        : _nodes[(int)known.Kind].IndexOf(known.Number) + (known.Kind == NodeKind.Dataset ? _nodes[(int)NodeKind.Model].Count : 0);

    private ReadOnlySpan<char> IdOf((NodeKind Kind, int Number)? node, ReadOnlySpan<char> id) =>
        node is { } known ? Encoding.UTF8.GetString(IdOf(known.Kind, known.Number)) : id;

    private int FindDataset(ReadOnlySpan<char> id, ref int hint) =>
        _nodes[(int)NodeKind.Dataset].Find(id, ref hint) is var found and >= 0 ? _columns![(int)NodeKind.Model].Count + found : -1;

    private int FindArtifact(ReadOnlySpan<char> id, Hints last) =>
        id.StartsWith(Words.IdPrefix(NodeKind.Dataset), StringComparison.Ordinal)
            ? FindDataset(id, ref last.Dataset) is var dataset and >= 0 ? dataset : _nodes[(int)NodeKind.Model].Find(id)
            : _nodes[(int)NodeKind.Model].Find(id, ref last.Model) is var model and >= 0 ? model : FindDataset(id, ref last.Dataset);

    private bool OperatorsExist(ReadOnlySpan<char> operators)
    {
        foreach (var range in operators.Split(';'))
        {
            var id = operators[range].Trim();
            if (!id.IsEmpty && _nodes[(int)NodeKind.Organisation].Find(id) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private TextColumn MergeTexts(Func<int, Component> ownComponent)
    {
        var merged = RelationTable.CreateTexts();
        var maps = new int[_relations.Length][];
        for (var t = 0; t < _relations.Length; t++)
        {
            var own = _relations[t].Texts;
            maps[t] = new int[own.Count];
            for (var i = 0; i < own.Count; i++)
            {
                maps[t][i] = merged.Intern(own.Texts[i], out _);
            }
        }

        var order = merged.Texts.Sort();
        var rank = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
        }

        Parallel.For(0, _relations.Length, t =>
        {
            var map = Array.ConvertAll(maps[t], number => rank[number]);
            _relations[t].Renumber(map, _relations[t].Kind == RelationKind.LicensedUnder ? ownComponent : null);
        });
        return TextColumn.Gather(merged.Texts, order);
    }

    private RelationSet Pack(RelationFamily family, RelationTable[] relations, NodeColumns[] columns)
    {
        var artifacts = columns[(int)NodeKind.Model].Count + columns[(int)NodeKind.Dataset].Count;
        var targets = family switch
        {
            RelationFamily.Lineage => artifacts,
            RelationFamily.Licensing => columns[(int)NodeKind.License].Count,
            _ => columns[(int)NodeKind.Organisation].Count,
        };
        return RelationSet.Create(family, RowsOf(family, relations), artifacts, targets, (kind, line) =>
        {
            lock (_repeated)
            {
                _repeated.Add((kind, line));
            }
        });
    }

    private static Span<PackedRow> RowsOf(RelationFamily family, RelationTable[] relations)
    {
        RelationTable[] tables = [.. RelationSchema.Of(family).Select(schema => relations[(int)schema.Kind])];
        if (tables is [var only])
        {
            return only.Rows;
        }

        // By hand: LINQ would collect them in pooled arrays, which are large and stay with the thread after loading (ScaleRun).
        var rows = new PackedRow[tables.Sum(table => table.Count)];
        var filled = 0;
        foreach (var table in tables)
        {
            table.Rows.CopyTo(rows.AsSpan(filled));
            filled += table.Count;
        }

        return rows;
    }

    private ImmutableArray<UnresolvedRelation> TakeUnresolved(
        RelationTable[] relations, NodeColumns[] columns, int models, TextColumn texts)
    {
        var rows = new List<PackedRow>();
        foreach (var table in relations)
        {
            foreach (ref readonly var row in table.Rows)
            {
                if (row.From < 0 || row.To < 0)
                {
                    rows.Add(row);
                }
            }
        }

        rows.Sort((a, b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : a.From != b.From ? a.From.CompareTo(b.From) : a.OrderTo(b));
        var result = ImmutableArray.CreateBuilder<UnresolvedRelation>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (i > 0 && row.IsSameRelation(rows[i - 1]) && row.IsSameClaim(rows[i - 1]) && row.IsGiven == rows[i - 1].IsGiven)
            {
                _repeated.Add((row.Kind, row.Line));
                continue;
            }

            var isLicense = row.Kind == RelationKind.LicensedUnder;
            var (extra, date) = (texts.GetString(row.Extra), new PartialDate(row.Date));
            result.Add(new UnresolvedRelation(
                row.Kind,
                row.From < 0 ? texts.GetString(-1 - row.From) : ArtifactId(columns, models, row.From),
                row.To < 0 ? texts.GetString(-1 - row.To) : TargetId(columns, models, row.Kind, row.To),
                Math.Max(-1, row.From),
                QualifierText(row, texts),
                isLicense ? "" : extra,
                isLicense ? default : date,
                isLicense ? extra : "",
                isLicense ? date : default,
                new PartialDate(row.EndDate),
                new ClaimText(
                    texts.GetString(row.Source), texts.GetString(row.Evidence), row.Confidence, new PartialDate(row.Recorded),
                    texts.GetString(row.Note))
                {
                    RetractedAt = new PartialDate(row.Retracted),
                },
                row.Line));
        }

        return result.DrainToImmutable();
    }

    /// <summary>Gives odd relations and those with a missing end the lines of the files that the graph would be saved to.</summary>
    private static ImmutableArray<UnresolvedRelation> NumberLines(
        RelationSet[] families, ImmutableArray<UnresolvedRelation> unresolved, TextColumn texts)
    {
        if (unresolved.IsEmpty && !Array.Exists(families, static set => set.Lines is not null))
        {
            return unresolved;
        }

        var breaks = new int[texts.Count];
        for (var text = 0; text < breaks.Length; text++)
        {
            breaks[text] = texts[text].Count((byte)'\n');
        }

        var next = new int[RelationSchema.All.Length];
        Array.Fill(next, 2);
        for (var family = 0; family < families.Length; family++)
        {
            var kind = RelationSchema.Of((RelationFamily)family).First().Kind;
            families[family].NumberLines(kind, next, text => breaks[text]);
        }

        var numbered = unresolved.ToBuilder();
        for (var i = 0; i < numbered.Count; i++)
        {
            var row = numbered[i];
            ref var line = ref next[(int)row.Kind];
            numbered[i] = row with { Line = line };
            string[] cells =
                [row.From, row.To, row.Qualifier, row.Operator, row.Group, row.Claim.Source, row.Claim.EvidenceUrl, row.Claim.Note];
            line += 1 + cells.Sum(static cell => cell.AsSpan().Count('\n'));
        }

        return numbered.DrainToImmutable();
    }

    private static string QualifierText(in PackedRow row, TextColumn texts) =>
        row.Code >= Codes.FirstText ? texts.GetString(row.Code - Codes.FirstText)
        : row.Kind != RelationKind.LicensedUnder ? Words.Spell((Qualifier)row.Code)
        : row.IsGiven ? Words.Spell((Component)(row.Code - Codes.FirstComponent))
        : "";

    private static string ArtifactId(NodeColumns[] columns, int models, int artifact) =>
        artifact < models
            ? columns[(int)NodeKind.Model].Ids.GetString(artifact)
            : columns[(int)NodeKind.Dataset].Ids.GetString(artifact - models);

    private static string TargetId(NodeColumns[] columns, int models, RelationKind kind, int to) =>
        RelationSchema.Of(kind) is { Family: not RelationFamily.Lineage, End: var end }
            ? columns[(int)end].Ids.GetString(to)
            : ArtifactId(columns, models, to);

    private Dictionary<int, (int[] Known, string[] Unknown)> ReadOperators(TextColumn texts, RelationSet lineage)
    {
        var result = new Dictionary<int, (int[] Known, string[] Unknown)>();
        foreach (var text in lineage.Extra ?? [])
        {
            if (text != 0 && !result.ContainsKey(text))
            {
                var ids = texts.GetString(text).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                var found = ids.ToLookup(id => _nodes[(int)NodeKind.Organisation].Find(id));
                result[text] = (
                    [.. found.Select(static ids => ids.Key).Where(static index => index >= 0).Order()],
                    [.. found.Where(static ids => ids.Key < 0).SelectMany(static ids => ids)]);
            }
        }

        return result;
    }
}
