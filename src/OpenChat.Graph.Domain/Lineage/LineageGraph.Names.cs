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
    private readonly Lazy<NameIndex> _addresses;
    private readonly Lazy<LicenseWords> _licenseWords;
    private readonly Lazy<TextSearch> _search;
    private readonly Lazy<string[]> _licenseNames;

    /// <summary>
    /// Nodes of a kind that answer to a name: the node with exactly this id; else all nodes that have it as name, alias or SPDX id (folded
    /// by <see cref="NameFolding"/>); else the node that has it as its id without the prefix; else, when it is an address or
    /// <c>owner/name</c>, all nodes it leads to by name, alias or URL; else, for licenses, the long form of a name.
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

        // Folding leaves hyphens out; one at an end of the name of a license is a note, as "-MIT" is.
        var named = kind == NodeKind.License && NameFolding.HasHole(name) ? [] : _names.Value.Find(kind, name);
        if (!named.IsEmpty)
        {
            return named;
        }

        var local = FindByLocalId(kind, name);
        return !local.IsEmpty
            ? local
            : FindByAddress(kind, name) is { IsEmpty: false } addressed ? addressed
            : kind == NodeKind.License ? _licenseWords.Value.Find(name)
            : [];
    }

    /// <summary>
    /// The names that may have been meant: first what the text is called without publisher and format ("TheBloke/zephyr-7B-beta-GGUF"),
    /// then near spellings, then names that contain the text; when there are none, names that contain its beginning.
    /// </summary>
    /// <param name="kind">Only nodes of this kind.</param>
    /// <param name="name">What was typed. Folded texts of more than 64 bytes have no near spellings.</param>
    /// <param name="limit">At most so many.</param>
    public ImmutableArray<SearchHit> FindNearest(NodeKind kind, string name, int limit = 5)
    {
        var hits = new List<SearchHit>();
        foreach (var variant in NameVariants.Of(name))
        {
            hits.AddRange(FindByName(kind, variant).Select(i => new NodeId(kind, i)).Select(node => new SearchHit(node, NameOf(node), 0)));
        }

        hits.AddRange(_search.Value.Nearest(kind, name, limit));
        if (hits.Count == 0 && NameVariants.Of(name).LastOrDefault() is { } bare)
        {
            hits.AddRange(_search.Value.Nearest(kind, bare, limit));
        }

        foreach (var beginning in hits.Count > 0 ? [] : NameVariants.WithFewerWords(NameVariants.Of(name).LastOrDefault(name)))
        {
            hits.AddRange(hits.Count > 0 ? [] : _search.Value.Containing(kind, beginning, limit));
        }

        return [.. hits.DistinctBy(static hit => hit.Node).Take(limit)];
    }

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

    /// <summary>
    /// The nodes of a kind of which a name may hold a text, as <see cref="NameFolding.FoldText"/> folds both: all of those, and some more
    /// in which blanks and hyphens stand elsewhere, or of which the id holds it. Null where the text tells nothing, so that any may.
    /// </summary>
    /// <param name="kind">Only nodes of this kind.</param>
    /// <param name="text">A part of a name.</param>
    public NameCandidates? FindNamesWith(NodeKind kind, string text)
    {
        // Letters of other alphabets may be equal without regard to case and folded apart.
        ArgumentNullException.ThrowIfNull(text);
        var pattern = Ascii.IsValid(text) ? NameFolding.Fold(text) : [];
        return pattern.Length == 0 ? null : new NameCandidates(_search.Value, kind, pattern);
    }

    /// <summary>
    /// What sentences call a license: its name, or its id where it has none. Where several licenses have one name, the day on which it
    /// took effect stands behind it, or the id where that does not tell them apart.
    /// </summary>
    internal string LicenseNameOf(int license) => _licenseNames.Value[license];

    /// <summary>
    /// What a sentence calls several artifacts: their names, or their ids where they have none; with the id behind a name that several of
    /// them have.
    /// </summary>
    internal string[] NamesOf(IEnumerable<int> artifacts)
    {
        int[] all = [.. artifacts];
        var shared = all.Distinct().GroupBy(NameOf, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1)
            .Select(static group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Array.ConvertAll(all, artifact => NameOf(artifact) is not { Length: > 0 } name ? IdOf(artifact)
            : shared.Contains(name) ? $"{name} ({IdOf(artifact)})"
            : name);
    }

    private string[] NameLicenses()
    {
        var names = new string[Count(NodeKind.License)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = NameOf(new NodeId(NodeKind.License, i)) is { Length: > 0 } name ? name : IdOf(new NodeId(NodeKind.License, i));
        }

        foreach (var shared in Enumerable.Range(0, names.Length).GroupBy(license => names[license], StringComparer.OrdinalIgnoreCase))
        {
            int[] licenses = [.. shared];
            var dates = licenses.Select(license => DateOf(new NodeId(NodeKind.License, license))).ToArray();
            var areDated = dates.Distinct().Count() == dates.Length
                && Array.TrueForAll(dates, static date => !date.IsNone && !date.IsUnreadable);
            for (var i = 0; licenses.Length > 1 && i < licenses.Length; i++)
            {
                var apart = areDated ? dates[i].ToString() : IdOf(new NodeId(NodeKind.License, licenses[i]));
                names[licenses[i]] = $"{names[licenses[i]]} ({apart})";
            }
        }

        return names;
    }

    /// <summary>Builds the index of <see cref="Search"/> and <see cref="FindNearest"/> now rather than at the first search.</summary>
    public void PrepareSearch() => _ = _search.Value;

    /// <summary>Builds the index of names now rather than at the first look-up.</summary>
    internal void PrepareNames() => _ = _names.Value;

    private ImmutableArray<int> FindByLocalId(NodeKind kind, string name)
    {
        var (nodes, local) = (_nodes[(int)kind], Words.IdPrefix(kind) + name);
        var found = IndexOf(nodes, local);
        found = found >= 0 ? found : IndexOf(nodes, local.Trim().ToLowerInvariant().Replace(' ', '-'));
        return found >= 0 ? [found] : [];
    }

    private ImmutableArray<int> FindByAddress(NodeKind kind, string text)
    {
        if (Address.Read(text) is not { } address || (address.Kind is { } said && said != kind))
        {
            return [];
        }

        var named = address.Name is null ? [] : _names.Value.Find(kind, address.Name);
        if (!named.IsEmpty)
        {
            return named;
        }

        var whole = _addresses.Value.Find(kind, address.Whole);
        return whole.IsEmpty && address.Cut is not null ? _addresses.Value.Find(kind, address.Cut) : whole;
    }

    private static int IndexOf(NodeColumns nodes, string id) => nodes.Ids.BinarySearch(Encoding.UTF8.GetBytes(id));
}
