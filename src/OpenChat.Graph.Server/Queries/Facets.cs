// How many of the nodes that fit are of each sort.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>A value and how many artifacts have it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Name">The name of the node of which the value is the id; null where it is none.</param>
/// <param name="Count">How many artifacts have it.</param>
internal sealed record FacetBucket(string Value, string? Name, int Count);

/// <summary>The values of one property of the artifacts of a set.</summary>
/// <param name="Buckets">The most frequent values, by count, then in ordinal order of values; no more than were asked for.</param>
/// <param name="Unknown">How many artifacts have no value that is known.</param>
/// <param name="OtherValues">How many values are left out.</param>
/// <param name="OtherCount">The sum of their counts, in which an artifact with several of them counts several times.</param>
internal sealed record Facet(ImmutableArray<FacetBucket> Buckets, int Unknown, int OtherValues, int OtherCount);

/// <summary>The artifacts of one kind that fit a filter, to be counted by their properties.</summary>
/// <param name="analysis">The graph.</param>
/// <param name="kind">Models or datasets.</param>
/// <param name="fits">Which indices belong to the set; null for all.</param>
/// <param name="spell">How the schema spells a member of an enum.</param>
/// <param name="cancellationToken">Looked at while counting.</param>
internal sealed class FacetCounter(
    LineageAnalysis analysis, NodeKind kind, Func<int, bool>? fits, Func<string, string> spell, CancellationToken cancellationToken)
{
    private const int ScanStep = 4096; // nodes looked at between two looks at the deadline
    private const int NoValue = -1;

    private readonly LineageGraph _graph = analysis.Graph;

    /// <summary>By the outcome of a verdict; <see cref="VerdictOutcome.Unknown"/> is what is not known.</summary>
    public Facet ByVerdict(Purpose purpose, Reading reading, VerdictParty party)
    {
        var table = GraphWork.Verdicts(analysis, cancellationToken);
        return Count(
            Enum.GetValues<VerdictOutcome>().Length,
            int.MaxValue,
            outcome => (spell(((VerdictOutcome)outcome).ToString()), null),
            artifact => table.OutcomeOf(artifact, purpose, reading, party) is var outcome and not VerdictOutcome.Unknown
                ? (int)outcome
                : NoValue);
    }

    /// <summary>By the surest duty or prohibition that is inherited; <c>NONE</c> where nothing is.</summary>
    public Facet ByCertainty()
    {
        var profiles = GraphWork.Restrictions(analysis, cancellationToken);
        var surest = new int[profiles.Count];
        for (var profile = 0; profile < surest.Length; profile++)
        {
            foreach (var entry in profiles.EntriesOf(profile))
            {
                surest[profile] = entry.Inherited ? Math.Max(surest[profile], (int)entry.Certainty) : surest[profile];
            }
        }

        return Count(
            Enum.GetValues<Certainty>().Length,
            int.MaxValue,
            certainty => (certainty == (int)Certainty.DoesNotTravel ? "NONE" : spell(((Certainty)certainty).ToString()), null),
            artifact => surest[profiles.ProfileOf(artifact)]);
    }

    /// <summary>By kind: of models a word of the schema, of datasets as the source spells it.</summary>
    public Facet ByKind(int first)
    {
        if (kind == NodeKind.Model)
        {
            return Count(
                Enum.GetValues<ModelKind>().Length,
                first,
                model => (spell(((ModelKind)model).ToString()), null),
                artifact => (int?)_graph.ModelKindOf(artifact) ?? NoValue);
        }

        var texts = new TextNumbers();
        return Count(
            0, first, number => (texts[number], null), artifact => texts.NumberOf(_graph.GetText(_graph.NodeOf(artifact), NodeField.Kind)));
    }

    /// <summary>By the year of release.</summary>
    public Facet ByYear(int first) => Count(
        0,
        first,
        static year => (year.ToString("0000", CultureInfo.InvariantCulture), null),
        artifact => _graph.ReleaseDateOf(artifact) is { IsNone: false, IsUnreadable: false } date ? date.Year : NoValue);

    /// <summary>By each family of a license in force; what is under none that is known is not known.</summary>
    public Facet ByLicenseFamily(int first)
    {
        var texts = new TextNumbers();
        var families = new int[_graph.Count(NodeKind.License)];
        for (var license = 0; license < families.Length; license++)
        {
            families[license] = analysis.Terms.IsMissing(license)
                ? NoValue
                : texts.NumberOf(_graph.GetText(new NodeId(NodeKind.License, license), NodeField.Family));
        }

        return CountEach(texts.Count, first, number => (texts[number], null), (artifact, found) =>
        {
            foreach (var license in analysis.Licenses.InForce(artifact))
            {
                found.Add(families[license]);
            }
        });
    }

    /// <summary>By each organisation that made it.</summary>
    public Facet ByOrganisation(int first) => CountEach(
        _graph.Count(NodeKind.Organisation),
        first,
        organisation => (
            _graph.IdOf(new NodeId(NodeKind.Organisation, organisation)), _graph.NameOf(new NodeId(NodeKind.Organisation, organisation))),
        (artifact, found) =>
        {
            foreach (var developer in _graph.DevelopersOf(artifact))
            {
                found.Add(developer.Organisation);
            }
        });

    /// <summary>By each country of an organisation that made it, as the source spells it.</summary>
    public Facet ByCountry(int first)
    {
        var texts = new TextNumbers();
        var countries = new int[_graph.Count(NodeKind.Organisation)];
        for (var organisation = 0; organisation < countries.Length; organisation++)
        {
            countries[organisation] = texts.NumberOf(_graph.GetText(new NodeId(NodeKind.Organisation, organisation), NodeField.Country));
        }

        return CountEach(texts.Count, first, number => (texts[number], null), (artifact, found) =>
        {
            foreach (var developer in _graph.DevelopersOf(artifact))
            {
                found.Add(countries[developer.Organisation]);
            }
        });
    }

    /// <summary>Counts artifacts that have one value each.</summary>
    /// <param name="values">How many values there are; more may come.</param>
    /// <param name="first">How many values are wanted.</param>
    /// <param name="read">What a value is called.</param>
    /// <param name="valueOf">The value of an artifact, or <see cref="NoValue"/>.</param>
    private Facet Count(int values, int first, Func<int, (string Value, string? Name)> read, Func<int, int> valueOf) =>
        CountEach(values, first, read, (artifact, found) => found.Add(valueOf(artifact)));

    /// <summary>Counts artifacts that have several values, each once.</summary>
    private Facet CountEach(int values, int first, Func<int, (string Value, string? Name)> read, Action<int, List<int>> find)
    {
        var counts = new int[values];
        var unknown = 0;
        var found = new List<int>();
        for (var index = 0; index < _graph.Count(kind); index++)
        {
            if (index % ScanStep == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (fits is not null && !fits(index))
            {
                continue;
            }

            found.Clear();
            find(_graph.ArtifactOf(new NodeId(kind, index)), found);
            var isKnown = false;
            for (var i = 0; i < found.Count; i++)
            {
                if (found[i] == NoValue || found.IndexOf(found[i]) != i)
                {
                    continue;
                }

                isKnown = true;
                if (found[i] >= counts.Length)
                {
                    Array.Resize(ref counts, Math.Max(found[i] + 1, counts.Length * 2));
                }

                counts[found[i]]++;
            }

            unknown += isKnown ? 0 : 1;
        }

        return Sort(counts, first, read, unknown);
    }

    private static Facet Sort(int[] counts, int first, Func<int, (string Value, string? Name)> read, int unknown)
    {
        var found = Enumerable.Range(0, counts.Length).Where(value => counts[value] > 0).OrderByDescending(value => counts[value]).ToList();

        // Of thousands of organisations only those are named that may be among the first.
        var least = first == 0 ? int.MaxValue : first < found.Count ? counts[found[first - 1]] : 0;
        ImmutableArray<FacetBucket> buckets =
        [
            .. found.TakeWhile(value => counts[value] >= least).Select(value => (Count: counts[value], Read: read(value)))
                .OrderByDescending(static bucket => bucket.Count).ThenBy(static bucket => bucket.Read.Value, StringComparer.Ordinal)
                .Take(first).Select(static bucket => new FacetBucket(bucket.Read.Value, bucket.Read.Name, bucket.Count)),
        ];
        var all = found.Sum(value => counts[value]);
        return new Facet(buckets, unknown, found.Count - buckets.Length, all - buckets.Sum(static bucket => bucket.Count));
    }

    /// <summary>Texts and numbers for them, from 0; an empty text has none.</summary>
    private sealed class TextNumbers
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<string> _texts = [];

        public int Count => _texts.Count;

        public string this[int number] => _texts[number];

        public int NumberOf(string text)
        {
            if (text.Length == 0)
            {
                return NoValue;
            }

            if (!_numbers.TryGetValue(text, out var number))
            {
                number = _texts.Count;
                _numbers.Add(text, number);
                _texts.Add(text);
            }

            return number;
        }
    }
}
