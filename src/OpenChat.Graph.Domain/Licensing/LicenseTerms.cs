using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>The licenses of one graph matched with the clauses of one rule set.</summary>
public sealed class LicenseTerms
{
    private readonly int[] _family;          // [license]
    private readonly (int Start, int Count)[] _keys;
    private readonly int[] _clauses;         // [key]: clause
    private readonly int[] _licenses;        // [key]: license

    internal LicenseTerms(LineageGraph graph, RuleSet rules)
    {
        Graph = graph;
        Rules = rules;
        var count = graph.Count(NodeKind.License);
        _family = new int[count];
        _keys = new (int Start, int Count)[count];
        var clauses = new List<int>();
        var licenses = new List<int>();
        var families = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var all = new ImmutableArray<Clause>[count];
        for (var license = 0; license < count; license++)
        {
            var node = new NodeId(NodeKind.License, license);
            var id = graph.IdOf(node);
            all[license] = [.. rules.ClausesOf(id)];
            var start = clauses.Count;
            foreach (var clause in all[license])
            {
                if (clause.Term.Kind != TermKind.Permission)
                {
                    clauses.Add(clause.Index);
                    licenses.Add(license);
                }
            }

            _keys[license] = (start, clauses.Count - start);
            var family = graph.GetText(node, NodeField.Family) is { Length: > 0 } given ? given : Stem(RuleSet.KeyOf(id));
            if (!families.TryGetValue(family, out var number))
            {
                families.Add(family, number = families.Count);
            }

            _family[license] = number;
        }

        _clauses = [.. clauses];
        _licenses = [.. licenses];
        All = [.. all];
    }

    internal LineageGraph Graph { get; }

    internal RuleSet Rules { get; }

    /// <summary>Number of (license, duty or prohibition) pairs of the graph: the keys restrictions are told apart by.</summary>
    internal int KeyCount => _clauses.Length;

    private ImmutableArray<ImmutableArray<Clause>> All { get; }

    /// <summary>
    /// Every clause recorded for a license of the graph, permissions included, by term code. Empty when none is, which is not a permission.
    /// </summary>
    public ImmutableArray<Clause> ClausesOf(int license) => All[license];

    /// <summary>Whether the terms of a license are recorded.</summary>
    public bool IsRecorded(int license) => All[license].Length > 0;

    /// <summary>
    /// Whether a license only says that there is none, or that it is not known: it grants nothing, and either has no clauses and the kind
    /// <c>none</c>, or
    /// NO_GRANT and does not point to the licenses of its components.
    /// </summary>
    public bool IsMissing(int license) =>
        IsRecorded(license)
            ? Find(license, "NO_GRANT") is not null && Find(license, "COMPONENT_TERMS") is null && !Grants(license)
            : Graph.GetUtf8(new NodeId(NodeKind.License, license), NodeField.Kind).SequenceEqual("none"u8)
                || RuleSet.KeyOf(Graph.IdOf(new NodeId(NodeKind.License, license))) is "unknown-license" or "unknown";

    /// <summary>Whether any permission is recorded for a license.</summary>
    public bool Grants(int license) => All[license].Any(static c => c.Term.Kind == TermKind.Permission);

    /// <summary>The clause of a license for a term; null when it has none.</summary>
    public Clause? Find(int license, string term)
    {
        foreach (var clause in All[license])
        {
            if (clause.Term.Code == term)
            {
                return clause;
            }
        }

        return null;
    }

    /// <summary>The keys of a license: a range.</summary>
    internal (int Start, int Count) KeysOf(int license) => _keys[license];

    internal int ClauseOf(int key) => _clauses[key];

    internal int LicenseOf(int key) => _licenses[key];

    /// <summary>Families (licenses.csv) as numbers; a license that names none belongs to the family its id begins with.</summary>
    internal int FamilyOf(int license) => _family[license];

    /// <summary>
    /// Which of two license lists binds less: fewer licenses without recorded terms, then fewer terms of severity 3, of 2, of 1, then by
    /// index.
    /// </summary>
    internal int CompareFreedom(int[] a, int[] b)
    {
        Span<int> left = stackalloc int[5];
        Span<int> right = stackalloc int[5];
        Weigh(a, left);
        Weigh(b, right);
        var order = left.SequenceCompareTo(right);
        return order != 0 ? order : a.AsSpan().SequenceCompareTo(b);
    }

    private void Weigh(int[] licenses, Span<int> weights)
    {
        var terms = new HashSet<int>();
        foreach (var license in licenses)
        {
            weights[0] += IsRecorded(license) ? 0 : 1;
            foreach (var clause in All[license])
            {
                if (clause.Term.Kind != TermKind.Permission && clause.Term.Severity > 0 && terms.Add(clause.Term.Index))
                {
                    weights[4 - Math.Clamp(clause.Term.Severity, 1, 3)]++;
                }
            }
        }
    }

    private static string Stem(string key)
    {
        var digit = key.AsSpan().IndexOfAnyInRange('0', '9');
        return (digit < 0 ? key : key[..digit]).TrimEnd('-', '.', '_');
    }
}
