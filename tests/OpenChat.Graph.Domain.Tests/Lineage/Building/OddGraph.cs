using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Lineage.Building;

/// <summary>
/// Graphs that hold everything a builder takes: one id in several kinds, missing ends and ends of the wrong kind, unknown qualifiers,
/// components and operators, claims word for word again, claims that differ in one column, columns that the relation does not have,
/// self-loops and cycles, texts of any sort.
/// </summary>
internal static class OddGraph
{
    private static readonly string[] Ids =
    [
        "model:a", "model:b", "dataset:a", "dataset:b", "license:a", "org:a", "org:b", "source:a", "shared", "b", "\u00E9\U0001F999",
        "gone", "org:gone",
    ];

    private static readonly string[] Texts =
        ["", "", "x", "a;b", "two\nlines", "say \"no\"", " padded ", "\u00E9\U0001F999", "\uD800", ";", "source:a"];

    private static readonly string[] Qualifiers =
        ["", "full", "Full", "adapter", "sft", "subset", "text", "weights", "data", "publisher", "by hand"];

    private static readonly string[] Operators = ["", "", "org:a", "org:b;org:a", " org:a ; gone;", ";"];

    private static readonly PartialDate[] Dates = [default, default, new(2023, 0), new(2023, 3), new(2023, 3, 14)];

    public static LineageGraph Create(int seed)
    {
        var random = new Random(seed);
        var builder = new LineageGraphBuilder();
        foreach (var kind in Enum.GetValues<NodeKind>())
        {
            for (var n = random.Next(7); n > 0; n--)
            {
                builder.AddNode(kind, Node(random));
            }
        }

        foreach (var schema in RelationSchema.All)
        {
            for (var n = random.Next(12); n > 0; n--)
            {
                var again = random.Next();
                var times = random.Next(4) == 0 ? 2 : 1;
                for (var i = 0; i < times; i++)
                {
                    builder.AddRelation(schema.Kind, Relation(schema, new Random(again), isOther: i > 0 && random.Next(2) == 0));
                }
            }
        }

        return builder.Build();
    }

    private static NodeRow Node(Random random) => new()
    {
        Id = Pick(Ids, random),
        Name = Pick(Texts, random),
        Url = Pick(Texts, random),
        Aliases = Pick(Texts, random),
        Date = Pick(Dates, random),
        Kind = Pick(["", "base", "service", "Odd"], random),
        Family = Pick(Texts, random),
        Parameters = Pick(Texts, random),
        Stage = Pick(Texts, random),
        Synthetic = Pick(Texts, random),
        AccessRights = Pick(Texts, random),
        SpdxId = Pick(Texts, random),
        Version = Pick(Texts, random),
        Steward = Pick(Texts, random),
        OsiApproved = Pick(Texts, random),
        SupersededBy = Pick(Texts, random),
        Country = Pick(Texts, random),
        License = Pick(Texts, random),
    };

    private static RelationRow Relation(RelationSchema schema, Random random, bool isOther) => new()
    {
        From = random.Next(8) == 0 ? Pick(Ids, random) : Pick(Fitting(schema.Starts[random.Next(schema.Starts.Length)]), random),
        To = random.Next(8) == 0 ? Pick(Ids, random) : Pick(Fitting(schema.End), random),
        Qualifier = random.Next(3) == 0 ? Pick(Qualifiers, random) : Pick([.. schema.QualifierSpellings, ""], random),
        Operator = Pick(Operators, random),
        Group = Pick(Texts, random),
        ValidFrom = Pick(Dates, random),
        ValidTo = Pick(Dates, random),
        Source = Pick(Texts, random),
        EvidenceUrl = Pick(Texts, random),
        Confidence = (Confidence)random.Next(4),
        RecordedAt = Pick(Dates, random),
        Note = isOther ? "another claim" : Pick(Texts, random),
    };

    private static string[] Fitting(NodeKind kind) =>
        [.. Ids.Where(id => id.StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal)), "shared"];

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];
}
