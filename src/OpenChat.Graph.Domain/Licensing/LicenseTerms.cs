using System.Buffers;
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// The licenses of one lineage matched with the clauses that one rule set records for them. Rule book, section 5, the cases "no license"
/// and "license unknown": a license without recorded clauses is not a permission.
/// </summary>
public sealed class LicenseTerms
{
    private static readonly SearchValues<char> IdSigns = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-+");

    private readonly ImmutableArray<ImmutableArray<Clause>> _all; // [license]
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal); // by key of the rule files
    private readonly int[] _family;                      // [license]
    private readonly bool[] _ofService;                  // [license]
    private readonly bool[] _isLicense;                  // [license]
    private readonly bool[] _isUsagePolicy;              // [license]
    private readonly (int Start, int Count)[] _keys;     // [license]
    private readonly int[] _clauses;                     // [key]: clause
    private readonly int[] _licenses;                    // [key]: license
    private readonly Lazy<Dictionary<string, List<int>>> _texts; // what licenses may be called: ids without prefix, names, aliases
    private readonly Dictionary<int, (string Kind, string Shipped)> _otherKinds = []; // [license]: whose kind is milder than the shipped
    private readonly Dictionary<int, ImmutableArray<string>> _unread = []; // [license]: why it is not recorded whole

    /// <summary>Looks the clauses of every license up. Linear in the licenses.</summary>
    internal LicenseTerms(LineageGraph graph, RuleSet rules)
    {
        Graph = graph;
        Rules = rules;
        _texts = new Lazy<Dictionary<string, List<int>>>(TextsOf);
        var count = graph.Count(NodeKind.License);
        _family = new int[count];
        _ofService = new bool[count];
        _isLicense = new bool[count];
        _isUsagePolicy = new bool[count];
        _keys = new (int Start, int Count)[count];
        var clauses = new List<int>();
        var licenses = new List<int>();
        var families = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var all = new ImmutableArray<Clause>[count];
        for (var license = 0; license < count; license++)
        {
            var node = new NodeId(NodeKind.License, license);
            var id = graph.IdOf(node);
            _index.TryAdd(RuleSet.KeyOf(id), license);
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
            var shipped = rules.ShippedLicenseOf(id);
            var family = FamilyOf(graph.GetText(node, NodeField.Family), shipped?.Family ?? "", id);
            if (!families.TryGetValue(family, out var number))
            {
                families.Add(family, number = families.Count);
            }

            _family[license] = number;
            var kind = graph.GetText(node, NodeField.Kind);
            var isMilder = shipped?.IsMilder(kind) == true;
            _ofService[license] = ShippedLicense.IsOfService(kind) && !isMilder;
            _isLicense[license] = ShippedLicense.IsLicense(kind) && !isMilder;
            _isUsagePolicy[license] = ShippedLicense.IsUsagePolicy(kind) && !isMilder;
            if (isMilder)
            {
                _otherKinds.Add(license, (kind, shipped!.Kind)); // it is milder than something
            }
        }

        _clauses = [.. clauses];
        _licenses = [.. licenses];
        _all = [.. all];
        FindUnread();
    }

    /// <summary>The lineage.</summary>
    internal LineageGraph Graph { get; }

    /// <summary>The rules.</summary>
    internal RuleSet Rules { get; }

    /// <summary>
    /// Number of keys. A key is a license together with one of its duties or prohibitions: restrictions are told apart by it.
    /// </summary>
    internal int KeyCount => _clauses.Length;

    /// <summary>
    /// Every clause recorded for a license, permissions included, by term code. Empty when none is, which is not a permission.
    /// </summary>
    public ImmutableArray<Clause> ClausesOf(int license) => _all[license];

    /// <summary>Whether the terms of a license are recorded.</summary>
    public bool IsRecorded(int license) => _all[license].Length > 0
        || Rules.IsRecordedWithout(RuleSet.KeyOf(Graph.IdOf(new NodeId(NodeKind.License, license))));

    /// <summary>
    /// Why the terms of a license are not recorded whole although some are, or may be: a part of a sentence each, such as
    /// "license_terms.csv line 3 has the unknown term "X"", in the order of the rows. Empty when all of them could be read. Anything may
    /// stand in a clause that could not.
    /// </summary>
    public ImmutableArray<string> UnreadOf(int license) => _unread.TryGetValue(license, out var reasons) ? reasons : [];

    /// <summary>
    /// The kind that the graph gives a license where the product ships it with a stricter one, and that one; null otherwise. Neither is
    /// believed where it lets more through, and the license counts as not recorded whole.
    /// </summary>
    internal (string Kind, string Shipped)? MilderKindOf(int license) => _otherKinds.TryGetValue(license, out var kinds) ? kinds : null;

    /// <summary>
    /// The licenses, by key, that a row of license_terms.csv may be about whose license id the graph does not have: those that answer to
    /// what it writes as a name, an alias, an SPDX id, an address or an expression; else those of which an id, a name, an alias or an SPDX
    /// id is nearest to it. The id of a license that the product ships is no slip, and near to none.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="isNamed">Whether the licenses answer to what is written, and are not only near to it.</param>
    /// <returns>Empty when nothing is near.</returns>
    internal ImmutableArray<string> MeantBy(LicenseTermRow row, out bool isNamed)
    {
        var key = RuleSet.KeyOf(row.License);
        var named = LicenseReading.Read(Graph, row.License).Clauses.SelectMany(static clause => clause)
            .Concat(LicenseNames.Find(Graph, row.License, out _)).Concat(LicenseNames.Find(Graph, key, out _));
        ImmutableArray<string> found = [.. named.Distinct().Order().Select(KeyOf)];
        isNamed = !found.IsEmpty;
        return isNamed ? found
            : Rules.Read.IsShipped(key) ? []
            : [.. NearWords.Find(key, _texts.Value.Keys).SelectMany(text => _texts.Value[text]).Distinct().Order().Select(KeyOf)];
    }

    /// <summary>
    /// Whether a text cannot be the id of any license, with or without its prefix, so that nothing says which one a row with it is about.
    /// </summary>
    internal bool IsNoId(string license)
    {
        var key = RuleSet.KeyOf(license);
        return !Rules.Read.IsShipped(key)
            && (Words.SaysNothing(key) || key.AsSpan().ContainsAnyExcept(IdSigns) || !char.IsAsciiLetterOrDigit(key[0]));
    }

    /// <summary>
    /// Whether a license only says that there is none, or that it is not known. With recorded clauses: it has NO_GRANT, grants nothing, and
    /// does not point to the licenses of its components. Without: its kind is <c>none</c>, or its id says that it is not known.
    /// </summary>
    public bool IsMissing(int license) =>
        IsRecorded(license)
            ? Find(license, "NO_GRANT") is not null && Find(license, "COMPONENT_TERMS") is null && !Grants(license)
            : Graph.GetUtf8(new NodeId(NodeKind.License, license), NodeField.Kind).SequenceEqual("none"u8)
                || RuleSet.KeyOf(Graph.IdOf(new NodeId(NodeKind.License, license))) is "unknown-license" or "unknown";

    /// <summary>Whether any permission is recorded for a license.</summary>
    public bool Grants(int license) => _all[license].Any(static c => c.Term.Kind == TermKind.Permission);

    /// <summary>The clause of a license for a term; null when it has none.</summary>
    public Clause? Find(int license, string term)
    {
        foreach (var clause in _all[license])
        {
            if (clause.Term.Code == term)
            {
                return clause;
            }
        }

        return null;
    }

    /// <summary>The keys of a license, which follow one another.</summary>
    internal (int Start, int Count) KeysOf(int license) => _keys[license];

    /// <summary>Index of the clause of a key, in the rule set.</summary>
    internal int ClauseOf(int key) => _clauses[key];

    /// <summary>Index of the license of a key, in the lineage.</summary>
    internal int LicenseOf(int key) => _licenses[key];

    /// <summary>
    /// Number of the family of a license (licenses.csv, <c>family</c>): equal numbers, equal families. A license that names none is of the
    /// shipped one, or else of the family its id begins with.
    /// </summary>
    internal int FamilyOf(int license) => _family[license];

    /// <summary>
    /// Whether a license is the text of a service (licenses.csv, kind <c>terms-of-service</c>), to which its users agree by an account.
    /// </summary>
    public bool IsOfService(int license) => _ofService[license];

    /// <summary>
    /// Whether a license is known to be one that gives rights in something handed out: of the kind <c>open-source</c>, <c>open-data</c>,
    /// <c>rail</c> or <c>bespoke-model</c>. False where the kind is not said, or is no known word.
    /// </summary>
    public bool IsLicense(int license) => _isLicense[license];

    /// <summary>
    /// Whether a license is a usage policy (licenses.csv, kind <c>usage-policy</c>): it only limits what a license beside it gives.
    /// </summary>
    internal bool IsUsagePolicy(int license) => _isUsagePolicy[license];

    /// <summary>Whether the graph has a license of this key.</summary>
    internal bool Has(string key) => _index.ContainsKey(key);

    /// <summary>The first row of each license that rows of the own license_terms.csv are about and the graph does not have.</summary>
    internal IEnumerable<LicenseTermRow> OfNoLicense => Rules.FromData.HasFlag(RuleTables.LicenseTerms)
        ? Rules.Read.Licenses.Where(pair => !_index.ContainsKey(pair.Key)).Select(static pair => pair.Value)
        : [];

    private string KeyOf(int license) => RuleSet.KeyOf(Graph.IdOf(new NodeId(NodeKind.License, license)));

    private Dictionary<string, List<int>> TextsOf()
    {
        var texts = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        foreach (var license in _index.Values)
        {
            var node = new NodeId(NodeKind.License, license);
            foreach (var text in (string[])[
                KeyOf(license), Graph.GetText(node, NodeField.Name), Graph.GetText(node, NodeField.SpdxId),
                .. Graph.GetText(node, NodeField.Aliases).Split(';')])
            {
                if (!texts.TryGetValue(text.Trim(), out var known))
                {
                    texts.Add(text.Trim(), known = []);
                }

                known.Add(license);
            }
        }

        return texts;
    }

    private void FindUnread()
    {
        var read = Rules.Read;
        var isSound = !Rules.FromData.HasFlag(RuleTables.LicenseTerms) && read.Unread.Count == 0;
        if (isSound && _otherKinds.Count == 0)
        {
            return;
        }

        var reasons = new Dictionary<int, List<string>>();
        foreach (var (license, kinds) in _otherKinds)
        {
            Add(license, $"licenses.csv gives it the kind \"{kinds.Kind}\", and the shipped one is {kinds.Shipped}");
        }

        void Add(int license, string reason)
        {
            if (!reasons.TryGetValue(license, out var known))
            {
                reasons.Add(license, known = []);
            }

            known.Add(reason);
        }

        foreach (var (key, found) in read.Unread)
        {
            if (_index.TryGetValue(key, out var license))
            {
                found.ForEach(reason => Add(license, reason));
            }
        }

        foreach (var row in OfNoLicense)
        {
            var meant = MeantBy(row, out var isNamed);
            var place = $"{ClauseReader.Place(row)} is about \"{RuleProblems.Show(row.License.Trim())}\"";
            foreach (var license in meant)
            {
                Add(
                    _index[license],
                    $"{place}, which is {(isNamed ? "what it may be called and not its id" : "no license here but may be meant for it")}");
            }

            foreach (var license in meant.IsEmpty && IsNoId(row.License) ? _index.Values : Enumerable.Empty<int>())
            {
                Add(license, $"{place}, which is no id of a license");
            }
        }

        foreach (var reason in read.UnreadOfAll)
        {
            foreach (var license in _index.Values)
            {
                Add(license, reason);
            }
        }

        foreach (var (license, found) in reasons)
        {
            _unread.Add(license, [.. found]);
        }
    }

    /// <summary>
    /// The family of a license. One that the product ships is of no wider family than the shipped one: with another it is of one family
    /// only with licenses of which both are the same. One in dispute is of a family of its own.
    /// </summary>
    private static string FamilyOf(string given, string shipped, string id) =>
        Words.IsDisagreement(given) ? id
        : shipped.Length == 0 ? given.Length > 0 ? given : Stem(RuleSet.KeyOf(id))
        : given.Length == 0 || given.Equals(shipped, StringComparison.OrdinalIgnoreCase) ? shipped
        : $"{shipped}\0{given}";

    /// <summary>What stands before the first digit of a license key: "llama" of "llama-3.1".</summary>
    private static string Stem(string key)
    {
        var digit = key.AsSpan().IndexOfAnyInRange('0', '9');
        return (digit < 0 ? key : key[..digit]).TrimEnd('-', '.', '_');
    }
}
