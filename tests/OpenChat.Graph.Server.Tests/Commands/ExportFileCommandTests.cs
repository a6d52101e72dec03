// export --format: the lineage of a model or dataset as a file.
using System.Security.Cryptography;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Reports;
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

    [Fact]
    public async Task Report_WritesTheFile_AndReplacesAnotherOnlyWhenForced()
    {
        var file = Path.Combine(_folder.Path, "chat.md");
        string[] command = ["report", "model:acme-chat", "--party", "maker", "--data", Data, "--out", file];
        var snapshot = AskedFolder.Small.Snapshot;
        var written = (0, $"Acme Chat (model:acme-chat), revision {snapshot.Contents.Revision}: written to {file}.\n", "");

        Assert.Equal(written, await RunAsync(command));
        Assert.Equal(
            ArtifactReport.Of(snapshot, snapshot.Graph.ArtifactOf(snapshot.Graph.FindById("model:acme-chat")!.Value), VerdictParty.Maker)
                .As(ReportFormat.Markdown), // the folder has it
            await File.ReadAllTextAsync(file));
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
        "--format and --bulk are two ways to export: take one of them.\nAdd --help to see what the command takes.\n",
        "Acme Chat", "--format", "dot", "--bulk", "folder")]
    [InlineData("The format dot is for one model or dataset: name it. A whole graph is given as jsonl or graphml.\n", "--format", "dot")]
    [InlineData(
        "A whole graph as CSV is a folder: name it with --out DIR. The relations of one artifact: export NAME.\n", "--format", "csv")]
    [InlineData("The format jsonl is for a whole graph: name no model or dataset.\n", "Acme Chat", "--format", "jsonl")]
    [InlineData(
        "--out and --data go with --format: export NAME --format FORMAT --out FILE --data DIR.\n"
        + "Add --help to see what the command takes.\n",
        "folder")]
    public async Task Export_SaysWhatIsWrong(string message, params string[] arguments) =>
        Assert.Equal((2, "", message), await RunAsync(["export", .. arguments, "--data", Data]));

    [Theory]
    [InlineData("jsonl")]
    [InlineData("graphml")]
    public async Task Graph_IsPrinted_OrWrittenWithItsChecksum(string format)
    {
        var file = Path.Combine(_folder.Path, "graph");
        var revision = AskedFolder.Small.Snapshot.Contents.Revision;
        var (code, text, _) = await RunAsync("export", "--format", format, "--data", Data);
        Assert.Equal((0, Exported.Graph(AskedFolder.Small.Snapshot, format)), (code, text));

        string[] command = ["export", "--format", format, "--data", Data, "--out", file];
        var graph = AskedFolder.Small.Snapshot.Graph;
        var counts = $"{graph.ArtifactCount} artifacts, {graph.RelationCount} relations";
        var written = (0, $"{counts}, revision {revision}: written to {file}, checksums to {file}.sha256.\n", "");
        Assert.Equal(written, await RunAsync(command));
        Assert.Equal(text, await File.ReadAllTextAsync(file));
        var sum = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file)));
        Assert.Equal($"{sum}  graph\n", await File.ReadAllTextAsync(file + ".sha256"));
        Assert.Equal(written, await RunAsync(command));
        await File.WriteAllTextAsync(file, "mine");
        Assert.Equal(
            (2, "", $"The file '{file}' has other content; nothing was written. Name another one, or replace it with --force.\n"),
            await RunAsync(command));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.Equal([file, file + ".sha256"], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Graph_IsAFolder_WithChecksumsAndCitation()
    {
        var folder = Path.Combine(_folder.Path, "all");
        var (code, _, error) = await RunAsync("export", "--format", "csv", "--data", Data, "--out", folder);

        Assert.Equal((0, ""), (code, error));
        var copy = Exported.Load(folder);
        Assert.Equal(AskedFolder.Small.Snapshot.Contents.Revision, copy.Contents.Revision);
        Assert.Equal(WholeGraph.Citation(copy) + "\n", await File.ReadAllTextAsync(Path.Combine(folder, "CITATION.txt")));
        var sums = (await File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"))).Select(line => line.Split("  ")).ToList();
        Assert.Equal(
            Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => name != "SHA256SUMS").Order(StringComparer.Ordinal),
            sums.Select(line => line[1]));
        Assert.All(sums, line => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, line[1])))), line[0]));
    }

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
