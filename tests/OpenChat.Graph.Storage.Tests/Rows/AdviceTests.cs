using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Rows;

// Findings about ids ask for what may be meant, and say what to do.
public sealed class AdviceTests
{
    private const string Kept =
        "the relation is kept but takes no part in the graph, and verdicts count what it says as unknown.";

    // A row in the file of organisations with an id of another file says which one it belongs to.
    [Theory]
    [InlineData("dataset:x", "datasets.csv")]
    [InlineData("model:x", "models.csv")]
    [InlineData("License:x", "licenses.csv")]
    public void Load_SaysWhichFileARowBelongsTo_When_ItsIdBeginsLikeThoseOfAnother(string id, string file)
    {
        using var folder = TestFolder.Create(("organisations.csv", $"id,name\n{id},X\n"));

        Assert.Equal(
            $"organisations.csv line 2, id: the id \"{id}\" begins like those of {file}, and counts as one of organisations.csv because it "
            + $"stands there. Move the row to {file}, or let its id begin with org:.",
            Assert.Single(folder.Load().Findings, static finding => finding.Code == FindingCodes.OddId).Message);
    }

    [Theory]
    [InlineData("model:lama", " Did you mean model:llama?")]
    [InlineData("LLaMA", " Did you mean model:llama?")]
    [InlineData("Model:Llama", " Did you mean model:llama?")]
    [InlineData("model:gone", "")]
    [InlineData("model:llama;model:qwen", " If several are meant, write a row for each.")]
    [InlineData("model:llama | model:qwen", " If several are meant, write a row for each.")]
    public void Load_AsksForWhatARowLeadsTo(string to, string advice)
    {
        using var folder = Folder(("fine_tunes_from.csv", $"from,to,method\nmodel:qwen,{to},full\n"));

        Assert.Equal(
            [$"Error fine_tunes_from.csv line 2, to: there is no node \"{to}\"; {Kept}{advice}"], Messages(folder, "fine_tunes_from.csv"));
    }

    [Theory]
    [InlineData("Gamma Group", " Did you mean org:gamma?")]
    [InlineData("org:gama", " Did you mean org:gamma?")]
    [InlineData("org:delta;Gamma Group", " Did you mean org:gamma?")]
    [InlineData("org:nobody-knows", "")]
    public void Load_AsksForAnOperator_When_ItIsNamedByAnotherWordThanItsId(string name, string advice)
    {
        using var folder = Folder(("generated_by.csv", $"from,to,role,operator\ndataset:d,model:llama,text,{name}\n"));

        Assert.Equal(
            [
                $"Warning generated_by.csv line 2, operator: \"{name}\" names an organisation that is not there; it is kept but counts as "
                    + $"unknown. Write the id of the organisation, and add it to organisations.csv if it is not listed.{advice}",
            ],
            Messages(folder, "generated_by.csv"));
    }

    [Theory]
    [InlineData("MODEL:Llama")]
    [InlineData("model:LLAMA")]
    public void Load_SaysSo_When_TwoIdsDifferInCaseOnly(string id)
    {
        using var folder = Folder(("models.csv", $"id,name,kind\n{id},X,base\nmodel:llama,LLaMA,base\nmodel:qwen,Qwen,base\n"));

        Assert.Equal(
            [
                $"Warning models.csv line 2, id: the id \"{id}\" does not have the usual form; it is accepted.",
                $"Warning models.csv line 2, id: the id \"{id}\" and the id model:llama differ in nothing but case or blanks, and are two "
                    + "of the models. If one is meant, make one row of both; else give them ids that nobody mixes up.",
            ],
            Messages(folder, "models.csv"));
    }

    private static string[] Messages(TestFolder folder, string file) =>
        [.. folder.Load().Findings.Where(finding => finding.File == file).Select(
            static finding => $"{finding.Severity} {finding.Message}")];

    private static TestFolder Folder(params (string Name, string Text)[] files) => TestFolder.Create(
    [
        ("models.csv", "id,name,kind\nmodel:llama,LLaMA,base\nmodel:qwen,Qwen,base\n"),
        ("organisations.csv", "id,name\norg:gamma,Gamma Group\norg:delta,Delta\n"),
        .. files,
    ]);
}
