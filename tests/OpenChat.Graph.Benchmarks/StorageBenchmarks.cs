// Phase (c): loading a CSV folder, beside a bare parser over the same files.
using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using CsvHelper;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Benchmarks;

/// <summary>The baseline reads every field as text and keeps nothing; it uses as many threads as loading does.</summary>
[Config(typeof(LongSteps))]
public class StorageBenchmarks
{
    private string _folder = ""; // set by SetUp

    /// <summary>Size of the synthetic folder.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int Artifacts { get; set; }

    [GlobalSetup]
    public void SetUp() => _folder = Inputs.Folder(Artifacts);

    [Benchmark(Baseline = true, Description = "bare CsvReader")]
    public long Parse() => BareParser.Read(_folder);

    [Benchmark(Description = "CsvFolder.Load")]
    public int Load() => CsvFolder.Load(_folder).Graph.ArtifactCount;
}

/// <summary>CsvHelper's reader with nothing around it.</summary>
internal static class BareParser
{
    /// <summary>Reads every field of every CSV file of a folder.</summary>
    /// <returns>Their characters.</returns>
    public static long Read(string folder)
    {
        var total = 0L;
        var files = Directory.GetFiles(folder, "*.csv").OrderByDescending(file => new FileInfo(file).Length);
        Parallel.ForEach(
            Partitioner.Create(files, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            file => Interlocked.Add(ref total, ReadFile(file)));
        return total;
    }

    private static long ReadFile(string file)
    {
        using var reader = CsvReader.FromFile(file, new CsvReaderOptions { Separator = ',', HasHeader = false });
        var characters = 0L;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                characters += reader.GetString(i).Length;
            }
        }

        return characters;
    }
}
