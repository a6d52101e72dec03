using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// The sentences that say why a verdict is as it is: short enough to be read at a glance. A name that is too long for that is given by a
/// shorter one of the same thing, never cut.
/// </summary>
internal static class Reasons
{
    /// <summary>How many characters a sentence has at most, unless even the shortest names are longer.</summary>
    public const int MostCharacters = 200;

    private static readonly Names[] FromLongest = Enum.GetValues<Names>();

    /// <summary>Which names a sentence uses, from the longest.</summary>
    internal enum Names
    {
        /// <summary>Names as they are.</summary>
        Full,

        /// <summary>Licenses by their SPDX ids or ids.</summary>
        ShortLicenses,

        /// <summary>Artifacts by their ids, too.</summary>
        Short,
    }

    /// <summary>The sentence with the longest names with which it is short enough; with the shortest ones if none is.</summary>
    public static string Fit(Func<Names, string> sentence)
    {
        var text = "";
        foreach (var names in FromLongest)
        {
            text = sentence(names);
            if (text.Length <= MostCharacters)
            {
                break;
            }
        }

        return text;
    }

    /// <summary>What a license is called.</summary>
    public static string OfLicense(this Names names, ArtifactStudy study, int license)
    {
        if (names == Names.Full)
        {
            return study.LicenseNameOf(license);
        }

        var node = new NodeId(NodeKind.License, license);
        return study.Graph.GetText(node, NodeField.SpdxId) is { Length: > 0 } spdx ? spdx : RuleSet.KeyOf(study.Graph.IdOf(node));
    }

    /// <summary>What an artifact is called.</summary>
    public static string OfArtifact(this Names names, ArtifactStudy study, int artifact)
    {
        if (names != Names.Short)
        {
            return study.NameOf(artifact);
        }

        var (name, id) = (study.NameOf(artifact), study.Graph.IdOf(artifact));
        id = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return name.Length <= id.Length ? name : id;
    }

    /// <summary>What a restriction means for a purpose, where it comes from, and how sure it is for a party.</summary>
    public static string Of(ArtifactStudy study, LicenseBranch branch, Purpose purpose, Restriction restriction, VerdictParty party)
    {
        var note = study.Rules.Note(purpose, restriction.Term).Trim().TrimEnd('.');
        var certainty = Explanations.Spell(restriction.ByParty.For(party));
        var (title, size) = (restriction.Term.Title, restriction.Clause.ThresholdText);
        var others = restriction.Inherited ? CountUnder(study, branch, restriction.License) - 1 : 0;
        var several = others > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {others} more upstream") : "";
        var text = Fit(names => Sentence(names, (note.Length > 0 ? note : title) + size, several));
        return text.Length <= MostCharacters ? text : Fit(names => Sentence(names, title + size, ""));

        string Sentence(Names names, string what, string more)
        {
            var license = names.OfLicense(study, restriction.License);
            return restriction.Inherited
                ? $"{what}: {license} of {names.OfArtifact(study, restriction.Origin)}{more} ({certainty})."
                : $"{what}: {license}, its own license ({certainty}).";
        }
    }

    /// <summary>
    /// What would count for a purpose if it were not the license of the maker itself, a sentence for each license, in the order of the
    /// set: rule book, section 5, the case "own license". It rests on who is said to have made both, so that is said.
    /// </summary>
    public static ImmutableArray<string> OfOwnLicenses(
        ArtifactStudy study, Purpose purpose, RestrictionSet restrictions, Certainty floor)
    {
        var own = new List<Restriction>();
        foreach (var restriction in restrictions)
        {
            if (restriction.IsOwnLicense && restriction.Certainty >= floor && Bearings.Of(study, purpose, restriction) != Bearing.None)
            {
                own.Add(restriction);
            }
        }

        return
        [
            .. own.GroupBy(static restriction => restriction.License).Select(license =>
            {
                string[] terms = [.. license.Select(static restriction => restriction.Term.Code).Distinct(StringComparer.Ordinal)];
                var origin = license.First().Origin;
                return Fit(names =>
                    $"What {names.OfLicense(study, license.Key)} of {names.OfArtifact(study, origin)} says is set aside ({terms[0]}"
                    + (terms.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {terms.Length - 1} more") : "")
                    + $"): {RelationSchema.Of(RelationKind.DevelopedBy).FileName} says that {MakersOf(study, origin)} made both.");
            }),
        ];
    }

    private static string MakersOf(ArtifactStudy study, int artifact)
    {
        var makers = new List<string>();
        foreach (var relation in study.Graph.DevelopersOf(artifact))
        {
            if (!study.Graph.IsOutweighedDeveloper(relation.Position))
            {
                makers.Add(study.Graph.NameOf(new NodeId(NodeKind.Organisation, relation.Organisation)));
            }
        }

        return makers.Count > 2 ? $"{makers[0]} and others" : string.Join(" and ", makers);
    }

    /// <summary>How many artifacts on the way are under a license, the artifact itself left out.</summary>
    private static int CountUnder(ArtifactStudy study, LicenseBranch branch, int license)
    {
        var count = 0;
        foreach (var artifact in study.Closure)
        {
            count += artifact != study.Artifact && branch.Of(artifact).Contains(license) ? 1 : 0;
        }

        return count;
    }
}
