namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>
/// What may stand in a cell that says something to the product, as docs/data-folder.md has it, kept apart from the product's own lists: a
/// value that is such a word, or the id of something that is there, is a statement made in the open; anything else must be told.
/// </summary>
internal sealed class FolderWords
{
    private static readonly Dictionary<string, string[]> Lists = new(StringComparer.Ordinal)
    {
        ["models.kind"] = ["base", "instruct", "chat", "reward", "service", "adapter", "merge", "derived", "tool"],
        ["datasets.synthetic"] = ["yes", "no", "mixed", "wahr", "0"],
        ["licenses.osi_approved"] = ["", "true", "false", "wahr", "yes", "0"],
        ["fine_tunes_from.method"] = ["full", "continued-pretraining", "adapter", "quantization", "merge", "distillation"],
        ["trained_on.stage"] = ["pretraining", "sft", "preference", "evaluation"],
        ["derived_from.method"] = ["subset", "translation", "filtering", "mixture"],
        ["generated_by.role"] = ["", "text", "annotation", "chosen", "rejected", "prompt"],
        ["licensed_under.component"] = ["", "weights", "data", "code", "service", "documentation", "delta"],
        ["terms.kind"] = ["permission", "duty", "prohibition"],
        ["terms.severity"] = ["", "0", "1", "2", "3"],
        ["license_terms.flows_down"] = ["", "true", "false", "wahr", "yes", "0"],
        ["license_terms.certainty"] = ["explicit", "interpretive", "withdrawn"],
        ["propagation_rules.value"] = ["binding", "likely", "contested", "does-not-travel", "intersect", "component"],
        ["verdict_rules.purpose"] =
            ["research", "commercial-use", "redistribute", "fine-tune", "train-on-outputs", "competing-model", "host-as-service"],
        ["verdict_rules.effect"] = ["prohibits", "conditions", "requires", "none"],
        ["propagation_rules.relation"] =
            ["fine-tunes-from", "trained-on", "aligned-with", "derived-from", "generated-by", "licensed-under"],
    };

    private static readonly string[] Scopes =
    [
        "copies", "adaptations", "derivative-weights", "adapters", "outputs", "models-trained-on-outputs", "models-trained-on-data",
        "dataset-derivatives", "hosted-service", "service-account", "holder", "model-name", "product-docs", "models-imitating-outputs",
    ];

    private static readonly string[] Dates =
        ["release_date", "effective_from", "valid_from", "valid_to", "generated_at", "recorded_at", "retrieved"];

    // Columns that answers depend on although they may be left out; those that an empty cell leaves open without being odd come last.
    private static readonly string[] AtStake =
    [
        "models.kind", "fine_tunes_from.method", "trained_on.stage", "derived_from.method", "generated_by.operator",
        "license_terms.scope", "datasets.synthetic", "licenses.family", "licensed_under.component", "generated_by.generated_at",
        "fine_tunes_from.confidence",
        "trained_on.confidence", "aligned_with.confidence", "derived_from.confidence", "generated_by.confidence",
        "licensed_under.confidence", "developed_by.confidence",
    ];

    private static readonly Dictionary<string, string[]> Mildest = new(StringComparer.Ordinal)
    {
        ["models.kind"] = ["service", "tool"],
        ["datasets.synthetic"] = ["no"],
        ["licenses.family"] = ["one"],
        ["licenses.kind"] = ["terms-of-service"],
        ["fine_tunes_from.method"] = ["distillation", "quantization", "merge"],
        ["trained_on.stage"] = ["evaluation"],
        ["licensed_under.group"] = ["a"],
        ["license_terms.certainty"] = ["interpretive", "withdrawn"],
        ["propagation_rules.value"] = ["does-not-travel"],
        ["verdict_rules.effect"] = ["none"],
        ["terms.kind"] = ["permission"],
    };

    private readonly CsvFiles _files;
    private readonly CsvFiles _seed;
    private readonly HashSet<string> _ids;
    private readonly HashSet<string> _codes;
    private readonly HashSet<string> _shippedClauses;

    /// <param name="files">The folder before it is changed.</param>
    /// <param name="seed">The seed folder, whose rules the product ships.</param>
    public FolderWords(CsvFiles files, CsvFiles seed)
    {
        (_files, _seed) = (files, seed);
        string[] nodes = ["models.csv", "datasets.csv", "licenses.csv", "organisations.csv", "sources.csv"];
        _ids = [.. nodes.SelectMany(name => files[name].Skip(1).Select(static row => row[0]))];
        _codes = [.. RulesOf("terms.csv").Select(static row => row[0])];
        _shippedClauses = [.. seed["license_terms.csv"].Skip(1).Select(static row => $"{row[0]} {row[1]}")];
    }

    /// <summary>The rows of a rule file: those of the folder, or where it has no such file those that the product ships.</summary>
    public IEnumerable<string[]> RulesOf(string file) => (_files.Names.Contains(file) ? _files : _seed)[file].Skip(1);

    /// <summary>
    /// Whether an empty cell says nothing else than what stands there: what a permission reaches is asked by no rule, and whether a dataset
    /// holds generated text is no question where a model that wrote it, or wrote what it was derived from, is named. Of a tuned model all
    /// is asked that is asked of one without a kind, as long as a base is named.
    /// </summary>
    public bool SaysNothing(string file, string column, string[] row) => (file, column) switch
    {
        ("license_terms.csv", "scope") =>
            RulesOf("terms.csv").Any(term => term[0] == row[_files.Column(file, "term")] && term[1] == "permission"),
        ("datasets.csv", "synthetic") => HasGenerator(row[0], []),
        ("models.csv", "kind") => row[_files.Column(file, "kind")] is "instruct" or "chat" && Starting("fine_tunes_from.csv", row[0]).Any(),
        _ => false,
    };

    private bool HasGenerator(string dataset, HashSet<string> seen) => seen.Add(dataset)
        && (Starting("generated_by.csv", dataset).Any()
            || Starting("derived_from.csv", dataset).Any(row => HasGenerator(row[_files.Column("derived_from.csv", "to")], seen)));

    private IEnumerable<string[]> Starting(string file, string node) => _files.Names.Contains(file)
        ? _files[file].Skip(1).Where(row => row[_files.Column(file, "from")] == node)
        : [];

    /// <summary>Whether the product ships the clause of a row of license_terms.csv.</summary>
    public bool IsShipped(string license, string term) => _shippedClauses.Contains($"{license} {term}");

    /// <summary>Whether answers depend on a column that may be left out.</summary>
    public static bool IsAtStake(string file, string column) => AtStake.Contains($"{file[..^4]}.{column}");

    /// <summary>Whether it must be told that such a column is empty throughout, wherever the file has rows.</summary>
    public static bool IsTold(string file, string column) => Array.IndexOf(AtStake, $"{file[..^4]}.{column}") is >= 0 and < 6;

    /// <summary>The words that let most through where all rows of a file have one of them; empty where there is none.</summary>
    public static string[] MildestOf(string file, string column) => Mildest.GetValueOrDefault($"{file[..^4]}.{column}") ?? [];

    /// <summary>Whether a column holds words of a list, ids, dates or numbers rather than text for people.</summary>
    public static bool IsClosed(string file, string column) => KindOf(file, column) != CellKind.Text;

    /// <summary>Whether a value says something in such a column; true for every text where anything may stand.</summary>
    public bool IsSound(string file, string column, string value)
    {
        var word = value.Trim();
        var joined = word.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        return KindOf(file, column) switch
        {
            // hyphens in the words for relations do not count
            CellKind.Word when column == "relation" => Lists[$"{file[..^4]}.{column}"].Any(
                known => known.Replace("-", "", StringComparison.Ordinal) == joined.Replace("-", "", StringComparison.Ordinal)),
            CellKind.Word => Lists[$"{file[..^4]}.{column}"].Contains(joined),
            CellKind.Id => _ids.Contains(value) || (value.Length == 0 && column is "superseded_by" or "source"),
            CellKind.Ids => value.Split(';').All(_ids.Contains),
            CellKind.License => _ids.Contains(word.ToLowerInvariant()) || _ids.Contains("license:" + word.ToLowerInvariant()),
            CellKind.Code => _codes.Contains(word.ToUpperInvariant()),
            CellKind.Scope =>
                value.Split(';').All(token =>
                    Scopes.Contains(token.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-'))),
            CellKind.Qualifier => Lists.Values.Any(list => list.Contains(joined)),
            CellKind.Confidence => word.ToLowerInvariant() is "" or "high" or "medium" or "low",
            CellKind.Date => IsDate(word),
            _ => true,
        };
    }

    private static CellKind KindOf(string file, string column) => (file, column) switch
    {
        ("terms.csv", "code") => CellKind.Code,
        ("license_terms.csv", "license") => CellKind.License,
        ("license_terms.csv" or "propagation_rules.csv" or "verdict_rules.csv", "term") => CellKind.Code,
        ("license_terms.csv", "scope") => CellKind.Scope,
        ("propagation_rules.csv", "qualifier") => CellKind.Qualifier,
        ("models.csv" or "datasets.csv" or "licenses.csv" or "organisations.csv" or "sources.csv", "id") => CellKind.Id,
        ("sources.csv", "license") => CellKind.Text,
        (_, "from" or "to" or "source" or "superseded_by" or "model") => CellKind.Id,
        (_, "operator") => CellKind.Ids,
        (_, "confidence") => CellKind.Confidence,
        _ when Dates.Contains(column) => CellKind.Date,
        _ => Lists.ContainsKey($"{file[..^4]}.{column}") ? CellKind.Word : CellKind.Text,
    };

    private static bool IsDate(string word)
    {
        var parts = word.Split('-');
        return word.Length == 0 || (parts.Length <= 3 && parts[0].Length == 4 && parts.Skip(1).All(static part => part.Length == 2)
            && parts.All(static part => part.All(char.IsAsciiDigit))
            && DateOnly.TryParse(string.Join('-', parts.Concat(["01", "01"]).Take(3)), out _));
    }

    private enum CellKind
    {
        Text,
        Word,
        Id,
        Ids,
        License,
        Code,
        Scope,
        Qualifier,
        Confidence,
        Date,
    }
}
