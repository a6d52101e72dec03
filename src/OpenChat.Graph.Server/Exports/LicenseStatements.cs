// What is said of the licenses of an artifact, and what we conclude.
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// Declared is what the publisher says. Concluded is what holds when all is considered, and there is such a thing only where nothing that
/// is known or not known stands against what is declared.
/// </summary>
internal static class LicenseStatements
{
    /// <summary>What stands for a license that is not known, in SPDX and here.</summary>
    public const string NoAssertion = "NOASSERTION";

    /// <summary>How references to licenses begin that SPDX does not list.</summary>
    public const string Reference = "LicenseRef-openchat-";

    // the list 3.27.0, in the spelling and as far as CycloneDX 1.6 takes it
    private static readonly Lazy<FrozenSet<string>> Listed = new(static () =>
    {
        using var stream = typeof(LicenseStatements).Assembly.GetManifestResourceStream("spdx-license-ids.txt")
            ?? throw new InvalidOperationException("The SPDX license ids are not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    });

    /// <summary>
    /// The licenses that an artifact is said to have, of itself or a component of it: in force, as alternatives, or of another component.
    /// Neither those of another time nor those of outweighed claims, nor those that stand for a license that is not known.
    /// </summary>
    public static IEnumerable<LicenseRelation> Declared(ArtifactLineage lineage, int artifact) =>
        lineage.Graph.LicensesOf(artifact).Where(relation =>
            lineage.Snapshot.Analysis.Licenses.StatusOf(relation.Position)
                is LicenseStatus.InForce or LicenseStatus.Alternative or LicenseStatus.OtherComponent
            && !lineage.Study.Terms.IsMissing(relation.License));

    /// <summary>The licenses in force for the artifact of the export, if that is certain; else empty.</summary>
    /// <remarks>
    /// Certain is: a license is in force, there is no choice, every license has recorded terms, nothing that is not known could hide a
    /// restriction, and nothing was inherited, however surely, that these licenses do not demand themselves.
    /// </remarks>
    public static int[] Concluded(ArtifactLineage lineage)
    {
        var (study, terms) = (lineage.Study, lineage.Study.Terms);
        var inForce = study.LicensesInForce.ToArray();
        var isCertain = inForce.Length > 0
            && study.Licenses.Choices(lineage.Artifact).Length == 1
            && Array.TrueForAll(inForce, license => !terms.IsMissing(license) && terms.IsRecorded(license))
            && lineage.Unknowns.IsEmpty
            && lineage.Restrictions.All(restriction => !restriction.Inherited || restriction.IsOwnLicense
                || Array.Exists(inForce, license => terms.Find(license, restriction.Term.Code) is not null));
        return isCertain ? inForce : [];
    }

    /// <summary>The id of a license in the list of SPDX; null when it is not listed, and when the data has none.</summary>
    public static string? ListedId(ArtifactLineage lineage, int license)
    {
        var id = lineage.Graph.GetText(ArtifactLineage.LicenseNode(license), NodeField.SpdxId);
        return Listed.Value.Contains(id) ? id : null;
    }

    /// <summary>The license in an expression of SPDX: its id where it is listed, else a reference made of its id here.</summary>
    public static string IdInExpression(ArtifactLineage lineage, int license)
    {
        if (ListedId(lineage, license) is { } listed)
        {
            return listed;
        }

        var id = lineage.Graph.IdOf(ArtifactLineage.LicenseNode(license));
        id = id.StartsWith("license:", StringComparison.Ordinal) ? id["license:".Length..] : id;
        // what a reference cannot hold becomes its code, so that two licenses never share one
        var name = new StringBuilder(Reference);
        foreach (var rune in id.EnumerateRunes())
        {
            _ = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '.' or '-')
                ? name.Append((char)rune.Value)
                : name.Append(CultureInfo.InvariantCulture, $"-u{rune.Value:x}-");
        }

        return name.ToString();
    }

    /// <summary>
    /// What an artifact itself is declared to be under, as an expression of SPDX with the licenses that are in it; null when none is known.
    /// </summary>
    public static (string Expression, int[] Licenses)? DeclaredExpression(ArtifactLineage lineage, int artifact)
    {
        var choices = lineage.Snapshot.Analysis.Licenses.Choices(artifact)
            .Where(choice => !choice.IsEmpty && choice.All(license => !lineage.Study.Terms.IsMissing(license))).ToList();
        return choices.Count == 0 ? null
            : (string.Join(" OR ", choices.Select(choice => choices.Count > 1 && choice.Length > 1 ? $"({All(choice)})" : All(choice))),
                [.. choices.SelectMany(static choice => choice).Distinct()]);

        string All(IEnumerable<int> choice) => string.Join(" AND ", choice.Select(license => IdInExpression(lineage, license)));
    }
}
