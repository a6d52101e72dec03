using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Tests.State;

public sealed class CsvSourceTests
{
    [Fact]
    public async Task State_ChangesWithTheFilesOfTheFolder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models.csv", "id,name\nmodel:a,A\n");
        using var source = new CsvSource(folder.Path, TimeProvider.System);
        var load = await source.LoadAsync(CancellationToken.None);
        Assert.Equal(load.State, await source.GetStateAsync(CancellationToken.None));
        folder.Write("notes.txt", "no data");
        Assert.Equal(load.State, await source.GetStateAsync(CancellationToken.None));
        folder.Write("datasets.csv", "id,name\n");
        Assert.NotEqual(load.State, await source.GetStateAsync(CancellationToken.None));
    }

    [Fact]
    public async Task State_SaysWhatIsWrong_When_TheFolderIsGone()
    {
        var folder = new TemporaryFolder();
        using var source = new CsvSource(folder.Path, TimeProvider.System);
        folder.Dispose();
        var exception = await Assert.ThrowsAsync<SourceException>(() => source.GetStateAsync(CancellationToken.None));
        Assert.Equal(StaleReason.StoreUnusable, exception.Reason);
        Assert.StartsWith($"The data folder '{folder.Path}' cannot be read: ", exception.Message, StringComparison.Ordinal);
    }
}
