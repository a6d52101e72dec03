using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// The texts that a node is known by, one after the other: name, aliases, SPDX id of a license and, if wanted, id without its prefix.
/// </summary>
internal ref struct NameTexts(NodeColumns nodes, int index, bool withId)
{
    private readonly NodeColumns _nodes = nodes;
    private readonly int _index = index;
    private ReadOnlySpan<byte> _aliases = nodes.Aliases[index];
    private int _stage;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly NameTexts GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            switch (_stage)
            {
                case 0:
                    Current = _nodes.Names[_index];
                    _stage = 1;
                    return true;
                case 1 when _aliases.IsEmpty:
                    _stage = 2;
                    break;
                case 1:
                    var end = _aliases.IndexOf((byte)';');
                    Current = (end < 0 ? _aliases : _aliases[..end]).Trim((byte)' ');
                    _aliases = end < 0 ? [] : _aliases[(end + 1)..];
                    return true;
                case 2:
                    _stage = 3;
                    Current = _nodes.Get(_index, NodeField.SpdxId);
                    if (!Current.IsEmpty)
                    {
                        return true;
                    }

                    break;
                case 3 when withId:
                    _stage = 4;
                    var id = _nodes.Ids[_index];
                    Current = id[(id.IndexOf((byte)':') + 1)..];
                    return true;
                default:
                    return false;
            }
        }
    }
}
