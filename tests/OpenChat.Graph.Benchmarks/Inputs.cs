// What the benchmarks run on: the shipped seed, synthetic folders, documents.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Benchmarks;

/// <summary>Finds, writes and loads inputs.</summary>
internal static class Inputs
{
    /// <summary>Stands for the seed folder where a number of artifacts is asked for.</summary>
    public const int Seed = 0;

    /// <summary>Seed of every random generator here.</summary>
    public const int Random = 1;

    /// <summary>The seed folder, or a synthetic one in the folder for temporary files, written at first use.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside its repository.</exception>
    public static string Folder(int artifacts)
    {
        if (artifacts != Seed)
        {
            return SyntheticFolder.Write(artifacts, Random, Path.GetTempPath());
        }

        return DataFolder.TryFindDefault(AppContext.BaseDirectory, Environment.CurrentDirectory)
            ?? throw new DirectoryNotFoundException("There is no folder 'seed' above the program.");
    }

    /// <summary>Loads the folder of that size.</summary>
    public static LoadResult Load(int artifacts) => CsvFolder.Load(Folder(artifacts));

    /// <summary>The model of the seed that the documents ask for.</summary>
    public static NodeId Zephyr(LineageGraph graph) =>
        graph.FindById("model:zephyr-7b-beta") ?? throw new InvalidOperationException("The seed has no Zephyr.");

    /// <summary>The text of a file in Documents.</summary>
    public static string Document(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documents", $"{name}.graphql"));

    /// <summary>Different models, drawn with a fixed seed.</summary>
    /// <returns>All models when there are not more than asked for.</returns>
    public static int[] SomeModels(LineageGraph graph, int count)
    {
        var models = Enumerable.Range(0, graph.ModelCount).ToArray();
        new Random(Random).Shuffle(models);
        return models[..Math.Min(count, models.Length)];
    }
}
