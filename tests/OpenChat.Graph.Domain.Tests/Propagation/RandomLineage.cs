using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

/// <summary>
/// A small random lineage, decoded from a list of numbers: every relation and qualifier, unknown ones too, cycles and self-loops,
/// operators, organisations, ends that are not there, doubtful claims, licenses with components, groups and validities. A missing number is
/// 0 and means the plainest choice, so shorter lists are simpler graphs.
/// </summary>
internal sealed class RandomLineage
{
    private static readonly string[] Licenses =
    [
        "apache-2.0", "mit", "cc-by-nc-4.0", "cc-by-sa-4.0", "llama-1", "llama-2", "llama-3.1", "openai-tou-2022-12",
        "openai-tou-2023-03-14", "google-genai-terms-2023", "bigscience-rail-1.0", "databricks-open-model", "exaone-1.1-nc",
        "unknown-license", "no-license", "the-pile-mixed", "cdla-permissive-2.0", "stability-community-2024", "tongyi-qianwen-2023",
        "qwen-2024", "flux-1-dev-nc", "odbl-1.0", "gpl-3.0", "hyperclova-x-seed-2025", "grok-2-community", "unheard-of",
        "gemma-tou-2024-04", "bigcode-openrail-m-v1", "anthropic-commercial-2025-06", "openai-services-2026-01",
    ];

    private static readonly string[] Dates = ["", "2022", "2023-03", "2023-03-14", "2023-03-15", "2023", "2024-01-20"];

    private static readonly string[] Operators = ["", "org:0", "org:1", "org:0;org:2", "org:nobody"];

    private static readonly Dictionary<string, (string Family, string Kind)> Facts =
        SeedFolder.Read("licenses.csv").ToDictionary(r => r("id")["license:".Length..], r => (r("family"), r("kind")));

    private readonly int[] _choices;
    private readonly StringBuilder _text = new();
    private int _next;

    private RandomLineage(int[] choices, int maxArtifacts, int maxRelations)
    {
        _choices = choices;
        var builder = new LineageGraphBuilder();
        var models = 1 + Pick(maxArtifacts - 1);
        var datasets = Pick(maxArtifacts - models + 1);
        for (var i = 0; i < models; i++)
        {
            var date = Date(Pick(Dates));
            var kind = Pick(["", "base", "service", "instruct", "chat", "reward", "merge", "tool"]);
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{i}", Name = $"M{i}", Kind = kind, Date = date });
            _text.Append(CultureInfo.InvariantCulture, $"model:{i} {kind} {date}\n");
        }

        for (var i = 0; i < datasets; i++)
        {
            var date = Date(Pick(Dates));
            var synthetic = Pick(["", "no", "no", "yes", "maybe"]);
            var access = Pick(["", "public", "non-public", "restricted", "perhaps"]);
            builder.AddNode(
                NodeKind.Dataset,
                new NodeRow { Id = $"dataset:{i}", Name = $"D{i}", Date = date, Synthetic = synthetic, AccessRights = access });
            _text.Append(CultureInfo.InvariantCulture, $"dataset:{i} {date} {synthetic} {access}\n");
        }

        foreach (var license in Licenses)
        {
            var prefixed = license == "mit" ? "MIT" : $"license:{license}";
            var (family, kind) = Facts.GetValueOrDefault(license, ("", ""));
            builder.AddNode(NodeKind.License, new NodeRow { Id = prefixed, Name = license, Family = family, Kind = kind });
        }

        for (var i = 0; i < 3; i++)
        {
            builder.AddNode(NodeKind.Organisation, new NodeRow { Id = $"org:{i}", Name = $"O{i}" });
        }

        for (var i = 0; i < models + datasets; i++)
        {
            var artifact = i < models ? $"model:{i}" : $"dataset:{i - models}";
            for (var n = Pick(3); n > 0; n--)
            {
                Add(builder, RelationKind.DevelopedBy, artifact, $"org:{Pick(4)}", ""); // the last is not there
            }

            for (var n = Pick(4); n > 0; n--)
            {
                var license = Pick(Licenses);
                AddLicense(builder, artifact, license == "mit" ? "MIT" : $"license:{license}");
            }
        }

        for (var n = Pick(maxRelations + 1); n > 0; n--)
        {
            AddLineage(builder, models, datasets);
        }

        Graph = builder.Build();
    }

    public LineageGraph Graph { get; }

    public static Arbitrary<RandomLineage> Arbitrary(int maxArtifacts, int maxRelations) =>
        Arb.From(
            Gen.Choose(0, 1_000_000).ArrayOf((maxArtifacts * 12) + (maxRelations * 7))
                .Select(choices => new RandomLineage(choices, maxArtifacts, maxRelations)),
            lineage => lineage.Simpler().Select(choices => new RandomLineage(choices, maxArtifacts, maxRelations)));

    /// <summary>
    /// How often a property is tried: <paramref name="tests"/> times with a new seed every time, unless the environment says otherwise
    /// (<c>LINEAGES</c>, how many; <c>LINEAGE_SEED</c>, any number from 0).
    /// </summary>
    public static Config Config(int tests)
    {
        var count = Environment.GetEnvironmentVariable("LINEAGES") is { Length: > 0 } many
            ? int.Parse(many, CultureInfo.InvariantCulture)
            : tests;
        var config = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true);
        return Environment.GetEnvironmentVariable("LINEAGE_SEED") is { Length: > 0 } seed
            ? config.WithReplay(ulong.Parse(seed, CultureInfo.InvariantCulture), 7)
            : config;
    }

    public override string ToString() => _text.ToString();

    private IEnumerable<int[]> Simpler()
    {
        for (var length = Math.Min(_next, _choices.Length) / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= Math.Min(_next, _choices.Length); start += length)
            {
                var zeroed = _choices.ToArray();
                Array.Clear(zeroed, start, length);
                if (!zeroed.AsSpan().SequenceEqual(_choices))
                {
                    yield return zeroed;
                }
            }
        }
    }

    private void AddLineage(LineageGraphBuilder builder, int models, int datasets)
    {
        var kind = (RelationKind)Pick(5);
        string Model() => $"model:{Pick(models)}";
        string Dataset() => $"dataset:{Pick(datasets)}";
        if (kind is not (RelationKind.FineTunesFrom or RelationKind.AlignedWith) && datasets == 0)
        {
            return;
        }

        var (from, to) = kind switch
        {
            RelationKind.FineTunesFrom or RelationKind.AlignedWith => (Model(), Model()),
            RelationKind.TrainedOn => (Model(), Dataset()),
            RelationKind.DerivedFrom => (Dataset(), Dataset()),
            _ => (Dataset(), Model()),
        };
        to = Pick(12) == 11 ? to[..to.IndexOf(':', StringComparison.Ordinal)] + ":gone" : to;
        string[] known = [.. RelationSchema.Of(kind).Qualifiers.Select(Words.Spell), "", "odd"];
        var qualifier = kind == RelationKind.AlignedWith ? "" : Pick(known);
        if (kind == RelationKind.GeneratedBy)
        {
            Add(builder, kind, from, to, qualifier, Pick(Operators), Date(Pick(3) == 2 ? Pick(Dates) : ""));
        }
        else
        {
            Add(builder, kind, from, to, qualifier);
        }
    }

    private void AddLicense(LineageGraphBuilder builder, string artifact, string license)
    {
        var component = Pick(["", "", "", "weights", "data", "code", "service", "Odd", "delta"]);
        var group = Pick(["", "", "a", "b"]);
        var from = Date(Pick(4) == 3 ? Pick(Dates) : "");
        var to = Date(Pick(4) == 3 ? Pick(Dates) : "");
        var (source, confidence) = Claim();
        builder.AddRelation(RelationKind.LicensedUnder, new RelationRow
        {
            From = artifact,
            To = license,
            Qualifier = component,
            Group = group,
            ValidFrom = from,
            ValidTo = to,
            Source = source,
            Confidence = confidence,
        });
        _text.Append(
            CultureInfo.InvariantCulture,
            $"{artifact} under {license} {component} group:{group} {from}..{to} {source} {confidence}\n");
    }

    private void Add(
        LineageGraphBuilder builder,
        RelationKind kind,
        string from,
        string to,
        string qualifier,
        string operators = "",
        PartialDate generatedAt = default)
    {
        var (source, confidence) = Claim();
        builder.AddRelation(kind, new RelationRow
        {
            From = from,
            To = to,
            Qualifier = qualifier,
            Operator = operators,
            GeneratedAt = generatedAt,
            Source = source,
            Confidence = confidence,
        });
        _text.Append(CultureInfo.InvariantCulture, $"{from} {kind} {to} {qualifier} {operators} {generatedAt} {source} {confidence}\n");
    }

    private (string Source, Confidence Confidence) Claim() =>
        (Pick(["x", "y"]), Pick(5) switch { 3 => Confidence.Low, 4 => Confidence.High, _ => Confidence.None });

    private static PartialDate Date(string text) =>
        PartialDate.TryParse(text, out var date) ? date : throw new ArgumentException("no date", nameof(text));

    private string Pick(string[] from) => from[Pick(from.Length)];

    private int Pick(int count) => _next < _choices.Length ? _choices[_next++] % count : 0;
}
