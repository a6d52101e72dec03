using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// From folded names, or from addresses, to nodes: one sorted array of hash and number of the node, eight bytes a name (ScaleRun). Nodes
/// may share a name.
/// </summary>
internal sealed class NameIndex
{
    private readonly NodeColumns[] _nodes;
    private readonly bool _ofAddresses;

    /// <summary>
    /// Hash of the folded name in the upper half, number of the node over all kinds in the lower; sorted, without repeats.
    /// </summary>
    private readonly ulong[] _entries;

    /// <summary>Reads the names of all nodes.</summary>
    /// <param name="nodes">The nodes of each kind, in the order of kinds.</param>
    /// <param name="ofAddresses">True: the addresses among their URLs and aliases. False: names, aliases and SPDX ids.</param>
    public NameIndex(NodeColumns[] nodes, bool ofAddresses = false)
    {
        (_nodes, _ofAddresses) = (nodes, ofAddresses);
        var entries = new List<ulong>(nodes.Sum(columns => columns.Count) * 2);
        var room = new byte[1024];
        uint number = 0;
        foreach (var columns in nodes)
        {
            for (var i = 0; i < columns.Count; i++, number++)
            {
                if (ofAddresses)
                {
                    var url = columns.Urls[i];
                    room = room.Length < 2 * url.Length ? new byte[2 * url.Length] : room;
                    var plain = Address.ReadPlain(url, columns.Kind, room.AsSpan(url.Length));
                    if (!plain.IsEmpty)
                    {
                        entries.Add(((ulong)Hash(room.AsSpan(0, NameFolding.Fold(plain, room))) << 32) | number);
                    }

                    foreach (var key in AddressesOf(columns, i, withUrl: plain.IsEmpty))
                    {
                        entries.Add(((ulong)Hash(NameFolding.Fold(key)) << 32) | number);
                    }

                    continue;
                }

                foreach (var text in new NameTexts(columns, i, withId: false))
                {
                    if (room.Length <= NameFolding.MaxLength(text))
                    {
                        room = new byte[NameFolding.MaxLength(text) + 1];
                    }

                    var length = NameFolding.Fold(text, room);
                    if (length > 0)
                    {
                        entries.Add(((ulong)Hash(room.AsSpan(0, length)) << 32) | number);
                    }
                }
            }
        }

        entries.Sort();
        _entries = Distinct(entries);
    }

    /// <summary>Nodes of a kind one of whose names folds like the text, in id order.</summary>
    public ImmutableArray<int> Find(NodeKind kind, ReadOnlySpan<char> name)
    {
        var folded = NameFolding.Fold(name);
        if (folded.Length == 0)
        {
            return [];
        }

        var first = (ulong)Hash(folded) << 32;
        var position = Array.BinarySearch(_entries, first);
        position = position < 0 ? ~position : position;
        var found = ImmutableArray.CreateBuilder<int>();
        for (; position < _entries.Length && _entries[position] >> 32 == first >> 32; position++)
        {
            var node = Numbering.NodeAt(_nodes, (int)(uint)_entries[position]);
            if (node.Kind == kind && IsKnownAs(node, folded))
            {
                found.Add(node.Index);
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>What leads to a node. Only models and datasets are what lies in a repository as a whole.</summary>
    private static List<string> AddressesOf(NodeColumns columns, int index, bool withUrl)
    {
        var keys = new List<string>();
        if (withUrl)
        {
            Add(columns.Urls[index]);
        }

        var aliases = columns.Aliases[index];
        if (aliases.Contains((byte)':'))
        {
            foreach (var range in aliases.Split((byte)';'))
            {
                Add(aliases[range]);
            }
        }

        return keys;

        void Add(ReadOnlySpan<byte> text)
        {
            // a bare owner/name is a name, and is found as one
            if (text.Contains((byte)':') && Address.Read(Encoding.UTF8.GetString(text)) is { } address
                && (address.Kind is null || address.Kind == columns.Kind))
            {
                keys.Add(address.Whole);
                if (address.Cut is not null && columns.Kind is NodeKind.Model or NodeKind.Dataset)
                {
                    keys.Add(address.Cut);
                }
            }
        }
    }

    private static ulong[] Distinct(List<ulong> sorted)
    {
        var entries = CollectionsMarshal.AsSpan(sorted);
        var count = 0;
        foreach (var entry in entries)
        {
            if (count == 0 || entry != entries[count - 1])
            {
                entries[count++] = entry;
            }
        }

        return entries[..count].ToArray();
    }

    /// <summary>FNV-1a: names are short, and every process must find the same names.</summary>
    private static uint Hash(ReadOnlySpan<byte> folded)
    {
        var hash = 2166136261;
        foreach (var b in folded)
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return hash;
    }

    private bool IsKnownAs(NodeId node, byte[] folded)
    {
        if (_ofAddresses)
        {
            return AddressesOf(
                _nodes[(int)node.Kind], node.Index, withUrl: true).Exists(key => NameFolding.Fold(key).AsSpan().SequenceEqual(folded));
        }

        foreach (var text in new NameTexts(_nodes[(int)node.Kind], node.Index, withId: false))
        {
            if (NameFolding.Fold(text).AsSpan().SequenceEqual(folded))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>One number for every node: models, datasets, licenses, organisations, sources, each in id order.</summary>
internal static class Numbering
{
    public static NodeId NodeAt(NodeColumns[] nodes, int number)
    {
        foreach (var columns in nodes)
        {
            if (number < columns.Count)
            {
                return new NodeId(columns.Kind, number);
            }

            number -= columns.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(number));
    }
}
