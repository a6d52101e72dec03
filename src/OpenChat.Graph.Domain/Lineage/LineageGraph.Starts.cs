using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>Finding what a relation row starts from when that is no id, and files whose columns look swapped.</summary>
public sealed partial class LineageGraph
{
    /// <summary>Fewer rows that contradict their dates say nothing about the file.</summary>
    private const int FewestReversed = 2;

    /// <summary>Bytes of a name that is compared with what is misspelt.</summary>
    private const int LongestName = 256;

    private static readonly ModelKind[] KindsWithBase = [ModelKind.Adapter, ModelKind.Merge, ModelKind.Derived];

    private static readonly ModelKind[] Services = [ModelKind.Service];

    private static readonly char[] ListSeparators = [';', ',', '|', '\n'];

    /// <summary>
    /// The one artifact that a relation can start from and that answers to a text by its id in any case, or, if the text is no id, by name,
    /// alias or address (<see cref="FindByName"/>); −1 when there is none, and when there are several. An id that is not there may be that
    /// of something whose name another artifact has, too.
    /// </summary>
    /// <param name="relation">The relation.</param>
    /// <param name="text">What stands in the column <c>from</c>.</param>
    public int FindStart(RelationKind relation, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var schema = RelationSchema.Of(relation);
        if (WithoutPrefix(text).Length < text.Trim().Length)
        {
            return FindById(text.Trim().ToLowerInvariant()) is { } node && schema.Starts.Contains(node.Kind) ? ArtifactOf(node) : -1;
        }

        return !NameFolding.HasHole(text) && StartsNamed(schema, text) is [var only] ? only : -1;
    }

    /// <summary>
    /// The artifacts that a row may have been meant for which starts from nothing its relation can start from: where the ends are swapped,
    /// the one it leads to; else those that answer to the text or to each item of a list; else those whose id or name differs from it in a
    /// few letters, of which one in four may be other ones, and three at most.
    /// </summary>
    /// <param name="relation">The relation.</param>
    /// <param name="from">What stands in the column <c>from</c>.</param>
    /// <param name="to">What stands in the column <c>to</c>.</param>
    /// <returns>The nearest first; empty when none is near, and when that can be said of one item only.</returns>
    public ImmutableArray<int> NearStarts(RelationKind relation, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var schema = RelationSchema.Of(relation);
        if (IsSwapped(relation, from, to))
        {
            return [ArtifactOf(FindById(to)!.Value)]; // it is there, or the ends would not be swapped
        }

        var found = new List<int>();
        foreach (var item in from.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var near = StartsNamed(schema, item) is { IsEmpty: false } named ? named : StartsSpelledLike(schema, item);
            if (near.IsEmpty)
            {
                return [];
            }

            found.AddRange(near);
        }

        return [.. found.Distinct()];
    }

    /// <summary>
    /// Ids of the nodes of a kind that a text which is no id may mean: those that answer to it by name, alias or address; else those whose
    /// id or name differs from it in a few letters, of which one in four may be other ones, and three at most.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="text">What stands in the place of an id.</param>
    /// <returns>The nearest first; empty when none is near.</returns>
    public ImmutableArray<string> NearIds(NodeKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = WithoutPrefix(text).Trim();
        ImmutableArray<int> named = name.Length == 0 ? [] : FindByName(kind, name);
        return
        [
            .. (named.IsEmpty ? SpelledLike(kind, text).Order().Select(static near => near.Index) : named)
                .Select(index => IdOf(new NodeId(kind, index))),
        ];
    }

    /// <summary>
    /// Whether most rows of a relation between artifacts of one kind, of those whose dates are certain, make something older than what it
    /// was made from, and at least two do, or the only one of the relation, if neither a note nor a low confidence shows that somebody
    /// looked at it: then the columns <c>from</c> and <c>to</c> may be swapped. Evaluation data does not count.
    /// </summary>
    public bool LooksReversed(RelationKind relation) => _reversed.Value.Contains(relation);

    /// <summary>Whether a relation between artifacts is there once, for evaluation or not.</summary>
    public bool HasOne(RelationKind relation) =>
        Lineage.Kinds is { } kinds && Array.IndexOf(kinds, relation) is var first and >= 0 && Array.LastIndexOf(kinds, relation) == first;

    /// <summary>
    /// Whether a model says by its kind that it was made from another one, or by a word that is near to such a kind, or that two rows say
    /// different kinds of which one is such.
    /// </summary>
    internal bool MayHaveBase(int artifact) => MayBe(artifact, KindsWithBase);

    /// <summary>
    /// Whether a model is a service, or says so by a word that is near to it, or two rows say different kinds of which one is such.
    /// </summary>
    internal bool MayBeService(int artifact) => MayBe(artifact, Services);

    /// <summary>
    /// The kinds that a model may be of: the one it says, or those of rows that disagree. Null among them stands for a kind that is not
    /// said, or not known.
    /// </summary>
    internal IEnumerable<ModelKind?> PossibleKindsOf(int model) => ModelKindOf(model) is { } kind
        ? [kind]
        : Words.Alternatives(GetText(NodeOf(model), NodeField.Kind)).Select(static word => Words.ParseModelKind(word)).Distinct();

    /// <summary>
    /// The first relation, in the order of <see cref="Outgoing"/> and then of <see cref="Incoming"/>, that says of a model of the kind
    /// <c>tool</c>, or that may be of it, what can be said of weights only: that it was made from or aligned with a model or trained on
    /// data, or that a model or a dataset was made by or from it. Evaluation is none. Null when there is none, and for all other artifacts.
    /// </summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="counts">Whether a relation at a position counts.</param>
    public LineageRelation? AgainstTool(int artifact, Func<int, bool> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (!MayBeTool(artifact))
        {
            return null;
        }

        foreach (var relation in Outgoing(artifact))
        {
            if (relation.Qualifier != Qualifier.Evaluation && counts(relation.Position))
            {
                return relation;
            }
        }

        foreach (var relation in Incoming(artifact))
        {
            if (counts(relation.Position))
            {
                return relation;
            }
        }

        return null;
    }

    /// <summary>The relations of which <see cref="LooksReversed"/> is true, in their order.</summary>
    internal ImmutableArray<RelationKind> Reversed => _reversed.Value;

    /// <summary>
    /// The same as it was given to a part of a graph, of which the other rows cannot be looked at: as in the whole. Null in a whole graph.
    /// </summary>
    internal ImmutableArray<RelationKind>? GivenReversed { get; }

    /// <summary>
    /// Whether rows that start from nothing that is there, or files whose columns look swapped, may be about an artifact.
    /// </summary>
    internal bool MayBeMeant(int artifact)
    {
        if (!Unresolved.IsEmpty && (LostNear(artifact).Any() || !LostAnywhere(NodeOf(artifact).Kind).IsEmpty))
        {
            return true;
        }

        return Reversed.Any(kind => RelationSchema.Of(kind).Starts.Contains(NodeOf(artifact).Kind));
    }

    /// <summary>Whether a model is a tool, or one of rows that disagree says so.</summary>
    private bool MayBeTool(int artifact) => IsModel(artifact) && (ModelKindOf(artifact) is { } kind
        ? kind == ModelKind.Tool
        : !GetUtf8(NodeOf(artifact), NodeField.Kind).IsEmpty && PossibleKindsOf(artifact).Contains(ModelKind.Tool));

    private bool MayBe(int artifact, ModelKind[] kinds) => IsModel(artifact) && (ModelKindOf(artifact) is { } kind
        ? kinds.Contains(kind)
        : Words.Alternatives(GetText(NodeOf(artifact), NodeField.Kind)).Any(word =>
            Words.ParseModelKind(word) is { } said ? kinds.Contains(said) : !NearWords.Find(word, kinds.Select(Words.Spell)).IsEmpty));

    /// <summary>Whether a row has what a relation starts from where it leads to, and the other way round.</summary>
    internal bool IsSwapped(RelationKind relation, string from, string to)
    {
        var schema = RelationSchema.Of(relation);
        return from.Length > 0 && to.Length > 0 && FindById(schema.End, from) >= 0
            && FindById(to) is { } node && schema.Starts.Contains(node.Kind);
    }

    private ImmutableArray<int> StartsNamed(RelationSchema schema, string text)
    {
        var found = ImmutableArray.CreateBuilder<int>();
        foreach (var kind in schema.Starts)
        {
            var trimmed = text.Trim();
            var prefix = Words.IdPrefix(kind);
            var name = trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? trimmed[prefix.Length..].Trim() : trimmed;
            if (name.Length > 0)
            {
                found.AddRange(FindByName(kind, name).Select(index => ArtifactOf(new NodeId(kind, index))));
            }
        }

        return found.DrainToImmutable();
    }

    private ImmutableArray<int> StartsSpelledLike(RelationSchema schema, string text)
    {
        var found = new List<(int Mistakes, int Artifact)>();
        foreach (var kind in schema.Starts)
        {
            found.AddRange(SpelledLike(kind, text).Select(near => (near.Mistakes, ArtifactOf(new NodeId(kind, near.Index)))));
        }

        return [.. found.Order().Select(static near => near.Artifact)];
    }

    /// <summary>Nodes of a kind whose id or name differs from a text in a few letters, with how many.</summary>
    private List<(int Mistakes, int Index)> SpelledLike(NodeKind kind, string text)
    {
        var found = new List<(int Mistakes, int Index)>();
        var word = NearWords.Fold(WithoutPrefix(text));
        if (word.Length == 0)
        {
            return found;
        }

        var (limit, prefix) = (NearWords.MistakesIn(word), Words.IdPrefix(kind));
        Span<char> room = stackalloc char[LongestName];
        for (var index = 0; index < Count(kind); index++)
        {
            var node = new NodeId(kind, index);
            var id = GetUtf8(node, NodeField.Id);
            id = Ascii.Equals(id[..Math.Min(id.Length, prefix.Length)], prefix) ? id[prefix.Length..] : id;
            var mistakes = Math.Min(
                NearWords.Distance(word, Fold(id, room), limit),
                NearWords.Distance(word, Fold(GetUtf8(node, NodeField.Name), room), limit));
            if (mistakes <= limit)
            {
                found.Add((mistakes, index));
            }
        }

        return found;
    }

    private static string WithoutPrefix(string id)
    {
        var text = id.Trim();
        foreach (var kind in Enum.GetValues<NodeKind>())
        {
            if (text.StartsWith(Words.IdPrefix(kind), StringComparison.OrdinalIgnoreCase))
            {
                return text[Words.IdPrefix(kind).Length..];
            }
        }

        return text;
    }

    /// <summary>
    /// The folded form of a name (<see cref="NearWords.Fold(string)"/>); of one that is too long for it nothing, which is near to no word.
    /// </summary>
    private static ReadOnlySpan<char> Fold(ReadOnlySpan<byte> name, Span<char> room)
    {
        return name.Length > room.Length ? [] : room[..NearWords.Fold(room[..Encoding.UTF8.GetChars(name, room)], room)];
    }

    private ImmutableArray<RelationKind> FindReversed()
    {
        var all = new int[RelationSchema.All.Length];
        var compared = new int[all.Length];
        var older = new int[all.Length];
        var unexplained = new bool[all.Length];
        for (var position = 0; position < RelationCount; position++)
        {
            var kind = Lineage.Kinds![position]; // lineage has kinds
            var schema = RelationSchema.Of(kind);
            if (!schema.Starts.Contains(schema.End) || Lineage.Code[position] == (int)Qualifier.Evaluation)
            {
                continue;
            }

            var (made, origin) = (ReleaseDateOf(Lineage.From[position]), ReleaseDateOf(Lineage.To[position]));
            all[(int)kind]++;
            older[(int)kind] += made.IsBefore(origin) ? 1 : 0;
            unexplained[(int)kind] |= made.IsBefore(origin) && !IsExplained(position);
            compared[(int)kind] += made.IsBefore(origin) || origin.IsBefore(made) ? 1 : 0;
        }

        return [.. Enum.GetValues<RelationKind>().Where(
            kind => 2 * older[(int)kind] > compared[(int)kind]
                && (older[(int)kind] >= FewestReversed || (all[(int)kind] == 1 && unexplained[(int)kind])))];
    }

    /// <summary>Whether a claim of a relation is of low confidence, or has a note: then somebody looked at it.</summary>
    private bool IsExplained(int position)
    {
        for (var claim = Lineage.ClaimStarts[position]; claim < Lineage.ClaimStarts[position + 1]; claim++)
        {
            if (Lineage.Confidence[claim] == Confidence.Low || Lineage.Note?[claim] is not (null or 0))
            {
                return true;
            }
        }

        return false;
    }
}
