using OpenChat.Graph.Benchmarks;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Importing;

/// <summary>
/// import against a real server: what is written, by difference, what is left alone, and that an export gives the same bytes.
/// </summary>
public sealed class Neo4jImportTests
{
    private const string Everything = "MATCH (n) WITH count(n) AS nodes OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r)";

    [Neo4jFact]
    public async Task Import_OfManyBatches_ExportsTheSameBytes()
    {
        using var parent = TestFolder.Empty();
        var folder = SyntheticFolder.Write(20_000, seed: 1, parent.Path);
        await using var database = await TestDatabase.LendAsync();

        var summary = await FolderImport.RunAsync(
            database.Connection, folder, new ImportOptions { TransactionSize = 10_000, BatchSize = 5_000 });

        Assert.InRange(summary.Changes, 60_000, 80_000);
        Assert.Equal(ImportFolder.Normal(folder), await ImportFolder.ExportAsync(database.Connection));
    }

    [Neo4jTheory]
    [InlineData(100_000)]
    [InlineData(1)]
    public async Task Import_WritesTheSame_InOneTransactionAndInBatches(int transactionSize)
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();

        var summary = await FolderImport.RunAsync(
            database.Connection, folder.Path, new ImportOptions { TransactionSize = transactionSize, BatchSize = 2 });

        Assert.Equal(18, summary.Changes);
        Assert.Equal(
            [
                "Artifact;Dataset|dataset:d", "Artifact;Dataset|dataset:e", "Artifact;Model|model:a", "Artifact;Model|model:b",
                "Criterion|f code", "License|license:l",
                "OpenChatGraph|graph", "Organisation|org:o", "Source|source:s", "Term|ATTRIBUTION", "Term|NON_COMMERCIAL",
            ],
            await database.AskAsync("MATCH (n) RETURN labels(n), coalesce(n.id, n.code, n.framework + ' ' + n.criterion)"));
        Assert.Equal(
            [
                "dataset:d|LICENSED_UNDER|license:l|imported=true source=source:s",
                "license:l|HAS_TERM|NON_COMMERCIAL|clause=2 imported=true modality=prohibition scope=copies,outputs",
                "model:a|ASSESSED|code|imported=true value=open",
                "model:a|LICENSED_UNDER|license:l|component=weights imported=true source=source:s",
                "model:a|TRAINED_ON|dataset:d|imported=true source=source:s stage=pretraining",
                "model:b|FINE_TUNES_FROM|model:a|imported=true method=full note=first source=source:s",
                "model:b|FINE_TUNES_FROM|model:a|imported=true method=full note=second",
            ],
            await database.AskAsync(
                """
                MATCH (a)-[r]->(b)
                CALL (r) { UNWIND keys(r) AS key WITH key ORDER BY key
                    RETURN collect(key + '=' +
                        CASE key WHEN 'scope' THEN r.scope[0] + ',' + r.scope[1] ELSE toString(r[key]) END) AS texts }
                RETURN a.id, type(r), coalesce(b.id, b.code, b.criterion), reduce(
                    all = '', text IN texts | all + CASE all WHEN '' THEN '' ELSE ' ' END + text)
                """));
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
    }

    // Thresholds, roles and sizes are properties under the names of their columns, and come back as they were written.
    [Neo4jFact]
    public async Task Import_WritesThresholdsRolesAndSizes()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,tokens\nmodel:a,A,1.2T\n"),
            ("datasets.csv", "id,name,tokens,examples,languages\ndataset:d,D,3T,52002,en; de;\ndataset:e,E,,,46\n"),
            ("generated_by.csv", "from,to,role,generated_at\ndataset:d,model:a,rejected,2023-05\n"),
            ("licensed_under.csv", "from,to,component\nmodel:a,license:l,delta\n"),
            (
                "license_terms.csv",
                "license,term,scope,certainty,amount,unit,currency,measured_how\n"
                + "license:l,REVENUE_THRESHOLD,copies,explicit,10000000.50,Annual Revenue,usd,of the group\n"));

        await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal(
            ["A|1.2T|null|null", "D|3T|52002|en/ de/", "E|null|null|46"],
            await database.AskAsync(
                """
                MATCH (n:Artifact)
                RETURN n.name, coalesce(n.tokens, 'null'), coalesce(n.examples, 'null'),
                    reduce(all = '', text IN coalesce(n.languages, ['null']) | all + CASE all WHEN '' THEN '' ELSE '/' END + text)
                """));
        Assert.Equal(
            ["rejected|2023-05"], await database.AskAsync("MATCH ()-[r:GENERATED_BY]->() RETURN r.role, r.generated_at"));
        Assert.Equal(
            ["10000000.50|Annual Revenue|usd|of the group"],
            await database.AskAsync("MATCH ()-[r:HAS_TERM]->() RETURN r.amount, r.unit, r.currency, r.measured_how"));
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
        Assert.False((await FolderImport.RunAsync(database.Connection, folder.Path)).Written);
    }

    // A database that was imported when the property was called method is read as it is, and the next import renames it.
    [Neo4jFact]
    public async Task Import_RenamesTheFormerProperty()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = TestFolder.Create(
            ("generated_by.csv", "from,to,role,source\ndataset:d,model:a,annotation,source:s\ndataset:e,model:a,,source:s\n"));
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await database.RunAsync("MATCH ()-[r:GENERATED_BY]->() SET r.method = r.role REMOVE r.role");

        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));

        var summary = await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal("generated_by +0 ~1 =1 -0", ImportFolder.Describe(summary));
        Assert.Equal(
            ["dataset:d|annotation|false", "dataset:e|null|false"],
            await database.AskAsync(
                "MATCH (d)-[r:GENERATED_BY]->() RETURN d.id, coalesce(r.role, 'null'), toString(r.method IS NOT NULL)"));
        Assert.False((await FolderImport.RunAsync(database.Connection, folder.Path)).Written);
    }

    [Neo4jFact]
    public async Task Import_WritesTheDifference_AndLeavesWhatOthersPutThere()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await database.RunAsync(
            """
            MATCH (a:Model {id: 'model:a'}), (b:Model {id: 'model:b'})-[r:FINE_TUNES_FROM {note: 'first'}]->(a)
            SET a:Favourite, a.stars = 5, r.seen = true
            CREATE (:Note {text: 'mine'})-[:ABOUT]->(a), (b)-[:TRAINED_ON {source: 'analyst'}]->(
                :Artifact:Dataset {id: 'dataset:extra', name: 'Extra'})
            """);
        folder.Write("models.csv", "id,name,family\nmodel:a,A2,F\nmodel:b,B,\nmodel:c,C,\n"u8.ToArray());
        folder.Write("fine_tunes_from.csv",
            "from,to,method,source,note\nmodel:b,model:a,full,source:s,corrected\nmodel:c,model:a,adapter,,\n"u8.ToArray());

        var summary = await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal(
            "models +1 ~1 =1 -0, datasets +0 ~0 =2 -1, fine_tunes_from +1 ~1 =0 -1, trained_on +0 ~0 =1 -1",
            ImportFolder.Describe(summary));
        Assert.Equal(
            ["model:a|A2|F|5|Artifact;Favourite;Model|mine"],
            await database.AskAsync("MATCH (m:Favourite)<-[:ABOUT]-(n:Note) RETURN m.id, m.name, m.family, m.stars, labels(m), n.text"));
        Assert.Equal(
            ["model:b|corrected|true", "model:b|second|", "model:c||"],
            await database.AskAsync("MATCH (m)-[r:FINE_TUNES_FROM]->() RETURN m.id, r.note, r.seen"));
        Assert.Equal(["Extra|analyst"], await database.AskAsync("MATCH (d:Dataset {id: 'dataset:extra'})<-[r]-() RETURN d.name, r.source"));
    }

    [Neo4jFact]
    public async Task Import_NeverTakesAClaimOfSomebodyElseForAChangedRow()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        const string Claims =
            "MATCH (b:Model)-[r:FINE_TUNES_FROM]->() RETURN coalesce(r.imported, 'own'), r.method, r.source, r.note, r.seen";
        await database.RunAsync(
            """
            MATCH (b:Model {id: 'model:b'})-[first:FINE_TUNES_FROM {note: 'first'}]->(a),
                (:Model)-[second:FINE_TUNES_FROM {note: 'second'}]->()
            SET first.seen = 1, second.seen = 2
            CREATE (b)-[:FINE_TUNES_FROM {method: 'full', source: 'source:s', note: 'analyst'}]->(a),
                (b)-[:FINE_TUNES_FROM {method: 'adapter', source: 'source:s', note: 'corrected'}]->(a),
                (b)-[:FINE_TUNES_FROM {method: 'full', note: 'second'}]->(a)
            CREATE (:VerdictRule {purpose: 'research', term: 'ATTRIBUTION', effect: 'prohibits'})
            """);

        // the first row changes its qualifier, the second stays, a third of the same source comes
        folder.Write("fine_tunes_from.csv",
            [
                .. "from,to,method,source,note\nmodel:b,model:a,adapter,source:s,first\n"u8,
                .. "model:b,model:a,full,,second\nmodel:b,model:a,full,source:s,third\n"u8,
            ]);
        folder.Write("verdict_rules.csv", "purpose,term,effect,note\nresearch,ATTRIBUTION,conditions,\n"u8.ToArray());
        var summary = await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal("graph +0 ~1 =0 -0, verdict_rules +1 ~0 =0 -1, fine_tunes_from +1 ~1 =1 -3", ImportFolder.Describe(summary));
        Assert.Equal(
            [
                "own|adapter|source:s|corrected|", "own|full||second|", "own|full|source:s|analyst|",
                "true|adapter|source:s|first|", "true|full||second|2", "true|full|source:s|third|1",
            ],
            await database.AskAsync(Claims));
        Assert.Equal(["own|prohibits", "true|conditions"], await database.AskAsync(
            "MATCH (v:VerdictRule) RETURN coalesce(v.imported, 'own'), v.effect"));

        // no longer imported: it is left, and what the folder says comes beside it
        await database.RunAsync("MATCH ()-[r:FINE_TUNES_FROM {note: 'third'}]->() SET r.note = 'mine now' REMOVE r.imported");
        Assert.Equal(
            "verdict_rules +0 ~0 =1 -1, fine_tunes_from +1 ~0 =2 -4", ImportFolder.Describe(
                await FolderImport.RunAsync(database.Connection, folder.Path)));
        Assert.False((await FolderImport.RunAsync(database.Connection, folder.Path)).Written);
    }

    [Neo4jTheory]
    [InlineData(100_000)]
    [InlineData(1)]
    public async Task Import_RemovesWhatTheFolderLacks_When_Pruning_ButNotWhatOthersAddedTo(int transactionSize)
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        await database.RunAsync(
            "MATCH (b:Model {id: 'model:b'}) CREATE (:Note {text: 'mine'})-[:ABOUT]->(b) CREATE " +
            "(:Unrelated)-[:FINE_TUNES_FROM]->(:Unrelated)");
        using var smaller = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\n"));
        var options = new ImportOptions { Prune = true, TransactionSize = transactionSize, BatchSize = 2 };

        var summary = await FolderImport.RunAsync(database.Connection, smaller.Path, options);

        Assert.Equal(
            "graph +0 ~1 =0 -0, models +0 ~0 =1 -1, terms +0 ~0 =0 -2, criteria +0 ~0 =0 -1, " +
            "fine_tunes_from +0 ~0 =0 -2, trained_on +0 ~0 =0 -1, " +
            "licensed_under +0 ~0 =0 -2, openness +0 ~0 =0 -1, license_terms +0 ~0 =0 -1",
            ImportFolder.Describe(summary));
        Assert.Equal(ImportFolder.Normal(smaller.Path), await ImportFolder.ExportAsync(database.Connection));
        Assert.Equal(["mine||model:b"], await database.AskAsync("MATCH (n:Note)-[:ABOUT]->(b) RETURN n.text, labels(b), b.id"));
        Assert.Equal(["1"], await database.AskAsync("MATCH (:Unrelated)-[:FINE_TUNES_FROM]->(:Unrelated) RETURN count(*)"));
        Assert.False((await FolderImport.RunAsync(database.Connection, smaller.Path, options)).Written);
    }

    [Neo4jFact]
    public async Task Import_KeepsTheOrderOfRuleFiles_AndSetsPlacesOnlyWhereTheyAreNeeded()
    {
        await using var database = await TestDatabase.LendAsync();
        const string OwnOrder = "code,kind,title,description,aligned_to,severity\nZ,duty,,,,1\nA,duty,,,x:y;z:w,2\nM,duty,,,,0\n";
        using var folder = TestFolder.Create(("terms.csv", OwnOrder));
        await FolderImport.RunAsync(database.Connection, folder.Path);
        Assert.Equal(["A|2|x:y;z:w", "M|3|", "Z|1|"], await database.AskAsync("MATCH (t:Term) RETURN t.code, t.row, t.aligned_to"));
        await database.RunAsync("CREATE (:Term {code: 'B', kind: 'duty', severity: 1}), (:Term {code: 'AA', kind: 'duty', severity: 1})");
        Assert.Equal(OwnOrder + "AA,duty,,,,1\nB,duty,,,,1\n", (await ImportFolder.ExportAsync(database.Connection))["terms.csv"]);

        folder.Write(
            "terms.csv", "code,kind,title,description,aligned_to,severity\nA,duty,,,x:y;z:w,2\nM,duty,,,,0\nZ,duty,,,,1\n"u8.ToArray());
        await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal(["A|", "AA|", "B|", "M|", "Z|"], await database.AskAsync("MATCH (t:Term) RETURN t.code, t.row"));
    }

    [Neo4jFact]
    public async Task Import_KeepsClausesOfLicensesThatNoFileLists_AndMovesThemOnceOneDoes()
    {
        await using var database = await TestDatabase.LendAsync();
        (string, string) clauses = (
            "license_terms.csv", "license,term,clause,scope\nL,ATTRIBUTION,1,copies\nlicense:later,NON_COMMERCIAL,2,copies\n");
        using var folder = TestFolder.Create(("terms.csv", "code,kind\nATTRIBUTION,duty\nNON_COMMERCIAL,prohibition\n"), clauses);
        await FolderImport.RunAsync(database.Connection, folder.Path);
        const string Clauses =
            "MATCH (a)-[r:HAS_TERM]->(b) RETURN labels(a), a.id, labels(b), coalesce(b.code, b.id), r.clause, r.license, r.note";
        Assert.Equal(
            ["License|license:l|Term|ATTRIBUTION|1|L|", "Unlisted|license:later|Term|NON_COMMERCIAL|2||"],
            await database.AskAsync(Clauses));
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
        await database.RunAsync("MATCH ()-[r:HAS_TERM {clause: '2'}]->() SET r.note = 'mine'");

        folder.Write("licenses.csv", "id,name\nlicense:l,L\nlicense:later,Later\n"u8.ToArray());
        await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal(
            ["License|license:l|Term|ATTRIBUTION|1|L|", "License|license:later|Term|NON_COMMERCIAL|2||mine"],
            await database.AskAsync(Clauses));
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
    }

    [Neo4jFact]
    public async Task Import_TellsAnEmptyRuleTableFromNone()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = TestFolder.Create(("verdict_rules.csv", "purpose,term,effect,note\n"));

        await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal(["verdict_rules.csv|1"], await database.AskAsync("MATCH (g:OpenChatGraph) RETURN g.rule_files, g.format"));
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
    }

    [Neo4jFact]
    public async Task Import_BringsEveryTextBackAsItWas()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        string[] texts =
        [
            "a \"quoted\" 'name'", "`back`tick`", "x'}) DETACH DELETE n //", "\"}) MATCH (n) DETACH DELETE n //", "line\nbreak",
            "cr\r\nlf", "lone\rcr", "tab\tin",
            "😀 𐍈 é", "\u2028sep\u0007bell\u001b[31m", "  padded  ", "back\\slash\\", "\\\"", "\\u0041", "$rows", "${x}", "{}[]", "NULL",
            "null", "true", "1", "\uFFFF", "'; RETURN 1; //",
        ];
        var cells = texts.Select(text => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"').ToArray();
        folder.Write("models.csv", System.Text.Encoding.UTF8.GetBytes(
            "id,name,kind,family,aliases\nmodel:a,A,,,\nmodel:b,B,,,;\n" + string.Concat(
                cells.Select(cell => $"{cell},{cell},{cell},{cell},{cell[..^1]};{cell[1..^1]};\"\n"))));
        folder.Write("fine_tunes_from.csv", System.Text.Encoding.UTF8.GetBytes(
            "from,to,method,source,evidence_url,note\n" + string.Concat(
                cells.Select(cell => $"{cell},model:a,{cell},{cell},{cell},{cell}\n"))));

        await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
        var stored = await database.AskAsync("MATCH (m:Model) WHERE m.id = m.name RETURN m.id");
        Assert.Equal(texts.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        Assert.False((await FolderImport.RunAsync(database.Connection, folder.Path)).Written);
    }

    [Neo4jTheory]
    [InlineData("models.csv", "id,name\nmodel:a,A\nmodel:b,B\0\n", "models.csv line 3 holds a NUL character")]
    [InlineData("models.csv", "id,name\nmodel:a,A\nmodel:b,B\nmodel:a,Other\n",
        "models.csv line 4, id: the id is already on line 2, with another name.")]
    [InlineData("trained_on.csv", "from,to\nmodel:x,dataset:d\n", "trained_on.csv line 2, from: there is no node \"model:x\"")]
    [InlineData("terms.csv", "code,kind\nA,duty\nB,duty\nA,duty\n",
        "terms.csv line 4, code: the code is there twice; Neo4j can hold it only once.")]
    [InlineData("terms.csv", "code,kind\nA,duty\nB,duty\nA,prohibition\n",
        "terms.csv line 4, code: there is a row for A on line 2 already, which says something else.")]
    public async Task Import_RefusesAFolderWithErrors_AndWritesNothing(string file, string text, string message)
    {
        await using var database = await TestDatabase.LendAsync();
        var bookmark = await database.Client.GetBookmarkAsync(CancellationToken.None);
        using var folder = TestFolder.Create((file, text));

        var refused = await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(database.Connection, folder.Path));

        Assert.Contains(
            $"has 1 error and is not imported; nothing was changed. The first: {message}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(file, Assert.Single(refused.Findings).File);
        Assert.Equal(bookmark, await database.Client.GetBookmarkAsync(CancellationToken.None));
    }

    [Neo4jFact]
    public async Task Import_RefusesAnIdThatIsTooLongForAnIndex_AndTakesOneThatJustFits()
    {
        await using var database = await TestDatabase.LendAsync();
        using var fits = TestFolder.Create(("models.csv", $"id,name\nmodel:{new string('é', 3997)},A\n"));
        using var folder = TestFolder.Create(("models.csv", $"id,name\nmodel:a,A\nmodel:{new string('x', 8000)},B\n"));

        await FolderImport.RunAsync(database.Connection, fits.Path);
        var refused = await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(database.Connection, folder.Path));

        Assert.Contains("models.csv line 3, id: the value is too long for an index of Neo4j.", refused.Message, StringComparison.Ordinal);
    }

    [Neo4jFact]
    public async Task Import_OnlySaysWhatItWouldDo_When_ItIsADryRun()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        var bookmark = await database.Client.GetBookmarkAsync(CancellationToken.None);

        var summary = await FolderImport.RunAsync(database.Connection, folder.Path, new ImportOptions { DryRun = true });

        Assert.Equal((18, false), (summary.Changes, summary.Written));
        Assert.Equal(bookmark, await database.Client.GetBookmarkAsync(CancellationToken.None));
    }

    [Neo4jFact]
    public async Task Import_DoesNothing_When_ItIsForEmptyDatabasesAndThisIsNone()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        var options = new ImportOptions { OnlyIfEmpty = true };

        var first = await FolderImport.RunAsync(database.Connection, folder.Path, options);
        var second = await FolderImport.RunAsync(database.Connection, folder.Path, options);

        Assert.Equal((true, false), (first.Written, second.Written));
        Assert.Equal("The database is not empty; nothing was changed.", Assert.Single(second.Notes));
    }

    [Neo4jFact]
    public async Task Import_RefusesAGraphOfANewerFormat()
    {
        await using var database = await TestDatabase.LendAsync();
        await database.RunAsync("CREATE (:OpenChatGraph {id: 'graph', format: 2})");
        using var folder = ImportFolder.Small();

        var refused = await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(database.Connection, folder.Path));

        Assert.Equal(
            "The database holds a graph of format 2, which a newer version of this program " +
            "wrote; this one knows format 1. Nothing was changed.", refused.Message);
        Assert.Equal(["1|0"], await database.AskAsync(Everything));
    }
}
