using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Options;

public sealed class DataFolderTests
{
    [Fact]
    public void TryFindDefault_TakesTheNearestSeed_When_OneIsAbove()
    {
        using var root = new TemporaryFolder();
        var deep = Directory.CreateDirectory(Path.Combine(root.Path, "a", "b")).FullName;
        Directory.CreateDirectory(Path.Combine(root.Path, "a", "seed")); // holds no models.csv, so it is not meant
        var seed = Directory.CreateDirectory(Path.Combine(root.Path, "seed")).FullName;
        File.WriteAllText(Path.Combine(seed, "models.csv"), "id,name\n");

        Assert.Equal(seed, DataFolder.TryFindDefault(deep, deep));
    }

    [Fact]
    public void TryFindDefault_TakesTheShippedSeed_When_NoneIsAbove()
    {
        using var start = new TemporaryFolder();
        using var program = new TemporaryFolder();
        var seed = Directory.CreateDirectory(Path.Combine(program.Path, "seed")).FullName;
        File.WriteAllText(Path.Combine(seed, "models.csv"), "id,name\n");

        Assert.Equal(seed, DataFolder.TryFindDefault(start.Path, program.Path));
        Assert.Null(DataFolder.TryFindDefault(start.Path, start.Path));
    }

    [Fact]
    public void TryFindDefault_TakesTheSeedAboveTheProgram_When_ItWasBuiltInAClone()
    {
        using var start = new TemporaryFolder();
        using var clone = new TemporaryFolder();
        var seed = Directory.CreateDirectory(Path.Combine(clone.Path, "seed")).FullName;
        File.WriteAllText(Path.Combine(seed, "models.csv"), "id,name\n");
        var program = Directory.CreateDirectory(Path.Combine(clone.Path, "artifacts", "bin")).FullName;

        Assert.Equal(seed, DataFolder.TryFindDefault(start.Path, program));
    }
}
