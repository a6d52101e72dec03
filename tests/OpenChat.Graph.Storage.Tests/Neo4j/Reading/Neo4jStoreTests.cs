using System.Globalization;
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Reading;

/// <summary>The store contract on a real Neo4j: what was imported is what is loaded, or nothing is.</summary>
public sealed partial class Neo4jStoreTests
{
    /// <summary>A folder with something doubtful of every kind that can be imported.</summary>
    private static readonly (string Name, string Text)[] Doubtful =
    [
        ("models.csv",
            "id,name,kind,family,parameters,tokens,release_date,url,aliases\nmodel:a,A,odd,F,7B,1.2T,2023-03,https://a,A1;A2;\n" +
            "model:b,\"B\nand more\",chat,,,,2024,,\nM!,odd id,,,,many,,,;x\n"),
        ("datasets.csv", "id,name,tokens,examples,languages\ndataset:d,D,3T,52002,en; de ;\ndataset:e,E,,few,46\n"),
        ("licenses.csv", "id,name,superseded_by\nlicense:l,L,license:gone\n"),
        ("organisations.csv", "id,name\norg:o,O\n"),
        ("sources.csv", "id,name\nsource:s,S\n"),
        ("fine_tunes_from.csv",
            "from,to,method,source,note\nmodel:a,model:b,full,source:s,\"two\nlines\"\nmodel:a,model:b,full,source:gone,\n" +
            "model:b,model:a,bent,,\nmodel:b,model:b,full,,\n"),
        ("generated_by.csv",
            "from,to,role,operator,generated_at,confidence,recorded_at\ndataset:d,model:a,chosen,org:o;org:gone,2023-05,low,2024-01-02\n" +
            "dataset:d,model:a,,org:o,2023-04-01,high,2024\ndataset:d,model:a,method,org:o,,high,2024\n"),
        ("licensed_under.csv",
            "from,to,component,group,valid_from,valid_to\nmodel:a,license:l,delta,g,2023,2024-05\ndataset:e,license:l,everything,,,\n"),
        ("developed_by.csv",
            "from,to,role,recorded_at,retracted_at,note\nmodel:a,org:o,publisher,,,\nmodel:a,org:o,publisher,2024-05,2024-06,no\n"
            + "model:b,org:o,,2024,9999,\n"),
        ("openness.csv",
            "model,framework,criterion,value,label,recorded_at,retracted_at\nmodel:a,f,c,maybe,L,,\nmodel:a,f,c,open,,,\n"
            + "model:b,f,c,open,,2023,2024\n"),
        ("verdict_rules.csv",
            "purpose,term,effect,note\nresearch,NON_COMMERCIAL,conditions,later " +
            "first\ncommercial-use,NON_COMMERCIAL,prohibits,\"quote \"\" and ; semicolon\"\n"),
    ];

    [Neo4jFact]
    public async Task Load_GivesTheGraphAndTheFindingsOfTheFolder_When_MuchIsDoubtful()
    {
        using var folder = TestFolder.Create(Doubtful);
        using var written = TestFolder.Empty();
        CsvFolder.Save(folder.Load().Contents, written.Path);
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);

        var (expected, load) = (written.Load(), await LoadAsync(database.Connection));

        AssertSame(expected, load.Loaded);
        Assert.Equal(58, expected.Findings.Length);
    }

    // Criteria in no order of their columns, a blank, a statement in other words, references to what is not there.
    [Neo4jFact]
    public async Task Load_GivesTheGraphAndTheFindingsOfTheFolder_When_ItHasTablesAboutOpenness()
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv",
                "id,name,description,values,url,source,succeeds,note\ng,G,,no=0;yes=1,,,f,\nf,F,\"two\nlines\",0=0;4=1,,source:gone,,\n"),
            ("criteria.csv",
                "framework,id,title,area,question,definition,weight,became,about\nf,z,Z,,,,2,a,code\nf,a,A,B,,,3,,other\n"
                + "g,a,A,,,,,,license\n"),
            ("levels.csv", "framework,criterion,value,label,meaning\nf,,4,Four,All.\nf,,0,,None.\n"),
            ("listings.csv", "framework,model,name,url,base,tuning,license,organisation\nf,model:b,B,,,,,\nf,model:a,,,,,,O\n"),
            ("projects.csv",
                "id,name,name_as_listed,url_as_listed,artifact,organisation,source,problem\nproject:p,P,,,model:gone,,,odd\n"),
            ("project_links.csv", "project,criterion,url,own,problem\nproject:p,z,https://p,no,\nproject:p,a,https://p,yes,\n"),
            ("resources.csv",
                "id,title,kind,authors,venue,year,doi,url,cited_for,source,note\nresource:r,R,paper,A;B,,2023,,,,,\n"),
            ("openness.csv",
                "model,framework,criterion,value,label,source,evidence_url,confidence,recorded_at,note\nmodel:a,f,z,4,Four,,,,,\n"
                + "model:a,f,z,4,All,,https://a;https://b,,,\nmodel:a,f,a,,,,,,,\nmodel:b,f,a,withheld,,,,,,\n"));
        using var written = TestFolder.Empty();
        CsvFolder.Save(folder.Load().Contents, written.Path);
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);

        var (expected, load) = (written.Load(), await LoadAsync(database.Connection));

        AssertSame(expected, load.Loaded);
        Assert.Equal(
            [
                "frameworks.csv line 3, source: \"source:gone\" is not the id of a source; it is kept as text.",
                "listings.csv line 3, name: it is empty, so that model:a has no rank in f, which lists others by names; what would come "
                + "after it moves up.",
                "projects.csv line 2, artifact: \"model:gone\" is not the id of a model or dataset; it is kept as text.",
            ],
            expected.Findings.Select(static finding => finding.Message));
    }

    [Neo4jFact]
    public async Task Load_SaysWhatTheGraphCannotHold_When_SomebodyWroteItByHand()
    {
        using var folder = TestFolder.Create();
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await database.RunAsync("MATCH (m:Model {id: 'model:a'}) SET m.release_date = 'soon' CREATE (:Artifact:Model {id: 'model:c'})");
        await database.RunAsync(
            "MATCH (a:Model {id: 'model:a'}), (b:Model {id: 'model:b'}) CREATE " +
            "(a)-[:FINE_TUNES_FROM {confidence: 'total', source: 7}]->(b)");

        var load = await LoadAsync(database.Connection);

        Assert.Equal(
            [
                "models.csv, release_date of \"model:a\": \"soon\" is not a date; it counts as not known, and so does what depends on the "
                + "day. Write yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31.",
                "models.csv, name of \"model:c\": the value is required; the row is not read, so that its model is not there, and "
                + "verdicts count what names it as unknown. Put the value, or delete the row.",
                "fine_tunes_from.csv, confidence of \"model:a to model:b\": \"total\" is not a known confidence; it counts as empty, so "
                    + "that the claim is weighed like one of which nobody says how sure it is. Write high, medium or low.",
                "fine_tunes_from.csv line 2, source: there is no source \"7\"; it is kept as text, and the claim counts as one without "
                + "a source, which corrects no other claim and is corrected by none. Write the id of the source, or list it.",
            ],
            load.Loaded.Findings.Select(finding => finding.Message));
        Assert.Equal(["model:a", "model:b", "dataset:d", "dataset:e"], TestFolder.Ids(load.Loaded.Graph));
        Assert.Equal(["model:a FineTunesFrom model:b"], TestFolder.Relations(load.Loaded.Graph));
    }

    [Neo4jFact]
    public async Task Load_FindsTheEndsOfRelations_WhateverNodesSomebodyPutThemBetween()
    {
        using var folder = TestFolder.Create();
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);

        // somebody else's relationships, which are none of ours
        await database.RunAsync(
            """
            MATCH (m:Model {id: 'model:a'}), (o:Organisation)
            CREATE (p:Person {id: 'model:a'})-[:TRAINED_ON {source: 's'}]->(:Course {id: 'dataset:d'}), (p)-[:DEVELOPED_BY]->(o),
                (m)-[:LICENSED_UNDER]->(:Permit {id: 'license:l'}),
                (:Person)-[:FINE_TUNES_FROM]->(m)
            """);
        AssertSame(folder.Load(), (await LoadAsync(database.Connection)).Loaded);

        // a wrong kind; nodes without a name and without an id; nodes that are of two kinds
        await database.RunAsync(
            """
            MATCH (a:Model {id: 'model:a'}), (b:Model {id: 'model:b'})
            CREATE (a)-[:TRAINED_ON]->(b), (a)-[:FINE_TUNES_FROM]->(:Artifact:Model {id: 'model:c'}),
                (:Artifact:Model {name: 'N'})-[:FINE_TUNES_FROM]->(a), (a)-[:LICENSED_UNDER]->(b),
                (b)-[:TRAINED_ON]->(:Artifact:Model:Dataset {id: 'two', name: 'Two'})
            SET b:License
            """);
        var load = await LoadAsync(database.Connection);

        Assert.Equal(
            [
                "models.csv, id of \"\": the value is required; the row is not read, so that its model is not there, and "
                + "verdicts count what names it as unknown. Put the value, or delete the row.",
                "models.csv, name of \"model:c\": the value is required; the row is not read, so that its model is not there, and "
                + "verdicts count what names it as unknown. Put the value, or delete the row.",
            ],
            load.Loaded.Findings.Where(finding => finding.Line is null).Select(finding => finding.Message));
        Assert.Equal(
            ["FineTunesFrom  model:a", "FineTunesFrom model:a model:c", "TrainedOn model:a model:b"],
            load.Loaded.Graph.Unresolved.Select(relation => $"{relation.Kind} {relation.From} {relation.To}"));
        Assert.Equal(["model:b TrainedOn two"], TestFolder.Relations(load.Loaded.Graph));
        var license = Assert.Single(load.Loaded.Graph.LicensesOf(0)).License;
        Assert.Equal("model:b", load.Loaded.Graph.IdOf(new NodeId(NodeKind.License, license)));
    }

    [Theory]
    [InlineData(300, "0/1 0/2 0/4 2/4 1/2 1/4 3/4", 1000)]
    [InlineData(50, "0/1 0/2 0/4 0/8 0/16", null)]
    public async Task Load_CutsAStatementIntoHalves_When_TheServerLacksTheMemoryForIt(int most, string parts, int? models)
    {
        const int All = 1000;
        const string NoMemory =
            """{"errors":[{"code":"Neo.TransientError.General.MemoryPoolOutOfMemoryError","message":"too much"}]}""";
        var asked = new List<string>();
        await using var server = new ScriptedServer((_, request) =>
        {
            if (Part().Match(request) is { Success: true } match)
            {
                var (part, of, chunks) = (Number("part"), Number("parts"), Number("chunks"));
                lock (asked)
                {
                    asked.Add($"{part}/{of}");
                }

                var rows = Enumerable.Range(0, All).Where(id => id % of == part).ToArray();
                return rows.Length > most
                    ? ScriptedReply.Create("400 Bad Request", NoMemory)
                    : Answer(string.Join(',', rows.GroupBy(id => id % chunks).Select(chunk =>
                        $"[{chunk.Key},{Texts(chunk, id => $"model:{id}")},{Texts(chunk, id => $"M{id}")}," +
                        $"{string.Concat(Enumerable.Repeat($"{Texts(chunk, _ => "")},", 7))}[{string.Join(',', chunk)}]]")));

                int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
            }

            return Answer(
                request.Contains("UNION ALL", StringComparison.Ordinal) ? $"[{All},0]"
                : request.Contains("RETURN 1", StringComparison.Ordinal) ? "[1]"
                : request.Contains("g.rule_files", StringComparison.Ordinal) ? "[1,[]]"
                : "");
        });
        using var store = new Neo4jStore(new Neo4jConnection { Address = server.Address });

        var load = await Record.ExceptionAsync(
            async () => Assert.Equal(models, (await store.LoadAsync(CancellationToken.None)).Loaded.Graph.ModelCount));

        Assert.Equal(parts, string.Join(' ', asked));
        Assert.Equal(models is null ? Neo4jErrorKind.TooLarge : null, (load as Neo4jException)?.Kind);
        Assert.True(models is null || load is null, load?.Message);

        static ScriptedReply Answer(string rows) => ScriptedReply.Create(
            "202 Accepted", $$"""{"data":{"fields":[],"values":[{{rows}}]},"bookmarks":["b"]}""");

        static string Texts(IEnumerable<int> ids, Func<int, string> text) => $"[{string.Join(',', ids.Select(id => $"\"{text(id)}\""))}]";
    }

    [Neo4jFact]
    public async Task State_ChangesWithWhatIsLoaded()
    {
        using var folder = TestFolder.Create();
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        using var store = new Neo4jStore(database.Connection);
        var first = await store.LoadAsync(CancellationToken.None);
        Assert.Equal(first.State, await store.GetStateAsync(CancellationToken.None));
        await database.RunAsync("MATCH (m:Model {id: 'model:a'}) SET m.name = 'Z'");
        Assert.NotEqual(first.State, await store.GetStateAsync(CancellationToken.None));
        var second = await store.LoadAsync(CancellationToken.None);
        Assert.NotEqual(first.Loaded.Contents.Revision, second.Loaded.Contents.Revision);
        Assert.Equal("Z", second.Loaded.Graph.NameOf(0));
    }

    [Neo4jFact]
    public async Task Load_StartsOver_When_SomethingIsCommittedMeanwhile()
    {
        using var folder = TestFolder.Create();
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await using var relay = new Relay(database.Connection.Address);
        var changes = 0;
        relay.Fault = number =>
        {
            // while the tables are being read for the first time
            if (number == 6)
            {
                changes++;
                database.RunAsync("MATCH (m:Model) SET m.name = 'changed'").GetAwaiter().GetResult();
            }

            return null;
        };

        var load = await LoadAsync(Through(relay, database.Connection));

        Assert.Equal(1, changes);
        Assert.Equal(["changed", "changed"], new[] { 0, 1 }.Select(load.Loaded.Graph.NameOf));
    }

    [Neo4jFact]
    public async Task Load_GivesUp_When_SomethingIsCommittedAllTheTime()
    {
        using var folder = TestFolder.Create();
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await using var relay = new Relay(database.Connection.Address);
        relay.Fault = number =>
        {
            database.RunAsync("MERGE (x:Other) SET x.n = coalesce(x.n, 0) + 1").GetAwaiter().GetResult();
            return null;
        };
        var exception = await Assert.ThrowsAsync<Neo4jException>(() => LoadAsync(Through(relay, database.Connection)));
        Assert.Equal(Neo4jErrorKind.Unsettled, exception.Kind);
        Assert.EndsWith(
            "was changed during each of 5 tries to load it; others write to it all the time.", exception.Message, StringComparison.Ordinal);
    }

    [Neo4jFact]
    public async Task Load_GivesTheWholeGraphOrNone_When_AnswersAreCut()
    {
        using var folder = TestFolder.Create(Doubtful);
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await using var relay = new Relay(database.Connection.Address);
        var connection = Through(relay, database.Connection);
        var expected = (await LoadAsync(connection)).Loaded.Contents.Revision;
        var answers = relay.Answers;
        for (var answer = 0; answer < answers; answer++)
        {
            foreach (var bytes in (int[])[answer * 29 % 240, ((answer * 53) + 7) % 240])
            {
                var first = relay.Answers;
                relay.Fault = number => number == first + answer ? bytes : null;
                var load = await LoadAsync(connection);
                Assert.Equal(expected, load.Loaded.Contents.Revision);
            }
        }

        relay.Fault = static _ => 100;
        Assert.True((await Assert.ThrowsAsync<Neo4jException>(() => LoadAsync(connection))).IsTransient);
    }

    [Neo4jFact]
    public async Task Load_SaysThatThereIsNoGraph_When_TheDatabaseIsEmpty()
    {
        await using var database = await TestDatabase.LendAsync();
        var exception = await Assert.ThrowsAsync<Neo4jException>(() => LoadAsync(database.Connection));
        Assert.Equal(
            (Neo4jErrorKind.NoGraph,
                $"{database.Connection.Display} holds no graph; import one with: import DIR --neo4j URI."),
            (exception.Kind, exception.Message));
    }

    [Neo4jFact]
    public async Task Load_NamesTheImport_When_ItIsNotFinished()
    {
        using var folder = TestFolder.Create();
        await using var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await database.RunAsync(
            "CREATE (:OpenChatImport {id: 'import', run: 'r', revision: 'abc', folder: 'data', host: 'h', started: " +
            "'2026-11-21T10:00:00Z', state: 'writing', was_empty: false, done: 3, total: 9, batch: 1, touched: 0})");
        var exception = await Assert.ThrowsAsync<Neo4jException>(() => LoadAsync(database.Connection));
        Assert.Equal(Neo4jErrorKind.UnfinishedImport, exception.Kind);
        Assert.Contains("The import of the folder 'data' (revision abc)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("finish it with: import DIR --neo4j URI", exception.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(
        "\"part\":(?<part>[0-9]+),\"parts\":(?<parts>[0-9]+),\"chunks\":(?<chunks>[0-9]+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Part();

    internal static async Task<Neo4jLoad> LoadAsync(Neo4jConnection connection)
    {
        using var store = new Neo4jStore(connection);
        return await store.LoadAsync(CancellationToken.None);
    }

    private static Neo4jConnection Through(Relay relay, Neo4jConnection connection) =>
        connection with { Address = relay.Address, RetryDelay = TimeSpan.FromMilliseconds(1) };

    /// <summary>The same content, the same findings, and the same files when saved.</summary>
    internal static void AssertSame(LoadResult expected, LoadResult actual)
    {
        // a database has no files that could be missing
        Assert.Equal(
            expected.Findings.Where(static finding => !TestFolder.IsOfSparseFolder(finding)),
            actual.Findings.Where(static finding => !TestFolder.IsOfSparseFolder(finding)));
        Assert.Equal(expected.Contents.Revision, actual.Contents.Revision);
        using var left = TestFolder.Empty();
        using var right = TestFolder.Empty();
        CsvFolder.Save(expected.Contents, left.Path);
        CsvFolder.Save(actual.Contents, right.Path);
        Assert.Equal(left.Files(), right.Files());
    }
}
