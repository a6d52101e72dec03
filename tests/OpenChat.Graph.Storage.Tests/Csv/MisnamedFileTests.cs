using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// A file of the layout that is there under another name, as a folder, as a link to nothing, or empty, is told with what follows and stops
// the start, whichever file it is; nothing that the program ships takes its place.
public sealed class MisnamedFileTests
{
    private const string NoNodes = "and what names one of them counts as not known";
    private const string NoQuestions = "and questions about openness find nothing, whatever there is to find";

    /// <summary>What follows when a file cannot be read, as the end of a sentence.</summary>
    private static readonly Dictionary<string, string> Losses = new(StringComparer.Ordinal)
    {
        ["organisations.csv"] = $"the graph has none of the organisations, {NoNodes}",
        ["models.csv"] = $"the graph has none of the models, {NoNodes}",
        ["datasets.csv"] = $"the graph has none of the datasets, {NoNodes}",
        ["licenses.csv"] = $"the graph has none of the licenses, {NoNodes}",
        ["sources.csv"] = $"the graph has none of the sources, {NoNodes}",
        ["fine_tunes_from.csv"] = "which model any model was made from is not known whole, and verdicts count that as unknown",
        ["trained_on.csv"] = "what any model was trained on is not known whole, and verdicts count that as unknown",
        ["aligned_with.csv"] = "what any model was aligned with is not known whole, and verdicts count that as unknown",
        ["derived_from.csv"] = "what any dataset was made from is not known whole, and verdicts count that as unknown",
        ["generated_by.csv"] = "which models wrote any dataset is not known whole, and verdicts count that as unknown",
        ["licensed_under.csv"] = "which licenses any model or dataset has is not known whole, and verdicts count that as unknown",
        ["developed_by.csv"] = "who made any model or dataset is not known whole, and verdicts count that as unknown",
        ["openness.csv"] = $"no model is assessed, {NoQuestions}",
        ["frameworks.csv"] = $"assessments are held to no framework, {NoQuestions}",
        ["criteria.csv"] = $"no framework has a criterion, {NoQuestions}",
        ["levels.csv"] = "no value of a framework has a label or a meaning",
        ["listings.csv"] = "no table of openness shows what its source lists beside the assessments",
        ["projects.csv"] = "no project is known, and nothing shows the links of any",
        ["project_links.csv"] = "no link of any project is known",
        ["resources.csv"] = "no publication or other resource is known",
        ["terms.csv"] = "no verdict can be better than unknown",
        ["license_terms.csv"] = "no verdict can be better than unknown",
        ["propagation_rules.csv"] = "no verdict can be better than unknown",
        ["verdict_rules.csv"] = "no verdict can be better than unknown",
    };

    private static readonly Dictionary<string, string> Seeds = Directory.EnumerateFiles(Seed.Folder, "*.csv").ToDictionary(
        static file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. Losses.Keys];

    [Fact]
    public void Files_AreThoseOfTheLayout() =>
        Assert.Equal(TableLayouts.All.Select(static table => table.FileName), Losses.Keys);

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_IsRefusedAndSaysWhatFollows_When_AFileHasAnotherName(string file)
    {
        using var folder = Whole();
        var text = folder[file];
        File.Delete(Path.Combine(folder.Path, file));
        string[] names = [file[..^3] + "CSV", file[..^3] + "tsv", file[..^3] + "xlsx", file + ".txt", file.ToUpperInvariant()];
        foreach (var name in names)
        {
            folder.Write(name, Encoding.UTF8.GetBytes(text));
            var result = folder.Load();

            Assert.Equal(
                new Finding(
                    FindingSeverity.Error,
                    "missing-file",
                    $"The folder has no {file}, but {name}, which is not read, so that {Losses[file]}. Did you mean it? Then save it as "
                    + $"CSV under the name {file}; else give it another name.")
                {
                    File = file,
                    Value = name,
                    Expectation = text.Split('\n')[0],
                },
                Assert.Single(result.Obstacles, finding => finding.File == file));
            Assert.DoesNotContain(result.Findings, static finding => finding.Code == "unknown-file");
            File.Delete(Path.Combine(folder.Path, name));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_IsRefusedAndSaysWhatFollows_When_AFolderHasTheNameOfAFile(string file)
    {
        using var folder = Whole();
        File.Delete(Path.Combine(folder.Path, file));
        Directory.CreateDirectory(Path.Combine(folder.Path, file));

        var finding = Assert.Single(folder.Load().Obstacles, finding => finding.File == file);

        Assert.Equal(
            ("missing-file", file, $"{file} is no file, so that {Losses[file]}. Put the file in its place."),
            (finding.Code, finding.Value, finding.Message));
    }

    // An import with --accept-empty goes on; a folder that has no models.csv at all is no loss that can be accepted.
    [Fact]
    public void Finding_KeepsDataOutOfAnotherStore_UnlessItsLossIsAccepted()
    {
        using var folder = Whole();
        File.Move(Path.Combine(folder.Path, "models.csv"), Path.Combine(folder.Path, "models.CSV"));
        var misnamed = Assert.Single(folder.Load().Obstacles, static finding => finding.File == "models.csv");
        File.Delete(Path.Combine(folder.Path, "models.CSV"));
        var missing = Assert.Single(folder.Load().Findings, static finding => finding.File == "models.csv");

        Assert.Equal((true, false), (misnamed.IsRefusal(acceptsEmpty: false), misnamed.IsRefusal(acceptsEmpty: true)));
        Assert.Equal((true, true), (missing.IsRefusal(acceptsEmpty: false), missing.IsRefusal(acceptsEmpty: true)));
        Assert.DoesNotContain(missing, folder.Load().Obstacles);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_IsRefusedAndSaysWhatFollows_When_AFileIsALinkToNothing(string file)
    {
        using var folder = Whole();
        File.Delete(Path.Combine(folder.Path, file));
        File.CreateSymbolicLink(Path.Combine(folder.Path, file), Path.Combine(folder.Path, "nothing"));

        var finding = Assert.Single(folder.Load().Obstacles, finding => finding.File == file);

        Assert.Equal(
            (
                "unreadable-file",
                $"{file} cannot be read: it is a link, and what it leads to cannot be opened, so that {Losses[file]}. Put a file in its "
                + "place that the program may read."),
            (finding.Code, finding.Message));
        Assert.NotEmpty(CsvFolder.GetState(folder.Path));
    }

    // What the license of the model itself forbids does not travel.
    [Theory]
    [InlineData("terms.csv", VerdictOutcome.Unknown)]
    [InlineData("license_terms.csv", VerdictOutcome.Unknown)]
    [InlineData("propagation_rules.csv", VerdictOutcome.Prohibited)]
    [InlineData("verdict_rules.csv", VerdictOutcome.Unknown)]
    public void Outcome_IsNotThatOfTheShippedTable_When_ATableOfRulesHasAnotherName(string file, VerdictOutcome outcome)
    {
        using var folder = Whole();
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(folder.Load()));
        File.Move(Path.Combine(folder.Path, file), Path.Combine(folder.Path, file[..^3] + "CSV"));

        var result = folder.Load();

        Assert.Equal(outcome, Outcome(result));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(result.Contents, saved.Path);
        Assert.Equal(outcome, Outcome(saved.Load()));
        Assert.Equal(file, saved.Load().Obstacles[0].File);
    }

    // The opposite: a folder that never had the file goes by the one that the program ships.
    [Fact]
    public void Outcome_IsThatOfTheShippedTable_When_NothingIsThereThatMayBeMeant()
    {
        using var folder = Whole();
        File.Move(Path.Combine(folder.Path, "license_terms.csv"), Path.Combine(folder.Path, "readings-of-2023.md"));

        var result = folder.Load();

        Assert.Empty(result.Obstacles);
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result));
    }

    [Fact]
    public void Load_HoldsUnreadableRules_When_TheProgramMayNotOpenTheFile()
    {
        using var folder = Whole();
        using var held = new FileStream(Path.Combine(folder.Path, "license_terms.csv"), FileMode.Open, FileAccess.Read, FileShare.None);

        var result = folder.Load();

        Assert.Equal(VerdictOutcome.Unknown, Outcome(result));
        Assert.Equal(
            "license_terms.csv cannot be read: another program holds it, or the disk failed, so that no verdict can be better than "
            + "unknown. Put a file in its place that the program may read.",
            result.DescribeObstacles());
    }

    [Theory]
    [InlineData("openness.csv", "", "has no header row, so that {0}. Write the names of the columns into its first row.")]
    [InlineData("resources.csv", "", "has no header row, so that {0}. Write the names of the columns into its first row.")]
    [InlineData("licenses.csv", "", "has no header row, so that {0}. Write the names of the columns into its first row.")]
    [InlineData(
        "openness.csv", "model,value\nmodel:a,open\n",
        "has no columns framework and criterion, which are required; the file is not read, so that {0}. Its header has: model, value. Put "
        + "the names of all columns into its first row.")]
    [InlineData(
        "models.csv", "name\nA\n",
        "has no column id, which is required; the file is not read, so that {0}. Its header has: name. Put the names of all columns into "
        + "its first row.")]
    public void Load_IsRefused_When_NothingOfAFileCanBeRead(string file, string text, string message)
    {
        using var folder = Whole();
        folder.Write(file, Encoding.UTF8.GetBytes(text));

        Assert.Equal(
            $"{file} {message.Replace("{0}", Losses[file], StringComparison.Ordinal)}",
            Assert.Single(folder.Load().Obstacles).Message);
    }

    [Theory]
    [InlineData(
        null,
        "Warning missing-file The folder has no openness.csv, so that no model is assessed, and questions about openness find nothing, "
        + "whatever there is to find. Add the file; if there is none of these statements, one with the header alone says so: "
        + "model,framework,criterion,value.")]
    [InlineData(
        "model,framework,criterion,value\n",
        "Info no-assessments openness.csv has no row that can be used, so that no model is assessed, and questions about openness find "
        + "nothing, whatever there is to find. Look whether that is meant.")]
    [InlineData("model,framework,criterion,value\nmodel:a,f,c,open\n", null)]
    public void Load_SaysOnce_When_NoModelIsAssessedAlthoughThereAreCriteria(string? text, string? expected)
    {
        using var folder = Whole();
        File.Delete(Path.Combine(folder.Path, "openness.csv"));
        if (text is not null)
        {
            folder.Write("openness.csv", Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(
            expected is null ? [] : [expected],
            folder.LoadWhole().Findings.Where(static finding => finding.File == "openness.csv")
                .Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
    }

    [Theory]
    [InlineData("criteria.csv")]
    [InlineData("frameworks.csv")]
    public void Load_SaysNothingOfAssessments_When_NothingCouldBeAssessed(string file)
    {
        using var folder = Whole();
        File.Delete(Path.Combine(folder.Path, "openness.csv"));
        File.Delete(Path.Combine(folder.Path, "levels.csv"));
        folder.Write("criteria.csv", Encoding.UTF8.GetBytes(Seeds["criteria.csv"].Split('\n')[0] + "\n"));
        File.Delete(Path.Combine(folder.Path, file));

        Assert.DoesNotContain(folder.LoadWhole().Findings, static finding => finding.File == "openness.csv");
    }

    [Fact]
    public void Load_SaysWhatToDo_When_ModelsAndDatasetsHaveOtherNames()
    {
        using var folder = TestFolder.Empty();
        folder.Write("Models.CSV", Encoding.UTF8.GetBytes(TestFolder.Models));
        folder.Write("datasets.tsv", Encoding.UTF8.GetBytes(TestFolder.Datasets));

        Assert.Equal(
            $"The data folder '{folder.Path}' has neither models.csv nor datasets.csv; expected the files of the CSV layout, each with a "
            + "header row, such as models.csv with id,name. If Models.CSV is meant, save it as CSV under the name models.csv. If "
            + "datasets.tsv is meant, save it as CSV under the name datasets.csv.",
            Assert.Throws<CsvFolderException>(() => folder.Load()).Message);
    }

    [Fact]
    public void Load_TellsOfTheOther_When_AFileIsThereUnderBothNames()
    {
        using var folder = Whole();
        folder.Write("license_terms.CSV", Encoding.UTF8.GetBytes(folder["license_terms.csv"]));

        var result = folder.Load();

        Assert.Empty(result.Obstacles);
        Assert.Equal(
            ["The layout has no file license_terms.CSV; it is not read, and no answer counts what it says. Did you mean "
                + "license_terms.csv? Then give it that name."],
            result.Findings.Where(static finding => finding.Code == "unknown-file").Select(static finding => finding.Message));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result));
    }

    // While a server runs it looks at the state of the folder.
    [Fact]
    public void GetState_Changes_When_SomethingComesThatMayBeMeantForAFile()
    {
        using var folder = Whole();
        File.Delete(Path.Combine(folder.Path, "license_terms.csv"));
        var state = CsvFolder.GetState(folder.Path);
        folder.Write("notes.txt", "x"u8.ToArray());
        Assert.Equal(state, CsvFolder.GetState(folder.Path));

        folder.Write("license_terms.xlsx", "x"u8.ToArray());

        Assert.NotEqual(state, CsvFolder.GetState(folder.Path));
    }

    /// <summary>
    /// A folder with every file of the layout, in which license:mit forbids commercial use, and a model under it on which nothing else
    /// rests.
    /// </summary>
    private static TestFolder Whole()
    {
        var files = TableLayouts.All.ToDictionary(
            static table => table.FileName, static table => Seeds[table.FileName].Split('\n')[0] + "\n", StringComparer.Ordinal);
        foreach (var claims in files.Keys.Where(file => files[file].Contains("recorded_at,note", StringComparison.Ordinal)).ToArray())
        {
            files[claims] = files[claims].Replace("recorded_at,note", "recorded_at,retracted_at,note", StringComparison.Ordinal);
        }

        files["models.csv"] = "id,name,kind,family,parameters,tokens,release_date,url,aliases\nmodel:a,A,base,,,,2024,,\n";
        files["datasets.csv"] = "id,name,kind,stage,synthetic,access_rights,tokens,examples,languages,release_date,url,"
            + "aliases\ndataset:d,D,text-corpus,,no,,,,,2023,,\n";
        files["licenses.csv"] = "id,name,spdx_id,version,family,steward,kind,osi_approved,effective_from,superseded_by,url,aliases\n"
            + "license:mit,MIT,MIT,,,,open-source,true,,,,\n";
        files["organisations.csv"] += "org:o,O,company,,,\n";
        files["licensed_under.csv"] += "model:a,license:mit\ndataset:d,license:mit\n".Replace(
            "\n", new string(',', files["licensed_under.csv"].Count(static c => c == ',') - 1) + "\n", StringComparison.Ordinal);
        files["trained_on.csv"] = "from,to,stage,source,evidence_url,confidence,recorded_at,retracted_at,note\n"
            + "model:a,dataset:d,pretraining,,,,,,\n";
        files["developed_by.csv"] = "from,to,role,source,evidence_url,confidence,recorded_at,retracted_at,note\nmodel:a,org:o,,,,,,,\n";
        files["frameworks.csv"] = "id,name,description,values,url,source,succeeds,note\nf,F,,closed=0;open=1,,,,\n";
        files["criteria.csv"] = "framework,id,title,area,question,definition,weight,became,about\nf,c,C,,,,,,license\n";
        files["openness.csv"] = "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,retracted_at,note\n"
            + "model:a,f,c,open,,,,,,,,\n";
        foreach (var table in TableLayouts.Rules)
        {
            files[table.FileName] = Seeds[table.FileName];
        }

        var license = Seeds["license_terms.csv"].Split('\n').Where(static row => row.StartsWith("license:mit,", StringComparison.Ordinal));
        files["license_terms.csv"] = string.Concat(
            license.Prepend(Seeds["license_terms.csv"].Split('\n')[0]).Select(static row => row + "\n"))
            + "license:mit,NON_COMMERCIAL,1,No commercial use,copies;derivative-weights,true,explicit,,text-read,,,,,\n";
        return TestFolder.Create([.. files.Select(static file => (file.Key, file.Value))]);
    }

    private static VerdictOutcome Outcome(LoadResult result) => Verdicts.Of(
        new LineageAnalysis(result.Graph, result.Rules).StudyOf(
            result.Graph.ArtifactOf(result.Graph.FindById("model:a")!.Value)), // the folder has it
        Purpose.CommercialUse,
        Reading.TextOnly,
        VerdictParty.Recipient).Outcome;
}
