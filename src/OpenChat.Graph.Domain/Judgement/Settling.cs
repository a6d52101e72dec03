using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Sentences that say what would settle a gap: who could, and by saying what; then, where it is a matter of the data that was given, what
/// belongs into which file. For whoever reads an answer, not only for whoever keeps the tables.
/// </summary>
internal static class Settling
{
    /// <summary>Who can mend what is no question to anybody outside, such as a row that cannot be read.</summary>
    public const string Keepers = "Whoever keeps the data";

    private const int MostNamed = 3;

    /// <summary>Who could settle it, by saying what, and what belongs where then; nothing when there is no more to do.</summary>
    public static string By(string who, string what, string then = "") =>
        $"{who} could settle it by saying {what}{(then.Length > 0 ? "; " : "")}{then}.";

    /// <summary>The makers of artifacts, as the start of a sentence; each once, in the order of the graph.</summary>
    public static string Makers(ArtifactStudy study, params ReadOnlySpan<int> artifacts)
    {
        var names = new List<string>();
        foreach (var artifact in artifacts)
        {
            foreach (var developer in study.Graph.DevelopersOf(artifact))
            {
                var node = new NodeId(NodeKind.Organisation, developer.Organisation);
                var name = study.Graph.NameOf(node) is { Length: > 0 } given ? given : study.Graph.IdOf(node);
                if (!names.Contains(name))
                {
                    names.Add(name);
                }
            }
        }

        return names switch
        {
            [] when artifacts is [var only] => Publisher(study, only),
            [] => "Whoever made one of them",
            [var only] => only,
            { Count: <= MostNamed } => $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}",
            _ => FormattableString.Invariant($"{names[0]}, {names[1]} or another of {names.Count} makers"),
        };
    }

    /// <summary>The makers of an artifact, within a sentence.</summary>
    public static string MakersIn(ArtifactStudy study, int artifact) =>
        study.Graph.DevelopersOf(artifact).Count > 0
            ? Makers(study, artifact)
            : $"the publisher of {study.NameOf(artifact)}, who is not recorded,";

    /// <summary>Whoever publishes an artifact, as the start of a sentence: who made it is not known.</summary>
    public static string Publisher(ArtifactStudy study, int artifact) => $"Whoever publishes {study.NameOf(artifact)}";

    /// <summary>Who writes a license, as the start of a sentence.</summary>
    public static string Steward(ArtifactStudy study, int license) =>
        StewardOf(study, license) is { Length: > 0 } steward ? steward : $"Whoever writes {study.LicenseNameOf(license)}";

    /// <summary>Who could say what a license of an artifact gives, as the start of a sentence: its steward, else who made that.</summary>
    public static string Licensor(ArtifactStudy study, int license, int artifact) =>
        StewardOf(study, license) is { Length: > 0 } steward ? steward : Makers(study, artifact);

    /// <summary>The text of a license and whose it is, as the start of a sentence.</summary>
    public static string Text(ArtifactStudy study, int license) => $"The text of {study.LicenseNameOf(license)}"
        + (StewardOf(study, license) is { Length: > 0 } steward ? $", which {steward} writes," : "");

    private static string StewardOf(ArtifactStudy study, int license) =>
        study.Graph.GetText(new NodeId(NodeKind.License, license), NodeField.Steward).Trim();
}
