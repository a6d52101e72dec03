using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Reading;

/// <summary>
/// The rows of one table in chunks of columns (<see cref="Neo4jTable.ReadPart"/>). They have no lines. A relation between nodes that
/// cannot be its ends is somebody else's and is passed over.
/// </summary>
internal sealed class Neo4jCursor(Neo4jTable table, GraphAssembler assembler, InternalIds ids)
    : RowCursor(table.Table, assembler.FindingsOf(table.Table))
{
    private readonly bool _hasEnds = table.Columns[0].IsEnd;
    private readonly End _from = new(table.Start, assembler, ids);
    private readonly End _to = new(table.End, assembler, ids);
    private Neo4jRow _chunk = new();
    private int _row;
    private int _rows;

    public override ReadOnlySpan<char> this[int slot] => _hasEnds && slot < 2 ? EndAt(slot).Id : _chunk.GetItem(slot + 1, _row);

    /// <summary>Goes before the first row of a chunk.</summary>
    public void Open(Neo4jRow chunk) => (_chunk, _row, _rows) = (chunk, -1, chunk.ItemCount(1));

    public override bool Read()
    {
        while (++_row < _rows)
        {
            if (!_hasEnds || (_from.Find(IdIn(0)) && _to.Find(IdIn(1))))
            {
                return true;
            }
        }

        return false;
    }

    public override bool IsEmpty(int slot) => _hasEnds && slot < 2 ? EndAt(slot).IsNameless : this[slot].IsEmpty;

    public override (NodeKind Kind, int Number)? NodeAt(int slot) => EndAt(slot).Node;

    public override void OnNode(int? number)
    {
        var kind = ((NodeLayout)Table).Kind; // only nodes become nodes
        var internalId = IdIn(table.Columns.Length);
        if (number is { } known)
        {
            ids.Add(kind, internalId, known);
        }
        else
        {
            ids.AddRefused(kind, internalId, this[0].ToString());
        }
    }

    private End EndAt(int slot) => slot == 0 ? _from : _to;

    private long IdIn(int slot) => long.Parse(_chunk.GetItem(slot + 1, _row), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>One end of the relation that is being read.</summary>
    private sealed class End(string labels, GraphAssembler assembler, InternalIds ids)
    {
        private readonly NodeKind[] _kinds = [.. Enum.GetValues<NodeKind>().Where(kind => labels.Split('|').Contains(kind.ToString()))];

        private string _refused = "";

        /// <summary>The node, by its number in the builder; null when the builder did not get it.</summary>
        public (NodeKind Kind, int Number)? Node { get; private set; }

        /// <summary>Whether the node has no id.</summary>
        public bool IsNameless => Node is null && _refused.Length == 0;

        /// <summary>Id of the node; empty when it has none.</summary>
        public string Id => Node is { } node ? Encoding.UTF8.GetString(assembler.IdOf(node.Kind, node.Number)) : _refused;

        /// <summary>Goes to a node by its internal id; false when it is of no kind that may be here.</summary>
        public bool Find(long internalId)
        {
            var isFound = ids.TryFind(_kinds, internalId, out var node, out _refused);
            Node = node;
            return isFound;
        }
    }
}
