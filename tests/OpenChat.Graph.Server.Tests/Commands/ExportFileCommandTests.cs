// export --format: the lineage of a model or dataset as a file.
using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Server.Tests.Exports;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Commands;

public sealed class ExportFileCommandTests : IDisposable
{
    private static readonly string Data = Path.Combine(AskedFolder.Folder, "Data");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_PrintsTheFile() => Assert.Equal(
        (0, Exported.Text(AskedFolder.Small.Snapshot, "model:acme-chat", "dot"), ""),
        await RunAsync("export", "Acme Chat", "--format", "dot", "--data", Data));

    [Fact]
    public async Task Export_WritesTheFile_AndReplacesAnotherOnlyWhenForced()
    {
        var file = Path.Combine(_folder.Path, "chat.csv");
        string[] command = ["export", "model:acme-chat", "--format", "csv", "--data", Data, "--out", file];
        var revision = AskedFolder.Small.Snapshot.Contents.Revision;
        var written = (0, $"model:acme-chat, 5 artifacts, 5 relations, revision {revision}: written to {file}.\n", "");

        Assert.Equal(written, await RunAsync(command));
        Assert.Equal(Exported.Text(AskedFolder.Small.Snapshot, "model:acme-chat", "csv"), await File.ReadAllTextAsync(file));
        Assert.Equal(written, await RunAsync(command));
        await File.WriteAllTextAsync(file, "mine");
        Assert.Equal(
            (2, "", $"The file '{file}' has other content; nothing was written. Name another one, or replace it with --force.\n"),
            await RunAsync(command));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.Equal(written, await RunAsync([.. command, "--force"]));
    }

    [Theory]
    [InlineData("There is no model or dataset called \"acme chut\". Did you mean \"Acme Chat\"?\n", "acme chut", "--format", "dot")]
    [InlineData(
        "Name a model or dataset, without --bulk: export NAME --format FORMAT.\nAdd --help to see what the command takes.\n",
        "--format", "dot")]
    [InlineData(
        "--out and --data go with --format: export NAME --format FORMAT --out FILE --data DIR.\n"
        + "Add --help to see what the command takes.\n",
        "folder")]
    public async Task Export_SaysWhatIsWrong(string message, params string[] arguments) =>
        Assert.Equal((2, "", message), await RunAsync(["export", .. arguments, "--data", Data]));

    [Fact]
    public async Task Export_SaysThatTheFileCannotBeWritten()
    {
        var (code, output, error) = await RunAsync(
            "export", "Acme Chat", "--format", "dot", "--data", Data, "--out", Path.Combine(_folder.Path, "none", "file"));

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"The file '{Path.Combine(_folder.Path, "none", "file")}' cannot be written: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
