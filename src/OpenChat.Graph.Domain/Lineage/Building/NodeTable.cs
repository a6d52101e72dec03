using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Building;

/// <summary>
/// Nodes of one kind while they are being collected; ends in <see cref="NodeColumns"/>, which are in ordinal order of ids.
/// </summary>
internal sealed class NodeTable(NodeKind kind)
{
    private readonly TextInterner _ids = new();
    private TextBuffer _names = new();
    private TextBuffer _urls = new();
    private TextBuffer _aliases = new();
    private readonly TextInterner[] _values = [.. Enumerable.Range(0, NodeFields.Of(kind).Length).Select(_ => new TextInterner())];

    /// <summary>
    /// [attribute]: a number for each node, or none as long as no node has a value: a column that nobody fills costs nothing.
    /// </summary>
    private List<int>[] _numbers = [.. Enumerable.Range(0, NodeFields.Of(kind).Length).Select(_ => new List<int>())];
    private List<int> _dates = [];
    private List<int> _lines = []; // of the first row of each node; 0 where it has none
    private int[] _rank = [];
    private readonly Dictionary<int, Said> _disputed = []; // nodes of which rows say different things

    public NodeKind Kind => kind;

    public int Count => _ids.Count;

    public NodeOutcome Add(in NodeRow row, out int number)
    {
        number = _ids.Intern(row.Id, out var added);
        var fields = NodeFields.Of(kind);
        if (!added)
        {
            if (DifferencesOf(row, number) is (false, []))
            {
                return NodeOutcome.Repeated;
            }

            Remember(row, number);
            return NodeOutcome.Contradicted;
        }

        _names.Add(row.Name);
        _urls.Add(row.Url);
        _aliases.Add(Aliases(row));
        _dates.Add(Date(row));
        _lines.Add(row.Line);
        for (var i = 0; i < fields.Length; i++)
        {
            AddValue(i, row.Get(fields[i]), number);
        }

        return NodeOutcome.Added;
    }

    /// <summary>The id of the node that was added as the given one.</summary>
    public ReadOnlySpan<byte> IdOf(int number) => _ids.Texts[number];

    /// <summary>Before <see cref="Complete"/>: what a row says differently from the first row with its id.</summary>
    /// <returns>Whether the date is another, and the columns of text that are, in the order of the layout.</returns>
    public (bool Date, List<NodeField> Fields) DifferencesOf(in NodeRow row, int number)
    {
        var differing = new List<NodeField>();
        var said = new TextBuffer();
        said.Add(row.Name);
        said.Add(row.Url);
        said.Add(Aliases(row));
        AddIf(NodeField.Name, said[0].SequenceEqual(_names[number]));
        AddIf(NodeField.Url, said[1].SequenceEqual(_urls[number]));
        AddIf(NodeField.Aliases, said[2].SequenceEqual(_aliases[number]));
        var fields = NodeFields.Of(kind);
        for (var i = 0; i < fields.Length; i++)
        {
            var value = row.Get(fields[i]);
            AddIf(fields[i], _numbers[i].Count == 0 ? value.IsEmpty : _values[i].Find(value) == _numbers[i][number]);
        }

        return (_dates[number] != Date(row), differing);

        void AddIf(NodeField field, bool isSame)
        {
            if (!isSame)
            {
                differing.Add(field);
            }
        }
    }

    public NodeColumns Complete()
    {
        var replaced = MergeDisputed();
        var order = _ids.Texts.Sort();
        _rank = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            _rank[order[i]] = i;
        }

        var attributes = new InternedColumn[_values.Length];
        for (var i = 0; i < attributes.Length; i++)
        {
            if (_values[i].Count == 0 && order.Length > 0)
            {
                _values[i].Intern("", out _);
            }

            attributes[i] = InternedColumn.Create(_values[i], _numbers[i], order);
        }

        var (dates, lines) = (Ordered(_dates), Ordered(_lines));

        var columns = new NodeColumns(
            kind,
            TextColumn.Gather(_ids.Texts, order),
            TextColumn.Gather(_names, Order(0)),
            TextColumn.Gather(_urls, Order(1)),
            TextColumn.Gather(_aliases, Order(2)),
            attributes,
            dates)
        {
            Lines = lines,
        };

        // Only the ids are still needed, to resolve relations.
        (_names, _urls, _aliases, _numbers) = (new TextBuffer(), new TextBuffer(), new TextBuffer(), []);
        (_dates, _lines) = ([], []);
        _disputed.Clear();
        return columns;

        int[]? Ordered(List<int> values) =>
            values.TrueForAll(static value => value == 0) ? null : Array.ConvertAll(order, number => values[number]);

        // Merged texts stand behind all others.
        int[] Order(int column) => replaced.Count == 0
            ? order
            : Array.ConvertAll(order, number => replaced.TryGetValue(number, out var places) ? places[column] : number);
    }

    /// <summary>After <see cref="Complete"/>: the index of the node that was added as the given one.</summary>
    public int IndexOf(int number) => _rank[number];

    /// <summary>After <see cref="Complete"/>: the index of a node; −1 when there is none. Safe from several threads.</summary>
    public int Find(ReadOnlySpan<char> id)
    {
        var hint = 0;
        return Find(id, ref hint);
    }

    /// <summary>
    /// As <see cref="Find(ReadOnlySpan{char})"/>, faster when ids come in about the order of their rows (StorageBenchmarks).
    /// </summary>
    public int Find(ReadOnlySpan<char> id, ref int hint) => _ids.Find(id, ref hint) is var number and >= 0 ? _rank[number] : -1;

    private void AddValue(int attribute, ReadOnlySpan<char> value, int number)
    {
        var (values, numbers) = (_values[attribute], _numbers[attribute]);
        if (values.Count == 0)
        {
            if (value.IsEmpty)
            {
                return;
            }

            for (var before = 0; before < number; before++)
            {
                numbers.Add(values.Intern("", out _));
            }
        }

        numbers.Add(values.Intern(value, out _));
    }

    // Columns that the layout does not have for a kind are ignored: they would be lost when the graph is saved.
    private ReadOnlySpan<char> Aliases(in NodeRow row) => kind == NodeKind.Source ? [] : row.Aliases;

    private int Date(in NodeRow row) => kind == NodeKind.Organisation ? 0 : row.Date.Packed;

    /// <summary>Keeps what a further row says of a node, and at first what the first row said.</summary>
    private void Remember(in NodeRow row, int number)
    {
        var fields = NodeFields.Of(kind);
        if (!_disputed.TryGetValue(number, out var said))
        {
            _disputed.Add(number, said = new Said(fields.Length));
            said.Names.Add(Encoding.UTF8.GetString(_names[number]));
            said.Urls.Add(Encoding.UTF8.GetString(_urls[number]));
            said.Aliases.Add(Encoding.UTF8.GetString(_aliases[number]));
            said.Dates.Add(_dates[number]);
            for (var i = 0; i < fields.Length; i++)
            {
                said.Values[i].Add(_numbers[i].Count == 0 ? "" : Encoding.UTF8.GetString(_values[i].Texts[_numbers[i][number]]));
            }
        }

        said.Names.Add(row.Name.ToString());
        said.Urls.Add(row.Url.ToString());
        said.Aliases.Add(Aliases(row).ToString());
        said.Dates.Add(Date(row));
        for (var i = 0; i < fields.Length; i++)
        {
            said.Values[i].Add(row.Get(fields[i]).ToString());
        }
    }

    /// <summary>
    /// Makes one row of those that disagree, whatever their order: every name and address leads to the node; of all else, what the rows say
    /// differently is not known. A row that leaves a column empty which rules ask for disagrees with one that does not.
    /// </summary>
    /// <returns>[node]: where its name, URL and aliases are now.</returns>
    private Dictionary<int, int[]> MergeDisputed()
    {
        var replaced = new Dictionary<int, int[]>();
        foreach (var (number, said) in _disputed)
        {
            var name = said.Names.Min!; // there are two rows at least
            var url = said.Urls.FirstOrDefault(static url => url.Length > 0, "");
            var others = said.Aliases
                .SelectMany(static list => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Concat(said.Names)
                .Concat(said.Urls)
                .Where(text => text.Length > 0 && text != name && text != url);
            var aliases = kind == NodeKind.Source ? ""
                : said is { Names.Count: 1, Aliases.Count: 1, Urls.Count: 1 } ? said.Aliases.Min!
                : string.Join(';', others.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            replaced.Add(number, [_names.Add(name), _urls.Add(url), _aliases.Add(aliases)]);
            _dates[number] = said.Dates.Count == 1 ? _dates[number] : PartialDate.Unreadable.Packed;
            for (var i = 0; i < said.Values.Length; i++)
            {
                var values = said.Values[i];
                var isAsked = NodeFields.IsAskedFor(kind, NodeFields.Of(kind)[i]);
                var merged = values.Count == 1 ? values.Min!
                    : Words.Merge(isAsked ? values : values.Where(static value => !string.IsNullOrWhiteSpace(value)));
                if (_numbers[i].Count == 0 && merged.Length > 0)
                {
                    var blank = _values[i].Intern("", out _);
                    _numbers[i].AddRange(Enumerable.Repeat(blank, Count));
                }

                if (_numbers[i].Count > 0)
                {
                    _numbers[i][number] = _values[i].Intern(merged, out _);
                }
            }
        }

        for (var i = 0; i < _numbers.Length && _disputed.Count > 0; i++)
        {
            // Words that no node holds any more would make another graph of it.
            var kept = new TextInterner();
            var numbers = _numbers[i].ConvertAll(value => kept.Intern(_values[i].Texts[value], out _));
            (_values[i], _numbers[i]) = (kept, numbers);
        }

        return replaced;
    }

    /// <summary>What rows with one id say: of each column all that is said, once.</summary>
    private sealed class Said(int columns)
    {
        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Urls { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Aliases { get; } = new(StringComparer.Ordinal);

        public SortedSet<string>[] Values { get; } =
            [.. Enumerable.Range(0, columns).Select(static _ => new SortedSet<string>(StringComparer.Ordinal))];

        public HashSet<int> Dates { get; } = [];
    }
}
