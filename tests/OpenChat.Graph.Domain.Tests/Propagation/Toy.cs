using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

/// <summary>
/// A lineage written as text, one thing a line: <c>model:a org=x date=2023 kind=service name=A alias=B</c>, <c>license:l
/// kind=terms-of-service steward=x</c>, <c>model:a under llama-2 component=code group=g from=2023 to=2024</c>,
/// <c>model:a tunes model:b full</c>,
/// <c>dataset:d generated model:b text by=x at=2023</c>; any relation with <c>source=s</c> and <c>low</c>. Licenses are those of the seed;
/// unknown ones have no recorded terms. A model that is trained on data is a base unless it says another kind, and a dataset is public
/// and not synthetic unless it says so (<c>access=non-public synthetic=yes</c>). A relation with <c>gone</c> may have an end that is not
/// there, and what it names is not added; so does an operator with a question mark. Every line is a line of a file.
/// </summary>
internal sealed class Toy
{
    private static readonly Dictionary<string, (string Name, string Family, string Kind)> Licenses =
        SeedFolder.Read("licenses.csv").ToDictionary(r => r("id"), r => (r("name"), r("family"), r("kind")));

    public Toy(string text)
    {
        var builder = new LineageGraphBuilder();
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' '))
            .ToList();
        foreach (var words in lines.Where(w =>
            (w.Length == 1 || w[1].Contains('=', StringComparison.Ordinal)) && !w[0].StartsWith("license:", StringComparison.Ordinal)))
        {
            var kind = words[0].StartsWith("model:", StringComparison.Ordinal) ? NodeKind.Model : NodeKind.Dataset;
            builder.AddNode(kind, new NodeRow
            {
                Id = words[0],
                Name = Value(words, "name") is { Length: > 0 } name
                    ? name
                    : words[0][(words[0].IndexOf(':', StringComparison.Ordinal) + 1)..],
                Aliases = Value(words, "alias"),
                Kind = Value(
                    words, "kind", lines.Exists(w => w[0] == words[0] && w.Length > 1 && w[1] == "trained") ? "base" : ""),
                Synthetic = Value(words, "synthetic", kind == NodeKind.Model ? "" : "no"),
                AccessRights = Value(words, "access", kind == NodeKind.Model ? "" : "public"),
                Date = Date(Value(words, "date")),
                Line = lines.IndexOf(words) + 1,
            });
        }

        foreach (var license in lines.Where(w =>
            w.Length > 2 && w[1] == "under" && !w.Contains("gone")).Select(w => $"license:{w[2]}").Distinct())
        {
            var (name, family, kind) = Licenses.GetValueOrDefault(
                license, (license, "", Value(lines.Find(w => w[0] == license) ?? [], "kind")));
            var steward = Value(lines.Find(w => w[0] == license) ?? [], "steward");
            builder.AddNode(NodeKind.License, new NodeRow { Id = license, Name = name, Family = family, Kind = kind, Steward = steward });
        }

        foreach (var organisation in lines
            .SelectMany(w => $"{Value(w, "org")};{Value(w, "by")}".Split(';', StringSplitOptions.RemoveEmptyEntries))
            .Where(o => o[0] != '?').Distinct())
        {
            builder.AddNode(NodeKind.Organisation, new NodeRow { Id = $"org:{organisation}", Name = organisation });
        }

        for (var i = 0; i < lines.Count; i++)
        {
            AddRelations(builder, lines[i], i + 1);
        }

        Graph = builder.Build();
        Analysis = new LineageAnalysis(Graph, SeedFolder.Rules);
    }

    public LineageGraph Graph { get; }

    public LineageAnalysis Analysis { get; }

    public int this[string id] => Graph.ArtifactOf(Graph.FindById(id) ?? throw new ArgumentException(id, nameof(id)));

    /// <summary>Restrictions of severity 2 and 3 with certainty, license, hops; own ones without hops. In the order of the set.</summary>
    public string Severe(string id) =>
        string.Join('\n', Analysis.StudyOf(this[id]).Restrictions.Where(r => r.Term.Severity >= 2).Select(Line));

    /// <summary>All restrictions of one term.</summary>
    public string Of(string id, string term) =>
        string.Join('\n', Analysis.StudyOf(this[id]).Restrictions.Where(r => r.Term.Code == term).Select(Line));

    /// <summary>Licenses of an artifact with their status, in the order of the graph.</summary>
    public string Statuses(string id) =>
        string.Join('\n', Graph.LicensesOf(this[id]).Select(l => $"{LicenseId(l.License)} {Analysis.Licenses.StatusOf(l.Position)}"));

    public string Conflicts(string id) =>
        string.Join('\n', Domain.Judgement.Conflicts.Of(Analysis.StudyOf(this[id])).Select(c => $"{c.Code} {c.Level}: {c.Message}"));

    public Restriction Restriction(string id, string term) => Analysis.StudyOf(this[id]).Restrictions.First(r => r.Term.Code == term);

    private string Line(Restriction r) => $"{r.Term.Code} {r.Certainty} {LicenseId(r.License)}{(r.Inherited ? $" {r.Hops}" : "")}";

    private string LicenseId(int license) => Graph.IdOf(new NodeId(NodeKind.License, license))["license:".Length..];

    private static void AddRelations(LineageGraphBuilder builder, string[] words, int line)
    {
        foreach (var organisation in Value(words, "org").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            builder.AddRelation(RelationKind.DevelopedBy, new RelationRow { From = words[0], To = $"org:{organisation}" });
        }

        RelationKind? kind = words.ElementAtOrDefault(1) switch
        {
            "under" => RelationKind.LicensedUnder,
            "tunes" => RelationKind.FineTunesFrom,
            "trained" => RelationKind.TrainedOn,
            "aligned" => RelationKind.AlignedWith,
            "derived" => RelationKind.DerivedFrom,
            "generated" => RelationKind.GeneratedBy,
            "made" => RelationKind.DevelopedBy,
            _ => null,
        };
        if (kind is not { } known)
        {
            return;
        }

        var outcomes = builder.AddRelation(known, new RelationRow
        {
            From = words[0],
            To = known == RelationKind.LicensedUnder ? $"license:{words[2]}" : words[2],
            Qualifier = known == RelationKind.LicensedUnder ? Value(words, "component")
                : words.Length > 3 && !words[3].Contains('=', StringComparison.Ordinal) && words[3] is not ("low" or "high" or "gone")
                    ? words[3]
                    : "",
            Operator = string.Join(
                ';', Value(words, "by").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(o => $"org:{o.TrimStart('?')}")),
            GeneratedAt = Date(Value(words, "at")),
            Group = Value(words, "group"),
            ValidFrom = Date(Value(words, "from")),
            ValidTo = Date(Value(words, "to")),
            Source = Value(words, "source"),
            Confidence = words.Contains("low") ? Confidence.Low : words.Contains("high") ? Confidence.High : Confidence.None,
            Note = Value(words, "note"),
            Line = line,
        });
        const RelationOutcomes Broken =
            RelationOutcomes.FromMissing | RelationOutcomes.ToMissing | RelationOutcomes.FromWrongKind | RelationOutcomes.ToWrongKind;
        Assert.Equal(words.Contains("gone"), (outcomes & Broken) != RelationOutcomes.None);
    }

    private static string Value(string[] words, string key, string otherwise = "") =>
        Array.Find(words, w => w.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..].Replace('_', ' ') ?? otherwise;

    private static PartialDate Date(string text) =>
        text == "?" ? PartialDate.Unreadable
        : PartialDate.TryParse(text, out var date) ? date : throw new ArgumentException(text, nameof(text));
}
