using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// Cells of licensed_under.csv that cannot mean what they would have to mean to leave a license out of account.
public sealed class LicenseRowTests
{
    private const string WriteAnId = "Write the id of a license of licenses.csv, or add the license there.";
    private const string SayWhich =
        "Where several licenses are meant, write AND between those that all apply, or OR where one may be chosen.";

    [Theory]
    [InlineData("n/a")]
    [InlineData("-")]
    [InlineData("none")]
    [InlineData("NULL")]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("#N/A")]
    [InlineData("<NA>")]
    [InlineData("NaT")]
    [InlineData("(blank)")]
    [InlineData("missing")]
    [InlineData("k.A.")]
    [InlineData("keine")]
    [InlineData("ohne")]
    [InlineData("leer")]
    [InlineData("unbekannt")]
    [InlineData("unknown")]
    [InlineData("???")]
    [InlineData("no")]
    [InlineData("falsch")]
    [InlineData("--")]
    public void Load_ReadsAGroupAsEmpty_When_ItStandsForAnEmptyCell(string group)
    {
        using var folder = Folder($"model:a,license:mit,,{group},,\nmodel:a,license:cc-by-nc-4.0,,{group},,\n");
        var result = folder.Load();

        Assert.Equal(
            $"Info licensed_under.csv line 2, group: \"{group}\" is read as an empty cell: the license is no choice, it applies with all "
                + "others.",
            Messages(result)[0]);
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("both apply")]
    [InlineData("data")]
    [InlineData("2023-05-01")]
    [InlineData("model:a")]
    [InlineData("#REF!")]
    [InlineData("#NAME?")]
    [InlineData("https://example.org/a")]
    [InlineData("high")]
    [InlineData("license:mit")]
    [InlineData("MIT")]
    [InlineData("cc-by-nc-4.0")]
    [InlineData("none2 of these")]
    [InlineData("org:acme")]
    [InlineData("Acme Works")]
    [InlineData("acme")]
    [InlineData("model")]
    [InlineData("together")]
    [InlineData("jointly")]
    [InlineData("combined")]
    [InlineData("all of")]
    [InlineData("mit AND cc-by-nc-4.0")]
    [InlineData("mit OR nothing else")]
    [InlineData("yes")]
    [InlineData("true")]
    [InlineData("x")]
    [InlineData("base")]
    [InlineData("ditto")]
    [InlineData("''")]
    [InlineData("\u3003")]
    [InlineData("HEAD")]
    [InlineData("<<<<<<<")]
    [InlineData("a?")]
    [InlineData("-a")]
    [InlineData("abcdefghijklmnopqrstuvwxy")]
    [InlineData("kumulativ")]
    [InlineData("gewichte")]
    [InlineData("hoch")]
    [InlineData("main")]
    [InlineData("100")]
    [InlineData("not-a-choice")]
    [InlineData("choice-of-none")]
    [InlineData("y")]
    [InlineData("mpt")]
    public void Load_ReportsAGroup_When_ItIsPlainlyNone(string group)
    {
        using var folder = Folder($"model:a,license:mit,,{group},,\nmodel:a,license:cc-by-nc-4.0,,{group},,\n");
        var result = folder.Load();

        Assert.Equal(
            $"Error licensed_under.csv line 2, group: \"{group}\" is no name of a group of licenses of which one may be chosen; it "
            + "counts as "
                + "empty, and all of them apply. If one may be chosen, give these rows a name of their own, such as a or choice-1.",
            Messages(result)[0]);
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("a")]
    [InlineData("choice")]
    [InlineData("either-or")]
    [InlineData("g_2")]
    [InlineData("99")]
    [InlineData("b")]
    [InlineData("option-b")]
    [InlineData("choice12")]
    [InlineData("Auswahl-1")]
    [InlineData("mit OR cc-by-nc-4.0")]
    public void Load_KeepsAGroup_When_ItIsAName(string group)
    {
        using var folder = Folder($"model:a,license:mit,,{group},,\nmodel:a,license:cc-by-nc-4.0,,{group},,\n");
        var result = folder.Load();

        Assert.Empty(Messages(result));
        Assert.Equal(VerdictOutcome.Allowed, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("2024-05-01", "2023-05-01", "valid_to: the license would end in 2023-05-01, before it begins in 2024-05-01; both count as "
        + "not known, and verdicts count the license as if it was in force. Put the right dates.")]
    [InlineData("0001-01-01", "1899", "valid_from: \"0001-01-01\" lies before 1900, and cannot be; it counts as not known, and verdicts "
        + "count the license as if it was in force. Put the right day, or delete the row until it holds.")]
    [InlineData("2099-01-01", "", "valid_from: \"2099-01-01\" lies after today, and a license of the future is no choice that may be made "
        + "now; it counts as not known, and verdicts count the license as if it was in force. Put the right day, or delete the row until "
        + "it holds.")]
    [InlineData("", "1899", "valid_to: \"1899\" cannot be; it counts as not known, and verdicts count the license as if it was in force. "
        + "Put the right day, or leave the cell empty if it still holds.")]
    public void Load_CountsALicense_When_ItsDaysCannotBe(string from, string to, string message)
    {
        using var folder = Folder($"model:a,license:mit,,,,\nmodel:a,license:cc-by-nc-4.0,,,{from},{to}\n");
        var result = folder.Load();

        Assert.Equal($"Error licensed_under.csv line 3, {message}", Messages(result)[0]);
        Assert.Contains(UnknownKind.UnknownValidity, Unknowns.Of(Study(result, "model:a")).Select(static gap => gap.Kind));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    // A license that ended before there was its text is not out of account; nor is one that there is not yet.
    [Theory]
    [InlineData("2013-11-25", "2012", "Error licensed_under.csv line 3, valid_to: the license would end in 2012, before "
        + "license:cc-by-nc-4.0 "
        + "took effect in 2013-11-25; the end counts as not known, and verdicts count the license as if it was in force. Put the right "
        + "day here or in effective_from of licenses.csv.",
        "Until when A was under NC is not known, because the day that is given cannot be read or cannot be; whether it was when it came "
        + "out is not known either, and the license counts as if it was.")]
    [InlineData("2099", "", "Error licenses.csv line 3, effective_from: \"2099\" lies after today, so that whether there is such a license "
        + "yet is not known, and verdicts about what is under it are UNKNOWN. Put the day on which it took effect.",
        "Since when there is NC, the license of A, is not known, because its day cannot be read or cannot be; whether there is such a "
        + "license yet is not known either, and it counts as if there was.")]
    public void Load_CountsALicense_When_ItsTextWasNotThere(string effective, string to, string message, string gap)
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", $"id,name,effective_from\nlicense:mit,MIT,\nlicense:cc-by-nc-4.0,NC,{effective}\n"),
            ("licensed_under.csv", $"from,to,valid_to\nmodel:a,license:mit,\nmodel:a,license:cc-by-nc-4.0,{to}\n"));
        var result = folder.Load();

        Assert.Equal([message], Messages(result));
        Assert.Contains(
            gap,
            Unknowns.Of(Study(result, "model:a")).Where(static gap => gap.Kind == UnknownKind.UnknownValidity)
                .Select(static gap => gap.Message));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "model:a"));
    }

    // The only license is one of the future: nobody may choose it now.
    [Fact]
    public void Verdict_IsUnknown_When_TheOnlyLicenseIsOfTheFuture()
    {
        using var folder = Folder("dataset:d,license:mit,,,2099,\n");

        Assert.Equal(VerdictOutcome.Unknown, Outcome(folder.Load(), "dataset:d"));
    }

    [Fact]
    public void Load_CountsWhatALicenseSaysAsUnknown_When_ItEndedBeforeTheRelease()
    {
        using var folder = TestFolder.Create(
            ("datasets.csv", "id,name,release_date\ndataset:d,D,2023-05\n"),
            ("licenses.csv", "id,name\nlicense:mit,MIT\nlicense:cc-by-nc-4.0,NC\n"),
            ("licensed_under.csv", "from,to,valid_to\ndataset:d,license:mit,\ndataset:d,license:cc-by-nc-4.0,2023-04-30\n"));
        var result = folder.Load();
        var gap = Assert.Single(
            Unknowns.Of(Study(result, "dataset:d")), static gap => gap.Kind == UnknownKind.UnknownValidity);

        Assert.Equal(
            ["Warning licensed_under.csv line 3, valid_to: dataset:d came out in 2023-05, after the license ended in 2023-04-30; which is "
                + "right is not known, and verdicts count it as unknown. Put the right day, or delete the row."],
            Messages(result));
        Assert.Equal(
            "NC is said to have covered D until 2023-04-30, and D came out in 2023-05, after that; one of the days is wrong, and whether "
            + "the "
                + "license still holds is not known.",
            gap.Message);
        Assert.Equal(
            "Whoever publishes D could settle it by saying when D came out, and until when it was under NC; the right day belongs into "
            + "the column release_date of datasets.csv, or valid_to of licensed_under.csv.",
            gap.SettledBy);
        Assert.Equal(("2023-04-30", "licensed_under.csv", 3), (gap.Missing, gap.File, gap.Line));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "dataset:d"));
    }

    // A date moves one of several licenses behind the release: whether it takes the place of the other or applies beside it nobody knows.
    // One that was in force at the release and does not end goes on; the later one is a choice only where the other has ended.
    [Theory]
    [InlineData("mit,,", "cc-by-nc-4.0,2025-01-01,", VerdictOutcome.Unknown, "2025-01-01", "license:mit")]
    [InlineData("mit,,", "cc-by-nc-4.0,2024-06,", VerdictOutcome.Unknown, "2024-06", "license:mit")]
    [InlineData("mit,2023,", "cc-by-nc-4.0,2025-01-01,", VerdictOutcome.Unknown, "2025-01-01", "license:mit")]
    [InlineData("cc-by-nc-4.0,,", "mit,2025-01-01,", VerdictOutcome.Prohibited, "2025-01-01", "license:cc-by-nc-4.0")]
    [InlineData("cc-by-nc-4.0,2023,", "mit,2025-01-01,", VerdictOutcome.Prohibited, "2025-01-01", "license:cc-by-nc-4.0")]
    [InlineData("mit,,2025-06", "cc-by-nc-4.0,2025-01-01,", VerdictOutcome.Unknown, "2025-01-01", "license:mit")]
    [InlineData("mit,,2023", "cc-by-nc-4.0,2024,", VerdictOutcome.Allowed, "", "")]
    [InlineData("cc-by-nc-4.0,,2023", "mit,2024,", VerdictOutcome.Allowed, "", "")]
    [InlineData("cc-by-nc-4.0,,2024-12-31", "mit,2025-01-01,", VerdictOutcome.Allowed, "", "")]
    [InlineData("cc-by-nc-4.0,,2024-03", "mit,2024-03,", VerdictOutcome.Allowed, "", "")]
    [InlineData("cc-by-nc-4.0,,", "mit,2023-02,", VerdictOutcome.Prohibited, "", "")] // both at the release, which is a day of that year
    public void Load_AsksWhetherALaterLicenseAppliesBesideTheFirst_When_ThatDoesNotEnd(
        string first, string later, VerdictOutcome outcome, string from, string other)
    {
        using var folder = Folder(
            $"model:a,license:{first.Insert(first.IndexOf(','), ",,")}\nmodel:a,license:{later.Insert(later.IndexOf(','), ",,")}\n");
        var result = folder.Load();
        var id = $"license:{later[..later.IndexOf(',')]}";

        Assert.Equal(
            from.Length == 0
                ? []
                :
                [
                    $"Warning licensed_under.csv line 3, valid_from: {id} begins in {from}, after the release of model:a in 2023, and "
                    + $"{other} "
                    + "does not end then; whether the later license takes its place or applies beside it is not known, and verdicts count "
                    + $"what {id} says as unknown. Put the last day of the other into its valid_to; if both apply, leave valid_from "
                    + "empty here.",
                ],
            Messages(result));
        Assert.Equal(outcome, Outcome(result, "model:a"));
    }

    [Fact]
    public void Unknowns_NameTheLaterLicense_When_TheFirstDoesNotEnd()
    {
        using var folder = Folder("model:a,license:mit,,,,\nmodel:a,license:cc-by-nc-4.0,,,2025-01-01,\n");
        var gap = Assert.Single(
            Unknowns.Of(Study(folder.Load(), "model:a")), static gap => gap.Kind == UnknownKind.UnknownValidity);

        Assert.Equal(
            "NC is said to cover A since 2025-01-01, and A came out in 2023, before that, under a license that did not end then; whether "
            + "the "
            + "later one took its place or applies beside it is not known.",
            gap.Message);
        Assert.Equal(
            "Whoever publishes A could settle it by saying until when A was under the license that it came out with, if NC took its place; "
            + "that day belongs into the column valid_to of licensed_under.csv, and nothing into valid_from of NC if both apply.",
            gap.SettledBy);
        Assert.Equal(("2025-01-01", "licensed_under.csv", 3), (gap.Missing, gap.File, gap.Line));
    }

    // A note, and the day since when the first one holds, say all that can be said: no warning any more, but still a gap.
    [Theory]
    [InlineData("2023", "the page of 2025 names both", FindingSeverity.Info)]
    [InlineData("", "the page of 2025 names both", FindingSeverity.Warning)]
    [InlineData("2023", "", FindingSeverity.Warning)]
    public void Load_OnlyInforms_When_ALaterLicenseIsExplained(string since, string note, FindingSeverity severity)
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,kind,release_date\nmodel:a,A,base,2023\n"),
            ("licenses.csv", "id,name\nlicense:mit,MIT\nlicense:cc-by-nc-4.0,NC\n"),
            (
                "licensed_under.csv",
                $"from,to,valid_from,note\nmodel:a,license:mit,{since},\nmodel:a,license:cc-by-nc-4.0,2025,{note}\n"));
        var result = folder.Load();

        Assert.Equal([severity], result.Findings.Select(static finding => finding.Severity));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:a"));
    }

    // On the first of December it may be the month that is over soon, or a year of which most is.
    [Theory]
    [InlineData("mit,,", "cc-by-nc-4.0,2026-12,", VerdictOutcome.Prohibited)]
    [InlineData("mit,,", "cc-by-nc-4.0,2026,", VerdictOutcome.Prohibited)]
    [InlineData("cc-by-nc-4.0,,2026-11", "mit,2026-12,", VerdictOutcome.Prohibited)]
    [InlineData("mit,,2025", "mit,2026-12,", VerdictOutcome.Allowed)]
    public void Load_CountsALicense_When_ItMayNotHaveBegun(string first, string later, VerdictOutcome outcome)
    {
        using var folder = Folder(
            $"model:a,license:{first.Insert(first.IndexOf(','), ",,")}\nmodel:a,license:{later.Insert(later.IndexOf(','), ",,")}\n");
        var result = folder.Load(new LoadOptions { Today = new DateOnly(2026, 12, 1) });
        var (id, from) = (later[..later.IndexOf(',')], later[(later.IndexOf(',') + 1)..^1]);

        Assert.Equal(
            [
                $"Warning licensed_under.csv line 3, valid_from: license:{id} begins in {from}, which may still lie ahead; whether it "
                + "holds is "
                + "not known, and verdicts count it as if it did. Put the whole day, or delete the row until it holds.",
            ],
            Messages(result));
        Assert.Equal(outcome, Outcome(result, "model:a"));
        Assert.Contains(
            $"{(id == "mit" ? "MIT" : "NC")} covers A since {from}, a day that may still lie ahead; whether it holds yet is not known, "
            + "and the license counts as if it did.",
            Unknowns.Of(Study(result, "model:a")).Select(static gap => gap.Message));
        Assert.DoesNotContain(
            Messages(folder.Load(new LoadOptions { Today = new DateOnly(2027, 1, 1) })),
            static message => message.Contains("lie ahead", StringComparison.Ordinal));
    }

    // The day of the load decides, and it may be later elsewhere in the world.
    [Theory]
    [InlineData("2024-05-02", "2024-05-02")]
    [InlineData("2024-05", "2024-05")]
    [InlineData("2024", "2024")]
    [InlineData("2024-05-03", "?")]
    [InlineData("2024-06", "?")]
    [InlineData("2025", "?")]
    [InlineData("9999", "?")]
    [InlineData("1900", "1900")]
    [InlineData("1899", "?")]
    [InlineData("0001", "?")]
    public void Load_KeepsADateOfRelease_When_ItMayHaveBeen(string date, string kept)
    {
        using var folder = TestFolder.Create(("datasets.csv", $"id,name,release_date\ndataset:d,D,{date}\n"));
        var result = folder.Load(new LoadOptions { Today = new DateOnly(2024, 5, 1) });

        Assert.Equal(kept, result.Graph.ReleaseDateOf(result.Graph.ModelCount).ToString());
        Assert.Equal(
            kept != "?" ? []
                : [$"Error datasets.csv line 2, release_date: \"{date}\" lies {(date[0] < '2' ? "before 1900" : "after today")}, when it "
                    + "cannot have come out; it counts as not known, and so does which licenses it had then. Put the day on which it came "
                    + "out, or leave the cell empty."],
            Messages(result));
    }

    [Fact]
    public void Load_ReportsADayOfGeneration_When_ItLiesAfterToday()
    {
        using var folder = TestFolder.Create(
            ("generated_by.csv", "from,to,generated_at\ndataset:d,model:a,2099-01-01\n"));

        Assert.Contains(
            "Error generated_by.csv line 2, generated_at: \"2099-01-01\" lies after today, when the model cannot have run; it counts as "
            + "not "
                + "known, and so does which terms of the model govern the data. Put the right day, or leave the cell empty.",
            Messages(folder.Load()));
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("service")]
    [InlineData("delta")]
    public void Load_CountsALicenseAsThatOfTheData_When_ADatasetHasNoSuchComponent(string component)
    {
        using var folder = Folder($"dataset:d,license:mit,,,,\ndataset:d,license:cc-by-nc-4.0,{component},,,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"Warning licensed_under.csv line 3, component: a dataset has no {component}; the license counts as that of the data itself."],
            Messages(result));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "dataset:d"));
    }

    [Fact]
    public void Load_LeavesNoChoice_When_ADatasetHasNoSuchComponentAndTheLicensesAreOfAGroup()
    {
        using var folder = Folder("dataset:d,license:cc-by-nc-4.0,data,a,,\ndataset:d,license:mit,weights,a,,\n");
        var result = folder.Load();

        Assert.Equal(
            [
                "Warning licensed_under.csv line 3, component: a dataset has no weights; the license counts as that of the data itself, "
                + "and applies whatever is chosen in its group. Write data if it is one that may be chosen.",
            ],
            Messages(result));
        Assert.Equal(VerdictOutcome.Prohibited, Outcome(result, "dataset:d"));
    }

    [Theory]
    [InlineData("MIT?", "there is no license \"MIT?\" (did you mean license:mit?)", WriteAnId)]
    [InlineData("MIT*", "there is no license \"MIT*\" (did you mean license:mit?)", WriteAnId)]
    [InlineData("-MIT", "there is no license \"-MIT\" (did you mean license:mit?)", WriteAnId)]
    [InlineData("(MIT", "\"(MIT\" cannot be read: a parenthesis is not closed", "Write ids of licenses.csv, with AND or OR between them.")]
    [InlineData(
        "MIT or unknown", "\"MIT or unknown\" offers a choice between a license and none that is known, which is no choice",
        "Write the license that holds, or OR between licenses that are known.")]
    [InlineData(
        "cc-by-nc--4.0", "\"cc-by-nc--4.0\" looks as if a word was missing in it (did you mean license:cc-by-nc-4.0?)", WriteAnId)]
    [InlineData(
        "cc-by - -nc-4.0", "\"cc-by - -nc-4.0\" looks as if a word was missing in it (did you mean license:cc-by-nc-4.0?)", WriteAnId)]
    [InlineData(
        "cc-by_-nc-4.0", "\"cc-by_-nc-4.0\" looks as if a word was missing in it (did you mean license:cc-by-nc-4.0?)", WriteAnId)]
    [InlineData("cc-by-()-nc-4.0", "\"cc-by-()-nc-4.0\" cannot be read: a parenthesis follows a license without AND or OR (write one row "
        + "for each part that has a license of its own, with the part in component, and put remarks into note)",
        "Write ids of licenses.csv, with AND or OR between them.")]
    [InlineData("MIT & cc-by-nc-4.0", "there is no license \"MIT & cc-by-nc-4.0\"", SayWhich)]
    [InlineData("MIT XOR cc-by-nc-4.0", "there is no license \"MIT XOR cc-by-nc-4.0\"", SayWhich)]
    [InlineData("MIT + cc-by-nc-4.0", "there is no license \"MIT + cc-by-nc-4.0\"", SayWhich)]
    [InlineData(
        "MIT WITH", "\"MIT WITH\" is cut off: an exception is missing behind WITH",
        "Write the license alone, or add the one with its exception to licenses.csv, which is a license of its own.")]
    [InlineData(
        "MIT with foo", "there is no license \"MIT with foo\"",
        "A license with an exception is one of its own: add it to licenses.csv under that name.")]
    public void Load_AsksForALicense_When_ItIsWrittenWithASignOfDoubt(string license, string problem, string advice)
    {
        using var folder = Folder($"model:a,{license},,,,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"Error licensed_under.csv line 2, to: {problem}; the relation is kept but takes no part in the graph, and verdicts count "
                + $"what it says as unknown. {advice}"],
            Messages(result));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:a"));
        Assert.Empty(result.Graph.FindByName(NodeKind.License, license));
    }

    // What a license of data, documentation or a service says of a model is nothing: it is told, and with a note somebody looked at it.
    [Theory]
    [InlineData("data", "", "Warning")]
    [InlineData("documentation", "", "Warning")]
    [InlineData("service", "", "Warning")]
    [InlineData("documentation", "the paper", "Info")]
    [InlineData("code", "", "")]
    [InlineData("delta", "", "")]
    public void Load_TellsOfALicenseThatDoesNotCoverTheModel(string component, string note, string severity)
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:s,S,service\n"),
            ("licenses.csv", "id,name\nlicense:mit,MIT\nlicense:cc-by-nc-4.0,NC\n"),
            (
                "licensed_under.csv",
                $"from,to,component,note\nmodel:a,license:mit,,\nmodel:a,license:cc-by-nc-4.0,{component},{note}\n"
                + "model:s,license:mit,service,\n"));

        Assert.Equal(
            severity.Length == 0
                ? []
                : [
                    $"{severity} other-component licensed_under.csv line 3, component: the license is said to cover the {component} of "
                    + "model:a and not model:a itself: it neither limits nor frees that, and without another license that counts as under "
                    + "none that is known. If it is the license of the model, leave the cell empty; if it is that of a dataset, give the "
                    + "row to the dataset; else say in the column note what it covers.",
                ],
            folder.Load().Findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Message}"));
    }

    // The only license of a model covers something else: the model has none, which is a gap and no clearance.
    [Fact]
    public void Verdict_IsUnknown_When_TheOnlyLicenseCoversTheDocumentation()
    {
        using var folder = Folder("model:a,license:mit,documentation,,,\n");
        var result = folder.Load();

        Assert.Equal(["Warning other-component"], result.Findings.Select(static finding => $"{finding.Severity} {finding.Code}"));
        Assert.Contains(
            "MissingLicense A has no known license.", Unknowns.Of(Study(result, "model:a")).Select(gap => $"{gap.Kind} {gap.Message}"));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:a"));
    }

    // What is read as a choice is always told, and so is a group that is none.
    [Fact]
    public void Review_TellsOfEachChoice()
    {
        using var folder = Folder(
            "model:a,license:mit,,a,,\nmodel:a,license:cc-by-nc-4.0,,a,,\ndataset:d,license:mit,,b,,\n"
            + "dataset:d,MIT OR cc-by-nc-4.0,code,,,\n");

        Assert.Equal(
            [
                "Info licensed_under.csv line 2 licensed_under.csv line 2, group: model:a is read as under a choice of "
                + "license:cc-by-nc-4.0 or license:mit, and verdicts take the best for each purpose. If all of them apply, empty the cells "
                + "\"a\".",
                "Info licensed_under.csv line 4 licensed_under.csv line 4, group: dataset:d has license:mit alone in the group \"b\", "
                + "which is no choice; the license applies. Write the others into the same group, or empty the cell.",
            ],
            GraphReview.Run(folder.Load()).Where(static finding => finding.Code == "choice")
                .Select(static finding => $"{finding.Severity} {finding.File} line {finding.Line} {finding.Message}"));
    }

    // Data that models wrote, and no row that says which: verdicts have a gap, and the review says where.
    [Fact]
    public void Review_TellsOfGeneratedDataWithoutAGenerator()
    {
        using var folder = TestFolder.Create(
            ("datasets.csv", "id,name,synthetic\ndataset:x,X,yes\ndataset:y,Y,mixed\ndataset:z,Z,yes\ndataset:n,N,no\ndataset:q,Q,\n"),
            ("derived_from.csv", "from,to,method\ndataset:z,dataset:y,subset\n"),
            ("generated_by.csv", "from,to,role,operator\ndataset:y,model:a,text,org:o\n"));

        Assert.Equal(
            [
                "Info datasets.csv line 2, id: dataset:x is said to hold text that models wrote, and no row of generated_by.csv says "
                + "which; verdicts count what the terms of such a model may ask as unknown. Add the row if it is known.",
            ],
            GraphReview.Run(folder.Load()).Where(static finding => finding.Code == "no-generator")
                .Select(static finding => $"{finding.Severity} {finding.Message}"));
    }

    [Theory]
    [InlineData("terms-of-servise", "terms-of-service")]
    [InlineData("usage policy.", "usage-policy")]
    [InlineData("Terms_of_Service", "")]
    [InlineData("weak-copyleft", "")]
    public void Load_AsksForAKind_When_ItIsNearToOneThatRulesAskFor(string kind, string meant)
    {
        using var folder = TestFolder.Create(("licenses.csv", $"id,name,kind\nlicense:own,Own,{kind}\n"));

        Assert.Equal(
            meant.Length == 0
                ? []
                : [
                    $"Warning licenses.csv line 2, kind: \"{kind}\" is not a known kind of license. Did you mean {meant}? It is kept, and "
                    + $"counts as a kind that is not known, whatever rules say of {meant}. Write {meant} if that is meant.",
                ],
            Messages(folder.Load()));
    }

    // A sentence is never cut in the middle, however long the cell is.
    [Fact]
    public void Load_CutsTheCell_AndNotWhatIsSaidOfIt()
    {
        using var folder = Folder($"model:a,CC-BY-4.0 ({new string('x', 300)}),,,,\n");

        Assert.Equal(
            [$"Error licensed_under.csv line 2, to: \"CC-BY-4.0 ({new string('x', 89)}\u2026\" cannot be read: a parenthesis follows a "
                + "license without AND or OR (write one row for each part that has a license of its own, with the part in component, and "
                + "put remarks into note); the relation is kept but takes no part in the graph, and verdicts count what it says as "
                + "unknown. Write ids of licenses.csv, with AND or OR between them."],
            Messages(folder.Load()));
    }

    // Of what is no letter or digit only blanks, quotes, full brackets, hyphens between words and a final dot say nothing.
    [Theory]
    [InlineData("\u2260MIT")]
    [InlineData("\u00ACMIT")]
    [InlineData("\u274CMIT")]
    [InlineData("MIT \u2717")]
    [InlineData("MIT\uFF1F")]
    [InlineData("MIT\u2047")]
    [InlineData("MIT\u00A4")]
    [InlineData("MIT\u2026")]
    [InlineData("MIT...")]
    [InlineData("MIT\\")]
    [InlineData("{MIT}")]
    [InlineData("MIT/")]
    [InlineData("_MIT")]
    [InlineData("MIT_")]
    [InlineData("MIT:")]
    [InlineData("&MIT")]
    [InlineData("MIT \uD83D\uDEAB")]
    [InlineData("M\u0336I\u0336T\u0336")]
    [InlineData("\u2212MIT")]
    [InlineData("MIT\u00B0")]
    [InlineData("MIT .")]
    [InlineData(".MIT")]
    public void Load_AsksForALicense_When_ASignStandsBesideItsName(string license)
    {
        using var folder = Folder($"model:a,{license},,,,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"Error licensed_under.csv line 2, to: there is no license \"{license}\""
                + $"{(license.Contains('\u0336', StringComparison.Ordinal) ? "" : " (did you mean license:mit?)")}; the relation is kept "
                + $"but takes no part in the graph, and verdicts count what it says as unknown. {WriteAnId}"
                + (license[0] == '\u2212'
                    ? " Character 1 is U+2212, which looks like a hyphen. Type it anew where that is not meant."
                    : "")],
            Messages(result));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:a"));
        Assert.Empty(result.Graph.FindByName(NodeKind.License, license));
    }

    [Theory]
    [InlineData("\"MIT,\"", "\"MIT,\" cannot be read: a license is missing beside a comma or semicolon")]
    [InlineData("MIT;", "\"MIT;\" cannot be read: a license is missing beside a comma or semicolon")]
    public void Load_AsksForALicense_When_AListIsCutOff(string license, string problem)
    {
        using var folder = Folder($"model:a,{license},,,,\n");
        var result = folder.Load();

        Assert.Equal(
            [$"Error licensed_under.csv line 2, to: {problem}; the relation is kept but takes no part in the graph, and verdicts count "
                + "what it says as unknown. Write ids of licenses.csv, with AND or OR between them."],
            Messages(result));
        Assert.Equal(VerdictOutcome.Unknown, Outcome(result, "model:a"));
    }

    [Theory]
    [InlineData("MIT.")]
    [InlineData("(MIT)")]
    [InlineData("[MIT]")]
    [InlineData("\u201CMIT\u201D")]
    [InlineData("'MIT'")]
    [InlineData("`MIT`")]
    [InlineData("MIT License")]
    [InlineData("The \u00ABMIT\u00BB License.")]
    [InlineData("\uFF2D\uFF29\uFF34")]
    public void Load_ReadsALicense_When_OnlySignsThatSayNothingStandBesideItsName(string license)
    {
        using var folder = Folder($"model:a,{license},,,,\n");
        var result = folder.Load();

        Assert.Equal(VerdictOutcome.Allowed, Outcome(result, "model:a"));
        Assert.Equal($"Info licensed_under.csv line 2, to: \"{license}\" is read as license:mit.", Messages(result)[0]);
    }

    [Fact]
    public void Load_NamesTheDayOfALicense_When_ItIsCalledByAnotherName()
    {
        using var folder = Folder("model:a,MIT License,,,,\n");

        Assert.Contains(
            "Warning licensed_under.csv line 2, to: MIT License took effect in 2024, after the release of model:a in 2023; the relation "
            + "is kept. "
                + "If the license came later, valid_from says since when; if another one came first, it is a row of its own.",
            Messages(folder.Load()));
    }

    private static TestFolder Folder(string licensedUnder) => TestFolder.Create(
        ("models.csv", "id,name,kind,release_date\nmodel:a,A,base,2023\n"),
        ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("organisations.csv", "id,name\norg:acme,Acme Works\n"),
        ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        ("licenses.csv", "id,name,kind,effective_from,aliases\n"
            + (licensedUnder.Contains(
                "MIT License", StringComparison.Ordinal) ? "license:mit,MIT,open-source,2024,\n" : "license:mit,MIT,open-source,,\n")
            + "license:cc-by-nc-4.0,NC,open-data,,\nlicense:none,Unknown,none,,\n"),
        ("licensed_under.csv", "from,to,component,group,valid_from,valid_to\n" + licensedUnder
            + (licensedUnder.StartsWith("dataset", StringComparison.Ordinal) ? "" : "dataset:d,license:mit,,,,\n")));

    private static string[] Messages(LoadResult result) => [.. result.Findings
        .Where(static finding =>
            finding.File is "licensed_under.csv" or "licenses.csv" or "datasets.csv" or "generated_by.csv").Select(static finding =>
                $"{finding.Severity} {finding.Message}")];

    private static VerdictOutcome Outcome(LoadResult result, string id) =>
        Verdicts.Of(Study(result, id), Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient).Outcome;

    private static ArtifactStudy Study(LoadResult result, string id) => new LineageAnalysis(result.Graph, result.Rules).StudyOf(
        result.Graph.ArtifactOf(result.Graph.FindById(id)!.Value)); // the folder has it
}
