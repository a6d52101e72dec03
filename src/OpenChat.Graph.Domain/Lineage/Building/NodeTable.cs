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
    private int[] _rank = [];

    public NodeKind Kind => kind;

    public int Count => _ids.Count;

    public NodeOutcome Add(in NodeRow row, out int number)
    {
        number = _ids.Intern(row.Id, out var added);
        var fields = NodeFields.Of(kind);
        if (!added)
        {
            return IsSame(row, number, fields) ? NodeOutcome.Repeated : NodeOutcome.Contradicted;
        }

        _names.Add(row.Name);
        _urls.Add(row.Url);
        _aliases.Add(Aliases(row));
        _dates.Add(Date(row));
        for (var i = 0; i < fields.Length; i++)
        {
            AddValue(i, row.Get(fields[i]), number);
        }

        return NodeOutcome.Added;
    }

    /// <summary>The id of the node that was added as the given one.</summary>
    public ReadOnlySpan<byte> IdOf(int number) => _ids.Texts[number];

    public NodeColumns Complete()
    {
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

        var dates = _dates.TrueForAll(date => date == 0) ? null : new int[order.Length];
        for (var i = 0; dates is not null && i < order.Length; i++)
        {
            dates[i] = _dates[order[i]];
        }

        var columns = new NodeColumns(
            kind,
            TextColumn.Gather(_ids.Texts, order),
            TextColumn.Gather(_names, order),
            TextColumn.Gather(_urls, order),
            TextColumn.Gather(_aliases, order),
            attributes,
            dates);

        // Only the ids are still needed, to resolve relations.
        (_names, _urls, _aliases, _numbers, _dates) = (new TextBuffer(), new TextBuffer(), new TextBuffer(), [], []);
        return columns;
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

    private bool IsSame(in NodeRow row, int number, ReadOnlySpan<NodeField> fields)
    {
        var same = new TextBuffer();
        same.Add(row.Name);
        same.Add(row.Url);
        same.Add(Aliases(row));
        if (!same[0].SequenceEqual(_names[number]) || !same[1].SequenceEqual(_urls[number]) || !same[2].SequenceEqual(_aliases[number])
            || _dates[number] != Date(row))
        {
            return false;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var value = row.Get(fields[i]);
            if (_numbers[i].Count == 0 ? !value.IsEmpty : _values[i].Find(value) != _numbers[i][number])
            {
                return false;
            }
        }

        return true;
    }
}
