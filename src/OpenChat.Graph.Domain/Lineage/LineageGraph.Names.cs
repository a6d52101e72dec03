using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>Finding nodes by what people type.</summary>
public sealed partial class LineageGraph
{
    private readonly Lazy<NameIndex> _names;
    private readonly Lazy<TextSearch> _search;

    /// <summary>
    /// Nodes of a kind that answer to a name: the node with exactly this id; else all nodes that have it as name, alias or SPDX id (case,
    /// blanks, hyphens and underscores do not count); else the node that has it as its id without the prefix.
    /// </summary>
    /// <returns>Indexes in id order; empty when no node answers, several when the name is ambiguous.</returns>
    public ImmutableArray<int> FindByName(NodeKind kind, string name)
    {
        var nodes = _nodes[(int)kind];
        var exact = IndexOf(nodes, name);
        if (exact >= 0)
        {
            return [exact];
        }

        var named = _names.Value.Find(kind, name);
        if (!named.IsEmpty)
        {
            return named;
        }

        var local = Words.IdPrefix(kind) + name;
        var found = IndexOf(nodes, local);
        found = found >= 0 ? found : IndexOf(nodes, local.Trim().ToLowerInvariant().Replace(' ', '-'));
        return found >= 0 ? [found] : [];
    }

    /// <summary>The names that may have been meant: near spellings first, then names that contain the text.</summary>
    /// <param name="kind">Only nodes of this kind.</param>
    /// <param name="name">What was typed. Folded texts of more than 64 bytes have no near spellings.</param>
    /// <param name="limit">At most so many.</param>
    public ImmutableArray<SearchHit> FindNearest(NodeKind kind, string name, int limit = 5) => _search.Value.Nearest(kind, name, limit);

    /// <summary>
    /// Nodes whose name, alias, SPDX id or id fits a text: first those whose whole name it is, then those whose names start with it,
    /// contain it, contain all its words. Only when nothing fits, spellings with a few mistakes. Among equals, shorter names come first,
    /// then by kind and id. Every node is listed once.
    /// </summary>
    /// <param name="text">What to look for.</param>
    /// <param name="kinds">Only these kinds; all when empty.</param>
    /// <param name="limit">At most so many.</param>
    public ImmutableArray<SearchHit> Search(string text, ImmutableArray<NodeKind> kinds, int limit) =>
        _search.Value.Search(text, kinds, limit);

    /// <summary>Builds the index of <see cref="Search"/> and <see cref="FindNearest"/> now rather than at the first search.</summary>
    public void PrepareSearch() => _ = _search.Value;

    /// <summary>Builds the index of names now rather than at the first look-up.</summary>
    internal void PrepareNames() => _ = _names.Value;

    private static int IndexOf(NodeColumns nodes, string id) => nodes.Ids.BinarySearch(Encoding.UTF8.GetBytes(id));
}
