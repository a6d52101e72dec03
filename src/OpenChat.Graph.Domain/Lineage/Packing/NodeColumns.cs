using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Packing;

/// <summary>Nodes of one kind, in ordinal order of ids.</summary>
internal sealed record NodeColumns(
    NodeKind Kind, TextColumn Ids, TextColumn Names, TextColumn Urls, TextColumn Aliases, InternedColumn[] Attributes, int[]? Dates)
{
    public int Count => Ids.Count;

    /// <summary>The line of the first row of each node in its file, 0 where it has none; null when no row has one.</summary>
    public int[]? Lines { get; set; }

    /// <summary>Gives the nodes the lines that they have in the file a graph is saved to: a header, then nodes in order.</summary>
    public void NumberLines()
    {
        var line = 2;
        Lines = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            Lines[i] = line;
            line += 1 + BreaksIn(Ids.Segment(i)) + BreaksIn(Names.Segment(i)) + BreaksIn(Urls.Segment(i)) + BreaksIn(Aliases.Segment(i));
            foreach (var attribute in Attributes)
            {
                line += BreaksIn(attribute.Segment(i));
            }
        }
    }

    private static int BreaksIn(ReadOnlySpan<byte> text) => text.Count((byte)'\n');

    public ArraySegment<byte> Get(int index, NodeField field) => field switch
    {
        NodeField.Id => Ids.Segment(index),
        NodeField.Name => Names.Segment(index),
        NodeField.Url => Urls.Segment(index),
        NodeField.Aliases => Aliases.Segment(index),
        _ => NodeFields.Slot(Kind, field) is var slot and >= 0 ? Attributes[slot].Segment(index) : ArraySegment<byte>.Empty,
    };
}

/// <summary>Texts that repeat: each once, in ordinal order, and a number per row.</summary>
internal sealed class InternedColumn
{
    /// <summary>Null when there is at most one value, which then is the value of every row.</summary>
    private readonly int[]? _numbers;

    private InternedColumn(TextColumn values, int[]? numbers) => (Values, _numbers) = (values, numbers);

    public TextColumn Values { get; }

    public ReadOnlySpan<int> Numbers => _numbers;

    public ArraySegment<byte> Segment(int index) => Values.Segment(NumberOf(index));

    public int NumberOf(int index) => _numbers is null ? 0 : _numbers[index];

    public static InternedColumn Create(TextInterner values, List<int> numbers, int[] order)
    {
        var sorted = values.Texts.Sort();
        var texts = TextColumn.Gather(values.Texts, sorted);
        if (sorted.Length <= 1)
        {
            return new InternedColumn(texts, null);
        }

        var rank = new int[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            rank[sorted[i]] = i;
        }

        var result = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            result[i] = rank[numbers[order[i]]];
        }

        return new InternedColumn(texts, result);
    }
}
