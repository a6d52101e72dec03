using System.Net;
using System.Text;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Importing;

/// <summary>
/// import while the connection, the server or its memory fails: nothing is lost, nothing is there twice, nothing half done stays unnoticed.
/// </summary>
public sealed class Neo4jImportFaultTests
{
    /// <summary>What happens to one request.</summary>
    public enum Fault
    {
        /// <summary>It does not reach the server.</summary>
        Error500Before,

        /// <summary>It reaches the server, whose answer is replaced.</summary>
        Error500After,

        /// <summary>The connection ends within the answer.</summary>
        Cut,

        /// <summary>The answer does not come.</summary>
        Silence,
    }

    [Neo4jTheory]
    [InlineData(Fault.Error500Before, false)]
    [InlineData(Fault.Error500Before, true)]
    [InlineData(Fault.Error500After, false)]
    [InlineData(Fault.Error500After, true)]
    [InlineData(Fault.Cut, false)]
    [InlineData(Fault.Cut, true)]
    [InlineData(Fault.Silence, true)]
    public async Task Import_IsWholeOrNotThere_When_ARequestFails(Fault fault, bool inBatches)
    {
        await using var database = await TestDatabase.LendAsync();
        using var first = ImportFolder.Small();
        using var second = ImportFolder.Small(
            ("models.csv", "id,name\nmodel:a,A2\nmodel:b,B2\nmodel:c,C2\n"), ("fine_tunes_from.csv",
                "from,to,method\nmodel:b,model:a,full\nmodel:c,model:a,merge\n"));
        var random = new Random(4711);
        await FolderImport.RunAsync(database.Connection, first.Path);
        var current = first;
        var outcomes = new List<string>();
        for (var (failing, isOver) = (0, false); !isOver; failing += random.Next(3, 8))
        {
            var next = current == first ? second : first;
            var writes = -1;
            var cut = random.NextDouble();
            await using var proxy = new ScriptedServer((_, request) =>
            {
                var isFailing = request.Contains("\"accessMode\":\"WRITE\"", StringComparison.Ordinal) || request.Contains(
                    "/tx", StringComparison.Ordinal)
                    ? Interlocked.Increment(ref writes) == failing
                    : false;
                if (isFailing && fault == Fault.Error500Before)
                {
                    return ScriptedReply.Create("500 Internal Server Error", "trouble", "text/plain");
                }

                var reply = Forward(database.Connection, request);
                return !isFailing ? reply
                    : fault == Fault.Error500After ? ScriptedReply.Create("500 Internal Server Error", "trouble", "text/plain")
                    : fault == Fault.Silence ? new ScriptedReply([], IsSilent: true)
                    : new ScriptedReply(reply.Bytes[..(int)(reply.Bytes.Length * cut)]);
            });
            var limit = TimeSpan.FromSeconds(fault == Fault.Silence ? 3 : 60);
            var connection = database.Connection with { Address = proxy.Address, AnswerTimeout = limit };
            var options = new ImportOptions { Prune = true, BatchSize = 2, TransactionSize = inBatches ? 1 : 1000 };
            try
            {
                await FolderImport.RunAsync(connection, next.Path, options);
                outcomes.Add("done");
                isOver = Volatile.Read(ref writes) < failing; // the request to fail was never reached
                current = next;
            }
            catch (Exception exception) when (exception is ImportException or Neo4jException)
            {
                outcomes.Add(exception.GetType().Name);
                if (!inBatches && exception is ImportException)
                {
                    Assert.Contains("othing was changed", exception.Message, StringComparison.Ordinal);
                }

                await database.RunAsync("MATCH (i:OpenChatImport) SET i.touched = 0"); // as if half a minute had passed
                if (await ImportFolder.ExportOrNullAsync(database.Connection) is { } visible)
                {
                    Assert.Equal(ImportFolder.Normal(current.Path), visible);
                }

                await FolderImport.RunAsync(database.Connection, next.Path, options);
                current = next;
            }

            Assert.Equal(ImportFolder.Normal(current.Path), await ImportFolder.ExportAsync(database.Connection));
            Assert.Empty(await database.AskAsync("MATCH (i:OpenChatImport) RETURN i.run"));
        }

        Assert.Equal("done", outcomes[^1]);
        Assert.InRange(outcomes.Count, 3, 20);
    }

    [Neo4jToolsFact]
    public async Task Import_GoesOn_When_TheServerIsKilledAndComesBack()
    {
        await using var server = new OwnServer();
        await server.StartAsync();
        using var folder = ImportFolder.Chain(6_000);
        Task? restart = null;

        var options = new ImportOptions { TransactionSize = 1, BatchSize = 1_000, Patience = TimeSpan.FromMinutes(3) };
        var summary = await FolderImport.RunAsync(
            server.Connection, folder.Path, options, progress =>
            {
                if (progress is { Step: "Importing", Done: > 5_000 } && restart is null)
                {
                    server.KillAsync().GetAwaiter().GetResult();
                    restart = server.StartAsync();
                }
            });

        Assert.NotNull(restart);
        await restart;
        Assert.True(summary.Written);
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(server.Connection));
        Assert.Equal(["6000|5999"], await ImportFolder.AskAsync(
            server.Connection, "MATCH (m:Model) OPTIONAL MATCH (m)-[r]->() RETURN count(m), count(r)"));
    }

    [Neo4jToolsFact]
    public async Task Import_LeavesNothing_When_TheServerIsKilledInTheOneTransaction_OrHasTooLittleMemory()
    {
        await using var server = new OwnServer();
        await server.StartAsync();
        using var folder = ImportFolder.Chain(6_000);
        var isKilled = false;

        var broken = await Assert.ThrowsAsync<ImportException>(
            () => FolderImport.RunAsync(server.Connection, folder.Path, new ImportOptions { BatchSize = 1_000 }, progress =>
        {
            if (progress is { Step: "Importing", Done: > 5_000 } && !isKilled)
            {
                isKilled = true;
                server.KillAsync().GetAwaiter().GetResult();
            }
        }));
        await server.StartAsync();

        Assert.EndsWith("Nothing was changed; run the import again.", broken.Message, StringComparison.Ordinal);
        Assert.Equal(["OpenChatImport"], await ImportFolder.AskAsync(server.Connection, "MATCH (n) RETURN labels(n)"));
        using (var client = new Neo4jClient(server.Connection))
        {
            await client.RunAsync(new Neo4jStatement("MATCH (i:OpenChatImport) SET i.touched = 0"), null, CancellationToken.None);
        }

        using var large = ImportFolder.Chain(30_000, new string('x', 5_000));
        var tooLarge = await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(server.Connection, large.Path));

        Assert.Matches(
            "Give the server more heap \\(server\\.memory\\.heap\\.max_size\\)\\. Nothing was changed\\. Or import the [0-9]+ changes " +
            "in batches, which are not visible all at once: --transaction-size [0-9]+\\.$",
            tooLarge.Message);
        Assert.Empty(await ImportFolder.AskAsync(server.Connection, "MATCH (n) RETURN labels(n)"));

        var options = new ImportOptions { TransactionSize = 1, BatchSize = 1_000, Patience = TimeSpan.FromMinutes(3) };
        var summary = await FolderImport.RunAsync(
            server.Connection, large.Path, new ImportOptions { TransactionSize = 1, BatchSize = 30_000 });

        Assert.Equal(60_005, summary.Changes); // 30,000 models, 29,999 relations, five other rows, the node that says it is a graph
        Assert.Equal(["30000|29999"], await ImportFolder.AskAsync(
            server.Connection, "MATCH (m:Model) OPTIONAL MATCH (m)-[r]->() RETURN count(m), count(r)"));
    }

    [Neo4jFact]
    public async Task Import_SaysWhatToDo_When_ThePasswordIsWrong()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();

        var wrong = await Assert.ThrowsAsync<Neo4jException>(
            () => FolderImport.RunAsync(database.Connection with { Password = "wrong" }, folder.Path));

        Assert.Equal(Neo4jErrorKind.WrongCredentials, wrong.Kind);
        Assert.Empty(await database.AskAsync("MATCH (n) RETURN labels(n)"));
    }

    /// <summary>Sends a request on to the server and returns its answer.</summary>
    private static ScriptedReply Forward(Neo4jConnection connection, string request)
    {
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = request[..head].Split("\r\n");
        var words = lines[0].Split(' ');
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);
        using var message = new HttpRequestMessage(new HttpMethod(words[0]), new Uri(connection.Address, words[1]));
        var authorization = lines.First(line => line.StartsWith("Authorization: ", StringComparison.OrdinalIgnoreCase));
        message.Headers.TryAddWithoutValidation("Authorization", authorization["Authorization: ".Length..]);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (words[0] == "POST")
        {
            message.Content = new StringContent(request[(head + 4)..], Encoding.UTF8, "application/json");
        }

        using var response = http.Send(message);
        using var reader = new StreamReader(response.Content.ReadAsStream(), Encoding.UTF8);
        return ScriptedReply.Create(
            $"{(int)response.StatusCode} {(response.StatusCode == HttpStatusCode.Accepted ? "Accepted" : "Other")}", reader.ReadToEnd());
    }
}
