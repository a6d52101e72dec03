using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>Sentences generated from proofs.</summary>
public static class Explanations
{
    /// <summary>
    /// One sentence: what is demanded, how sure, by which clause of which license, over which path, and what decided the weakest hop.
    /// </summary>
    internal static string Of(Restriction restriction) => Of(restriction, Spell(restriction.Certainty), Reason(restriction));

    /// <summary>
    /// The same for a party: as sure as it is for that party, and with what makes it less sure than the way does. For what limits nobody,
    /// because whoever made the artifact is the one who asks for it, that stands in the place of the certainty.
    /// </summary>
    internal static string Of(Restriction restriction, VerdictParty party)
    {
        var certainty = restriction.CertaintyFor(party);
        if (restriction.IsOwnLicense)
        {
            return Of(restriction, "set aside", "whoever made the one made the other, too, and needs no license from itself");
        }

        var reason = certainty < restriction.CertaintyFromOthers
            ? "who got it from its publisher agreed to no terms of that service"
            : certainty < restriction.Certainty
                ? $"this way is that of its own maker, and of the ways from others the surest is {Spell(certainty)}"
                : Reason(restriction);
        return Of(restriction, Spell(certainty), reason);
    }

    private static string Of(Restriction restriction, string certainty, string reason)
    {
        var graph = restriction.Set.Graph;
        var text = new StringBuilder();
        text.Append(restriction.Term.Title).Append(restriction.Clause.ThresholdText)
            .Append(" (").Append(certainty).Append("): ")
            .Append(graph.NameOf(restriction.Artifact));
        for (var i = 0; i < restriction.Hops; i++)
        {
            var relation = restriction.Hop(i).Relation;
            text.Append(i == 0 ? " " : ", which ").Append(Verb(relation)).Append(' ').Append(graph.NameOf(relation.To));
        }

        var licensed = restriction.LicensedUnder;
        var isChoice = licensed.GroupNumber != 0
            && graph.LicensesOf(licensed.Artifact).Any(other =>
                other.GroupNumber == licensed.GroupNumber && other.License != licensed.License);
        text.Append(restriction.Hops == 0 ? " is" : ", which is").Append(isChoice ? ", if so chosen, under " : " under ")
            .Append(graph.LicenseNameOf(restriction.License));
        var clause = restriction.Clause;
        if (IsPlace(clause.Place))
        {
            text.Append(", clause ").Append(clause.Place);
        }

        text.Append(": ").Append(clause.Summary.TrimEnd('.'));
        if (reason.Length > 0)
        {
            text.Append("; ").Append(reason);
        }

        return text.Append('.').ToString();
    }

    /// <summary>
    /// Whether a clause stands somewhere in a text: not where the cell says that there is none ("n/a"), or that the term comes from a text
    /// that is not there ("absence", "absence for some components").
    /// </summary>
    internal static bool IsPlace(string place) =>
        place.Length > 0
        && !place.Equals("n/a", StringComparison.OrdinalIgnoreCase)
        && !place.Equals("none", StringComparison.OrdinalIgnoreCase)
        && !place.Equals("absence", StringComparison.OrdinalIgnoreCase)
        && !place.StartsWith("absence ", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// How sentences name the place of a clause: "clause 4(a)", "paragraph 2", "Attachment A"; what is no number, such as "restrictions",
    /// with "see".
    /// </summary>
    internal static string PlaceOf(string place) =>
        place.StartsWith("para ", StringComparison.Ordinal) ? "paragraph " + place["para ".Length..]
        : char.IsAsciiDigit(place[0]) ? "clause " + place
        : char.IsUpper(place[0]) ? place
        : "see " + place;

    /// <summary>
    /// Whether whoever holds the artifact dealt with the licensor: as operator of a generator, as the same organisation, or by receiving
    /// the thing.
    /// </summary>
    internal static PartyReach PartyReachOf(Restriction restriction)
    {
        var graph = restriction.Set.Graph;
        var developing = graph.Developing;
        var holders = developing.TargetsOf(restriction.Artifact);
        for (var i = 0; i < restriction.Hops; i++)
        {
            var relation = restriction.Hop(i).Relation;
            if (relation.Kind == RelationKind.GeneratedBy)
            {
                return holders.ContainsAny(relation.Operators) ? PartyReach.SameParty : PartyReach.Stranger;
            }
        }

        return restriction.Hops == 0 || holders.ContainsAny(developing.TargetsOf(restriction.Origin))
            ? PartyReach.SameParty
            : PartyReach.Recipient;
    }

    /// <summary>The first of some texts, each once, and how many there are besides.</summary>
    internal static string Some(IEnumerable<string> texts, int most)
    {
        string[] all = [.. texts.Distinct(StringComparer.Ordinal)];
        return all.Length <= most
            ? string.Join(" and ", all)
            : FormattableString.Invariant($"{string.Join(", ", all.Take(most))} and {all.Length - most} more");
    }

    /// <summary>What a permission allows, as sentences name it: "commercial use" of the title "Commercial use allowed".</summary>
    internal static string Given(Term permission)
    {
        const string Allowed = " allowed";
        var title = permission.Title.Trim();
        title = title.EndsWith(Allowed, StringComparison.Ordinal) ? title[..^Allowed.Length] : title;
        return title.Length == 0 ? permission.Code : char.ToLowerInvariant(title[0]) + title[1..];
    }

    /// <summary>What a purpose is, as the subject of a sentence.</summary>
    internal static string Use(Purpose purpose) => purpose switch
    {
        Purpose.CommercialUse => "commercial use",
        Purpose.Research => "research",
        Purpose.Redistribute => "passing it on",
        Purpose.FineTune => "fine-tuning it",
        Purpose.TrainOnOutputs => "training on its outputs",
        Purpose.HostAsService => "hosting it as a service",
        _ => "making a competing model with it",
    };

    /// <summary>A certainty as sentences spell it.</summary>
    internal static string Spell(Certainty certainty) => certainty switch
    {
        Certainty.Binding => "binding",
        Certainty.Likely => "likely",
        Certainty.Contested => "contested",
        _ => "does not travel",
    };

    /// <summary>What a relation says, between the name of what was made and the name of what it was made from.</summary>
    public static string Verb(LineageRelation relation) => Verb(relation.Kind, relation.Qualifier);

    /// <summary>What a relation of a kind and qualifier says; one between artifacts.</summary>
    internal static string Verb(RelationKind kind, Qualifier qualifier) => kind switch
    {
        RelationKind.FineTunesFrom => qualifier switch
        {
            Qualifier.ContinuedPretraining => "continues the pre-training of",
            Qualifier.Adapter => "is an adapter for",
            Qualifier.Quantization => "is a quantization of",
            Qualifier.Merge => "is a merge with",
            Qualifier.Distillation => "is distilled from",
            _ => "is fine-tuned from",
        },
        RelationKind.TrainedOn => qualifier switch
        {
            Qualifier.Pretraining => "is pre-trained on",
            Qualifier.Preference => "is trained on the preferences in",
            _ => "is trained on",
        },
        RelationKind.AlignedWith => "is aligned with",
        RelationKind.DerivedFrom => qualifier switch
        {
            Qualifier.Subset => "holds a part of",
            Qualifier.Translation => "translates",
            Qualifier.Filtering => "is filtered from",
            Qualifier.Mixture => "mixes in",
            _ => "is derived from",
        },
        _ => qualifier switch
        {
            Qualifier.Annotation => "is annotated by",
            Qualifier.Chosen => "has preferred answers written by",
            Qualifier.Rejected => "has rejected answers written by",
            Qualifier.Prompt => "has prompts written by",
            _ => "is generated by",
        },
    };

    /// <summary>Why it is not more certain; empty when nothing lowers it.</summary>
    private static string Reason(Restriction restriction)
    {
        if (restriction.Certainty == Certainty.Binding)
        {
            return "";
        }

        for (var i = 0; i < restriction.Hops; i++)
        {
            var hop = restriction.Hop(i);
            if (hop.Certainty == restriction.Certainty)
            {
                return hop.Rule switch
                {
                    HopRule.GeneratingParty => "whoever trained also ran the generator, so they accepted it",
                    HopRule.GeneratingStranger => "whoever trained is not known to have run the generator and accepted nothing",
                    HopRule.OtherParty => "another organisation tuned the model and accepted nothing",
                    HopRule.ImitationOnly => "the clause means models made in order to imitate, and whether this was the aim is open",
                    HopRule.WeakestQualifier => "how it was made is not known, so the weakest reading counts",
                    HopRule.ScopeOverride => "the clause names what was made here, one legal step is assumed",
                    _ => $"the weakest step is that it {Verb(hop.Relation)} {restriction.Set.Graph.NameOf(hop.Relation.To)}",
                };
            }
        }

        return IsPlace(restriction.Clause.Place)
            ? "the clause is read that way, it does not say so"
            : "it is read that way, no text says so";
    }
}
