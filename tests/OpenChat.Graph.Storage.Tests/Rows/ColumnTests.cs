using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// What columns and files that are not there, say nothing or say one word throughout do to answers: it is told, and clears nothing.
public sealed class ColumnTests
{
    private static readonly string[] All =
        ["fine_tunes_from", "trained_on", "aligned_with", "derived_from", "generated_by", "licensed_under", "developed_by"];

    [Theory]
    [InlineData("fine_tunes_from",
        "no model counts as made from another: training data is asked of each, and the base of those whose kind has one")]
    [InlineData("trained_on", "no training data of any model is known, and verdicts count what such a model was trained on as unknown")]
    [InlineData("aligned_with", "no model counts as aligned with another, and nothing reaches it from there")]
    [InlineData("derived_from", "no dataset counts as made from another, and nothing reaches it from there")]
    [InlineData("generated_by", "no dataset has a model that wrote it, and verdicts count that as unknown where synthetic does not say no")]
    [InlineData("licensed_under", "no model or dataset has a known license, and no verdict is better than unknown")]
    [InlineData("developed_by",
        "who made any model or dataset is not known: no license counts as one of its maker's own, and whoever trains on outputs may have "
        + "accepted the terms of the model that wrote them")]
    public void Load_SaysWhatFollows_When_AFileOfRelationsIsNotThere(string table, string consequence)
    {
        using var folder = TestFolder.Create(
            [.. All.Where(name => name != table).Select(static name => ($"{name}.csv", "from,to\n"))]);

        Assert.Equal(
            [
                $"Warning missing-file {table}.csv: The folder has no {table}.csv, so that {consequence}. If there is none of these "
                + "relations, a file with the header alone says so.",
            ],
            Show(folder, static finding => All.Contains(Path.GetFileNameWithoutExtension(finding.File))));
        Assert.Empty(folder.LoadWhole().Obstacles);
    }

    [Fact]
    public void Load_IsSilentOnAFile_When_NothingIsThereThatItCouldBeAbout()
    {
        using var folder = TestFolder.Create(("datasets.csv", "id,name,synthetic\n"));

        Assert.Equal(
            ["aligned_with.csv", "developed_by.csv", "fine_tunes_from.csv", "licensed_under.csv", "trained_on.csv"],
            folder.LoadWhole().Findings.Where(static finding => finding.Code == FindingCodes.MissingFile).Select(f => f.File).Order());
    }

    [Theory]
    [InlineData("models.csv", "id,name", "model:a,A", "kind",
        "what kind of model each is, is not known: data of every stage is asked for, and verdicts count what is not recorded as unknown")]
    [InlineData("datasets.csv", "id,name", "dataset:d,D", "synthetic",
        "whether any dataset holds generated text is not known, and verdicts count that as unknown where no generator is recorded")]
    [InlineData("licenses.csv", "id,name", "license:l,L", "family",
        "licenses whose ids begin alike up to the first digit count as of one family and exempt each other's models")]
    [InlineData("fine_tunes_from.csv", "from,to", "model:a,model:b", "method",
        "how any model was made from another is not known, and verdicts count that as unknown")]
    [InlineData("trained_on.csv", "from,to", "model:a,dataset:d", "stage",
        "in which stage any model was trained on its data is not known, and verdicts count that as unknown")]
    [InlineData("derived_from.csv", "from,to", "dataset:d,dataset:e", "method",
        "how any dataset was made from another is not known, and verdicts count that as unknown")]
    [InlineData("generated_by.csv", "from,to,generated_at", "dataset:d,model:a,2023", "operator",
        "who ran any of the models is not known, and verdicts count that as unknown")]
    [InlineData("generated_by.csv", "from,to,operator", "dataset:d,model:a,org:o", "generated_at",
        "the terms of each model count as they were when the dataset came out")]
    [InlineData("licensed_under.csv", "from,to", "model:a,license:l", "component",
        "every license counts as that of the model or dataset itself, also one of its code or documentation")]
    public void Load_SaysWhatFollows_When_AColumnIsNotThere(string file, string header, string row, string column, string consequence)
    {
        using var folder = TestFolder.Create((file, $"{header}\n{row}\n"));
        using var without = TestFolder.Create((file, header + "\n"));
        using var misspelt = TestFolder.Create((file, $"{header},{column}?\n{row},\n"));

        Assert.Equal(
            [
                $"Warning missing-column {file}: {file} has no column {column}, so that {consequence}. Add the column, with what is known.",
            ],
            Show(folder, finding => finding.File == file));
        Assert.Empty(Show(without, finding => finding.File == file && finding.Code == FindingCodes.MissingColumn));
        Assert.StartsWith(
            $"Error unknown-column {file}: {file}: the column \"{column}?\" is none of the layout (did you mean {column}?); its values are "
            + $"not read, so that {consequence}",
            Assert.Single(Show(misspelt, finding => finding.File == file)),
            StringComparison.Ordinal);
    }

    // A column under a misspelt header may say what an empty cell does not.
    [Theory]
    [InlineData("component", "code")]
    [InlineData("confidence", "low")]
    public void Verdict_IsUnknown_When_AHeaderIsMisspelt(string column, string word)
    {
        using var folder = Folder(("licensed_under.csv", $"from,to,{column}\nmodel:a,license:mit,{word}\ndataset:d,license:mit,\n"));
        using var misspelt = Folder(("licensed_under.csv", $"from,to,{column}s\nmodel:a,license:mit,{word}\ndataset:d,license:mit,\n"));

        Assert.DoesNotContain(Gaps(folder.Load()), static gap => gap.StartsWith("UnknownLicense", StringComparison.Ordinal));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(misspelt.Load()));
        Assert.Contains(
            $"UnknownLicense Rows of licensed_under.csv could not be read (its column \"{column}s\" may be meant for {column}), and one of "
            + "them may be about A; under which licenses A is, is not known whole.",
            Gaps(misspelt.Load()));
    }

    // A copy forgets nothing: what a column does not say is in the graph.
    [Theory]
    [InlineData("operator")]
    [InlineData("by")]
    public void Verdict_IsUnknown_When_NobodyIsSaidToHaveRunTheGenerator(string header)
    {
        using var folder = Generated($"from,to,{header}\ndataset:d,model:g,{(header == "operator" ? "" : "org:o")}\n");
        using var same = Generated("from,to,operator\ndataset:d,model:g,org:o\n");
        using var copy = TestFolder.Empty();
        CsvFolder.Save(folder.Load().Contents, copy.Path);

        Assert.Equal(VerdictOutcome.Prohibited, Outcome(same.Load(), Purpose.CompetingModel));
        foreach (var result in (LoadResult[])[folder.Load(), copy.Load()])
        {
            Assert.Equal(VerdictOutcome.Unknown, Outcome(result, Purpose.CompetingModel));
            Assert.Contains(
                "UnknownGenerator Who ran G to make D is not recorded; whether whoever trains on the data accepted the terms of the "
                + "generator is not known.",
                Gaps(result));
        }
    }

    [Fact]
    public void Verdict_IsUnknown_When_AShippedClauseHasNoScope()
    {
        var shipped = ShippedClauses("license:llama-2");
        var scope = Array.IndexOf(shipped[0].Split(','), "scope");
        var row = Array.FindIndex(shipped, static line => line.Contains(",NO_TRAINING_ON_OUTPUTS,", StringComparison.Ordinal));
        using var sound = Folder(Llama, Under, ("license_terms.csv", string.Concat(shipped.Select(static line => line + "\n"))));
        var cells = CsvFiles(shipped[row]);
        cells[scope] = "";
        shipped[row] = string.Join(',', cells.Select(static cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        using var folder = Folder(Llama, Under, ("license_terms.csv", string.Concat(shipped.Select(static line => line + "\n"))));

        Assert.Empty(Gaps(sound.Load()));
        Assert.Equal(
            [
                $"Error empty-value license_terms.csv: license_terms.csv line {row + 1}, scope: nothing says what the clause reaches, "
                + "which "
                + "the shipped file does. license:llama-2 does not count as recorded whole. Say what it reaches, or give the license an id "
                + "of its own.",
            ],
            Show(folder, static finding => finding.File == "license_terms.csv"));
        Assert.Contains(
                $"UnreadTerms The terms of Llama 2, the license of A, are not recorded whole: license_terms.csv line {row + 1} "
                + "(NO_TRAINING_ON_OUTPUTS) does not say what the clause reaches, as the shipped file does.",
            Gaps(folder.Load()));
    }

    [Theory]
    [InlineData("scopes")]
    [InlineData("x")]
    public void Load_SaysWhatFollows_When_NoClauseHasAScope(string header)
    {
        using var folder = Folder((
            "license_terms.csv",
            $"license,term,{header},flows_down,certainty\nlicense:own,NON_COMMERCIAL,copies,false,explicit\n"));

        Assert.Contains(
            "Warning same-throughout license_terms.csv: No row of license_terms.csv has a scope, so that no clause names what it reaches, "
            + "and terms travel as propagation_rules.csv says. Add what is known.",
            Show(folder, static finding => finding.File == "license_terms.csv"));
        Assert.Equal(header == "scopes", Show(folder, static finding => finding.File == "license_terms.csv").Contains(
            "Error unknown-column license_terms.csv: license_terms.csv: the column \"scopes\" is none of the layout (did you mean scope?); "
            + "its values are not read, so that no clause names what it reaches, and terms travel as propagation_rules.csv says; verdicts "
            + "count what it may say as unknown. Call it scope if that is meant."));
    }

    [Theory]
    [InlineData("from,to\nmodel:a,license:mit\nmodel:a,license:l\n", "No row of licensed_under.csv has a confidence, so that all of them "
        + "count alike, also those that a surer one would outweigh. Add what is known.")]
    [InlineData("from,to,confidence\nmodel:a,license:mit,\nmodel:a,license:l,\n", "No row of licensed_under.csv has a confidence, so that "
        + "all of them count alike, also those that a surer one would outweigh. Add what is known.")]
    [InlineData("from,to,confidence\nmodel:a,license:mit,\nmodel:a,license:l,low\n", "")]
    [InlineData("from,to\nmodel:a,license:mit\nmodel:b,license:l\n", "")] // nothing competes
    public void Load_SaysWhatFollows_When_NoRowSaysHowSureItIs(string text, string expected)
    {
        using var folder = TestFolder.Create(("licenses.csv", "id,name\nlicense:l,L\nlicense:mit,M\n"), ("licensed_under.csv", text));

        Assert.Equal(
            expected,
            string.Join(' ', folder.LoadWhole().Findings.Where(static f => f.Code == FindingCodes.SameThroughout).Select(f => f.Message)));
    }

    [Theory]
    [InlineData("models", "id,name,kind", "model:{0},{0},service", "kind", "service", "no training data is asked of any model")]
    [InlineData("datasets", "id,name,synthetic", "dataset:{0},{0},No", "synthetic", "No",
        "no model that may have written a dataset is asked for")]
    [InlineData("licenses", "id,name,family", "license:{0},{0},x", "family", "x", "each of them exempts the models of all others")]
    [InlineData("licenses", "id,name,kind,family", "license:{0},{0},terms-of-service,{0}", "kind", "terms-of-service",
        "each of them binds whoever has an account, and others less surely")]
    [InlineData("fine_tunes_from", "from,to,method,source", "model:a,model:b,distillation,{0}", "method", "distillation",
        "no licensed weights count as inside what was distilled, and no tuning data is asked of what was quantized or merged")]
    [InlineData("trained_on", "from,to,stage,source", "model:a,dataset:d,evaluation,{0}", "stage", "evaluation",
        "no dataset counts as training data, and nothing reaches a model from there")]
    [InlineData("license_terms", "license,term,scope,certainty", "license:{0},NON_COMMERCIAL,copies,Interpretive", "certainty",
        "Interpretive", "no clause is binding")]
    [InlineData("verdict_rules", "purpose,term,effect", "{0},NON_COMMERCIAL,none", "effect", "none", "no term matters for any purpose")]
    [InlineData("propagation_rules", "term,relation,value", "{0},trained-on,does-not-travel", "value", "does-not-travel",
        "no term reaches what was made from what it stands for")]
    [InlineData("terms", "code,kind", "T{0},permission", "kind", "permission", "no term restricts anything")]
    public void Load_SaysWhatFollows_When_AColumnHoldsTheMildestWordThroughout(
        string table, string header, string row, string column, string word, string consequence)
    {
        foreach (var (rows, isOdd) in (ReadOnlySpan<(int, bool)>)[(20, true), (19, false)])
        {
            // Claims are one relation, told apart by their sources.
            var isRelation = table is "fine_tunes_from" or "trained_on";
            var text = isRelation
                ? string.Concat(Enumerable.Range(0, rows).Select(i => string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, row, i).Replace("model:a", $"model:m{i}", StringComparison.Ordinal)
                    + "\n"))
                : string.Concat(Enumerable.Range(0, rows).Select(i => string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, row, i) + "\n"));
            using var folder = TestFolder.Create(
                ("models.csv", "id,name\nmodel:b,B\n" + string.Concat(Enumerable.Range(0, rows).Select(static i => $"model:m{i},M{i}\n"))),
                ($"{table}.csv", $"{header}\n{text}"));

            Assert.Equal(
                isOdd
                    ? [$"Warning same-throughout {table}.csv: {table}.csv says \"{word}\" in the column {column} of all its 20 rows, so "
                        + "that "
                        + $"{consequence}. Look whether that is meant, or was filled in for all of them at once."]
                    : [],
                Show(folder, finding => finding.Code == FindingCodes.SameThroughout && finding.Column == column));
        }
    }

    [Fact]
    public void Load_SaysWhatFollows_When_AllLicensesAreOfOneGroupOrDoubtful()
    {
        var rows = string.Concat(Enumerable.Range(0, 10).Select(static i =>
            $"model:m{i},license:l,a,low\nmodel:m{i},license:k,a,low\n"));
        using var folder = TestFolder.Create(
            ("models.csv", "id,name\n" + string.Concat(Enumerable.Range(0, 10).Select(static i => $"model:m{i},M{i}\n"))),
            ("licenses.csv", "id,name,family\nlicense:l,L,l\nlicense:k,K,k\n"),
            ("licensed_under.csv", "from,to,group,confidence\n" + rows));

        Assert.Equal(
            [
                "Warning same-throughout licensed_under.csv: licensed_under.csv says \"a\" in the column group of all its 20 rows, so that "
                + "wherever a model or dataset has several licenses one may be chosen, and the least restrictive counts. Look whether that "
                + "is meant, or was filled in for all of them at once.",
                "Warning same-throughout licensed_under.csv: licensed_under.csv says \"low\" in the column confidence of all its 20 "
                + "rows, so "
                + "that none of them outweighs another, and what the dates contradict is not reported. Look whether that is meant, or was "
                + "filled in for all of them at once.",
            ],
            Show(folder, static finding => finding.Code == FindingCodes.SameThroughout));
    }

    private static readonly (string, string) Llama = ("licenses.csv", "id,name,family\nlicense:llama-2,Llama 2,llama\n");

    private static readonly (string, string) Under =
        ("licensed_under.csv", "from,to,component\nmodel:a,license:llama-2,\ndataset:d,license:llama-2,\n");

    private static TestFolder Folder(params (string Name, string Text)[] files) => TestFolder.Create(
    [
        ("models.csv", "id,name,kind\nmodel:a,A,base\n"), ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("licenses.csv", "id,name,family\nlicense:mit,MIT,mit\n"), ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        .. files,
    ]);

    private static TestFolder Generated(string generatedBy) => TestFolder.Create(
        ("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:g,G,service\n"), ("datasets.csv", "id,name,synthetic\ndataset:d,D,yes\n"),
        ("licenses.csv",
            "id,name,kind,family\nlicense:mit,MIT,open-source,mit\nlicense:openai-tou-2023-03-14,Terms,terms-of-service,openai\n"),
        ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        ("licensed_under.csv", "from,to,component\nmodel:a,license:mit,\ndataset:d,license:mit,\nmodel:g,license:openai-tou-2023-03-14,\n"),
        ("developed_by.csv", "from,to\nmodel:a,org:o\n"), ("generated_by.csv", generatedBy));

    /// <summary>The header and the rows of a license in the shipped file.</summary>
    private static string[] ShippedClauses(string license)
    {
        using var reader = new StreamReader(ShippedRules.OpenFile("license_terms.csv"));
        var lines = reader.ReadToEnd().Split('\n');
        return [lines[0], .. lines.Where(line => line.StartsWith(license + ",", StringComparison.Ordinal))];
    }

    /// <summary>The cells of a row.</summary>
    private static string[] CsvFiles(string line)
    {
        var cells = new List<string>();
        var (cell, isQuoted) = (new System.Text.StringBuilder(), false);
        foreach (var c in line)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        return [.. cells, cell.ToString()];
    }

    private static string[] Show(TestFolder folder, Func<Finding, bool> which) =>
        [.. folder.LoadWhole().Findings.Where(which).Select(static f => $"{f.Severity} {f.Code} {f.File}: {f.Message}")];

    private static VerdictOutcome Outcome(LoadResult result, Purpose purpose = Purpose.CommercialUse) =>
        Verdicts.Of(StudyOf(result), purpose, Reading.Balanced, VerdictParty.Maker).Outcome;

    private static string[] Gaps(LoadResult result) => [.. Unknowns.Of(StudyOf(result)).Select(static gap => $"{gap.Kind} {gap.Message}")];

    private static ArtifactStudy StudyOf(LoadResult result) =>
        new LineageAnalysis(result.Graph, RuleSet.Create(result.Contents.Rules)).StudyOf(
            result.Graph.ArtifactOf(result.Graph.FindById("model:a")!.Value)); // every folder here has it
}
