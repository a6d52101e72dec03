using OpenChat.Graph.Server.Commands;

namespace OpenChat.Graph.Server.Tests.Commands;

// The way of a project into the data: new-project, check FILE, add FILE.
public sealed class ProjectCommandTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _work = new();

    public ProjectCommandTests()
    {
        _data.Write("models.csv", "id,name,kind,family,parameters,tokens,release_date,url,aliases\nmodel:a,A,,,,,,,\n");
        _data.Write("datasets.csv", "id,name,kind,stage,synthetic,access_rights,tokens,examples,languages,release_date,url,aliases\n");
        _data.Write("licenses.csv", "id,name,spdx_id,version,family,steward,kind,osi_approved,effective_from,superseded_by,url,aliases\n");
        _data.Write("organisations.csv", "id,name,kind,country,url,aliases\n");
        _data.Write("sources.csv", "id,name,url,license,retrieved\nsource:s,S,,,\n");
        foreach (var (relation, columns) in ((string, string)[])[
            ("fine_tunes_from", "method,"), ("trained_on", "stage,"), ("aligned_with", ""), ("derived_from", "method,"),
            ("generated_by", "role,operator,generated_at,"), ("licensed_under", "component,group,valid_from,valid_to,"),
            ("developed_by", "role,")])
        {
            _data.Write($"{relation}.csv", $"from,to,{columns}source,evidence_url,confidence,recorded_at,note\n");
        }

        _data.Write("frameworks.csv", "id,name,description,values,url,source,succeeds,note\nf,The Index,,closed=0;open=1,,,,\n");
        _data.Write(
            "criteria.csv",
            "framework,id,title,area,question,definition,weight,became,about\nf,code,Code,Access,Can one see it?,,1,,\n"
            + "f,data,Data,Data,,,1,,\n");
        _data.Write("listings.csv", "framework,model,name,url,base,tuning,license,organisation\nf,model:a,A,,,,,\n");
        _data.Write(
            "openness.csv",
            "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,note\n"
            + "model:a,f,code,open,,,source:s,,,,\nmodel:a,f,data,open,,,source:s,,,,\n");
    }

    public void Dispose()
    {
        _data.Dispose();
        _work.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("../..")]
    public async Task NewProject_WantsAName(string name)
    {
        var (code, output, error) = await RunAsync("new-project", name, "--data", _data.Path);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(
            $"'{name}' is no name of a project: give it as people write it, such as 'My Model 7B'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_GoesFromAnEmptyFileIntoTheTable()
    {
        var file = Path.Combine(_work.Path, "new.csv");

        Assert.Equal(
            (0, $"{file} has 2 criteria of The Index. Fill in value, evidence_url and note, then: check {file}\n", ""),
            await RunAsync("new-project", "New One", "--out", file, "--data", _data.Path));
        Assert.Equal(
            (
                1,
                """
                error: new.csv line 5, value: source must be given. Expected: source:project-pages.
                info: new.csv line 6, value: url is empty and will be.
                info: new.csv line 7, value: organisation is empty and will be.
                info: new.csv line 8, value: base is empty and will be.
                info: new.csv line 9, value: tuning is empty and will be.
                info: new.csv line 10, value: license is empty and will be.

                """.ReplaceLineEndings("\n")
                + "warning: new.csv line 12, value: code is empty, which says that it was looked for and is not stated. Expected: closed "
                + "open not-applicable withheld.\nwarning: new.csv line 13, value: data is empty, which says that it was looked for and is "
                + "not stated. Expected: closed open not-applicable withheld.\n1 error, 2 warnings, 5 infos\n",
                ""),
            await RunAsync("check", file, "--data", _data.Path));

        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(
            file,
            text.Replace("project,source,,", "project,source,source:s,", StringComparison.Ordinal)
                .Replace("criterion,code,,,,", "criterion,code,open,https://new/code,Here.,", StringComparison.Ordinal)
                .Replace("criterion,data,,,,", "criterion,data,withheld,,,", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("check", file, "--strict", "--data", _data.Path)).Code);
        Assert.Equal(
            (
                0,
                """
                New One is number 2 of 2 in The Index, with 1 of 2.
                  Access: code open
                  Data: data withheld

                """.ReplaceLineEndings("\n"),
                ""),
            await RunAsync("add", file, "--data", _data.Path));
        Assert.Equal(
            (1, "error: new.csv: f assesses \"model:new-one\" already; change its rows in openness.csv instead. Expected: a model that the "
                + "framework does not assess yet.\n"),
            ((await RunAsync("add", file, "--data", _data.Path)) is var (code, output, _)
                ? (code, string.Concat(output.Split('\n').Where(static line => line.Contains("already", StringComparison.Ordinal)))
                    + "\n")
                : default));
    }

    [Fact]
    public async Task Add_LeavesFilesAlone_ThatAreNotAsTheProgramWritesThem()
    {
        _data.Write("models.csv", "name,id\nA,model:a\n");
        var file = _work.Write("new.csv", "part,item,value\nproject,framework,f\nproject,model,model:n\nproject,name,N\n"
            + "project,source,source:s\ncriterion,code,closed\ncriterion,data,closed\n");

        Assert.Equal(
            (2, "", "models.csv would change in more than the new rows, because it is not written as the program writes files. Add --force "
                + "to write it anew.\n"),
            await RunAsync("add", file, "--data", _data.Path));
        Assert.Equal("name,id\nA,model:a\n", await File.ReadAllTextAsync(Path.Combine(_data.Path, "models.csv")));
        Assert.Equal(0, (await RunAsync("add", file, "--force", "--data", _data.Path)).Code);
    }

    // What could not be read is not in the graph: writing it anew would delete it.
    [Theory]
    [InlineData("openness.csv", "model:a,f\n", "openness.csv line 4 has 2 fields where the header has 11; the row is not read.")]
    [InlineData(
        "models.csv", ",B,,,,,,,\n", "models.csv line 3, id: the value is required; the row is not read, so that its model is not there")]
    [InlineData(
        "openness.csv", "model:a,f,code,open,,,,,lo,,\n",
        "openness.csv line 4, confidence: \"lo\" is not a known confidence; it counts as empty, so that the claim is weighed like one of "
        + "which nobody says how sure it is. Write high, medium or low.")]
    public async Task Add_LosesNothing_EvenWhenItIsForced(string name, string row, string finding)
    {
        var place = Path.Combine(_data.Path, name);
        var text = await File.ReadAllTextAsync(place) + row;
        await File.WriteAllTextAsync(place, text);
        var file = _work.Write("new.csv", "part,item,value\nproject,framework,f\nproject,model,model:n\nproject,name,N\n"
            + "project,source,source:s\ncriterion,code,closed\ncriterion,data,closed\n");
        var (code, _, error) = await RunAsync("add", file, "--force", "--data", _data.Path);

        Assert.Equal(2, code);
        Assert.StartsWith(
            "Nothing was added: writing the folder anew would delete what could not be read of it. Mend this first:\n" + finding, error,
            StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(place));
    }

    [Fact]
    public async Task NewProject_WantsTheFramework_WhenEditionsContradictEachOther()
    {
        _data.Write(
            "frameworks.csv", "id,name,description,values,url,source,succeeds,note\nf,F,,closed=0;open=1,,,,\n"
            + "g,G,,closed=0;open=1,,,f,\nh,H,,closed=0;open=1,,,f,\n");
        _data.Write(
            "criteria.csv", "framework,id,title,area,question,definition,weight,became,about\nf,code,C,,,,1,,\ng,code,C,,,,1,,\n"
            + "h,code,C,,,,1,,\n");
        var file = Path.Combine(_work.Path, "new.csv");

        Assert.Equal(
            (2, "", "frameworks.csv does not say which framework is the latest: g succeeds f, as h does. Name the one that is meant with "
                + "--framework.\n"),
            await RunAsync("new-project", "N", "--out", file, "--data", _data.Path));
        Assert.Equal(0, (await RunAsync("new-project", "N", "--framework", "h", "--out", file, "--data", _data.Path)).Code);
    }

    [Fact]
    public async Task NewProject_NamesTheNearestFramework_AndOverwritesNothing()
    {
        var file = _work.Write("there.csv", "mine");

        Assert.Equal(
            (2, "", "There is no framework 'ff'.\n"),
            await RunAsync("new-project", "N", "--framework", "ff", "--data", _data.Path));
        var (code, _, error) = await RunAsync("new-project", "N", "--out", file, "--data", _data.Path);
        Assert.Equal((2, true), (code, error.StartsWith($"'{file}' cannot be written: ", StringComparison.Ordinal)));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Check_OfAFile_TakesNoOptionsOfFolders() => Assert.Equal(
        (2, "", "The file of a project is checked alone: check FILE [--data DIR] [--strict].\nAdd --help to see what the command takes.\n"),
        await RunAsync("check", _work.Write("p.csv", ""), "--against", _data.Path));

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
