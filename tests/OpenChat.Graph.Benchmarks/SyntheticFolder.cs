using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// Writes a CSV folder of any size, shaped like a public model hub: a third of the models derive from another (few parents have most
/// children, chains are short with a long tail), one in six datasets from another, one in eight was written by a model, three quarters
/// carry a license of the shipped rules. The same size and seed give the same bytes. Without planted faults: acyclic, no dangling ids, only
/// known qualifiers.
/// </summary>
internal static class SyntheticFolder
{
    private static readonly (string Id, int Weight)[] Licenses =
    [
        ("apache-2.0", 298),
        ("mit", 124),
        ("cc-by-nc-4.0", 55),
        ("bigscience-rail-1.0", 40),
        ("llama-2", 30),
        ("llama-3.1", 28),
        ("gemma-tou-2024-04", 20),
        ("cc-by-4.0", 20),
        ("cc-by-sa-4.0", 16),
        ("cc-by-nc-sa-4.0", 12),
        ("bigcode-openrail-m-v1", 12),
        ("gpl-3.0", 8),
        ("odc-by-1.0", 8),
        ("unknown-license", 20),
        ("openai-tou-2023-03-14", 6), ("llama-1", 6), ("tongyi-qianwen-2023", 5), ("stability-community-2024", 5),
    ];

    private static readonly string[] Methods =
        ["adapter", "adapter", "adapter", "adapter", "full", "full", "full", "quantization", "quantization", "merge"];
    private static readonly string[] Stages = ["pretraining", "sft", "sft", "preference"];
    private static readonly string[] DerivedMethods = ["filtering", "subset", "translation", "mixture"];
    private static readonly string[] Families =
        ["Qwen", "Llama", "Mistral", "Gemma", "Phi", "Falcon", "BLOOM", "Pythia", "OLMo", "Yi", "DeepSeek", "StarCoder"];

    /// <summary>Writes the folder and returns its path; an existing one of the same arguments is reused.</summary>
    /// <param name="artifacts">Models and datasets together; four fifths are models. At least 100.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <param name="parent">Where to put the folder.</param>
    public static string Write(int artifacts, int seed, string parent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(artifacts, 100);
        var folder = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"openchat-graph-{artifacts}-{seed}"));
        var done = Path.Combine(folder, "sources.csv");
        if (File.Exists(done))
        {
            return folder;
        }

        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        var datasets = artifacts / 5;
        var models = artifacts - datasets;
        var organisations = Math.Max(10, artifacts / 6);
        WriteNodes(folder, random, models, datasets, organisations);
        WriteRelations(folder, random, models, datasets, organisations);
        File.WriteAllText(done, "id,name,url\nsource:hub,Hub,https://example.org\n"); // written last: its presence says the folder is whole
        return folder;
    }

    private static void WriteNodes(string folder, Random random, int models, int datasets, int organisations)
    {
        Rows(folder, "organisations.csv", "id,name,kind", row =>
        {
            for (var i = 0; i < organisations; i++)
            {
                row($"org:o{i},owner-{i},individual");
            }
        });
        Rows(folder, "licenses.csv", "id,name,family,kind", row =>
        {
            foreach (var (id, _) in Licenses)
            {
                var family = id.StartsWith("llama", StringComparison.Ordinal) ? "llama" : id.Split('-')[0];
                row($"license:{id},{id},{family},{KindOf(id)}");
            }
        });
        Rows(folder, "models.csv", "id,name,kind,family,parameters,release_date,url", row =>
        {
            for (var i = 0; i < models; i++)
            {
                var kind = i % 50 == 7 ? "service" : i % 3 == 0 ? "base" : "chat";
                var (family, year) = (Families[i % Families.Length], 2019 + (i * 7L / models));
                row($"model:m{i},{family} model {i},{kind},{family},{1 + (i % 70)}B,{year}-{1 + (i % 12):00},https://example.org/m{i}");
            }
        });
        Rows(folder, "datasets.csv", "id,name,kind,release_date,url", row =>
        {
            for (var i = 0; i < datasets; i++)
            {
                row($"dataset:d{i},Data {i},text,{2019 + (i * 7L / datasets)}-{1 + (i % 12):00},https://example.org/d{i}");
            }
        });
    }

    // as the product ships them: another kind would be an error
    private static string KindOf(string license) => license switch
    {
        "unknown-license" => "none",
        "apache-2.0" or "mit" or "gpl-3.0" => "open-source",
        "openai-tou-2023-03-14" => "terms-of-service",
        "bigscience-rail-1.0" or "bigcode-openrail-m-v1" => "rail",
        _ when license.StartsWith("cc-", StringComparison.Ordinal) || license.StartsWith("odc-", StringComparison.Ordinal) => "open-data",
        _ => "bespoke-model",
    };

    private static void WriteRelations(string folder, Random random, int models, int datasets, int organisations)
    {
        const string Tail = "source:hub,https://example.org/evidence,high";

        // Mostly a popular parent (a skewed draw over what exists already), sometimes the one before: a run of checkpoints.
        int Older(int bound) => (int)(bound * Math.Pow(random.NextDouble(), 6));

        Rows(folder, "fine_tunes_from.csv", "from,to,method,source,evidence_url,confidence", row =>
        {
            for (var i = 1; i < models; i++)
            {
                if (random.NextDouble() < 0.35)
                {
                    var method = Methods[random.Next(Methods.Length)];
                    row($"model:m{i},model:m{(random.Next(40) == 0 ? i - 1 : Older(i))},{method},{Tail}");
                    if (method == "merge")
                    {
                        row($"model:m{i},model:m{random.Next(i)},{method},{Tail}");
                    }
                }
            }
        });
        Rows(folder, "trained_on.csv", "from,to,stage,source,evidence_url,confidence", row =>
        {
            for (var i = 0; i < models; i++)
            {
                for (var more = random.NextDouble() < 0.15; more; more = random.NextDouble() < 0.4)
                {
                    row($"model:m{i},dataset:d{Older(1 + (int)((long)i * datasets / models))},{Stages[random.Next(Stages.Length)]},{Tail}");
                }
            }
        });
        Rows(folder, "derived_from.csv", "from,to,method,source,evidence_url,confidence", row =>
        {
            for (var i = 1; i < datasets; i++)
            {
                if (random.NextDouble() < 0.16)
                {
                    row($"dataset:d{i},dataset:d{Older(i)},{DerivedMethods[random.Next(DerivedMethods.Length)]},{Tail}");
                }
            }
        });
        File.WriteAllText(Path.Combine(folder, "aligned_with.csv"), "from,to\n");
        Rows(folder, "generated_by.csv", "from,to,role,operator,generated_at,source,evidence_url,confidence", row =>
        {
            for (var i = 1; i < datasets; i++)
            {
                if (random.NextDouble() < 0.12)
                {
                    row($"dataset:d{i},model:m{Older((int)((long)i * models / datasets))},text,org:o{random.Next(organisations)},,{Tail}");
                }
            }
        });

        var total = Licenses.Sum(license => license.Weight);
        string PickLicense()
        {
            var left = random.Next(total);
            foreach (var (id, weight) in Licenses)
            {
                left -= weight;
                if (left < 0)
                {
                    return id;
                }
            }

            return Licenses[0].Id;
        }

        Rows(folder, "licensed_under.csv", "from,to,component,source,evidence_url,confidence", row =>
        {
            for (var i = 0; i < models + datasets; i++)
            {
                if (random.NextDouble() < 0.75)
                {
                    row($"{Artifact(i, models)},license:{PickLicense()},,{Tail}");
                }
            }
        });
        Rows(folder, "developed_by.csv", "from,to,role,source,evidence_url,confidence", row =>
        {
            for (var i = 0; i < models + datasets; i++)
            {
                row($"{Artifact(i, models)},org:o{(int)(organisations * Math.Pow(random.NextDouble(), 2))},publisher,{Tail}");
            }
        });
    }

    private static string Artifact(int index, int models) =>
        index < models
            ? string.Create(CultureInfo.InvariantCulture, $"model:m{index}")
            : string.Create(CultureInfo.InvariantCulture, $"dataset:d{index - models}");

    private static void Rows(string folder, string file, string header, Action<Action<FormattableString>> write)
    {
        using var writer = new StreamWriter(
            Path.Combine(folder, file), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        writer.NewLine = "\n";
        writer.WriteLine(header);
        write(row => writer.WriteLine(FormattableString.Invariant(row)));
    }
}
