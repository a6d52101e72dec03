using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests;

/// <summary>The seed folder of this repository, loaded once: tests hold facts against it.</summary>
internal static class Seed
{
    private static readonly Lazy<LoadResult> LazyResult = new(static () => CsvFolder.Load(Folder));

    private static readonly Lazy<LineageAnalysis> LazyAnalysis = new(
        static () => new LineageAnalysis(Result.Graph, RuleSet.Create(Result.Contents.Rules)));

    public static LoadResult Result => LazyResult.Value;

    public static LineageAnalysis Analysis => LazyAnalysis.Value;

    public static string Folder => Path.Combine(Root, "seed");

    /// <summary>The folder of the solution, found at run time: deterministic builds rewrite the paths of sources.</summary>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "OpenChat.Graph.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new DirectoryNotFoundException($"No solution above {AppContext.BaseDirectory}.");
        }
    }

    /// <summary>Number of the artifact with this id.</summary>
    public static int Artifact(string id) =>
        Result.Graph.ArtifactOf(Result.Graph.FindById(id) ?? throw new KeyNotFoundException($"The seed has no {id}."));
}
