using System.Globalization;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>
/// A random folder of a few artifacts under a few licenses, some of which the product does not know; with rules of its own or without. The
/// same seed makes the same folder.
/// </summary>
internal static class SmallFolder
{
    private static readonly string[] Relations =
    [
        "fine_tunes_from.csv", "trained_on.csv", "aligned_with.csv", "derived_from.csv", "generated_by.csv", "licensed_under.csv",
        "developed_by.csv",
    ];

    private static readonly string[] Rules = ["terms.csv", "license_terms.csv", "propagation_rules.csv", "verdict_rules.csv"];

#pragma warning disable CA5394 // nothing is kept secret by these numbers
    /// <summary>Makes a folder.</summary>
    /// <param name="seed">The seed folder, for columns, rules and licenses.</param>
    /// <param name="number">Which random folder.</param>
    public static CsvFiles Make(CsvFiles seed, int number)
    {
        var random = new Random(number);
        var files = new CsvFiles();
        string[] models = [.. Enumerable.Range(1, random.Next(2, 6)).Select(static i => Id("model", i))];
        string[] datasets = [.. Enumerable.Range(1, random.Next(1, 4)).Select(static i => Id("dataset", i))];
        string[] organisations = [Id("org", 1), Id("org", 2)];
        var known = seed["licenses.csv"].Skip(1).ToArray();
        random.Shuffle(known);
        List<string[]> licenses =
        [
            .. known.Take(3),
            .. Enumerable.Range(1, 2).Select(i => Row(seed, "licenses.csv", ("id", Id("license", i)), ("name", $"Own {i}"))),
        ];
        string[] licenseIds = [.. licenses.Select(static row => row[0])];
        files.Set("models.csv", [seed["models.csv"][0], .. models.Select(id => Row(
            seed, "models.csv", ("id", id), ("name", id[6..]), ("kind", "chat"), ("release_date", Pick(random, "2023", "2024-02", ""))))]);
        files.Set("datasets.csv", [seed["datasets.csv"][0], .. datasets.Select(id => Row(
            seed, "datasets.csv", ("id", id), ("name", id[8..]), ("synthetic", Pick(random, "", "no", "yes"))))]);
        files.Set("licenses.csv", [seed["licenses.csv"][0], .. licenses]);
        files.Set("organisations.csv", [seed["organisations.csv"][0], .. organisations.Select(id => Row(
            seed, "organisations.csv", ("id", id), ("name", id)))]);
        files.Set("sources.csv", [seed["sources.csv"][0], Row(seed, "sources.csv", ("id", "source:one"), ("name", "One"))]);
        foreach (var relation in Relations)
        {
            files.Set(relation, [seed[relation][0], .. Rows(seed, relation, random, models, datasets, licenseIds, organisations)]);
        }

        AddRules(seed, files, random, licenseIds);
        return files;
    }

    private static IEnumerable<string[]> Rows(
        CsvFiles seed, string file, Random random, string[] models, string[] datasets, string[] licenses, string[] organisations)
    {
        string[] artifacts = [.. models, .. datasets];
        var (starts, ends) = file switch
        {
            "fine_tunes_from.csv" or "aligned_with.csv" => (models, models),
            "trained_on.csv" => (models, datasets),
            "derived_from.csv" => (datasets, datasets),
            "generated_by.csv" => (datasets, models),
            "licensed_under.csv" => (artifacts, licenses),
            _ => (artifacts, organisations),
        };
        var count = file == "licensed_under.csv" ? artifacts.Length : random.Next(1, 4);
        for (var i = 0; i < count; i++)
        {
            yield return Row(
                seed,
                file,
                ("from", file == "licensed_under.csv" ? artifacts[i] : Pick(random, starts)),
                ("to", Pick(random, ends)),
                ("method", file switch
                {
                    "fine_tunes_from.csv" => Pick(random, "full", "adapter", "quantization", "merge", "distillation"),
                    "derived_from.csv" => Pick(random, "subset", "translation", "filtering", "mixture"),
                    _ => "",
                }),
                ("role", file is "fine_tunes_from.csv" or "derived_from.csv"
                    ? ""
                    : Pick(random, "text", "annotation", "chosen", "rejected", "prompt")),
                ("stage", Pick(random, "pretraining", "sft", "preference")),
                ("operator", Pick(random, organisations)),
                ("source", "source:one"),
                ("confidence", Pick(random, "high", "medium", "low")));
        }
    }

    /// <summary>Some of the rule files; the clauses are those of the product and a few for the licenses that are one's own.</summary>
    private static void AddRules(CsvFiles seed, CsvFiles files, Random random, string[] licenses)
    {
        var terms = seed["terms.csv"].Skip(1).Select(static row => row[0]).ToArray();
        var own = licenses.Where(static id => id.StartsWith("license:own", StringComparison.Ordinal)).SelectMany(license =>
            terms.Where(_ => random.Next(5) == 0).Select(term => Row(
                seed,
                "license_terms.csv",
                ("license", license),
                ("term", term),
                ("clause", "1"),
                ("scope", Pick(random, "copies", "derivative-weights", "outputs;models-trained-on-outputs", "models-trained-on-data")),
                ("flows_down", "false"),
                ("certainty", Pick(random, "explicit", "interpretive")))));
        files.Set("license_terms.csv",
            [.. seed["license_terms.csv"].Where((row, i) =>
                i == 0 || licenses.Contains(row[0])).Select(static row => row.ToArray()), .. own]);
        foreach (var rules in Rules.Where(name => name != "license_terms.csv" && random.Next(2) == 0))
        {
            files.Set(rules, [.. seed[rules].Select(static row => row.ToArray())]);
        }
    }

    private static string Id(string kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}:{(kind == "license" ? "own" : "thing")}-{number}");

    private static string[] Row(CsvFiles seed, string file, params (string Column, string Value)[] cells) =>
        [.. seed[file][0].Select(column => Array.Find(cells, cell => cell.Column == column).Value ?? "")];

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];
#pragma warning restore CA5394
}
