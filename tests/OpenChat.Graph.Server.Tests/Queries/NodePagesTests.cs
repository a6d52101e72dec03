// Pages of many nodes, which are found by candidates and kept orders, against testing and sorting all of them.
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class NodePagesTests
{
    private const int Models = 2_000;
    private const int Datasets = 700;
    private const int Licenses = 6;
    private const int Organisations = 30;

    // Rare and common parts, short ones, some that fold to the same, and letters of other alphabets.
    private static readonly string[] Parts =
    [
        "llama", "Llama", "LLAMA-2", "mistral", "7b", "13B", "chat", "-", " ", "_", "instruct", "gpt 4", "gpt-4", "GPT4", "Ａ", "é", "ß",
        "ss", "模型", "rare-word", "x", "v0.1", ".", "/", "Straße", "zephyr", "k", "K", "ﬁne", "fine",
    ];

    private static readonly string[] Orders =
        ["", "NAME ASC", "NAME DESC", "RELEASE_DATE ASC", "RELEASE_DATE DESC", "DIRECT_DESCENDANTS DESC", "ID DESC", "NAME ASC, ID DESC"];

    private static readonly LineageAnalysis Analysis = new(Build(), AskedFolder.Small.Snapshot.Rules);

    private static readonly EnumType Kinds = (EnumType)LineageSchema.Create().Schema.FindType("ModelKind")!; // the schema has it

    private static readonly Dictionary<string, NodeOrder> Kept = new(StringComparer.Ordinal);

    private static LineageGraph Graph => Analysis.Graph;

    [Fact]
    public void Page_IsThatOfAllThatFitInOrder_ForRandomFilters() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(600).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), static seed =>
        {
            var random = new Random(seed);
            var kind = random.Next(4) == 0 ? NodeKind.Dataset : NodeKind.Model;
            var where = Filter(random, kind, depth: 2, out var fits);
            var text = Orders[random.Next(kind == NodeKind.Model ? Orders.Length : 5)];
            NodeOrder order;
            lock (Kept)
            {
                var key = $"{kind} {text}";
                order = Kept.TryGetValue(key, out var known) ? known : Kept[key] = CursorTests.Order(Graph, kind, text);
            }

            int[] all = [.. Enumerable.Range(0, Graph.Count(kind))];
            Array.Sort(all, order.Compare);
            var (low, after) = Cut(0);
            var (high, before) = Cut(all.Length);
            var length = random.Next(0, random.Next(5) == 0 ? 200 : 8);
            var isForward = random.Next(2) == 0;
            var filter = new NodeFilters(Analysis, AskedFolder.Small.Snapshot.Openness, kind, CancellationToken.None).Compile(where);
            var list = new NodeList(kind, all.Length, filter, order, CancellationToken.None);

            var page = NodePages.TryFind(
                list, isForward ? new PageRequest(length, null, after, before) : new PageRequest(0, length, after, before), out var error);

            Assert.Null(error);
            high = Math.Max(low, high);
            int[] inside = [.. all[low..high].Where(fits)];
            int[] expected = isForward ? [.. inside.Take(length)] : [.. inside.TakeLast(length)];
            var cut = inside.Length > length;
            Assert.Equal(expected, page!.Items.Select(static node => node.Index)); // there is one where there is no error
            Assert.Equal((!isForward && cut) || all[..low].Any(fits), page.HasPrevious);
            Assert.Equal((isForward && cut) || all[high..].Any(fits), page.HasNext);
            Assert.Equal(all.Count(fits), page.TotalCount);
            Assert.Equal(all.Count(fits), list.All().Count());
            return true;

            (int Place, string? Cursor) Cut(int otherwise)
            {
                if (random.Next(3) > 0)
                {
                    return (otherwise, null);
                }

                var place = random.Next(all.Length);
                return (otherwise == 0 ? place + 1 : place, order.CursorOf(new NodeId(kind, all[place])));
            }
        }));

    /// <summary>A random filter, and the same test without any index.</summary>
    private static Dictionary<string, object?> Filter(Random random, NodeKind kind, int depth, out Func<int, bool> fits)
    {
        var filter = new Dictionary<string, object?>(StringComparer.Ordinal);
        List<Func<int, bool>> tests = [];
        for (var i = random.Next(4) == 0 ? 2 : 1; i > 0; i--)
        {
            switch (random.Next(depth > 0 ? 8 : 5))
            {
                case 4 when kind == NodeKind.Model && random.Next(2) == 0:
                    ModelKind[] kinds = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (ModelKind)random.Next(9))];
                    filter["kinds"] = kinds.Select(static one => (object?)Kinds.Values[(int)one]).ToArray();
                    tests.RemoveAll(static test => test.Target is Sorted);
                    tests.Add(new Sorted(kinds).Fits);
                    break;
                case 0 or 1 or 2:
                    var part = string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => Parts[random.Next(Parts.Length)]));
                    var how = random.Next(4);
                    filter["name"] = new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        [how switch { 0 => "equals", 1 => "startsWith", 2 => "contains", _ => "in" }] =
                            how == 3 ? new object?[] { part, NameOf(random.Next(Graph.Count(kind))) } : part,
                    };
                    var listed = (filter["name"] as Dictionary<string, object?>)!.GetValueOrDefault("in") as object?[]; // just put there
                    tests.RemoveAll(static test => test.Target is Named);
                    tests.Add(new Named(kind, how, listed is null ? [part] : [.. listed.Cast<string>()]).Fits);
                    break;
                case 3:
                    var license = $"license:{random.Next(Licenses)}";
                    filter["licenses"] = new object?[] { license };
                    tests.RemoveAll(static test => test.Target is Licensed);
                    tests.Add(new Licensed(kind, license).Fits);
                    break;
                case 4:
                    object?[] makers = [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"org:{random.Next(Organisations)}")];
                    filter["organisations"] = makers;
                    tests.RemoveAll(static test => test.Target is Made);
                    tests.Add(new Made(kind, makers).Fits);
                    break;
                case 5:
                    filter["not"] = Filter(random, kind, depth - 1, out var not);
                    tests.RemoveAll(static test => test.Target is Negated);
                    tests.Add(new Negated(not).Fits);
                    break;
                case 6:
                    filter["or"] = new object?[]
                    {
                        Filter(random, kind, depth - 1, out var one), Filter(random, kind, depth - 1, out var other),
                    };
                    tests.RemoveAll(static test => test.Target is Either);
                    tests.Add(new Either(one, other).Fits);
                    break;
                default:
                    object?[] ids = [.. Enumerable.Range(0, random.Next(9)).Select(_ => IdOf(random.Next(Graph.Count(kind))))];
                    filter["ids"] = ids;
                    tests.RemoveAll(static test => test.Target is Identified);
                    tests.Add(new Identified(kind, ids).Fits);
                    break;
            }
        }

        fits = index => tests.TrueForAll(test => test(index));
        return filter;

        string NameOf(int index) => Graph.NameOf(new NodeId(kind, index));

        string IdOf(int index) => Graph.IdOf(new NodeId(kind, index));
    }

    private static LineageGraph Build()
    {
        var random = new Random(20261201);
        var builder = new LineageGraphBuilder();
        for (var i = 0; i < Models; i++)
        {
            var kind = random.Next(8) switch { 0 => "merge", 1 or 2 => "chat", 3 => "", 4 => "odd", _ => "base" };
            builder.AddNode(
                NodeKind.Model, new NodeRow { Id = $"model:{i}", Name = Name(), Aliases = Aliases(), Kind = kind, Date = Date() });
        }

        for (var i = 0; i < Datasets; i++)
        {
            builder.AddNode(NodeKind.Dataset, new NodeRow { Id = $"dataset:{i}", Name = Name(), Aliases = Aliases(), Date = Date() });
        }

        for (var i = 0; i < Licenses; i++)
        {
            builder.AddNode(NodeKind.License, new NodeRow { Id = $"license:{i}", Name = $"L{i}" });
        }

        for (var i = 0; i < Organisations; i++)
        {
            builder.AddNode(NodeKind.Organisation, new NodeRow { Id = $"org:{i}", Name = $"O{i}" });
        }

        for (var i = 0; i < Models + Datasets; i++)
        {
            var id = i < Models ? $"model:{i}" : $"dataset:{i - Models}";
            for (var n = random.Next(3); n > 0; n--)
            {
                var license = random.Next(Licenses);
                builder.AddRelation(
                    RelationKind.LicensedUnder,
                    new RelationRow { From = id, To = $"license:{license * license / Licenses}", Source = "x" });
            }

            for (var n = random.Next(3); n > 0; n--)
            {
                builder.AddRelation(
                    RelationKind.DevelopedBy, new RelationRow { From = id, To = $"org:{random.Next(Organisations)}", Source = "x" });
            }

            if (i is > 0 and < Models)
            {
                builder.AddRelation(
                    RelationKind.FineTunesFrom, new RelationRow { From = id, To = $"model:{random.Next(i)}", Source = "x" });
            }
        }

        return builder.Build();

        string Name() => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Parts[random.Next(Parts.Length)]))
            + (random.Next(3) == 0 ? random.Next(100_000).ToString("D5", null) : "");

        string Aliases() => string.Join(';', Enumerable.Range(0, random.Next(3)).Select(_ => Name()));

        PartialDate Date() =>
            random.Next(5) == 0 ? default : new PartialDate(2020 + random.Next(5), 1 + random.Next(12), 1 + random.Next(28));
    }

    private sealed class Named(NodeKind kind, int how, string[] texts)
    {
        private readonly string[] _folded = Array.ConvertAll(texts, NameFolding.FoldText);

        public bool Fits(int index)
        {
            var node = new NodeId(kind, index);
            return Graph.GetText(node, NodeField.Aliases).Split(';').Select(static alias => alias.Trim(' ')).Append(Graph.NameOf(node))
                .Select(NameFolding.FoldText).Any(name => name.Length > 0 && Array.Exists(_folded, text => how switch
                {
                    0 or 3 => name.Equals(text, StringComparison.OrdinalIgnoreCase),
                    1 => name.StartsWith(text, StringComparison.OrdinalIgnoreCase),
                    _ => name.Contains(text, StringComparison.OrdinalIgnoreCase),
                }));
        }
    }

    private sealed class Licensed(NodeKind kind, string license)
    {
        public bool Fits(int index) => Graph.LicensesOf(Graph.ArtifactOf(new NodeId(kind, index))).Any(relation =>
            Graph.IdOf(new NodeId(NodeKind.License, relation.License)) == license
            && Analysis.Licenses.StatusOf(relation.Position) == LicenseStatus.InForce);
    }

    private sealed class Sorted(ModelKind[] kinds)
    {
        public bool Fits(int index) => kinds.Contains(Graph.ModelKindOf(index) ?? ModelKind.Base);
    }

    private sealed class Made(NodeKind kind, object?[] makers)
    {
        public bool Fits(int index) => Graph.DevelopersOf(Graph.ArtifactOf(new NodeId(kind, index)))
            .Any(relation => makers.Contains(Graph.IdOf(new NodeId(NodeKind.Organisation, relation.Organisation))));
    }

    private sealed class Identified(NodeKind kind, object?[] ids)
    {
        public bool Fits(int index) => ids.Contains(Graph.IdOf(new NodeId(kind, index)));
    }

    private sealed class Negated(Func<int, bool> inner)
    {
        public bool Fits(int index) => !inner(index);
    }

    private sealed class Either(Func<int, bool> one, Func<int, bool> other)
    {
        public bool Fits(int index) => one(index) || other(index);
    }
}
