using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Tests.Rows;

// What a verdict sets aside, because who made the artifact made what is upstream, too, is said with what it rests on.
public sealed class OwnLicenseTests
{
    [Theory]
    [InlineData(
        "model:b,org:o", VerdictOutcome.Allowed,
        "No recorded restriction of anybody else stands against it, and every permission it needs is granted.",
        "What NC of B says is set aside (NON_COMMERCIAL): developed_by.csv says that Acme Works made both.")]
    [InlineData("model:b,org:p", VerdictOutcome.Prohibited, "", "")]
    public void Verdict_SaysWhatIsSetAside_AndByWhichRow(string row, VerdictOutcome outcome, string summary, string setAside)
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,kind\nmodel:a,A,merge\nmodel:b,B,base\nmodel:c,C,base\n"),
            ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
            ("organisations.csv", "id,name\norg:o,Acme Works\norg:p,Other\n"),
            ("licenses.csv", "id,name,kind\nlicense:mit,MIT,open-source\nlicense:cc-by-nc-4.0,NC,open-data\n"),
            ("fine_tunes_from.csv", "from,to,method\nmodel:a,model:b,merge\nmodel:a,model:c,merge\n"),
            ("trained_on.csv", "from,to,stage\nmodel:b,dataset:d,pretraining\nmodel:c,dataset:d,pretraining\n"),
            ("developed_by.csv", $"from,to\nmodel:a,org:o\n{row}\n"),
            (
                "licensed_under.csv",
                "from,to\nmodel:a,license:mit\nmodel:b,license:cc-by-nc-4.0\nmodel:c,license:mit\ndataset:d,license:mit\n"));
        var loaded = folder.Load();
        var study = new LineageAnalysis(loaded.Graph, loaded.Rules).StudyOf(
            loaded.Graph.ArtifactOf(loaded.Graph.FindById("model:a")!.Value)); // the folder has it

        var verdict = Verdicts.Of(study, Purpose.CommercialUse, Reading.Balanced);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(summary.Length == 0 ? [] : [summary], verdict.Reasons.Where(static reason => reason.StartsWith(
            "No recorded", StringComparison.Ordinal)));
        Assert.Equal(setAside.Length == 0 ? [] : [setAside], verdict.Reasons.Where(static reason => reason.Contains(
            "set aside", StringComparison.Ordinal)));
    }
}
